"""What is not known, what a verdict does not say, and outcomes for people: "not held" where no source is."""

from __future__ import annotations

from caudal.brief.document import Block, Box, Bullets, Cell, Column, Paragraph, Run, Runs, Section, Table
from caudal.brief.words.fillings import filled
from caudal.brief.words.naming import group_title
from caudal.brief.words.scribe import Scribe
from caudal.corridor import Measure
from caudal.stocktaking import Gap, StockTaking

OUTCOMES = ("deaths", "children", "waits", "pathways")
MOST_MEASURES = 8


def not_held(stock: StockTaking) -> tuple[str, ...]:
    """Outcomes for people of which the record holds no section of that name."""
    held = {s.id for s in stock.sections if s.changes}
    return tuple(o for o in OUTCOMES if o not in held)


def unknown_section(scribe: Scribe) -> Section:
    """Section 7."""
    sections = [
        Section("gaps", "7.1", scribe.say("section.gaps"), _gaps(scribe)),
        Section("outcomes", "7.2", scribe.say("section.outcomes"), (_outcomes(scribe),)),
        Section("limits", "7.3", scribe.say("section.limits"), _limits(scribe)),
    ]
    return Section("unknown", "7", scribe.say("section.unknown"), (), tuple(sections))


def _gaps(scribe: Scribe) -> tuple[Block, ...]:
    outcomes = {f"not-held.{o}" for o in OUTCOMES}  # they have a table of their own
    told = [
        g for g in scribe.stock.gaps if f"{g.key}.{g.values.get('subject')}" not in outcomes and g.key != "small-cells"
    ]
    items = tuple(gap_sentence(scribe, g) for g in told)
    held_back = [s for s in scribe.stock.sections if s.not_shown]
    items += tuple(_held_back(scribe, s.id, s.not_shown) for s in held_back)
    return (Bullets(items),) if items else (Paragraph(scribe.say("gaps.none")),)


def _held_back(scribe: Scribe, section: str, count: int) -> Runs:
    number = {"number": f"sections.{section}.not_shown"}
    figure = scribe.ledger.about(f"section.{section}.not-shown", float(count), "series", number)
    return scribe.say("gaps.held-back", count, section=group_title(scribe, section), count=scribe.number(figure))


def gap_sentence(scribe: Scribe, gap: Gap) -> Runs:
    """The sentence of a gap; where the catalogue has none for its key, the key's own values in plain order."""
    filling = filled(scribe, f"gap.{gap.key}", gap.values)
    key = f"gap.{gap.key}"
    if scribe.language.has(key):
        return scribe.say(key, **filling)
    what: list[Run] = []
    for runs in filling.values():
        what += ([Run(", ")] if what else []) + list(runs)
    named = Run(gap.key.replace("-", " "), kind="given")
    return scribe.say("gap.any", what=(named, Run(": "), *what) if what else (named,))


def _outcomes(scribe: Scribe) -> Table:
    missing = set(not_held(scribe.stock))
    rows = []
    for outcome in OUTCOMES:
        state = scribe.say("outcomes.not-held" if outcome in missing else "outcomes.held")
        rows.append(
            (Cell(scribe.say(f"outcome.{outcome}.row")), Cell(state), Cell(scribe.say(f"outcome.{outcome}.why")))
        )
    columns = (
        Column(scribe.say("outcomes.what"), share=1.3),
        Column(scribe.say("outcomes.state"), share=0.7),
        Column(scribe.say("outcomes.why"), share=2.4),
    )
    return Table("t-outcomes", scribe.say("outcomes.title"), columns, tuple(rows))


def _limits(scribe: Scribe) -> tuple[Block, ...]:
    readings = tuple(
        scribe.say(f"limits.reading.{n}") for n in ("measures", "season", "timing", "moved", "registration")
    )
    blocks: list[Block] = [
        Box(scribe.say("limits.box"), (Paragraph(scribe.say("limits.whether")), Bullets(readings))),
    ]
    rows = tuple(
        (
            Cell(_from(scribe, m)),
            Cell((Run(_parties(scribe, m.parties), kind="given"),)),
            Cell(scribe.language.held(m.what)),
        )
        for m in _in_force(scribe.stock)
    )
    if rows:
        columns = (
            Column(scribe.say("measures.date"), share=0.9),
            Column(scribe.say("measures.parties"), share=0.9),
            Column(scribe.say("measures.what"), share=3.2),
        )
        blocks.append(Table("t-measures", scribe.say("measures.title"), columns, rows, (scribe.say("measures.note"),)))
    return tuple(blocks)


def _from(scribe: Scribe, measure: Measure) -> Runs:
    """The day a measure entered into force; "about" where no day was published."""
    day = scribe.language.day(measure.in_force)
    return scribe.say("measures.about", day=day) if measure.approximate else (day,)


def _parties(scribe: Scribe, parties: tuple[str, ...]) -> str:
    return scribe.language.listed(tuple(scribe.names.party(p) for p in parties))


def _in_force(stock: StockTaking) -> list[Measure]:
    """Measures, not meetings, announced by as_of and in force at some time in the two periods, in order of date."""
    held = [
        m
        for m in stock.corridor.measures.values()
        if m.kind == "measure"
        and m.announced <= stock.as_of
        and m.in_force < stock.period.end
        and (m.ended is None or m.ended >= stock.against.start)
    ]
    return sorted(held, key=lambda m: m.in_force)[-MOST_MEASURES:]
