"""Meetings in further words, and talk that is none: each case in words of our own, in no document of the corpus."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caudal import talks

DAY = date(2024, 5, 16)  # a Thursday
LEAD = {
    "en": "Migration between Chile and Bolivia. ",
    "es": "Migración entre Chile y Bolivia. ",
}
MET = {
    "en": "The Chilean minister met her Bolivian counterpart in Arica on Tuesday. ",
    "es": "La ministra chilena se reunió con su homólogo boliviano el martes en Arica. ",
}


def found(sentence: str, language: str, *, met: bool = False) -> list[Any]:
    text = LEAD[language] + (MET[language] if met else "") + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    start = len(text) - len(sentence)
    return [item for item in document.items if item.kind == "meeting" and item.start >= start]


@pytest.mark.parametrize(
    ("language", "sentence", "head", "value", "status"),
    [
        ("en", "The Chilean mayor spent Monday evening with his counterpart.", "spent", "2024-05-13", "past"),
        ("en", "The two ministers sat across from each other on Monday.", "sat across", "2024-05-13", "past"),
        ("en", "Chile's minister invited his counterpart to visit Arica in June.", "visit Arica", "2024-06", "planned"),
        ("es", "Con los bolivianos nos vemos el lunes en Tacna.", "nos vemos", "2024-05-20", "planned"),
        ("es", "Los directores de los dos países se visitarán en junio.", "se visitarán", "2024-06", "planned"),
        ("es", "La ministra había conversado por Zoom con su colega el lunes.", "conversado", "2024-05-13", "past"),
        ("es", "Los expertos de ambos países se sentarán a la mesa el día 27.", "se sentarán", "2024-05-27", "planned"),
        ("es", "Él se reunió ayer toda la mañana con la enviada boliviana.", "se reunió", "2024-05-15", "past"),
    ],
)  # fmt: skip
def test_a_contact_is_found(language: str, sentence: str, head: str, value: str, status: str) -> None:
    [meeting] = found(sentence, language)
    assert meeting.text.startswith(head)
    assert meeting.date.value == value
    assert meeting.status == status


@pytest.mark.parametrize(
    ("language", "sentence", "head", "value"),
    [
        ("en", "The next is due in Oruro on June 3.", "The next", "2024-06-03"),
        ("en", "The first was held in La Paz in March.", "The first", "2024-03"),
        ("es", "La próxima será en Oruro el 3 de junio.", "La próxima", "2024-06-03"),
        ("es", "La primera tuvo lugar en La Paz en marzo.", "La primera", "2024-03"),
    ],
)
def test_one_of_several_is_found_by_its_rank_alone(language: str, sentence: str, head: str, value: str) -> None:
    [meeting] = found(sentence, language, met=True)
    assert meeting.text.startswith(head)
    assert meeting.date.value == value
    assert meeting.event != "E1"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The next is anyone's guess."),
        ("en", "The first was a failure."),
        ("en", "The pair spoke to cameras on the quay."),
        ("en", "The two ministers talked about visas."),
        ("en", "Officials should have lunch with him."),
        ("en", "Experts will report to the Dialogue each quarter."),
        ("en", "Bolivia would take people back as long as visa talks with Chile resume."),
        ("es", "La primera fue un fracaso."),
        ("es", "La Defensoría lo saludó como un alivio."),
        ("es", "Ya saben lo que decía mi abuela. Nos vemos mañana."),
        ("es", "La ministra agradeció la cooperación en la recepción de vuelos."),
        ("es", "Las delegaciones quieren ampliar el diálogo a Perú."),
    ],
)
def test_talk_that_is_no_meeting_is_left_out(language: str, sentence: str) -> None:
    assert found(sentence, language, met=True) == []


def test_the_day_first_meant_is_not_the_day_of_the_meeting() -> None:
    [meeting] = found("La charla, prevista en un principio para marzo, terminó con un apretón de manos.", "es")
    assert meeting.date is None or meeting.date.value != "2024-03"


def test_a_pronoun_stands_for_the_other_side_once_both_have_met() -> None:
    lead = "The Chilean minister, Ana Paz, met the Bolivian minister, Juan Rey, on Monday. "
    document = talks.read(LEAD["en"] + lead + "Rey will meet her in La Paz on June 12.", name="own.txt", published=DAY)
    dates = [item.date.value for item in document.items if item.kind == "meeting"]
    assert dates == ["2024-05-13", "2024-06-12"]
