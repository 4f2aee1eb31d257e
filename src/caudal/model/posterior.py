"""One pass over the panel: the predictive mean and scale of the next periods, as known before every period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from caudal.model import kalman
from caudal.model.design import Design
from caudal.model.kalman import Ratios

CHUNK = 1024  # series filtered at once: what fits the cache; fixed, so that results do not depend on the machine


@dataclass(frozen=True, slots=True)
class Memory:
    """How fast the past fades, a period, and how strong the priors are.

    scale: discount of the squared errors behind sigma2. weights: discount of the log-likelihood behind the grid's
    weights. prior_errors: how many errors the prior scale is worth. relative: prior sigma over the level, on the
    transformed scale. clip: errors beyond so many predictive scales move state and scale no further (heavy tails). level: how sigma2
    follows the squared level when the level moves, 0 not at all, 1 in proportion.
    """

    scale: float = 0.97
    weights: float = 0.985
    prior_errors: float = 3.0
    relative: float = 0.10
    floor: float = 0.25
    clip: float = 3.5
    level: float = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """mean, sd: (origins, horizon, series) on the transformed scale; origin t has seen the periods before t."""

    mean: np.ndarray
    sd: np.ndarray
    seen: np.ndarray  # (origins, series): known cells before the origin


def filter_panel(
    z: np.ndarray, design: Design, ratios: Ratios, prior: np.ndarray, horizon: int, memory: Memory
) -> Forecasts:
    """Filter every series (series, periods) over every candidate; mix candidates by discounted marginal likelihood.

    `design.X` reaches `horizon` periods past the panel. prior: (candidates,) weights, summing to one.
    """
    n, T = z.shape
    mean = np.empty((T + 1, horizon, n))
    sd = np.empty((T + 1, horizon, n))
    known = ~np.isnan(z)
    patterns, of_series = np.unique(known, axis=0, return_inverse=True)
    of_series = of_series.reshape(-1)
    P = kalman.first_covariance(design, ratios, len(patterns))
    chunks = [_Chunk(slice(i, min(i + CHUNK, n)), design, ratios, prior, n) for i in range(0, n, CHUNK)]
    values = np.where(known, z, 0.0)
    for t in range(T + 1):
        X = design.X[t : t + horizon]
        g = kalman.gains(P, X, design, ratios)
        for chunk in chunks:
            part, pattern = chunk.part, of_series[chunk.part]
            F = g.F[0] if len(patterns) == 1 else None
            F_all = g.F if F is not None else g.F[:, :, pattern]
            chunk.forecast(X, F_all, memory, mean[t], sd[t])
            if t < T:
                K = g.K if F is not None else g.K[:, :, pattern]
                chunk.learn(values[part, t], known[part, t], K, memory)
        if t < T:
            P = kalman.advance(kalman.update(P, patterns[:, t], g), design, ratios)
    seen = np.zeros((T + 1, n), dtype=np.int32)
    np.cumsum(known.T, axis=0, out=seen[1:])
    return Forecasts(mean, sd, seen)


class _Chunk:
    """State of some series during the pass: mutable here and nowhere else."""

    def __init__(self, part: slice, design: Design, ratios: Ratios, prior: np.ndarray, n: int) -> None:
        k, size = len(ratios), part.stop - part.start
        self.part, self.phi = part, ratios.phi
        self.log_prior = np.log(prior)[:, None]
        self.a = np.zeros((k, 2 + design.columns, size))  # state means
        self.log_weight = np.zeros((k, size))
        self.S = np.zeros((k, size))  # discounted sum of e^2 / F
        self.n = np.zeros(size)  # discounted number of them
        self.seen = np.zeros(size, dtype=np.int64)

    def forecast(self, X: np.ndarray, F: np.ndarray, memory: Memory, mean: np.ndarray, sd: np.ndarray) -> None:
        """Mixture mean and standard deviation of the next periods into `mean`, `sd` (horizon, all series)."""
        m = kalman.predict_state(self.a, X, self.phi)
        base = (memory.relative * np.maximum(np.abs(m[0]), memory.floor / memory.relative)) ** 2
        unit = base**memory.level
        s2 = (memory.prior_errors * base + unit * self.S) / (memory.prior_errors + self.n)
        w = self.log_weight + self.log_prior
        w = np.exp(w - w.max(axis=0))
        w /= _sum0(w)
        self.one = (m[0], F[0], s2, unit)
        for h in range(len(X)):
            centre = _sum0(w * m[h])
            spread = _sum0(w * (F[h] * s2 + (m[h] - centre) ** 2))
            mean[h, self.part] = centre
            sd[h, self.part] = np.sqrt(spread)

    def learn(self, z: np.ndarray, known: np.ndarray, K: np.ndarray, memory: Memory) -> None:
        """Take in one period: state, scale and weights; unknown cells change nothing but time."""
        m, F, s2, unit = self.one
        first = known & (self.seen == 0)
        later = known & (self.seen > 0)
        e = np.where(known, z - m, 0.0)
        nu = memory.prior_errors + self.n
        ratio = e * e / (F * s2)
        gain = -0.5 * np.log(F * s2) - 0.5 * (nu + 1) * np.log1p(ratio / nu)
        self.log_weight *= memory.weights
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
