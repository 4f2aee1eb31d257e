"""The words CBP prints in its encounter tables, shared by its layouts: months, demographics, authorities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from caudal.errors import InputError
from caudal.periods import containing
from caudal.sources.cells import Codes, codes, refuse
from caudal.sources.citizenship import from_english
from caudal.sources.intake import Grid
from caudal.sources.layout import Request

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
FISCAL_START = 10
"""A fiscal year starts on 1 October of the calendar year before it."""

READ = "read in the publisher's own update"
MEMORY = "from memory of the public record, to the day or so"
UPDATES: dict[date, tuple[date, str]] = {
    date(2022, 9, 1): (date(2022, 10, 21), MEMORY),
    date(2023, 9, 1): (date(2023, 10, 21), MEMORY),
    date(2023, 10, 1): (date(2023, 11, 14), MEMORY),
    date(2023, 11, 1): (date(2023, 12, 22), READ),
    date(2023, 12, 1): (date(2024, 1, 26), READ),
    date(2024, 1, 1): (date(2024, 2, 13), READ),
    date(2024, 2, 1): (date(2024, 3, 22), MEMORY),
    date(2024, 3, 1): (date(2024, 4, 12), MEMORY),
    date(2024, 4, 1): (date(2024, 5, 15), MEMORY),
    date(2024, 5, 1): (date(2024, 6, 20), MEMORY),
    date(2024, 6, 1): (date(2024, 7, 15), MEMORY),
    date(2024, 7, 1): (date(2024, 8, 16), MEMORY),
    date(2024, 8, 1): (date(2024, 9, 16), MEMORY),
    date(2024, 9, 1): (date(2024, 10, 22), MEMORY),
    date(2024, 10, 1): (date(2024, 11, 19), MEMORY),
    date(2024, 11, 1): (date(2024, 12, 19), MEMORY),
    date(2024, 12, 1): (date(2025, 1, 14), MEMORY),
}
"""Newest month of a release -> the day of that monthly update, and how the day is known."""

REGION_LABELS = {
    "Southwest Land Border": "southwest",
    "Northern Land Border": "northern",
    "Other": "other",
}
DEMOGRAPHICS = Codes(
    "demographic",
    {
        "Single Adults": "single-adults",
        "FMUA": "family-units",
        "Family Units": "family-units",
        "UC / Single Minors": "unaccompanied-children",
        "UAC": "unaccompanied-children",
        "Accompanied Minors": "accompanied-minors",
    },
)
AUTHORITIES = Codes("title of authority", {"Title 8": "title-8", "Title 42": "title-42"})
COMPONENTS = Codes(
    "component",
    {
        "U.S. Border Patrol": "usbp-encounters",
        "Office of Field Operations": "ofo-encounters",
    },
)
ENCOUNTER_TYPES = Codes(
    "encounter type",
    {"Apprehensions": "apprehension", "Inadmissibles": "inadmissible", "Expulsions": "expulsion"},
)
GROUPINGS = Codes("month grouping", {"FYTD": "to-date", "Remaining": "remaining"})


def country(label: str) -> str | None:
    """CBP's citizenship labels: a country named in English, or "Other"."""
    return from_english(label)


def months(grid: Grid, year: str, month: str) -> pl.Series:
    """The calendar month of each row: fiscal year ("2024", "2024 (FYTD)") and month (OCT of 2024 is 2023-10)."""
    labels = grid.frame[year].str.extract(r"^(20[0-9]{2})(?: \(FYTD\))?$", 1)
    refuse(
        grid,
        labels.is_null(),
        year,
        "this is not a fiscal year, written 2024 or 2024 (FYTD)",
        "Correct it, or fetch the file again.",
    )
    numbers = codes(grid, month, Codes("month", {m: str(i) for i, m in enumerate(MONTHS, 1)}, "Months are JAN to DEC."))
    return calendar_month(labels.cast(pl.Int32), numbers.cast(pl.Int32))


def calendar_month(fiscal_year: pl.Series, month: pl.Series) -> pl.Series:
    """First day of the calendar month of a month number within a fiscal year."""
    frame = pl.DataFrame({"year": fiscal_year - (month >= FISCAL_START).cast(pl.Int32), "month": month})
    return frame.select(pl.date("year", "month", 1).alias("period")).to_series()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The fiscal years a file holds, and the newest month that its "FYTD" rows reach, in any year."""

    first_year: int
    last_year: int
    newest: date
    warnings: tuple[str, ...]


def coverage(grid: Grid, year: str, grouping: str, period: pl.Series) -> Coverage:
    """What a file covers. CBP prints the same months to date for each fiscal year: where one lacks some, a warning.

    Only that shows a file cut at the end of a line.
    """
    frame = pl.DataFrame(
        {
            "year": grid.frame[year].str.slice(0, 4).cast(pl.Int32),
            "to_date": codes(grid, grouping, GROUPINGS) == "to-date",
            "month": period.dt.month().cast(pl.Int32),
        }
    ).unique()
    years: list[int] = frame["year"].unique().sort().to_list()
    held = {y: set(frame.filter("to_date", year=y)["month"].to_list()) for y in years}
    union: set[int] = set().union(*held.values())
    warnings = tuple(
        f"coverage: fiscal year {y} has no row to date for {', '.join(MONTHS[m - 1] for m in sorted(union - months))}, "
        "which other fiscal years have; the file may be cut. Those months are unknown, not zero."
        for y, months in held.items()
        if union - months
    )
    month = max(union or {newest_month(period).month}, key=lambda m: (m - FISCAL_START) % 12)
    return Coverage(years[0], years[-1], date(years[-1] - (month >= FISCAL_START), month, 1), warnings)


def release_day(grid: Grid, request: Request, covered: Coverage) -> tuple[date, str]:
    """The release day and how it is known: as the user says, else the monthly update that first had the newest month.

    CBP keeps four fiscal years in a file; one with another number of years is not dated from the calendar.
    """
    if request.released is not None:
        return request.released, "given by the user"
    found = UPDATES.get(covered.newest)
    if found is None or covered.last_year - covered.first_year != 3:
        raise InputError(
            f"no release day is known for FY{covered.first_year} to {containing(covered.newest, 'M').label}",
            file=grid.file,
            next_step="Say when this release came out: --released YYYY-MM-DD.",
        )
    return found


def newest_month(period: pl.Series) -> date:
    """The last month of a Date series that holds at least one."""
    newest = period.max()
    assert isinstance(newest, date)
    return newest
