"""Later editions than those known: a day that is not theirs is never taken for them, and new sheets are told of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from samples import FILES, write

from caudal.errors import InputError
from caudal.sources import ohss_khsm, read

COMPILED = {
    "mexico_events.csv": ("month,nat,n", "{m},HND,12"),
    "honduras_entries.csv": ("month,nat,n", "{m},VEN,12"),
    "darien.csv": ("month,q,nat,n", "{m},{q},VEN,12"),
    "mexico_returns.csv": ("month,nat,type,n", "{m},HND,deportation,12"),
    "guatemala.csv": ("month,sex,age,origin,n", "{m},male,adult,USA,12"),
    "southwest_areas.csv": (
        "month,t_fy,component,area,authority,type,demog,nat,n",
        "{m},{f},U.S. Border Patrol,Tucson Sector,Title 8,Apprehensions,Single Adults,MEX,12",
    ),
    "southwest_monthly.csv": (
        "date,uwchr_pdf_exact,gdidata_cbp_csv_jun2025,ohss_khsm_rounded,usbp_swb_best",
        "{m},12,,,12",
    ),
}


def table(folder: Path, name: str, *, newest: date) -> Path:
    """A compiled table of three months to `newest`, all of one fiscal year and quarter or the next."""
    head, line = COMPILED[name]
    months = [date(newest.year, newest.month - k, 1) for k in (2, 1, 0)]
    rows = [
        line.format(m=m, q=date(m.year, 3 * ((m.month - 1) // 3) + 1, 1), f=date(m.year + (m.month >= 10), m.month, 1))
        for m in months
    ]
    return write(folder, name, "\n".join([head, *rows]) + "\n")


@pytest.mark.parametrize("name", COMPILED)
def test_a_compilation_that_goes_on_is_not_given_the_day_of_the_one_known(tmp_path: Path, name: str) -> None:
    known = table(tmp_path, name, newest=date(2024, 9, 1))
    assert read(known)[0].edition.released in (date(2024, 11, 1), date(2025, 6, 1))
    later = table(tmp_path, name, newest=date(2024, 10, 1))
    with pytest.raises(InputError, match="no release day is known for this table to 2024-10") as caught:
        read(later)
    assert "Say when this release came out: --released YYYY-MM-DD." in str(caught.value)
    given = read(later, released=date(2024, 12, 5))[0].edition
    assert given.released == date(2024, 12, 5)
    assert max(t.last for t in given.tables) == date(2024, 10, 1)


def test_a_later_compilation_by_area_is_titled_by_its_own_last_year(tmp_path: Path) -> None:
    (made,) = read(table(tmp_path, "southwest_areas.csv", newest=date(2025, 3, 1)), released=date(2025, 5, 1))
    assert made.edition.title.endswith("FY2018 to FY2025")


@pytest.mark.parametrize("digits", ["١٢", "１２", "१२"])
def test_digits_of_another_script_are_refused_not_lost(tmp_path: Path, digits: str) -> None:
    text = FILES["nationwide.csv"]()
    assert "Title 8,21\r\n" in text
    with pytest.raises(InputError, match="this is not a count") as caught:
        read(write(tmp_path, "nationwide.csv", text.replace("Title 8,21\r\n", f"Title 8,{digits}\r\n", 1)))
    assert digits in str(caught.value)


def test_another_separator_is_named(tmp_path: Path) -> None:
    path = table(tmp_path, "darien.csv", newest=date(2024, 9, 1))
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    with pytest.raises(InputError, match="its columns, but set apart by ';', where its own file has ','"):
        read(path)


def test_a_note_under_the_table_is_told_apart_from_a_cut(tmp_path: Path) -> None:
    path = table(tmp_path, "darien.csv", newest=date(2024, 9, 1))
    path.write_text(path.read_text(encoding="utf-8") + "Fuente: el servicio\n", encoding="utf-8")
    with pytest.raises(InputError, match="a note that the publisher prints under the table must be taken out first"):
        read(path)


def test_a_monthly_sheet_not_known_is_warned_of() -> None:
    assert ohss_khsm._new(["Annual Count", "Monthly Sex", "Notes"]) == (
        "the sheet 'Monthly Sex' is not known to this layout and was not read.",
    )
