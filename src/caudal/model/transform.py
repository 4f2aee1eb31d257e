"""Counts to the scale on which shocks are roughly symmetric, and back."""

from __future__ import annotations

import numpy as np

POWER = 3  # z = cube root of the count: finite on the count scale, and homogeneous, so that units do not matter
HIGHEST = 1e102


def to_scale(counts: np.ndarray) -> np.ndarray:
    """z = y^(1/3), any shape; NaN stays NaN."""
    z: np.ndarray = np.cbrt(counts)
    return z


def to_counts(z: np.ndarray) -> np.ndarray:
    """y = max(z, 0)^3, in place of z; cut far beyond any count, so that it stays finite."""
    np.clip(z, 0.0, HIGHEST, out=z)
    z *= z * z
    return z
