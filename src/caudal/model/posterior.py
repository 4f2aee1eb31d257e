"""One pass over the panel: the predictive mean and scale of the next periods, as known before every period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from caudal.model import kalman
from caudal.model.design import Design
from caudal.model.kalman import Ratios
from caudal.model.xp import Array, copy, cube_root, einsum, empty, host, like, namespace, zeros

LOW = 2.0  # transformed level below which a level says little of the size of errors
OLD_ENOUGH = 4  # known cells before a series has a say in the panel's weights
CHUNK = 1024  # series filtered at once: what fits the cache; fixed, so that results do not depend on the machine
WIDE = 65536  # the same outside NumPy, where a device wants work for thousands of cores


@dataclass(frozen=True, slots=True)
class Memory:
    """How fast the past fades and how strong the priors are; chosen on area x citizenship.

    scale: discount a period of the squared errors behind sigma2. weights: discount a turn of the season (of 12 periods
    where there is none) of the log-likelihood behind the grid's weights: whether level or season moves most changes
    from year to year. prior_errors: how many errors the prior scale is worth. relative: prior sigma over the level,
    on the transformed scale. floor: the least prior sigma, in that unit. clip: errors beyond so many predictive scales
    move state and scale no further (heavy tails). level: how sigma2 follows the squared level when the level moves, 0
    not at all, 1 in proportion. pool: how many series the grid's prior weights are worth against the panel's own
    average weights. young: prior sigma is (1 + young / (1 + known cells)) times wider while a series is short.
    """

    scale: float = 0.95
    weights: float = 0.476
    prior_errors: float = 3.0
    relative: float = 0.12
    floor: float = 0.25
    clip: float = 5.5
    level: float = 0.4
    pool: float = 20.0
    young: float = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """mean, sd: (origins, horizon, series) on the transformed scale; origin t has seen the periods before t.

    seen: (origins, series), known cells before the origin. least: (origins, series), the least sd of a count of zero.
    """

    mean: Array
    sd: Array
    seen: Array
    least: Array


def filter_panel(
    z: Array, design: Design, ratios: Ratios, prior: np.ndarray, horizon: int, memory: Memory
) -> Forecasts:
    """Filter every series (series, periods) over every candidate; mix candidates by discounted marginal likelihood.

    `design.X` reaches `horizon` periods past the panel. prior: (candidates,) weights, summing to one. Design, ratios
    and prior are of the host; the rest runs, and returns, in the library and on the device of z.
    """
    xp = namespace(z)
    n, T = z.shape
    mean, sd, least = empty((T + 1, horizon, n), z), empty((T + 1, horizon, n), z), empty((T + 1, n), z)
    known = ~xp.isnan(z)
    distinct, inverse = _patterns(host(known))
    patterns, of_series = like(distinct, z), like(inverse, z)
    number = len(distinct)
    ratios, prior = ratios.beside(z), like(prior, z)
    P = kalman.first_covariance(design, ratios, number)
    width = CHUNK if xp is np else WIDE
    chunks = [_Chunk(slice(i, min(i + width, n)), design, ratios, prior, memory) for i in range(0, n, width)]
    values = xp.where(known, z, 0.0)
    for t in range(T + 1):
        X = design.X[t : t + horizon]
        g = kalman.gains(P, X, design, ratios)
        _pool(chunks, prior, memory)
        for chunk in chunks:
            part, pattern = chunk.part, of_series[chunk.part]
            F = g.F if number == 1 else xp.take(g.F, pattern, axis=2)
            mean[t, :, part], sd[t, :, part] = chunk.forecast(X, F, memory)
            least[t, part] = cube_root(1.25 / (2.0 + chunk.n))  # after n zeros, a mean of about 1 / (n + 2)
            if t < T:
                K = g.K if number == 1 else xp.take(g.K, pattern, axis=2)
                chunk.learn(values[part, t], known[part, t], K, memory)
        if t < T:
            P = kalman.advance(kalman.update(P, patterns[:, t], g), design, ratios)
    seen = xp.cumulative_sum(xp.astype(known.T, xp.int32), axis=0, dtype=xp.int32, include_initial=True)
    return Forecasts(mean, sd, seen, least)


def _patterns(known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct rows of (series, periods) flags, in order, and which of them each series has."""
    packed = np.packbits(np.pad(known, ((0, 0), (1, 0))), axis=1)  # the same order, sorted in a tenth of the time
    rows = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").reshape(-1)
    _, first, inverse = np.unique(rows, return_index=True, return_inverse=True)
    return known[first], inverse.reshape(-1)


def _pool(chunks: Sequence[_Chunk], prior: Array, memory: Memory) -> None:
    """Empirical Bayes: move the grid's prior to the average weight that series of the panel give each
    candidate, and the prior sigma over the level to their geometric mean."""
    total, number = memory.pool * prior, memory.pool
    log_relative, errors = memory.pool * float(np.log(memory.relative)), memory.pool
    xp = namespace(prior)
    for chunk in chunks:
        old = chunk.seen >= OLD_ENOUGH
        total = total + xp.sum(xp.where(old, chunk.weights(), 0.0), axis=1)
        number += float(xp.count_nonzero(old))
        level, square = chunk.now
        use = old & (level > LOW) & (square > 0)
        n = chunk.n[use]
        log_relative += float(xp.sum(n * xp.log(xp.sqrt(square[use] / n) / level[use])))
        errors += float(xp.sum(n))
    for chunk in chunks:
        chunk.relative = float(np.exp(log_relative / errors))
        chunk.log_prior = xp.log(xp.maximum(total / number, 1e-300))[:, None]


class _Chunk:
    """State of some series during the pass: mutable here and nowhere else."""

    def __init__(self, part: slice, design: Design, ratios: Ratios, prior: Array, memory: Memory) -> None:
        k, size = len(ratios), part.stop - part.start
        self.xp, self.part, self.phi = namespace(prior), part, ratios.phi
        self.log_prior = self.xp.log(prior)[:, None]
        self.a = zeros((k, 2 + design.columns, size), prior)  # state means
        self.log_weight = zeros((k, size), prior)
        self.S = zeros((k, size), prior)  # discounted sum of e^2 / F
        self.n = zeros((size,), prior)  # discounted number of them
        self.seen = zeros((size,), prior)  # known cells so far
        self.relative = memory.relative
        self.fade = memory.weights ** (1.0 / design.cycle if design.cycle > 1.0 else 1.0 / 12.0)
        self.now = (zeros((size,), prior), zeros((size,), prior))

    def weights(self) -> Array:
        """Posterior weights of the candidates (candidates, series)."""
        w = self.log_weight + self.log_prior
        w = self.xp.exp(w - self.xp.max(w, axis=0))
        w /= _sum0(w)
        return w

    def forecast(self, X: np.ndarray, F: Array, memory: Memory) -> tuple[Array, Array]:
        """Mixture mean and standard deviation of the next periods: (horizon, series of the chunk) each."""
        xp = self.xp
        m = kalman.predict_state(self.a, X, self.phi)
        wide = 1.0 + memory.young / (1.0 + self.seen)
        one = copy(m[0, ...])
        size = xp.abs(one)
        base = (wide * xp.maximum(self.relative * size, memory.floor)) ** 2
        unit = xp.maximum(size, LOW) ** (2.0 * memory.level)
        s2 = (memory.prior_errors * base + unit * self.S) / (memory.prior_errors + self.n)
        w = self.weights()
        self.one = (one, F[0, ...], s2, unit)
        self.now = (_sum0(w * one), _sum0(w * unit * self.S))
        centre = einsum("kn,hkn->hn", w, m)
        ws2 = w * s2
        noise = einsum("hk,kn->hn", F[..., 0], ws2) if F.shape[-1] == 1 else einsum("hkn,kn->hn", F, ws2)
        m -= centre[:, None, :]
        m *= m
        return centre, xp.sqrt(noise + einsum("kn,hkn->hn", w, m))

    def learn(self, z: Array, known: Array, K: Array, memory: Memory) -> None:
        """Take in one period: state, scale and weights; unknown cells change nothing but time."""
        xp = self.xp
        m, F, s2, unit = self.one
        first = known & (self.seen == 0)
        later = known & (self.seen > 0)
        e = xp.where(known, z - m, 0.0)
        nu = memory.prior_errors + self.n
        ratio = e * e / (F * s2)
        gain = -0.5 * xp.log(F * s2) - 0.5 * (nu + 1) * xp.log1p(ratio / nu)
        self.log_weight *= self.fade
        self.log_weight += xp.where(later, gain, 0.0)
        self.log_weight -= xp.max(self.log_weight, axis=0)
        bound = memory.clip * xp.sqrt(F * s2)
        c = xp.where(first, e, xp.clip(e, -bound, bound))
        fade = xp.where(later, memory.scale, xp.ones_like(self.n))
        self.S *= fade
        self.S += xp.where(later, xp.minimum(ratio, memory.clip**2) * s2 / unit, 0.0)
        self.n = xp.where(later, memory.scale * self.n + 1.0, self.n)
        self.a += K * c[:, None, :]
        kalman.advance_state(self.a, self.phi)
        self.seen += xp.astype(known, xp.float64)


def _sum0(x: Array) -> Array:
    """Sum over the first axis in a fixed order."""
    out = copy(x[0, ...])
    for k in range(1, x.shape[0]):
        out += x[k, ...]
    return out
