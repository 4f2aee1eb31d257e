"""From mean, scale and calibration to joint paths on the count scale."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from caudal.model.calibrate import COMMON, FREEDOM, STRAIGHT, Calibration
from caudal.model.transform import to_counts

CHUNK = 128  # series drawn at once, each with a random stream of its own: fixed, so that results do not depend on it
SMALL = 40.0  # counts whose median lies below this are drawn as whole numbers
BATCH = 16  # draws multiplied at once: matrix products so small (under 2**18) that no BLAS splits them between threads


def paths(
    mean: np.ndarray, scale: np.ndarray, calibration: Calibration, draws: int, seed: tuple[int, ...]
) -> np.ndarray:
    """Joint draws (draws, series, horizon) of counts. mean, scale: (horizon, series) on the transformed scale.

    A path's score is a random Gaussian combination of whole past score vectors (so shocks are shared across series and
    along the path as they were), plus one common factor and noise of its own, times one random size; the shape that
    past errors had turns it into an error.
    """
    horizon, n = mean.shape
    common = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 0])))
    padded = -(-draws // BATCH) * BATCH
    mix = common.standard_normal((padded, calibration.shocks.shape[0]), dtype=np.float32)
    size = np.sqrt((FREEDOM - 2.0) / common.chisquare(FREEDOM, draws)).astype(np.float32)[:, None]
    root = calibration.root.astype(np.float32)
    factor = common.standard_normal((horizon, draws, 1), dtype=np.float32)
    _along_path(factor, root)
    factor *= np.float32(np.sqrt(COMMON))
    out = np.empty((horizon, draws, n))
    small = (np.maximum(mean, 0.0) ** 3 < SMALL).all(axis=0)

    def fill(i: int) -> None:
        part = slice(i * CHUNK, min((i + 1) * CHUNK, n))
        own = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 1, i])))
        scores = own.standard_normal((horizon, draws, part.stop - part.start), dtype=np.float32)
        _along_path(scores, root)
        scores *= np.float32(np.sqrt(1.0 - COMMON))
        scores += factor
        scores *= np.sqrt(1.0 - calibration.shared[:, None, part]).astype(np.float32)
        for h in range(horizon):
            g = scores[h]
            if len(mix.T):
                g += _combined(mix, calibration.shocks[:, h, part])[:draws]
            g *= size
            shape = (scale[h, part] * calibration.shape[:, :, h, part]).astype(np.float32)
            out[h, :, part] = _count(mean[h, part] + _shaped(g, shape), small[part], own)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(fill, range(-(-n // CHUNK))))
    return np.moveaxis(out, 0, 2)


def _along_path(noise: np.ndarray, root: np.ndarray) -> None:
    """Noise (horizon, ...) correlated along the path, in place."""
    for h in reversed(range(len(noise))):
        noise[h] *= root[h, h]
        for j in range(h):
            noise[h] += root[h, j] * noise[j]


def _combined(mix: np.ndarray, shocks: np.ndarray) -> np.ndarray:
    """mix (draws, dates) times shocks (dates, series)."""
    batches = np.matmul(mix.reshape(-1, BATCH, mix.shape[1]), shocks.astype(np.float32))
    product: np.ndarray = batches.reshape(len(mix), -1)
    return product


def _shaped(g: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """Errors a g + b c^2 (3 g - 2 c) of scores (draws, series), c = g within STRAIGHT; a and b of their side."""
    x = np.zeros_like(g)
    for (a, b), low, high in ((shape[0], -np.inf, 0.0), (shape[1], 0.0, np.inf)):
        side = np.clip(g, low, high)
        bent = np.clip(side, -STRAIGHT, STRAIGHT)
        x += a * side
        side *= 3.0
        side -= 2.0 * bent
        bent *= bent
        bent *= side
        bent *= b
        x += bent
    return x


def _count(z: np.ndarray, small: np.ndarray, own: np.random.Generator) -> np.ndarray:
    y = to_counts(z)
    if small.any():
        np.add(y, own.random(y.shape, dtype=np.float32), out=y, where=small)
        np.floor(y, out=y, where=small)
    return y
