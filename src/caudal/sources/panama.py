"""Panama (SNM): irregular transits of the Darien by nationality: years to 2019, months from 2020."""

from __future__ import annotations

from datetime import date

import polars as pl

from caudal.records import Reading
from caudal.sources.by_nationality import ADDRESS, ORIGIN_NOTE, RELEASE_NOTE, RELEASED, THROUGH, Folding, cells_of
from caudal.sources.cells import dates, refuse
from caudal.sources.intake import Grid
from caudal.sources.layout import Layout, Part, Publication, Request, Told, compiled_day, gap_warnings, reading

MONTHLY_SINCE = date(2020, 1, 1)
LAG = 10  # days; from memory: the figures of a month appear in the first ten days of the next
FOLDING = Folding(frozenset())
PUBLICATION = Publication(
    slug="snm",
    layout="darien-transits",
    publisher="Panama, Servicio Nacional de Migración, compiled by IOM",
    title="Irregular transits of the Darien by nationality",
    licence="official statistics, with attribution",
    basis="compiled",
    address=ADDRESS,
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition of darien-transits: an annual table for years stored at 1 January, and a monthly one from 2020."""
    quarter = dates(grid, "q")
    cells = cells_of(grid, FOLDING)
    month = dates(grid, "month")
    yearly = month < MONTHLY_SINCE
    refuse(
        grid,
        yearly & (month.dt.month() != 1),
        "month",
        f"before {MONTHLY_SINCE.year} the table holds annual totals, stored at 1 January",
        "Fetch the file again.",
    )
    refuse(
        grid, quarter != month.dt.truncate("1q"), "q", "the quarter does not hold the month", "Fetch the file again."
    )
    dims = {"place": "panama-darien", "origin": "*"}
    before = pl.col("period") < MONTHLY_SINCE
    parts = [
        Part("by-year", "darien-transits", "A", dims, cells.filter(before), "zero", lag_days=LAG, place_label="Darién"),
        Part(
            "by-month", "darien-transits", "M", dims, cells.filter(~before), "zero", lag_days=LAG, place_label="Darién"
        ),
    ]
    notes = {
        "release_day": request.day_note(RELEASE_NOTE),
        "origin": ORIGIN_NOTE,
        "gaps": "Months of 2020 without any row are unknown; a nationality without a row in a month held is zero.",
        "annual": "Totals of 2010 to 2019 are annual and never spread over months.",
    }
    released = compiled_day(grid, request, cells["period"], RELEASED, THROUGH)
    return (gap_warnings(reading(grid, PUBLICATION, request, released, parts, Told(notes))),)


LAYOUT = Layout("darien-transits", "Panama, Darien transits by nationality", ("month", "q", "nat", "n"), read)
