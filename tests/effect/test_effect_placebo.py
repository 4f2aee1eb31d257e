"""Placebo: surprises and ranks against loops by hand."""

from __future__ import annotations

import numpy as np
import pytest

from caudal.effect import Surprises, placebo_origins, rank, rank_among, surprise, surprises
from caudal.model import predict


def test_a_surprise_is_measured_in_half_widths_of_the_central_95_percent() -> None:
    draws = np.arange(0.0, 1001.0)  # quantiles are known: 25, 500, 975
    for observed, expected in ((500, 0), (25, -1), (975, 1), (-450, -2), (1450, 2)):
        assert surprise(draws, np.asarray(float(observed))) == pytest.approx(expected)


def test_a_side_without_width_takes_half_a_count() -> None:
    assert surprise(np.zeros(50), np.asarray(1.0)) == pytest.approx(2.0)
    assert surprise(np.zeros(50), np.asarray(0.0)) == 0


def test_surprises_are_those_of_predictions_made_at_each_origin() -> None:
    rng = np.random.default_rng(1)
    y = rng.poisson(200, (3, 60)).astype(float)
    found = surprises(y, [[0, 1], [2]], 4, [30, 41], draws=60, seed=2)
    for i, origin in enumerate((30, 41)):
        paths = predict(y[:, :origin], 4, draws=60, seed=2).sum(axis=2)
        came = y[:, origin : origin + 4].sum(axis=1)
        by_hand = [surprise(paths[:, [0, 1]].sum(axis=1), came[[0, 1]].sum()), surprise(paths[:, 2], came[2])]
        np.testing.assert_allclose(found.score[i], by_hand, rtol=1e-9)


def test_a_rank_counts_the_case_itself_and_says_the_least_it_can_be() -> None:
    past = Surprises(np.array([10, 12, 20, 30]), np.array([[0.2], [-1.5], [np.nan], [0.7]]), 6)
    told = rank(-1.0, past)
    assert (told.p, told.cases, told.smallest) == (2 / 4, 3, 1 / 4)
    assert told.separate == 2  # 10-15 and 30-35; 12 overlaps the first, 20 is not known
    assert told.rate == pytest.approx(1 / 3)
    assert rank(1.0, past, side=1).p == 1 / 4
    assert rank(0.1, past, side=1).p == 3 / 4


def test_without_cases_there_is_no_p() -> None:
    told = rank_among(2.0, np.array([]), 0)
    assert (told.p, told.smallest, told.rate) == (None, None, None)


def test_placebo_windows_end_by_the_start_and_begin_away_from_measures() -> None:
    near = np.zeros(60, dtype=bool)
    near[30:35] = True
    found = placebo_origins(48, 6, 12, near)
    assert found[0] == 24
    assert found[-1] == 42
    assert not set(range(30, 35)) & set(found.tolist())
    assert placebo_origins(10, 3, 12)[0] == 5  # a short past: from its half on


def test_ranks_of_a_null_case_are_uniform_enough_to_keep_the_stated_rate() -> None:
    """A p of 5% or less comes in about 5% of null cases: an exchangeable score is as often the most extreme as any."""
    rng = np.random.default_rng(3)
    said = [float(rank_among(float(x[0]), x[1:], 39).p or 1) <= 0.05 for x in rng.standard_t(3, (4000, 40))]
    assert np.mean(said) == pytest.approx(0.05, abs=0.012)
