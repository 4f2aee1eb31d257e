"""Partial pooling: many effects, each with its error, learn from those of the same kind and a little from all others.

On the log ratio y = log(observed / counterfactual) of measure i of kind k:
    y_i ~ N(theta_i, s_i^2),   theta_i ~ N(m_k, tau^2),   m_k ~ N(c, omega^2),   c ~ N(0, 1),
tau and omega half-normal with scale 0.5. Given tau and omega everything is Gaussian and exact; the two are integrated
over a grid of Gauss-Legendre nodes by their marginal likelihood (Gelman 2006 on half-normal priors for few groups).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from caudal.errors import UsageError

SCALE = 0.5
"""Prior scale of tau and omega: acts of one kind may well differ by a factor e^0.5 either way, seldom by e."""
CENTRE = 1.0
"""Prior standard deviation of the common centre: acts seldom change a flow by more than a factor e^2."""
NODES = 40
REACH = 5.0  # prior scales up to which tau and omega are integrated
STEPS = 60  # halvings: 2^-60 of the range


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and central 95% of a posterior."""

    median: float
    lower95: float
    upper95: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """Posteriors on the log ratio; negative = fewer.

    measures: theta_i, in the order given. kinds: kind -> m_k, the mean of its acts; following: kind -> theta of an act
    of that kind not seen yet; both in order of first appearance. within: tau, between acts of a kind; among: omega,
    between kinds.
    """

    measures: tuple[Spread, ...]
    kinds: dict[str, Spread]
    following: dict[str, Spread]
    within: Spread
    among: Spread


def pool(
    effects: Sequence[float],
    errors: Sequence[float],
    kinds: Sequence[str],
    *,
    within: float | None = None,
    among: float | None = None,
) -> Pooled:
    """Pool log ratios by kind.

    effects: y_i; errors: their standard deviations, above zero; kinds: one each. within, among: tau and omega where
    they are known, else they are integrated out. Raises UsageError where lengths differ, nothing is given, or an error
    is not above zero.
    """
    y, s = _checked(effects, errors, kinds)
    names = list(dict.fromkeys(kinds))
    weight, tau, omega, means, variances = _posterior(y, s, kinds, names, within, among)
    n = len(y)
    ahead = variances[:, n:] + tau[:, None] ** 2
    told = _mixture(weight, np.hstack([means, means[:, n:]]), np.hstack([variances, ahead]))
    last = n + len(names)
    return Pooled(
        measures=tuple(told[:n]),
        kinds=dict(zip(names, told[n:last], strict=True)),
        following=dict(zip(names, told[last:], strict=True)),
        within=_weighted(tau, weight),
        among=_weighted(omega, weight),
    )


def following_draws(
    effects: Sequence[float], errors: Sequence[float], kinds: Sequence[str], kind: str, draws: int,
    rng: np.random.Generator,
) -> np.ndarray:  # fmt: skip
    """(draws,) log ratios of an act of `kind` not seen yet, from the posterior that `pool` sums up.

    A kind of which no act is pooled learns from the common centre alone. Raises UsageError as `pool` does.
    """
    y, s = _checked(effects, errors, kinds)
    names = list(dict.fromkeys((*kinds, kind)))
    weight, tau, _, means, variances = _posterior(y, s, kinds, names, None, None)
    node = rng.choice(len(weight), size=draws, p=weight)
    own = len(y) + names.index(kind)
    drawn: np.ndarray = rng.normal(means[node, own], np.sqrt(variances[node, own] + tau[node] ** 2))
    return drawn


def _checked(effects: Sequence[float], errors: Sequence[float], kinds: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    y, s = np.asarray(effects, dtype=float), np.asarray(errors, dtype=float)
    if not (y.size and y.shape == s.shape == (len(kinds),)):
        raise UsageError(f"Pooling needs effects, errors and kinds of one length; these have {y.size}, {s.size} and "
                         f"{len(kinds)}.")  # fmt: skip
    if not (np.isfinite(y).all() and np.isfinite(s).all() and (s > 0).all()):
        raise UsageError("Pooling needs known effects and errors above zero.")
    return y, s


def _posterior(
    y: np.ndarray, s: np.ndarray, kinds: Sequence[str], names: Sequence[str], within: float | None, among: float | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Nodes of the grid: weight, tau, omega (nodes,); means and variances (nodes, measures + names) given them."""
    Z = np.array([[k == name for name in names] for k in kinds], dtype=float)
    taus, tau_weight = _nodes(within)
    omegas, omega_weight = _nodes(among)
    tau, omega = (g.ravel() for g in np.meshgrid(taus, omegas, indexing="ij"))
    log_weight = np.add.outer(np.log(tau_weight), np.log(omega_weight)).ravel()
    loglik, mean, var = zip(*(_given(y, s, Z, t, o) for t, o in zip(tau, omega, strict=True)), strict=True)
    log_weight = log_weight + np.array(loglik)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    return weight, tau, omega, np.array(mean), np.array(var)


def _nodes(known: float | None) -> tuple[np.ndarray, np.ndarray]:
    """Nodes of a standard deviation and their prior weights; one node where it is known."""
    if known is not None:
        return np.array([float(known)]), np.ones(1)
    x, w = np.polynomial.legendre.leggauss(NODES)
    at = 0.5 * REACH * SCALE * (x + 1)
    return at, w * np.exp(-0.5 * (at / SCALE) ** 2)


def _given(
    y: np.ndarray, s: np.ndarray, Z: np.ndarray, tau: float, omega: float
) -> tuple[float, np.ndarray, np.ndarray]:
    """Log marginal likelihood, and means and variances of theta and m, given tau and omega."""
    M = omega**2 * np.eye(Z.shape[1]) + CENTRE**2  # prior covariance of the kinds' means
    T = tau**2 * np.eye(len(y)) + Z @ M @ Z.T
    C = np.vstack([T, M @ Z.T])  # covariance of (theta, m) with y
    L = np.linalg.cholesky(T + np.diag(s**2))
    u = np.linalg.solve(L, y)
    B = np.linalg.solve(L, C.T)
    prior = np.concatenate([np.diag(T), np.diag(M)])
    return -0.5 * float(u @ u) - float(np.log(np.diag(L)).sum()), B.T @ u, np.maximum(prior - (B**2).sum(axis=0), 0.0)


def _mixture(weight: np.ndarray, mean: np.ndarray, var: np.ndarray) -> list[Spread]:
    """Median and central 95% of mixtures of normals, one for each column."""
    from scipy.special import ndtr  # noqa: PLC0415 - a third of a second that nothing else of the room needs

    sd = np.sqrt(np.maximum(var, 1e-18))
    ends = (mean - 10 * sd).min(axis=0), (mean + 10 * sd).max(axis=0)
    found = []
    for p in (0.5, 0.025, 0.975):
        low, high = (e.copy() for e in ends)
        for _ in range(STEPS):
            middle = (low + high) / 2
            under = weight @ ndtr((middle - mean) / sd) < p
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        found.append((low + high) / 2)
    return [Spread(*(float(q[j]) for q in found)) for j in range(mean.shape[1])]


def _weighted(values: np.ndarray, weight: np.ndarray) -> Spread:
    """Median and central 95% of weighted nodes."""
    at = np.unique(values)
    each = np.array([weight[values == v].sum() for v in at])
    share = np.cumsum(each) - each / 2  # a node stands in the middle of its share
    middle, lower, upper = (float(np.interp(p, share, at)) for p in (0.5, 0.025, 0.975))
    return Spread(middle, lower, upper)
