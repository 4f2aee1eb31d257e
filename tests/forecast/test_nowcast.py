"""Nowcasts on arrays: the base is the forecast's, a planted sign narrows it and keeps it honest, noise does not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from caudal.forecast import forecast_array
from caudal.forecast.nowcast import STEPS, WINDOW, draw, innovations, listen, on_grid, replay, replay_origins, settle
from caudal.model.engine import fit

START = date(2008, 1, 1)


def months(seed: int, n: int = 150) -> np.ndarray:
    rng = np.random.default_rng(seed)
    season = 0.3 * np.sin(2 * np.pi * np.arange(n) / 12)
    return rng.poisson(20_000 * np.exp(season + 0.12 * rng.standard_normal(n).cumsum())).astype(float)


def test_without_signs_it_is_the_forecast_s_own_draws() -> None:
    y = months(0)
    base = settle(y, 2, start=START, freq="M")
    alone = forecast_array(y[None], 2, start=START, freq="M", draws=300, seed=4)[:, 0]
    assert draw(base, None, len(y), draws=300, seed=4).tobytes() == alone.tobytes()


def test_an_earlier_origin_knows_nothing_later_and_drawing_changes_nothing() -> None:
    y = months(1)
    base, cut = settle(y, 2, start=START, freq="M"), settle(y[:120], 2, start=START, freq="M")
    before = base.mean.copy()
    early = draw(base, None, 120, draws=200, seed=0)
    assert early.tobytes() == draw(cut, None, 120, draws=200, seed=0).tobytes()
    assert draw(base, None, 120, draws=200, seed=0).tobytes() == early.tobytes()
    assert np.array_equal(base.mean, before, equal_nan=True)


def test_an_origin_before_the_window_draws_as_it_would_have_and_teaches_nothing() -> None:
    y = months(6, 150)
    base, cut = settle(y, 40, start=START, freq="M", also=[30]), settle(y[:30], 40, start=START, freq="M")
    alone = settle(y, 40, start=START, freq="M")
    assert 30 < base.first == alone.first
    assert draw(base, None, 30, draws=100, seed=2).tobytes() == draw(cut, None, 30, draws=100, seed=2).tobytes()
    said = np.random.default_rng(7).standard_normal((1, 151, 40))
    assert listen(base, [said]).move.tobytes() == listen(alone, [said]).move.tobytes()
    assert np.isnan(alone.mean[30]).all()


def signed(seed: int, noise: float) -> tuple[float, ...]:
    """Medians over all replays: width of the 80% interval with the sign over without, score over score, bias in
    widths of the base, and coverage at 80%."""
    y = months(seed)
    base = settle(y, 2, start=START, freq="M")
    rng = np.random.default_rng(seed + 100)
    said = np.full((1, len(y) + 1, 2), np.nan)
    said[0] = base.errors + noise * rng.standard_normal(base.errors.shape)
    if np.isinf(noise):
        said[0] = rng.standard_normal(base.errors.shape)
    earned = listen(base, [said])
    origins = replay_origins(base, 12)
    origins = origins[origins > 60]
    told = replay(base, earned, origins, draws=200, seed=0)
    at = int(origins[-2])
    widths = [np.diff(np.quantile(draw(base, e, at, draws=2000, seed=0)[:, 0], (0.1, 0.9)))[0] for e in (earned, None)]
    left = (base.errors - earned.move)[origins, 0]
    return (widths[0] / widths[1], np.nanmean(told.crps[:, 0]) / np.nanmean(told.plain[:, 0]), np.nanmean(left),
            np.nanmean(told.inside[:, 1, 0]))  # fmt: skip


def test_a_planted_sign_narrows_the_nowcast_and_keeps_it_unbiased_and_honest() -> None:
    narrower, score, bias, inside = np.array([signed(seed, 0.4) for seed in range(6)]).T
    assert narrower.max() < 0.8
    assert score.mean() < 0.6
    assert abs(bias.mean()) < 0.1
    assert 0.7 < inside.mean() < 0.92


def test_a_sign_of_noise_leaves_it_as_it_was() -> None:
    narrower, score, _, inside = np.array([signed(seed, np.inf) for seed in range(6)]).T
    assert narrower == pytest.approx(1.0, abs=0.05)
    assert score.mean() == pytest.approx(1.0, abs=0.01)
    assert 0.7 < inside.mean() < 0.9


def test_a_replay_counts_what_a_naive_loop_counts() -> None:
    y = months(2, 70)
    base = settle(y, 2, start=START, freq="M")
    earned = listen(base, [])
    origins = replay_origins(base, 12)
    assert origins.tolist() == list(range(24, 70))
    told = replay(base, earned, origins, draws=99, seed=1)
    for i, t in enumerate(origins.tolist()):
        drawn = np.sort(draw(base, None, t, draws=99, seed=1), axis=0)
        for h in range(2):
            if t + h >= 70:
                assert np.isnan(told.inside[i, :, h]).all()
                continue
            for k, (low, high) in enumerate(((25, 75), (10, 90), (3, 97))):  # ranks of 99 draws at 25%, 10% and 2.5%
                assert told.inside[i, k, h] == (drawn[low - 1, h] <= y[t + h] <= drawn[high - 1, h])


def test_no_draw_lies_below_what_is_already_counted_and_the_grid_is_kept() -> None:
    y = months(3, 60)
    base = settle(y, 2, start=START, freq="M")
    least = np.array([np.quantile(draw(base, None, 60, draws=200, seed=0)[:, 0], 0.6), 0.0])
    drawn = draw(base, None, 60, draws=200, seed=0, least=np.rint(least))
    assert drawn[:, 0].min() == np.rint(least[0])
    assert (drawn == np.rint(drawn)).all()
    assert on_grid(np.array([1.23456]), np.array([0.5, np.nan]))[0] == round(1.23456 * 1024) / 1024


def test_innovations_are_one_step_errors_in_the_width_known_before() -> None:
    y = months(4, 60)
    told, fitted = innovations(y, start=START, freq="M"), fit(y[None], 1, start=START, freq="M").groups[0]
    for t in (20, 40, 59):
        error = np.cbrt(y[t]) - fitted.forecasts.mean[t, 0, 0]
        width = fitted.forecasts.sd[t, 0, 0] * fitted.record.width[t, 0, 0]
        assert told[t] == pytest.approx(error / width, rel=1e-9)
    assert np.isnan(told[0])


def test_many_open_steps_are_taught_by_fewer_origins() -> None:
    y = np.random.default_rng(5).poisson(50, 700).astype(float)
    for horizon, origins in ((1, WINDOW), (40, STEPS // 40)):
        assert settle(y, horizon, season=7, start=START, freq="D").first == 700 - origins
