"""Breakdown: by what a count is told when nobody says, so that its newest published period is not missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from caudal.corridor import Corridor
from caudal.errors import NotHeldError
from caudal.panel import Panel
from caudal.records import ALL, DIMENSIONS
from caudal.studies.panels import panel
from caudal.studies.setting import Setting

Note = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """A panel and the dimensions it is broken down by; where: what it is kept to, the place too where one was chosen.

    notes: what a reader must know of the choice, keys with their values.
    """

    panel: Panel
    by: tuple[str, ...]
    where: Mapping[str, str]
    notes: tuple[Note, ...] = field(default=())


def broken_down(
    s: Setting, by: Sequence[str] | None, indicator: str | None, where: Mapping[str, str], frequency: str | None
) -> Breakdown:
    """The panel broken down as asked; unasked by the finest of place and origin that is held and reaches the newest.

    A publisher may go on printing a whole whose parts it no longer prints, or prints later. Where the whole of what
    the finest breakdown holds has been published for later periods of the same length, another that reaches them is
    taken instead, or the whole alone, and a note says so. What was asked for by name stands, with a note.
    Raises NotHeldError where no such series is held.
    """
    free = [d for d in ("place", "origin") if d == "place" or d not in where]
    wanted = [tuple(by)] if by is not None else [tuple(free), ("place",), ()]
    found, dims = _first(s, wanted, indicator, where, frequency)
    kept = _kept_to(s, found, dims, where)
    whole = _held(s, (), indicator, kept, found.frequency) if dims and kept else None
    if whole is None or whole.periods[-1].start <= found.periods[-1].start:
        return Breakdown(found, dims, where)
    said = {"by": dims, "last": found.periods[-1].label, "newest": whole.periods[-1].label}
    if by is not None:
        return Breakdown(found, dims, where, (("breakdown-ends", said),))
    finer = [d for d in dict.fromkeys([("place",), ("origin",)]) if d != dims and set(d) <= set(dims)]
    for other in finer:
        told = _held(s, other, indicator, kept, found.frequency)
        if told is not None and told.periods[-1].start >= whole.periods[-1].start:
            return Breakdown(told, other, kept, (("coarser-reaches", said),))
    return Breakdown(whole, (), kept, (("whole-reaches", said),))


def told_by(cells: Sequence[Mapping[str, str]], dims: Sequence[str]) -> tuple[str, ...]:
    """The dimensions that tell series apart."""
    return tuple(d for d in dims if len({key[d] for key in cells}) > 1)


def whole_key(
    corridor: Corridor, cells: Sequence[Mapping[str, str]], told: Sequence[str], where: Mapping[str, str]
) -> dict[str, str]:
    """The key of the sum of all series: what they share; of their places, the one asked for, or the nearest that holds
    them all."""
    whole = {d: ALL if d in told else cells[0].get(d, ALL) for d in DIMENSIONS}
    if "place" in told:
        places = {key["place"] for key in cells}
        holding = [p for p in corridor.places if places <= corridor.within(p)]
        nearest = min(holding, key=lambda p: len(corridor.within(p)), default=ALL)
        whole["place"] = where.get("place", nearest)
    return whole


def _first(
    s: Setting, wanted: Sequence[tuple[str, ...]], indicator: str | None, where: Mapping[str, str],
    frequency: str | None,
) -> tuple[Panel, tuple[str, ...]]:  # fmt: skip
    refused: NotHeldError | None = None
    for dims in dict.fromkeys(wanted):
        try:
            return panel(s, indicator, dims, where, frequency), dims
        except NotHeldError as error:
            refused = refused or error
    assert refused is not None
    raise refused


def _kept_to(s: Setting, found: Panel, dims: Sequence[str], where: Mapping[str, str]) -> dict[str, str]:
    """What the whole of a panel is kept to: a named place always, so that the whole is of the same count."""
    if "place" in where or "place" not in dims:
        return dict(where) if "place" in where else {}
    place = whole_key(s.corridor, found.series, told_by(found.series, dims), where)["place"]
    return {} if place == ALL else {**where, "place": place}


def _held(
    s: Setting, dims: tuple[str, ...], indicator: str | None, where: Mapping[str, str], frequency: str
) -> Panel | None:
    """A panel whose last period is known; None where nothing of it is held."""
    try:
        return panel(s, indicator, dims, where, frequency)
    except NotHeldError:
        return None
