"""What each official layout means, on small files whose sums are done by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from samples import FILES, nationwide, sectors, write

from caudal.records import Reading
from caudal.sources import LAYOUTS, read


@pytest.fixture
def load(tmp_path: Path) -> object:
    def one(name: str, content: str | None = None) -> Reading:
        (reading,) = read(write(tmp_path, name, content), retrieved=date(2026, 1, 1))
        return reading

    return one


def values(reading: Reading, table: str, *columns: str) -> list[tuple[object, ...]]:
    return reading.observations.filter(table=table).select(*columns).rows()


def test_layouts_have_names_of_their_own() -> None:
    assert len({x.name for x in LAYOUTS}) == len(LAYOUTS) == len(FILES)


def test_october_to_december_belong_to_the_calendar_year_before(load) -> None:
    reading = load("nationwide.csv")
    months = reading.observations["period"].unique().sort().to_list()
    assert (months[0], months[-1]) == (date(2020, 10, 1), date(2023, 12, 1))
    assert date(2021, 1, 1) in months


def test_nationwide_cells_carry_ids_and_the_publishers_labels(load) -> None:
    cells = load("nationwide.csv").observations.filter(period=date(2023, 12, 1), population="family-units")
    row = cells.row(0, named=True)
    assert (row["place"], row["origin"], row["authority"], row["count"]) == ("southwest-tx", "CHN", "title-8", 7)
    assert row["place_label"] == "Southwest Land Border / TX"
    assert row["origin_label"] == "CHINA, PEOPLES REPUBLIC OF"
    line = nationwide().split("\r\n")[row["row"] - 1]
    assert line.startswith("2024,FYTD,DEC,Southwest Land Border,TX,FMUA")


def test_nationwide_notes_say_how_the_release_day_is_known(load) -> None:
    edition = load("nationwide.csv").edition
    assert edition.released == date(2024, 1, 26)
    assert "read" in edition.notes["release_day"]
    assert "at large" in edition.notes["at_large"]
    assert edition.id == f"cbp-nationwide-state-2024-01-26-{edition.sha256[:8]}"
    october = nationwide().replace("FYTD,DEC", "Remaining,DEC").replace("FYTD,NOV", "Remaining,NOV")
    october = "\r\n".join(x for x in october.split("\r\n") if not x.startswith("2024,Remaining"))
    assert "memory" in load("nationwide.csv", october).edition.notes["release_day"]


def test_a_month_without_any_row_is_a_gap_and_not_a_zero(load) -> None:
    (table,) = load("nationwide.csv").edition.tables
    assert date(2021, 2, 1) in table.gaps
    assert date(2021, 1, 1) not in table.gaps
    assert table.absent == "zero"


def test_southwest_components_are_two_indicators_and_types_are_added_up(load) -> None:
    reading = load("southwest.csv")
    assert {t.name: t.indicator for t in reading.edition.tables} == {"usbp": "usbp-encounters", "ofo": "ofo-encounters"}
    usbp = values(reading, "usbp", "period", "place", "origin", "authority", "count")
    assert usbp[-1] == (date(2023, 10, 1), "southwest", "MEX", "title-42", 13)
    assert [n for *_, n in values(reading, "ofo", "origin", "count")] == [4] * 4


def test_area_totals_before_october_2019_are_a_table_of_their_own(load) -> None:
    reading = load("areas.csv")
    assert values(reading, "usbp-southwest", "place", "origin", "count") == [("southwest", "all", 90)]
    both = values(reading, "usbp-by-area", "place", "origin", "population", "count")
    assert ("del-rio", "VEN", "unaccompanied-children", 7) in both
    assert ("del-rio", "OTH", "family-units", 2) in both
    tables = {t.name: t for t in reading.edition.tables}
    assert tables["usbp-by-area"].first == date(2019, 10, 1)
    assert tables["ofo-southwest"].last == date(2019, 9, 1)
    assert reading.edition.basis == "compiled"


def test_a_printed_total_that_sectors_do_not_reach_is_a_warning(load) -> None:
    assert load("sectors.csv").warnings[0].startswith("coverage")
    rows = sectors().split("\n")
    fields = rows[1].split("|")
    fields[24] = str(int(fields[24]) + 1)
    reading = load("sectors.csv", "\n".join([rows[0], "|".join(fields), *rows[2:]]))
    assert "southwest_border" in reading.warnings[0]
    assert "row 2" in reading.warnings[0]


def test_sectors_and_printed_totals_are_told_apart(load) -> None:
    reading = load("sectors.csv")
    by_sector = reading.observations.filter(table="by-sector", period=date(1999, 10, 1))
    printed = reading.observations.filter(table="printed-nationwide", period=date(1999, 10, 1))
    assert by_sector["count"].sum() == printed["count"].item() == sum(100 + i for i in range(21))
    assert {"rio-grande-valley", "new-orleans"} <= set(by_sector["place"])
    assert reading.edition.tables[0].gaps == (date(1999, 12, 1),)


def test_the_best_column_keeps_rounded_and_empty_months_as_such(load) -> None:
    assert values(load("southwest_monthly.csv"), "southwest", "count", "status") == [
        (101, "exact"), (205, "exact"), (310, "rounded"), (None, "unknown"),
    ]  # fmt: skip


def test_first_prints_are_one_edition_a_release_with_its_reprints(tmp_path: Path) -> None:
    readings = read(write(tmp_path, "first_prints.csv"))
    seen = [
        (r.edition.released, r.edition.basis, [tuple(x) for x in r.observations.select("period", "count").rows()])
        for r in readings
    ]
    assert seen == [
        (date(2023, 11, 14), "unverified", [(date(2023, 10, 1), 188)]),
        (date(2024, 1, 26), "compiled", [(date(2023, 12, 1), 249)]),
        (date(2024, 2, 13), "official", [(date(2023, 12, 1), 248), (date(2024, 1, 1), 124)]),
    ]


def test_a_first_week_inside_a_fiscal_year_is_unknown(load) -> None:
    reading = load("weekly.csv")
    assert values(reading, "nationwide", "count", "status") == [(None, "unknown"), (98, "rounded"), (108, "rounded")]
    assert reading.edition.tables[0].frequency == "W"


def test_darien_years_and_months_are_two_tables_and_unknown_codes_fold_into_others(load) -> None:
    reading = load("darien.csv")
    assert values(reading, "by-year", "period", "origin", "origin_label", "count") == [
        (date(2010, 1, 1), "CUB", "CUB", 79),
        (date(2011, 1, 1), "OTH", "TIB", 2),
    ]
    assert values(reading, "by-month", "period", "origin", "origin_label", "count") == [
        (date(2020, 1, 1), "VEN", "VEN", 9),
        (date(2020, 3, 1), "OTH", "OOO + TIB", 5),
        (date(2020, 3, 1), "VEN", "VEN", 8),
    ]
    assert reading.edition.tables[1].gaps == (date(2020, 2, 1),)


def test_declared_folds_are_added_up(load) -> None:
    assert values(load("honduras.csv"), "by-month", "origin", "count") == [("CUB", 3), ("FRA", 3), ("CUB", 7)]
    assert values(load("mexico_events.csv"), "by-month", "origin", "count") == [("GIN", 5), ("HND", 30), ("VEN", 2)]
