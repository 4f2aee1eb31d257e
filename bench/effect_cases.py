"""What is judged in `bench/effect.py`: bands of cumulative paths, plants, windows, samples and their intervals.

Pure functions. A *case* is one origin (the first month of a made-up measure) and one series or total. A *band* is what
a method says of the months from there to the horizon, added up: its median and its central 50, 80 and 95% intervals.
Axes: (..., scale, horizon, quantile), scales and horizons as in SCALES and HORIZONS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from panels import Block
from scipy import stats

from caudal import effect_array
from caudal.replay import date_blocks
from caudal.scores import interval_score

SCALES = ("count", "log1p")
HORIZONS = (3, 6)
AHEAD = max(HORIZONS)
BLOCK = 6  # months resampled together: at least the horizon
PROBS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
LEVELS = {95: (0, 6), 80: (1, 5), 50: (2, 4)}  # places of the bounds in PROBS
MEDIAN = 3
UPPER = stats.norm.ppf(PROBS[MEDIAN + 1 :]) / stats.norm.ppf(PROBS[-1])
SCORES = np.concatenate([-UPPER[::-1], [0.0], UPPER])
SIZES = {"under 5": (0, 5), "5 to 50": (5, 50), "50 to 500": (50, 500), "above 500": (500, np.inf)}
SIZE_MONTHS = 12  # months before the origin whose mean is the size
RISE = 0.20  # a rise of this share in the last month before the origin
RESAMPLES = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A method's bands and what came. origins: (dates,) months, ascending, all months of the window in between too.

    band: (dates, series, scales, horizons, quantiles); came: (dates, series, scales, horizons); NaN where no case.
    """

    name: str
    scale: int  # the scale on which the method works: its own intervals are judged there
    origins: np.ndarray
    band: np.ndarray
    came: np.ndarray
    seconds: float  # a case


def bands(draws: np.ndarray) -> np.ndarray:
    """Bands (..., scales, horizons, quantiles) of draws (draws, ..., months) of counts.

    On log1p a draw below zero counts as zero; the sum is that of the months' log1p.

    >>> bands(np.ones((5, 2, 6))).shape
    (2, 2, 2, 7)
    """
    at = [h - 1 for h in HORIZONS]
    plain = np.cumsum(draws, axis=-1)[..., at]
    logs = np.cumsum(np.log1p(np.maximum(draws, 0.0)), axis=-1)[..., at]
    both = np.stack([plain, logs], axis=-2)
    return np.moveaxis(np.quantile(both, PROBS, axis=0), 0, -1)


def sums(months: np.ndarray) -> np.ndarray:
    """(..., scales, horizons) of what came in months (..., months), NaN where a month is unknown.

    >>> sums(np.array([1.0, 1, 1, 1, 1, 1]))[0]
    array([3., 6.])
    """
    at = [h - 1 for h in HORIZONS]
    return np.stack([np.cumsum(months, axis=-1)[..., at], np.cumsum(np.log1p(months), axis=-1)[..., at]], axis=-2)


def planted(fall: float, shape: str) -> np.ndarray:
    """(months,) factors of a planted fall: "step" at once and in full, "gradual" in three equal steps.

    >>> planted(0.3, "gradual").round(2).tolist()
    [0.9, 0.8, 0.7, 0.7, 0.7, 0.7]
    """
    reach = np.minimum(np.arange(1, AHEAD + 1) / 3.0, 1.0) if shape == "gradual" else np.ones(AHEAD)
    return np.asarray(1.0 - fall * reach)


def inside(band: np.ndarray, came: np.ndarray, level: int) -> np.ndarray:
    """1 where the closed central interval of that level holds what came, 0 where not, NaN where there is no case."""
    low, high = LEVELS[level]
    held = (band[..., low] <= came) & (came <= band[..., high])
    return np.where(np.isnan(came) | np.isnan(band[..., MEDIAN]), np.nan, held)


def winkler(band: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Interval score of the 95% interval; NaN where there is no case. Smaller is better."""
    return interval_score(band[..., 0], band[..., -1], came, 0.95)


def surprise(band: np.ndarray, came: np.ndarray) -> np.ndarray:
    """Where what came lies among the quantiles, as a normal score over 1.96: beyond -1 or 1 is outside the 95%.

    Between quantiles on a line, beyond them in half-widths of that side. On an atom (many draws at zero) the end nearer
    the median counts. Finer than tail shares, which tie where no draw lies further out.

    >>> band = np.array([0.0, 2, 4, 10, 12, 16, 30])
    >>> surprise(band, np.array([0.0, 10.0, 50.0])).tolist()
    [-1.0, 0.0, 2.0]
    >>> surprise(np.array([0.0, 0, 0, 2, 4, 6, 9]), np.array([0.0])).round(2).tolist()
    [-0.34]
    """
    q = np.broadcast_to(band, (*np.shape(came), len(PROBS)))
    y = np.asarray(came, dtype=float)[..., None]
    from_below, from_above = (q <= y).sum(axis=-1) - 1, (q < y).sum(axis=-1)
    low = _between(q, came, np.clip(from_below, 0, len(PROBS) - 2))
    high = _between(q, came, np.clip(from_above - 1, 0, len(PROBS) - 2))
    middle = q[..., MEDIAN]
    down, up = np.maximum(middle - q[..., 0], 1e-9), np.maximum(q[..., -1] - middle, 1e-9)
    low = np.where(from_below < 0, (came - middle) / down, low)
    high = np.where(from_above >= len(PROBS), (came - middle) / up, high)
    return np.where(np.isnan(came) | np.isnan(middle), np.nan, np.where(low < 0, low, np.maximum(high, 0.0)))


def _between(q: np.ndarray, came: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Normal score on the line from quantile j to j + 1; on an atom, of its end nearer to `came`'s side."""
    left, right = (np.take_along_axis(q, i[..., None], axis=-1)[..., 0] for i in (j, j + 1))
    share = np.clip((came - left) / np.where(right > left, right - left, 1.0), 0.0, 1.0)
    return np.asarray(SCORES[j] + (SCORES[j + 1] - SCORES[j]) * share)


def threshold(distance: np.ndarray, share: float = 0.025) -> float:
    """The greatest t such that no more than that share of the signed distances (NaN ignored) lie below it.

    Half of 5% on each side: with one threshold for both, rises of small series would use it up, and no method would see
    a fall there.

    >>> threshold(np.arange(-50.0, 50.0))
    -48.0
    """
    ordered = np.sort(distance[np.isfinite(distance)])
    return float(ordered[int(np.floor(share * len(ordered)))])


def origins_of(block: Block, every: int = 1) -> np.ndarray:
    """Origins of a block's window whose outcome is known to the horizon; every n-th of them."""
    return np.arange(block.first, block.counts.shape[1] - AHEAD + 1)[::every]


def own(
    block: Block, origins: np.ndarray, draws: int, seed: int, tick: Callable[[], None]
) -> tuple[Judged, dict[str, Judged]]:
    """caudal at those origins: each series; and the totals, from joint paths, from joint paths that are not brought to
    the sum's own forecast, and from draws that know of no other.

    The second: a name and its totals, of every dimension in the order of `totals`.
    """
    rows = totals(block)
    series, joint, parts, loose, spent = [], [], [], [], 0.0
    rng = np.random.default_rng(seed)
    for t in origins:
        began = perf_counter()
        effect = effect_array(
            block.counts, int(t), AHEAD, season=block.season, start=block.start, freq=block.freq, draws=draws, seed=seed
        )
        spent += perf_counter() - began
        paths = block.counts[:, t : t + AHEAD] - effect
        series.append(bands(paths))
        joint.append(_bands_of_totals(paths, rows))
        unbound = effect_array(
            block.counts, int(t), AHEAD, season=block.season, start=block.start, freq=block.freq, whole=False,
            draws=draws, seed=seed,
        )  # fmt: skip
        parts.append(_bands_of_totals(block.counts[:, t : t + AHEAD] - unbound, rows))
        mixed = np.empty_like(paths)
        for i in range(paths.shape[1]):
            mixed[:, i] = paths[rng.permutation(draws), i]
        loose.append(_bands_of_totals(mixed, rows))
        tick()
    cost = spent / (len(origins) * len(block.counts))
    whole = totals_counts(block)
    return Judged("caudal", 0, origins, np.array(series), came(block.counts, origins), cost), {
        "caudal, joint paths": Judged("joint", 0, origins, np.array(joint), came(whole, origins), cost),
        "caudal, joint paths, the sum not forecast by itself": Judged(
            "parts", 0, origins, np.array(parts), came(whole, origins), cost
        ),
        "caudal, independent draws summed": Judged("loose", 0, origins, np.array(loose), came(whole, origins), cost),
    }


def came(counts: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """(dates, series, scales, horizons) sums of what came from every origin."""
    return np.array([sums(counts[:, t : t + AHEAD]) for t in origins])


def totals(block: Block) -> dict[tuple[str, str], np.ndarray]:
    """Rows of every total of a block: {("area", "tucson"): rows, ..., ("all", "all"): all rows}, of two or more."""
    found = {(name, label): rows for name in block.names for label, rows in block.parts(name).items() if len(rows) > 1}
    return {**found, ("all", "all"): np.arange(len(block.counts))}


def totals_counts(block: Block) -> np.ndarray:
    """(totals, periods) counts of the totals."""
    return np.array([block.counts[rows].sum(axis=0) for rows in totals(block).values()])


def _bands_of_totals(paths: np.ndarray, rows: Mapping[tuple[str, str], np.ndarray]) -> np.ndarray:
    return bands(np.stack([paths[:, part].sum(axis=1) for part in rows.values()], axis=1))


def sizes(counts: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """(dates, series) mean count of the twelve months before each origin."""
    return np.array([counts[:, max(0, t - SIZE_MONTHS) : t].mean(axis=1) for t in origins])


def after_record(counts: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """(dates, series) whether the month before the origin was the series' highest so far."""
    return np.array([counts[:, t - 1] > counts[:, : t - 1].max(axis=1) for t in origins])


def after_rise(counts: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """(dates, series) whether the month before the origin was up by a fifth or more on the one before it."""
    return np.array([(counts[:, t - 1] > 0) & (counts[:, t - 1] >= (1 + RISE) * counts[:, t - 2]) for t in origins])


def unit(counts: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """(dates, series) mean absolute monthly change before each origin, at least 1: what count scores are divided by."""
    return np.array([np.maximum(np.abs(np.diff(counts[:, :t], axis=1)).mean(axis=1), 1.0) for t in origins])


def rate(values: np.ndarray, kept: np.ndarray | None = None) -> tuple[float, float, float]:
    """Mean and date-block interval of values (dates, series), rows consecutive months, NaN where there is no case."""
    v = values if kept is None else np.where(kept, values, np.nan)
    return date_blocks(v, BLOCK, resamples=RESAMPLES)


def ratio(above: np.ndarray, below: np.ndarray, seed: int = 0) -> tuple[float, float, float]:
    """Ratio of the means of two paired arrays (dates, series), with its 95% date-block interval.

    >>> ratio(np.full((24, 3), 2.0), np.full((24, 3), 4.0))
    (0.5, 0.5, 0.5)
    """
    known = np.isfinite(above) & np.isfinite(below)
    a, b = (np.where(known, x, 0.0).sum(axis=1) for x in (above, below))
    dates = len(a)
    rng = np.random.default_rng(seed)
    first = rng.integers(0, dates, (RESAMPLES, -(-dates // BLOCK)))
    pick = ((first[:, :, None] + np.arange(BLOCK)) % dates).reshape(RESAMPLES, -1)[:, :dates]
    top, bottom = a[pick].sum(axis=1), b[pick].sum(axis=1)
    low, high = np.quantile(top[bottom > 0] / bottom[bottom > 0], [0.025, 0.975])
    return float(a.sum() / b.sum()), float(low), float(high)


def sample(usable: np.ndarray, size: int, dates: int, seed: int) -> np.ndarray:
    """Rows (date, series) of about `size` usable cases (dates, series), on `dates` dates spread evenly, few from each.

    Every chosen date gives the same number where it can.
    """
    held = np.flatnonzero(usable.any(axis=1))
    chosen = held[np.unique(np.linspace(0, len(held) - 1, min(dates, len(held))).round().astype(int))]
    rng = np.random.default_rng(seed)
    each = max(1, round(size / len(chosen)))
    picked = []
    for d in chosen:
        series = np.flatnonzero(usable[d])
        picked += [(d, s) for s in np.sort(rng.choice(series, min(each, len(series)), replace=False))]
    return np.array(picked)


def scattered(values: np.ndarray, cases: np.ndarray, like: Judged) -> np.ndarray:
    """Values (cases, ...) of sampled cases laid out as (dates, series, ...), NaN elsewhere."""
    grid = np.full((*like.came.shape[:2], *values.shape[1:]), np.nan)
    grid[cases[:, 0], cases[:, 1]] = values
    return grid


def only(judged: Judged, cases: np.ndarray) -> Judged:
    """A method with all but the sampled cases taken away."""
    band = scattered(judged.band[cases[:, 0], cases[:, 1]], cases, judged)
    seen = scattered(judged.came[cases[:, 0], cases[:, 1]], cases, judged)
    return Judged(judged.name, judged.scale, judged.origins, band, seen, judged.seconds)


def kinds(block: Block) -> dict[str, np.ndarray]:
    """(totals,) which of a block's totals are of each dimension."""
    names = np.array([name for name, _ in totals(block)])
    return {kind: names == kind for kind in dict.fromkeys(names.tolist())}


def found(judged: Judged, block: Block, factors: Sequence[np.ndarray], horizon: int, scale: int) -> list[np.ndarray]:
    """For each plant, (dates, series) 1 where it is seen at 5% false alarms, 2.5% a side, NaN where there is no case.

    Seen: the distance lies further down than in 2.5% of the same cases with nothing planted. Where several cases tie at
    the threshold, each counts for the share that brings the false alarms to 2.5% (a randomised test).
    """
    band, at = judged.band[:, :, scale, horizon], judged.came[:, :, scale, horizon]
    nothing = surprise(band, at)
    t, known = threshold(nothing), np.isfinite(nothing)
    ties = (0.025 * known.sum() - (nothing < t).sum()) / (nothing == t).sum()
    seen = []
    for factor in factors:
        cut = np.array([sums(block.counts[:, o : o + AHEAD] * factor) for o in judged.origins])[:, :, scale, horizon]
        distance = surprise(band, cut)
        seen.append(np.where(known, (distance < t) + ties * (distance == t), np.nan))
    return seen
