"""A compilation of CBP's southwest encounters by sector and field office: calendar month x area x citizenship."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from caudal.records import Reading
from caudal.sources.cbp import AUTHORITIES, COMPONENTS, DEMOGRAPHICS, ENCOUNTER_TYPES, FISCAL_START, newest_month
from caudal.sources.cells import (
    REPEATED,
    Codes,
    codes,
    counts,
    dates,
    first_days_of_month,
    fold,
    mapped,
    refuse,
    refuse_repeats,
)
from caudal.sources.citizenship import from_code
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
DETAIL_SINCE = date(2019, 10, 1)
_SECTORS = ("San Diego", "El Centro", "Yuma", "Tucson", "El Paso", "Big Bend", "Del Rio", "Laredo", "Rio Grande Valley")
_OFFICES = ("San Diego", "Tucson", "El Paso", "Laredo")
AREAS = Codes(
    "area",
    {f"{s} Sector": s.lower().replace(" ", "-") for s in _SECTORS}
    | {f"{o} Field Office": f"{o.lower().replace(' ', '-')}-fo" for o in _OFFICES}
    | {"": "southwest"},
)
PUBLICATION = Publication(
    slug="gdidata",
    layout="southwest-areas",
    publisher="US Customs and Border Protection, compiled by IOM (gdidata)",
    title="Southwest encounters by sector and field office",
    licence=PUBLIC_DOMAIN,
    basis="compiled",
    address="https://github.com/iom/gdidata",
)


def read(grid: Grid, request: Request) -> tuple[Reading, ...]:
    """One edition: by area since October 2019, southwest totals by demographic before; type folds into authority."""
    period = first_days_of_month(grid, "month")
    _check_fiscal(grid, period)
    cells = _cells(grid, period)
    _check_detail(grid, cells)
    key = ["indicator", "period", "place", "origin", "population", "authority"]
    refuse_repeats(
        grid,
        cells.select(*key, "type", grid.frame["demog"]),
        "n",
        "month, component, area, authority, type, demographic and citizenship",
        REPEATED,
    )
    told = Told(_NOTES | {"release_day": request.day_note(_NOTES["release_day"])})
    parts = _parts(fold(cells.drop("type"), key))
    released = compiled_day(grid, request, period, RELEASED, THROUGH)
    newest = newest_month(period)
    last = newest.year + (newest.month >= FISCAL_START)
    publication = replace(PUBLICATION, title=f"{PUBLICATION.title}, FY2018 to FY{last}")
    return (gap_warnings(reading(grid, publication, request, released, parts, told)),)


def _cells(grid: Grid, period: pl.Series) -> pl.DataFrame:
    place = codes(grid, "area", AREAS)
    origin = mapped(
        grid,
        "nat",
        lambda x: "all" if x == "" else from_code(x),
        "citizenship code",
        "Codes are ISO 3166 alpha-3, or OOO for others.",
    )
    number = counts(grid, "n")
    return pl.DataFrame(
        {
            "indicator": codes(grid, "component", COMPONENTS),
            "period": period,
            "place": place,
            "origin": origin,
            "population": codes(grid, "demog", DEMOGRAPHICS),
            "authority": codes(grid, "authority", AUTHORITIES),
            "type": codes(grid, "type", ENCOUNTER_TYPES),
            "count": number["count"],
            "status": number["status"],
            "place_label": grid.frame["area"],
            "origin_label": grid.frame["nat"],
            "row": grid.frame[ROW],
        }
    )


def _check_detail(grid: Grid, cells: pl.DataFrame) -> None:
    """Which rows may be broken down, and by what: as the compilation has it since October 2019."""
    total = cells["place"] == "southwest"
    office = cells["place"].str.ends_with("-fo")
    rules = (
        (
            total != (cells["origin"] == "all"),
            "nat",
            "area and citizenship are broken down together or not at all",
        ),
        (
            total != (cells["period"] < DETAIL_SINCE),
            "area",
            f"totals without an area stand before {DETAIL_SINCE}, and rows with an area from then on",
        ),
        (
            ~total & (office != (cells["indicator"] == "ofo-encounters")),
            "area",
            "field offices belong to the Office of Field Operations and sectors to the Border Patrol",
        ),
    )
    for broken, column, rule in rules:
        refuse(grid, broken, column, rule, "Fetch the file again.")


def _parts(cells: pl.DataFrame) -> list[Part]:
    broken = dict.fromkeys(("place", "origin", "population", "authority"), "*")
    whole = {"place": "southwest", "population": "*", "authority": "*"}
    parts = []
    for short in ("usbp", "ofo"):
        own = cells.filter(indicator=f"{short}-encounters")
        totals = own.filter(place="southwest").drop("place_label", "origin_label")
        parts.append(
            Part(
                f"{short}-by-area",
                f"{short}-encounters",
                "M",
                broken,
                own.filter(pl.col("place") != "southwest"),
                "zero",
                lag_days=CBP_LAG,
            )
        )
        parts.append(
            Part(
                f"{short}-southwest",
                f"{short}-encounters",
                "M",
                whole,
                totals,
                "zero",
                lag_days=CBP_LAG,
                place_label="Southwest",
            )
        )
    return parts


def _check_fiscal(grid: Grid, period: pl.Series) -> None:
    """The second column repeats the month under its fiscal year; a mismatch means shifted columns."""
    fiscal = dates(grid, "t_fy")
    year = period.dt.year() + (period.dt.month() >= FISCAL_START).cast(pl.Int32)
    bad = (fiscal.dt.year() != year) | (fiscal.dt.month() != period.dt.month())
    refuse(grid, bad, "t_fy", "the fiscal month does not agree with the calendar month", "Fetch the file again.")


_NOTES = {
    "release_day": "the compilation names June 2025 only; its first day stands for it",
    "populations": "UAC and UC / Single Minors are one population under two names.",
    "encounter_type": "Apprehensions, inadmissibles and expulsions of one key are added up.",
    "before_detail": "Before October 2019 the source has southwest totals by demographic only; accompanied minors are "
    "listed on their own from October 2018.",
}

LAYOUT = Layout(
    "southwest-areas",
    "CBP southwest by sector and field office, a compilation",
    ("month", "t_fy", "component", "area", "authority", "type", "demog", "nat", "n"),
    read,
)
