"""Damaged copies of official files: each ends in one clear error that names the file, the row and the next step."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from samples import FILES, nationwide, southwest, write

from caudal.errors import InputError
from caudal.sources import read, receiving


def refusal(path: Path, **options: date) -> InputError:
    with pytest.raises(InputError) as caught:
        read(path, **options)
    assert "Nothing was loaded." in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def damaged(folder: Path, change: Callable[[str], str], name: str = "nationwide.csv") -> InputError:
    before = FILES[name]()
    after = change(before)
    assert after != before
    return refusal(write(folder, name, after))


LINE = "2021,FYTD,NOV,Southwest Land Border,TX,UC / Single Minors,OTHER,Title 8,5"


@pytest.mark.parametrize(
    ("old", "new", "rule", "column"),
    [
        ("Title 8,21\r\n", 'Title 8,"1,021"\r\n', "thousands separators", "Encounter Count"),
        ("Title 8,21\r\n", "Title 8,-21\r\n", "cannot be negative", "Encounter Count"),
        ("Title 8,21\r\n", "Title 8,21.5\r\n", "cannot be a fraction", "Encounter Count"),
        ("Title 8,21\r\n", "Title 8,\r\n", "the count is empty", "Encounter Count"),
        ("Title 8,21\r\n", "Title 8,2l\r\n", "this is not a count", "Encounter Count"),
        ("Title 8,21\r\n", "Title 8,99999999999999\r\n", "too large", "Encounter Count"),
        ("FYTD,DEC", "FYTD,DEZ", "unknown month", "Month abbv"),
        ("FYTD,DEC", "FYTD,13", "unknown month", "Month abbv"),
        ("FYTD,DEC", "YTD,DEC", "unknown month grouping", "Month Grouping"),
        ("2021,FYTD", "20021,FYTD", "not a fiscal year", "Fiscal Year"),
        ("Northern Land Border", "Eastern Land Border", "unknown land border region", "Land Border Region"),
        (",ME,", ",QQ,", "unknown state", "State"),
        ("Single Adults", "Single  Adults", "unknown demographic", "Demographic"),
        ("CANADA", "CANADIA", "unknown citizenship", "Citizenship"),
        ("Title 42", "Title 43", "unknown title of authority", "Title of Authority"),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_column(
    tmp_path: Path, old: str, new: str, rule: str, column: str
) -> None:
    error = damaged(tmp_path, lambda text: text.replace(old, new, 1))
    assert rule in str(error)
    assert error.column == column
    lines = FILES["nationwide.csv"]().split("\r\n")
    assert error.row == next(i for i, line in enumerate(lines, 1) if old.strip() in line)


def test_a_cut_last_row_is_refused(tmp_path: Path) -> None:
    error = damaged(tmp_path, lambda text: text[: text.rindex(",OTHER") + 3])
    assert "the last row has 7 of 9 fields" in str(error)
    assert error.row == nationwide().count("\n")


def test_a_last_figure_without_its_line_end_is_refused_for_it_may_be_cut(tmp_path: Path) -> None:
    error = damaged(tmp_path, lambda text: text.rstrip("\r\n"))
    assert "no line end" in str(error)


def test_a_file_cut_at_a_line_end_warns_of_the_months_it_lacks(tmp_path: Path) -> None:
    lines = nationwide().splitlines(keepends=True)
    (reading,) = read(write(tmp_path, "nationwide.csv", "".join(lines[:-3])))
    assert reading.edition.released == date(2024, 1, 26)
    assert "fiscal year 2024 has no row to date for OCT" in reading.warnings[0]
    assert any("no row for" in warning for warning in reading.warnings)
    (table,) = reading.edition.tables
    assert date(2023, 10, 1) in table.gaps


def test_a_file_cut_inside_its_last_month_warns(tmp_path: Path) -> None:
    lines = nationwide().splitlines(keepends=True)
    (reading,) = read(write(tmp_path, "nationwide.csv", "".join(lines[:-1])))
    assert "OCT of fiscal year 2024" in reading.warnings[0]
    assert "may be cut" in reading.warnings[0]


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    error = damaged(tmp_path, lambda text: text.replace("CANADA,", "CANADA,,", 1))
    assert "10 fields where the header has 9" in str(error)
    assert error.row == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Fiscal Year", "wFiscal Year", "'wFiscal Year' looks like 'Fiscal Year'"),
        ("Encounter Count", "Count", "missing 'Encounter Count'"),
        ("State,", "", "missing 'State'"),
        ("Month abbv", "Month  abbv", "'Month  abbv' looks like 'Month (abbv)'"),
        ("State", "Demographic", "names this column twice"),
        ("State", "", "has no name"),
    ],
)
def test_a_changed_header_names_the_nearest_layout_and_the_column(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    error = damaged(tmp_path, lambda text: text.replace(old, new, 1))
    assert said in str(error)
    assert error.row == 1
    if "layout" in str(error):
        assert "nationwide-state" in str(error)


def test_a_header_of_no_layout_is_refused(tmp_path: Path) -> None:
    error = refusal(write(tmp_path, "other.csv", "fecha,llegadas\n2020-01-01,3\n"))
    assert "fits no known layout" in str(error)
    assert "--spec" in str(error)


def test_a_repeated_row_names_both_rows(tmp_path: Path) -> None:
    error = damaged(tmp_path, lambda text: text + LINE.replace("NOV", "DEC") + "\r\n")
    first = nationwide().split("\r\n").index(LINE.replace("NOV", "DEC")) + 1
    assert f"row {first} holds the same" in str(error)
    assert error.row == nationwide().count("\n") + 1


def test_one_month_as_both_2024_and_2024_to_date_is_a_repeat(tmp_path: Path) -> None:
    row = "2024 (FYTD),FYTD,DEC,Northern Land Border,ME,Single Adults,CANADA,Title 8,1\r\n"
    assert "holds the same" in str(damaged(tmp_path, lambda text: text + row))


def test_a_repeat_in_the_southwest_file_is_no_fold(tmp_path: Path) -> None:
    line = southwest().split("\n")[1]
    assert "holds the same" in str(damaged(tmp_path, lambda t: t + line + "\n", "southwest.csv"))


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("southwest.csv", "U.S. Border Patrol", "US Border Patrol", "unknown component"),
        ("southwest.csv", "Mexico", "Peru", "unknown citizenship grouping"),
        ("southwest.csv", "Expulsions", "Removals", "unknown encounter type"),
        ("southwest.csv", "4.0", "4.5", "cannot be a fraction"),
        ("areas.csv", "Yuma Sector", "Yuma", "unknown area"),
        ("areas.csv", "MEX", "MEXI", "unknown citizenship code"),
        ("areas.csv", "2019-11-01,2020-11-01", "2019-11-02,2020-11-01", "named by its first day"),
        ("areas.csv", "2019-11-01,2020-11-01", "2019-11-01,2019-11-01", "does not agree"),
        ("areas.csv", "2019-11-01,2020-11-01", "2019-13-01,2020-11-01", "not a date"),
        ("areas.csv", "Yuma Sector", "", "broken down together"),
        ("areas.csv", "Laredo Field Office", "Laredo Sector", "field offices belong"),
        ("sectors.csv", "\n11|", "\n13|", "a month is 1 to 12"),
        ("sectors.csv", "|2000|1999\n", "|2000|2000\n", "does not agree"),
        ("southwest_monthly.csv", "101.0,,100.0,101.0", "101.0,,100.0,102.0", "none of its sources"),
        ("first_prints.csv", "from memory", "remembered", "read or is from memory"),
        ("first_prints.csv", "2023-10,188,2023-11-14", "2023-10,188,2023-09-14", "before it begins"),
        ("first_prints.csv", "on 2024-02-13", "on 2024-01-26", "prints this month twice"),
        ("weekly.csv", "2009-10-05", "2009-10-06", "named by its Monday"),
        ("weekly.csv", "2009-10-05", "2009-02-30", "not a date"),
        ("darien.csv", "2011-01-01,2011-01-01", "2011-02-01,2011-01-01", "annual totals"),
        ("darien.csv", "2020-03-01,2020-01-01,OOO", "2020-03-01,2020-04-01,OOO", "quarter does not hold"),
        ("darien.csv", "OOO", "VEN", "stand in an earlier row"),
        ("honduras.csv", "2020-05-01,CUB", "2020-03-01,CUB", "stand in an earlier row"),
        ("honduras.csv", "CUB", "CUX", "unknown nationality code"),
        ("mexico_events.csv", "2018-02-01", "2018-02-1", "not a date"),
    ],
)
def test_each_layout_refuses_what_it_does_not_declare(tmp_path: Path, name: str, old: str, new: str, rule: str) -> None:
    error = damaged(tmp_path, lambda text: text.replace(old, new, 1), name)
    assert rule in str(error)
    assert name in str(error)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"\xef\xbb\xbf\n", "the file is empty"),
        (nationwide().encode().split(b"\n")[0] + b"\n", "there is a header but no row"),
        (nationwide().encode("utf-16"), "UTF-16"),
        (nationwide().encode("utf-16-le"), "control byte"),
        (nationwide().replace("CANADA", "CANADÁ").encode("cp1252"), "not UTF-8"),
        (nationwide().replace("CANADA", "CANADÃ¡").encode(), "two encodings are mixed"),
        (nationwide().replace("CANADA", "CANAD\ufffd").encode(), "replacement character"),
        (nationwide().replace("CANADA", "CAN\0DA").encode(), "control byte"),
        (nationwide().replace("\r\n", "\r").encode(), "carriage return stands alone"),
        (nationwide().replace("CANADA", 'CAN"ADA', 1).encode(), "a quote stands where none may"),
        (nationwide().replace("CANADA", '"CANADA', 1).encode(), "a quote stands where none may"),
        (nationwide().replace("CANADA", "C" * 70_000, 1).encode(), "longer than"),
        (b"PK\x03\x04" + os.urandom(200), "zip archive or an Excel workbook"),
        (b"%PDF-1.7 ...", "this is a PDF"),
        (b"," * 600 + b"\n", "more than 512 columns"),
        (b"month,nat,n\n" + b"\n" * 50_000 + b"1,2,3\n", "where the header has 3"),
        (b"month,nat,n\n" + b"," * 60_000 + b"\n2,3,4\n", "where the header has 3"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_what_is_not_a_text_table_is_refused(tmp_path: Path, raw: bytes, rule: str) -> None:
    path = tmp_path / "honduras_nationwide.csv"
    path.write_bytes(raw)
    assert rule in str(refusal(path))


def test_a_byte_order_mark_changes_nothing_but_the_hash(tmp_path: Path) -> None:
    (plain,) = read(write(tmp_path, "nationwide.csv"))
    (marked,) = read(write(tmp_path, "marked.csv", b"\xef\xbb\xbf" + nationwide().encode()))
    assert plain.observations.equals(marked.observations)
    assert plain.edition.sha256 != marked.edition.sha256


def test_line_ends_and_the_order_of_columns_change_nothing(tmp_path: Path) -> None:
    (plain,) = read(write(tmp_path, "nationwide.csv"))
    (unix,) = read(write(tmp_path, "unix.csv", nationwide().replace("\r\n", "\n")))
    frame = pl.read_csv(nationwide().encode(), infer_schema=False)
    turned = frame.select(reversed(frame.columns)).write_csv()
    (reversed_,) = read(write(tmp_path, "turned.csv", turned))
    assert plain.observations.equals(unix.observations)
    assert plain.observations.equals(reversed_.observations)


def test_a_gzip_file_is_read_by_its_bytes_and_hashed_as_received(tmp_path: Path) -> None:
    (plain,) = read(write(tmp_path, "nationwide.csv"))
    packed = gzip.compress(nationwide().encode(), mtime=0)
    (unpacked,) = read(write(tmp_path, "nationwide.csv.gz", packed))
    assert plain.observations.equals(unpacked.observations)
    assert plain.edition.sha256 != unpacked.edition.sha256


@pytest.mark.parametrize("cut", [3, 40, -9, -1])
def test_a_cut_gzip_file_is_refused(tmp_path: Path, cut: int) -> None:
    packed = gzip.compress(nationwide().encode(), mtime=0)
    assert "damaged or cut" in str(refusal(write(tmp_path, "x.csv.gz", packed[:cut])))


def test_a_flipped_bit_in_a_gzip_file_is_refused(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(nationwide().encode(), mtime=0))
    packed[len(packed) // 2] ^= 4
    assert refusal(write(tmp_path, "x.csv.gz", bytes(packed))).file.endswith("x.csv.gz")


def test_a_gzip_bomb_is_refused_before_it_fills_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(b"1,2,3\n" * 12_000_000, compresslevel=9)
    assert len(bomb) < 400_000
    assert "200 times its size" in str(refusal(write(tmp_path, "x.csv.gz", bomb)))


def test_a_file_above_the_size_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LIMIT", 1000)
    assert "larger than" in str(refusal(write(tmp_path, "nationwide.csv")))
    assert "larger than" in str(refusal(write(tmp_path, "x.csv.gz", gzip.compress(b"a,b\n" + b"1,2\n" * 500))))


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    assert "No such file" in str(refusal(tmp_path / "none.csv"))
    assert "cannot be read" in str(refusal(tmp_path))
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a regular file" in str(refusal(tmp_path / "pipe.csv"))


def test_a_release_that_the_calendar_does_not_know_asks_for_its_day(tmp_path: Path) -> None:
    text = nationwide().replace("2024,", "2030,").replace("2023,", "2029,").replace("2022,", "2028,")
    path = write(tmp_path, "later.csv", text.replace("2021,", "2027,"))
    assert "--released" in str(refusal(path))
    (reading,) = read(path, released=date(2030, 1, 20))
    assert (reading.edition.released, reading.edition.notes["release_day"]) == (date(2030, 1, 20), "given by the user")
    assert "lies before the newest period" in str(refusal(path, released=date(2024, 1, 1)))


def test_a_file_without_its_newest_fiscal_year_is_not_dated_from_the_calendar(tmp_path: Path) -> None:
    rows = [line for line in nationwide().splitlines(keepends=True) if not line.startswith("2024")]
    assert "--released" in str(refusal(write(tmp_path, "nationwide.csv", "".join(rows))))


def test_a_release_before_its_newest_month_ended_is_marked_partial(tmp_path: Path) -> None:
    (reading,) = read(write(tmp_path, "nationwide.csv"), released=date(2023, 12, 20))
    assert any("may be partial" in warning for warning in reading.warnings)


def test_two_layouts_with_one_header_are_told_apart_by_the_name_of_the_file(tmp_path: Path) -> None:
    assert "'honduras'" in str(refusal(write(tmp_path, "table.csv", FILES["honduras.csv"]())))
    for name, indicator in (("honduras.csv", "honduras-entries"), ("mexico_events.csv", "mexico-events")):
        (reading,) = read(write(tmp_path, name))
        assert reading.edition.tables[0].indicator == indicator


def test_first_prints_carry_their_own_release_days(tmp_path: Path) -> None:
    assert "without --released" in str(refusal(write(tmp_path, "first_prints.csv"), released=date(2024, 1, 1)))


def test_a_period_after_the_release_day_is_named_with_its_row(tmp_path: Path) -> None:
    lines = nationwide().split("\r\n")
    lines[4] = "2031" + lines[4][4:]
    error = refusal(write(tmp_path, "nationwide.csv", "\r\n".join(lines)), released=date(2024, 2, 13))
    assert (error.row, error.column, error.value) == (5, "Fiscal Year", "2031")
    assert "this row is wrong" in error.next_step
    assert "--released" in error.next_step


def test_a_file_cut_between_the_two_bytes_of_a_line_end_is_called_cut(tmp_path: Path) -> None:
    error = damaged(tmp_path, lambda text: text[:-1])
    assert "the file is cut" in error.rule
    assert error.row == nationwide().count("\n")
    inside = damaged(tmp_path, lambda text: text.replace(",ME,", ",M\rE,", 1))
    assert "stands alone" in inside.rule
