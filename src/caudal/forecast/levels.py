"""Sums of a panel's series: every level of its breakdown, each total the sum of its cells in every draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from caudal.errors import UsageError


@dataclass(frozen=True, slots=True)
class Level:
    """One total: the dimensions it still tells apart, with their values, and the rows of the series that make it up."""

    kept: Mapping[str, str]
    rows: tuple[int, ...]


def levels(series: Sequence[Mapping[str, str]], by: Sequence[str]) -> tuple[Level, ...]:
    """All totals of series broken down `by` dimensions: the sum of all first, then the sums that keep one dimension,
    two, and so on; within one, in the order in which its values first occur. The series themselves are not among them.

    >>> [dict(x.kept) for x in levels([{"place": "a", "origin": "X"}, {"place": "a", "origin": "Y"}], ("place",
    ...                                                                                               "origin"))]
    [{}, {'place': 'a'}, {'origin': 'X'}, {'origin': 'Y'}]
    """
    found: list[Level] = []
    for size in range(len(by)):
        for kept in combinations(by, size):
            rows: dict[tuple[str, ...], list[int]] = {}
            for i, key in enumerate(series):
                rows.setdefault(tuple(key[d] for d in kept), []).append(i)
            found += [Level(dict(zip(kept, value, strict=True)), tuple(mine)) for value, mine in rows.items()]
    return tuple(found)


def summed(draws: np.ndarray, totals: Sequence[Level]) -> np.ndarray:
    """Totals in every draw: (draws, series, horizon) to (draws, totals, horizon).

    On the grid of `forecast_array` the sums are exact: a total equals the sum of its children to the last unit, and
    the sum of smaller totals that part it. Raises UsageError where a total names a row that is not there.
    """
    n = draws.shape[1]
    out = np.empty((draws.shape[0], len(totals), draws.shape[2]))
    for j, total in enumerate(totals):
        if any(not 0 <= row < n for row in total.rows):
            raise UsageError(f"A total adds up rows {total.rows}; the draws hold {n} series.")
        out[:, j] = draws[:, list(total.rows)].sum(axis=1)
    return out


def quantiles(draws: np.ndarray, probabilities: Sequence[float]) -> np.ndarray:
    """(series, horizon, probabilities): the least drawn count at or below which that share of the draws lies.

    A count that was drawn, so whole where draws are whole; never falling as the probability rises (the inverse of the
    empirical distribution, Hyndman and Fan 1996, type 1). Raises UsageError for a probability outside (0, 1).
    """
    wrong = [p for p in probabilities if not 0.0 < p < 1.0]
    if wrong:
        raise UsageError(f"A quantile of {wrong[0]} makes no sense: write shares between 0 and 1, like 0.975.")
    ordered = np.sort(draws, axis=0)
    at = [int(np.ceil(round(p * len(draws), 9))) - 1 for p in probabilities]
    return np.moveaxis(ordered[at], 0, -1)
