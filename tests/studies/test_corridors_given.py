"""Corridors that nobody here has seen: a TOML file, a csv of measures and a table, daily to quarterly, end to end.

The tables have seasons, weekdays, feasts that move, days without boats, and shocks that all harbours share.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from routes import CUT, HARBOURS, counts, route

from caudal import studies
from caudal.effect import surprises
from caudal.studies import Setting

FREQUENCIES = ("D", "W", "M", "Q")
SEED = {"D": 0, "W": 1, "M": 1, "Q": 0}  # the first of each whose walk hides nothing
LENGTH = {"D": 7, "W": 7, "M": 31, "Q": 92}  # days that a break may lie off


@pytest.fixture(scope="module")
def strong(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Setting]:
    return {f: route(tmp_path_factory.mktemp(f"strong{f}"), f, SEED[f], fall=0.6) for f in FREQUENCIES}


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_a_planted_fall_is_seen_and_the_scan_finds_its_day(strong: dict[str, Setting], frequency: str) -> None:
    assert list(strong[frequency].corridor.measures) == ["CALM", "BITE"]  # the row of another corridor is left out
    found = studies.effect(strong[frequency], "BITE", scan_dates=True)
    assert found.verdict == "fall"
    assert found.total is not None
    assert -85 < (found.total.percent or 0) < -35
    assert found.scan is not None
    assert abs((found.scanned[found.scan.at].start - CUT).days) <= LENGTH[frequency]
    months = [a.months for a in found.after]
    assert months == ([3, 6, 12] if frequency == "Q" else [1, 3, 6, 12])  # a quarter tells nothing of its first month


def test_a_fall_that_all_share_is_seldom_credited_to_a_measure_on_one(tmp_path: Path) -> None:
    """Twelve made routes; each harbour also walks its own way, so that some stand out among the others."""
    found = [
        studies.effect(route(tmp_path / f"{f}{seed}", f, seed, fall=0.6, shared=True), "BITE")
        for f in ("W", "M", "Q")
        for seed in range(4)
    ]
    assert {f.verdict for f in found} <= {"shared", "no change", "fall"}
    for f in found:
        assert f.compared is not None
        assert f.compared.possible  # the corridor declares no destinations
        assert f.compared.series == len(HARBOURS) - 1
        assert f.compared.others.effect < 0
    beyond = sum(f.verdict != "no change" for f in found)
    assert beyond >= 6
    assert sum(f.verdict == "fall" for f in found) <= 2


def test_announced_long_before_it_bit_both_starts_are_told(tmp_path: Path) -> None:
    found = studies.effect(route(tmp_path, "M", 1, fall=0.6, announced="2021-09-14"), "BITE", scan_dates=True)
    assert found.scope is not None
    assert found.scope.periods[found.scope.announced].label == "2021-09"
    assert found.window[0].label == "2022-05"
    assert found.announced is not None
    assert found.verdict == "fall"  # judged from entry into force: nothing had changed at the announcement
    assert found.announced_after[0].total.lower95 < 0 < found.announced_after[0].total.upper95
    assert found.scan is not None
    assert found.scanned[found.scan.at].label == "2022-05"


@pytest.mark.parametrize(("frequency", "window", "first"), [("M", 6, 60), ("Q", 2, 30), ("W", 13, 160)])
def test_dates_on_which_nothing_began_are_seldom_called_a_change(frequency: str, window: int, first: int) -> None:
    """Six made routes: the 95% interval of a window's sum leaves out what came about once in twenty."""
    season = {"M": 12, "Q": 4, "W": 52}[frequency]
    out = []
    for seed in range(200, 206):
        periods, y = counts(frequency, seed)
        origins = range(first, y.shape[1] - window, window)
        told = surprises(
            y, [[0], [1], [2], [3]], window, origins, season=season, start=periods[0].start, freq=frequency
        )
        out.append(np.abs(told.score) > 1)
    assert 0.005 < np.concatenate(out).mean() < 0.11


def test_days_without_boats_and_counts_near_zero_are_answered(tmp_path: Path) -> None:
    found = studies.effect(route(tmp_path, "D", 3, size=0.02), "CALM", frequency="D", window=1)
    assert found.total is not None
    assert np.isfinite([found.total.effect, found.total.lower95, found.total.upper95]).all()
    assert found.total.counterfactual >= 0


def test_the_evidence_of_all_of_them_stands_on_one_page(strong: dict[str, Setting]) -> None:
    one = studies.evidence([strong["Q"]])
    assert [(f.measure.id, f.verdict) for f in one.findings] == [("CALM", "no change"), ("BITE", "fall")]
    assert one.pooled is not None


@pytest.mark.parametrize(
    ("day", "verdict", "why"), [("2004-10-03", "not held", "no-past"), ("2026-10-03", "too early", None)]
)
def test_a_start_outside_what_is_held_says_so(
    strong: dict[str, Setting], tmp_path: Path, day: str, verdict: str, why: str | None
) -> None:
    given = Path(strong["Q"].store.root).parent
    for name in ("measures.csv", "gulf.toml"):
        text = (given / name).read_text(encoding="utf-8").replace("2022-05-03", day)
        (tmp_path / name).write_text(text, encoding="utf-8")
    s = studies.setting(str(tmp_path / "gulf.toml"), given / "store", date(2030, 1, 1))
    found = studies.effect(s, "BITE")
    assert (found.verdict, found.why) == (verdict, why)
