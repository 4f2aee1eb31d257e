"""Counts of unverified basis say so wherever they stand in running text; quotations carry a translation of ours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import made
import pytest

from caudal import brief, studies
from caudal.brief.document import Document, Paragraph, Section, plain
from caudal.brief.language import Language
from caudal.brief.ledger import Ledger
from caudal.brief.words.front import answer
from caudal.brief.words.points import points
from caudal.brief.words.scribe import Scribe
from caudal.stocktaking import StockTaking

WORDS = {"en": "unverified)", "es": "sin verificar)"}
BOTH = {"en": "191,113 (both unverified)", "es": "191,113 (ambas cifras sin verificar)"}
LATER = {"en": "compiled later", "es": "compiladas después"}


@pytest.fixture(scope="module")
def december() -> StockTaking:
    """The real record as known on the day of the talks, when the newest figures held are unverified ones."""
    return studies.stock_taking(studies.setting(as_of=date(2023, 12, 28)))


def quotes(document: Document) -> list[str]:
    def within(section: Section) -> list[str]:
        own = [plain(b.runs) for b in section.blocks if isinstance(b, Paragraph) and b.style == "quote"]
        return own + [q for s in section.sections for q in within(s)]

    return [q for s in document.sections for q in within(s)]


def test_an_unverified_count_says_so_in_every_text_that_may_be_copied(december: StockTaking, lang: str) -> None:
    document = brief.build(december, lang)
    for runs in (document.answer[0], document.points[0], document.paste, document.statement[0]):
        assert BOTH[lang] in plain(runs)


def test_no_sentence_with_an_unverified_count_is_silent_about_it(december: StockTaking, lang: str) -> None:
    document = brief.build(december, lang)
    unverified = {f.id for f in document.figures if "u" in f.mark and f.unit in ("count", "per-day")}
    said = [*document.answer, *document.points, document.statement[0]]
    bearing = [s for s in said if any(r.figure in unverified for r in s)]
    assert len(bearing) >= 3
    assert [plain(s) for s in bearing if WORDS[lang] not in plain(s)] == []


def test_one_unverified_count_of_two_is_named_alone(lang: str) -> None:
    stock = made.stock_taking()
    headline = stock.headlines[0].change
    before = headline.figures["from"]
    marked = replace(stock.figures[before], mark="u")
    one = replace(stock, figures={**stock.figures, before: marked})
    first = brief.answer(one, lang)[0]
    assert re.search(rf"249,740 \({re.escape(WORDS[lang])}", first)
    assert first.count(WORDS[lang]) == 1
    assert WORDS[lang] not in brief.answer(stock, lang)[0]


def test_a_verdict_without_a_value_speaks_of_no_later_figures(lang: str) -> None:
    stock = made.stock_taking()

    def said(observed: float | None) -> str:
        first = stock.asked[0]
        last = replace(first.verdicts[-1], mode="replay", observed=observed)
        asked = replace(first, figures={}, verdicts=(*first.verdicts[:-1], last))
        held = replace(stock, asked=(asked, *stock.asked[1:]))
        scribe = Scribe(held, Language(lang), Ledger(held))
        return plain(answer(scribe)[2]) + " ".join(plain(p) for p in points(scribe))

    assert said(1_000.0).count(LATER[lang]) == 2
    assert LATER[lang] not in said(None)


def test_a_quotation_keeps_its_words_and_adds_our_translation_in_spanish(december: StockTaking) -> None:
    en, es = (quotes(brief.build(december, lang)) for lang in ("en", "es"))
    entry = december.asked[0].entry
    assert entry.gloss is not None
    assert entry.quote in es[0]
    assert f"«{entry.gloss['es']}» (traducción propia)" in es[0]
    assert entry.quote in en[0]
    assert entry.gloss["es"] not in " ".join(en)
    assert "translation" not in " ".join(en)
    bare = replace(december, asked=tuple(replace(a, entry=replace(a.entry, gloss=None)) for a in december.asked))
    assert "traducción propia" not in " ".join(quotes(brief.build(bare, "es")))
