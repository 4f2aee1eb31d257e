"""The ledger: a fall split into what was seen elsewhere, what came later, and what was seen nowhere else.

T = touched series, N = destinations, W = the window, L = the later window; Y counts, Y0 counterfactual paths:
    fall     F = sum over T, W of (Y0 - Y)
    moved    M = sum over N, W of (Y - Y0)
    delayed  D = sum over T, L of (Y - Y0)
    net      P = F - M - D   (net fall, seen nowhere else)
per draw, unclipped, so that M + D + P = F in every draw. A rise is a negative fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.effect.arrays import effect_array, observed_from
from caudal.effect.placebo import (
    LEVEL,
    Rank,
    Surprises,
    chance,
    placebo_origins,
    rank,
    surprise,
    surprises,
    upper_tail,
)
from caudal.errors import UsageError


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Draws of the ledger's parts, (draws,) each, in the unit of the counts; fewer = a positive fall.

    moved: None where there are no destinations (then the net counts nothing as moved). delayed: None until the later
    window is known; net is then None too, and net_and_delayed = F - M = P + D stands for both.
    before: touched series' count over as many periods just before; season: what season and trend then implied,
    Y0 - before, so that observed - before = season - fall in every draw.
    moved_rank: where M stands among placebo windows, rises only. excess: M lies beyond its own placebo tail (5%).
    said_moved: so, and the touched series fell: the excess elsewhere is consistent with a move.
    """

    observed: float
    before: float
    fall: np.ndarray
    moved: np.ndarray | None
    delayed: np.ndarray | None
    season: np.ndarray
    moved_rank: Rank | None

    @property
    def net_and_delayed(self) -> np.ndarray:
        """F - M."""
        return self.fall if self.moved is None else self.fall - self.moved

    @property
    def net(self) -> np.ndarray | None:
        """F - M - D; None until D is known."""
        return None if self.delayed is None else self.net_and_delayed - self.delayed

    @property
    def moved_p(self) -> float | None:
        """How often a window in which nothing moved shows as much elsewhere: `caudal.effect.chance` of M's upper tail.

        None without destinations or placebo cases.
        """
        if self.moved is None or self.moved_rank is None or self.moved_rank.p is None:
            return None
        return chance(upper_tail(self.moved), self.moved_rank)

    @property
    def excess(self) -> bool:
        """Whether what was seen elsewhere lies beyond its own placebo tail."""
        return self.moved_p is not None and self.moved_p <= LEVEL

    @property
    def said_moved(self) -> bool:
        """Whether "consistent with a move" may be said: an excess elsewhere, and a fall that it can have come from."""
        return self.excess and float(np.median(self.fall)) > 0


def ledger(
    counts: np.ndarray,
    start_index: int,
    *,
    touched: Sequence[int],
    destinations: Sequence[int] = (),
    window: int = 6,
    later: int | None = None,
    placebos: Sequence[int] | None = None,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    groups: np.ndarray | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> Ledger:
    """The ledger of one additive indicator: fall, moved, delayed, net.

    counts: (series, periods), all in one unit; rows `touched` (T) and `destinations` (N) may not meet. window, later:
    periods of W, from start_index, and of L, after it (None: as many as W; 0: no later window). placebos: origins of
    the placebo windows that M is ranked among (None: every origin whose window ends by start_index; empty: none, and
    nothing is said to have moved). The rest as in `caudal.effect_array`.
    Raises UsageError where T and N meet, or a count of T or N is not known in W; where one of T is not known in L,
    `delayed` is None.
    """
    y = np.asarray(counts, dtype=float)
    t, n = list(touched), list(destinations)
    length = window if later is None else later
    _check(y, start_index, t, n, window)
    gone = y[t, start_index + window : start_index + window + length]
    known = length > 0 and gone.shape[1] == length and bool(np.isfinite(gone).all())
    horizon = window + length if known else window
    effect = effect_array(
        y, start_index, horizon, season=season, start=start, freq=freq, groups=groups, draws=draws, seed=seed
    )
    past = None
    if n:
        at = placebo_origins(start_index, window, season) if placebos is None else np.asarray(placebos, dtype=int)
        past = surprises(
            y[:, :start_index], [n], window, at.tolist(), season=season, start=start, freq=freq, groups=groups,
            seed=seed,
        )  # fmt: skip
    return ledger_of(effect, y, start_index, t, n, window, length if known else 0, past)


def ledger_of(
    effect: np.ndarray,
    counts: np.ndarray,
    start_index: int,
    touched: list[int],
    destinations: list[int],
    window: int,
    later: int,
    past: Surprises | None = None,
    column: int = 0,
) -> Ledger:
    """The ledger from draws at hand. effect: as `effect_array` returns it, `window + later` periods or more.

    later: 0 where the later window is not known. past: placebo surprises whose `column` is the destinations' sum.
    """
    t, n = touched, destinations
    first = effect[:, :, :window].sum(axis=2)
    observed = float(counts[t, start_index : start_index + window].sum())
    before = float(counts[t, start_index - window : start_index].sum()) if start_index >= window else float("nan")
    fall = -first[:, t].sum(axis=1)
    ranked = None
    if n and past is not None:
        came = observed_from(counts, start_index, window)[n].sum()
        ranked = rank(float(surprise(came - first[:, n].sum(axis=1), came)), past, column, side=1)
    return Ledger(
        observed=observed,
        before=before,
        fall=fall,
        moved=first[:, n].sum(axis=1) if n else None,
        delayed=effect[:, t, window : window + later].sum(axis=(1, 2)) if later else None,
        season=observed + fall - before,
        moved_rank=ranked,
    )


def _check(y: np.ndarray, start_index: int, touched: list[int], destinations: list[int], window: int) -> None:
    if y.ndim != 2:
        raise UsageError(f"counts must be series x periods, two axes; this has {y.ndim}.")
    if not touched:
        raise UsageError("A ledger needs at least one touched series.")
    both = sorted(set(touched) & set(destinations))
    if both:
        raise UsageError(f"Series {both[0]} is both touched and a destination: it can be counted once only.")
    if window < 1 or start_index + window > y.shape[1]:
        raise UsageError(f"A window of {window} periods from {start_index} does not fit {y.shape[1]} periods.")
    rows = [*touched, *destinations]
    unknown = np.argwhere(~np.isfinite(y[rows, start_index : start_index + window]))
    if len(unknown):
        i, s = unknown[0]
        raise UsageError(f"Series {rows[i]}, period {start_index + s} is not known, so the window has no sum.")
