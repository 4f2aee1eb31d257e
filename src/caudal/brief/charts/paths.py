"""A measure through time: observed against expected, the effect added up, and where it stands among placebos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caudal.brief.charts.look import BLUE, GRID, INK, RUST, RUST_LIGHT, SOFT, apart, drawing, label
from caudal.brief.charts.plot import ticks
from caudal.brief.charts.series import axis_labels
from caudal.brief.document import Cell, Chart, Column, Run, Runs, Table, plain
from caudal.brief.language import capital
from caudal.brief.numbers import decimal_text, honest_step
from caudal.brief.words.estimates import ranged
from caudal.brief.words.scribe import Scribe
from caudal.records import Period
from caudal.studies import MeasurePage

WIDTH, PLOT, LEFT, RIGHT, TOP, FOOT = 660, 230, 78, 10, 40, 26  # pixels
LETTER = 6.2  # pixels a letter above the plot takes, on the wide side
LINE = 15.0  # pixels between two lines of words
HALO = '<text paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round" '
"""Words on white, so that no line runs through them."""
FAR = 3.5  # surprises at which the placebo picture is cut


def paths_chart(scribe: Scribe, m: MeasurePage) -> Chart:
    """Counts before and after the start, and the 95% range of what was expected after it."""
    before = [scribe.ledger.look(f).value for _, f in m.history]
    keys = ("observed", "expected", "expected-lower95", "expected-upper95")
    came, expected, lower, upper = ([scribe.ledger.look(q.total[k]).value for q in m.path] for k in keys)
    periods = [p for p, _ in m.history] + [q.period for q in m.path]
    seen, n = [*before, *came], len(before)
    low, high = (list(enumerate(v, n)) for v in (lower, upper))
    top = _ceiling(max((v for v in [*seen, *upper] if v is not None), default=1.0),
                   max((v for v in [*seen, *expected] if v is not None), default=1.0))  # fmt: skip
    grid = _Grid(len(periods), 0.0, top)
    body = [grid.lines(scribe, periods), grid.start(n, len(m.path), sum(q.inside for q in m.path), scribe)]
    body.append(grid.band([(i, v or 0.0) for i, v in low], [(i, v or 0.0) for i, v in high]))
    body.append(grid.line(list(enumerate(expected, n)), RUST, dashed=True))
    body.append(grid.line(list(enumerate(seen)), BLUE))
    words = [(seen, BLUE, scribe.word("page.observed")), ([None] * n + expected, RUST, scribe.word("page.expected"))]
    heights = _heights(grid, [values for values, _, _ in words])
    body += [_word(grid, values, y, colour, text) for (values, colour, text), y in zip(words, heights, strict=True)]
    title = capital(scribe.say("chart.paths.title", measure=_id(m)))
    said = scribe.say("chart.paths.subtitle", name=Run(scribe.names.titled(m.told.total.query), kind="given"))  # type: ignore[union-attr]
    return _chart(
        scribe, "chart-paths", title, said, drawing("".join(body), WIDTH, grid.bottom), _by_period(scribe, m, title)
    )


def cumulated_chart(scribe: Scribe, m: MeasurePage) -> Chart:
    """The effect added up from the start on, with its 95% interval; negative = fewer."""
    held = [[scribe.ledger.look(q.cumulated[k]).value or 0.0 for k in ("effect", "effect-lower95", "effect-upper95")]
            for q in m.path]  # fmt: skip
    floor = -_ceiling(-min(0.0, *(v[1] for v in held)), -min(0.0, *(v[0] for v in held)))
    top = _ceiling(max(0.0, *(v[2] for v in held)), max(0.0, *(v[0] for v in held)))
    grid = _Grid(len(held), floor, max(top, -0.1 * floor))
    body = [
        grid.lines(scribe, [q.period for q in m.path]),
        grid.start(0, len(held), sum(q.inside for q in m.path), scribe),
    ]
    body.append(grid.band([(i, v[1]) for i, v in enumerate(held)], [(i, v[2]) for i, v in enumerate(held)]))
    body.append(grid.line([(i, v[0]) for i, v in enumerate(held)], BLUE))
    title = capital(scribe.say("chart.cumulated.title", measure=_id(m)))
    said = scribe.say("chart.cumulated.subtitle")
    return _chart(
        scribe, "chart-cumulated", title, said, drawing("".join(body), WIDTH, grid.bottom), _so_far(scribe, m, title)
    )


def placebo_chart(scribe: Scribe, m: MeasurePage) -> Chart | None:
    """Each placebo case as a dot on the scale of surprise, this measure's window as a bar; None without cases."""
    if not m.time and not m.place:
        return None

    def x(value: float) -> float:
        return LEFT + (min(max(value, -FAR), FAR) + FAR) / (2 * FAR) * (WIDTH - LEFT - RIGHT)

    base, out = 150.0, []
    for edge in (-1, 0, 1):
        dash = "" if edge == 0 else ' stroke-dasharray="4 3"'
        out.append(f'<line x1="{x(edge):.1f}" y1="24" x2="{x(edge):.1f}" y2="{base:g}" stroke="{SOFT}"{dash}/>')
    for edge, anchor in ((-1, "end"), (1, "start")):
        word = scribe.word("chart.placebo.lower" if edge < 0 else "chart.placebo.upper")
        out.append(label(round(x(edge) + 6 * edge, 1), 34, word, 11.5, SOFT, anchor=anchor))
    height: dict[int, int] = {}
    tall = max(_columns([*m.time, *m.place]).values(), default=1)
    gap = min(7.0, (base - 44) / tall)
    for kind, values in (("time", m.time), ("place", m.place)):
        for value in sorted(values):
            column = round(x(value) / 6)
            height[column] = height.get(column, 0) + 1
            fill = SOFT if kind == "time" else "#ffffff"
            out.append(f'<circle cx="{column * 6:g}" cy="{base - gap * (height[column] - 0.4):.1f}" r="2.6" '
                       f'fill="{fill}" stroke="{SOFT}"/>')  # fmt: skip
    out.append(f'<line x1="{LEFT}" y1="{base:g}" x2="{WIDTH - RIGHT}" y2="{base:g}" stroke="{INK}"/>')
    out.append(
        f'<line x1="{x(m.own):.1f}" y1="24" x2="{x(m.own):.1f}" y2="{base + 8:g}" stroke="{BLUE}" stroke-width="4"/>'
    )
    side = "start" if m.own < 0 else "end"
    out.append(
        label(round(x(m.own) + (8 if m.own < 0 else -8), 1), 18, m.told.measure.id, 12.5, BLUE, bold=True, anchor=side)
    )
    title = capital(scribe.say("chart.placebo.title", measure=_id(m)))
    both = "chart.placebo.subtitle.both" if m.place else "chart.placebo.subtitle"
    return _chart(
        scribe, "chart-placebo", title, scribe.say(both), drawing("".join(out), WIDTH, base + 16), _cases(scribe, m)
    )


def _columns(values: Sequence[float]) -> dict[int, int]:
    out: dict[int, int] = {}
    for value in values:
        column = round((LEFT + (min(max(value, -FAR), FAR) + FAR) / (2 * FAR) * (WIDTH - LEFT - RIGHT)) / 6)
        out[column] = out.get(column, 0) + 1
    return out


def _ceiling(highest: float, shown: float) -> float:
    """The end of an axis: the interval's, but no more than two and a half times the lines themselves."""
    return min(highest, 2.5 * shown) * 1.05 if shown > 0 else highest * 1.05


def _id(m: MeasurePage) -> Run:
    return Run(m.told.measure.id, kind="id")


def _chart(scribe: Scribe, id: str, title: Runs, subtitle: Runs, svg: str, table: Table) -> Chart:
    alt = scribe.word("chart.alt.table", text=f"{plain(title)}. {plain(subtitle)}")
    return Chart(id, title, subtitle, svg, alt, table, (), 640)


class _Grid:
    """Where a period and a value stand; values beyond the plot are cut at its edge."""

    def __init__(self, periods: int, low: float, high: float) -> None:
        self.periods, self.low, self.high = periods, low, max(high, low + 1.0)
        self.bottom = TOP + PLOT + FOOT

    def x(self, i: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (i + 0.5) / max(self.periods, 1)

    def y(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return TOP + (self.high - inside) / (self.high - self.low) * PLOT

    def lines(self, scribe: Scribe, periods: list[Period]) -> str:
        out = []
        marks = ticks(max(self.high, -self.low, 1.0))
        for tick in sorted({t for m in marks for t in (-m, m) if self.low <= t <= self.high}):
            out.append(f'<line x1="{LEFT}" y1="{self.y(tick):.1f}" x2="{WIDTH - RIGHT}" y2="{self.y(tick):.1f}" '
                       f'stroke="{INK if tick == 0 else GRID}"/>')  # fmt: skip
            out.append(label(LEFT - 6, round(self.y(tick) + 4, 1), decimal_text(tick), 11.5, SOFT, anchor="end"))
        for i, words in axis_labels(scribe, periods).items():
            side = "end" if self.x(i) > WIDTH - RIGHT - 24 else "middle"
            out.append(label(round(self.x(i), 1), TOP + PLOT + 18, words, 11.5, SOFT, anchor=side))
        return "".join(out)

    def start(self, first: int, after: int, window: int, scribe: Scribe) -> str:
        """A line where the measure begins, and one where the window ends while counts go on."""
        out = []
        ends = ((first + window, "page.window-ends"),) if after > window else ()
        for row, (at, key) in enumerate(((first, "page.begins"), *ends)):
            x, y, word = self.x(at - 0.5), 14 + 14 * row, scribe.word(key)
            out.append(f'<line x1="{x:.1f}" y1="{y - 10}" x2="{x:.1f}" y2="{TOP + PLOT}" stroke="{INK}" '
                       'stroke-dasharray="2 3"/>')  # fmt: skip
            over = x + 3 + LETTER * len(word) > WIDTH
            said = label(round(x + (-3 if over else 3), 1), y, word, 11.5, INK, anchor="end" if over else "")
            out.append(said.replace("<text ", HALO, 1))
        return "".join(out)

    def band(self, low: list[tuple[int, float]], high: list[tuple[int, float]]) -> str:
        if not low:
            return ""
        way = [*((self.x(i), self.y(v)) for i, v in high), *((self.x(i), self.y(v)) for i, v in reversed(low))]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in way)
        return f'<polygon points="{points}" fill="{RUST_LIGHT}" fill-opacity="0.7"/>'

    def line(self, values: Sequence[tuple[int, float | None]], colour: str, *, dashed: bool = False) -> str:
        """A line with gaps where nothing is known."""
        parts: list[list[str]] = [[]]
        for i, v in values:
            if v is None:
                parts.append([])
            else:
                parts[-1].append(f"{self.x(i):.1f},{self.y(v):.1f}")
        dash = ' stroke-dasharray="6 4"' if dashed else ""
        style = f'fill="none" stroke="{colour}" stroke-width="2.2"{dash}'
        drawn = [f'<polyline points="{" ".join(p)}" {style}/>' for p in parts if p]
        for x, y in (q.split(",") for p in parts for q in p):
            drawn.append(f'<circle cx="{x}" cy="{y}" r="2.4" fill="{colour}"/>')
        return "".join(drawn)


def _last(values: Sequence[float | None]) -> int | None:
    return max((i for i, v in enumerate(values) if v is not None), default=None)


def _heights(grid: _Grid, lines: Sequence[Sequence[float | None]]) -> list[float]:
    """Where the direct labels of lines stand: above their last values, one above the other where these are near."""
    ends = [(grid.y(values[last] or 0.0) - 9 if (last := _last(values)) is not None else 0.0) for values in lines]
    return apart(ends, [LINE] * len(ends), 0.0, grid.bottom)


def _word(grid: _Grid, values: Sequence[float | None], y: float, colour: str, text: str) -> str:
    """A direct label above the last value."""
    last = _last(values)
    if last is None:
        return ""
    x = min(grid.x(last), WIDTH - RIGHT - 4)
    word = label(round(x, 1), round(y, 1), text, 12.5, colour, bold=True, anchor="end")
    return word.replace("<text ", HALO, 1)


def _by_period(scribe: Scribe, m: MeasurePage, title: Runs) -> Table:
    rows = []
    for q in m.path:
        cells = [Cell((Run(scribe.language.short(q.period), kind="date"),)), Cell(scribe.marked(q.total["observed"]))]
        cells += [_interval(scribe, q.total, key) for key in ("expected", "effect")]
        rows.append(tuple(cells))
    columns = (
        Column(scribe.say("column.period")),
        Column(scribe.say("effects.column.observed"), True),
        Column(scribe.say("effects.column.expected"), True, 2.0),
        Column(scribe.say("effects.column.effect"), True, 2.0),
    )
    return Table("t-paths-data", scribe.say("chart.data", title=title), columns, tuple(rows), style="data")


def _so_far(scribe: Scribe, m: MeasurePage, title: Runs) -> Table:
    rows = [
        (Cell((Run(scribe.language.short(q.period), kind="date"),)), _interval(scribe, q.cumulated, "effect"))
        for q in m.path
    ]
    columns = (Column(scribe.say("page.column.to")), Column(scribe.say("page.column.cumulated"), True, 2.0))
    return Table("t-cumulated-data", scribe.say("chart.data", title=title), columns, tuple(rows), style="data")


def _interval(scribe: Scribe, held: Mapping[str, str], key: str) -> Cell:
    low, high = (scribe.ledger.look(held[f"effect-{end}95"]).value or 0.0 for end in ("lower", "upper"))
    return Cell(ranged(scribe, held, (key, f"{key}-lower95", f"{key}-upper95"), honest_step(high - low)))


def _cases(scribe: Scribe, m: MeasurePage) -> Table:
    held = {"cases": m.told.placebo.get("cases", ""), "separate": m.counts.get("separate", ""),
            "far": m.counts.get("far", "")}  # fmt: skip
    rows = tuple(
        (Cell(capital(scribe.say(f"page.placebo.{key}"))), Cell((scribe.number(figure),)))
        for key, figure in held.items() if figure
    )  # fmt: skip
    columns = (Column(scribe.say("page.placebo.what"), share=2.0), Column(scribe.say("page.placebo.how-many"), True))
    return Table("t-placebo-data", scribe.say("page.placebo.table", measure=_id(m)), columns, rows, style="data")
