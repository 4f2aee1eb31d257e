"""US Border Patrol, monthly encounters by sector FY2000-FY2020, with the printed border and nationwide totals."""

from __future__ import annotations

from datetime import date

import polars as pl

from caudal.records import Reading
from caudal.sources.cbp import calendar_month
from caudal.sources.cells import REPEATED, counts, refuse, refuse_repeats
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

RELEASED = date(2021, 8, 9)
THROUGH = date(2020, 9, 1)  # the newest period of what came out then
COASTAL = ("livermore", "miami", "new_orleans", "ramey")
NORTHERN = ("blaine", "buffalo", "detroit", "grand_forks", "havre", "houlton", "spokane", "swanton")
SOUTHWEST = (
    "big_bend",
    "del_rio",
    "el_centro",
    "el_paso",
    "laredo",
    "rio_grande_valley",
    "san_diego",
    "tucson",
    "yuma",
)
TOTALS = {
    "coastal_border": ("other", COASTAL),
    "northern_border": ("northern", NORTHERN),
    "southwest_border": ("southwest", SOUTHWEST),
    "monthly_total": ("nationwide", COASTAL + NORTHERN + SOUTHWEST),
}
"""Printed total column -> (place, the sectors that add up to it)."""

PUBLICATION = Publication(
    slug="usbp",
    layout="sectors",
    publisher="US Border Patrol, read from its PDF by UWCHR",
    title="Monthly encounters by sector, FY2000 to FY2020",
    licence=PUBLIC_DOMAIN,
    basis="compiled",
    address="https://github.com/UWCHR/cbp",
    period="fy",
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition: a table by sector, and one for each printed total. Totals that do not add up are warned of."""
    period = _months(grid)
    refuse_repeats(grid, period.to_frame(), "month", "month", REPEATED)
    held = {c: counts(grid, c)["count"] for c in (*COASTAL, *NORTHERN, *SOUTHWEST, *TOTALS)}
    wide = pl.DataFrame({"period": period, "row": grid.frame[ROW], **held})
    sectors = wide.unpivot(
        on=[*COASTAL, *NORTHERN, *SOUTHWEST], index=["period", "row"], variable_name="place_label", value_name="count"
    ).with_columns(pl.col("place_label").str.replace_all("_", "-").alias("place"), pl.lit("exact").alias("status"))
    parts = [Part("by-sector", "usbp-encounters", "M", {"place": "*"}, sectors, "unknown", lag_days=CBP_LAG)]
    for column, (place, _) in TOTALS.items():
        cells = wide.select("period", "row", pl.col(column).alias("count"), pl.lit("exact").alias("status"))
        parts.append(
            Part(
                f"printed-{place}",
                "usbp-encounters",
                "M",
                {"place": place},
                cells,
                "unknown",
                lag_days=CBP_LAG,
                place_label=column,
            )
        )
    notes = {
        "release_day": request.day_note("the PDF's own modification date"),
        "place": "The printed coastal border is place other; it holds Livermore until that sector closed (FY2005).",
        "title_42": "FY2020 includes expulsions under Title 42 from March 2020.",
    }
    told = Told(notes, _unlike_totals(wide))
    released = compiled_day(grid, request, period, RELEASED, THROUGH)
    return (gap_warnings(reading(grid, PUBLICATION, request, released, parts, told)),)


def _months(grid: Grid) -> pl.Series:
    again = "Correct it, or fetch the file again."
    numbers = {c: grid.frame[c].cast(pl.Int32, strict=False) for c in ("month", "fy", "cy")}
    refuse(grid, ~numbers["month"].is_between(1, 12).fill_null(value=False), "month", "a month is 1 to 12", again)
    for c in ("fy", "cy"):
        refuse(grid, ~numbers[c].is_between(1924, 2100).fill_null(value=False), c, "this is not a year", again)
    period = calendar_month(numbers["fy"], numbers["month"])
    refuse(
        grid,
        period.dt.year() != numbers["cy"],
        "cy",
        "the calendar year does not agree with the fiscal year and month",
        again,
    )
    return period


def _unlike_totals(wide: pl.DataFrame) -> tuple[str, ...]:
    said = []
    for column, (_, parts) in TOTALS.items():
        off = wide.filter(pl.sum_horizontal(*parts) != pl.col(column))
        if off.height:
            first = off.row(0, named=True)
            said.append(
                f"{off.height} printed figures of {column} are not the sum of their sectors; the first is row "
                f"{first['row']} ({first[column]:,} printed, {sum(first[p] for p in parts):,} added up). Both are kept."
            )
    return tuple(said)


LAYOUT = Layout(
    "sectors",
    "Border Patrol monthly encounters by sector, FY2000 to FY2020",
    ("month", *COASTAL, *NORTHERN, *SOUTHWEST, *TOTALS, "fy", "cy"),
    read,
    delimiter="|",
)
