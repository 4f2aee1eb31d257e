"""Partial pooling: against the closed form, against brute force over all unknowns, and its laws."""

from __future__ import annotations

import numpy as np
import pytest

from caudal.effect import pool
from caudal.errors import UsageError

Y = np.array([-0.9, -0.2, -0.5, 0.3])
S = np.array([0.2, 0.4, 0.3, 0.25])
KINDS = ("visa", "visa", "return", "return")


def test_with_known_spreads_it_is_the_regression_on_all_unknowns() -> None:
    tau, omega = 0.3, 0.4
    got = pool(Y, S, KINDS, within=tau, among=omega)
    Z = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    # Unknowns theta (4), m (2), c (1): the precision of their joint density, term by term.
    rows = np.vstack([
        np.hstack([np.eye(4) / S[:, None], np.zeros((4, 3))]),
        np.hstack([np.eye(4), -Z, np.zeros((4, 1))]) / tau,
        np.hstack([np.zeros((2, 4)), np.eye(2), -np.ones((2, 1))]) / omega,
        np.eye(7)[6:],
    ])  # fmt: skip
    covariance = np.linalg.inv(rows.T @ rows)
    mean = covariance @ rows.T @ np.concatenate([Y / S, np.zeros(7)])
    sd = np.sqrt(np.diag(covariance))
    for i, told in enumerate([*got.measures, *got.kinds.values()]):
        assert told.median == pytest.approx(mean[i], abs=1e-9)
        assert told.upper95 - told.lower95 == pytest.approx(2 * 1.959963984540054 * sd[i], rel=1e-9)
    ahead = np.sqrt(sd[4] ** 2 + tau**2)
    assert got.following["visa"].upper95 == pytest.approx(mean[4] + 1.959963984540054 * ahead, rel=1e-9)


def test_with_unknown_spreads_it_agrees_with_weighted_draws_of_all_unknowns() -> None:
    rng = np.random.default_rng(5)
    n = 400_000
    tau, omega = np.abs(0.5 * rng.standard_normal((2, n)))
    c = rng.standard_normal(n)
    means = c + omega * rng.standard_normal((2, n))
    theta = np.repeat(means, 2, axis=0) + tau * rng.standard_normal((4, n))
    weight = np.exp(-0.5 * (((Y[:, None] - theta) / S[:, None]) ** 2).sum(axis=0))
    got = pool(Y, S, KINDS)

    def quantile(values: np.ndarray, p: float) -> float:
        order = np.argsort(values)
        return float(np.interp(p, np.cumsum(weight[order]) / weight.sum(), values[order]))

    for told, values in zip((*got.measures, *got.kinds.values(), got.within), (*theta, *means, tau), strict=True):
        for p, value in ((0.025, told.lower95), (0.5, told.median), (0.975, told.upper95)):
            assert value == pytest.approx(quantile(values, p), abs=0.04)


def test_without_spread_within_a_kind_its_acts_share_one_effect_the_weighted_mean() -> None:
    y, s = np.array([-0.9, -0.3]), np.array([0.2, 0.4])
    got = pool(y, s, ("visa", "visa"), within=0.0, among=100.0)
    weighted = np.average(y, weights=1 / s**2)
    for told in (*got.measures, got.kinds["visa"]):
        assert told.median == pytest.approx(weighted, abs=1e-4)


def test_a_kind_with_one_act_is_drawn_towards_the_others_and_says_less_than_it() -> None:
    got = pool([-1.5, 0.0, 0.1, -0.1], [0.3, 0.2, 0.2, 0.2], ("visa", "return", "return", "return"))
    (only, *_), mean = got.measures, got.kinds["visa"]
    assert -1.5 < only.median < mean.median < 0
    assert mean.upper95 - mean.lower95 > only.upper95 - only.lower95
    assert got.following["visa"].upper95 > mean.upper95


def test_the_order_of_the_measures_does_not_matter() -> None:
    order = [2, 0, 3, 1]
    one, other = pool(Y, S, KINDS), pool(Y[order], S[order], [KINDS[i] for i in order])
    for i, j in enumerate(order):
        assert other.measures[i].median == pytest.approx(one.measures[j].median, abs=1e-9)


@pytest.mark.parametrize(
    ("effects", "errors", "kinds"),
    [((), (), ()), ((0.1,), (0.0,), ("a",)), ((0.1,), (0.1, 0.2), ("a",)), ((float("nan"),), (0.1,), ("a",))],
)
def test_what_cannot_be_pooled_is_refused(
    effects: tuple[float, ...], errors: tuple[float, ...], kinds: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError):
        pool(effects, errors, kinds)
