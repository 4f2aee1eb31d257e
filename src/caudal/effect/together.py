"""Together: several measures on one series, each estimated in the presence of the others.

Over a window that begins with the first of them, on the log scale:
    log(Y_t + 1/2) = log(Y0_t + 1/2) + sum_k f_k(t),   f_k(t) = beta_k x_k(t),   beta_k ~ N(0, 1).
Y0: joint predictive draws from the data before the first, with none of them in force; m and S are the centre and the
covariance of its log, which has long tails: medians, widths of the central 90%, correlation of normal scores. x_k: how
measure k sets in, a member of a small family (`PROFILES`), averaged over each period, so that a period which it splits
counts in part. Given the profiles all is linear (Bayesian generalised least squares):
    V = (X' S^-1 X + I)^-1,   b = V X' S^-1 (log Y - m),
and the profiles of all measures are mixed by their marginal likelihood. So a measure that came early cannot claim what
a later one did, nor the reverse; where the data cannot tell, the two posteriors show it by their correlation.

A draw of beta is b at that draw's own log Y - log Y0, with noise of the prior: of normal draws its law is exactly the
posterior (randomise, then optimise), and it stays paired with its Y0. So counts are split in every draw,
    Y - Y0 = sum_k Y0 exp(f_1 + ... + f_k-1) (exp(f_k) - 1) + rest,
the later measures upon the earlier; the rest has the form of none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from caudal.errors import UsageError

PRIOR = 1.0
"""Prior standard deviation of beta: acts seldom change a flow by more than a factor e^2."""
STRONG = -0.7
"""Correlation of two effects at or under which they cannot be separated: half of what one says is the other's."""
PROFILES: tuple[tuple[str, float], ...] = (("step", 0.0), ("step", 1.0), ("ramp", 3.0), ("ramp", 6.0), ("decay", 3.0))
"""How an effect may set in: at once, or so many months late; evenly over so many; at once, halved in every so many."""
MOST = 4  # measures at a time: 5^4 combinations of profiles
NORMAL90 = 1.6448536269514722
TAIL = 3.0  # standard deviations at which the log of a draw is held back, for beta alone
PIECES = 24  # of a period, over which a profile is averaged


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """Posterior draws of K measures' effects, in order of onset.

    parts: (draws, K) in counts, added up from each onset to the end of the window: what each added to those before it;
    observed minus counterfactual, negative = fewer. ratio: (draws, K) the same as a share of what came without it.
    rest: (draws,) what has the form of none. whole: (draws,) observed less expected; parts and rest add up to it in
    every draw. correlation: (K, K) of the mean log effects. profiles: (K, profiles) posterior weights.
    """

    parts: np.ndarray
    ratio: np.ndarray
    rest: np.ndarray
    whole: np.ndarray
    correlation: np.ndarray
    profiles: np.ndarray

    def inseparable(self, i: int, j: int) -> bool:
        """Whether two measures' effects hang together too strongly to be told apart."""
        return bool(self.correlation[i, j] <= STRONG)


def together(
    expected: np.ndarray, observed: np.ndarray, onsets: Sequence[float], a_month: float, *, seed: int = 0
) -> Together:
    """Estimate measures on one series together.

    expected: (draws, periods) counterfactual counts with none of them in force; observed: (periods,), all known;
    onsets: when each began, in periods from the first, in order, fractions for a start within a period; a_month:
    periods in a month. Raises UsageError for more than four measures, fewer than two, or onsets out of order or of the
    window.
    """
    at = [float(o) for o in onsets]
    if not 2 <= len(at) <= MOST:
        raise UsageError(f"Two to {MOST} measures are estimated together; these are {len(at)}.")
    if at != sorted(at) or at[0] < 0 or at[-1] >= observed.size:
        raise UsageError(f"Onsets {at} must be in order, within 0 to {observed.size} periods.")
    base = np.maximum(expected, 0.0)
    logs = np.log(base + 0.5)
    middle = np.median(logs, axis=0)
    S = _covariance(logs)
    reach = TAIL * np.sqrt(np.diag(S))
    gaps = np.log(observed + 0.5) - middle - np.clip(logs - middle, -reach, reach)
    basis = np.stack([_profile(kind, m * a_month, o, observed.size) for o in at for kind, m in PROFILES], axis=1)
    white = np.linalg.solve(np.linalg.cholesky(S), np.column_stack([basis, gaps.T]))
    X, r = white[:, : basis.shape[1]], white[:, basis.shape[1] :]
    f, profiles = _drawn(X.T @ X, X.T @ r, basis.reshape(observed.size, len(at), len(PROFILES)), seed)
    return _told(f, base, observed, profiles)


def _profile(kind: str, length: float, onset: float, periods: int) -> np.ndarray:
    """(periods,) the mean over each period of how much of an effect has set in since the onset."""
    inside = (np.arange(PIECES) + 0.5) / PIECES
    since = np.arange(periods)[:, None] + inside - onset - (length if kind == "step" else 0.0)
    shape = np.ones_like(since)
    if kind == "ramp":
        shape = np.minimum(since / length, 1.0)
    elif kind == "decay":
        shape = 0.5 ** (np.maximum(since, 0.0) / length)
    mean: np.ndarray = np.where(since > 0, shape, 0.0).mean(axis=1)
    return mean


def _covariance(logs: np.ndarray) -> np.ndarray:
    """Covariance of draws with long tails: that of the normal law with their central 90% and rank correlation, shrunk
    to its diagonal, as draws are not many."""
    from scipy.special import ndtri  # noqa: PLC0415 - a third of a second that nothing else of the room needs

    draws, periods = logs.shape
    lower, upper = np.quantile(logs, (0.05, 0.95), axis=0)
    scores = ndtri(np.apply_along_axis(_ranks, 0, logs) / draws)
    width = np.maximum((upper - lower) / (2 * NORMAL90), 1e-3)
    S: np.ndarray = np.atleast_2d(np.corrcoef(scores, rowvar=False)) * np.outer(width, width)
    share = periods / (periods + draws)
    shrunk: np.ndarray = (1 - share) * S + np.diag(share * width**2 + 1e-9)
    return shrunk


def _ranks(x: np.ndarray) -> np.ndarray:
    """Middle ranks, 0.5 to len(x) - 0.5. Draws at zero are equal: a sort would rank them by chance, another on every
    processor."""
    ordered = np.sort(x)
    ranks: np.ndarray = 0.5 * (np.searchsorted(ordered, x, "left") + np.searchsorted(ordered, x, "right"))
    return ranks


def _drawn(G: np.ndarray, g: np.ndarray, basis: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(draws, periods, K) log effects and the weights of the profiles. G: X' S^-1 X; g: X' S^-1 r, a column a draw."""
    periods, K, P = basis.shape
    draws = g.shape[1]
    centre = g.mean(axis=1)
    choices = list(product(range(P), repeat=K))
    rows = [[k * P + p for k, p in enumerate(choice)] for choice in choices]
    log_weight = np.array([_likelihood(G, centre, r) for r in rows])
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, K, periods])))
    which = np.searchsorted(np.cumsum(weight), (np.arange(draws) + rng.random()) / draws).clip(max=len(choices) - 1)
    which = rng.permutation(which)
    noise = rng.standard_normal((K, draws)) / PRIOR
    f = np.empty((draws, periods, K))
    for c in np.unique(which):
        mine = which == c
        inside = G[np.ix_(rows[c], rows[c])] + np.eye(K) / PRIOR**2
        beta = np.linalg.solve(inside, g[np.ix_(rows[c], np.flatnonzero(mine))] + noise[:, mine])
        f[mine] = beta.T[:, None, :] * np.stack([basis[:, k, p] for k, p in enumerate(choices[c])], axis=1)
    profiles = np.array([[weight[[ch[k] == p for ch in choices]].sum() for p in range(P)] for k in range(K)])
    return f, profiles


def _likelihood(G: np.ndarray, g: np.ndarray, rows: list[int]) -> float:
    """Log marginal likelihood of one profile for each measure, up to what all have in common."""
    L = np.linalg.cholesky(G[np.ix_(rows, rows)] + np.eye(len(rows)) / PRIOR**2)
    u = np.linalg.solve(L, g[rows])
    return 0.5 * float(u @ u) - float(np.log(np.diag(L)).sum())


def _told(f: np.ndarray, base: np.ndarray, observed: np.ndarray, profiles: np.ndarray) -> Together:
    """Counts from log effects, each measure upon those before it."""
    so_far = np.exp(np.concatenate([np.zeros((*f.shape[:2], 1)), np.cumsum(f, axis=2)], axis=2))
    level = base[:, :, None] * so_far
    parts = np.diff(level, axis=2).sum(axis=1)
    begun = np.abs(f).max(axis=0) > 0
    without = (level[:, :, :-1] * begun).sum(axis=1)
    mean = (f * begun).sum(axis=1) / begun.sum(axis=0)
    whole = observed.sum() - base.sum(axis=1)
    return Together(
        parts=parts, ratio=parts / np.maximum(without, 0.5), rest=whole - parts.sum(axis=1), whole=whole,
        correlation=np.corrcoef(mean, rowvar=False), profiles=profiles,
    )  # fmt: skip
