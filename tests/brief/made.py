"""StockTakings made by hand for tests of the brief: every count here is invented, in the shape of the real record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from made_figures import AS_OF, DECEMBER, EDITIONS, JANUARY, Maker
from made_parts import ORIGINS, asked, grouped, headline, outlook

from caudal.corridor import load_corridor, parse_corridor
from caudal.periods import parse_period, step
from caudal.records import Level, Query
from caudal.stocktaking import Gap, Headline, Revision, StockTaking


def stock_taking() -> StockTaking:
    """The us-mexico record as of 15 February 2024, invented where the real figures are not known by heart."""
    corridor, maker = load_corridor("us-mexico"), Maker()
    usbp, cbp = Query("usbp-encounters", "southwest"), Query("cbp-encounters", "southwest")
    headlines = (
        headline(maker, usbp, 249_740, 124_215, "cbp", Level(21, 4, 25, 2000, 2021, 2023), 0.019),
        headline(maker, cbp, 301_981, 176_195, "cbp", Level(5, 1, 5, 2020, None, None), 0.044),
    )
    questions = asked(maker, corridor)
    sections = grouped(maker)
    upstream = sections[-1].changes[0]
    events = tuple(
        maker.change(Query("mexico-events", origin=o), b, a, "inconclusive", "mexico") for o, (b, a) in ORIGINS.items()
    )
    outlooks = (
        outlook(maker, headlines[0].change, sections[0].changes, "sectors", "US", date(2024, 3, 15)),
        outlook(maker, upstream, events, "mexico", "MX", date(2024, 3, 7)),
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
        sections=sections,
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
