"""The front door of the engine: arrays in, joint predictive paths out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.errors import UsageError
from caudal.model import bend, calibrate, draw, grid, held, transform
from caudal.model.design import calendar
from caudal.model.posterior import Forecasts, Memory, filter_panel
from caudal.model.record import Record, keep_record
from caudal.model.whole import LEAST, members, sum_of
from caudal.model.xp import Array, empty, floats, host, like, namespace, put
from caudal.model.zero_days import ZeroDays, close, zero_days


@dataclass(frozen=True, slots=True, eq=False)
class Controls:
    """What came of series that nothing touched. counts: (series, horizon) on the host, NaN where not known and for
    every series that is no control. kin: (series, labels) or None: series with the same label in a column are nearer.
    """

    counts: np.ndarray
    kin: np.ndarray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The sum of a group's members as a series of its own. members: (rows,) 1 where a row is in it, else 0. said: as
    in `Group`."""

    members: Array
    forecasts: Forecasts
    record: Record
    said: np.ndarray | None


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Some rows of the panel, their forecasts and how these have fared, and on daily panels their empty days.

    whole: None where there is one row, days are empty, or the rows are no parts of a whole. said: how the intervals of
    a single row held (`caudal.model.held`), None where there are more.
    """

    rows: np.ndarray
    forecasts: Forecasts
    record: Record
    zeros: ZeroDays | None
    whole: Whole | None
    said: np.ndarray | None


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A filtered panel: what was known before every period, ready to draw from at any origin.

    z: (series, periods), the transformed counts; draws are of its library and on its device. groups: series that learn
    together.
    """

    z: Array
    horizon: int
    groups: tuple[Group, ...]

    def paths(
        self, origin: int, *, draws: int, seed: int, controls: Controls | None = None, sides: bool = False
    ) -> Array:
        """Joint draws (draws, series, horizon) of the counts of periods origin, origin + 1, ... from data before, and
        from what came of the controls. sides: where there are several series and no controls, rises and falls are
        measured on scales of their own (`caudal.model.bend`), as forecasts want them."""
        if len(self.groups) == 1:
            return self._group_paths(0, origin, draws, seed, controls, sides)
        out = empty((draws, self.z.shape[0], self.horizon), self.z)
        for g, group in enumerate(self.groups):
            put(out, group.rows, self._group_paths(g, origin, draws, seed, controls, sides))
        return out

    def _group_paths(self, g: int, origin: int, draws: int, seed: int, controls: Controls | None, sides: bool) -> Array:
        group = self.groups[g]
        sides = sides and controls is None and len(group.rows) > 1
        mean, sd = _stand_in(group.forecasts, origin)
        xp = namespace(mean)
        if controls is None:
            record = bend.straightened(group.record, group.forecasts, origin) if sides else group.record
            calibration = calibrate.calibrate(record, origin)
            if group.said is not None:
                calibration = held.mended(calibration, group.said, origin)
        else:
            came = controls.counts[group.rows]
            if group.zeros is not None:  # an empty day tells nothing of the level
                came = np.where((came == 0) & group.zeros.telling[origin][:, None], np.nan, came)
            kin = None if controls.kin is None else controls.kin[group.rows]
            error = (like(transform.to_scale(came).T, mean) - mean) / (sd * group.record.width[origin, ...])
            calibration = calibrate.calibrate(group.record, origin, error, kin)
        scale = sd * calibration.width
        least = group.forecasts.least[origin, :] * xp.clip(1.0 - mean, 0.0, 1.0)
        calibration.shape[:, 0, ...] = xp.maximum(calibration.shape[:, 0, ...], least / scale)
        whole = None if controls is not None else self._whole(group, origin, draws, (seed, g, 4))
        y = draw.paths(mean, scale, calibration, draws, (seed, g), whole, sides)
        if group.zeros is not None:
            close(y, group.zeros, origin, (seed, g))
        return y

    def _whole(self, group: Group, origin: int, draws: int, seed: tuple[int, ...]) -> tuple[Array, Array] | None:
        """Draws of the sum of a group's members, and who they are; None where too little of it is known, or not the
        newest period."""
        whole = group.whole
        if whole is None or origin < LEAST:
            return None
        seen = whole.forecasts.seen[:, 0]
        if int(seen[origin]) < LEAST or int(seen[origin]) == int(seen[origin - 1]):
            return None
        calibration = calibrate.calibrate(whole.record, origin)
        if whole.said is not None:
            calibration = held.mended(calibration, whole.said, origin)
        mean, sd = whole.forecasts.mean[origin, ...], whole.forecasts.sd[origin, ...]
        return draw.paths(mean, sd * calibration.width, calibration, draws, seed)[:, 0, :], whole.members


def fit(
    counts: Array,
    horizon: int,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    whole: bool = True,
) -> Fitted:
    """Filter a panel once, for draws at any origin. Arguments as in `predict`."""
    y = _checked(counts, horizon)
    xp, series = namespace(y), y.shape[0]
    labels = np.zeros(series, dtype=int) if groups is None else _labels(groups)
    if labels.shape != (series,):
        raise UsageError(f"groups needs one label for each of {series} series; this has shape {labels.shape}.")
    design = calendar(y.shape[1] + horizon, season=season, start=start, freq=freq)
    ratios, prior = grid.candidates(design)
    z = transform.to_scale(y)
    months = design.pace == 1.0  # by week and day it is the centre that strays: decision 32
    parts = []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        part = xp.take(z, like(rows, z), axis=0)
        zeros = zero_days(host(part)) if freq == "D" else None
        if zeros is not None:
            part = xp.where(like(zeros.empty, z), xp.nan, part)
        together = None
        if whole and len(rows) > 1 and zeros is None:
            own = xp.take(y, like(rows, z), axis=0)
            total = transform.to_scale(sum_of(own))
            alone = filter_panel(total, design, ratios, prior, horizon, Memory())
            record = keep_record(total, alone, design.pace)
            together = Whole(
                xp.astype(members(own), xp.float64), alone, record, held.ratios(record) if months else None
            )
        forecasts = filter_panel(part, design, ratios, prior, horizon, Memory())
        record = keep_record(part, forecasts, design.pace)
        said = held.ratios(record) if months and len(rows) == 1 else None
        parts.append(Group(rows, forecasts, record, zeros, together, said))
    return Fitted(z, horizon, tuple(parts))


def predict(
    counts: Array,
    horizon: int,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    whole: bool = True,
    draws: int = 1000,
    seed: int = 0,
) -> Array:
    """Joint predictive draws of the next `horizon` periods of every series.

    counts: (series, periods), not negative, NaN = not known; a NumPy array, or one of another library of the Python
    array API (torch, CuPy): then the work is done there, and the draws are of that library and on that device. season:
    periods in a season (1 for none). start, freq: first day of the first period and "D", "W", "M" or "Q", where the
    calendar matters. groups: (series,) labels; series of one group learn widths and shared shocks together. whole: the
    series of a group are parts of a whole, whose sum is forecast as a series of its own, and their draws are brought to
    it; say False where they overlap (a total beside its parts).
    Returns counts, float64 (draws, series, horizon), finite and never negative; whole numbers where counts are small.
    Same input and seed, same bytes in NumPy, on any number of threads; another library agrees to single precision.
    Method: docs/method.md; the structural model and its filter are in `caudal.model.kalman`.
    Raises UsageError on a bad shape, a negative or infinite count, an unknown frequency, or arrays that cannot be
    written in place (JAX).

    >>> import numpy as np
    >>> predict(np.array([[120.0, 90.0, 110.0, 105.0]]), 2, draws=5).shape
    (5, 1, 2)
    """
    y = floats(counts)
    fitted = fit(y, horizon, season=season, start=start, freq=freq, groups=groups, whole=whole)
    return fitted.paths(y.shape[1], draws=checked_draws(draws), seed=seed)


def checked_draws(draws: int) -> int:
    """`draws`, where it makes sense; else UsageError."""
    if draws < 1:
        raise UsageError(f"{draws} draws make no sense: use 1 or more.")
    return draws


def _labels(groups: Array) -> np.ndarray:
    return np.asarray(groups) if isinstance(groups, np.ndarray | list | tuple) else host(groups)


def _stand_in(forecasts: Forecasts, origin: int) -> tuple[Array, Array]:
    """Mean and sd at the origin; a series never seen gets the spread of the rest of the panel."""
    mean, sd = forecasts.mean[origin, ...], forecasts.sd[origin, ...]
    never = forecasts.seen[origin, :] == 0
    xp = namespace(mean)
    if bool(xp.any(never)):
        others = host(mean)[:, ~host(never)]  # two numbers, on the host
        centre = float(np.mean(others)) if others.size else 10.0
        spread = float(np.std(others)) if others.size else 10.0
        mean = xp.where(never, centre, mean)
        sd = xp.where(never, float(np.hypot(spread, 0.5 * abs(centre) + 1.0)), sd)
    return mean, sd


def _checked(counts: Array, horizon: int) -> Array:
    y = floats(counts)
    xp = namespace(y)
    if y.ndim != 2:
        raise UsageError(f"counts must be series x periods, two axes; this has {y.ndim}.")
    if horizon < 1:
        raise UsageError(f"A horizon of {horizon} periods makes no sense: use 1 or more.")
    bad = xp.isinf(y) | (y < 0)
    if bool(xp.any(bad)):
        i, t = np.argwhere(host(bad))[0].tolist()
        value = float(y[i, t])
        raise UsageError(f"Series {i}, period {t} holds {value}: counts are finite and not negative; unknown is NaN.")
    return y
