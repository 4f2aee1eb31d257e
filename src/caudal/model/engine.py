"""The front door of the engine: arrays in, joint predictive paths out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.errors import UsageError
from caudal.model import calibrate, draw, grid, posterior, transform
from caudal.model.design import calendar
from caudal.model.posterior import Forecasts, Memory


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A filtered panel: what was known before every period, ready to draw from at any origin."""

    z: np.ndarray
    forecasts: Forecasts
    horizon: int

    def paths(self, origin: int, *, draws: int, seed: int) -> np.ndarray:
        """Joint draws (draws, series, horizon) of the counts of periods origin, origin + 1, ... from data before."""
        errors, ages = calibrate.past_errors(self.z, self.forecasts, origin)
        calibration = calibrate.calibrate(errors, ages)
        mean, sd = _unknown(self.z[:, :origin], self.forecasts, origin)
        return draw.paths(mean, sd, calibration, draws, seed)


def fit(
    counts: np.ndarray, horizon: int, *, season: int = 12, start: date | None = None, freq: str | None = None
) -> Fitted:
    """Filter a panel once. Arguments as in `predict`."""
    y = _checked(counts, horizon)
    design = calendar(y.shape[1] + horizon, season=season, start=start, freq=freq)
    ratios, prior = grid.candidates(design)
    z = transform.to_scale(y)
    return Fitted(z, posterior.filter_panel(z, design, ratios, prior, horizon, Memory()), horizon)


def predict(
    counts: np.ndarray,
    horizon: int,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> np.ndarray:
    """Joint predictive draws of the next `horizon` periods of every series.

    counts: (series, periods), not negative, NaN = not known. season: periods in a season (1 for none). start, freq:
    first day of the first period and "D", "W", "M" or "Q", where the calendar matters. groups: (series,) labels;
    series of one group learn widths and shared shocks together. Returns counts, float64 (draws, series, horizon),
    finite and never negative; whole numbers where counts are small. Same input and seed, same bytes.
    Raises UsageError on a bad shape, a negative or infinite count, or an unknown frequency.
    """
    counts = np.asarray(counts, dtype=float)
    return rolling_paths(counts, horizon, season=season, start=start, freq=freq, groups=groups)(
        counts.shape[-1], draws=draws, seed=seed
    )


def rolling_paths(counts, horizon, *, season=12, start=None, freq=None, groups=None):  # type: ignore[no-untyped-def]
    counts = np.asarray(counts, dtype=float)
    if groups is None:
        fitted = fit(counts, horizon, season=season, start=start, freq=freq)
        return fitted.paths
    labels = np.asarray(groups)
    parts = [(g, np.flatnonzero(labels == g)) for g in np.unique(labels)]
    fits = [(i, rows, fit(counts[rows], horizon, season=season, start=start, freq=freq)) for i, (g, rows) in enumerate(parts)]

    def paths(origin, *, draws, seed):  # type: ignore[no-untyped-def]
        out = np.empty((draws, len(counts), horizon))
        for i, rows, f in fits:
            out[:, rows] = f.paths(origin, draws=draws, seed=seed + 7919 * i)
        return out

    return paths


def _unknown(z: np.ndarray, forecasts: Forecasts, origin: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and sd at the origin; a series never seen gets the spread of the rest of the panel."""
    mean, sd = forecasts.mean[origin].copy(), forecasts.sd[origin].copy()
    never = forecasts.seen[origin] == 0
    if never.any():
        others = forecasts.mean[origin][:, ~never]
        centre = float(np.mean(others)) if others.size else 10.0
        spread = float(np.std(others)) if others.size else 10.0
        mean[:, never] = centre
        sd[:, never] = np.hypot(spread, 0.5 * abs(centre) + 1.0)
    return mean, sd


def _checked(counts: np.ndarray, horizon: int) -> np.ndarray:
    y = np.asarray(counts, dtype=float)
    if y.ndim != 2:
        raise UsageError(f"counts must be series x periods, two axes; this has {y.ndim}.")
    if horizon < 1:
        raise UsageError(f"A horizon of {horizon} periods makes no sense: use 1 or more.")
    bad = np.isinf(y) | (y < 0)
    if bad.any():
        i, t = np.argwhere(bad)[0]
        raise UsageError(f"Series {i}, period {t} holds {y[i, t]}: counts are finite and not negative; unknown is NaN.")
    return y
