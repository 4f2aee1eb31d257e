"""Placebo: the same question asked where nothing was done, in time (earlier origins) and in place (other series).

The statistic is the surprise of a window's sum: its distance from the median of its predictive draws, in units of the
half-width of their central 95% on that side. Ranks of it need no shape of errors, and compare series of any size.

Few windows of a short record do not overlap, and a rank among n cases never goes under 1 / (1 + n). So the verdict's p
starts from the model's own tail and lets the cases correct it: the mean of a Beta posterior (`chance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal import replay

DRAWS = 500
"""Draws at each placebo origin: enough for the 95% of a window's sum."""

LEVEL = 0.05

WORTH = 20.0
"""Cases that the model's own tail is worth: as many as a rank needs to reach 5% (docs/decisions/0014)."""


@dataclass(frozen=True, slots=True, eq=False)
class Surprises:
    """Surprises of window sums at placebo origins.

    origins: (cases,) first period of each window. score: (cases, sums), NaN where not known; negative = fewer than
    expected; beyond -1 or 1 the central 95% does not hold what came. window: periods in each.
    """

    origins: np.ndarray
    score: np.ndarray
    window: int

    def separate(self, column: int = 0) -> int:
        """How many windows follow one another without overlap: the independent cases behind the overlapping ones."""
        count, free = 0, -1
        for origin, score in zip(self.origins, self.score[:, column], strict=True):
            if origin >= free and np.isfinite(score):
                count, free = count + 1, origin + self.window
        return count


@dataclass(frozen=True, slots=True)
class Rank:
    """Where one surprise stands among placebo cases.

    far: cases at least as far out, on both sides unless said. p: (1 + far) / (1 + cases). smallest: the least p
    attainable with so many cases. rate: share of the cases whose own 95% interval leaves out zero, the measured
    false-alarm rate. separate: cases that do not overlap. None where there are no cases.
    """

    p: float | None
    cases: int
    separate: int
    smallest: float | None
    rate: float | None
    far: int = 0


def surprise(draws: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """Signed distance of what came from the median of its draws, over the half-width of the central 95% on that side.

    draws: (n, ...), observed: (...). 0 = the median, -1 = the lower end of the 95% interval. NaN stays NaN. Counts near
    zero: a side without width takes half a count.
    """
    lower, median, upper = np.quantile(draws, (0.025, 0.5, 0.975), axis=0)
    side = np.where(observed < median, median - lower, upper - median)
    result: np.ndarray = (observed - median) / np.maximum(side, 0.5)
    return result


def surprises(
    counts: np.ndarray,
    sums: Sequence[Sequence[int]],
    window: int,
    origins: Sequence[int],
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Surprises:
    """Surprises of what came over `window` periods from each origin, for each sum of rows, from the data before it.

    counts: (series, periods). sums: each the rows to add up. One filter pass serves all origins.
    """
    at = np.asarray(list(origins), dtype=int)
    score = np.full((len(at), len(sums)), np.nan)
    if len(at):
        past = replay.rolling(
            counts, window, origins=[int(o) for o in at], season=season, start=start, freq=freq, groups=groups,
            draws=draws, seed=seed,
        )  # fmt: skip
        for i, origin in enumerate(at):
            came = counts[:, origin : origin + window].sum(axis=1)
            drawn = past.paths(int(origin)).sum(axis=2)
            for j, rows in enumerate(sums):
                chosen = list(rows)
                score[i, j] = surprise(drawn[:, chosen].sum(axis=1), came[chosen].sum())
    return Surprises(at, score, window)


def rank(score: float, past: Surprises, column: int = 0, side: int = 0) -> Rank:
    """`score` among the placebo cases of one sum. side: 0 both, -1 only falls count as far out, 1 only rises."""
    known = past.score[np.isfinite(past.score[:, column]), column]
    return rank_among(score, known, past.separate(column), side)


def rank_among(score: float, cases: np.ndarray, separate: int, side: int = 0) -> Rank:
    """`score` among the surprises of other cases, e.g. of series that nothing touched."""
    n = int(cases.size)
    if not n or not np.isfinite(score):
        return Rank(None, n, separate, None, None)
    far = np.abs(cases) >= abs(score) if side == 0 else side * cases >= side * score
    return Rank(
        p=(1 + int(far.sum())) / (1 + n),
        cases=n,
        separate=separate,
        smallest=1 / (1 + n),
        rate=float((np.abs(cases) > 1).mean()),
        far=int(far.sum()),
    )


def merged(*ranks: Rank) -> Rank:
    """One rank among the cases of several."""
    held = [r for r in ranks if r.cases and r.rate is not None]
    cases, far = sum(r.cases for r in held), sum(r.far for r in held)
    separate = sum(r.separate for r in held)
    if not cases:
        return Rank(None, 0, separate, None, None)
    rate = sum((r.rate or 0.0) * r.cases for r in held) / cases
    return Rank((1 + far) / (1 + cases), cases, separate, 1 / (1 + cases), rate, far)


def tail(effect: np.ndarray) -> float:
    """Two-sided tail of zero in the draws of an effect, (draws,): 2 (k + 1/2) / (n + 1), k on the side with fewer."""
    k = min(int((effect <= 0).sum()), int((effect >= 0).sum()))
    return min(1.0, (2 * k + 1) / (effect.size + 1))


def upper_tail(effect: np.ndarray) -> float:
    """One-sided tail of zero in the draws of an effect, (draws,), that a rise is judged by: (k + 1/2) / (n + 1), k the
    draws that show none."""
    return (int((effect <= 0).sum()) + 0.5) / (effect.size + 1)


def chance(own: float, *ranks: Rank) -> float:
    """The verdict's p: how often a date on which nothing began lies as far out.

    own: the model's `tail`, or `upper_tail` where the ranks count rises only. ranks: placebo cases in time, and in
    place where these are few. Posterior mean of that share under a Beta prior with mean `own`, worth WORTH cases, when
    `far` of `cases` were as far out; overlapping cases count for as many as do not overlap:
    (WORTH own + sum separate far / cases) / (WORTH + sum separate).
    """
    held = [r for r in ranks if r.cases]
    far = sum(r.separate * r.far / r.cases for r in held)
    return (WORTH * own + far) / (WORTH + sum(r.separate for r in held))


def placebo_origins(
    start_index: int, window: int, season: int, near: np.ndarray | None = None, first: int | None = None
) -> np.ndarray:
    """Origins of placebo windows that end by start_index, from two seasons on (at most half the past).

    near: (periods,) True where a period lies near a measure's date: no window begins there.
    """
    earliest = max(min(2 * season, start_index // 2) if first is None else first, 2)
    origins = np.arange(earliest, start_index - window + 1)
    return origins if near is None else origins[~near[origins]]
