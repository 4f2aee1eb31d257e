"""The whole forecast as one series too: where the sum of cells ends up, and what is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from caudal.forecast import forecast_array, whole
from caudal.forecast.whole import MOST, known_throughout, moved, toward_whole


def test_the_median_of_the_sum_ends_halfway_on_the_log_scale() -> None:
    rng = np.random.default_rng(0)
    cells = rng.lognormal(8.0, 0.9, (4001, 30, 3))
    alone = rng.lognormal(11.0, 0.2, (4001, 1, 3))
    factor = toward_whole(cells, alone, np.arange(30))
    before, direct = np.median(cells.sum(axis=1), axis=0), np.median(alone[:, 0], axis=0)
    after = np.median((cells * factor).sum(axis=1), axis=0)
    assert np.log(after) == pytest.approx((np.log(before) + np.log(direct)) / 2, abs=1e-4)


def test_series_that_are_no_part_of_the_whole_move_with_it_and_do_not_count() -> None:
    cells = np.random.default_rng(3).lognormal(8.0, 0.9, (501, 5, 2))
    alone = np.full((501, 1, 2), 9_000.0)
    some = np.array([0, 2, 3])
    factor = toward_whole(cells, alone, some)
    assert factor == pytest.approx(toward_whole(cells[:, some], alone, np.arange(3)))
    after = cells.copy()
    moved(after, factor, np.array([0, 1, 2, 3]))
    assert after[:, :4] == pytest.approx(cells[:, :4] * factor)
    assert (after[:, 4] == cells[:, 4]).all()


def test_a_whole_that_is_lost_moves_the_cells_no_further_than_the_bound() -> None:
    cells, alone = np.full((5, 2, 2), 1e6), np.zeros((5, 1, 2))
    assert toward_whole(cells, alone, np.arange(2)) == pytest.approx([MOST**-0.5] * 2)
    assert toward_whole(cells * 0, alone, np.arange(2)) == pytest.approx([1.0, 1.0])


def test_only_series_without_a_gap_make_up_the_whole() -> None:
    past = np.array([[5.0, 6.0], [np.nan, 7.0], [4.0, 4.0], [1.0, 0.0]])
    assert known_throughout(past).tolist() == [0, 2, 3]
    assert known_throughout(past[:2]).tolist() == []  # one series is no sum
    past[1, 1] = 1e6
    assert known_throughout(past).tolist() == []  # what is known throughout is next to nothing of the whole


def test_the_roughness_of_many_cells_no_longer_lifts_their_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole never changes and its cells are rough: their sum alone runs above it, and comes back."""
    rng = np.random.default_rng(1)
    walks = np.exp(rng.normal(0, 0.35, (120, 60)).cumsum(axis=1))
    past = np.rint(20_000 * walks / walks.sum(axis=0))
    after = np.median(forecast_array(past, 6, draws=400).sum(axis=1), axis=0)
    monkeypatch.setattr(whole, "SHARE", 0.0)
    before = np.median(forecast_array(past, 6, draws=400).sum(axis=1), axis=0)
    assert before[-1] > 21_000
    assert (np.abs(np.log(after / 20_000)) < 0.7 * np.abs(np.log(before / 20_000)))[2:].all()


def test_few_draws_are_moved_as_many_are() -> None:
    past = np.random.default_rng(2).poisson(40, (20, 40)) * np.geomspace(1, 30, 20)[:, None].round()
    few, many = (forecast_array(past, 3, draws=n, seed=4) for n in (5, 800))
    assert few.shape == (5, 20, 3)
    assert np.median(few.sum(axis=1), axis=0) == pytest.approx(np.median(many.sum(axis=1), axis=0), rel=0.2)
