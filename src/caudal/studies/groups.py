"""Groups: which series are judged together, so that each borrows its neighbours' past."""

from __future__ import annotations

from dataclasses import replace

from caudal.corridor import Corridor
from caudal.records import ALL, Query


def siblings(corridor: Corridor, query: Query) -> tuple[Query, ...]:
    """The declared partition that `query` is a part of, itself included; empty where none is declared.

    A place is one of its parent's children of the same kind, where the indicator declares that partition.
    """
    indicator = corridor.indicators.get(query.indicator)
    place = corridor.places.get(query.place)
    if indicator is None or place is None or place.parent is None:
        return ()
    if indicator.partitions.get(place.parent) != place.kind:
        return ()
    return tuple(replace(query, place=child) for child in corridor.children(place.parent, place.kind))


def parent(corridor: Corridor, query: Query) -> Query | None:
    """The whole that `query` is a part of: the parent place, or all origins; None where neither is declared."""
    if query.origin != ALL:
        return replace(query, origin=ALL)
    if siblings(corridor, query):
        whole = corridor.places[query.place].parent
        assert whole is not None
        return replace(query, place=whole)
    return None


def parts(corridor: Corridor, query: Query) -> tuple[Query, ...]:
    """The places that add up to `query` by its indicator's declared partition; empty where none is."""
    indicator = corridor.indicators.get(query.indicator)
    kind = indicator.partitions.get(query.place) if indicator else None
    if kind is None:
        return ()
    return tuple(replace(query, place=child) for child in corridor.children(query.place, kind))


def company(corridor: Corridor, query: Query) -> tuple[Query, ...]:
    """The series judged with `query`, it first: its siblings, else its parts, else none."""
    others = siblings(corridor, query) or parts(corridor, query)
    return (query, *(q for q in others if q != query))
