"""Counts to the scale on which shocks are roughly symmetric, and back."""

from __future__ import annotations

from caudal.model.xp import Array, cube_root, namespace

POWER = 3  # z = cube root of the count: finite on the count scale, and homogeneous, so that units do not matter
HIGHEST = 1e12  # its cube fits single precision


def to_scale(counts: Array) -> Array:
    """z = y^(1/3), any shape; NaN stays NaN."""
    return cube_root(counts)


def to_counts(z: Array) -> Array:
    """y = max(z, 0)^3, cut far beyond any count, so that it stays finite."""
    y = namespace(z).clip(z, 0.0, HIGHEST)
    cube = y * y
    cube *= y
    return cube
