"""What is forecast of a panel from every past origin, what came, and the scores of both: shared by all tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from panels import Block

from caudal.forecast import Level, forecast_array, levels, quantiles, summed
from caudal.forecast.rules import LEVELS as PLACES
from caudal.forecast.rules import PROBABILITIES as PROBS
from caudal.scores import quantile_wis

LEVELS = dict(sorted(PLACES.items(), reverse=True))  # 95% first, as the tables print them
AHEAD = 12
HORIZONS = (1, 3, 6)
CHOSEN = 9  # origins of the headline table, three months apart, the last with six months after it
APART = 3


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What was forecast from every origin. cells: (origins, quantiles, series, horizon); sums: the same of totals.

    below, upto: (origins, series, horizon), shares of draws under the cell that came, and not above it. NaN in came,
    came_sums, below and upto where the month is not held. draws: (draws, series, horizon) from the last origin."""

    block: Block
    origins: tuple[int, ...]
    cells: np.ndarray
    sums: np.ndarray
    came: np.ndarray
    came_sums: np.ndarray
    below: np.ndarray
    upto: np.ndarray
    totals: tuple[Level, ...]
    draws: np.ndarray

    @property
    def kinds(self) -> tuple[str, ...]:
        """The level of each sum."""
        return tuple(next(iter(x.kept), "whole") for x in self.totals)

    @property
    def whole(self) -> list[int]:
        """Places of the origins with all of HORIZONS after them."""
        last = self.block.counts.shape[1] - max(HORIZONS)
        return [o for o, t in enumerate(self.origins) if t <= last]

    @property
    def third(self) -> list[int]:
        """Those of them that lie APART months from the last, again and again; peers are asked from these."""
        return self.whole[::-1][::APART][::-1]

    @property
    def nine(self) -> list[int]:
        return self.third[-CHOSEN:]


def told(block: Block, draws: int, seed: int) -> Told:
    """Forecasts of a panel from every origin of its window, each from the counts before it alone."""
    periods = block.counts.shape[1]
    origins = tuple(range(block.first, periods))
    keys = [dict(zip(block.names, key, strict=True)) for key in block.keys]
    sums = tuple(x for x in levels(keys, block.names) if len(x.kept) < 2 and len(x.rows) > 1)
    whole = np.array([block.counts[list(x.rows)].sum(axis=0) for x in sums])
    shape = (len(origins), len(PROBS))
    cells = np.empty((*shape, len(keys), AHEAD))
    totals = np.empty((*shape, len(sums), AHEAD))
    came = _came(block.counts, origins)
    below, upto = np.full(came.shape, np.nan), np.full(came.shape, np.nan)
    drawn = np.empty((0, len(keys), AHEAD))
    for o, t in enumerate(origins):
        drawn = forecast_array(
            block.counts[:, :t], AHEAD, season=block.season, start=block.start, freq=block.freq, draws=draws, seed=seed
        )
        cells[o] = np.moveaxis(quantiles(drawn, PROBS), -1, 0)
        totals[o] = np.moveaxis(quantiles(summed(drawn, sums), PROBS), -1, 0)
        unknown = np.isnan(came[o])
        below[o] = np.where(unknown, np.nan, (drawn < came[o]).mean(axis=0))
        upto[o] = np.where(unknown, np.nan, (drawn <= came[o]).mean(axis=0))
    return Told(block, origins, cells, totals, came, _came(whole, origins), below, upto, sums, drawn)


def spread(x: Told, level: int) -> np.ndarray:
    """Share of each outcome within the central interval of that level, spread evenly from P(Y < y) to P(Y <= y).

    A closed interval of whole counts holds more than its share whatever the forecast: one of 0 to 1 is chosen where the
    middle half would end between them. Spread so, a right forecast is held at the level itself (Czado, Gneiting and
    Held 2009). Shape (origins, series, horizon); NaN where the month is not held.
    """
    low, high = (1 - level / 100) / 2, (1 + level / 100) / 2
    wide = x.upto > x.below
    reach = np.where(wide, x.upto - x.below, 1.0)
    part = np.clip((np.minimum(x.upto, high) - np.maximum(x.below, low)) / reach, 0.0, 1.0)
    point = ((x.below >= low) & (x.below <= high)).astype(float)
    return np.where(np.isnan(x.below), np.nan, np.where(wide, part, point))


def _came(counts: np.ndarray, origins: tuple[int, ...]) -> np.ndarray:
    out = np.full((len(origins), len(counts), AHEAD), np.nan)
    for o, t in enumerate(origins):
        ahead = counts[:, t : t + AHEAD]
        out[o, :, : ahead.shape[1]] = ahead
    return out


def scores(answers: np.ndarray, x: Told) -> tuple[np.ndarray, np.ndarray]:
    """sWIS and logWIS (origins, series, horizon) of answers (origins, quantiles, series, horizon)."""
    on_logs = np.array([quantile_wis(np.log1p(q), PROBS, np.log1p(y)) for q, y in zip(answers, x.came, strict=True)])
    return scaled(answers, x), on_logs


def scaled(answers: np.ndarray, x: Told) -> np.ndarray:
    """sWIS alone, which answers below zero have too."""
    scale = np.array([np.abs(np.diff(x.block.counts[:, :t], axis=1)).mean(axis=1) for t in x.origins])
    scale = np.where(scale > 0, scale, np.nan)[:, :, None]
    return np.array([quantile_wis(q, PROBS, y) for q, y in zip(answers, x.came, strict=True)]) / scale
