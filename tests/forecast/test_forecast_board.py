"""The board: means, shares and ratios by plain loops; histograms flat where forecasts are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal.forecast import RULES, SIZES, Fared, histograms, scores
from caudal.forecast.board import pit_histogram
from caudal.forecast.rules import LEVELS, PROBABILITIES
from caudal.replay import date_blocks, date_blocks_ratio
from caudal.scores import quantile_wis

LEVEL = ("whole", "cell", "cell", "cell")
HORIZONS = (1, 3)
ORIGINS = 24


@pytest.fixture
def told() -> tuple[Fared, np.ndarray]:
    """Made-up forecasts of four series from 24 origins, some outcomes and one series' early forecasts not known."""
    rng = np.random.default_rng(8)
    shape = (ORIGINS, len(LEVEL), len(HORIZONS))
    came = rng.poisson(np.array([600.0, 40.0, 3.0, 200.0])[None, :, None], shape).astype(float)
    came[3, 1] = came[-1, :, 1] = np.nan
    q = np.sort(rng.poisson(np.array([600.0, 40.0, 3.0, 200.0])[:, None], (ORIGINS, 7, 4, 2)).astype(float), axis=1)
    q[:5, :, 3] = came[:5, 3] = np.nan
    others = [np.moveaxis(q, 1, 0), *(np.moveaxis(q, 1, 0) + 1 + k for k in range(len(RULES)))]
    wis = np.array([quantile_wis(x, PROBABILITIES, came) for x in others])
    logs = np.array([quantile_wis(np.log1p(x), PROBABILITIES, np.log1p(came)) for x in others])
    scale = rng.gamma(4.0, size=(2, ORIGINS, 4)) + 1
    size = np.broadcast_to(np.array([600.0, 40.0, 3.0, 200.0]), (ORIGINS, 4))
    below = rng.uniform(size=shape)
    below = np.where(np.isnan(came), np.nan, below)
    return Fared(q, below, below, wis, logs, np.abs(q[:, 3] - came), scale[0], scale[1], size), came


def test_every_row_of_the_board_is_that_of_a_plain_loop(told: tuple[Fared, np.ndarray]) -> None:
    fared, came = told
    rows = scores(fared, came, LEVEL, HORIZONS, (2, 3), seed=4)
    assert [(r.level, r.horizon, r.size) for r in rows] == [
        (level, h, size)
        for level, sizes in (("whole", ("all", "500-and-more")), ("cell", ("all", "under-5", "5-to-50", "50-to-500")))
        for h in HORIZONS
        for size in sizes
    ]
    for row in rows:
        h, (low, high) = HORIZONS.index(row.horizon), SIZES[row.size]
        cases = [
            (o, i) for o in range(ORIGINS) for i, level in enumerate(LEVEL)
            if level == row.level and low <= fared.size[o, i] < high and not np.isnan(came[o, i, h])
        ]  # fmt: skip
        assert row.cases == len(cases)
        assert row.dates == len({o for o, _ in cases})

        def mean(values: list[float]) -> float:
            return sum(values) / len(values)

        assert row.wis == pytest.approx(mean([fared.wis[0, o, i, h] for o, i in cases]))
        assert row.scaled_wis == pytest.approx(mean([fared.wis[0, o, i, h] / fared.change[o, i] for o, i in cases]))
        assert row.log_wis == pytest.approx(mean([fared.log_wis[0, o, i, h] for o, i in cases]))
        assert row.mase == pytest.approx(mean([fared.error[o, i, h] / fared.seasonal[o, i] for o, i in cases]))
        for percent, (a, b) in LEVELS.items():
            inside = [fared.quantiles[o, a, i, h] <= came[o, i, h] <= fared.quantiles[o, b, i, h] for o, i in cases]
            assert row.coverage[percent][0] == pytest.approx(mean([float(x) for x in inside]))
        for k, rule in enumerate(RULES, start=1):
            other = mean([fared.wis[k, o, i, h] / fared.change[o, i] for o, i in cases])
            assert row.scaled_ratio[rule][0] == pytest.approx(row.scaled_wis / other)
            assert row.log_ratio[rule][0] == pytest.approx(
                row.log_wis / mean([fared.log_wis[k, o, i, h] for o, i in cases])
            )


def test_intervals_are_those_of_blocks_of_dates(told: tuple[Fared, np.ndarray]) -> None:
    fared, came = told
    row = next(r for r in scores(fared, came, LEVEL, HORIZONS, (2, 3), seed=4) if r.level == "whole" and r.horizon == 3)
    y = came[:, 0, 1]
    hit = np.where(np.isnan(y), np.nan, (fared.quantiles[:, 1, 0, 1] <= y) & (y <= fared.quantiles[:, 5, 0, 1]))
    assert row.coverage[80] == date_blocks(hit, 3, seed=4)
    own, other = (fared.log_wis[k, :, 0, 1] for k in (0, 2))
    assert row.log_ratio["naive on log1p"] == date_blocks_ratio(own, other, 3, seed=4)


def test_too_few_dates_give_a_value_and_no_interval(told: tuple[Fared, np.ndarray]) -> None:
    fared, came = told
    for row in scores(fared, came, LEVEL, HORIZONS, (9, 9)):
        for value in (*row.coverage.values(), *row.scaled_ratio.values(), *row.log_ratio.values()):
            assert not np.isnan(value[0])
            assert np.isnan(value[1:]).all()


def test_a_series_whose_last_season_is_not_known_stands_under_all(told: tuple[Fared, np.ndarray]) -> None:
    fared, came = told
    before = {(r.level, r.horizon, r.size): r.cases for r in scores(fared, came, LEVEL, HORIZONS, (2, 3))}
    size = fared.size.copy()
    size[:, 1] = np.nan
    after = {(r.level, r.horizon, r.size): r.cases for r in scores(replace(fared, size=size), came, LEVEL, HORIZONS,
                                                                   (2, 3))}  # fmt: skip
    assert after["cell", 1, "all"] == before["cell", 1, "all"]
    assert {k for k in before if k not in after} == {("cell", 1, "5-to-50"), ("cell", 3, "5-to-50")}


def test_a_rule_that_cannot_speak_is_compared_where_it_can(told: tuple[Fared, np.ndarray]) -> None:
    fared, came = told
    fared.wis[2, :10] = np.nan
    row = scores(fared, came, LEVEL, HORIZONS, (2, 3))[0]
    own, other = (fared.wis[k, 10:, 0, 0] / fared.change[10:, 0] for k in (0, 2))
    assert row.scaled_ratio["naive on log1p"][0] == pytest.approx(own.sum() / other.sum())


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_a_histogram_spreads_each_case_over_its_range_and_loses_none(cases: list[tuple[float, float]]) -> None:
    below, upto = (np.array([f(pair) for pair in cases]) for f in (min, max))
    shares = pit_histogram(below, upto)
    assert shares.sum() == pytest.approx(1)
    fine = np.linspace(0, 1, 4001)[:-1] + 1 / 8000  # many even points of each range
    points = (below[:, None] + (upto - below)[:, None] * fine).ravel()
    by_hand = np.array([((points > k / 10) & (points <= (k + 1) / 10)).mean() for k in range(10)])
    by_hand[0] += (points == 0).mean()
    assert shares == pytest.approx(by_hand, abs=2e-3)


def test_a_histogram_is_flat_where_counts_are_drawn_from_their_own_forecast() -> None:
    rng = np.random.default_rng(1)
    mean = rng.gamma(2.0, 1.5, 4000)
    draws, came = rng.poisson(mean, (400, 4000)), rng.poisson(mean)
    shares = pit_histogram((draws < came).mean(axis=0), (draws <= came).mean(axis=0))
    assert np.abs(shares - 0.1).max() < 0.02
    narrow = np.sort(draws, axis=0)[150:250]
    assert pit_histogram((narrow < came).mean(axis=0), (narrow <= came).mean(axis=0))[[0, -1]].min() > 0.15


def test_histograms_are_told_for_each_level_and_horizon(told: tuple[Fared, np.ndarray]) -> None:
    fared, came = told
    found = histograms(fared, came, LEVEL, HORIZONS)
    assert [(x.level, x.horizon) for x in found] == [("whole", 1), ("whole", 3), ("cell", 1), ("cell", 3)]
    assert found[2].cases == int((~np.isnan(came[:, 1:, 0])).sum())
    assert sum(found[2].shares) == pytest.approx(1)
