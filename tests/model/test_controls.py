"""Counterfactuals given what came of controls: against loops by hand, and where we made the truth."""

from __future__ import annotations

import array_api_strict as strict
import numpy as np
import pytest

from caudal.effect import effect_array
from caudal.errors import UsageError
from caudal.model.controls import ALIKE, FLOOR, PRIOR, told
from caudal.model.xp import host


def scores(seed: int, dates: int = 9, horizon: int = 2, series: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    past = rng.standard_normal((dates, horizon, series)) + rng.standard_normal((dates, horizon, 1))
    known = rng.random(past.shape) > 0.1
    now = rng.standard_normal((horizon, series))
    now[:, 3] = np.nan  # not a control
    return np.where(known, past, 0.0), known, now


def by_hand(
    past: np.ndarray, known: np.ndarray, now: np.ndarray, labels: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same, cell by cell."""
    dates, horizon, n = past.shape
    controls = [j for j in range(n) if np.isfinite(now[:, j]).any()]

    def weight(i: int, j: int, without: range) -> float:
        kept = [t for t in range(dates) if t not in without]
        product = sum(float(past[t, h, i] * past[t, h, j]) for t in kept for h in range(horizon))
        sizes = [sum(float(past[t, h, x] ** 2) for t in kept for h in range(horizon)) for x in (i, j)]
        return max(product / np.sqrt(sizes[0] * sizes[1]), 0.0) ** 2 * (len(kept) / (len(kept) + ALIKE)) ** 2 + FLOOR

    def mean(values: dict[int, float], weights: dict[int, float]) -> float:
        total = sum(weights.values())
        return sum(weights[j] * values[j] for j in weights) / total if total else 0.0

    def composites(i: int, h: int, values: dict[int, float], without: range) -> list[float]:
        mine = [j for j in values if j != i]
        kin = [j for j in mine if labels[j] == labels[i]]
        return [
            mean(values, {j: weight(i, j, without) for j in mine}),
            mean(values, dict.fromkeys(kin, 1.0)),
        ]

    left, shift, spread = past.copy(), np.zeros((horizon, n)), np.ones(horizon)
    for h in range(horizon):
        cells = [(t, i) for t in range(dates) for i in range(n) if known[t, h, i]]
        rows = [
            composites(
                i, h, {j: float(past[t, h, j]) for j in controls if known[t, h, j]},
                range(max(t - horizon + 1, 0), min(t + horizon, dates)),
            )
            for t, i in cells
        ]  # fmt: skip
        x, y = np.array(rows), np.array([past[t, h, i] for t, i in cells])
        few = PRIOR * (h + 1) / len({t for t, _ in cells})
        b = np.linalg.solve(x.T @ x + few * np.diag((x**2).sum(axis=0)), x.T @ y)
        for (t, i), row in zip(cells, rows, strict=True):
            left[t, h, i] -= np.array(row) @ b
        for i in range(n):
            values = {j: float(now[h, j]) for j in controls if np.isfinite(now[h, j])}
            shift[h, i] = np.array(composites(i, h, values, range(0))) @ b
        rest = sum(float(left[t, h, i] ** 2) for t, i in cells) / float((y**2).sum())
        spread[h] = np.sqrt((few + rest) / (few + 1))
    return left, shift, spread


@pytest.mark.parametrize("seed", range(3))
def test_what_controls_tell_is_what_loops_by_hand_tell(seed: int) -> None:
    past, known, now = scores(seed)
    labels = ["a", "a", "b", "b", "a"]
    found = told(past, known, now, np.array(labels)[:, None])
    for got, expected in zip((found.left, found.shift, found.spread), by_hand(past, known, now, labels), strict=True):
        np.testing.assert_allclose(got, expected, rtol=2e-4, atol=2e-5)  # weights are of single precision


def test_no_series_is_told_by_what_came_of_itself() -> None:
    past, known, now = scores(4)
    other = now.copy()
    other[:, 1] += 3.0
    first, second = told(past, known, now), told(past, known, other)
    np.testing.assert_array_equal(first.shift[:, 1], second.shift[:, 1])
    assert (first.shift[:, 0] != second.shift[:, 0]).all()


def walks(seed: int, shared: float, series: int = 8, periods: int = 96) -> np.ndarray:
    """Counts whose levels move by a shock a month, `shared` of its variance common to all."""
    rng = np.random.default_rng(seed)
    common, own = rng.standard_normal(periods), rng.standard_normal((series, periods))
    steps = 0.15 * (np.sqrt(shared) * common + np.sqrt(1 - shared) * own)
    return np.asarray(rng.poisson(np.exp(6.5 + np.cumsum(steps, axis=1))).astype(float))


def widths(effect: np.ndarray) -> float:
    lower, upper = np.quantile(effect[:, 0].sum(axis=1), (0.1, 0.9))
    return float(upper - lower)


@pytest.mark.parametrize(("shared", "least", "most"), [(0.9, 0.0, 0.7), (0.0, 0.9, 1.15)])
def test_controls_narrow_the_effect_as_far_as_shocks_are_shared(shared: float, least: float, most: float) -> None:
    ratio = []
    for seed in range(4):
        y = walks(seed, shared)
        others = np.arange(len(y)) > 0
        given, plain = (effect_array(y, 90, 6, season=1, draws=400, controls=c, whole=False) for c in (others, None))
        ratio.append(widths(given) / widths(plain))
    assert least < float(np.mean(ratio)) < most


def test_a_fall_that_all_share_is_no_effect_and_one_of_its_own_still_is() -> None:
    y = walks(1, 0.9)
    others = np.arange(len(y)) > 0
    y[:, 90:] = np.floor(0.4 * y[:, 90:])
    given, plain = (effect_array(y, 90, 6, season=1, controls=c)[:, 0].sum(axis=1) for c in (others, None))
    assert np.quantile(plain, 0.975) < 0
    assert np.quantile(given, 0.025) < 0 < np.quantile(given, 0.975)
    assert abs(np.median(given)) < 0.4 * abs(np.median(plain))
    y[0, 90:] = np.floor(0.4 * y[0, 90:])
    alone = effect_array(y, 90, 6, season=1, controls=others)[:, 0].sum(axis=1)
    assert np.quantile(alone, 0.975) < 0


def test_given_controls_intervals_hold_as_often_as_said() -> None:
    inside = []
    for seed in range(10):
        y = walks(100 + seed, 0.6)
        every = np.ones(len(y), dtype=bool)
        for origin in range(40, 90, 10):
            effect = effect_array(y[:, : origin + 3], origin, 3, season=1, draws=300, controls=every).sum(axis=2)
            lower, upper = np.quantile(effect, (0.1, 0.9), axis=0)
            inside.append((lower <= 0) & (upper >= 0))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.06)  # 400 cases on 50 dates


def test_without_any_control_known_nothing_is_told() -> None:
    y = walks(2, 0.5)
    nobody = np.zeros(len(y), dtype=bool)
    given, plain = (effect_array(y, 90, 4, draws=60, controls=c, whole=False) for c in (nobody, None))
    np.testing.assert_allclose(given, plain, rtol=1e-4, atol=1e-2)
    y[1:, 90:] = np.nan  # controls of which nothing is published yet
    others = np.arange(len(y)) > 0
    later, plain = (effect_array(y, 90, 4, draws=60, controls=c, whole=False)[:, 0] for c in (others, None))
    np.testing.assert_allclose(later, plain, rtol=1e-4, atol=1e-2)


def test_another_library_gives_the_same_and_the_same_seed_the_same_bytes() -> None:
    y = walks(3, 0.5, series=5, periods=60)
    others, kin = np.arange(5) > 0, np.array([["a"], ["a"], ["b"], ["b"], ["a"]])
    first, again = (effect_array(y, 56, 4, draws=40, controls=others, kin=kin) for _ in range(2))
    assert first.tobytes() == again.tobytes()
    there = effect_array(strict.asarray(y, device=strict.Device("device1")), 56, 4, draws=40, controls=others, kin=kin)
    np.testing.assert_allclose(host(there), first, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("bad", [np.ones(4, dtype=bool), np.zeros(5)])
def test_controls_of_another_shape_or_kind_are_refused(bad: np.ndarray) -> None:
    with pytest.raises(UsageError, match="controls needs True or False for each of 5 series"):
        effect_array(walks(0, 0.5, series=5), 90, 3, controls=bad)


def test_labels_of_another_shape_are_refused() -> None:
    with pytest.raises(UsageError, match="kin needs a row of labels"):
        effect_array(walks(0, 0.5, series=5), 90, 3, controls=np.ones(5, dtype=bool), kin=np.array(["a"] * 5))
