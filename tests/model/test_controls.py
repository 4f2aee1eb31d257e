"""Counterfactuals given what came of controls: against loops by hand, and where we made the truth."""

from __future__ import annotations

from collections.abc import Callable

import array_api_strict as strict
import numpy as np
import pytest

from caudal.effect import effect_array
from caudal.errors import UsageError
from caudal.model.controls import ALIKE, ALONE, FLOOR, OWN, PRIOR, WIDEST, told
from caudal.model.xp import host


def scores(seed: int, dates: int = 9, horizon: int = 2, series: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    past = rng.standard_normal((dates, horizon, series)) + rng.standard_normal((dates, horizon, 1))
    known = rng.random(past.shape) > 0.1
    now = rng.standard_normal((horizon, series))
    now[:, 3] = np.nan  # not a control
    now[1, 0] = np.nan  # a control of which only the first period is known
    return np.where(known, past, 0.0), known, now


def by_hand(
    past: np.ndarray, known: np.ndarray, now: np.ndarray, labels: list[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same, cell by cell."""
    dates, horizon, n = past.shape
    controls = [[j for j in range(n) if np.isfinite(now[h, j])] for h in range(horizon)]

    def weight(i: int, j: int, without: range) -> float:
        kept = [t for t in range(dates) if t not in without]
        steps = [h for h in range(horizon) if j in controls[h]]
        product = sum(float(past[t, h, i] * past[t, h, j]) for t in kept for h in steps)
        sizes = (
            sum(float(past[t, h, i] ** 2) for t in kept for h in range(horizon)),
            sum(float(past[t, h, j] ** 2) for t in kept for h in steps),
        )
        return (max(product, 0.0) / np.sqrt(sizes[0] * sizes[1]) * len(kept) / (len(kept) + ALIKE)) ** 2 + FLOOR

    def composites(i: int, values: dict[int, float], without: range) -> list[float]:
        mine = {j: v for j, v in values.items() if j != i}
        weights = {j: weight(i, j, without) for j in mine}
        kin = [v for j, v in mine.items() if labels[j] == labels[i] != ""]
        alike = sum(weights[j] * v for j, v in mine.items()) / sum(weights.values()) if mine else 0.0
        return [alike, sum(kin) / (len(kin) + ALONE)]

    left, shift, spread = past.copy(), np.zeros((horizon, n)), np.ones((horizon, n))
    for h in range(horizon):
        cells = [(t, i) for t in range(dates) for i in range(n) if known[t, h, i]]
        rows = [
            composites(
                i, {j: float(past[t, h, j]) for j in controls[h] if known[t, h, j]},
                range(max(t - horizon + 1, 0), min(t + horizon, dates)),
            )
            for t, i in cells
        ]  # fmt: skip
        cells = [cell for cell, row in zip(cells, rows, strict=True) if any(row)]  # nothing is told of the others
        rows = [row for row in rows if any(row)]
        x, y = np.array(rows), np.array([past[t, h, i] for t, i in cells])
        count = len({t for t, _ in cells})
        prior, worth = PRIOR * (h + 1), OWN * (h + 1)
        b = np.linalg.solve(x.T @ x + prior / count * np.diag((x**2).sum(axis=0)), x.T @ y)
        for (t, i), row in zip(cells, rows, strict=True):
            left[t, h, i] -= np.array(row) @ b
        rest = sum(float(left[t, h, i] ** 2) for t, i in cells) / float((y**2).sum())
        panel = (prior + count * rest) / (prior + count)
        for i in range(n):
            values = {j: float(now[h, j]) for j in controls[h]}
            shift[h, i] = np.array(composites(i, values, range(0))) @ b
            own = [t for t, k in cells if k == i]
            ratio = sum(left[t, h, i] ** 2 for t in own) / sum(past[t, h, i] ** 2 for t in own)
            spread[h, i] = np.sqrt(min((worth * panel + len(own) * ratio) / (worth + len(own)), WIDEST**2))
    return left, shift, spread


@pytest.mark.parametrize("seed", range(3))
def test_what_controls_tell_is_what_loops_by_hand_tell(seed: int) -> None:
    past, known, now = scores(seed)
    labels = ["a", "a", "b", "b", ""]
    found = told(past, known, now, np.array(labels)[:, None])
    for got, expected in zip((found.left, found.shift, found.spread), by_hand(past, known, now, labels), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-6, atol=1e-8)


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


def alarms(made: Callable[[int], np.ndarray], known: int, columns: slice) -> float:
    """Share of 95% intervals of single periods, the sixth ahead, that leave out what came of the touched series."""
    out = []
    for seed in range(12):
        y = made(seed)
        for origin in (60, 75, 90):
            z = y[:, : origin + 6].copy()
            z[1:, origin + known :] = np.nan  # controls of which only the first periods are published
            touched = np.zeros(len(z), dtype=bool)
            touched[columns] = True
            effect = effect_array(z, origin, 6, season=1, draws=300, controls=~touched)[:, touched, 5]
            lower, upper = np.quantile(effect, (0.025, 0.975), axis=0)
            out.append((lower > 0) | (upper < 0))
    return float(np.mean(out))


def test_periods_of_which_no_control_is_published_are_as_wide_as_without() -> None:
    assert alarms(lambda seed: walks(300 + seed, 0.9, series=10), 3, slice(0, 1)) < 0.15


def test_a_series_that_shares_nothing_with_its_controls_is_not_told_much_by_them() -> None:
    def made(seed: int) -> np.ndarray:
        return np.concatenate([walks(500 + seed, 0.0, series=1), walks(700 + seed, 0.9, series=12)])

    assert alarms(made, 6, slice(0, 1)) < 0.25  # b is the panel's: it is told too much, but its own past widens it


def test_one_control_s_empty_day_tells_nothing_of_the_level() -> None:
    rng = np.random.default_rng(8)
    y = rng.poisson(60, (3, 200)).astype(float)
    y[:, ::11] = 0.0  # days without boats, of all
    controls, fell = np.array([False, True, True]), y.copy()
    fell[1, 193] = 0.0
    for z in (y, fell):
        z[2, 193] = 60.0
    effect, empty = (effect_array(z, 190, 6, season=7, freq="D", draws=400, controls=controls)[:, 0] for z in (y, fell))
    gone = abs(np.median(empty[:, 3]) - np.median(effect[:, 3]))
    assert gone < 15  # of about sixty: what the other control says of that day stays


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


def test_a_control_that_is_no_count_is_refused_and_a_label_that_is_missing_is_nobodys() -> None:
    y, every = walks(0, 0.5, series=5), np.ones(5, dtype=bool)
    bad = y.copy()
    bad[2, 91] = -3.0
    with pytest.raises(UsageError, match=r"Control 2, period 1 from the start, holds -3\.0"):
        effect_array(bad, 90, 3, controls=every)
    missing, empty = (np.array([["a"], [x], ["b"], [x], ["a"]], dtype=object) for x in (None, ""))
    first, second = (effect_array(y, 90, 3, draws=20, controls=every, kin=k) for k in (missing, empty))
    np.testing.assert_array_equal(first, second)


def test_labels_of_another_shape_are_refused() -> None:
    with pytest.raises(UsageError, match="kin needs a row of labels"):
        effect_array(walks(0, 0.5, series=5), 90, 3, controls=np.ones(5, dtype=bool), kin=np.array(["a"] * 5))
