"""Honduras (INM): irregular entries by nationality and month."""

from __future__ import annotations

from caudal.records import Reading
from caudal.sources.by_nationality import ADDRESS, Folding, monthly
from caudal.sources.intake import Grid
from caudal.sources.layout import Layout, Publication, Request

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
    return monthly(grid, request, PUBLICATION, "honduras", FOLDING, LAG)


LAYOUT = Layout(
    "honduras-entries",
    "Honduras, irregular entries by nationality",
    ("month", "nat", "n"),
    read,
    file_mark="honduras",
)
