"""Days without arrivals on a route that is open: storms, closed ports, nobody counting. They come in runs.

On daily series a zero where the usual day has many is not a low count but a day of another kind. Such days tell the
filter nothing of the level, and return in the draws as a two-state Markov chain with odds learned from the past.
A storm shuts many places at once: each day a series takes the uniform number of all with chance c, else its own. So
surprises of two series with the same odds go together with correlation c^2, which is learned from the past too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caudal.model.xp import Array, like, namespace

USUAL = 1.7  # transformed size of the usual day with arrivals (about five people) above which a zero is of another kind
MEMORY = 0.97  # discount a day of what is usual, and of the chain's counts
MEMORY_TOGETHER = 0.997  # discount a day of how far empty days come together
PRIOR = 1.0  # days that even odds are worth in each row of the chain


@dataclass(frozen=True, slots=True, eq=False)
class ZeroDays:
    """empty: (series, periods), days of the other kind. after_empty, after_open: (origins, series), odds that the next
    day is empty, as known at the origin. last: (origins, series), whether the last known day was. telling: (origins,
    series), whether a zero on the next day would be of the other kind. together: (origins,), c^2 in 0..1."""

    empty: np.ndarray
    after_empty: np.ndarray
    after_open: np.ndarray
    last: np.ndarray
    telling: np.ndarray
    together: np.ndarray


def zero_days(z: np.ndarray) -> ZeroDays:
    """Mark empty days of transformed counts (series, periods), each judged from the days before it."""
    n, T = z.shape
    empty = np.zeros((n, T), dtype=bool)
    odds = np.zeros((2, T + 1, n))
    last, telling = np.zeros((2, T + 1, n), dtype=bool)
    size, weight = np.zeros(n), np.zeros(n)
    was_empty, count = np.zeros((2, n)), np.zeros((2, n))
    together, shared, pairs = np.zeros(T + 1), 0.0, 0.0
    for t in range(T + 1):
        odds[:, t] = (was_empty + 0.5 * PRIOR) / (count + PRIOR)
        telling[t] = size > USUAL * weight
        together[t] = min(max(shared / (pairs + 1.0), 0.0), 1.0)
        if t == T:
            break
        today = np.where(np.isnan(z[:, t]), -1.0, z[:, t])
        empty[:, t] = (today == 0) & telling[t]
        known, full = today >= 0, today > 0
        chance = np.where(last[t], odds[1, t], odds[0, t])
        surprise = np.where(known & telling[t], (empty[:, t] - chance) / np.sqrt(chance * (1.0 - chance)), np.nan)
        heard = surprise[~np.isnan(surprise)]
        if (
            len(heard) > 1
        ):  # the mean product of a pair, days of many series weighing more, but less than all their pairs
            product = (heard.sum() ** 2 - (heard**2).sum()) / (len(heard) * (len(heard) - 1))
            shared, pairs = MEMORY_TOGETHER * shared + product, MEMORY_TOGETHER * pairs + 1.0
        size = np.where(full, MEMORY * size + today, size)
        weight = np.where(full, MEMORY * weight + 1.0, weight)
        for state in (0, 1):
            here = known & (last[t] == state)
            count[state] = np.where(here, MEMORY * count[state] + 1.0, count[state])
            was_empty[state] = np.where(here, MEMORY * was_empty[state] + empty[:, t], was_empty[state])
        last[t + 1] = np.where(known, empty[:, t], last[t])
    return ZeroDays(empty, odds[1], odds[0], last, telling, together)


def close(y: Array, days: ZeroDays, origin: int, seed: tuple[int, ...]) -> None:
    """Empty some days of the draws (draws, series, horizon), in place, for series that had such days before."""
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 2])))
    rows = np.flatnonzero(days.empty[:, :origin].any(axis=1))
    c = float(np.sqrt(days.together[origin])) if len(rows) > 1 else 0.0
    storm = rng.random((y.shape[0], y.shape[2])) if c > 0 else None
    for i in rows:
        shut = np.empty((y.shape[0], y.shape[2]), dtype=bool)
        state = np.full(len(shut), days.last[origin, i])
        for h in range(shut.shape[1]):
            own = rng.random(len(shut))
            if storm is not None:
                own = np.where(rng.random(len(shut)) < c, storm[:, h], own)
            state = own < np.where(state, days.after_empty[origin, i], days.after_open[origin, i])
            shut[:, h] = state
        y[:, int(i), :] = namespace(y).where(like(shut, y), 0.0, y[:, int(i), :])
