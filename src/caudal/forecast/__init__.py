"""Forecast: joint draws of the coming periods that add up, their sums and their quantiles. Arrays in, arrays out."""

from caudal.forecast.arrays import forecast_array
from caudal.forecast.levels import Level, levels, quantiles, summed

__all__ = ["Level", "forecast_array", "levels", "quantiles", "summed"]
