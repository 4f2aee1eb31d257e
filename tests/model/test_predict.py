"""What `predict` promises: shape, honesty about the future, determinism, and finite counts whatever comes in."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from caudal.errors import UsageError
from caudal.model import predict


def panel(series: int = 8, periods: int = 48, seed: int = 1, level: float = 5.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    shared = np.cumsum(rng.normal(0, 0.1, periods))
    own = np.cumsum(rng.normal(0, 0.1, (series, periods)), axis=1)
    return np.floor(np.exp(level + shared + own))


def test_shape_is_draws_series_horizon() -> None:
    assert predict(panel(), 3, draws=50).shape == (50, 8, 3)


def test_same_input_and_seed_give_the_same_bytes_and_another_seed_does_not() -> None:
    y = panel()
    assert predict(y, 3, draws=50, seed=4).tobytes() == predict(y, 3, draws=50, seed=4).tobytes()
    assert predict(y, 3, draws=50, seed=4).tobytes() != predict(y, 3, draws=50, seed=5).tobytes()


SCRIPT = """
import hashlib, os
import numpy as np
if os.environ["OPENBLAS_NUM_THREADS"] == "1":
    os.cpu_count = lambda: 1
from caudal.model import predict
rng = np.random.default_rng(0)
y = np.floor(np.exp(5 + np.cumsum(rng.normal(0, 0.2, (2100, 30)), axis=1)))
y[::7, :9] = np.nan
print(hashlib.sha256(predict(y, 6, draws=200, seed=3).tobytes()).hexdigest())
from caudal.effect import effect_array
kin = (np.arange(150) % 7).astype(str)[:, None]
effect = effect_array(y[:150], 24, 6, draws=50, controls=np.ones(150, dtype=bool), kin=kin)
print(hashlib.sha256(np.ascontiguousarray(effect).tobytes()).hexdigest())
"""


def test_bytes_are_the_same_in_other_processes_on_one_and_two_threads() -> None:
    seen = set()
    for threads in ("1", "2"):
        names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
        env = {**os.environ, **dict.fromkeys(names, threads), "PYTHONPATH": os.pathsep.join(sys.path)}
        out = subprocess.run([sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=True)
        seen.add(out.stdout.strip())
    assert len(seen) == 1
    assert [len(line) for line in seen.pop().split()] == 2 * [len(hashlib.sha256().hexdigest())]


@settings(max_examples=40, deadline=None)
@given(
    arrays(
        float,
        st.tuples(st.integers(1, 4), st.integers(0, 30)),
        elements=st.one_of(st.just(np.nan), st.just(0.0), st.floats(0, 1e9, allow_subnormal=False)),
    ),
    st.integers(1, 5),
    st.sampled_from([1, 4, 12]),
)
def test_draws_are_finite_and_never_negative_whatever_the_counts(y: np.ndarray, horizon: int, season: int) -> None:
    draws = predict(y, horizon, season=season, draws=20)
    assert draws.shape == (20, len(y), horizon)
    assert np.isfinite(draws).all()
    assert (draws >= 0).all()


@pytest.mark.parametrize(("season", "freq"), [(7, "D"), (52, "W"), (12, "M"), (4, "Q"), (52, None)])
def test_every_calendar_works(season: int, freq: str | None) -> None:
    draws = predict(panel(periods=130), 3, season=season, start=date(2020, 2, 3), freq=freq, draws=30)
    assert np.isfinite(draws).all()


def test_no_series_at_all_gives_no_draws() -> None:
    assert predict(np.zeros((0, 12)), 2, draws=7).shape == (7, 0, 2)


def test_units_do_not_matter_for_large_counts() -> None:
    y = panel(level=12.0)
    np.testing.assert_allclose(predict(8.0 * y, 3, draws=200), 8.0 * predict(y, 3, draws=200), rtol=1e-4)


def test_order_of_series_matters_only_through_the_random_stream() -> None:
    y = panel(series=6, level=7.0)
    order = np.array([3, 0, 5, 1, 4, 2])
    a, b = predict(y, 2, draws=4000)[:, order], predict(y[order], 2, draws=4000)
    for q in (0.1, 0.5, 0.9):
        np.testing.assert_allclose(np.quantile(a, q, axis=0), np.quantile(b, q, axis=0), rtol=0.06)


def test_groups_do_not_see_each_other() -> None:
    y = panel(series=6)
    other = y.copy()
    other[3:] = other[3:][:, ::-1]
    labels = np.array([0, 0, 0, 1, 1, 1])
    a, b = predict(y, 2, groups=labels, draws=50), predict(other, 2, groups=labels, draws=50)
    assert np.array_equal(a[:, :3], b[:, :3])
    assert not np.array_equal(a[:, 3:], b[:, 3:])


def test_small_counts_are_drawn_as_whole_numbers() -> None:
    y = np.random.default_rng(2).poisson(2.0, (20, 60)).astype(float)
    draws = predict(y, 2, draws=400)
    assert np.array_equal(draws, np.round(draws))
    assert draws.mean() == pytest.approx(2.0, abs=0.7)


def test_a_run_of_zeros_leaves_odds_of_about_one_over_its_length() -> None:
    draws = predict(np.zeros((1, 10)), 1, season=1, draws=4000)
    assert 0.02 < (draws > 0).mean() < 0.2


def test_one_known_point_gives_wide_intervals_around_it() -> None:
    lower, middle, upper = np.quantile(predict(np.array([[1000.0]]), 1, draws=2000), [0.05, 0.5, 0.95])
    assert lower < 600 < middle < 1600 < upper


def test_unknown_periods_at_the_end_widen_the_interval() -> None:
    y = panel(series=5)
    late = y.copy()
    late[2, -6:] = np.nan
    width = [np.ptp(np.quantile(predict(v, 1, draws=2000)[:, 2, 0], [0.1, 0.9])) for v in (y, late)]
    assert width[1] > 1.2 * width[0]


def test_a_stable_season_is_found() -> None:
    rng = np.random.default_rng(0)
    month = np.arange(120) % 12
    y = np.floor(1000 * np.exp(0.5 * np.cos(2 * np.pi * month / 12) + rng.normal(0, 0.03, (1, 120))))
    middle = np.median(predict(y, 12, draws=500)[:, 0], axis=0)
    truth = 1000 * np.exp(0.5 * np.cos(2 * np.pi * np.arange(12) / 12))
    assert np.abs(middle / truth - 1).max() < 0.15


def test_the_season_can_flip() -> None:
    rng = np.random.default_rng(0)
    year = np.arange(240) // 12
    sign = np.where(year < 12, 1.0, -1.0)
    y = np.floor(1000 * np.exp(0.4 * sign * np.cos(2 * np.pi * np.arange(240) / 12) + rng.normal(0, 0.03, (1, 240))))
    january = np.median(predict(y, 1, draws=500)[:, 0, 0])
    assert january < 1000


def test_totals_are_as_wide_as_their_past_where_shocks_are_shared() -> None:
    rng = np.random.default_rng(7)
    z = np.cumsum(rng.normal(0, 0.15, 90)) + rng.normal(0, 0.02, (40, 90))
    y = np.exp(6 + z)
    draws = predict(y, 1, season=1, draws=2000)
    total = np.std(draws.sum(axis=1)) / np.mean(draws.sum(axis=1))
    assert total == pytest.approx(0.15, rel=0.4)  # independent draws would say 0.15 / sqrt(40)


@pytest.mark.parametrize(
    ("counts", "horizon", "options"),
    [
        (np.zeros(5), 1, {}),
        (np.array([[1.0, -1.0]]), 1, {}),
        (np.array([[1.0, np.inf]]), 1, {}),
        (np.ones((1, 5)), 0, {}),
        (np.ones((1, 5)), 1, {"draws": 0}),
        (np.ones((1, 5)), 1, {"freq": "hourly"}),
        (np.ones((2, 5)), 1, {"groups": np.array([1])}),
    ],
)
def test_senseless_requests_are_refused(counts: np.ndarray, horizon: int, options: dict) -> None:
    with pytest.raises(UsageError):
        predict(counts, horizon, **options)


@pytest.mark.parametrize(("freq", "days"), [("D", 1), ("W", 7)])
def test_the_turn_of_the_year_is_found_under_the_noise_of_days_and_weeks(freq: str, days: int) -> None:
    start, years = date(2018, 1, 1), 4
    size, ahead = years * 364 // days, 182 // days
    season = 90.0 * days * np.exp(0.9 * np.cos(2 * np.pi * np.arange(size + ahead) * days / 365.2425))
    rng = np.random.default_rng(2)
    counts = rng.poisson(season * rng.gamma(2.0, 0.5, (3, size + ahead))).astype(float)
    for origin in (size, size - ahead):  # at the peak of the year, and half a year before
        paths = predict(counts[:, :origin], ahead, freq=freq, start=start, draws=400)
        sums = paths.sum(axis=2) / season[origin : origin + ahead].sum()
        assert np.median(sums, axis=0) == pytest.approx(np.ones(3), abs=0.2)
        assert (np.ptp(np.quantile(sums, (0.1, 0.9), axis=0), axis=0) < 1.5).all()
