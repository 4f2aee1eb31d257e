"""The ledger as a flow: the count expected, split into what was observed, seen elsewhere, came later, and the net."""

from __future__ import annotations

from dataclasses import dataclass

from caudal.brief.charts.look import BLUE, GRID, INK, RUST, RUST_LIGHT, SOFT, drawing, label, lines
from caudal.brief.charts.plot import ticks
from caudal.brief.document import Cell, Chart, Column, Run, Runs, Table, plain
from caudal.brief.language import capital
from caudal.brief.numbers import decimal_text
from caudal.brief.words.estimates import UNKNOWN, bounds, part_key, signed
from caudal.brief.words.scribe import Scribe
from caudal.stocktaking import MeasureTold

WIDTH, TALL = 660, 170  # pixels; TALL is the height of the largest of the two sums
LEFT, MID, BAR, TEXT = 96, 268, 22, 300
STRIP, STRIP_END = 524, 650  # the intervals at the right edge
MARK = 36  # least distance of a number under the intervals from the zero between them
WIDE = 3.1  # half the width of a figure of the numbers under the intervals
SLOT = 44  # least height of a part, so that its two lines of words fit
PALE = "#d3e2f0"


@dataclass(frozen=True)
class _Part:
    """One part at the right: its words, its number as drawn, its interval; value None where not known.

    open: drawn with a dashed edge, for its 95% interval holds zero or it is not known.
    """

    name: str
    said: Runs
    value: float | None
    low: float | None
    high: float | None
    open: bool
    observed: bool = False


def flow_chart(scribe: Scribe, m: MeasureTold, step: float, index: int) -> Chart:
    """Widths in proportion; a part under zero is drawn as an empty dashed box, never as a flow."""
    assert m.total is not None
    parts = _parts(scribe, m, step)
    figures = m.total.figures
    expected = scribe.ledger.look(figures["expected"]).value or 0.0
    said = (scribe.number(figures["expected"], step=step),)
    svg = _draw(scribe, parts, expected, said)
    title = capital(scribe.say("chart.flow.title", measure=Run(m.measure.id, kind="id")))
    window = (scribe.language.period(m.total.first),)
    if m.total.first != m.total.last:
        last = scribe.language.period(m.total.last)
        window = scribe.say("effects.span", first=window[0], last=last)  # type: ignore[assignment]
    name = Run(scribe.names.titled(m.total.query), kind="given")
    subtitle = scribe.say("chart.flow.subtitle", name=name, window=window)
    told = "; ".join(f"{p.name}: {plain(p.said)}" for p in parts)
    first = f"{scribe.word('chart.flow.expected')}: {plain(said)}"
    alt = scribe.word("chart.alt.table", text=f"{plain(title)}. {plain(subtitle)} {first}; {told}.")
    labels = (*said, *(r for p in parts for r in p.said if r.figure))
    return Chart(f"chart-flow-{index}", title, subtitle, svg, alt, _table(scribe, m, step, index, title), labels, 640)


def _parts(scribe: Scribe, m: MeasureTold, step: float) -> list[_Part]:
    assert m.total is not None
    observed = m.total.figures["observed"]
    held = scribe.ledger.look(observed).value
    out = [_Part(scribe.word("chart.flow.observed"), scribe.marked(observed), held, None, None, False, True)]
    for part in m.ledger:
        if part.key == "fall":
            continue
        name = capital(scribe.say(f"{part_key(m, part.key)}.short"))
        if not part.figures:
            if part.key == "moved":
                continue
            out.append(_Part(plain(name), scribe.say("effects.part.unknown"), None, None, None, True))
            continue
        value, low, high = (scribe.ledger.look(part.figures[k]).value for k in ("value", "lower95", "upper95"))
        ends = bounds(scribe, part.figures, step)
        shown = scribe.say(
            "cell.interval", median=signed(scribe, part.figures["value"], step), lower=ends[0], upper=ends[1]
        )
        holds = low is None or high is None or low <= 0 <= high
        out.append(_Part(plain(name), shown, value, low, high, holds))
    return out


def _draw(scribe: Scribe, parts: list[_Part], expected: float, said: Runs) -> str:
    sizes = [max(p.value or 0.0, 0.0) for p in parts]
    scale = TALL / max(expected, sum(sizes), 1.0)
    top, y, body = 26.0, 26.0, []
    source = top
    places = []
    for part, size in zip(parts, sizes, strict=True):
        tall = size * scale
        places.append((part, y, tall))
        body.append(_band(part, source, min(tall, max(top + expected * scale - source, 0.0)), y, tall))
        source += tall
        y += max(tall, SLOT) + 10
    height = max(y, top + expected * scale) + 26
    tall = expected * scale
    body.append(f'<rect x="{LEFT - BAR}" y="{top:g}" width="{BAR}" height="{tall:g}" fill="{RUST_LIGHT}" '
                f'stroke="{RUST}" stroke-width="1.2"/>')  # fmt: skip
    for i, line in enumerate(lines(scribe.word("chart.flow.expected"), 11)):
        body.append(label(2, top + 12 + 14 * i, line, 12, INK, bold=True))
    body.append(
        label(2, top + 30 + 14 * (len(lines(scribe.word("chart.flow.expected"), 11)) - 1), plain(said), 12.5, RUST)
    )
    body.append(_strip(scribe, places, height))
    body += [_node(part, at, tall) for part, at, tall in places]
    return drawing("".join(body), WIDTH, height)


def _band(part: _Part, source: float, thick: float, y: float, tall: float) -> str:
    """The flow from the expected count to one part, as thick as the part; nothing for what is not there."""
    if thick <= 0 or tall <= 0:
        return ""
    a, b, mid = LEFT, MID, (LEFT + MID) / 2
    path = (
        f"M{a:g} {source:g} C{mid:g} {source:g} {mid:g} {y:g} {b:g} {y:g} L{b:g} {y + tall:g} "
        f"C{mid:g} {y + tall:g} {mid:g} {source + thick:g} {a:g} {source + thick:g} Z"
    )
    fill = PALE if part.observed else "#f3f3f3" if part.open else "#e2e2e2"
    return f'<path d="{path}" fill="{fill}" stroke="none"/>'


def _node(part: _Part, y: float, tall: float) -> str:
    colour = BLUE if part.observed else SOFT
    hollow = part.open or (part.value is not None and part.value < 0)
    dash = ' stroke-dasharray="4 3"' if hollow else ""
    fill = BLUE if part.observed else "#ffffff" if hollow else "#8c8c8c"
    box = max(tall, 3.0) if part.value is not None and part.value >= 0 else 14.0
    out = [
        f'<rect x="{MID}" y="{y:g}" width="{BAR}" height="{box:g}" fill="{fill}" stroke="{colour}" '
        f'stroke-width="1.2"{dash}/>'
    ]
    named = lines(part.name, 34)
    for i, line in enumerate(named):
        out.append(label(TEXT, y + 12 + 14 * i, line, 12.5, INK, bold=True))
    out.append(label(TEXT, y + 12 + 14 * len(named), plain(part.said), 12.5, colour))
    return "".join(out)


def _strip(scribe: Scribe, places: list[tuple[_Part, float, float]], height: float) -> str:
    """Each part's 95% interval about zero, all on one scale."""
    held = [(p, y) for p, y, _ in places if p.low is not None and p.high is not None and p.value is not None]
    if not held:
        return ""
    low = min(0.0, *(p.low or 0.0 for p, _ in held))
    high = max(0.0, *(p.high or 0.0 for p, _ in held))

    def at(value: float) -> float:
        return STRIP + (value - low) / max(high - low, 1.0) * (STRIP_END - STRIP)

    marks = [sign * max(ticks(end)) for sign, end in ((-1, -low), (1, high)) if end >= 1]
    edge = {v: WIDTH - WIDE * len(decimal_text(v)) for v in marks}
    out = [
        f'<line x1="{at(v):g}" y1="22" x2="{at(v):g}" y2="{height - 20:g}" stroke="{SOFT if v == 0 else GRID}"/>'
        + label(min(at(v), edge.get(v, WIDTH)), height - 6, decimal_text(v), 11, SOFT, anchor="middle")
        for v in [0.0, *(m for m in marks if abs(at(m) - at(0)) >= MARK)]
    ]
    out += [
        label((STRIP + STRIP_END) / 2, 14, scribe.word("chart.flow.interval"), 11, SOFT, anchor="middle"),
    ]
    for part, y in held:
        assert part.low is not None
        assert part.high is not None
        assert part.value is not None
        out.append(f'<line x1="{at(part.low):g}" y1="{y + 14:g}" x2="{at(part.high):g}" y2="{y + 14:g}" '
                   f'stroke="{INK}" stroke-width="2"/>')  # fmt: skip
        fill = "#ffffff" if part.open else INK
        out.append(f'<circle cx="{at(part.value):g}" cy="{y + 14:g}" r="4" fill="{fill}" stroke="{INK}" '
                   'stroke-width="1.5"/>')  # fmt: skip
    line = f'<line x1="{STRIP}" y1="20" x2="{STRIP_END}" y2="20" stroke="{GRID}" stroke-width="1"/>'
    return line + "".join(out)


def _table(scribe: Scribe, m: MeasureTold, step: float, index: int, title: Runs) -> Table:
    assert m.total is not None
    expected = ("expected", "expected-lower95", "expected-upper95")
    rows = [
        (Cell(capital(scribe.say("chart.flow.expected"))),
         *(Cell((scribe.number(m.total.figures[k], step=step),)) for k in expected)),
        (Cell(capital(scribe.say("chart.flow.observed"))), Cell(scribe.marked(m.total.figures["observed"])),
         Cell((Run("[z]", kind="letter"),)), Cell((Run("[z]", kind="letter"),))),
    ]  # fmt: skip
    for part in m.ledger:
        name = Cell(capital(scribe.say(part_key(m, part.key))))
        if part.figures:
            ends = bounds(scribe, part.figures, step)
            value = Cell((signed(scribe, part.figures["value"], step),))
            rows.append((name, value, Cell((ends[0],)), Cell((ends[1],))))
        else:
            rows.append((name, Cell(UNKNOWN), Cell(UNKNOWN), Cell(UNKNOWN)))
    columns = (
        Column(scribe.say("effects.column.part"), share=3.0),
        Column(scribe.say("effects.column.value"), True),
        Column(scribe.say("effects.column.lower"), True),
        Column(scribe.say("effects.column.upper"), True),
    )
    return Table(f"t-flow-data-{index}", scribe.say("chart.data", title=title), columns, tuple(rows), style="data")
