"""`caudal effect`: words in both languages from one record, and one JSON document."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from caudal.cli.effects_words import TEXTS
from caudal.effect import VERDICTS


class Outcome(Protocol):
    code: int
    out: str
    err: str

    def document(self) -> dict[str, object]: ...


class Command(Protocol):
    def __call__(self, *arguments: object) -> Outcome: ...


def test_every_sentence_stands_in_both_languages_with_the_same_blanks() -> None:
    english, spanish = TEXTS["en"], TEXTS["es"]
    assert set(english) == set(spanish)

    def blanks(text: str) -> set[str]:
        return {part.split("}")[0] for part in text.split("{")[1:]}

    for key, text in english.items():
        assert blanks(text) == blanks(spanish[key]), key
    for verdict, names in VERDICTS.items():
        assert set(names) == {"en", "es"}, verdict


def test_it_says_the_effect_in_words_in_both_languages(command: Command, tmp_path: Path) -> None:
    asked = ("effect", "VEN-OCT22", "--store", tmp_path, "--as-of", "2023-01-31", "--lang", "en,es", "--scan")
    told = command(*asked)
    assert told.code == 0, told.err
    for expected in (
        "VEN-OCT22: Venezuelans may be expelled to Mexico",
        "Verdict: ",
        "Window: October 2022 to December 2022",
        "Placebo p = ",
        "net fall and delayed together (the later window is not published in full)",
        "Specification curve: ",
        "Scan: the level changes most at ",
        "Dictamen: ",
        "Ventana: de octubre de 2022 a diciembre de 2022",
        "Efecto = observado menos esperado, negativo = menos.",
    ):
        assert expected in told.out


def test_json_is_one_document_with_the_verdict_in_both_languages(command: Command, tmp_path: Path) -> None:
    told = command("effect", "VEN-OCT22", "--store", tmp_path, "--as-of", "2023-01-31", "--json", "--horizon", "3")
    assert told.code == 0, told.err
    document = told.document()
    assert document["measure"] == "VEN-OCT22"
    assert document["as_of"] == "2023-01-31"
    assert set(document["verdict_text"]) == {"en", "es"}  # type: ignore[call-overload]
    assert document["window"]["periods"] == 3  # type: ignore[index]
    assert {"caudal_version", "seed", "editions"} <= set(document)


def test_a_measure_that_is_not_there_is_wrong_use(command: Command, tmp_path: Path) -> None:
    told = command("effect", "NOPE", "--store", tmp_path)
    assert told.code == 2
    assert "no measure 'NOPE'" in told.err


def test_too_early_is_said_in_words(command: Command, tmp_path: Path) -> None:
    told = command("effect", "US-MX-DEC23", "--store", tmp_path, "--as-of", "2024-01-10")
    assert told.code == 0, told.err
    assert "Verdict: too early" in told.out
