"""The front door of the room: observed minus counterfactual, arrays in, arrays out."""

from __future__ import annotations

from datetime import date

import numpy as np

from caudal.errors import UsageError
from caudal.model import predict
from caudal.model.xp import Array, floats, namespace


def effect_array(
    counts: Array,
    start_index: int,
    horizon: int | None = None,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    whole: bool = True,
    draws: int = 1000,
    seed: int = 0,
) -> Array:
    """Joint draws of the effect: observed minus counterfactual, Y - Y0, in counts; negative = fewer came.

    counts: (series, periods), not negative, NaN = not known; any array that `caudal.predict` takes, and the effect is
    of its library and on its device. start_index: the first period that may be affected; the counterfactual Y0 is
    `caudal.predict` from the periods before it and nothing else. horizon: periods from there (None: to the end of
    `counts`). season, start, freq, groups, whole, draws, seed: as in `caudal.predict`.
    Returns float64 (draws, series, horizon), NaN where the outcome is not known. A draw is one joint counterfactual
    world: sums over series and periods are taken draw by draw, then summarised. Y0 = counts - effect.
    Raises UsageError where start_index leaves no past or no period to judge, and as `caudal.predict` does.

    >>> import numpy as np
    >>> effect_array(np.array([[120.0, 90.0, 110.0, 105.0, 20.0, 30.0]]), 4, draws=5).shape
    (5, 1, 2)
    """
    y = floats(counts)
    if y.ndim != 2:
        raise UsageError(f"counts must be series x periods, two axes; this has {y.ndim}.")
    periods = y.shape[1]
    if not 1 <= start_index <= periods:
        raise UsageError(f"start_index {start_index} leaves no past: it must lie in 1..{periods}.")
    steps = periods - start_index if horizon is None else horizon
    if steps < 1:
        raise UsageError(f"No period from {start_index} on: {periods} are held. Give a horizon, or an earlier start.")
    paths = predict(
        y[:, :start_index],
        steps,
        season=season,
        start=start,
        freq=freq,
        groups=groups,
        whole=whole,
        draws=draws,
        seed=seed,
    )
    observed = observed_from(y, start_index, steps)
    if isinstance(paths, np.ndarray):
        return np.subtract(observed, paths, out=paths)  # in place: draws are large
    paths *= -1.0
    paths += observed
    return paths


def observed_from(counts: Array, start_index: int, horizon: int) -> Array:
    """(series, horizon) counts from start_index on, NaN beyond the periods held."""
    xp = namespace(counts)
    out = xp.full((counts.shape[0], horizon), xp.nan, dtype=xp.float64, device=counts.device)
    ahead = counts[:, start_index : min(start_index + horizon, counts.shape[1])]
    out[:, : ahead.shape[1]] = ahead
    return out
