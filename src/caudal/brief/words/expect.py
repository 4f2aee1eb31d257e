"""What to expect: for each party's count the planners' three questions, a fan chart, its parts, and how such fared."""

from __future__ import annotations

import math
from collections.abc import Mapping

from caudal.brief.charts.fan import MANY, NARROW, ONE, cut, fan_svg
from caudal.brief.document import Block, Bullets, Cell, Chart, Column, Paragraph, Run, Runs, Section, Table, plain
from caudal.brief.language import capital
from caudal.brief.numbers import honest_step
from caudal.brief.words.fared import fared_table
from caudal.brief.words.naming import there
from caudal.brief.words.scribe import BASIS_LETTERS, Scribe
from caudal.records import Period
from caudal.stocktaking import Foreseen, Outlook

Figures = Mapping[str, str]
UNKNOWN: Runs = (Run("[x]", kind="letter"),)


def expect_section(scribe: Scribe) -> Section:
    """Section 5: a part for each party's count, alike; one line where nothing can be foreseen."""
    title = scribe.say("section.expect")
    outlooks = scribe.stock.outlooks
    if not outlooks:
        return Section("expect", "5", title, (Paragraph(scribe.say("expect.none")),))
    parts = [
        Section(f"expect-{i}", f"5.{i}", _title(scribe, o), _outlook(scribe, o, i)) for i, o in enumerate(outlooks, 1)
    ]
    fared = fared_table(scribe)
    if fared is not None:
        parts.append(Section("fared", f"5.{len(parts) + 1}", scribe.say("fared.title"), (fared,)))
    intro = Paragraph(scribe.say("expect.intro", as_of=scribe.language.day(scribe.stock.as_of)))
    return Section("expect", "5", title, (intro,), tuple(parts))


def _title(scribe: Scribe, o: Outlook) -> Runs:
    return (Run(scribe.names.titled(o.query), kind="given"),)


def _outlook(scribe: Scribe, o: Outlook, index: int) -> tuple[Block, ...]:
    if o.whole is None or o.last is None:
        return (Paragraph(scribe.say(f"expect.{o.why or 'not-held'}")),)
    blocks: list[Block] = [Paragraph(_known(scribe, o)), Bullets(_questions(scribe, o, o.whole))]
    blocks.append(_fan(scribe, o, o.whole, index))
    blocks.append(_table(scribe, o, o.whole, index))
    if o.parts:
        blocks.append(_multiples(scribe, o, index))
    return tuple(blocks)


def _known(scribe: Scribe, o: Outlook) -> Runs:
    """The newest count, and the measures that are not in the figures."""
    assert o.whole is not None
    assert o.last is not None
    newest = o.whole.history[-1] if o.whole.history else None
    if newest is not None and newest.figure and newest.period == o.last:
        said = scribe.say("expect.known", last=scribe.language.when(o.last), count=scribe.told(newest.figure))
    else:
        said = scribe.say("expect.known.bare", last=scribe.language.the(o.last))
    if not o.after:
        return said
    return said + scribe.say("expect.after", measures=Run(scribe.language.listed(o.after), kind="given"))


def _questions(scribe: Scribe, o: Outlook, whole: Foreseen) -> tuple[Runs, ...]:
    """How many next, how high could it go, when will it be known."""
    period, figures = whole.coming[0]
    step = rounding(scribe, figures)
    number = {k: foreseen(scribe, f, step, prose=True) for k, f in figures.items()}
    next_key = f"expect.many.question.{period.frequency}"
    many = scribe.say(
        "expect.many",
        when=scribe.language.when(period),
        median=number["median"],
        unit=unit(scribe, o),
        low=number["lower80"],
        high=number["upper80"],
    )
    asked = next_key if scribe.language.has(next_key) else "expect.many.question"
    high = scribe.say("expect.high", low=number["lower95"], high=number["upper95"])
    answers = ((asked, many), ("expect.high.question", high), ("expect.when.question", _when(scribe, o, period)))
    return tuple((Run(scribe.word(q), strong=True), Run(" "), *capital(a)) for q, a in answers)


def unit(scribe: Scribe, o: Outlook) -> Runs:
    """What the count counts, after a number; nothing where the corridor does not say."""
    held = scribe.stock.corridor.indicators.get(o.query.indicator)
    return (Run(" "), scribe.text(held.unit)) if held is not None and held.unit else ()


def _when(scribe: Scribe, o: Outlook, period: Period) -> Runs:
    if o.due is None:
        return scribe.say("expect.when.unknown")
    key = "expect.when" if o.due > scribe.stock.as_of else "expect.when.overdue"
    return scribe.say(key, period=scribe.language.the(period), day=scribe.language.day(o.due))


def rounding(scribe: Scribe, figures: Figures) -> float:
    """To what the numbers of one period are rounded: their 95% interval tells."""
    low, high = (scribe.ledger.look(figures[k]).value for k in ("lower95", "upper95"))
    return honest_step((high or 0.0) - (low or 0.0))


def foreseen(scribe: Scribe, figure: str, step: float, *, prose: bool = False) -> Run:
    """A number rounded to the step, or to its own first digit where the step would leave nothing of it."""
    value = scribe.ledger.look(figure).value
    own = 10.0 ** math.floor(math.log10(value)) if value else step
    return scribe.number(figure, prose=prose, step=min(step, own))


def _number(scribe: Scribe, figure: str, step: float) -> Runs:
    """A number with the letters of the counts it rests on."""
    held = scribe.ledger.look(figure)
    letters = [m for m in scribe.letters(held) if m in BASIS_LETTERS] if held.value is not None else []
    return (foreseen(scribe, figure, step), *(Run(f" [{m}]", kind="letter") for m in letters))


def _cells(scribe: Scribe, figures: Figures) -> tuple[Cell, Cell, Cell]:
    """Median, 80% interval, 95% interval."""
    step = rounding(scribe, figures)

    def both(level: str) -> Cell:
        low, high = (foreseen(scribe, figures[f"{end}{level}"], step) for end in ("lower", "upper"))
        return Cell(scribe.say("cell.bounds", low=low, high=high))

    return Cell(_number(scribe, figures["median"], step)), both("80"), both("95")


def _heads(scribe: Scribe) -> tuple[Column, ...]:
    return (
        Column(scribe.say("expect.column.median"), True),
        Column(scribe.say("expect.column.80"), True, 1.5),
        Column(scribe.say("expect.column.95"), True, 1.5),
    )


def _table(scribe: Scribe, o: Outlook, whole: Foreseen, index: int) -> Table:
    """The next period: the whole, then its parts."""
    period = whole.coming[0][0]
    queries = tuple(f.query for f in o.parts)
    rows = []
    for f in (whole, *o.parts):
        name = scribe.names.titled(f.query) if f is whole else scribe.names.series(f.query, queries)
        newest = f.history[-1] if f.history else None
        known = newest is not None and newest.figure and newest.period == o.last
        latest = scribe.marked(newest.figure) if newest is not None and known else UNKNOWN
        rows.append(
            (Cell((Run(name, kind="given", strong=f is whole),)), Cell(latest), *_cells(scribe, f.coming[0][1]))
        )
    assert o.last is not None
    columns = (
        Column(scribe.say("column.series"), share=2.2),
        Column(scribe.say("expect.column.latest", last=Run(scribe.language.short(o.last), kind="date")), True),
        *_heads(scribe),
    )
    notes = [scribe.say("expect.table.note")] if o.parts else []
    held = scribe.stock.corridor.indicators.get(o.query.indicator)
    if held is not None and held.caution:
        notes.append((scribe.text(held.caution),))
    caption = scribe.say("expect.table", name=_title(scribe, o), period=scribe.language.the(period))
    return Table(f"t-expect-{index}", caption, columns, tuple(rows), tuple(notes))


def _fan(scribe: Scribe, o: Outlook, whole: Foreseen, index: int) -> Chart:
    title = _finding(scribe, whole)
    rows = tuple(
        (Cell((Run(scribe.language.short(p), kind="date"),)), *_cells(scribe, figures)) for p, figures in whole.coming
    )
    columns = (Column(scribe.say("column.period"), share=1.2), *_heads(scribe))
    table = Table(f"t-expect-{index}-fan", scribe.say("chart.data", title=_span(scribe, o, whole)), columns, rows,
                  (scribe.say("expect.data.note"),), "data")  # fmt: skip
    return _chart(scribe, o, f"expect-{index}-fan", title, (whole,), (scribe.names.titled(whole.query),), table)


def _multiples(scribe: Scribe, o: Outlook, index: int) -> Chart:
    """A panel for each part, and a data table of parts and periods."""
    queries = tuple(f.query for f in o.parts)
    names = tuple(scribe.names.series(f.query, queries) for f in o.parts)
    most = max(o.parts, key=lambda f: scribe.ledger.look(f.coming[0][1]["median"]).value or 0.0)
    period = scribe.language.the(most.coming[0][0])
    title = capital(scribe.say("expect.most", period=period, where=there(scribe, most.query)))
    rows = tuple(
        (
            Cell((Run(name, kind="given"),)),
            Cell((Run(scribe.language.short(p), kind="date"),)),
            *_cells(scribe, figures),
        )
        for f, name in zip(o.parts, names, strict=True)
        for p, figures in f.coming
    )
    columns = (Column(scribe.say("column.series"), share=1.6), Column(scribe.say("column.period")), *_heads(scribe))
    table = Table(f"t-expect-{index}-parts", scribe.say("chart.data", title=title), columns, rows,
                  (scribe.say("expect.data.note"),), "data")  # fmt: skip
    return _chart(scribe, o, f"expect-{index}-parts", title, o.parts, names, table)


def _chart(
    scribe: Scribe,
    o: Outlook,
    id: str,
    title: Runs,
    members: tuple[Foreseen, ...],
    names: tuple[str, ...],
    table: Table,
) -> Chart:
    heads = tuple(_head(scribe, f, name) for f, name in zip(members, names, strict=True))
    subtitle = scribe.say(
        "chart.fan.subtitle" if len(members) == 1 else "chart.fan.subtitle.many", span=_span(scribe, o, members[0])
    )
    if cut(scribe, members):
        subtitle += scribe.say("chart.fan.cut")
    said = "; ".join(plain(h).replace("|", ": ") for h in heads)
    alt = scribe.word("chart.alt.table", text=f"{plain(title)}. {plain(subtitle).rstrip('.')}. {said}.")
    size = ONE if len(members) == 1 else MANY
    svg, narrow = (fan_svg(scribe, members, heads, s) for s in (size, NARROW[size]))
    labels = tuple(r for h in heads for r in h if r.figure)
    return Chart(id, title, subtitle, svg, alt, table, labels, 560, narrow=narrow)


def _head(scribe: Scribe, f: Foreseen, name: str) -> Runs:
    """The name, a bar, then the next period's median and 80% interval."""
    period, figures = f.coming[0]
    step = rounding(scribe, figures)
    median, low, high = (foreseen(scribe, figures[k], step) for k in ("median", "lower80", "upper80"))
    when = Run(f"{scribe.language.short(period)}: ", kind="date")
    return (Run(name, kind="given"), Run("|"), when, *scribe.say("cell.interval", median=median, lower=low, upper=high))


def _span(scribe: Scribe, o: Outlook, f: Foreseen) -> Runs:
    """What is counted, and over which periods it is foreseen."""
    return scribe.say(
        "expect.span",
        name=Run(scribe.names.titled(o.query), kind="given"),
        first=Run(scribe.language.short(f.coming[0][0]), kind="date"),
        last=Run(scribe.language.short(f.coming[-1][0]), kind="date"),
    )


def _finding(scribe: Scribe, whole: Foreseen) -> Runs:
    """Whether the newest count lies under, within or over the 80% interval of the next."""
    period, figures = whole.coming[0]
    low, high = (scribe.ledger.look(figures[k]).value for k in ("lower80", "upper80"))
    known = [p for p in whole.history if p.value is not None and p.figure]
    if not known or high is None:
        return scribe.say("expect.finding.bare", period=scribe.language.the(period))
    value = scribe.ledger.look(known[-1].figure).value or 0.0
    way = "more" if value < (low or 0.0) else "fewer" if value > high else "within"
    last = scribe.language.the(known[-1].period)
    return capital(scribe.say(f"expect.finding.{way}", period=scribe.language.the(period), last=last))
