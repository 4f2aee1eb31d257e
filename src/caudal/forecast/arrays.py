"""The front door of the room: counts to joint draws of the coming periods, on a grid on which sums are exact."""

from __future__ import annotations

from datetime import date

import numpy as np

from caudal.forecast.members import mixed
from caudal.model.engine import Fitted, checked_draws, fit
from caudal.model.whole import sum_of

FINE = 1024.0  # parts of a unit, where the counts held are not whole numbers: a power of two, so that sums are exact
HIGHEST = 1e12  # a cell's draw is cut here: far beyond any count, and 8,192 such cells still add up exactly


def forecast_array(
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
    """Joint draws of the next `horizon` periods of every series: one draw is one whole future of the panel.

    counts: (series, periods), not negative, NaN = not known. season, start, freq, groups, draws, seed: as in
    `caudal.predict`. The draws are that engine's, the centre moved to where simple rules earned it (`members`), on a
    grid: whole numbers where every known count is whole, else multiples of 1/1024. So sums over series and periods
    are exact whatever their order (up to 2**53 units of the grid), and a parent is the sum of its children in every
    draw. Returns float64 (draws, series, horizon), never negative. Same input and seed, same bytes. Raises UsageError
    as `caudal.predict` does.

    >>> import numpy as np
    >>> forecast_array(np.array([[120.0, 90.0, 110.0, 105.0]]), 2, draws=5).shape
    (5, 1, 2)
    """
    y = np.asarray(counts, dtype=float)
    fitted = fit(y, horizon, season=season, start=start, freq=freq, groups=groups)
    return drawn_at(fitted, y, y.shape[1], season=season, draws=checked_draws(draws), seed=seed)


def drawn_at(
    fitted: Fitted, counts: np.ndarray, origin: int, *, season: int = 12, draws: int = 1000, seed: int = 0
) -> np.ndarray:
    """`forecast_array(counts[:, :origin], ...)` from a panel that was filtered once: fitted = fit(counts, ...).

    Only counts before `origin` enter. Bit for bit the same as long as the series' gaps differ before the origin just
    when they differ in the whole panel (the filter keeps one sequence of gains, or one for each pattern); else equal up
    to rounding, 1e-12 of the engine's scale.
    """
    past = counts[:, :origin]
    structural = []
    for group in fitted.groups:
        own = past[group.rows]
        if group.zeros is not None:
            own = np.where(group.zeros.empty[:, :origin], np.nan, own)
        asked = [(own, group.forecasts)]
        if group.whole is not None:
            asked.append((sum_of(own), group.whole.forecasts))
        for known, forecasts in asked:
            mean, sd = forecasts.mean[: origin + 1], forecasts.sd[: origin + 1]
            move, shrink = mixed(known, mean, sd, season)
            structural.append((forecasts, mean[-1].copy(), sd[-1].copy()))
            mean[-1] += move  # in the panel's own arrays: put back below, for the origins still to come
            sd[-1] *= shrink
    paths: np.ndarray = fitted.paths(origin, draws=draws, seed=seed, sides=True)
    for forecasts, mean, sd in structural:
        forecasts.mean[origin], forecasts.sd[origin] = mean, sd
    return gridded(paths, grid_unit(past))


def grid_unit(counts: np.ndarray) -> float:
    """Parts of a unit on which the draws lie: 1 where every known count is whole, else 1,024."""
    known = counts[~np.isnan(counts)]
    return 1.0 if bool((known == np.rint(known)).all()) else FINE


def gridded(paths: np.ndarray, unit: float) -> np.ndarray:
    """Draws on their grid, in place: cut at `HIGHEST`, then to the nearest part of a unit."""
    np.minimum(paths, HIGHEST if unit == 1.0 else HIGHEST / FINE, out=paths)
    if unit != 1.0:
        paths *= unit
    np.rint(paths, out=paths)
    if unit != 1.0:
        paths /= unit
    return paths
