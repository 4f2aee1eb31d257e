"""Two Spanish wordings of one communiqué: a delegation's own words in output; numbers and quotations never change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caudal import brief, studies
from caudal.brief.document import Document, Table, plain
from caudal.brief.language import Language, keys
from caudal.brief.terms import ideas, reworded, term_set, term_sets
from caudal.corridor import load_corridor
from caudal.errors import UsageError
from caudal.stocktaking import StockTaking

SRE, STATE = "es-MX-sre", "es-US-state"


def test_every_set_has_its_own_words_for_every_idea_and_they_go_back_and_forth() -> None:
    assert set(term_sets()) == {SRE, STATE}
    for idea in ideas():
        here, there = (term_set(id).words[idea] for id in (SRE, STATE))
        assert here != there
        for text in (here, f"sobre {here}.", here.capitalize()):
            other = reworded(text, term_set(STATE))
            assert there.lower() in other.lower()
            assert reworded(other, term_set(SRE)) == text
            assert reworded(other, term_set(STATE)) == other


def test_the_longest_idea_wins_and_words_are_whole() -> None:
    state = term_set(STATE)
    assert reworded("niñas, niños y adolescentes no acompañados", state) == "menores no acompañados"
    assert reworded("Niñas, niños y adolescentes, acompañados o no", state) == "Menores, acompañados o no"
    assert reworded("pormenores", term_set(SRE)) == "pormenores"


def test_quotations_stay_as_they_were_said() -> None:
    text = 'Atender las causas raíz: «las causas raíz», “causas raíz” y "causas raíz".'
    assert reworded(text, term_set(STATE)) == text.replace("las causas raíz:", "las causas profundas:")


def test_the_catalogue_is_written_in_the_words_of_the_default_set() -> None:
    spanish, chosen = Language("es"), Language("es", SRE)
    assert term_set(None).id == SRE
    for key in keys("es"):
        for number in (None, 2):
            assert spanish.template(key, number) == chosen.template(key, number), key


def test_unknown_terms_are_refused_and_english_has_none() -> None:
    with pytest.raises(UsageError, match=f"No terms 'es-AR'. Known: {SRE}, {STATE}"):
        Language("es", "es-AR")
    assert Language("en", STATE).reworded("causas raíz") == "causas raíz"


@pytest.fixture(scope="module")
def stock() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=date(2024, 2, 15)))


def commitments(document: Document) -> list[str]:
    """What each commitment says, as the table of section 6 has it."""
    (section,) = [s for s in document.sections if s.id == "agreed"]
    tables = [b for part in section.sections for b in part.blocks if isinstance(b, Table) and b.id == "t-commitments"]
    return [plain(row[1].runs) for table in tables for row in table.rows]


def test_the_brief_of_the_other_delegation_says_the_same_in_its_words(stock: StockTaking) -> None:
    own, theirs = brief.build(stock, "es"), brief.build(stock, "es", STATE)
    assert own.figures == theirs.figures
    assert own.answer == theirs.answer
    rows = [next(row for row in commitments(document) if "causas" in row) for document in (own, theirs)]
    assert "causas raíz" in rows[0]
    assert rows[1] == rows[0].replace("causas raíz", "causas profundas")
    pages = brief.render(stock, ("en", "es"), STATE)
    assert {name for name in pages if name.endswith(".json")} == {
        "brief-us-mexico-2024-02-15-en.json", f"brief-us-mexico-2024-02-15-{STATE}.json",
    }  # fmt: skip


def test_both_wordings_stand_side_by_side_where_both_delegations_are_parties(stock: StockTaking) -> None:
    for code in ("en", "es"):
        words = next(s for s in brief.build(stock, code, STATE).sections if s.id == "words")
        table = next(b for b in words.blocks if isinstance(b, Table) and b.id == "t-terms")
        shown = {plain(row[0].runs): tuple(plain(cell.runs) for cell in row[1:]) for row in table.rows}
        assert shown["root causes"] == ("causas raíz", "causas profundas")
    elsewhere = replace(stock, corridor=replace(stock.corridor, parties=load_corridor("central-mediterranean").parties))
    words = next(s for s in brief.build(elsewhere, "es").sections if s.id == "words")
    assert not [b for b in words.blocks if isinstance(b, Table) and b.id == "t-terms"]
