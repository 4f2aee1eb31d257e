"""Prints, first releases, revisions and the rows behind a figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from by_hand import BROKEN_DOWN, WHOLE, cell, corridor, reading, table
from faults import failing

from caudal.periods import parse_period
from caudal.records import Query
from caudal.series import coverage, first_released, prints, revision_range, sources_of
from caudal.store import Store

SOUTHWEST = Query("usbp", "southwest")
DECEMBER = parse_period("2023-12")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with failing(sync=False):
        yield Store.open(tmp_path, reference=False)


def update(store: Store, released: str, values: dict[str, int | None], **more: object) -> None:
    months = sorted(values)
    options = {k: more.pop(k) for k in ("indicator", "dims", "lag_days") if k in more}
    t = table("printed", months[0], months[-1], **{"dims": WHOLE, **options})
    cells = [cell(m, n) for m, n in values.items()]
    store.add([reading(f"e-{released}-{t.indicator}", released, [(t, cells)], **more)])


def test_prints_are_all_values_in_order_of_release(store: Store) -> None:
    update(store, "2024-02-13", {"2023-12": 249, "2024-01": 124})
    update(store, "2024-01-26", {"2023-11": 191, "2023-12": 250})
    update(store, "2024-03-22", {"2023-12": None, "2024-01": 124})
    found = prints(store, corridor(), SOUTHWEST, DECEMBER)
    assert [(str(day), edition) for day, _, edition in found] == [
        ("2024-01-26", "e-2024-01-26-usbp"), ("2024-02-13", "e-2024-02-13-usbp"), ("2024-03-22", "e-2024-03-22-usbp"),
    ]  # fmt: skip
    np.testing.assert_array_equal([v for _, v, _ in found], [250, 249, np.nan])
    assert prints(store, corridor(), SOUTHWEST, parse_period("2022-12")) == ()


def test_the_print_of_a_quarter_is_the_sum_of_months_of_one_edition(store: Store) -> None:
    update(store, "2024-01-26", {"2023-10": 1, "2023-11": 2, "2023-12": 4})
    update(store, "2024-02-13", {"2023-11": 20, "2023-12": 40})
    assert prints(store, corridor(), SOUTHWEST, parse_period("2023-Q4")) == (
        (date(2024, 1, 26), 7.0, "e-2024-01-26-usbp"),
    )


def test_the_first_release_is_that_of_the_edition_in_which_the_period_was_new(store: Store) -> None:
    update(store, "2023-12-22", {"2023-11": 191})
    update(store, "2024-01-26", {"2023-11": 191, "2023-12": 250})
    update(store, "2024-02-13", {"2023-12": 249, "2024-01": 124})
    assert first_released(store, corridor(), SOUTHWEST, DECEMBER) == date(2024, 1, 26)
    assert first_released(store, corridor(), SOUTHWEST, parse_period("2024-01")) == date(2024, 2, 13)
    assert first_released(store, corridor(), SOUTHWEST, parse_period("2024-02")) is None


def test_the_release_of_a_declared_whole_is_the_release_of_its_parts(store: Store) -> None:
    update(store, "2024-01-26", {"2023-12": 300}, indicator="cbp")
    assert first_released(store, corridor(), SOUTHWEST, DECEMBER) == date(2024, 1, 26)
    assert first_released(store, corridor(), Query("darien"), DECEMBER) is None


def test_a_history_printed_much_later_says_nothing_of_the_first_release(store: Store) -> None:
    update(store, "2025-06-01", {"2023-11": 1, "2023-12": 1})
    assert first_released(store, corridor(), SOUTHWEST, DECEMBER) is None


def test_only_the_last_period_is_new_in_the_first_edition_kept(store: Store) -> None:
    update(store, "2024-01-26", {"2023-11": 191, "2023-12": 250})
    assert first_released(store, corridor(), SOUTHWEST, parse_period("2023-11")) is None
    assert first_released(store, corridor(), SOUTHWEST, DECEMBER) == date(2024, 1, 26)


def test_an_edition_before_the_end_of_the_period_is_no_first_release(store: Store) -> None:
    update(store, "2023-12-22", {"2023-12": 99})
    assert first_released(store, corridor(), SOUTHWEST, DECEMBER) is None


def test_revisions_compare_the_first_print_with_the_newest_by_then(store: Store) -> None:
    update(store, "2024-01-26", {"2023-12": 200})
    update(store, "2024-02-13", {"2023-12": 202, "2024-01": 100})
    update(store, "2024-03-22", {"2023-12": 210, "2024-01": 99})
    assert np.isnan(revision_range(store, corridor(), SOUTHWEST, date(2024, 2, 1)))
    assert revision_range(store, corridor(), SOUTHWEST, date(2024, 2, 20)) == pytest.approx(0.01)
    expected = np.quantile([0.05, 0.01], 0.95)
    assert revision_range(store, corridor(), SOUTHWEST, date(2024, 4, 1)) == pytest.approx(expected)


def test_a_late_first_print_is_no_measure_of_revision(store: Store) -> None:
    update(store, "2025-01-26", {"2023-12": 200})
    update(store, "2025-02-13", {"2023-12": 300})
    assert np.isnan(revision_range(store, corridor(), SOUTHWEST, date(2026, 1, 1)))


def test_sources_name_the_edition_its_basis_and_the_rows_used(store: Store) -> None:
    t = table("areas", "2023-12", "2023-12", dims=BROKEN_DOWN, lag_days=20)
    cells = [cell("2023-12", 1, p, "HND", row=r) for p, r in (("tucson", 17), ("yuma", 5))]
    store.add([reading("late", "2025-06-01", [(t, cells)], basis="compiled")])
    (source,) = sources_of(store, corridor(), SOUTHWEST, DECEMBER, as_of=date(2024, 2, 15))
    assert (source.edition, source.basis, source.mode, source.rows) == ("late", "compiled", "replay", (5, 17))
    assert sources_of(store, corridor(), SOUTHWEST, DECEMBER, as_of=date(2024, 2, 15), strict=True) == ()
    assert sources_of(store, corridor(), SOUTHWEST, DECEMBER, as_of=date(2024, 1, 5)) == ()


def test_the_sources_of_a_coarser_period_are_those_of_all_its_parts(store: Store) -> None:
    update(store, "2023-12-22", {"2023-10": 1, "2023-11": 2})
    update(store, "2024-01-26", {"2023-12": 4})
    found = sources_of(store, corridor(), SOUTHWEST, parse_period("2023-Q4"), as_of=date(2024, 2, 15))
    assert [(s.edition, s.rows) for s in found] == [("e-2023-12-22-usbp", (2, 3)), ("e-2024-01-26-usbp", (2,))]


def test_coverage_lists_the_tables_of_an_indicator_and_of_its_parts(store: Store) -> None:
    update(store, "2024-01-26", {"2023-12": 4})
    update(store, "2023-12-22", {"2023-11": 2}, indicator="ofo")
    assert [(e.released.isoformat(), t.indicator) for e, t in coverage(store, corridor(), "cbp")] == [
        ("2023-12-22", "ofo"), ("2024-01-26", "usbp"),
    ]  # fmt: skip
    assert len(coverage(store, corridor(), "ofo")) == 1
