"""The front door of the room: counts to joint draws of the coming periods, on a grid on which sums are exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.forecast.members import mixed
from caudal.forecast.whole import LEAST, known_throughout, moved, toward_whole
from caudal.model.engine import Fitted, checked_draws, fit

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
    panel = filtered(counts, horizon, season=season, start=start, freq=freq, groups=groups)
    return drawn_at(panel, panel.counts.shape[1], draws=checked_draws(draws), seed=seed)


@dataclass(frozen=True, slots=True, eq=False)
class Filtered:
    """A panel that was filtered once, to draw from at any origin. counts: (series, periods). wholes: the sums of rows
    that were asked for so far, filtered as one series."""

    counts: np.ndarray
    cells: Fitted
    season: int
    start: date | None
    freq: str | None
    wholes: dict[bytes, Filtered]

    def whole(self, rows: np.ndarray) -> Filtered:
        """The sum of these rows, not known where one of them is not."""
        key = rows.tobytes()
        if key not in self.wholes:
            total = self.counts[rows].sum(axis=0)[None]
            self.wholes[key] = filtered(
                total, self.cells.horizon, season=self.season, start=self.start, freq=self.freq
            )  # fmt: skip
        return self.wholes[key]


def filtered(
    counts: np.ndarray,
    horizon: int,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
) -> Filtered:
    """A panel, filtered. Arguments and errors as in `forecast_array`."""
    y = np.asarray(counts, dtype=float)
    return Filtered(y, fit(y, horizon, season=season, start=start, freq=freq, groups=groups), season, start, freq, {})


def drawn_at(panel: Filtered, origin: int, *, draws: int = 1000, seed: int = 0) -> np.ndarray:
    """`forecast_array(counts[:, :origin], ...)` from a panel that was filtered once.

    Only counts before `origin` enter. Bit for bit the same as long as the series' gaps differ before the origin just
    when they differ in the whole panel (the filter keeps one sequence of gains, or one for each pattern); else equal up
    to rounding, 1e-12 of the engine's scale.
    """
    past, many = panel.counts[:, :origin], max(draws, LEAST)
    paths = _mixed_paths(panel, origin, draws, seed)
    cells = paths if draws == many else _mixed_paths(panel, origin, many, seed)
    for group in panel.cells.groups:
        rows = group.rows[known_throughout(past[group.rows])]
        if len(rows):
            alone = _mixed_paths(panel.whole(rows), origin, many, seed)
            moved(paths, toward_whole(cells, alone, rows), group.rows)
    return gridded(paths, grid_unit(past))


def _mixed_paths(panel: Filtered, origin: int, draws: int, seed: int) -> np.ndarray:
    """Draws of the engine, its centres moved as the members earned it; off the grid."""
    past, fitted = panel.counts[:, :origin], panel.cells
    structural = []
    for group in fitted.groups:
        mean, sd = group.forecasts.mean[: origin + 1], group.forecasts.sd[: origin + 1]
        own = past[group.rows] if group.zeros is None else np.where(group.zeros.empty[:, :origin], np.nan,
                                                                    past[group.rows])  # fmt: skip
        move, shrink = mixed(own, mean, sd, panel.season)
        structural.append((mean[-1].copy(), sd[-1].copy()))
        mean[-1] += move  # in the panel's own arrays: put back below, for the origins still to come
        sd[-1] *= shrink
    paths: np.ndarray = fitted.paths(origin, draws=draws, seed=seed)
    for group, (mean, sd) in zip(fitted.groups, structural, strict=True):
        group.forecasts.mean[origin], group.forecasts.sd[origin] = mean, sd
    return paths


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
