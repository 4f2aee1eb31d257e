"""The rules mixed into the structural centre: their centres by hand, their weights by another solver."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from caudal.forecast import members
from caudal.forecast.members import PRIOR, best_weights, centres, mixed


def test_the_centres_are_those_of_the_rules_by_hand() -> None:
    rng = np.random.default_rng(0)
    counts = rng.poisson(40, (2, 40)).astype(float) + 1
    counts[1, 10] = np.nan
    last, recent, season = centres(counts, 31, 14, 12)
    for i in range(2):
        for h in range(1, 15):
            known = [counts[i, 30 - 12 * k + h] / counts[i, 30 - 12 * k] for k in (1, 2) if 30 - 12 * k + h < 31]
            known = [r for r in known if not np.isnan(r)]
            assert last[h - 1, i] ** 3 == pytest.approx(counts[i, 30])
            assert recent[h - 1, i] ** 3 == pytest.approx(counts[i, 30] * np.clip(np.mean(known), 0.25, 4))
            assert season[h - 1, i] ** 3 == pytest.approx(counts[i, 31 - 12 + (h - 1) % 12])


def test_a_rule_that_cannot_speak_says_nothing() -> None:
    counts = np.array([[3.0, 5.0, np.nan]])
    assert np.isnan(centres(counts, 0, 2, 12)).all()
    assert np.isnan(centres(counts, 3, 2, 12)).all()
    last, recent, season = centres(counts, 2, 2, 12)
    assert last[:, 0] ** 3 == pytest.approx([5.0, 5.0])
    assert np.isnan(recent).all()
    assert np.isnan(season).all()


@pytest.mark.parametrize("seed", range(8))
def test_the_weights_are_those_another_solver_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    apart = rng.normal(size=(60, 3)) @ rng.normal(size=(3, 3))
    error = apart @ np.array([0.7, -0.2, 0.6]) * (2.0 if seed % 2 else 0.4) + rng.normal(size=60)
    gram, cross = apart.T @ apart, apart.T @ error
    full = gram + PRIOR * np.diag(np.diag(gram) / 60)
    bounds, within = [(0, None)] * 3, {"type": "ineq", "fun": lambda w: 1 - w.sum()}
    best = minimize(lambda w: w @ full @ w - 2 * cross @ w, np.zeros(3), bounds=bounds, constraints=within, tol=1e-12)
    found = best_weights(gram, cross, 60.0, PRIOR)
    assert (found >= 0).all()
    assert found.sum() <= 1 + 1e-12
    assert found @ full @ found - 2 * cross @ found == pytest.approx(best.fun, rel=1e-4, abs=1e-4)


def test_a_structural_centre_without_error_is_not_moved() -> None:
    counts = np.random.default_rng(2).poisson(100, (4, 60)).astype(float)
    mean = np.full((61, 3, 4), np.nan)
    padded = np.concatenate([np.cbrt(counts), np.ones((4, 4))], axis=1)
    for t in range(61):
        mean[t] = padded[:, t : t + 3].T
    move, shrink = mixed(counts, mean, np.ones((61, 3, 4)), 12)
    assert move == pytest.approx(np.zeros((3, 4)), abs=1e-12)
    assert shrink == pytest.approx(np.ones((3, 4)))


def test_a_rule_that_was_right_earns_its_weight_and_narrows_the_width() -> None:
    """The count never changes; the structural centre strays by three widths: the last value deserves nearly all."""
    counts = np.full((3, 80), 1000.0)
    rng = np.random.default_rng(3)
    mean = 10.0 + rng.normal(size=(81, 2, 3))
    move, shrink = mixed(counts, mean, np.ones((81, 2, 3)), 12)
    moved = mean[-1] + move
    assert (np.abs(moved - 10.0) < np.abs(mean[-1] - 10.0)).all()
    assert (shrink < 1).all()
    assert (shrink > 0.5).all()


def test_a_large_panel_is_taught_by_some_of_its_series_and_moves_all(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = np.tile(np.random.default_rng(4).poisson(50, (1, 50)).astype(float), (9, 1))
    mean, sd = np.full((51, 2, 9), 3.0), np.ones((51, 2, 9))
    every, _ = mixed(counts, mean, sd, 12)
    monkeypatch.setattr(members, "TEACHERS", 3)
    some, _ = mixed(counts, mean, sd, 12)
    assert some == pytest.approx(every)
    assert np.abs(some).min() > 0


def test_the_further_ahead_the_more_dates_a_rule_needs() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(100, (6, 60)).astype(float)
    mean, sd = np.full((61, 3, 6), np.cbrt(130.0)), np.ones((61, 3, 6))
    move, _ = mixed(counts, mean, sd, 1)
    last = np.cbrt(counts[:, -1]) - np.cbrt(130.0)
    share = np.nanmean(move / last, axis=1)
    assert share[0] > share[1] > share[2] > 0  # the same errors at every step, which overlap ever more
