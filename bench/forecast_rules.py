"""The rules that forecasts must beat, and how all are scored: pure functions on plain arrays.

A rule sees counts (series, periods) up to its origin and answers quantiles (quantiles, series, horizon) of the next
periods at PROBS. Origins count the periods seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy import stats

Rule = Callable[[np.ndarray, int], np.ndarray]
PROBS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
LEVELS = {95: (0, 6), 80: (1, 5), 50: (2, 4)}  # places of the bounds in PROBS
MEDIAN = 3
NORMAL = stats.norm.ppf(PROBS)[:, None, None]
SEASON = 12
YEARS = 5  # previous years whose same months a recent season is read from
RESAMPLES = 2000


def naive(past: np.ndarray, horizon: int) -> np.ndarray:
    """The last count, with normal intervals from the standard deviation of monthly changes, widening with sqrt(h)."""
    spread = _rms(np.diff(past, axis=1)) * np.sqrt(np.arange(1, horizon + 1))
    return np.maximum(past[:, -1:] + NORMAL * spread, 0.0)


def log_naive(past: np.ndarray, horizon: int) -> np.ndarray:
    """The same on log1p."""
    logs = np.log1p(past)
    spread = _rms(np.diff(logs, axis=1)) * np.sqrt(np.arange(1, horizon + 1))
    return np.maximum(np.expm1(logs[:, -1:] + NORMAL * spread), 0.0)


def seasonal_naive(past: np.ndarray, horizon: int) -> np.ndarray:
    """The count of the same month a year before, with the spread of yearly changes; a year or less of past: naive."""
    t = past.shape[1]
    if t <= SEASON:
        return naive(past, horizon)
    ahead = np.arange(horizon)
    centre = past[:, t - SEASON + ahead % SEASON]
    spread = _rms(past[:, SEASON:] - past[:, :-SEASON]) * np.sqrt(1 + ahead // SEASON)
    return np.maximum(centre + NORMAL * spread, 0.0)


def recent_season(past: np.ndarray, horizon: int) -> np.ndarray:
    """The last count times the mean ratio of the same months of five previous years; spread as in the log naive rule.

    Years whose ratio is not known, or starts from zero, are left out; with none, the last count.
    """
    spread = _rms(np.diff(np.log1p(past), axis=1)) * np.sqrt(np.arange(1, horizon + 1))
    return np.maximum(np.expm1(np.log1p(recent_point(past, horizon)) + NORMAL * spread), 0.0)


def recent_point(past: np.ndarray, horizon: int) -> np.ndarray:
    """The centre of `recent_season` (series, horizon)."""
    t = past.shape[1]
    total, number = np.zeros((len(past), horizon)), np.zeros((len(past), horizon))
    for year in range(1, YEARS + 1):
        at = t - 1 - SEASON * year
        if at < 0:
            break
        steps = np.arange(1, horizon + 1)
        known = (at + steps < t) & (past[:, at : at + 1] > 0)
        ratio = past[:, np.minimum(at + steps, t - 1)] / np.maximum(past[:, at : at + 1], 1.0)
        total += np.where(known, ratio, 0.0)
        number += known
    ratio = np.where(number > 0, total / np.maximum(number, 1), 1.0)
    return past[:, -1:] * ratio


RULES: Mapping[str, Rule] = {
    "naive": naive,
    "naive on log1p": log_naive,
    "seasonal naive": seasonal_naive,
    "last value x recent season": recent_season,
}


def wis(quantiles: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Weighted interval score of quantiles (quantiles, ...) at PROBS; Bracher and others 2021, equation 2."""
    total = 0.5 * np.abs(came - quantiles[MEDIAN])
    for level, (low, high) in LEVELS.items():
        alpha = 1.0 - level / 100.0
        lower, upper = quantiles[low], quantiles[high]
        miss = np.maximum(lower - came, 0.0) + np.maximum(came - upper, 0.0)
        total = total + alpha / 2.0 * (upper - lower) + miss
    return np.asarray(total / (len(LEVELS) + 0.5))


def ratio_by_dates(own: np.ndarray, other: np.ndarray, block: int, seed: int = 0) -> tuple[float, float, float]:
    """Mean of `own` over mean of `other`, with its 95% interval from blocks of whole dates, the same for both.

    own, other: (dates, series), NaN left out. Circular blocks (Politis and Romano 1992), paired.
    """
    both = ~(np.isnan(own) | np.isnan(other))
    a, b = np.where(both, own, 0.0).sum(axis=1), np.where(both, other, 0.0).sum(axis=1)
    dates = len(a)
    first = np.random.default_rng(seed).integers(0, dates, (RESAMPLES, -(-dates // block)))
    pick = ((first[:, :, None] + np.arange(block)) % dates).reshape(RESAMPLES, -1)[:, :dates]
    low, high = np.quantile(a[pick].sum(axis=1) / b[pick].sum(axis=1), [0.025, 0.975])
    return float(a.sum() / b.sum()), float(low), float(high)


def _rms(changes: np.ndarray) -> np.ndarray:
    """(series, 1) root mean square of changes."""
    return np.sqrt((changes**2).mean(axis=1, keepdims=True))
