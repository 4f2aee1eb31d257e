"""Forecast: joint draws of the coming periods that add up, their sums and quantiles, the rules to beat, replays and
their scores. Arrays in, arrays out."""

from caudal.forecast.arrays import drawn_at, forecast_array
from caudal.forecast.board import SIZES, Histogram, Range, Score, histograms, scores
from caudal.forecast.hindcast import Batch, Fared, parted, replayed, shared
from caudal.forecast.levels import Level, levels, quantiles, summed
from caudal.forecast.rules import RULES

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
    "forecast_array",
    "histograms",
    "levels",
    "parted",
    "quantiles",
    "replayed",
    "scores",
    "shared",
    "summed",
]
