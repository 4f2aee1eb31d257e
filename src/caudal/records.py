"""The vocabulary: frozen records that every room shares. Nothing here computes, reads or writes.

Dimensions of an observation are place, origin, population and authority. `ALL` in a dimension means
"not broken down". Every other room speaks in these words (docs/ARCHITECTURE.md, glossary).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

ALL = "all"
DIMENSIONS = ("place", "origin", "population", "authority")
SMALL_CELL = 10
"""Counts under this are never printed."""
SMALL_BASE = 50
"""No percentage is printed from a base under this."""

Basis = Literal["official", "compiled", "digitised", "unverified"]
BASES: tuple[Basis, ...] = ("official", "compiled", "digitised", "unverified")
Absent = Literal["zero", "unknown"]
Mode = Literal["strict", "replay"]
Direction = Literal["down", "up"]
Text = Mapping[str, str]
"""A text in each language: keys "en" and "es"."""

OBSERVATION_SCHEMA: dict[str, pl.DataType] = {
    "table": pl.String(),  # the table of the edition this cell stands in (Table.name)
    "indicator": pl.String(),
    "place": pl.String(),
    "origin": pl.String(),
    "population": pl.String(),
    "authority": pl.String(),
    "period": pl.Date(),  # first day of the period; its length is Table.frequency
    "count": pl.Int64(),  # null where the publisher withheld it
    "status": pl.String(),  # see STATUSES
    "place_label": pl.String(),  # the publisher's own words, null where the dimension is ALL
    "origin_label": pl.String(),
    "row": pl.Int32(),  # line of the source file, the header being line 1
}
STATUSES = ("exact", "rounded", "suppressed", "unknown")


@dataclass(frozen=True, slots=True)
class Table:
    """One cross-classified table of an edition: disjoint cells of one indicator that add up to its whole.

    `dims` says for each dimension whether the table breaks it down ("*") or holds it fixed at one value
    (`ALL`, or e.g. place "southwest"). A table answers a query only if each dimension asked for is broken
    down or fixed at the value asked.
    """

    name: str
    indicator: str
    frequency: str  # D, W, M, Q or A
    dims: Mapping[str, str]
    first: date  # first day of the first period covered
    last: date  # first day of the last period covered
    absent: Absent  # what a missing row means inside the coverage
    gaps: tuple[date, ...] = ()  # periods inside the coverage that the table does not speak of: unknown
    rounding: int = 1  # cells are multiples of this
    lag_days: int = 0  # usual days from a period's end to its publication, for replays
    rows: int = 0
    below: int = 0  # a withheld cell stands for a count under this; 0: the table does not say


@dataclass(frozen=True, slots=True)
class Edition:
    """One published release of a source: who, what, when, from which bytes, on what basis."""

    id: str
    publisher: str
    title: str
    released: date
    retrieved: date
    address: str  # public address of the release, or "" where not known
    licence: str
    basis: Basis
    layout: str  # name of the reader or spec
    source: str  # file name as received
    sha256: str  # of the bytes as received
    tables: tuple[Table, ...]
    rows: int
    extract: bool = False  # a compact extract of those bytes, not all of their rows
    notes: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, Text] = field(default_factory=dict)  # names of indicators a spec defines


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source reader returns: an edition and its cells, checked, not yet stored."""

    edition: Edition
    observations: pl.DataFrame  # OBSERVATION_SCHEMA, unique on (table, dims, period)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of calendar, `end` excluded. Labels: 2024-01, 2023-W52, 2024-01-05, 2023-Q4, 2023."""

    start: date
    end: date
    frequency: str
    label: str

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Query:
    """Which count: an indicator and one value for each dimension (ALL = the whole)."""

    indicator: str
    place: str = ALL
    origin: str = ALL
    population: str = ALL
    authority: str = ALL

    def dims(self) -> dict[str, str]:
        """Dimension -> the value asked for."""
        return {d: getattr(self, d) for d in DIMENSIONS}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in structured form: a change between two periods, or a level in one.

    Change: `direction` and `against` are given. Level: `level` (inclusive bounds) and `per` are given.
    """

    query: Query
    period: Period
    direction: Direction | None = None
    against: Period | None = None
    level: tuple[float, float] | None = None
    per: Literal["period", "day"] = "period"
    id: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one figure comes from: an edition and the rows used of it."""

    edition: str  # Edition.id
    publisher: str
    title: str
    released: date
    sha256: str
    basis: Basis
    mode: Mode
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a reader may open: value, meaning, sources, computation (DESIGN section 7)."""

    id: str
    value: float | None
    unit: str  # "count", "per-day", "percent", "probability", "rank", ...
    indicator: str
    dims: Mapping[str, str]
    period: str  # Period.label, or "2023-12/2024-01" for a change
    as_of: date
    mode: Mode
    sources: tuple[Source, ...]
    computation: Mapping[str, object]  # function, options, seed, version
    mark: str = ""  # letters: p provisional, r revised, c suppressed, e estimate, u unverified


@dataclass(frozen=True, slots=True)
class Interval:
    """A predictive distribution in five numbers, in the unit of the count."""

    median: float
    lower80: float
    upper80: float
    lower95: float
    upper95: float


@dataclass(frozen=True, slots=True)
class Level:
    """How a value stands among the same calendar month (or period) of other years, and in all data held."""

    rank_low: int  # 1 = lowest of its calendar month
    rank_high: int  # 1 = highest of its calendar month
    of: int  # how many years are compared
    since: int  # first year compared
    lowest_since: int | None  # the last earlier year whose value was lower or equal, None = lowest in data
    highest_since: int | None  # the last earlier year whose value was higher or equal, None = highest in data


VERDICTS = (
    "not checkable",
    "too early",
    "reporting",
    "contradicted",
    "moved",
    "supported",
    "seasonal",
    "inconclusive",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to a claim (DESIGN section 6). Says whether, not why. Level claims carry no tail.

    `reasons` are (key, values) pairs: the words in each language live in the brief's catalogues.
    """

    claim: Claim
    verdict: str  # one of VERDICTS
    as_of: date
    mode: Mode
    tail_probability: float | None = None
    observed: float | None = None
    against_value: float | None = None
    expected: Interval | None = None
    level: Level | None = None
    false_alarm_rate: float | None = None  # measured on the panel's own past placebo periods
    false_alarm_cases: int = 0
    power: Mapping[str, float] = field(default_factory=dict)  # "-30": share of planted falls found
    reasons: tuple[tuple[str, Mapping[str, object]], ...] = ()
    sources: tuple[Source, ...] = ()
    computation: Mapping[str, object] = field(default_factory=dict)

    @property
    def percent(self) -> float | None:
        """Change from the against-period to the period, in percent; None from a base of zero or for a level."""
        if self.observed is None or not self.against_value:
            return None
        return 100.0 * (self.observed - self.against_value) / self.against_value
