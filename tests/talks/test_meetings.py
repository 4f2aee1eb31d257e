"""The grammar of meetings: tense, dates, places, who meets whom, which mentions are one event. All words are ours."""

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


def found(sentence: str, language: str, *, lead: bool = True) -> list[Any]:
    text = (LEAD[language] if lead else "") + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    return [item for item in document.items if item.kind == "meeting"]


@pytest.mark.parametrize(
    ("language", "sentence", "value", "status"),
    [
        # what is reported goes by its own verb, not by the verb of saying
        ("en", "Officials said the talks in Arica on Friday will deal with visas.", "2024-05-17", "planned"),
        ("en", "Ana Soto announced on Monday that she would meet her Bolivian counterpart on Tuesday.", "2024-05-21",
         "planned"),
        ("es", "La canciller anunció este lunes que se reunirá el martes con su homólogo boliviano.", "2024-05-21",
         "planned"),
        # what came before a promise lies behind
        ("en", "Chilean officials agreed to keep talking after a meeting with Bolivia on Tuesday.", "2024-05-14",
         "past"),
        # plans, modals and announced presents lie ahead
        ("en", "The Bolivian minister is to hold talks with her Chilean colleague on Friday.", "2024-05-17", "planned"),
        ("en", "The talks on June 4 in Arica could include Peru.", "2024-06-04", "planned"),
        ("en", "The Bolivian minister travels to Chile on Monday to meet President Rojas.", "2024-05-20", "planned"),
        ("es", "El presidente boliviano tiene previsto recibir el sábado al enviado chileno.", "2024-05-18", "planned"),
        # a participle does not end a future
        ("en", "The Chilean minister will attend a summit hosted by Bolivia on Friday.", "2024-05-17", "planned"),
        # a day without a year is the near one
        ("en", "Chile's minister said the next talks with Bolivia on June 26 were in doubt.", "2024-06-26", "planned"),
        # the day of publication is named by its weekday
        ("en", "The two ministers will meet in Arica on Thursday.", "2024-05-16", "planned"),
        ("en", "Following Tuesday's call between the two ministers, Chile reopened the pass.", "2024-05-14", "past"),
    ],
)  # fmt: skip
def test_tense_governs_by_clause(language: str, sentence: str, value: str, status: str) -> None:
    meeting = found(sentence, language)[-1]
    assert meeting.date.value == value
    assert meeting.status == status


@pytest.mark.parametrize(
    ("language", "sentence", "value"),
    [
        ("en", "Chile and Bolivia wrapped up two days of talks in Tarija on Wednesday.", "2024-05-14/2024-05-15"),
        ("en", "The Chilean minister opened a three-day conference with Bolivia on Monday.", "2024-05-13/2024-05-15"),
        ("en", "The two ministers met in Arica in the first week of April.", "2024-04-01/2024-04-07"),
        ("es", "Los dos cancilleres se reunieron en Arica en la segunda quincena de abril.", "2024-04-16/2024-04-30"),
        ("es", "Los dos cancilleres se reunirán el viernes 24 en Arica.", "2024-05-24"),
        ("es", "Hace apenas un mes, ambos mandatarios se reunieron en Cusco.", "2024-04"),
        ("en", "Ana Soto flew in on Tuesday, a day before she met the Bolivian minister in Arica.", "2024-05-15"),
        ("en", "Soto goes to La Paz next week, when she will be received by the Bolivian minister.",
         "2024-05-20/2024-05-26"),
        ("es", "Las delegaciones sostuvieron ayer, en Arica, una nueva ronda de conversaciones.", "2024-05-15"),
        ("en", "A second meeting, pencilled in for mid-June, will be held in Arica.", "2024-06"),
        ("es", "La tercera Reunión del Mecanismo Binacional, programada para el 26 de junio en Oruro, es clave.",
         "2024-06-26"),
        ("en", "The ministers toured the port on Monday and Tuesday.", None),
        ("en", "The deputies of both countries confer by video link every Tuesday.", None),
        ("en", "It was the first meeting between the two leaders since January.", None),
        ("en", "The two ministers held talks in Arica, with both sides praising a fall in crossings last year.", None),
    ],
)  # fmt: skip
def test_a_date_is_taken_only_where_it_is_the_meetings_own(language: str, sentence: str, value: str | None) -> None:
    meetings = found(sentence, language)
    dates = {m.date.value for m in meetings if m.date is not None}
    assert dates == ({value} if value is not None else dates - {"2023"})
    if value is None:
        assert not any(d and d.startswith(("2023", "2024-01")) for d in dates)


@pytest.mark.parametrize(
    ("language", "sentence", "place"),
    [
        ("en", "The two ministers met to discuss returns in the desert region.", None),
        ("en", "The Arica talks between the two ministers went well.", "Arica"),
        ("en", "Bolivia's minister met the Chilean president at the Hofburg Palace on Monday.", "Hofburg Palace"),
        ("en", "Soto was in Oruro on Monday for a meeting with the Bolivian president.", "Oruro"),
        ("es", "Los cancilleres se verán en Las Palmas el lunes.", "Las Palmas"),
        ("es", "La reunión de Lima entre los dos cancilleres dejó un acta.", "Lima"),
        ("es", "La canciller fue recibida, además, en el Ministerio de Gobierno por el presidente boliviano.",
         "Ministerio de Gobierno"),
        ("es", "La canciller se entrevistó el martes con su colega boliviana en Arica.", "Arica"),
        ("es", "La cumbre bilateral, que tendrá lugar el lunes en Tacna, será breve.", "Tacna"),
    ],
)  # fmt: skip
def test_a_place_is_where_they_meet_not_what_they_discuss(language: str, sentence: str, place: str | None) -> None:
    meeting = found(sentence, language)[0]
    assert (meeting.place and meeting.place.text) == place


@pytest.mark.parametrize(
    ("language", "sentence", "head"),
    [
        ("en", "Ana Soto spent 40 minutes with the Bolivian interior minister on Monday.", "spent 40 minutes"),
        ("en", "The mayor of Arica drove across the border on Monday to see his opposite number.", "drove across"),
        ("en", "A Chilean minister came to see another Bolivian in 2017.", "came to see"),
        ("en", "In a call on Wednesday, the two foreign ministers agreed to reopen the pass.", "a call on Wednesday"),
        ("en", "The Chilean envoy paid a courtesy call on the Bolivian minister.", "paid a courtesy call"),
        ("en", "The leaders of Chile and Bolivia will visit Oruro next week for talks.", "visit Oruro"),
        ("en", "The 90-minute session with the Bolivian delegation was closed to the press.", "The 90-minute session"),
        ("es", "La canciller ha recibido este jueves en Quito al viceministro boliviano.", "recibido este jueves"),
        ("es", "La canciller se verá también con el ministro boliviano.", "se verá también"),
        ("es", "Soto se había entrevistado en La Paz con el presidente boliviano.", "se había entrevistado"),
        ("es", "El ministro fue recibido a pie de pista por su homólogo boliviano.", "fue recibido"),
        ("es", "Las partes se volverán a reunir el lunes.", "se volverán a reunir"),
        ("es", "El Grupo de Alto Nivel se reunirá en junio en Arica.", "se reunirá en junio"),
        ("es", "La entrevista, celebrada a puerta cerrada entre los dos cancilleres, duró una hora.", "La entrevista"),
        ("es", "La canciller estuvo el lunes en Oruro con el ministro boliviano.", "estuvo el lunes"),
        ("en", "The two mayors met halfway across the bridge on Monday.", "met"),
        ("es", "Los gobernadores de Tarapacá y Oruro se reunieron el lunes en la frontera.", "se reunieron"),
        ("en", "Chile received a visit from a Bolivian delegation on Monday.", "a visit from a Bolivian delegation"),
        ("en", "The Bolivian president is in Chile this week.", "is in Chile"),
        ("en", "The two governments have been talking since Monday in Arica.", "talking"),
        ("es", "El ministro boliviano vio a su homóloga chilena el martes.", "vio a su homóloga"),
        ("es", "La ministra llamó el domingo por la noche a su homólogo boliviano.", "llamó el domingo"),
    ],
)  # fmt: skip
def test_a_contact_is_found_by_its_construction(language: str, sentence: str, head: str) -> None:
    assert any(m.text.startswith(head) for m in found(sentence, language))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Soto met the chamber of commerce of Arica on Monday."),
        ("en", "Soto will meet Chilean lawmakers on Monday to explain the plan."),
        ("en", "At a meeting of the ratepayers' association on Tuesday, she spoke of the pass."),
        ("en", "Bolivia denied that any meeting had taken place with Chile."),
        ("en", "A driver still meets the night bus at the border on Monday."),
        ("en", "He sells phone chips by the tracks."),
        ("en", "The bishop of Oruro received the families for coffee."),
        ("es", "Soto se reunirá por su cuenta con los alcaldes de la franja."),
        ("es", "El presidente encabezará mañana una reunión del Consejo de Seguridad."),
        ("es", "Las partes reactivarán la mesa técnica creada en 2021."),
        ("es", "Bajaron los encuentros con ciudadanos bolivianos en la frontera."),
        ("es", "La agencia estima que el repunte ronda el 40 %."),
        ("es", "Bolivia negó que hubiera habido reunión alguna con Chile."),
        ("en", "Chile called on Bolivia to do more."),
        ("en", "We talk to Bolivia every day, the Chilean minister said."),
        ("en", "The Chilean minister met his wife in La Paz in 1990."),
        ("es", "La ministra chilena llamó a la calma."),
        ("es", "La canciller llamó al presidente boliviano a reforzar la frontera."),
        ("en", "Joint Statement on the Second Meeting of Chile and Bolivia\nThe text runs to two pages."),
    ],
)
def test_what_is_no_meeting_of_two_sides_stays_quiet(language: str, sentence: str) -> None:
    assert found(sentence, language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # a country's own affair, with another country named: the later "meeting" is that one too
        (
            "en",
            "President Ellis will meet congressional leaders on Friday to discuss the border. The meeting is at noon.",
        ),
        ("en", "President Ellis spoke by phone with the governor of the north on Tuesday; the call was brief."),
        ("en", "Negotiations between the government and truckers have stalled. Talks will resume on Monday."),
        ("en", "The opposition leader travelled to the islands on Tuesday for a meeting with fishermen."),
        ("en", "The cabinet spoke of it at its weekly meeting on Tuesday."),
        ("en", "The police will hold a training session in Arica in June."),
        ("en", "The team meets Bolivia in La Paz on Friday in a World Cup qualifier."),
        ("es", "La ministra visitó Colchane y sostuvo un encuentro con carabineros."),
        ("es", "La mesa de diálogo con los transportistas se reanudará el lunes."),
        ("es", "Los gobernadores celebrarán una cumbre sobre migración en junio."),
        ("es", "El Senado citó a la canciller a una reunión de trabajo; la cita será el jueves."),
        ("es", "Las conversaciones entre el gobierno chileno y los camioneros se rompieron el martes."),
        ("es", "El ministro se reunió con los alcaldes del norte el martes."),
        ("es", "Soto no quiso decir si se reunirá con el presidente boliviano."),
    ],
)
def test_a_countrys_own_meetings_stay_quiet_in_a_text_on_two(language: str, text: str) -> None:
    assert found(text, language) == []


@pytest.mark.parametrize(
    ("language", "sentence", "value"),
    [
        ("en", "The two leaders last spoke in March.", "2024-03"),
        ("en", "The Bolivian president received a call from his Chilean counterpart on Tuesday.", "2024-05-14"),
        ("en", "When I saw Minister Mamani of Bolivia in Tarija last month, he agreed.", "2024-04"),
        ("en", "Soto flew to La Paz on Tuesday to discuss the pass with the Bolivian president.", "2024-05-14"),
        ("en", "Chile invited the Bolivian president to Santiago for talks in July.", "2024-07"),
        ("es", "Los equipos técnicos de ambos países se juntarán el lunes en Oruro.", "2024-05-20"),
        ("es", "“Vamos el viernes a tener una reunión con la delegación boliviana”, dijo la canciller.", "2024-05-17"),
        ("es", "Se acordó una reunión tripartita de cancilleres programada para el próximo mes de agosto.", "2024-08"),
        ("es", "La visita oficial del presidente de Bolivia a Chile, los días 13 y 14 de mayo, fue breve.",
         "2024-05-13/2024-05-14"),
        ("es", "Once meses después de su último encuentro, los dos presidentes no se hablan.", "2023-06"),
        ("es", "Quedamos en vernos otra vez el 30 con el ministro boliviano, en Arica.", "2024-05-30"),
        ("es", "Los cancilleres de Chile y Bolivia pasaron ayer dos horas en Arica para tratar el paso.", "2024-05-15"),
        ("en", "A delegation from La Paz will arrive on Sunday for three days of talks on migrants.", "2024-05-19"),
        ("en", "The Chilean minister was met at the airport on Tuesday by her Bolivian counterpart.", "2024-05-14"),
    ],
)  # fmt: skip
def test_contacts_told_in_passing_have_their_day(language: str, sentence: str, value: str) -> None:
    assert value in {m.date and m.date.value for m in found(sentence, language)}


def test_what_lies_ahead_of_the_main_clause_keeps_no_date_of_it() -> None:
    text = "Ahead of the summit Chile's minister met her Bolivian counterpart in Arica last week. "
    [summit, met] = found(text + "The summit will be held on May 24 in Tacna.", "en")[:2]
    assert (summit.status, summit.date.value, summit.place.text) == ("planned", "2024-05-24", "Tacna")
    assert (met.status, met.date.value, met.place.text) == ("past", "2024-05-06/2024-05-12", "Arica")


def test_one_own_people_are_no_other_side() -> None:
    for text in ("The Chilean minister spoke to our ambassador.", "The Chilean minister sat down with her advisers."):
        assert found(text, "en") == []


def test_the_noun_means_the_meeting_spoken_of_last() -> None:
    text = (
        "Los presidentes de Chile y Bolivia se reunirán el viernes en Tacna. La segunda reunión del comité de frontera "
        "entre Chile y Bolivia se celebró el martes en Arica. El encuentro duró dos horas."
    )
    assert [event for event, _, _ in events(text, "es")] == ["E1", "E2", "E2"]


def events(text: str, language: str) -> list[tuple[str, str, str | None]]:
    return [(m.event, m.status, m.date and m.date.value) for m in found(text, language)]


def test_a_definite_noun_joins_the_event_and_takes_its_status() -> None:
    text = (
        "The Chilean and Bolivian ministers will meet in Arica on Monday. The meeting is unlikely to lead to a deal. "
        "Officials had warned the meeting would fail."
    )
    assert events(text, "en") == [("E1", "planned", "2024-05-20")] * 3


def test_numbered_meetings_are_events_of_their_own() -> None:
    text = (
        "La primera reunión entre los dos cancilleres, el 27 de febrero en Tacna, fue breve. "
        "La segunda reunión se celebró el lunes en Arica. El encuentro duró dos horas."
    )
    assert events(text, "es") == [
        ("E1", "past", "2024-02-27"), ("E2", "past", "2024-05-13"), ("E2", "past", "2024-05-13"),
    ]  # fmt: skip


def test_a_meeting_with_a_date_of_its_own_is_another_one() -> None:
    text = (
        "The Bolivian delegation called on the Chilean interior minister at the ministry. The lists had been handed "
        "over in a meeting held in Oruro in March."
    )
    assert [m.event for m in found(text, "en")] == ["E1", "E2"]


def test_a_known_name_is_a_person_before_a_noun_and_a_party_before_an_office() -> None:
    text = "Mexico hailed Biden's phone call with López Obrador on migration last week."
    [call] = found(text, "en", lead=False)
    assert call.text.startswith("Biden's phone call")
    assert call.form == "call"
    assert {"USA", "MEX"} <= set(call.parties)


def test_who_took_part_is_read_from_the_clause_after_the_noun() -> None:
    text = "The Arica meeting, which included Interior Minister Ana Soto and Commissioner Luis Mamani, was frank."
    [meeting] = found(text, "en")
    assert [actor.name for actor in meeting.participants] == ["Ana Soto", "Luis Mamani"]


def test_where_they_meet_is_no_participant() -> None:
    text = "Los presidentes de Chile y Bolivia mantuvieron una reunión en el Palacio Quemado de La Paz."
    [meeting] = found(text, "es")
    assert [actor.text for actor in meeting.participants] == ["Los presidentes de Chile y Bolivia"]


def test_trade_and_arrivals_at_a_port_are_another_subject() -> None:
    text = (
        "Exports of fruit fell and entries of Bolivian produce at the border rose, growers said. The growers' manager "
        "met the Chilean minister in Arica on Monday. The tariff hurts, and arrivals of containers from Bolivia grew.\n"
    ) * 5
    assert found(text, "en", lead=False) == []
