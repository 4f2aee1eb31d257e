"""Panels: counts of one indicator, series x periods, as known at a date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np
import polars as pl

from caudal.corridor import Corridor
from caudal.errors import NotHeldError, UsageError
from caudal.panel import SUPPRESSED, UNKNOWN, Panel
from caudal.periods import FREQUENCIES
from caudal.records import ALL, DIMENSIONS, Edition, Query, Table
from caudal.series.calendar import Grid, grid_of
from caudal.series.fill import Block, add_up
from caudal.series.resolve import Catalogue, Way, choose, extent
from caudal.store import Store


@dataclass(frozen=True, slots=True)
class _Answered:
    """Which way supplies each cell of a calendar: for each query, its ways, the chosen one and the replay flag."""

    grid: Grid
    low: int
    chosen: np.ndarray  # int32 (queries, periods), index into the query's ways, -1 = nothing visible
    replayed: np.ndarray  # bool (queries, periods)

    @property
    def seen(self) -> int:
        return int((self.chosen >= 0).any(axis=1).sum())


def query_panel(
    store: Store,
    corridor: Corridor,
    queries: Sequence[Query],
    *,
    as_of: date,
    strict: bool = False,
    frequency: str | None = None,
    first: date | None = None,
) -> Panel:
    """The counts of exactly these series (all of one indicator), as known at `as_of`.

    Each cell comes whole from one edition: the newest released by `as_of` that covers its period and can answer its
    query; where there is none, and unless `strict`, from the newest edition held, as a replay, once the period was
    released (module `caudal.series.resolve`). Periods run without a hole from the first to the last that is visible
    for any series (from `first` on, where given); inside, what is not known is NaN with its state. `frequency`: D, W,
    M, Q or A; None takes the finest at which all series are visible, else any. Frequencies are never mixed.

    Raises NotHeldError where no edition held can answer a query or nothing is visible yet, UsageError for queries of
    several indicators.
    """
    if not queries or len({q.indicator for q in queries}) != 1:
        raise UsageError("A panel holds one or more series of one indicator; ask for each indicator on its own.")
    if frequency not in (None, *FREQUENCIES):
        raise UsageError(f"Unknown frequency {frequency!r}: use one of {', '.join(FREQUENCIES)}.")
    catalogue = Catalogue(store, corridor, queries[0].indicator)
    known = catalogue.released_by(as_of)
    ways = [catalogue.ways(query, known) for query in queries]
    for query, mine in zip(queries, ways, strict=True):
        if not mine:
            raise _not_held(catalogue, query)
    answered = _answer(catalogue, ways, as_of, strict, frequency)
    if answered is None or not answered.seen:
        raise _not_visible(ways, queries[0], as_of, strict, frequency)
    return _panel(catalogue, queries, ways, answered, as_of, first)


def build_panel(
    store: Store,
    corridor: Corridor,
    indicator: str,
    *,
    by: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    as_of: date,
    strict: bool = False,
    frequency: str | None = None,
    first: date | None = None,
) -> Panel:
    """All series of an indicator broken down `by` dimensions, under `where` (dimension -> value), as known at `as_of`.

    "place" breaks `where["place"]` into the finest partition that the corridor declares for the indicator, or into
    the places of kind `where["place_kind"]`, or, where neither is said, into the places that the newest table visible
    tells apart. Series are those that occur in that table, so that they are disjoint and add up to their whole.
    The rest is as in `query_panel`.
    """
    where = dict(where or {})
    kind = where.pop("place_kind", None)
    for name in (*by, *where):
        if name not in DIMENSIONS:
            raise UsageError(f"Unknown dimension {name!r}: use {', '.join(DIMENSIONS)} (or place_kind, in where).")
    for name in set(by) & set(where) - {"place"}:
        raise UsageError(f"{name} is both broken down and held fixed at {where[name]!r}: choose one.")
    whole = Query(indicator, **where)
    if not by:
        return query_panel(store, corridor, [whole], as_of=as_of, strict=strict, frequency=frequency, first=first)
    catalogue = Catalogue(store, corridor, indicator)
    places = _partition(corridor, indicator, whole.place, kind) if "place" in by else ()
    for wanted in FREQUENCIES if frequency is None else (frequency,):
        queries = _series(catalogue, whole, tuple(by), places, as_of, strict, wanted)
        if queries:
            return query_panel(store, corridor, queries, as_of=as_of, strict=strict, frequency=wanted, first=first)
    held = [f for f in FREQUENCIES if f != frequency and _series(catalogue, whole, tuple(by), places, as_of, strict, f)]
    if held:
        raise _not_at_frequency(whole, frequency, held)
    ways = catalogue.ways(whole, catalogue.released_by(as_of))
    if not ways and (why := _not_held(catalogue, whole)).key != "not-together":
        raise why
    if ways and not ((seen := _answer(catalogue, [ways], as_of, strict, None)) and seen.seen):
        raise _not_visible([ways], whole, as_of, strict, None)
    raise NotHeldError(
        f"No edition visible at {as_of} breaks {_words(whole)} down by {', '.join(by)}"
        f"{f' at frequency {frequency}' if frequency else ''}"
        f"{f' into places of kind {kind!r}' if kind else ''}"
        f"{' (strict: editions released later are not read)' if strict else ''}. See `caudal sources`.",
        key="no-breakdown",
        what=_words(whole),
        as_of=as_of,
        by=", ".join(by),
    )


def _answer(
    catalogue: Catalogue, ways: Sequence[list[Way]], as_of: date, strict: bool, frequency: str | None
) -> _Answered | None:
    """The finest calendar on which all queries are visible, else the one that shows most of them."""
    grids = {w.grid for mine in ways for w in mine if frequency in (None, w.grid.frequency)}
    best: _Answered | None = None
    for grid in sorted(grids, key=lambda g: (FREQUENCIES.index(g.frequency), -_newest(ways, g, as_of), g.anchor)):
        answered = _on(catalogue, ways, grid, as_of, strict)
        if answered.seen == len(ways):
            return answered
        if best is None or answered.seen > best.seen:
            best = answered
    return best


def _newest(ways: Sequence[list[Way]], grid: Grid, as_of: date) -> int:
    """Day of the newest release by `as_of` on that calendar (two week calendars may be held), 0 where none."""
    days = (w.edition.released for mine in ways for w in mine if w.grid == grid)
    return max((d.toordinal() for d in days if d <= as_of), default=0)


def _on(catalogue: Catalogue, ways: Sequence[list[Way]], grid: Grid, as_of: date, strict: bool) -> _Answered:
    span = extent((w for mine in ways for w in mine), grid)
    assert span is not None
    chosen = np.full((len(ways), span[1] - span[0] + 1), -1, dtype=np.int32)
    replayed = np.zeros(chosen.shape, dtype=bool)
    known: dict[tuple[object, ...], tuple[np.ndarray, np.ndarray]] = {}
    for i, mine in enumerate(ways):
        key = tuple(w.key for w in mine)  # most queries of a panel are answered by the same tables
        if key not in known:
            known[key] = choose(catalogue, mine, grid, span, as_of, strict=strict)
        chosen[i], replayed[i] = known[key]
    return _Answered(grid, span[0], chosen, replayed)


def _panel(
    catalogue: Catalogue,
    queries: Sequence[Query],
    ways: Sequence[list[Way]],
    answered: _Answered,
    as_of: date,
    first: date | None,
) -> Panel:
    visible = np.flatnonzero((answered.chosen >= 0).any(axis=0))
    begin, end = int(visible[0]), int(visible[-1]) + 1
    grid, low = answered.grid, answered.low
    if first is not None:
        begin = max(begin, grid.index(first) - low + (grid.period(grid.index(first)).start < first))
        if begin >= end:
            raise NotHeldError(f"Nothing of {_words(queries[0])} is visible at {as_of} from {first} on.")
    chosen, replayed = answered.chosen[:, begin:end], answered.replayed[:, begin:end]
    span = (low + begin, low + end - 1)
    counts, middle = np.full(chosen.shape, np.nan), np.full(chosen.shape, np.nan)
    state = np.full(chosen.shape, UNKNOWN, dtype=np.uint8)
    source = np.full(chosen.shape, -1, dtype=np.int16)
    used: dict[int, Edition] = {}
    for way, members in _used(ways, chosen):
        index = [i for i, _ in members]
        block = add_tables(catalogue, way, [queries[i] for i in index], span)
        mask = np.array([chosen[i] == j for i, j in members])
        for target, values in ((counts, block.counts), (state, block.state), (middle, block.middle)):
            target[index] = np.where(mask, values, target[index])
        used[way.order] = way.edition
        source[index] = np.where(mask, way.order, source[index])
    rank = {order: n for n, order in enumerate(sorted(used))}
    for order, n in rank.items():
        source[source == order] = n  # n <= order and ascending: no number is met twice
    return Panel(
        indicator=queries[0].indicator,
        frequency=grid.frequency,
        periods=tuple(grid.period(i) for i in range(span[0], span[1] + 1)),
        series=tuple(q.dims() for q in queries),
        counts=counts,
        state=state,
        edition=source,
        replay=replayed,
        editions=tuple(used[order] for order in sorted(used)),
        as_of=as_of,
        middle=None if np.array_equal(middle, counts, equal_nan=True) else middle,
    )


def add_tables(catalogue: Catalogue, way: Way, queries: Sequence[Query], span: tuple[int, int]) -> Block:
    """Counts and states of one way: the sum of its tables, unknown where one of them is."""
    blocks = [
        add_up(catalogue, way.edition.id, t, [replace(q, indicator=t.indicator) for q in queries], way.grid, span)
        for t in way.tables
    ]
    state = np.maximum.reduce([b.state for b in blocks])
    total = np.sum([b.counts for b in blocks], axis=0)
    middle = np.sum([b.middle for b in blocks], axis=0)
    return Block(np.where(state >= SUPPRESSED, np.nan, total), state, middle)


def _used(ways: Sequence[list[Way]], chosen: np.ndarray) -> list[tuple[Way, list[tuple[int, int]]]]:
    """Each way that supplies a cell, with the (query, number of the way among the query's) that it supplies."""
    by_key: dict[tuple[object, ...], tuple[Way, list[tuple[int, int]]]] = {}
    for i, mine in enumerate(ways):
        for j in np.unique(chosen[i]):
            if j >= 0:
                by_key.setdefault(mine[j].key, (mine[j], []))[1].append((i, int(j)))
    return list(by_key.values())


def _partition(corridor: Corridor, indicator: str, place: str, kind: str | None) -> tuple[str, ...]:
    """The places to break `place` into; () where the tables decide."""
    if kind is not None:
        below = corridor.within(place) if place != ALL else frozenset(corridor.places)
        found = tuple(p.id for p in corridor.places.values() if p.kind == kind and p.id in below)
        if not found:
            known = sorted({p.kind for p in corridor.places.values()})
            raise UsageError(f"The corridor has no place of kind {kind!r} in {place}. Kinds: {', '.join(known)}.")
        return found
    declared = corridor.indicators[indicator].partitions if indicator in corridor.indicators else {}
    if place not in declared:
        return ()
    out: list[str] = []
    for child in corridor.children(place, declared[place]):
        out += _partition(corridor, indicator, child, None) or (child,)
    return tuple(out)


def _series(
    catalogue: Catalogue,
    whole: Query,
    by: tuple[str, ...],
    places: tuple[str, ...],
    as_of: date,
    strict: bool,
    frequency: str,
) -> list[Query]:
    """The series that the newest visible edition tells apart at that frequency; [] where none does."""
    known = catalogue.released_by(as_of)
    orders = [*range(known - 1, -1, -1), *(() if strict else range(len(catalogue.editions) - 1, known - 1, -1))]
    rank = {p: n for n, p in enumerate(places or catalogue.corridor.places)}
    for fixed, order in product((False, True), orders):
        cutoff = known if order < known else len(catalogue.editions)
        for indicators in ((whole.indicator,), catalogue.parts):
            found = []
            for indicator in indicators:
                tables = _breaking_down(catalogue, order, indicator, whole, by, cutoff, frequency, fixed)
                combos = [_combinations(catalogue, order, t, whole, by, places, as_of, cutoff) for t in tables]
                found.append(max(combos, key=lambda c: c.height, default=None))
            if any(f is None for f in found) or not found:
                continue
            rows = pl.concat([f for f in found if f is not None]).unique().iter_rows(named=True)
            queries = [q for row in rows if catalogue.ways(q := replace(whole, **row), known)]
            if queries:
                return sorted(queries, key=lambda q: (rank.get(q.place, len(rank)), *q.dims().values()))
    return []


def _asked(whole: Query, by: tuple[str, ...]) -> dict[str, str]:
    """The dimensions that a table must answer for besides those it breaks down."""
    return {d: v for d, v in whole.dims().items() if d not in by or (d == "place" and v != ALL)}


def _breaking_down(
    catalogue: Catalogue,
    order: int,
    indicator: str,
    whole: Query,
    by: tuple[str, ...],
    cutoff: int,
    frequency: str,
    fixed: bool,
) -> list[Table]:
    """The tables of one edition that break `whole` down by `by`; with `fixed`, also those of a single place."""
    out = []
    for table in catalogue.editions[order].tables:
        if table.indicator == indicator and table.frequency == frequency:
            splits = all(table.dims[d] == "*" or (fixed and table.dims[d] != ALL) for d in by)
            asked = _asked(whole, by).items()
            if splits and all(catalogue.answer(order, table, d, v, cutoff) is not None for d, v in asked):
                out.append(table)
    return out


def _combinations(
    catalogue: Catalogue,
    order: int,
    table: Table,
    whole: Query,
    by: tuple[str, ...],
    places: tuple[str, ...],
    as_of: date,
    cutoff: int,
) -> pl.DataFrame:
    """The values of `by` that occur together in a table (or its earlier releases), as far as visible at `as_of`."""
    family = catalogue.lineage(order, table, cutoff)
    cells = pl.concat([_visible_cells(catalogue, other, name, as_of) for other, name in family])
    for d, v in _asked(whole, by).items():
        if v != ALL and table.dims[d] == "*":
            cells = cells.filter(pl.col(d).is_in(sorted(catalogue.within(v))) if d == "place" else pl.col(d) == v)
    if places:
        inside = [(p, c) for c in places for p in sorted(catalogue.within(c))]
        names = pl.DataFrame(inside, schema={"place": pl.String(), "into": pl.String()}, orient="row")
        cells = cells.join(names, on="place").drop("place").rename({"into": "place"})
    return cells.select(by).unique()


def _visible_cells(catalogue: Catalogue, order: int, name: str, as_of: date) -> pl.DataFrame:
    """The cells of a table whose periods are visible at `as_of`: all of a release by then, a replay's as released."""
    edition = catalogue.editions[order]
    table = catalogue.table(order, name)
    cells = catalogue.store.cells(edition.id).filter(pl.col("table") == name).select(*DIMENSIONS, "period")
    if edition.released <= as_of:
        return cells
    grid = grid_of(table)
    span = (grid.index(table.first), grid.index(table.last))
    way = Way(order, edition, (table,), 0, grid, *span)
    chosen, _ = choose(catalogue, [way], grid, span, as_of, strict=False)
    visible = [span[0] + int(i) for i in np.flatnonzero(chosen >= 0)]
    return cells.filter(grid.column("period").is_in(visible))


def _words(query: Query) -> str:
    said = [f"{d} {v}" for d, v in query.dims().items() if v != ALL]
    return f"{query.indicator} ({', '.join(said)})" if said else query.indicator


def _not_held(catalogue: Catalogue, query: Query) -> NotHeldError:
    tables: list[tuple[Edition, Table]] = [
        (e, t) for e in catalogue.editions for t in e.tables if t.indicator == query.indicator
    ]
    if not tables and not catalogue.parts:
        known = sorted({t.indicator for e in catalogue.editions for t in e.tables})
        told = ", ".join(known)
        return NotHeldError(f"No edition of {query.indicator} is held. Held: {told or 'none'}.", key="not-held",
                            indicator=query.indicator, known=told or "—")  # fmt: skip
    for d, value in query.dims().items():
        held: set[str] = set()
        for e, t in tables:
            held |= set(catalogue.store.values(e.id)[t.name].get(d, ())) if t.dims[d] == "*" else {t.dims[d]}
        if d != "place" and value not in held | {ALL} and tables:
            shown = ", ".join(sorted(held - {ALL})[:12]) or "no breakdown"
            told = f"No edition of {query.indicator} tells {d} {value!r} apart. Held: {shown}. See `caudal sources`."
            return NotHeldError(told, key="not-told-apart", indicator=query.indicator, dimension=d, value=value,
                                known=shown)  # fmt: skip
    return NotHeldError(
        f"No edition held can answer {_words(query)}: none has a table with these dimensions together. "
        "See `caudal sources` for what each edition breaks down.",
        key="not-together",
        what=_words(query),
    )


def _not_at_frequency(query: Query, frequency: str | None, held: Sequence[str]) -> NotHeldError:
    what, told = _words(query), ", ".join(held)
    return NotHeldError(f"{what} is not held at frequency {frequency}; held: {told}.", key="not-at-frequency",
                        what=what, frequency=frequency, known=told)  # fmt: skip


def _not_visible(
    ways: Sequence[list[Way]], query: Query, as_of: date, strict: bool, frequency: str | None
) -> NotHeldError:
    every = [w for mine in ways for w in mine if frequency in (None, w.grid.frequency)]
    if not every:
        known = sorted({w.grid.frequency for mine in ways for w in mine}, key=FREQUENCIES.index)
        return _not_at_frequency(query, frequency, known)
    earliest = min(w.edition.released for w in every)
    text = f"Nothing of {_words(query)} was published by {as_of} in the editions held (the first is of {earliest})."
    text += " Without --strict, later editions are read as a replay." if strict else ""
    key = "not-published-strict" if strict else "not-published"
    return NotHeldError(text, key=key, what=_words(query), as_of=as_of, earliest=earliest)
