"""How the panel's forecasts have fared so far, as it was known at every origin: errors, and how wide they really were.

Only outcomes known at an origin enter: the h-step error of origin s is used from origin s + h on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caudal.model.posterior import Forecasts
from caudal.model.xp import Array, empty, like, namespace, segment_sum, zeros

BURN_IN = 6  # known cells a series must have before its errors count
FADE = 0.5 ** (1 / 30)  # what an error's weight keeps a period: half after 30
CAP = 4.5  # standardised errors are cut here: one wild cell must not set the width of all
SERIES_PRIOR = 24.0  # one-step errors that the panel's width is worth against the series' own
PANEL_PRIOR = 2.0  # dates that the model's own width (1) is worth against the panel's
CALM = 16.0  # degrees of the t distribution by which a date's squares are weighed
SIZES = (1.0, 2.0)  # transformed means that part expected counts below 1, below 8, and more
CLASSES = len(SIZES) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """errors: (origins, horizon, series), in units of the width known at their own origin, so that they are honest
    forecasts' errors; NaN where not known by the panel's end. width: same shape, true over stated error size as known
    at the origin. size: (origins, series), class of the count expected next (see SIZES). pace: periods a month, at
    least 1."""

    errors: Array
    width: Array
    size: Array
    pace: float


def keep_record(z: Array, forecasts: Forecasts, pace: float = 1.0) -> Record:
    """Walk through the origins: widths first, from the errors known by then; then the errors in those widths.

    Widths are root mean squares with older errors fading: by class and horizon over the panel, shrunk to the panel's
    and that to 1; and by series, shrunk to their class. Shocks come by date: one whose squares are m times what was
    said counts (CALM + 1) / (CALM + m), so that the month in which everything broke widens what follows, and does not
    set it.
    """
    xp = namespace(z)
    first = forecasts.mean[:, 0, :]
    size = sum(xp.astype(first >= bound, xp.int64) for bound in SIZES)
    u = _standardised(z, forecasts)
    origins, horizon, n = u.shape
    steps = xp.arange(horizon, dtype=xp.int64, device=z.device)[:, None]
    prior = SERIES_PRIOR * (xp.astype(steps, xp.float64) + 1.0)  # overlapping errors repeat each other
    ages = like(FADE ** np.arange(horizon), z)[:, None]
    width, pooled = empty(u.shape, z), empty((origins, horizon, CLASSES), z)
    series = zeros((2, horizon, n), z)  # squares and number of errors, by series
    panel = zeros((3, horizon, CLASSES), z)  # squares, number and dates, by class
    for t in range(origins):
        series *= FADE
        panel *= FADE
        m = min(t, horizon)  # steps whose outcome is period t - 1, made at origins t - 1, t - 2, ...
        if m:
            error = xp.stack([u[t - 1 - h, h, :] for h in range(m)])
            known = ~xp.isnan(error)
            square = xp.where(known, error, 0.0) ** 2
            age = ages[:m, :]
            cell = steps[:m, :] * CLASSES + xp.stack([size[t - 1 - h, :] for h in range(m)])
            expected = xp.reshape(xp.stack([pooled[t - 1 - h, h, :] for h in range(m)]), (-1,))[cell]
            number = xp.astype(known, xp.float64)
            wild = xp.sum(square / expected, axis=1) / xp.clip(xp.sum(number, axis=1), 1.0, xp.inf)
            square = square * ((CALM + 1.0) / (CALM + wild))[:, None]
            series[0, :m, :] += age * square / expected
            series[1, :m, :] += age * number
            total, cells = (
                xp.reshape(segment_sum(xp.reshape(cell, (-1,)), xp.reshape(x, (-1,)), m * CLASSES), (m, CLASSES))
                for x in (square, number)
            )
            panel[0, :m, :] += age * total
            panel[1, :m, :] += age * cells
            panel[2, :m, :] += age * xp.astype(cells > 0, xp.float64)
        pooled[t, ...] = _pooled(panel[0, ...], panel[1, ...], panel[2, ...])
        of_class = xp.take(pooled[t, ...], size[t, :], axis=1)
        width[t, ...] = xp.sqrt((prior + series[0, ...]) / (prior + series[1, ...]) * of_class)
    return Record(u / width, width, size, pace)


def _standardised(z: Array, forecasts: Forecasts) -> Array:
    xp = namespace(z)
    u = xp.full_like(forecasts.mean, xp.nan)
    origins, horizon, _ = u.shape
    for h in range(min(horizon, origins - 1)):
        s = slice(0, origins - 1 - h)
        e = (z[:, h:].T - forecasts.mean[s, h, :]) / forecasts.sd[s, h, :]
        u[s, h, :] = xp.where(forecasts.seen[s, :] >= BURN_IN, xp.clip(e, -CAP, CAP), xp.nan)
    return u


def _pooled(panel: Array, number: Array, dates: Array) -> Array:
    """Mean squares (horizon, classes); the date is the unit, for its shocks are shared."""
    xp = namespace(panel)
    most = xp.max(dates, axis=1, keepdims=True)
    every = xp.sum(panel, axis=1, keepdims=True) / xp.maximum(xp.sum(number, axis=1, keepdims=True), 1e-12)
    every = (PANEL_PRIOR + most * every) / (PANEL_PRIOR + most)
    square = panel / xp.maximum(number, 1e-12)
    return (PANEL_PRIOR * every + dates * square) / (PANEL_PRIOR + dates)
