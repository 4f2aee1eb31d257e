"""The monthly tables of OHSS that are read: for each table's title, what its columns count.

A column stands under a group (the row above the header, where there is one) and a label. `target` turns both into a
table, an indicator and the dimensions; a column that is not declared here is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from caudal.records import Text
from caudal.sources.ohss import OFFICES, POPULATIONS, SECTORS, citizenship

NATIONWIDE, SOUTHWEST = "nationwide", "southwest"
PLACE_LABELS = {NATIONWIDE: "Nationwide", SOUTHWEST: "SW Border"}
"""The publisher's words for the place that a whole table holds fixed."""
TOTALS = frozenset({"Total", "Total Encounters", "Total CBP", "Total USBP", "Total OFO", "Total Convicted"}) | {
    "Total Non-Criminal"
}
"""Labels of a group's own total."""
REGIONS = {
    "SW Land Border": "southwest",
    "Northern Land Border": "northern",
    "Coastal Border": "coastal",
    "Air Ports of Entry": "air-ports",
}
OUTCOMES = {
    "T8 repatriations": "title-8-repatriation",
    "T42 expulsions": "title-42-expulsion",
    "Migrant Protection Protocols": "migrant-protection-protocols",
    "Transfers to ICE": "transfer-to-ice",
    "Transfers to HHS": "transfer-to-hhs",
    "USBP Releases": "usbp-release",
    "OFO Paroles": "ofo-parole",
    "Other outcomes": "other-outcome",
}
RELEASES = {
    "Removal Book-out": "removal",
    "Order of Supervision": "order-of-supervision",
    "Bonded Out": "bond",
    "Order of Recognizance": "order-of-recognizance",
    "Paroled": "parole",
    "Relief": "relief",
    "Other": "other-release",
}
AGENCIES = {"CBP": "arrested-by-cbp", "ICE": "arrested-by-ice"}
RECORDS = {"Convicted Criminals": "convicted", "Non-Criminal": "not-convicted"}
RECORD_DETAIL = {
    "Aggravated Felons": "convicted-aggravated-felony",
    "Felons": "convicted-felony",
    "Misdemeanors": "convicted-misdemeanor",
    "Other/ Unknown": "convicted-other",
    "Pending Criminal Charges": "charges-pending",
    "Other Immigration Violators": "no-record",
}
RESULTS = {"Positive Fear": "positive", "Negative Fear": "negative", "Administrative Closure": "closed"}
REPATRIATIONS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("Total Repatriations", "Total Repatriations"): ("dhs-repatriations", ""),
    ("Total Repatriations", "Total Title 8 Repatriations"): ("dhs-repatriations", "title-8"),
    ("Total Repatriations", "Title 42 Expulsions"): ("dhs-repatriations", "title-42"),
    ("Total Repatriations", "Title 8 Enforcement Repatriations"): ("dhs-enforcement-repatriations", ""),
    ("DHS Removals", "Total Removals"): ("dhs-removals", ""),
    ("DHS Removals", "Expedited Removals"): ("dhs-removals", "expedited-removal"),
    ("DHS Removals", "Reinstatements of Removal Orders"): ("dhs-removals", "reinstated-order"),
    ("DHS Removals", "Other Removals"): ("dhs-removals", "other-removal"),
    ("DHS Enforcement Returns", "Total Enforcement Returns"): ("dhs-enforcement-returns", ""),
    ("DHS Enforcement Returns", "Withdrawals"): ("dhs-enforcement-returns", "withdrawal"),
    ("DHS Enforcement Returns", "Voluntary Returns"): ("dhs-enforcement-returns", "voluntary-return"),
    ("DHS Enforcement Returns", "Voluntary Departures"): ("dhs-enforcement-returns", "voluntary-departure"),
    ("DHS Enforcement Returns", "Other Enforcement Returns"): ("dhs-enforcement-returns", "other-return"),
    ("DHS Administrative Returns", "Total Administrative Returns"): ("dhs-administrative-returns", ""),
    ("DHS Administrative Returns", "Withdrawals"): ("dhs-administrative-returns", "withdrawal"),
    ("DHS Administrative Returns", "Crew Members Detained"): ("dhs-administrative-returns", "crew-member-detained"),
}

INDICATORS: Mapping[str, Text] = {
    "cbp-enforcement-encounters": {
        "en": "CBP encounters, enforcement",
        "es": "Encuentros de la CBP, de control migratorio",
    },
    "cbp-administrative-encounters": {
        "en": "CBP encounters, administrative",
        "es": "Encuentros de la CBP, administrativos",
    },
    "ofo-enforcement-encounters": {
        "en": "Port-of-entry encounters, enforcement",
        "es": "Encuentros en puertos de entrada, de control migratorio",
    },
    "cbp-one-appointments": {"en": "CBP One appointments", "es": "Citas por CBP One"},
    "cbp-book-outs": {
        "en": "Southwest encounters by outcome of custody, CBP",
        "es": "Encuentros en el suroeste según el resultado de la custodia, CBP",
    },
    "usbp-book-outs": {
        "en": "Southwest encounters by outcome of custody, Border Patrol",
        "es": "Encuentros en el suroeste según el resultado de la custodia, Patrulla Fronteriza",
    },
    "ofo-book-outs": {
        "en": "Southwest encounters by outcome of custody, ports of entry",
        "es": "Encuentros en el suroeste según el resultado de la custodia, puertos de entrada",
    },
    "ero-arrests": {
        "en": "Administrative arrests by ICE (ERO)",
        "es": "Detenciones administrativas del ICE (ERO)",
    },
    "ice-book-ins": {"en": "Admissions to ICE detention", "es": "Ingresos a detención del ICE"},
    "ice-book-outs": {"en": "Departures from ICE detention", "es": "Egresos de la detención del ICE"},
    "ice-removals-and-returns": {
        "en": "Removals and returns by ICE (ERO)",
        "es": "Expulsiones y retornos del ICE (ERO)",
    },
    "dhs-repatriations": {"en": "DHS repatriations", "es": "Repatriaciones del DHS"},
    "dhs-enforcement-repatriations": {
        "en": "DHS enforcement repatriations under Title 8",
        "es": "Repatriaciones de control migratorio del DHS bajo el Título 8",
    },
    "dhs-removals": {"en": "DHS removals", "es": "Expulsiones con orden de remoción del DHS"},
    "dhs-enforcement-returns": {
        "en": "DHS enforcement returns",
        "es": "Retornos de control migratorio del DHS",
    },
    "dhs-administrative-returns": {
        "en": "DHS administrative returns",
        "es": "Retornos administrativos del DHS",
    },
    "credible-fear-referrals": {
        "en": "Credible fear screenings referred to USCIS",
        "es": "Entrevistas de temor creíble remitidas al USCIS",
    },
    "credible-fear-decisions": {
        "en": "Credible fear screenings completed",
        "es": "Entrevistas de temor creíble concluidas",
    },
    "chnv-beneficiaries": {
        "en": "CHNV parole process: confirmed beneficiaries",
        "es": "Proceso de parole CHNV: personas beneficiarias confirmadas",
    },
    "chnv-travel-authorizations": {
        "en": "CHNV parole process: advance travel authorizations",
        "es": "Proceso de parole CHNV: autorizaciones anticipadas de viaje",
    },
    "chnv-paroles": {"en": "CHNV parole process: paroles granted", "es": "Proceso de parole CHNV: paroles otorgados"},
}
"""Names of the indicators that these tables bring, beside the three of encounters."""

Find = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column's cells go. `fixed`: dimensions the table holds fixed; `values`: those it tells apart."""

    table: str
    indicator: str
    fixed: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict)


Columns = Callable[[str, str], Target | None]
"""Group and label of a column -> where its cells go, None where the pair is not declared."""


def _by(indicator: str, stem: str, place: str, axis: str, find: Find, name: str = "") -> Columns:
    """One indicator, one axis: its total, and its parts in a table of their own."""

    def target(group: str, label: str) -> Target | None:
        if label in TOTALS:
            return Target(f"{stem}-{place}", indicator, {"place": place})
        value = find(label)
        table = f"{stem}-{place}-by-{name or axis}"
        return None if value is None else Target(table, indicator, {"place": place}, {axis: value})

    return target


def _groups(groups: Mapping[str, Columns]) -> Columns:
    """Each group has columns of its own."""
    return lambda group, label: groups[group](group, label) if group in groups else None


def _crossed(indicator: str, place: str, outer: str, find_outer: Find, name: str, find: Find, short: str) -> Columns:
    """Groups are values of dimension `outer` and labels are values of authority; a group "Total" is the whole."""

    def target(group: str, label: str) -> Target | None:
        whole = group in TOTALS
        value = None if whole else find_outer(group)
        if not whole and value is None:
            return None
        held = {} if value is None else {outer: value}
        suffix = [name] * (not whole)
        if label not in TOTALS:
            inner = find(label)
            if inner is None:
                return None
            held, suffix = held | {"authority": inner}, [*suffix, short]
        table = f"{indicator}-{place}" + (f"-by-{'-and-'.join(suffix)}" if suffix else "")
        return Target(table, indicator, {"place": place}, held)

    return target


def _regions(indicator: str, stem: str) -> Columns:
    def target(group: str, label: str) -> Target | None:
        if label in TOTALS:
            return Target(f"{stem}-nationwide", indicator, {"place": NATIONWIDE})
        return Target(f"{stem}-by-region", indicator, {}, {"place": REGIONS[label]}) if label in REGIONS else None

    return target


def _areas(indicator: str, stem: str, name: str, ids: Mapping[str, str]) -> Columns:
    def target(group: str, label: str) -> Target | None:
        if label in TOTALS:
            return Target(f"{stem}-southwest", indicator, {"place": SOUTHWEST})
        return Target(f"{stem}-southwest-by-{name}", indicator, {}, {"place": ids[label]}) if label in ids else None

    return target


def _records(indicator: str) -> Columns:
    """By criminal record: two populations, and beside them the finer ones in a table of their own."""

    def target(group: str, label: str) -> Target | None:
        if not group and label == "Total":
            return Target(f"{indicator}-nationwide", indicator, {"place": NATIONWIDE})
        record = RECORDS.get(group if label in TOTALS else label)
        table, value = (f"{indicator}-nationwide-by-record", record)
        if value is None:
            table, value = f"{indicator}-nationwide-by-record-detail", RECORD_DETAIL.get(label)
        return None if value is None else Target(table, indicator, {"place": NATIONWIDE}, {"population": value})

    return target


def _repatriations(group: str, label: str) -> Target | None:
    found = REPATRIATIONS.get((group, label))
    if found is None:
        return None
    indicator, value = found
    table = f"{indicator}-nationwide" + ("-by-authority" if value else "")
    return Target(table, indicator, {"place": NATIONWIDE}, {"authority": value} if value else {})


def _encounters(axis: str, find: Find, name: str) -> Columns:
    """Both components and their sum, at the southwest border."""
    stems = {"Total CBP": "cbp", "USBP": "usbp", "OFO": "ofo"}
    return _groups({g: _by(f"{s}-encounters", s, SOUTHWEST, axis, find, name) for g, s in stems.items()})


def _origins(indicator: str, place: str = NATIONWIDE, stem: str = "", name: str = "origin") -> Columns:
    return _by(indicator, stem or indicator, place, "origin", citizenship, name)


def _agencies(indicator: str) -> Columns:
    return _by(indicator, indicator, NATIONWIDE, "population", AGENCIES.get, "agency")


_OFO = "OFO"
TABLES: Mapping[str, Columns] = {
    "Nationwide CBP Encounters by Encounter Type and Region": _groups(
        {
            "Total CBP": _regions("cbp-encounters", "cbp"),
            "Enforcement Encounters": _regions("cbp-enforcement-encounters", "cbp-enforcement"),
            "Administrative Encounters": _regions("cbp-administrative-encounters", "cbp-administrative"),
        }
    ),
    "CBP SW Border Encounters by Agency and Selected Citizenship": _encounters("origin", citizenship, "main-origin"),
    "CBP SW Border Encounters by Agency and Family Status": _encounters("population", POPULATIONS.get, "population"),
    "CBP SW Border Encounters by Agency and Sector or Field Office": _groups(
        {
            "": _areas("cbp-encounters", "cbp", "area", {}),
            "USBP": _areas("usbp-encounters", "usbp", "sector", SECTORS),
            _OFO: _areas("ofo-encounters", "ofo", "field-office", OFFICES),
        }
    ),
    "Nationwide USBP Encounters by Top 100 Citizenships": _origins("usbp-encounters", stem="usbp"),
    "Nationwide OFO Enforcement Encounters by Top 100 Citizenships": _origins(
        "ofo-enforcement-encounters", stem="ofo-enforcement"
    ),
    "SW Border USBP Encounters by Top 100 Citizenships": _origins("usbp-encounters", SOUTHWEST, "usbp"),
    "CBP One Appointments": _origins("cbp-one-appointments", SOUTHWEST),
    "CBP SW Border Encounters Book-Outs by Agency": _groups(
        {
            group: _by(f"{stem}-book-outs", f"{stem}-book-outs", SOUTHWEST, "authority", OUTCOMES.get, "outcome")
            for group, stem in (("Total CBP", "cbp"), ("USBP", "usbp"), (_OFO, "ofo"))
        }
    ),
    "CBP SW Border Encounters Book-Outs by Family Status": _crossed(
        "cbp-book-outs", SOUTHWEST, "population", POPULATIONS.get, "population", OUTCOMES.get, "outcome"
    ),
    "CBP SW Border Encounters Book-Outs by Selected Citizenship": _crossed(
        "cbp-book-outs", SOUTHWEST, "origin", citizenship, "origin", OUTCOMES.get, "outcome"
    ),
    "ERO Administrative Arrests by Selected Citizenship": _origins("ero-arrests"),
    "ERO Administrative Arrests by Criminality": _records("ero-arrests"),
    "Book-Ins to ICE Detention by Selected Citizenship": _origins("ice-book-ins"),
    "Book-Ins to ICE Detention by Criminality": _records("ice-book-ins"),
    "Book-Ins to ICE Detention by Initial Arresting Agency": _agencies("ice-book-ins"),
    "ICE Book-Outs by Criminality": _crossed(
        "ice-book-outs",
        NATIONWIDE,
        "population",
        (RECORDS | RECORD_DETAIL).get,
        "record",
        RELEASES.get,
        "release",
    ),
    "ICE Book-Outs by Initial Arresting Agency": _crossed(
        "ice-book-outs", NATIONWIDE, "population", AGENCIES.get, "agency", RELEASES.get, "release"
    ),
    "ICE ERO Removals and Returns by Selected Citizenship": _origins("ice-removals-and-returns"),
    "ICE ERO Removals and Returns by Criminality": _records("ice-removals-and-returns"),
    "ICE ERO Removals and Returns by Initial Arresting Agency": _agencies("ice-removals-and-returns"),
    "DHS Repatriations by Type": _repatriations,
    "DHS Removals by Criminality": _records("dhs-removals"),
    "DHS Removals by Initial Arresting Agency": _agencies("dhs-removals"),
    "DHS Removals by Selected Citizenship": _origins("dhs-removals"),
    "DHS Enforcement Returns by Selected Citizenship": _origins("dhs-enforcement-returns"),
    "DHS Administrative Returns by Selected Citizenship": _origins("dhs-administrative-returns"),
    "SW Border Credible Fear Screenings Referred to USCIS by Selected Citizenship": _origins(
        "credible-fear-referrals", SOUTHWEST
    ),
    "SW Border Credible Fear Screenings Completed by Result": _by(
        "credible-fear-decisions", "credible-fear-decisions", SOUTHWEST, "authority", RESULTS.get, "result"
    ),
    "Nationwide Credible Fear Screenings Referred to USCIS by Selected Citizenship": _origins(
        "credible-fear-referrals"
    ),
    "Nationwide Credible Fear Screenings Completed by Result": _by(
        "credible-fear-decisions", "credible-fear-decisions", NATIONWIDE, "authority", RESULTS.get, "result"
    ),
    "Confirmed CHNV Beneficiaries by Process": _origins("chnv-beneficiaries"),
    "CHNV Parole Process Advance Travel Authorizations by Process": _origins("chnv-travel-authorizations"),
    "Confirmed CHNV Paroles by Process": _origins("chnv-paroles"),
}
"""Title of a monthly table, without its years -> what its columns count."""
