"""Rises and falls on scales of their own: the formulas, and what becomes of draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caudal.forecast import forecast_array
from caudal.model import bend, calibrate, draw, predict
from caudal.model.bend import FALL, LOW, RISE, bent, straight
from caudal.model.engine import Controls, fit

LEVELS = st.floats(-1.0, 60.0)
HEIGHTS = st.floats(0.0, 200.0)


def one(f: object, value: float, mean: float) -> float:
    return float(f(np.array([[value]]), np.array([mean]))[0, 0])  # type: ignore[operator]


@given(HEIGHTS, LEVELS)
def test_errors_are_those_of_the_powers_written_in_the_module(z: float, mean: float) -> None:
    m = max(mean, LOW)
    c = FALL if z < mean else RISE
    assert one(straight, z, mean) == pytest.approx(c * m * ((1 + (z - mean) / m) ** (1 / c) - 1), abs=1e-9)


@given(HEIGHTS, LEVELS)
def test_draws_undo_what_errors_did(z: float, mean: float) -> None:
    assert one(bent, mean + one(straight, z, mean), mean) == pytest.approx(z, abs=1e-6)


@given(st.floats(-400.0, 400.0), st.floats(LOW, 60.0))
def test_no_fall_goes_below_nothing_and_a_larger_error_is_never_a_smaller_count(x: float, mean: float) -> None:
    assert one(bent, mean + x, mean) >= -1e-9
    assert one(bent, mean + x + 1.0, mean) >= one(bent, mean + x, mean)


def test_small_errors_are_left_alone_and_large_ones_are_not() -> None:
    mean = np.array([20.0])
    small, large = np.array([[-0.01], [0.01]]), np.array([[-20.0], [20.0]])
    assert bent(20.0 + small, mean) == pytest.approx(20.0 + small, abs=1e-5)
    # a fall as large as the level leaves a quarter of it, where the straight one leaves nothing
    assert bent(20.0 + large, mean)[:, 0] == pytest.approx([20.0 * 0.25, 20.0 * (1 + 4 / 3) ** 0.75])


def test_a_level_that_says_little_bends_as_one_of_eight_a_month_does() -> None:
    assert one(straight, 0.0, 0.5) == pytest.approx(2 * LOW * (np.sqrt(1 - 0.5 / LOW) - 1))


def panel(series: int = 12, periods: int = 40, seed: int = 0, sd: float = 0.35) -> np.ndarray:
    """Random walks of logs: every fall takes a share of what was there."""
    rng = np.random.default_rng(seed)
    y: np.ndarray = np.rint(np.exp(7.0 + np.cumsum(rng.normal(0.0, sd, (series, periods)), axis=1)))
    return y


def test_a_record_taken_straight_is_that_of_a_plain_loop() -> None:
    group = fit(panel(3, 20), 2, season=1).groups[0]
    ours = bend.straightened(group.record, group.forecasts, 15)
    assert len(ours.errors) == 15
    checked = 0
    for t, h, i in np.ndindex(15, 2, 3):
        error = group.record.errors[t, h, i]
        if np.isnan(error):
            assert np.isnan(ours.errors[t, h, i])
            continue
        mean, width = group.forecasts.mean[t, h, i], group.forecasts.sd[t, h, i] * group.record.width[t, h, i]
        m, c = max(mean, LOW), FALL if error < 0 else RISE
        assert ours.errors[t, h, i] == pytest.approx(c * m * ((1 + error * width / m) ** (1 / c) - 1) / width)
        checked += 1
    assert checked > 20
    for kept in ("width", "size"):
        assert getattr(ours, kept) is getattr(group.record, kept)


def test_draws_with_sides_are_the_straight_ones_bent() -> None:
    group = fit(1e4 * panel(), 3, season=1).groups[0]  # too large to be drawn as whole numbers
    mean, sd = group.forecasts.mean[40], group.forecasts.sd[40]
    calibration = calibrate.calibrate(group.record, 40)
    plain, ours = (
        np.cbrt(draw.paths(mean, sd * calibration.width, calibration, 60, (0, 0), None, sides))
        for sides in (False, True)
    )
    drawn = plain > 0  # what was cut at 0 cannot be undone
    for h in range(3):
        expected = bent(plain[:, :, h], mean[h])
        assert ours[:, :, h][drawn[:, :, h]] == pytest.approx(expected[drawn[:, :, h]], rel=1e-4, abs=1e-3)
    assert drawn.mean() > 0.9


def test_one_series_and_draws_given_controls_are_straight() -> None:
    y = panel()
    alone = fit(y[:1], 2, season=1)
    assert np.array_equal(*(alone.paths(30, draws=20, seed=0, sides=sides) for sides in (True, False)))
    fitted = fit(y, 2, season=1)
    counts = np.full((12, 2), np.nan)
    counts[3] = y[3, 30:32]
    told = [fitted.paths(30, draws=20, seed=0, controls=Controls(counts), sides=sides) for sides in (True, False)]
    assert np.array_equal(*told)
    assert not np.array_equal(*(fitted.paths(30, draws=20, seed=0, sides=sides) for sides in (True, False)))


def test_where_falls_take_shares_a_tenth_lies_below_the_lower_tenth() -> None:
    below: dict[bool, list[float]] = {True: [], False: []}
    for seed in range(6):
        y = panel(24, 50, seed)
        fitted = fit(y, 6, season=1)
        for t in range(26, 44, 3):
            for sides, shares in below.items():
                low = np.quantile(fitted.paths(t, draws=300, seed=0, sides=sides)[:, :, 5], 0.1, axis=0)
                shares.append(float((y[:, t + 5] < low).mean()))
    straight_share, share = np.mean(below[False]), np.mean(below[True])
    assert abs(share - 0.1) < abs(straight_share - 0.1)
    assert 0.06 < share < 0.13


def test_forecasts_have_sides_and_verdicts_and_effects_have_none() -> None:
    y = panel()
    fitted = fit(y, 3, season=1)
    assert np.array_equal(predict(y, 3, season=1, draws=30), fitted.paths(40, draws=30, seed=0))
    lows = [np.quantile(p, 0.05, axis=0)[:, 2] for p in (forecast_array(y, 3, season=1), predict(y, 3, season=1))]
    assert (lows[0] > lows[1]).mean() > 0.7
