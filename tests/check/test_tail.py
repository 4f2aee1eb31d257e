"""Tail probability, expected interval and level, each against a closed form or a plain count."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from caudal.check import expected, level_of, tail_probability
from caudal.check.tail import tail_probabilities
from caudal.periods import parse_period, period_of, span

COUNTS = st.lists(st.integers(0, 30).map(float), min_size=1, max_size=60)


@pytest.mark.parametrize("z", [-3.0, -2.0, -1.6449, -0.5, 0.0, 1.0, 2.5])
def test_normal_draws_give_the_normal_tail(z: float) -> None:
    n = 200_001
    draws = scipy.stats.norm.ppf((np.arange(n) + 0.5) / n, 100, 20)
    assert tail_probability(draws, 100 + 20 * z, "down") == pytest.approx(scipy.stats.norm.cdf(z), abs=1e-5)
    assert tail_probability(draws, 100 + 20 * z, "up") == pytest.approx(scipy.stats.norm.sf(z), abs=1e-5)


@given(COUNTS, st.integers(0, 30).map(float))
def test_it_is_the_plain_count_of_draws_as_extreme(draws: list[float], observed: float) -> None:
    low = sum(1 for d in draws if d <= observed)
    high = sum(1 for d in draws if d >= observed)
    array = np.array(draws)
    assert tail_probability(array, observed, "down") == (low + 0.5) / (len(draws) + 1)
    assert tail_probability(array, observed, "up") == (high + 0.5) / (len(draws) + 1)


@given(COUNTS, st.integers(0, 30).map(float))
def test_the_two_tails_share_only_the_ties(draws: list[float], observed: float) -> None:
    array = np.array(draws)
    ties = np.mean(array == observed) * len(draws) / (len(draws) + 1)
    both = tail_probability(array, observed, "down") + tail_probability(array, observed, "up")
    assert both == pytest.approx(1 + ties)
    assert 0 < tail_probability(array, observed, "down") < 1


def test_a_null_count_falls_in_the_five_percent_tail_five_times_in_a_hundred() -> None:
    n = 1000  # ranks 0..n of an exchangeable outcome are equally likely
    share = np.mean([(rank + 0.5) / (n + 1) <= 0.05 for rank in range(n + 1)])
    assert share == pytest.approx(0.05, abs=1 / (n + 1))


def test_many_at_once_equal_one_at_a_time_and_unknown_stays_unknown() -> None:
    rng = np.random.default_rng(1)
    draws, observed = rng.poisson(5, (99, 4)).astype(float), np.array([3.0, 5.0, np.nan, 9.0])
    draws[0, 3] = np.nan
    many = tail_probabilities(draws, observed, "down")
    assert [tail_probability(draws[:, i], observed[i], "down") for i in (0, 1)] == list(many[:2])
    assert np.isnan(many[2:]).all()


def test_no_draws_is_an_error() -> None:
    with pytest.raises(ValueError, match="no draws"):
        tail_probability(np.array([]), 1.0, "down")


def test_the_interval_is_the_normal_one() -> None:
    n = 100_001
    interval = expected(scipy.stats.norm.ppf((np.arange(n) + 0.5) / n, 1000, 100))
    assert interval.median == pytest.approx(1000, abs=0.01)
    assert (interval.lower80, interval.upper80) == pytest.approx((1000 - 128.155, 1000 + 128.155), abs=0.1)
    assert (interval.lower95, interval.upper95) == pytest.approx((1000 - 195.996, 1000 + 195.996), abs=0.1)


def test_january_2024_is_the_lowest_since_2021_among_januaries() -> None:
    periods = span(date(2019, 1, 1), date(2024, 1, 1), "M")
    januaries = {2019: 48.0, 2020: 29.0, 2021: 75.0, 2022: 148.0, 2023: 128.0, 2024: 124.0}
    values = [januaries[p.start.year] if p.start.month == 1 else 0.0 for p in periods]
    level = level_of(values, periods, parse_period("2024-01"))
    assert level is not None
    assert (level.lowest_since, level.highest_since) == (2021, 2023)
    assert (level.rank_low, level.rank_high, level.of, level.since) == (4, 3, 6, 2019)


def test_later_years_and_unknown_ones_do_not_count() -> None:
    periods = span(date(2020, 1, 1), date(2024, 1, 1), "M")
    values = np.array([{2020: 5.0, 2021: np.nan, 2022: 7.0, 2023: 1.0, 2024: 0.0}[p.start.year] for p in periods])
    level = level_of(values, periods, parse_period("2022-01"))
    assert level is not None
    assert (level.rank_low, level.rank_high, level.of, level.since) == (2, 1, 2, 2020)
    assert (level.lowest_since, level.highest_since) == (2020, None)
    assert level_of(values, periods, parse_period("2021-01")) is None
    assert level_of(values, periods, parse_period("1999-01")) is None


@pytest.mark.parametrize(
    ("frequency", "first", "at", "of"),
    [("W", date(2020, 12, 7), "2023-W52", 4), ("D", date(2020, 2, 1), "2024-02-29", 2),
     ("Q", date(2019, 1, 1), "2023-Q4", 5), ("A", date(2015, 1, 1), "2023", 9)],
)  # fmt: skip
def test_the_same_calendar_period_is_found_at_every_frequency(frequency: str, first: date, at: str, of: int) -> None:
    target = parse_period(at)
    periods = span(first, target.start, frequency)
    level = level_of(np.arange(float(len(periods))), periods, target)
    assert level is not None
    assert (level.of, level.rank_high, level.lowest_since is not None) == (of, 1, True)


def test_weeks_are_counted_in_iso_years() -> None:
    weeks = [period_of(date.fromisocalendar(year, 1, 1), "W") for year in (2018, 2019, 2020, 2021)]
    level = level_of([3.0, 1.0, 2.0, 2.0], weeks, weeks[-1])
    assert level is not None
    assert (level.lowest_since, level.highest_since, level.since) == (2020, 2020, 2018)


@given(st.lists(st.integers(0, 9).map(float), min_size=1, max_size=15))
def test_ranks_equal_a_plain_count(values: list[float]) -> None:
    years = span(date(2000, 1, 1), date(1999 + len(values), 1, 1), "A")
    level = level_of(values, years, years[-1])
    assert level is not None
    assert level.rank_low == 1 + sum(v < values[-1] for v in values)
    assert level.rank_high == 1 + sum(v > values[-1] for v in values)
    assert (level.lowest_since is None) == all(v > values[-1] for v in values[:-1])
