"""Every figure under "Figures to check a loader against", read with csv-free sums from the real releases."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from caudal.records import ALL, OBSERVATION_SCHEMA, STATUSES, Reading
from caudal.sources import read

OFFICIAL = (
    "cbp/nationwide-state/*.csv",
    "cbp/southwest/*",
    "usbp/*.csv",
    "usbp/*.csv.gz",
    "region/darien_by_nationality.csv",
    "region/honduras_by_nationality.csv",
    "region/mexico_events_by_nationality.csv",
)
NATIONWIDE = {  # release day -> (file, nationwide total of December 2023)
    date(2024, 1, 26): ("dec", 371_036),
    date(2024, 2, 13): ("jan", 370_925),
    date(2024, 3, 22): ("feb", 370_899),
    date(2024, 4, 12): ("mar", 370_885),
    date(2024, 5, 15): ("apr", 370_876),
    date(2024, 6, 20): ("may", 370_879),
}


def only(path: Path) -> Reading:
    (reading,) = read(path, retrieved=date(2026, 11, 23))
    return reading


def total(reading: Reading, table: str | None = None, **where: object) -> int:
    cells = reading.observations.filter(**where)
    return int(cells.filter(pl.lit(table is None) | (pl.col("table") == (table or "")))["count"].sum())


def fiscal_year(year: int) -> pl.Expr:
    return pl.col("period").is_between(date(year - 1, 10, 1), date(year, 9, 1))


@pytest.mark.parametrize(("released", "file", "december"), [(d, *v) for d, v in NATIONWIDE.items()])
def test_december_2023_is_as_each_nationwide_release_printed_it(
    shared_data: Path, released: date, file: str, december: int
) -> None:
    reading = only(shared_data / f"cbp/nationwide-state/nationwide-encounters-fy21-fy24-{file}-state.csv")
    assert reading.edition.released == released
    assert total(reading, period=date(2023, 12, 1)) == december
    assert reading.warnings == ()


def test_the_final_nationwide_release_prints_december_2023_last(shared_data: Path) -> None:
    reading = only(shared_data / "cbp/nationwide-state/nationwide-encounters-fy21-fy24-state.csv")
    assert reading.edition.released == date(2024, 10, 22)
    assert total(reading, period=date(2023, 12, 1)) == 370_883
    southwest = reading.observations.filter(pl.col("place").str.starts_with("southwest-"))
    assert southwest.filter(period=date(2023, 12, 1))["count"].sum() == 301_981
    assert southwest.filter(period=date(2024, 1, 1))["count"].sum() == 176_195


@pytest.mark.parametrize(
    ("file", "released", "newest"),
    [
        ("fy20-fy23", date(2023, 10, 21), date(2023, 9, 1)),
        ("fy21-fy24-oct", date(2023, 11, 14), date(2023, 10, 1)),
        ("fy21-fy24-nov", date(2023, 12, 22), date(2023, 11, 1)),
    ],
)
def test_a_nationwide_release_is_dated_by_what_it_covers(
    shared_data: Path, file: str, released: date, newest: date
) -> None:
    reading = only(shared_data / f"cbp/nationwide-state/nationwide-encounters-{file}-state.csv")
    assert (reading.edition.released, reading.edition.tables[0].last) == (released, newest)


@pytest.mark.parametrize("file", ["fy20-fy23", "fy21-fy24-dec", "fy21-fy24"])
def test_nationwide_months_add_up_to_the_file_as_the_csv_module_reads_it(shared_data: Path, file: str) -> None:
    path = shared_data / f"cbp/nationwide-state/nationwide-encounters-{file}-state.csv"
    months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    expected: Counter[tuple[date, str]] = Counter()
    with path.open(newline="", encoding="utf-8") as handle:
        for row in list(csv.reader(handle))[1:]:
            month = months.index(row[2]) + 1
            expected[date(int(row[0]) - (month > 9), month, 1), row[7]] += int(row[8])
    reading = only(path)
    grouped = reading.observations.group_by("period", "authority").agg(pl.col("count").sum())
    names = {"title-8": "Title 8", "title-42": "Title 42"}
    assert {(p, names[a]): n for p, a, n in grouped.iter_rows()} == dict(expected)


def test_border_patrol_southwest_is_as_first_printed_and_as_reprinted(shared_data: Path) -> None:
    readings = {r.edition.released: r for r in read(shared_data / "usbp/usbp_southwest_first_prints.csv")}
    assert len(readings) == 14
    december = {d: n for d, r in readings.items() if (n := total(r, period=date(2023, 12, 1)))}
    assert december == {date(2024, 1, 26): 249_785, date(2024, 2, 13): 249_735}
    assert total(readings[date(2024, 2, 13)], period=date(2024, 1, 1)) == 124_220
    bases = {d: r.edition.basis for d, r in readings.items()}
    assert bases[date(2024, 2, 13)] == bases[date(2023, 2, 10)] == "official"
    assert bases[date(2024, 1, 26)] == "compiled"
    assert set(bases.values()) == {"official", "compiled", "unverified"}
    assert len({r.edition.id for r in readings.values()}) == 14


def test_the_area_compilation_holds_the_final_figures(shared_data: Path) -> None:
    reading = only(shared_data / "cbp/southwest/cbp_southwest_by_sector_fy2020-fy2024.csv.gz")
    december, january = date(2023, 12, 1), date(2024, 1, 1)
    assert total(reading, "usbp-by-area", period=december) == 249_740
    assert total(reading, "usbp-by-area", period=january) == 124_215
    assert total(reading, period=december) == 301_981
    assert total(reading, period=january) == 176_195
    rounded = {"del-rio": (71_050, 16_710), "tucson": (80_180, 50_560), "san-diego": (34_370, 24_710)}
    for place, pair in rounded.items():
        exact = [total(reading, "usbp-by-area", place=place, period=p) for p in (december, january)]
        assert [int(round(n / 10) * 10) for n in exact] == list(pair), place
    assert total(reading, "usbp-southwest", place="southwest") == 396_579 + 851_508
    assert set(reading.observations["population"].unique()) == {
        "single-adults", "family-units", "unaccompanied-children", "accompanied-minors",
    }  # fmt: skip


def test_fiscal_years_2019_and_2020_are_the_same_in_three_sources(shared_data: Path) -> None:
    sectors = only(shared_data / "usbp/usbp_monthly_encounters_by_sector_fy2000-fy2020.csv.gz")
    monthly = only(shared_data / "usbp/usbp_southwest_monthly_fy2000-fy2024.csv")
    published = only(shared_data / "cbp/southwest/sbo-encounters-fy19-fy22.csv")
    for year, expected in ((2019, 851_508), (2020, 400_651)):
        for reading, table in ((sectors, "printed-southwest"), (monthly, "southwest"), (published, "usbp")):
            cells = reading.observations.filter(fiscal_year(year), table=table)
            assert cells["count"].sum() == expected, (year, table)


def test_sectors_add_up_to_the_printed_totals_in_every_month(shared_data: Path) -> None:
    reading = only(shared_data / "usbp/usbp_monthly_encounters_by_sector_fy2000-fy2020.csv.gz")
    assert reading.warnings == ()
    assert reading.edition.released == date(2021, 8, 9)
    by = reading.observations.group_by("table", "period").agg(pl.col("count").sum()).pivot("table", index="period")
    assert by.height == 252
    assert (by["by-sector"] == by["printed-nationwide"]).all()
    assert reading.observations.filter(table="by-sector")["place"].n_unique() == 21


def test_the_published_southwest_files_agree_with_the_nationwide_one(shared_data: Path) -> None:
    southwest = only(shared_data / "cbp/southwest/sbo-encounters-fy21-fy24-oct.csv")
    nationwide = only(shared_data / "cbp/nationwide-state/nationwide-encounters-fy21-fy24-oct-state.csv")
    assert southwest.edition.released == nationwide.edition.released == date(2023, 11, 14)
    borders = nationwide.observations.filter(pl.col("place").str.starts_with("southwest-"))
    both = southwest.observations.group_by("period").agg(pl.col("count").sum()).join(
        borders.group_by("period").agg(pl.col("count").sum()), on="period"
    )  # fmt: skip
    assert both.height == 37
    assert (both["count"] == both["count_right"]).all()


def test_upstream_years_are_as_their_publishers_announced_them(shared_data: Path) -> None:
    darien = only(shared_data / "region/darien_by_nationality.csv")
    honduras = only(shared_data / "region/honduras_by_nationality.csv")
    year = pl.col("period").dt.year()
    for y, expected in ((2021, 133_726), (2022, 248_284), (2023, 520_085)):
        assert darien.observations.filter(year == y, table="by-month")["count"].sum() == expected
    assert honduras.observations.filter(year == 2023)["count"].sum() == 545_043
    annual, monthly = darien.edition.tables
    assert (annual.frequency, annual.first, annual.last) == ("A", date(2010, 1, 1), date(2019, 1, 1))
    assert monthly.gaps == (date(2020, 4, 1), date(2020, 5, 1), date(2020, 7, 1))
    assert honduras.edition.tables[0].gaps == (date(2020, 4, 1), date(2020, 5, 1))


def test_no_count_is_lost_where_several_labels_share_a_code(shared_data: Path) -> None:
    for name in ("honduras", "mexico_events", "darien"):
        path = shared_data / f"region/{name}_by_nationality.csv"
        with path.open(newline="", encoding="utf-8") as handle:
            expected = sum(int(float(row["n"])) for row in csv.DictReader(handle))
        assert total(only(path)) == expected


def test_the_weeks_around_christmas_2023_are_as_digitised(shared_data: Path) -> None:
    reading = only(shared_data / "usbp/usbp_nationwide_weekly_digitised.csv")
    weeks = [date(2023, 12, 18), date(2023, 12, 25), date(2024, 1, 1), date(2024, 1, 8), date(2024, 1, 15)]
    assert [total(reading, period=w) for w in weeks] == [64_205, 48_722, 23_068, 25_244, 31_365]
    first = reading.observations.filter(period=date(2009, 9, 28))
    assert first["status"].item() == "unknown"
    assert first["count"].item() is None
    assert (reading.edition.basis, reading.edition.tables[0].lag_days) == ("digitised", 26)


def test_row_numbers_are_the_lines_of_the_file(shared_data: Path) -> None:
    path = shared_data / "cbp/southwest/cbp_southwest_by_sector_fy2020-fy2024.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        lines = handle.read().split("\n")
    reading = only(path)
    for cell in reading.observations.sample(50, seed=1).iter_rows(named=True):
        month, _, _, area, *_, nat, n = lines[cell["row"] - 1].split(",")
        assert (month, int(float(n))) == (cell["period"].isoformat(), cell["count"])
        assert (area, nat) == (cell["place_label"] if area else "", cell["origin_label"] or "")


def test_every_official_release_keeps_the_rules_of_a_reading(shared_data: Path) -> None:
    paths = sorted(p for pattern in OFFICIAL for p in shared_data.glob(pattern))
    assert len(paths) == 20
    for path in paths:
        for reading in read(path, retrieved=date(2026, 11, 23)):
            cells, edition = reading.observations, reading.edition
            assert dict(cells.schema) == OBSERVATION_SCHEMA, path.name
            assert edition.rows == cells.height == sum(t.rows for t in edition.tables)
            assert cells["status"].is_in(list(STATUSES)).all()
            assert (cells["count"].is_null() == ~cells["status"].is_in(["exact", "rounded"])).all()
            for table in edition.tables:
                own = cells.filter(table=table.name)
                assert own["indicator"].unique().to_list() == [table.indicator]
                for dimension, fixed in table.dims.items():
                    values = set(own[dimension])
                    assert values == {fixed} if fixed != "*" else ALL not in values
