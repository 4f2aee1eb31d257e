"""The benchmark's own parts: its independent reading of the data and its peers, each against a plain witness."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import stats

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """The modules of bench/, imported as `python bench/check.py` does, and forgotten afterwards."""
    monkeypatch.syspath_prepend(str(BENCH))
    before = set(sys.modules)
    yield {name: import_module(name) for name in ("panels", "peers", "check")}
    for name in set(sys.modules) - before:
        if name in ("panels", "peers", "check"):
            del sys.modules[name]


def test_the_sector_panel_adds_up_to_the_printed_year(bench: dict[str, ModuleType], shared_data: Path) -> None:
    block = bench["panels"].sectors(shared_data)
    assert block.counts.shape == (9, 240)
    assert block.counts[:, -12:].sum() == 851_508  # FY2019, as printed
    assert block.periods[block.first].start == date(2006, 10, 1)


def test_the_area_panel_holds_december_2023_to_the_last_encounter(
    bench: dict[str, ModuleType], shared_data: Path
) -> None:
    block = bench["panels"].area_citizenship(shared_data)
    december = [p.label for p in block.periods].index("2023-12")
    assert (block.counts.mean(axis=1) >= 1).all()
    assert 0.999 * 301_981 < block.counts[:, december].sum() <= 301_981  # the smallest series are left out


def test_no_judged_month_is_within_three_of_a_measure(bench: dict[str, ModuleType], shared_data: Path) -> None:
    panels = bench["panels"]
    block, dates = panels.sectors(shared_data), panels.measure_dates(shared_data)
    assert date(2017, 7, 1) in dates  # a date given to the month only
    for period, out in zip(block.periods, panels.outside_measures(block, dates), strict=True):
        apart = min(abs((period.start.year - d.year) * 12 + period.start.month - d.month) for d in dates)
        assert out == (apart <= 3 or period.start < date(2006, 10, 1))


def test_the_fixed_season_rule_is_the_t_interval_of_that_month_s_changes(bench: dict[str, ModuleType]) -> None:
    rng = np.random.default_rng(1)
    past = rng.poisson(500, 65).astype(float)  # the outcome is period 65: slot 5 of its year
    logs = np.log1p(past)
    same = np.array([logs[t] - logs[t - 1] for t in range(1, 65) if t % 12 == 65 % 12])
    values = np.array([300.0, 480.0, 520.0])
    z = (np.log1p(values) - logs[-1] - same.mean()) / (same.std(ddof=1) * np.sqrt(1 + 1 / len(same)))
    assert bench["peers"].fixed_season(past, 65, values) == pytest.approx(stats.t.cdf(z, len(same) - 1))
    assert (bench["peers"].fixed_season(past[:30], 30, values) == 1).all()


def test_the_naive_rule_is_centred_on_no_change(bench: dict[str, ModuleType]) -> None:
    past = 1000 * np.exp(0.2 * np.random.default_rng(2).standard_t(4, 200).cumsum())
    values = np.expm1(np.log1p(past[-1]) + np.array([-0.7, 0.0, 0.7]))
    low, middle, high = bench["peers"].naive_t(past, 0, values)
    assert middle == pytest.approx(0.5)
    assert low == pytest.approx(1 - high)
    assert 0.001 < low < 0.05


def test_a_method_s_own_threshold_gives_no_more_false_alarms_than_asked(bench: dict[str, ModuleType]) -> None:
    rng = np.random.default_rng(3)
    for tail in (rng.random(999), np.round(rng.random(500), 1), np.ones(40)):
        alarms = bench["check"].Alarms("x", tail[None], 0.0)
        assert alarms.at(alarms.threshold(0.05))[0] <= 0.05
    exact = bench["check"].Alarms("x", (np.arange(100) / 100)[None], 0.0)
    assert exact.at(exact.threshold(0.05))[0] == 0.05
