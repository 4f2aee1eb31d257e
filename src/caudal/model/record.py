"""How the panel's forecasts have fared so far, as it was known at every origin: errors, and how wide they really were.

Only outcomes known at an origin enter: the h-step error of origin s is used from origin s + h on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caudal.model.posterior import Forecasts

BURN_IN = 6  # known cells a series must have before its errors count
FADE = 0.5 ** (1 / 30)  # what an error's weight keeps a period: half after 30
CAP = 4.5  # standardised errors are cut here: one wild cell must not set the width of all
SERIES_PRIOR = 24.0  # one-step errors that the panel's width is worth against the series' own
PANEL_PRIOR = 2.0  # dates that the model's own width (1) is worth against the panel's
SIZES = (1.0, 2.0)  # transformed means that part expected counts below 1, below 8, and more
CLASSES = len(SIZES) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """errors: (origins, horizon, series), in units of the width known at their own origin, so that they are honest
    forecasts' errors; NaN where not known by the panel's end. width: same shape, true over stated error size as known
    at the origin. size: (origins, series), class of the count expected next (see SIZES)."""

    errors: np.ndarray
    width: np.ndarray
    size: np.ndarray


def keep_record(z: np.ndarray, forecasts: Forecasts) -> Record:
    """Walk through the origins: widths first, from the errors known by then; then the errors in those widths.

    Widths are root mean squares with older errors fading: by class and horizon over the panel, shrunk to the panel's
    and that to 1; and by series, shrunk to their class.
    """
    size = np.digitize(forecasts.mean[:, 0], SIZES)
    u = _standardised(z, forecasts)
    origins, horizon, n = u.shape
    steps = np.arange(horizon)
    prior = SERIES_PRIOR * (steps + 1.0)[:, None]  # overlapping errors repeat each other
    width, pooled = np.empty_like(u), np.empty((origins, horizon, CLASSES))
    own, count = np.zeros((2, horizon, n))
    panel, number, dates = np.zeros((3, horizon, CLASSES))
    for t in range(origins):
        for sums in (own, count, panel, number, dates):
            np.multiply(sums, FADE, out=sums)
        h = steps[:t]  # horizons whose outcome is period t - 1
        s = t - 1 - h
        if t:
            known = ~np.isnan(u[s, h])
            square = np.where(known, u[s, h], 0.0) ** 2
            age = (FADE**h)[:, None]
            cell = h[:, None] * CLASSES + size[s]
            expected = pooled[s[:, None], h[:, None], size[s]]
            own[h] += age * square / expected
            count[h] += age * known
            parts = len(h) * CLASSES
            total = np.bincount(cell.ravel(), square.ravel(), parts).reshape(-1, CLASSES)
            cells = np.bincount(cell.ravel(), known.ravel().astype(float), parts).reshape(-1, CLASSES)
            panel[h] += age * total
            number[h] += age * cells
            dates[h] += age * (cells > 0)
        pooled[t] = _pooled(panel, number, dates)
        width[t] = np.sqrt((prior + own) / (prior + count) * np.take_along_axis(pooled[t], size[[t]], axis=1))
    return Record(u / width, width, size)


def _standardised(z: np.ndarray, forecasts: Forecasts) -> np.ndarray:
    u = np.full_like(forecasts.mean, np.nan)
    origins, horizon, _ = u.shape
    for h in range(min(horizon, origins - 1)):
        s = np.arange(origins - 1 - h)
        e = (z[:, h:].T - forecasts.mean[s, h]) / forecasts.sd[s, h]
        u[s, h] = np.where(forecasts.seen[s] >= BURN_IN, np.clip(e, -CAP, CAP), np.nan)
    return u


def _pooled(panel: np.ndarray, number: np.ndarray, dates: np.ndarray) -> np.ndarray:
    """Mean squares (horizon, classes); the date is the unit, for its shocks are shared."""
    most = dates.max(axis=1, keepdims=True)
    every = panel.sum(axis=1, keepdims=True) / np.maximum(number.sum(axis=1, keepdims=True), 1e-12)
    every = (PANEL_PRIOR + most * every) / (PANEL_PRIOR + most)
    square = panel / np.maximum(number, 1e-12)
    result: np.ndarray = (PANEL_PRIOR * every + dates * square) / (PANEL_PRIOR + dates)
    return result
