"""The ledger adds up in every draw, is what its sums say, and finds what was planted where it was planted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal.effect import effect_array, ledger
from caudal.errors import UsageError


def panel(seed: int = 0, series: int = 5, periods: int = 96) -> np.ndarray:
    rng = np.random.default_rng(seed)
    walk = (0.06 * rng.standard_normal((series, periods)) + 0.04 * rng.standard_normal(periods)).cumsum(axis=1)
    return rng.poisson(1000 * np.exp(walk)).astype(float)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(0, 5), st.integers(1, 3))
def test_net_moved_and_delayed_add_up_to_the_fall_in_every_draw(seed: int, w: int, later: int, touched: int) -> None:
    y = panel(seed, periods=40)
    book = ledger(y, 28, touched=range(touched), destinations=[3, 4], window=w, later=later, placebos=(), draws=20)
    assert book.moved is not None
    np.testing.assert_allclose(book.net_and_delayed + book.moved, book.fall, rtol=0, atol=1e-6)
    if later:
        assert book.net is not None
        assert book.delayed is not None
        np.testing.assert_allclose(book.net + book.moved + book.delayed, book.fall, rtol=0, atol=1e-6)
    else:
        assert book.net is None
    if w <= 28:
        change = book.observed - book.before
        np.testing.assert_allclose(book.season - book.fall, np.full(20, change), rtol=0, atol=1e-6)


def test_its_parts_are_sums_of_the_effects_drawn() -> None:
    y = panel()
    book = ledger(y, 72, touched=[0, 2], destinations=[1], window=4, later=3, placebos=(), draws=30, seed=9)
    effect = effect_array(y, 72, 7, draws=30, seed=9)
    np.testing.assert_allclose(book.fall, -effect[:, [0, 2], :4].sum(axis=(1, 2)))
    np.testing.assert_allclose(book.moved, effect[:, 1, :4].sum(axis=1))
    np.testing.assert_allclose(book.delayed, effect[:, [0, 2], 4:].sum(axis=(1, 2)))
    assert book.before == y[[0, 2], 68:72].sum()


def test_what_came_later_is_unknown_until_the_later_window_is_published() -> None:
    y = panel()
    y[0, 80] = np.nan
    book = ledger(y, 72, touched=[0, 2], destinations=[1], window=6, later=6, placebos=(), draws=10)
    assert book.delayed is None
    assert book.net is None
    np.testing.assert_array_equal(book.net_and_delayed, book.fall - book.moved)


def test_what_was_moved_and_delayed_is_recovered_where_it_was_planted() -> None:
    """90% of the 95% intervals hold the planted amount, each part on its own."""
    held = {"fall": 0, "moved": 0, "delayed": 0}
    cases = 30
    for seed in range(cases):
        y = panel(seed)
        taken, moved, delayed = (np.round(0.4 * y[0, 72:78]), 900.0, 600.0)
        y[0, 72:78] -= taken
        y[1, 74] += moved
        y[0, 80] += delayed
        book = ledger(y, 72, touched=[0], destinations=[1], window=6, placebos=(), draws=400)
        for name, truth in (("fall", taken.sum()), ("moved", moved), ("delayed", delayed)):
            lower, upper = np.quantile(getattr(book, name), (0.025, 0.975))
            held[name] += lower <= truth <= upper
    assert min(held.values()) >= 0.86 * cases


def test_a_move_is_said_at_no_more_than_its_rate_where_nothing_moved_and_said_where_it_did() -> None:
    quiet, loud = [], []
    for seed in range(25):
        y = panel(seed)
        quiet.append(ledger(y, 72, touched=[0], destinations=[1, 2], window=3, later=0, draws=300).said_moved)
        y[1:3, 72:75] *= 2.5
        y[0, 72:75] *= 0.5
        loud.append(ledger(y, 72, touched=[0], destinations=[1, 2], window=3, later=0, draws=300).said_moved)
    assert np.mean(quiet) <= 0.12  # 5% stated; 25 cases
    assert np.mean(loud) >= 0.8


def test_the_word_moved_weighs_the_draws_own_tail_with_the_placebo_windows() -> None:
    y = panel()
    y[1, 72:75] *= 1.5
    y[0, 72:75] *= 0.5
    found = ledger(y, 72, touched=[0], destinations=[1], window=3, later=0, draws=400)
    assert found.moved is not None
    assert found.moved_rank is not None
    own = (np.count_nonzero(found.moved <= 0) + 0.5) / 401
    far = found.moved_rank.far / found.moved_rank.cases * found.moved_rank.separate
    by_hand = (20 * own + far) / (20 + found.moved_rank.separate)
    assert found.moved_p == pytest.approx(by_hand)
    assert found.excess == (by_hand <= 0.05)


def test_few_placebo_windows_do_not_forbid_the_word() -> None:
    """A rank among 9 never goes under 10%: the draws' own tail speaks, and the windows correct it."""
    y = panel()
    y[1, 72:75] *= 3
    y[0, 72:75] *= 0.5
    few = ledger(y, 72, touched=[0], destinations=[1], window=3, later=0, draws=400, placebos=range(60, 69))
    assert few.moved_rank is not None
    assert few.moved_rank.p == pytest.approx(0.1)
    assert few.said_moved


def test_without_placebos_nothing_is_said_to_have_moved() -> None:
    y = panel()
    y[1, 72:78] *= 5
    assert not ledger(y, 72, touched=[0], destinations=[1], placebos=(), draws=50).said_moved


@pytest.mark.parametrize(
    ("touched", "destinations", "window", "match"),
    [
        ([], [1], 3, "at least one"),
        ([0, 1], [1], 3, "both"),
        ([0], [1], 40, "does not fit"),
        ([0], [4], 3, "not known"),
    ],
)
def test_a_ledger_that_cannot_be_is_refused(
    touched: list[int], destinations: list[int], window: int, match: str
) -> None:
    y = panel()
    y[4, 73] = np.nan
    with pytest.raises(UsageError, match=match):
        ledger(y, 72, touched=touched, destinations=destinations, window=window)


def test_an_excess_elsewhere_without_a_fall_is_no_move() -> None:
    rng = np.random.default_rng(8)
    y = rng.poisson(1000, (3, 78)).astype(float)
    y[1:, 72:] *= 1.6
    y[0, 72:] *= 1.2
    found = ledger(y, 72, touched=[0], destinations=[1, 2], window=3, later=0, draws=400)
    assert found.excess
    assert not found.said_moved
    y[0, 72:] *= 0.3
    fell = ledger(y, 72, touched=[0], destinations=[1, 2], window=3, later=0, draws=400)
    assert fell.excess
    assert fell.said_moved
