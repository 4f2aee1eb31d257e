"""From mean, scale and calibration to joint paths on the count scale."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from caudal.model.calibrate import COMMON, FREEDOM, STRAIGHT, Calibration
from caudal.model.transform import to_counts
from caudal.model.xp import Array, empty, host, like, namespace

CHUNK = 128  # series drawn at once, each with a random stream of its own: fixed, so that results do not depend on it
SMALL = 40.0  # counts whose median lies below this are drawn as whole numbers
BATCH = 16  # draws multiplied at once: matrix products so small (under 2**18) that no BLAS splits them between threads


def paths(mean: Array, scale: Array, calibration: Calibration, draws: int, seed: tuple[int, ...]) -> Array:
    """Joint draws (draws, series, horizon) of counts. mean, scale: (horizon, series) on the transformed scale.

    A path's score is a random Gaussian combination of whole past score vectors (so shocks are shared across series and
    along the path as they were), plus one common factor and noise of its own, times one random size; the shape that
    past errors had turns it into an error. Random numbers are NumPy's in every library: same seed, same numbers.
    """
    xp = namespace(mean)
    horizon, n = mean.shape
    common = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 0])))
    padded = -(-draws // BATCH) * BATCH
    mix = like(common.standard_normal((padded, calibration.shocks.shape[0]), dtype=np.float32), mean)
    size = like(np.sqrt((FREEDOM - 2.0) / common.chisquare(FREEDOM, draws)).astype(np.float32)[:, None], mean)
    root = calibration.root.astype(np.float32).tolist()
    factor = like(common.standard_normal((horizon, draws, 1), dtype=np.float32), mean)
    _along_path(factor, root)
    factor *= float(np.sqrt(COMMON))
    out = empty((horizon, draws, n), mean)
    small = xp.all(xp.maximum(mean, 0.0) ** 3 < SMALL, axis=0)
    any_small = host(small)

    def fill(i: int) -> None:
        part = slice(i * CHUNK, min((i + 1) * CHUNK, n))
        own = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 1, i])))
        scores = like(own.standard_normal((horizon, draws, part.stop - part.start), dtype=np.float32), mean)
        _along_path(scores, root)
        scores *= float(np.sqrt(1.0 - COMMON))
        scores += factor
        scores *= xp.astype(xp.sqrt(1.0 - calibration.shared[:, None, part]), xp.float32)
        for h in range(horizon):
            g = scores[h, ...]
            if mix.shape[1]:
                g += _combined(mix, calibration.shocks[:, h, part])[:draws, :]
            g *= size
            shape = xp.astype(scale[h, part] * calibration.shape[:, :, h, part], xp.float32)
            y = to_counts(mean[h, part] + _shaped(g, shape))
            if any_small[part].any():
                y = xp.where(small[part], xp.floor(y + like(own.random(y.shape, dtype=np.float32), y)), y)
            out[h, :, part] = y

    chunks = range(-(-n // CHUNK))
    if xp is np:
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            list(pool.map(fill, chunks))
    else:  # other libraries share out the work themselves, and some hold their device by thread
        for i in chunks:
            fill(i)
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
    batches = xp.matmul(xp.reshape(mix, (-1, BATCH, mix.shape[1])), xp.astype(shocks, xp.float32))
    return xp.reshape(batches, (mix.shape[0], -1))


def _shaped(g: Array, shape: Array) -> Array:
    """Errors a g + b c^2 (3 g - 2 c) of scores (draws, series), c = g within STRAIGHT; a and b of their side."""
    xp = namespace(g)
    x = xp.zeros_like(g)
    for s, low, high in ((0, -np.inf, 0.0), (1, 0.0, np.inf)):
        a, b = shape[s, 0, ...], shape[s, 1, ...]
        side = xp.clip(g, low, high)
        bent = xp.clip(side, -STRAIGHT, STRAIGHT)
        x += a * side
        side *= 3.0
        side -= 2.0 * bent
        bent *= bent
        bent *= side
        bent *= b
        x += bent
    return x
