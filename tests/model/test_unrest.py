"""Two memories of scale, dates weighed by how wild they were, and a season that follows its level."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from caudal.model import posterior, record, unrest
from caudal.model.design import calendar
from caudal.model.grid import candidates
from caudal.model.posterior import Forecasts, Memory, filter_panel
from caudal.model.record import CALM, CAP, FADE, PANEL_PRIOR, SERIES_PRIOR, keep_record
from caudal.model.unrest import ODDS, SHORT, TRUST, Unrest


def student(square: float, scale: float, nu: float) -> float:
    """Log density of Student's t at an error of this square, up to what does not depend on the scale."""
    return -0.5 * math.log(scale) - 0.5 * (nu + 1) * math.log(1 + square / scale / nu)


def test_the_two_memories_are_mixed_as_a_plain_loop_over_the_formulas_mixes_them() -> None:
    rng = np.random.default_rng(0)
    squares = rng.chisquare(1, size=40) * np.where(np.arange(40) < 25, 1.0, 30.0)
    errors, prior, long_fade = 3.0, 3.0, 0.9
    ours = Unrest(np.zeros(1))
    S = n = 0.0  # the long memory, kept by the filter
    S2 = n2 = earned = 0.0
    for e2 in squares:
        long, short = (prior + S) / (errors + n), (prior + S2) / (errors + n2)
        v = 1 / (1 + math.exp(-(earned + ODDS)))
        forecast = long ** (1 - v) * short**v
        factor = ours.factor(np.array([prior]), errors, np.ones(1), np.array([S]), np.array([n]))
        assert long * factor[0] == pytest.approx(forecast)
        nu = errors + n
        earned = TRUST * earned + student(e2, short, nu) - student(e2, long, nu)
        earned = min(max(earned, -unrest.SURE), unrest.SURE)
        ours.learn(np.array([e2 / forecast]), np.array([e2]), np.array([True]), np.array([nu]))
        S, n = long_fade * S + e2, long_fade * n + 1
        S2, n2 = SHORT * S2 + e2, SHORT * n2 + 1
    assert ours.earned[0] == pytest.approx(earned)


def test_a_series_that_has_nothing_to_learn_keeps_its_short_memory() -> None:
    u = Unrest(np.zeros(2))
    u.factor(np.ones(2), 3.0, np.ones(2), np.ones(2), np.ones(2))
    u.learn(np.array([9.0, 9.0]), np.array([9.0, 9.0]), np.array([True, False]), np.array([4.0, 4.0]))
    assert u.S.tolist() == [9.0, 0.0]
    assert u.n.tolist() == [1.0, 0.0]
    assert u.earned[1] == 0.0


def forecasts_of(z: np.ndarray, horizon: int = 1, season: int = 1, memory: Memory | None = None) -> Forecasts:
    design = calendar(z.shape[1] + horizon, season=season, start=None, freq=None)
    ratios, prior = candidates(design)
    return filter_panel(z, design, ratios, prior, horizon, memory or Memory())


def test_a_storm_widens_the_next_months_sooner_and_a_calm_narrows_them_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    size = np.repeat([0.1, 0.6, 0.1], [60, 8, 12])
    z = 15.0 + np.cumsum(rng.normal(size=(200, 80)) * size, axis=1)
    both = forecasts_of(z).sd[:, 0]
    monkeypatch.setattr(unrest, "ODDS", -60.0)  # the long memory alone
    ratio = np.median(both / forecasts_of(z).sd[:, 0], axis=1)
    assert ratio[58] == pytest.approx(1.0, abs=0.05)
    assert ratio[63] > 1.08  # three months into the storm
    assert ratio[76] < 0.97  # eight months after it


def test_widths_are_what_a_loop_over_dates_gives() -> None:
    """One class, one step ahead, all known: width^2 of a series is the panel's, times its own over it."""
    rng = np.random.default_rng(2)
    z = 8.0 + np.cumsum(rng.normal(size=(5, 40)) * np.where(np.arange(40) == 25, 2.0, 0.1), axis=1)
    forecasts = forecasts_of(z)
    kept = keep_record(z, forecasts)
    assert np.all(kept.size[10:] == kept.size[10, 0])
    u = np.clip((z.T - forecasts.mean[:-1, 0]) / forecasts.sd[:-1, 0], -CAP, CAP)
    own, owned = np.zeros(5), 0.0
    panel = number = dates = 0.0
    pooled = 1.0
    wild = []
    for t in range(40):
        width = np.sqrt((SERIES_PRIOR + own) / (SERIES_PRIOR + owned) * pooled)
        np.testing.assert_allclose(kept.width[t, 0], width)
        own, owned, panel, number, dates = (FADE * x for x in (own, owned, panel, number, dates))
        if forecasts.seen[t, 0] >= record.BURN_IN:
            square = u[t] ** 2
            wild.append(np.mean(square) / pooled)
            square = square * (CALM + 1) / (CALM + wild[-1])
            own, owned = own + square / pooled, owned + 1
            panel, number, dates = panel + square.sum(), number + 5, dates + 1
            every = (PANEL_PRIOR + dates * panel / number) / (PANEL_PRIOR + dates)
            pooled = (PANEL_PRIOR * every + dates * panel / number) / (PANEL_PRIOR + dates)
    assert max(wild) > 5.0  # there was such a date


def test_the_season_follows_the_level_by_the_power_asked_within_bounds() -> None:
    state = np.ones((1, 4, 5))
    before = np.array([[10.0, 10.0, 10.0, 1.0, 10.0]])
    state[:, 0] = [[5.0, 12.0, 1.5, 1.0, 5.0]]
    settled = np.array([True, True, True, True, False])
    posterior._follow(state, before, settled, 0.5)
    expected = [math.sqrt(0.5), math.sqrt(1.2), math.sqrt(0.5), 1.0, 1.0]  # halved at most; never from a tiny level
    np.testing.assert_allclose(state[0, 2], expected)
    np.testing.assert_allclose(state[0, 3], expected)
    assert np.all(state[0, 1] == 1.0)  # the slope is no season


def test_a_season_in_proportion_is_told_better_after_the_level_sank_to_a_tenth_in_a_year() -> None:
    months = np.arange(120)
    sank = np.clip((months - 83) / 12, 0.0, 1.0)
    noise = np.random.default_rng(3).normal(0.0, 0.05, (10, 120))
    z = np.cbrt(30_000.0 * 0.1**sank * np.exp(0.4 * np.sin(2 * np.pi * months / 12) + noise))
    late = slice(98, 110)  # a year, from three months after the bottom

    def error(season: float) -> float:
        f = forecasts_of(z, season=12, memory=dataclasses.replace(Memory(), season=season))
        return float(np.sqrt(np.mean((z.T[late] - f.mean[late, 0]) ** 2)))

    assert error(Memory().season) < 0.9 * error(0.0)
