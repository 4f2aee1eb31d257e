"""The benchmark of leading indicators: its scoring against plain loops, and words that say what the numbers say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from caudal.forecast.nowcast import settle
from caudal.replay import date_blocks, date_blocks_ratio

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture
def leads(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(BENCH))
    yield import_module("leads")
    del sys.modules["leads"]


def planted(leads: ModuleType, strength: float, seed: int = 0) -> object:
    """A case of 160 months whose errors the sign of two months before explains in part."""
    rng = np.random.default_rng(seed)
    shock = rng.standard_normal(163)
    steps = 0.08 * (strength * np.concatenate([np.zeros(2), shock[:158]]) + rng.standard_normal(160))
    counts = np.rint(30_000 * np.exp(np.cumsum(steps)))
    base = settle(counts, leads.HORIZON)
    day = np.arange(163) * 30 + 40
    return leads.Case("X", base, {"sign": leads.Sign(shock, day)}, np.arange(161) * 30)


def test_a_planted_lead_is_a_gain_and_a_sign_of_noise_is_none(leads: ModuleType) -> None:
    for strength, gain in ((1.5, True), (0.0, False)):
        case = planted(leads, strength)
        told = leads.tell(case, leads.heard(case, case.signs["sign"], 22, leads.LAGS))
        ratio = leads.ratio([told.free], [told.base], 0)
        trusted = leads.ratio([told.trusted], [told.base], 0)
        assert (ratio[2] < 0.9 and trusted[2] < 0.9) == gain
        assert gain or 0.97 < trusted[0] < 1.03


def test_only_months_after_enough_known_errors_are_scored(leads: ModuleType) -> None:
    case = planted(leads, 1.0)
    said = leads.heard(case, case.signs["sign"], 22, (2,))
    told = leads.tell(case, said)
    e = case.base.errors
    for h in range(leads.HORIZON):
        for t in range(len(e)):
            known = [s for s in range(t - h) if np.isfinite(said[0, s, h]) and np.isfinite(e[s, h])]
            scored = np.isfinite(said[0, t, h]) and np.isfinite(e[t, h]) and len(known) >= leads.LEAST
            assert np.isfinite(told.base[t, h]) == scored
            if scored:
                assert told.base[t, h] == pytest.approx(e[t, h] ** 2)


def test_a_ratio_of_blocks_is_paired_and_its_point_is_the_plain_one() -> None:
    rng = np.random.default_rng(1)
    other = rng.gamma(2.0, size=(60, 3))
    other[5, 1] = np.nan
    assert date_blocks_ratio(0.5 * other, other, 6) == pytest.approx((0.5, 0.5, 0.5))
    own = other * rng.uniform(0.5, 1.0, (60, 1))
    ratio, low, high = date_blocks_ratio(own, other, 6)
    assert ratio == pytest.approx(np.nansum(own) / np.nansum(other))
    assert low < ratio < high
    ones = np.ones((60, 3))
    mean = date_blocks(own, 6)
    assert date_blocks_ratio(own, np.where(np.isnan(own), np.nan, ones), 6) == pytest.approx(mean)
    assert np.isnan(date_blocks_ratio(ones * np.nan, ones, 6)[0])


def test_words_mark_what_lies_beyond_noise(leads: ModuleType) -> None:
    assert leads.words((0.9, 0.85, 0.97)) == "**0.90 [0.85-0.97]**"
    assert leads.words((0.95, 0.85, 1.02)) == "0.95 [0.85-1.02]"
    assert leads.words((1.1, 1.01, 1.2)) == "1.10 [1.01-1.20] (worse)"
    assert leads.words((np.nan, np.nan, np.nan)) == "-"
