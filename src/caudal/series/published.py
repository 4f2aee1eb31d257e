"""When each period of a count was out, and what each edition said of it: the past of the publication itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.corridor import Corridor
from caudal.records import Edition, Period, Query
from caudal.series.calendar import Grid
from caudal.series.history import by_edition
from caudal.series.resolve import NEVER, Catalogue
from caudal.store import Store


@dataclass(frozen=True, slots=True, eq=False)
class Prints:
    """values: (editions, periods), what each edition printed, oldest edition first, NaN where it does not speak.

    newest: (editions,), index into the periods of the last one that was out when the edition came.
    """

    editions: tuple[Edition, ...]
    values: np.ndarray
    newest: np.ndarray


def publication_days(
    store: Store, corridor: Corridor, query: Query, periods: Sequence[Period], *, as_of: date, strict: bool = False
) -> np.ndarray:
    """The ordinal of the day on which each period was out, (periods,), by what is known at `as_of`.

    The first release where an edition held tells it, else the period's end plus the usual lag of the newest table that
    covers it; never before the period's end. `strict`: from the editions released by `as_of` alone. A period of a panel
    known at `as_of` is out by then: its day is at most `as_of`. A huge number where no table covers a period.
    """
    catalogue = Catalogue(store, corridor, query.indicator)
    known = catalogue.released_by(as_of)
    grid = Grid.of(periods[0].start, periods[0].frequency)
    low, high = grid.index(periods[0].start), grid.index(periods[-1].start)
    ends = grid.ends(low, high)
    days = np.full(ends.size, NEVER)
    for way in catalogue.ways(query, known):
        if way.grid == grid and (not strict or way.order < known):
            covered = way.covers(low, high)
            days[covered] = (ends + max(t.lag_days for t in way.tables))[covered]
    firsts = catalogue.first_releases(grid, low, high, known if strict else None)
    days = np.where((firsts != NEVER) & (days != NEVER), firsts, days)
    return np.where(days != NEVER, np.minimum(days, max(as_of.toordinal(), 0)), days)


def print_matrix(store: Store, corridor: Corridor, query: Query, periods: Sequence[Period], *, as_of: date) -> Prints:
    """What every edition released by `as_of` printed of a count, on one calendar; of the least rounding held alone.

    Prints rounded to another step would differ without any revision, so a coarser edition does not speak.

    The editions that print it, and only those released by `as_of`, whatever the mode: a print is a print. Withheld
    cells of known size stand at their middle.
    """
    catalogue = Catalogue(store, corridor, query.indicator)
    grid = Grid.of(periods[0].start, periods[0].frequency)
    span = (grid.index(periods[0].start), grid.index(periods[-1].start))
    ways = [
        w for w in catalogue.ways(query, None)
        if w.edition.released <= as_of and w.grid == grid
    ]  # fmt: skip
    step = {w.key: max(1, *(t.rounding for t in w.tables)) for w in ways}
    ways = [w for w in ways if step[w.key] == min(step.values())]
    found = by_edition(catalogue, query, ways, grid, span, filled=True) if ways else []
    values = np.array([np.where(covered, v, np.nan) for _, v, covered in found]).reshape(len(found), len(periods))
    ends = grid.ends(*span)
    last = [int(np.flatnonzero(np.isfinite(row))[-1]) if np.isfinite(row).any() else -1 for row in values]
    newest = np.maximum.accumulate(np.array(last, dtype=int)) if last else np.zeros(0, dtype=int)
    newest = np.array(
        [min(n, int((ends <= e.released.toordinal()).sum()) - 1) for n, (e, _, _) in zip(newest, found, strict=True)],
        dtype=int,
    )
    return Prints(tuple(e for e, _, _ in found), values, newest)


def usual_lag(
    store: Store, corridor: Corridor, query: Query, *, as_of: date, strict: bool = False, frequency: str
) -> int | None:
    """Usual days from a period's end to its publication, of the newest table that answers; None where it says none."""
    catalogue = Catalogue(store, corridor, query.indicator)
    known = catalogue.released_by(as_of)
    ways = [
        w for w in catalogue.ways(query, known) if w.grid.frequency == frequency and (not strict or w.order < known)
    ]
    return (max(t.lag_days for t in ways[-1].tables) or None) if ways else None
