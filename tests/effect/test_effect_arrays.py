"""effect_array: observed minus a counterfactual that has seen nothing from the start on."""

from __future__ import annotations

import numpy as np
import pytest

import caudal
from caudal.effect import effect_array
from caudal.errors import UsageError


def panel(series: int = 6, periods: int = 84, seed: int = 0) -> np.ndarray:
    """Counts whose log walks gently, with shocks shared by date."""
    rng = np.random.default_rng(seed)
    walk = (0.08 * rng.standard_normal((series, periods)) + 0.05 * rng.standard_normal(periods)).cumsum(axis=1)
    return rng.poisson(800 * np.exp(walk)).astype(float)


def test_it_is_the_count_less_the_prediction_from_the_periods_before() -> None:
    y = panel()
    effect = caudal.effect_array(y, 72, 6, draws=50, seed=3)
    paths = caudal.predict(y[:, :72], 6, draws=50, seed=3)
    assert effect.shape == (50, 6, 6)
    np.testing.assert_array_equal(effect, y[:, 72:78] - paths)


def test_the_counterfactual_sees_nothing_from_the_start_on() -> None:
    y = panel()
    changed = y.copy()
    changed[:, 72:] *= 3
    first, second = (c[:, 72:] - effect_array(c, 72, draws=40) for c in (y, changed))
    np.testing.assert_allclose(first, second, rtol=1e-11)


def test_without_a_horizon_it_runs_to_the_end_and_beyond_it_nothing_is_known() -> None:
    y = panel()
    y[2, 80] = np.nan
    assert effect_array(y, 70, draws=5).shape == (5, 6, 14)
    effect = effect_array(y, 78, 9, draws=5)
    unknown = np.isnan(effect).all(axis=0)
    assert unknown[:, 6:].all()
    assert unknown[2, 2]
    assert unknown[:, :6].sum() == 1


def test_the_same_seed_gives_the_same_bytes() -> None:
    y = panel()
    assert effect_array(y, 70, draws=20, seed=5).tobytes() == effect_array(y, 70, draws=20, seed=5).tobytes()
    assert effect_array(y, 70, draws=20, seed=5).tobytes() != effect_array(y, 70, draws=20, seed=6).tobytes()


@pytest.mark.parametrize(("start", "horizon"), [(0, 2), (85, 2), (84, None), (70, 0)])
def test_a_start_without_past_or_periods_is_refused(start: int, horizon: int | None) -> None:
    with pytest.raises(UsageError):
        effect_array(panel(), start, horizon)


def test_one_axis_is_refused() -> None:
    with pytest.raises(UsageError, match="two axes"):
        effect_array(panel()[0], 70)


def test_no_effect_in_none_out_and_a_planted_one_is_recovered() -> None:
    """Over 20 panels the 95% interval of the cumulative effect leaves out zero at most in 12% of series (5% promised);
    with 60% taken away it does in four of five, and the truth lies inside in nine of ten."""
    alarms, found, held = [], [], []
    for seed in range(20):
        y = panel(seed=seed)
        less = y.copy()
        less[:, 72:75] = np.round(0.4 * y[:, 72:75])
        truth = (less - y)[:, 72:75].sum(axis=1)
        for counts, out in ((y, alarms), (less, found)):
            lower, upper = np.quantile(effect_array(counts, 72, 3, draws=300).sum(axis=2), (0.025, 0.975), axis=0)
            out.append((lower > 0) | (upper < 0))
        held.append((lower <= truth) & (truth <= upper))
    assert np.mean(alarms) <= 0.12
    assert np.mean(found) >= 0.8
    assert np.mean(held) >= 0.88
