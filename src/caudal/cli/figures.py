"""A figure opened: everything it carries, as lines."""

from __future__ import annotations

from collections.abc import Iterable

from caudal.records import ALL, Figure


def figure_lines(figure: Figure) -> list[str]:
    """Everything a figure carries, one line each (DESIGN section 7)."""
    value = "not known" if figure.value is None else f"{figure.value:,.10g}"
    dims = ", ".join(f"{k} {v}" for k, v in figure.dims.items() if v != ALL) or "no breakdown"
    lines = [
        f"Figure {figure.id}",
        f"  value: {value} ({figure.unit}){f' [{figure.mark}]' if figure.mark else ''}",
        f"  indicator: {figure.indicator}; {dims}",
        f"  period: {figure.period}",
        f"  as of: {figure.as_of.isoformat()} ({figure.mode})",
        "  computation: " + ", ".join(f"{k}={v}" for k, v in figure.computation.items()),
    ]
    for s in figure.sources:
        lines.append(f"  edition {s.edition}: {s.publisher}, {s.title}")
        lines.append(f"    released {s.released.isoformat()}, basis {s.basis}, {s.mode}, sha256 {s.sha256}")
        lines.append(f"    rows {row_ranges(s.rows)}")
    return lines


def row_ranges(rows: Iterable[int]) -> str:
    """Row numbers, runs joined: "2-5, 9"."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs) or "none"
