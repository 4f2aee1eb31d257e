"""Scrapes of CBP's dashboard, on a small one whose sums are done by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from samples import dashboard, numbered_dashboard, write

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources import read

NAME = "dashboard_december_15_2021.csv"


def load(tmp_path: Path, content: str | None = None, name: str = NAME) -> Reading:
    (reading,) = read(write(tmp_path, name, content))
    return reading


def refusal(tmp_path: Path, content: str | None = None, name: str = NAME) -> str:
    with pytest.raises(InputError) as caught:
        read(write(tmp_path, name, dashboard() if content is None else content))
    return str(caught.value)


def test_each_component_and_their_sum_has_a_table_for_each_set_of_columns(tmp_path: Path) -> None:
    reading = load(tmp_path)
    november = reading.observations.filter(period=date(2021, 11, 1))

    def one(table: str) -> list[tuple[object, ...]]:
        return november.filter(table=table).select("indicator", "place", "population", "count").rows()

    assert one("cbp") == [("cbp-encounters", "southwest", "all", 1234)]
    assert one("usbp") == [("usbp-encounters", "southwest", "all", 1202)]
    assert one("ofo-by-population") == [("ofo-encounters", "southwest", "family-units", 32)]
    assert len(one("usbp-by-origin-and-population-and-authority")) == 2
    assert reading.warnings == ()


def test_the_day_of_the_scrape_is_the_release_and_months_are_fiscal(tmp_path: Path) -> None:
    edition = load(tmp_path).edition
    assert edition.released == date(2021, 12, 15)
    assert {(t.first, t.last) for t in edition.tables} == {(date(2021, 9, 1), date(2021, 11, 1))}


def test_an_empty_sum_is_zero(tmp_path: Path) -> None:
    cells = load(tmp_path).observations.filter(origin="OTH")
    assert cells.select("count", "status").unique().rows() == [(0, "exact")]


def test_row_numbers_of_a_data_frame_are_not_read(tmp_path: Path) -> None:
    plain, numbered = load(tmp_path), load(tmp_path, numbered_dashboard())
    assert plain.observations.equals(numbered.observations)
    assert numbered.edition.layout == "dashboard"


def test_thousands_may_be_grouped(tmp_path: Path) -> None:
    grouped = load(tmp_path, dashboard().replace(",1200,", ',"1,200",'))
    assert grouped.observations.equals(load(tmp_path).observations)


def test_a_subtotal_that_is_not_the_sum_of_its_parts_is_told_of(tmp_path: Path) -> None:
    (said,) = load(tmp_path, dashboard().replace(",1230,all,all,all,all", ",1231,all,all,all,all")).warnings
    assert "1 subtotals" in said
    assert "1231 printed, 1230 added up" in said


@pytest.mark.parametrize("name", ["dashboard.csv", "dashboard_decembre_15_2021.csv", "dashboard_february_30_2022.csv"])
def test_a_name_without_the_day_of_the_scrape_asks_for_it(tmp_path: Path, name: str) -> None:
    assert "--released" in refusal(tmp_path, name=name)
    (reading,) = read(tmp_path / name, released=date(2022, 1, 5))
    assert reading.edition.released == date(2022, 1, 5)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("SEP,SEP", "SEP,AUG", "it must repeat 'Month (abbv)-value'"),
        ("2021,2021,SEP", "2021,2020,SEP", "it must repeat 'Fiscal Year-value'"),
        ("Mexico", "Mexcio", "unknown citizenship grouping"),
        ("FMUA", "Families", "unknown demographic"),
        ("U.S. Border Patrol", "Border Patrol", "unknown component"),
        ("Title 8", "Title 9", "unknown title of authority"),
        (",1200,", ",12x0,", "not a count"),
        ("Border Patrol,Single Adults,all", "Border Patrol,Single Adults,Title 8", "holds the same"),
    ],
)
def test_a_damaged_scrape_gives_one_clear_error(tmp_path: Path, old: str, new: str, rule: str) -> None:
    assert rule in refusal(tmp_path, dashboard().replace(old, new, 1))
