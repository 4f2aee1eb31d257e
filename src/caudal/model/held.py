"""How the intervals of a series on its own have held: what was said of the middle, checked and mended.

The width of a lone series is read off few dates, so its errors are rounder in it than those of a panel: as many far
out, fewer near zero. The shape, shrunk to that of panels, says too little of that. So at every origin the bounds of the
central 50 and 80% are written down as they were said then, and the errors that came are measured in them:

    c[l] = quantile l of |error| / bound l,    bound l today times c[l]^w,   w = dates / (dates + PRIOR)

with no fading, by horizon, from outcomes known by then. The bound of 95% stays: far errors are too few to check it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from caudal.model.calibrate import (
    DATES,
    KNOTS,
    LEAST_QUANTILE,
    LEVELS,
    REACH,
    Calibration,
    fitted,
    shape_of,
)
from caudal.model.record import FADE, Record
from caudal.model.xp import host, like

# Settings: docs/decisions/0032-the-middle-is-checked.md
CHECKED = tuple(2.0 * level - 1.0 for level in LEVELS[:2])  # central shares that are checked
FROM = 12  # periods of record before the first origin that is checked
PRIOR = 12.0  # dates that "as said" is worth
FAR = 2.0  # a bound is at most so many times mended, up or down
LIGHT = 0.2  # how much lighter than the scores' own the mended tails may be: see `fitted`


def ratios(record: Record) -> np.ndarray:
    """(origins, horizon, 2): size of each error of the one series over the bounds that were said of it, as known at its
    own origin; NaN where not known, and before FROM."""
    errors, size = host(record.errors)[:, :, 0], host(record.size)[:, 0]
    origins, horizon = errors.shape
    out = np.full((origins, horizon, len(CHECKED)), np.nan)
    at = np.arange(FROM, origins)
    for h in range(horizon) if len(at) else ():
        a, b = _said(errors[:, h], size, at, h)
        bounds = a[..., None] * KNOTS[:2] + b[..., None] * KNOTS[:2] ** 3
        e = errors[at, h]
        out[at, h] = np.abs(e)[:, None] / bounds[(e > 0).astype(int), np.arange(len(at))]
    return out


def mended(calibration: Calibration, said: np.ndarray, origin: int) -> Calibration:
    """The calibration of a lone series with its middle as wide as it had to be. said: `ratios`."""
    c = factors(said, origin)
    shape = host(calibration.shape)[..., 0]  # (2 sides, 2, horizon)
    ratio = shape[:, 0, :, None] + shape[:, 1, :, None] * KNOTS**2
    ratio[..., : len(CHECKED)] *= c
    made = np.moveaxis(fitted(ratio * KNOTS, LIGHT), -1, 1)
    made = np.where((c == 1.0).all(axis=-1), shape, made)
    return replace(calibration, shape=like(made[..., None], calibration.shape))


def factors(said: np.ndarray, origin: int) -> np.ndarray:
    """(horizon, 2): by what to multiply the bounds said at an origin."""
    horizon = said.shape[1]
    out = np.ones((horizon, len(CHECKED)))
    for h in range(horizon):
        known = said[: max(origin - h, 0), h]
        known = known[~np.isnan(known[:, 0])]
        if len(known):
            dates = len(known) / np.sqrt(h + 1.0)  # overlapping errors repeat each other
            found = [np.quantile(x, level, method="hazen") for x, level in zip(known.T, CHECKED, strict=True)]
            out[h] = np.clip(found, 1.0 / FAR, FAR) ** (dates / (dates + PRIOR))
    return out


def _said(errors: np.ndarray, size: np.ndarray, at: np.ndarray, h: int) -> tuple[np.ndarray, np.ndarray]:
    """a and b (2 sides, origins `at`) of the shape, as `calibrate` reads it there; errors, size: (origins,)."""
    back = at[:, None] - 1 - np.arange(min(DATES, at[-1] - 1))
    known = (back >= 1) & (back < at[:, None] - h)
    x = np.where(known, errors[np.maximum(back, 0)], np.nan)
    known &= ~np.isnan(x) & (size[np.maximum(back, 0)] == size[at][:, None])
    x = np.where(known, np.clip(x, -REACH, REACH), 0.0)
    weight = np.where(known, FADE ** (at[:, None] - back - 1.0), 0.0)
    sides = np.stack([_quantiles(side * x, weight, np.array(LEVELS)) for side in (-1.0, 1.0)])
    both = _quantiles(np.abs(x), weight, 2.0 * np.array(LEVELS) - 1.0)
    shape = shape_of(both, sides, weight.sum(axis=1) / np.sqrt(h + 1.0), size[at])
    return shape[:, 0], shape[:, 1]


def _quantiles(x: np.ndarray, weight: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Weighted quantiles (origins, levels) of the rows of x."""
    order = np.argsort(x, axis=1, kind="stable")
    x, weight = np.take_along_axis(x, order, axis=1), np.take_along_axis(weight, order, axis=1)
    below = np.cumsum(weight, axis=1)
    found = (below[:, :, None] < levels * below[:, -1:, None]).sum(axis=1)
    found = np.minimum(found, x.shape[1] - 1)
    result: np.ndarray = np.maximum(np.take_along_axis(x, found, axis=1), LEAST_QUANTILE)
    return result
