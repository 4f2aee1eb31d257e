"""Rises and falls on scales of their own: where errors are wide beside the level, draws bend.

On the cube-root scale an error is as large down as up, whatever the level. That holds while errors are small beside
it. Months ahead, for a series whose errors are as wide as its level, it does not: a fall takes a share of what was
there, and hardly ever all of it, while a rise, though larger, grows by less than the cube of the error. So an error is
measured on the sixth root of counts below the centre and on their power 4/9 above it, in units of the cube root at the
centre, m:

    x = c m ((z / m)^(1/c) - 1),   z = m (1 + x / (c m))^c,   c = FALL below, RISE above

Near the centre x = z - m: narrow forecasts do not change. Under LOW the level says little of the size of errors, and m
is LOW there. docs/decisions/0031-rises-and-falls-on-scales-of-their-own.md says how both were chosen, and where not.
"""

from __future__ import annotations

from dataclasses import replace

from caudal.model.posterior import LOW, Forecasts
from caudal.model.record import Record
from caudal.model.xp import Array, copy, cube_root, namespace

FALL = 2.0
RISE = 0.75


def straight(z: Array, mean: Array) -> Array:
    """Errors x of z (transformed counts) against their mean, same shape; NaN stays NaN."""
    xp = namespace(z)
    level = xp.clip(mean, LOW, xp.inf)
    r = (z - mean) / level
    up, down = 1.0 + xp.clip(r, 0.0, xp.inf), 1.0 + xp.clip(r, -1.0, 0.0)
    risen, fallen = up * cube_root(up) - 1.0, xp.sqrt(down) - 1.0  # powers 1 / RISE and 1 / FALL
    return level * (RISE * risen + FALL * fallen)


def bent(moved: Array, mean: Array) -> Array:
    """z of moved = mean + x (draws, series), x errors of `straight`, mean (series,): its inverse.

    A fall of FALL m or more leaves the lowest z, which is 0, or under it where the mean is under LOW; what turns z into
    counts cuts it there.
    """
    xp = namespace(moved)
    level = xp.clip(mean, LOW, xp.inf)
    up, down = xp.maximum(moved, mean), xp.minimum(moved, mean)
    up *= 1.0 / (RISE * level)
    up += 1.0 - mean / (RISE * level)
    down *= 1.0 / (FALL * level)
    down += 1.0 - mean / (FALL * level)
    down = xp.maximum(down, 0.0)
    z = xp.sqrt(up)
    z *= up
    z = xp.sqrt(z)  # power RISE, where down is 1
    down *= down  # power FALL, where up is 1
    z += down
    z *= level
    z += mean - 2.0 * level
    return z


def straightened(record: Record, forecasts: Forecasts, origin: int) -> Record:
    """The record with its errors of origins before this one taken straight, in the same widths."""
    errors = copy(record.errors[:origin, ...])
    for h in range(errors.shape[1]):
        mean = forecasts.mean[:origin, h, :]
        scale = forecasts.sd[:origin, h, :] * record.width[:origin, h, :]
        errors[:, h, :] = straight(mean + errors[:, h, :] * scale, mean) / scale
    return replace(record, errors=errors)
