"""What the panel's own past errors say at an origin: their shape, and how shared they were across series and periods.

Errors are turned into scores by the shape that past errors had, the scores' dependence is kept, and draws go the same
way back: score g > error x = a g + b g^3, with a, b of their own for each class of counts, horizon and side; beyond
STRAIGHT along the tangent, so that counts have means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caudal.model.controls import told
from caudal.model.record import CLASSES, FADE, Record
from caudal.model.xp import Array, copy, einsum, empty, host, like, namespace, segment_sum

# Priors and shapes were chosen on area x citizenship: docs/decisions/0010-errors-scores-and-sums.md
DATES = 192  # past origins used at most: sixteen years of months
FREEDOM = 8.0  # of the Student scores: one size for all series of a path, as wild dates are wild for all
LEVELS = (0.75, 0.9, 0.975)  # quantiles at which the shape is read
STUDENT = (0.7063866126448388, 1.3968153097438654, 2.306004135204166)  # the t quantiles of LEVELS; a test holds them
KNOTS = np.array(STUDENT) * np.sqrt((FREEDOM - 2.0) / FREEDOM)
STRAIGHT = float(KNOTS[-1])  # score beyond which errors grow straight on, and tell no more of dependence
SHAPE = ((0.85, 0.12), (0.85, 0.10), (0.85, 0.05))  # a, b before any date, by class of counts
SHAPE_PRIOR = 8.0  # dates that they are worth
SIDE_PRIOR = np.array([6.0, 6.0, 60.0])  # dates that symmetry is worth: little near zero, where counts are lopsided
FAREST = 6.0  # score of a control beyond which it tells no more
LEAST_A, LEAST_QUANTILE = 0.05, 0.02
REACH, BINS = 10.0, 2001  # errors are counted in bins of 0.01
INDEPENDENT = 10.0  # months that the prior of dependence is worth against the past's shared shocks
COMMON = 0.2  # that prior: share of the variance that one factor, common to all series, carries
PATH_PRIOR = 6.0  # dates that a random walk's correlation along the path is worth


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """width: (horizon, series), true over stated error size. shape: (2 sides, 2, horizon, series), a and b of negative
    and positive errors. shocks: (dates, horizon, series), past scores scaled so that squares sum to `shared`. shared:
    (horizon, series), share of the variance they carry. root: (horizon, horizon), lower Cholesky root of the scores'
    correlation along the path, on the host. shift, spread: (horizon, series), mean of the scores given the
    controls' and their size to that without; None where there are no controls."""

    width: Array
    shape: Array
    shocks: Array
    shared: Array
    root: np.ndarray
    shift: Array | None = None
    spread: Array | None = None


def calibrate(record: Record, origin: int, came: Array | None = None, kin: np.ndarray | None = None) -> Calibration:
    """Shape and dependence from the errors known at the origin.

    came: (horizon, series), errors of the controls from the origin on, in units of `width`, NaN elsewhere; kin: see
    `caudal.model.controls`.
    """
    xp = namespace(record.errors)
    low = max(1, origin - DATES)
    x, size = copy(record.errors[low:origin, ...]), record.size[low:origin, :]
    for h in range(x.shape[1]):
        x[max(origin - h - low, 0) :, h, :] = xp.nan
    known = ~xp.isnan(x)
    x = xp.where(known, x, 0.0)
    shape = _shape(x, known, FADE ** (origin - np.arange(low, origin) - 1.0), size)
    g = xp.clip(_scores(x, shape, size), -STRAIGHT, STRAIGHT)
    own = xp.take(like(shape, x), record.size[origin, :], axis=3)
    root, shift, spread = _path_root(g, known), None, None
    if came is not None:
        now = _straight(came, _scores(came[None, ...], shape, record.size[origin : origin + 1, :])[0, ...], own)
        given = told(host(g), host(known), host(now), kin)
        g, shift, spread = (like(part, x) for part in (given.left, given.shift, given.spread))
    squares, number = xp.sum(g * g, axis=0), xp.astype(xp.count_nonzero(known, axis=0), xp.float64)
    shared = xp.where(squares > 0, number / (number + INDEPENDENT * record.pace), 0.0)
    shocks = g * xp.sqrt(shared / xp.where(squares > 0, squares, 1.0))
    return Calibration(record.width[origin, ...], own, shocks, shared, root, shift, spread)


def _shape(x: Array, known: Array, fade: np.ndarray, size: Array) -> np.ndarray:
    """(2 sides, 2, horizon, classes): a and b read off the errors' quantiles, sides shrunk to both, both to SHAPE.

    Errors are counted where they are; the counts, few whatever the panel, are read on the host.
    """
    xp = namespace(x)
    horizon = x.shape[1]
    steps = np.arange(horizon)
    cell = (like(steps, x)[:, None] * CLASSES + size[:, None, :]) * BINS
    cell += xp.astype(xp.round((xp.clip(x, -REACH, REACH) + REACH) * ((BINS - 1) / (2 * REACH))), xp.int64)
    weight = xp.where(known, like(fade, x)[:, None, None], 0.0)
    sums = segment_sum(xp.reshape(cell, (-1,)), xp.reshape(weight, (-1,)), horizon * CLASSES * BINS)
    counted = host(sums).reshape(horizon, CLASSES, BINS)
    seen = host(xp.stack([xp.any(known & (size == c)[:, None, :], axis=2) for c in range(CLASSES)], axis=-1))
    dates = np.einsum("d,dhc->hc", fade, seen) / np.sqrt(steps + 1.0)[:, None]  # overlapping errors repeat each other
    middle = BINS // 2
    folded = counted[..., middle:].copy()
    folded[..., 1:] += counted[..., middle - 1 :: -1]
    inner = 2.0 * np.array(LEVELS) - 1.0
    parts = (counted[..., ::-1], counted)
    sides = [_quantiles(part, np.array(LEVELS), start=-REACH) for part in parts]
    return shape_of(_quantiles(folded, inner), np.stack(sides), dates, np.arange(CLASSES))


def shape_of(both: np.ndarray, sides: np.ndarray, dates: np.ndarray, size: np.ndarray) -> np.ndarray:
    """(2 sides, 2, ...): a and b from the quantiles of errors' sizes, both (..., levels), and of negative and positive
    errors, sides (2, ..., levels), with so many dates (...) behind them, of cells of class `size` (...)."""
    centre = _shrunk(np.array(SHAPE)[size], SHAPE_PRIOR, fitted(both), dates)
    found = [_shrunk(centre, SIDE_PRIOR[size], fitted(side), dates) for side in sides]
    return np.moveaxis(np.stack(found), -1, 1)


def _quantiles(counted: np.ndarray, levels: np.ndarray, start: float = 0.0) -> np.ndarray:
    """Quantiles (horizon, classes, levels) of binned errors; bins run up from `start`."""
    below = np.cumsum(counted, axis=-1) - 0.5 * counted
    at = start + np.arange(counted.shape[-1]) * (2 * REACH / (BINS - 1))
    found = np.empty((*counted.shape[:2], len(levels)))
    for h, c in np.ndindex(found.shape[:2]):
        found[h, c] = np.interp(levels * counted[h, c].sum(), below[h, c], at)
    return np.maximum(found, LEAST_QUANTILE)


def fitted(quantiles: np.ndarray, light: float = 0.0) -> np.ndarray:
    """a, b (..., 2) by least squares of quantile / knot on knot^2; a not negative, b not under -light a / STRAIGHT^2.

    light: 0 for tails no lighter than the scores'; under 1/3, so that errors grow with scores.
    """
    ratio, k = quantiles / KNOTS, KNOTS**2
    b = ((k - k.mean()) * ratio).sum(axis=-1) / ((k - k.mean()) ** 2).sum()
    a = ratio.mean(axis=-1) - b * k.mean()
    bent = 1.0 - light * k / STRAIGHT**2
    least = b < -light * a / STRAIGHT**2
    a = np.where(least, (ratio * bent).sum(axis=-1) / (bent * bent).sum(), a)
    b = np.where(least, -light * a / STRAIGHT**2, b)
    b = np.where(a < LEAST_A, np.maximum(((ratio - LEAST_A) * k).sum(axis=-1) / (k * k).sum(), 0.0), b)
    return np.stack([np.maximum(a, LEAST_A), b], axis=-1)


def _shrunk(prior: np.ndarray, worth: float | np.ndarray, found: np.ndarray, dates: np.ndarray) -> np.ndarray:
    weight = (dates / (dates + worth))[..., None]
    result: np.ndarray = prior + weight * (found - prior)
    return result


def _scores(x: Array, shape: np.ndarray, size: Array) -> Array:
    """g of x = a g + b g^3: the one real root, by Cardano's formula for a, b > 0."""
    xp = namespace(x)
    g = empty(x.shape, x)
    a, b = shape[:, 0], np.maximum(shape[:, 1], 1e-9)
    p = np.sqrt(a / (3.0 * b))
    for h in range(x.shape[1]):
        cell = xp.astype(x[:, h, :] > 0, xp.int64) * CLASSES + size
        bend, span = (like(part[:, h].reshape(-1), x)[cell] for part in (a * p, 2.0 * p))
        g[:, h, :] = span * xp.sinh(xp.asinh(1.5 * x[:, h, :] / bend) / 3.0)
    return g


def _straight(x: Array, g: Array, shape: Array) -> Array:
    """g (horizon, series) of errors x, on the tangent beyond STRAIGHT, as draws are. shape: as in Calibration."""
    xp = namespace(x)
    a, b = (xp.where(x > 0, shape[1, i, ...], shape[0, i, ...]) for i in (0, 1))
    end = STRAIGHT * (a + b * STRAIGHT**2)
    far = STRAIGHT + (xp.abs(x) - end) / (a + 3.0 * b * STRAIGHT**2)
    return xp.where(xp.abs(x) > end, xp.sign(x) * xp.clip(far, STRAIGHT, FAREST), g)


def _path_root(g: Array, known: Array) -> np.ndarray:
    """Root of the correlation of scores along the path, shrunk to that of a random walk."""
    xp = namespace(g)
    horizon = g.shape[1]
    steps = np.arange(1, horizon + 1)
    walk = np.sqrt(np.minimum.outer(steps, steps) / np.maximum.outer(steps, steps))
    whole = xp.all(known, axis=1, keepdims=True)
    dates = float(xp.count_nonzero(xp.any(whole, axis=2)))
    v = xp.where(whole, g, 0.0)
    C = host(einsum("dhn,dgn->hg", v, v))  # horizon x horizon: the host roots it
    length = np.sqrt(np.maximum(np.diag(C), 1e-12))
    past = C / np.multiply.outer(length, length) if dates > 0 else walk
    mixed = (PATH_PRIOR * walk + dates * past) / (PATH_PRIOR + dates)
    return _cholesky(0.98 * mixed + 0.02 * np.eye(horizon))


def _cholesky(C: np.ndarray) -> np.ndarray:
    """Lower root of a positive definite matrix, in one fixed order of sums on any number of threads."""
    L = np.zeros_like(C)
    for j in range(len(C)):
        column = C[j:, j] - np.einsum("ik,k->i", L[j:, :j], L[j, :j])
        L[j:, j] = column / np.sqrt(column[0])
    return L
