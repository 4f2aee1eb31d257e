"""The plot of one panel: its gridlines and axis, the line of a series. Own drawing."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from caudal.brief.charts.look import BLUE, GRID, SOFT, label
from caudal.brief.numbers import decimal_text

Place = Callable[[float, float], tuple[float, float]]
"""Position and count to pixels."""


def axes(top: float, axis: Mapping[int, str], place: Place, width: int) -> str:
    """Gridlines from zero to `top`, their counts at the left, and a mark and its words at the positions of `axis`."""
    out = []
    left, bottom = place(0, 0)
    for tick in ticks(top):
        y = place(0, tick)[1]
        out.append(f'<path d="M{left:g},{y}h{width}" stroke="{SOFT if tick == 0 else GRID}"/>')
        out.append(label(left - 6, y + 4, decimal_text(tick), 11, SOFT, anchor="end"))
    for i, words in axis.items():
        x = place(i, 0)[0]
        out.append(f'<path d="M{x:g},{bottom:g}v4" stroke="{SOFT}"/>')
        if words:
            out.append(label(x, bottom + 17, words, 11, SOFT, anchor="middle"))
    return "".join(out)


def unworded(axis: Mapping[int, str]) -> Mapping[int, str]:
    """The marks of an axis without their words, for a panel that stands above another on the same axis."""
    return dict.fromkeys(axis, "")


def counted(points: Sequence[tuple[int, float | None]], place: Place) -> str:
    """The line of what was counted."""
    return f'<path d="{line_path(points, place)}" fill="none" stroke="{BLUE}" stroke-width="1.8"/>'


def newest(i: float, value: float, place: Place) -> str:
    """The dot of the newest count."""
    x, y = place(i, value)
    return f'<circle cx="{x}" cy="{y}" r="3.2" fill="{BLUE}"/>'


def line_path(points: Sequence[tuple[int, float | None]], place: Place) -> str:
    """The path of a series, broken where a value is not known; a lone point is a dot-long line."""
    out, pen = [], "M"
    for i, value in points:
        if value is None:
            pen = "M"
            continue
        x, y = place(i, value)
        out.append(f"{pen}{x},{y}" + ("h0.1" if pen == "M" else ""))
        pen = "L"
    return "".join(out)


def ticks(top: float) -> list[float]:
    """Zero and one to four round values up to `top`: steps of 1, 2 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(top))
    step = next(power * m for m in (0.2, 0.5, 1.0, 2.0, 5.0) if top / (power * m) < 4)
    step = max(step, 1.0)
    return [step * i for i in range(int(top / step) + 1)]
