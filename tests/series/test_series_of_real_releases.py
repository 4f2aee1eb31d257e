"""What was known when, on the official releases themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from caudal.corridor import load_corridor
from caudal.errors import NotHeldError
from caudal.periods import parse_period
from caudal.records import Query
from caudal.series import adds_up, build_panel, first_released, prints, query_panel
from caudal.sources import read
from caudal.store import Store

CBP = Query("cbp-encounters", "nationwide")
USBP = Query("usbp-encounters", "southwest")


@pytest.fixture(scope="module")
def store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    held = Store.open(tmp_path_factory.mktemp("real"), reference=False)
    files = [
        *sorted((shared_data / "cbp" / "nationwide-state").glob("*.csv")),
        shared_data / "cbp" / "southwest" / "cbp_southwest_by_sector_fy2020-fy2024.csv.gz",
        shared_data / "usbp" / "usbp_southwest_first_prints.csv",
    ]
    held.add([reading for file in files for reading in read(file)])
    return held


def test_the_nationwide_total_of_december_was_revised_six_times(store: Store) -> None:
    values = [v for _, v, _ in prints(store, load_corridor("us-mexico"), CBP, parse_period("2023-12"))]
    assert values == [371036, 370925, 370899, 370885, 370876, 370879, 370883]


@pytest.mark.parametrize(
    ("as_of", "last", "value"),
    [
        ("2023-12-28", "2023-11", None),
        ("2024-01-25", "2023-11", None),
        ("2024-01-26", "2023-12", 371036),
        ("2024-02-15", "2024-01", 370925),
        ("2024-12-01", "2024-09", 370883),
    ],
)
def test_a_strict_reader_sees_what_was_out_by_then(store: Store, as_of: str, last: str, value: float | None) -> None:
    panel = query_panel(store, load_corridor("us-mexico"), [CBP], as_of=date.fromisoformat(as_of), strict=True)
    assert panel.periods[-1].label == last
    if value is None:
        with pytest.raises(KeyError):
            panel.at(0, parse_period("2023-12"))
    else:
        assert panel.at(0, parse_period("2023-12")) == value


def test_a_sector_of_december_is_a_replay_in_february_and_not_to_be_had_strictly(store: Store) -> None:
    corridor, february = load_corridor("us-mexico"), date(2024, 2, 15)
    query = Query("usbp-encounters", "del-rio")
    panel = query_panel(store, corridor, [query], as_of=february)
    assert panel.mode == "replay"
    assert panel.periods[-1].label == "2024-01"
    assert abs(panel.at(0, parse_period("2023-12")) - 71_050) < 5
    with pytest.raises(NotHeldError):
        query_panel(store, corridor, [query], as_of=february, strict=True)
    january = query_panel(store, corridor, [query], as_of=date(2024, 2, 12))
    assert january.periods[-1].label == "2023-12"


def test_december_was_first_released_on_26_january(store: Store) -> None:
    corridor = load_corridor("us-mexico")
    assert first_released(store, corridor, USBP, parse_period("2023-12")) == date(2024, 1, 26)


@pytest.mark.parametrize(("indicator", "kind"), [("usbp-encounters", "sector"), ("ofo-encounters", "field-office")])
def test_areas_of_one_edition_add_up_to_the_border_to_the_unit(store: Store, indicator: str, kind: str) -> None:
    corridor, late = load_corridor("us-mexico"), date(2026, 1, 1)
    where = {"place": "southwest", "place_kind": kind}
    parts = build_panel(store, corridor, indicator, by=("place",), where=where, as_of=late, first=date(2019, 10, 1))
    whole = query_panel(store, corridor, [Query(indicator, "southwest")], as_of=late, first=date(2019, 10, 1))
    assert len(parts.periods) == 60
    assert adds_up(parts, whole) == ()


def test_states_add_up_to_the_border_within_the_revisions_between_editions(store: Store) -> None:
    corridor, late, december = load_corridor("us-mexico"), date(2026, 1, 1), parse_period("2023-12")
    where = {"place": "southwest", "place_kind": "state"}
    parts = build_panel(store, corridor, "cbp-encounters", by=("place",), where=where, as_of=late)
    whole = query_panel(store, corridor, [Query("cbp-encounters", "southwest")], as_of=late)
    total = sum(parts.at(i, december) for i in range(len(parts.series)))
    assert (total, whole.at(0, december)) == (301_981, 301_981)
