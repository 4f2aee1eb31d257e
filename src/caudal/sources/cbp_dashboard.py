"""CBP's southwest dashboard as scraped on a day: every total and subtotal that it shows, month by month."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import polars as pl

from caudal.errors import InputError
from caudal.records import ALL, Reading
from caudal.sources.cbp import AUTHORITIES, COMPONENTS, DEMOGRAPHICS, months
from caudal.sources.cbp_southwest import GROUPS
from caudal.sources.cells import REPEATED, Codes, Marks, codes, counts, refuse, refuse_repeats
from caudal.sources.citizenship import from_english
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import (
    CBP_LAG,
    PUBLIC_DOMAIN,
    Layout,
    Part,
    Publication,
    Request,
    Told,
    gap_warnings,
    reading,
)
from caudal.sources.receiving import Received

YEAR, MONTH, COUNT = "Fiscal Year-value", "Month (abbv)-value", "SUM(Encounter Count)-alias"
INDEX = "row number"
NOTHING = ("%null%", "")
"""What scrapes hold for a sum over no record: zero. The same cells are 0 in the scrapes of the year after."""
_SAID = re.compile(r"([a-z]+)_(\d{1,2})_(20\d{2})(?!\d)")
_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_COLUMNS: Mapping[str, tuple[str, Codes]] = {
    "origin": (
        "Citizenship Grouping",
        Codes(
            "citizenship grouping",
            {
                x: i
                for x in ("El Salvador", "Guatemala", "Honduras", "Mexico", "Other")
                if (i := from_english(x)) in GROUPS
            }
            | {ALL: ALL},
        ),
    ),
    "population": ("Demographic", Codes("demographic", dict(DEMOGRAPHICS.ids) | {ALL: ALL})),
    "authority": ("Title of Authority", Codes("title of authority", dict(AUTHORITIES.ids) | {ALL: ALL})),
}
_COMPONENTS = Codes("component", dict(COMPONENTS.ids) | {ALL: "cbp-encounters"})
PUBLICATION = Publication(
    slug="cbp",
    layout="dashboard",
    publisher="US Customs and Border Protection",
    title="Southwest Land Border Encounters, dashboard",
    licence=PUBLIC_DOMAIN,
    basis="official",
    address="https://www.cbp.gov/newsroom/stats/southwest-land-border-encounters",
    period=YEAR,
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition at place southwest: for each component and their sum, a table for each set of columns not "all".

    The day of the scrape, in the file's name, is the edition's.
    """
    for value, alias in ((YEAR, "Fiscal Year-alias"), (MONTH, "Month (abbv)-alias")):
        refuse(
            grid, grid.frame[value] != grid.frame[alias], alias, f"it must repeat {value!r}", "Fetch the file again."
        )
    period = months(grid, YEAR, MONTH)
    number = counts(_zeros(grid), COUNT, Marks(thousands=","))
    cells = pl.DataFrame(
        {
            "period": period,
            "indicator": codes(grid, "Component", _COMPONENTS),
            **{d: codes(grid, column, known) for d, (column, known) in _COLUMNS.items()},
            "count": number["count"],
            "status": number["status"],
            "origin_label": grid.frame["Citizenship Grouping"],
            "row": grid.frame[ROW],
        }
    )
    key = ["indicator", "period", *_COLUMNS]
    refuse_repeats(grid, cells.select(key), COUNT, "month and categories", REPEATED)
    notes = {
        "release_day": request.day_note("the day of the scrape, in the file's name"),
        "nothing": f"A sum over no record stands as {NOTHING[0]} or as an empty cell: read as zero.",
        "totals": "Every subtotal that the dashboard shows is a table of its own beside its parts.",
    }
    told = Told(notes, _unlike(cells))
    made = reading(grid, PUBLICATION, request, request.released or _scraped(grid), _parts(cells), told)
    return (gap_warnings(made),)


def _zeros(grid: Grid) -> Grid:
    shown = pl.when(pl.col(COUNT).is_in(NOTHING)).then(pl.lit("0")).otherwise(pl.col(COUNT)).alias(COUNT)
    return Grid(grid.file, grid.source, grid.sha256, grid.header, grid.frame.with_columns(shown), grid.published)


def _scraped(grid: Grid) -> date:
    found = _SAID.search(grid.source.lower())
    try:
        if found and found[1] in _NAMES:
            return date(int(found[3]), _NAMES.index(found[1]) + 1, int(found[2]))
    except ValueError:
        pass
    raise InputError(
        "the name of the file does not say on which day it was scraped, as in ..._march_15_2022.csv",
        file=grid.file,
        next_step="Keep the name it came with, or say the day: --released YYYY-MM-DD.",
    )


def _parts(cells: pl.DataFrame) -> list[Part]:
    parts = []
    for indicator, broken in product(_COMPONENTS.ids.values(), product((False, True), repeat=len(_COLUMNS))):
        dims = {"place": "southwest"} | {d: "*" for d, b in zip(_COLUMNS, broken, strict=True) if b}
        own = cells.filter(
            pl.col("indicator") == indicator,
            *((pl.col(d) != ALL) if b else (pl.col(d) == ALL) for d, b in zip(_COLUMNS, broken, strict=True)),
        )
        by = [d for d in _COLUMNS if d in dims]
        name = indicator.removesuffix("-encounters") + (f"-by-{'-and-'.join(by)}" if by else "")
        if "origin" not in dims:
            own = own.drop("origin_label")
        parts.append(Part(name, indicator, "M", dims, own, "zero", lag_days=CBP_LAG))
    return parts


def _unlike(cells: pl.DataFrame) -> tuple[str, ...]:
    """Subtotals that are not the sum of the finest cells, or that lack where those are not zero."""
    fine = cells.filter(pl.col("indicator") != "cbp-encounters", *(pl.col(d) != ALL for d in _COLUMNS))
    names = ["indicator", *_COLUMNS]
    sums = []
    for whole in product((False, True), repeat=len(names)):
        outer = dict(zip(names, whole, strict=True))
        made = fine.with_columns(
            pl.lit("cbp-encounters" if d == "indicator" else ALL).alias(d) for d, w in outer.items() if w
        )
        sums.append(made.group_by("period", *names).agg(pl.col("count").sum()))
    both = cells.join(pl.concat(sums), on=["period", *names], how="full", coalesce=True)
    off = both.filter(pl.col("count").fill_null(0) != pl.col("count_right").fill_null(0)).sort("row")
    if off.height == 0:
        return ()
    first = off.row(0, named=True)
    return (
        f"{off.height} subtotals are not the sum of their parts; the first is row {first['row']} "
        f"({first['count']} printed, {first['count_right']} added up). Both are kept.",
    )


_PLAIN = (
    *(YEAR, "Fiscal Year-alias", MONTH, "Month (abbv)-alias", COUNT),
    *("Citizenship Grouping", "Component", "Demographic", "Title of Authority"),
)
LAYOUT = Layout("dashboard", "CBP southwest dashboard, scraped", _PLAIN, read)
NUMBERED = Layout("dashboard-numbered", "CBP southwest dashboard, scraped, with row numbers", (INDEX, *_PLAIN), read)
"""The same with a first column that has no name, or the name INDEX: row numbers of a data frame, not read."""


def naming_index(received: Received) -> Received:
    """The same text with the name INDEX for its first column, if that has none and the rest are this layout's."""
    unnamed = ("," + ",".join(LAYOUT.canonical) + "\n").encode()
    return replace(received, data=INDEX.encode() + received.data) if received.data.startswith(unnamed) else received
