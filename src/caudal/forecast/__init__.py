"""Forecast: joint draws of the coming periods that add up; sums, quantiles, scenarios; rules to beat, replays, scores.

Arrays in, arrays out. What has begun but is not published stands in `nowcast`, `revisions` and `signs`.
"""

from caudal.forecast.arrays import drawn_at, forecast_array, grid_unit
from caudal.forecast.board import SIZES, Histogram, Range, Score, histograms, scores
from caudal.forecast.hindcast import Batch, Fared, parted, replayed, shared
from caudal.forecast.levels import Level, levels, quantiles, summed
from caudal.forecast.rules import RULES
from caudal.forecast.scenarios import factors, remaining, scaled

__all__ = [
    "RULES",
    "SIZES",
    "Batch",
    "Fared",
    "Histogram",
    "Level",
    "Range",
    "Score",
    "drawn_at",
    "factors",
    "forecast_array",
    "grid_unit",
    "histograms",
    "levels",
    "parted",
    "quantiles",
    "remaining",
    "replayed",
    "scaled",
    "scores",
    "shared",
    "summed",
]
