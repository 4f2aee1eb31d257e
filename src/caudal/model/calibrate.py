"""What the panel's own past errors say: how wide, how heavy-tailed and how shared across series errors really were.

Only outcomes known at the origin enter: the h-step error of origin s is used at origin t where s + h <= t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from caudal.model.posterior import Forecasts

BURN_IN = 4  # known cells a series must have before its errors count
DATES = 96  # past origins used at most
HALF_LIFE = 60.0  # periods after which an error weighs half
SERIES_PRIOR = 12.0  # errors that the panel's width is worth against the series' own
PANEL_PRIOR = 6.0  # dates that the model's own width (1) is worth against the panel's
CAP = 4.5  # standardised errors are cut here: one wild cell must not set the width of all
INDEPENDENT = 6.0  # dates that independence is worth against the past's shared shocks

SIDE_PRIOR = 15.0  # dates that symmetry is worth
FREEDOM = (2.5, 3.0, 4.0, 6.0, 10.0, 20.0)
FREEDOM_PRIOR = 3  # place in FREEDOM
SERIES_A_DATE = 3.0  # independent errors that a date is taken to hold


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """width: (horizon, series), true over stated error size. shocks: (dates, horizon, series), past standardised
    errors scaled so that squares sum to `shared`. shared: (horizon, series), share of the variance they carry.
    root: (horizon, horizon), lower Cholesky root of the errors' correlation along the path. down, up: (horizon,),
    factors of negative and positive errors. freedom: degrees of freedom of the Student shape."""

    width: np.ndarray
    shocks: np.ndarray
    shared: np.ndarray
    root: np.ndarray
    down: np.ndarray
    up: np.ndarray
    freedom: float


def past_errors(z: np.ndarray, forecasts: Forecasts, origin: int) -> tuple[np.ndarray, np.ndarray]:
    """Standardised errors (dates, horizon, series) of earlier origins, NaN where not known by `origin`; and their ages."""
    horizon = forecasts.mean.shape[1]
    dates = np.arange(max(1, origin - DATES), origin)
    errors = np.full((len(dates), horizon, z.shape[0]), np.nan)
    for h in range(horizon):
        s = dates[dates + h < origin]
        if len(s):
            u = (z[:, s + h].T - forecasts.mean[s, h]) / forecasts.sd[s, h]
            errors[: len(s), h] = np.where(forecasts.seen[s] >= BURN_IN, np.clip(u, -CAP, CAP), np.nan)
    return errors, (origin - dates).astype(float)


def calibrate(errors: np.ndarray, ages: np.ndarray) -> Calibration:
    """Width, dependence and path correlation from past errors (dates, horizon, series)."""
    dates, horizon, n = errors.shape
    known = ~np.isnan(errors)
    u = np.where(known, errors, 0.0)
    w = 0.5 ** (ages / HALF_LIFE)[:, None, None] * known
    count = _sum0(w)
    squares = _sum0(w * u * u)
    pooled_count = count.sum(axis=1)
    by_date = np.where(known.any(axis=2), 0.5 ** (ages / HALF_LIFE)[:, None], 0.0).sum(axis=0)
    pooled = np.where(pooled_count > 0, squares.sum(axis=1) / np.maximum(pooled_count, 1e-12), 1.0)
    pooled = (PANEL_PRIOR + by_date * pooled) / (PANEL_PRIOR + by_date)
    spell = SERIES_PRIOR * (1.0 + np.arange(horizon))[:, None]  # overlapping errors repeat each other
    width = np.sqrt((spell * pooled[:, None] + squares) / (spell + count))
    number = _sum0(known.astype(float))
    shared = number / (number + INDEPENDENT)
    norm = np.sqrt(shared / np.maximum(_sum0(u * u), 1e-300))
    shocks = u * np.where(number > 0, norm, 0.0)
    r = u / width
    down, up = _sides(r, w, by_date)
    freedom = _freedom(r / np.where(r < 0, down[:, None], up[:, None]), w, by_date)
    return Calibration(width, shocks, np.where(number > 0, shared, 0.0), _path_root(u, known), down, up, freedom)


def _sides(r: np.ndarray, w: np.ndarray, dates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How far errors below and above the centre reach, against symmetry; overlapping errors count once."""
    count = np.maximum(w.sum(axis=(0, 2)), 1e-12)
    spells = dates / np.arange(1, len(dates) + 1)
    sides = []
    for part in (r < 0, r > 0):
        square = 2.0 * (w * r * r * part).sum(axis=(0, 2)) / count
        sides.append(np.sqrt((SIDE_PRIOR + spells * square) / (SIDE_PRIOR + spells)))
    return sides[0], sides[1]


def _freedom(r: np.ndarray, w: np.ndarray, dates: np.ndarray) -> float:
    """Degrees of freedom of unit-variance Student errors, by likelihood a date, on a grid with a prior at the middle."""
    total = w.sum()
    if total == 0:
        return FREEDOM[FREEDOM_PRIOR]
    fit = np.empty(len(FREEDOM))
    for i, nu in enumerate(FREEDOM):
        constant = gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(nu - 2)
        fit[i] = constant - 0.5 * (nu + 1) * (w * np.log1p(r * r / (nu - 2))).sum() / total
    fit = fit * dates[0] * SERIES_A_DATE - 0.5 * (np.arange(len(FREEDOM)) - FREEDOM_PRIOR) ** 2
    weight = np.exp(fit - fit.max())
    return float(1.0 / ((weight / np.array(FREEDOM)).sum() / weight.sum()))


def _path_root(u: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Root of the correlation of errors along the path, shrunk to that of a random walk."""
    horizon = u.shape[1]
    steps = np.arange(1, horizon + 1)
    walk = np.sqrt(np.minimum.outer(steps, steps) / np.maximum.outer(steps, steps))
    C = np.empty((horizon, horizon))
    whole = known.all(axis=1)
    dates = float(whole.any(axis=1).sum())
    for i in range(horizon):
        for j in range(i + 1):
            C[i, j] = C[j, i] = float((u[:, i] * u[:, j] * whole).sum())
    size = np.sqrt(np.maximum(np.diag(C), 1e-12))
    past = C / np.outer(size, size) if dates > 0 else walk
    mixed = (PANEL_PRIOR * walk + dates * past) / (PANEL_PRIOR + dates)
    return np.linalg.cholesky(0.98 * mixed + 0.02 * np.eye(horizon))


def _sum0(x: np.ndarray) -> np.ndarray:
    return np.add.reduce(x, axis=0)
