"""When and where a meeting is, and which mention is meant: grammar learned from the third split. All words are ours."""

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


def found(sentence: str, language: str) -> list[Any]:
    document = talks.read(LEAD[language] + sentence, name="own.txt", published=DAY, language=language)
    return [item for item in document.items if item.kind == "meeting"]


@pytest.mark.parametrize(
    ("language", "sentence", "value", "status"),
    [
        # past manner, occasion and host
        ("en", "The second round of talks between the two ministers, by video link on April 2, was short.",
         "2024-04-02", "past"),
        ("en", "The two ministers met just once, on the margins of a fisheries summit in Lima in March.", "2024-03",
         "past"),
        ("en", "Officials checked the plans for the ministerial meeting that Bolivia will host in Oruro on June 4.",
         "2024-06-04", "planned"),
        ("es", "Revisaron los preparativos de la cumbre bilateral que Bolivia acogerá en Oruro el 4 de junio.",
         "2024-06-04", "planned"),
        # the day that opens a relative clause
        ("en", "Soto is back from La Paz, where on Monday and Tuesday she held meetings with Bolivian officials.",
         "2024-05-13/2024-05-14", "past"),
        # put off, with the new day in the main clause or after "to"
        ("es", "La cumbre entre Chile y Bolivia, aplazada en marzo por las lluvias, se celebrará el 9 de junio.",
         "2024-06-09", "planned"),
        ("en", "The trilateral with Bolivia has been pushed to July.", "2024-07", "planned"),
        # months joined
        ("en", "Between January and March the governments of Chile and Bolivia met in Arica.",
         "2024-01-01/2024-03-31", "past"),
        # «ayer» is no infinitive, and a vague stretch no journey
        ("es", "Chile y Bolivia acordaron ayer abrir un puesto luego de una reunión de seis horas.", "2024-05-15",
         "past"),
        ("es", "Es la segunda reunión entre ambos en lo que va del año: en marzo se vieron en Oruro.", "2024-03",
         "past"),
        # "offered to" after a noun is no promise
        ("en", "Soto thanked the Bolivian minister for the dinner offered to both delegations on Tuesday.",
         "2024-05-14", "past"),
        # what is fronted takes no date of what the main clause measures
        ("es", "La canciller sostuvo ayer una reunión con su homólogo boliviano. Durante el encuentro, ambos "
         "señalaron que los cruces bajaron 20 por ciento en 2023.", "2024-05-15", "past"),
        # no day is told by years later
        ("es", "Chile y Bolivia firmaron el pacto en 2019. Un año más tarde, en mayo de 2020, los ministros se "
         "reunieron en Arica.", "2020-05", "past"),
        # "in eight months" dates nothing
        ("es", "La canciller fue recibida el martes en La Paz por el presidente boliviano. Fue su segunda visita al "
         "país en ocho meses.", "2024-05-14", "past"),
    ],
)  # fmt: skip
def test_a_date_is_reached_past_what_stands_between(language: str, sentence: str, value: str, status: str) -> None:
    meeting = found(sentence, language)[-1]
    assert (meeting.date and meeting.date.value, meeting.status) == (value, status)


@pytest.mark.parametrize(
    ("language", "sentence", "place"),
    [
        ("en", "Soto is back from La Paz, where on Monday she held talks with Bolivian officials.", "La Paz"),
        ("en", "Soto flew to Oruro on Tuesday and came out of two hours of talks with the Bolivian president smiling.",
         "Oruro"),
        ("en", "The two ministers saw each other at the Pacific summit in Tacna in February.", "Tacna"),
        ("en", "The working group of both countries will meet every month, alternately in Arica and Oruro.", "Arica"),
        ("en", "The two ministers have met four times since January, most recently in Tacna on April 27.", "Tacna"),
        ("es", "La cumbre chileno-boliviana de Tacna, prevista para junio, sigue en pie.", "Tacna"),
        ("es", "La canciller chilena y su par boliviano cerraron la reunión de Visviri, en marzo.", "Visviri"),
    ],
)  # fmt: skip
def test_a_place_is_found_where_the_sentence_tells_it(language: str, sentence: str, place: str) -> None:
    assert place in {m.place.text for m in found(sentence, language) if m.place is not None}


@pytest.mark.parametrize(
    ("language", "sentence", "head"),
    [
        ("es", "El gobernador de Tarapacá se encontró el martes en Pisiga con su vecino de Oruro, Juan Mamani.",
         "se encontró el martes"),
        ("es", "La canciller chilena fue recibida en el aeropuerto por su anfitrión.", "fue recibida"),
        ("en", "The Minister of Labour of Chile, Ana Soto, and the Minister of Labour of Bolivia, Juan Mamani, met in "
         "Arica on Monday.", "met in Arica"),
        ("en", "Bolivia's president, Juan Mamani, is worried. The Chilean minister saw Mamani in Tacna on May 9.",
         "saw Mamani"),
        ("en", "The Chilean envoy saw the President's security minister on Sunday night in La Paz.", "saw the"),
        ("en", "The Chilean visitors were treated to a dinner hosted by the Bolivian minister in Oruro on Sunday.",
         "a dinner hosted by the Bolivian minister"),
    ],
)  # fmt: skip
def test_a_contact_is_found(language: str, sentence: str, head: str) -> None:
    assert any(m.text.startswith(head) for m in found(sentence, language))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The Chilean minister called on the governors to speed up the permits."),
        ("en", "Bolivia will keep its reception station open until June."),
        ("en", "Talks. Little has been done."),
        ("es", "Bueno, ya es hora de desayunar."),
    ],
)
def test_what_only_sounds_like_a_meeting_stays_quiet(language: str, sentence: str) -> None:
    assert found(sentence, language) == []


def test_the_same_noun_points_to_the_same_meeting() -> None:
    text = (
        "The ministers of Chile and Bolivia recalled the second Consultation, held in Oruro in March 2023, and the "
        "video conference of May 6. Crossings have fallen by half since that Consultation."
    )
    meetings = found(text, "en")
    assert meetings[-1].event == meetings[0].event != meetings[1].event
    assert meetings[-1].date.value == "2023-03"


def test_a_conversation_is_the_call_rather_than_the_lunch() -> None:
    text = (
        "Chile's minister spoke today by phone with her Bolivian counterpart. The call followed an April 30 working "
        "lunch with the Bolivian deputy minister in Arica. Both sounded calm at the end of the conversation."
    )
    assert found(text, "en")[-1].date.value == "2024-05-16"


def test_what_came_before_a_meeting_takes_its_day() -> None:
    text = (
        "La canciller chilena y su homólogo boliviano sostuvieron hoy una reunión en Arica. Previo a la reunión, la "
        "canciller fue recibida por el presidente de Bolivia. Los cancilleres se reunirán de nuevo en julio."
    )
    assert [(m.status, m.date.value) for m in found(text, "es")] == [
        ("past", "2024-05-16"), ("past", "2024-05-16"), ("past", "2024-05-16"), ("planned", "2024-07"),
    ]  # fmt: skip


def test_the_day_of_the_dateline_comes_after_one_that_the_text_tells() -> None:
    text = (
        "Arica, 16 de mayo. La migración entre Chile y Bolivia preocupa. El martes los cancilleres de Chile y Bolivia "
        "firmaron un acta. El encuentro duró dos horas."
    )
    document = talks.read(text, name="own.txt", published=DAY, language="es")
    [meeting] = [item for item in document.items if item.kind == "meeting"]
    assert meeting.date is not None
    assert (meeting.date.value, meeting.inferred[0]) == ("2024-05-14", "date")


@pytest.mark.parametrize(
    ("language", "sentence", "value", "status"),
    [
        # a week told from the day named before
        ("en", "Soto and her Bolivian colleague held their first meeting on May 3. A week later they met again.",
         "2024-05-10", "past"),
        # how long it ran
        ("en", "The talks between Chile and Bolivia, which ran from Monday through Wednesday in Arica, ended quietly.",
         "2024-05-13/2024-05-15", "past"),
        ("es", "La reunión entre los cancilleres, que se prolongó cuatro horas, tuvo lugar anteayer en Pisiga.",
         "2024-05-14", "past"),
        # moved in a clause of its own
        ("en", "The meeting of the two ministers was originally scheduled for May 10 but was moved to May 24.",
         "2024-05-24", "planned"),
        ("es", "La cita de los cancilleres estaba programada para el 10 de mayo, pero se pospuso para el 24.",
         "2024-05-24", "planned"),
        # the first of several is not what was first meant
        ("en", "The ministers' first encounter, in January, lasted ten minutes; the second, on May 2, four hours.",
         "2024-01", "past"),
        ("en", "The Bolivian and Chilean foreign ministers meet again on the 22nd in Tacna.", "2024-05-22", "planned"),
        ("en", "The two deputy ministers are to hold a video call the day after tomorrow.", "2024-05-18", "planned"),
        ("es", "Se acordó que los cancilleres de ambos países se vuelvan a ver el 3 de junio.", "2024-06-03",
         "planned"),
        ("es", "Está previsto que el grupo mixto de movimiento de personas se reúna en Oruro el 3 de junio.",
         "2024-06-03", "planned"),
        ("es", "La reunión de seguimiento entre Chile y Bolivia está fijada para el 22 y 23 de junio en Oruro.",
         "2024-06-22/2024-06-23", "planned"),
        # late, and with a day of its own
        ("en", "The summit of Chile and Bolivia, delayed from March, opens in Tacna on June 3.", "2024-06-03",
         "planned"),
        ("en", "The Chilean minister's trip to La Paz, her second this year, begins on Monday.", "2024-05-20",
         "planned"),
        ("en", "The two ministers have met four times since January, most recently in Tacna on April 27.",
         "2024-04-27", "past"),
        ("es", "El enviado boliviano desayunó ayer con el subsecretario chileno.", "2024-05-15", "past"),
        # told from the main clause, on the other side of it
        ("en", "The Chilean president received the Bolivian minister on May 2, a day after the two delegations had met "
         "in Arica.", "2024-05-01", "past"),
        # the day of a promise is not that of the meeting
        ("en", "The two ministers spoke on Monday and agreed to meet in Arica on June 3.", "2024-06-03", "planned"),
        ("es", "Los cancilleres sostuvieron el pasado 7 de mayo, en la sede de la embajada en Lima, un encuentro.",
         "2024-05-07", "past"),
        ("en", "A Bolivian team is due in Arica next Wednesday for talks.", "2024-05-22", "planned"),
    ],
)  # fmt: skip
def test_the_day_is_the_one_that_holds(language: str, sentence: str, value: str, status: str) -> None:
    meeting = found(sentence, language)[-1]
    assert (meeting.date and meeting.date.value, meeting.status) == (value, status)


def test_a_noun_between_takes_its_own_date() -> None:
    text = "The call between the two ministers on Tuesday followed an April 30 lunch with the Bolivian envoy in Arica."
    assert [m.date.value for m in found(text, "en")] == ["2024-05-14", "2024-04-30"]


def test_what_came_weeks_before_a_planned_meeting_is_past() -> None:
    text = "The foreign ministers of Chile and Bolivia meet on June 4 in Tacna, six weeks after a stormy lunch in Lima."
    assert [(m.status, m.date and m.date.value) for m in found(text, "en")] == [
        ("planned", "2024-06-04"), ("past", None),
    ]  # fmt: skip


def test_a_summit_that_opens_after_its_eve_is_planned() -> None:
    text = (
        "On the eve of the summit, due to open on Friday in Tacna, the Chilean and Bolivian ministers dined together."
    )
    assert (found(text, "en")[0].status, found(text, "en")[0].date.value) == ("planned", "2024-05-17")


def test_a_meeting_without_a_day_takes_that_of_its_paragraph() -> None:
    text = "El 3 de mayo, en Lima, los cancilleres de Chile y Bolivia firmaron un calendario. La reunión duró una hora."
    [meeting] = found(text, "es")
    assert (meeting.date and meeting.date.value, "date" in meeting.inferred) == ("2024-05-03", True)


def test_officials_who_agree_to_speak_again_are_counted() -> None:
    text = (
        "Chile's minister spoke today with her Bolivian counterpart. They agreed that the pass stays open, and to "
        "speak again before the end of the month."
    )
    assert [m.status for m in found(text, "en")] == ["past", "planned"]


@pytest.mark.parametrize(
    "ending", ["After the talks,", "The talks, moved to May,", "The meeting, delayed in May,", "where"]
)
def test_a_text_that_breaks_off_is_still_read(ending: str) -> None:
    assert isinstance(found(f"The ministers of Chile and Bolivia met on Monday. {ending}", "en"), list)


def test_the_day_of_a_promise_stays_with_it() -> None:
    text = "The ministers of Chile and Bolivia spoke on Monday and agreed to meet in person before the end of June."
    [spoke, meet] = found(text, "en")
    assert (spoke.status, spoke.date.value) == ("past", "2024-05-13")
    assert (meet.status, meet.date) == ("planned", None)


def test_a_country_that_asks_is_no_place() -> None:
    [call] = found("The call between the two ministers took place at Chile's request on Tuesday night.", "en")
    assert (call.place, call.date.value) == (None, "2024-05-14")


def test_meetings_told_by_their_number_are_not_the_next_one() -> None:
    text = (
        "Between January and April the ministers of Chile and Bolivia met three times. They first gathered in Arica on "
        "January 11. A second round, in Oruro on March 5, was tense. The latest encounter, on April 17 in Tacna, was "
        "short. Peru, which chaired the session, said little."
    )
    meetings = found(text, "en")
    assert [m.date.value for m in meetings] == [
        "2024-01-01/2024-04-30", "2024-01-11", "2024-03-05", "2024-04-17", "2024-04-17",
    ]  # fmt: skip
    assert len({m.event for m in meetings}) == 4


def test_what_lies_weeks_before_is_another_meeting() -> None:
    text = "Two weeks after the Arica talks between Chile and Bolivia, the ministers met again on Monday."
    [talk, met] = found(text, "en")
    assert (talk.date, met.date.value) == (None, "2024-05-13")
    assert talk.event != met.event
