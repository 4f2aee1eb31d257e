"""Mexico (UPMRIP): events of persons in an irregular migratory situation, by nationality and month."""

from __future__ import annotations

from caudal.records import Reading
from caudal.sources.by_nationality import ADDRESS, ORIGIN_NOTE, RELEASE_NOTE, RELEASED, Folding, cells_of
from caudal.sources.intake import Grid
from caudal.sources.layout import Layout, Part, Publication, Request, Told, gap_warnings, reading

LAG = 35
FOLDING = Folding(frozenset({"FRA", "GIN"}))
PUBLICATION = Publication(
    slug="upmrip",
    layout="mexico-events",
    publisher="Mexico, Unidad de Política Migratoria (UPMRIP), compiled by IOM",
    title="Events of persons in an irregular migratory situation, by nationality",
    licence="Libre Uso MX",
    basis="compiled",
    address=ADDRESS,
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition of mexico-events; absent is zero for a nationality, unknown for a whole month."""
    cells = cells_of(grid, FOLDING)
    part = Part("by-month", "mexico-events", "M", {"place": "mexico", "origin": "*"}, cells, "zero", lag_days=LAG)
    notes = {
        "release_day": "given by the user" if request.released else RELEASE_NOTE,
        "origin": ORIGIN_NOTE,
        "folded": FOLDING.note,
    }
    return (gap_warnings(reading(grid, PUBLICATION, request, request.released or RELEASED, [part], Told(notes))),)


LAYOUT = Layout(
    "mexico-events",
    "Mexico, events of persons in an irregular situation, by nationality",
    ("month", "nat", "n"),
    read,
    file_mark="mexico",
)
