"""One measure as a page in each language: what followed it, with every number traced, from one record."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.brief.html import write_pages
from caudal.brief.measure.page import document
from caudal.studies import MeasurePage

__all__ = ["render_measure"]


def render_measure(m: MeasurePage, languages: Sequence[str] = ("en", "es")) -> dict[str, bytes]:
    """The page as files: name -> bytes, `effect-<measure>-<as_of>-<language>.html`.

    The same record gives the same bytes. Raises UsageError for a language it does not speak, UntraceableError where a
    number to be printed has no figure.
    """
    stem = f"effect-{m.told.measure.id}-{m.stock.as_of.isoformat()}"
    return write_pages({f"{stem}-{code}": document(m, code) for code in languages})
