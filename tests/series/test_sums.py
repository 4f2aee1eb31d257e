"""Sums over panels: complete periods only; totals that add up or say why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from by_hand import WHOLE, cell, corridor, reading, table
from faults import failing

from caudal.errors import UsageError
from caudal.panel import KNOWN, ROUNDED, SUPPRESSED, UNKNOWN, Panel
from caudal.periods import parse_period, span
from caudal.records import ALL, Query
from caudal.series import adds_up, aggregate, build_panel, query_panel, value_over
from caudal.store import Store

LATE = date(2024, 6, 1)


def panel(first: str, frequency: str, counts: list[list[float]], state: list[list[int]] | None = None) -> Panel:
    begin = parse_period(first).start
    values = np.array(counts, dtype=float)
    periods = span(begin, begin + timedelta(days=5000), frequency)[: values.shape[1]]
    states = np.array(state, dtype=np.uint8) if state else np.where(np.isnan(values), UNKNOWN, KNOWN).astype(np.uint8)
    dims = [{"place": f"p{i}", "origin": ALL, "population": ALL, "authority": ALL} for i in range(len(counts))]
    blank = np.full(values.shape, -1, dtype=np.int16)
    return Panel("usbp", frequency, periods, tuple(dims), values, states, blank, blank > 0, (), LATE)


def test_days_become_months_where_all_of_their_days_are_there() -> None:
    days = panel("2024-01-30", "D", [[1.0] * 40, [2.0] * 39 + [np.nan]])
    months = aggregate(days, "M")
    assert [p.label for p in months.periods] == ["2024-02"]
    assert months.counts.tolist() == [[29.0], [58.0]]


def test_a_month_with_an_unknown_day_is_unknown_and_a_suppressed_one_suppressed() -> None:
    values = [[1.0] * 29, [1.0] * 29]
    values[0][3] = values[1][5] = np.nan
    states = [[KNOWN] * 29, [KNOWN] * 29]
    states[0][3], states[1][5] = UNKNOWN, SUPPRESSED
    months = aggregate(panel("2024-02-01", "D", values, states), "M")
    assert np.isnan(months.counts).all()
    assert months.state.tolist() == [[UNKNOWN], [SUPPRESSED]]


def test_months_become_quarters_and_years() -> None:
    months = panel("2022-12", "M", [list(range(14))])
    assert [p.label for p in aggregate(months, "Q").periods] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
    assert aggregate(months, "A").counts.tolist() == [[sum(range(1, 13))]]
    assert aggregate(months, "M") is months


@pytest.mark.parametrize(
    ("first", "own", "asked"), [("2024-W01", "W", "M"), ("2024-01", "M", "D"), ("2024-01", "M", "X")]
)
def test_periods_that_do_not_fill_the_coarser_ones_are_refused(first: str, own: str, asked: str) -> None:
    with pytest.raises(UsageError, match="do not fill"):
        aggregate(panel(first, own, [[1.0] * 8]), asked)


def test_a_panel_without_one_complete_coarse_period_is_refused() -> None:
    with pytest.raises(UsageError, match="no complete period"):
        aggregate(panel("2024-01", "M", [[1.0, 2.0]]), "Q")


def test_an_aggregate_carries_the_newest_edition_and_any_replay_of_its_parts() -> None:
    days = panel("2024-02-01", "D", [[1.0] * 29])
    editions = tuple(
        reading(i, day, [(table("t", "2024-01", "2024-01"), [])]).edition
        for i, day in (("new", "2024-06-01"), ("old", "2024-03-01"))
    )
    source = np.ones((1, 29), dtype=np.int16)
    source[0, 4] = 0
    replayed = source == 0
    months = aggregate(replace(days, edition=source, replay=replayed, editions=editions), "M")
    assert months.editions[months.edition[0, 0]].id == "new"
    assert months.replay.tolist() == [[True]]


def test_the_value_over_a_period_is_its_cell_or_the_sum_of_those_that_fill_it() -> None:
    days = panel("2024-01-01", "D", [[1.0] * 70, [2.0] * 69 + [np.nan]])
    assert value_over(days, 0, parse_period("2024-01-05")) == 1.0
    assert value_over(days, 1, parse_period("2024-02")) == 58.0
    assert value_over(days, 0, parse_period("2024-W02")) == 7.0
    assert np.isnan(value_over(days, 1, parse_period("2024-03-10")))
    assert np.isnan(value_over(days, 0, parse_period("2024-03")))  # the panel ends within it
    assert np.isnan(value_over(days, 0, parse_period("2023")))
    assert np.isnan(value_over(panel("2024-W01", "W", [[1.0] * 9]), 0, parse_period("2024-02")))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with failing(sync=False):
        yield Store.open(tmp_path, reference=False)


def compared(store: Store, parts: dict[str, int | None], total: int | None, rounding: int = 1) -> tuple[str, ...]:
    areas = table("areas", "2023-10", "2023-10", rounding=rounding)
    printed = table("printed", "2023-10", "2023-10", dims=WHOLE, rounding=rounding)
    cells = [cell("2023-10", n, p, "HND") for p, n in parts.items()]
    store.add([reading("a", "2023-11-14", [(areas, cells), (printed, [cell("2023-10", total)])])])
    where = {"place": "southwest"}
    children = build_panel(store, corridor(), "usbp", by=("place",), where=where, as_of=LATE)
    return adds_up(children, query_panel(store, corridor(), [Query("usbp", "southwest")], as_of=LATE))


def test_parts_that_add_up_need_no_note(store: Store) -> None:
    assert compared(store, {"tucson": 3, "yuma": 4}, 7) == ()


def test_a_difference_within_rounding_is_explained_as_such(store: Store) -> None:
    (note,) = compared(store, {"tucson": 30, "yuma": 40}, 80, rounding=10)
    assert note == "usbp: the parts differ from the printed total by no more than rounding in 2023-10 (-10)."


def test_a_difference_beyond_rounding_is_said_to_be_one(store: Store) -> None:
    (note,) = compared(store, {"tucson": 30, "yuma": 40}, 90, rounding=10)
    assert "do not add up to the printed total, beyond rounding, in 2023-10 (-20)" in note


def test_a_suppressed_part_is_why_a_total_cannot_be_compared(store: Store) -> None:
    (note,) = compared(store, {"tucson": 30, "yuma": None}, 90)
    assert "cannot be compared with the printed total in 2023-10 (suppressed): a cell is not published" in note


def test_long_lists_of_periods_are_cut_and_other_periods_ignored() -> None:
    children = panel("2023-01", "M", [[1.0] * 10, [1.0] * 10])
    total = panel("2022-12", "M", [[3.0] * 10])
    (note,) = adds_up(children, total)
    assert note.endswith("2023-06 (-1) and 3 more periods.")
    with pytest.raises(UsageError, match="one series"):
        adds_up(total, children)


def test_rounded_cells_of_an_unknown_edition_give_no_slack() -> None:
    children = panel("2023-01", "M", [[1.0], [1.0]], [[ROUNDED], [ROUNDED]])
    (note,) = adds_up(children, panel("2023-01", "M", [[3.0]]))
    assert "beyond rounding" in note
