"""The evidence base as a picture and a page in each language: one record, the same numbers in both."""

from __future__ import annotations

from collections.abc import Sequence

import vl_convert

from caudal.brief.evidence.forest import forest
from caudal.brief.evidence.page import document, sheets
from caudal.brief.evidence.words import lead
from caudal.brief.html import write_pages
from caudal.studies import Evidence, evidence_csv

__all__ = ["lead", "render_evidence", "sheets"]

SCALE = 2.0  # dots of the png for each of the svg


def render_evidence(e: Evidence, languages: Sequence[str] = ("en", "es")) -> dict[str, bytes]:
    """The evidence base as files: name -> bytes, `evidence-<as_of>` with .csv, and for each language .html, .svg, .png.

    The same record gives the same bytes. Raises UsageError for a language it does not speak.
    """
    stem = f"evidence-{e.as_of.isoformat()}"
    pages = write_pages({f"{stem}-{code}": document(e, code) for code in languages})
    made = {f"{stem}.csv": evidence_csv(e), **pages}
    for code in languages:
        picture = forest(e, code)
        made[f"{stem}-{code}.svg"] = picture.encode()
        made[f"{stem}-{code}.png"] = vl_convert.svg_to_png(picture, scale=SCALE)
    return made
