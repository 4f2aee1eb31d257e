"""What wire copy on any corridor says in ways of its own: days, delegations, orders, rates. All words are ours."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caudal import talks

DAY = date(2024, 5, 16)  # a Thursday
LEAD = {
    "en": "Migration between Chile and Bolivia worries both governments. ",
    "es": "La migración entre Chile y Bolivia preocupa a ambos gobiernos. ",
}


def found(kind: str, language: str, sentence: str, lead: str | None = None) -> list[Any]:
    text = (LEAD[language] if lead is None else lead) + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    return [item for item in document.items if item.kind == kind]


MEETINGS = [
    ("es", "La gira se anunció después de que Soto hablara por teléfono con la canciller boliviana el martes.",
     "hablara por teléfono", "2024-05-14", "past"),
    ("es", "La ministra chilena se reunió el lunes durante casi dos horas con su homólogo boliviano.", "se reunió",
     "2024-05-13", "past"),
    ("en", "Chile is also sending a high-level delegation to La Paz next month.", "sending", "2024-06", "planned"),
    ("es", "Chile enviará una misión a La Paz el lunes.", "enviará una misión", "2024-05-20", "planned"),
    ("es", "La canciller chilena visitó a su homólogo boliviano en Oruro la semana de Navidad.", "visitó",
     "2023-12-25/2023-12-31", "past"),
    ("es", "Los cancilleres de Chile y Bolivia, Ana Soto y Luis Paredes, se reunirán este viernes en Arica.",
     "se reunirán", "2024-05-17", "planned"),
    ("es", "El viernes dio frutos la visita que la canciller chilena le hizo el martes a su colega boliviano.",
     "la visita", "2024-05-14", "past"),
    ("en", "The two ministers will meet in Washington, D.C. in June.", "meet in Washington", "2024-06", "planned"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "head", "value", "status"), MEETINGS)
def test_a_meeting_of_the_wires_has_its_day(language: str, sentence: str, head: str, value: str, status: str) -> None:
    held = [m for m in found("meeting", language, sentence) if m.text.startswith(head)]
    assert [(m.date.value if m.date else None, m.status) for m in held] == [(value, status)]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "La canciller chilena pidió que se reunieran los equipos técnicos."),
        ("en", "Chile is sending ten tonnes of blankets to La Paz."),
        ("en", "Both sides stressed the vital bilateral trade at the shared border."),
        ("es", "Bajó el número de personas que buscan llegar a Chile."),
        ("es", "Chile abrirá una sala de recepción en Arica el 1 de junio."),
    ],
)
def test_wishes_cargo_trade_and_travellers_are_no_meetings(language: str, sentence: str) -> None:
    assert found("meeting", language, sentence) == []


def test_a_meeting_just_left_is_of_the_day_of_publication_where_no_day_is_named() -> None:
    lead = "Chile y Bolivia acordaron abrir un puesto para migrantes. "
    told = "“Fue útil”, dijo la canciller chilena, Ana Soto, luego de dos horas y media de reunión con su colega."
    meetings = found("meeting", "es", told, lead)
    assert [(m.date.value if m.date else None, "date" in m.inferred) for m in meetings] == [("2024-05-16", True)]


def test_the_day_of_the_news_of_a_visit_is_not_its_own() -> None:
    sentence = "The visit of the Bolivian minister to Santiago was announced last week."
    assert all(m.date is None or m.date.text != "last week" for m in found("meeting", "en", sentence))


PROMISES = [
    ("en", "The two ministers signed off on plans to speed up returns.", "signed off on plans"),
    ("es", "Ambos gobiernos dieron luz verde a un plan para abrir tres oficinas.", "dieron luz verde"),
    ("en", "The two presidents instructed their teams to draw up a calendar.", "instructed their teams"),
    ("es", "Los dos cancilleres instruyeron a sus equipos para que presenten un calendario.", "instruyeron"),
    ("en", "Both delegations agreed on the importance of keeping the crossing open.", "agreed on"),
    ("es", "Ambas partes coincidieron en la conveniencia de ampliar las patrullas.", "coincidieron en"),
    ("en", "The two countries reaffirmed their existing commitments on orderly migration.", "reaffirmed"),
    ("en", "Chile is sending a delegation to La Paz in June.", "Chile is sending"),
    ("en", "The Chilean foreign minister accepted an invitation to visit La Paz.", "accepted an invitation"),
    ("es", "El acuerdo incluye la promesa de tramitar las visas en un mes.", "la promesa"),
]


@pytest.mark.parametrize(("language", "sentence", "head"), PROMISES)
def test_what_both_sides_approve_order_or_send_is_a_commitment(language: str, sentence: str, head: str) -> None:
    assert [c.text.startswith(head) for c in found("commitment", language, sentence)] == [True]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "We agreed on aims, we did not agree on dates, an aide to both governments said."),
        ("en", "The Chilean president ordered the army to clear the road."),
        ("en", "The two ministers discussed plans to speed up returns."),
        ("es", "A los dos presidentes les tocará la parte difícil."),
    ],
)
def test_aims_orders_at_home_and_plans_discussed_bind_nobody(language: str, sentence: str) -> None:
    assert found("commitment", language, sentence) == []


def test_futures_side_by_side_are_commitments_of_their_own() -> None:
    said = "“Vamos a crear un grupo conjunto, vamos a tener reuniones en Oruro”, dijo la canciller chilena."
    assert [c.text.split()[:3] for c in found("commitment", "es", said)] == [
        ["Vamos", "a", "crear"],
        ["vamos", "a", "tener"],
    ]


CLAIMS = [
    ("en", "We had a crisis in May, with 9,000 migrants a day.", "9,000 migrants a day", "level"),
    ("es", "Hubo una crisis en mayo, con 9.000 migrantes diarios.", "9.000 migrantes diarios", "level"),
    ("es", "Los cruces llegaron a 9.000 en mayo, pero gracias al plan se redujeron a 4.000.", "se redujeron", "down"),
    ("en", "The growing number of families at the border is a worry.", "The growing number", "up"),
    ("en", "Four bodies have been found in the desert.", "Four bodies", "level"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "sentence", "head", "way"), CLAIMS)
def test_a_claim_without_a_verb_or_subject_of_its_own(language: str, sentence: str, head: str, way: str) -> None:
    assert (head, way) in [(head, c.direction.value) for c in found("claim", language, sentence) if head in c.text]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The pilot is limited to 50 people a week."),
        ("en", "The kitchen feeds 300 migrants a day."),
        ("es", "El albergue atiende a 300 migrantes diarios."),
        ("en", "The arrival shut down trade at two ports."),
    ],
)
def test_caps_meals_and_closed_ports_are_no_claims(language: str, sentence: str) -> None:
    assert found("claim", language, sentence) == []


@pytest.mark.parametrize(
    ("words", "year", "value"),
    [  # Easter Sundays by the tables of the Prayer Book: 31 March 2024, 17 April 2022, 9 April 2023
        ("Semana Santa", 2024, "2024-03-24/2024-03-31"),
        ("Semana Santa", 2022, "2022-04-10/2022-04-17"),
        ("Semana Santa", 2023, "2023-04-02/2023-04-09"),
    ],
)
def test_holy_week_runs_from_palm_sunday_to_easter(words: str, year: int, value: str) -> None:
    text = f"La migración preocupa a Chile y Bolivia. Los ministros de Chile y Bolivia se reunieron en {words}."
    document = talks.read(text, name="own.txt", published=date(year, 5, 2), language="es")
    assert [m.date.value for m in document.items if m.kind == "meeting" and m.date] == [value]


def test_a_month_that_ends_a_spanish_sentence_leaves_its_stop_outside() -> None:
    (met,) = found("meeting", "es", "Los cancilleres de Chile y Bolivia se reunieron en mayo.")
    assert met.date.text == "mayo"
