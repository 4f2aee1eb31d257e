"""The record of a hindcast: what was forecast at every origin, what came, and how the two compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.corridor import Corridor
from caudal.forecast import Histogram, Score
from caudal.panel import Panel
from caudal.records import Edition, Mode, Period

WHOLE, CELL = "whole", "cell"  # ids of the widest and the finest level; those between are named by what they keep


@dataclass(frozen=True, slots=True)
class Origin:
    """A day on which the forecast was made again. last: the last period published by then; cells: series known by
    then; mode: replay where a count comes from an edition released later."""

    as_of: date
    last: Period
    cells: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class Began:
    """A documented measure that was announced, came in force or ended on a day; step: which of the three."""

    measure: str
    step: str
    day: date


@dataclass(frozen=True, slots=True)
class Miss:
    """An outcome outside its 95% interval. score: its weighted interval score in mean absolute changes of the series.

    began: what the corridor file documents on this series from the end of the last period that the forecast saw to the
    end of the period.
    """

    level: str
    series: Mapping[str, str]
    origin: Origin
    period: Period
    horizon: int
    lower95: float
    median: float
    upper95: float
    came: float
    score: float
    began: tuple[Began, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Hindcast:
    """Forecasts replayed from past days, scored on the counts as known at `panel.as_of`.

    by: the dimensions broken down; told: those of them with more than one value. series: totals first, then cells;
    levels: the level of each. horizons: periods ahead. origins: oldest first. quantiles: (origins, probabilities,
    series, horizons), NaN where a series was not known; came: (origins, series, horizons). scores, histograms: the
    board. misses: the worst of each level first. skipped: days asked for on which no forecast could be made, nothing
    new had been published since the one before, or from which no outcome is known. blocks: origins resampled together,
    for each horizon.
    """

    corridor: Corridor
    panel: Panel
    by: tuple[str, ...]
    told: tuple[str, ...]
    where: Mapping[str, str]
    since: date
    series: tuple[Mapping[str, str], ...]
    levels: tuple[str, ...]
    horizons: tuple[int, ...]
    origins: tuple[Origin, ...]
    probabilities: tuple[float, ...]
    quantiles: np.ndarray
    came: np.ndarray
    scores: tuple[Score, ...]
    histograms: tuple[Histogram, ...]
    misses: tuple[Miss, ...]
    skipped: int
    blocks: tuple[int, ...]
    draws: int
    seed: int

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions that the outcomes were read from."""
        return self.panel.editions
