"""Bytes of an Excel workbook -> sheets of cells, without trusting them.

The zip directory is judged first: how many parts it names and how many bytes they unpack to. Then every part is
unpacked once against its checksum, a little at a time. Only then a worker process, held to a limit of memory and time,
parses the sheets (`workbook_child`).
"""

from __future__ import annotations

import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import Request
from caudal.sources.receiving import RATIO_FROM, Raw

Cell = str | float | bool | None

UNPACKED_LIMIT = 64 << 20
"""Bytes that all parts of a workbook may unpack to, by its zip directory."""
MOST_PACKED = 100
"""Unpacked bytes for each packed byte above which a workbook is refused (once past RATIO_FROM)."""
MOST_PARTS = 4000
LARGEST_DIRECTORY = 1 << 20
MEMORY = 80 << 20
"""Bytes that the worker may use beyond its start."""
SECONDS = 20
_AGAIN = "Fetch the file again from its publisher."
_CHILD = Path(__file__).with_name("workbook_child.py")
_SAVED = re.compile(rb"<dcterms:modified[^>]{0,80}>(\d{4})-(\d{2})-(\d{2})T")
_CORE = "docProps/core.xml"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One sheet: `rows` from row 1 and column A on, each a list of cells; an empty cell is None."""

    file: str  # the workbook as the user named it, and this sheet's name: what an error shows
    name: str
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, eq=False)
class Workbook:
    """A workbook as it came. `saved`: the day on which it was last saved, where its properties say so."""

    file: str
    source: str
    sha256: str
    sheets: Mapping[str, Sheet]
    saved: date | None

    def blank(self) -> Grid:
        """A Grid without rows that carries this file's name and hash, for `layout.reading`."""
        return Grid(self.file, self.source, self.sha256, (), pl.DataFrame())


@dataclass(frozen=True, slots=True)
class WorkbookLayout:
    """One official workbook. `fits`: whether a workbook is one of these, judged by its sheets alone."""

    name: str
    title: str
    sheets: tuple[str, ...]  # what it is known by, for the error where nothing fits
    fits: Callable[[Workbook], bool]
    read: Callable[[Workbook, Request], tuple[Reading, ...]]


def open_workbook(raw: Raw) -> Workbook:
    """The sheets of a workbook. Raises InputError where it is damaged, too large unpacked, or cannot be parsed."""
    saved = _judge(raw)
    sheets = {name: Sheet(f"{raw.file}, sheet {name!r}", name, rows) for name, rows in _parse(raw)}
    return Workbook(raw.file, raw.source, raw.sha256, sheets, saved)


def grid_of(book: Workbook, sheet: Sheet) -> Grid:
    """A sheet whose first row is a header, as the text table that readers of csv know; rows keep their numbers.

    Whole numbers lose their ".0"; spaces and line breaks inside a column's name become one space. Raises InputError
    for a column without a name or with another one's.
    """
    names = [" ".join(str(x or "").split()) for x in (sheet.rows[0] if sheet.rows else ())]
    if len(set(names)) != len(names) or not all(names):
        raise InputError(
            "the first row must name each column once",
            file=sheet.file,
            row=1,
            value=names,
            next_step="Restore the published sheet, or fetch the file again.",
        )
    kept = [(i, row) for i, row in enumerate(sheet.rows[1:], 2) if any(x is not None for x in row)]
    columns = {n: pl.Series(n, [text(row[j]) for _, row in kept], pl.String) for j, n in enumerate(names)}
    frame = pl.DataFrame(columns).with_columns(pl.Series(ROW, np.array([i for i, _ in kept], dtype=np.int32)))
    return Grid(sheet.file, book.source, book.sha256, tuple(names), frame)


def text(cell: Cell) -> str:
    """A cell as text: empty for None, a whole number without its decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def unknown_workbook(book: Workbook, layouts: Sequence[WorkbookLayout]) -> InputError:
    """The error for a workbook that no layout fits."""
    known = "; ".join(f"{x.name} ({x.title}) has the sheets {', '.join(map(repr, x.sheets))}" for x in layouts)
    return InputError(
        f"the workbook fits no known layout: {known}",
        file=book.file,
        value=", ".join(book.sheets),
        next_step="Restore the published sheet names and headers, or save the one sheet you need as CSV UTF-8 and "
        "describe it in a spec (--spec).",
    )


def _judge(raw: Raw) -> date | None:
    """Check the archive without unpacking more than a little at a time; the day it was last saved."""
    end = raw.data.rfind(b"PK\x05\x06", max(0, len(raw.data) - 65557))
    if end < 0 or end + 22 > len(raw.data):
        raise _damaged(raw, "its directory is missing")
    parts, size = struct.unpack_from("<HI", raw.data, end + 10)
    if parts > MOST_PARTS or size > LARGEST_DIRECTORY or raw.data[max(0, end - 20) :][:4] == b"PK\x06\x07":
        raise _refused(raw, f"its zip directory names more than {MOST_PARTS} parts", parts)
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            _judge_directory(raw, archive.infolist())
            core = _unpack_all(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise _damaged(raw, str(error)) from error
    found = _SAVED.search(core)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _judge_directory(raw: Raw, parts: Sequence[zipfile.ZipInfo]) -> None:
    total = sum(p.file_size for p in parts)
    if total > UNPACKED_LIMIT:
        raise _refused(raw, f"it would unpack to more than {UNPACKED_LIMIT >> 20} MiB", f"{total:,} bytes")
    if total > RATIO_FROM and total > MOST_PACKED * len(raw.data):
        raise _refused(raw, f"it would unpack to more than {MOST_PACKED} times its size", f"{total:,} bytes")
    if any(p.flag_bits & 0x1 for p in parts):
        raise _refused(raw, "it is protected by a password")
    names = [p.filename for p in parts]
    if len(set(names)) != len(names):
        raise _refused(raw, "its zip directory names a part twice")
    if "xl/workbook.xml" not in names:
        raise InputError(
            "this is a zip archive, not an Excel workbook (.xlsx)",
            file=raw.file,
            next_step="Unpack it and load the files that it holds.",
        )


def _unpack_all(archive: zipfile.ZipFile) -> bytes:
    """Unpack every part against its checksum, keeping none of them but the document's properties."""
    core = b""
    for part in archive.infolist():
        with archive.open(part) as stream:
            kept = stream.read(1 << 16)
            if part.filename == _CORE:
                core = kept
            while stream.read(1 << 18):
                pass
    return core


def _parse(raw: Raw) -> list[tuple[str, list[list[Cell]]]]:
    spec = find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise InputError(
            "python-calamine, which reads workbooks, is not installed",
            file=raw.file,
            next_step="Install it, or save the sheet as CSV UTF-8 and load that.",
        )
    folder = str(Path(spec.origin).parents[1])
    command = [sys.executable, "-I", "-S", str(_CHILD), folder, str(MEMORY), str(SECONDS)]
    try:
        worker = subprocess.run(
            command,
            input=raw.data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise _refused(raw, f"parsing it took more than {SECONDS} seconds") from error
    lines = worker.stdout.splitlines()
    try:
        said = [json.loads(line) for line in lines]
    except ValueError:
        said = []
    if worker.returncode == 0 and said and isinstance(said[-1], dict):
        raise _damaged(raw, str(said[-1].get("error")))
    if worker.returncode != 0 or not said or said[-1] != len(said) - 1:
        raise _dead(raw, worker.returncode, worker.stderr)
    return [(name, rows) for name, rows in said[:-1]]


def _dead(raw: Raw, code: int, stderr: bytes) -> InputError:
    """The worker did not come to its end: what stopped it."""
    if b"memory allocation" in stderr or b"MemoryError" in stderr or b"capacity overflow" in stderr:
        return _refused(raw, f"parsing it needs more than {MEMORY >> 20} MiB of memory")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return _refused(raw, f"parsing it was stopped, by its limit of {SECONDS} seconds or from outside")
    how = f"signal {-code}" if code < 0 else f"exit status {code}"
    why = stderr.decode("utf-8", "replace").strip().splitlines()
    return _refused(raw, f"the worker that parses it died ({how}{': ' + why[-1][:120] if why else ''})")


def _refused(raw: Raw, rule: str, value: object = None) -> InputError:
    return InputError(
        f"this workbook is refused: {rule}",
        file=raw.file,
        value=value,
        next_step=f"No official table does: check what the file is. {_AGAIN}",
    )


def _damaged(raw: Raw, why: str) -> InputError:
    return InputError(
        f"this begins as a zip archive or an Excel workbook, but is damaged or cut ({why})",
        file=raw.file,
        next_step=_AGAIN,
    )
