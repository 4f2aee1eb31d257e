"""What the newest counts will be in the end, as far as the prints known at as_of tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from caudal.forecast.nowcast import on_grid
from caudal.forecast.revisions import Revisions, factors, learn
from caudal.panel import Panel
from caudal.records import Period, Query
from caudal.series import print_matrix
from caudal.studies.checking import SEASON
from caudal.studies.setting import Setting

SHOWN = {"D": 31, "W": 13, "M": 12, "Q": 4, "A": 2}  # newest periods that may be called open, at most
NEAR = 3  # those called open where the publisher's year is not known, beside those that most past prints changed after


@dataclass(frozen=True, slots=True, eq=False)
class Revised:
    """What the prints teach. open: indices of published periods that may still be revised. by: (periods,), the id of
    the edition that printed each last, "" where none did."""

    told: Revisions
    open: np.ndarray
    by: tuple[str, ...]

    def expected(self, counts: np.ndarray) -> np.ndarray:
        """Counts (..., periods) as they are expected to stand in the end; open ones times exp(mean)."""
        out = counts.copy()
        out[..., self.open] *= np.exp(self.told.mean[self.open])
        return out

    def starts(self, counts: np.ndarray) -> np.ndarray:
        """Counts from which what comes is drawn: those expected, on the grid on which counts lie."""
        return on_grid(self.expected(counts), counts) if len(self.open) else counts

    def moved(self, last: int, draws: int, seed: int) -> np.ndarray | None:
        """(draws,): what the last published period will be, over what is expected of it; None where it is not open.

        What comes next starts from there, in every draw.
        """
        if last not in self.open:
            return None
        drawn: np.ndarray = factors(self.told, np.array([last]), draws, seed)[:, 0] / np.exp(self.told.mean[last])
        return drawn


def revised(s: Setting, query: Query, periods: Sequence[Period]) -> Revised:
    """Learn from the prints of a count, and of those that a declared sum joins to it, released by `s.as_of`."""
    frequency, first = periods[0].frequency, periods[0].start
    place = {"M": first.month - 1, "Q": (first.month - 1) // 3}
    season = SEASON[frequency] if frequency in place else 1
    own, *others = (print_matrix(s.store, s.corridor, q, periods, as_of=s.as_of) for q in (query, *_related(s, query)))
    related = [(m.values, m.newest) for m in others]
    told = learn(own.values, own.newest, season, place.get(frequency, 0), related)
    last = len(periods) - 1
    rows = np.arange(max(last + 1 - SHOWN[frequency], 0), last + 1)
    taught = (told.freedom[rows] > 0) & (told.scale[rows] > 0) & (told.state[rows] != 0)
    taught &= (told.state[rows] == 1) | (told.changed[rows] >= 0.5) | (rows > last - NEAR)
    by = [""] * len(periods)
    for edition, row in zip(own.editions, own.values, strict=True):
        for p in np.flatnonzero(np.isfinite(row)).tolist():
            by[p] = edition.id
    return Revised(told, rows[taught], tuple(by))


def opened(s: Setting, panel: Panel, whole: Mapping[str, str]) -> Revised:
    """What the prints of a panel's whole (its key) tell of those periods of the panel that may still be revised."""
    return within(revised(s, Query(panel.indicator, **whole), panel.periods), panel)


def within(x: Revised, panel: Panel) -> Revised:
    """The same of those periods alone that are known in every series of a panel from the edition that printed them last
    (in those known at all), and are no replays: a value that nobody read is not called open."""
    known = np.isfinite(panel.filled)
    ids = np.array([*(e.id for e in panel.editions), ""], dtype=object)
    at = np.arange(len(panel.periods))
    rows = [p for p in x.open.tolist() if known[:, p].any() and not panel.replay[known[:, p], at[p]].any()
            and (ids[panel.edition[known[:, p], p]] == x.by[p]).all()]  # fmt: skip
    return replace(x, open=np.array(rows, dtype=int))


def _related(s: Setting, query: Query) -> list[Query]:
    """The same count of the indicators that a declared sum joins to this one: revised together."""
    sums = [{i.id, *i.parts} for i in s.corridor.indicators.values() if i.parts]
    joined = dict.fromkeys(i for group in sums if query.indicator in group for i in sorted(group))
    return [replace(query, indicator=i) for i in joined if i != query.indicator]
