"""The board: cases of many origins, by level, horizon and size of count, to mean scores, skill and histograms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from caudal.forecast.hindcast import Fared
from caudal.forecast.rules import LEVELS, RULES
from caudal.replay import date_blocks, date_blocks_ratio

SIZES: Mapping[str, tuple[float, float]] = {
    "all": (0.0, np.inf),
    "under-5": (0.0, 5.0),
    "5-to-50": (5.0, 50.0),
    "50-to-500": (50.0, 500.0),
    "500-and-more": (500.0, np.inf),
}
"""Classes of the mean count of the last season before the origin: known then, so that no outcome chooses its class. A
series of which that season is not known stands under "all" alone."""
BINS = 10  # of a PIT histogram
BLOCKS = 3  # dates worth fewer blocks give no interval

Range = tuple[float, float, float]
"""A value, and the ends of its 95% date-block interval; NaN where too few dates are held."""


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts of one level and horizon fared, for one class of counts.

    level: an id; horizon: periods ahead; size: a key of SIZES. cases: outcomes known; dates: origins that hold one.
    wis: mean, in counts. scaled_wis: mean over the series' mean absolute change before the origin (at least one count).
    log_wis: mean, on log1p. mase: mean |median - came| over the mean absolute change over a season (at least one count;
    Hyndman and Koehler 2006). coverage: percent of the interval ->
    share inside. scaled_ratio, log_ratio: rule -> mean of the forecast's score over that of the rule on the same cases,
    below 1: better than the rule. Smaller is better, except coverage.
    """

    level: str
    horizon: int
    size: str
    cases: int
    dates: int
    wis: float
    scaled_wis: float
    log_wis: float
    mase: float
    coverage: Mapping[int, Range]
    scaled_ratio: Mapping[str, Range]
    log_ratio: Mapping[str, Range]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Shares of outcomes in BINS equal parts of the predictive distribution: all alike when well calibrated."""

    level: str
    horizon: int
    cases: int
    shares: tuple[float, ...]


def scores(
    fared: Fared, came: np.ndarray, levels: Sequence[str], horizons: Sequence[int], blocks: Sequence[int], seed: int = 0
) -> tuple[Score, ...]:
    """All rows of the board that hold a case. came: (origins, series, horizons); levels: the id of each series' level;
    blocks: origins resampled together, for each horizon. Order: level, horizon, size."""
    found = []
    for level in dict.fromkeys(levels):
        rows = np.array([i for i, x in enumerate(levels) if x == level])
        for h, horizon in enumerate(horizons):
            y = came[:, rows, h]
            told = ~np.isnan(y) & ~np.isnan(fared.quantiles[:, 0, rows, h])
            for size, (low, high) in SIZES.items():
                inside = told if size == "all" else told & (fared.size[:, rows] >= low) & (fared.size[:, rows] < high)
                if inside.any():
                    found.append(_score(fared, y, rows, h, inside, blocks[h], seed, (level, horizon, size)))
    return tuple(found)


def histograms(fared: Fared, came: np.ndarray, levels: Sequence[str], horizons: Sequence[int]) -> tuple[Histogram, ...]:
    """The PIT histogram of each level and horizon."""
    found = []
    for level in dict.fromkeys(levels):
        rows = [i for i, x in enumerate(levels) if x == level]
        for h, horizon in enumerate(horizons):
            below, upto = fared.below[:, rows, h].ravel(), fared.upto[:, rows, h].ravel()
            known = ~np.isnan(below)
            if known.any():
                shares = pit_histogram(below[known], upto[known])
                found.append(Histogram(level, horizon, int(known.sum()), tuple(shares.tolist())))
    return tuple(found)


def pit_histogram(below: np.ndarray, upto: np.ndarray, bins: int = BINS) -> np.ndarray:
    """(bins,) shares of cases, each spread evenly from P(Y < y) to P(Y <= y): uniform for counts too.

    below, upto: (cases,). Source: Czado, Gneiting and Held 2009, section 2.
    """
    edges = np.linspace(0.0, 1.0, bins + 1)[:, None]
    wide = upto - below > 1e-12  # shares of draws: less is rounding
    part = np.clip((edges - below) / np.where(wide, upto - below, 1.0), 0.0, 1.0)
    risen = np.where(wide, part, edges >= upto)
    risen[0] = 0.0
    shares: np.ndarray = np.diff(risen.mean(axis=1))
    return shares


def _score(
    fared: Fared, y: np.ndarray, rows: np.ndarray, h: int, inside: np.ndarray, block: int, seed: int,
    key: tuple[str, int, str],
) -> Score:  # fmt: skip
    """One row of the board; y, inside: (origins, series of the level)."""
    dates = int(inside.any(axis=1).sum())
    change = fared.change[:, rows]

    def only(values: np.ndarray) -> np.ndarray:
        return np.where(inside, values, np.nan)

    def ranged(value: Range) -> Range:
        return value if dates >= BLOCKS * block else (value[0], np.nan, np.nan)

    scaled = [only(w[:, rows, h] / change) for w in fared.wis]
    logs = [only(w[:, rows, h]) for w in fared.log_wis]
    shares = {}
    for percent, (a, b) in LEVELS.items():
        hit = (fared.quantiles[:, a, rows, h] <= y) & (y <= fared.quantiles[:, b, rows, h])
        shares[percent] = ranged(date_blocks(only(hit), block, seed=seed))
    return Score(
        *key, int(inside.sum()), dates, _mean(only(fared.wis[0][:, rows, h])), _mean(scaled[0]), _mean(logs[0]),
        _mean(only(fared.error[:, rows, h] / fared.seasonal[:, rows])), shares,
        *({name: ranged(date_blocks_ratio(own[0], other, block, seed=seed))
           for name, other in zip(RULES, own[1:], strict=True)} for own in (scaled, logs)),
    )  # fmt: skip


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
