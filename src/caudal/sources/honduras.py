"""Honduras (INM): irregular entries by nationality and month."""

from __future__ import annotations

from caudal.records import Reading
from caudal.sources.by_nationality import ADDRESS, ORIGIN_NOTE, RELEASE_NOTE, RELEASED, Folding, cells_of
from caudal.sources.intake import Grid
from caudal.sources.layout import Layout, Part, Publication, Request, Told, gap_warnings, reading

LAG = 20
FOLDING = Folding(frozenset({"CIV", "FRA", "OOO", "STL", "TWN", "TZA"}))
PUBLICATION = Publication(
    slug="inm",
    layout="honduras-entries",
    publisher="Honduras, Instituto Nacional de Migración, compiled by IOM",
    title="Irregular entries by nationality",
    licence="official statistics, with attribution",
    basis="compiled",
    address=ADDRESS,
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition of honduras-entries; absent is zero for a nationality, unknown for a whole month."""
    cells = cells_of(grid, FOLDING)
    part = Part("by-month", "honduras-entries", "M", {"place": "honduras", "origin": "*"}, cells, "zero", lag_days=LAG)
    notes = {
        "release_day": "given by the user" if request.released else RELEASE_NOTE,
        "origin": ORIGIN_NOTE,
        "folded": FOLDING.note,
    }
    return (gap_warnings(reading(grid, PUBLICATION, request, request.released or RELEASED, [part], Told(notes))),)


LAYOUT = Layout(
    "honduras-entries",
    "Honduras, irregular entries by nationality",
    ("month", "nat", "n"),
    read,
    file_mark="honduras",
)
