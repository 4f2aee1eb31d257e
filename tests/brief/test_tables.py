"""Tables on paper: columns that never run into each other, and no word that wraps where it has room."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import pymupdf
import typst

from caudal.brief import pdf as writer
from caudal.brief.document import Cell, Column, Run, Table

PAGE = '#set page(paper: "us-letter", margin: (x: 0.72in))\n#set text(font: "Libertinus Serif", size: 9.4pt)\n'


def printed(
    rows: list[list[str]], numeric: list[bool], style: Literal["", "data"]
) -> list[list[tuple[float, float, str]]]:
    """The words of a table's lines from top to bottom, each with its left and right end."""
    columns = tuple(Column((Run(f"c{i}"),), n) for i, n in enumerate(numeric))
    cells = tuple(tuple(Cell((Run(text),)) for text in row) for row in rows)
    table = Table("t", (Run("caption"),), columns, cells, style=style)
    source = f"{writer._template()}\n{PAGE}#{{ {writer._table(table)} }}"
    made = typst.compile(source.encode(), format="pdf", ignore_system_fonts=True)
    lines: dict[int, list[tuple[float, float, str]]] = {}
    for x0, _, x1, y1, word, *_ in pymupdf.open(stream=made)[0].get_text("words"):
        lines.setdefault(round(y1), []).append((x0, x1, word))
    return [sorted(lines[y]) for y in sorted(lines)]


def test_columns_of_words_alone_do_not_run_into_each_other() -> None:
    long = "both delegations met again in the capital to follow up what they had agreed " * 4
    lines = printed(
        [["28 de diciembre de 2023", "Compromiso", long, "Secretaría de Relaciones Exteriores " * 2]],
        [False] * 4,
        "data",
    )
    assert all(b[0] > a[1] for line in lines for a, b in pairwise(line))
    assert any("Compromiso" in [w for *_, w in line] for line in lines)


def test_words_that_have_room_stay_on_one_line() -> None:
    numbers = ["45,078", "88,000 (30,000 to 203,000) [p]", "−43,000 (−158,000 to +15,000) [p]", "−49%", "14%"]
    lines = printed(
        [["people of other citizenships", *numbers, "no change distinguishable"]], [False, *[True] * 5, False], ""
    )
    assert " ".join(w for *_, w in lines[-1]).endswith("14% no change distinguishable")
