"""The early signs of a count that the store holds: finer series of the same flow, and counts upstream of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from caudal.errors import NotHeldError
from caudal.forecast.nowcast import Base, innovations
from caudal.forecast.signs import centre_sign, lead_sign, rate_centres
from caudal.panel import Panel
from caudal.periods import FREQUENCIES, step
from caudal.records import ALL, Query
from caudal.series import publication_days, query_panel
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.setting import Setting

LAGS = (0, 1, 2, 3)
STAGES = ("upstream", "after")  # of an indicator that may be an early sign: what passes before, and what is sent back
FAR_OFF = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A sign as found. said: (variants, origins, horizon), in widths of the base. days: (horizon,), those of each step
    that a finer series has seen now. least: (origins, horizon), what of each step is already counted, where the sign is
    the very count asked about."""

    panel: Panel
    query: Query
    kind: str
    said: np.ndarray
    days: np.ndarray | None = None
    least: np.ndarray | None = None


def signs(s: Setting, query: Query, panel: Panel, base: Base, edges: np.ndarray, asked: np.ndarray) -> list[Heard]:
    """Every sign held and visible at as_of.

    edges: first days (ordinals) of the panel's periods and of those to come, one more than there are. asked: the day of
    each origin, the last one as_of. What a sign says at an origin rests on its periods out by that day.
    """
    found = []
    finer = _finer(s, query, panel.frequency)
    if finer is not None:
        found.append(_rated(s, *finer, query, base, edges, asked))
    for indicator in s.corridor.indicators.values():
        if indicator.stage in STAGES and indicator.id != query.indicator:
            led = _upstream(s, indicator.id, query, panel, base, asked)
            if led is not None:
                found.append(led)
    return found


def _visible(s: Setting, query: Query, frequency: str) -> Panel | None:
    try:
        found = query_panel(s.store, s.corridor, [query], as_of=s.as_of, strict=s.strict, frequency=frequency)
    except NotHeldError:
        return None
    return found if np.isfinite(found.filled).sum() >= LEAST_PAST else None


def _days(s: Setting, query: Query, panel: Panel) -> np.ndarray:
    """The day each period of a sign was out, as an ordinal, and no sooner after its end than the next one may be now.

    Where a sign is late today, its replays are as late: what it earned when it came in time says nothing of today.
    """
    day = publication_days(s.store, s.corridor, query, panel.periods, as_of=s.as_of, strict=s.strict)
    last = panel.periods[int(np.flatnonzero(np.isfinite(panel.filled[0]))[-1])]
    late = (s.as_of - step(last, 1).end).days + 1
    days: np.ndarray = np.maximum(day, np.array([p.end.toordinal() for p in panel.periods]) + late)
    return days


def _finer(s: Setting, query: Query, frequency: str) -> tuple[Query, Panel] | None:
    """The nearest count by shorter periods: the same, then its place's wholes, then parts of the indicator."""
    for candidate in _nearest(s, query):
        for shorter in FREQUENCIES[: FREQUENCIES.index(frequency)]:
            panel = _visible(s, candidate, shorter)
            if panel is not None:
                return candidate, panel
    return None


def _nearest(s: Setting, query: Query) -> Iterator[Query]:
    places = [query.place]
    while (at := s.corridor.places.get(places[-1])) is not None and at.parent is not None and at.parent not in places:
        places.append(at.parent)
    known = s.corridor.indicators.get(query.indicator)
    whole = {"origin": ALL, "population": ALL, "authority": ALL}
    for indicator in (query.indicator, *(known.parts if known else ())):
        for place in places:
            near = replace(query, indicator=indicator, place=place)
            yield from dict.fromkeys((near, replace(near, **whole)))


def _rated(
    s: Setting, near: Query, finer: Panel, query: Query, base: Base, edges: np.ndarray, asked: np.ndarray
) -> Heard:
    starts = np.array([p.start.toordinal() for p in finer.periods])
    ends = np.array([p.end.toordinal() for p in finer.periods])
    day = _days(s, near, finer)
    counts = finer.filled[0]
    centres, days = rate_centres(counts, starts, ends, day, base.counts, edges, asked, base.horizon)
    said = centre_sign(np.cbrt(centres), base.mean, base.width)
    least = _counted(counts, starts, ends, day, edges, asked, base.horizon) if near == query else None
    return Heard(finer, near, "finer", said, days[-1], least)


def _counted(
    counts: np.ndarray, starts: np.ndarray, ends: np.ndarray, day: np.ndarray, edges: np.ndarray, asked: np.ndarray,
    horizon: int,
) -> np.ndarray:  # fmt: skip
    """(origins, horizon): the sum of the finer periods out by then that lie wholly in each step."""
    inside = (starts[:, None] >= edges[None, :-1]) & (ends[:, None] <= edges[None, 1:])
    sums = np.where(np.isfinite(counts), counts, 0.0)[:, None] * inside
    return np.array([sums[day <= today][:, t : t + horizon].sum(axis=0) for t, today in enumerate(asked.tolist())])


def _upstream(s: Setting, id: str, query: Query, panel: Panel, base: Base, asked: np.ndarray) -> Heard | None:
    """One upstream count on the same calendar, of the same origin where that is held, else of all."""
    for wanted in dict.fromkeys((Query(id, origin=query.origin), Query(id))):
        found = _visible(s, wanted, panel.frequency)
        if found is not None and (at := _offset(panel, found)) is not None:
            break
    else:
        return None
    errors = innovations(
        found.filled[0], season=SEASON[found.frequency], start=found.periods[0].start, freq=found.frequency
    )
    out = _days(s, wanted, found)
    size = len(panel.periods) + base.horizon
    surprise, day = np.full(size, np.nan), np.full(size, FAR_OFF)
    own = np.arange(len(errors)) + at
    inside = (own >= 0) & (own < size)
    surprise[own[inside]], day[own[inside]] = errors[inside], out[inside]
    return Heard(found, wanted, "upstream", lead_sign(surprise, day, asked, base.horizon, LAGS))


def _offset(panel: Panel, other: Panel) -> int | None:
    """How many of the panel's periods pass before the other's first; None where they are not of one calendar."""
    first, begins = panel.periods[0], other.periods[0].start
    if panel.frequency in ("D", "W"):
        size = 1 if panel.frequency == "D" else 7
        days = (begins - first.start).days
        return days // size if days % size == 0 else None
    size = {"M": 1, "Q": 3, "A": 12}[panel.frequency]
    months = (begins.year - first.start.year) * 12 + begins.month - first.start.month
    return months // size if months % size == 0 else None


def origin_days(edges: np.ndarray, periods: int, horizon: int, as_of: date) -> np.ndarray:
    """(periods + 1,): the day of each origin, as far into the last open period as as_of is today, within it."""
    current, after = edges[horizon - 1 : horizon + periods], edges[horizon : horizon + periods + 1]
    into = as_of.toordinal() - int(current[-1])
    days: np.ndarray = np.minimum(current + into, after - 1)
    return days
