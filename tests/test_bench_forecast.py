"""The forecast benchmark's own parts: its rules by hand, its score and its intervals against plain witnesses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from caudal.scores import interval_score

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(BENCH))
    yield import_module("forecast_rules")
    del sys.modules["forecast_rules"]


def test_the_rules_centres_are_those_by_hand(rules: ModuleType) -> None:
    past = np.random.default_rng(0).poisson(80, (3, 50)).astype(float) + 1
    middle = rules.MEDIAN
    assert rules.naive(past, 4)[middle] == pytest.approx(np.repeat(past[:, -1:], 4, axis=1))
    assert rules.log_naive(past, 4)[middle] == pytest.approx(np.repeat(past[:, -1:], 4, axis=1))
    for i in range(3):
        for h in range(1, 14):
            assert rules.seasonal_naive(past, 13)[middle, i, h - 1] == pytest.approx(past[i, 50 - 12 + (h - 1) % 12])
            years = [k for k in range(1, 6) if 49 - 12 * k >= 0 and 49 - 12 * k + h < 50]
            ratio = np.mean([past[i, 49 - 12 * k + h] / past[i, 49 - 12 * k] for k in years])
            assert rules.recent_season(past, 13)[middle, i, h - 1] == pytest.approx(past[i, -1] * ratio)


def test_a_naive_interval_is_normal_and_widens_with_the_root_of_the_horizon(rules: ModuleType) -> None:
    past = 5000 + np.random.default_rng(1).normal(0, 10, (1, 400)).cumsum(axis=1)
    told = rules.naive(past, 4)
    width = told[-1, 0] - told[0, 0]
    assert width[3] == pytest.approx(2 * width[0])
    assert width[0] == pytest.approx(2 * 1.959964 * np.sqrt(np.mean(np.diff(past) ** 2)))


def test_the_score_is_the_package_s_interval_score_weighted(rules: ModuleType) -> None:
    rng = np.random.default_rng(2)
    told, came = np.sort(rng.normal(size=(7, 40)), axis=0), rng.normal(size=40) * 2
    by_hand = 0.5 * np.abs(came - told[3])
    for level, (low, high) in rules.LEVELS.items():
        share = level / 100
        by_hand += (1 - share) / 2 * interval_score(told[low], told[high], came, share)
    assert rules.wis(told, came) == pytest.approx(by_hand / 3.5)


def test_a_paired_ratio_that_never_varies_has_no_width_and_one_that_does_has_some(rules: ModuleType) -> None:
    other = np.random.default_rng(3).gamma(2.0, size=(30, 5))
    assert rules.ratio_by_dates(0.5 * other, other, 6) == pytest.approx((0.5, 0.5, 0.5))
    own = other * np.random.default_rng(4).uniform(0.4, 0.9, (30, 1))
    ratio, low, high = rules.ratio_by_dates(own, other, 6)
    assert low < ratio < high
    assert ratio == pytest.approx(own.sum() / other.sum())
