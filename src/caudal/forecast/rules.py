"""The rules that a forecast must beat: what anyone can do with the past and a pencil. Pure functions on plain arrays.

A rule sees counts (series, periods) up to its origin, NaN = not known, and answers quantiles (quantiles, series,
horizon) of the next periods at PROBABILITIES: a centre with normal intervals from the root mean square of past changes.
Only changes between two known counts are used; the last count is the last one known. NaN where a rule cannot speak.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy.special import ndtri

Rule = Callable[[np.ndarray, int, int], np.ndarray]
PROBABILITIES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
LEVELS = {50: (2, 4), 80: (1, 5), 95: (0, 6)}  # percent: places of the bounds in PROBABILITIES
MEDIAN = 3
YEARS = 5  # previous seasons whose same periods a recent season is read from
NORMAL = ndtri(np.array(PROBABILITIES))[:, None, None]


def naive(past: np.ndarray, horizon: int, season: int = 12) -> np.ndarray:
    """The last count, with the spread of changes from one period to the next, widening with sqrt(h)."""
    return _quantiles(_last(past), _walk(past, horizon))


def log_naive(past: np.ndarray, horizon: int, season: int = 12) -> np.ndarray:
    """The same on log1p of the counts, taken back."""
    logs = np.log1p(past)
    return _counts(_quantiles(_last(logs), _walk(logs, horizon)))


def seasonal_naive(past: np.ndarray, horizon: int, season: int = 12) -> np.ndarray:
    """The same period of the season before, with the spread of changes over a season.

    With a season or less of past: `naive`.
    """
    t = past.shape[1]
    if t <= season:
        return naive(past, horizon, season)
    ahead = np.arange(horizon)
    centre = past[:, t - season + ahead % season]
    spread = _rms(past[:, season:] - past[:, :-season]) * np.sqrt(1 + ahead // season)
    return _quantiles(centre, spread)


def recent_season(past: np.ndarray, horizon: int, season: int = 12) -> np.ndarray:
    """The last count times the mean ratio of the same periods in five previous seasons; spread as `log_naive`."""
    logs = np.log1p(past)
    return _counts(_quantiles(np.log1p(recent_point(past, horizon, season)), _walk(logs, horizon)))


def recent_point(past: np.ndarray, horizon: int, season: int = 12) -> np.ndarray:
    """The centre of `recent_season` (series, horizon).

    Seasons whose ratio is not known, or starts from zero, are left out; with none, or no season at all: the last count.
    """
    t = past.shape[1]
    total, number = np.zeros((len(past), horizon)), np.zeros((len(past), horizon))
    steps = np.arange(1, horizon + 1)
    for back in range(1, YEARS + 1):
        at = t - 1 - season * back
        if at < 0 or season < 2:
            break
        base, then = past[:, at : at + 1], past[:, np.minimum(at + steps, t - 1)]
        known = (at + steps < t) & (base > 0) & ~np.isnan(then)
        total += np.where(known, then / np.where(base > 0, base, 1.0), 0.0)
        number += known
    ratio = np.where(number > 0, total / np.maximum(number, 1), 1.0)
    return np.asarray(_last(past) * ratio)


RULES: Mapping[str, Rule] = {
    "naive": naive,
    "naive on log1p": log_naive,
    "seasonal naive": seasonal_naive,
    "last value x recent season": recent_season,
}


def _quantiles(centre: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Normal quantiles, cut at zero."""
    found: np.ndarray = np.maximum(centre + NORMAL * spread, 0.0)
    return found


def _counts(logs: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.expm1(logs)
    return found


def _last(past: np.ndarray) -> np.ndarray:
    """(series, 1) the last known value of each series; NaN where there is none."""
    known = ~np.isnan(past)
    at = past.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.where(known.any(axis=1), past[np.arange(len(past)), at], np.nan)[:, None]


def _walk(past: np.ndarray, horizon: int) -> np.ndarray:
    """(series, horizon) spread of a random walk with the changes of the past."""
    return _rms(np.diff(past, axis=1)) * np.sqrt(np.arange(1, horizon + 1))


def _rms(changes: np.ndarray) -> np.ndarray:
    """(series, 1) root mean square of the known changes; NaN where there is none."""
    known = ~np.isnan(changes)
    number = known.sum(axis=1, keepdims=True)
    square = (np.where(known, changes, 0.0) ** 2).sum(axis=1, keepdims=True)
    return np.sqrt(np.where(number > 0, square / np.maximum(number, 1), np.nan))
