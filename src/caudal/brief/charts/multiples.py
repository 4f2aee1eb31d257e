"""Small multiples: one panel for each series of a group, each on its own scale from zero, newest range expected."""

from __future__ import annotations

from collections.abc import Mapping

from caudal.brief.charts.look import BLUE, INK, RUST, RUST_LIGHT, SOFT, drawing, label, lines, marked_label
from caudal.brief.charts.plot import axes, counted, newest, unworded
from caudal.brief.charts.series import SHOWN, axis_labels, series_table, shown_value
from caudal.brief.document import Chart, Run, Runs, plain
from caudal.brief.words.names import capital_first
from caudal.brief.words.naming import furthest
from caudal.brief.words.scribe import Scribe
from caudal.records import Period
from caudal.stocktaking import Change, Section

PLOT_WIDTH, PLOT_HEIGHT = {2: 112, 3: 176, 4: 132}, 64  # pixels; the width by number of columns
LEFT, GAP, FOOT, RIGHT = 50, 16, 30, 26
NARROW = 2  # columns on a telephone
WORDS = 13  # pixels that the words of an axis take; only the lowest panel of a column has them
EDGE = 6  # pixels from the left edge of a panel to its head
LINE = 14  # pixels from one line of a head to the next
LETTER = 6.4  # pixels a letter of a head takes, on the wide side
LEGEND = 22  # pixels the key to the picture takes
MOST_PANELS = 12


def multiples_chart(scribe: Scribe, group: Section) -> list[Chart]:
    """Charts of at most twelve panels; series without history are left to the table."""
    drawn = [c for c in group.changes if any(shown_value(scribe, p) is not None for p in c.history)]
    pages = [drawn[i : i + MOST_PANELS] for i in range(0, len(drawn), MOST_PANELS)]
    return [_chart(scribe, group, page, f"{group.id}-{n}") for n, page in enumerate(pages)]


def _chart(scribe: Scribe, group: Section, changes: list[Change], id: str) -> Chart:
    queries = tuple(c.query for c in group.changes)
    names = [scribe.names.series(c.query, queries) for c in changes]
    heads = [_head(scribe, c, name) for c, name in zip(changes, names, strict=True)]
    columns = 4 if len(changes) in (4, 7, 8, 10, 11, 12) else 3
    svg, narrow = (_draw(scribe, changes, heads, n) for n in (columns, NARROW))
    title = _title(scribe, changes, names)
    indicators = tuple(dict.fromkeys(scribe.names.inside(c.query.indicator) for c in changes))
    first = min(c.history[-SHOWN:][0].period for c in changes)
    last = max(c.history[-1].period for c in changes)
    subtitle = scribe.say(
        "chart.multiples.subtitle",
        indicator=Run(capital_first(scribe.language.listed(indicators)), kind="given"),
        first=Run(scribe.language.short(first), kind="date"),
        last=Run(scribe.language.short(last), kind="date"),
    )
    if any(c.verdict.expected is not None for c in changes):
        subtitle += scribe.say("chart.multiples.ranges")
    table = series_table(scribe, f"t-{id.replace('.', '-')}-data", title, list(zip(changes, names, strict=True)))
    alt_text = scribe.word(
        "chart.alt.table",
        text=f"{plain(title)}. {plain(subtitle).rstrip('.')}. "
        + "; ".join(plain(h).replace("|", ": ") for h in heads)
        + ".",
    )
    labels = tuple(r for h in heads for r in h if r.figure)
    return Chart(f"chart-{id.replace('.', '-')}", title, subtitle, svg, alt_text, table, labels, 560, narrow=narrow)


def _head(scribe: Scribe, change: Change, name: str) -> Runs:
    judged = scribe.judged(change)
    before, after, percent = scribe.figure(judged, "from"), scribe.figure(judged, "to"), scribe.percent(judged)
    words: list[Run] = [Run(name, kind="given"), Run("|")]
    if before and after:
        words += [*scribe.marked(before), Run(" → "), *scribe.marked(after)]
    if percent is not None:
        words += [Run("  "), percent]
    return tuple(words)


def _title(scribe: Scribe, changes: list[Change], names: list[str]) -> Runs:
    """The finding, in words that need no number: which series fell most and rose most in number."""
    shown = tuple(changes)
    several = len({c.query.indicator for c in shown}) > 1
    named = {way: names[changes.index(c)] for way in ("down", "up") if (c := furthest(scribe, shown, way)) is not None}
    filling = {way: Run(name, kind="given") for way, name in named.items()}
    if not named or several:
        return scribe.say("chart.multiples.several" if several else "chart.multiples.unknown")
    if len(named) == 2:
        return scribe.say("chart.multiples.mixed", **filling)
    way = next(iter(named))
    return scribe.say(f"chart.multiples.one.{way}" if len(shown) == 1 else f"chart.multiples.{way}", **filling)


def _draw(scribe: Scribe, changes: list[Change], heads: list[Runs], columns: int) -> str:
    """Own SVG in the look of the other pictures: a grammar's layers for fifty panels cost seconds, these nothing."""
    periods = sorted({p.period for c in changes for p in c.history[-SHOWN:]})
    at = {p: i for i, p in enumerate(periods)}
    axis = axis_labels(scribe, periods, 2)
    width = PLOT_WIDTH[columns]
    pitch = width + LEFT + GAP
    named = [lines(plain(h).partition("|")[0], int((pitch - EDGE) / LETTER)) for h in heads]
    top = LINE * (max(len(n) for n in named) + 1) + 12
    expected = any(scribe.value(scribe.judged(c), "upper95") is not None for c in changes)
    body = [_legend(scribe)] if expected else []
    start = LEGEND if expected else 0
    height = top + PLOT_HEIGHT + FOOT - WORDS
    for i, (change, head) in enumerate(zip(changes, heads, strict=True)):
        x, y = (i % columns) * pitch, start + (i // columns) * height
        below = axis if i + columns >= len(changes) else unworded(axis)
        panel = _panel(scribe, change, named[i], _numbers(head), at, below, (width, top))
        body.append(f'<g transform="translate({x},{y})">{panel}</g>')
    rows = -(-len(changes) // columns)
    return drawing("".join(body), columns * pitch - GAP + RIGHT, start + rows * height - FOOT + WORDS + 22)


def _numbers(head: Runs) -> list[tuple[str, bool]]:
    """The second line of a head in parts; True where a part is a status letter."""
    at = [r.text for r in head].index("|")
    return [(r.text, r.kind == "letter") for r in head[at + 1 :]]


def _legend(scribe: Scribe) -> str:
    """The key: a line is what was observed, a bar with its middle what was expected."""
    seen = plain(scribe.say("chart.observed", value="")).partition("|")[0]
    meant = plain(scribe.say("column.expected")).lower()
    x = EDGE + 44 + LETTER * len(seen)
    return (
        f'<path d="M{EDGE},10h22" stroke="{BLUE}" stroke-width="1.8"/>'
        f'<circle cx="{EDGE + 22}" cy="10" r="3.2" fill="{BLUE}"/>'
        + label(EDGE + 32, 14, seen, 12, SOFT)
        + f'<g transform="translate({x:g},0)">{_range(8, 2, 18)}{_middle(8, 10)}</g>'
        + label(x + 20, 14, meant, 12, SOFT)
    )


def _range(x: float, high: float, low: float) -> str:
    """The bar of a range expected, in a frame so that it holds in grey."""
    return (
        f'<rect x="{x - 3:g}" y="{high:g}" width="6" height="{max(low - high, 1):g}" fill="{RUST_LIGHT}" '
        f'stroke="{RUST}" stroke-width="0.8"/>'
    )


def _middle(x: float, y: float) -> str:
    return f'<path d="M{x - 6:g},{y:g}h12" stroke="{RUST}" stroke-width="2"/>'


def _panel(
    scribe: Scribe,
    change: Change,
    named: list[str],
    numbers: list[tuple[str, bool]],
    at: Mapping[Period, int],
    axis: Mapping[int, str],
    size: tuple[int, int],
) -> str:
    """One panel. named: lines of its name; numbers: the line under; size: width of the plot, height of the head."""
    width, head = size
    history = change.history[-SHOWN:]
    points = [(at[p.period], shown_value(scribe, p)) for p in history]
    low, high, median = (scribe.value(scribe.judged(change), k) for k in ("lower95", "upper95", "median"))
    top = max([v for _, v in points if v is not None] + [high or 0.0]) * 1.04 or 1.0
    bottom, last = head + PLOT_HEIGHT, max(*at.values(), 1)

    def place(i: float, value: float) -> tuple[float, float]:
        return round(LEFT + width * i / last, 1), round(bottom - PLOT_HEIGHT * value / top, 1)

    first = head - 12 - LINE * len(named)
    out = [label(EDGE, first + LINE * i, line, 12, INK, bold=True) for i, line in enumerate(named)]
    out.append(marked_label(EDGE, head - 12, numbers, 12, INK))
    out.append(axes(top, axis, place, width))
    end = at[history[-1].period]
    if high is not None:
        (x, y1), y2 = place(end, high), place(end, low or 0.0)[1]
        out.append(_range(x, y1, y2))
    if median is not None:
        out.append(_middle(*place(end, median)))
    out.append(counted(points, place))
    at_end, value = points[-1]
    if value is not None:
        out.append(newest(at_end, value, place))
    return "".join(out)
