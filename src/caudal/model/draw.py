"""From mean, scale and calibration to joint paths on the count scale."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from caudal.model.calibrate import Calibration
from caudal.model.transform import to_counts

CHUNK = 256  # series drawn at once, each with a random stream of its own: fixed, so that results do not depend on it
SMALL = 40.0  # counts whose median lies below this are drawn as whole numbers


def paths(
    mean: np.ndarray, scale: np.ndarray, calibration: Calibration, draws: int, seed: tuple[int, ...]
) -> np.ndarray:
    """Joint draws (draws, series, horizon) of counts. mean, scale: (horizon, series) on the transformed scale.

    A path's shock is a random Gaussian combination of whole past error vectors (so shocks are shared across series
    and along the path as they were), plus independent noise, times one random size (Student tails).
    """
    horizon, n = mean.shape
    nu = calibration.freedom
    down, up = calibration.down.astype(np.float32), calibration.up.astype(np.float32)
    common = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 0])))
    dates = calibration.shocks.shape[0]
    mix = common.standard_normal((draws, dates), dtype=np.float32)
    size = np.sqrt((nu - 2.0) / common.chisquare(nu, draws)).astype(np.float32)
    out = np.empty((horizon, draws, n))
    small = (np.maximum(mean, 0.0) ** 3 < SMALL).all(axis=0)

    def fill(i: int) -> None:
        part = slice(i * CHUNK, min((i + 1) * CHUNK, n))
        own = np.random.Generator(np.random.PCG64(np.random.SeedSequence([*seed, 1, i])))
        shocks = _shocks(mix, calibration, part, own)
        for h in range(horizon):
            shock = shocks[h]
            shock *= size[:, None]
            shock *= np.where(shock < 0, down[h], up[h])
            z = mean[h, part] + scale[h, part] * shock
            out[h, :, part] = _count(z, small[part], own)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(fill, range(-(-n // CHUNK))))
    return np.moveaxis(out, 0, 2)


def _shocks(mix: np.ndarray, calibration: Calibration, part: slice, own: np.random.Generator) -> np.ndarray:
    """Unit-variance Gaussian shocks (horizon, draws, series of the part): shared ones of past dates, and own."""
    past = calibration.shocks[:, :, part].astype(np.float32)
    dates, horizon, size = past.shape
    noise = own.standard_normal((horizon, len(mix), size), dtype=np.float32)
    root = calibration.root.astype(np.float32)
    rest = np.sqrt(1.0 - calibration.shared[:, part]).astype(np.float32)
    for h in reversed(range(horizon)):
        noise[h] *= root[h, h]
        for j in range(h):
            noise[h] += root[h, j] * noise[j]
        noise[h] *= rest[h]
        if dates:
            noise[h] += np.einsum("ds,sj->dj", mix, np.ascontiguousarray(past[:, h]))
    return noise


def _count(z: np.ndarray, small: np.ndarray, own: np.random.Generator) -> np.ndarray:
    y = to_counts(z)
    if small.any():
        y[:, small] = np.floor(y[:, small] + own.random((len(y), int(small.sum()))))
    return y
