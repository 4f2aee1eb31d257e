"""Dates, places, deadlines and sides of talks: grammar learned from the sixth lot. All words are ours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caudal import talks

DAY = date(2024, 5, 16)  # a Thursday
LEAD = {
    "en": "Migrants who cross between Chile and Bolivia worry both governments. ",
    "es": "Los migrantes que cruzan entre Chile y Bolivia preocupan a ambos gobiernos. ",
}


def found(kind: str, sentence: str, language: str) -> list[Any]:
    document = talks.read(LEAD[language] + sentence, name="own.txt", published=DAY, language=language)
    return [item for item in document.items if item.kind == kind]


@pytest.mark.parametrize(
    ("language", "sentence", "by"),
    [
        # the end of a year or month, told before it
        ("en", "Chile agreed to open two offices by the end of this year.", "2024-12-31"),
        ("en", "Chile agreed to pay for the buses until the end of 2026.", "2026-12-31"),
        ("en", "Bolivia agreed to open an office before the end of the financial year in June.", "2024-06-30"),
        ("es", "Chile se comprometió a pagar los autobuses hasta el final de 2026.", "2026-12-31"),
        ("es", "Bolivia se comprometió a abrir una oficina antes de finalizar julio.", "2024-07-31"),
        # a rhythm and the day from which it runs
        ("en", "Bolivia agreed to receive one flight every two weeks, starting on June 3.", "2024-06-03"),
        ("es", "Bolivia se comprometió a recibir un vuelo cada semana, a partir del 3 de junio.", "2024-06-03"),
        ("en", "Chile and Bolivia agreed to meet the first Monday of each month, beginning June 3.", "2024-06-03"),
        ("en", "Chile and Bolivia agreed to help each other.", None),
        # the day that the words of saying tell is not the deadline
        ("en", "Chile will keep an officer in Oruro, a Bolivian minister said on Tuesday.", None),
    ],
)
def test_the_deadline_of_a_promise(language: str, sentence: str, by: str | None) -> None:
    (promise,) = found("commitment", sentence, language)
    assert (promise.by and promise.by.value) == by


def test_what_a_minister_said_stands_outside_the_promise() -> None:
    (promise,) = found("commitment", "Chile will keep an officer in Oruro, a Bolivian minister said on Tuesday.", "en")
    assert promise.text == "Chile will keep an officer in Oruro"


@pytest.mark.parametrize(
    ("language", "sentence", "status", "value"),
    [
        # news of a meeting after which something will be done
        ("en", "Chile will open an office, following talks on Monday between the two ministers.", "past", "2024-05-13"),
        ("es", "Chile abrirá una oficina tras conversaciones el lunes entre los dos ministros.", "past", "2024-05-13"),
        ("en", "The two ministers will meet on Friday week in Tacna.", "planned", "2024-05-24"),
        ("es", "Los dos ministros se reunirán el viernes en ocho en Tacna.", "planned", "2024-05-24"),
        ("es", "Los dos ministerios se han emplazado para el día 28 en Tacna.", "planned", "2024-05-28"),
        ("en", "Soto noted the talks with the Bolivian delegation, which ended on Tuesday.", "past", "2024-05-14"),
        ("en", "The two ministers will meet the first Monday of each month.", "planned", None),
        ("es", "Los dos ministros se reunirán el primer lunes de cada mes.", "planned", None),
        ("en", "A Chilean envoy spoke on Tuesday at the close of a two-day meeting with Bolivian officials.", "past",
         "2024-05-13/2024-05-14"),
    ],
)  # fmt: skip
def test_the_day_of_a_meeting(language: str, sentence: str, status: str, value: str | None) -> None:
    met = found("meeting", sentence, language)
    assert [(m.status, m.date and m.date.value) for m in met] == [(status, value)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_same_evening_is_that_of_the_day_named_before(language: str) -> None:
    sentence = {
        "en": "On Monday Soto told reporters that the line was quiet. She had a call with her Bolivian counterpart "
        "the same evening.",
        "es": "El lunes Soto dijo que la línea estaba tranquila. Sostuvo una llamada con su homólogo boliviano esa "
        "misma tarde.",
    }[language]
    assert [m.date and m.date.value for m in found("meeting", sentence, language)] == ["2024-05-13"]


@pytest.mark.parametrize(
    ("language", "sentence", "place"),
    [
        ("en", "The two ministers met at the old ferry terminal.", "ferry terminal"),
        ("es", "Los dos ministros se reunieron en la terminal.", "terminal"),
        ("es", "Chile y Bolivia pusieron en marcha, en Tacna, una mesa de trabajo bilateral.", "Tacna"),
        ("es", "El presidente chileno aceptó una visita de Estado al Perú.", "Perú"),
        ("en", "There will be another meeting between the ministers, this time in Tacna.", "Tacna"),
        ("es", "Habrá otra reunión entre los ministros, esta vez en Tacna.", "Tacna"),
    ],
)
def test_the_place_of_a_meeting(language: str, sentence: str, place: str) -> None:
    (met,) = found("meeting", sentence, language)
    assert met.place is not None
    assert place in met.place.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Chile turns back a man at six and he is here again by lunch, Bolivian officials said."),
        ("es", "El ministro chileno se fue antes del almuerzo, dijeron funcionarios bolivianos."),
        ("es", "La agencia boliviana subirá a 80 las citas diarias en el puente, según funcionarios chilenos."),
    ],
)
def test_a_meal_may_tell_the_hour_and_an_appointment_a_quota(language: str, sentence: str) -> None:
    assert found("meeting", sentence, language) == []


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        ("en", "The two navies will resume the patrols in June.", "The two navies will resume the patrols in June"),
        ("es", "Ambas marinas reanudarán las patrullas en junio.", "Ambas marinas reanudarán las patrullas en junio"),
        ("en", "Bolivia agreed in return to lift the visa.", "agreed in return to lift the visa"),
        ("es", "Bolivia se comprometió a cambio a levantar el visado.", "se comprometió a cambio a levantar el visado"),
        ("es", "Ninguno de los dos países cobrará multas.", "Ninguno de los dos países cobrará multas"),
    ],
)
def test_who_binds_itself_and_to_what(language: str, sentence: str, words: str) -> None:
    assert [promise.text for promise in found("commitment", sentence, language)] == [words]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Senator Vera Lund vowed to block the money that Chile asks of Bolivia."),
        ("es", "El senador Tomás Vera se comprometió a bloquear el dinero que Chile le pide a Bolivia."),
        ("en", "The minister's trip will come at a delicate moment for Chile and Bolivia."),
        ("es", "La visita del ministro llegará en un mal momento para Chile y Bolivia."),
        ("es", "Ninguno de los dos gobiernos se comprometió a abrir un corredor."),
    ],
)
def test_what_is_no_promise_of_a_side(language: str, sentence: str) -> None:
    assert found("commitment", sentence, language) == []


@pytest.mark.parametrize(
    ("language", "sentence", "words"),
    [
        (
            "en",
            "The two ministers were on the phone to each other on Monday.",
            "were on the phone to each other on Monday",
        ),
        ("es", "Los dos ministros se conectarán por videoconferencia el lunes.", "se conectarán por videoconferencia"),
        ("es", "Los dos ministros se sentaron ayer durante dos horas en Tacna.", "se sentaron ayer"),
        ("es", "Los dos ministerios se han emplazado para el lunes en Tacna.", "emplazado para el lunes en Tacna"),
    ],
)
def test_other_verbs_of_meeting(language: str, sentence: str, words: str) -> None:
    (met,) = found("meeting", sentence, language)
    assert words in met.text or met.text in words


@pytest.mark.parametrize(
    ("language", "sentence", "count"),
    [
        ("en", "The two ministers spoke by telephone on Monday. Soto called the exchange frank.", 2),
        ("en", "The two ministers spoke by telephone on Monday. Her office would not discuss the call.", 2),
        ("es", "Los dos ministros hablaron por teléfono el lunes. Su oficina no quiso comentar la llamada.", 2),
        ("en", "The exchange of data goes on, officials from Chile and Bolivia said.", 0),
    ],
)
def test_what_one_declines_to_discuss_took_place(language: str, sentence: str, count: int) -> None:
    met = found("meeting", sentence, language)
    assert [m.date and m.date.value for m in met] == ["2024-05-13"] * count


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "President Rojas of Chile invited the president of Bolivia to pay a visit to Santiago."),
        (
            "es",
            "La presidenta de Chile invitó al presidente de Bolivia a efectuar una visita oficial a Santiago.",
        ),
    ],
)
def test_a_visit_to_which_somebody_was_invited_is_planned(language: str, sentence: str) -> None:
    assert [m.status for m in found("meeting", sentence, language)] == ["planned"]


def test_the_day_that_a_relative_clause_gives_goes_before_that_of_the_news() -> None:
    (met,) = found(
        "meeting", "Soto today recalled the talks with the Bolivian team, which we concluded on Monday.", "en"
    )
    assert met.date.value == "2024-05-13"


@pytest.mark.parametrize(
    ("language", "sentence", "actor", "count"),
    [
        ("es", "Los dos presidentes se reunieron el lunes en Arica.\n\na. Se comprometieron a abrir una oficina.\n\n"
         "b. Encomendaron a sus ministros la elaboración de un plan.", "dos presidentes", 2),
        ("en", "The presidents of Chile and Bolivia met and tasked their ministers with the drafting of a plan.",
         "presidents of Chile and Bolivia", 1),
        ("en", "On Monday the Bolivian minister offered to send two boats and accepted an invitation to visit Arica.",
         "Bolivian minister", 2),
        ("es", "Los ministros de Chile y Bolivia quedaron de hablar por teléfono cada mes.",
         "Los ministros de Chile y Bolivia", 1),
    ],
)  # fmt: skip
def test_whose_promise_it_is(language: str, sentence: str, actor: str, count: int) -> None:
    made = found("commitment", sentence, language)
    assert [actor in (promise.actor.text if promise.actor else "") for promise in made] == [True] * count
