"""The record behind one measure's page: figures by id, and what its pictures draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caudal.records import Period, Query
from caudal.stocktaking import MeasureTold, StockTaking, Told


@dataclass(frozen=True, slots=True)
class PathPoint:
    """One period from a measure's start on. total, cumulated: as `Told.figures`; inside: within the window."""

    period: Period
    total: Mapping[str, str]
    cumulated: Mapping[str, str]
    inside: bool


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """The record behind one measure's page. stock holds it alone, with its figures and editions.

    history: the touched sum before the start, with the figure of each count. path: each period from the start on.
    after: months, the effect added up so far, measures begun by then. own, time, place: surprises of this window and of
    the placebo cases. counts: how many choices, choices beyond, series refused ..., by key, each a figure. scan: days
    "at", "first", "last" and figures "percent", "p", "dates". reasons: why controls were refused, key -> figure.
    """

    stock: StockTaking
    history: tuple[tuple[Period, str], ...] = ()
    path: tuple[PathPoint, ...] = ()
    after: tuple[tuple[float, Told, tuple[str, ...]], ...] = ()
    own: float = 0.0
    time: tuple[float, ...] = ()
    place: tuple[float, ...] = ()
    counts: Mapping[str, str] = field(default_factory=dict)
    scan: Mapping[str, date | str] = field(default_factory=dict)
    half_life: Mapping[str, str] | None = None
    shared: bool | None = None
    compared: Mapping[str, str] = field(default_factory=dict)
    lead: tuple[Told, Told] | None = None  # the months just before, and with the window, where these lay opposite
    begun: str = ""
    begun_announced: tuple[Period, str] | None = None  # the first period from the announcement, and its share after it
    not_counted: tuple[str, ...] = ()
    left_out: tuple[Query, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> MeasureTold:
        """What the measure did."""
        return self.stock.measures[0]
