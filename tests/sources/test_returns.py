"""Returns from Mexico and to Guatemala, on small files whose sums are done by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from samples import FILES, write

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources import read


def load(tmp_path: Path, name: str, old: str = "", new: str = "") -> Reading:
    (reading,) = read(write(tmp_path, name, FILES[name]().replace(old, new, 1) if old else None))
    return reading


def test_the_kind_of_return_is_the_authority(tmp_path: Path) -> None:
    reading = load(tmp_path, "mexico_returns.csv")
    cells = reading.observations.filter(period=date(2023, 12, 1))
    assert cells.select("place", "origin", "authority", "count", "row").rows() == [
        ("mexico", "GTM", "assisted-return", 30, 2),
        ("mexico", "GTM", "deportation", 4, 3),
        ("mexico", "HND", "assisted-return-of-children", 7, 4),
    ]
    (table,) = reading.edition.tables
    assert (table.indicator, table.absent, table.lag_days) == ("mexico-returns", "zero", 35)
    assert set(reading.edition.indicators["mexico-returns"]) == {"en", "es"}


def test_the_country_of_return_is_the_place_and_sex_and_age_are_the_population(tmp_path: Path) -> None:
    reading = load(tmp_path, "guatemala.csv")
    assert reading.observations.filter(table="by-country").select("place", "population", "count").rows() == [
        ("mexico", "adult-women", 5),
        ("mexico", "unaccompanied-boys", 3),
        ("united-states", "adult-men", 40),
    ]


def test_months_that_name_no_country_in_some_rows_are_a_table_of_their_own(tmp_path: Path) -> None:
    reading = load(tmp_path, "guatemala.csv")
    whole, part = reading.edition.tables
    assert (whole.last, part.first) == (date(2023, 12, 1), date(2024, 1, 1))
    assert reading.observations.filter(table=part.name).select("place", "count").rows() == [
        ("mexico", 2),
        ("not-stated", 50),
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("mexico_returns.csv", "deportation", "deportacion", "row 3, column 'type': unknown type of return"),
        ("mexico_returns.csv", "GTM,deportation", "GTM,assisted return", "row 2 holds the same"),
        ("mexico_returns.csv", "HND", "HNX", "row 4, column 'nat': unknown nationality code"),
        ("mexico_returns.csv", "2023-12-01", "2023-12-02", "first day"),
        ("guatemala.csv", "female", "f", "row 3, column 'sex': unknown sex"),
        ("guatemala.csv", "unaccompanied child", "child", "row 4, column 'age': unknown age group"),
        ("guatemala.csv", "MEX", "CAN", "row 3, column 'origin': unknown country of return"),
        ("guatemala.csv", "female,adult,MEX", "male,adult,USA", "row 2 holds the same"),
    ],
)
def test_a_damaged_file_of_returns_gives_one_clear_error(
    tmp_path: Path, name: str, old: str, new: str, rule: str
) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, name, old, new)
    assert rule in str(caught.value)
