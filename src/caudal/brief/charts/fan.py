"""Fan charts: what was counted, then what is to be expected with its 80% and 95% intervals; one panel or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caudal.brief.charts.look import (
    BLUE,
    INK,
    RUST,
    RUST_LIGHT,
    RUST_PALE,
    SOFT,
    drawing,
    label,
    lines,
    marked_label,
)
from caudal.brief.charts.plot import Place, axes, counted, line_path, newest, unworded
from caudal.brief.charts.series import SHOWN, axis_labels, shown_value
from caudal.brief.document import Runs, plain
from caudal.brief.words.scribe import Scribe
from caudal.records import Period
from caudal.stocktaking import Foreseen

LEFT, GAP, FOOT, RIGHT = 54, 14, 30, 24  # pixels
EDGE, LINE, LETTER, LEGEND = 6, 14, 6.4, 24  # pixels: margin of a head, its lines, its letters, the key to the picture
WORDS = 13  # pixels that the words of an axis take; only the lowest panel of a column has them
TALLEST = 2.0  # times the larger of what was counted and the 80% interval: a wider 95% interval is cut there


@dataclass(frozen=True, slots=True)
class Size:
    """The plot of one panel in pixels, and how many panels stand side by side."""

    width: int
    height: int
    columns: int
    labels: int


ONE = Size(600, 120, 1, 8)
MANY = Size(176, 62, 3, 2)
NARROW = {ONE: Size(290, 150, 1, 3), MANY: Size(290, 62, 1, 3)}
"""The same for a screen as wide as a telephone."""


def fan_svg(scribe: Scribe, members: Sequence[Foreseen], heads: Sequence[Runs], size: Size) -> str:
    """One panel for each member on its own scale from zero, under its head: a name, a bar, then numbers."""
    periods = sorted(
        {p.period for m in members for p in m.history[-SHOWN:]} | {p for m in members for p, _ in m.coming}
    )
    at = {p: i for i, p in enumerate(periods)}
    axis = axis_labels(scribe, periods, size.labels)
    if size.columns == 1:  # there is room to name the last period
        axis |= {len(periods) - 1: scribe.language.short(periods[-1])}
    pitch = size.width + LEFT + GAP
    named = [lines(plain(h).partition("|")[0], int((pitch - EDGE) / LETTER)) for h in heads]
    top = LINE * (max(len(n) for n in named) + 1) + 12
    height = top + size.height + FOOT - WORDS
    wide = size.columns * pitch - GAP + RIGHT
    key, start = _legend(scribe, wide)
    body = [key]
    for i, (member, head) in enumerate(zip(members, heads, strict=True)):
        x, y = (i % size.columns) * pitch, start + (i // size.columns) * height
        below = axis if i + size.columns >= len(members) else unworded(axis)
        drawn = _panel(scribe, member, at, below, size, top)
        words = [label(EDGE, top - 12 - LINE * (len(named[i]) - n), line, 12, INK, bold=True)
                 for n, line in enumerate(named[i])]  # fmt: skip
        numbers = [(r.text, r.kind == "letter") for r in head[[r.text for r in head].index("|") + 1 :]]
        words.append(marked_label(EDGE, top - 12, numbers, 12, INK))
        body.append(f'<g transform="translate({x},{y})">{"".join(words)}{drawn}</g>')
    rows = -(-len(members) // size.columns)
    return drawing("".join(body), wide, start + rows * height - FOOT + WORDS + 22)


def cut(scribe: Scribe, members: Sequence[Foreseen]) -> bool:
    """Whether a 95% interval of some panel goes on above its top edge."""
    return any(limit < full for full, limit in (_highest(scribe, m) for m in members))


def _highest(scribe: Scribe, member: Foreseen) -> tuple[float, float]:
    """The highest value of a panel, and the highest that it may draw."""
    ends = [{k: scribe.ledger.look(f).value or 0.0 for k, f in figures.items()} for _, figures in member.coming]
    firm = max([shown_value(scribe, p) or 0.0 for p in member.history[-SHOWN:]] + [e["upper80"] for e in ends])
    return max([firm, *(e["upper95"] for e in ends)]), TALLEST * firm


def _legend(scribe: Scribe, wide: float) -> tuple[str, int]:
    """The key and its height: a line is what was observed; the middle of two bands what is to be expected."""
    seen = plain(scribe.say("chart.observed", value="")).partition("|")[0]
    meant = scribe.word("chart.fan.key")
    x, y = EDGE + 44 + LETTER * len(seen), 0
    if x + 34 + LETTER * len(meant) > wide:
        x, y = EDGE, LEGEND - 2
    return (
        f'<path d="M{EDGE},10h22" stroke="{BLUE}" stroke-width="1.8"/>'
        + label(EDGE + 32, 14, seen, 12, SOFT)
        + f'<rect x="{x:g}" y="{y + 2}" width="26" height="16" fill="{RUST_PALE}" stroke="{RUST}" stroke-width="0.5"/>'
        f'<rect x="{x:g}" y="{y + 6}" width="26" height="8" fill="{RUST_LIGHT}"/>'
        f'<path d="M{x:g},{y + 10}h26" stroke="{RUST}" stroke-width="1.8" stroke-dasharray="4 2"/>'
        + label(x + 34, y + 14, meant, 12, SOFT),
        LEGEND + y,
    )


def _panel(
    scribe: Scribe, member: Foreseen, at: Mapping[Period, int], axis: Mapping[int, str], size: Size, head: int
) -> str:
    seen = [(at[p.period], shown_value(scribe, p)) for p in member.history[-SHOWN:]]
    ahead = [(at[p], {k: scribe.ledger.look(f).value for k, f in figures.items()}) for p, figures in member.coming]
    top = min(_highest(scribe, member)) * 1.04 or 10.0
    last, bottom = max(*at.values(), 1), head + size.height

    def place(i: float, value: float) -> tuple[float, float]:
        return round(LEFT + size.width * i / last, 1), round(bottom - size.height * min(value, top) / top, 1)

    known = [(i, v) for i, v in seen if v is not None]
    out = [_band(known[-1:], ahead, "95", RUST_PALE, place), _band(known[-1:], ahead, "80", RUST_LIGHT, place)]
    out.append(axes(top, axis, place, size.width))
    middle = [*known[-1:], *((i, q["median"]) for i, q in ahead)]
    out.append(
        f'<path d="{line_path(middle, place)}" fill="none" stroke="{RUST}" stroke-width="1.8" stroke-dasharray="4 2"/>'
    )
    out.append(counted(seen, place))
    if known:
        out.append(newest(*known[-1], place))
    return "".join(out)


def _band(
    last: Sequence[tuple[int, float]], ahead: Sequence[tuple[int, Mapping[str, float | None]]], level: str, fill: str,
    place: Place,
) -> str:  # fmt: skip
    """An interval that opens from the last count; an end withheld as too small is drawn at zero."""
    upper = [place(i, v) for i, v in last] + [place(i, q[f"upper{level}"] or 0.0) for i, q in ahead]
    lower = [place(i, v) for i, v in last] + [place(i, q[f"lower{level}"] or 0.0) for i, q in ahead]
    points = " ".join(f"{x},{y}" for x, y in [*upper, *reversed(lower)])
    return f'<polygon points="{points}" fill="{fill}" stroke="{RUST}" stroke-width="0.5"/>'
