"""How news states a flow: levels, changes, records, what leans on a claim before. All words are our own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caudal import talks

DAY = date(2024, 6, 20)
LEAD = {
    "en": "Malta and Italy held talks on irregular migration on Tuesday.\n",
    "es": "México y Guatemala sostuvieron conversaciones sobre migración irregular el martes.\n",
}


def claims(language: str, sentence: str) -> list[Any]:
    text = LEAD[language] + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    found = [item for item in document.items if item.kind == "claim"]
    for claim in found:
        assert text[claim.start : claim.end] == claim.text
    return found


def outline(claim: Any) -> tuple[str, str, str | None]:
    return claim.text, claim.direction.value, claim.magnitude and claim.magnitude.text


LEVELS = [
    ("en", "At least 45 people made the crossing last night.", "At least 45 people made the crossing", "At least 45"),
    ("en", "On Sunday, at least 230 people, most of them women, reached the island.", "at least 230 people", None),
    ("en", "Almost 3,000 people – mainly Eritreans – have arrived since January.", "Almost 3,000 people", None),
    ("en", "More than 7,000 migrants and refugees have travelled to the port.", "More than 7,000 migrants and", None),
    ("en", "Nearly 400 asylum seekers set foot on the rock.", "Nearly 400 asylum seekers set foot", "Nearly 400"),
    ("en", "She spoke of the deaths of more than 50 asylum seekers.", "the deaths of more than 50", "more than 50"),
    ("en", "Agents encountered migrants 12,300 times in December.", "migrants 12,300 times", "12,300"),
    ("en", "Encounters ran as high as 900 per day in March.", "Encounters ran as high as 900", "as high as 900"),
    ("en", "The daily average of crossings was 310 in May.", "average of crossings was 310", "310"),
    ("en", "Just 320 crossed in November.", "Just 320 crossed", "Just 320"),
    ("en", "Eleven boats since Christmas.", "Eleven boats since Christmas", "Eleven"),
    ("en", "Officials put the number of people who crossed in May at 31,000.", "the number of people who", "31,000"),
    ("en", "Malta has been sending back an average of 90 people a week.", "an average of 90 people a week", None),
    ("en", "No boats arrived in the last week.", "No boats arrived", "No"),
    ("es", "Solo en abril han desembarcado 561 supervivientes.", "han desembarcado 561 supervivientes", "561"),
    ("es", "El puerto vio el arribo de 9 910 migrantes.", "el arribo de 9 910 migrantes", "9 910"),
    ("es", "Se registró la llegada a Tapachula de 712 personas.", "la llegada a Tapachula de 712 personas", "712"),
    ("es", "Ya son 634 las personas que se han arriesgado a cruzar el lago.", "634 las personas que se han", "634"),
    ("es", "Menos de 200 personas a la semana hacen hoy la travesía.", "Menos de 200 personas", "Menos de 200"),
    ("es", "Apenas 320 cruzaron en noviembre.", "Apenas 320 cruzaron", "Apenas 320"),
    ("es", "En la última semana llegaron 1.100 solo desde Peten.", "llegaron 1.100", "1.100"),
    ("es", "Migración calcula en 31 mil las personas que cruzaron en abril.", "31 mil las personas que", "31 mil"),
]


@pytest.mark.parametrize(("language", "sentence", "text", "magnitude"), LEVELS)
def test_a_level_is_read_in_many_forms(language: str, sentence: str, text: str, magnitude: str | None) -> None:
    [claim] = claims(language, sentence)
    assert claim.text.startswith(text)
    assert claim.direction.value == "level"
    assert claim.magnitude is not None
    assert magnitude is None or claim.magnitude.text == magnitude


CHANGES = [
    ("en", "The number of failed crossings continues to grow.", "up"),
    ("en", "By June arrivals had already surpassed the total for 2021.", "up"),
    ("en", "The flow of people through the pass has dried up.", "down"),
    ("en", "Landings slipped to 450 in February.", "down"),
    ("en", "Arrivals in Crete have never been so high.", "up"),
    ("en", "The port has managed to cut the number of landings.", "down"),
    ("en", "Twice as many people crossed the canal in May.", "up"),
    ("en", "The numbers have come down.", "down"),
    ("en", "Boats from Libya are down by half.", "down"),
    ("en", "We went from 830 crossings a day in March to 21 in June.", "down"),
    ("en", "Boat landings fell to zero in 2019.", "down"),
    ("es", "Las entradas por tierra en Ayutla y Talismán se redujeron un 12 %.", "down"),
    ("es", "El llamado flujo inverso va en aumento.", "up"),
    ("es", "Bajan las lanchas desde mayo.", "down"),
    ("es", "«Hemos logrado bajar las cifras de migrantes», dijo la ministra.", "down"),
    ("es", "Las llegadas volvieron a subir en abril.", "up"),
    ("es", "Pasamos de 830 encuentros diarios en diciembre a 21 el mes pasado.", "down"),
    ("es", "El éxodo desde el sur se ha disipado.", "down"),
    ("es", "Más del doble de migrantes han arribado este año.", "up"),
    ("es", "Las llegadas por mar se han reducido a cero.", "down"),
    ("es", "Hubo un descenso de las llegadas del 27,4 %.", "down"),
]


@pytest.mark.parametrize(("language", "sentence", "direction"), CHANGES)
def test_a_change_is_read_in_many_forms(language: str, sentence: str, direction: str) -> None:
    [claim] = claims(language, sentence)
    assert claim.direction.value == direction


LEANING = [
    (
        "en",
        "The guard recorded 5,800 encounters in May, a 47% decrease from the 10,900 encounters of July.",
        ("a 47% decrease", "down", "47%"),
    ),
    ("en", "Police counted 1,200 crossings in May, a figure 18% higher than in April.", ("18% higher", "up", "18%")),
    (
        "en",
        "Crossings have doubled; the army puts the increase at a tenth.",
        ("the increase at a tenth", "up", "a tenth"),
    ),
    ("en", "Encounters fell for the third straight month, to 12,800.", ("12,800", "level", "12,800")),
    (
        "en",
        "He noted the rise in arrivals, which reached 9,800 in March.",
        ("reached 9,800 in March", "level", "9,800"),
    ),
    ("en", "Police turned back 510 people in May. Seventeen drowned.", ("Seventeen drowned", "level", "Seventeen")),
    (
        "en",
        "Crossings fell in May. The daily average has since dropped to below 150.",
        ("average has since", "down", None),
    ),
    ("en", "Crossings fell in May. They have not risen so far.", ("They have not risen", "up", None)),
    (
        "en",
        "At least 87 migrants landed on Tuesday, bringing the total for the month to 452.",
        ("the total for the month to 452", "level", "452"),
    ),
    (
        "es",
        "Entre enero y marzo cruzaron 112 personas, lo que supone una reducción del 20%.",
        ("una reducción del 20%", "down", "20%"),
    ),
    (
        "es",
        "La guardia registró 2.000 llegadas en abril. El incremento es del 15 % sobre marzo.",
        ("El incremento es del 15 %", "up", "15 %"),
    ),
    ("es", "Cruzan menos migrantes. La policía cifra la baja en un 10 %.", ("la baja en un 10 %", "down", "un 10 %")),
    (
        "es",
        "En abril fueron devueltas 34.190 personas, para un promedio de 1.103 por día.",
        ("un promedio de 1.103 por día", "level", "un promedio de 1.103"),
    ),
    (
        "es",
        "Este año regresaron por aire 16 mil 400 migrantes; por tierra lo hicieron otros 9 mil 30.",
        ("lo hicieron otros 9 mil 30", "level", "otros 9 mil 30"),
    ),
]


@pytest.mark.parametrize(("language", "sentence", "last"), LEANING)
def test_a_claim_may_lean_on_the_one_before(language: str, sentence: str, last: tuple[str, str, str | None]) -> None:
    found = claims(language, sentence)
    assert len(found) > 1
    text, direction, magnitude = outline(found[-1])
    assert last[0] in text
    assert direction == last[1]
    assert last[2] is None or (magnitude or "") in last[2]


def test_what_leans_takes_what_is_counted_and_the_period_from_the_claim_before() -> None:
    first, second = claims("en", "The guard recorded 580 encounters in May, a 47% decrease from a year earlier.")
    assert second.indicator == first.indicator
    assert second.period.text == first.period.text == "in May"


QUIET = [
    ("en", "If crossings fall, the bridges will reopen."),
    ("en", "She wants a cap of 500 arrivals a week."),
    ("en", "More than half of those landing are minors."),
    ("en", "Ministers want to step up returns."),
    ("en", "A rise of 40% in fuel prices worries the islands."),
    ("es", "Quiere un tope de 500 llegadas por semana."),
    ("es", "La mitad de quienes desembarcan son menores."),
    ("es", "El 70 por ciento de quienes llegan son jóvenes."),
    ("es", "Los dos salieron a la misma hora."),
    ("es", "Las cuentas de Migración Colombia son otras: faltan 400 pesos."),
]


@pytest.mark.parametrize(("language", "sentence"), QUIET)
def test_conditions_caps_and_shares_of_those_who_come_are_no_claims(language: str, sentence: str) -> None:
    assert claims(language, sentence) == []


@pytest.mark.parametrize(
    ("language", "sentence", "period"),
    [
        ("en", "Crossings fell by a third in May, she told reporters on Monday.", "in May"),
        ("en", "Crossings fell by a third, she told reporters on Monday.", None),
        ("en", "Encounters fell for the third straight month.", "for the third straight month"),
        ("en", "Police turned back 510 people at the river over the festive season.", "over the festive season"),
        ("en", "Crossings more than doubled in January.", "in January"),
        ("es", "Informó que en abril fueron devueltas 190 personas.", "en abril"),
        ("es", "La ruta, que en el primer trimestre vio un descenso de las llegadas.", "en el primer trimestre"),
        ("es", "Las salidas cayeron por tercer mes consecutivo.", "por tercer mes consecutivo"),
    ],
)
def test_the_period_is_the_flow_s_own_not_the_day_it_was_said(language: str, sentence: str, period: str | None) -> None:
    [claim] = claims(language, sentence)
    assert (claim.period and claim.period.text) == period


def test_pronouns_take_levels_and_ranges_give_two_bounds() -> None:
    found = claims("en", "Deportations ran at 500 a week in spring; in May they topped 3,000.")
    assert [outline(claim)[2] for claim in found] == ["500", "3,000"]
    [claim] = claims("es", "Cada noche saltan la valla entre 60 y 80 jóvenes.")
    assert claim.magnitude.text == "entre 60 y 80"
    assert claim.magnitude.value == "60..80"
    [claim] = claims("en", "The number of new arrivals has risen elevenfold.")
    assert claim.magnitude.text == "elevenfold"


@pytest.mark.parametrize(
    ("language", "sentence", "levels"),
    [
        (
            "en",
            "Crossings have dropped. We were at 10,000 a day before Easter. We're under 3,000 now.",
            ["10,000", "under 3,000"],
        ),
        ("es", "Los cruces bajan. Estábamos en 12 mil diarios y ahora andamos en 6 mil.", ["12 mil", "6 mil"]),
        ("en", "Crossings are the problem; we are 30 at the table.", []),
    ],
)
def test_officials_say_where_a_count_stands(language: str, sentence: str, levels: list[str]) -> None:
    found = [outline(claim) for claim in claims(language, sentence)]
    assert [magnitude for _, direction, magnitude in found if direction == "level"] == levels


ONWARD = [
    (
        "en",
        "Departures from Zuara averaged 900 a month in spring, officials say, and nearly doubled in June.",
        [("level", "900"), ("up", "nearly doubled")],
    ),
    ("en", "Returns to Niger have slowed to a trickle.", [("down", "a trickle")]),
    ("en", 'Crossings at Ceuta are now "a fifth of what they were."', [("down", "a fifth")]),
    (
        "en",
        "Arrivals by sea were 3,120 in the first half, less than half the 2023 level.",
        [("level", "3,120"), ("down", "less than half")],
    ),
    ("en", "Crossings fell in May, while those from Libya rose by a third.", [("down", None), ("up", "a third")]),
    ("en", "The mayor counts 60 people a night, the same as in March.", [("level", "60")]),
    (
        "en",
        "Some 500 people crossed daily in May, about 90 more than in April.",
        [("level", "Some 500"), ("up", "about 90")],
    ),
    (
        "en",
        "Crossings fell to 3,000 in May. It is the lowest number since records began.",
        [("down", "3,000"), ("down", "the lowest number")],
    ),
    ("es", "El alcalde cuenta 60 personas por noche, lo mismo que en marzo.", [("level", "60")]),
    (
        "es",
        "En mayo cruzaron 900 personas diarias, unas 70 más que en abril.",
        [("level", "900"), ("up", "unas 70")],
    ),
    ("es", "Por la selva el paso se volvió un goteo en mayo.", [("down", None)]),
    ("es", "Sigue bajando el cruce en la frontera norte.", [("down", None)]),
    (
        "es",
        "En mayo pasaron 400 personas, es el número más bajo desde que hay registro.",
        [("level", "400"), ("down", "más bajo")],
    ),
    ("es", "Admitió que las salidas desde Libia «no hacen más que crecer».", [("up", None)]),
    (
        "es",
        "Las llegadas ascendieron a 930 personas; las registradas en Gozo, en cambio, se mantienen estables.",
        [("level", "930"), ("stable", None)],
    ),
    ("es", "Las entradas bajaron en abril y se duplicaron en mayo.", [("down", None), ("up", "duplicaron")]),
]


@pytest.mark.parametrize(("language", "sentence", "expected"), ONWARD)
def test_what_goes_on_from_a_flow_is_a_claim_too(
    language: str, sentence: str, expected: list[tuple[str, str | None]]
) -> None:
    assert [outline(claim)[1:] for claim in claims(language, sentence)] == expected


NO_FLOW = [
    ("en", "Crossings fell in May and increased patrols were praised.", 1),
    ("en", "It was the first meeting since a raft carrying 44 people broke up off Malta.", 0),
    ("en", "The hall is the largest in the city and those from Rome were pleased.", 0),
    ("en", "The shelter counts 60 people, the mayor said.", 0),
    ("es", "Las entradas bajaron en abril y se duplicaron las patrullas.", 1),
    ("es", "El paso se cerró en abril.", 0),
    ("es", "El puente es el más alto de la región.", 0),
]


@pytest.mark.parametrize(("language", "sentence", "count"), NO_FLOW)
def test_what_only_stands_beside_a_flow_is_no_claim(language: str, sentence: str, count: int) -> None:
    assert len(claims(language, sentence)) == count
