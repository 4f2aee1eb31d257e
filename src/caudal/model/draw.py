"""From mean, scale and calibration to joint paths on the count scale."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from caudal.model.bend import bent
from caudal.model.calibrate import COMMON, FREEDOM, STRAIGHT, Calibration
from caudal.model.transform import to_counts
from caudal.model.whole import Pull, along_whole
from caudal.model.xp import Array, empty, host, like, namespace

CHUNK = 128  # series drawn at once, each with a random stream of its own: fixed, so that results do not depend on it
SMALL = 40.0  # counts whose median lies below this are drawn as whole numbers
BATCH = 16  # draws multiplied at once: matrix products so small (under 2**18) that no BLAS splits them between threads


def paths(
    mean: Array,
    scale: Array,
    calibration: Calibration,
    draws: int,
    seed: tuple[int, ...],
    whole: tuple[Array, Array] | None = None,
    sides: bool = False,
) -> Array:
    """Joint draws (draws, series, horizon) of counts. mean, scale: (horizon, series) on the transformed scale.

    A path's score is a random Gaussian combination of whole past score vectors (so shocks are shared across series and
    along the path as they were), plus one common factor and noise of its own, times one random size; the shape that
    past errors had turns it into an error. Each path of the first half has its mirror, all scores turned, in the second
    (antithetic pairs: the same law, half the random numbers, a centre that does not wander; Hammersley and Morton
    1956). whole: draws (draws, horizon) of the sum of some series and (series,) which these are: their draws are
    brought to it (`caudal.model.whole`). sides: errors are those of `caudal.model.bend`. Random numbers are NumPy's in
    every library: same seed, same numbers.
    """
    xp = namespace(mean)
    horizon, n = mean.shape
    half = -(-draws // 2)
    common = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 0])))
    padded = -(-half // BATCH) * BATCH
    mix = like(common.standard_normal((padded, calibration.shocks.shape[0]), dtype=np.float32), mean)
    size = like(np.sqrt((FREEDOM - 2.0) / common.chisquare(FREEDOM, half)).astype(np.float32)[:, None], mean)
    root = calibration.root.astype(np.float32).tolist()
    factor = like(common.standard_normal((horizon, half, 1), dtype=np.float32), mean)
    _along_path(factor, root)
    factor *= float(np.sqrt(COMMON))
    out = empty((horizon, draws, n), mean)
    small = host(xp.all(xp.maximum(mean, 0.0) ** 3 < SMALL, axis=0))
    centre = xp.astype(mean, xp.float32)
    shocks = xp.astype(calibration.shocks, xp.float32)
    own_share = xp.astype(xp.sqrt(1.0 - calibration.shared), xp.float32)
    shape = xp.astype(scale * calibration.shape, xp.float32)
    parts = [slice(i, min(i + CHUNK, n)) for i in range(0, n, CHUNK)]
    pull = None if whole is None else Pull(along_whole(mean * whole[1], scale), parts, draws)

    def fill(i: int) -> None:
        part = parts[i]
        own = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 1, i])))
        scores = like(own.standard_normal((horizon, half, part.stop - part.start), dtype=np.float32), mean)
        _along_path(scores, root)
        scores *= float(np.sqrt(1.0 - COMMON))
        scores += factor
        scores *= own_share[:, None, part]
        for h in range(horizon):
            g = scores[h, ...]
            if mix.shape[1]:
                g += _combined(mix, shocks[:, h, part])[:half, :]
            g *= size
            if calibration.shift is None or calibration.spread is None:
                pair = _mirrored(g, centre[h, part], shape[:, :, h, part])
            else:
                g *= xp.astype(calibration.spread[h, part], xp.float32)
                at = xp.astype(calibration.shift[h, part], xp.float32)
                pair = _both(at, g, centre[h, part], shape[:, :, h, part])
            if sides:
                pair = bent(pair[0], centre[h, part]), bent(pair[1], centre[h, part])
            for z, rows in zip((pair[0], pair[1][: draws - half, :]), (slice(half), slice(half, draws)), strict=True):
                out[h, rows, part] = z
                if pull is not None:
                    pull.weigh(h, i, z, rows)

    def count(i: int) -> None:
        part = parts[i]
        at = np.flatnonzero(small[part])
        chance = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 3, i])))
        for h in range(horizon):
            z = out[h, :, part]
            if pull is not None:
                z = pull.moved(h, part, z)
            y = to_counts(z)
            if len(at):
                u = chance.random((half, len(at)), dtype=np.float32)
                y = _rounded(y, at, np.concatenate([u, (1.0 - u)[: draws - half]]))
            out[h, :, part] = y

    steps = range(len(parts))
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        each = pool.map if xp is np else map  # other libraries share out the work themselves
        list(each(fill, steps))
        if pull is not None and whole is not None:
            pull.settle(whole[0])
        list(each(count, steps))
    return xp.moveaxis(out, 0, 2)


def _along_path(noise: Array, root: list[list[float]]) -> None:
    """Noise (horizon, ...) correlated along the path, in place."""
    for h in reversed(range(len(root))):
        noise[h, ...] *= root[h][h]
        for j in range(h):
            noise[h, ...] += root[h][j] * noise[j, ...]


def _combined(mix: Array, shocks: Array) -> Array:
    """mix (draws, dates) times shocks (dates, series)."""
    xp = namespace(mix)
    batches = xp.matmul(xp.reshape(mix, (-1, BATCH, mix.shape[1])), shocks)
    return xp.reshape(batches, (mix.shape[0], -1))


def _rounded(y: Array, whole: np.ndarray, up: np.ndarray) -> Array:
    """y (draws, series) with the columns `whole` rounded up or down by chance `up` in 0..1, so that means stay."""
    if isinstance(y, np.ndarray):
        y[:, whole] = np.floor(y[:, whole] + up)
        return y
    xp = namespace(y)
    chance, here = np.zeros(y.shape, dtype=np.float32), np.zeros(y.shape[1], dtype=bool)
    chance[:, whole], here[whole] = up, True
    return xp.where(like(here, y), xp.floor(y + like(chance, y)), y)


def _both(at: Array, g: Array, centre: Array, shape: Array) -> tuple[Array, Array]:
    """centre + errors of scores at + g (draws, series), and of at - g."""
    return _mirrored(at + g, centre, shape)[0], _mirrored(at - g, centre, shape)[0]


def _mirrored(g: Array, centre: Array, shape: Array) -> tuple[Array, Array]:
    """centre + errors of scores g (draws, series), and of -g.

    The error is a g + b c^2 (3 g - 2 c), c = g within STRAIGHT, with a and b of its side: an odd part with the mean of
    both sides' a and b, and an even part with half their difference.
    """
    xp = namespace(g)
    bent = xp.clip(g, -STRAIGHT, STRAIGHT)
    cubic = 3.0 * g
    cubic -= 2.0 * bent
    bent *= bent
    cubic *= bent
    mean, apart = 0.5 * (shape[1, ...] + shape[0, ...]), 0.5 * (shape[1, ...] - shape[0, ...])
    even = xp.abs(g)
    even *= apart[0, ...]
    even += centre
    even += apart[1, ...] * xp.abs(cubic)
    odd = mean[0, ...] * g
    cubic *= mean[1, ...]
    odd += cubic
    return even + odd, even - odd
