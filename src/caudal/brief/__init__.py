"""The brief: one record, two languages, three formats, the same numbers in all. No disk, no network, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from caudal.brief.document import plain
from caudal.brief.html import write_pages
from caudal.brief.ledger import UntraceableError
from caudal.brief.pdf import write_pdf
from caudal.brief.terms import term_sets
from caudal.brief.twin import write_json
from caudal.brief.words.build import answer_in, build
from caudal.records import Figure
from caudal.stocktaking import StockTaking

__all__ = ["UntraceableError", "answer", "build", "figures", "render", "term_sets"]


def render(
    stock: StockTaking, languages: Sequence[str] = ("en", "es"), terms: str | None = None
) -> dict[str, bytes]:  # fmt: skip
    """The brief as files: name -> bytes, `brief-<corridor>-<as_of>-<lang or terms>` with .html, .pdf and .json.

    terms: the Spanish words of a delegation, an id of `term_sets`. The same record gives the same bytes. Raises
    UsageError for a language or terms that it does not speak and UntraceableError where a number to be printed has no
    figure, or contradicts the one it has.
    """
    stem = f"brief-{stock.corridor.id}-{stock.as_of.isoformat()}"
    names = {code: f"{stem}-{terms if terms is not None and code == 'es' else code}" for code in languages}
    documents = {names[code]: build(stock, code, terms) for code in languages}
    made = write_pages(documents)
    for name, document in documents.items():
        made[f"{name}.pdf"] = write_pdf(document, stock.as_of)
        made[f"{name}.json"] = write_json(document, stock)
    return made


def answer(stock: StockTaking, lang: str, terms: str | None = None) -> tuple[str, str, str]:
    """The three sentences of the first page, as plain text."""
    first, second, third = (plain(s) for s in answer_in(stock, lang, terms))
    return first, second, third


def figures(stock: StockTaking) -> Mapping[str, Figure]:
    """Every figure that the brief prints, by id: the record's own and those derived from it, small cells withheld."""
    return {f.id: f for f in build(stock, "en").figures}
