"""Joint draws and their sums: the laws they keep, each against a plain witness."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from caudal import predict
from caudal.errors import UsageError
from caudal.forecast import forecast_array, levels, quantiles, summed
from caudal.model.engine import fit

PLACES, ORIGINS = ("p", "q"), ("X", "Y", "Z")
CELLS = [{"place": place, "origin": origin} for place, origin in product(PLACES, ORIGINS)]
counts = arrays(
    np.float64, (len(CELLS), 14), elements=st.one_of(st.integers(0, 10**7).map(float), st.just(float("nan")))
)


@settings(max_examples=30, deadline=None)
@given(counts, st.integers(1, 5), st.integers(0, 3))
def test_every_sum_is_the_sum_of_its_parts_in_every_draw_to_the_last_unit(
    past: np.ndarray, horizon: int, seed: int
) -> None:
    drawn = forecast_array(past, horizon, draws=9, seed=seed)
    assert (drawn >= 0).all()
    assert (drawn == np.rint(drawn)).all()
    totals = summed(drawn, levels(CELLS, ("place", "origin")))
    by_hand = [[int(v) for v in draw.ravel()] for draw in drawn]  # Python's whole numbers never round
    for d, cells in enumerate(by_hand):
        for h in range(horizon):
            cell = {key: cells[i * horizon + h] for i, key in enumerate(product(PLACES, ORIGINS))}
            assert totals[d, 0, h] == sum(cell.values())
            for j, place in enumerate(PLACES):
                assert totals[d, 1 + j, h] == sum(cell[place, origin] for origin in ORIGINS)
            for j, origin in enumerate(ORIGINS):
                assert totals[d, 3 + j, h] == sum(cell[place, origin] for place in PLACES)
            assert totals[d, 0, h] == totals[d, 1:3, h].sum() == totals[d, 3:, h].sum()


def test_totals_are_those_of_the_summing_matrix() -> None:
    drawn = np.random.default_rng(0).poisson(20, (50, 6, 4)).astype(float)
    names = [(), ("p",), ("q",), ("X",), ("Y",), ("Z",)]
    matrix = np.array([[set(name) <= {k["place"], k["origin"]} for k in CELLS] for name in names], dtype=float)
    found = summed(drawn, levels(CELLS, ("place", "origin")))
    assert (found == np.einsum("ts,dsh->dth", matrix, drawn)).all()


def test_three_dimensions_have_every_level_once() -> None:
    series = [{"a": a, "b": b, "c": c} for a, b, c in product("12", "34", "56")]
    found = levels(series, ("a", "b", "c"))
    assert len(found) == 1 + 3 * 2 + 3 * 4
    assert len({tuple(sorted(x.kept.items())) for x in found}) == len(found)
    for x in found:
        assert set(x.rows) == {i for i, key in enumerate(series) if x.kept.items() <= key.items()}


def test_without_a_past_that_teaches_the_draws_are_the_engine_s_on_a_grid() -> None:
    past = np.random.default_rng(1).poisson(300, (3, 14)).astype(float)
    for series in (past, past[:1]):
        exact = fit(series, 4).paths(14, draws=200, seed=5, sides=True)
        assert np.abs(forecast_array(series, 4, draws=200, seed=5) - exact).max() <= 0.5
    alone = forecast_array(past[:1] / 8, 4, draws=200, seed=5)
    assert np.abs(alone - predict(past[:1] / 8, 4, draws=200, seed=5)).max() < 1e-3  # one series has no sides


def test_fractions_stay_fractions_and_add_up_all_the_same() -> None:
    past = np.random.default_rng(2).gamma(9.0, 7.0, (6, 30))
    drawn = forecast_array(past, 3, draws=40)
    assert (drawn != np.rint(drawn)).any()
    assert (drawn * 1024 == np.rint(drawn * 1024)).all()
    rng = np.random.default_rng(3)
    for _ in range(5):
        assert (drawn[:, rng.permutation(6)].sum(axis=1) == drawn.sum(axis=1)).all()


def test_same_seed_same_bytes_another_seed_others() -> None:
    past = np.random.default_rng(4).poisson(50, (4, 30)).astype(float)
    first = forecast_array(past, 6, draws=30, seed=1)
    assert first.tobytes() == forecast_array(past, 6, draws=30, seed=1).tobytes()
    assert first.tobytes() != forecast_array(past, 6, draws=30, seed=2).tobytes()


def test_a_quantile_is_the_least_drawn_count_with_that_share_at_or_below() -> None:
    drawn = np.random.default_rng(5).poisson(4, (41, 2, 3)).astype(float)
    wanted = (0.025, 0.5, 0.9, 0.975)
    found = quantiles(drawn, wanted)
    assert found.shape == (2, 3, 4)
    for i, h, (j, p) in product(range(2), range(3), enumerate(wanted)):
        values = drawn[:, i, h].tolist()
        assert found[i, h, j] == min(v for v in values if sum(x <= v for x in values) >= p * len(values))


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 50.0])
def test_a_quantile_that_makes_no_sense_is_refused(probability: float) -> None:
    with pytest.raises(UsageError, match="quantile"):
        quantiles(np.zeros((3, 1, 1)), [probability])


def test_a_total_of_rows_that_are_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="hold 1 series"):
        summed(np.zeros((2, 1, 1)), levels(CELLS, ("place",)))
