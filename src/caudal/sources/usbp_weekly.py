"""Border Patrol nationwide by week, read off a published plot: within one of the true count, basis digitised."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from caudal.records import Reading
from caudal.sources.cells import REPEATED, Marks, counts, dates, refuse, refuse_repeats
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import (
    PUBLIC_DOMAIN,
    Layout,
    Part,
    Publication,
    Request,
    Told,
    compiled_day,
    gap_warnings,
    reading,
)

RELEASED = date(2025, 10, 1)
THROUGH = date(2024, 9, 30)  # the newest period of what came out then
LAG = 26
"""Days from a week's end to the monthly update that first covers its month, about."""
PUBLICATION = Publication(
    slug="usbp",
    layout="weekly",
    publisher="US Border Patrol, digitised (Deportation Data Project)",
    title="Border Patrol nationwide by week",
    licence=PUBLIC_DOMAIN,
    basis="digitised",
    address="https://github.com/deportationdata/cbp",
    period="week_start_monday",
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition. A first week that straddles 1 October holds only the days of its fiscal year: unknown."""
    week = dates(grid, "week_start_monday")
    refuse(grid, week.dt.weekday() != 1, "week_start_monday", "a week is named by its Monday", "Correct the day.")
    refuse_repeats(grid, week.to_frame(), "week_start_monday", "week", REPEATED)
    number = counts(grid, "count_rounded", Marks())
    first = week.min()
    assert isinstance(first, date)
    partial = first < date(first.year, 10, 1) < first + timedelta(days=7)
    cut = week == first if partial else pl.repeat(value=False, n=week.len(), eager=True)
    cells = pl.DataFrame(
        {
            "period": week,
            "count": pl.select(pl.when(~cut).then(number["count"])).to_series(),
            "status": pl.select(pl.when(cut).then(pl.lit("unknown")).otherwise(pl.lit("rounded"))).to_series(),
            "row": grid.frame[ROW],
        }
    )
    part = Part(
        "nationwide",
        "usbp-encounters",
        "W",
        {"place": "nationwide"},
        cells,
        "unknown",
        lag_days=LAG,
        place_label="nationwide",
    )
    notes = {
        "precision": "Read off a plot: within one of the count behind it.",
        "release_day": request.day_note("compiled about October 2025; its first day stands for it"),
    }
    if partial:
        notes["partial_week"] = (
            f"The week of {first} begins before 1 October, where the series starts: kept as unknown."
        )
    released = compiled_day(grid, request, week, RELEASED, THROUGH)
    return (gap_warnings(reading(grid, PUBLICATION, request, released, [part], Told(notes))),)


LAYOUT = Layout("weekly", "Border Patrol nationwide by week, digitised", ("week_start_monday", "count_rounded"), read)
