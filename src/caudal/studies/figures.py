"""Figures: the register of numbers that a study prints, each with its sources and its computation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from caudal import __version__
from caudal.records import ALL, Figure, Mode, Query, Source

MARKS = {"unverified": "u", "digitised": "e"}


def figure_id(query: Query, period: str, kind: str, as_of: date | None = None) -> str:
    """The stable name of a figure: indicator.place[.dims].period.kind[@as_of]."""
    dims = [v for v in (query.place, query.origin, query.population, query.authority) if v != ALL]
    name = ".".join([query.indicator, *(dims or [ALL]), period.replace("/", "-to-"), kind])
    return name if as_of is None else f"{name}@{as_of.isoformat()}"


@dataclass
class FigureBook:
    """Collects figures while one study runs; the study hands out its frozen `figures` at the end."""

    as_of: date
    seed: int
    figures: dict[str, Figure] = field(default_factory=dict)

    def add(
        self,
        query: Query,
        period: str,
        kind: str,
        value: float | None,
        *,
        unit: str,
        mode: Mode,
        sources: Sequence[Source],
        function: str,
        options: Mapping[str, object] | None = None,
        as_of: date | None = None,
    ) -> str:
        """Enter one figure and return its id. The same id entered twice must carry the same value."""
        on = as_of or self.as_of
        id = figure_id(query, period, kind, None if on == self.as_of else on)
        clean = None if value is None or not math.isfinite(value) else float(value)
        figure = Figure(
            id=id,
            value=clean,
            unit=unit,
            indicator=query.indicator,
            dims=query.dims(),
            period=period,
            as_of=on,
            mode=mode,
            sources=tuple(sources),
            computation={
                "function": function,
                "options": dict(options or {}),
                "seed": self.seed,
                "version": __version__,
            },
            mark=mark_of(sources, mode),
        )
        held = self.figures.setdefault(id, figure)
        if held.value != figure.value:
            raise RuntimeError(f"figure {id} has two values: {held.value} and {figure.value}")
        return id


def merged(groups: Iterable[Sequence[Source]]) -> tuple[Source, ...]:
    """Each edition once in each mode, its rows together."""
    first: dict[tuple[str, Mode], Source] = {}
    rows: dict[tuple[str, Mode], set[int]] = {}
    for source in (x for group in groups for x in group):
        key = (source.edition, source.mode)
        first.setdefault(key, source)
        rows.setdefault(key, set()).update(source.rows)
    return tuple(replace(held, rows=tuple(sorted(rows[key]))) for key, held in first.items())


def mark_of(sources: Sequence[Source], mode: Mode) -> str:
    """Letters of a figure: u unverified, e read off a chart, a later edition; joined, empty where none."""
    letters = "".join(letter for basis, letter in MARKS.items() if any(s.basis == basis for s in sources))
    return letters + ("a" if mode == "replay" else "")
