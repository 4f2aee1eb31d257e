"""A file on disk -> its checked text: read once, hashed, unpacked and decoded, with no look at any column.

What is no text (a PDF, binary noise, a second encoding, a cut line end or gzip file) ends in one InputError.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import stat
import zlib
from dataclasses import dataclass
from pathlib import Path

from caudal.errors import InputError

LIMIT = 1 << 30
"""Bytes, unpacked, above which a file is refused."""
RATIO = 200
"""Unpacked bytes for each packed byte above which a gzip file is refused (once past `RATIO_FROM`)."""
RATIO_FROM = 16 << 20

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
        told = f"the file cannot be read ({why})"
        raise InputError(told, file=file, next_step="Check the path.", key="unreadable") from error
    if len(data) > limit:
        raise _too_large(file, limit, packed=limit == PACKED_LIMIT)
    return Raw(file, path.name, hashlib.sha256(data).hexdigest(), data)


def text_of(raw: Raw, encoding: str = "utf-8") -> Received:
    """The text in those bytes, unpacked where they are gzip; size counted while unpacking.

    Raises InputError for what is too large, empty or not text in that encoding.
    """
    data = _unpack(raw.data, raw.file) if raw.data[:2] == b"\x1f\x8b" else raw.data
    return Received(raw.file, raw.source, raw.sha256, _text_bytes(raw.file, data, encoding))


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
            key="encoding",
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
        if found.end() == len(data):
            raise InputError(
                "the file is cut: it ends between the two bytes of a line end, CR and LF",
                file=file,
                row=row,
                value=data[max(0, found.start() - 8) :],
                next_step="Fetch the file again and compare its size.",
            )
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
