"""Rough heights of blocks on a Letter page, in points: enough to say which may run over a page's end.

Asking the compiler to measure a block lays it out once more for every frame around it, which took more than half of
its time and memory.
"""

from __future__ import annotations

import re
from math import ceil

from caudal.brief.document import Block, Box, Bullets, Chart, Charts, KeyFigures, Paragraph, Runs, Table, plain

PAGE_WIDTH = 508.0  # points between the margins
ALONE = 0.86  # share of the page's width that a picture of its own takes
WIDE = 0.5  # width of a letter over its size
TEXT = {"lead": (11.0, 15.0), "note": (7.6, 10.0)}  # style -> size, line to line
CELL = 0.45  # the same in a table, where most are digits
BODY = (9.4, 12.5)
_VIEW = re.compile(r'viewBox="[-0-9.]+ [-0-9.]+ ([0-9.]+) ([0-9.]+)"')


def height(block: Block, width: float = PAGE_WIDTH) -> float:
    """The height of a block in a column of that width, both in points, to within a third."""
    match block:
        case Paragraph():
            size, line = TEXT.get(block.style, BODY)
            return _lines(block.runs, size, width) * line + 6
        case Bullets(style="lead"):
            return sum(_lines(i, TEXT["lead"][0], width - 12) * TEXT["lead"][1] + 5 for i in block.items) + 6
        case Bullets():
            return sum(_lines(i, BODY[0], width - 12) * BODY[1] + 4 for i in block.items) + 6
        case KeyFigures():
            return 80.0
        case Table():
            return table_height(block, width)
        case Chart():
            return _chart(block, ALONE * width)
        case Charts():
            each = width / len(block.items) - 7
            return max(_chart(c, each) for c in block.items) + 12
        case Box():
            return 34.0 + sum(height(b, width - 16) for b in block.blocks)
        case _:
            return float("inf")


def table_height(table: Table, width: float = PAGE_WIDTH) -> float:
    """The same of a table, with its caption, without its notes."""
    count = len(table.columns)
    size = {"glance": 8.6, "data": 6.8}.get(table.style, 7.5 if count > 8 else 8.0)
    each = _widths(table, size, width)
    rows = sum(max((_lines(row[i].runs, size, w, CELL) for i, w in each.items()), default=1) for row in table.rows)
    gaps = (0.32 if table.style == "data" else 0.66) * size
    return 28.0 + rows * 1.1 * size + len(table.rows) * (gaps - 0.45 * size)


def table_width(table: Table) -> float:
    """The least width of a table of data in points: its cells on one line each, its titles broken between words.

    A table of words takes the page's.
    """
    if table.style != "data":
        return PAGE_WIDTH
    size = 6.3 if len(table.columns) > 10 else 6.8
    each = []
    for i, column in enumerate(table.columns):
        words = plain(column.title).split()
        each.append(max([*map(len, words), *(len(plain(row[i].runs)) for row in table.rows)]) * WIDE * size + 5)
    return sum(each)


def _widths(table: Table, size: float, width: float) -> dict[int, float]:
    """Widths of the columns of words: what numbers leave, shared out, none taking more than it needs."""
    need = []
    for i, column in enumerate(table.columns):
        title = plain(column.title)
        least = max(len(title) / 2, max(map(len, title.split()), default=0))
        need.append(max([least, *(len(plain(row[i].runs)) for row in table.rows)]) * CELL * size + 6)
    words = [i for i, c in enumerate(table.columns) if not c.numeric]
    left = width - sum(n for i, n in enumerate(need) if i not in words)
    out: dict[int, float] = {}
    for i in sorted(words, key=lambda i: need[i] / (table.columns[i].share or 1.0)):
        share = table.columns[i].share / sum(table.columns[j].share for j in words if j not in out)
        out[i] = max(40.0, min(need[i], left * share))
        left -= out[i]
    return out


def _lines(runs: Runs, size: float, width: float, letter: float = WIDE) -> int:
    return max(1, ceil(len(plain(runs)) * letter * size / width))


def _chart(chart: Chart, width: float) -> float:
    found = _VIEW.search(chart.svg)
    tall = width * float(found[2]) / float(found[1]) if found else width / 2
    return tall + 30 + 12 * (1 + len(chart.notes))
