"""Several measures on one series: the joint posterior against closed forms, and what is planted is found."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.stats import multivariate_normal

from caudal.effect import together
from caudal.effect.together import PROFILES, _covariance, _ranks
from caudal.errors import UsageError


def worlds(periods: int, draws: int = 4000, seed: int = 0, step: float = 0.08, noise: float = 0.05) -> np.ndarray:
    """Counterfactual counts about 2,000: a level that walks, and noise."""
    rng = np.random.default_rng(seed)
    walk = step * rng.standard_normal((draws, periods)).cumsum(axis=1)
    return 2000 * np.exp(walk + noise * rng.standard_normal((draws, periods)))


def by_hand(expected: np.ndarray, observed: np.ndarray, onsets: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the mean log effects: the mixture over profiles by the density of the data itself."""
    logs = np.log(expected + 0.5)
    T = logs.shape[1]
    S = np.cov(logs, rowvar=False)
    r = np.log(observed + 0.5) - logs.mean(axis=0)
    fine = (np.arange(T * 24) + 0.5) / 24

    def shape(kind: str, months: float, onset: float) -> np.ndarray:
        u = fine - onset - (months if kind == "step" else 0)
        rise = {"step": lambda: u * 0 + 1, "ramp": lambda: np.clip(u / max(months, 1), 0, 1),
                "decay": lambda: np.exp(-np.log(2) * np.clip(u, 0, None) / max(months, 1))}[kind]()  # fmt: skip
        return np.where(u > 0, rise, 0).reshape(T, 24).mean(axis=1)

    parts = []
    for p in PROFILES:
        for q in PROFILES:
            X = np.stack([shape(*p, onsets[0]), shape(*q, onsets[1])], axis=1)
            V = np.linalg.inv(np.linalg.inv(np.eye(2)) + X.T @ np.linalg.inv(S) @ X)
            b = V @ X.T @ np.linalg.inv(S) @ r
            A = np.diag([X[X[:, k] != 0, k].mean() for k in (0, 1)])
            parts.append((multivariate_normal(np.zeros(T), S + X @ X.T).logpdf(r), A @ b, A @ V @ A))
    w = np.exp(np.array([p[0] for p in parts]) - max(p[0] for p in parts))
    w /= w.sum()
    mean = sum(wi * p[1] for wi, p in zip(w, parts, strict=True))
    second = sum(wi * (p[2] + np.outer(p[1], p[1])) for wi, p in zip(w, parts, strict=True))
    return mean, second - np.outer(mean, mean)


def test_it_is_the_mixture_of_bayesian_regressions_on_every_pair_of_profiles() -> None:
    expected = worlds(14, draws=60_000)
    observed = np.round(2000 * np.exp(-0.5 * (np.arange(14) >= 2) - 0.3 * (np.arange(14) >= 8)))
    found = together(expected, observed, [2.0, 8.5], 1.0)
    mean, cov = by_hand(expected, observed, [2.0, 8.5])
    assert found.correlation[0, 1] == pytest.approx(cov[0, 1] / np.sqrt(cov[0, 0] * cov[1, 1]), abs=0.02)
    assert np.median(found.ratio[:, 1]) == pytest.approx(np.expm1(mean[1]), abs=0.03)


def test_the_parts_add_up_to_the_whole_in_every_draw_and_the_whole_is_what_came_less_the_counterfactual() -> None:
    expected = worlds(12)
    observed = np.round(1500 + 50 * np.sin(np.arange(12)))
    found = together(expected, observed, [0.0, 3.0, 7.0], 1.0)
    assert found.parts.sum(axis=1) + found.rest == pytest.approx(found.whole)
    assert found.whole == pytest.approx(observed.sum() - expected.sum(axis=1))


def test_two_planted_steps_are_each_found_and_neither_takes_the_other() -> None:
    rng = np.random.default_rng(5)
    held, middle = np.zeros((40, 2)), np.zeros((40, 2))
    for i in range(40):
        truth = worlds(14, draws=1, seed=1000 + i)[0]
        effect = np.log(0.5) * (np.arange(14) >= 1) + np.log(1.6) * (np.arange(14) >= 7)
        found = together(worlds(14, seed=i), rng.poisson(truth * np.exp(effect)).astype(float), [1.0, 7.0], 1.0, seed=i)
        low, high = np.quantile(found.ratio, [0.025, 0.975], axis=0)
        held[i] = (low <= [0.5 - 1, 1.6 - 1]) & (high >= [0.5 - 1, 1.6 - 1])
        middle[i] = np.median(found.ratio, axis=0)
    assert (held.mean(axis=0) >= 0.85).all()
    assert middle.mean(axis=0) == pytest.approx([0.5 - 1, 1.6 - 1], abs=0.15)


def test_two_that_begin_almost_together_hang_together_and_their_sum_is_known_far_better() -> None:
    expected = worlds(10, noise=0.2)
    observed = np.round(2000 * 0.4 * np.ones(10))
    near = together(expected, observed, [0.0, 0.5], 1.0)
    far = together(expected, observed, [0.0, 6.0], 1.0)
    assert near.inseparable(0, 1)
    assert not far.inseparable(0, 1)
    width = np.diff(np.quantile(near.parts, [0.1, 0.9], axis=0), axis=0)[0]
    whole = np.diff(np.quantile(near.whole, [0.1, 0.9]))[0]
    assert whole < width.max()


def test_a_gradual_onset_is_told_from_a_step_and_from_one_that_fades() -> None:
    expected = worlds(18, step=0.02, noise=0.03)
    t = np.arange(18) + 0.5
    shapes = {"step": np.ones(18), "ramp": np.clip(t / 6, 0, 1), "decay": 0.5 ** (t / 3)}
    for name, shape in shapes.items():
        observed = np.round(2000 * np.exp(-0.9 * shape))
        found = together(expected, observed, [0.0, 15.0], 1.0)
        best = PROFILES[int(found.profiles[0].argmax())]
        assert best[0] == name
        assert found.profiles.sum(axis=1) == pytest.approx([1, 1])


def test_draws_at_zero_rank_as_equals_so_that_no_processor_orders_them_by_its_own_sort() -> None:
    x = np.random.default_rng(2).poisson(0.7, 500).astype(float)
    assert _ranks(x) == pytest.approx(stats.rankdata(x) - 0.5)
    few = np.maximum(worlds(8) - 850.0, 0.0)
    order = np.random.default_rng(3).permutation(len(few))
    assert _covariance(np.log(few[order] + 0.5)) == pytest.approx(_covariance(np.log(few + 0.5)), rel=1e-9)


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, two = (together(worlds(8), np.full(8, 900.0), [0.0, 4.0], 1.0, seed=3) for _ in range(2))
    assert one.parts.tobytes() == two.parts.tobytes()


@pytest.mark.parametrize("onsets", [[0.0], [0.0, 1.0, 2.0, 3.0, 4.0], [3.0, 1.0], [0.0, 9.0], [-1.0, 2.0]])
def test_onsets_that_cannot_be_are_refused(onsets: list[float]) -> None:
    with pytest.raises(UsageError):
        together(worlds(8, draws=50), np.full(8, 900.0), onsets, 1.0)
