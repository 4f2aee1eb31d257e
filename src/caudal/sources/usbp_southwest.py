"""Border Patrol southwest by month FY2000-FY2024: several sources side by side, of which the best column is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from caudal.records import Reading
from caudal.sources.cbp import FISCAL_START, newest_month
from caudal.sources.cells import REPEATED, Marks, counts, first_days_of_month, refuse, refuse_repeats
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import (
    CBP_LAG,
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

RELEASED = date(2025, 6, 1)
THROUGH = date(2024, 9, 1)  # the newest period of what came out then
BEST = "usbp_swb_best"
EXACT = ("uwchr_pdf_exact", "gdidata_cbp_csv_jun2025")
ROUNDED = "ohss_khsm_rounded"
PUBLICATION = Publication(
    slug="usbp",
    layout="southwest-monthly",
    publisher="US Border Patrol, compiled from several releases",
    title="Southwest border by month",
    licence=PUBLIC_DOMAIN,
    basis="compiled",
    period="date",
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition from the best column, which must be one of the source columns; rounded where only OHSS has it."""
    period = first_days_of_month(grid, "date")
    refuse_repeats(grid, period.to_frame(), "date", "month", REPEATED)
    best = counts(grid, BEST, Marks(missing=frozenset({""})))
    sources = {c: counts(grid, c, Marks(missing=frozenset({""})))["count"] for c in (*EXACT, ROUNDED)}
    exact = pl.DataFrame([(best["count"] == sources[c]).fill_null(value=False).alias(c) for c in EXACT])
    is_exact = exact.select(pl.any_horizontal(pl.all())).to_series()
    is_rounded = (best["count"] == sources[ROUNDED]).fill_null(value=False)
    refuse(
        grid,
        best["count"].is_not_null() & ~is_exact & ~is_rounded,
        BEST,
        "the best column holds a figure that none of its sources holds",
        "Fetch the file again.",
    )
    status = pl.select(
        pl.when(is_exact | (best["status"] == "unknown")).then(best["status"]).otherwise(pl.lit("rounded"))
    ).to_series()
    cells = pl.DataFrame({"period": period, "count": best["count"], "status": status, "row": grid.frame[ROW]})
    part = Part(
        "southwest",
        "usbp-encounters",
        "M",
        {"place": "southwest"},
        cells,
        "unknown",
        lag_days=CBP_LAG,
        place_label="southwest border",
    )
    notes = {
        "release_day": request.day_note(
            "its newest source is named June 2025; the first day of that month stands for it"
        ),
        "columns": f"Only {BEST} is read; {', '.join((*EXACT, ROUNDED))} stay in the file, to check it against.",
    }
    released = compiled_day(grid, request, period, RELEASED, THROUGH)
    newest = newest_month(period)
    last = newest.year + (newest.month >= FISCAL_START)
    publication = replace(PUBLICATION, title=f"{PUBLICATION.title}, FY2000 to FY{last}")
    return (gap_warnings(reading(grid, publication, request, released, [part], Told(notes))),)


LAYOUT = Layout(
    "southwest-monthly",
    "Border Patrol southwest by month, several sources side by side",
    ("date", *EXACT, ROUNDED, BEST),
    read,
)
