"""How forecasts fared: coverage and skill on past days, beside what to expect; nothing where no scores are held."""

from __future__ import annotations

from caudal.brief.document import Cell, Column, Run, Table
from caudal.brief.words.scribe import Scribe
from caudal.records import Query
from caudal.stocktaking import Fared


def fared_table(scribe: Scribe) -> Table | None:
    """A row for each count and horizon scored: outcomes held by the intervals, and skill against the naive rule."""
    if not scribe.stock.fared:
        return None
    columns = (
        Column(scribe.say("fared.column.count"), share=2.6),
        Column(scribe.say("fared.column.ahead"), True, 0.7),
        Column(scribe.say("fared.column.cases"), True, 0.8),
        Column(scribe.say("fared.column.80"), True),
        Column(scribe.say("fared.column.95"), True),
        Column(scribe.say("fared.column.skill"), True, 1.2),
    )
    rows = tuple(_row(scribe, f) for f in scribe.stock.fared)
    return Table("t-fared", scribe.say("fared.caption"), columns, rows, (scribe.say("fared.note"),))


def _row(scribe: Scribe, f: Fared) -> tuple[Cell, ...]:
    name = Run(scribe.names.titled(Query(f.indicator)), kind="given")
    number = {
        key: scribe.number(_figure(scribe, f, key, value, unit))
        for key, value, unit in (
            ("ahead", float(f.horizon), "periods"),
            ("cases", float(f.cases), "cases"),
            ("covered80", f.covered80, "share"),
            ("covered95", f.covered95, "share"),
            ("skill", f.skill, "share"),
        )
    }
    title = Cell(scribe.say("fared.parts" if f.part else "fared.whole", name=name))
    return (title, *(Cell((run,)) for run in number.values()))


def _figure(scribe: Scribe, f: Fared, key: str, value: float, unit: str) -> str:
    name = f"fared.{f.indicator}.{'parts' if f.part else 'whole'}.{f.horizon}.{key}"
    return scribe.ledger.about(name, value, unit, {"function": "caudal.scoreboard", "number": key})
