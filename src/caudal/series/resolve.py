"""The as_of rule: which table of which edition supplies each cell, as known at a date.

For each query and period, the newest edition released by `as_of` with a table that covers the period and can
answer the query's dimensions. Where there is none (and replay is allowed): the newest edition held that can,
visible from the day on which the period was first released (`Catalogue.first_releases`), or, where that is not
known, from the period's end plus the table's usual lag.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

import numpy as np

from caudal.corridor import Corridor
from caudal.errors import NotHeldError
from caudal.periods import period_of, step
from caudal.records import ALL, DIMENSIONS, Edition, Query, Table
from caudal.series.calendar import Grid, grid_of
from caudal.store import Store

CALENDAR_DAYS = 120
"""An edition is evidence of a period's first release only if it came within this many days after the period."""

REMAINDER = "OTH"
"""The origin that stands for all those a table does not name: it means something else in a table that names others."""

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Way:
    """One way to answer a query: the tables of one edition whose sum is the answer, and the periods they cover."""

    order: int  # place of the edition in Store.editions: later wins
    edition: Edition
    tables: tuple[Table, ...]  # one, or one for each declared part of the indicator
    summed: int  # dimensions added up to answer: a printed figure (0) is preferred within an edition, parts come last
    grid: Grid
    first: int
    last: int

    @property
    def key(self) -> tuple[int, tuple[str, ...]]:
        """What tells this way from others."""
        return self.order, tuple(t.name for t in self.tables)

    def covers(self, low: int, high: int) -> np.ndarray:
        """bool (high - low + 1,): the periods this way speaks of."""
        out = np.zeros(high - low + 1, dtype=bool)
        out[max(self.first - low, 0) : max(self.last - low + 1, 0)] = True
        for table in self.tables:
            for gap in table.gaps:
                i = self.grid.index(gap) - low
                if 0 <= i < out.size:
                    out[i] = False
        return out


class Catalogue:
    """The tables held of one indicator and its declared parts and wholes, and what each can answer."""

    def __init__(self, store: Store, corridor: Corridor, indicator: str) -> None:
        self.store, self.corridor, self.indicator = store, corridor, indicator
        self.editions = store.editions
        self.parts = corridor.indicators[indicator].parts if indicator in corridor.indicators else ()
        self.family = _family(corridor, indicator)
        self._domains: dict[tuple[int, str, str, int], frozenset[str]] = {}
        self._answers: dict[tuple[int, str, str, str, int], int | None] = {}
        self._lineage: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        for order, edition in enumerate(self.editions):
            for table in edition.tables:
                self._lineage.setdefault(_lineage(edition, table), []).append((order, table.name))
        self.within = lru_cache(maxsize=None)(corridor.within)
        self.ancestors = lru_cache(maxsize=None)(self._ancestors)

    def released_by(self, as_of: date) -> int:
        """How many editions are released by `as_of`: they are the first ones of `editions`."""
        return sum(e.released <= as_of for e in self.editions)

    def ways(self, query: Query, known: int | None) -> list[Way]:
        """All ways to answer, in order of preference (the last is the best), using what the first `known` editions say.

        An edition later than those is judged by all editions held (a replay). With `known` None each edition is
        judged by itself and those before it, as on the day it came out.
        """
        out = []
        for order, edition in enumerate(self.editions):
            cutoff = order if known is None else known if order < known else len(self.editions)
            sets: list[tuple[tuple[Table, int], ...]]
            sets = [(t,) for t in self._tables(order, edition, query.indicator, query, cutoff)]
            if self.parts:
                sets += product(*(self._tables(order, edition, part, query, cutoff) for part in self.parts))
            out += [w for chosen in sets if (w := _way(order, edition, chosen)) is not None]
        self._require_one_root(query, out)
        out.sort(key=lambda w: (w.order, -w.summed, [t.name for t in w.tables]))
        return self._alike(out, known) if query.origin == REMAINDER else out

    def domain(self, order: int, table: Table, dimension: str, cutoff: int) -> frozenset[str]:
        """The values that a table tells apart: those seen in it, and in its predecessors among the first `cutoff`."""
        key = (order, table.name, dimension, cutoff)
        if key not in self._domains:
            values: set[str] = set()
            for other, name in self.lineage(order, table, cutoff):
                values.update(self.store.values(self.editions[other].id)[name].get(dimension, ()))
            self._domains[key] = frozenset(values)
        return self._domains[key]

    def lineage(self, order: int, table: Table, cutoff: int) -> list[tuple[int, str]]:
        """(edition, table name) of this table and its namesakes by the same publisher among the first `cutoff`."""
        family = self._lineage[_lineage(self.editions[order], table)]
        return [(other, name) for other, name in family if other < cutoff or other == order]

    def first_releases(self, grid: Grid, low: int, high: int, known: int | None = None) -> np.ndarray:
        """int64 (high - low + 1,): the day of first release of each period as an ordinal; a huge number if not known.

        known: evidence of the first so many editions alone, None for all.
        Evidence is a held edition with a table of the same calendar that counts this indicator, or one joined to it by
        a declared sum (they are released together), for the periods that were new in it: those beyond all earlier
        releases held of the same table or, where none is held, its last period alone. It must have come on or after
        the period's end and within CALENDAR_DAYS of it: a history printed years later says nothing of the day on
        which a figure was new. The earliest evidence counts.
        """
        ends = grid.ends(low, high)
        out = np.full(ends.size, NEVER)
        for order, edition in enumerate(self.editions[:known]):
            day = edition.released.toordinal()
            timely = (ends <= day) & (day <= ends + CALENDAR_DAYS)
            for table in edition.tables if timely.any() else ():
                if table.indicator in self.family and table.frequency == grid.frequency and grid_of(table) == grid:
                    new = grid.index(self._new_from(order, table))
                    way = Way(order, edition, (table,), 0, grid, new, grid.index(table.last))
                    out[timely & way.covers(low, high) & (day < out)] = day
        return out

    def _new_from(self, order: int, table: Table) -> date:
        """First day of the first period that was new in a table when it came out."""
        before = [self.table(o, name).last for o, name in self.lineage(order, table, order) if o != order]
        return max(table.first, step(period_of(max(before), table.frequency), 1).start) if before else table.last

    def table(self, order: int, name: str) -> Table:
        """A table of an edition by its name."""
        return next(t for t in self.editions[order].tables if t.name == name)

    def _tables(
        self, order: int, edition: Edition, indicator: str, query: Query, cutoff: int
    ) -> list[tuple[Table, int]]:
        out = []
        for table in edition.tables:
            if table.indicator != indicator:
                continue
            summed = 0
            for d in DIMENSIONS:
                answer = self.answer(order, table, d, getattr(query, d), cutoff)
                if answer is None:
                    break
                summed += answer
            else:
                out.append((table, summed))
        return out

    def answer(self, order: int, table: Table, dimension: str, value: str, cutoff: int) -> int | None:
        """How a table answers for a value of one dimension. None: not at all. 0: it holds it. 1: it must add up."""
        key = (order, table.name, dimension, value, cutoff)
        if key not in self._answers:
            if dimension == "place":
                answer = self._answer_place(order, table, value, cutoff)
            elif table.dims[dimension] != "*":
                answer = 0 if table.dims[dimension] == value else None
            elif value == ALL:
                answer = 1
            else:
                answer = 0 if value in self.domain(order, table, dimension, cutoff) else None
            self._answers[key] = answer
        return self._answers[key]

    def _answer_place(self, order: int, table: Table, value: str, cutoff: int) -> int | None:
        root = self.root(order, table, cutoff)
        if table.dims["place"] != "*":
            return 0 if value == root or (value == ALL and self._is_top(root)) else None
        if value == ALL:
            return 1 if self._is_top(root) else None
        held = self.domain(order, table, "place", cutoff)
        below = self.within(value)
        if below.isdisjoint(held) or (root != ALL and root not in self.ancestors(value)):
            return None
        return 0 if below & held == {value} else 1

    def root(self, order: int, table: Table, cutoff: int) -> str:
        """The place that a table adds up to: its fixed place, or the lowest place above all of its places, or ALL."""
        if table.dims["place"] != "*":
            return table.dims["place"]
        places = self.domain(order, table, "place", cutoff)
        chains = [self.ancestors(p) for p in places]
        return next((p for p in chains[0] if all(p in c for c in chains)), ALL) if chains else ALL

    def _is_top(self, place: str) -> bool:
        return place == ALL or len(self.ancestors(place)) == 1

    def _ancestors(self, place: str) -> tuple[str, ...]:
        """The place itself, then its parent, and so on to the root."""
        out: list[str] = []
        at: str | None = place
        while at is not None and at not in out:
            out.append(at)
            at = self.corridor.places[at].parent if at in self.corridor.places else None
        return tuple(out)

    def _alike(self, ways: list[Way], known: int | None) -> list[Way]:
        """The ways that name the same origins as the best one of their calendar among the first `known` editions."""

        def named(way: Way) -> list[frozenset[str]]:
            return [self.domain(way.order, t, "origin", len(self.editions)) for t in way.tables]

        best = {w.grid: named(w) for w in ways}
        best |= {w.grid: named(w) for w in ways if known is None or w.order < known}
        return [w for w in ways if named(w) == best[w.grid]]

    def _require_one_root(self, query: Query, ways: Sequence[Way]) -> None:
        if query.place != ALL:
            return
        roots = {self.root(w.order, t, len(self.editions)) for w in ways for t in w.tables} - {ALL}
        if len(roots) > 1:
            raise NotHeldError(
                f"{query.indicator} is held for {', '.join(sorted(roots))}, which no table adds up. "
                "Say which place with place=..."
            )


def choose(
    catalogue: Catalogue, ways: Sequence[Way], grid: Grid, span: tuple[int, int], as_of: date, *, strict: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The way that supplies each period low..high of `span`: (index into `ways` or -1, replayed), one per period."""
    low, high = span
    chosen = np.full(high - low + 1, -1, dtype=np.int32)
    replayed = np.zeros(chosen.size, dtype=bool)
    mine = [(i, w) for i, w in enumerate(ways) if w.grid == grid]
    later = [(i, w) for i, w in mine if w.edition.released > as_of]
    if later and not strict:
        firsts = catalogue.first_releases(grid, low, high)
        ends = grid.ends(low, high)
        for i, way in later:
            lag = max(t.lag_days for t in way.tables)
            visible = np.where(firsts == NEVER, ends + lag, firsts) <= as_of.toordinal()
            covered = way.covers(low, high)
            # The newest edition held supplies the period or nobody does: an older one is not asked instead.
            chosen[covered] = np.where(visible[covered], i, -1)
        replayed = chosen >= 0
    for i, way in mine:
        if way.edition.released <= as_of:
            covered = way.covers(low, high)
            chosen[covered], replayed[covered] = i, False
    return chosen, replayed


def extent(ways: Iterable[Way], grid: Grid) -> tuple[int, int] | None:
    """The first and last period that any of these ways covers on that calendar, None where there is none."""
    mine = [w for w in ways if w.grid == grid]
    return (min(w.first for w in mine), max(w.last for w in mine)) if mine else None


def _way(order: int, edition: Edition, chosen: tuple[tuple[Table, int], ...]) -> Way | None:
    tables = tuple(t for t, _ in chosen)
    grid = grid_of(tables[0])
    if any(grid_of(t) != grid for t in tables[1:]):
        return None
    first = max(grid.index(t.first) for t in tables)
    last = min(grid.index(t.last) for t in tables)
    if first > last:
        return None
    summed = sum(n for _, n in chosen) + len(DIMENSIONS) * (len(tables) - 1)
    return Way(order, edition, tables, summed, grid, first, last)


def _lineage(edition: Edition, table: Table) -> tuple[str, ...]:
    dims = tuple(table.dims[d] for d in DIMENSIONS)
    return (edition.publisher, edition.layout, table.name, table.indicator, table.frequency, *dims)


def _family(corridor: Corridor, indicator: str) -> frozenset[str]:
    """The indicator and all that declared sums join it to."""
    family = {indicator}
    while True:
        joined = set(family)
        for whole in corridor.indicators.values():
            group = {whole.id, *whole.parts}
            if whole.parts and group & family:
                joined |= group
        if joined == family:
            return frozenset(family)
        family = joined
