"""Scores of predictive draws and intervals: plain functions on plain arrays.

Draws come first: draws (draws, ...), observed (...). Each function scores every cell and keeps its shape; averaging is
the caller's. Smaller is better, except `coverage` (near its level is better) and `pit` (uniform is better). An unknown
outcome (NaN) scores NaN.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caudal.errors import UsageError


def crps(draws: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of the draws' empirical distribution, in the unit of the counts.

    E|X - y| - E|X - X'| / 2, the second expectation over all pairs (Gneiting and Raftery 2007, equation 21).
    """
    x, y = _pair(draws, observed)
    m = len(x)
    distance = np.abs(x - y).mean(axis=0)
    rank = (2.0 * np.arange(1, m + 1) - m - 1.0).reshape(-1, *[1] * y.ndim)
    spread = (rank * np.sort(x, axis=0)).sum(axis=0) / m**2
    return np.asarray(distance - spread)


def interval_score(lower: np.ndarray, upper: np.ndarray, observed: np.ndarray, level: float) -> np.ndarray:
    """Width of the central interval plus 2 / (1 - level) times the miss, in the unit of the counts (Winkler 1972)."""
    _level(level)
    lo, up, y = (np.asarray(a, dtype=float) for a in (lower, upper, observed))
    miss = np.maximum(lo - y, 0.0) + np.maximum(y - up, 0.0)
    return np.asarray(up - lo + 2.0 / (1.0 - level) * miss)


def wis(draws: np.ndarray, observed: np.ndarray, levels: Sequence[float] = (0.5, 0.8, 0.95)) -> np.ndarray:
    """Weighted interval score of the draws' median and central intervals (Bracher and others 2021, equation 2).

    (|y - median| / 2 + sum over levels of (1 - level) / 2 * interval_score) / (number of levels + 1/2).
    """
    x, y = _pair(draws, observed)
    total = 0.5 * np.abs(y - np.quantile(x, 0.5, axis=0))
    for level in levels:
        _level(level)
        lower, upper = np.quantile(x, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0)
        total = total + (1.0 - level) / 2.0 * interval_score(lower, upper, y, level)
    return np.asarray(total / (len(levels) + 0.5))


def quantile_wis(quantiles: np.ndarray, probabilities: Sequence[float], observed: np.ndarray) -> np.ndarray:
    """Weighted interval score of quantiles (probabilities, ...), in the unit of the counts; NaN where one is unknown.

    Twice the mean over the probabilities p of (p - [y < q]) (y - q): of a median and central intervals this is
    Bracher and others 2021, equation 2. Raises UsageError unless the probabilities rise, mirror each other around 1/2
    and hold it.
    """
    p = np.asarray(probabilities, dtype=float)
    if p.ndim != 1 or len(p) % 2 == 0 or (np.diff(p) <= 0).any() or not np.allclose(p + p[::-1], 1.0) or p[0] <= 0:
        raise UsageError(f"Quantiles at {list(probabilities)} are no median with central intervals around it.")
    q, y = np.asarray(quantiles, dtype=float), np.asarray(observed, dtype=float)
    if q.shape != (len(p), *y.shape):
        raise UsageError(f"quantiles {q.shape} must be ({len(p)}, ...) over observed {y.shape}.")
    total = np.zeros(y.shape)
    for share, at in zip(p, q, strict=True):
        total += np.maximum(share * (y - at), (share - 1.0) * (y - at))
    return np.asarray(2.0 * total / len(p))


def coverage(lower: np.ndarray, upper: np.ndarray, observed: np.ndarray) -> float:
    """Share of known outcomes, 0 to 1, that lie within their closed interval; NaN where none is known."""
    lo, up, y = np.broadcast_arrays(lower, upper, np.asarray(observed, dtype=float))
    known = ~np.isnan(y)
    if not known.any():
        return float("nan")
    return float(((lo <= y) & (y <= up))[known].mean())


def mase(predicted: np.ndarray, observed: np.ndarray, history: np.ndarray, season: int = 1) -> np.ndarray:
    """Mean absolute error over that of the seasonal naive forecast in the history (Hyndman and Koehler 2006).

    predicted, observed: (..., horizon); history: (..., periods), of the same series. Returns (...), without unit;
    NaN where the history never changes or no outcome is known.
    """
    past = np.asarray(history, dtype=float)
    if not 1 <= season < past.shape[-1]:
        raise UsageError(f"A season of {season} needs a history of more than {season} periods, not {past.shape[-1]}.")
    error = _mean_known(np.abs(np.asarray(predicted, dtype=float) - np.asarray(observed, dtype=float)))
    naive = _mean_known(np.abs(past[..., season:] - past[..., :-season]))
    return np.asarray(error / np.where(naive > 0, naive, np.nan))


def pit(draws: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Mid-probability integral transform, P(X < y) + P(X = y) / 2 over the draws: uniform when well calibrated."""
    x, y = _pair(draws, observed)
    middle = (x < y).mean(axis=0) + 0.5 * (x == y).mean(axis=0)
    return np.where(np.isnan(y), np.nan, middle)


def _pair(draws: np.ndarray, observed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.asarray(draws, dtype=float), np.asarray(observed, dtype=float)
    if x.ndim == 0 or x.shape[1:] != y.shape:
        raise UsageError(f"draws {x.shape} must be (draws, ...) over observed {y.shape}.")
    return x, y


def _level(level: float) -> None:
    if not 0.0 < level < 1.0:
        raise UsageError(f"A level of {level} is no share: write 0.95 for 95%.")


def _mean_known(values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    number = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)
