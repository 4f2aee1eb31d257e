"""What the measures did: observed against expected from each start, the ledger, each side's counts, every choice."""

from __future__ import annotations

from collections.abc import Mapping

from caudal.brief.charts.curve import curve_chart
from caudal.brief.charts.flow import flow_chart
from caudal.brief.document import Block, Bullets, Cell, Column, Paragraph, Run, Runs, Section, Table
from caudal.brief.language import Filling, capital
from caudal.brief.numbers import honest_step
from caudal.brief.words.estimates import UNKNOWN, bounds, honest, part_key, percent, ranged, signed, verdict_word
from caudal.brief.words.scribe import Scribe
from caudal.records import Period
from caudal.stocktaking import JointTold, MeasureTold, Overlapping, Told

MOST = 15  # series of a measure that a brief lists


def effects_section(scribe: Scribe) -> Section:
    """Section 4: a part for each measure of the last months; one line where there is none."""
    title = scribe.say("section.effects")
    measures = scribe.stock.measures
    if not measures:
        return Section("effects", "4", title, (Paragraph(scribe.say("effects.none")),))
    parts = tuple(
        Section(f"effect-{i}", f"4.{i}", _title(scribe, m), _measure(scribe, m, i)) for i, m in enumerate(measures, 1)
    )
    return Section("effects", "4", title, (Paragraph(scribe.say("effects.intro")),), parts)


def _title(scribe: Scribe, m: MeasureTold) -> Runs:
    key = "effects.title.about" if m.measure.approximate else "effects.title"
    return scribe.say(key, measure=Run(m.measure.id, kind="id"), day=scribe.language.day(m.measure.in_force))


def _measure(scribe: Scribe, m: MeasureTold, index: int) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(what(scribe, m)), Paragraph(verdict(scribe, m))]
    total = m.total
    if total is None:
        return (*blocks, *overlap_blocks(scribe, m))
    step = honest(scribe, m)
    blocks += [Paragraph(p) for p in (found(scribe, m, total, step), from_announcement(scribe, m, step)) if p]
    rank = placebo(scribe, m)
    if rank:
        blocks.append(Paragraph(rank, "note"))
    blocks.append(starts_table(scribe, m, total, step, index))
    if m.ledger:
        blocks += [flow_chart(scribe, m, step, index), ledger_table(scribe, m, step, index)]
    if m.series:
        blocks.append(series_table(scribe, m, index, MOST))
    blocks += [sides_table(scribe, m, total, step, index), *overlap_blocks(scribe, m)]
    drawn = curve_chart(scribe, m, index)
    return (*blocks, drawn) if drawn is not None else tuple(blocks)


def what(scribe: Scribe, m: MeasureTold) -> Runs:
    """What the measure provides, its parties and its announcement."""
    parties = scribe.language.listed(tuple(scribe.names.party(p) for p in m.measure.parties))
    return scribe.say(
        "effects.what",
        what=scribe.language.held(m.measure.what),
        parties=Run(parties, kind="given"),
        day=scribe.language.day(m.measure.announced),
    )


def verdict(scribe: Scribe, m: MeasureTold) -> Runs:
    """The verdict as a sentence."""
    others = tuple(o.measure.id for o in m.overlapping if o.relation == "inseparable")
    word = Run(verdict_word(scribe, m.verdict, others), kind="given", strong=True)
    return scribe.say("effects.verdict", verdict=word)


def _window(scribe: Scribe, first: Period, last: Period) -> Runs:
    if first == last:
        return (scribe.language.period(first),)
    return scribe.say("effects.span", first=scribe.language.period(first), last=scribe.language.period(last))


def found(scribe: Scribe, m: MeasureTold, total: Told, step: float) -> Runs:
    """Observed, expected and effect over the window."""
    key = "effects.found" if m.complete else "effects.found.so-far"
    said = scribe.say(
        key,
        window=_window(scribe, total.first, total.last),
        observed=scribe.told(total.figures["observed"]),
        expected=scribe.number(total.figures["expected"], step=step),
        low=scribe.number(total.figures["expected-lower95"], step=step),
        high=scribe.number(total.figures["expected-upper95"], step=step),
        effect=signed(scribe, total.figures["effect"], step),
        lower=signed(scribe, total.figures["effect-lower95"], step),
        upper=signed(scribe, total.figures["effect-upper95"], step),
    )
    return capital(said)


def from_announcement(scribe: Scribe, m: MeasureTold, step: float) -> Runs:
    """The effect from the announcement on; empty where that is the start."""
    if m.announced is None:
        return ()
    low, high = (scribe.ledger.look(m.announced.figures[k]).value for k in ("effect-lower95", "effect-upper95"))
    holds = low is not None and high is not None and low <= 0 <= high
    return scribe.say(
        "effects.announced.zero" if holds else "effects.announced",
        window=_window(scribe, m.announced.first, m.announced.last),
        effect=signed(scribe, m.announced.figures["effect"], step),
        lower=signed(scribe, m.announced.figures["effect-lower95"], step),
        upper=signed(scribe, m.announced.figures["effect-upper95"], step),
    )


def placebo(scribe: Scribe, m: MeasureTold) -> Runs:
    """The placebo p and the cases behind it."""
    if not m.placebo:
        return scribe.say("effects.placebo.none")
    values = {k: scribe.number(f, prose=True) for k, f in m.placebo.items()}
    return scribe.say("effects.placebo", p=values["p"], cases=values["cases"], rate=values["rate"])


def _heads(scribe: Scribe, first: str, *more: Column) -> tuple[Column, ...]:
    return (
        Column(scribe.say(first), share=2.0),
        Column(scribe.say("effects.column.observed"), True),
        Column(scribe.say("effects.column.expected"), True, 2.2),
        Column(scribe.say("effects.column.effect"), True, 2.2),
        Column(scribe.say("effects.column.percent"), True, 0.8),
        *more,
    )


def _told_cells(scribe: Scribe, told: Told, step: float) -> tuple[Cell, ...]:
    f = told.figures
    return (
        Cell(scribe.marked(f["observed"])),
        Cell(ranged(scribe, f, ("expected", "expected-lower95", "expected-upper95"), step)),
        Cell(ranged(scribe, f, ("effect", "effect-lower95", "effect-upper95"), step)),
        Cell(percent(scribe, f)),
    )


def starts_table(scribe: Scribe, m: MeasureTold, total: Told, step: float, index: int) -> Table:
    """From entry into force and from the announcement, both shown."""
    rows = []
    for key, told in (("in-force", total), ("announced", m.announced)):
        if told is not None:
            name = (*scribe.say(f"effects.from.{key}"), Run(" ("), *_window(scribe, told.first, told.last), Run(")"))
            rows.append((Cell(name), *_told_cells(scribe, told, step)))
    notes = [scribe.say("effects.sum", name=Run(scribe.names.inside(total.query.indicator), kind="given"))]
    if m.capped_by:
        notes.append(scribe.say("effects.capped", measure=Run(m.capped_by, kind="id")))
    caption = scribe.say("effects.starts", measure=Run(m.measure.id, kind="id"))
    return Table(f"t-effect-{index}", caption, _heads(scribe, "effects.column.start"), tuple(rows), tuple(notes))


def ledger_table(scribe: Scribe, m: MeasureTold, step: float, index: int) -> Table:
    """The parts of the ledger with their intervals."""
    rows = []
    for part in m.ledger:
        name = scribe.say(part_key(m, part.key))
        if part.figures:
            low, high = bounds(scribe, part.figures, step)
            value = signed(scribe, part.figures["value"], step)
            rows.append((Cell(capital(name)), Cell((value,)), Cell((low,)), Cell((high,))))
        else:
            unknown = Cell(scribe.say("effects.part.unknown"))
            rows.append((Cell(capital(name)), unknown, Cell(UNKNOWN), Cell(UNKNOWN)))
    columns = (
        Column(scribe.say("effects.column.part"), share=3.4),
        Column(scribe.say("effects.column.value"), True, 1.3),
        Column(scribe.say("effects.column.lower"), True),
        Column(scribe.say("effects.column.upper"), True),
    )
    notes = [scribe.say("effects.ledger.note")]
    if m.before and m.total is not None:
        notes.append(
            scribe.say(
                "effects.season",
                before=scribe.number(m.before["before"]),
                season=signed(scribe, m.before["season"], step),
                effect=signed(scribe, m.total.figures["effect"], step),
                observed=scribe.number(m.total.figures["observed"]),
            )
        )
    if not m.declared and all(p.key != "moved" for p in m.ledger):
        notes.append(scribe.say("effects.nowhere-held"))
    if any(p.key == "moved" and p.figures for p in m.ledger):
        notes.append(moved(scribe, m))
    if m.later_others:
        listed = scribe.language.listed(m.later_others)
        notes.append(scribe.say("effects.later-others", others=Run(listed, kind="given")))
    caption = scribe.say("effects.ledger", measure=Run(m.measure.id, kind="id"))
    return Table(f"t-ledger-{index}", caption, columns, tuple(rows), tuple(notes))


def moved(scribe: Scribe, m: MeasureTold) -> Runs:
    """Whether a move may be said, and if not why."""
    if m.excess and not m.said_moved:
        return scribe.say("effects.moved.no-fall")
    return scribe.say("effects.moved.said" if m.said_moved else "effects.moved.not-said")


def series_table(scribe: Scribe, m: MeasureTold, index: int, most: int | None = None) -> Table:
    """The effect on each touched series; of more than `most`, those with the most expected."""
    queries = tuple(t.query for t in m.series)
    size = {t.query: scribe.ledger.look(t.figures["expected"]).value or 0.0 for t in m.series}
    shown = sorted(queries, key=lambda q: -size[q])[:most]
    rows = []
    for told in (t for t in m.series if t.query in shown):
        p = told.figures.get("p")
        word = verdict_word(scribe, told.verdict)
        rows.append(
            (
                Cell((Run(scribe.names.series(told.query, queries), kind="given"),)),
                *_told_cells(scribe, told, honest(scribe, told)),
                Cell((scribe.number(p),) if p else UNKNOWN),
                Cell((Run(word, kind="given"),)),
            )
        )
    heads = _heads(
        scribe, "column.series", Column(scribe.say("effects.column.p"), True, 0.8),
        Column(scribe.say("effects.column.verdict"), share=2.6),
    )  # fmt: skip
    caption = scribe.say("effects.series", measure=Run(m.measure.id, kind="id"))
    n = Run(str(len(m.series) + m.hidden), kind="rule")
    notes = [scribe.say("effects.adjusted", n=n), *([scribe.say("effects.hidden")] if m.hidden else [])]
    if len(shown) < len(queries):
        notes.append(scribe.say("effects.largest", shown=Run(str(len(shown)), kind="rule"), n=n))
    return Table(f"t-effect-series-{index}", caption, heads, tuple(rows), tuple(notes))


def sides_table(scribe: Scribe, m: MeasureTold, total: Told, step: float, index: int) -> Table:
    """The counts of every party and stage side by side, each in its own unit."""
    rows = [_side(scribe, total, total, step)]
    for b in m.beside:
        if b.told is None:
            name = Cell((Run(scribe.names.titled(b.query), kind="given"),))
            missing = Cell((*UNKNOWN, Run(" "), *scribe.say("effects.side.not-held")))
            rows.append((name, missing, Cell(UNKNOWN), Cell(UNKNOWN), Cell(UNKNOWN), Cell(UNKNOWN)))
        else:
            rows.append(_side(scribe, b.told, total, honest(scribe, b.told)))
    heads = _heads(scribe, "effects.column.count")
    heads = (heads[0], Column(scribe.say("effects.column.periods"), share=1.1), *heads[1:])
    caption = scribe.say("effects.sides", measure=Run(m.measure.id, kind="id"))
    return Table(f"t-sides-{index}", caption, heads, tuple(rows), (scribe.say("effects.sides.note"),))


def _side(scribe: Scribe, told: Told, total: Told, step: float) -> tuple[Cell, ...]:
    name = Run(scribe.names.titled(told.query), kind="given", strong=told is total)
    months: Runs = (Run(scribe.language.short(told.first), kind="date"),)
    if told.first != told.last:
        months = (*months, Run("–"), Run(scribe.language.short(told.last), kind="date"))
    return (Cell((name,)), Cell(months), *_told_cells(scribe, told, step))


def overlap_blocks(scribe: Scribe, m: MeasureTold) -> tuple[Block, ...]:
    """The measures near in time and, where some share the series, what each of these added."""
    if not m.overlapping:
        return (Paragraph(scribe.say("effects.overlap.none")),)
    items = tuple(_overlap(scribe, o) for o in m.overlapping)
    blocks: tuple[Block, ...] = (Paragraph(scribe.say("effects.overlap")), Bullets(items))
    return blocks if m.together is None else (*blocks, _together(scribe, m, m.together))


def _together(scribe: Scribe, m: MeasureTold, joint: JointTold) -> Table:
    """What each start added to those before it, estimated together."""
    rows = []
    for share in joint.shares:
        key = "effects.together.rest" if share.measures else "effects.together.all"
        name = (Run(" + ".join(share.measures), kind="id"),) if any(share.measures) else scribe.say(key)
        f = share.figures
        low, high = (scribe.ledger.look(f[f"effect-{end}95"]).value or 0.0 for end in ("lower", "upper"))
        step = honest_step(high - low)
        percents: Runs = (signed(scribe, f["percent"], 1.0),) if "percent" in f else (Run("[z]", kind="letter"),)
        if "percent-lower95" in f:
            ends = (signed(scribe, f[f"percent-{end}95"], 1.0) for end in ("lower", "upper"))
            percents = scribe.say("cell.interval", median=percents, **dict(zip(("lower", "upper"), ends, strict=True)))
        rows.append((
            Cell(name), Cell((scribe.language.period(share.since),)),
            Cell(ranged(scribe, f, ("effect", "effect-lower95", "effect-upper95"), step)), Cell(percents),
        ))  # fmt: skip
    columns = (
        Column(scribe.say("effects.column.measures"), share=2.2),
        Column(scribe.say("effects.column.start"), share=1.2),
        Column(scribe.say("effects.column.effect"), True, 2.2),
        Column(scribe.say("effects.column.percent"), True, 1.6),
    )
    notes = [scribe.say("effects.together.note")]
    if joint.inseparable:
        listed = Run(scribe.language.listed(joint.inseparable), kind="id")
        notes.append(scribe.say("effects.together.inseparable", measures=listed))
    window = _window(scribe, joint.first, joint.last)
    caption = scribe.say("effects.together", measure=Run(m.measure.id, kind="id"), window=window)
    return Table(f"t-together-{m.measure.id}", caption, columns, tuple(rows), tuple(notes))


def _overlap(scribe: Scribe, o: Overlapping) -> Runs:
    filling: Mapping[str, Filling] = {
        "measure": Run(o.measure.id, kind="id"),
        "what": scribe.language.held(o.measure.what),
        "day": scribe.language.day(
            o.measure.ended if o.relation == "ended" and o.measure.ended else o.measure.in_force
        ),
    }
    said = scribe.say(f"effects.relation.{o.relation}", **filling)
    if o.joint is None:
        return said
    step = honest(scribe, o.joint)
    return said + scribe.say(
        "effects.joint",
        window=_window(scribe, o.joint.first, o.joint.last),
        effect=signed(scribe, o.joint.figures["effect"], step),
        lower=signed(scribe, o.joint.figures["effect-lower95"], step),
        upper=signed(scribe, o.joint.figures["effect-upper95"], step),
    )
