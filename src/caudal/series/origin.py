"""The sources of every cell of a panel at once: what a figure cites, without asking cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caudal.corridor import Corridor
from caudal.panel import Panel
from caudal.records import Mode, Query, Source
from caudal.series.calendar import Grid
from caudal.series.fill import cells_of
from caudal.series.history import sources_of
from caudal.series.resolve import Catalogue, Way
from caudal.store import Store

Cell = tuple[int, int]
"""(series, period) of a panel."""


def panel_sources(store: Store, corridor: Corridor, panel: Panel, since: int = 0) -> dict[Cell, tuple[Source, ...]]:
    """The edition and file rows behind each cell of a panel that some edition supplies, from period `since` on.

    The same answer as `sources_of` for each query and period, in one pass over each edition.
    """
    if not panel.periods:
        return {}
    catalogue = Catalogue(store, corridor, panel.indicator)
    known = catalogue.released_by(panel.as_of)
    queries = [Query(panel.indicator, **dict(dims)) for dims in panel.series]
    grid = Grid.of(panel.periods[0].start, panel.frequency)
    low = grid.index(panel.periods[0].start)
    ways = [catalogue.ways(query, known) for query in queries]
    if not any(w.grid == grid for mine in ways for w in mine):
        return _of_sums(store, corridor, panel, queries, since)
    found: dict[Cell, tuple[Source, ...]] = {}
    for number, edition in enumerate(panel.editions):
        cells = [(int(i), int(t)) for i, t in np.argwhere(panel.edition == number) if t >= since]
        by_way: dict[tuple[object, ...], tuple[Way, list[Cell]]] = {}
        for i, t in cells:
            way = _supplier(ways[i], edition.id, grid, low + t)
            by_way.setdefault(way.key, (way, []))[1].append((i, t))
        for way, members in by_way.values():
            rows = _rows(catalogue, way, queries, members, grid)
            for i, t in members:
                mode: Mode = "replay" if panel.replay[i, t] else "strict"
                found[i, t] = (
                    Source(edition.id, edition.publisher, edition.title, edition.released, edition.sha256,
                           edition.basis, mode, tuple(sorted(rows.get((i, low + t), ())))),
                )  # fmt: skip
    return found


def _of_sums(
    store: Store, corridor: Corridor, panel: Panel, queries: Sequence[Query], since: int
) -> dict[Cell, tuple[Source, ...]]:
    """A panel summed from finer data: each cell cites the sources of all its parts."""
    return {
        (i, t): sources_of(store, corridor, query, panel.periods[t], as_of=panel.as_of)
        for i, query in enumerate(queries)
        for t in range(since, len(panel.periods))
        if panel.edition[i, t] >= 0
    }


def _supplier(ways: Sequence[Way], edition: str, grid: Grid, index: int) -> Way:
    mine = [w for w in ways if w.edition.id == edition and w.grid == grid and w.covers(index, index)[0]]
    return mine[-1]


def _rows(
    catalogue: Catalogue, way: Way, queries: Sequence[Query], members: Sequence[Cell], grid: Grid
) -> dict[Cell, list[int]]:
    wanted = sorted({i for i, _ in members})
    rows: dict[Cell, list[int]] = {}
    for table in way.tables:
        picked = cells_of(catalogue, way.edition.id, table, [(i, queries[i]) for i in wanted])
        if picked is None:
            continue
        lines = picked.select("query", grid.column("period").alias("index"), "row").unique()
        for i, index, row in lines.iter_rows():
            rows.setdefault((i, index), []).append(row)
    return rows
