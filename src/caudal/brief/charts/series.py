"""What series pictures share: points that may be shown, axis labels, the data table beside the picture."""

from __future__ import annotations

from caudal.brief.document import Cell, Column, Run, Runs, Table
from caudal.brief.words.scribe import Scribe
from caudal.records import Period
from caudal.stocktaking import Change, Point

SHOWN = 25  # periods in a picture
LABELS = 5  # labels on a time axis


def shown_value(scribe: Scribe, point: Point) -> float | None:
    """The value of a point as its figure has it; None where not known or withheld."""
    if point.value is None or not point.figure:
        return None
    return scribe.ledger.look(point.figure).value


def axis_labels(scribe: Scribe, periods: list[Period], most: int = LABELS) -> dict[int, str]:
    """Position -> label: every January for months where that gives two or more, else evenly spaced periods.

    The newest period is labelled too where that leaves room for the label before it.
    """
    if not periods:
        return {}
    if periods[0].frequency in ("M", "Q"):
        januaries = [i for i, p in enumerate(periods) if p.start.month == 1]
        if len(januaries) >= 2:
            return _labelled(scribe, periods, januaries)
    step = max(1, -(-len(periods) // most))
    return _labelled(scribe, periods, list(range(0, len(periods), step)))


def _labelled(scribe: Scribe, periods: list[Period], places: list[int]) -> dict[int, str]:
    last = len(periods) - 1
    room = len(periods) / LABELS
    shown = places if last - places[-1] < room else [*places, last]
    return {i: scribe.language.short(periods[i]) for i in shown}


def series_table(scribe: Scribe, id: str, caption: Runs, members: list[tuple[Change, str]]) -> Table:
    """Periods down, series across: every number of the picture, linked to its source."""
    periods = sorted({p.period for change, _ in members for p in change.history[-SHOWN:]})
    held = [{p.period: p for p in change.history[-SHOWN:]} for change, _ in members]
    columns = (
        Column(scribe.say("column.period"), share=1.2),
        *(Column((Run(name, kind="given"),), True) for _, name in members),
    )
    rows = tuple(
        (Cell((Run(scribe.language.short(period), kind="date"),)), *(_cell(scribe, h.get(period)) for h in held))
        for period in periods
    )
    return Table(id, scribe.say("chart.data", title=caption), columns, rows, style="data")


def _cell(scribe: Scribe, point: Point | None) -> Cell:
    if point is None:
        return Cell((Run("[x]", kind="letter"),))
    if point.value is None or not point.figure:
        letter = "c" if point.mark in ("c", "low") else "x"
        return Cell((Run(f"[{letter}]", kind="letter"),))
    return Cell(scribe.marked(point.figure))
