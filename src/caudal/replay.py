"""Rolling origins: what would have been predicted then, and how it fared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.errors import UsageError
from caudal.model.engine import Fitted, checked_draws, fit


@dataclass(frozen=True, slots=True, eq=False)
class Tails:
    """Where what came lay in what was predicted; lower and upper: (factors, origins, series, horizon).

    lower is P(Y <= factor x observed), upper P(Y >= factor x observed), each from the draws as (k + 1/2) / (n + 1);
    NaN where the outcome is not known. median, observed: (origins, series, horizon).
    """

    factors: tuple[float, ...]
    origins: tuple[int, ...]
    lower: np.ndarray
    upper: np.ndarray
    median: np.ndarray
    observed: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Replays:
    """A panel filtered once, to be drawn from at any of its origins."""

    counts: np.ndarray
    origins: tuple[int, ...]
    horizon: int
    draws: int
    seed: int
    fitted: Fitted

    def paths(self, origin: int) -> np.ndarray:
        """Draws (draws, series, horizon) of periods origin, origin + 1, ...: `predict(counts[:, :origin], ...)`."""
        if origin not in self.origins:
            raise UsageError(f"Origin {origin} is not among the {len(self.origins)} asked for.")
        drawn: np.ndarray = self.fitted.paths(origin, draws=self.draws, seed=self.seed)
        return drawn

    def tails(self, factors: Sequence[float] = (1.0,)) -> Tails:
        """Tail probabilities of what came, at every origin; draws are made and dropped one origin at a time."""
        n, _ = self.counts.shape
        shape = (len(self.origins), n, self.horizon)
        observed = np.full(shape, np.nan)
        median = np.empty(shape)
        lower = np.full((len(factors), *shape), np.nan)
        upper = np.full_like(lower, np.nan)
        for o, t in enumerate(self.origins):
            y = self.paths(t)
            median[o] = np.median(y, axis=0)
            ahead = self.counts[:, t : t + self.horizon]
            observed[o, :, : ahead.shape[1]] = ahead
            for f, factor in enumerate(factors):
                at = factor * observed[o]
                lower[f, o] = _share((y <= at).sum(axis=0), self.draws, at)
                upper[f, o] = _share((y >= at).sum(axis=0), self.draws, at)
        return Tails(tuple(factors), self.origins, lower, upper, median, observed)


def rolling(
    counts: np.ndarray,
    horizon: int,
    *,
    origins: Sequence[int],
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    whole: bool = True,
    draws: int = 1000,
    seed: int = 0,
) -> Replays:
    """Predict from every origin, seeing only the periods before it, in one filter pass.

    Arguments as in `caudal.model.predict`; origins: how many periods are seen, each in 0..periods.
    Raises UsageError where an origin lies outside the panel.
    """
    counts = np.asarray(counts, dtype=float)
    wrong = [t for t in origins if not 0 <= t <= counts.shape[-1]]
    if wrong:
        raise UsageError(f"Origin {wrong[0]} lies outside the panel's 0..{counts.shape[-1]} periods.")
    fitted = fit(counts, horizon, season=season, start=start, freq=freq, groups=groups, whole=whole)
    return Replays(counts, tuple(int(t) for t in origins), horizon, checked_draws(draws), seed, fitted)


def tails(
    counts: np.ndarray,
    horizon: int,
    *,
    origins: Sequence[int],
    factors: Sequence[float] = (1.0,),
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    whole: bool = True,
    draws: int = 1000,
    seed: int = 0,
) -> Tails:
    """`rolling(...).tails(factors)`."""
    return rolling(
        counts,
        horizon,
        origins=origins,
        season=season,
        start=start,
        freq=freq,
        groups=groups,
        whole=whole,
        draws=draws,
        seed=seed,
    ).tails(factors)


def pit(
    counts: np.ndarray,
    horizon: int,
    *,
    origins: Sequence[int],
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    whole: bool = True,
    draws: int = 1000,
    seed: int = 0,
) -> np.ndarray:
    """Mid-PIT of what came, (origins, series, horizon): P(Y < y) + P(Y = y) / 2, smoothed; NaN if unknown."""
    t = tails(
        counts,
        horizon,
        origins=origins,
        season=season,
        start=start,
        freq=freq,
        groups=groups,
        whole=whole,
        draws=draws,
        seed=seed,
    )
    result: np.ndarray = 0.5 * (t.lower[0] + 1.0 - t.upper[0])
    return result


def date_blocks(values: np.ndarray, block: int, *, resamples: int = 2000, seed: int = 0) -> tuple[float, float, float]:
    """Mean with a 95% interval from resampling whole blocks of consecutive dates (circular block bootstrap).

    values: (origins,) or (origins, series), NaN ignored: all series of a date stay together, as their shocks do.
    block: origins in a block. Returns mean, lower95, upper95; NaN where nothing is known. Source: Politis and Romano
    1992.
    """
    v = np.asarray(values, dtype=float)
    v = v.reshape(len(v), -1)
    if block < 1:
        raise UsageError(f"A block of {block} dates makes no sense: use 1 or more.")
    known = ~np.isnan(v)
    total, number = np.where(known, v, 0.0).sum(axis=1), known.sum(axis=1).astype(float)
    if number.sum() == 0:
        return float("nan"), float("nan"), float("nan")
    pick = _blocks(len(v), block, resamples, seed)
    counted = number[pick].sum(axis=1)
    means = total[pick].sum(axis=1)[counted > 0] / counted[counted > 0]
    lower, upper = np.quantile(means, [0.025, 0.975])
    return float(total.sum() / number.sum()), float(lower), float(upper)


def date_blocks_ratio(
    own: np.ndarray, other: np.ndarray, block: int, *, resamples: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """Mean of `own` over mean of `other` with a 95% interval from blocks of dates, the same dates for both.

    own, other: (origins,) or (origins, series); a cell not known in either is left out of both. Below 1: `own` is
    smaller. NaN where nothing is known, or where `other` adds up to nothing. Source: as `date_blocks`.
    """
    a, b = (np.asarray(x, dtype=float).reshape(len(x), -1) for x in (own, other))
    if block < 1:
        raise UsageError(f"A block of {block} dates makes no sense: use 1 or more.")
    both = ~(np.isnan(a) | np.isnan(b))
    a, b = np.where(both, a, 0.0).sum(axis=1), np.where(both, b, 0.0).sum(axis=1)
    if not b.sum() > 0:
        return float("nan"), float("nan"), float("nan")
    pick = _blocks(len(a), block, resamples, seed)
    above, below = a[pick].sum(axis=1), b[pick].sum(axis=1)
    low, high = np.quantile(above[below > 0] / below[below > 0], [0.025, 0.975])
    return float(a.sum() / b.sum()), float(low), float(high)


def _blocks(dates: int, block: int, resamples: int, seed: int) -> np.ndarray:
    """(resamples, dates): rows of dates, whole blocks of consecutive ones, the last going on with the first."""
    rng = np.random.Generator(np.random.PCG64(seed))
    first = rng.integers(0, dates, (resamples, -(-dates // block)))
    pick: np.ndarray = ((first[:, :, None] + np.arange(block)) % dates).reshape(resamples, -1)[:, :dates]
    return pick


def _share(k: np.ndarray, n: int, at: np.ndarray) -> np.ndarray:
    share: np.ndarray = np.where(np.isnan(at), np.nan, (k + 0.5) / (n + 1.0))
    return share
