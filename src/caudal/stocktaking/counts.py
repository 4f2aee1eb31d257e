"""Counts in their own terms: series, changes and where they stand, questions, revisions, what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caudal.corridor import ClaimEntry
from caudal.records import Interval, Level, Period, Query, Verdict

STANDING_TAIL = 0.05
"""A count is said to be lower (higher) than expected where the tail on that side is this or less."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: value None where not known; `mark` as in Figure; `figure` its id."""

    period: Period
    value: float | None
    figure: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the corridor file, judged as it could be known on each date. Never merged with another."""

    entry: ClaimEntry
    verdicts: tuple[Verdict, ...]  # in order of as_of
    figures: Mapping[str, str]  # "from", "to", "percent", "tail", "per-day" -> figure id, of the last verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a count stands against what was expected of it; no claim, no direction, the same of every party's count.

    lower, upper: the chance, under the predictive draws, of a count as low (as high) as the one observed or more so.
    Each counts ties in full, so in discrete draws they add up to more than 1 and neither is 1 minus the other.
    """

    lower: float
    upper: float

    @property
    def side(self) -> str:
        """ "lower" where the lower tail is 5% or less, "higher" where the upper one is, else "within"."""
        if self.lower <= STANDING_TAIL:
            return "lower"
        return "higher" if self.upper <= STANDING_TAIL else "within"


@dataclass(frozen=True, slots=True)
class Change:
    """One series in its own terms: history, change, level and verdict. `expected` is for the newest period.

    standing: against what was expected; None where nothing was, and for headlines, which answer a claim.
    """

    id: str
    query: Query
    history: tuple[Point, ...]
    verdict: Verdict
    level: Level | None
    figures: Mapping[str, str]  # "from", "to", "percent", "median", "lower95", "upper95", "tail" -> figure id
    standing: Standing | None = None  # its tails in `figures`: "lower-tail", "upper-tail"


@dataclass(frozen=True, slots=True)
class Headline:
    """The picture of the first page: observed against expected, for one indicator at the principal place."""

    change: Change
    expected: tuple[tuple[Period, Interval], ...]  # from data to the end of the against-period


@dataclass(frozen=True, slots=True)
class Section:
    """A group of series shown together. `id`: sectors, ports, citizenships, upstream, ..."""

    id: str
    changes: tuple[Change, ...]
    not_shown: int = 0  # series held back because a cell is under 10


@dataclass(frozen=True, slots=True)
class Revision:
    """What a release changed in the one before: one indicator, place and period."""

    indicator: str
    place: str
    period: Period
    values: tuple[tuple[date, float, str], ...]  # (released, value, edition id), in order


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the brief cannot say. `key` is worded in the catalogues; `values` fill it."""

    key: str
    values: Mapping[str, object]
