"""What the OHSS workbooks mean, on small ones whose sums are done by hand, and what is refused of damaged ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from samples import khsm_sheets, monthly_sheets, workbook, write

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources import read
from caudal.sources.ohss import citizenship, month
from caudal.sources.ohss_tables import INDICATORS, TABLES, Target

Edit = Callable[[dict[str, list[list[object]]]], object]
SECTORS, FAMILY = "SWB Enc by Sector+Field Ofc", "SWB Encounters by Family Status"
APPOINTMENTS, ARRESTS = "CBP One Appointments", "ERO Arrests by Criminality"


def load(tmp_path: Path, sheets: dict[str, list[list[object]]], saved: str | None) -> Reading:
    path = write(tmp_path, "book.xlsx", workbook(sheets, saved))
    (reading,) = read(path, retrieved=date(2026, 1, 1))
    return reading


def khsm(tmp_path: Path, edit: Edit = lambda _: None, saved: str | None = "2012-01-15") -> Reading:
    sheets = khsm_sheets()
    edit(sheets)
    return load(tmp_path, sheets, saved)


def monthly(tmp_path: Path, edit: Edit = lambda _: None, saved: str | None = "2024-02-20") -> Reading:
    sheets = monthly_sheets()
    edit(sheets)
    return load(tmp_path, sheets, saved)


def values(reading: Reading, table: str, *columns: str) -> list[tuple[object, ...]]:
    return reading.observations.filter(table=table).select(*columns).rows()


def put(sheet: str, row: int, column: int, value: object) -> Edit:
    """Set one cell; row as on the sheet, column 0 = A."""

    def edit(sheets: dict[str, list[list[object]]]) -> None:
        sheets[sheet][row - 1][column] = value

    return edit


def test_a_fiscal_month_is_in_the_calendar_year_it_fell_in() -> None:
    assert [month(2024, i) for i in (0, 2, 3, 11)] == [
        date(2023, 10, 1), date(2023, 12, 1), date(2024, 1, 1), date(2024, 9, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("China, People's Republic", "CHN"),
        ("Congo, Democratic Republic", "COD"),
        ("Congo, Republic", "COG"),
        ("Korea, South", "KOR"),
        ("Unknown", "OTH"),
        ("All other, including stateless and unknown", "OTH"),
        ("Serbia and Montenegro (former)", "OTH"),
        ("Atlantis", None),
    ],
)
def test_citizenships_as_ohss_prints_them(label: str, code: str | None) -> None:
    assert citizenship(label) == code


def test_a_long_workbook_gives_a_table_for_each_monthly_sheet(tmp_path: Path) -> None:
    reading = khsm(tmp_path)
    edition = reading.edition
    assert reading.warnings == ()
    assert {t.indicator for t in edition.tables} == {"usbp-encounters"}
    assert {t.rounding for t in edition.tables} == {10}
    assert set(reading.observations["status"]) == {"rounded"}
    assert edition.released == date(2012, 1, 15)
    assert "last saved" in edition.notes["release_day"]
    assert "Annual Count" in edition.notes["not_read"]
    assert values(reading, "usbp-nationwide", "period", "place", "count", "row")[:2] == [
        (date(2011, 8, 1), "nationwide", 510, 2),
        (date(2011, 9, 1), "nationwide", 510, 3),
    ]
    assert values(reading, "usbp-by-sector", "place", "place_label", "count")[:2] == [
        ("del-rio", "Del Rio, TX", 500),
        ("miami", "Miami, FL", 10),
    ]
    assert values(reading, "usbp-by-region", "place", "count")[:2] == [("other", 10), ("southwest", 500)]
    assert values(reading, "usbp-nationwide-by-origin", "origin", "origin_label", "count")[:3] == [
        ("CHN", "China, People's Republic", 20),
        ("MEX", "Mexico", 480),
        ("OTH", "Unknown", 10),
    ]


def test_single_adults_before_families_were_counted_are_not_read(tmp_path: Path) -> None:
    reading = khsm(tmp_path)
    tables = {t.name: t for t in reading.edition.tables}
    assert tables["usbp-nationwide-by-population"].first == date(2011, 10, 1)
    early = tables["usbp-nationwide-unaccompanied-children"]
    assert (early.first, early.last, early.dims["population"]) == (
        date(2011, 8, 1), date(2011, 9, 1), "unaccompanied-children",
    )  # fmt: skip
    assert {p for (p,) in values(reading, "usbp-nationwide-by-population", "population")} == {
        "single-adults", "family-units", "unaccompanied-children",
    }  # fmt: skip


def test_a_workbook_that_never_counted_families_has_no_table_by_family_status(tmp_path: Path) -> None:
    def edit(sheets: dict[str, list[list[object]]]) -> None:
        for name in ("Monthly Family Status", "Monthly Rgn and Fam Status"):
            sheets[name] = [row for row in sheets[name] if "Family Unit Individuals" not in row]

    assert not [t for t in khsm(tmp_path, edit).edition.tables if t.dims["population"] != "all"]


def test_a_workbook_that_never_counted_children_apart_has_families_only(tmp_path: Path) -> None:
    def edit(sheets: dict[str, list[list[object]]]) -> None:
        for name in ("Monthly Family Status", "Monthly Rgn and Fam Status"):
            sheets[name] = [row for row in sheets[name] if "Unaccompanied Children" not in row]

    tables = {t.name for t in khsm(tmp_path, edit).edition.tables}
    assert "usbp-nationwide-by-population" in tables
    assert not any("unaccompanied" in name for name in tables)


def test_two_labels_of_one_origin_are_added_up(tmp_path: Path) -> None:
    former: list[object] = [2011, "11 August", "Serbia and Montenegro (former)", 40]
    reading = khsm(tmp_path, lambda s: s["Monthly Citizenship"].insert(4, former))
    other = reading.observations.filter(table="usbp-nationwide-by-origin", origin="OTH", period=date(2011, 8, 1))
    assert other.select("count", "origin_label").rows() == [(50, "Serbia and Montenegro (former) + Unknown")]


def test_sheets_that_contradict_each_other_are_told_of(tmp_path: Path) -> None:
    def edit(sheets: dict[str, list[list[object]]]) -> None:
        sheets["Monthly Rgn and Sector"][1][-1] = 20
        sheets["Annual Count"][1][-1] = 1050

    said = khsm(tmp_path, edit).warnings
    assert len(said) == 2
    assert "1 cells of Monthly Sector differ" in said[0]
    assert "2011 is printed as 1,050, but its months add up to 1,020" in said[1]


def test_a_fiscal_year_within_its_rounding_is_not_told_of(tmp_path: Path) -> None:
    assert khsm(tmp_path, put("Annual Count", 2, 1, 1030)).warnings == ()
    assert khsm(tmp_path, lambda s: s.pop("Annual Count")).warnings == ()


COUNT, CITIZENSHIP = "Monthly Count", "Monthly Citizenship"


@pytest.mark.parametrize(
    ("edit", "rule", "place"),
    [
        (put(COUNT, 3, 2, 511), "no multiple", "'Monthly Count', row 3"),
        (put(COUNT, 3, 2, -510), "negative", "row 3"),
        (put(COUNT, 3, 2, 510.5), "fraction", "row 3"),
        (put(COUNT, 3, 2, None), "empty", "row 3"),
        (put(COUNT, 3, 2, "51O"), "not a count", "row 3"),
        (put(COUNT, 3, 2, "1,510"), "thousands separators", "row 3"),
        (put(COUNT, 3, 1, "12 Septembre"), "unknown month", "row 3"),
        (put(COUNT, 3, 1, "11 September"), "unknown month", "row 3"),
        (put(COUNT, 3, 0, 20111), "not a fiscal year", "row 3"),
        (put(COUNT, 3, 0, 2010), "out of order", "row 3"),
        (put(COUNT, 3, 1, "11 August"), "holds the same", "row 3"),
        (put(COUNT, 1, 2, "Quantities"), "columns must be", "row 1, column 'Quantities'"),
        (put(COUNT, 1, 2, ""), "each column once", "row 1"),
        (put(CITIZENSHIP, 3, 2, "Mexco"), "unknown citizenship", "row 3, column 'Citizenship'"),
        (put(CITIZENSHIP, 3, 2, "China, People's Republic"), "holds the same", "row 3"),
        (put("Monthly Sector", 3, 2, "Del Rio"), "unknown sector", "row 3"),
        (put("Monthly Region", 3, 2, "South"), "unknown region", "row 3"),
        (put("Monthly Family Status", 3, 2, "Families"), "unknown family status", "row 3"),
        (lambda s: s.pop("Monthly Region"), "lacks the sheet 'Monthly Region'", "book.xlsx"),
        (lambda s: s[COUNT].__delitem__(slice(1, None)), "no row", "Monthly Count"),
        (lambda s: s[COUNT].clear(), "columns must be", "Monthly Count"),
    ],
)
def test_a_damaged_long_workbook_gives_one_clear_error(tmp_path: Path, edit: Edit, rule: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        khsm(tmp_path, edit)
    assert rule in str(caught.value)
    assert place in str(caught.value)


def test_a_withheld_count_is_suppressed(tmp_path: Path) -> None:
    reading = khsm(tmp_path, put(COUNT, 3, 2, "D"))
    assert values(reading, "usbp-nationwide", "count", "status")[1] == (None, "suppressed")


@pytest.mark.parametrize("saved", [None, "2011-11-30", "2012-05-30"])
def test_a_workbook_saved_at_no_likely_day_asks_for_its_release(tmp_path: Path, saved: str | None) -> None:
    with pytest.raises(InputError, match="--released"):
        khsm(tmp_path, saved=saved)
    path = write(tmp_path, "book.xlsx", workbook(khsm_sheets(), saved))
    (reading,) = read(path, released=date(2012, 2, 1))
    assert reading.edition.released == date(2012, 2, 1)
    assert reading.edition.notes["release_day"] == "given by the user"


@pytest.mark.parametrize("saved", ["2011-12-01", "2012-05-29"])
def test_a_workbook_saved_within_half_a_year_is_dated_by_that(tmp_path: Path, saved: str) -> None:
    assert khsm(tmp_path, saved=saved).edition.released == date.fromisoformat(saved)


def test_wide_tables_go_to_indicators_places_and_populations(tmp_path: Path) -> None:
    reading = monthly(tmp_path)
    december = reading.observations.filter(period=date(2022, 12, 1))

    def one(table: str, **where: str) -> tuple[object, ...]:
        return december.filter(table=table, **where).select("indicator", "place", "count", "row").row(0)

    assert one("cbp-southwest") == ("cbp-encounters", "southwest", 920, 8)
    assert one("usbp-southwest") == ("usbp-encounters", "southwest", 820, 8)
    assert one("usbp-southwest-by-sector", place="del-rio") == ("usbp-encounters", "del-rio", 320, 8)
    assert one("ofo-southwest-by-field-office", place="laredo-fo") == ("ofo-encounters", "laredo-fo", 120, 8)
    assert one("usbp-southwest-by-population", population="family-units")[2] == 220
    assert one("ero-arrests-nationwide-by-record", population="convicted")[2] == 80
    assert one("ero-arrests-nationwide-by-record-detail", population="convicted-felony")[2] == 80
    assert one("cbp-one-appointments-southwest-by-origin", origin="CUB")[2:] == (60, 7)
    october = reading.observations.filter(table="cbp-southwest", period=date(2023, 10, 1))
    assert october.select("count", "row").rows() == [(1020, 19)]
    assert {t.rounding for t in reading.edition.tables} == {10}
    assert {t.absent for t in reading.edition.tables} == {"unknown"}
    assert set(reading.edition.indicators) == {"cbp-one-appointments", "ero-arrests"}
    assert reading.edition.indicators["cbp-one-appointments"] == INDICATORS["cbp-one-appointments"]


def test_not_applicable_withheld_and_not_available_are_kept_apart_from_zero(tmp_path: Path) -> None:
    def edit(sheets: dict[str, list[list[object]]]) -> None:
        sheets[APPOINTMENTS][4][3] = 0

    reading = monthly(tmp_path, edit)
    cells = reading.observations.filter(table="cbp-one-appointments-southwest-by-origin")
    assert cells.filter(period=date(2022, 10, 1)).select("origin", "count", "status").rows() == [
        ("CUB", 0, "rounded"),
        ("OTH", None, "suppressed"),
    ]
    assert "KOR" not in set(cells["origin"])


def test_single_adults_are_unknown_where_the_ports_did_not_count_families(tmp_path: Path) -> None:
    reading = monthly(tmp_path)
    for table, known in (("ofo", 0), ("cbp", 0), ("usbp", 2)):
        cells = reading.observations.filter(table=f"{table}-southwest-by-population", period=date(2022, 10, 1))
        assert cells["count"].count() == known, table
        assert cells.height == 2


def test_a_monthly_table_that_is_not_known_is_named_and_not_guessed(tmp_path: Path) -> None:
    reading = monthly(tmp_path)
    assert reading.warnings == (
        "sheet 'New' is a monthly table that is not known (Nationwide Something by Country): not read.",
    )
    assert "TOC, New" in reading.edition.notes["not_read"]


def test_a_monthly_table_without_a_title_is_named_and_not_guessed(tmp_path: Path) -> None:
    reading = monthly(tmp_path, put("New", 2, 0, "Something"))
    assert "(Something): not read" in reading.warnings[0]


def test_a_table_printed_twice_is_kept_from_the_first_sheet(tmp_path: Path) -> None:
    def edit(sheets: dict[str, list[list[object]]]) -> None:
        sheets[FAMILY][5][2] = 910
        sheets[FAMILY][4][2] += 10

    reading = monthly(tmp_path, edit)
    assert any("prints 910" in w and "prints 900. The latter is kept" in w for w in reading.warnings)
    assert values(reading, "cbp-southwest", "count")[0] == (900,)


def test_months_that_do_not_add_up_to_their_year_are_told_of(tmp_path: Path) -> None:
    reading = monthly(tmp_path, put(SECTORS, 8, 4, 920))
    (said,) = [w for w in reading.warnings if "add up" in w]
    assert "'SWB Enc by Sector+Field Ofc', row 5" in said
    assert "USBP / Del Rio, TX" in said


@pytest.mark.parametrize(
    ("edit", "rule", "place"),
    [
        (put(SECTORS, 8, 4, 321), "no multiple", f"{SECTORS!r}, row 8, column 'USBP / Del Rio, TX'"),
        (put(SECTORS, 8, 4, -320), "negative", "row 8"),
        (put(SECTORS, 8, 4, None), "empty", "row 8"),
        (put(SECTORS, 8, 4, "320"), "neither a count", "row 8"),
        (put(SECTORS, 8, 4, True), "neither a count", "row 8"),
        (put(SECTORS, 8, 4, 1e11), "no multiple", "row 8"),
        (put(SECTORS, 4, 4, "Del Rioo, TX"), "not one of its table's", "row 4, column 'USBP / Del Rioo, TX'"),
        (put(SECTORS, 4, 4, "Tucson, AZ"), "count the same thing", "row 6, column 'USBP / Tucson, AZ'"),
        (put(SECTORS, 3, 6, "OPO"), "not one of its table's", "row 4, column 'OPO / Total OFO'"),
        (put(SECTORS, 8, 1, "January"), "a line of December must stand here", "row 8"),
        (put(SECTORS, 5, 0, "2O23"), "Total of the next fiscal year", "row 5"),
        (put(SECTORS, 18, 0, "2025 YTD"), "Total of the next fiscal year", "row 18"),
        (lambda s: s[SECTORS].__delitem__(19), "the title says that the table ends in 2023-11", SECTORS),
        (lambda s: s[SECTORS].__delitem__(slice(5, None)), "no month", SECTORS),
        (lambda s: s[SECTORS].__delitem__(10), "a line of March must stand here", "row 11"),
        (put(APPOINTMENTS, 3, 4, "Cubaa"), "not one of its table's", "row 3, column 'Cubaa'"),
        (put(ARRESTS, 4, 4, "Fellons"), "not one of its table's", "row 4"),
    ],
)
def test_a_damaged_wide_workbook_gives_one_clear_error(tmp_path: Path, edit: Edit, rule: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        monthly(tmp_path, edit)
    assert rule in str(caught.value)
    assert place in str(caught.value)


def test_an_empty_column_beside_the_table_is_nothing(tmp_path: Path) -> None:
    def edit(sheets: dict[str, list[list[object]]]) -> None:
        for row in sheets[APPOINTMENTS][2:]:
            row.extend([""] * (7 - len(row)))
        sheets[APPOINTMENTS][1] += [""] * 5 + [" "]

    assert monthly(tmp_path, edit).observations.equals(monthly(tmp_path).observations)


def declared(group: str, label: str) -> list[Target]:
    return [t for find in TABLES.values() if (t := find(group, label)) is not None]


@pytest.mark.parametrize("group", ["", "Total CBP", "USBP", "OFO", "Total", "Mexico", "DHS Removals", "Nobody"])
def test_a_column_that_no_table_declares_has_no_target(group: str) -> None:
    assert declared(group, "Nonsense") == []


def test_every_declared_indicator_has_a_name_in_both_languages() -> None:
    encounters = {"usbp-encounters", "ofo-encounters", "cbp-encounters"}
    groups = (
        *("", "Total", "Total CBP", "USBP", "OFO", "CBP", "ICE", "Mexico", "Single Adults", "Convicted Criminals"),
        *("Total Encounters", "Total Repatriations", "Enforcement Encounters", "Administrative Encounters"),
        *("DHS Removals", "DHS Enforcement Returns", "DHS Administrative Returns"),
    )
    labels = (
        *("Total", "Total Encounters", "Mexico", "Total Repatriations", "Title 8 Enforcement Repatriations"),
        *("Total Removals", "Total Enforcement Returns", "Total Administrative Returns", "Positive Fear"),
    )
    found = {t.indicator for g in groups for x in labels for t in declared(g, x)}
    assert found - encounters == set(INDICATORS)
    assert all(set(names) == {"en", "es"} for names in INDICATORS.values())


def test_no_two_columns_of_a_table_share_a_name_with_other_dimensions(tmp_path: Path) -> None:
    reading = monthly(tmp_path)
    assert len({t.name for t in reading.edition.tables}) == len(reading.edition.tables)
