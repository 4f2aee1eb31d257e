"""The front door of the room: counts to joint draws of the coming periods, on a grid on which sums are exact."""

from __future__ import annotations

from datetime import date

import numpy as np

from caudal.forecast.members import mixed
from caudal.forecast.whole import LEAST, known_throughout, moved, toward_whole
from caudal.model.engine import checked_draws, fit

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
    `caudal.predict`. The draws are that engine's, the centre moved to where simple rules earned it (`members`), those
    of a group multiplied by one number a period that takes their sum halfway to the sum's own forecast (`whole`), on a
    grid: whole numbers where every known count is whole, else multiples of 1/1024. So sums over series and periods
    are exact whatever their order (up to 2**53 units of the grid), and a parent is the sum of its children in every
    draw. Returns float64 (draws, series, horizon), never negative. Same input and seed, same bytes. Raises UsageError
    as `caudal.predict` does.

    >>> import numpy as np
    >>> forecast_array(np.array([[120.0, 90.0, 110.0, 105.0]]), 2, draws=5).shape
    (5, 1, 2)
    """
    y = np.asarray(counts, dtype=float)
    paths = _drawn(y, horizon, season, start, freq, groups, checked_draws(draws), seed)
    many = max(draws, LEAST)
    cells = paths if draws == many else _drawn(y, horizon, season, start, freq, groups, many, seed)
    labels = np.zeros(len(y), dtype=int) if groups is None else np.asarray(groups)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        rows = mine[known_throughout(y[mine])]
        if len(rows):
            alone = _drawn(y[rows].sum(axis=0)[None], horizon, season, start, freq, None, many, seed)
            moved(paths, toward_whole(cells, alone, rows), mine)
    known = y[~np.isnan(y)]
    unit = 1.0 if bool((known == np.rint(known)).all()) else FINE
    np.minimum(paths, HIGHEST if unit == 1.0 else HIGHEST / FINE, out=paths)
    if unit != 1.0:
        paths *= unit
    np.rint(paths, out=paths)
    if unit != 1.0:
        paths /= unit
    return paths


def _drawn(
    y: np.ndarray,
    horizon: int,
    season: int,
    start: date | None,
    freq: str | None,
    groups: np.ndarray | None,
    draws: int,
    seed: int,
) -> np.ndarray:
    """Draws of the engine, its centres moved as the members earned it; off the grid."""
    fitted = fit(y, horizon, season=season, start=start, freq=freq, groups=groups)
    for group in fitted.groups:
        mean, sd = group.forecasts.mean, group.forecasts.sd
        past = y[group.rows] if group.zeros is None else np.where(group.zeros.empty, np.nan, y[group.rows])
        move, shrink = mixed(past, mean, sd, season)
        mean[-1] += move  # the arrays are this call's own
        sd[-1] *= shrink
    paths: np.ndarray = fitted.paths(y.shape[1], draws=draws, seed=seed)
    return paths
