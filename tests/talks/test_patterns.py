"""Ways of saying a meeting, a promise or a change that the texts of the corpus need not hold. All words are our own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from caudal import talks

DAY = date(2024, 5, 16)  # a Thursday
LEAD = {"en": "Migration between Chile and Bolivia. ", "es": "Migración entre Chile y Bolivia. "}


def found(sentence: str, language: str, kind: str, *, lead: bool = True) -> list[Any]:
    text = (LEAD[language] if lead else "") + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    return [item for item in document.items if item.kind == kind]


@pytest.mark.parametrize(
    ("language", "sentence", "head", "value"),
    [
        ("en", "The deputy ministers conferred in Arica on Tuesday.", "conferred", "2024-05-14"),
        ("en", "A third round is due in Oruro in June.", "A third round", "2024-06"),
        ("en", "Officials from both countries huddled for three hours on Sunday.", "huddled", "2024-05-12"),
        ("en", "The Chilean delegation was in La Paz on Monday.", "was in La Paz", "2024-05-13"),
        ("en", "Bolivia's minister travelled to Santiago yesterday.", "travelled to Santiago", "2024-05-15"),
        ("en", "The talks set for Tuesday were put off until June 3.", "The talks", "2024-06-03"),
        ("en", "Talks between the two countries resume on Monday.", "Talks between", "2024-05-20"),
        ("en", "The Chilean minister will host her Bolivian colleague on Friday.", "host her Bolivian", "2024-05-17"),
        ("es", "Hablé el lunes con el vicecanciller boliviano.", "Hablé el lunes", "2024-05-13"),
        ("es", "El encuentro estaba previsto para este viernes en Tacna.", "El encuentro", "2024-05-17"),
        ("es", "Chile y Bolivia aplazaron al 3 de junio la reunión de cancilleres.", "la reunión", "2024-06-03"),
        ("es", "Una tercera ronda tendrá lugar en Oruro en junio.", "Una tercera ronda", "2024-06"),
        ("es", "La próxima cita será el 4 de junio en Tacna.", "La próxima cita", "2024-06-04"),
        ("es", "La delegación chilena estuvo en La Paz el lunes.", "estuvo en La Paz", "2024-05-13"),
        ("es", "El canciller chileno será recibido mañana en La Paz.", "será recibido", "2024-05-17"),
        ("es", "El ministro boliviano viajó ayer a Santiago.", "viajó ayer a Santiago", "2024-05-15"),
    ],
)
def test_a_meeting_is_found_in_other_words(language: str, sentence: str, head: str, value: str) -> None:
    [meeting] = found(sentence, language, "meeting")
    assert meeting.text.startswith(head)
    assert meeting.date.value == value


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The Chilean minister met the lawmakers of the opposition on Monday."),
        ("en", "No meeting with Bolivia took place on Monday."),
        ("en", "When do the two ministers meet again?"),
        ("es", "La ministra chilena recibió a los periodistas el lunes."),
        ("es", "El presidente de Chile se reunió con los gobernadores del norte."),
        ("es", "¿Cuándo se reúnen de nuevo los ministros?"),
    ],
)
def test_people_of_one_side_denials_and_questions_are_no_meetings(language: str, sentence: str) -> None:
    assert found(sentence, language, "meeting") == []


@pytest.mark.parametrize(
    ("language", "sentence", "acts"),
    [
        (
            "en",
            "The sides agreed to: create a hotline; share passenger data; and open a centre by March.",
            ["agreed to: create a hotline", "share passenger data", "open a centre by March"],
        ),
        (
            "en",
            "Chile has agreed to open a post and to share figures.",
            ["has agreed to open a post", "to share figures"],
        ),
        ("en", "La Paz, for its part, promised a list by Friday.", ["promised a list by Friday"]),
        ("en", "They'll open a joint post in June.", ["They'll open a joint post"]),
        (
            "en",
            "Chile shall staff the post and shall pay for the fuel.",
            ["Chile shall staff", "shall pay for the fuel"],
        ),
        (
            "en",
            "Both sides resolved:\n- not to close the pass;\n- to lend a truck.",
            ["not to close", "lend a truck"],
        ),
        ("es", "Los vicecancilleres afinarán el texto en Arica.", ["Los vicecancilleres afinarán"]),
        ("es", "Chile se obliga a documentar a los menores.", ["se obliga a documentar"]),
        ("es", "Bolivia dejará de exigir el sello a los menores.", ["Bolivia dejará de exigir"]),
        ("es", "Chile se comprometió por escrito a abrir un puesto.", ["se comprometió por escrito a abrir"]),
        ("en", "Chile will lend two vans and Bolivia will pay for the fuel.", ["Chile will lend", "Bolivia will pay"]),
        (
            "es",
            "Las delegaciones acordaron:\n- Abrir un puesto en mayo.\n- Compartir datos cada semana.",
            ["Abrir un puesto en mayo", "Compartir datos cada semana"],
        ),
        (
            "es",
            "Chile y Bolivia decidieron crear una línea directa e intercambiar fotografías.",
            ["decidieron crear una línea directa", "intercambiar fotografías"],
        ),
        ("es", "Los ministros asumieron el compromiso de compartir cifras.", ["asumieron el compromiso"]),
        ("es", "Bolivia dijo que enviará una lista de nombres.", ["enviará una lista de nombres"]),
    ],
)
def test_each_act_promised_is_a_commitment_of_its_own(language: str, sentence: str, acts: list[str]) -> None:
    made = found(sentence, language, "commitment")
    assert len(made) == len(acts)
    for item, act in zip(made, acts, strict=True):
        assert item.text.startswith(act)


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "by the end of July", "2024-07-31"),
        ("en", "within 90 days", "2024-08-14"),
        ("en", "within six weeks", "2024-06-27"),
        ("en", "during fiscal year 2025", "2025-09-30"),
        ("en", "within five working days", None),
        ("es", "a más tardar el 31 de julio", "2024-07-31"),
        ("es", "para finales de julio", "2024-07-31"),
        ("es", "en un plazo de 90 días", "2024-08-14"),
        ("es", "antes de que termine el mes", "2024-05-31"),
        ("es", "durante el año fiscal 2025", "2025-09-30"),
    ],
)
def test_a_deadline_has_its_last_day(language: str, words: str, value: str | None) -> None:
    sentence = {"en": f"Chile agreed to open a post {words}.", "es": f"Chile acordó abrir un puesto {words}."}[language]
    [made] = found(sentence, language, "commitment")
    assert made.by.value == value


@pytest.mark.parametrize(
    ("language", "sentence", "text", "direction", "magnitude"),
    [
        ("en", "Entries nearly doubled between March and April.", "Entries nearly doubled", "up", "nearly doubled"),
        ("en", "Crossings, he said, are down by more than half.", "Crossings", "down", "more than half"),
        ("en", "Returns fell from 900 to 600 in May.", "Returns fell from 900 to 600", "down", "from 900 to 600"),
        ("en", "Fourteen boats have set out since Monday.", "Fourteen boats have set out", "level", "Fourteen"),
        ("en", "Arrivals have plateaued.", "Arrivals have plateaued", "stable", None),
        (
            "en",
            "Crossings are at their lowest level since 2019.",
            "Crossings are at their lowest",
            "down",
            "their lowest",
        ),
        (
            "en",
            "Entries went from 90 in March to 300 in April.",
            "Entries went from 90",
            "up",
            "from 90 in March to 300",
        ),
        ("en", "Crossings are at historic lows.", "Crossings are at historic", "down", "historic lows"),
        ("en", "Crossings showed a drop of 12 percent in April.", "Crossings showed a drop", "down", "12 percent"),
        ("es", "Los ingresos pasaron de 900 a 600 en un mes.", "Los ingresos pasaron", "down", "de 900 a 600"),
        ("es", "Los cruces registraron una baja de 30 por ciento.", "Los cruces", "down", "30 por ciento"),
        ("es", "Subió el paso de ciudadanos cubanos, un 22 por ciento.", "Subió el paso", "up", "un 22 por ciento"),
        ("es", "Hubo el doble de salidas que en marzo.", "el doble de salidas", "up", "el doble"),
        ("es", "Los ingresos cayeron un tercio.", "Los ingresos cayeron un tercio", "down", "un tercio"),
        ("es", "Cruzan la selva unas mil personas al día.", "Cruzan la selva unas mil personas", "level", "unas mil"),
        ("es", "Se redujo a la mitad el número de cruces.", "Se redujo a la mitad", "down", "a la mitad"),
        ("es", "Hubo 12 mil 300 cruces en abril.", "12 mil 300 cruces", "level", "12 mil 300"),
    ],
)
def test_a_claim_is_found_in_other_words(
    language: str, sentence: str, text: str, direction: str, magnitude: str | None
) -> None:
    [claim] = found(sentence, language, "claim")
    assert claim.text.startswith(text)
    assert claim.direction.value == direction
    assert (claim.magnitude and claim.magnitude.text) == magnitude


@pytest.mark.parametrize(
    ("language", "sentence", "period"),
    [
        ("en", "Crossings have halved since the fence went up.", "since the fence went up"),
        ("en", "Entries climbed from 90 in March to 300 in April.", "in April"),
        ("en", "Daily encounters averaged 340 last week.", "last week"),
        ("en", "Arrivals rose to 410 in the first four months of the year.", "in the first four months of the year"),
        ("es", "Los cruces se triplicaron desde que cerró la feria.", "desde que cerró la feria"),
        ("es", "En abril pasaron por el puente mil personas diarias.", "En abril"),
    ],
)
def test_a_claim_has_the_period_of_what_was_reached(language: str, sentence: str, period: str) -> None:
    [claim] = found(sentence, language, "claim")
    assert claim.period is not None
    assert claim.period.text == period


@pytest.mark.parametrize(
    ("language", "sentence", "period", "value"),
    [
        ("en", "About 9,000 people cross the bridge on foot each day.", "each day", "per day"),
        ("en", "Landings have been falling for three weeks.", "for three weeks", None),
        ("en", "Since the deal took effect, crossings have dropped by half.", "Since the deal took effect", None),
        ("en", "Returns, the agency reported last week, reached 960 in April.", "in April", "2024-04"),
        ("en", "The flow slowed in April, when 24,000 people crossed.", "in April", "2024-04"),
        ("en", "Entries fell between October and December.", "October and December", "2023-10-01/2023-12-31"),
        ("en", "The post logged 900 entries in fiscal year 2023.", "in fiscal year 2023", "2022-10-01/2023-09-30"),
        ("en", "Entries fell by a tenth in the first two weeks of May.", "in the first two weeks of May", None),
        ("es", "Cada noche cruzan el río unas 300 personas.", "Cada noche", "per night"),
        ("es", "En marzo cruzaron 210 personas por día.", "En marzo", "2024-03"),
        ("es", "Las salidas han caído a la mitad en un mes.", "en un mes", None),
        ("es", "En el mismo lapso fueron devueltas 171 personas.", "En el mismo lapso", None),
        ("es", "De enero a marzo se registraron 400 cruces.", "enero a marzo", "2024-01-01/2024-03-31"),
        ("es", "Al menos 49 personas murieron frente a Bolivia en abril.", "en abril", "2024-04"),
    ],
)
def test_the_time_of_a_claim_is_found_wherever_it_stands(
    language: str, sentence: str, period: str, value: str | None
) -> None:
    claim = found(sentence, language, "claim")[-1]
    assert claim.period is not None
    assert claim.period.text.endswith(period)
    if value is not None and not value.startswith("per"):
        assert claim.period.value == value


@pytest.mark.parametrize(
    ("sentence", "others"),
    [
        ("Crossings fell to the lowest level in five years.", "in five years"),
        ("Arrivals rose by a tenth over the previous year.", "over the previous year"),
        ("On Tuesday the ministry said that crossings had fallen.", "On Tuesday"),
    ],
)
def test_what_a_claim_is_compared_with_or_the_day_it_is_told_is_not_its_time(sentence: str, others: str) -> None:
    [claim] = found(sentence, "en", "claim")
    assert claim.period is None or others not in claim.period.text


@pytest.mark.parametrize(
    ("language", "sentence", "direction"),
    [
        ("en", "Irregular crossings at the fords have hardly changed since winter.", "stable"),
        ("en", "Asylum claims are little changed.", "stable"),
        ("en", "Encounters climbed to about 1,150 a day in April.", "up"),
        ("en", "Crossings hit a record 12,000 in December.", "record"),
        ("es", "Las salidas van en alza desde noviembre.", "up"),
        ("es", "Las solicitudes de asilo en Arica se mantienen estables.", "stable"),
        ("es", "Han vuelto a repuntar las salidas desde Bolivia.", "up"),
        ("es", "Los menores no acompañados disminuyeron 15 por ciento.", "down"),
    ],
)
def test_which_way_a_flow_goes_in_further_words(language: str, sentence: str, direction: str) -> None:
    [claim] = found(sentence, language, "claim")
    assert claim.direction.value == direction


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Crossings could rise by half this summer."),
        ("en", "Chile sent 300 officers to the pass."),
        ("es", "Los cruces podrían aumentar 20 por ciento en verano."),
        ("es", "El fondo suma 400 millones de euros."),
        ("en", "Fewer deaths, more visas: that was the aim."),
        ("en", "The paper deals with the fate of 13,000 refugees in transit."),
        ("es", "Menos muertes, más visados: esa era la meta."),
    ],
)
def test_forecasts_staff_and_money_are_no_claims(language: str, sentence: str) -> None:
    assert found(sentence, language, "claim") == []


def test_a_long_text_without_a_word_of_migration_is_quiet() -> None:
    text = "The German and Polish finance ministers met in Berlin on Monday. Poland agreed to cut a tax by June.\n" * 12
    document = talks.read(text, name="own.txt", published=DAY, language="en")
    assert {item.kind for item in document.items} <= {"statement"}


def test_the_two_dialects_of_a_longer_communique_give_the_same_items() -> None:
    text = (
        "Las delegaciones de México y de Estados Unidos sostuvieron ayer una reunión en Washington.\n"
        "Ambos Gobiernos acordaron atender las causas {roots} de la migración, combatir {crime} y ampliar las vías de "
        "{ways} legales.\n"
        "México {send} 200 agentes en junio. Los cruces {fell} 30 por ciento en abril."
    )
    sre = {"roots": "raíz", "crime": "el tráfico de personas", "ways": "movilidad humana"}
    state = {"roots": "profundas", "crime": "el contrabando humano", "ways": "migración"}
    sre |= {"send": "enviará", "fell": "disminuyeron"}
    state |= {"send": "mandará", "fell": "se redujeron"}

    def outline(words: dict[str, str]) -> list[tuple[Any, ...]]:
        document = talks.read(text.format(**words), name="own.txt", published=DAY, language="es")
        rows = [talks.item_json(item) for item in document.items]
        return [tuple(row.get(key) for key in ("kind", "date", "place", "actor", "by", "direction")) for row in rows]

    assert outline(sre) == outline(state)
    assert [row[0] for row in outline(sre)] == [
        "meeting",
        "commitment",
        "commitment",
        "commitment",
        "commitment",
        "claim",
    ]
