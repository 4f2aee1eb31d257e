"""The talks in time: a row for each kind of item, a mark on its day, meetings as lines through all rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

from caudal.brief.charts.look import BLUE, GRID, INK, SOFT, Spec, field, layer, to_svg
from caudal.brief.document import Chart, Table, plain
from caudal.brief.words.editions import publisher
from caudal.brief.words.names import capital_first
from caudal.brief.words.scribe import Scribe
from caudal.periods import parse_period
from caudal.stocktaking import Agreed, TalksMoment

WIDTH, ROW = 560, 24  # pixels: the width of the days, the height of a row of labels
LETTER = 6.6  # pixels of a letter of a label
GAP = 8  # pixels between a mark and its label
MOST_ROWS = 4  # rows of labels of one kind; what finds no place in them keeps its mark
MOST_DAYS = 6  # labels of the time axis
LANES = ("meeting", "statement", "claim", "commitment", "measure", "rating")
SHAPES = {
    "statement": "square",
    "claim": "triangle-up",
    "commitment": "circle",
    "measure": "diamond",
    "rating": "cross",
}


@dataclass(frozen=True)
class _Mark:
    """A mark of the picture: one kind, day and label; x, x2 in days since the first; row counted from the top."""

    kind: str
    day: date
    label: str
    x: float
    x2: float
    planned: bool
    row: int = 0
    left: bool = False  # its label stands at its left
    bare: bool = False  # no room for its label


def timeline_chart(scribe: Scribe, agreed: Agreed, data: Table) -> Chart:
    """The picture of the talks; data: its table, which says each item in full."""
    start = min(m.day for m in agreed.timeline) - timedelta(days=1)
    end = max(m.until for m in agreed.timeline) + timedelta(days=1)
    marks, rows = _placed(_marks(scribe, agreed, start), (end - start).days)
    first, last = (scribe.language.day(d) for d in (start + timedelta(days=1), end - timedelta(days=1)))
    title = scribe.say("chart.timeline.title", first=first, last=last)
    subtitle = scribe.say("chart.timeline.subtitle")
    told = "; ".join(
        f"{scribe.word(f'agreed.lane.{kind}')}: {', '.join(_told(scribe, m) for m in marks if m.kind == kind)}"
        for kind in LANES
        if any(m.kind == kind for m in marks)
    )
    alt = scribe.word("chart.alt.table", text=f"{plain(title)}. {told}.")
    svg = to_svg(_draw(scribe, marks, rows, start, end))
    data = replace(data, caption=scribe.say("chart.data", title=title))
    return Chart("chart-timeline", title, subtitle, svg, alt, data, least_width=640)


def _told(scribe: Scribe, m: _Mark) -> str:
    return f"{m.label} ({scribe.language.day(m.day).text})" if m.kind != "meeting" else m.label


def _marks(scribe: Scribe, agreed: Agreed, start: date) -> list[_Mark]:
    """Items of one kind, day and label share a mark; commitments of one day share one label."""
    number = {c.id: f"C{i}" for i, c in enumerate(agreed.commitments, 1)}
    found: dict[tuple[str, date, str, bool], list[TalksMoment]] = {}
    for m in agreed.timeline:
        key = "" if m.kind == "commitment" else _label(scribe, m, number)
        found.setdefault((m.kind, m.day, key, m.planned), []).append(m)
    out = []
    for (kind, day, label, planned), members in found.items():
        if kind == "commitment":
            label = _joined(sorted(int(number[m.id][1:]) for m in members if m.id in number))  # noqa: PLW2901
        x, x2 = ((d - start).days for d in (day, max(m.until for m in members)))
        out.append(_Mark(kind, day, label, x, x2, planned))
    return out


def _joined(numbers: list[int]) -> str:
    """C1, C2; C4–C8 where they follow each other."""
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"C{numbers[0]}–C{numbers[-1]}"
    return ", ".join(f"C{n}" for n in numbers)


def _label(scribe: Scribe, m: TalksMoment, number: dict[str, str]) -> str:
    if m.kind == "meeting":
        form = m.form if m.form in ("call", "talks", "visit") else "meeting"
        name = capital_first(scribe.language.pick(m.name)) or scribe.word(f"chart.timeline.{form}")
        return f"{name}: {scribe.word('agreed.planned', when=_when(scribe, m)) if m.planned else _when(scribe, m)}"
    if m.kind == "measure":
        return m.id
    if m.kind == "rating":
        return f"{number.get(m.about or '', m.about or '')}: {scribe.word(f'agreed.level.{m.level}')}"
    return plain(publisher(scribe, m.source.publisher or m.source.title)) if m.source else ""


def _when(scribe: Scribe, m: TalksMoment) -> str:
    first, _, last = m.when.partition("/")
    words = scribe.language.short(parse_period(first))
    return f"{words} – {scribe.language.short(parse_period(last))}" if last else words


def _placed(marks: list[_Mark], days: int) -> tuple[list[_Mark], dict[str, tuple[int, int]]]:
    """Marks with their rows, so that no label meets another of its kind; kind -> its first row and how many."""
    out: list[_Mark] = []
    lanes: dict[str, tuple[int, int]] = {}
    top = 0
    for kind in LANES:
        taken: list[list[tuple[float, float]]] = []
        members = sorted((m for m in marks if m.kind == kind), key=lambda m: m.x)
        for m in members:
            out.append(_in_row(m, days, taken, top))
        if members:
            lanes[kind] = (top, len(taken))
            top += len(taken)
    return out, lanes


def _in_row(m: _Mark, days: int, taken: list[list[tuple[float, float]]], top: int) -> _Mark:
    a, b = (v / days * WIDTH for v in (m.x, m.x2))
    wide = GAP + len(m.label) * LETTER
    left = max(0, wide - a) < b + wide - WIDTH  # the side on which it runs out less
    span = (a - wide, b + GAP) if left else (a - GAP, b + wide)
    for i, row in enumerate([*taken, []]):
        if all(span[1] <= lo or span[0] >= hi for lo, hi in row) and i < MOST_ROWS:
            if i == len(taken):
                taken.append([])
            taken[i].append(span)
            return replace(m, row=top + i, left=left)
    return replace(m, row=top, bare=True)


def _draw(scribe: Scribe, marks: list[_Mark], lanes: dict[str, tuple[int, int]], start: date, end: date) -> Spec:
    days, rows = (end - start).days, max(a + n for a, n in lanes.values())
    x = field("x", scale={"domain": [0, days], "nice": False}, axis=_days(scribe, start, days))
    names = {a + (n - 1) / 2 + 0.5: scribe.word(f"agreed.lane.{kind}") for kind, (a, n) in lanes.items()}
    words = ", ".join(f"'{k:g}': {json.dumps(v, ensure_ascii=False)}" for k, v in names.items())
    y_axis = {"values": list(names), "labelExpr": f"{{{words}}}[format(datum.value, '~g')]", "grid": False,
              "labelFontSize": 13, "labelColor": INK}  # fmt: skip
    y = field("y", scale={"domain": [0, rows], "nice": False, "reverse": True}, axis=y_axis)
    edges = [{"y": a, "x": 0, "x2": days} for a, _ in lanes.values() if a] + [{"y": rows, "x": 0, "x2": days}]
    layers = [layer({"type": "rule", "color": GRID}, edges, x=x, x2={"field": "x2"}, y=y)]
    met = [{"x": m.x, "y": 0, "y2": rows} for m in marks if m.kind == "meeting" and not m.planned]
    line: Spec = {"type": "rule", "color": BLUE, "strokeWidth": 1, "strokeDash": [3, 3]}
    layers.append(layer(line, met, x=x, y=y, y2={"field": "y2"}))
    layers += _points(marks, x, y) + _labels(marks, x, y)
    return {"layer": layers, "width": WIDTH, "height": rows * ROW}


def _days(scribe: Scribe, start: date, days: int) -> Spec:
    """Some days named, evenly apart."""
    apart = max(7, -(-days // MOST_DAYS))
    named = {i: scribe.language.short(parse_period((start + timedelta(days=i)).isoformat()))
             for i in range(1, days, apart)}  # fmt: skip
    words = ", ".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in named.items())
    return {"values": list(named), "labelExpr": f"{{{words}}}[datum.value]", "labelFontSize": 13, "ticks": True}


def _points(marks: list[_Mark], x: Spec, y: Spec) -> list[Spec]:
    """Meetings in blue, a planned one as a hollow bar over the days it may fall on; a shape for each other kind."""
    out = []
    for kind in LANES:
        members = [m for m in marks if m.kind == kind]
        dots = [{"x": m.x, "y": m.row + 0.5} for m in members if not m.planned]
        bars = [{"x": m.x, "x2": m.x2 + 0.5, "y": m.row + 0.3, "y2": m.row + 0.7} for m in members if m.planned]
        dot: Spec = {"type": "point", "filled": True, "opacity": 1, "size": 110 if kind == "meeting" else 70,
                     "shape": SHAPES.get(kind, "circle"), "color": BLUE if kind == "meeting" else SOFT}  # fmt: skip
        if dots:
            out.append(layer(dot, dots, x=x, y=y))
        if bars:
            bar: Spec = {"type": "rect", "fill": "white", "stroke": BLUE, "strokeWidth": 1.2, "strokeDash": [4, 3]}
            out.append(layer(bar, bars, x=x, x2={"field": "x2"}, y=y, y2={"field": "y2"}))
    return out


def _labels(marks: list[_Mark], x: Spec, y: Spec) -> list[Spec]:
    """Each label beside its mark, on white so that no line runs through it."""
    out = []
    for left in (False, True):
        rows = [
            {"x": m.x if left else m.x2 + (0.5 if m.planned else 0), "y": m.row + 0.5, "t": m.label}
            for m in marks
            if m.left == left and not m.bare
        ]
        text: Spec = {"type": "text", "align": "right" if left else "left", "dx": -GAP if left else GAP,
                      "baseline": "middle", "fontSize": 12, "color": INK}  # fmt: skip
        halo: Spec = {**text, "color": "white", "stroke": "white", "strokeWidth": 4}
        if rows:
            out += [layer(m, rows, x=x, y=y, text=field("t", "nominal")) for m in (halo, text)]
    return out
