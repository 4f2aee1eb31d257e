"""The whole document in one language, its sections numbered alike in every language."""

from __future__ import annotations

from caudal.brief.document import Document, Runs
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.agreed import agreed_section
from caudal.brief.words.annex import annex
from caudal.brief.words.claims import claims_section
from caudal.brief.words.effects import effects_section
from caudal.brief.words.expect import expect_section
from caudal.brief.words.front import answer, dates, front, title
from caudal.brief.words.glossary import glossary_section
from caudal.brief.words.letters import keyed
from caudal.brief.words.method import method_section
from caudal.brief.words.points import paste, paste_section, points, points_section, statement
from caudal.brief.words.scribe import Scribe
from caudal.brief.words.sources import sources_section
from caudal.brief.words.unknown import unknown_section
from caudal.brief.words.where import where_section
from caudal.stocktaking import StockTaking

FRAME = (
    "skip",
    "contents",
    "data.see",
    "data.annex",
    "data.first",
    "page",
    "of",
    "language",
    "source",
    "document-description",
)


def build(stock: StockTaking, code: str, terms: str | None = None) -> Document:
    """The document tree of a stock-taking. Raises UntraceableError where a number lacks its figure.

    terms: id of the set of Spanish words that a delegation uses.
    """
    language = Language(code, terms)
    scribe = Scribe(stock, language, Ledger(stock))
    sentences = answer(scribe)
    said, public = points(scribe), statement(scribe)
    paragraph = paste(scribe, sentences)
    named = title(scribe)
    moments = dates(scribe)
    first = front(scribe, sentences)
    sections = [
        points_section(scribe, said),
        claims_section(scribe),
        where_section(scribe),
        effects_section(scribe),
        expect_section(scribe),
        agreed_section(scribe),
        unknown_section(scribe),
        method_section(scribe),
        sources_section(scribe),
        paste_section(scribe, paragraph, public),
        glossary_section(scribe),
    ]
    sections = [keyed(scribe, s) for s in sections]
    sections.append(annex(scribe))
    kicker = scribe.say("kicker", corridor=scribe.text(stock.corridor.name))
    return Document(
        language=code,
        tag=language.tag,
        title=named,
        kicker=kicker,
        dates=moments,
        front=first,
        sections=tuple(sections),
        answer=sentences,
        points=said,
        paste=paragraph,
        statement=public,
        figures=scribe.ledger.used,
        labels={k: language.template(f"frame.{k}") for k in FRAME},
    )


def answer_in(stock: StockTaking, code: str, terms: str | None = None) -> tuple[Runs, Runs, Runs]:
    """The three sentences alone."""
    language = Language(code, terms)
    return answer(Scribe(stock, language, Ledger(stock)))
