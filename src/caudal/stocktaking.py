"""StockTaking: everything a brief says, as numbers and keys, in no language. `studies` builds it, `brief` words it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caudal.corridor import ClaimEntry, Corridor, Measure
from caudal.records import Edition, Figure, Interval, Level, Period, Query, Verdict

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


@dataclass(frozen=True, slots=True)
class Told:
    """One effect in figures: of a series or sum, over periods first to last, in its own unit.

    figures: "observed"; "expected", "expected-lower95", "expected-upper95"; "effect", "effect-lower95",
    "effect-upper95" (observed - expected); "percent", from a base of 50 or more; "p", of the placebo; those known.
    lag: months by which the periods lie ahead of the measure's.
    """

    query: Query
    first: Period
    last: Period
    figures: Mapping[str, str]
    verdict: str = ""
    lag: int = 0


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """One part of a ledger. key: "fall", "moved", "delayed", "net", or "net-and-delayed" until the later window is
    known. figures: "value", "lower95", "upper95"; empty where not known. A fall is positive."""

    key: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One specification of an effect and what it gives; fields as in `caudal.effect.Specification`."""

    start: str
    pre: int | None
    season: bool
    unit: str
    controls: str
    months: float
    default: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Another measure near this one in time; `joint` is the effect of both where they cannot be separated."""

    measure: Measure
    relation: str
    joint: Told | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A count of another party or stage beside the ledger, never in it; told None where the months are not held."""

    query: Query
    told: Told | None


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """What a measure did, as it could be known on the brief's day. total None where nothing can be told yet.

    placebo: "p", "cases", "rate" -> figure id. before: figures "before" and "season" of the ledger. hidden: series not
    shown, their count under 10. declared: the corridor names the destinations.
    """

    measure: Measure
    verdict: str
    complete: bool = False
    capped_by: str | None = None
    total: Told | None = None
    announced: Told | None = None
    placebo: Mapping[str, str] = field(default_factory=dict)
    series: tuple[Told, ...] = ()
    hidden: int = 0
    ledger: tuple[LedgerPart, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    declared: bool = False
    said_moved: bool = False
    later_others: tuple[str, ...] = ()
    overlapping: tuple[Overlapping, ...] = ()
    beside: tuple[Beside, ...] = ()
    curve: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class StockTaking:
    """The record behind a brief: every number of it is in `figures`, every source in `editions`."""

    corridor: Corridor
    as_of: date
    seed: int
    version: str
    period: Period  # newest period published for the principal indicator
    against: Period
    released: date  # of the edition that first printed `period`
    next_release: date | None  # expected, from the release calendar
    headlines: tuple[Headline, ...]
    asked: tuple[Asked, ...]
    sections: tuple[Section, ...]
    revisions: tuple[Revision, ...]
    gaps: tuple[Gap, ...]
    scores: Mapping[str, object]  # scores.json, as checked at load
    editions: tuple[Edition, ...]  # every edition that a figure uses
    figures: Mapping[str, Figure]
    measures: tuple[MeasureTold, ...] = ()  # in force in the months before the newest period, newest first
