"""The splitting of text into rows, against the csv module of the standard library."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import write

from caudal.errors import InputError
from caudal.sources.intake import LONGEST_LINE, ROW, grid
from caudal.sources.receiving import Received, fetch, text_of


def receive(path: Path) -> Received:
    return text_of(fetch(path))


cell = st.text(st.sampled_from("abñ ,\"\n;|0.'"), max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), min_size=1, max_size=8)))
def test_cells_and_line_numbers_are_those_of_the_csv_module(tmp_path: Path, rows: list[list[str]]) -> None:
    header = [f"column {i}" for i in range(len(rows[0]))]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    text = buffer.getvalue()
    lines, reader = [], csv.reader(io.StringIO(text, newline=""))
    before = 0
    for _ in reader:
        lines.append(before + 1)
        before = reader.line_num
    table = grid(receive(write(tmp_path, "t.csv", text)))
    assert table.header == tuple(header)
    assert [list(r) for r in table.frame.drop(ROW).rows()] == rows
    assert table.frame[ROW].to_list() == lines[1:]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from('ab,"\n'), max_size=30))
def test_quotes_that_the_csv_module_would_guess_at_are_refused_or_read_alike(tmp_path: Path, body: str) -> None:
    text = "x,y\n" + body.strip("\n") + "\n"
    path = write(tmp_path, "t.csv", text)
    try:
        table = grid(receive(path))
    except InputError:
        return
    expected = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [list(r) for r in table.frame.drop(ROW).rows()] == expected[1:]


def test_blank_lines_at_the_end_are_no_rows(tmp_path: Path) -> None:
    assert grid(receive(write(tmp_path, "t.csv", "a,b\n1,2\n\r\n\n"))).frame.height == 1


def test_a_blank_line_between_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        grid(receive(write(tmp_path, "t.csv", "a,b\n1,2\n\n3,4\n")))
    assert caught.value.row == 3


def test_a_row_above_the_longest_line_is_refused(tmp_path: Path) -> None:
    text = "a,b\n1,2\n" + "x" * LONGEST_LINE + ",1\n"
    with pytest.raises(InputError, match="longer than") as caught:
        grid(receive(write(tmp_path, "t.csv", text)))
    assert caught.value.row == 3


def test_separators_without_end_are_refused_line_by_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="longer than"):
        grid(receive(write(tmp_path, "t.csv", "a,b\n" + "," * 1_000_000 + "\n")))
