"""The talks at the terminal in both languages: the same record, the same places for values, nothing left in English."""

from __future__ import annotations

import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from caudal.cli.talks.standing_shown import TEXTS
from caudal.register import LEVELS
from caudal.studies.talks_sentences import NOTES, OBSTACLES

Command = Callable[..., Any]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    assert TEXTS["en"].keys() == TEXTS["es"].keys()
    for key, english in TEXTS["en"].items():
        assert places(english) == places(TEXTS["es"][key]), key
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
