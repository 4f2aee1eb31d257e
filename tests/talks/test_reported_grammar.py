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


FRAMES = [
    (
        "en",
        "Crossings slowed because of the wind, officials on both sides warn privately.",
        [("Crossings slowed because of the wind", "officials on both sides")],
    ),
    (
        "en",
        "Grain prices are up 6% on the week, per the trade bulletin.",
        [("Grain prices are up 6% on the week", "the trade bulletin")],
    ),
    ("en", "The director said by text message that milling would resume.", [("milling would resume", "The director")]),
    (
        "en",
        "Malta will take back 80 people as long as Italy admits 1,000 workers, the premier's office said in a note.",
        [("Malta will take back 80 people as long as Italy admits 1,000 workers", "the premier's office")],
    ),
    ("en", "Malta chaired the session and voiced the hope that a fifth would follow.", []),
    ("en", "Asked whether the army could help, Borg laughed.", []),
    (
        "en",
        'A buyer, speaking on condition that he not be named, shrugged: "We have Egypt. Nobody will go without."',
        [('"We have Egypt. Nobody will go without."', "A buyer")],
    ),
    (
        "es",
        "Para la historiadora Ana Belmonte, “nadie ganó la guerra”.",
        [("“nadie ganó la guerra”", "la historiadora Ana Belmonte")],
    ),
    (
        "es",
        "“Ganó el campo”, proclamó Rosa Huamán. Ofreció un gabinete “sin primos ni compadres” y aseguró que llamaría.",
        [("“Ganó el campo”", "Rosa Huamán"), ("“sin primos ni compadres”", "Rosa Huamán"), ("llamaría", "Rosa Huamán")],
    ),
    (
        "es",
        "En Muxía, el patrón mayor, Suso Lema, lo contaba de pie: «A la mar no se le discute nunca».",
        [("«A la mar no se le discute nunca»", "Suso Lema")],
    ),
    (
        "es",
        "Por lo que toca a los flujos, según datos del Ministerio del Interior las llegadas ascendieron a 930.",
        [("las llegadas ascendieron a 930", "datos del Ministerio del Interior")],
    ),
    (
        "es",
        "Ya lo había dicho dos veces, le recordó un concejal de la oposición.",
        [("Ya lo había dicho dos veces", "un concejal de la oposición")],
    ),
    ("es", "¿Lo pidió México? En la llamada, digo.", []),
    (
        "es",
        "La cita será el 9 de junio, confirmaron fuentes del Elíseo. El ministro llamó el jueves «para que nadie se "
        "entere por la prensa», añadieron.",
        [("La cita será el 9 de junio", "fuentes del Elíseo"), ("«para que nadie se entere por la prensa»", None)],
    ),
]


@pytest.mark.parametrize(("language", "text", "expected"), FRAMES)
def test_what_frames_a_saying_is_left_out_of_it(
    language: str, text: str, expected: list[tuple[str, str | None]]
) -> None:
    found = said(language, text)
    assert [words for words, _ in found] == [words for words, _ in expected]
    assert all(speaker is None or speaker in str(told) for (_, told), (_, speaker) in zip(found, expected, strict=True))
