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
from caudal.model.xp import Array, copy, einsum, empty, like, namespace, zeros

DIFFUSE = 1e6  # prior variance of the level, in units of sigma2: the first value sets the level
FEW = 16  # series or patterns of gaps for which all periods ahead are worth one product
LONG = 12  # periods ahead from which on


@dataclass(frozen=True, slots=True, eq=False)
class Ratios:
    """Grid of variance ratios, one entry per candidate; variances in units of sigma2.

    r: irregular; q: level; u: slope; w: season drift per period; c: prior season variance; phi: damping of the slope.
    """

    r: Array
    q: Array
    u: Array
    w: Array
    c: Array
    phi: Array

    def __len__(self) -> int:
        return int(self.r.shape[0])

    def beside(self, x: Array) -> Ratios:
        """The same grid in the library and on the device of x."""
        return Ratios(*(like(part, x) for part in self._columns()))

    def part(self, rows: slice) -> Ratios:
        """Some of the candidates."""
        return Ratios(*(part[rows] for part in self._columns()))

    def _columns(self) -> tuple[Array, ...]:
        return self.r, self.q, self.u, self.w, self.c, self.phi


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """What the ratios and a pattern of known cells fix in advance.

    K: (candidates, state, patterns), gain of the period being filtered. F: (horizon, candidates, patterns), variance
    of each of the next periods seen from before this one; F[0] is the one-step variance.
    """

    K: Array
    F: Array

    def of(self, patterns: Array) -> Gains:
        """Those of series, from the pattern of each."""
        xp = namespace(self.K)
        return Gains(xp.take(self.K, patterns, axis=2), xp.take(self.F, patterns, axis=2))


def first_covariance(design: Design, ratios: Ratios, patterns: int) -> Array:
    """P at the first period: (candidates, state, state, patterns)."""
    d = 2 + design.columns
    P = zeros((len(ratios), d, d, patterns), ratios.r)
    P[:, 0, 0, :] = DIFFUSE
    P[:, 1, 1, :] = (ratios.u / namespace(P).maximum(1 - ratios.phi**2, 1e-12))[:, None]
    P[:, 2:, 2:, :] = (ratios.c[:, None, None] * like(design.shape, P))[..., None]
    return P


def gains(P: Array, X: np.ndarray, design: Design, ratios: Ratios) -> Gains:
    """Gain and predictive variances with P before the period; X: (horizon, columns), this period's row first."""
    PZ = _observe(P, X[0])
    far = _reach(ratios.phi, len(X))
    if _at_once(X, P.shape[3]):
        ahead = _along_all(P, X, far) + _noise_all(X, design, ratios, far)[:, :, None]
        return Gains(PZ / ahead[0, ...][:, None, :], ahead)
    ahead = empty((len(X), P.shape[0], P.shape[3]), P)
    noise = ratios.r
    for h in range(len(X)):
        season = float(np.einsum("i,ij,j", X[h], design.shape, X[h]))
        ahead[h, ...] = _along(P, X[h], far[h, :]) + (noise + h * (ratios.q + ratios.w * season))[:, None]
        noise = noise + ratios.u * far[h, :] ** 2
    return Gains(PZ / ahead[0, ...][:, None, :], ahead)


def update(P: Array, known: Array, g: Gains) -> None:
    """P after the period, where it was known, in place: P - K F K'. known: (patterns,) bool."""
    K = g.K * namespace(P).astype(known, P.dtype)
    P[...] -= (K * g.F[0, ...][:, None, :])[:, :, None, :] * K[:, None, :, :]


def advance(P: Array, design: Design, ratios: Ratios) -> None:
    """P one period on, in place: T P T' + Q with T = [[1, 1], [0, phi]] on level and slope, identity on the season."""
    phi = ratios.phi[:, None, None]
    P[:, 0, :, :] += P[:, 1, :, :]
    P[:, 1, :, :] *= phi
    column1 = copy(P[:, :, 1, :])
    P[:, :, 0, :] += column1
    P[:, :, 1, :] = phi * column1
    P[:, 0, 0, :] += ratios.q[:, None]
    P[:, 1, 1, :] += ratios.u[:, None]
    if design.columns:
        P[:, 2:, 2:, :] += (ratios.w[:, None, None] * like(design.shape, P))[..., None]


def predict_state(a: Array, X: np.ndarray, phi: Array, out: Array) -> None:
    """Means of the next periods from the state before the first of them, into out (horizon, candidates, series).

    a: (candidates, state, series); X: (horizon, columns).
    """
    if _at_once(X, a.shape[2]):
        far = _reach(phi, len(X))[:, :, None]
        out[...] = a[:, 0, :] + far * a[:, 1, :]
        if X.size:
            out += einsum("hc,kcn->hkn", like(X, a), a[:, 2:, :])
        return
    trend = copy(a[:, 0, :])
    step = copy(a[:, 1, :])
    for h in range(len(X)):
        out[h, ...] = trend
        for j, x in _entries(X[h]):
            out[h, ...] += a[:, 2 + j, :] if x == 1.0 else x * a[:, 2 + j, :]
        trend += step
        step *= phi[:, None]


def advance_state(a: Array, phi: Array) -> None:
    """The state one period on, in place."""
    a[:, 0, :] += a[:, 1, :]
    a[:, 1, :] *= phi[:, None]


def _observe(P: Array, x: np.ndarray, reach: Array | None = None) -> Array:
    """P z for the row z = (1, reach, x), reach 0 where none: (candidates, state, patterns)."""
    PZ = copy(P[:, :, 0, :])
    if reach is not None:
        PZ += reach[:, None, None] * P[:, :, 1, :]
    for j, value in _entries(x):
        PZ += value * P[:, :, 2 + j, :]
    return PZ


def _at_once(X: np.ndarray, columns: int) -> bool:
    """Whether all periods ahead are worth one product: many of them, with many seasons each, as days and weeks have, or
    with none, and few columns."""
    return columns <= FEW and len(X) > LONG and (not X.size or bool(np.count_nonzero(X) > 2 * len(X)))


def _reach(phi: Array, horizon: int) -> Array:
    """(horizon, candidates) 0, 1, 1 + phi, ...: what the slope adds to the level in so many periods."""
    xp = namespace(phi)
    far = [phi * 0.0]
    for _ in range(horizon - 1):
        far.append(1.0 + phi * far[-1])
    return xp.stack(far)


def _along_all(P: Array, X: np.ndarray, far: Array) -> Array:
    """z' P z for the rows z = (1, far, x) of all periods: (horizon, candidates, patterns)."""
    f = far[:, :, None]
    out = P[:, 0, 0, :] + f * (2.0 * P[:, 0, 1, :] + f * P[:, 1, 1, :])
    if not X.size:
        return out
    i, j = np.triu_indices(X.shape[1])
    both = X[:, i] * X[:, j] * np.where(i < j, 2.0, 1.0)
    xp = namespace(P)
    parts = xp.stack([P[:, 2 + a, 2 + b, :] for a, b in zip(i.tolist(), j.tolist(), strict=True)], axis=1)
    level, slope = (einsum("hc,kcp->hkp", like(X, P), P[:, row, 2:, :]) for row in (0, 1))
    out += einsum("hm,kmp->hkp", like(both, P), parts) + 2.0 * (level + f * slope)
    return out


def _noise_all(X: np.ndarray, design: Design, ratios: Ratios, far: Array) -> Array:
    """(horizon, candidates) variance that noise adds to each of the next periods."""
    xp = namespace(far)
    steps = like(np.arange(float(len(X))), far)[:, None]
    season = like(np.einsum("hi,ij,hj->h", X, design.shape, X), far)[:, None]
    slope = xp.cumulative_sum(far * far, axis=0, include_initial=True)[:-1, :]
    return ratios.r + ratios.u * slope + steps * (ratios.q + ratios.w * season)


def _along(P: Array, x: np.ndarray, reach: Array) -> Array:
    """z' P z for the row z = (1, reach, x): (candidates, patterns)."""
    far, entries = reach[:, None], _entries(x)
    if len(entries) > 1:
        PZ = _observe(P, x, reach)
        out = PZ[:, 0, :] + far * PZ[:, 1, :]
        for j, value in entries:
            out += value * PZ[:, 2 + j, :]
        return out
    out = P[:, 0, 0, :] + far * (2.0 * P[:, 0, 1, :] + far * P[:, 1, 1, :])
    for j, value in entries:  # one season a period, as months have: five numbers of P are enough
        out += 2.0 * value * (P[:, 0, 2 + j, :] + far * P[:, 1, 2 + j, :]) + value**2 * P[:, 2 + j, 2 + j, :]
    return out


def _entries(x: np.ndarray) -> list[tuple[int, float]]:
    """Columns of a row of the design that are not zero, as plain numbers: the design stays on the host."""
    return [(j, float(x[j])) for j in np.flatnonzero(x).tolist()]
