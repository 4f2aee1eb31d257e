"""Editions in each language: a publisher's own name, our words around it translated, a title nobody knows kept."""

from __future__ import annotations

import re
from datetime import date

import made
import pytest

from caudal import brief, studies
from caudal.brief.document import Document, Section, Table, plain
from caudal.brief.language import Language, keys
from caudal.brief.ledger import Ledger
from caudal.brief.words.editions import licence, publisher, title
from caudal.brief.words.scribe import Scribe
from caudal.stocktaking import StockTaking

ENGLISH = re.compile(
    r"\b(the|of|by|and|through|with|compiled|digitised|monthly|updates|official|statistics|public|domain|work|"
    r"government|encounters|field|office|irregular (?:entries|transits)|printed|January|December)\b", re.I,
)  # fmt: skip
FAMILIES = ("publisher.", "edition-title.", "licence.")


@pytest.fixture(scope="module")
def real() -> StockTaking:
    return studies.stock_taking(studies.setting(as_of=date(2024, 2, 15)))


def scribe(lang: str, stock: StockTaking | None = None) -> Scribe:
    held = stock or made.stock_taking()
    return Scribe(held, Language(lang), Ledger(held))


def sources(document: Document) -> Table:
    def within(sections: tuple[Section, ...]) -> list[Table]:
        return [b for s in sections for b in s.blocks if isinstance(b, Table)] + [
            t for s in sections if s.sections for t in within(s.sections)
        ]

    return next(t for t in within(document.sections) if t.id == "t-editions")


def test_no_english_is_left_in_the_spanish_list_of_editions_but_in_brackets_and_names(real: StockTaking) -> None:
    table = sources(brief.build(real, "es"))
    assert len(table.rows) == len(real.editions) > 10
    for row in table.rows:
        said = re.sub(r"\[[^\]]+\]", "", "; ".join(plain(c.runs) for c in row[1:5]))
        said = re.sub(r"US Customs and Border Protection|US Border Patrol|Deportation Data Project", "", said)
        assert ENGLISH.search(said) is None, said


def test_a_title_in_its_own_language_is_in_brackets_and_marked_as_english(real: StockTaking) -> None:
    runs = [r for row in sources(brief.build(real, "es")).rows for r in row[1].runs if r.text.startswith("[")]
    assert {r.text for r in runs} == {"[Nationwide Encounters by State]", "[Southwest Land Border Encounters]"}
    assert {r.lang for r in runs} == {"en"}


def test_english_words_of_an_edition_stay_as_its_record_has_them(real: StockTaking) -> None:
    for edition in real.editions:
        here = scribe("en", real)
        assert plain(publisher(here, edition.publisher)) == edition.publisher
        assert plain(licence(here, edition.licence)) == edition.licence
        assert plain(title(here, edition.title)).replace(" and ", ", ") == edition.title.replace(" and ", ", ")


def test_months_of_a_title_are_written_as_the_language_writes_them() -> None:
    said = plain(title(scribe("es"), "Border Patrol southwest as first printed, December 2023, January 2024"))
    assert said.endswith("diciembre de 2023 y enero de 2024")


def test_a_title_nobody_translated_is_kept_and_marked_as_the_original(lang: str) -> None:
    said = plain(title(scribe(lang), "Sea arrivals in Greece, daily"))
    assert (
        said
        == {
            "en": "Sea arrivals in Greece, daily (original title)",
            "es": "Sea arrivals in Greece, daily (título original)",
        }[lang]
    )
    assert plain(publisher(scribe(lang), "UNHCR")) == "UNHCR"
    assert plain(licence(scribe(lang), "CC BY 4.0")) == "CC BY 4.0"


def test_each_english_wording_of_the_catalogue_is_found_by_its_own_entry() -> None:
    english, spanish = Language("en"), Language("es")
    values = {"months": "May 2023", "name": "Instituto"}
    said = {"publisher.": publisher, "edition-title.": title, "licence.": licence}
    for key in keys("en"):
        for family, say in said.items():
            if key.startswith(family):
                wanted = spanish.template(key).format(months="mayo de 2023", name="Instituto")
                assert plain(say(scribe("es"), english.template(key).format(**values))) == wanted
