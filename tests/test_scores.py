"""Each score against a naive loop and, where it has one, against scoringrules."""

from __future__ import annotations

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from caudal import scores
from caudal.errors import UsageError

RNG = np.random.default_rng(5)
DRAWS = RNG.poisson(6.0, (60, 4, 3)).astype(float)
OBSERVED = RNG.poisson(7.0, (4, 3)).astype(float)


def test_crps_equals_scoringrules_and_a_double_loop() -> None:
    ours = scores.crps(DRAWS, OBSERVED)
    theirs = scoringrules.crps_ensemble(OBSERVED, np.moveaxis(DRAWS, 0, -1), estimator="nrg")
    np.testing.assert_allclose(ours, theirs, rtol=1e-10)
    x, y = DRAWS[:, 1, 2], OBSERVED[1, 2]
    pairs = sum(abs(a - b) for a in x for b in x) / len(x) ** 2
    assert ours[1, 2] == pytest.approx(sum(abs(a - y) for a in x) / len(x) - pairs / 2)


def test_interval_score_equals_scoringrules() -> None:
    lower, upper = OBSERVED - 2.0, OBSERVED[::-1] + 1.0
    theirs = scoringrules.interval_score(OBSERVED, lower, upper, 0.2)
    np.testing.assert_allclose(scores.interval_score(lower, upper, OBSERVED, 0.8), theirs)


def test_wis_is_the_weighted_sum_of_scoringrules_interval_scores() -> None:
    # scoringrules 0.10.0's own weighted_interval_score adds w * median where the paper has w * |y - median|
    # (core/interval/_score.py), so the witness is put together here from its interval_score.
    levels = (0.5, 0.8, 0.95)
    total = 0.5 * np.abs(OBSERVED - np.median(DRAWS, axis=0))
    for level in levels:
        lower, upper = np.quantile(DRAWS, [(1 - level) / 2, (1 + level) / 2], axis=0)
        total += (1 - level) / 2 * scoringrules.interval_score(OBSERVED, lower, upper, 1 - level)
    np.testing.assert_allclose(scores.wis(DRAWS, OBSERVED, levels), total / 3.5, rtol=1e-12)


def test_wis_of_quantiles_is_twice_the_mean_quantile_score_and_the_sum_of_interval_scores() -> None:
    shares = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
    told = np.sort(RNG.gamma(3.0, 2.0, (7, 4, 3)), axis=0)
    ours = scores.quantile_wis(told, shares, OBSERVED)
    theirs = [scoringrules.quantile_score(OBSERVED, q, p) for q, p in zip(told, shares, strict=True)]
    np.testing.assert_allclose(ours, 2 * np.mean(theirs, axis=0))
    total = 0.5 * np.abs(OBSERVED - told[3])
    for level, (a, b) in {0.95: (0, 6), 0.8: (1, 5), 0.5: (2, 4)}.items():
        total += (1 - level) / 2 * scoringrules.interval_score(OBSERVED, told[a], told[b], 1 - level)
    np.testing.assert_allclose(ours, total / 3.5)
    assert np.isnan(scores.quantile_wis(told[:, 0, 0], shares, np.array(np.nan)))


@pytest.mark.parametrize("shares", [(0.1, 0.9), (0.1, 0.5, 0.8), (0.9, 0.5, 0.1), (0.0, 0.5, 1.0)])
def test_quantiles_that_are_no_median_with_intervals_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(UsageError, match="no median"):
        scores.quantile_wis(np.zeros(len(shares)), shares, np.array(0.0))
    with pytest.raises(UsageError, match="over observed"):
        scores.quantile_wis(np.zeros(4), (0.1, 0.5, 0.9), np.array(0.0))


def test_coverage_counts_closed_intervals_and_leaves_unknown_outcomes_out() -> None:
    observed = np.array([1.0, 2.0, 3.0, np.nan])
    assert scores.coverage(np.full(4, 1.0), np.full(4, 2.0), observed) == pytest.approx(2 / 3)
    assert np.isnan(scores.coverage(np.zeros(1), np.ones(1), np.array([np.nan])))


def test_mase_equals_a_loop() -> None:
    history, predicted, observed = RNG.normal(size=(2, 20)), RNG.normal(size=(2, 4)), RNG.normal(size=(2, 4))
    for season in (1, 12):
        naive = [abs(history[1, t] - history[1, t - season]) for t in range(season, 20)]
        error = [abs(predicted[1, h] - observed[1, h]) for h in range(4)]
        expected = (sum(error) / 4) / (sum(naive) / len(naive))
        assert scores.mase(predicted, observed, history, season)[1] == pytest.approx(expected)
    assert np.isnan(scores.mase(np.ones(2), np.ones(2), np.ones(9)))
    with pytest.raises(UsageError):
        scores.mase(np.ones(2), np.ones(2), np.ones(9), season=9)


def test_pit_is_the_share_below_plus_half_the_ties() -> None:
    draws = np.array([[1.0], [2.0], [2.0], [5.0]])
    assert scores.pit(draws, np.array([2.0]))[0] == pytest.approx(0.5)
    assert np.isnan(scores.pit(draws, np.array([np.nan]))[0])


finite = st.floats(-1e6, 1e6, allow_subnormal=False)


@settings(max_examples=50, deadline=None)
@given(arrays(float, (7, 2), elements=finite), arrays(float, (2,), elements=finite), st.floats(-1e3, 1e3))
def test_crps_and_wis_are_not_negative_and_move_with_the_data(x: np.ndarray, y: np.ndarray, shift: float) -> None:
    for score in (scores.crps, scores.wis):
        assert (score(x, y) >= -1e-6).all()
        np.testing.assert_allclose(score(x + shift, y + shift), score(x, y), rtol=1e-6, atol=1e-6)


def test_shapes_that_do_not_fit_and_levels_that_are_no_share_are_refused() -> None:
    with pytest.raises(UsageError):
        scores.crps(np.zeros((5, 2)), np.zeros(3))
    with pytest.raises(UsageError):
        scores.interval_score(np.zeros(1), np.ones(1), np.zeros(1), 95)
