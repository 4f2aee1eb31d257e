"""Coverage of whole counts in the forecast bench: a right forecast is held at its level, however small the counts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from scipy import stats

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(BENCH))
    before = set(sys.modules)
    yield import_module("forecast_told")
    for module in set(sys.modules) - before:
        if str(BENCH) in str(getattr(sys.modules[module], "__file__", "")):
            del sys.modules[module]


def told(law: stats.rv_discrete, came: np.ndarray) -> SimpleNamespace:
    below = np.where(np.isnan(came), np.nan, law.cdf(came - 1))
    return SimpleNamespace(below=below, upto=np.where(np.isnan(came), np.nan, law.cdf(came)))


@pytest.mark.parametrize("mean", [0.2, 1.0, 4.0, 60.0])
@pytest.mark.parametrize("level", [50, 80, 95])
def test_a_right_forecast_is_held_at_its_level(bench: ModuleType, mean: float, level: int) -> None:
    law = stats.poisson(mean)
    came = np.arange(400.0)
    held = bench.spread(told(law, came), level)
    assert float((held * law.pmf(came)).sum()) == pytest.approx(level / 100, abs=1e-9)


def test_a_forecast_twice_too_wide_holds_more_and_one_beside_the_point_nothing(bench: ModuleType) -> None:
    came, truth = np.arange(400.0), stats.poisson(60.0)
    wide = bench.spread(told(stats.nbinom(20, 0.25), came), 80)
    assert float((wide * truth.pmf(came)).sum()) > 0.9
    assert bench.spread(told(stats.poisson(5.0), came), 95)[100:].max() == 0.0


def test_where_no_draw_is_what_came_its_place_alone_counts_and_the_unknown_stays_so(bench: ModuleType) -> None:
    x = SimpleNamespace(below=np.array([0.5, 0.9, np.nan]), upto=np.array([0.5, 0.9, np.nan]))
    assert bench.spread(x, 50).tolist()[:2] == [1.0, 0.0]
    assert np.isnan(bench.spread(x, 50)[2])
