"""Lone series: how often what was said of the middle held, and how it is mended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import lsq_linear

from caudal.model import predict
from caudal.model.calibrate import KNOTS, LEAST_A, STRAIGHT, calibrate, fitted
from caudal.model.engine import Fitted, fit
from caudal.model.held import CHECKED, FAR, FROM, LIGHT, PRIOR, factors, mended


def walk(seed: int, periods: int = 150) -> np.ndarray:
    """Counts whose logs are a normal random walk: errors as round as can be."""
    steps = 0.12 * np.random.default_rng(seed).standard_normal(periods)
    return np.floor(np.exp(9.0 + np.cumsum(steps)))[None, :]


def alone(seed: int = 0, periods: int = 150, horizon: int = 4) -> Fitted:
    return fit(walk(seed, periods), horizon, season=1)


def test_errors_are_measured_in_the_bounds_that_were_said_at_their_own_origin() -> None:
    group = alone().groups[0]
    assert group.said is not None
    assert np.isnan(group.said[:FROM]).all()
    for t in range(FROM, 140, 9):
        shape = calibrate(group.record, t).shape[..., 0]
        for h in range(4):
            error = group.record.errors[t, h, 0]
            a, b = shape[int(error > 0), :, h]
            bounds = a * KNOTS[:2] + b * KNOTS[:2] ** 3
            np.testing.assert_allclose(group.said[t, h], abs(error) / bounds, rtol=0.02)  # `calibrate` counts in bins


def test_factors_are_quantiles_of_ratios_shrunk_by_the_number_of_dates() -> None:
    said = np.full((60, 3, 2), np.nan)
    said[FROM:] = np.random.default_rng(0).permutation(np.linspace(0.5, 1.7, 48))[:, None, None]
    assert (factors(said, FROM) == 1.0).all()
    found = factors(said, 60)
    for h in range(3):
        known = said[FROM : 60 - h, h, 0]
        dates = len(known) / np.sqrt(h + 1)
        for i, level in enumerate(CHECKED):
            middle = np.interp(level * len(known), np.arange(len(known)) + 0.5, np.sort(known))
            assert found[h, i] == pytest.approx(middle ** (dates / (dates + PRIOR)))
    said[FROM:] = 9.0
    assert (factors(said, 60) < FAR).all()


def test_factors_use_no_outcome_of_the_origin_or_later() -> None:
    said = np.random.default_rng(1).uniform(0.5, 1.5, (60, 3, 2))
    later = said.copy()
    for h in range(3):
        later[40 - h :, h] = 50.0
    np.testing.assert_array_equal(factors(said, 40), factors(later, 40))
    assert (factors(said, 50) < factors(later, 50)).all()


def test_a_light_shape_is_the_least_squares_fit_within_its_bounds() -> None:
    rng = np.random.default_rng(2)
    k = KNOTS**2
    for light in (0.0, LIGHT):
        table = np.stack([1.0 - light * k / STRAIGHT**2, k], axis=1)
        for _ in range(40):
            ratio = rng.uniform(0.6, 1.5, 3)
            a, rest = lsq_linear(table, ratio, bounds=([LEAST_A, 0.0], np.inf), tol=1e-12).x
            np.testing.assert_allclose(fitted(ratio * KNOTS, light), [a, rest - light * a / STRAIGHT**2], atol=1e-5)


def test_mending_widens_the_middle_and_leaves_the_far_bound() -> None:
    group = alone().groups[0]
    before = calibrate(group.record, 120)
    said = np.full((151, 4, 2), 1.15)
    after = mended(before, said, 120)

    def bounds(shape: np.ndarray) -> np.ndarray:
        return shape[:, 0, ..., None] * KNOTS + shape[:, 1, ..., None] * KNOTS**3

    change = bounds(after.shape) / bounds(before.shape)
    c = factors(said, 120)
    assert (np.abs(change[..., 0] / c[:, None, 0] - 1.0) < 0.04).all()
    assert (np.abs(change[..., 2] - 1.0) < 0.04).all()
    assert (after.shape[:, 0] + 3.0 * after.shape[:, 1] * STRAIGHT**2 > 0).all()
    unchanged = mended(before, np.full((151, 4, 2), np.nan), 120)
    np.testing.assert_array_equal(unchanged.shape, before.shape)


def shares(fitted_panel: Fitted, came: np.ndarray, h: int) -> list[float]:
    """Of origins from 60 on, the share whose outcome lies in the central 50, 80 and 95%."""
    inside = []
    for t in range(60, came.size - h):
        drawn = fitted_panel.paths(t, draws=200, seed=0).sum(axis=1)[:, h]
        low, high = np.quantile(drawn, [[0.25, 0.1, 0.025], [0.75, 0.9, 0.975]])
        inside.append((low <= came[t + h]) & (came[t + h] <= high))
    return list(np.mean(inside, axis=0))


def test_the_middle_of_a_lone_walk_holds_as_often_as_said() -> None:
    checked, unchecked = [], []
    for seed in range(6):
        y = walk(seed)
        panel = fit(y, 1, season=1)
        checked.append(shares(panel, y[0], 0))
        bare = replace(panel, groups=(replace(panel.groups[0], said=None),))
        unchecked.append(shares(bare, y[0], 0))
    now, before = np.mean(checked, axis=0), np.mean(unchecked, axis=0)
    assert now[0] > before[0] + 0.02  # the same 540 origins
    np.testing.assert_allclose(now, [0.5, 0.8, 0.95], atol=0.04)


def test_the_sum_of_a_panel_is_checked_as_a_lone_series_and_its_parts_are_not() -> None:
    y = np.concatenate([walk(seed) for seed in range(3)])
    group = fit(y, 3, season=1).groups[0]
    assert group.said is None
    assert group.whole is not None
    lone = fit(y.sum(axis=0, keepdims=True), 3, season=1).groups[0]
    assert group.whole.said is not None
    assert lone.said is not None
    np.testing.assert_array_equal(group.whole.said, lone.said)


def test_weeks_and_days_are_not_checked() -> None:
    y = walk(0, 130)
    assert fit(y, 2, season=52, freq="W").groups[0].said is None
    assert fit(y, 2, season=1).groups[0].said is not None


def test_a_forecast_from_a_past_origin_is_what_would_have_been_said_then() -> None:
    y = walk(5, 90)
    then = predict(y[:, :70], 3, season=1, draws=50)
    np.testing.assert_array_equal(fit(y, 3, season=1).paths(70, draws=50, seed=0), then)
