"""Scenarios: draws in which the counts that a measure touches are multiplied, by its effect coming, going or fading.

theta = log(observed / counterfactual) of the measure, one value a draw, e an exponent, u the share of a period's days:
    factor = 1 + u (exp(theta e) - 1)
e = 1 where the effect sets in, -1 where it goes away, rho where it sets in and fades, rho - 1 where it is in the counts
already and fades; rho = 2^(-months / half-life). Only cells are multiplied: a sum is that of its cells in every draw.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caudal.errors import UsageError
from caudal.forecast.arrays import gridded

LARGEST = 12.0  # |theta e| is cut here: a factor of 160,000


def remaining(half_life: np.ndarray, months: np.ndarray) -> np.ndarray:
    """rho, the share of a log effect left after so many months: (draws,) and (horizon,) to (draws, horizon).

    half_life: months, above zero; months before the start count as none.

    >>> remaining(np.array([6.0]), np.array([-1.0, 0.0, 6.0, 12.0])).tolist()
    [[1.0, 1.0, 0.5, 0.25]]
    """
    left: np.ndarray = 2.0 ** (-np.maximum(months, 0.0)[None, :] / half_life[:, None])
    return left


def factors(effect: np.ndarray, exponent: np.ndarray, share: np.ndarray) -> np.ndarray:
    """(draws, horizon) factors, above zero. effect: theta, (draws,), negative = fewer; exponent: e, (draws, horizon) or
    (1, horizon); share: u, (horizon,) in 0..1. Exactly 1 where theta, e or u is 0."""
    power = np.clip(effect[:, None] * exponent, -LARGEST, LARGEST)
    found: np.ndarray = 1.0 + share[None, :] * np.expm1(power)
    return found


def scaled(draws: np.ndarray, changes: Sequence[tuple[Sequence[int], np.ndarray]], unit: float) -> np.ndarray:
    """The draws (draws, series, horizon) with some rows multiplied, on their grid again; the others untouched.

    changes: rows and their factors (draws, horizon); a row named more than once takes the product. unit: the grid, as
    `grid_unit` gives it. Factors of 1 give the same bytes back. Raises UsageError for a row that is not there.
    """
    n, steps = draws.shape[1:]
    by: dict[int, np.ndarray] = {}
    for rows, factor in changes:
        if factor.shape != (len(draws), steps) or any(not 0 <= row < n for row in rows):
            raise UsageError(f"Factors {factor.shape} on rows {list(rows)} do not fit draws of shape {draws.shape}.")
        for row in rows:
            by[row] = by[row] * factor if row in by else factor
    out = draws.copy()
    for row, factor in by.items():
        out[:, row] = gridded(out[:, row] * factor, unit)
    return out
