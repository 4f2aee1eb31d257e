"""Revisions: the same count as successive releases printed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from caudal.errors import NotHeldError
from caudal.periods import containing, span
from caudal.records import Edition, Period, Query, Source, Table
from caudal.series import prints
from caudal.stocktaking import Revision
from caudal.studies.figures import FigureBook
from caudal.studies.setting import Setting

COMPARED = {"D": "M", "W": "W", "M": "M", "Q": "Q", "A": "A"}
"""Frequency of a table -> the periods in which its releases are compared: days are added up to months."""


def revised(s: Setting) -> tuple[Revision, ...]:
    """Every total printed more than once by `s.as_of` with different values, newest period first: of months, and of
    the weeks, quarters or years of what is counted in these alone."""
    found = []
    for query, frequency in _totals(s):
        for period in _periods_printed(s, query, frequency):
            values = known_prints(s, query, period)
            if len({v for _, v, _ in values}) > 1:
                found.append(Revision(query.indicator, query.place, period, values))
    return tuple(sorted(found, key=lambda r: (r.period.start, r.indicator, r.place), reverse=True))


def _totals(s: Setting) -> tuple[tuple[Query, str], ...]:
    """The counts whose releases are compared, and in which periods: every indicator printed by two editions or more, at
    its whole and at the corridor's principal place. Months, where any edition tells them."""
    held: dict[str, dict[str, int]] = {}
    for edition in s.store.editions:
        if edition.released <= s.as_of:
            for indicator, frequency in {(t.indicator, COMPARED[t.frequency]) for t in edition.tables}:
                times = held.setdefault(indicator, {})
                times[frequency] = times.get(frequency, 0) + 1
    roots = [p.id for p in s.corridor.places.values() if p.parent is None and s.corridor.children(p.id)]
    places = dict.fromkeys([s.corridor.place, *roots])
    return tuple(
        (Query(i, place=p), frequency)
        for i, times in sorted(held.items())
        for frequency, n in times.items()
        if n > 1 and (frequency == "M" or "M" not in times)
        for p in places
    )


def _periods_printed(s: Setting, query: Query, frequency: str) -> tuple[Period, ...]:
    """Periods covered, whole or in part, by two editions or more of this indicator."""
    times: dict[Period, int] = {}
    for edition in s.store.editions:
        if edition.released > s.as_of:
            continue
        covered = {p for t in edition.tables if t.indicator == query.indicator and COMPARED[t.frequency] == frequency
                   for p in span(_start(t, frequency), t.last, frequency)}  # fmt: skip
        for period in covered:
            times[period] = times.get(period, 0) + 1
    return tuple(sorted(p for p, n in times.items() if n > 1))


def _start(table: Table, frequency: str) -> date:
    """First day of the first of these periods that a table touches; weeks begin where its own do."""
    return table.first if frequency == "W" else containing(table.first, frequency).start


def _source(edition: Edition) -> Source:
    return Source(edition.id, edition.publisher, edition.title, edition.released, edition.sha256, edition.basis,
                  "strict", ())  # fmt: skip


def known_prints(s: Setting, query: Query, period: Period) -> tuple[tuple[date, float, str], ...]:
    """(released, value, edition) of each edition released by `s.as_of` that printed this count, in order."""
    try:
        values = prints(s.store, s.corridor, query, period)
    except NotHeldError:
        return ()
    return tuple((d, v, e) for d, v, e in values if d <= s.as_of and np.isfinite(v))


def revisions_shown(
    s: Setting, book: FigureBook, queries: Sequence[Query], period: Period, against: Period
) -> tuple[Revision, ...]:
    """The successive prints of the two periods a brief compares, for its headline counts; each print is a figure."""
    found = []
    for query in queries:
        for p in (against, period):
            values = known_prints(s, query, p)
            if len(values) < 2:
                continue
            for released, value, edition in values:
                held = next(e for e in s.store.editions if e.id == edition)
                book.add(query, p.label, f"print-{released.isoformat()}-{edition}", value, unit="count",
                         mode="strict", sources=(_source(held),), function="caudal.series.prints")  # fmt: skip
            found.append(Revision(query.indicator, query.place, p, values))
    return tuple(found)
