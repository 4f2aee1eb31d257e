"""The parts of a StockTaking made by hand: a headline, the questions of the corridor file, the series, an outlook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from made_figures import AS_OF, Maker, around, source

from caudal.corridor import ClaimEntry, Corridor
from caudal.periods import parse_period, step
from caudal.records import ALL, Claim, Interval, Level, Query, Verdict
from caudal.stocktaking import Asked, Change, Foreseen, Headline, Outlook, Section

DAYS = (date(2023, 12, 28), date(2024, 1, 19), AS_OF)  # on which each question is judged
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
    return tuple((level_asked if e.role == "level" else change_asked)(maker, e) for e in corridor.claims)


def level_asked(maker: Maker, entry: ClaimEntry) -> Asked:
    query, period, observed = Query(**entry.where), parse_period(entry.period), 191_113.0
    value = observed / period.days
    verdicts, figures = [], {}
    for day in DAYS:
        name = "cbp" if day == AS_OF else "cbp-before"
        within = {"period": period, "low": 2000.0, "high": 9999.0, "per_day": value}
        verdicts.append(
            Verdict(
                Claim(query, period, None, None, entry.level, "day", entry.id),
                "supported",
                day,
                "strict",
                observed=observed,
                sources=(source(name, day),),
                reasons=(("level-within-per-day", within),),
                computation={"function": "tests.made.judge"},
            )
        )
        figures = {
            "to": maker.figure(query, period.label, "count", observed, "count", name, day),
            "per-day": maker.figure(query, period.label, "per-day", value, "per-day", name, day),
        }
    return Asked(entry, tuple(verdicts), figures)


def change_asked(maker: Maker, entry: ClaimEntry) -> Asked:
    query, period = Query(**entry.where), parse_period(entry.period)
    assert entry.against is not None
    against, weekly = parse_period(entry.against), entry.role == "as-said"
    before, after = {"2023-W52": (64_205.0, 48_722.0), "2024-01": (249_740.0, 124_215.0)}[entry.period]
    tail = 0.21 if weekly else 0.019
    if query.indicator == "cbp-encounters":
        before, after, tail = 301_981.0, 176_195.0, 0.044
    expected = Interval(50_100, 44_000, 56_800, 41_000, 60_900) if weekly else around(before)
    verdicts, figures = [], {}
    for day in DAYS:
        known = weekly or day == AS_OF
        verdict, ids = maker.verdict(
            query,
            period,
            against,
            before if known else None,
            after if known else None,
            ("inconclusive" if weekly else "supported") if known else "too early",
            "weekly" if weekly else "cbp",
            as_of=day,
            tail=tail if known else None,
            interval=expected if known else None,
            id=entry.id,
        )
        verdicts.append(verdict)
        figures = ids or figures
    return Asked(entry, tuple(verdicts), figures)


def grouped(maker: Maker) -> tuple[Section, ...]:
    """The series shown together: sectors, ports of entry, citizenships, the counts upstream."""
    usbp = Query("usbp-encounters", "southwest")
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
    return (
        Section("places.usbp-encounters", places),
        Section("places.ofo-encounters", ports),
        Section("citizenships.usbp-encounters", origins, 1),
        Section("upstream", upstream),
    )


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
