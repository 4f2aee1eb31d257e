"""A hindcast as a page in each language: one record, the same numbers in both."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.brief.hindcast.page import document, sheets
from caudal.brief.hindcast.words import lead
from caudal.brief.html import write_pages
from caudal.studies import Hindcast, hindcast_csv

__all__ = ["lead", "render_hindcast", "sheets", "stem"]


def stem(f: Hindcast) -> str:
    """What the names of its files begin with."""
    return f"hindcast-{f.panel.indicator}-{f.panel.as_of.isoformat()}"


def render_hindcast(f: Hindcast, languages: Sequence[str] = ("en", "es")) -> dict[str, bytes]:
    """A hindcast as files: name -> bytes, the csv, and for each language a page whose pictures stand inside it.

    The same record gives the same bytes. Raises UsageError for a language it does not speak.
    """
    pages = write_pages({f"{stem(f)}-{code}": document(f, code) for code in languages})
    return {f"{stem(f)}.csv": hindcast_csv(f), **pages}
