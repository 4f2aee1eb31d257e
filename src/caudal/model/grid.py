"""The candidates: a small grid of variance ratios, and what we believe of them before any data."""

from __future__ import annotations

from itertools import product

import numpy as np

from caudal.model.design import Design
from caudal.model.kalman import Ratios

IRREGULAR = (0.05, 0.35, 0.75)  # share of the irregular in r + q
SEASON = ((0.0, 0.0, 1.0), (0.2, 0.02, 1.0), (1.0, 0.1, 0.6), (4.0, 0.3, 0.3))
# prior season variance; what a full turn adds to it; weight before any data
SLOPE = (0.0, 0.3)  # u over q
DAMPING = 0.5


def candidates(design: Design) -> tuple[Ratios, np.ndarray]:
    """The grid for a design and its prior weights (sum one)."""
    seasons = SEASON if design.columns else SEASON[:1]
    rows = []
    for irregular, (c, turn, weight), slope in product(IRREGULAR, seasons, SLOPE):
        q = 1.0 - irregular
        rows.append((irregular, q, slope * q, turn / design.cycle, c, DAMPING, weight))
    table = np.array(rows).T
    weights = table[-1]
    return Ratios(*table[:-1]), weights / weights.sum()
