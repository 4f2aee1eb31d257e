"""Tables at the terminal: nothing is ever cut; where a table does not fit, each row becomes a short list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from caudal.cli.streams import console_on_stdout, plain
from caudal.panel import ROUNDED, SUPPRESSED, UNKNOWN, Panel
from caudal.records import ALL

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_COLUMNS = 40  # series side by side; with more, each cell gets its own row
NONE = {"en": "none", "es": "nada"}
BASIS_MARKS = {"unverified": "[u]", "digitised": "[e]"}
MARKS = {
    "[c]": "suppressed by the publisher",
    "[x]": "not known",
    "[~]": "rounded by the publisher, or small parts of it withheld",
    "[u]": "not verified against its publisher",
    "[e]": "read off a chart",
    "[a]": "replay: from an edition released later",
}


def table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], language: str = "en"
) -> list[RenderableType]:
    """A titled table, numbers to the right; as lists "column: value" where the screen is too narrow for it.

    language: of what stands in the place of rows where there are none.
    """
    if not rows:
        return [Text(f"{title}: {NONE[language]}")]
    cells = [[_cell(value) for value in row] for row in rows]
    widths = _widths([list(columns), *cells], console_on_stdout().width)
    if widths is None:
        lists = (_as_list(columns, row) for row in cells)
        return [Text(title, style="bold"), *(Text(line) for lines in lists for line in lines)]
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for index, (name, width) in enumerate(zip(columns, widths, strict=True)):
        right = all(isinstance(row[index], (int, float)) or row[index] is None for row in rows)
        shown.add_column(Text(name), justify="right" if right else "left", width=width)
    for row in cells:
        shown.add_row(*(Text(cell) for cell in row))
    # a title of the table itself would be folded at the table's width
    return [Text(title, style="bold"), shown]


def _widths(rows: Sequence[Sequence[str]], available: int) -> list[int] | None:
    """Column widths that fit `available` without breaking a word, the widest narrowed first; None where none do."""
    widths = [max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True)]
    least = [
        max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in zip(*rows, strict=True)
    ]
    available -= 3 * len(widths) - 1  # gaps between columns and the edges, as rich sets this box
    while sum(widths) > available:
        spare = [width - minimum for width, minimum in zip(widths, least, strict=True)]
        if max(spare) == 0:
            return None
        widest = max((w, i) for i, w in enumerate(widths) if spare[i])[1]
        widths[widest] -= 1
    return widths


def panel_table(panel: Panel) -> list[RenderableType]:
    """A panel: a row for each period and a column for each series where that fits, else one row for each cell."""
    names = [n for n in _names(panel) if len({series[n] for series in panel.series}) > 1]
    fixed = [v for n, v in (panel.series[0] if panel.series else {}).items() if n not in names and v != ALL]
    head = f"{', '.join([panel.indicator, *fixed])}, as known on {panel.as_of.isoformat()} ({panel.mode})"
    labels = ["/".join(series[n] for n in names) or "count" for series in panel.series]
    cells = _panel_cells(panel)
    rows = [[p.label, *row] for p, row in zip(panel.periods, cells, strict=True)]
    if len(labels) <= MOST_COLUMNS and _plain_width(["period", *labels], rows) <= console_on_stdout().width:
        body = _right_aligned(head, ["period", *labels], rows)
    else:
        long = [
            [*(series[n] for n in names), p.label, cells[t][s]]
            for s, series in enumerate(panel.series)
            for t, p in enumerate(panel.periods)
        ]
        body = _right_aligned(head, [*names, "period", "count"], long)
    used = [
        f"{mark} {meaning}" for mark, meaning in MARKS.items() if any(mark in cell for row in cells for cell in row)
    ]
    return [*body, *(Text(line) for line in used), *(Text(f"Note: {plain(note)}") for note in panel.notes)]


def _names(panel: Panel) -> list[str]:
    return list(panel.series[0]) if panel.series else []


def _plain_width(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    return sum(2 + max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns)))


def _right_aligned(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[RenderableType]:
    if not rows:
        return [Text(f"{title}: no period is covered")]
    rows = [[plain(cell) for cell in row] for row in rows]
    if _plain_width(columns, rows) > console_on_stdout().width:
        return [Text(title), *(Text(line) for row in rows for line in _as_list(columns, row))]
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]
    to_right = [i == len(columns) - 1 or (columns[0] == "period" and i > 0) for i in range(len(columns))]
    lines = [title]
    for row in [columns, *rows]:
        padded = zip(row, widths, to_right, strict=True)
        lines.append("  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in padded))
    return [Text("\n".join(lines), no_wrap=True, overflow="ignore")]


def _panel_cells(panel: Panel) -> list[list[str]]:
    return [[_panel_cell(panel, s, t) for s in range(len(panel.series))] for t in range(len(panel.periods))]


def _panel_cell(panel: Panel, s: int, t: int) -> str:
    state, edition = int(panel.state[s, t]), int(panel.edition[s, t])
    if state in (SUPPRESSED, UNKNOWN):
        return "[c]" if state == SUPPRESSED else "[x]"
    basis = panel.editions[edition].basis if edition >= 0 else "official"
    marks = ("[~]" if state == ROUNDED else "") + BASIS_MARKS.get(basis, "") + ("[a]" if panel.replay[s, t] else "")
    count = panel.counts[s, t]
    return (f"{count:,.0f}" if count == round(count) else f"{count:,.1f}") + marks


def _as_list(columns: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    yield ""
    for name, value in zip(columns, row, strict=True):
        yield f"{name}: {value}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
    return plain(value)
