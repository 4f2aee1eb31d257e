"""The candidates: a small grid of variance ratios, and what we believe of them before any data."""

from __future__ import annotations

from itertools import product

import numpy as np

from caudal.model.design import Design
from caudal.model.kalman import Ratios

IRREGULAR = (0.05, 0.35, 0.75)  # share of the irregular in r + q
SMOOTH = {20.0: (0.95, 0.99), 200.0: (0.999,)}
# more of it where a turn of the season has more periods: what moves by the month hardly moves by the day
MOVES = ((0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.3, 1.0), (0.2, 0.02, 0.0, 2.0), (1.0, 0.1, 0.0, 1.2), (4.0, 0.3, 0.0, 0.6))
# prior season variance; what a full turn adds to it; u over q, the slope's; weight before any data
DAMPING = 0.3  # of the slope: chosen, like the weights' memory, on area x citizenship


def candidates(design: Design) -> tuple[Ratios, np.ndarray]:
    """The grid for a design and its prior weights (sum one); candidates without a season first."""
    moves = MOVES if design.columns else [move for move in MOVES if move[0] == 0.0]
    shares = [*IRREGULAR, *(share for cycle, more in SMOOTH.items() if design.cycle > cycle for share in more)]
    rows = []
    for (c, turn, slope, weight), irregular in product(moves, shares):
        q = 1.0 - irregular
        rows.append((irregular, q, slope * q, turn / design.cycle, c, DAMPING, weight))
    table = np.array(rows).T
    weights = table[-1]
    return Ratios(*table[:-1]), weights / weights.sum()
