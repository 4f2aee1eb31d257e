"""Bytes of a delimited text file -> Grid: a header and rows of text, each with its line number.

Nothing is interpreted here: no type is inferred, no line skipped, no byte replaced. What a text table may
not hold (binary noise, a cut last row, a stray quote, a second encoding) ends in one InputError.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import re
import stat
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from caudal.errors import InputError

LIMIT = 1 << 30
"""Bytes, unpacked, above which a file is refused."""
RATIO = 200
"""Unpacked bytes for each packed byte above which a gzip file is refused (once past `RATIO_FROM`)."""
RATIO_FROM = 16 << 20
LONGEST_LINE = 1 << 16
MOST_COLUMNS = 512
ROW = "__row__"
"""Name of the column of line numbers in a Grid's frame."""

_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONE_CR = re.compile(rb"\r(?!\n)")
_ODD_TEXT = re.compile(
    "[\u0080-\u009f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffd\ufffe\uffff]"
)
_MOJIBAKE = re.compile("[\u00c2\u00c3][\u00a0-\u00bf\u2018-\u2026\u0192\u0160\u0161\u20ac\u2122]")
ZIP = b"PK\x03\x04"
"""How a zip archive begins, and so every Excel workbook."""
PACKED_LIMIT = 32 << 20
"""Bytes above which a zip archive is refused unread."""
_MAGIC = (
    (ZIP, "a zip archive or an Excel workbook", "Save the sheet as CSV UTF-8 and load that."),
    (b"%PDF", "a PDF", "Load the table it holds as CSV."),
    (b"PAR1", "a Parquet file", "Save the table as CSV UTF-8 and load that."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV UTF-8 and load that."),
)


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """A file as it lies on disk: `file` as the user named it, `source` its last part, `sha256` of its bytes."""

    file: str
    source: str
    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """A file as it came: `file` as the user named it, `sha256` of the bytes on disk.

    `data`: its text, unpacked, as UTF-8 with LF line ends and no byte order mark.
    """

    file: str
    source: str
    sha256: str
    data: bytes


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


def fetch(path: Path) -> Raw:
    """The bytes of a regular file. Raises InputError for a file that cannot be read or is too large."""
    file = str(path)
    try:
        with open(path, "rb", opener=_open_without_waiting) as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise InputError("this is not a regular file", file=file, next_step="Give the path of a file.")
            data = handle.read(len(ZIP))
            limit = PACKED_LIMIT if data == ZIP else LIMIT
            data += handle.read(limit + 1 - len(data))
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"the file cannot be read ({why})", file=file, next_step="Check the path.") from error
    if len(data) > limit:
        raise _too_large(file, limit, packed=limit == PACKED_LIMIT)
    return Raw(file, path.name, hashlib.sha256(data).hexdigest(), data)


def receive(path: Path, encoding: str = "utf-8") -> Received:
    """The text of a regular file, unpacked where it is gzip; size counted while unpacking.

    Raises InputError for a file that cannot be read, is too large, is empty or is not text in that encoding.
    """
    return text_of(fetch(path), encoding)


def text_of(raw: Raw, encoding: str = "utf-8") -> Received:
    """The text in those bytes, unpacked where they are gzip. Raises InputError as `receive` does."""
    data = _unpack(raw.data, raw.file) if raw.data[:2] == b"\x1f\x8b" else raw.data
    return Received(raw.file, raw.source, raw.sha256, _text_bytes(raw.file, data, encoding))


def naming_index(received: Received, columns: Sequence[str], name: str) -> Received:
    """The same text with `name` for its first column, where that one has no name and all others are `columns`.

    A data frame saved with its row numbers looks so. Any other text comes back unchanged.
    """
    unnamed = ("," + ",".join(columns) + "\n").encode()
    return replace(received, data=name.encode() + received.data) if received.data.startswith(unnamed) else received


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


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _too_large(file: str, limit: int = LIMIT, *, packed: bool = False) -> InputError:
    return InputError(
        f"the file is larger than {limit >> 20} MiB {'packed' if packed else 'unpacked'}",
        file=file,
        next_step="No official release is that large: check what the file is, or split it.",
    )


def _unpack(packed: bytes, file: str) -> bytes:
    parts, total = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            while part := stream.read(1 << 20):
                total += len(part)
                if total > LIMIT or (total > RATIO_FROM and total > RATIO * len(packed)):
                    raise (
                        _too_large(file)
                        if total > LIMIT
                        else InputError(
                            f"the gzip file unpacks to more than {RATIO} times its size",
                            file=file,
                            next_step="No table does: check what the file is, or load it unpacked.",
                        )
                    )
                parts.append(part)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"the gzip file is damaged or cut ({error})", file=file, next_step="Fetch the file again."
        ) from error
    return b"".join(parts)


def _text_bytes(file: str, data: bytes, encoding: str) -> bytes:
    """The data as UTF-8 without BOM, with LF line ends, after every check that needs no header."""
    if not data.strip(b"\r\n\t \xef\xbb\xbf"):
        raise InputError("the file is empty", file=file, next_step="Fetch the file again.")
    for magic, what, next_step in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"this is {what}, not a text table", file=file, next_step=next_step)
    if encoding in ("utf-8", "utf-8-sig"):
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InputError("the file is UTF-16, not UTF-8", file=file, row=1, next_step=_RECODE)
        data = data.removeprefix(b"\xef\xbb\xbf")
        _refuse_control(file, data)
        text = "" if data.isascii() else _decode(file, data, "utf-8")
    else:
        text = _decode(file, data, encoding).removeprefix("\ufeff")
        data = text.encode("utf-8", "surrogatepass")
        _refuse_control(file, data)
    if not text.isascii():
        _refuse_odd_text(file, text)
    return data.replace(b"\r\n", b"\n")


_RECODE = 'Save the file as UTF-8; a tidy table may instead say encoding = "cp1252" (or "utf-16") in its spec.'


def _decode(file: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"a byte is not {encoding.upper()} text",
            file=file,
            row=row,
            value=data[max(0, error.start - 12) : error.start + 4],
            next_step=_RECODE,
        ) from error


def _refuse_control(file: str, data: bytes) -> None:
    if found := _CONTROL.search(data):
        row = data.count(b"\n", 0, found.start()) + 1
        raise InputError(
            "a control byte stands in the text: binary noise, or UTF-16 without a mark",
            file=file,
            row=row,
            value=data[max(0, found.start() - 8) : found.start() + 8],
            next_step="Fetch the file again; it must be plain UTF-8 text.",
        )
    if found := _LONE_CR.search(data):
        row = data.count(b"\n", 0, found.start()) + 1
        raise InputError(
            "a carriage return stands alone",
            file=file,
            row=row,
            value=data[max(0, found.start() - 8) : found.start() + 8],
            next_step="Save the file with the line ends LF or CRLF.",
        )


def _refuse_odd_text(file: str, text: str) -> None:
    if found := _ODD_TEXT.search(text):
        rule = "an invisible or replacement character stands in the text"
    elif found := _MOJIBAKE.search(text):
        rule = "two encodings are mixed: UTF-8 text was read as Windows-1252 and saved again"
    else:
        return
    raise InputError(
        rule,
        file=file,
        row=text.count("\n", 0, found.start()) + 1,
        value=text[max(0, found.start() - 12) : found.end() + 8].replace("\n", " "),
        next_step="Fetch the file again from its publisher, as UTF-8.",
    )


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
            next_step="Fetch the file again.",
        )
    return InputError(
        f"the row has {found} fields where the header has {fields}",
        file=file,
        row=row,
        value=line,
        next_step="Correct the row (a comma inside a number or name needs quotes), or fetch the file again.",
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
