"""The text of a delimited file -> Grid: a header and rows of text, each with its line number.

Nothing is interpreted here: no type is inferred, no line skipped. What a text table may not hold (a cut last
row, a stray quote, a row of another width) ends in one InputError.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from caudal.errors import InputError
from caudal.sources.receiving import Received

LONGEST_LINE = 1 << 16
MOST_COLUMNS = 512
ROW = "__row__"
"""Name of the column of line numbers in a Grid's frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A text table. `frame`: one String column for each name of `header`, and ROW (Int32, header = line 1).

    `published`: a column's name in the file, where the layout renamed it; errors show that one.
    """

    file: str
    source: str
    sha256: str
    header: tuple[str, ...]
    frame: pl.DataFrame
    published: Mapping[str, str] = field(default_factory=dict)

    def renamed(self, names: Mapping[str, str]) -> Grid:
        """The same table under other column names."""
        changed = {old: new for old, new in names.items() if old != new}
        header = tuple(names.get(h, h) for h in self.header)
        published = {new: old for old, new in changed.items()}
        return replace(self, header=header, frame=self.frame.rename(changed), published=published)


def grid(received: Received, *, delimiter: str = ",", final_newline: bool = True) -> Grid:
    """The table in those bytes. Raises InputError naming the row where its shape breaks.

    `final_newline`: refuse a file whose last row has no line end, for then its last figure may be cut.
    """
    ended = received.data.endswith(b"\n")
    data = received.data.rstrip(b"\n") + b"\n"
    header = split_header(received.file, data, delimiter)
    if data.count(b"\n") < 2:
        raise InputError(
            "there is a header but no row", file=received.file, next_step="Fetch the file again: it looks cut."
        )
    rows = _record_lines(received.file, data, delimiter, len(header))
    if final_newline and not ended:
        raise InputError(
            "the last row has no line end, so its last figure may be cut short",
            file=received.file,
            row=int(rows[-1]),
            value=_line(data, int(rows[-1])),
            next_step="Fetch the file again and compare its size; a tidy table that is whole and never ends in a "
            "line end may say final_newline = false in the [table] part of its spec.",
        )
    frame = _parse(received.file, data, delimiter, header, len(rows))
    frame = frame.with_columns(pl.Series(ROW, rows.astype(np.int32)))
    return Grid(received.file, received.source, received.sha256, header, frame)


def split_header(file: str, data: bytes, delimiter: str) -> tuple[str, ...]:
    """The column names of the first line. Raises InputError where one is empty or stands twice."""
    line = data.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8")
    if len(line) > LONGEST_LINE:
        raise InputError("the first line is too long to be a header", file=file, row=1, next_step=_NOT_A_TABLE)
    try:
        names = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        raise InputError(
            f"the header cannot be split ({error})",
            file=file,
            row=1,
            value=line,
            next_step="Correct the quotes of the header line.",
        ) from error
    if len(names) > MOST_COLUMNS:
        raise InputError(
            f"more than {MOST_COLUMNS} columns", file=file, row=1, value=len(names), next_step=_NOT_A_TABLE
        )
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        if not name.strip():
            raise InputError(
                f"column {number} of the header has no name",
                file=file,
                row=1,
                value=line,
                next_step="Fetch the file again, or name the column.",
            )
        if name in seen or name == ROW:
            raise InputError(
                "the header names this column twice",
                file=file,
                row=1,
                column=name,
                next_step="Give each column its own name.",
            )
        seen.add(name)
    return tuple(names)


_NOT_A_TABLE = "This does not look like a table: fetch the file again."


def _record_lines(file: str, data: bytes, delimiter: str, fields: int) -> np.ndarray:
    """Line number of each record below the header; raises where one has not `fields` fields or a stray quote."""
    lines = data.count(b"\n")
    if lines * fields > len(data) or data.count(delimiter.encode()) > 4 * lines * fields:
        _name_bad_record(file, data, delimiter, fields)
    buffer = np.frombuffer(data, np.uint8)
    separators = buffer == ord(delimiter)
    breaks = buffer == 10
    newlines = np.flatnonzero(breaks)
    ends = newlines
    if b'"' in data:
        outside = _outside_quotes(file, data, buffer, separators | breaks)
        separators &= outside
        ends = np.flatnonzero(breaks & outside)
    starts = np.concatenate(([0], ends[:-1] + 1))
    found = np.add.reduceat(separators, starts, dtype=np.int32) + 1
    rows: np.ndarray = np.searchsorted(newlines, starts) + 1
    wrong = np.flatnonzero(found != fields)
    if wrong.size:
        at = int(wrong[0])
        line = _line(data, int(rows[at]))
        raise _wrong_width(file, int(rows[at]), int(found[at]), fields, line, last=at == len(rows) - 1)
    too_long = np.flatnonzero(ends - starts > LONGEST_LINE)
    if too_long.size:
        raise _too_long(file, int(rows[too_long[0]]))
    return rows[1:]


def _outside_quotes(file: str, data: bytes, buffer: np.ndarray, edge: np.ndarray) -> np.ndarray:
    """Which bytes stand outside quoted fields. A quote may only open a field, close one, or be doubled inside one."""
    quote = buffer == 34
    inside = np.bitwise_xor.accumulate(quote)
    fine = edge | quote
    bad = np.zeros_like(quote)
    bad[1:] = quote[1:] & inside[1:] & ~fine[:-1]
    bad[:-1] |= quote[:-1] & ~inside[:-1] & ~fine[1:]
    if inside[-1] or bad.any():
        at = int(bad.argmax()) if bad.any() else data.rindex(b'"')
        row = data.count(b"\n", 0, at) + 1
        raise InputError(
            "a quote stands where none may: inside a field, or never closed",
            file=file,
            row=row,
            value=_line(data, row),
            next_step="Fetch the file again, or correct the quotes.",
        )
    return ~inside


def _too_long(file: str, row: int) -> InputError:
    return InputError(f"the row is longer than {LONGEST_LINE} bytes", file=file, row=row, next_step=_NOT_A_TABLE)


def _wrong_width(file: str, row: int, found: int, fields: int, line: str, *, last: bool) -> InputError:
    if last and found < fields:
        return InputError(
            f"the last row has {found} of {fields} fields: the file is cut here",
            file=file,
            row=row,
            value=line,
            next_step="Fetch the file again; a note that the publisher prints under the table must be taken out first.",
            key="fields",
        )
    return InputError(
        f"the row has {found} fields where the header has {fields}",
        file=file,
        row=row,
        value=line,
        next_step="Correct the row (a comma inside a number or name needs quotes), or fetch the file again.",
        key="fields",
    )


def _name_bad_record(file: str, data: bytes, delimiter: str, fields: int) -> None:
    """Row by row, so that a file of nothing but separators costs no memory."""
    for row, line in enumerate(io.BytesIO(data), 1):
        if len(line) > LONGEST_LINE:
            raise _too_long(file, row)
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for record in reader:
            if len(record) != fields:
                raise _wrong_width(file, reader.line_num, len(record), fields, delimiter.join(record), last=False)
    except csv.Error as error:
        raise InputError(
            f"the row cannot be split ({error})", file=file, row=reader.line_num, next_step=_NOT_A_TABLE
        ) from error


def _line(data: bytes, row: int) -> str:
    return data.split(b"\n", row)[row - 1].decode("utf-8", "replace")


def _parse(file: str, data: bytes, delimiter: str, header: tuple[str, ...], records: int) -> pl.DataFrame:
    try:
        frame = pl.read_csv(
            data, separator=delimiter, infer_schema=False, empty_string_is_null=False, raise_if_empty=False
        )
    except pl.exceptions.PolarsError as error:
        raise InputError(
            f"the rows cannot be split ({str(error).splitlines()[0]})", file=file, next_step="Fetch the file again."
        ) from error
    if tuple(frame.columns) != header or frame.height != records:
        raise InputError(
            f"{records} rows were counted but {frame.height} were split",
            file=file,
            next_step="Correct the quotes, or fetch the file again.",
        )
    return frame
