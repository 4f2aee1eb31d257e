"""A count by shorter periods that fill the longer ones: what is seen of each, and joint draws of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from caudal.errors import NotHeldError
from caudal.forecast.nowcast import YOUNG, Base, draw, listen, on_grid, settle
from caudal.forecast.revisions import factors
from caudal.forecast.signs import Earned
from caudal.periods import step
from caudal.series import query_panel
from caudal.studies.checking import SEASON
from caudal.studies.nowcasts.known import MANY, Known, known
from caudal.studies.nowcasts.signs import Heard, origin_days, signs
from caudal.studies.setting import Setting

FILLS = {"W": ("D",), "M": ("D",), "Q": ("M", "D"), "A": ("Q", "M", "D")}
"""Shorter periods that fill those of the key, the longest first."""
ALIKE = 4  # longer periods known both ways, at least, before one is taken for the sum of the other


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """How shorter periods lie in longer ones. cuts: (longer edges,), index of the shorter period that begins there,
    -1 before the first. at: (origins of the longer,), how many of the shorter were out by then. edges: first days of
    the shorter, those to come included."""

    cuts: np.ndarray
    at: np.ndarray
    edges: np.ndarray


@dataclass(frozen=True, eq=False)
class Parts:
    """The same count by shorter periods. base, earned, heard: their forecast and its early signs. origins: those of the
    longer periods' that can be replayed so."""

    known: Known
    base: Base
    earned: Earned
    heard: tuple[Heard, ...]
    laid: _Laid
    origins: np.ndarray
    seed: int

    @property
    def horizon(self) -> int:
        """Longer periods that are open."""
        return len(self.laid.cuts) - len(self.laid.at)

    @cached_property
    def _least(self) -> np.ndarray | None:
        return next((h.least for h in self.heard if h.least is not None), None)

    def drawn(self, origin: int, draws: int) -> np.ndarray:
        """Joint draws (draws, horizon) of the open longer periods at an origin: what was seen, and draws of the rest.

        At the last origin what was seen is as it will stand in the end, where its prints are still open to revision.
        """
        out, cuts = int(self.laid.at[origin]), self.laid.cuts[origin : origin + self.horizon + 1]
        floor = None if self._least is None else self._least[out]
        rest = draw(self.base, self.earned, out, draws=draws, seed=self.seed, least=floor)
        seen = np.broadcast_to(self.base.counts[int(cuts[0]) : out], (draws, max(out - int(cuts[0]), 0)))
        if origin == len(self.laid.at) - 1:
            x = self.known
            rows = np.arange(int(cuts[0]), out)
            held = np.isin(rows, x.revised.open)
            by_revision = np.ones((draws, len(rows)))
            by_revision[:, held] = factors(x.revised.told, rows[held], draws, self.seed)
            seen = on_grid(x.counts[rows] * by_revision, x.counts)
            moved = x.revised.moved(len(x.counts) - 1, draws, self.seed)
            rest = rest if moved is None else on_grid(moved[:, None] * rest, x.counts)
        every = np.concatenate([np.zeros((draws, 1)), np.cumsum(np.concatenate([seen, rest], axis=1), axis=1)], axis=1)
        sums: np.ndarray = np.diff(every[:, cuts - int(cuts[0])], axis=1)
        return sums

    def seen_days(self) -> np.ndarray:
        """(horizon,): the days of each open longer period that are out now."""
        edges, cuts = self.laid.edges, self.laid.cuts[-self.horizon - 1 :]
        upto = edges[np.minimum(cuts, self.laid.at[-1])]
        days: np.ndarray = np.diff(upto).astype(float)
        return days

    def rows(self) -> list[int]:
        """For each open longer period, the step (0 ..) of the first shorter one in it that is not out."""
        begin = np.maximum(self.laid.cuts[-self.horizon - 1 : -1] - self.laid.at[-1], 0)
        return [int(h) for h in np.minimum(begin, self.base.horizon - 1)]


def parts(s: Setting, x: Known, edges: np.ndarray, asked: np.ndarray, origins: np.ndarray) -> Parts | None:
    """The longest shorter periods held whose sums are the count asked about, wherever both are known; None where none
    are, where more than MANY of them are open, where none of an open longer period is out (many short steps then know
    less than one long one), and where one that is out is not known.

    edges, asked: as in `signs`. origins: those to replay.
    """
    for shorter in FILLS.get(x.panel.frequency, ()):
        try:
            found = query_panel(s.store, s.corridor, [x.query], as_of=s.as_of, strict=s.strict, frequency=shorter)
            y = known(s, found)
        except NotHeldError:
            continue
        laid = _laid(s, x, y, edges, asked, origins)
        if laid is not None:
            return _settled(s, y, laid, origins, len(edges) - len(asked))
    return None


def _laid(s: Setting, x: Known, y: Known, edges: np.ndarray, asked: np.ndarray, origins: np.ndarray) -> _Laid | None:
    n, horizon = len(y.counts), len(edges) - len(asked)
    own = _edges(y, MANY)
    if not own[n] < edges[-1] <= own[-1]:
        return None
    cuts = np.where(edges >= own[0], np.searchsorted(own, edges), -1)
    if (own[cuts[cuts >= 0]] != edges[cuts >= 0]).any():
        return None
    late = s.as_of.toordinal() - int(own[n])
    at = np.minimum(np.searchsorted(own[1 : n + 1], asked - late, side="right"), cuts[horizon:])
    replayed = [t for t in origins.tolist() if cuts[t] >= 0]
    ahead = max(int(cuts[t + horizon] - at[t]) for t in (*replayed, len(asked) - 1))  # months differ in length
    laid = _Laid(cuts, at, own[: n + ahead + 1])
    return laid if ahead <= MANY and _adds_up(x.counts, y.counts, laid) else None


def _edges(y: Known, ahead: int) -> np.ndarray:
    """First days, as ordinals, of the periods known, of `ahead` to come and of the one after."""
    periods = y.panel.periods[: len(y.counts)]
    starts = [*(p.start for p in periods), *(step(periods[-1], h).start for h in range(1, ahead + 2))]
    return np.array([d.toordinal() for d in starts])


def _adds_up(longer: np.ndarray, shorter: np.ndarray, laid: _Laid) -> bool:
    """Whether shorter periods add up to the longer wherever all are known; and some are out now, all of them known."""
    begin, end = laid.cuts[: len(longer)], laid.cuts[1 : len(longer) + 1]
    whole = np.flatnonzero((begin >= 0) & (end <= len(shorter)))
    sums = np.array([shorter[begin[t] : end[t]].sum() for t in whole])
    both = np.isfinite(sums) & np.isfinite(longer[whole])
    first, out = int(laid.cuts[len(longer)]), int(laid.at[-1])
    if both.sum() < ALIKE or not 0 <= first < out or not np.isfinite(shorter[first:out]).all():
        return False
    return bool(np.allclose(sums[both], longer[whole][both], rtol=1e-9, atol=1e-9))


def _settled(s: Setting, y: Known, laid: _Laid, origins: np.ndarray, horizon: int) -> Parts:
    n, frequency = len(y.counts), y.panel.frequency
    season, ahead = SEASON[frequency], len(laid.edges) - len(y.counts) - 1
    taught = np.cumsum(np.isfinite(y.counts))
    kept = []
    for t in origins.tolist():
        begin, out = int(laid.cuts[t]), int(laid.at[t])
        if 0 <= begin <= out and out > 0 and taught[out - 1] >= YOUNG * max(season, 12):
            kept += [t] if np.isfinite(y.counts[begin:out]).all() else []
    counts = y.revised.expected(y.counts)
    also = [int(laid.at[t]) for t in kept]
    base = settle(counts, ahead, season=season, start=y.panel.periods[0].start, freq=frequency, also=also)
    heard: list[Heard] = []
    if y.ahead:
        heard = signs(s, y.query, y.panel, base, laid.edges, origin_days(laid.edges, n, y.ahead, s.as_of))
    earned = listen(base, [h.said for h in heard])
    return Parts(y, base, earned, tuple(heard), laid, np.array(kept, dtype=int), s.seed)
