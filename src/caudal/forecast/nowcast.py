"""Nowcast: the periods not yet published, from the engine's forecast and from what early signs earned. Arrays only.

Everything is kept for every origin, so that the same steps can be replayed: at origin t the periods before t are known
and the next `horizon` are open, as many as are open today.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.forecast.arrays import FINE, HIGHEST
from caudal.forecast.members import mixed
from caudal.forecast.signs import Earned, earn
from caudal.model.engine import Fitted, Group, checked_draws, fit
from caudal.model.transform import to_scale
from caudal.scores import crps

WINDOW, STEPS = 360, 4320  # origins that teach, and may be replayed, at most; and origins times steps
LEAST_WINDOW = 90
YOUNG = 2  # seasons (or so many times 12 periods) known before an origin may be replayed
LEVELS = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """One series' forecasts without signs, as known at every origin. counts: (periods,).

    z: (periods,), on the engine's scale. mean, width: (origins, horizon) there, `origins` = periods + 1; before `first`
    not settled (NaN). errors: the same shape, in those widths, NaN where the outcome is not known.
    """

    counts: np.ndarray
    z: np.ndarray
    mean: np.ndarray
    width: np.ndarray
    errors: np.ndarray
    first: int
    fitted: Fitted
    shrunk: np.ndarray  # (origins, horizon), what the members left of the engine's width

    @property
    def horizon(self) -> int:
        """Steps ahead."""
        return int(self.mean.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Replayed:
    """How the nowcast fared at earlier origins, each from what was known there.

    origins: (n,). inside: (n, levels, horizon), whether what came lay within the interval of each of LEVELS, NaN where
    it is not known. crps, plain: (n, horizon), scores on the engine's scale, with the signs and without them.
    """

    origins: np.ndarray
    inside: np.ndarray
    crps: np.ndarray
    plain: np.ndarray


def settle(
    counts: np.ndarray,
    horizon: int,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    also: Sequence[int] = (),
) -> Base:
    """Forecast one series from every origin of its last WINDOW, the centre moved to where simple rules earned it.

    Fewer origins where many steps are open: STEPS in all. counts: (periods,), not negative, NaN = not known; also:
    earlier origins that may be drawn from too, but teach no sign; the rest as in `caudal.predict`. Raises UsageError as
    it does.
    """
    y = np.asarray(counts, dtype=float)[None]
    fitted = fit(y, horizon, season=season, start=start, freq=freq)
    group = _group(fitted)
    mean, sd = group.forecasts.mean[:, :, 0].copy(), group.forecasts.sd[:, :, 0].copy()
    past = y if group.zeros is None else np.where(group.zeros.empty, np.nan, y)
    periods = y.shape[1]
    first = max(0, periods - min(WINDOW, max(STEPS // horizon, LEAST_WINDOW)))
    shrunk = np.ones_like(mean)
    settled = sorted({*(t for t in also if t < first), *range(first, periods + 1)})
    for t in settled:
        move, shrunk[t, :, None] = mixed(
            past[:, :t], group.forecasts.mean[: t + 1], group.forecasts.sd[: t + 1], season
        )
        mean[t] += move[:, 0]
    width = sd * shrunk * group.record.width[:, :, 0]
    mean[np.setdiff1d(np.arange(first), settled)] = np.nan
    z = to_scale(past)[0]
    errors = np.full_like(mean, np.nan)
    for h in range(horizon):
        n = max(periods - h, 0)
        errors[:n, h] = (z[h:] - mean[:n, h]) / width[:n, h]
    errors[group.forecasts.seen[:, 0] < season] = np.nan
    return Base(y[0], z, mean, width, errors, first, fitted, shrunk)


def innovations(
    counts: np.ndarray, *, season: int = 12, start: date | None = None, freq: str | None = None
) -> np.ndarray:
    """One-step errors of one series, each in the width known before it: (periods,), NaN where not known."""
    group = _group(fit(np.asarray(counts, dtype=float)[None], 1, season=season, start=start, freq=freq))
    errors: np.ndarray = group.record.errors[:-1, 0, 0].copy()
    return errors


def listen(base: Base, said: Sequence[np.ndarray]) -> Earned:
    """What early signs earned on a base forecast: each (variants, origins, horizon), in its widths (module `signs`)."""
    return earn(base.errors, said, base.first)


def draw(
    base: Base, earned: Earned | None, origin: int, *, draws: int, seed: int, least: np.ndarray | None = None
) -> np.ndarray:
    """Joint draws (draws, horizon) of the open periods at an origin, in counts, never negative.

    earned None: without signs. least: (horizon,), what is already counted of each, below which no draw lies. Whole
    numbers where every known count is whole, else multiples of 1/1024, as `forecast_array`.
    """
    group = _group(base.fitted)
    mean, sd = group.forecasts.mean, group.forecasts.sd
    kept = mean[origin].copy(), sd[origin].copy()
    move, shrink = (0.0, 1.0) if earned is None else (earned.move[origin], earned.shrink[origin])
    mean[origin, :, 0] = base.mean[origin] + move * base.width[origin]
    sd[origin, :, 0] *= base.shrunk[origin] * shrink
    y: np.ndarray = base.fitted.paths(origin, draws=checked_draws(draws), seed=seed)[:, 0]
    mean[origin], sd[origin] = kept  # the arrays are the base's own: as they were
    return on_grid(y if least is None else np.maximum(y, least), base.counts)


def on_grid(draws: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Draws as whole numbers where every known count is whole, else as multiples of 1/1024."""
    known = counts[~np.isnan(counts)]
    unit = 1.0 if bool((known == np.rint(known)).all()) else FINE
    gridded: np.ndarray = np.rint(np.minimum(draws, HIGHEST / unit) * unit) / unit
    return gridded


def replay_origins(base: Base, season: int) -> np.ndarray:
    """Earlier origins with a past long enough, every outcome of which may be known by now."""
    young = YOUNG * (season if season > 1 else 12)
    low = max(base.first, int(np.argmax(np.cumsum(np.isfinite(base.z)) >= young)) + 1)
    return np.arange(low, len(base.z)) if np.isfinite(base.z).sum() >= young else np.arange(0)


def replay(
    base: Base,
    earned: Earned,
    origins: np.ndarray,
    *,
    draws: int,
    seed: int,
    least: np.ndarray | None = None,
    drawn: Callable[[int, int], np.ndarray] | None = None,
) -> Replayed:
    """Draw at each earlier origin, with the signs and without, and compare with what came.

    least: (origins of the base, horizon), as in `draw`. drawn: (origin, draws) -> (draws, horizon), draws to score in
    the place of those with the signs.
    """
    n, horizon = len(origins), base.horizon
    inside = np.full((n, len(LEVELS), horizon), np.nan)
    scores = np.full((2, n, horizon), np.nan)
    tails = np.array([[(1 - v) / 2, (1 + v) / 2] for v in LEVELS])
    for i, t in enumerate(origins.tolist()):
        came = np.full(horizon, np.nan)
        ahead = base.counts[t : t + horizon]
        came[: len(ahead)] = ahead
        floor = None if least is None else least[t]
        y = draw(base, earned, t, draws=draws, seed=seed, least=floor) if drawn is None else drawn(t, draws)
        low, high = np.moveaxis(np.quantile(y, tails, axis=0, method="inverted_cdf"), 1, 0)
        inside[i] = np.where(np.isnan(came), np.nan, (low <= came) & (came <= high))
        scores[0, i] = crps(np.cbrt(y), np.cbrt(came))
        other = drawn is not None or earned.move[t].any()
        alone = draw(base, None, t, draws=draws, seed=seed, least=floor) if other else y
        scores[1, i] = crps(np.cbrt(alone), np.cbrt(came))
    return Replayed(origins, inside, scores[0], scores[1])


def _group(fitted: Fitted) -> Group:
    return fitted.groups[0]
