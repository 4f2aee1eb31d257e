"""A text that was read becomes a source with its items: proposed to a person, save what is taken as printed."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from caudal import __version__
from caudal.errors import InputError
from caudal.register.kinds import FIELDS, PRINTED, PROPOSED, Record
from caudal.register.register import Register, Reviewer
from caudal.talks import Document, FlowClaim, Item, Statement, item_json, unwrapped, year_before

MOST_BYTES = 50_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class About:
    """Where a text comes from, as a person states it."""

    corridor: str
    title: str = ""
    publisher: str = ""
    address: str = ""


def keep(
    register: Register, document: Document, data: bytes, about: About, by: Reviewer
) -> tuple[Record, tuple[Record, ...], bool]:
    """Keep a document as read: its source, its items, and whether it is new (the same bytes twice are not)."""
    extraction = extraction_version()
    source: Record = {
        "corridor": about.corridor,
        "sha256": hashlib.sha256(data).hexdigest(),
        "name": document.name,
        "published": document.published.isoformat(),
        "language": document.language,
        "title": about.title,
        "publisher": about.publisher,
        "address": about.address,
        "basis": "read",
        "extraction": extraction,
    }
    items = ((item.kind, _fields(item, extraction) | _asked(document, item)) for item in document.items)
    return register.read(source, document.text, items, by)


def _fields(item: Item, extraction: str) -> Record:
    given = item_json(item)
    own = FIELDS[item.kind]
    shared = {"start": item.start, "end": item.end, "text": item.text}
    details = {k: v for k, v in given.items() if k not in own and k not in shared and k not in ("kind", "negated")}
    return {
        **{name: _on_one_line(given.get(name)) for name in own},
        **shared,
        "state": PRINTED if as_printed(item) else PROPOSED,
        "extraction": extraction,
        "basis": "extracted",
        "details": details,
    }


def _on_one_line(value: Any) -> Any:
    """Words that a text breaks over two lines, as a field shows them; the item's own words stay as they stand."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [{**v, "text": _on_one_line(v["text"])} if isinstance(v, dict) else v for v in value]
    return value


def _asked(document: Document, item: Item) -> Record:
    """How a claim is put to the data where its words tell: `ask.against`, what they compare it with, and
    `ask.negated`, that they deny it; else nothing."""
    if not isinstance(item, FlowClaim):
        return {}
    following = next((other.start for other in document.of("claim") if other.start >= item.end), None)
    against = year_before(unwrapped(document.text), item, following)
    ask = {"against": against} if against is not None else {}
    if item.negated:
        ask["negated"] = "yes"
    return {"ask": ask} if ask else {}


def as_printed(item: Item) -> bool:
    """Whether a text itself vouches for an item: a direct quotation with its speaker's name, a day in figures."""
    if isinstance(item, Statement):
        speaker = item.speaker
        return item.mode == "direct" and speaker is not None and bool(speaker.name) and not speaker.anonymous
    slot = getattr(item, "date", None)
    if slot is None or not slot.value or "date" in getattr(item, "inferred", ()):
        return False
    return bool(_DAY.fullmatch(slot.value)) and _states_a_day(slot.text, date.fromisoformat(slot.value))


def _states_a_day(words: str, day: date) -> bool:
    """Whether the words give the day in figures beside a month, and the year: nothing then was worked out."""
    numbers = {int(n) for n in re.findall(r"\d+", words)}
    return {day.day, day.year} <= numbers


@cache
def extraction_version() -> str:
    """The version of the reading rules: caudal's, and a hash of the rules and lexicons themselves."""
    digest = hashlib.sha256()
    for path, data in sorted(_rules()):
        digest.update(path.encode() + b"\0" + data)
    return f"rules {__version__}+{digest.hexdigest()[:12]}"


def _rules() -> Iterable[tuple[str, bytes]]:
    stack: list[tuple[str, Any]] = [("", files("caudal.talks"))]
    while stack:
        prefix, folder = stack.pop()
        for entry in folder.iterdir():
            if entry.is_dir() and entry.name != "__pycache__":
                stack.append((f"{prefix}{entry.name}/", entry))
            elif entry.name.endswith((".py", ".toml")):
                yield f"{prefix}{entry.name}", entry.read_bytes()


def text_layer(data: bytes, name: str) -> str:
    """A PDF's text layer in paragraphs, pages joined. Raises InputError where there is none or it is unreadable."""
    from pypdf import PdfReader  # noqa: PLC0415 - only a PDF needs it
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    if len(data) > MOST_BYTES:
        raise InputError("the file is larger than 50 MB", file=name, next_step="Split it, or save its text as .txt.")
    try:
        pages = PdfReader(io.BytesIO(data), strict=False).pages
        text = "\n".join(page.extract_text() for page in pages)
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            "the PDF cannot be read", file=name, value=str(error), next_step="Save its text as .txt and read that."
        ) from error
    text = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        raise InputError(
            "the PDF has no text layer", file=name, next_step="It is a scan: recognise its text first, or read a .txt."
        )
    return unwrapped(text)  # lines of a page are no paragraphs
