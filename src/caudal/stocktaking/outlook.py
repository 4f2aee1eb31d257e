"""What to expect of a count and its parts, and how such forecasts have fared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caudal.records import Period, Query
from caudal.stocktaking.counts import Point


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What to expect of one series. history: its last counts, oldest first.

    coming: each period after the last one published, with its figures "median", "lower80", "upper80", "lower95",
    "upper95".
    """

    query: Query
    history: tuple[Point, ...]
    coming: tuple[tuple[Period, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect of one party's count; the parts add up to the whole in every draw, and are not all shown.

    why: where nothing can be foreseen, "not-held" or "too-short". last: the last period published. due: the day by
    which the first figure of the next one is to be expected. after: measures that begin after the data and are not in
    the forecast. by: the dimension of the parts.
    """

    query: Query
    party: str | None
    why: str = ""
    last: Period | None = None
    due: date | None = None
    whole: Foreseen | None = None
    parts: tuple[Foreseen, ...] = ()
    by: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fared:
    """How such forecasts fared when made again on past days, at one horizon in periods.

    covered80, covered95: shares of outcomes inside the intervals (0..1); skill: 1 - score / that of repeating the last
    count, higher is better; cases: outcomes judged. part: whether of parts or of the whole.
    """

    indicator: str
    part: bool
    horizon: int
    cases: int
    covered80: float
    covered95: float
    skill: float
