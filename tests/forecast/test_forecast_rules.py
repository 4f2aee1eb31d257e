"""The rules to beat: their centres and spreads by hand, with gaps and without, at every length of season."""

from __future__ import annotations

import numpy as np
import pytest

from caudal.forecast.rules import (
    LEVELS,
    MEDIAN,
    PROBABILITIES,
    RULES,
    log_naive,
    naive,
    recent_point,
    recent_season,
    seasonal_naive,
)


def test_the_centres_are_those_by_hand() -> None:
    past = np.random.default_rng(0).poisson(80, (3, 50)).astype(float) + 1
    assert naive(past, 4)[MEDIAN] == pytest.approx(np.repeat(past[:, -1:], 4, axis=1))
    assert log_naive(past, 4)[MEDIAN] == pytest.approx(np.repeat(past[:, -1:], 4, axis=1))
    for i in range(3):
        for h in range(1, 14):
            assert seasonal_naive(past, 13)[MEDIAN, i, h - 1] == pytest.approx(past[i, 50 - 12 + (h - 1) % 12])
            years = [k for k in range(1, 6) if 49 - 12 * k >= 0 and 49 - 12 * k + h < 50]
            ratio = np.mean([past[i, 49 - 12 * k + h] / past[i, 49 - 12 * k] for k in years])
            assert recent_season(past, 13)[MEDIAN, i, h - 1] == pytest.approx(past[i, -1] * ratio)


def test_a_naive_interval_is_normal_and_widens_with_the_root_of_the_horizon() -> None:
    past = 5000 + np.random.default_rng(1).normal(0, 10, (1, 400)).cumsum(axis=1)
    told = naive(past, 4)
    width = told[-1, 0] - told[0, 0]
    assert width[3] == pytest.approx(2 * width[0])
    assert width[0] == pytest.approx(2 * 1.959964 * np.sqrt(np.mean(np.diff(past) ** 2)))


@pytest.mark.parametrize("season", [4, 7, 52])
def test_the_season_is_the_one_of_the_data(season: int) -> None:
    past = np.random.default_rng(2).poisson(300, (2, 3 * season)).astype(float) + 1
    told = seasonal_naive(past, season + 1, season)
    for h in range(1, season + 2):
        assert told[MEDIAN, :, h - 1] == pytest.approx(past[:, 2 * season + (h - 1) % season])
    years = [past[0, 3 * season - 1 - season * k + 1] / past[0, 3 * season - 1 - season * k] for k in (1, 2)]
    assert recent_point(past, 1, season)[0, 0] == pytest.approx(past[0, -1] * np.mean(years))
    spread = np.sqrt(np.mean((past[1, season:] - past[1, :-season]) ** 2))
    assert told[0, 1, 0] == pytest.approx(max(past[1, 2 * season] - 1.959964 * spread, 0))
    assert told[0, 1, -1] == pytest.approx(max(past[1, 2 * season] - 1.959964 * spread * np.sqrt(2), 0))


def test_without_a_season_the_seasonal_rules_are_those_of_the_last_value() -> None:
    past = np.random.default_rng(3).poisson(300, (2, 20)).astype(float)
    assert seasonal_naive(past, 3, 1) == pytest.approx(naive(past, 3, 1))
    assert recent_season(past, 3, 1) == pytest.approx(log_naive(past, 3, 1))


def test_what_is_not_known_is_left_out_and_a_series_never_seen_says_nothing() -> None:
    past = np.random.default_rng(4).poisson(200, (3, 40)).astype(float) + 1
    past[0, [5, 6, 20, 39]] = np.nan
    past[2] = np.nan
    steps = [b - a for a, b in zip(past[0], past[0, 1:], strict=False) if not np.isnan(a + b)]
    told = naive(past, 2)
    assert told[MEDIAN, 0] == pytest.approx([past[0, 38]] * 2)
    assert told[-1, 0, 0] - told[MEDIAN, 0, 0] == pytest.approx(1.959964 * np.sqrt(np.mean(np.square(steps))))
    known = [past[0, 39 - 12 * k + 1] / past[0, 39 - 12 * k] for k in (1, 2, 3)]
    assert recent_point(past, 1)[0, 0] == pytest.approx(past[0, 38] * np.mean(known))
    for rule in RULES.values():
        assert np.isnan(rule(past, 2, 12)[:, 2]).all()
        assert not np.isnan(rule(past, 2, 12)[:, :2]).any()


def test_quantiles_never_fall_and_are_never_negative() -> None:
    past = np.random.default_rng(5).poisson(1.5, (4, 30)).astype(float)
    for rule in RULES.values():
        told = rule(past, 15, 12)
        assert told.shape == (len(PROBABILITIES), 4, 15)
        assert (told >= 0).all()
        assert (np.diff(told, axis=0) >= 0).all()


def test_the_places_of_the_bounds_are_those_of_their_levels() -> None:
    for level, (low, high) in LEVELS.items():
        assert PROBABILITIES[high] - PROBABILITIES[low] == pytest.approx(level / 100)
    assert PROBABILITIES[MEDIAN] == 0.5
