"""What a text is about: people who move, or another subject on which ministers also meet and promise. Our own words."""

from __future__ import annotations

from datetime import date

import pytest

from caudal import talks
from caudal.talks.about import Evidence, vocabulary
from caudal.talks.words.lexicon import load
from caudal.talks.words.tokens import blocks

DAY = date(2024, 5, 16)  # a Thursday
DEAL = {
    "en": "The ministers of Chile and Bolivia met in Arica on Monday. {} Chile agreed to open an office in June. {}",
    "es": "Los ministros de Chile y Bolivia se reunieron el lunes en Arica. {} Chile acordó abrir dos en junio. {}",
}
FILLER = {
    "en": "The hall was cold and the tea was late, as it had been the year before. " * 9,
    "es": "La sala estaba fría y el té llegó tarde, como el año anterior. " * 9,
}


def kinds(language: str, topic: str, *, long: bool) -> set[str]:
    text = DEAL[language].format(topic, FILLER[language] if long else "")
    return {item.kind for item in talks.read(text, name="own.txt", published=DAY, language=language).items}


@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize(
    ("language", "topic"),
    [
        ("en", "They spoke about tariffs, wine and the cargo that waits at the border."),
        ("en", "A dam on the shared river had flooded two villages and sent boats adrift."),
        ("en", "The frigates and submarines will patrol the strait together, an admiral said."),
        ("en", "Tourist arrivals and hotels were the subject, and the cruise ships that bring the holidaymakers."),
        ("es", "Hablaron de aranceles, de vino y de la mercancía que espera en la frontera."),
        ("es", "Una represa del río común había inundado dos pueblos y soltado las lanchas: la tormenta no avisó."),
        ("es", "Las fragatas y los submarinos patrullarán juntos el estrecho, dijo un almirante."),
        ("es", "Les ocupaba el deporte: el torneo, los estadios y la selección."),
    ],
)
def test_a_text_on_another_subject_gives_no_meeting_and_no_promise(language: str, topic: str, long: bool) -> None:
    assert kinds(language, topic, long=long) <= {"statement"}


@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize(
    ("language", "topic"),
    [
        ("en", "They spoke about asylum."),
        ("en", "They spoke about the boats and the crossings of the strait."),
        ("en", "They spoke about refugees, and over lunch about wine and tariffs."),
        ("es", "Hablaron de los deportados."),
        ("es", "Hablaron de visas y de los cruces por la frontera."),
        ("es", "Hablaron de refugiados y, en el almuerzo, de vino y de aranceles."),
    ],
)
def test_a_text_on_people_who_move_gives_both(language: str, topic: str, long: bool) -> None:
    assert {"meeting", "commitment"} <= kinds(language, topic, long=long)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_long_text_that_names_no_subject_is_quiet_and_a_short_one_is_read(language: str) -> None:
    assert kinds(language, "", long=True) == set()
    assert kinds(language, "", long=False) == {"meeting", "commitment"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“The wine was cold,” said Petra Vandel. The exports, she added, were colder. {}"),
        ("es", "«El vino estaba frío», dijo Petra Vandel. Las exportaciones, añadió, estaban más frías. {}"),
    ],
)
def test_what_was_said_stands_on_any_subject(language: str, text: str) -> None:
    for filler in ("", FILLER[language]):
        found = talks.read(text.format(filler), name="own.txt", published=DAY, language=language).items
        assert [item.kind for item in found] == ["statement", "statement"]


@pytest.mark.parametrize(
    ("language", "word", "kind"),
    [
        ("en", "migratory", "drift"),
        ("en", "refugees", "movement"),
        ("en", "opera", "other"),
        ("en", "operation", None),
        ("en", "irregularities", None),
        ("es", "deportados", "movement"),
        ("es", "deportes", "other"),
        ("es", "refugio", None),
        ("es", "reunificacion", None),
    ],
)
def test_a_word_is_told_by_itself_or_by_its_stem(language: str, word: str, kind: str | None) -> None:
    found = vocabulary(language).find(word)
    assert (found and found[1]) == kind


def test_the_weight_is_three_for_each_word_of_movement_and_one_for_each_other_one_of_the_road() -> None:
    evidence = Evidence("en")
    for block in blocks(
        "Asylum, asylum. Boats, boats, a fence. Cod, tuna, wine, wheat, cattle.", load("en").abbreviations
    ):
        evidence.add(block.tokens)
    assert (evidence.movement, evidence.route, evidence.other) == (
        2,
        {"boats", "fence"},
        {"cod", "tuna", "wine", "wheat", "cattle"},
    )
    assert evidence.people()
    evidence.other |= {"beef", "gas"}
    assert evidence.people()  # a weight of 8 holds against fewer than 8 other words
    evidence.other.add("coal")
    assert not evidence.people()
    evidence.movement = 4
    assert evidence.people()


def test_one_word_of_the_road_is_enough_where_nothing_speaks_of_another_subject() -> None:
    evidence = Evidence("en", tokens=300, route={"border"})
    assert evidence.people()
    evidence.other |= {"tariff", "export"}
    assert not evidence.people()
    assert not Evidence("en", tokens=300).people()


@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize(
    ("language", "topic"),
    [
        ("en", "They spoke about the migration of storks and the patrols along the border of the reserve."),
        ("en", "Migratory birds, they said, cross the border by the thousand."),
        ("en", "They spoke about data migration and about the transit of files."),
        ("en", "The tax offices will migrate their accounts to one platform."),
        ("es", "Hablaron de la migración de las grullas y de los cruces frente al delta."),
        ("es", "Las aves migratorias, dijeron, cruzan la frontera por millares."),
        ("es", "Hablaron de la migración de datos y del tránsito de archivos."),
        ("es", "Las aduanas van a migrar sus cuentas a otra plataforma."),
    ],
)
def test_what_migrates_may_be_birds_or_data(language: str, topic: str, long: bool) -> None:
    assert kinds(language, topic, long=long) <= {"statement"}


@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize(
    ("language", "topic"),
    [
        ("en", "They spoke about migration data and a migration fund."),
        ("en", "They spoke about the migration of nurses, of which there are too few."),
        ("en", "They spoke about migrants, and about the migration of storks."),
        ("es", "Hablaron del sistema migratorio y de los fondos para la migración."),
        ("es", "Hablaron de la migración de enfermeras, que escasean."),
        ("es", "Hablaron de los migrantes y de la migración de las grullas."),
    ],
)
def test_people_migrate_where_nothing_else_does(language: str, topic: str, long: bool) -> None:
    assert {"meeting", "commitment"} <= kinds(language, topic, long=long)


def test_words_of_migration_count_in_full_beside_one_that_is_said_of_people_only() -> None:
    evidence = Evidence("en", tokens=300, drift=2, route={"border"}, other={"tariff", "export", "gas", "oil", "coal"})
    assert not evidence.people()  # a weight of 2 x 2 + 1 does not exceed 5
    evidence.movement = 1
    assert evidence.people()  # now of 3 x 3 + 1
    assert not Evidence("en", tokens=300, drift=2, things=1, route={"border"}).people()
    assert Evidence("en", tokens=300, movement=1, drift=3, things=1).people()


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_word_has_two_kinds(language: str) -> None:
    words = vocabulary(language)
    for word, kind in words.whole.items():
        assert kind == next((words.stems[word[:k]] for k in words.lengths if word[:k] in words.stems), kind), word
