"""Forecast: joint draws of the coming periods that add up, and of those already begun; sums and quantiles of both.

Arrays in, arrays out.
"""

from caudal.forecast.arrays import forecast_array
from caudal.forecast.levels import Level, levels, quantiles, summed
from caudal.forecast.nowcast import Base, Replayed, draw, innovations, listen, on_grid, replay, replay_origins, settle
from caudal.forecast.ratio import date_blocks_ratio
from caudal.forecast.revisions import Revisions, factors, learn
from caudal.forecast.signs import Earned, centre_sign, lead_sign, rate_centres

__all__ = [
    "Base",
    "Earned",
    "Level",
    "Replayed",
    "Revisions",
    "centre_sign",
    "date_blocks_ratio",
    "draw",
    "factors",
    "forecast_array",
    "innovations",
    "lead_sign",
    "learn",
    "levels",
    "listen",
    "on_grid",
    "quantiles",
    "rate_centres",
    "replay",
    "replay_origins",
    "settle",
    "summed",
]
