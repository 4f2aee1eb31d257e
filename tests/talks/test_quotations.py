"""Quotations in news of any subject: whose they are, what is none; and the marks of our own paragraphs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from caudal import talks

DAY = date(2024, 5, 16)
FOLDER = Path(__file__).parent / "quotations"


def said(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    items = [talks.item_json(item) for item in document.items if item.kind == "statement"]
    return [(item["text"], item["speaker"]) for item in items]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        # all that stands between the closing mark and the verb
        ("en", "“The soup was cold,” a cook close to the two sides said.", "a cook close to the two sides"),
        ("en", "“The soup was cold,” his trainer, Otto Brume, remembered.", "his trainer, Otto Brume"),
        ("en", "“The soup was cold,” said the fair's steward, Petra Vandel; nobody ate.", "steward, Petra Vandel"),
        ("en", "“The soup was cold,” Otto Brume remembers shouting.", "Otto Brume"),
        ("en", "“Soup,” as one critic put it, “is the new tea.”", "one critic"),
        ("en", "In Vandel's words, the soup was “cold enough to skate on.”", "Vandel"),
        ("en", "Vandel: “The soup was cold.”", "Vandel"),
        ("en", "“The soup was cold,” according to the groom's uncle, Otto Brume.", "the groom's uncle, Otto Brume"),
        # who is only told after or by kinship, and who has no verb
        ("en", "“The soup was cold,” she began. The chef, Petra Vandel, had made it.", "Petra Vandel"),
        ("en", "The bins were where the thief's wife hid the soup. “It was cold,” she told the court.", "wife"),
        ("en", "“Why would I?” he would say. Otto Brume never ate soup.", "Otto Brume"),
        ("es", "«La sopa estaba fría», presume Zoilo Gamboa, dueño del puesto.", "Zoilo Gamboa"),
        ("es", "Para la cocinera Otilia Rey, la sopa “estaba fría de cortesía”.", "la cocinera Otilia Rey"),
        ("es", "Zoilo Gamboa probó la sopa. «Estaba muy fría», ha agregado.", "Zoilo Gamboa"),
    ],
)
def test_the_speaker_of_a_news_quotation_is_found(language: str, text: str, speaker: str) -> None:
    found = said(text, language)
    assert found
    for _, who in found:
        assert speaker in (who or "")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The so-called “flight to soup” lasted a morning."),
        ("en", "“The Ladle of Ghent” let in six goals on Sunday."),
        ("en", "The fair, billed as “a party for people who hate parties and soup,” closed early."),
        ("en", "The bus is printed in the timetable, announced at every stop and never seen."),
        ("es", "El llamado “pacto de la sopa” cumple un año."),
        ("es", "“Los ríos hondos de mi abuela”, su primer disco, saldrá en octubre."),
    ],
)
def test_nicknames_titles_and_scare_quotes_are_no_statements(language: str, text: str) -> None:
    assert said(text, language) == []


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Brume said her client “likes soup very much.”", "her client “likes soup very much.”"),
        ("Brume said he would “crawl over glass” for soup, and then left.", "he would “crawl over glass” for soup"),
    ],
)
def test_a_mixed_clause_keeps_its_possessive_and_ends_before_the_next_act(text: str, span: str) -> None:
    assert said(text)[0][0] == span


def test_a_quotation_over_paragraphs_has_the_speaker_whom_the_last_one_names() -> None:
    found = said("“We shall build it in oak, they said, and oak it is.\n“And I shall swim from it,” said Otto Brume.")
    assert [who for _, who in found] == ["Otto Brume", "Otto Brume"]


@pytest.mark.parametrize(
    ("language", "text", "span", "speaker"),
    [
        (
            "en",
            "Nine vans have come into the yard since March, against two a year ago, the regional poultry board said.",
            "Nine vans have come into the yard since March, against two a year ago",
            "the regional poultry board",
        ),
        (
            "en",
            "A soup hall will open here in June, the ministers of Malta declared on Monday, after talks that ran late.",
            "A soup hall will open here in June",
            "the ministers of Malta",
        ),
        ("en", "Otto Brume used to say that soup is patience.", "soup is patience", "Otto"),
        ("es", "Otilia Rey solía decir que la sopa es paciencia.", "la sopa es paciencia", "Rey"),
        (
            "es",
            "El ministro presentó las cifras, según las cuales las salidas bajaron en mayo.",
            "las salidas bajaron en mayo",
            "",
        ),
    ],
)
def test_what_stands_before_its_cue_is_said_and_not_the_remark_after_it(
    language: str, text: str, span: str, speaker: str
) -> None:
    found = said(text, language)
    assert [what for what, _ in found] == [span]
    assert speaker in (found[0][1] or "")


def test_nouns_participles_and_promised_things_are_no_cues() -> None:
    assert said("Soup advocates greeted the plan warily.") == []
    assert said("The captain, asked what it would mean, grinned.") == []
    assert said("El ministro admitirá visitas de cortesía en mayo.", "es") == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_paragraph_closes_its_marks_and_names_are_unique(path: Path) -> None:
    parts = path.read_text("utf-8").split("\n== ")[1:]
    names = [part.split()[0] for part in parts]
    assert len(names) == len(set(names)) >= 15
    for part in parts:
        body = part.partition("\n")[2]
        assert body.count("[") == body.count("]"), part
        assert body.count("<") == body.count(">"), part
        for mark in re.findall(r"\[(\S+) ", body):
            assert re.fullmatch(r"\d[mx?]*", mark), part


def test_there_are_enough_marked_quotations_in_both_languages() -> None:
    count = {lang: sum(p.read_text("utf-8").count("[") for p in FOLDER.glob(f"{lang}*.txt")) for lang in ("en", "es")}
    assert count["en"] >= 150
    assert count["es"] >= 50
