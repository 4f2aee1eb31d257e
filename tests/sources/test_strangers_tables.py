"""What a stranger's table gets wrong, and what the refusal or warning then says to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples import GREECE_SPEC as SPEC
from samples import write

from caudal.errors import InputError
from caudal.records import Reading
from caudal.sources import read

HEAD = "date,nationality,arrivals\n"
TOTAL = SPEC.replace('"nationality" }', '"nationality", total = "All" }')


def load(folder: Path, content: str, spec: str = SPEC) -> Reading:
    (reading,) = read(write(folder, "table.csv", content), spec=write(folder, "greece.toml", spec))
    return reading


@pytest.mark.parametrize(("mark", "named"), [(";", ";"), ("|", "|"), ("\t", "tab")])
def test_a_table_parted_by_another_mark_is_told_which_key_names_it(tmp_path: Path, mark: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, f"{HEAD}2019-01-01,SYR,4\n".replace(",", mark))
    assert f'say delimiter = "{named}" in [table]' in caught.value.next_step
    asked = SPEC.replace("[table]", f'[table]\ndelimiter = "{named}"')
    assert load(tmp_path, f"{HEAD}2019-01-01,SYR,4\n".replace(",", mark), asked).observations["count"].to_list() == [4]


@pytest.mark.parametrize("mark", [",", ".", " ", "'", "’"])
def test_thousands_are_told_with_the_mark_that_was_found(tmp_path: Path, mark: str) -> None:
    content = f'{HEAD}2019-01-01,SYR,"1{mark}234"\n'
    with pytest.raises(InputError) as caught:
        load(tmp_path, content)
    assert f'thousands = "{mark}"' in caught.value.next_step
    asked = SPEC.replace("[table]", f'[table]\nthousands = "{mark}"')
    assert load(tmp_path, content, asked).observations["count"].to_list() == [1234]


def test_marks_of_unknown_cells_and_of_none_are_told_as_well_as_those_of_withheld_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, f"{HEAD}2019-01-01,SYR,NA\n")
    assert all(word in caught.value.next_step for word in ("suppressed", "missing", "stands for none"))


@pytest.mark.parametrize("day", ["1 enero 2019", "1 gennaio 2019", "1 Ιανουαρίου 2019", "01/02/2019"])
def test_dates_in_other_words_are_told_the_key_and_the_language(tmp_path: Path, day: str) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, f"{HEAD}{day},SYR,4\n")
    assert (caught.value.row, caught.value.value) == (2, day)
    assert "date_format" in caught.value.next_step
    assert "in English alone" in caught.value.next_step


def test_totals_that_are_not_the_sum_of_their_rows_are_told_with_row_and_both_numbers(tmp_path: Path) -> None:
    rows = (
        "2019-01-01,SYR,4\n2019-01-01,AFG,3\n2019-01-01,All,7\n2019-01-02,SYR,4\n2019-01-02,AFG,3\n2019-01-02,All,8\n"
    )
    (told,) = load(tmp_path, HEAD + rows, TOTAL).warnings
    assert told.startswith("1 of 2 printed totals of origin are not the sum of their rows")
    assert "first in row 7: 8 printed, 7 added up" in told


def test_a_total_over_withheld_or_rounded_rows_is_not_complained_of(tmp_path: Path) -> None:
    spec = TOTAL.replace("[table]", '[table]\nsuppressed = ["<5"]')
    told = load(tmp_path, f"{HEAD}2019-01-01,SYR,40\n2019-01-01,AFG,<5\n2019-01-01,All,43\n", spec).warnings
    assert not [w for w in told if "printed totals" in w]
    spec = TOTAL.replace("[table]", "[table]\nrounding = 5")
    assert load(tmp_path, f"{HEAD}2019-01-01,SYR,40\n2019-01-01,AFG,5\n2019-01-01,All,50\n", spec).warnings == ()
