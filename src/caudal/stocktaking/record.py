"""The record behind a brief: its parts, its editions and the figures of every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caudal.corridor import Corridor
from caudal.records import Edition, Figure, Period
from caudal.stocktaking.counts import Asked, Gap, Headline, Revision, Section
from caudal.stocktaking.effects import MeasureTold
from caudal.stocktaking.outlook import Fared, Outlook
from caudal.stocktaking.talks import Agreed


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
    agreed: Agreed | None = None  # None where no talks are on record
    outlooks: tuple[Outlook, ...] = ()  # the principal count, then one count of each other party
    fared: tuple[Fared, ...] | None = None  # None where no scores of forecasts are held
