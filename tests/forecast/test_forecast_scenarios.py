"""Scenarios on arrays: the closed form of a factor, nothing in nothing out, sums exact under any of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal.errors import UsageError
from caudal.forecast import factors, forecast_array, levels, remaining, scaled, summed

HALF = np.log(0.5)


def drawn(unit: float = 1.0) -> np.ndarray:
    rng = np.random.default_rng(3)
    past = rng.poisson([[300.0], [40.0], [2.0], [0.4]], size=(4, 60)).astype(float)
    return forecast_array(past / unit, 5, draws=200, seed=1)


def test_a_factor_is_the_effect_come_gone_or_half_gone_over_the_share_of_a_period() -> None:
    theta = np.array([HALF, 0.0, -HALF])
    come = factors(theta, np.array([[1.0, 1.0]]), np.array([1.0, 0.25]))
    assert np.allclose(come, [[0.5, 1 - 0.25 / 2], [1.0, 1.0], [2.0, 1.25]], rtol=1e-12)
    gone = factors(theta, np.array([[-1.0, -1.0]]), np.array([0.0, 0.5]))
    assert np.allclose(gone, [[1.0, 1.5], [1.0, 1.0], [1.0, 0.75]], rtol=1e-12)
    left = remaining(np.full(3, 6.0), np.array([0.0, 6.0]))
    fading = factors(theta, left - 1.0, np.ones(2))
    assert np.allclose(fading, [[1.0, np.sqrt(2)], [1.0, 1.0], [1.0, np.sqrt(0.5)]], rtol=1e-12)


def test_what_is_left_halves_with_every_half_life_and_nothing_is_gone_before_the_start() -> None:
    left = remaining(np.array([3.0, 12.0]), np.array([-5.0, 0.0, 3.0, 12.0, 24.0]))
    assert np.allclose(left, [[1, 1, 1 / 2, 1 / 16, 1 / 256], [1, 1, 2**-0.25, 1 / 2, 1 / 4]])


def test_no_effect_or_no_share_gives_the_same_bytes_back() -> None:
    for unit in (1.0, 1024.0):
        draws = drawn(unit)
        one = factors(np.zeros(200), np.full((1, 5), -1.0), np.ones(5))
        none = factors(np.linspace(-3, 3, 200), np.ones((1, 5)), np.zeros(5))
        still = factors(np.linspace(-3, 3, 200), np.zeros((1, 5)), np.ones(5))
        changes = [((0, 2), one), ((1,), none), ((2, 3), still)]
        assert scaled(draws, changes, unit).tobytes() == draws.tobytes()
        assert scaled(draws, [], unit).tobytes() == draws.tobytes()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.floats(-6, 6), st.floats(-1, 1), st.floats(0, 1), st.sampled_from([1.0, 1024.0]))
def test_children_still_sum_to_parents_whole_and_never_negative(
    theta: float, exponent: float, share: float, unit: float
) -> None:
    draws = drawn(unit)
    effect = theta + 0.3 * np.random.default_rng(0).standard_normal(200)
    factor = factors(effect, np.full((1, 5), exponent), np.full(5, share))
    made = scaled(draws, [((0, 2), factor), ((2, 3), factor)], unit)
    assert (made >= 0).all()
    assert (made * unit == np.rint(made * unit)).all()
    assert made[:, 1].tobytes() == draws[:, 1].tobytes()
    series = [{"place": p, "origin": o} for p in "ab" for o in "XY"]
    totals = levels(series, ("place", "origin"))
    sums = summed(made, totals)
    for j, total in enumerate(totals):
        backwards = sum(made[:, row] for row in reversed(total.rows))
        assert (sums[:, j] == backwards).all()


def test_rows_named_twice_take_the_product_as_plain_loops_do() -> None:
    draws = drawn()
    rng = np.random.default_rng(5)
    a, b = np.exp(rng.normal(size=(2, 200, 5)))
    made = scaled(draws, [((0, 1), a), ((1, 3), b)], 1.0)
    swapped = scaled(draws, [((1, 3), b), ((0, 1), a)], 1.0)
    for d in range(0, 200, 17):
        for h in range(5):
            for row, times in ((0, a[d, h]), (1, a[d, h] * b[d, h]), (2, 1.0), (3, b[d, h])):
                assert made[d, row, h] == round(draws[d, row, h] * times)
    assert made.tobytes() == swapped.tobytes()


def test_a_row_that_is_not_there_and_factors_of_another_shape_are_refused() -> None:
    draws = drawn()
    with pytest.raises(UsageError, match="do not fit"):
        scaled(draws, [((4,), np.ones((200, 5)))], 1.0)
    with pytest.raises(UsageError, match="do not fit"):
        scaled(draws, [((0,), np.ones((200, 4)))], 1.0)
