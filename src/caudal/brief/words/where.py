"""Where: the tile map and each group of series: every change, its level, and its standing against what was expected."""

from __future__ import annotations

from caudal.brief.charts.multiples import multiples_chart
from caudal.brief.charts.tiles import tile_map
from caudal.brief.document import Block, Cell, Column, Paragraph, Run, Runs, Section, Table
from caudal.brief.language import Filling, capital
from caudal.brief.numbers import lower_first
from caudal.brief.words.claims import interval_cell, number_cell, percent_cell
from caudal.brief.words.naming import furthest, group_title
from caudal.brief.words.scribe import Scribe, rankable
from caudal.brief.words.standing import nearer_tail_cell, standing_cell
from caudal.records import Query
from caudal.stocktaking import Change
from caudal.stocktaking import Section as Group


def where_section(scribe: Scribe) -> Section:
    """Section 3: a map where places have tiles, then a part for each group of the record."""
    groups = [g for g in scribe.stock.sections if g.changes]
    if not groups:
        return Section("where", "3", scribe.say("section.where"), (Paragraph(scribe.say("where.none")),))
    sections = []
    drawn = tile_map(scribe)
    if drawn is not None:
        sections.append(
            Section("map", "3.1", scribe.say("where.map"), (Paragraph(scribe.say("where.map.intro")), drawn))
        )
    for i, group in enumerate(groups, len(sections) + 1):
        sections.append(Section(f"where-{group.id}", f"3.{i}", group_title(scribe, group.id), _group(scribe, group)))
    intro = (Paragraph(scribe.say("where.intro")), Paragraph(scribe.say("where.standing"), "note"))
    return Section("where", "3", scribe.say("section.where"), intro, tuple(sections))


def _group(scribe: Scribe, group: Group) -> tuple[Block, ...]:
    blocks: list[Block] = []
    opening = finding(scribe, group)
    if opening:
        blocks.append(Paragraph(opening))
    blocks.append(_table(scribe, group))
    blocks += multiples_chart(scribe, group)
    return tuple(blocks)


def finding(scribe: Scribe, group: Group) -> Runs | None:
    """The largest fall and the largest rise in counts, where the group counts one thing; else each change."""
    if len({c.query.indicator for c in group.changes}) > 1:
        known = [c for c in group.changes if scribe.way(scribe.judged(c)) != "unknown"]
        parts = [capital(scribe.change(scribe.judged(c), scribe.names.subject(c.query))) for c in known[:4]]
        return tuple(r for part in parts for r in (*part, Run(". "))) or None
    out: list[Run] = []
    for way in ("down", "up"):
        change = furthest(scribe, group.changes, way)
        if change is not None:
            out += ([Run(" ")] if out else []) + list(_furthest(scribe, group, change, way))
    return tuple(out) or None


def _furthest(scribe: Scribe, group: Group, change: Change, way: str) -> Runs:
    judged = scribe.judged(change)
    percent = scribe.percent(judged, unsigned=True, prose=True)
    name = scribe.names.series(change.query, tuple(c.query for c in group.changes))
    before, after = scribe.pair(str(scribe.figure(judged, "from")), str(scribe.figure(judged, "to")))
    filling: dict[str, Filling] = {"name": Run(name, kind="given"), "from": before, "to": after}
    if percent is not None:
        filling["percent"] = percent
    only = "only" if len(group.changes) == 1 else "most"
    return scribe.say(f"where.{only}.{way}" + ("" if percent is not None else ".bare"), **filling)


def _table(scribe: Scribe, group: Group) -> Table:
    queries = tuple(c.query for c in group.changes)
    spans = {(c.verdict.claim.against, c.verdict.claim.period) for c in group.changes}
    shared = len(spans) == 1
    against, period = next(iter(spans))
    before = (Run(scribe.language.short(against), kind="date"),) if shared and against else scribe.say("column.before")
    after = (Run(scribe.language.short(period), kind="date"),) if shared else scribe.say("column.after")
    columns = (
        Column(
            scribe.say(
                f"column.series.{group.id.split('.')[0]}"
                if scribe.language.has(f"column.series.{group.id.split('.')[0]}")
                else "column.series"
            ),
            share=1.9,
        ),
        Column(before, True),
        Column(after, True),
        Column(scribe.say("column.change"), True, 0.8),
        Column(scribe.say("column.expected"), True, 2.0),
        Column(scribe.say("column.nearer-tail"), True, 1.0),
        Column(scribe.say("column.standing"), share=1.45),
        Column(scribe.say("column.level"), share=1.7),
    )
    rows = tuple(_row(scribe, c, scribe.names.series(c.query, queries), shared) for c in group.changes)
    caption = scribe.say("where.table", name=group_title(scribe, group.id))
    return Table(
        f"t-{group.id}",
        caption,
        columns,
        rows,
        cautions(scribe, group),
    )


def _row(scribe: Scribe, change: Change, name: str, shared: bool) -> tuple[Cell, ...]:
    judged = scribe.judged(change)
    claim = change.verdict.claim
    dates: tuple[Run, ...] = ()
    if not shared and claim.against is not None:
        span = f" ({scribe.language.short(claim.against)} → {scribe.language.short(claim.period)})"
        dates = (Run(span, kind="date"),)
    return (
        Cell((Run(name, kind="given"), *dates)),
        number_cell(scribe, judged, "from"),
        number_cell(scribe, judged, "to"),
        percent_cell(scribe, judged),
        interval_cell(scribe, judged),
        nearer_tail_cell(scribe, change),
        standing_cell(scribe, change),
        _level_cell(scribe, change),
    )


def _level_cell(scribe: Scribe, change: Change) -> Cell:
    """How far back one must look for a lower or higher count; "between" where other years lie on both sides."""
    period = change.verdict.claim.period
    level = scribe.level(change.level, period)
    if level is not None:
        return Cell(capital(level))
    if rankable(change.level, period):
        return Cell(capital(scribe.say("level.between")))
    return Cell((Run("[x]" if period.frequency in ("M", "Q") else "[z]", kind="letter"),))


def cautions(scribe: Scribe, group: Group) -> tuple[Runs, ...]:
    """The publisher's caution for each indicator of the group, each text once."""
    out: dict[str, Runs] = {}
    several = len({c.query.indicator for c in group.changes}) > 1
    for change in group.changes:
        held = scribe.stock.corridor.indicators.get(change.query.indicator)
        if held is not None and held.caution:
            text = scribe.language.pick(held.caution)
            named = f"{scribe.names.titled(Query(held.id))}: {lower_first(text)}" if several else text
            out.setdefault(text, (Run(named, kind="given"),))
    return tuple(out.values())
