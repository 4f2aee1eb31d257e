"""Panels: calendar-regular, unknown, suppressed and zero kept apart, wholes equal to the sum of their parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from by_hand import BROKEN_DOWN, WHOLE, cell, corridor, reading, table
from faults import failing
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caudal.corridor import parse_corridor
from caudal.errors import NotHeldError, UsageError
from caudal.panel import KNOWN, ROUNDED, SUPPRESSED, UNKNOWN
from caudal.records import ALL, DIMENSIONS, OBSERVATION_SCHEMA, Edition, Query, Reading, Table
from caudal.series import build_panel, panel_sources, query_panel, sources_of
from caudal.store import Store

LATE = date(2024, 6, 1)
SECTORS = ("tucson", "yuma")
ALL_DOWN = dict.fromkeys(DIMENSIONS, "*")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with failing(sync=False):
        yield Store.open(tmp_path, reference=False)


def one(store: Store, tables: list, released: str = "2024-01-26", name: str = "a", **more: object) -> None:
    store.add([reading(name, released, tables, **more)])


def test_unknown_suppressed_rounded_and_zero_are_kept_apart(store: Store) -> None:
    t = table("areas", "2023-08", "2023-12", gaps=(date(2023, 11, 1),))
    cells = [
        cell("2023-08", 7, "tucson", "HND"),
        cell("2023-09", None, "tucson", "HND"),
        cell("2023-10", 30, "tucson", "HND", status="rounded"),
        cell("2023-12", 3, "yuma", "HND"),
    ]
    one(store, [(t, cells)])
    panel = query_panel(store, corridor(), [Query("usbp", "tucson"), Query("usbp", "yuma")], as_of=LATE)
    assert [p.label for p in panel.periods] == ["2023-08", "2023-09", "2023-10", "2023-11", "2023-12"]
    np.testing.assert_array_equal(panel.counts, [[7, np.nan, 30, np.nan, 0], [0, 0, 0, np.nan, 3]])
    assert panel.state.tolist() == [
        [KNOWN, SUPPRESSED, ROUNDED, UNKNOWN, KNOWN],
        [KNOWN, KNOWN, KNOWN, UNKNOWN, KNOWN],
    ]
    assert panel.edition.tolist() == [[0, 0, 0, -1, 0]] * 2


@pytest.mark.parametrize(
    ("status", "state"), [("suppressed", SUPPRESSED), ("unknown", UNKNOWN)], ids=["suppressed", "unknown"]
)
def test_a_sum_with_a_hidden_part_is_hidden_not_partial(store: Store, status: str, state: int) -> None:
    cells = [cell("2023-10", 7, "tucson", "HND"), cell("2023-10", None, "yuma", "HND", status=status)]
    one(store, [(table("areas", "2023-10", "2023-10"), cells)])
    panel = query_panel(store, corridor(), [Query("usbp", "southwest"), Query("usbp", "tucson")], as_of=LATE)
    assert panel.state.tolist() == [[state], [KNOWN]]
    np.testing.assert_array_equal(panel.counts, [[np.nan], [7]])


def test_a_missing_row_is_zero_or_unknown_as_the_table_says(store: Store) -> None:
    cells = [cell("2023-10", 7, "tucson", "HND"), cell("2023-10", 1, "yuma", "HND"), cell("2023-11", 2, "yuma", "HND")]
    for absent, expected in (("zero", [7, 0]), ("unknown", [7, np.nan])):
        t = table("areas", "2023-10", "2023-11", absent=absent)
        one(store, [(t, cells)], name=absent, publisher=absent, released=f"2024-01-{10 + len(absent)}")
        panel = query_panel(store, corridor(), [Query("usbp", "tucson")], as_of=LATE)
        np.testing.assert_array_equal(panel.counts[0], expected)


def test_where_missing_rows_are_unknown_a_whole_needs_every_part_it_has_elsewhere(store: Store) -> None:
    t = table("areas", "2023-10", "2023-11", absent="unknown")
    cells = [cell("2023-10", 7, "tucson", "HND"), cell("2023-10", 1, "yuma", "HND"), cell("2023-11", 2, "yuma", "HND")]
    one(store, [(t, cells)])
    panel = query_panel(store, corridor(), [Query("usbp", "southwest")], as_of=LATE)
    np.testing.assert_array_equal(panel.counts, [[8, np.nan]])


def test_a_rounded_table_marks_all_of_its_cells(store: Store) -> None:
    t = table("areas", "2023-10", "2023-11", rounding=10)
    one(store, [(t, [cell("2023-10", 70, "tucson", "HND"), cell("2023-10", 20, "yuma", "HND")])])
    panel = query_panel(store, corridor(), [Query("usbp", "southwest")], as_of=LATE)
    assert panel.state.tolist() == [[ROUNDED, ROUNDED]]


def test_a_printed_total_is_preferred_to_a_sum_of_the_same_edition(store: Store) -> None:
    parts = [cell("2023-10", 7, "tucson", "HND"), cell("2023-10", None, "yuma", "HND")]
    printed = (table("printed", "2023-10", "2023-10", dims=WHOLE), [cell("2023-10", 12)])
    one(store, [(table("areas", "2023-10", "2023-10"), parts), printed])
    panel = query_panel(store, corridor(), [Query("usbp", "southwest")], as_of=LATE)
    assert panel.counts.tolist() == [[12.0]]


def test_indicators_are_added_only_where_declared_and_only_within_one_edition(store: Store) -> None:
    usbp = (table("u", "2023-10", "2023-11", dims=WHOLE), [cell("2023-10", 7), cell("2023-11", 8)])
    ofo = (table("o", "2023-10", "2023-10", dims=WHOLE, indicator="ofo"), [cell("2023-10", 5)])
    one(store, [usbp, ofo])
    panel = query_panel(store, corridor(), [Query("cbp", "southwest")], as_of=LATE)
    assert panel.counts.tolist() == [[12.0]]
    assert panel.indicator == "cbp"
    (source,) = sources_of(store, corridor(), Query("cbp", "southwest"), panel.periods[0], as_of=LATE)
    assert (source.edition, source.rows, source.mode) == ("a", (2, 4), "strict")


def test_indicators_of_two_editions_are_not_added(store: Store) -> None:
    one(store, [(table("u", "2023-10", "2023-10", dims=WHOLE), [cell("2023-10", 7)])])
    one(store, [(table("o", "2023-10", "2023-10", dims=WHOLE, indicator="ofo"), [cell("2023-10", 5)])], name="b")
    with pytest.raises(NotHeldError, match="cbp"):
        query_panel(store, corridor(), [Query("cbp", "southwest")], as_of=LATE)


def test_frequencies_are_never_mixed_and_the_finest_is_taken(store: Store) -> None:
    year = (table("y", date(2022, 1, 1), date(2022, 1, 1), dims=WHOLE, frequency="A"), [cell(date(2022, 1, 1), 500)])
    months = (table("m", "2023-01", "2023-02", dims=WHOLE), [cell("2023-01", 40), cell("2023-02", 50)])
    monday = date(2023, 1, 2)
    weeks = [(table("w", monday, monday, dims=WHOLE, frequency="W"), [cell(monday, 9)])]
    one(store, [year, months])
    query = [Query("usbp", "southwest")]
    assert [p.label for p in query_panel(store, corridor(), query, as_of=LATE).periods] == ["2023-01", "2023-02"]
    assert query_panel(store, corridor(), query, as_of=LATE, frequency="A").counts.tolist() == [[500.0]]
    one(store, weeks, released="2024-03-01", name="b")
    assert query_panel(store, corridor(), query, as_of=date(2024, 2, 1), strict=True).frequency == "M"
    panel = query_panel(store, corridor(), query, as_of=LATE)
    assert (panel.frequency, panel.periods[0].label) == ("W", "2023-W01")
    with pytest.raises(NotHeldError, match="not held at frequency D; held: W, M, A"):
        query_panel(store, corridor(), query, as_of=LATE, frequency="D")


def test_weeks_that_begin_on_another_day_are_not_joined(store: Store) -> None:
    monday, sunday = date(2023, 1, 2), date(2023, 1, 8)
    for name, day, released in (("a", monday, "2023-02-01"), ("b", sunday, "2023-03-01")):
        t = table("w", day, day + timedelta(7), dims=WHOLE, frequency="W")
        one(store, [(t, [cell(day, 9), cell(day + timedelta(7), 10)])], name=name, released=released)
    panel = query_panel(store, corridor(), [Query("usbp", "southwest")], as_of=LATE)
    assert [p.start for p in panel.periods] == [sunday, sunday + timedelta(7)]
    early = query_panel(store, corridor(), [Query("usbp", "southwest")], as_of=date(2023, 2, 5))
    assert [p.start for p in early.periods] == [monday, monday + timedelta(7)]


def test_days_make_a_calendar_without_holes(store: Store) -> None:
    t = table("d", date(2019, 2, 26), date(2019, 3, 3), frequency="D", dims={**BROKEN_DOWN, "place": "greece"})
    one(store, [(t, [cell(date(2019, 2, 26), 4, origin="SYR"), cell(date(2019, 3, 1), 6, origin="SYR")])])
    panel = query_panel(store, parse_corridor(AEGEAN), [Query("usbp", origin="SYR")], as_of=LATE)
    assert panel.counts.tolist() == [[4.0, 0.0, 0.0, 6.0, 0.0, 0.0]]
    assert panel.periods[2].label == "2019-02-28"


AEGEAN = {"id": "aegean", "name": "Aegean route", "parties": ["EU", "TR"], "indicator": "usbp"}


def test_first_trims_the_beginning(store: Store) -> None:
    one(store, [(table("m", "2023-01", "2023-06", dims=WHOLE), [cell("2023-01", 1)])])
    query = [Query("usbp", "southwest")]
    for first, label in ((date(2023, 3, 1), "2023-03"), (date(2023, 3, 2), "2023-04"), (date(2020, 1, 1), "2023-01")):
        assert query_panel(store, corridor(), query, as_of=LATE, first=first).periods[0].label == label
    with pytest.raises(NotHeldError, match="from 2023-07-01 on"):
        query_panel(store, corridor(), query, as_of=LATE, first=date(2023, 7, 1))


@pytest.mark.parametrize(
    ("queries", "options", "message"),
    [
        ([], {}, "one or more series"),
        ([Query("usbp"), Query("ofo")], {}, "one indicator"),
        ([Query("usbp")], {"frequency": "H"}, "Unknown frequency"),
    ],
)
def test_a_senseless_question_is_refused(store: Store, queries: list, options: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        query_panel(store, corridor(), queries, as_of=LATE, **options)


def test_an_indicator_nobody_publishes_is_not_held_and_those_held_are_named(store: Store) -> None:
    one(store, [(table("m", "2023-01", "2023-06", dims=WHOLE), [])])
    with pytest.raises(NotHeldError, match=r"No edition of ghosts is held. Held: usbp"):
        query_panel(store, corridor(), [Query("ghosts")], as_of=LATE)
    with pytest.raises(NotHeldError, match="no breakdown"):
        query_panel(store, corridor(), [Query("usbp", "southwest", "HND")], as_of=LATE)


def detailed(store: Store) -> None:
    areas = [cell("2023-10", n + 1, p, o) for n, (p, o) in enumerate((p, o) for p in SECTORS for o in ("GTM", "HND"))]
    states = [cell("2023-10", 5, "southwest-az", "HND"), cell("2023-10", 5, "southwest-tx", "HND")]
    one(store, [(table("areas", "2023-10", "2023-10"), areas), (table("states", "2023-10", "2023-10"), states)])


def test_place_is_broken_into_the_declared_partition(store: Store) -> None:
    detailed(store)
    panel = build_panel(store, corridor(), "usbp", by=("place",), where={"place": "southwest"}, as_of=LATE)
    assert [s["place"] for s in panel.series] == ["tucson", "yuma"]
    assert panel.counts.tolist() == [[3.0], [7.0]]


def test_place_is_broken_into_places_of_a_kind_where_asked(store: Store) -> None:
    detailed(store)
    where = {"place": "southwest", "place_kind": "state"}
    panel = build_panel(store, corridor(), "usbp", by=("place",), where=where, as_of=LATE)
    assert [s["place"] for s in panel.series] == ["southwest-az", "southwest-tx"]
    with pytest.raises(UsageError, match=r"no place of kind 'county'.*office"):
        build_panel(store, corridor(), "usbp", by=("place",), where={"place_kind": "county"}, as_of=LATE)


def test_a_panel_by_place_and_origin_holds_the_pairs_that_occur(store: Store) -> None:
    detailed(store)
    panel = build_panel(store, corridor(), "usbp", by=("place", "origin"), where={"place": "southwest"}, as_of=LATE)
    assert [(s["place"], s["origin"]) for s in panel.series] == [
        ("tucson", "GTM"), ("tucson", "HND"), ("yuma", "GTM"), ("yuma", "HND"),
    ]  # fmt: skip
    assert panel.counts.tolist() == [[1.0], [2.0], [3.0], [4.0]]


def test_without_a_declared_partition_the_newest_table_decides(store: Store) -> None:
    detailed(store)
    plain = parse_corridor(AEGEAN)
    panel = build_panel(store, plain, "usbp", by=("place",), as_of=LATE)
    assert [s["place"] for s in panel.series] == ["tucson", "yuma"]
    assert panel.counts.tolist() == [[3.0], [7.0]]


def test_a_place_that_is_fixed_is_a_panel_of_one(store: Store) -> None:
    t = table("d", "2023-10", "2023-10", dims={**BROKEN_DOWN, "place": "greece"})
    one(store, [(t, [cell("2023-10", 4, origin="SYR"), cell("2023-10", 6, origin="AFG")])])
    plain = parse_corridor(AEGEAN)
    assert build_panel(store, plain, "usbp", by=("place",), as_of=LATE).series[0]["place"] == "greece"
    both = build_panel(store, plain, "usbp", by=("place", "origin"), as_of=LATE)
    assert [(s["place"], s["origin"]) for s in both.series] == [("greece", "AFG"), ("greece", "SYR")]
    assert build_panel(store, plain, "usbp", as_of=LATE).counts.tolist() == [[10.0]]


@pytest.mark.parametrize(
    ("by", "where", "message"),
    [
        (("colour",), {}, "Unknown dimension 'colour'"),
        ((), {"colour": "red"}, "Unknown dimension 'colour'"),
        (("origin",), {"origin": "HND"}, "both broken down and held fixed"),
    ],
)
def test_a_breakdown_that_makes_no_sense_is_refused(store: Store, by: tuple, where: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        build_panel(store, corridor(), "usbp", by=by, where=where, as_of=LATE)


def test_a_breakdown_nobody_prints_is_not_held(store: Store) -> None:
    detailed(store)
    with pytest.raises(NotHeldError, match="down by population"):
        build_panel(store, corridor(), "usbp", by=("population",), as_of=LATE)


def test_a_replayed_panel_shows_only_series_of_visible_periods(store: Store) -> None:
    t = table("areas", "2023-09", "2023-10", lag_days=5)
    cells = [cell("2023-09", 1, "tucson", "HND"), cell("2023-09", 1, "yuma", "HND"), cell("2023-10", 9, "yuma", "GTM")]
    one(store, [(t, cells)])
    day, where = date(2023, 10, 20), {"place": "southwest"}
    panel = build_panel(store, corridor(), "usbp", by=("origin",), where=where, as_of=day)
    assert [s["origin"] for s in panel.series] == ["HND"]
    assert panel.mode == "replay"


keys = st.tuples(st.sampled_from(SECTORS), st.sampled_from(["GTM", "HND", "OTH"]), st.sampled_from(["t8", "t42"]))
cells_drawn = st.dictionaries(st.tuples(keys, st.integers(1, 6)), st.integers(0, 10**6), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells_drawn)
def test_children_sum_to_their_parents(tmp_path_factory: pytest.TempPathFactory, drawn: dict) -> None:
    store = Store.open(tmp_path_factory.mktemp("s"), reference=False)
    t = table("areas", "2023-01", "2023-06", dims={**BROKEN_DOWN, "authority": "*"})
    cells = [cell(f"2023-{m:02d}", n, p, o, authority=a) for ((p, o, a), m), n in drawn.items()]
    cells += [cell("2023-01", 0, p, "X", authority="none") for p in SECTORS]  # both sectors are always in the table
    with failing(sync=False):
        store.add([reading("a", "2023-07-26", [(t, cells)])])
    whole = query_panel(store, corridor(), [Query("usbp", "southwest")], as_of=LATE).counts[0]
    by_month = [sum(n for (_, m), n in drawn.items() if m == month) for month in range(1, 7)]
    assert whole.tolist() == by_month
    for by in (("place",), ("origin",), ("authority",), ("place", "origin"), ("place", "origin", "authority")):
        parts = build_panel(store, corridor(), "usbp", by=by, where={"place": "southwest"}, as_of=LATE)
        assert parts.counts.sum(axis=0).tolist() == by_month


def test_the_sources_of_a_panel_are_the_sources_of_each_of_its_cells(store: Store) -> None:
    detailed(store)
    one(store, [(table("areas", "2023-09", "2023-09"), [cell("2023-09", 3, p, "HND") for p in SECTORS])], name="b")
    panel = build_panel(store, corridor(), "usbp", by=("place", "origin"), where={"place": "southwest"}, as_of=LATE)
    found = panel_sources(store, corridor(), panel)
    for i, dims in enumerate(panel.series):
        for t, period in enumerate(panel.periods):
            expected = sources_of(store, corridor(), Query("usbp", **dims), period, as_of=LATE)
            assert found.get((i, t), ()) == expected


def test_300_series_over_300_months_are_read_in_under_half_a_second(store: Store) -> None:
    sectors = [f"s{i}" for i in range(10)]
    origins = [f"o{i:02d}" for i in range(30)]
    months = [date(2000 + m // 12, m % 12 + 1, 1) for m in range(300)]
    keys = pl.DataFrame({"place": sectors}).join(pl.DataFrame({"origin": origins}), how="cross")
    frame = keys.join(pl.DataFrame({"period": months}), how="cross").with_row_index("row", 2)
    frame = frame.with_columns(
        table=pl.lit("t"), indicator=pl.lit("usbp"), population=pl.lit(ALL), authority=pl.lit(ALL),
        status=pl.lit("exact"), place_label=pl.lit("P"), origin_label=pl.lit("O"), count=pl.col("row") % 997,
    )  # fmt: skip
    cells = frame.select(pl.col(c).cast(t) for c, t in OBSERVATION_SCHEMA.items())
    t = Table("t", "usbp", "M", BROKEN_DOWN, months[0], months[-1], "zero")
    day = date(2025, 1, 20)
    edition = Edition("big", "x", "x", day, day, "", "", "official", "l", "big.csv", "0" * 64, (t,), cells.height)
    store.add([Reading(edition, cells)])
    places = [{"id": "sw"}, *({"id": s, "parent": "sw"} for s in sectors)]
    world = parse_corridor({**AEGEAN, "places": places})
    queries = [Query("usbp", s, o) for s in sectors for o in origins]
    panel = query_panel(store, world, queries, as_of=day)
    assert panel.counts.shape == (300, 300)
    assert panel.counts.sum() == cells["count"].sum()
