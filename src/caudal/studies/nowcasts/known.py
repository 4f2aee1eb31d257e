"""A count as known at a date: what a nowcast starts from, and up to where it must reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caudal.errors import NotHeldError
from caudal.forecast.nowcast import Base, settle
from caudal.panel import Panel
from caudal.periods import step
from caudal.records import Query
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.nowcasts.revised import Revised, revised, within
from caudal.studies.setting import Setting

MANY = 120  # unpublished periods, beyond which no draw says anything


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """A series as known: the panel's periods up to the last known count, and what its prints teach."""

    panel: Panel
    query: Query
    counts: np.ndarray
    revised: Revised
    ahead: int  # periods not published, up to that of as_of


def known(s: Setting, found: Panel) -> Known:
    """A panel of one series up to its last known count. Raises NotHeldError where its past is too short or too old."""
    held = np.flatnonzero(np.isfinite(found.filled[0]))
    if len(held) < LEAST_PAST:
        raise NotHeldError(
            f"A nowcast needs {LEAST_PAST} periods of the past; {len(held)} of {found.indicator} are known as of "
            f"{s.as_of}. Load a longer history, or ask at a later date."
        )
    last, query = int(held[-1]), Query(found.indicator, **dict(found.series[0]))
    ahead = 0
    while step(found.periods[last], ahead).end <= s.as_of:
        ahead += 1
        if ahead > MANY:
            raise NotHeldError(
                f"The last period of {found.indicator} known on {s.as_of} is {found.periods[last].label}: more than "
                f"{MANY} periods before. Load a newer release (`caudal fetch`), or ask as of an earlier date."
            )
    told = within(revised(s, query, found.periods[: last + 1]), found)
    return Known(found, query, found.filled[0, : last + 1], told, ahead)


def settled(x: Known) -> Base:
    """The base forecast, from counts as they are expected to stand in the end."""
    counts, frequency = x.revised.expected(x.counts), x.panel.frequency
    return settle(counts, x.ahead, season=SEASON[frequency], start=x.panel.periods[0].start, freq=frequency)


def edges_of(x: Known) -> np.ndarray:
    """First days, as ordinals, of the periods, of those to come and of the one after."""
    periods = x.panel.periods[: len(x.counts)]
    ahead = [step(periods[-1], h).start.toordinal() for h in range(1, x.ahead + 2)]
    return np.array([*(p.start.toordinal() for p in periods), *ahead])
