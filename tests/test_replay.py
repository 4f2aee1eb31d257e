"""Replays: what would have been said then, never knowing what came after."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caudal import replay
from caudal.errors import UsageError
from caudal.model import predict


def panel(series: int = 5, periods: int = 40, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    y = np.floor(np.exp(5 + np.cumsum(rng.normal(0, 0.2, (series, periods)), axis=1)))
    y[1, :6] = np.nan
    y[2, 20:23] = np.nan
    y[3] = rng.poisson(0.3, periods)
    return y


def test_a_replay_is_bit_equal_to_predicting_from_the_truncated_panel() -> None:
    y = panel()
    replays = replay.rolling(y, 3, origins=[0, 1, 2, 7, 13, 25, 40], draws=40, seed=2)
    for t in replays.origins:
        assert np.array_equal(replays.paths(t), predict(y[:, :t], 3, draws=40, seed=2)), t


@settings(max_examples=15, deadline=None)
@given(st.integers(3, 39), st.integers(0, 1000), st.booleans())
def test_a_replay_never_sees_the_future(origin: int, seed: int, forget: bool) -> None:
    y = panel()
    other = y.copy()
    other[:, origin:] = np.nan if forget else np.random.default_rng(seed).poisson(1e5, other[:, origin:].shape)
    a, b = (replay.rolling(v, 2, origins=[origin], draws=20).paths(origin) for v in (y, other))
    assert np.array_equal(a, b)


def test_tails_count_the_draws_on_each_side_of_what_came() -> None:
    y = panel()
    replays = replay.rolling(y, 2, origins=[20, 39, 40], draws=200)
    tails = replays.tails(factors=(1.0, 0.5))
    assert tails.lower.shape == (2, 3, 5, 2)
    for o, t in enumerate(replays.origins):
        paths = replays.paths(t)
        for i in range(5):
            for h in range(2):
                came = y[i, t + h] if t + h < 40 else np.nan
                if np.isnan(came):
                    assert np.isnan(tails.lower[:, o, i, h]).all()
                    assert np.isnan(tails.observed[o, i, h])
                    continue
                for f, factor in enumerate(tails.factors):
                    assert tails.lower[f, o, i, h] == (sum(paths[:, i, h] <= factor * came) + 0.5) / 201
                    assert tails.upper[f, o, i, h] == (sum(paths[:, i, h] >= factor * came) + 0.5) / 201
                assert tails.median[o, i, h] == np.median(paths[:, i, h])


def test_pit_lies_between_the_two_tails() -> None:
    y = panel()
    pit = replay.pit(y, 2, origins=[15, 30], draws=100)
    tails = replay.tails(y, 2, origins=[15, 30], draws=100)
    known = ~np.isnan(tails.observed)
    assert pit.shape == (2, 5, 2)
    assert (pit[known] <= tails.lower[0][known] + 1e-12).all()
    assert (pit[known] >= 1 - tails.upper[0][known] - 1e-12).all()
    assert np.isnan(pit[~known]).all()


def test_pit_is_near_uniform_on_a_random_walk_whatever_the_era() -> None:
    rng = np.random.default_rng(11)
    y = np.exp(8 + np.cumsum(rng.normal(0, 0.15, (60, 70)), axis=1))
    pit = replay.pit(y, 1, origins=range(30, 70, 4), season=1, draws=300)
    for level in (0.5, 0.8, 0.95):
        share = np.mean(np.abs(pit - 0.5) < level / 2)
        assert share == pytest.approx(level, abs=0.05), level


def test_origins_outside_the_panel_or_not_asked_for_are_refused() -> None:
    with pytest.raises(UsageError):
        replay.rolling(panel(), 1, origins=[41])
    with pytest.raises(UsageError):
        replay.rolling(panel(), 1, origins=[5]).paths(6)


def test_date_blocks_equal_every_block_start_enumerated() -> None:
    values = np.array([0.0, 1.0, 0.0, 0.0, 1.0, 1.0])
    block, blocks = 3, 2
    starts = [np.take(values, range(s, s + block), mode="wrap") for s in range(6)]
    means = [np.mean([starts[i], starts[j]]) for i in range(6) for j in range(6)]
    mean, lower, upper = replay.date_blocks(values, block, resamples=20_000)
    assert blocks * block == len(values)
    assert mean == pytest.approx(0.5)
    assert (lower, upper) == pytest.approx((np.quantile(means, 0.025), np.quantile(means, 0.975)))


def test_date_blocks_keep_the_series_of_a_date_together() -> None:
    rng = np.random.default_rng(0)
    shared = np.repeat(rng.integers(0, 2, (60, 1)).astype(float), 50, axis=1)
    _, lower, upper = replay.date_blocks(shared, 1)
    one = replay.date_blocks(shared[:, 0], 1)
    assert (lower, upper) == pytest.approx(one[1:])


def test_date_blocks_ignore_unknown_cells_and_weigh_cells_alike() -> None:
    values = np.array([[1.0, np.nan], [0.0, 0.0], [1.0, 1.0]])
    assert replay.date_blocks(values, 1)[0] == pytest.approx(3 / 5)
    assert np.isnan(replay.date_blocks(np.full(4, np.nan), 2)).all()
    with pytest.raises(UsageError):
        replay.date_blocks(values, 0)


def test_a_paired_ratio_equals_every_choice_of_blocks_enumerated() -> None:
    own, other = np.array([1.0, 4.0, 2.0, 7.0]), np.array([2.0, 4.0, 5.0, 3.0])
    ratio, low, high = replay.date_blocks_ratio(own, other, 2, resamples=20000)
    assert ratio == pytest.approx(14 / 14)
    starts = [[a, (a + 1) % 4, b, (b + 1) % 4] for a in range(4) for b in range(4)]
    every = [own[at].sum() / other[at].sum() for at in starts]
    assert (low, high) == pytest.approx((min(every), max(every)))  # each of the 16 choices weighs more than 2.5%


def test_a_paired_ratio_leaves_out_of_both_what_one_of_them_lacks() -> None:
    rng = np.random.default_rng(3)
    other = rng.gamma(2.0, size=(30, 5))
    assert replay.date_blocks_ratio(0.5 * other, other, 6) == pytest.approx((0.5, 0.5, 0.5))
    own = other * rng.uniform(0.4, 0.9, (30, 1))
    own[4, 2] = other[7, 1] = np.nan
    ratio, low, high = replay.date_blocks_ratio(own, other, 6)
    both = ~np.isnan(own + other)
    assert ratio == pytest.approx(own[both].sum() / other[both].sum())
    assert low < ratio < high
    assert np.isnan(replay.date_blocks_ratio(own * np.nan, other, 6)).all()
    with pytest.raises(UsageError, match="block"):
        replay.date_blocks_ratio(own, other, 0)
