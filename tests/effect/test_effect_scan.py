"""The scan: its scores against another package, its break against what was planted, its p on series without one."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from caudal.effect import scan
from caudal.effect.scan import RATIOS, _Steps


def wandering(seed: int, periods: int = 120, drift: float = 0.05) -> np.ndarray:
    rng = np.random.default_rng(seed)
    z = 8 + (drift * rng.standard_normal(periods)).cumsum() + 0.3 * rng.standard_normal(periods)
    z += 0.6 * np.sin(2 * np.pi * np.arange(periods) / 12)
    return np.round(np.maximum(z, 0) ** 3)


@pytest.mark.parametrize("q", RATIOS[::3])
def test_scores_are_the_t_values_of_generalised_least_squares(q: float) -> None:
    rng = np.random.default_rng(2)
    n = 40
    z, X = rng.standard_normal(n).cumsum(), np.ones((n, 1))
    known = np.delete(np.arange(n + 3), [5, 6, 20])
    sigma = np.eye(n) + q * np.minimum.outer(known, known)
    score, delta = _Steps(known, X, q).score(z, [10, 25])
    for i, at in enumerate((10, 25)):
        other = sm.GLS(z, np.column_stack([X, known >= at]), sigma=sigma).fit()
        assert score[i] == pytest.approx(other.tvalues[1], rel=1e-6)
        assert delta[i] == pytest.approx(other.params[1], rel=1e-6)


def test_a_planted_break_is_dated_and_its_size_told() -> None:
    found = []
    for seed in range(10):
        y = wandering(seed)
        y[83:] = np.round(0.35 * y[83:])
        told = scan(y, range(72, 100))
        assert told is not None
        assert told.first <= told.at <= told.last
        found.append((abs(told.at - 83) <= 1, told.p <= 0.05, told.percent))
    assert sum(near for near, _, _ in found) >= 9
    assert sum(rare for _, rare, _ in found) >= 9
    assert np.median([p for *_, p in found]) == pytest.approx(-65, abs=10)


def test_without_a_break_a_small_p_is_rare() -> None:
    told = [scan(wandering(seed), range(72, 100)) for seed in range(40)]
    assert sum(t is not None and t.p <= 0.05 for t in told) <= 6  # two expected of 40; seven or more: 0.3%


def test_the_record_ranks_the_break_among_its_other_dates() -> None:
    y = wandering(3)
    y[83:] *= 3
    told = scan(y, range(72, 100), quiet=range(20, 70))
    assert told is not None
    assert told.rank.cases == 50
    assert told.rank.p == pytest.approx(1 / 51)


def test_unknown_periods_are_left_out_and_too_short_a_record_finds_nothing() -> None:
    y = wandering(5)
    y[83:] *= 3
    y[[10, 40, 84]] = np.nan
    told = scan(y, range(72, 100))
    assert told is not None
    assert abs(told.at - 83) <= 2
    assert scan(y[:15], [8]) is None
    assert scan(y, []) is None
