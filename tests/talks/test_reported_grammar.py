"""Where reported words end, and whose they are, in the turns of phrase that news uses. All words are our own."""

from __future__ import annotations

from datetime import date

import pytest

from caudal import talks

DAY = date(2024, 6, 20)


def said(language: str, text: str) -> list[tuple[str, str | None]]:
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    found = [item for item in document.items if item.kind == "statement"]
    assert all(text[item.start : item.end] == item.text for item in found)
    return [(item.text, item.speaker and item.speaker.text) for item in found]


ENDS = [
    (
        "en",
        "The minister said that talks were under way, but she would not say when they would end.",
        "talks were under way",
        "The minister",
    ),
    (
        "en",
        "Turnout fell to 60 per cent, according to the commission, from 79 per cent four years ago.",
        "Turnout fell to 60 per cent, according to the commission, from 79 per cent four years ago",
        "the commission",
    ),
    ("en", "The bishop told El Faro that smugglers had never been so busy.", "smugglers had never been so busy", None),
    ("en", "A spokeswoman would only say that he was tired.", "he was tired", "A spokeswoman"),
    ("en", "She said afterward that Rome would pay.", "Rome would pay", None),
    (
        "es",
        "El consejero anunció que convocará a los gremios y se ha comprometido a adelantar la ayuda.",
        "convocará a los gremios",
        "El consejero",
    ),
    (
        "es",
        "El alcalde recordó que un vecino le ofreció pagar la mitad, promesa que sigue en el aire.",
        "un vecino le ofreció pagar la mitad",
        "El alcalde",
    ),
    (
        "es",
        "La delegación que viene el viernes, según adelantó la embajada, pondrá el asunto sobre la mesa.",
        "La delegación que viene el viernes, según adelantó la embajada, pondrá el asunto sobre la mesa",
        "la embajada",
    ),
    (
        "es",
        "Fuentes diplomáticas apuntan a que la presidencia exige cobrar por adelantado.",
        "la presidencia exige cobrar por adelantado",
        "Fuentes diplomáticas",
    ),
]


@pytest.mark.parametrize(("language", "text", "words", "speaker"), ENDS)
def test_a_reported_clause_ends_before_the_reporter_goes_on(
    language: str, text: str, words: str, speaker: str | None
) -> None:
    first = said(language, text)[0]
    assert first[0] == words
    assert speaker is None or first[1] == speaker


VOICES = [
    (
        "es",
        "«Usted tiene una deuda en Panamá, doña Rita, y no la declaró», lanzó de entrada la conservadora Xinia Umaña.",
        "la conservadora Xinia Umaña",
    ),
    ("es", "En su equipo reina la calma: «Vamos a ganar», afirma por teléfono su jefe de campaña.", "su jefe"),
    (
        "es",
        "Isabel Maldonado, que cultiva una huerta en Níjar, echa cuentas en voz alta: «Cada camión me cuesta».",
        "Isabel Maldonado",
    ),
    (
        "en",
        'Ana Pene will miss the match, the team said, in a blow that the coach described as "as welcome as rain".',
        "the coach",
    ),
    ("en", 'The minister rejected as "pure invention" the reports of the camps.', "The minister"),
]


@pytest.mark.parametrize(("language", "text", "speaker"), VOICES)
def test_a_quotation_belongs_to_who_says_it(language: str, text: str, speaker: str) -> None:
    assert said(language, text)[-1][1] == speaker


def test_a_quotation_alone_goes_on_from_the_sentence_before() -> None:
    text = '"I have shaken many hands," Mayor Cantrell said after her guest had left. "My shelter has room for 200."'
    assert [speaker for _, speaker in said("en", text)] == ["Mayor Cantrell", "Mayor Cantrell"]


def test_a_spanish_verb_without_subject_goes_on_with_the_voice_of_its_paragraph() -> None:
    text = (
        "El alcalde Efrén Solís recordó que en diciembre, cuando se sentó con el juez Richard Salinas, éste le ofreció "
        "pagar la mitad. “Yo le marco cada semana y me dice que ya merito”, añadió."
    )
    assert said("es", text)[-1][1] == "El alcalde Efrén Solís"


def test_his_counterpart_may_be_a_woman() -> None:
    text = (
        "Her guest, Elliot Ncube, nodded. Minister Pieter Lekota met his Zimbabwean counterpart, Rumbidzai Chari.\n"
        'Ncube went home with oranges. "The river is low," he said.'
    )
    assert said("en", text)[-1][1] == "Ncube"


def test_an_adverb_that_opens_a_sentence_is_nobody() -> None:
    text = "El vicepresidente Daniel Rampla respondió con ironía. Enseguida aclaró que no hay oferta."
    assert said("es", text) == [("no hay oferta", "El vicepresidente Daniel Rampla")]


def test_a_clause_and_the_quotation_after_its_colon_are_two_statements() -> None:
    text = "Fajardo comentó que no hubo sorpresas: «Dijimos lo que hemos dicho siempre»."
    assert [words for words, _ in said("es", text)] == ["no hubo sorpresas", "«Dijimos lo que hemos dicho siempre»"]
