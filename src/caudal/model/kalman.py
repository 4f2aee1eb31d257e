"""The filter: exact linear algebra for thousands of series at once.

The page (Durbin and Koopman 2012, section 4.3; Harvey 1989, chapters 2 and 4), for one series on a transformed scale:

    z[t]   = l[t] + x[t]' s[t] + e[t],      e ~ N(0, sigma2 r)
    l[t+1] = l[t] + b[t] + i[t],            i ~ N(0, sigma2 q)
    b[t+1] = phi b[t] + j[t],               j ~ N(0, sigma2 u)
    s[t+1] = s[t] + k[t],                   k ~ N(0, sigma2 w S)

Given the ratios (r, q, u, w), the covariances P and the gains K do not depend on z. So one sequence of gains serves
every series with the same pattern of known cells, and filtering is one broadcast multiply-add per period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caudal.model.design import Design

DIFFUSE = 1e6  # prior variance of the level, in units of sigma2: the first value sets the level


@dataclass(frozen=True, slots=True, eq=False)
class Ratios:
    """Grid of variance ratios, one entry per candidate; variances in units of sigma2.

    r: irregular; q: level; u: slope; w: season drift per period; c: prior season variance; phi: damping of the slope.
    """

    r: np.ndarray
    q: np.ndarray
    u: np.ndarray
    w: np.ndarray
    c: np.ndarray
    phi: np.ndarray

    def __len__(self) -> int:
        return len(self.r)


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What the ratios and a pattern of known cells fix in advance.

    K: (candidates, state, patterns), gain of the period being filtered. F: (horizon, candidates, patterns), variance
    of each of the next periods seen from before this one; F[0] is the one-step variance.
    """

    K: np.ndarray
    F: np.ndarray


def first_covariance(design: Design, ratios: Ratios, patterns: int) -> np.ndarray:
    """P at the first period: (candidates, patterns, state, state)."""
    d = 2 + design.columns
    P = np.zeros((len(ratios), patterns, d, d))
    P[:, :, 0, 0] = DIFFUSE
    P[:, :, 1, 1] = (ratios.u / np.maximum(1 - ratios.phi**2, 1e-12))[:, None]
    P[:, :, 2:, 2:] = (ratios.c[:, None, None] * design.shape)[:, None]
    return P


def gains(P: np.ndarray, X: np.ndarray, design: Design, ratios: Ratios) -> Gains:
    """Gain and predictive variances with P before the period; X: (horizon, columns), this period's row first."""
    K0 = _observe(P, X[0])
    ahead = np.empty((len(X), *K0.shape[:2]))
    reach = np.zeros(len(ratios))  # c[h] = 1 + phi + ... + phi^(h-1): what the slope adds to the level in h steps
    noise = ratios.r.copy()
    for h in range(len(X)):
        season = np.einsum("i,ij,j", X[h], design.shape, X[h])
        quadratic = _along(_observe(P, X[h], reach), X[h], reach)
        ahead[h] = quadratic + (noise + h * (ratios.q + ratios.w * season))[:, None]
        noise = noise + ratios.u * reach**2
        reach = 1.0 + ratios.phi * reach
    K = np.moveaxis(K0 / ahead[0][:, :, None], 2, 1)
    return Gains(np.ascontiguousarray(K), ahead)


def update(P: np.ndarray, known: np.ndarray, g: Gains) -> np.ndarray:
    """P after the period, where it was known: P - K F K'. known: (patterns,) bool."""
    K = np.moveaxis(g.K, 1, 2)
    after: np.ndarray = P - (K * g.F[0][:, :, None])[..., :, None] * K[..., None, :]
    return np.where(known[None, :, None, None], after, P)


def advance(P: np.ndarray, design: Design, ratios: Ratios) -> np.ndarray:
    """P one period on: T P T' + Q with T = [[1, 1], [0, phi]] on level and slope, identity on the season."""
    phi = ratios.phi[:, None, None]
    N = P.copy()
    N[:, :, 0, :] += P[:, :, 1, :]
    N[:, :, 1, :] *= phi
    column1 = N[:, :, :, 1].copy()
    N[:, :, :, 0] += column1
    N[:, :, :, 1] = phi * column1
    N[:, :, 0, 0] += ratios.q[:, None]
    N[:, :, 1, 1] += ratios.u[:, None]
    N[:, :, 2:, 2:] += (ratios.w[:, None, None] * design.shape)[:, None]
    return N


def predict_state(a: np.ndarray, X: np.ndarray, phi: np.ndarray) -> np.ndarray:
    """Means of the next periods from the state before the first of them.

    a: (candidates, state, series); X: (horizon, columns). Returns (horizon, candidates, series).
    """
    out = np.empty((len(X), a.shape[0], a.shape[2]))
    trend = a[:, 0].copy()
    step = a[:, 1].copy()
    for h in range(len(X)):
        out[h] = trend
        for j in np.flatnonzero(X[h]):
            out[h] += a[:, 2 + j] if X[h, j] == 1.0 else X[h, j] * a[:, 2 + j]
        trend += step
        step *= phi[:, None]
    return out


def advance_state(a: np.ndarray, phi: np.ndarray) -> None:
    """The state one period on, in place."""
    a[:, 0] += a[:, 1]
    a[:, 1] *= phi[:, None]


def _observe(P: np.ndarray, x: np.ndarray, reach: np.ndarray | None = None) -> np.ndarray:
    """P z for the row z = (1, reach, x): (candidates, patterns, state)."""
    PZ = P[..., 0].copy()
    if reach is not None:
        PZ += reach[:, None, None] * P[..., 1]
    for j in np.flatnonzero(x):
        PZ += x[j] * P[..., 2 + j]
    return PZ


def _along(PZ: np.ndarray, x: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """z' (P z): (candidates, patterns)."""
    out: np.ndarray = PZ[..., 0] + reach[:, None] * PZ[..., 1]
    for j in np.flatnonzero(x):
        out += x[j] * PZ[..., 2 + j]
    return out
