"""One pass over the panel: the predictive mean and scale of the next periods, as known before every period."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from caudal.model import kalman
from caudal.model.design import Design
from caudal.model.kalman import Gains, Ratios
from caudal.model.unrest import Unrest
from caudal.model.xp import Array, copy, cube_root, einsum, empty, host, like, namespace, zeros

LOW = 2.0  # transformed level below which a level says little of the size of errors
SETTLED = 2  # known cells before the season follows a level
OLD_ENOUGH = 4  # known cells before a series has a say in the panel's weights
CHUNK = 1024  # series filtered at once: what fits the cache; fixed, so that results do not depend on the machine
PATTERNS = 128  # patterns of gaps whose covariances are moved at once
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
    season: how the season's effects follow the level, 0 not at all, 1 in proportion.
    """

    scale: float = 0.9
    weights: float = 0.476
    prior_errors: float = 3.0
    relative: float = 0.12
    floor: float = 0.25
    clip: float = 5.5
    level: float = 0.4
    pool: float = 20.0
    young: float = 3.0
    season: float = 0.5


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

    `design.X` reaches `horizon` periods past the panel. prior: (candidates,) weights, summing to one. Candidates
    without a season come first. Design, ratios and prior are of the host; the rest runs, and returns, in the library
    and on the device of z.
    """
    xp = namespace(z)
    n, T = z.shape
    mean, sd, least = empty((T + 1, horizon, n), z), empty((T + 1, horizon, n), z), empty((T + 1, n), z)
    known = ~xp.isnan(z)
    distinct, inverse = _patterns(host(known))
    patterns, of_series = like(distinct, z), like(inverse, z)
    number = len(distinct)
    prior = like(prior, z)
    banks = _banks(design, ratios, number, horizon, z)
    block = PATTERNS if xp is np else WIDE
    blocks = [_Block(bank, slice(i, min(i + block, number))) for bank in banks for i in range(0, number, block)]
    width = CHUNK if xp is np else WIDE
    chunks = [_Chunk(slice(i, min(i + width, n)), banks, prior, memory) for i in range(0, n, width)]
    values = xp.where(known, z, 0.0)

    def period(chunk: _Chunk, t: int) -> None:
        """Forecast from before period t, then take it in: what one chunk does, whatever the others do."""
        part = chunk.part
        gains = [bank.gains if number == 1 else bank.gains.of(of_series[part]) for bank in banks]
        mean[t, :, part], sd[t, :, part] = chunk.forecast(gains, t, memory)
        least[t, part] = cube_root(1.25 / (2.0 + chunk.n))  # after n zeros, a mean of about 1 / (n + 2)
        if t < T:
            chunk.learn(values[part, t], known[part, t], gains, memory)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        each = pool.map if xp is np and len(chunks) + len(blocks) > len(banks) + 1 else map
        for t in range(T + 1):
            list(each(_Block.look, blocks, repeat(t), repeat(horizon)))
            _pool(chunks, prior, memory)
            list(each(period, chunks, repeat(t)))
            if t < T:
                list(each(_Block.move, blocks, repeat(patterns[:, t])))
    seen = xp.cumulative_sum(xp.astype(known.T, xp.int32), axis=0, dtype=xp.int32, include_initial=True)
    return Forecasts(mean, sd, seen, least)


@dataclass(frozen=True, slots=True, eq=False)
class _Bank:
    """Candidates of one state: those without a season carry none. rows: their places in the grid; gains: of the period
    being filtered, by pattern of gaps."""

    rows: slice
    design: Design
    ratios: Ratios
    gains: Gains


def _banks(design: Design, ratios: Ratios, patterns: int, horizon: int, z: Array) -> list[_Bank]:
    plain = int(np.count_nonzero((ratios.c == 0.0) & (ratios.w == 0.0))) if design.columns else 0
    cuts = [(slice(0, plain), design.without_season()), (slice(plain, len(ratios)), design)]
    made = []
    for rows, own in cuts:
        k = rows.stop - rows.start
        gains = Gains(empty((k, 2 + own.columns, patterns), z), empty((horizon, k, patterns), z))
        made += [_Bank(rows, own, ratios.part(rows).beside(z), gains)] if k else []
    return made


class _Block:
    """Covariances of some patterns of gaps in a bank: mutable here and nowhere else."""

    def __init__(self, bank: _Bank, part: slice) -> None:
        self.bank, self.part = bank, part
        self.P = kalman.first_covariance(bank.design, bank.ratios, part.stop - part.start)

    def look(self, t: int, horizon: int) -> None:
        """Gains and predictive variances of period t, into the bank's."""
        bank = self.bank
        g = kalman.gains(self.P, bank.design.X[t : t + horizon], bank.design, bank.ratios)
        bank.gains.K[..., self.part], bank.gains.F[..., self.part] = g.K, g.F

    def move(self, known: Array) -> None:
        """One period on; known: (patterns,) bool, of all blocks."""
        bank = self.bank
        kalman.update(self.P, known[self.part], Gains(bank.gains.K[..., self.part], bank.gains.F[..., self.part]))
        kalman.advance(self.P, bank.design, bank.ratios)


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
        if chunk.voice is not None:
            total = total + chunk.voice.weights
            number += chunk.voice.series
            log_relative += chunk.voice.log_relative
            errors += chunk.voice.errors
    for chunk in chunks:
        chunk.relative = float(np.exp(log_relative / errors))
        chunk.prior = xp.maximum(total / number, 1e-300)[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class _Voice:
    """What a chunk says in the panel's pooling: sums over its series that are old enough."""

    weights: Array
    series: float
    log_relative: float
    errors: float


class _Chunk:
    """State of some series during the pass: mutable here and nowhere else."""

    def __init__(self, part: slice, banks: Sequence[_Bank], prior: Array, memory: Memory) -> None:
        k, size = int(prior.shape[0]), part.stop - part.start
        self.xp, self.part, self.banks = namespace(prior), part, banks
        self.prior = prior[:, None]
        self.a = [zeros((len(b.ratios), 2 + b.design.columns, size), prior) for b in banks]  # state means
        self.log_weight = zeros((k, size), prior)
        self.likelihood = self.xp.exp(self.log_weight)
        self.S = zeros((k, size), prior)  # discounted sum of e^2 / F
        self.n = zeros((size,), prior)  # discounted number of them
        self.unrest = Unrest(self.n)
        self.seen = zeros((size,), prior)  # known cells so far
        self.relative = memory.relative
        cycle = banks[-1].design.cycle
        self.fade = memory.weights ** (1.0 / cycle if cycle > 1.0 else 1.0 / 12.0)
        self.voice: _Voice | None = None

    def weights(self) -> Array:
        """Posterior weights of the candidates (candidates, series)."""
        w = self.likelihood * self.prior
        w /= _sum0(w)
        return w

    def forecast(self, gains: Sequence[Gains], t: int, memory: Memory) -> tuple[Array, Array]:
        """Mixture mean and standard deviation of the next periods: (horizon, series of the chunk) each."""
        xp = self.xp
        horizon = int(gains[0].F.shape[0])
        m = empty((horizon, *self.log_weight.shape), self.log_weight)
        for state, bank in zip(self.a, self.banks, strict=True):
            kalman.predict_state(state, bank.design.X[t : t + horizon], bank.ratios.phi, m[:, bank.rows, :])
        F = gains[0].F if len(gains) == 1 else xp.concat([g.F for g in gains], axis=1)
        w = self.weights()
        centre = einsum("kn,hkn->hn", w, m)
        level = xp.abs(centre[0, ...])
        base = ((1.0 + memory.young / (1.0 + self.seen)) * xp.maximum(self.relative * level, memory.floor)) ** 2
        base *= memory.prior_errors
        unit = xp.maximum(level, LOW) ** (2.0 * memory.level)
        square = unit * _sum0(w * self.S)
        s2 = (base + unit * self.S) / (memory.prior_errors + self.n)
        s2 *= self.unrest.factor(base, memory.prior_errors, unit, square, self.n)
        self.one = (copy(m[0, ...]), F[0, ...], s2, unit, w)
        self.now = (level, square)
        ws2 = w * s2
        noise = einsum("hk,kn->hn", F[..., 0], ws2) if F.shape[-1] == 1 else einsum("hkn,kn->hn", F, ws2)
        m -= centre[:, None, :]
        m *= m
        return centre, xp.sqrt(noise + einsum("kn,hkn->hn", w, m))

    def learn(self, z: Array, known: Array, gains: Sequence[Gains], memory: Memory) -> None:
        """Take in one period: state, scale and weights; unknown cells change nothing but time."""
        xp = self.xp
        m, F, s2, unit, w = self.one
        first = known & (self.seen == 0)
        later = known & (self.seen > 0)
        e = xp.where(known, z - m, 0.0)
        nu = memory.prior_errors + self.n
        Fs2 = F * s2
        ratio = e * e / Fs2
        loss = xp.log(Fs2) + (nu + 1) * xp.log(1.0 + ratio / nu)
        kept = xp.minimum(ratio, memory.clip**2) * s2 / unit
        self.unrest.learn(_sum0(w * ratio), _sum0(w * kept), later, nu)
        self.log_weight *= self.fade
        self.log_weight -= xp.where(later, 0.5 * loss, 0.0)
        self.log_weight -= xp.max(self.log_weight, axis=0)
        self.likelihood = xp.exp(self.log_weight)
        bound = memory.clip * xp.sqrt(Fs2)
        c = xp.where(first, e, xp.clip(e, -bound, bound))
        fade = xp.where(later, memory.scale, xp.ones_like(self.n))
        self.S *= fade
        self.S += xp.where(later, kept, 0.0)
        self.n = xp.where(later, memory.scale * self.n + 1.0, self.n)
        for state, bank, g in zip(self.a, self.banks, gains, strict=True):
            before = copy(state[:, 0, :])
            state[...] += g.K * c[bank.rows, None, :]
            kalman.advance_state(state, bank.ratios.phi)
            if bank.design.columns:
                _follow(state, before, self.seen > SETTLED, memory.season)
        self.seen += xp.astype(known, xp.float64)
        self.voice = self._voice()

    def _voice(self) -> _Voice:
        xp = self.xp
        level, square = self.now
        old = self.seen >= OLD_ENOUGH
        use = old & (level > LOW) & (square > 0)
        n = self.n[use]
        return _Voice(
            xp.sum(xp.where(old, self.weights(), 0.0), axis=1),
            float(xp.count_nonzero(old)),
            float(xp.sum(n * xp.log(xp.sqrt(square[use] / n) / level[use]))),
            float(xp.sum(n)),
        )


def _follow(state: Array, before: Array, settled: Array, power: float) -> None:
    """Let the season's effects (candidates, 2.., series) follow the level from `before` to where it is now.

    Effects learned at 25,000 a month would be three times too large, relatively, once a border is down to 2,000.
    """
    xp = namespace(state)
    after = state[:, 0, :]
    use = settled & (before > LOW) & (after > 0.5 * LOW)
    ratio = xp.where(use, xp.clip(after / xp.where(use, before, 1.0), 0.5, 1.5), 1.0)
    state[:, 2:, :] *= (ratio**power)[:, None, :]


def _sum0(x: Array) -> Array:
    """Sum over the first axis in a fixed order."""
    out = copy(x[0, ...])
    for k in range(1, x.shape[0]):
        out += x[k, ...]
    return out
