"""The whole of a panel, forecast as one series too: draws of the cells are moved halfway to where it is centred.

A count that grows by chance has a mean above its median, and a sum of many cells lies near the sum of their means: the
more cells, the higher the median of their sum, whatever the whole itself has done. So the whole is forecast both ways,
as the sum of its cells' draws and alone, and every draw of every cell is multiplied by one number for each period
ahead, which takes the median of the sum half of the way, on the log scale, to that of the whole forecast alone. Cells,
their sums and their dependence keep their shape; a parent stays the sum of its children. Equal weights of the two:
Bates and Granger 1969; of forecasts from above and below: Hollyman, Petropoulos and Tipping 2021.
"""

from __future__ import annotations

import numpy as np

SHARE = 0.5  # of the way, on the log scale
MOST = 5.0  # the whole alone and the sum of cells lie further apart than this only where one of them is lost
LEAST = 400  # draws from which a median is read


def known_throughout(past: np.ndarray) -> np.ndarray:
    """Rows of past (series, periods) without a gap; none where they are fewer than two, or all but nothing of it."""
    rows = np.flatnonzero(~np.isnan(past).any(axis=1))
    enough = len(rows) > 1 and bool(past[rows].sum() > 0.5 * np.nansum(past))
    return rows if enough else rows[:0]


def toward_whole(drawn: np.ndarray, alone: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """(horizon,) the number by which draws are multiplied.

    drawn: (draws, series, horizon), the cells; rows: those of them that make up the whole; alone: (draws, 1, horizon),
    draws of that whole forecast as one series. One unit is added to both medians, so that a whole near zero stays.
    """
    every = len(rows) == drawn.shape[1]
    ahead = range(drawn.shape[2])  # a period at a time: so the draws lie in memory, and no copy of all is made
    sums = [(drawn[:, :, h] if every else drawn[:, rows, h]).sum(axis=1) for h in ahead]
    ratio = (np.median(alone[:, 0], axis=0) + 1.0) / (np.median(sums, axis=1) + 1.0)
    factor: np.ndarray = np.clip(ratio, 1.0 / MOST, MOST) ** SHARE
    return factor


def moved(drawn: np.ndarray, factor: np.ndarray, rows: np.ndarray) -> None:
    """Multiplies the draws of these series by the factor of each period, in place."""
    every = len(rows) == drawn.shape[1]
    for h, by in enumerate(factor):
        if every:
            drawn[:, :, h] *= by
        else:
            drawn[:, rows, h] *= by
