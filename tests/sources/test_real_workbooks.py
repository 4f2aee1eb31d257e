"""The real OHSS workbooks, returns and scrapes: figures known from elsewhere, and the round trip into a store."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from caudal.records import OBSERVATION_SCHEMA, STATUSES, Reading
from caudal.sources import read
from caudal.sources.ohss import MONTHS, citizenship
from caudal.store import Store

KHSM = "ohss/KHSM Encounters (USBP) fy25m11.xlsx"
EDITIONS = {
    "c": (date(2024, 9, 6), date(2024, 5, 1)),
    "a": (date(2024, 10, 15), date(2024, 6, 1)),
    "b": (date(2024, 11, 19), date(2024, 8, 1)),
}
"""Edition -> the day it was last saved, its newest month."""
DECEMBER, JANUARY = date(2023, 12, 1), date(2024, 1, 1)
SCRAPES = {
    "november_15_2021": date(2021, 11, 15),
    "march_15_2022": date(2022, 3, 15),
    "may_17_2022": date(2022, 5, 17),
    "july_15_2022": date(2022, 7, 15),
    "september_14_2022": date(2022, 9, 14),
    "november_14_2022": date(2022, 11, 14),
    "january_17_2023": date(2023, 1, 17),
    "march_10_2023": date(2023, 3, 10),
}


@cache
def only(path: Path) -> Reading:
    (reading,) = read(path, retrieved=date(2026, 11, 23))
    return reading


def scrape(shared_data: Path, name: str) -> Reading:
    return only(shared_data / f"cbp/dashboard-vintages/cbp_encounters_dashboard_1_official_update-{name}.csv")


def everything(shared_data: Path) -> list[Reading]:
    return [
        only(shared_data / KHSM),
        *(only(shared_data / f"ohss/monthly-tables-{x}.xlsx") for x in EDITIONS),
        only(shared_data / "region/mexico_returns_by_nationality.csv"),
        only(shared_data / "region/guatemala_returnees.csv"),
        *(scrape(shared_data, name) for name in SCRAPES),
    ]


def counts(reading: Reading, table: str, period: date, **where: str) -> list[int | None]:
    return reading.observations.filter(table=table, period=period, **where)["count"].to_list()


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_monthly_edition_is_whole_and_dated(shared_data: Path, edition: str) -> None:
    reading = only(shared_data / f"ohss/monthly-tables-{edition}.xlsx")
    released, newest = EDITIONS[edition]
    assert reading.edition.released == released
    assert {t.last for t in reading.edition.tables} == {newest}
    assert reading.warnings == ()
    assert reading.edition.notes["not_read"] == "Not monthly tables, or not known: TOC."
    assert len(reading.edition.tables) == (81 if edition == "b" else 82)  # b prints no total of southwest referrals


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("sector", "december", "january"),
    [("del-rio", 71_050, 16_710), ("tucson", 80_180, 50_560), ("san-diego", 34_370, 24_710)],
)
def test_sectors_fell_from_december_to_january_as_published(
    shared_data: Path, edition: str, sector: str, december: int, january: int
) -> None:
    reading = only(shared_data / f"ohss/monthly-tables-{edition}.xlsx")
    for period, expected in ((DECEMBER, december), (JANUARY, january)):
        assert counts(reading, "usbp-southwest-by-sector", period, place=sector) == [expected]


def test_december_2023_is_cbps_figure_rounded(shared_data: Path) -> None:
    reading = only(shared_data / "ohss/monthly-tables-c.xlsx")
    assert counts(reading, "usbp-southwest", DECEMBER) == [round(249_741, -1)]
    assert counts(reading, "cbp-southwest", DECEMBER) == [round(301_981, -1)]
    (nationwide,) = counts(reading, "cbp-nationwide", DECEMBER)
    assert nationwide is not None
    assert abs(nationwide - 370_883) <= 10
    khsm = only(shared_data / KHSM)
    assert counts(khsm, "usbp-by-region", DECEMBER, place="southwest") == [249_740]
    assert counts(khsm, "usbp-by-sector", DECEMBER, place="del-rio") == [71_050]


def test_the_workbooks_agree_with_cbps_own_file_month_by_month(shared_data: Path) -> None:
    """Nationwide state file of October 2024, exact, against OHSS of September 2024, rounded: FY2021 to FY2023."""
    exact = only(shared_data / "cbp/nationwide-state/nationwide-encounters-fy21-fy24-state.csv").observations
    closed = pl.col("period").is_between(date(2020, 10, 1), date(2023, 9, 1))
    southwest = exact.filter(closed, pl.col("place").str.starts_with("southwest-"))
    for table, cells in (("cbp-nationwide", exact.filter(closed)), ("cbp-southwest", southwest)):
        ours = only(shared_data / "ohss/monthly-tables-c.xlsx").observations.filter(closed, table=table)
        both = ours.join(cells.group_by("period").agg(pl.col("count").sum()), on="period")
        assert both.height == 36
        off = (both["count"] - both["count_right"]).abs()
        assert off.max() <= 35, table
        assert (off <= 5).mean() > 0.8, table


def test_families_of_the_ports_are_unknown_before_march_2016(shared_data: Path) -> None:
    reading = only(shared_data / "ohss/monthly-tables-c.xlsx")
    before, after = date(2016, 2, 1), date(2018, 5, 1)
    assert counts(reading, "ofo-southwest-by-population", before, population="single-adults") == [None]
    assert counts(reading, "cbp-southwest-by-population", before, population="family-units") == [None]
    assert counts(reading, "usbp-southwest-by-population", before, population="single-adults") != [None]
    assert counts(reading, "ofo-southwest-by-population", date(2016, 3, 1), population="family-units") == [2450]
    assert None not in counts(reading, "cbp-southwest-by-population", after)


def test_not_applicable_months_hold_no_cell(shared_data: Path) -> None:
    reading = only(shared_data / "ohss/monthly-tables-a.xlsx")
    tables = {t.name: t for t in reading.edition.tables}
    assert tables["cbp-one-appointments-southwest"].first == date(2023, 1, 1)
    assert counts(reading, "cbp-one-appointments-southwest", date(2024, 6, 1)) == [43_870]
    assert counts(reading, "chnv-paroles-nationwide-by-origin", date(2022, 10, 1)) == [470]
    expulsions = reading.observations.filter(table="cbp-book-outs-southwest-by-outcome", authority="title-42-expulsion")
    assert expulsions["period"].min() == date(2020, 3, 1)
    assert set(reading.observations["status"]) == {"rounded", "unknown"}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_of_the_monthly_sheets_is_held(shared_data: Path, edition: str) -> None:
    """Cells counted and added up by a reader of its own: no month, column or sheet is lost, none twice."""
    path = shared_data / f"ohss/monthly-tables-{edition}.xlsx"
    reading = only(path)
    homes = dict(pair.split(" = ") for pair in reading.edition.notes["rows"].split(": ", 1)[1].split("; "))
    book = CalamineWorkbook.from_path(path)
    for sheet in book.sheet_names[1:]:
        rows = [r for r in book.get_sheet_by_name(sheet).to_python() if r[1] in MONTHS]
        printed = {round(float(x)) for r in rows for x in r[2:] if isinstance(x, float)}
        own = [t for t, home in homes.items() if home == repr(sheet)]
        held = reading.observations.filter(pl.col("table").is_in(own))
        cells = sum(isinstance(x, float) for r in rows for x in r[2:])
        total = sum(x for r in rows for x in r[2:] if isinstance(x, float))
        if sheet == "SWB Encounters by Family Status":
            continue  # single adults before March 2016 are unknown here, printed there
        if sheet in REPEATING:
            assert set(held["count"].drop_nulls()) <= printed
        else:
            assert held["count"].count() == cells, sheet
            assert held["count"].sum() == total, sheet


REPEATING = frozenset(
    {
        "SWB Enc by Sector+Field Ofc", "SWB USBP", "CBP SWB Book-Outs by Family", "CBP SWB Book-Outs by Citp",
        "ERO Arrests by Criminality", "ICE Book-Ins by Criminality", "ICE Book-Ins by Arrest Agency",
        "ICE Book-Outs by Arrest Agency", "ICE ERO R&R by Criminality", "ICE ERO R&R by Arrest Agcy",
        "DHS Removals by Criminality", "DHS Removals by Arrest Agcy", "DHS Removals by Citizenship",
        "DHS Enf Returns by Citizenship", "DHS Adm Returns by Citizens",
    }
)  # fmt: skip
"""Sheets whose totals an earlier sheet prints too: those cells are held once, from the earlier one."""


@pytest.mark.parametrize("edition", EDITIONS)
def test_parts_add_up_to_their_printed_totals_within_rounding(shared_data: Path, edition: str) -> None:
    reading = only(shared_data / f"ohss/monthly-tables-{edition}.xlsx")
    pairs = (
        ("usbp-southwest", "usbp-southwest-by-sector"),
        ("ofo-southwest", "ofo-southwest-by-field-office"),
        ("usbp-nationwide", "usbp-nationwide-by-origin"),
        ("usbp-southwest", "usbp-southwest-by-main-origin"),
        ("cbp-nationwide", "cbp-by-region"),
        ("cbp-book-outs-southwest", "cbp-book-outs-southwest-by-outcome"),
        ("dhs-removals-nationwide", "dhs-removals-nationwide-by-origin"),
        ("dhs-removals-nationwide", "dhs-removals-nationwide-by-authority"),
        ("dhs-enforcement-returns-nationwide", "dhs-enforcement-returns-nationwide-by-authority"),
        ("credible-fear-decisions-nationwide", "credible-fear-decisions-nationwide-by-result"),
    )
    for whole, parts in pairs:
        sums = reading.observations.filter(table=parts).group_by("period").agg(pl.col("count").sum(), pl.len())
        both = reading.observations.filter(table=whole).join(sums, on="period", suffix="_parts")
        assert both.height > 60
        off = both.filter((pl.col("count") - pl.col("count_parts")).abs() > 5 * (pl.col("len") + 1))
        # 140 returns to Mexico under the protocols of February 2019 stand in the total and as X in their own column.
        assert off["period"].to_list() == [date(2019, 2, 1)] * parts.endswith("by-outcome"), parts


def test_the_long_workbook_holds_every_monthly_row(shared_data: Path) -> None:
    reading = only(shared_data / KHSM)
    assert (reading.edition.released, reading.warnings) == (date(2025, 1, 16), ())
    book = CalamineWorkbook.from_path(shared_data / KHSM)
    names = {
        "Monthly Count": "usbp-nationwide",
        "Monthly Citizenship": "usbp-nationwide-by-origin",
        "Monthly Region": "usbp-by-region",
        "Monthly Sector": "usbp-by-sector",
        "Monthly Rgn and Citp": "usbp-by-region-and-origin",
    }
    for sheet, table in names.items():
        expected: Counter[date] = Counter()
        for year, month, *_, n in book.get_sheet_by_name(sheet).to_python()[1:]:
            number = (int(month[:2]) + 8) % 12 + 1
            expected[date(int(year) - (number > 9), number, 1)] += int(n)
        held = reading.observations.filter(table=table).group_by("period").agg(pl.col("count").sum())
        assert dict(held.iter_rows()) == dict(expected), sheet
    assert counts(reading, "usbp-nationwide", date(1999, 10, 1)) == [89_810]
    assert reading.observations["period"].max() == date(2024, 11, 1)


def test_an_absent_row_of_the_long_workbook_is_a_count_below_five(shared_data: Path) -> None:
    """Each citizenship's fiscal year, printed apart, leaves no room for more in the months that are absent."""
    book = CalamineWorkbook.from_path(shared_data / KHSM)
    months: Counter[tuple[float, str]] = Counter()
    rows: Counter[tuple[float, str]] = Counter()
    for year, _, label, n in book.get_sheet_by_name("Monthly Citizenship").to_python()[1:]:
        months[year, label] += n
        rows[year, label] += 1
    held = Counter(year for year, *_ in book.get_sheet_by_name("Monthly Count").to_python()[1:])
    for year, label, printed in book.get_sheet_by_name("Annual Citizenship").to_python()[1:]:
        key = (year, label)
        absent = held[year] - rows[key]
        assert -5 * (rows[key] + 1) <= printed - months[key] <= 5 * (rows[key] + 1) + 4 * absent, key
        assert citizenship(label) is not None


def test_the_longer_history_agrees_with_the_exact_sectors_after_its_first_year(shared_data: Path) -> None:
    exact = only(shared_data / "usbp/usbp_monthly_encounters_by_sector_fy2000-fy2020.csv.gz").observations
    ours = only(shared_data / KHSM).observations
    both = ours.filter(table="usbp-by-region", place="southwest").join(
        exact.filter(table="printed-southwest"), on="period", suffix="_exact"
    )
    assert both.height == 252
    year = pl.col("period").dt.offset_by("3mo").dt.year()
    sums = both.group_by(year.alias("fy")).agg(pl.col("count", "count_exact").sum()).sort("fy")
    share = (sums["count"] / sums["count_exact"]).to_list()
    assert 0.95 < share[0] < 0.96
    assert all(abs(x - 1) < 0.01 for x in share[1:])


def test_returns_are_held_to_the_last_person(shared_data: Path) -> None:
    for name, table in (("mexico_returns_by_nationality", None), ("guatemala_returnees", None)):
        path = shared_data / f"region/{name}.csv"
        with path.open(newline="", encoding="utf-8") as handle:
            expected = sum(int(float(row["n"])) for row in csv.DictReader(handle))
        assert only(path).observations["count"].sum() == expected, table
        assert only(path).warnings == ()
    guatemala = only(shared_data / "region/guatemala_returnees.csv")
    year = (
        guatemala.observations.filter(pl.col("period").dt.year() == 2023).group_by("place").agg(pl.col("count").sum())
    )
    assert dict(year.iter_rows()) == {"mexico": 24_395, "united-states": 55_302}
    assert guatemala.edition.tables[1].first == date(2024, 1, 1)


def test_scrapes_are_dated_by_their_names_and_their_subtotals_add_up(shared_data: Path) -> None:
    for name, day in SCRAPES.items():
        reading = scrape(shared_data, name)
        assert reading.edition.released == day
        assert reading.warnings == (), name
        assert len(reading.edition.tables) == 24


def test_scrapes_show_how_the_open_year_was_revised(shared_data: Path) -> None:
    june = {n: counts(scrape(shared_data, n), "cbp", date(2022, 6, 1)) for n in ("july_15_2022", "september_14_2022")}
    assert june == {"july_15_2022": [207_416], "september_14_2022": [207_986]}
    assert counts(scrape(shared_data, "january_17_2023"), "cbp", date(2022, 6, 1)) == [207_834]
    closed = {tuple(counts(scrape(shared_data, n), "cbp", date(2020, 12, 1))) for n in SCRAPES}
    assert closed == {(73_994,)}


def test_what_is_read_keeps_the_rules_of_a_reading(shared_data: Path) -> None:
    for reading in everything(shared_data):
        cells, edition = reading.observations, reading.edition
        assert dict(cells.schema) == OBSERVATION_SCHEMA
        assert cells["status"].is_in(list(STATUSES)).all()
        assert edition.rows == cells.height == sum(t.rows for t in edition.tables)


def test_all_of_it_goes_into_a_store_and_comes_back(shared_data: Path, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store", reference=False)
    readings = everything(shared_data)
    added = store.add(readings)
    assert [a.status for a in added] == ["added"] * 14
    assert store.verify() == ()
    for reading in readings:
        held = store.cells(reading.edition.id)
        assert held["count"].sum() == reading.observations["count"].sum()
        assert held.height == reading.observations.height
    assert {a.status for a in store.add(readings)} == {"already held"}
