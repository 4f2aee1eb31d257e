"""Peers of the verdict rule, one month ahead, one-sided: each gives a lower tail for what came and for planted falls.

Every peer sees the same past (one series, counts up to the against-period) and answers P(count <= factor * came).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy import stats

Peer = Callable[[np.ndarray, int, np.ndarray], np.ndarray]
"""(past (periods,), calendar slot of the outcome, values (factors,)) -> lower tail of each value, in [0, 1]."""


def _log(values: np.ndarray) -> np.ndarray:
    return np.log1p(np.asarray(values, dtype=float))


def naive_t(past: np.ndarray, slot: int, values: np.ndarray) -> np.ndarray:
    """Random walk on log1p with a t distribution fitted to all past monthly changes, centred on no change."""
    steps = np.diff(_log(past))
    df, _, scale = stats.t.fit(steps, floc=0)
    return np.asarray(stats.t.cdf(_log(values) - _log(past[-1]), df, 0, max(scale, 1e-9)))


def fixed_season(past: np.ndarray, slot: int, values: np.ndarray, season: int = 12) -> np.ndarray:
    """Mean and sd of the log1p change of this calendar month over the whole history, t with n - 1 degrees.

    Fewer than three such changes: it cannot speak, tail 1.
    """
    steps = np.diff(_log(past))
    same = steps[::-1][season - 1 :: season]
    n = len(same)
    if n < 3:
        return np.ones(len(values))
    scale = max(float(same.std(ddof=1)), 1e-9) * np.sqrt(1 + 1 / n)
    return np.asarray(stats.t.cdf(_log(values) - _log(past[-1]) - same.mean(), n - 1, 0, scale))


def bsts(*, log: bool, seed: int = 0, **model: float | int) -> Peer:
    """bsts-causalimpact with one month after the intervention, its Gibbs draws of that month as predictive draws.

    The fit does not see the outcome, so one fit serves what came and every planted fall. log: on log1p.
    """

    def tail(past: np.ndarray, slot: int, values: np.ndarray) -> np.ndarray:
        from causal_impact import CausalImpact  # noqa: PLC0415

        y = _log(past) if log else np.asarray(past, dtype=float)
        if np.ptp(y) == 0:
            y = y + 1e-9 * np.arange(len(y))
        data = np.append(y, y[-1])[:, None]
        fit = CausalImpact(data, [0, len(y) - 1], [len(y), len(y)], model_args={"seed": seed, **model})
        prepared = fit._prepared
        draws = np.array(fit._samples.predictions)[:, 0] * prepared.y_sd + prepared.y_mean
        wanted = _log(values) if log else np.asarray(values, dtype=float)
        below = (draws[:, None] <= wanted[None, :]).sum(axis=0)
        return np.asarray((below + 0.5) / (len(draws) + 1))

    return tail


PEERS: Mapping[str, Peer] = {
    "log1p random walk, fitted t": naive_t,
    "fixed season (whole history)": fixed_season,
    "bsts-causalimpact, default": bsts(log=False),
    "bsts-causalimpact, log1p, level prior 0.3": bsts(log=True, prior_level_sd=0.3),
}

SLOW_PEERS: Mapping[str, Peer] = {
    "same, 12 seasons": bsts(log=True, prior_level_sd=0.3, nseasons=12, season_duration=1),
}


def tails(
    peer: Peer, counts: np.ndarray, picked: Sequence[tuple[int, int]], factors: Sequence[float],
    tick: Callable[[], None],
) -> np.ndarray:  # fmt: skip
    """(factors, cases) lower tails of a peer on picked (origin, series) cases."""
    found = np.empty((len(factors), len(picked)))
    for i, (origin, series) in enumerate(picked):
        values = np.asarray(factors) * counts[series, origin]
        found[:, i] = peer(counts[series, :origin], origin, values)
        tick()
    return found
