"""One pass over the panel: the predictive mean and scale of the next periods, as known before every period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from caudal.model import kalman
from caudal.model.design import Design
from caudal.model.kalman import Ratios

LOW = 2.0  # transformed level below which a level says little of the size of errors
OLD_ENOUGH = 4  # known cells before a series has a say in the panel's weights
CHUNK = 1024  # series filtered at once: what fits the cache; fixed, so that results do not depend on the machine


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

    mean: np.ndarray
    sd: np.ndarray
    seen: np.ndarray
    least: np.ndarray


def filter_panel(
    z: np.ndarray, design: Design, ratios: Ratios, prior: np.ndarray, horizon: int, memory: Memory
) -> Forecasts:
    """Filter every series (series, periods) over every candidate; mix candidates by discounted marginal likelihood.

    `design.X` reaches `horizon` periods past the panel. prior: (candidates,) weights, summing to one.
    """
    n, T = z.shape
    mean = np.empty((T + 1, horizon, n))
    sd = np.empty((T + 1, horizon, n))
    least = np.empty((T + 1, n))
    known = ~np.isnan(z)
    patterns, of_series = np.unique(known, axis=0, return_inverse=True)
    of_series = of_series.reshape(-1)
    P = kalman.first_covariance(design, ratios, len(patterns))
    chunks = [_Chunk(slice(i, min(i + CHUNK, n)), design, ratios, prior, memory) for i in range(0, n, CHUNK)]
    values = np.where(known, z, 0.0)
    for t in range(T + 1):
        X = design.X[t : t + horizon]
        g = kalman.gains(P, X, design, ratios)
        _pool(chunks, prior, memory)
        for chunk in chunks:
            part, pattern = chunk.part, of_series[chunk.part]
            F = g.F[0] if len(patterns) == 1 else None
            F_all = g.F if F is not None else g.F[:, :, pattern]
            chunk.forecast(X, F_all, memory, mean[t], sd[t])
            least[t, part] = np.cbrt(1.25 / (2.0 + chunk.n))  # after n zeros, a mean of about 1 / (n + 2)
            if t < T:
                K = g.K if F is not None else g.K[:, :, pattern]
                chunk.learn(values[part, t], known[part, t], K, memory)
        if t < T:
            P = kalman.advance(kalman.update(P, patterns[:, t], g), design, ratios)
    seen = np.zeros((T + 1, n), dtype=np.int32)
    np.cumsum(known.T, axis=0, out=seen[1:])
    return Forecasts(mean, sd, seen, least)


def _pool(chunks: Sequence[_Chunk], prior: np.ndarray, memory: Memory) -> None:
    """Empirical Bayes: move the grid's prior to the average weight that series of the panel give each
    candidate, and the prior sigma over the level to their geometric mean."""
    total, number = memory.pool * prior, memory.pool
    log_relative, errors = memory.pool * np.log(memory.relative), memory.pool
    for chunk in chunks:
        old = chunk.seen >= OLD_ENOUGH
        total = total + (chunk.weights() * old).sum(axis=1)
        number += float(old.sum())
        level, square = chunk.now
        use = old & (level > LOW) & (square > 0)
        n = chunk.n[use]
        log_relative += float((n * np.log(np.sqrt(square[use] / n) / level[use])).sum())
        errors += float(n.sum())
    for chunk in chunks:
        chunk.relative = float(np.exp(log_relative / errors))
        chunk.log_prior = np.log(np.maximum(total / number, 1e-300))[:, None]


class _Chunk:
    """State of some series during the pass: mutable here and nowhere else."""

    def __init__(self, part: slice, design: Design, ratios: Ratios, prior: np.ndarray, memory: Memory) -> None:
        k, size = len(ratios), part.stop - part.start
        self.part, self.phi = part, ratios.phi
        self.log_prior = np.log(prior)[:, None]
        self.a = np.zeros((k, 2 + design.columns, size))  # state means
        self.log_weight = np.zeros((k, size))
        self.S = np.zeros((k, size))  # discounted sum of e^2 / F
        self.n = np.zeros(size)  # discounted number of them
        self.seen = np.zeros(size, dtype=np.int64)
        self.relative = memory.relative
        self.fade = memory.weights ** (1.0 / design.cycle if design.cycle > 1.0 else 1.0 / 12.0)
        self.now = (np.zeros(size), np.zeros(size))

    def weights(self) -> np.ndarray:
        """Posterior weights of the candidates (candidates, series)."""
        w: np.ndarray = self.log_weight + self.log_prior
        w = np.exp(w - w.max(axis=0))
        w /= _sum0(w)
        return w

    def forecast(self, X: np.ndarray, F: np.ndarray, memory: Memory, mean: np.ndarray, sd: np.ndarray) -> None:
        """Mixture mean and standard deviation of the next periods into `mean`, `sd` (horizon, all series)."""
        m = kalman.predict_state(self.a, X, self.phi)
        wide = 1.0 + memory.young / (1.0 + self.seen)
        base = (wide * np.maximum(self.relative * np.abs(m[0]), memory.floor)) ** 2
        unit = np.maximum(np.abs(m[0]), LOW) ** (2.0 * memory.level)
        s2 = (memory.prior_errors * base + unit * self.S) / (memory.prior_errors + self.n)
        w = self.weights()
        self.one = (m[0].copy(), F[0], s2, unit)
        self.now = (_sum0(w * m[0]), _sum0(w * unit * self.S))
        centre = np.einsum("kn,hkn->hn", w, m)
        ws2 = w * s2
        noise = np.einsum("hk,kn->hn", F[..., 0], ws2) if F.shape[-1] == 1 else np.einsum("hkn,kn->hn", F, ws2)
        m -= centre[:, None]
        m *= m
        mean[:, self.part] = centre
        sd[:, self.part] = np.sqrt(noise + np.einsum("kn,hkn->hn", w, m))

    def learn(self, z: np.ndarray, known: np.ndarray, K: np.ndarray, memory: Memory) -> None:
        """Take in one period: state, scale and weights; unknown cells change nothing but time."""
        m, F, s2, unit = self.one
        first = known & (self.seen == 0)
        later = known & (self.seen > 0)
        e = np.where(known, z - m, 0.0)
        nu = memory.prior_errors + self.n
        ratio = e * e / (F * s2)
        gain = -0.5 * np.log(F * s2) - 0.5 * (nu + 1) * np.log1p(ratio / nu)
        self.log_weight *= self.fade
        self.log_weight += np.where(later, gain, 0.0)
        self.log_weight -= self.log_weight.max(axis=0)
        bound = memory.clip * np.sqrt(F * s2)
        c = np.where(first, e, np.clip(e, -bound, bound))
        fade = np.where(later, memory.scale, 1.0)
        self.S *= fade
        self.S += np.where(later, np.minimum(ratio, memory.clip**2) * s2 / unit, 0.0)
        self.n = np.where(later, memory.scale * self.n + 1.0, self.n)
        self.a += K * c[:, None, :]
        kalman.advance_state(self.a, self.phi)
        self.seen += known


def _sum0(x: np.ndarray) -> np.ndarray:
    """Sum over the first axis in a fixed order."""
    out: np.ndarray = x[0].copy()
    for row in x[1:]:
        out += row
    return out
