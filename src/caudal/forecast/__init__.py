"""Forecast: joint draws of the coming periods that add up, their sums and their quantiles. Arrays in, arrays out."""

from caudal.forecast.arrays import forecast_array, grid_unit
from caudal.forecast.levels import Level, levels, quantiles, summed
from caudal.forecast.scenarios import factors, remaining, scaled

__all__ = [
    "Level",
    "factors",
    "forecast_array",
    "grid_unit",
    "levels",
    "quantiles",
    "remaining",
    "scaled",
    "summed",
]
