"""Numbers and small grammar, each against values worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caudal.brief.numbers import (
    MINUS,
    and_es,
    article_es,
    decimal_text,
    half_up,
    honest_step,
    inside_sentence,
    is_plural,
    join,
    lower_first,
    or_es,
    probability_places,
)  # fmt: skip


@pytest.mark.parametrize(("value", "rounded"), [(77.5, 78), (78.5, 79), (2.5, 3), (-2.5, -3), (0.5, 1), (0.49, 0)])
def test_halves_round_away_from_zero(value: float, rounded: float) -> None:
    assert half_up(value) == rounded


def test_rounding_goes_to_the_step_asked_for() -> None:
    assert half_up(139_854.4, 1000) == 140_000
    assert half_up(1.005, 0.01) == 1.01  # the decimal as written, not its binary neighbour


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(249740, 0, "249,740"), (1234.5, 1, "1,234.5"), (-50.26, 0, "−50"), (0.25, 1, "0.3"), (-0.2, 0, "0")],
)
def test_numbers_are_written_as_in_mexico_and_the_united_states(value: float, places: int, text: str) -> None:
    assert decimal_text(value, places) == text


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 4))
def test_a_number_written_reads_back_within_half_its_last_digit(value: float, places: int) -> None:
    text = decimal_text(value, places)
    read = float(text.replace(MINUS, "-").replace(",", ""))
    assert abs(read - value) <= 0.5 * 10.0**-places * (1 + 1e-9) + abs(value) * 1e-12


@pytest.mark.parametrize(("width", "step"), [(177_000, 1000), (20, 1), (5, 1), (420, 10), (float("inf"), 1)])
def test_expected_values_are_rounded_to_the_width_of_their_interval(width: float, step: float) -> None:
    assert honest_step(width) == step


def test_small_probabilities_keep_one_decimal() -> None:
    assert [probability_places(p) for p in (0.019, 0.0994, 0.0996, 0.31)] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    ("word", "link"),
    [("India", "e"), ("Irlanda", "e"), ("hijas", "e"), ("Íñigo", "e"), ("hielo", "y"), ("hierro", "y"), ("Yuma", "y"),
     ("Guatemala", "y"), ("Iowa", "y")],
)  # fmt: skip
def test_y_becomes_e_before_the_sound_i(word: str, link: str) -> None:
    assert and_es(word) == link


@pytest.mark.parametrize(
    ("word", "link"),
    [("Honduras", "u"), ("octubre", "u"), ("otros", "u"), ("8", "u"), ("11", "u"), ("11,000", "u"), ("80", "u"),
     ("110", "o"), ("1,100", "o"), ("México", "o"), ("huelga", "o")],
)  # fmt: skip
def test_o_becomes_u_before_the_sound_o(word: str, link: str) -> None:
    assert or_es(word) == link


def test_lists_take_the_link_their_last_word_wants() -> None:
    assert join(["Guatemala", "India"], "es") == "Guatemala e India"
    assert join(["agosto", "octubre"], "es", either=True) == "agosto u octubre"
    assert join(["a", "b", "c"], "es") == "a, b y c"
    assert join(["a", "b", "c"], "en") == "a, b and c"
    assert join(["a", "b"], "en", either=True) == "a or b"
    assert join(["a"], "en") == "a"
    assert join([], "es") == ""


@pytest.mark.parametrize(
    ("noun", "article"),
    [("Encuentros de la Patrulla", "los"), ("Llegadas por mar", "las"), ("Detecciones", "las"), ("Solicitudes", "las"),
     ("Cruces", "los"), ("Muertes", "las"), ("Tránsito", "el"), ("Detección", "la"), ("Llegada", "la")],
)  # fmt: skip
def test_spanish_articles_follow_the_first_word(noun: str, article: str) -> None:
    assert article_es(noun) == article


def test_first_letters_fall_but_acronyms_stay() -> None:
    assert lower_first("Encuentros de la CBP") == "encuentros de la CBP"
    assert lower_first("CBP encounters") == "CBP encounters"
    assert lower_first("U.S. border") == "U.S. border"


@pytest.mark.parametrize(
    ("name", "inside"),
    [("Sea arrivals in Greece", "sea arrivals in Greece"), ("Border Patrol encounters", "Border Patrol encounters"),
     ("CBP encounters", "CBP encounters"), ("Venezuelan arrivals", "Venezuelan arrivals"), ("Arrivals", "arrivals")],
)  # fmt: skip
def test_english_names_lose_their_capital_inside_a_sentence_unless_proper(name: str, inside: str) -> None:
    assert inside_sentence(name) == inside


def test_plurals_are_told_by_the_first_word() -> None:
    assert is_plural("Encuentros de la CBP")
    assert not is_plural("Tránsito de personas")
