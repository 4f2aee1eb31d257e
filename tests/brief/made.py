"""StockTakings made by hand for tests of the brief: every count here is invented, in the shape of the real record."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date

from caudal.corridor import Corridor, load_corridor, parse_corridor
from caudal.periods import parse_period, span, step
from caudal.records import ALL, Claim, Edition, Figure, Interval, Level, Period, Query, Source, Verdict
from caudal.stocktaking import (
    Asked,
    Change,
    Foreseen,
    Gap,
    Headline,
    Outlook,
    Point,
    Revision,
    Section,
    Standing,
    StockTaking,
)

AS_OF = date(2024, 2, 15)
JANUARY, DECEMBER = parse_period("2024-01"), parse_period("2023-12")


def edition(id: str, publisher: str, released: date, basis: str = "official", **more: object) -> Edition:
    digest = (id.encode().hex() * 16)[:64]
    fields: dict[str, object] = {
        "id": id,
        "publisher": publisher,
        "title": f"Monthly counts ({id})",
        "released": released,
        "retrieved": released,
        "address": "",
        "licence": "public domain",
        "basis": basis,
        "layout": "made",
        "source": f"{id}.csv",
        "sha256": digest,
        "tables": (),
        "rows": 100,
    }
    return Edition(**{**fields, **more})  # type: ignore[arg-type]


EDITIONS = {
    "cbp": edition("cbp-2024-02-13", "U.S. Customs and Border Protection", date(2024, 2, 13)),
    "cbp-before": edition("cbp-2024-01-26", "U.S. Customs and Border Protection", date(2024, 1, 26)),
    "sectors": edition("sectors-2025", "International data group", date(2025, 3, 1), "compiled", extract=True),
    "weekly": edition("weekly-2024", "Digitised weekly series", date(2024, 6, 1), "digitised"),
    "mexico": edition("mexico-2024", "UPMRIP, SEGOB", date(2024, 2, 14), address="https://example.org/upm"),
    "panama": edition("panama-2024", "Servicio Nacional de Migración", date(2024, 2, 9), "unverified"),
}


def source(name: str, as_of: date, rows: tuple[int, ...] = (12, 13, 14, 40)) -> Source:
    e = EDITIONS[name]
    return Source(
        e.id, e.publisher, e.title, e.released, e.sha256, e.basis, "replay" if e.released > as_of else "strict", rows
    )


@dataclass
class Maker:
    """Collects figures while a record is made, as the studies do."""

    as_of: date = AS_OF
    figures: dict[str, Figure] = field(default_factory=dict)

    def figure(
        self, query: Query, period: str, kind: str, value: float | None, unit: str, name: str, as_of: date | None = None
    ) -> str:
        day = as_of or self.as_of
        dims = [v for v in query.dims().values() if v != ALL] or [ALL]
        id = ".".join([query.indicator, *dims, period.replace("/", "-to-"), kind])
        id += "" if day == self.as_of else f"@{day.isoformat()}"
        used = source(name, day)
        basis = EDITIONS[name].basis
        mark = ("u" if basis == "unverified" else "e" if basis == "digitised" else "") + (
            "a" if used.mode == "replay" else ""
        )
        self.figures[id] = Figure(
            id,
            value,
            unit,
            query.indicator,
            query.dims(),
            period,
            day,
            used.mode,
            (used,),
            {"function": "tests.made", "options": {"draws": 4000, "season": 12}, "seed": 0, "version": "0.1.0"},
            mark,
        )
        return id

    def verdict(
        self,
        query: Query,
        period: Period,
        against: Period,
        before: float | None,
        after: float | None,
        word: str,
        name: str,
        *,
        as_of: date | None = None,
        tail: float | None = None,
        interval: Interval | None = None,
        level: Level | None = None,
        id: str = "",
    ) -> tuple[Verdict, dict[str, str]]:
        day = as_of or self.as_of
        used = source(name, day)
        verdict = Verdict(
            claim=Claim(query, period, "down", against, id=id),
            verdict=word,
            as_of=day,
            mode=used.mode,
            tail_probability=tail,
            observed=after,
            against_value=before,
            expected=interval,
            level=level,
            false_alarm_rate=0.041 if tail is not None else None,
            false_alarm_cases=412 if tail is not None else 0,
            power={"-20": 0.31, "-30": 0.62, "-50": 0.97} if tail is not None else {},
            sources=(used,),
            reasons=reasons(word, period, against, tail, day),
            computation={"function": "tests.made.judge", "seed": 0},
        )
        return verdict, self.verdict_figures(verdict, name)

    def verdict_figures(self, v: Verdict, name: str) -> dict[str, str]:
        if v.observed is None or v.against_value is None or v.claim.against is None:
            return {}
        query, label, past = v.claim.query, v.claim.period.label, v.claim.against.label
        both = f"{past}/{label}"
        out = {
            "to": self.figure(query, label, "count", v.observed, "count", name, v.as_of),
            "from": self.figure(query, past, "count", v.against_value, "count", name, v.as_of),
            "percent": self.figure(query, both, "percent", v.percent, "percent", name, v.as_of),
        }
        if v.tail_probability is not None:
            out["tail"] = self.figure(query, both, "tail", v.tail_probability, "probability", name, v.as_of)
        if v.expected is not None:
            for kind in ("median", "lower80", "upper80", "lower95", "upper95"):
                out[kind] = self.figure(query, both, kind, getattr(v.expected, kind), "count", name, v.as_of)
        if v.false_alarm_rate is not None:
            out["false-alarm"] = self.figure(
                query, both, "false-alarm", 100 * v.false_alarm_rate, "percent", name, v.as_of
            )
        return out

    def history(
        self, query: Query, before: float | None, after: float | None, period: Period, name: str, periods: int = 37
    ) -> tuple[Point, ...]:
        months = span(step(period, 1 - periods).start, period.start, period.frequency)
        points = []
        for i, p in enumerate(months):
            wave = (before or 0.0) * (0.72 + 0.22 * math.sin(i / 3.1) + 0.06 * math.cos(1.7 * i))
            value = after if i == periods - 1 else before if i == periods - 2 else float(round(wave))
            id = self.figure(query, p.label, "count", value, "count", name) if value is not None else ""
            points.append(Point(p, value, id, "" if value is not None else "x"))
        return tuple(points)

    def change(
        self,
        query: Query,
        before: float | None,
        after: float | None,
        word: str,
        name: str,
        *,
        tail: float | None = 0.019,
        level: Level | None = None,
        period: Period = JANUARY,
    ) -> Change:
        against = step(period, -1)
        interval = (
            None
            if before is None or tail is None
            else Interval(0.86 * before, 0.66 * before, 1.09 * before, 0.56 * before, 1.27 * before)
        )
        history = self.history(query, before, after, period, name)
        verdict, figures = self.verdict(
            query, period, against, before, after, word, name, tail=tail, interval=interval, level=level
        )
        id = ".".join([query.indicator, query.place, query.origin])
        if tail is None or after is None or not figures:
            return Change(id, query, history, verdict, level, figures)
        standing = Standing(tail, 1.02 - tail)  # ties count on both sides
        both = f"{against.label}/{period.label}"
        for kind, value in (("lower-tail", standing.lower), ("upper-tail", standing.upper)):
            figures[kind] = self.figure(query, both, kind, value, "probability", name, verdict.as_of)
        return Change(id, query, history, verdict, level, figures, standing)


def reasons(
    word: str, period: Period, against: Period, tail: float | None, day: date
) -> tuple[tuple[str, dict[str, object]], ...]:
    if word == "too early":
        return (("not-published", {"period": period, "as_of": day}),)
    if tail is not None:
        key = "in-tail-down" if tail <= 0.05 else "not-in-tail-down"
        return ((key, {"against": against, "tail": tail, "threshold": 0.05}),)
    return ()


def headline(maker: Maker, query: Query, before: float, after: float, name: str, level: Level, tail: float) -> Headline:
    change = maker.change(query, before, after, "supported", name, tail=tail, level=level)
    expected = tuple(
        (p.period, Interval(v, 0.8 * v, 1.22 * v, 0.7 * v, 1.36 * v))
        for p, q in zip(change.history[13:-1], change.history[12:-2], strict=True)
        if (v := q.value or 1.0)
    )
    assert change.verdict.expected is not None
    return Headline(change, (*expected, (change.verdict.claim.period, change.verdict.expected)))


def asked(maker: Maker, corridor: Corridor) -> tuple[Asked, ...]:
    days = (date(2023, 12, 28), date(2024, 1, 19), AS_OF)
    out = []
    for entry in corridor.claims:
        query = Query(**entry.where)
        period = parse_period(entry.period)
        against = parse_period(entry.against) if entry.against else None
        verdicts, figures = [], {}
        for day in days:
            if entry.role == "level":
                observed = 191_113.0
                name = "cbp" if day == AS_OF else "cbp-before"
                value = observed / period.days
                verdicts.append(
                    Verdict(
                        Claim(query, period, None, None, entry.level, "day", entry.id),
                        "supported",
                        day,
                        "strict",
                        observed=observed,
                        sources=(source(name, day),),
                        reasons=(
                            (
                                "level-within-per-day",
                                {"period": period, "low": 2000.0, "high": 9999.0, "per_day": value},
                            ),
                        ),
                        computation={"function": "tests.made.judge"},
                    )
                )
                figures = {
                    "to": maker.figure(query, period.label, "count", observed, "count", name, day),
                    "per-day": maker.figure(query, period.label, "per-day", value, "per-day", name, day),
                }
                continue
            assert against is not None
            weekly = entry.role == "as-said"
            known = weekly or day == AS_OF
            numbers = {"2023-W52": (64_205.0, 48_722.0), "2024-01": (249_740.0, 124_215.0)}[entry.period]
            if query.indicator == "cbp-encounters":
                numbers = (301_981.0, 176_195.0)
            word = ("inconclusive" if weekly else "supported") if known else "too early"
            tail = None if not known else 0.21 if weekly else 0.019
            before = numbers[0]
            interval = (
                None
                if not known
                else Interval(0.86 * before, 0.66 * before, 1.09 * before, 0.56 * before, 1.27 * before)
            )
            if tail is not None and query.indicator == "cbp-encounters":
                tail = 0.044
            if weekly:
                interval = Interval(50_100, 44_000, 56_800, 41_000, 60_900)
            verdict, ids = maker.verdict(
                query,
                period,
                against,
                numbers[0] if known else None,
                numbers[1] if known else None,
                word,
                "weekly" if weekly else "cbp",
                as_of=day,
                tail=tail,
                interval=interval,
                id=entry.id,
            )
            verdicts.append(verdict)
            figures = ids or figures
        out.append(Asked(entry, tuple(verdicts), figures))
    return tuple(out)


SECTORS = {
    "san-diego": (34_370, 24_709, "supported"),
    "el-centro": (1_866, 1_324, "seasonal"),
    "yuma": (6_120, 5_004, "inconclusive"),
    "tucson": (80_184, 50_560, "supported"),
    "el-paso": (33_967, 17_515, "supported"),
    "big-bend": (412, 431, "contradicted"),
    "del-rio": (71_048, 16_710, "supported"),
    "laredo": (3_290, 2_411, "inconclusive"),
    "rio-grande-valley": (18_483, 7_551, "supported"),
}
PORTS = {
    "san-diego-fo": (18_110, 17_950),
    "tucson-fo": (4_070, 4_310),
    "el-paso-fo": (11_950, 11_720),
    "laredo-fo": (18_111, 18_000),
}
ORIGINS = {
    "VEN": (46_917, 4_423),
    "MEX": (56_236, 44_290),
    "GTM": (34_691, 20_311),
    "HND": (18_993, 10_430),
    "COL": (17_551, 11_890),
    "ECU": (15_420, 10_104),
    "CUB": (9_877, 2_310),
    "NIC": (6_021, 3_104),
    "OTH": (44_034, 17_353),
}


SPREAD = {"lower95": 0.55, "lower80": 0.72, "median": 1.1, "upper80": 1.6, "upper95": 2.0}


def outlook(maker: Maker, whole: Change, parts: tuple[Change, ...], name: str, party: str, due: date) -> Outlook:
    """What to expect of a count and its parts, three periods ahead, each a share of its newest count."""

    def foreseen(change: Change) -> Foreseen:
        claim, base = change.verdict.claim, change.verdict.observed or 0.0
        coming = []
        for h in (1, 2, 3):
            period = step(claim.period, h)
            figures = {
                key: maker.figure(change.query, period.label, f"forecast.{key}", round(base * share), "count", name)
                for key, share in SPREAD.items()
            }
            coming.append((period, figures))
        return Foreseen(change.query, change.history, tuple(coming))

    by = "place" if parts and parts[0].query.origin == ALL else "origin"
    last = whole.verdict.claim.period
    return Outlook(
        whole.query, party, last=last, due=due, whole=foreseen(whole), parts=tuple(foreseen(c) for c in parts), by=by
    )


def stock_taking() -> StockTaking:
    """The us-mexico record as of 15 February 2024, invented where the real figures are not known by heart."""
    corridor, maker = load_corridor("us-mexico"), Maker()
    usbp, cbp = Query("usbp-encounters", "southwest"), Query("cbp-encounters", "southwest")
    headlines = (
        headline(maker, usbp, 249_740, 124_215, "cbp", Level(21, 4, 25, 2000, 2021, 2023), 0.019),
        headline(maker, cbp, 301_981, 176_195, "cbp", Level(5, 1, 5, 2020, None, None), 0.044),
    )
    questions = asked(maker, corridor)
    places = tuple(
        maker.change(
            replace(usbp, place=p),
            b,
            a,
            w,
            "sectors",
            tail=0.02 if w == "supported" else 0.31,
            level=Level(9, 3, 24, 2001, 2019, 2023),
        )
        for p, (b, a, w) in SECTORS.items()
    )
    ports = tuple(
        maker.change(Query("ofo-encounters", p), b, a, "inconclusive", "sectors", tail=0.4)
        for p, (b, a) in PORTS.items()
    )
    origins = tuple(
        maker.change(replace(usbp, origin=o), b, a, "supported", "sectors", tail=0.0004)
        for o, (b, a) in ORIGINS.items()
    )
    upstream = (
        maker.change(Query("mexico-events"), 94_816, 113_347, "contradicted", "mexico", tail=0.93),
        maker.change(Query("darien-transits"), 24_626, 36_001, "contradicted", "panama", tail=0.9),
        maker.change(Query("honduras-entries"), 41_910, 32_011, "inconclusive", "mexico", tail=0.2),
    )
    events = tuple(
        maker.change(Query("mexico-events", origin=o), b, a, "inconclusive", "mexico") for o, (b, a) in ORIGINS.items()
    )
    outlooks = (
        outlook(maker, headlines[0].change, places, "sectors", "US", date(2024, 3, 15)),
        outlook(maker, upstream[0], events, "mexico", "MX", date(2024, 3, 7)),
    )
    revisions = (
        Revision(
            "usbp-encounters",
            "southwest",
            DECEMBER,
            ((date(2024, 1, 26), 249_785.0, "cbp-2024-01-26"), (date(2024, 2, 13), 249_740.0, "cbp-2024-02-13")),
        ),
    )
    gaps = (
        *(Gap("not-held", {"subject": s}) for s in ("deaths", "children", "waits", "pathways")),
        Gap("replayed", {"indicators": ["usbp-encounters"]}),
        Gap("unverified", {"indicators": ["darien-transits"]}),
        Gap("provisional", {"period": JANUARY}),
        Gap("people", {}),
    )
    return StockTaking(
        corridor=corridor,
        as_of=AS_OF,
        seed=0,
        version="0.1.0",
        period=JANUARY,
        against=DECEMBER,
        released=date(2024, 2, 13),
        next_release=date(2024, 3, 15),
        headlines=headlines,
        asked=questions,
        sections=(
            Section("places.usbp-encounters", places),
            Section("places.ofo-encounters", ports),
            Section("citizenships.usbp-encounters", origins, 1),
            Section("upstream", upstream),
        ),
        revisions=revisions,
        gaps=gaps,
        scores={},
        editions=tuple(EDITIONS.values()),
        figures=dict(maker.figures),
        outlooks=outlooks,
    )


def unseen(before: float | None = 130.0, after: float | None = 60.0, tail: float | None = None) -> StockTaking:
    """A daily route nobody has seen: one indicator, one place, no claims, no tiles, no sections."""
    corridor = parse_corridor(
        {
            "id": "aegean",
            "name": {"en": "Aegean route", "es": "Ruta del Egeo"},
            "parties": ["EU", "TR"],
            "indicator": "greece-sea-arrivals",
        }
    )
    maker = Maker()
    day = parse_period("2024-02-13")
    query = Query("greece-sea-arrivals", "Greece")
    change = maker.change(query, before, after, "inconclusive", "mexico", tail=tail, period=day)
    names = {"greece-sea-arrivals": {"en": "Sea arrivals in Greece", "es": "Llegadas por mar a Grecia"}}
    held = replace(EDITIONS["mexico"], indicators=names)
    return StockTaking(
        corridor=corridor,
        as_of=AS_OF,
        seed=0,
        version="0.1.0",
        period=day,
        against=step(day, -1),
        released=date(2024, 2, 14),
        next_release=None,
        headlines=(Headline(change, ()),),
        asked=(),
        sections=(),
        revisions=(),
        gaps=(),
        scores={},
        editions=(held,),
        figures=dict(maker.figures),
    )
