"""Counts withheld because they are small: known to the unit nowhere, yet no reason to forget a whole border."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from caudal import claim, parse_where, studies
from caudal.errors import NotHeldError
from caudal.panel import ROUNDED, SUPPRESSED
from caudal.periods import span
from caudal.studies import Setting
from caudal.studies.effects.panel import _weeks as weeks_of

SPEC = """
[edition]
publisher = "Office"
title = "Crossings"
released = {released}
licence = "CC BY 4.0"
basis = "official"
[table]
period = "month"
frequency = "M"
value = "n"
absent = "zero"
lag = "20d"
{more}
[indicator]
id = "crossings"
name = {{ en = "Crossings", es = "Cruces" }}
[dimensions]
place = {{ column = "place" }}
"""
CORRIDOR = """
id = "strait"
name = "Strait"
parties = ["A", "B"]
indicator = "crossings"
place = "strait"
[[places]]
id = "strait"
[[indicators]]
id = "crossings"
partitions = { strait = "harbour" }
""" + "".join(f'[[places]]\nid = "{h}"\nkind = "harbour"\nparent = "strait"\n' for h in ("east", "west", "south"))
MONTHS = span(date(2016, 1, 1), date(2023, 12, 31), "M")
AS_OF = date(2024, 1, 25)


def made() -> np.ndarray:
    """(3, months): two harbours of hundreds, and one that falls from 40 to 1..4 three years before the end."""
    rng = np.random.default_rng(5)
    small = np.where(np.arange(len(MONTHS)) < len(MONTHS) - 36, rng.poisson(40, len(MONTHS)) + 5, 0)
    small[-36:] = rng.integers(1, 5, 36)
    return np.stack([rng.poisson(400, len(MONTHS)), rng.poisson(250, len(MONTHS)), small])


def strait(folder: Path, counts: np.ndarray, *, mark: str = "<{below}", below: int = 5, more: str = "") -> Setting:
    """The setting of a strait whose counts under `below` are printed as `mark`."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{p.start},{h},{mark.format(below=below) if 0 < v < below else v}"
        for h, row in zip(("east", "west", "south"), counts.tolist(), strict=True)
        for p, v in zip(MONTHS, row, strict=True)
    ]
    (folder / "t.csv").write_text("\n".join(["month,place,n", *rows]) + "\n", encoding="utf-8")
    (folder / "s.toml").write_text(SPEC.format(released="2024-01-20", more=more), encoding="utf-8")
    (folder / "c.toml").write_text(CORRIDOR, encoding="utf-8")
    given = (str(folder / "c.toml"), folder / "store", AS_OF)
    studies.load(studies.setting(*given), [folder / "t.csv"], spec=folder / "s.toml")
    return studies.setting(*given)


def by_hand(counts: np.ndarray, below: int) -> np.ndarray:
    return np.where((counts > 0) & (counts < below), below // 2, counts).astype(float)


def test_a_panel_keeps_them_apart_and_carries_their_middle_for_forecasts(tmp_path: Path) -> None:
    counts = made()
    s = strait(tmp_path, counts)
    parts = studies.panel(s, by=("place",))
    order = [("east", "west", "south").index(key["place"]) for key in parts.series]
    assert np.isnan(parts.counts[order.index(2), -36:]).all()  # what is withheld is never shown as a count
    np.testing.assert_array_equal(parts.filled, by_hand(counts, 5)[order])
    whole = studies.panel(s, where={"place": "strait"})
    assert (whole.state[0, -36:] == ROUNDED).all()  # 2 of 650, give or take 2: as good as known
    np.testing.assert_array_equal(whole.counts[0], by_hand(counts, 5).sum(axis=0))
    quarters = studies.panel(s, where={"place": "strait"}, frequency="Q")
    np.testing.assert_array_equal(quarters.filled[0], by_hand(counts, 5).sum(axis=0).reshape(-1, 3).sum(axis=1))


def test_the_forecast_starts_from_the_small_count_not_from_the_last_one_printed(tmp_path: Path) -> None:
    s = strait(tmp_path, made())
    found = studies.forecast(s, ("place",), 3)
    south = next(i for i, key in enumerate(found.series) if key["place"] == "south")
    assert found.values[south, :, 5].max() < 12  # 90% of draws: the last printed count was about 45
    assert found.latest[0] == by_hand(made(), 5)[:, -1].sum()  # give or take 2 of 650
    assert np.isnan(found.latest[south])  # nobody printed the middle of 0 and 5
    assert studies.forecast_json(found)["latest"][south]["value"] is None
    assert ("withheld", {"series": 1, "period": "2023-12"}) in found.notes
    assert not [key for key, _ in found.notes if key == "last-not-known"]


def test_a_sum_of_which_much_is_withheld_has_no_latest_count(tmp_path: Path) -> None:
    found = studies.forecast(strait(tmp_path, small()), ("place",), 3)
    assert np.isnan(found.latest[0])
    assert np.isfinite(found.values[0]).all()


def test_the_nowcast_goes_on_from_the_last_release(tmp_path: Path) -> None:
    found = studies.nowcast(strait(tmp_path, made())).flows[0]
    assert found.last.label == "2023-12"
    assert [p.label for p, n in zip(found.periods, found.steps, strict=True) if n > 0] == ["2024-01"]
    assert not [key for key, _ in found.notes if key in ("withheld", "last-not-known")]


def small() -> np.ndarray:
    """Three harbours of tens, so that what is withheld of one is more than 2% of the sum."""
    counts = made()
    counts[:2] //= 10
    return counts


def test_a_sum_of_which_much_is_withheld_is_withheld_and_its_nowcast_says_what_stands_for_it(tmp_path: Path) -> None:
    s = strait(tmp_path, small())
    whole = studies.panel(s, where={"place": "strait"})
    assert np.isnan(whole.counts[0, -36:]).all()
    np.testing.assert_array_equal(whole.filled[0], by_hand(small(), 5).sum(axis=0))
    found = studies.nowcast(s).flows[0]
    assert found.last.label == "2023-12"
    assert ("withheld", {"periods": 36}) in found.notes


def test_a_check_goes_on_over_a_sum_with_small_parts_withheld(tmp_path: Path) -> None:
    fell = claim(parse_where(["indicator=crossings", "place=strait"]), "2023-12", "down", "2023-11")
    verdict = studies.check(strait(tmp_path, made()), fell)
    assert verdict.observed == by_hand(made(), 5)[:, -1].sum()


@pytest.mark.parametrize(("rest", "state"), [(123, ROUNDED), (122, SUPPRESSED)])
def test_a_sum_is_rounded_where_its_withheld_parts_leave_it_within_two_percent(
    tmp_path: Path, rest: int, state: int
) -> None:
    counts = made()
    counts[:, -1] = [rest, 0, 3]  # "<5" may be 2 give or take 2.5, of 125 in all
    assert studies.panel(strait(tmp_path, counts), where={"place": "strait"}).state[0, -1] == state


def test_the_hindcast_scores_sums_at_the_middle_and_no_withheld_cell(tmp_path: Path) -> None:
    found = studies.hindcast(strait(tmp_path, made()), ("place",), (1,), since=date(2022, 1, 1))
    south = next(i for i, key in enumerate(found.series) if key["place"] == "south")
    assert np.isnan(found.came[:, south]).all()
    assert np.isfinite(found.came[:, 0]).all()


def test_a_mark_without_a_bound_is_as_small_as_the_spec_says(tmp_path: Path) -> None:
    counts = made()
    said = strait(tmp_path / "said", counts, mark="*", below=10, more="suppressed_below = 10")
    np.testing.assert_array_equal(
        studies.panel(said, where={"place": "strait"}).filled[0], by_hand(counts, 10).sum(axis=0)
    )
    silent = strait(tmp_path / "silent", counts, mark="*", below=10)
    assert studies.panel(silent, where={"place": "strait"}).middle is None
    late = studies.nowcast(silent).flows[0]
    assert late.last.label == "2020-12"
    assert "parts-not-known" in [key for key, _ in late.notes]
    with pytest.raises(NotHeldError):
        studies.hindcast(silent, (), (1,), where={"place": "strait"}, since=date(2022, 1, 1))


def test_weeks_from_the_day_of_a_measure_carry_the_middle_too(tmp_path: Path) -> None:
    months = studies.panel(strait(tmp_path, made()), by=("place",))
    days = replace(months, frequency="D", periods=span(date(2020, 1, 1), date(2020, 4, 5), "D"))
    weeks = weeks_of(days, date(2020, 1, 3))
    assert weeks.counts.shape == weeks.filled.shape == (3, 13)
    np.testing.assert_array_equal(weeks.filled, days.filled[:, 2:93].reshape(3, 13, 7).sum(axis=2))


def test_a_frequency_that_no_table_breaks_down_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotHeldError, match="not held at frequency W"):
        studies.forecast(strait(tmp_path, made()), ("place",), frequency="W")
