"""Forecast: joint draws of the coming periods that add up, and of those already begun; their sums and quantiles, the
rules to beat, replays and their scores. Arrays in, arrays out."""

from caudal.forecast.arrays import drawn_at, forecast_array
from caudal.forecast.board import SIZES, Histogram, Range, Score, histograms, scores
from caudal.forecast.hindcast import Batch, Fared, parted, replayed, shared
from caudal.forecast.levels import Level, levels, quantiles, summed
from caudal.forecast.nowcast import Base, Replayed, draw, innovations, listen, on_grid, replay, replay_origins, settle
from caudal.forecast.revisions import Revisions, factors, learn
from caudal.forecast.rules import RULES
from caudal.forecast.signs import Earned, centre_sign, lead_sign, rate_centres

__all__ = [
    "RULES",
    "SIZES",
    "Base",
    "Batch",
    "Earned",
    "Fared",
    "Histogram",
    "Level",
    "Range",
    "Replayed",
    "Revisions",
    "Score",
    "centre_sign",
    "draw",
    "drawn_at",
    "factors",
    "forecast_array",
    "histograms",
    "innovations",
    "lead_sign",
    "learn",
    "levels",
    "listen",
    "on_grid",
    "parted",
    "quantiles",
    "rate_centres",
    "replay",
    "replay_origins",
    "replayed",
    "scores",
    "settle",
    "shared",
    "summed",
]
