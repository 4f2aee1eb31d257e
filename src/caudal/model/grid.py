"""The candidates: a small grid of variance ratios, and what we believe of them before any data."""

from __future__ import annotations

from itertools import product

import numpy as np

from caudal.model.design import Design
from caudal.model.kalman import Ratios

IRREGULAR = (0.05, 0.35, 0.75)  # share of the irregular in r + q
SEASON = ((0.0, 0.0), (0.5, 0.02), (2.0, 0.1), (4.0, 0.4))  # prior season variance; what a full turn adds to it
SLOPE = (0.0, 0.02)  # u over q
DAMPING = 0.8


def candidates(design: Design) -> tuple[Ratios, np.ndarray]:
    """The grid for a design and its prior weights (sum one)."""
    seasons = SEASON if design.columns else SEASON[:1]
    rows = []
    for irregular, (c, turn), slope in product(IRREGULAR, seasons, SLOPE):
        q = 1.0 - irregular
        rows.append((irregular, q, slope * q, turn / design.cycle, c, DAMPING))
    table = np.array(rows).T
    weights = np.ones(len(rows))
    return Ratios(*table), weights / weights.sum()
