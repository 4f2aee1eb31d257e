"""The talks at the terminal in both languages: the same record, the same places for values, nothing left in English."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caudal.cli.talks import record_words, standing_shown
from caudal.cli.talks.record_words import ACTIONS, FIELDS, KINDS, STATES, VALUES
from caudal.register import LEVELS, actions
from caudal.register import STATES as HELD_STATES
from caudal.register.kinds import CHOICES, COLUMNS
from caudal.studies.talks.sentences import NOTES, OBSTACLES
from caudal.studies.talks.study import SHOWN_KINDS

Command = Callable[..., Any]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    for texts in (standing_shown.TEXTS, record_words.TEXTS):
        assert texts["en"].keys() == texts["es"].keys()
        for key, english in texts["en"].items():
            assert places(english) == places(texts["es"][key]), key
    for table in (NOTES, OBSTACLES):
        for key, text in table.items():
            assert places(text["en"]) == places(text["es"]), key
            assert text["en"] != text["es"]


@pytest.fixture
def talk(command: Command, tmp_path: Path) -> Command:
    return lambda *arguments: command("--store", tmp_path / "store", "talks", *arguments, "--as-of", "2024-02-15").out


def test_the_status_says_in_spanish_what_it_says_in_english(talk: Command) -> None:
    english, spanish = (talk("status", "--lang", language) for language in ("en", "es"))
    assert talk("status", "--lang", "en,es") == f"{english}\n{spanish}"
    for level in (2, 3):
        assert f"{level} {LEVELS[level]['en']}" in english
        assert f"{level} {LEVELS[level]['es']}" in spanish
    assert "a fall beyond placebo (−86%)" in english
    assert "descenso más allá del placebo (−86%)" in spanish
    for word in ("Timeline", "commitment ", "Next meeting", "not rated", "The delegation was received"):
        assert word in english
        assert word not in spanish
    assert [line.count("reopen-ports") for line in english.splitlines()] == [
        line.count("reopen-ports") for line in spanish.splitlines()
    ]


def test_a_claim_is_judged_in_spanish_with_its_notes(talk: Command) -> None:
    told = talk("check", "reduction", "--lang", "es")
    for words in ("tal como se dijo", "lo que siguió (otra pregunta)", "por reconstrucción [a]", "no se tienen cifras "
                  "por semana", "no pueden distinguirse los días"):  # fmt: skip
        assert words in told
    assert "none" not in told
    assert "verificable: Ningún indicador cuenta eso" in talk("check", "not-alone", "--lang", "es")


def test_every_word_of_the_register_has_its_spanish_one() -> None:
    columns = {name for fields in COLUMNS.values() for name in fields} - {"sha256", "details"}
    assert columns <= FIELDS.keys()
    assert set(STATES) >= set(HELD_STATES)
    assert set(KINDS) >= set(SHOWN_KINDS)
    for name in ("status", "mode", "direction"):
        assert VALUES[name].keys() == set(CHOICES[name]), name
    register = Path(actions.__file__).with_name("register.py").read_text("utf-8")
    assert set(re.findall(r"_(?:act|write)\((?:writer, )?\"([a-z]+)\"", register)) == ACTIONS.keys()


ARTICLE = """Mexico and the United States agreed to meet again in Washington in March.
"We have seen a significant drop in border crossings in recent weeks," said Alicia Bárcena, the foreign minister.
"""


@pytest.fixture
def kept(command: Command, tmp_path: Path) -> Command:
    """`caudal talks` on a store that has read one article, as ana; gives what it prints."""
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE, "utf-8")

    def run(*arguments: object) -> str:
        words = (article, "--published", "2024-02-06", "--who", "ana") if arguments[0] == "read" else ()
        return str(command("--store", tmp_path / "store", "talks", arguments[0], *words, *arguments[1:]).out)

    return run


def test_a_reading_is_told_in_spanish_and_its_quotations_stay(kept: Command) -> None:
    told = kept("read", "--lang", "es")
    for words in ("(inglés, 188 caracteres)", "Puntos encontrados", "En el registro", "declaración", "compromiso",
                  "a la baja: a significant drop in border crossings in recent weeks", "Lo que sigue"):  # fmt: skip
        assert words in told
    for words in ("On record", "proposed", "statement ", "items", "taken as"):
        assert words not in told
    again = kept("read", "--publisher", "Gazette", "--lang", "es,en")
    assert "no se añadió nada" in again
    assert "publicada por (publisher): se conserva sin indicar." in again
    assert "\n\nsource-1: these bytes are held already" in again


def test_the_list_and_a_record_say_in_spanish_what_they_say_in_english(kept: Command) -> None:
    kept("read")
    for words in (("list",), ("list", "--kind", "rating"), ("show", "statement-4"), ("show", "meet-again")):
        english, spanish = (kept(*words, "--lang", code) for code in ("en", "es"))
        assert kept(*words) == english
        assert kept(*words, "--lang", "en,es") == f"{english}\n{spanish}"
        assert len(english.splitlines()) == len(spanish.splitlines())
        assert english != spanish
    assert "The delegations met" not in kept("list", "--kind", "rating", "--lang", "es")
    assert kept("list", "--as-of", "2020-01-01", "--lang", "es") == "En el registro: nada\n"
    shown = kept("show", "statement-4", "--lang", "es")
    assert '>>>"We have seen a significant drop in border crossings in recent weeks,"<<<' in shown
    for line in ("estado (state): tal como está en el texto", "sin nombre (anonymous): no", "modo (mode): directa",
                 "Historial", "lectura, por ana"):  # fmt: skip
        assert line in shown


def test_json_does_not_depend_on_the_language(kept: Command) -> None:
    assert kept("list", "--json") == kept("list", "--json", "--lang", "es")
    assert kept("show", "reduction", "--json") == kept("show", "reduction", "--json", "--lang", "es")


def test_the_language_of_the_text_is_another_option(kept: Command) -> None:
    assert json.loads(kept("read", "--text-lang", "es", "--json"))["source"]["language"] == "es"


def test_a_language_that_is_not_spoken_is_refused(command: Command, tmp_path: Path) -> None:
    refused = command("--store", tmp_path / "store", "talks", "list", "--lang", "fr")
    assert refused.code == 2
    assert "--lang 'fr': write en, es or en,es." in refused.err


@pytest.mark.parametrize(("language", "told"), [("en", "down (denied): "), ("es", "a la baja (se niega): ")])
def test_a_list_says_that_a_claim_denies_its_change(command: Command, tmp_path: Path, language: str, told: str) -> None:
    path = tmp_path / "note.txt"
    path.write_text(
        "Mexico and the United States held talks on irregular migration.\nEncounters have not fallen in November.\n"
    )
    where = ("--store", tmp_path / "store", "talks")
    options = (*where, "read", path, "--published", "2023-12-28", "--lang", language)
    assert told in " ".join(command(*options).out.split())
