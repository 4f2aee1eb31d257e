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
PIECES = 24  # of a period, over which a profile is averaged


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """Posterior draws of K measures' effects, in order of onset.

    parts: (draws, K) in counts, added up from each onset to the end of the window: what each added to those before it;
    observed minus counterfactual, negative = fewer. ratio: (draws, K) the same as a share of what came without it.
    whole: (draws,) all of them; parts add up to it in every draw. correlation: (K, K) of the mean log effects.
    profiles: (K, profiles) posterior weights.
    """

    parts: np.ndarray
    ratio: np.ndarray
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
    logs = np.log(np.maximum(expected, 0.0) + 0.5)
    gap = np.log(observed + 0.5) - np.median(logs, axis=0)
    basis = np.stack([_profile(kind, m * a_month, o, observed.size) for o in at for kind, m in PROFILES], axis=1)
    G, g = _normal(logs, gap, basis)
    return _mixed(G, g, basis.reshape(observed.size, len(at), len(PROFILES)), observed, logs.shape[0], seed)


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


def _normal(logs: np.ndarray, gap: np.ndarray, basis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """X' S^-1 X and X' S^-1 (log Y - m) for every profile. S is shrunk to its diagonal, as draws are not many."""
    draws, periods = logs.shape
    share = periods / (periods + draws)
    S = (1 - share) * _covariance(logs)
    S += np.diag(np.diag(S)) * share / (1 - share) + 1e-9 * np.eye(periods)
    white = np.linalg.solve(np.linalg.cholesky(S), np.column_stack([basis, gap]))
    return white[:, :-1].T @ white[:, :-1], white[:, :-1].T @ white[:, -1]


def _covariance(logs: np.ndarray) -> np.ndarray:
    """Covariance of draws with long tails: that of the normal law with their central 90% and rank correlation."""
    from scipy.special import ndtri  # noqa: PLC0415 - a third of a second that nothing else of the room needs

    lower, upper = np.quantile(logs, (0.05, 0.95), axis=0)
    scores = ndtri((logs.argsort(axis=0).argsort(axis=0) + 0.5) / len(logs))
    width = np.maximum((upper - lower) / (2 * NORMAL90), 1e-3)
    covariance: np.ndarray = np.atleast_2d(np.corrcoef(scores, rowvar=False)) * np.outer(width, width)
    return covariance


def _mixed(G: np.ndarray, g: np.ndarray, basis: np.ndarray, observed: np.ndarray, draws: int, seed: int) -> Together:
    _, K, P = basis.shape
    choices = list(product(range(P), repeat=K))
    fits = [_given(G, g, [k * P + p for k, p in enumerate(choice)]) for choice in choices]
    log_weight = np.array([f[2] for f in fits])
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, K, observed.size])))
    which = np.searchsorted(np.cumsum(weight), (np.arange(draws) + rng.random()) / draws).clip(max=len(choices) - 1)
    noise = rng.standard_normal((draws, K))
    f = np.empty((draws, observed.size, K))
    for c in np.unique(which):
        mine = which == c
        mean, root, _ = fits[c]
        beta = mean + noise[mine] @ root.T
        f[mine] = beta[:, None, :] * np.stack([basis[:, k, p] for k, p in enumerate(choices[c])], axis=1)
    profiles = np.array([[weight[[ch[k] == p for ch in choices]].sum() for p in range(P)] for k in range(K)])
    return _told(f, observed, profiles)


def _given(G: np.ndarray, g: np.ndarray, rows: list[int]) -> tuple[np.ndarray, np.ndarray, float]:
    """Posterior mean, root of the covariance, and log marginal likelihood, given one profile for each measure."""
    inside = G[np.ix_(rows, rows)] + np.eye(len(rows)) / PRIOR**2
    L = np.linalg.cholesky(inside)
    u = np.linalg.solve(L, g[rows])
    root = np.linalg.inv(L).T
    return root @ u, root, 0.5 * float(u @ u) - float(np.log(np.diag(L)).sum())


def _told(f: np.ndarray, observed: np.ndarray, profiles: np.ndarray) -> Together:
    """Counts from log effects: the later measures are taken away first, so each stands on those before it."""
    after = np.flip(np.cumsum(np.flip(f, axis=2), axis=2), axis=2)  # f_k + f_k+1 + ...
    without = (observed[:, None] + 0.5) * np.exp(-np.concatenate([after, np.zeros((*after.shape[:2], 1))], axis=2))
    parts = (without[:, :, 1:] - without[:, :, :-1]).sum(axis=1)
    begun = np.abs(f).max(axis=0) > 0
    base = (without[:, :, :-1] * begun).sum(axis=1)
    mean = (f * begun).sum(axis=1) / begun.sum(axis=0)
    return Together(
        parts=parts, ratio=parts / np.maximum(base, 0.5), whole=parts.sum(axis=1),
        correlation=np.corrcoef(mean, rowvar=False), profiles=profiles,
    )  # fmt: skip
