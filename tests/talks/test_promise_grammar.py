"""How a side binds itself in news and communiqués, and what only looks like it. All words are our own."""

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


def promises(language: str, sentence: str) -> list[Any]:
    text = LEAD[language] + sentence
    document = talks.read(text, name="own.txt", published=DAY, language=language)
    return [item for item in document.items if item.kind == "commitment" and item.start >= len(LEAD[language])]


BOUND = [
    ("en", "Malta will let Italian boats use the port of Marsa.", "Malta will let", "Malta"),
    (
        "en",
        "The two ministers are to see each other again in Rome on July 4.",
        "The two ministers",
        "The two ministers",
    ),
    ("en", "The talks ended with an agreement to run joint patrols.", "an agreement to run", None),
    ("en", "A follow-up session, first planned for May, will now take place in Rome.", "A follow-up session", None),
    ("en", "The two governments agreed in principle to open a desk.", "agreed in principle", "The two governments"),
    ("en", "Malta undertook, among other things, to open its ports.", "undertook", "Malta"),
    ("en", "Italy has given its word that no boat will be turned away.", "has given its word", "Italy"),
    ("en", "A joint committee will review the lists after ninety days.", "A joint committee will review", None),
    ("en", "Malta, for its part, is to take back those who sailed from its ports.", "is to take back", "Malta"),
    ("es", "Lo que sí acordamos fue revisar cada caso con Guatemala.", "acordamos fue revisar", None),
    ("es", "Lo único que se ofreció fue recibir a diez personas por mes.", "se ofreció fue recibir", None),
    ("es", "El ministro dijo que ambos países “van a darles refugio”.", "ambos países", "ambos países"),
    ("es", "Guatemala ofreció vacunas si México aporta los equipos.", "ofreció vacunas", "Guatemala"),
    ("es", "Guatemala se ha obligado a abrir su registro.", "se ha obligado a abrir", "Guatemala"),
    ("es", "Quedó acordado que los consulados trabajarán los sábados.", "los consulados trabajarán", None),
    ("es", "México será sede de la próxima ronda en octubre.", "México será sede", "México"),
]


@pytest.mark.parametrize(("language", "sentence", "text", "actor"), BOUND)
def test_a_side_binds_itself_in_many_forms(language: str, sentence: str, text: str, actor: str | None) -> None:
    [made] = promises(language, sentence)
    assert text in made.text
    assert actor is None or made.actor.text == actor


SEVERAL = [
    (
        "en",
        "France will post two boats, for which London will pay; Malta pledged to release money by June, of which half "
        "goes to towns, and to open an office.",
        ["France will post two boats", "London will pay", "pledged to release money by June", "to open an office"],
    ),
    (
        "es",
        "Ambos acordaron intercambiar listas sobre los vuelos y convinieron en celebrar un taller en mayo.",
        ["acordaron intercambiar listas sobre los vuelos", "convinieron en celebrar un taller en mayo"],
    ),
    (
        "es",
        "Guatemala promete cerrar tres centros este año, en tanto que México entregará dos lanchas en julio.",
        ["promete cerrar tres centros este año", "México entregará dos lanchas en julio"],
    ),
]


@pytest.mark.parametrize(("language", "sentence", "texts"), SEVERAL)
def test_each_act_is_a_promise_of_its_own(language: str, sentence: str, texts: list[str]) -> None:
    assert [made.text for made in promises(language, sentence)] == texts


QUIET = [
    ("en", "We hope that Italy will do its part, the ambassador said."),
    ("en", "It remains to be seen whether the accord will work."),
    ("en", "The accord will help both countries, he said."),
    ("en", "The talks will focus on the western route."),
    ("en", "The Italian candidate has vowed to close the ports if elected."),
    ("en", "The opposition party promised to scrap the accord."),
    ("en", "“We will be overwhelmed,” the Maltese minister said."),
    ("en", "Malta will be represented by its envoy."),
    ("en", "The visit will be the minister's third since March."),
    ("en", "Italy will insist on more money."),
    ("en", "Malta will be able to decide on its own."),
    ("en", "Italy's offer to train Maltese crews was turned down."),
    ("en", "They sought an agreement to share the costs."),
    ("en", "Migrants will face up to five years in prison."),
    ("en", "Officials are expected to discuss the route."),
    ("es", "El acuerdo permitirá reducir la presión."),
    ("es", "El encuentro servirá para revisar los avances."),
    ("es", "La visita será la tercera del ministro."),
    ("es", "México insistirá en más visas de trabajo."),
    ("es", "«Se van a venir todos», advirtió el alcalde."),
    ("es", "El Congreso mexicano votará el tratado en mayo."),
    ("es", "El candidato prometió cerrar la frontera si gana."),
    ("es", "El canciller mexicano anunció que se reunirá con los alcaldes del sur."),
    ("es", "Conviene no hacerse ilusiones con Guatemala."),
    ("es", "Los migrantes serán trasladados a albergues."),
]


@pytest.mark.parametrize(("language", "sentence"), QUIET)
def test_hopes_forecasts_outsiders_and_what_is_undergone_are_no_promises(language: str, sentence: str) -> None:
    assert promises(language, sentence) == []


def test_the_day_on_which_it_was_agreed_is_no_deadline() -> None:
    [made] = promises("en", "On Tuesday, Malta undertook to pay for two boats.")
    assert made.by is None
    [made] = promises("en", "Malta undertook to pay for two boats by Friday.")
    assert made.by.value == "2024-06-21"


LIMITS = [
    ("en", "Italy agreed to open a desk by May, and Malta to stop towing boats.", ["agreed", "to stop towing boats"]),
    ("en", "Minister Borg reaffirmed the United States' commitment to fund new shelters.", ["reaffirmed the United"]),
    ("en", "They agreed that smugglers remain a common threat, and to meet in May.", ["to meet in May"]),
    ("en", 'Borg said Malta "is nobody\'s jailer," though he did promise to send four boats.', ["did promise to send"]),
    (
        "es",
        "El canciller vio a su homólogo y se comprometieron los dos a abrir una mesa.",
        ["se comprometieron los dos"],
    ),
    ("es", "Los curiosos recordarán que ambos gobiernos quedaron en hablar en julio.", ["quedaron en hablar"]),
    (
        "es",
        "Ambos gobiernos ampliarán el horario el lunes, dejarán pasar los camiones y harán un censo.",
        ["Ambos gobiernos ampliarán", "dejarán pasar los camiones", "harán un censo"],
    ),
    ("en", "That session will assess the results.", ["That session will"]),
    ("es", "En la reunión se revelarán los detalles del plan.", ["se revelarán los detalles"]),
    ("es", "Se llegó al acuerdo de mantener abierta la garita.", ["al acuerdo de mantener"]),
    ("es", "El acuerdo obliga a las partes a avisarse en un día.", ["obliga a las partes a avisarse"]),
    ("es", "Ministros de los dos países acordaron ayer en esta ciudad abrir una garita.", ["acordaron ayer en esta"]),
    (
        "es",
        "Acordamos que los equipos se reúnan el 3 de julio y les ofrecí recibir dos vuelos.",
        ["Acordamos que los equipos se reúnan el 3 de julio", "ofrecí recibir"],
    ),
]


@pytest.mark.parametrize(("language", "sentence", "begins"), LIMITS)
def test_a_promise_ends_where_the_next_begins(language: str, sentence: str, begins: list[str]) -> None:
    found = promises(language, sentence)
    assert len(found) == len(begins)
    assert all(made.text.startswith(words) for made, words in zip(found, begins, strict=True))


LOOKALIKES = [
    ("en", "He thanked the mayor for the lunch offered to both teams."),
    ("en", "He noted that 4,000 visas are to expire by March."),
    ("en", "In Rome, the opposition's spokesman, Aldo Neri, promised to scrap the deal if elected."),
    ("es", "El opositor Juan Paz prometió romper el acuerdo con Guatemala si gana en junio."),
    ("es", "La alcaldesa anunció a los tenderos que pondrá bancas en la plaza."),
    ("es", "Lo había prometido tres veces, según un concejal."),
    ("es", "Según un funcionario, la minuta “la van a guardar”."),
]


@pytest.mark.parametrize(("language", "sentence"), LOOKALIKES)
def test_things_offered_once_and_words_to_neighbours_are_no_promises(language: str, sentence: str) -> None:
    assert promises(language, sentence) == []


def test_a_subject_after_its_verb_is_the_actor() -> None:
    [made] = promises("es", "Se reunieron ayer y se comprometieron los dos a abrir una mesa en julio.")
    assert made.actor.text == "los dos"


@pytest.mark.parametrize(
    ("language", "sentence", "acts"),
    [
        ("en", "Boats will be stopped in shallow water under the pilot.", ["Boats will be stopped"]),
        ("en", "A joint permit office is to be ready by June.", ["A joint permit office is to be ready"]),
        ("en", "The ministers will get together again in Rome on June 4.", ["The ministers will get together"]),
        ("en", "The agenda would cover the fate of the families.", ["The agenda would cover"]),
        ("en", "The accord commits Malta to process visas in ten days.", ["commits Malta to process"]),
        ("en", "The sides are also to share lists.", ["are also to share lists"]),
        ("en", "Malta offered $20 million for shelters.", ["offered $20 million"]),
        ("en", "The ministers pledged closer cooperation on returns.", ["pledged closer cooperation"]),
        (
            "en",
            "Malta and Italy agreed to set up a cell, exchange data and step up returns.",
            ["agreed to set up a cell", "exchange data", "step up returns"],
        ),
        (
            "es",
            "Las policías se comprometen a intercambiar huellas y a no devolver familias de noche.",
            ["se comprometen a intercambiar", "a no devolver"],
        ),
        (
            "es",
            "Quedamos en dos cosas: avisar con 72 horas cada vuelo y no separar familias.",
            ["avisar con 72 horas", "no separar familias"],
        ),
        ("es", "México y Guatemala pactaron anoche en Arica prorrogar las patrullas.", ["pactaron anoche en Arica"]),
        ("es", "México reafirma su compromiso con una migración segura.", ["reafirma su compromiso"]),
        ("es", "El acuerdo prevé que Guatemala readmita a los suyos en 30 días.", ["prevé que Guatemala readmita"]),
        ("es", "El convenio contempla la apertura de tres oficinas.", ["contempla la apertura"]),
        ("es", "La próxima cita será en Roma, en junio.", ["La próxima cita será en Roma"]),
        ("es", "Los presidentes instruyeron a sus cancilleres elaborar un plan.", ["instruyeron a sus cancilleres"]),
        (
            "es",
            "Ellos van a abrir el puente los domingos y nosotros vamos a mandar dos vuelos.",
            ["Ellos van a abrir", "nosotros vamos a mandar"],
        ),
    ],
)
def test_an_act_is_found_in_further_words(language: str, sentence: str, acts: list[str]) -> None:
    made = promises(language, sentence)
    assert [item.text[: len(act)] for item, act in zip(made, acts, strict=True)] == acts


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The minister's office would neither confirm nor deny that."),
        ("en", "Malta offered no details."),
        ("en", "The text commits nobody to anything."),
        ("es", "Va a ser una buena reunión."),
        ("es", "La casa donde se van a quedar está lista."),
        ("es", "El discurso contempla la apertura de miras."),
    ],
)
def test_words_that_promise_nothing_are_left_out(language: str, sentence: str) -> None:
    assert promises(language, sentence) == []


def test_points_of_an_agreed_list_may_be_what_will_not_be_done_and_whose_need_not_be_told() -> None:
    text = (
        "Migración entre México y Guatemala. Los ministros se reunieron el martes. Las partes acordaron lo siguiente:\n"
        "• México ampliará el albergue en junio.\n• No se efectuarán retornos de noche."
    )
    document = talks.read(text, name="own.txt", published=DAY, language="es")
    assert [item.text for item in document.items if item.kind == "commitment"] == [
        "México ampliará el albergue en junio",
        "No se efectuarán retornos de noche",
    ]


def test_a_verb_without_subject_has_the_subject_of_the_sentence_before() -> None:
    text = "Ambas delegaciones reconocieron la baja de los cruces. Coincidieron en la necesidad de sostenerla."
    [made] = promises("es", text)
    assert made.actor is not None
    assert made.actor.text == "Ambas delegaciones"
