"""A paired ratio of mean scores, with an interval from blocks of dates."""

from __future__ import annotations

import numpy as np

from caudal.errors import UsageError


def date_blocks_ratio(
    own: np.ndarray, other: np.ndarray, block: int, *, resamples: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """Mean of `own` over mean of `other`, with a 95% interval from the same blocks of dates for both.

    own, other: (origins,) or (origins, series), cells with a NaN in either left out. Under 1: `own` is smaller. The
    circular blocks are those of `caudal.replay.date_blocks` (Politis and Romano 1992). Returns ratio, lower95, upper95;
    NaN where nothing is known. Raises UsageError for a block of no date.
    """
    a, b = (np.asarray(v, dtype=float).reshape(len(v), -1) for v in (own, other))
    if block < 1:
        raise UsageError(f"A block of {block} dates makes no sense: use 1 or more.")
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = np.where(known, a, 0.0).sum(axis=1), np.where(known, b, 0.0).sum(axis=1)
    if b.sum() == 0:
        return float("nan"), float("nan"), float("nan")
    dates = len(a)
    first = np.random.Generator(np.random.PCG64(seed)).integers(0, dates, (resamples, -(-dates // block)))
    pick = ((first[:, :, None] + np.arange(block)) % dates).reshape(resamples, -1)[:, :dates]
    top, bottom = a[pick].sum(axis=1), b[pick].sum(axis=1)
    lower, upper = np.quantile(top[bottom > 0] / bottom[bottom > 0], [0.025, 0.975])
    return float(a.sum() / b.sum()), float(lower), float(upper)
