"""The sum of a panel: forecast alone, and the joint draws brought to it."""

from __future__ import annotations

import numpy as np
import pytest

from caudal.model import predict
from caudal.model.engine import fit
from caudal.model.whole import Pull, along_whole, members, solved, sum_of


def wild(series: int = 60, periods: int = 72, seed: int = 0, step: float = 0.5) -> np.ndarray:
    """Counts that wander by half from month to month, each on its own: their sum is smooth, they are not."""
    rng = np.random.default_rng(seed)
    level = np.empty((series, periods))
    level[:, 0] = rng.normal(5.0, 1.5, series)
    for t in range(1, periods):
        level[:, t] = 5.0 + 0.9 * (level[:, t - 1] - 5.0) + step * rng.standard_normal(series)
    return rng.poisson(np.exp(level)).astype(float)


def test_the_sum_is_of_the_series_that_began_together_and_known_where_all_of_them_are() -> None:
    nan = np.nan
    counts = np.array(
        [[nan, 1.0, 2.0, nan, 4.0], [nan, 6.0, nan, 8.0, 9.0], [nan] * 5, [nan, nan, 900.0, 900.0, 900.0]]
    )
    np.testing.assert_array_equal(members(counts), [True, True, False, False])
    np.testing.assert_array_equal(sum_of(counts)[0], [nan, 7.0, nan, nan, 13.0])
    np.testing.assert_array_equal(sum_of(counts[2:3])[0], [nan] * 5)


def test_the_sum_of_a_period_does_not_depend_on_later_ones() -> None:
    rng = np.random.default_rng(1)
    counts = np.where(rng.random((6, 40)) < 0.1, np.nan, rng.poisson(20, (6, 40)))
    for t in (1, 7, 23):
        np.testing.assert_array_equal(sum_of(counts)[:, :t], sum_of(counts[:, :t]))


def test_d_is_the_real_root_of_the_cubic() -> None:
    rng = np.random.default_rng(2)
    z, u = rng.uniform(0.0, 9.0, (50, 12)), rng.uniform(0.0, 1.0, 12)
    S = np.array([(z ** (3 - k) * u**k).sum(axis=1) for k in range(4)])
    wanted = S[0] * rng.uniform(0.2, 3.0, 50)
    for i, d in enumerate(solved(S[:, None, :], wanted[None, :])[0]):
        roots = np.roots([S[3, i], 3 * S[2, i], 3 * S[1, i], S[0, i] - wanted[i]])
        assert d == pytest.approx(float(roots[np.abs(roots.imag).argmin()].real), abs=1e-6)
        assert ((z[i] + d * u) ** 3).sum() == pytest.approx(wanted[i])


def test_moved_draws_add_up_to_the_draws_of_the_sum_in_their_order() -> None:
    rng = np.random.default_rng(3)
    z = rng.normal(8.0, 0.5, (200, 5))
    u = along_whole(np.full((1, 5), 8.0), np.linspace(0.1, 0.9, 5)[None, :])
    parts = [slice(0, 3), slice(3, 5)]
    pull = Pull(u, parts, 200)
    for i, part in enumerate(parts):
        pull.weigh(0, i, z[:100, part], slice(100))
        pull.weigh(0, i, z[100:, part], slice(100, 200))
    whole = rng.normal(2400.0, 60.0, (200, 1))
    pull.settle(whole)
    moved = np.concatenate([pull.moved(0, part, z[:, part]) for part in parts], axis=1)
    sums = (moved**3).sum(axis=1)
    levels = np.linspace(0.0, 1.0, 22)
    np.testing.assert_allclose(np.quantile(sums, levels), np.quantile(whole[:, 0], levels), rtol=1e-3)
    np.testing.assert_array_equal(np.argsort(sums), np.argsort((z**3).sum(axis=1)))


def test_a_series_moves_as_the_sum_of_errors_that_lie_apart_implies() -> None:
    mean, scale = np.array([[2.0, 20.0, 30.0]]), np.array([[0.5, 0.8, 1.0]])
    rng = np.random.default_rng(4)
    errors = rng.standard_normal((400_000, 3)) * scale
    total = (3.0 * mean**2 * errors).sum(axis=1)
    slope = errors.T @ total / len(total) / total.std()
    np.testing.assert_allclose(along_whole(mean, scale)[0], slope, atol=0.004)


def test_the_middle_of_the_sum_is_where_the_sums_own_forecast_has_it() -> None:
    """Of independent wild series the means add up, and these lie far above what comes."""
    over = []
    for seed in range(6):
        y = wild(seed=seed)
        drawn = predict(y[:, :66], 6, draws=400)
        alone = predict(sum_of(y)[:, :66], 6, draws=400)[:, 0]
        middle = np.median(drawn.sum(axis=1), axis=0)
        np.testing.assert_allclose(middle, np.median(alone, axis=0), rtol=0.06)
        over.append(np.log(middle / y[:, 66:].sum(axis=0)))
    assert np.abs(np.mean(over)) < 0.15


def test_small_series_beside_a_giant_stay_as_they_were() -> None:
    rng = np.random.default_rng(5)
    small = rng.poisson(30.0, (8, 60)).astype(float)
    giant = np.floor(np.exp(11.0 + np.cumsum(0.3 * rng.standard_normal((1, 60)), axis=1)))
    fitted = fit(np.concatenate([small, giant]), 3)
    assert fitted.groups[0].whole is not None
    u = along_whole(fitted.groups[0].forecasts.mean[60], fitted.groups[0].forecasts.sd[60])
    share = u / fitted.groups[0].forecasts.sd[60]
    assert share[:, :8].max() < 0.02
    assert share[:, 8].min() > 0.99


def test_a_series_never_seen_is_no_part_of_the_sum() -> None:
    y = wild(series=12, seed=7)
    y[4] = np.nan
    seen = np.delete(np.arange(12), 4)
    drawn = predict(y, 4, draws=300)
    alone = predict(sum_of(y), 4, draws=300)[:, 0]
    np.testing.assert_allclose(np.median(drawn[:, seen].sum(axis=1), axis=0), np.median(alone, axis=0), rtol=0.06)
    assert np.isfinite(drawn).all()


def test_one_series_or_a_short_sum_is_drawn_as_before() -> None:
    y = wild(series=2, periods=11)
    assert fit(y[:1], 2).groups[0].whole is None
    assert fit(y, 2).paths(11, draws=20, seed=0).shape == (20, 2, 2)


def test_a_source_that_begins_later_or_ends_earlier_leaves_the_others_alone() -> None:
    y = wild(series=6, periods=80, seed=8)
    y[5] *= 50.0
    y[5, :40] = np.nan
    kept = predict(y, 3, draws=200)
    np.testing.assert_allclose(np.median(kept[:, :5].sum(axis=1), axis=0),
                               np.median(predict(sum_of(y[:5]), 3, draws=200)[:, 0], axis=0), rtol=0.08)  # fmt: skip
    y[0, -1] = np.nan  # the newest sum is not known: no old one stands in for it
    fitted = fit(y, 3)
    np.testing.assert_array_equal(
        fitted.paths(80, draws=50, seed=1), fit(y, 3, whole=False).paths(80, draws=50, seed=1)
    )


def test_a_total_beside_its_parts_may_be_left_out_of_any_sum() -> None:
    y = wild(series=5, seed=9)
    nested = np.concatenate([y, y.sum(axis=0)[None]])
    assert fit(nested, 2, whole=False).groups[0].whole is None
    assert not np.array_equal(predict(nested, 2, draws=50), predict(nested, 2, draws=50, whole=False))
