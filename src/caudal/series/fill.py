"""Cells of one table added up for many queries at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from caudal.panel import KNOWN, ROUNDED, SUPPRESSED, UNKNOWN
from caudal.records import ALL, DIMENSIONS, Query, Table
from caudal.series.calendar import Grid
from caudal.series.resolve import Catalogue

CLOSE = 0.02  # of a sum: what its withheld parts may be off, at most, for it to count as known but rounded


@dataclass(frozen=True, slots=True)
class Block:
    """Sums (NaN where not known), states, and sums with withheld cells at their middle; all (queries, periods).

    middle: as counts, but a withheld cell of a table that says under what its withheld counts lie counts as half of
    that, rounded down.
    """

    counts: np.ndarray
    state: np.ndarray
    middle: np.ndarray


def add_up(
    catalogue: Catalogue, edition_id: str, table: Table, queries: Sequence[Query], grid: Grid, span: tuple[int, int]
) -> Block:
    """The answer of one table to each query in each period low..high, whether or not the table covers it.

    A sum with an unknown part is unknown, else with a suppressed part suppressed; but where the table says under what
    its withheld counts lie, and the sum with them at their middle cannot miss by over CLOSE of itself, it is rounded.
    Where the table's missing rows are unknown, a sum needs every cell that the table has for the query in any period.
    """
    low, high = span
    cells = catalogue.store.cells(edition_id).filter(pl.col("table") == table.name)
    shape = (len(queries), high - low + 1)
    total, state = np.zeros(shape), np.full(shape, KNOWN, dtype=np.uint8)
    hidden = np.zeros(shape)
    number, expected = np.zeros(shape, dtype=np.int64), np.zeros(len(queries), dtype=np.int64)
    for dims, group in _by_dimensions(table, queries).items():
        picked = _pick(catalogue, cells, dims, [(i, queries[i]) for i in group])
        if picked is None:
            continue
        if table.absent == "unknown":
            seen = picked.unique(["query", *DIMENSIONS]).group_by("query").len()
            expected[seen["query"].to_numpy()] = seen["len"].to_numpy()
        status = pl.col("status")
        sums = (
            picked.with_columns(grid.column("period").alias("index"))
            .filter(pl.col("index").is_between(low, high))
            .group_by("query", "index")
            .agg(
                pl.col("count").sum().cast(pl.Float64),
                pl.len(),
                (status == "suppressed").sum().alias("hidden"),
                pl.when((status == "unknown").any())
                .then(UNKNOWN)
                .when((status == "suppressed").any())
                .then(SUPPRESSED)
                .when((status == "rounded").any())
                .then(ROUNDED)
                .otherwise(KNOWN)
                .alias("state"),
            )
        )
        at = (sums["query"].to_numpy(), sums["index"].to_numpy() - low)
        hidden[at] = sums["hidden"].to_numpy()
        total[at], number[at], state[at] = sums["count"].to_numpy(), sums["len"].to_numpy(), sums["state"].to_numpy()
    if table.absent == "unknown":
        state[(number < expected[:, None]) | (number == 0)] = UNKNOWN
    if table.rounding > 1:
        state[state == KNOWN] = ROUNDED
    middle = total + hidden * (table.below // 2)
    if table.below:
        near = (state == SUPPRESSED) & (hidden * table.below / 2 <= CLOSE * middle)
        state[near], total[near] = ROUNDED, middle[near]
    middle = np.where(state >= (UNKNOWN if table.below else SUPPRESSED), np.nan, middle)
    return Block(np.where(state >= SUPPRESSED, np.nan, total), state, middle)


def rows_of(
    catalogue: Catalogue, edition_id: str, table: Table, query: Query, grid: Grid, index: int
) -> tuple[int, ...]:
    """The file rows of the cells that answer a query in one period."""
    cells = catalogue.store.cells(edition_id).filter(pl.col("table") == table.name)
    dims = next(iter(_by_dimensions(table, [query])))
    picked = _pick(catalogue, cells, dims, [(0, query)])
    if picked is None:
        return ()
    rows = picked.filter(grid.column("period") == index).get_column("row")
    return tuple(rows.unique().sort().to_list())


def _by_dimensions(table: Table, queries: Sequence[Query]) -> dict[tuple[str, ...], list[int]]:
    """Queries by the dimensions in which they name a value of this table: one join answers each group."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for i, query in enumerate(queries):
        named = tuple(d for d in DIMENSIONS if table.dims[d] == "*" and getattr(query, d) != ALL)
        groups.setdefault(named, []).append(i)
    return groups


def _pick(
    catalogue: Catalogue, cells: pl.DataFrame, named: tuple[str, ...], queries: list[tuple[int, Query]]
) -> pl.DataFrame | None:
    """The cells of each query, under a column `query`; a cell wanted by two queries stands twice."""
    wanted: dict[str, list[str | int]] = {"query": [], **{d: [] for d in named}}
    for i, query in queries:
        places = sorted(catalogue.within(query.place)) if "place" in named else [ALL]
        for place in places:
            wanted["query"].append(i)
            for d in named:
                wanted[d].append(place if d == "place" else getattr(query, d))
    schema = {"query": pl.Int64(), **{d: pl.String() for d in named}}
    frame = pl.DataFrame(wanted, schema=schema)
    if not named:
        return cells.join(frame, how="cross")
    joined = cells.join(frame, on=list(named), how="inner")
    return joined if joined.height else None


def cells_of(
    catalogue: Catalogue, edition_id: str, table: Table, queries: Sequence[tuple[int, Query]]
) -> pl.DataFrame | None:
    """The cells of one table that answer each numbered query, under a column `query`; None where there are none."""
    cells = catalogue.store.cells(edition_id).filter(pl.col("table") == table.name)
    frames = []
    for named, group in _by_dimensions(table, [q for _, q in queries]).items():
        picked = _pick(catalogue, cells, named, [queries[i] for i in group])
        if picked is not None:
            frames.append(picked.select("query", "period", "row"))
    return pl.concat(frames) if frames else None
