"""The scan: where is the break? It asks every date in a range, and never looks at the date of signature.

On the cube-root scale the series is a level that wanders, a season, noise, and one step at the date asked:
    z_t = level_t + season_t + delta [t >= tau] + e_t,   level_t = level_(t-1) + u_t,   var(u) = q var(e).
For each tau and each q of a small grid delta is estimated by generalised least squares on all data known, and (q, tau)
is chosen by residual likelihood (Harvey 1989, section 3.4; the step as an intervention, Box and Tiao 1975).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.effect.placebo import Rank, rank_among
from caudal.model.design import calendar

RATIOS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
WORLDS = 400
"""Series without a break, simulated to see how far the best of so many dates reaches."""
EDGE = 2  # periods that must lie on each side of a step
CENTRAL = (0.1, 0.9)


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """The break found.

    candidates: (n,) first periods of a new level that were asked; score: (n,) estimated step over its standard error
    (negative = fewer). at: the likeliest; first, last: central 80% of the likelihood over the candidates. percent: the
    step in percent of the level before, season apart. rank: its score among dates of the same record outside the range.
    p: share of simulated series without a break in which the best of so many dates scores as high.
    """

    candidates: np.ndarray
    score: np.ndarray
    at: int
    first: int
    last: int
    percent: float | None
    rank: Rank
    p: float


def scan(
    counts: np.ndarray,
    candidates: Sequence[int],
    *,
    quiet: Sequence[int] = (),
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    seed: int = 0,
) -> Scan | None:
    """The date from which the level of one series differs most from the level before; None where none can be asked.

    counts: (periods,), NaN = not known. candidates: first periods of a new level. quiet: other dates of the record,
    away from every measure, among which the break's score is ranked.
    """
    z = np.cbrt(np.asarray(counts, dtype=float))
    known = np.flatnonzero(np.isfinite(z))
    asked = [c for c in candidates if (known < c).sum() >= EDGE and (known >= c).sum() >= EDGE]
    X = _season(len(z), season, start, freq)[known]
    if not asked or len(known) < X.shape[1] + 8:
        return None
    fits = [_Steps(known, X, q) for q in RATIOS]
    loglik = np.stack([f.loglik(z[known], asked) for f in fits])
    best_q, best = np.unravel_index(int(loglik.argmax()), loglik.shape)
    fit = fits[int(best_q)]
    score, delta = fit.score(z[known], asked)
    weight = np.exp(loglik - loglik.max()).sum(axis=0)
    share = np.cumsum(weight / weight.sum())
    first, last = (asked[int(np.searchsorted(share, q))] for q in CENTRAL)
    elsewhere = [c for c in quiet if c not in asked and (known < c).sum() >= EDGE and (known >= c).sum() >= EDGE]
    others = fit.score(z[known], elsewhere)[0] if elsewhere else np.array([])
    top = float(score[best])
    return Scan(
        candidates=np.array(asked), score=score, at=asked[int(best)], first=first, last=last,
        percent=_percent(z, asked[int(best)], float(delta[best]), season),
        rank=rank_among(top, others, len(others)), p=_chance(fits, z[known], asked, abs(top), seed),
    )  # fmt: skip


class _Steps:
    """Generalised least squares of one step at a time, given the ratio q; everything but the data is done once."""

    def __init__(self, known: np.ndarray, X: np.ndarray, q: float) -> None:
        self.known = known
        S = np.eye(len(known)) + q * np.minimum.outer(known, known).astype(float)
        P = np.linalg.inv(S)
        PX = P @ X
        XPX = X.T @ PX
        self.M = P - PX @ np.linalg.solve(XPX, PX.T)
        self.free = len(known) - X.shape[1] - 1
        self.logdet = np.linalg.slogdet(S)[1] + np.linalg.slogdet(XPX)[1]
        self.root = np.linalg.cholesky(S)

    def _parts(self, z: np.ndarray, dates: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        D = (self.known[:, None] >= np.asarray(dates)).astype(float)
        MD = self.M @ D
        den = np.maximum((D * MD).sum(axis=0), 1e-12)
        num = z @ MD
        rss = np.maximum((z * (z @ self.M)).sum(axis=-1)[..., None] - num**2 / den, 1e-12)
        return num, den, rss

    def score(self, z: np.ndarray, dates: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """Step over its standard error, and the step. z: (..., known)."""
        num, den, rss = self._parts(z, dates)
        return num / np.sqrt(den * rss / self.free), num / den

    def loglik(self, z: np.ndarray, dates: Sequence[int]) -> np.ndarray:
        """Residual log likelihood of each date."""
        _, den, rss = self._parts(z, dates)
        value: np.ndarray = -0.5 * (self.free * np.log(rss / self.free) + self.logdet + np.log(den))
        return value

    def null(self, z: np.ndarray) -> float:
        """Residual log likelihood without a step."""
        rss = float(z @ self.M @ z)
        return float(-0.5 * ((self.free + 1) * np.log(rss / (self.free + 1)) + self.logdet))


def _season(periods: int, season: int, start: date | None, freq: str | None) -> np.ndarray:
    """A constant and the season's columns, those that add something: (periods, columns)."""
    X = calendar(periods, season=season, start=start, freq=freq).X if season > 1 else np.zeros((periods, 0))
    whole = np.concatenate([np.ones((periods, 1)), X], axis=1)
    kept: list[int] = []
    for j in range(whole.shape[1]):
        if np.linalg.matrix_rank(whole[:, [*kept, j]]) > len(kept):
            kept.append(j)
    return whole[:, kept]


def _chance(fits: Sequence[_Steps], z: np.ndarray, asked: Sequence[int], top: float, seed: int) -> float:
    """How often the best date of a series without a break scores as high; its q is the likeliest without a break."""
    fit = max(fits, key=lambda f: f.null(z))
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, len(z)])))
    worlds = rng.standard_normal((WORLDS, len(z))) @ fit.root.T
    best = np.abs(fit.score(worlds, asked)[0]).max(axis=1)
    return (1 + int((best >= top).sum())) / (1 + WORLDS)


def _percent(z: np.ndarray, at: int, delta: float, season: int) -> float | None:
    """The step on the count scale, over a season from the break: percent of what came without it."""
    after = z[at : at + max(season, EDGE)]
    came = after[np.isfinite(after)]
    without = np.maximum(came - delta, 0.0) ** 3
    return 100 * (float((came**3).sum()) / float(without.sum()) - 1) if without.sum() > 0 else None
