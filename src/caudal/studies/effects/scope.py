"""Scope: which series a measure touches, where the flow may have gone, what may serve as a control, on one calendar."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

import numpy as np

from caudal.corridor import Measure
from caudal.errors import NotHeldError, UsageError
from caudal.records import ALL, Edition, Mode, Period, Query
from caudal.series import build_panel, query_panel
from caudal.studies.checking import LEAST_PAST, SEASON
from caudal.studies.effects.panel import Stacked, index_of, stacked
from caudal.studies.groups import parts, siblings
from caudal.studies.setting import Setting

A_MONTH = {"D": 365.2425 / 12, "W": 365.2425 / 84, "M": 1.0, "Q": 1 / 3}
"""Periods in a month."""
APART = 2
"""Whole months that must lie between the starts of two measures on the same series to tell them apart."""
HALF_A_YEAR = 183


@dataclass(frozen=True, slots=True)
class Refused:
    """A series that may not serve as a control, and why: touched, destination, spill, possible-destination, or the
    id of another measure that touches it at that time."""

    query: Query
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """Series of one additive indicator on one calendar. counts: (series, periods), rows as `queries`.

    unit: the indicator whose count the rows add up to. at, announced: first period affected, from entry into force
    and from the announcement. touched, destinations, controls: rows. declared: the destinations are, in the corridor.
    not_held: places the measure names that this indicator does not count. withheld: (series, periods) cells that the
    publisher withheld, or that are not known between others that are. left_out: touched series left out of the sum, as
    cells of the window are withheld.
    """

    measure: Measure
    unit: str
    queries: tuple[Query, ...]
    counts: np.ndarray
    frequency: str
    periods: tuple[Period, ...]
    at: int
    announced: int
    touched: tuple[int, ...]
    destinations: tuple[int, ...]
    declared: bool
    untouched: tuple[int, ...]
    refused: tuple[Refused, ...]
    not_held: tuple[str, ...]
    withheld: np.ndarray
    editions: tuple[Edition, ...]
    mode: Mode
    left_out: tuple[Query, ...] = ()

    def opened(self, window: int) -> Scope:
        """The scope without the touched series of which a cell of the window is withheld, where others are left."""
        rows = list(self.touched)
        hidden = [bool(self.withheld[r, self.at : self.at + window].any()) for r in rows]
        if not any(hidden) or all(hidden):
            return self
        kept = tuple(r for r, h in zip(rows, hidden, strict=True) if not h)
        gone = tuple(self.queries[r] for r, h in zip(rows, hidden, strict=True) if h)
        return replace(self, touched=kept, left_out=gone)

    @property
    def season(self) -> int:
        """Periods in a year, or in a week of days."""
        return SEASON[self.frequency]

    @property
    def known(self) -> int:
        """Periods from `at` on, one after another, in which every touched series is known."""
        ahead = np.isfinite(self.counts[list(self.touched), self.at :]).all(axis=0)
        return int(ahead.argmin()) if not ahead.all() else ahead.size

    def steps(self, months: float) -> int:
        """Periods in so many months: at least one."""
        exact = months * A_MONTH[self.frequency]
        return max(1, math.ceil(exact - 1e-9) if self.frequency == "Q" else round(exact))


def scope(s: Setting, measure: Measure, indicator: str | None, by: str | None, frequency: str | None) -> Scope | str:
    """The scope of a measure as known at `s.as_of`; where there is none why, a key of `effects_record.WHY`.

    Raises UsageError for an unknown `by`, DefinitionError where destinations are declared in an indicator that no
    publisher adds to the touched one.
    """
    if by not in (None, "place", "origin"):
        raise UsageError(f"--by {by!r}: write place or origin.")
    chosen = indicator or _indicator(s, measure)
    named = {k: v for k, v in measure.touches.items() if k != "indicator"}
    way = by or ("origin" if named.get("origin") else "place")
    touched, missing = series_of(s, chosen, named, way)
    if not touched:
        return "no-count"
    if by is None and way == "place":
        touched = _up_to_date(s, touched, series_of(s, chosen, named, None)[0], measure.in_force)
    near = _siblings(s, touched, way)
    if by is None and way == "place" and len(touched) == 1 and not near:
        finer = series_of(s, chosen, named, "origin")[0]  # one series alone learns nothing from others
        reach = len(finer) > 2 and _up_to_date(s, finer, touched, measure.in_force) == finer
        touched, way = (finer, "origin") if reach else (touched, way)
    declared = measure.destinations is not None
    gone = _destinations(s, measure, chosen, way) if declared else near
    gone = [q for q in gone if q not in touched]
    unit = s.corridor.require_summable(tuple({chosen, *(q.indicator for q in gone)}))
    queries = list(dict.fromkeys([*touched, *gone, *near]))
    panel = stacked(s, queries, chosen, measure.in_force, frequency)
    if panel is None:
        longer = frequency is not None and stacked(s, queries, chosen, measure.in_force, None) is not None
        return "not-so-short" if longer else "no-past"
    return _scope(s, measure, unit, queries, panel, touched, gone, near, declared, missing)


def _scope(
    s: Setting, measure: Measure, unit: str, queries: list[Query], panel: Stacked, touched: Sequence[Query],
    gone: Sequence[Query], near: Sequence[Query], declared: bool, missing: Sequence[str],
) -> Scope | str:  # fmt: skip
    at = index_of(panel.periods, measure.in_force)
    if at is None or at < LEAST_PAST:
        return "no-past"
    past = np.isfinite(panel.counts[:, :at]).sum(axis=1) >= LEAST_PAST
    kept = [i for i in range(len(queries)) if past[i]]
    rows = {queries[i]: n for n, i in enumerate(kept)}
    inside = [rows[q] for q in touched if q in rows]
    if not inside:
        return "no-past"
    until = next_start(s, measure, [q for q in touched if q in rows])
    spills = _named_in(s, measure.spills, [q for q in near if q in rows])
    refused = [Refused(q, "touched") for q in touched if q in rows]
    refused += [Refused(q, "destination" if declared else "possible-destination") for q in gone if q in rows]
    refused += [Refused(q, "spill") for q in spills if q not in gone]
    out = {r.query for r in refused}
    free = []
    for q in near:
        if q in rows and q not in out:
            other = _treated_by(s, measure, q, until)
            refused += [Refused(q, other)] if other else []
            free += [] if other else [rows[q]]
    before = index_of(panel.periods, measure.announced)
    return Scope(
        measure=measure, unit=unit, queries=tuple(queries[i] for i in kept), counts=panel.counts[kept],
        frequency=panel.frequency, periods=panel.periods, at=at, announced=at if before is None else min(before, at),
        touched=tuple(inside), destinations=tuple(rows[q] for q in gone if q in rows), declared=declared,
        untouched=tuple(free), refused=tuple(refused), not_held=tuple(missing), withheld=panel.withheld[kept],
        editions=panel.editions, mode=panel.mode,
    )  # fmt: skip


def concerns(s: Setting, measure: Measure, query: Query) -> bool:
    """Whether a measure touches any part of a series."""
    named = measure.touches
    counted = named.get("indicator")
    if counted is not None:
        own = {query.indicator, *_parts_of(s, query.indicator)}
        if not any(own & {i, *_parts_of(s, i)} for i in counted):
            return False
    places = named.get("place")
    if places is not None and query.place != ALL:
        below = s.corridor.within(query.place)
        if not any(p in below or query.place in s.corridor.within(p) for p in places):
            return False
    return all(
        getattr(query, d) == ALL or getattr(query, d) in named[d]
        for d in ("origin", "population", "authority")
        if d in named
    )


def series_of(
    s: Setting, indicator: str, named: Mapping[str, Sequence[str]], by: str | None
) -> tuple[list[Query], list[str]]:
    """The held series that a naming of dimensions stands for, broken down; and the places named but not counted.

    by: None leaves each as it is named.
    """
    home = s.corridor.place if holds(s, Query(indicator, place=s.corridor.place)) else ALL
    found: list[Query] = []
    missing: list[str] = []
    for place in named.get("place", ()) or (home,):
        if not holds(s, Query(indicator, place=place)):
            missing.append(place)
            continue
        for origin, population, authority in product(
            named.get("origin", ()) or (ALL,),
            named.get("population", ()) or (ALL,),
            named.get("authority", ()) or (ALL,),
        ):
            whole = Query(indicator, place, origin, population, authority)
            found += _broken_down(s, whole, by)
    return list(dict.fromkeys(found)), missing


def holds(s: Setting, query: Query) -> bool:
    """Whether some value of a series is known at `s.as_of`."""
    try:
        panel = query_panel(s.store, s.corridor, [query], as_of=s.as_of, strict=s.strict)
    except NotHeldError:
        return False
    return bool(np.isfinite(panel.counts).any())


def _up_to_date(s: Setting, parts: list[Query], wholes: list[Query], day: date) -> list[Query]:
    """The parts; or the wholes that they add up to, where only these are published on beyond `day`."""
    if not wholes or wholes == parts or _published_to(s, parts) > day:
        return parts
    return wholes if _published_to(s, wholes) > day else parts


def _published_to(s: Setting, queries: Sequence[Query]) -> date:
    """The end of the last period in which any of these series is known at `s.as_of`."""
    panel = query_panel(s.store, s.corridor, queries, as_of=s.as_of, strict=s.strict)
    return panel.periods[int(np.flatnonzero(np.isfinite(panel.counts).any(axis=0))[-1])].end


def _indicator(s: Setting, measure: Measure) -> str:
    """The indicator named by the measure, else the principal one, else the first that counts its places."""
    if "indicator" in measure.touches:
        return measure.touches["indicator"][0]
    principal = s.corridor.indicator
    places = measure.touches.get("place", ())
    for indicator in (principal, *(i for i in s.corridor.indicators if i != principal)):
        if not places or any(holds(s, Query(indicator, place=p)) for p in places):
            return indicator
    return principal


def _broken_down(s: Setting, whole: Query, by: str | None) -> list[Query]:
    if by is None:
        return [whole] if holds(s, whole) else []
    if by == "place":
        finer = [q for q in parts(s.corridor, whole) if holds(s, q)]
        return finer or ([whole] if holds(s, whole) else [])
    if whole.origin != ALL:
        return [whole] if holds(s, whole) else []
    return _told_apart(s, whole, "origin") or [whole]


def _told_apart(s: Setting, whole: Query, dimension: str) -> list[Query]:
    where = {d: v for d, v in whole.dims().items() if v != ALL and d != dimension}
    try:
        panel = build_panel(
            s.store, s.corridor, whole.indicator, by=(dimension,), where=where, as_of=s.as_of, strict=s.strict
        )
    except NotHeldError:
        return []
    return [Query(whole.indicator, **dict(dims)) for dims in panel.series]


def _siblings(s: Setting, touched: Sequence[Query], by: str) -> list[Query]:
    """Series of the same indicator and dimension that the measure does not touch."""
    found: list[Query] = []
    for query in touched:
        if by == "origin":
            if query.origin != ALL:
                found += _told_apart(s, replace(query, origin=ALL), "origin")
            continue
        kin = siblings(s.corridor, query)
        if not kin and query.place != ALL and query.place not in s.corridor.places:
            kin = tuple(_told_apart(s, replace(query, place=ALL), "place"))
        found += kin
    return [q for q in dict.fromkeys(found) if q not in touched]


def _destinations(s: Setting, measure: Measure, indicator: str, by: str) -> list[Query]:
    named = dict(measure.destinations or {})
    if not named:
        return []
    counted = named.pop("indicator", (indicator,))
    found: list[Query] = []
    for one in counted:
        s.corridor.require_summable(tuple({indicator, one}))
        found += series_of(s, one, named, by)[0]
    return found


def _named_in(s: Setting, named: Mapping[str, tuple[str, ...]], queries: Sequence[Query]) -> list[Query]:
    return [
        q for q in queries
        if named and all(
            any(q.place in s.corridor.within(v) for v in values) if d == "place"
            else getattr(q, d) in values
            for d, values in named.items()
        )
    ]  # fmt: skip


def next_start(s: Setting, measure: Measure, touched: Sequence[Query]) -> date:
    """The day on which the next measure that can be told apart begins on what this one touches; six months at most."""
    starts = [
        other.in_force
        for other in s.corridor.measures.values()
        if other.id != measure.id and other.kind != "meeting" and any(concerns(s, other, q) for q in touched)
    ]
    return min(
        (d for d in starts if whole_months(measure.in_force, d) >= APART),
        default=measure.in_force + timedelta(days=HALF_A_YEAR),
    )


def whole_months(first: date, second: date) -> int:
    """Calendar months that lie whole between two days, the months of both left out; negative where not in order."""
    return (second.year - first.year) * 12 + second.month - first.month - 1


def _treated_by(s: Setting, measure: Measure, query: Query, until: date) -> str | None:
    """Another measure that begins on a series while this one's window runs."""
    for other in s.corridor.measures.values():
        inside = measure.in_force <= other.in_force < min(until, measure.in_force + timedelta(days=HALF_A_YEAR))
        if other.id != measure.id and other.kind != "meeting" and inside and concerns(s, other, query):
            return other.id
    return None


def _parts_of(s: Setting, indicator: str) -> tuple[str, ...]:
    return s.corridor.indicators[indicator].parts if indicator in s.corridor.indicators else ()
