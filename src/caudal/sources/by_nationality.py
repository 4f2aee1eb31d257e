"""What IOM's compilations of national series by nationality share: codes, folded labels, whole-month gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from caudal.records import Reading
from caudal.sources.cells import counts, first_days_of_month, fold, mapped, refuse
from caudal.sources.citizenship import from_code
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import Part, Publication, Request, Told, compiled_day, gap_warnings, reading

RELEASED = date(2024, 11, 1)
THROUGH = date(2024, 9, 1)
"""Newest month of the compilations that came out then."""
ADDRESS = "https://github.com/iom/gdidata"
RELEASE_NOTE = "compiled about November 2024; its first day stands for it"
ORIGIN_NOTE = "Codes that are no country of ISO 3166 (OOO, STL, TIB) are in OTH, under their own label."


@dataclass(frozen=True, slots=True)
class Folding:
    """Codes under which the compilation holds several of its publisher's labels: their rows are added up."""

    codes: frozenset[str]

    @property
    def note(self) -> str:
        """The rule in words, for Edition.notes."""
        names = ", ".join(sorted(self.codes))
        return f"Rows repeated under {names} are several labels of the publisher under one code: added up."


def cells_of(grid: Grid, folding: Folding) -> pl.DataFrame:
    """Columns period, origin, count, status, origin_label, row; a repeat outside `folding` raises InputError."""
    number = counts(grid, "n")
    cells = pl.DataFrame(
        {
            "period": first_days_of_month(grid, "month"),
            "origin": mapped(
                grid, "nat", from_code, "nationality code", "Codes are ISO 3166 alpha-3, or OOO for others."
            ),
            "count": number["count"],
            "status": number["status"],
            "origin_label": grid.frame["nat"],
            "row": grid.frame[ROW],
        }
    )
    again = ~cells.select(pl.struct("period", "origin_label").is_first_distinct()).to_series()
    refuse(
        grid,
        again & ~grid.frame["nat"].is_in(sorted(folding.codes)),
        "nat",
        "this month and nationality stand in an earlier row",
        "Remove the repeated row; if it is a second label of the publisher, load the table through a spec with "
        'duplicates = "sum".',
    )
    return fold(cells, ["period", "origin"])


def monthly(
    grid: Grid, request: Request, publication: Publication, place: str, folding: Folding, lag_days: int
) -> tuple[Reading, ...]:
    """One edition of a monthly series, its indicator named as its layout.

    Absent is zero for a nationality, unknown for a whole month.
    """
    dims = {"place": place, "origin": "*"}
    cells = cells_of(grid, folding)
    part = Part("by-month", publication.layout, "M", dims, cells, "zero", lag_days=lag_days)
    released = compiled_day(grid, request, cells["period"], RELEASED, THROUGH)
    notes = {"release_day": request.day_note(RELEASE_NOTE), "origin": ORIGIN_NOTE, "folded": folding.note}
    return (gap_warnings(reading(grid, publication, request, released, [part], Told(notes))),)
