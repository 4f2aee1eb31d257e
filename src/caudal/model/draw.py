"""From mean, scale and calibration to joint paths on the count scale."""

from __future__ import annotations

import numpy as np

from caudal.model.calibrate import Calibration
from caudal.model.transform import to_counts

CHUNK = 256  # series drawn at once, each with a random stream of its own: fixed, so that results do not depend on it
SMALL = 40.0  # counts whose median lies below this are drawn as whole numbers


def paths(mean: np.ndarray, sd: np.ndarray, calibration: Calibration, draws: int, seed: int) -> np.ndarray:
    """Joint draws (draws, series, horizon) of counts. mean, sd: (horizon, series) on the transformed scale.

    A path's shock is a random Gaussian combination of whole past error vectors (so shocks are shared across series
    and along the path as they were), plus independent noise, times one random size (Student tails).
    """
    horizon, n = mean.shape
    nu = calibration.freedom
    down, up = calibration.down.astype(np.float32), calibration.up.astype(np.float32)
    common = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 0])))
    dates = calibration.shocks.shape[0]
    mix = common.standard_normal((draws, dates), dtype=np.float32)
    size = np.sqrt((nu - 2.0) / common.chisquare(nu, draws)).astype(np.float32)
    out = np.empty((draws, n, horizon))
    for i, first in enumerate(range(0, n, CHUNK)):
        part = slice(first, min(first + CHUNK, n))
        own = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 1, i])))
        shock = _shocks(mix, calibration, part, own)
        shock *= size[:, None, None]
        shock *= np.where(shock < 0, down, up)
        z = mean[:, part].T + (sd * calibration.width)[:, part].T * shock
        out[:, part] = _count(z, mean[:, part], own)
    return out


def _shocks(mix: np.ndarray, calibration: Calibration, part: slice, own: np.random.Generator) -> np.ndarray:
    """Unit-variance Gaussian shocks (draws, series of the part, horizon)."""
    A = np.ascontiguousarray(calibration.shocks[:, :, part].transpose(0, 2, 1), dtype=np.float32)
    dates, size, horizon = A.shape
    noise = own.standard_normal((len(mix), size, horizon), dtype=np.float32)
    root = calibration.root.astype(np.float32)
    rest = np.sqrt(1.0 - calibration.shared[:, part]).T.astype(np.float32)
    shock = np.zeros_like(noise)
    for h in range(horizon):
        for j in range(h + 1):
            shock[:, :, h] += root[h, j] * noise[:, :, j]
    shock *= rest
    if dates:
        shock += np.einsum("ds,sj->dj", mix, A.reshape(dates, -1)).reshape(shock.shape)
    return shock


def _count(z: np.ndarray, mean: np.ndarray, own: np.random.Generator) -> np.ndarray:
    y = to_counts(z)
    small = (np.maximum(mean, 0.0) ** 3).max(axis=0) < SMALL
    if small.any():
        y[:, small] = np.floor(y[:, small] + own.random((y.shape[0], int(small.sum()), y.shape[2])))
    return y
