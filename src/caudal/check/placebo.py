"""The rule's own record: how often it says "supported" where nothing was planted, and how often it finds what was.

Every origin of a panel's past is asked the claim's question, from the counts known then and nothing later. The date is
the sampling unit (shocks are shared), so intervals resample blocks of dates, not series.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal import replay
from caudal.check.tail import TAIL, tail_probabilities
from caudal.errors import UsageError
from caudal.records import Direction, Period

PLANTS = (20, 30, 50)
"""Planted changes, in percent of what came."""
PEAK_RISE = 0.20
"""A rise of this share or more before the claim's period counts as a peak, like a record does."""
DRAWS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Placebo cases: one for each origin and series. Arrays (factors, origins, series) or (origins, series).

    origins: index of the first panel period after the against-period. factors: what came was multiplied by these
    before it was judged (the first is 1: nothing planted). tail: the one-sided tail probability, NaN where there is no
    case. claimed: the change has the claimed sign and exceeds the range of revisions. peak: the against-period was a
    record, or had risen by 20% or more (for a claim of a rise: a record low, or fallen by as much).
    """

    origins: np.ndarray
    factors: tuple[float, ...]
    tail: np.ndarray
    claimed: np.ndarray
    peak: np.ndarray

    def supported(self, threshold: float = TAIL) -> np.ndarray:
        """1 where the rule says "supported" (or "moved"), 0 where not, NaN where there is no case."""
        return np.where(np.isnan(self.tail), np.nan, (self.tail <= threshold) & self.claimed)


@dataclass(frozen=True, slots=True)
class Placebo:
    """Measured on placebo cases: false "supported" in all and after peaks, and the share of planted changes found.

    lower95, upper95: date-block bootstrap. power: "-20", "-30", "-50" (or "+20", ...) -> share found. Smaller rates
    and larger powers are better; the rule promises a rate of about 0.05 or less.
    """

    cases: int
    rate: float
    lower95: float
    upper95: float
    peak_cases: int
    peak_rate: float
    peak_lower95: float
    peak_upper95: float
    power: Mapping[str, float]


def placebo(
    counts: np.ndarray,
    *,
    target_rows: Sequence[int] | None = None,
    gap: int = 1,
    width: int = 1,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    direction: Direction = "down",
    seed: int = 0,
    exclude: np.ndarray | None = None,
    revision_range: float = 0.0,
    first: int | None = None,
    draws: int = DRAWS,
) -> Placebo:
    """The rule's false-alarm rate and power on the past of these very series.

    counts: (series, periods), NaN = not known. target_rows: rows to count cases of (default all); the others only
    inform the model. gap: panel periods from the end of the against-period to the end of the claim's period (1 = the
    next one); width: panel periods in each of the two. exclude: (periods,) True where an outcome is left out, e.g.
    `near` the dates of measures. first: earliest origin (default three seasons, at most half the panel).
    Cost: one filter pass and `draws` paths at each origin. Raises UsageError on a bad shape.
    """
    found = cases(
        counts, target_rows=target_rows, gap=gap, width=width, season=season, start=start, freq=freq,
        direction=direction, seed=seed, exclude=exclude, revision_range=revision_range, first=first, draws=draws,
    )  # fmt: skip
    return summarise(found, block=max(season // 2, gap, 1), seed=seed)


def cases(
    counts: np.ndarray,
    *,
    target_rows: Sequence[int] | None = None,
    gap: int = 1,
    width: int = 1,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    direction: Direction = "down",
    seed: int = 0,
    exclude: np.ndarray | None = None,
    revision_range: float = 0.0,
    first: int | None = None,
    draws: int = DRAWS,
    groups: np.ndarray | None = None,
    paths: Callable[[int], np.ndarray] | None = None,
) -> Cases:
    """The placebo cases themselves; arguments as in `placebo`.

    paths: origin -> (draws, series, gap), in place of the package's own replay: for peers and for witnesses.
    """
    counts = np.asarray(counts, dtype=float)
    origins = _origins(counts, gap, width, season, exclude, first)
    if paths is None:
        paths = replay.rolling(
            counts, gap, origins=[int(o) for o in origins], season=season, start=start, freq=freq, groups=groups,
            whole=False, draws=draws, seed=seed,
        ).paths  # fmt: skip
    rows = np.arange(counts.shape[0]) if target_rows is None else np.asarray(target_rows, dtype=int)
    sign = -1.0 if direction == "down" else 1.0
    factors = (1.0, *(1 + sign * plant / 100 for plant in PLANTS))
    shape = (len(factors), len(origins), len(rows))
    tail, claimed = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    peak = np.zeros(shape[1:], dtype=bool)
    for i, origin in enumerate(origins):
        base = counts[rows, origin - width : origin].sum(axis=1)
        came = counts[rows, origin + gap - width : origin + gap].sum(axis=1)
        drawn = paths(int(origin))[:, rows, gap - width : gap].sum(axis=2)
        for f, factor in enumerate(factors):
            tail[f, i] = np.where(np.isnan(base), np.nan, tail_probabilities(drawn, factor * came, direction))
            change = factor * came - base
            claimed[f, i] = (sign * change > 0) & (np.abs(change) > revision_range * base)
        peak[i] = _after_peak(counts[rows, :origin], width, direction)
    return Cases(origins, factors, tail, claimed, peak)


def summarise(found: Cases, *, block: int, seed: int = 0, threshold: float = TAIL) -> Placebo:
    """Rates, date-block intervals and power of placebo cases.

    block: length of a block, in origins; cut to a fifth of the origins, for with fewer blocks nothing is resampled.
    """
    block = max(1, min(block, len(found.origins) // 5))
    said = found.supported(threshold)
    quiet = np.where(found.peak, said[0], np.nan)
    rate, lower, upper = _blocks(said[0], block, seed)
    peak_rate, peak_lower, peak_upper = _blocks(quiet, block, seed)
    return Placebo(
        cases=int(np.isfinite(said[0]).sum()), rate=rate, lower95=lower, upper95=upper,
        peak_cases=int(np.isfinite(quiet).sum()), peak_rate=peak_rate, peak_lower95=peak_lower,
        peak_upper95=peak_upper,
        power={f"{100 * (factor - 1):+.0f}": _mean(said[f]) for f, factor in enumerate(found.factors) if f},
    )  # fmt: skip


def near(periods: Sequence[Period], dates: Sequence[date], months: int = 3) -> np.ndarray:
    """(periods,) True where a period touches the calendar months from `months` before to `months` after a date."""
    centres = [d.year * 12 + d.month for d in dates]
    first = [p.start.year * 12 + p.start.month for p in periods]
    last = [_last_month(p) for p in periods]
    return np.array(
        [any(a <= c + months and b >= c - months for c in centres) for a, b in zip(first, last, strict=True)],
        dtype=bool,
    )


def _origins(
    counts: np.ndarray, gap: int, width: int, season: int, exclude: np.ndarray | None, first: int | None
) -> np.ndarray:
    if counts.ndim != 2:
        raise UsageError(f"counts must be (series, periods); found {counts.ndim} dimensions.")
    if not 1 <= width <= gap:
        raise UsageError(f"The periods compared overlap: width {width} must be at least 1 and at most the gap {gap}.")
    periods = counts.shape[1]
    mask = np.zeros(periods, dtype=bool) if exclude is None else np.asarray(exclude, dtype=bool)
    if mask.shape != (periods,):
        raise UsageError(f"exclude must have one entry for each of the {periods} periods; found shape {mask.shape}.")
    earliest = max(min(3 * season, periods // 2) if first is None else first, width, 2)
    origins = np.arange(earliest, periods - gap + 1)
    keep = [not mask[o + gap - width : o + gap].any() for o in origins]
    return np.asarray(origins[np.array(keep, dtype=bool)])


def _after_peak(past: np.ndarray, width: int, direction: Direction) -> np.ndarray:
    """(series,) whether the last `width` periods are a peak: a record, or up by 20% on the `width` before.

    For a claim of a rise, a trough: a record low, or down by 20%. past: (series, periods), counts.
    """
    windows = past.shape[1] // width
    if windows < 2:
        return np.zeros(past.shape[0], dtype=bool)
    sums = past[:, past.shape[1] - windows * width :].reshape(past.shape[0], windows, width).sum(axis=2)
    last, previous = sums[:, -1], sums[:, -2]
    if direction == "down":
        record = last > np.where(np.isnan(sums[:, :-1]), -np.inf, sums[:, :-1]).max(axis=1)
        moved = (last >= (1 + PEAK_RISE) * previous) & (previous > 0)
    else:
        record = last < np.where(np.isnan(sums[:, :-1]), np.inf, sums[:, :-1]).min(axis=1)
        moved = (last <= (1 - PEAK_RISE) * previous) & (previous > 0)
    return np.asarray(record | moved, dtype=bool)


def _blocks(values: np.ndarray, block: int, seed: int) -> tuple[float, float, float]:
    if not np.isfinite(values).any():
        return float("nan"), float("nan"), float("nan")
    mean, lower, upper = replay.date_blocks(values, block, seed=seed)
    return float(mean), float(lower), float(upper)


def _mean(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _last_month(period: Period) -> int:
    last = date.fromordinal(period.end.toordinal() - 1)
    return last.year * 12 + last.month
