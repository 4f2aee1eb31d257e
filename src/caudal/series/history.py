"""What each edition said of a figure, when it was first out, by how much it was revised, and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from caudal.corridor import Corridor
from caudal.periods import FREQUENCIES
from caudal.records import Edition, Mode, Period, Query, Source, Table
from caudal.series.calendar import Grid
from caudal.series.fill import rows_of
from caudal.series.panels import add_tables
from caudal.series.resolve import CALENDAR_DAYS, NEVER, Catalogue, Way, choose, extent
from caudal.store import Store


def sources_of(
    store: Store, corridor: Corridor, query: Query, period: Period, *, as_of: date, strict: bool = False
) -> tuple[Source, ...]:
    """The editions and file rows that supply a figure as known at `as_of`, newest edition last; () where none does.

    A period coarser than the data (a month of a daily series) names the sources of all its parts.
    """
    catalogue = Catalogue(store, corridor, query.indicator)
    ways = catalogue.ways(query, catalogue.released_by(as_of))
    found: dict[tuple[int, Mode], tuple[Edition, set[int]]] = {}
    for grid in _grids(ways, period):
        span = _inside(grid, period)
        chosen, replayed = choose(catalogue, ways, grid, span, as_of, strict=strict)
        if (chosen < 0).all():
            continue
        for t in np.flatnonzero(chosen >= 0):
            way = ways[chosen[t]]
            mode: Mode = "replay" if replayed[t] else "strict"
            rows = found.setdefault((way.order, mode), (way.edition, set()))[1]
            for table in way.tables:
                rows.update(rows_of(catalogue, way.edition.id, table, query, grid, span[0] + int(t)))
        break
    return tuple(
        Source(e.id, e.publisher, e.title, e.released, e.sha256, e.basis, mode, tuple(sorted(rows)))
        for (_, mode), (e, rows) in sorted(found.items())
    )


def prints(store: Store, corridor: Corridor, query: Query, period: Period) -> tuple[tuple[date, float, str], ...]:
    """(released, value, edition id) of every edition held that covers the period, in order of release.

    The value is NaN where that edition leaves it unknown or suppressed. A coarser period is the sum of its parts,
    for editions that cover all of them.
    """
    catalogue = Catalogue(store, corridor, query.indicator)
    ways = catalogue.ways(query, None)
    for grid in _grids(ways, period):
        span = _inside(grid, period)
        out = [
            (edition.released, float(values.sum()), edition.id)
            for edition, values, covered in by_edition(catalogue, query, ways, grid, span)
            if covered.all()
        ]
        if out:
            return tuple(out)
    return ()


def first_released(store: Store, corridor: Corridor, query: Query, period: Period) -> date | None:
    """The day on which the publisher first released that period, None where no edition held tells.

    It is the earliest release, on or after the period's end and within 120 days of it, of a held edition in which
    the period was new: beyond all earlier releases held of the same table (where none is held, only the table's last
    period counts as new). The table has the same calendar and counts the indicator or one joined to it by a declared
    sum. Publishers' names are not compared: a compiler's edition that came in time shows that the figure was out by
    then, which errs on the late side. A period
    coarser than the data is out with the last of its parts.
    """
    catalogue = Catalogue(store, corridor, query.indicator)
    grids = dict.fromkeys((Grid.of(period.start, period.frequency), *_grids(catalogue.ways(query, None), period)))
    for grid in grids:
        last = _inside(grid, period)[1]
        day = int(catalogue.first_releases(grid, last, last)[0])
        if day != NEVER:
            return date.fromordinal(day)
    return None


def revision_range(store: Store, corridor: Corridor, query: Query, as_of: date) -> float:
    """The 95% quantile of |newest print / first print - 1| over the periods of a series, from editions out by `as_of`.

    Only periods whose first print held came within 120 days of their end count, and only where a later edition
    printed them again; NaN where there is no such period.
    """
    catalogue = Catalogue(store, corridor, query.indicator)
    ways = [w for w in catalogue.ways(query, None) if w.edition.released <= as_of]
    grids = {w.grid for w in ways}
    for grid in sorted(grids, key=lambda g: (FREQUENCIES.index(g.frequency), g.anchor)):
        span = extent(ways, grid)
        assert span is not None
        ends = grid.ends(*span)
        first, newest = np.full(ends.size, np.nan), np.full(ends.size, np.nan)
        started, times = np.zeros(ends.size, dtype=bool), np.zeros(ends.size, dtype=int)
        for edition, values, covered in by_edition(catalogue, query, ways, grid, span):
            day = edition.released.toordinal()
            fresh = covered & ~started
            timely = (ends <= day) & (day <= ends + CALENDAR_DAYS)
            first[fresh & timely] = values[fresh & timely]
            started |= covered
            newest[covered] = values[covered]
            times[covered] += 1
        usable = (times > 1) & (first > 0) & np.isfinite(newest)
        if usable.any():
            return float(np.quantile(np.abs(newest[usable] / first[usable] - 1.0), 0.95))
    return float("nan")


def coverage(store: Store, corridor: Corridor, indicator: str) -> tuple[tuple[Edition, Table], ...]:
    """Every table held of an indicator or of its declared parts, with its edition, in order of release."""
    known = corridor.indicators.get(indicator)
    counted = {indicator, *(known.parts if known else ())}
    return tuple((e, t) for e in store.editions for t in e.tables if t.indicator in counted)


def by_edition(
    catalogue: Catalogue, query: Query, ways: Sequence[Way], grid: Grid, span: tuple[int, int], *, filled: bool = False
) -> list[tuple[Edition, np.ndarray, np.ndarray]]:
    """(edition, values (periods,), covered (periods,)) of each edition that answers on a calendar, oldest first.

    filled: withheld cells of known size stand at their middle (`Panel.middle`).
    """
    found: dict[int, tuple[Edition, np.ndarray, np.ndarray]] = {}
    size = span[1] - span[0] + 1
    for way in ways:
        if way.grid != grid or not (covered := way.covers(*span)).any():
            continue
        block = add_tables(catalogue, way, [query], span)
        values = block.middle if filled else block.counts
        blank = (way.edition, np.full(size, np.nan), np.zeros(size, dtype=bool))
        _, held, seen = found.setdefault(way.order, blank)
        held[covered] = values[0][covered]
        seen |= covered
    return [found[order] for order in sorted(found)]


def _grids(ways: Sequence[Way], period: Period) -> list[Grid]:
    """Calendars that hold the period, or else whose periods fill it exactly, the coarsest first."""
    grids = {w.grid for w in ways}
    own = [g for g in grids if g.holds(period)]
    finer = [g for g in grids if not g.holds(period) and _fills(g, period)]
    return own + sorted(finer, key=lambda g: (-FREQUENCIES.index(g.frequency), g.anchor))


def _fills(grid: Grid, period: Period) -> bool:
    low, high = _inside(grid, period)
    return grid.period(low).start == period.start and grid.period(high).end == period.end


def _inside(grid: Grid, period: Period) -> tuple[int, int]:
    return grid.index(period.start), grid.index(date.fromordinal(period.end.toordinal() - 1))
