"""Pages written with their JSON beside them, and the tables of a page at the terminal."""

# ruff: noqa: PLC0415 - the rooms load when a command runs, so that `caudal --help` answers at once

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caudal.cli import streams
from caudal.cli.run import stamped

if TYPE_CHECKING:
    from rich.console import RenderableType

    from caudal.brief.document import Table


def written(out: Path, made: Mapping[str, bytes], name: str, document: Mapping[str, Any], seed: int) -> list[str]:
    """Writes pages and, as `name`, the JSON document of the same record, whole or not at all; says where."""
    from caudal import disk

    files = {**made, name: streams.document_text(stamped(document, seed)).encode()}
    out.mkdir(parents=True, exist_ok=True)
    disk.write_files(out, files)
    return [str(out / file) for file in files]


def shown(lead: str, sheets: Sequence[Table], language: str) -> list[RenderableType]:
    """The first sentences of a page and its tables, as its own words have them."""
    from rich.text import Text

    from caudal.brief.document import plain
    from caudal.cli.tables import table

    lines: list[RenderableType] = [Text(lead)]
    for sheet in sheets:
        rows = [[plain(cell.runs) for cell in row] for row in sheet.rows]
        lines += table(plain(sheet.caption), [plain(column.title) for column in sheet.columns], rows, language)
        lines += [Text(plain(note)) for note in sheet.notes]
    return lines
