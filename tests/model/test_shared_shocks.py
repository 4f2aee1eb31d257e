"""Joint paths of many series: their sums, and sums over months, where the truth is known because we made it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from caudal import predict, replay
from caudal.model.calibrate import FREEDOM, KNOTS, LEVELS, calibrate
from caudal.model.design import calendar
from caudal.model.draw import _mirrored
from caudal.model.grid import candidates
from caudal.model.posterior import Forecasts, Memory, filter_panel
from caudal.model.record import Record, keep_record

HORIZON = 3


def simulated(seed: int, shared: float, series: int = 12, periods: int = 90) -> np.ndarray:
    """Levels that move by a shock a month: `shared` is the part of its variance that all series have in common."""
    rng = np.random.default_rng(seed)
    common, own = rng.normal(size=(1, periods)), rng.normal(size=(series, periods))
    steps = 0.15 * (np.sqrt(shared) * common + np.sqrt(1.0 - shared) * own)
    return np.floor(np.exp(6.0 + np.cumsum(steps, axis=1)))


def covered(shared: float) -> dict[str, float]:
    """Share of origins whose outcome lies in the central 80% of: a series' sum over the months, the panel's sum."""
    inside: dict[str, list[np.ndarray]] = {"series": [], "panel": []}
    for seed in range(8):
        y = simulated(seed, shared)
        replays = replay.rolling(y, HORIZON, origins=range(36, 87, 3), season=1, draws=200)
        for t in replays.origins:
            path, came = replays.paths(t).sum(axis=2), y[:, t : t + HORIZON].sum(axis=1)
            for name, drawn, truth in (("series", path, came), ("panel", path.sum(axis=1), came.sum())):
                lower, upper = np.quantile(drawn, [0.1, 0.9], axis=0)
                inside[name].append((lower <= truth) & (truth <= upper))
    return {name: float(np.mean(values)) for name, values in inside.items()}


@pytest.mark.parametrize("shared", [0.0, 0.5, 0.9])
def test_sums_are_covered_as_often_as_said_however_much_of_the_shocks_is_shared(shared: float) -> None:
    share = covered(shared)
    assert share["series"] == pytest.approx(0.8, abs=0.06)
    assert share["panel"] == pytest.approx(0.8, abs=0.12)  # 136 origins, in part overlapping histories


def record_of(z: np.ndarray) -> tuple[Forecasts, Record]:
    design = calendar(z.shape[1] + HORIZON, season=1, start=None, freq=None)
    ratios, prior = candidates(design)
    forecasts = filter_panel(z, design, ratios, prior, HORIZON, Memory())
    return forecasts, keep_record(z, forecasts)


def test_widths_and_errors_of_an_origin_do_not_change_as_later_outcomes_arrive() -> None:
    z = np.cbrt(simulated(3, 0.5))
    _, whole = record_of(z)
    _, part = record_of(z[:, :50])
    assert np.array_equal(whole.width[:51], part.width)
    for h in range(HORIZON):
        assert np.array_equal(whole.errors[: 50 - h, h], part.errors[: 50 - h, h], equal_nan=True)
    for name in ("shape", "shocks", "shared", "root", "width"):
        assert np.array_equal(getattr(calibrate(whole, 50), name), getattr(calibrate(part, 50), name)), name


def test_errors_are_measured_in_the_width_known_before_them() -> None:
    z = np.cbrt(simulated(4, 0.0))
    forecasts, record = record_of(z)
    t, h = 40, 2
    stated = forecasts.sd[t, h] * record.width[t, h]
    np.testing.assert_allclose(record.errors[t, h], (z[:, t + h] - forecasts.mean[t, h]) / stated)


def test_a_widening_of_errors_is_followed() -> None:
    rng = np.random.default_rng(0)
    calm, wild = rng.normal(0, 0.05, (30, 60)), rng.normal(0, 0.05, (30, 40))
    wild[:, ::2] += rng.normal(0, 0.4, (30, 20))
    z = 8.0 + np.concatenate([calm, wild], axis=1)
    _, record = record_of(z)
    assert np.median(record.width[100, 0]) > np.median(record.width[60, 0])


def shaped(g: np.ndarray, shape: np.ndarray) -> np.ndarray:
    return _mirrored(g, np.zeros(1, dtype=np.float32), shape)[0]


def test_the_shape_is_a_cubic_up_to_its_last_knot_and_rises_everywhere() -> None:
    g = np.linspace(-4, 4, 41, dtype=np.float32)[:, None]
    straight = np.zeros((2, 2, 1), dtype=np.float32)
    straight[:, 0] = 1.0
    np.testing.assert_allclose(shaped(g, straight), g, rtol=1e-6)
    bent = np.array([[[0.9], [0.2]], [[0.7], [0.1]]], dtype=np.float32)
    at = np.concatenate([-KNOTS, KNOTS]).astype(np.float32)[:, None]
    a, b = np.where(at < 0, 0.9, 0.7), np.where(at < 0, 0.2, 0.1)
    np.testing.assert_allclose(shaped(at, bent), a * at + b * at**3, rtol=1e-5)
    assert (np.diff(shaped(g, bent), axis=0) > 0).all()


def test_the_second_of_a_pair_is_drawn_from_the_scores_turned_about() -> None:
    g = np.random.default_rng(5).normal(size=(50, 3)).astype(np.float32)
    bent = np.array([[[0.9] * 3, [0.2] * 3], [[0.7] * 3, [0.1] * 3]], dtype=np.float32)
    centre = np.array([1.0, 5.0, 0.0], dtype=np.float32)
    first, second = _mirrored(g, centre, bent)
    turned, back = _mirrored(-g, centre, bent)
    np.testing.assert_allclose(second, turned, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(first, back, rtol=1e-5, atol=1e-6)


def test_an_odd_number_of_draws_is_the_even_one_without_its_last_mirror() -> None:
    y = simulated(6, 0.5)
    odd, even = (predict(y, HORIZON, draws=n, seed=3) for n in (101, 102))
    assert odd.shape == (101, len(y), HORIZON)
    np.testing.assert_array_equal(odd, even[:101])


def test_knots_are_quantiles_of_unit_variance_student_scores() -> None:
    rng = np.random.default_rng(1)
    scores = rng.standard_t(FREEDOM, 400_000) * np.sqrt((FREEDOM - 2) / FREEDOM)
    assert np.std(scores) == pytest.approx(1.0, abs=0.01)
    np.testing.assert_allclose(np.quantile(scores, LEVELS), KNOTS, atol=0.02)


def test_the_knots_are_the_quantiles_of_the_scores_distribution() -> None:
    knots = stats.t.ppf(LEVELS, FREEDOM) / stats.t.std(FREEDOM)
    np.testing.assert_allclose(KNOTS, knots, rtol=1e-12)
