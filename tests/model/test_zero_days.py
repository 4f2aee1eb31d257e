"""Empty days on an open route."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from caudal import replay
from caudal.model import predict
from caudal.model.zero_days import zero_days

START = date(2016, 1, 1)


def stormy(days: int = 500, stay: float = 0.7, begin: float = 0.2, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    y = np.floor(300 * np.exp(rng.normal(0, 0.5, days)))
    storm = False
    for t in range(days):
        storm = rng.random() < (stay if storm else begin)
        y[t] *= not storm
    return y[None]


def test_a_zero_is_of_another_kind_only_where_the_usual_day_has_many() -> None:
    z = np.cbrt(np.array([[100.0, 80.0, 0.0, 90.0, 0.0, 0.0], [1.0, 0.0, 2.0, 0.0, 1.0, 0.0]]))
    assert zero_days(z).empty.tolist() == [[False, False, True, False, True, True], [False] * 6]


def test_days_are_judged_from_the_days_before_them_only() -> None:
    z = np.cbrt(stormy())
    whole, part = zero_days(z), zero_days(z[:, :200])
    assert np.array_equal(whole.empty[:, :200], part.empty)
    for name in ("after_empty", "after_open", "last", "together"):
        assert np.array_equal(getattr(whole, name)[:201], getattr(part, name))


def test_empty_days_come_back_as_often_and_in_runs() -> None:
    y = stormy(1500)
    draws = predict(y, 60, season=7, start=START, freq="D", draws=400)[:, 0]
    assert (draws[:, 30:] == 0).mean() == pytest.approx(0.4, abs=0.15)
    after = draws[:, 31:][draws[:, 30:-1] == 0] == 0
    assert after.mean() == pytest.approx(0.7, abs=0.15)


def test_a_storm_says_nothing_of_the_level() -> None:
    y = stormy(300)
    y[:, -5:] = 0.0
    draws = predict(y, 10, season=7, start=START, freq="D", draws=400)[:, 0]
    assert np.median(draws[draws > 0]) == pytest.approx(300, rel=0.35)


def test_daily_replays_with_empty_days_equal_predictions_and_are_calibrated() -> None:
    y = stormy()
    replays = replay.rolling(y, 2, origins=range(100, 499, 7), season=7, start=START, freq="D", draws=100)
    for t in replays.origins[::20]:
        assert np.array_equal(replays.paths(t), predict(y[:, :t], 2, season=7, start=START, freq="D", draws=100))
    empty = np.mean([(replays.paths(t)[:, 0, 0] == 0).mean() for t in replays.origins])
    assert empty == pytest.approx(np.mean(y[0, 100:499:7] == 0), abs=0.12)


@pytest.mark.parametrize("same", [True, False])
def test_a_storm_shuts_in_the_draws_as_many_places_at_once_as_it_did(same: bool) -> None:
    storms = np.random.default_rng(1).random(600) < 0.3
    counts = np.concatenate([stormy(600, 0.0, 0.0, seed) for seed in range(3)])
    for i in range(3):
        counts[i, storms if same else np.random.default_rng(10 + i).random(600) < 0.3] = 0.0
    shut = predict(counts, 5, season=7, freq="D", draws=2000) == 0
    alone, together = shut.mean(), shut.all(axis=1).mean()
    assert alone == pytest.approx(0.3, abs=0.08)
    if same:
        assert together == pytest.approx(0.3, abs=0.08)
    else:
        assert together == pytest.approx(0.027, abs=0.03)  # 0.3 cubed
