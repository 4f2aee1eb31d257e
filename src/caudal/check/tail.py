"""How far out an observed count lies: tail probability, expected interval, and its level among other years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caudal.records import Direction, Interval, Level, Period

TAIL = 0.05
"""The one-sided tail of every verdict; "significant" in a claim means this same tail."""

CENTRAL_QUANTILES = (0.5, 0.1, 0.9, 0.025, 0.975)


def tail_probability(draws: np.ndarray, observed: float, direction: Direction) -> float:
    """The chance, under the predictive draws, of a count as extreme as the observed one in that direction.

    down: (#{draws <= observed} + 1/2) / (n + 1); up: the same with >=. Ties count in full (the cautious choice for
    small counts); the half and the one keep the answer off 0 and 1 and make a continuous null draw fall below 5%
    in 5% of cases to within 1 / (n + 1). draws: (n,), counts, no NaN. Smaller = more surprising.
    Scalars only; `tail_probabilities` is the same for many at once.
    """
    return float(tail_probabilities(np.asarray(draws, dtype=float), np.asarray(observed, dtype=float), direction))


def tail_probabilities(draws: np.ndarray, observed: np.ndarray, direction: Direction) -> np.ndarray:
    """`tail_probability` along the first axis: draws (n, ...), observed broadcast against draws[0]; NaN stays NaN."""
    n = draws.shape[0]
    if n == 0:
        raise ValueError("no draws: a tail probability needs at least one")
    beyond = draws <= observed if direction == "down" else draws >= observed
    unknown = np.isnan(observed) | np.isnan(draws).any(axis=0)
    return np.where(unknown, np.nan, (beyond.sum(axis=0) + 0.5) / (n + 1))


def expected(draws: np.ndarray) -> Interval:
    """The predictive distribution in five numbers: median, central 80% and 95% (linear interpolation). draws: (n,)."""
    median, lower80, upper80, lower95, upper95 = (float(q) for q in np.quantile(draws, CENTRAL_QUANTILES))
    return Interval(median, lower80, upper80, lower95, upper95)


def level_of(values: Sequence[float] | np.ndarray, periods: Sequence[Period], at: Period) -> Level | None:
    """How the value of `at` stands among the same calendar period of the years before it (and its own).

    The same calendar period: the same month for M, quarter for Q, ISO week for W, month and day for D, every year
    for A. Ranks: 1 = lowest (`rank_low`) or highest (`rank_high`), equal values share the better rank. Years after
    `at` and values not known (NaN) are left out, so the answer does not change as later data arrive.
    None where the value of `at` itself is not known.
    """
    slot = _slot(at)
    years, counts, own = [], [], None
    for value, period in zip(values, periods, strict=True):
        if period.start > at.start or period.frequency != at.frequency or _slot(period) != slot or np.isnan(value):
            continue
        if period.start == at.start:
            own = float(value)
        years.append(_year(period))
        counts.append(float(value))
    if own is None:
        return None
    earlier = [(y, c) for y, c in zip(years, counts, strict=True) if y < _year(at)]
    return Level(
        rank_low=1 + sum(c < own for c in counts),
        rank_high=1 + sum(c > own for c in counts),
        of=len(counts),
        since=min(years),
        lowest_since=max((y for y, c in earlier if c <= own), default=None),
        highest_since=max((y for y, c in earlier if c >= own), default=None),
    )


def _slot(period: Period) -> tuple[int, ...]:
    if period.frequency == "A":
        return ()
    if period.frequency == "W":
        return (period.start.isocalendar().week,)
    if period.frequency == "D":
        return (period.start.month, period.start.day)
    return (period.start.month,)


def _year(period: Period) -> int:
    return period.start.isocalendar().year if period.frequency == "W" else period.start.year
