"""Replays: the forecast from past origins, each from the counts known then, scored on what came. Arrays in, arrays out.

A batch is plain arrays, so that it can be sent to another process; its answer depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from caudal.forecast.arrays import drawn_at
from caudal.forecast.levels import Level, quantiles, summed
from caudal.forecast.nowcast import on_grid
from caudal.forecast.rules import MEDIAN, PROBABILITIES, RULES
from caudal.model.engine import fit
from caudal.model.transform import to_scale
from caudal.model.zero_days import zero_days
from caudal.scores import quantile_wis

LEAST = 1.0  # count: no mean change is less, so that series of almost nothing do not outweigh all others


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Origins of one panel that is filtered once.

    counts: (series, periods), as known at the last origin, and in its beginnings at each: origin t sees the first t
    periods. totals: the rows that each total adds up. came: (origins, totals + series, horizons), the outcomes, NaN
    where not known. horizons: periods ahead, rising. season, start, freq, draws, seed: as in `forecast_array`.
    Of a batch of one origin, whose last counts were still open to revision, counts are those expected in the end;
    printed: the counts as they were read then, by the rules too; moved: (draws,), what the last count will be over what
    was expected of it.
    """

    counts: np.ndarray
    origins: tuple[int, ...]
    horizons: tuple[int, ...]
    totals: tuple[tuple[int, ...], ...]
    came: np.ndarray
    season: int
    start: date | None
    freq: str | None
    draws: int
    seed: int
    printed: np.ndarray | None = None
    moved: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Fared:
    """How the forecasts of a batch fared; series: totals first, then the panel's own.

    quantiles: (origins, PROBABILITIES, series, horizons). below, upto: (origins, series, horizons), shares of the draws
    under what came, and at or under it. wis, log_wis: (1 + rules, origins, series, horizons), of the forecast and then
    of each rule, on counts and on log1p. error: (origins, series, horizons), |median - came|. change, seasonal:
    (origins, series), mean absolute change from one period to the next, and over a season, before the origin. size:
    (origins, series), mean count of the last season before it. NaN where not known.
    """

    quantiles: np.ndarray
    below: np.ndarray
    upto: np.ndarray
    wis: np.ndarray
    log_wis: np.ndarray
    error: np.ndarray
    change: np.ndarray
    seasonal: np.ndarray
    size: np.ndarray


def replayed(batch: Batch, tell: Callable[[], None] | None = None) -> Fared:
    """Forecast from every origin of a batch and score what was said. tell: called after each origin.

    The forecast of an origin t is `forecast_array(counts[:, :t], max(horizons), ...)`, times what the last count moves
    by: see `drawn_at`.
    """
    ahead, at = max(batch.horizons), np.array(batch.horizons) - 1
    fitted = fit(batch.counts, ahead, season=batch.season, start=batch.start, freq=batch.freq)
    totals = [Level({}, rows) for rows in batch.totals]
    printed = batch.counts if batch.printed is None else batch.printed
    added = [printed[list(rows)].sum(axis=0) for rows in batch.totals]
    whole = np.concatenate([np.array(added).reshape(-1, printed.shape[1]), printed])
    shape = batch.came.shape
    out = _blank(shape)
    for o, t in enumerate(batch.origins):
        drawn = drawn_at(fitted, batch.counts, t, season=batch.season, draws=batch.draws, seed=batch.seed)[:, :, at]
        if batch.moved is not None:
            drawn = on_grid(batch.moved[:, None, None] * drawn, printed)
        every = np.concatenate([summed(drawn, totals), drawn], axis=1)
        past, came = whole[:, :t], batch.came[o]
        own = np.moveaxis(quantiles(every, PROBABILITIES), -1, 0)
        told = [own, *(rule(past, ahead, batch.season)[:, :, at] for rule in RULES.values())]
        out.quantiles[o] = own
        out.below[o] = np.where(np.isnan(came), np.nan, (every < came).mean(axis=0))
        out.upto[o] = np.where(np.isnan(came), np.nan, (every <= came).mean(axis=0))
        for k, q in enumerate(told):
            out.wis[k, o] = quantile_wis(q, PROBABILITIES, came)
            out.log_wis[k, o] = quantile_wis(np.log1p(q), PROBABILITIES, np.log1p(came))
        out.error[o] = np.abs(own[MEDIAN] - came)
        out.change[o], out.seasonal[o] = mean_change(past, 1), mean_change(past, batch.season)
        out.size[o] = _mean(past[:, max(t - max(batch.season, 1), 0) :])
        if tell is not None:
            tell()
    return out


def mean_change(past: np.ndarray, lag: int) -> np.ndarray:
    """(series,) mean |y[t] - y[t - lag]| over pairs of known counts, at least LEAST; NaN where there is none."""
    found: np.ndarray = np.maximum(_mean(np.abs(past[:, lag:] - past[:, :-lag])), LEAST)
    return found


def shared(panels: Sequence[np.ndarray], labels: Sequence[Hashable], freq: str | None = None) -> list[list[int]]:
    """Which panels may be filtered together: groups of places in `panels`, the longest of each first.

    A panel joins another of its label of which it is the beginning, count for count, if their gaps differ between
    series in both or in neither: then `drawn_at` answers for it bit for bit.
    """
    groups: list[tuple[list[int], np.ndarray, np.ndarray]] = []
    for i in sorted(range(len(panels)), key=lambda i: (-panels[i].shape[1], i)):
        y = panels[i]
        t = y.shape[1]
        for members, head, gaps in groups:
            begins = labels[members[0]] == labels[i] and np.array_equal(head[:, :t], y, equal_nan=True)
            if begins and _differ(gaps[:, :t]) == _differ(gaps):
                members.append(i)
                break
        else:
            groups.append(([i], y, _gaps(y, freq)))
    return [members for members, _, _ in groups]


def parted(batch: Batch, most: int) -> list[tuple[Batch, slice]]:
    """A batch as several of at most so many origins, each with the places of its origins: the same answers."""
    n = len(batch.origins)
    return [
        (replace(batch, origins=batch.origins[i : i + most], came=batch.came[i : i + most]), slice(i, min(i + most, n)))
        for i in range(0, n, most)
    ]


def _gaps(counts: np.ndarray, freq: str | None) -> np.ndarray:
    """What the filter will not see: counts not known and, of days, those of another kind."""
    gaps: np.ndarray = np.isnan(counts)
    return gaps | zero_days(to_scale(counts)).empty if freq == "D" else gaps


def _differ(gaps: np.ndarray) -> bool:
    return bool((gaps != gaps[:1]).any())


def _mean(values: np.ndarray) -> np.ndarray:
    """(series,) mean of the known values; NaN where there is none."""
    known = ~np.isnan(values)
    number = known.sum(axis=1)
    return np.where(number > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(number, 1), np.nan)


def _blank(shape: tuple[int, ...]) -> Fared:
    """Room for the answers of a batch whose outcomes have that shape."""
    origins, series, horizons = shape
    every = (1 + len(RULES), *shape)
    return Fared(
        np.full((origins, len(PROBABILITIES), series, horizons), np.nan), np.full(shape, np.nan),
        np.full(shape, np.nan), np.full(every, np.nan), np.full(every, np.nan), np.full(shape, np.nan),
        *(np.full((origins, series), np.nan) for _ in range(3)),
    )  # fmt: skip
