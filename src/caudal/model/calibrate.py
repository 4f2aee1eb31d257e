"""What the panel's own past errors say: how wide, how heavy-tailed and how shared across series errors really were.

Only outcomes known at the origin enter: the h-step error of origin s is used at origin t where s + h <= t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from caudal.model.posterior import Forecasts

BURN_IN = 6  # known cells a series must have before its errors count
DATES = 96  # past origins used at most
HALF_LIFE = 30.0  # periods after which an error weighs half
SERIES_PRIOR = 12.0  # errors that the panel's width is worth against the series' own
PANEL_PRIOR = 6.0  # dates that the model's own width (1) is worth against the panel's
CAP = 4.5  # standardised errors are cut here: one wild cell must not set the width of all
INDEPENDENT = 6.0  # dates that independence is worth against the past's shared shocks

SIZES = (1.0, 2.0)  # transformed means that part expected counts below 1, below 8, and more
SIDE_PRIOR = 15.0  # dates that symmetry is worth
FREEDOM = (2.5, 3.0, 4.0, 6.0, 10.0, 20.0)
FREEDOM_PRIOR = 3  # place in FREEDOM
A_DATE_AT_MOST = 30.0  # independent errors that a date is taken to hold, at most


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


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Standardised errors (dates, horizon, series) of earlier origins, NaN where not known by the origin.

    ages: (dates,), periods from each to the origin. size: (dates + 1, series), class of the counts expected then (see
    SIZES), the origin's own last.
    """

    u: np.ndarray
    ages: np.ndarray
    size: np.ndarray


def past_errors(z: np.ndarray, forecasts: Forecasts, origin: int) -> Errors:
    """What an analyst at `origin` could know of how the forecasts before it had fared."""
    horizon = forecasts.mean.shape[1]
    dates = np.arange(max(1, origin - DATES), origin)
    errors = np.full((len(dates), horizon, z.shape[0]), np.nan)
    for h in range(horizon):
        s = dates[dates + h < origin]
        if len(s):
            u = (z[:, s + h].T - forecasts.mean[s, h]) / forecasts.sd[s, h]
            errors[: len(s), h] = np.where(forecasts.seen[s] >= BURN_IN, np.clip(u, -CAP, CAP), np.nan)
    seen = np.concatenate([dates, [origin]])
    return Errors(errors, (origin - dates).astype(float), np.digitize(forecasts.mean[seen, 0], SIZES))


def calibrate(errors: Errors) -> Calibration:
    """Width, tails, dependence and path correlation from past errors."""
    known = ~np.isnan(errors.u)
    fade = 0.5 ** (errors.ages / HALF_LIFE)
    w = fade[:, None, None] * known
    u = np.where(known, errors.u, 0.0)
    pooled = _panel_width(u, w, fade, errors.size[:-1])
    own = u / _of_class(pooled, errors.size[:-1])  # (dates, horizon, series), the panel's width taken out
    spell = SERIES_PRIOR * np.arange(1, u.shape[1] + 1)[:, None]  # overlapping errors repeat each other
    series = np.sqrt((spell + _sum0(w * own * own)) / (spell + _sum0(w)))
    width = series * pooled[errors.size[-1]].T
    squares, number = _sum0(u * u), _sum0(known.astype(float))
    shared = np.where(squares > 0, number / (number + INDEPENDENT), 0.0)
    shocks = u * np.sqrt(shared / np.where(squares > 0, squares, 1.0))
    r = own / series
    w = w * (errors.size[:-1] > 0)[:, None, :]  # counts near zero are too coarse to tell the shape of errors
    by_date = (fade[:, None] * (w > 0).any(axis=2)).sum(axis=0)
    down, up = _sides(r, w, by_date)
    freedom = _freedom(r / np.where(r < 0, down[:, None], up[:, None]), w, by_date)
    return Calibration(width, shocks, shared, _path_root(u, known), down, up, freedom)


def _panel_width(u: np.ndarray, w: np.ndarray, fade: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Root mean square error by class of counts (classes, horizon), shrunk to the panel's, and that to 1."""
    pooled = _mean_square(u, w, fade, np.ones_like(size, dtype=bool), np.ones(u.shape[1]))
    classes = [_mean_square(u, w, fade, size == c, pooled) for c in range(len(SIZES) + 1)]
    return np.asarray(np.sqrt(np.array(classes)))


def _mean_square(u: np.ndarray, w: np.ndarray, fade: np.ndarray, cells: np.ndarray, prior: np.ndarray) -> np.ndarray:
    part = w * cells[:, None, :]
    count = part.sum(axis=(0, 2))
    dates = (fade[:, None] * (part > 0).any(axis=2)).sum(axis=0)
    square = (part * u * u).sum(axis=(0, 2)) / np.maximum(count, 1e-12)
    result: np.ndarray = (PANEL_PRIOR * prior + dates * square) / (PANEL_PRIOR + dates)
    return result


def _of_class(pooled: np.ndarray, size: np.ndarray) -> np.ndarray:
    by_series: np.ndarray = np.moveaxis(pooled[size], 2, 1)
    return by_series


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
    """Degrees of freedom of unit-variance Student errors, by likelihood a date, on a grid with a prior."""
    total = w.sum()
    if total == 0:
        return FREEDOM[FREEDOM_PRIOR]
    fit = np.empty(len(FREEDOM))
    for i, nu in enumerate(FREEDOM):
        constant = gammaln((nu + 1) / 2) - gammaln(nu / 2) - 0.5 * np.log(nu - 2)
        fit[i] = constant - 0.5 * (nu + 1) * (w * np.log1p(r * r / (nu - 2))).sum() / total
    fit = fit * dates[0] * _a_date(r * w) - 0.5 * (np.arange(len(FREEDOM)) - FREEDOM_PRIOR) ** 2
    weight = np.exp(fit - fit.max())
    return float(1.0 / ((weight / np.array(FREEDOM)).sum() / weight.sum()))


def _a_date(r: np.ndarray) -> float:
    """How many independent errors a date holds: series over the variance of their sum against independence."""
    alone = _sum0((r[:, 0] ** 2).sum(axis=1))
    together = _sum0(r[:, 0].sum(axis=1) ** 2)
    series = float(np.count_nonzero(r[:, 0]) / max(len(r), 1))
    independent = series * float(alone) / max(float(together), 1e-12)
    return min(max(independent, 1.0), A_DATE_AT_MOST)


def _path_root(u: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Root of the correlation of errors along the path, shrunk to that of a random walk."""
    horizon = u.shape[1]
    steps = np.arange(1, horizon + 1)
    walk = np.sqrt(np.minimum.outer(steps, steps) / np.maximum.outer(steps, steps))
    whole = known.all(axis=1, keepdims=True)
    dates = float(np.count_nonzero(whole.max(axis=2, initial=False)))
    v = np.where(whole, u, 0.0)
    C = np.einsum("dhn,dgn->hg", v, v)
    size = np.sqrt(np.maximum(np.diag(C), 1e-12))
    past = C / np.multiply.outer(size, size) if dates > 0 else walk
    mixed = (PANEL_PRIOR * walk + dates * past) / (PANEL_PRIOR + dates)
    return _cholesky(0.98 * mixed + 0.02 * np.eye(horizon))


def _cholesky(C: np.ndarray) -> np.ndarray:
    """Lower root of a positive definite matrix, in one fixed order of sums on any number of threads."""
    L = np.zeros_like(C)
    for j in range(len(C)):
        column = C[j:, j] - np.einsum("ik,k->i", L[j:, :j], L[j, :j])
        L[j:, j] = column / np.sqrt(column[0])
    return L


def _sum0(x: np.ndarray) -> np.ndarray:
    total: np.ndarray = np.add.reduce(x, axis=0)
    return total
