"""Mexico (UPMRIP): events of persons in an irregular migratory situation, by nationality and month."""

from __future__ import annotations

from caudal.records import Reading
from caudal.sources.by_nationality import ADDRESS, Folding, monthly
from caudal.sources.intake import Grid
from caudal.sources.layout import Layout, Publication, Request

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
    return monthly(grid, request, PUBLICATION, "mexico", FOLDING, LAG)


LAYOUT = Layout(
    "mexico-events",
    "Mexico, events of persons in an irregular situation, by nationality",
    ("month", "nat", "n"),
    read,
    file_mark="mexico",
)
