"""Other array libraries: the same kernels, results where the counts were, numbers as NumPy's.

array-api-strict holds the kernels to the standard; its second device refuses every silent step over the host.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import array_api_compat as compat
import array_api_strict as strict
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal.effect import effect_array
from caudal.errors import UsageError
from caudal.model import predict
from caudal.model.xp import cube_root, einsum, floats, host, like, segment_sum

DEVICES = ("CPU_DEVICE", "device1")

CALENDARS: dict[str, dict[str, Any]] = {
    "months": {"season": 12, "freq": "M", "start": date(2015, 3, 1)},
    "weeks": {"season": 52, "freq": "W", "start": date(2020, 1, 5)},
    "days": {"season": 7, "freq": "D", "start": date(2020, 1, 5)},
    "groups": {"season": 12, "groups": np.arange(9) % 2},
    "no season": {"season": 1},
}


def panel(periods: int = 50, series: int = 9) -> np.ndarray:
    """Counts of all sizes, with zeros, days without anybody, gaps, and a series never seen."""
    rng = np.random.default_rng(7)
    level = rng.normal(4.0, 2.0, (series, 1)) + np.cumsum(rng.normal(0.0, 0.15, (series, periods)), axis=1)
    y = rng.poisson(np.exp(level)) * (rng.random((series, periods)) > 0.05)
    y = y.astype(float)
    y[1, :12] = y[4, 20:23] = y[6, -1] = y[8] = np.nan
    return y


def on(y: np.ndarray, device: str) -> Any:
    return strict.asarray(y, device=strict.Device(device))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("calendar", CALENDARS)
def test_draws_are_numpys_and_stay_where_the_counts_are(calendar: str, device: str) -> None:
    y = panel()
    expected = predict(y, 3, draws=40, seed=2, **CALENDARS[calendar])
    given = on(y, device)
    draws = predict(given, 3, draws=40, seed=2, **CALENDARS[calendar])
    assert type(draws) is type(given)
    assert draws.device == given.device
    assert draws.dtype == strict.float64
    np.testing.assert_allclose(host(draws), expected, rtol=1e-6, atol=1e-6)
    assert np.array_equal(host(given), y, equal_nan=True)  # not written to


@pytest.mark.parametrize("device", DEVICES)
def test_effects_are_numpys_and_stay_where_the_counts_are(device: str) -> None:
    y = panel()
    effect = effect_array(on(y, device), 46, 6, draws=30)
    assert effect.device == strict.Device(device)
    np.testing.assert_allclose(host(effect), effect_array(y, 46, 6, draws=30), rtol=1e-5, atol=1e-4)  # counts to 1e-6


def test_a_library_may_split_the_series_into_fewer_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    y = panel(30, 40)
    expected = predict(y, 2, draws=10)
    monkeypatch.setattr("caudal.model.posterior.WIDE", 7)
    np.testing.assert_allclose(host(predict(on(y, "device1"), 2, draws=10)), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("bad", [-1.0, np.inf])
def test_bad_counts_are_refused_in_every_library_with_the_same_words(bad: float) -> None:
    y = panel()
    y[2, 3] = bad
    with pytest.raises(UsageError) as numpys:
        predict(y, 2)
    with pytest.raises(UsageError) as stricts:
        predict(on(y, "device1"), 2)
    assert str(stricts.value) == str(numpys.value)


class ReadOnly:
    """An array of the standard that cannot be written, like JAX's."""

    def __array_namespace__(self, **_: object) -> Any:
        return strict


def test_arrays_that_cannot_be_written_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compat, "is_writeable_array", lambda x: not isinstance(x, ReadOnly))
    with pytest.raises(UsageError, match="cannot be written"):
        floats(ReadOnly())


def test_integers_become_float64_where_they_are() -> None:
    counts = strict.asarray([[3, 4, 5, 6]], device=strict.Device("device1"))
    assert floats(counts).dtype == strict.float64
    assert predict(counts, 2, draws=3).device == counts.device


def test_no_series_at_all_give_no_draws_where_they_are() -> None:
    draws = predict(on(np.zeros((0, 5)), "device1"), 2, draws=3)
    assert draws.shape == (3, 0, 2)
    assert draws.device == strict.Device("device1")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(-100, 100)), min_size=1, max_size=40))
def test_sums_by_cell_are_those_of_a_loop(pairs: list[tuple[int, int]]) -> None:
    cell, weight = np.array([c for c, _ in pairs]), np.array([float(w) for _, w in pairs])
    loop = [sum(w for c, w in pairs if c == k) for k in range(7)]
    assert segment_sum(cell, weight, 7).tolist() == loop
    assert host(segment_sum(on(cell, "device1"), on(weight, "device1"), 7)).tolist() == loop


@pytest.mark.parametrize(
    ("subscripts", "a", "b"),
    [("kn,hkn->hn", (3, 4), (2, 3, 4)), ("hk,kn->hn", (2, 3), (3, 4)), ("dhn,dgn->hg", (5, 2, 4), (5, 3, 4))],
)
def test_sums_of_products_are_numpys(subscripts: str, a: tuple[int, ...], b: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=a), rng.normal(size=b)
    out = host(einsum(subscripts, on(x, "device1"), on(y, "device1")))
    np.testing.assert_allclose(out, np.einsum(subscripts, x, y), rtol=1e-12)


def test_cube_roots_of_cubes_are_whole_and_unknown_stays_unknown() -> None:
    whole = np.arange(1001.0)
    root = host(cube_root(on(np.append(whole**3, np.nan), "device1")))
    np.testing.assert_allclose(root[:-1], whole, rtol=2e-16)
    assert np.isnan(root[-1])


def test_values_of_the_host_go_to_the_device_of_the_array_and_back() -> None:
    x = on(np.zeros(2), "device1")
    there = like(np.arange(3), x)
    assert there.device == x.device
    assert host(there).tolist() == [0, 1, 2]
