"""Claims: what may be asked, and the one clear error for what may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caudal.claims import WHERE_KEYS, claim, parse_level, parse_where
from caudal.errors import UsageError
from caudal.periods import parse_period
from caudal.records import ALL, Query

SOUTHWEST = Query("usbp-encounters", place="southwest")


def test_where_pairs_become_a_query_and_the_rest_is_the_whole() -> None:
    query = parse_where(["indicator=usbp-encounters", " place = southwest ", "origin=VEN"])
    assert query == Query("usbp-encounters", place="southwest", origin="VEN", population=ALL, authority=ALL)


def test_a_value_may_hold_an_equals_sign() -> None:
    assert parse_where(["indicator=x", "place=a=b"]).place == "a=b"


def test_the_indicator_given_beside_the_pairs_yields_to_one_among_them() -> None:
    assert parse_where(["place=Greece"], indicator="arrivals").indicator == "arrivals"
    assert parse_where(["indicator=other"], indicator="arrivals").indicator == "other"


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (["place=southwest"], "indicator"),
        (["indicator=x", "sector=tucson"], "authority"),
        (["indicator=x", "place"], "key=value"),
        (["indicator=x", "place="], "no value"),
        (["indicator=x", "place=a", "place=b"], "twice"),
        (["=x"], "Unknown key"),
    ],
)
def test_a_bad_pair_is_one_clear_error(pairs: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_where(pairs)


def test_an_unknown_key_lists_all_keys() -> None:
    with pytest.raises(UsageError) as caught:
        parse_where(["indicator=x", "sector=tucson"])
    assert all(key in str(caught.value) for key in WHERE_KEYS)


def test_a_level_is_two_inclusive_bounds() -> None:
    assert parse_level("2000..9999") == (2000.0, 9999.0)
    assert parse_level(" 0 .. 12.5 ") == (0.0, 12.5)
    assert parse_level("7..7") == (7.0, 7.0)


@pytest.mark.parametrize(
    "text", ["", "2000", "2000..", "..9999", "2,000..9,999", "-5..5", "a..b", "1...2", "9..1", "1..inf"]
)
def test_what_is_not_two_ordered_bounds_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"level"):
        parse_level(text)


def test_a_change_compares_with_the_period_before_unless_told() -> None:
    made = claim(SOUTHWEST, "2024-01", "down")
    assert made.against == parse_period("2023-12")
    assert claim(SOUTHWEST, "2024-01", "down", "2023-01").against == parse_period("2023-01")
    assert made.level is None


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2024-01", "2023-12"),
        ("2023-W52", "2023-W51"),
        ("2024-03-01", "2024-02-29"),
        ("2024-Q1", "2023-Q4"),
        ("2024", "2023"),
    ],
)
def test_the_period_before_is_found_at_every_frequency(period: str, before: str) -> None:
    assert claim(SOUTHWEST, period, "up").against == parse_period(before)


def test_a_level_claim_carries_bounds_and_unit() -> None:
    made = claim(SOUTHWEST, "2023-11", level="2000..9999", per="day")
    assert (made.level, made.per, made.direction, made.against) == ((2000.0, 9999.0), "day", None, None)
    assert claim(SOUTHWEST, parse_period("2023-11"), level=(1, 2)).level == (1.0, 2.0)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "a direction"),
        ({"direction": "down", "level": "1..2"}, "not both"),
        ({"direction": "sideways"}, "down, up"),
        ({"level": "1..2", "against": "2023-12"}, "not compared"),
        ({"level": "1..2", "per": "week"}, "period, day"),
        ({"level": (2.0, 1.0)}, "downwards"),
        ({"level": (0.0, float("inf"))}, "finite"),
        ({"level": (float("nan"), 1.0)}, "finite"),
        ({"direction": "down", "per": "day"}, "per=day"),
        ({"direction": "down", "against": "2024-01"}, "must end before"),
        ({"direction": "down", "against": "2024-02"}, "must end before"),
        ({"direction": "down", "against": "2023"}, "different length"),
        ({"direction": "down", "against": "last month"}, "not a period"),
    ],
)
def test_a_claim_that_does_not_hold_together_is_one_clear_error(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        claim(SOUTHWEST, "2024-01", **arguments)  # type: ignore[arg-type]


def test_overlapping_weeks_with_their_own_first_day_are_refused() -> None:
    with pytest.raises(UsageError, match="must end before"):
        claim(SOUTHWEST, "2024-01-05/P7D", "down", "2024-01-01/P7D")


@given(low=st.integers(0, 10**9), width=st.integers(0, 10**6))
def test_any_ordered_bounds_survive_their_text(low: int, width: int) -> None:
    assert parse_level(f"{low}..{low + width}") == (float(low), float(low + width))


@given(year=st.integers(1950, 2100), month=st.integers(1, 12), back=st.integers(1, 60))
def test_any_earlier_month_may_be_compared_with(year: int, month: int, back: int) -> None:
    index = year * 12 + month - 1 - back
    made = claim(SOUTHWEST, f"{year}-{month:02d}", "up", f"{index // 12}-{index % 12 + 1:02d}")
    assert made.against is not None
    assert made.against.end <= made.period.start
