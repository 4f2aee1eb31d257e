"""OHSS, Key Homeland Security Metrics: Border Patrol encounters since FY2000, one long table on each sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources.cbp import calendar_month
from caudal.sources.cells import REPEATED, Codes, Marks, codes, counts, fold, mapped, refuse, refuse_repeats
from caudal.sources.intake import ROW, Grid
from caudal.sources.layout import CBP_LAG, PUBLIC_DOMAIN, Part, Publication, Request, Told, gap_warnings, reading
from caudal.sources.ohss import (
    MONTHS,
    NOTES,
    OTHER_SECTORS,
    POPULATIONS,
    PUBLISHER,
    ROUNDING,
    SECTORS,
    citizenship,
    release_day,
)
from caudal.sources.workbook import Workbook, WorkbookLayout, grid_of

INDICATOR = "usbp-encounters"
YEAR, MONTH, QUANTITY = "Fiscal Year", "Month", "Quantity"
REGIONS = {"Southwest Land Border": "southwest", "Northern Land Border": "northern", "Coastal Border": "other"}
_MONTHS = Codes("month", {f"{i:02d} {m}": str((i + 8) % 12 + 1) for i, m in enumerate(MONTHS, 1)}, "As in 01 October.")
_PLACES: Mapping[str, Codes] = {
    "Region": Codes("region", REGIONS),
    "Sector": Codes("sector", SECTORS | OTHER_SECTORS),
}
_FAMILY = "Family Status"
_POPULATION = Codes("family status", POPULATIONS)


@dataclass(frozen=True, slots=True)
class Shape:
    """One monthly sheet: its tables' name, and its columns between month and quantity."""

    table: str
    columns: tuple[str, ...]

    @property
    def dims(self) -> dict[str, str]:
        """The dimensions that the sheet tells apart; nationwide where it names no place."""
        broken = {"Citizenship": "origin", _FAMILY: "population", "Region": "place", "Sector": "place"}
        return {"place": "nationwide"} | {broken[c]: "*" for c in self.columns}


SHEETS = {
    "Monthly Count": Shape("nationwide", ()),
    "Monthly Citizenship": Shape("nationwide-by-origin", ("Citizenship",)),
    "Monthly Region": Shape("by-region", ("Region",)),
    "Monthly Family Status": Shape("nationwide-by-population", (_FAMILY,)),
    "Monthly Sector": Shape("by-sector", ("Sector",)),
    "Monthly Rgn and Citp": Shape("by-region-and-origin", ("Region", "Citizenship")),
    "Monthly Rgn and Fam Status": Shape("by-region-and-population", ("Region", _FAMILY)),
}
REPEATS = "Monthly Rgn and Sector"
"""This sheet repeats the cells of "Monthly Sector" beside each sector's region: compared, not read twice."""
PUBLICATION = Publication(
    slug="ohss",
    layout="khsm-usbp",
    publisher=PUBLISHER,
    title="Key Homeland Security Metrics: Border Patrol encounters",
    licence=PUBLIC_DOMAIN,
    basis="official",
    address="https://ohss.dhs.gov/khsm",
)


def read(book: Workbook, request: Request) -> tuple[Reading, ...]:
    """One edition of usbp-encounters from all monthly sheets; a row that is absent is zero, rounded to ten."""
    cells = {name: _cells(_grid(book, name, shape.columns), shape) for name, shape in SHEETS.items()}
    parts = [part for name, shape in SHEETS.items() for part in _parts(shape, cells[name])]
    newest = cells["Monthly Count"]["period"].max()
    assert isinstance(newest, date)
    released, known = release_day(book, request, newest)
    unread = [x for x in book.sheets if x not in SHEETS and x != REPEATS]
    notes = {
        **NOTES,
        "release_day": known,
        "rows": "Row numbers count within the sheet: "
        + "; ".join(f"{p.name} = {n!r}" for n, s in SHEETS.items() for p in _parts(s, cells[n])),
        "not_read": f"Not monthly tables, or not known: {', '.join(unread)}. {REPEATS} repeats Monthly Sector.",
        "absent": "A row that is absent is a count below five: the workbook prints no cell that rounds to zero.",
        "place": "The coastal border of the Border Patrol is place other.",
        "population": "Before family units were counted (October 2011) the workbook has their members under Single "
        "Adults: only unaccompanied children are read from those months.",
    }
    told = Told(notes, (*_unlike(book, cells), *_new(unread)))
    return (gap_warnings(reading(book.blank(), PUBLICATION, request, released, parts, told)),)


def _grid(book: Workbook, name: str, columns: tuple[str, ...]) -> Grid:
    if name not in book.sheets:
        raise InputError(
            f"the workbook lacks the sheet {name!r}",
            file=book.file,
            value=", ".join(book.sheets),
            next_step="Restore the published sheet names, or fetch the file again.",
        )
    grid = grid_of(book, book.sheets[name])
    expected = (YEAR, MONTH, *columns, QUANTITY)
    if grid.header != expected:
        wrong = [x for x in grid.header if x not in expected]
        raise InputError(
            f"the columns must be {', '.join(expected)}",
            file=grid.file,
            row=1,
            column=wrong[0] if wrong else None,
            value=", ".join(grid.header),
            next_step="Restore the published header, or fetch the file again.",
        )
    if grid.frame.height == 0:
        raise InputError("there is a header but no row", file=grid.file, next_step="Fetch the file again.")
    return grid


def _cells(grid: Grid, shape: Shape) -> pl.DataFrame:
    years = grid.frame[YEAR]
    refuse(grid, ~years.str.contains(r"^(19|20)[0-9]{2}$"), YEAR, "this is not a fiscal year", "Fetch the file again.")
    period = calendar_month(years.cast(pl.Int32), codes(grid, MONTH, _MONTHS).cast(pl.Int32))
    refuse(
        grid,
        (period.diff().dt.total_days() < 0).fill_null(value=False),
        MONTH,
        "this month stands after a later one: rows are out of order",
        "Fetch the file again.",
    )
    number = counts(grid, QUANTITY, Marks(suppressed=frozenset({"D"}), rounding=ROUNDING))
    frame = pl.DataFrame(
        {"period": period, "count": number["count"], "status": number["status"], "row": grid.frame[ROW]}
    )
    for column in shape.columns:
        if column == "Citizenship":
            ids, dim = mapped(grid, column, citizenship, "citizenship", "Citizenships are named in English."), "origin"
        elif column == _FAMILY:
            ids, dim = codes(grid, column, _POPULATION), "population"
        else:
            ids, dim = codes(grid, column, _PLACES[column]), "place"
        frame = frame.with_columns(ids.alias(dim))
        if dim != "population":
            frame = frame.with_columns(grid.frame[column].alias(f"{dim}_label"))
    keys = ["period", *(d for d in ("place", "origin", "population") if d in frame.columns)]
    labels = [grid.frame[c] for c in shape.columns]
    refuse_repeats(grid, pl.DataFrame([period, *labels]), QUANTITY, "month and labels", REPEATED)
    return fold(frame, keys)


def _parts(shape: Shape, cells: pl.DataFrame) -> list[Part]:
    def part(name: str, dims: Mapping[str, str], own: pl.DataFrame) -> Part:
        return Part(f"usbp-{name}", INDICATOR, "M", dims, own, "zero", rounding=ROUNDING, lag_days=CBP_LAG)

    if _FAMILY not in shape.columns:
        return [part(shape.table, shape.dims, cells)]
    since = cells.filter(population="family-units")["period"].min()
    children = cells.filter(population="unaccompanied-children")
    if since is None:
        return []
    early = children.filter(pl.col("period") < since).drop("population")
    whole = part(shape.table, shape.dims, cells.filter(pl.col("period") >= since))
    if early.height == 0:
        return [whole]
    name = re.sub("-(by|and)-population$", "-unaccompanied-children", shape.table)
    return [whole, part(name, shape.dims | {"population": "unaccompanied-children"}, early)]


def _unlike(book: Workbook, cells: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Where sheets that say the same thing differ: sectors printed twice, and fiscal years against their months."""
    said = []
    again = _cells(_grid(book, REPEATS, ("Region", "Sector")), Shape("", ("Sector",))).select(
        "period", "place", "count"
    )
    once = cells["Monthly Sector"].select("period", "place", "count")
    differ = once.join(again, on=["period", "place", "count"], how="anti").height
    if differ or once.height != again.height:
        said.append(f"{max(differ, abs(once.height - again.height))} cells of Monthly Sector differ in {REPEATS}.")
    annual = grid_of(book, book.sheets["Annual Count"]) if "Annual Count" in book.sheets else None
    if annual is not None and annual.header == (YEAR, QUANTITY):
        printed = dict(zip(annual.frame[YEAR], counts(annual, QUANTITY)["count"], strict=True))
        months = cells["Monthly Count"].with_columns(
            (pl.col("period").dt.offset_by("3mo").dt.year()).cast(pl.String).alias("fy")
        )
        for year, total, n in (
            months.group_by("fy", maintain_order=True).agg(pl.col("count").sum(), pl.len()).iter_rows()
        ):
            if year in printed and abs(printed[year] - total) > ROUNDING / 2 * (n + 1):
                said.append(f"Fiscal year {year} is printed as {printed[year]:,}, but its months add up to {total:,}.")
    return tuple(said)


def _new(unread: Sequence[str]) -> tuple[str, ...]:
    """A warning for each monthly sheet that this layout does not know yet: nothing of it is held."""
    return tuple(
        f"the sheet {name!r} is not known to this layout and was not read."
        for name in unread
        if name.startswith("Monthly")
    )


def fits(book: Workbook) -> bool:
    """Whether this is the Border Patrol's workbook: monthly counts, and a sheet by sector."""
    return {"Monthly Count", "Monthly Sector"} <= set(book.sheets)


LAYOUT = WorkbookLayout(
    "khsm-usbp", "OHSS Key Homeland Security Metrics, Border Patrol", ("Monthly Count", "Monthly Sector"), fits, read
)
