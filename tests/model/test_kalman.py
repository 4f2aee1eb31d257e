"""The filter against dense Gaussian conditioning, and against statsmodels' state space."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from statsmodels.tsa.statespace.mlemodel import MLEModel

from caudal.model import kalman, predict
from caudal.model.design import Design, calendar
from caudal.model.kalman import DIFFUSE, Ratios

T, AHEAD = 30, 4
RATIOS = Ratios(
    r=np.array([0.3, 0.8]),
    q=np.array([0.7, 0.2]),
    u=np.array([0.05, 0.2]),
    w=np.array([0.02, 0.0]),
    c=np.array([0.5, 2.0]),
    phi=np.array([0.8, 0.5]),
)
DESIGN = calendar(T + AHEAD, season=4, start=None, freq=None)


def run(z: np.ndarray, design: Design = DESIGN) -> tuple[np.ndarray, np.ndarray]:
    """Means and variances (T + 1, AHEAD, candidates) seen before every period, by the kernels."""
    known = ~np.isnan(z)
    a = np.zeros((2, 2 + design.columns, 1))
    P = kalman.first_covariance(design, RATIOS, 1)
    means, variances = [], []
    for t in range(len(z) + 1):
        X = design.X[t : t + AHEAD]
        g = kalman.gains(P, X, design, RATIOS)
        m = np.empty((AHEAD, 2, 1))
        kalman.predict_state(a, X, RATIOS.phi, m)
        means.append(m[:, :, 0])
        variances.append(g.F[:, :, 0])
        if t < len(z):
            e = z[t] - m[0] if known[t] else np.zeros_like(m[0])
            a += (g.K if known[t] else 0 * g.K) * e[:, None, :]
            kalman.advance_state(a, RATIOS.phi)
            kalman.update(P, known[[t]], g)
            kalman.advance(P, design, RATIOS)
    return np.array(means), np.array(variances)


def dense(z: np.ndarray, k: int, origin: int) -> tuple[np.ndarray, np.ndarray]:
    """The same by writing down the whole joint normal of the series and conditioning: no recursion at all."""
    n, phi = origin + AHEAD, RATIOS.phi[k]
    transition = np.eye(2 + DESIGN.columns)
    transition[0, 1], transition[1, 1] = 1.0, phi
    Q = np.zeros_like(transition)
    Q[0, 0], Q[1, 1], Q[2:, 2:] = RATIOS.q[k], RATIOS.u[k], RATIOS.w[k] * DESIGN.shape
    start = np.zeros_like(Q)
    start[0, 0], start[1, 1], start[2:, 2:] = DIFFUSE, RATIOS.u[k] / (1 - phi**2), RATIOS.c[k] * DESIGN.shape
    row = np.concatenate([np.ones((n, 1)), np.zeros((n, 1)), DESIGN.X[:n]], axis=1)
    power = [np.linalg.matrix_power(transition, i) for i in range(n)]
    state = np.zeros((n, n, len(Q), len(Q)))
    at = start
    for i in range(n):
        for j in range(i, n):
            state[i, j] = at @ power[j - i].T
        at = transition @ at @ transition.T + Q
    C = np.array([[row[min(i, j)] @ state[min(i, j), max(i, j)] @ row[max(i, j)] for j in range(n)] for i in range(n)])
    C += RATIOS.r[k] * np.eye(n)
    seen = np.flatnonzero(~np.isnan(z[:origin]))
    ahead = np.arange(origin, n)
    gain = np.linalg.solve(C[np.ix_(seen, seen)], C[np.ix_(seen, ahead)]).T
    return gain @ z[seen], np.diag(C[np.ix_(ahead, ahead)] - gain @ C[np.ix_(seen, ahead)])


def series() -> np.ndarray:
    z = 5.0 + np.cumsum(np.random.default_rng(3).normal(size=T))
    z[[4, 5, 17]] = np.nan
    return z


@pytest.mark.parametrize("candidate", [0, 1])
@pytest.mark.parametrize("origin", [2, 7, 18, 30])
def test_filter_equals_conditioning_of_the_joint_normal(candidate: int, origin: int) -> None:
    z = series()
    means, variances = run(z)
    mean, variance = dense(z, candidate, origin)
    # the witness loses digits to the diffuse prior, 1e6 against 1: allow for them
    np.testing.assert_allclose(means[origin, :, candidate], mean, rtol=1e-7)
    np.testing.assert_allclose(variances[origin, :, candidate], variance, rtol=1e-7)


@pytest.mark.parametrize("candidate", [0, 1])
def test_filter_and_likelihood_equal_statsmodels(candidate: int) -> None:
    z, d = series(), 2 + DESIGN.columns
    model = MLEModel(z, k_states=d, k_posdef=d)
    design = np.zeros((1, d, T))
    design[0, 0], design[0, 2:] = 1.0, DESIGN.X[:T].T
    transition = np.eye(d)
    transition[0, 1], transition[1, 1] = 1.0, RATIOS.phi[candidate]
    Q = np.zeros((d, d))
    Q[0, 0], Q[1, 1], Q[2:, 2:] = RATIOS.q[candidate], RATIOS.u[candidate], RATIOS.w[candidate] * DESIGN.shape
    P = kalman.first_covariance(DESIGN, RATIOS, 1)[candidate, :, :, 0]
    for name, value in {
        "design": design,
        "transition": transition,
        "selection": np.eye(d),
        "state_cov": Q,
        "obs_cov": np.array([[RATIOS.r[candidate]]]),
    }.items():
        model[name] = value
    model.ssm.initialize_known(np.zeros(d), P)
    theirs = model.ssm.filter()
    means, variances = run(z)
    m, F = means[:T, 0, candidate], variances[:T, 0, candidate]
    known = ~np.isnan(z)
    np.testing.assert_allclose(m[1:], theirs.forecasts[0, 1:], rtol=1e-8)
    np.testing.assert_allclose(F, theirs.forecasts_error_cov[0, 0], rtol=1e-8)
    ours = -0.5 * (np.log(2 * np.pi * F) + (z - m) ** 2 / F)[known].sum()
    np.testing.assert_allclose(ours, theirs.llf, rtol=1e-8)


def test_covariances_stay_symmetric_and_positive() -> None:
    P = kalman.first_covariance(DESIGN, RATIOS, 1)
    for t in range(T):
        g = kalman.gains(P, DESIGN.X[t : t + 1], DESIGN, RATIOS)
        kalman.update(P, np.array([True]), g)
        kalman.advance(P, DESIGN, RATIOS)
        at = np.moveaxis(P, -1, 1)
        np.testing.assert_allclose(at, np.swapaxes(at, -1, -2), atol=1e-9 * P.max())
        assert np.linalg.eigvalsh(at).min() > -1e-8


@pytest.mark.parametrize(("freq", "season", "gap"), [("W", 52, True), ("D", 7, False), ("M", 12, True)])
def test_all_periods_ahead_at_once_are_what_each_is_by_itself(
    monkeypatch: pytest.MonkeyPatch, freq: str, season: int, gap: bool
) -> None:
    rng = np.random.default_rng(5)
    y = rng.poisson(80, (3, 90)).astype(float)
    if gap:
        y[0, 40:44] = np.nan
    first = {"W": date(2020, 1, 6), "D": date(2020, 3, 2), "M": date(2020, 1, 1)}[freq]
    at_once = predict(y, 20, season=season, start=first, freq=freq, draws=30)
    monkeypatch.setattr(kalman, "FEW", 0)
    np.testing.assert_allclose(predict(y, 20, season=season, start=first, freq=freq, draws=30), at_once, rtol=1e-9)
