"""Early signs: what is out before the count itself, and how far its past surprises earned it a say.

A sign speaks at every origin in one unit, the width of the base forecast there: by how much it would move the centre.
Weights are learned walking forward, from outcomes known at each origin and nothing else:

- one sign alone: w = max(0, sum f x e) / (g + PRIOR g / n), g = sum f x^2, n = sum f, f the discount, e the base
  forecast's error, x what the sign said (ridge regression without a constant, its pull worth PRIOR dates);
- trust: tau = max(0, 1 - (s / gain)^2), gain = the mean of e^2 - (e - w x)^2 where each w was known before, s its
  standard error, so that a sign without a gain beyond its noise has no weight;
- signs together: the weights of `members.best_weights` (none negative, sum at most 1), each times its trust.

Where a sign comes in variants (lags), the one with the largest explained part, known by then, speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from caudal.forecast.members import CLIP, best_weights

PRIOR = 6.0  # dates that silence is worth: fewer than for a member, for the trust guards too
FADE = 0.99  # discount a period of what was learned
LEAST = 12.0  # dates known before a sign may have a say
FAR = 2.0 * CLIP  # widths beyond which a sign says no more


@dataclass(frozen=True, slots=True, eq=False)
class Earned:
    """What the signs earned at every origin, as known there; (origins, horizon) unless said otherwise.

    move: to add to the base centre, in its widths. shrink: what is left of the width, at most 1. The others are (signs,
    origins, horizon). weights, trust: the weight with its trust in it, and the trust. variant: the variant that speaks.
    gain: mean past gain of the sign alone, as a share of the mean square. alone: what the sign alone, its trust not
    asked, would have moved the centre by.
    """

    move: np.ndarray
    shrink: np.ndarray
    weights: np.ndarray
    trust: np.ndarray
    variant: np.ndarray
    gain: np.ndarray
    alone: np.ndarray


def earn(errors: np.ndarray, said: Sequence[np.ndarray], first: int = 0) -> Earned:
    """Walk through the origins from `first` on, learning from errors once their outcome is known.

    errors: (origins, horizon), the base forecast's, in widths known before; NaN where not known. The error of origin t
    at step h is of period t + h, known from origin t + h + 1 on. said: for each sign (variants, origins, horizon), NaN
    where it was silent. Raises ValueError where shapes differ.
    """
    origins, horizon = errors.shape
    if any(x.shape[1:] != errors.shape for x in said):
        raise ValueError(f"signs of shapes {[x.shape for x in said]} do not fit errors {errors.shape}")
    owner = np.array([k for k, x in enumerate(said) for _ in range(len(x))], dtype=int)
    x = np.concatenate([*said, np.empty((0, origins, horizon))])
    heard = np.isfinite(x)
    x = np.where(heard, np.clip(x, -FAR, FAR), 0.0)
    e = np.clip(errors, -CLIP, CLIP)
    number = len(said)
    shape = (number, origins, horizon)
    out = Earned(
        move=np.zeros(errors.shape),
        shrink=np.ones(errors.shape),
        weights=np.zeros(shape),
        trust=np.zeros(shape),
        variant=np.zeros(shape, dtype=int),
        gain=np.zeros(shape),
        alone=np.zeros(shape),
    )
    for h in range(horizon):
        _walk(e[:, h], x[:, :, h], heard[:, :, h], owner, out, h, first)
    return out


def _walk(e: np.ndarray, x: np.ndarray, heard: np.ndarray, owner: np.ndarray, out: Earned, h: int, first: int) -> None:
    """One horizon: sums over the past with FADE, and from them the weights of every origin."""
    alone = out.alone[:, :, h]
    size, number = len(owner), len(alone)
    gram, cross, dates = np.zeros((size, size)), np.zeros(size), np.zeros(size)
    gained = np.zeros((4, number))  # sums of f, f d, f d^2 and f^2 of the gains d
    square, spoken = np.zeros(number), np.zeros(2)  # of errors where a sign spoke; where any did, and how many
    for t in range(first, len(e)):
        past = t - 1 - h
        if past >= first and np.isfinite(e[past]):
            said = x[:, past]
            gram = FADE * gram + np.outer(said, said)
            cross = FADE * cross + said * e[past]
            dates = FADE * dates + heard[:, past]
            spoke = np.array([heard[owner == k, past].any() for k in range(number)], dtype=float)
            d = e[past] ** 2 - (e[past] - alone[:, past]) ** 2
            gained *= np.array([FADE, FADE, FADE, FADE**2])[:, None]
            gained += spoke * np.stack([np.ones(number), d, d * d, np.ones(number)])
            square = FADE * square + spoke * e[past] ** 2
            spoken = FADE * spoken + spoke.any() * np.array([e[past] ** 2, 1.0])
        if not number:
            continue
        chosen = _chosen(gram, cross, owner, number)
        own, part = np.diag(gram)[chosen], np.maximum(cross[chosen], 0.0)
        n = dates[chosen]
        enough = (n >= LEAST) & (own > 0)
        w = np.where(enough, part / np.where(enough, own * (1.0 + PRIOR / np.maximum(n, 1.0)), 1.0), 0.0)
        alone[:, t] = np.minimum(w, 1.0) * x[chosen, t]
        out.variant[:, t, h] = chosen - np.array([np.flatnonzero(owner == k)[0] for k in range(number)])
        out.gain[:, t, h] = gained[1] / np.maximum(square, 1e-12)
        out.trust[:, t, h] = tau = np.where(enough, _trust(gained, h), 0.0)
        use = np.flatnonzero(tau > 0)
        if use.size:
            rows = chosen[use]
            weights = best_weights(gram[np.ix_(rows, rows)], cross[rows], float(dates[rows].max()), PRIOR)
            out.weights[use, t, h] = weights = weights * tau[use]
            out.move[t, h] = weights @ x[rows, t]
            if heard[rows, t].any():
                left = spoken[0] - 2.0 * weights @ cross[rows] + weights @ gram[np.ix_(rows, rows)] @ weights
                left *= 1.0 + np.count_nonzero(weights) / spoken[1]  # what the weights themselves learned of it
                out.shrink[t, h] = min(float(np.sqrt((max(left, 0.0) + PRIOR) / (spoken[0] + PRIOR))), 1.0)


def _chosen(gram: np.ndarray, cross: np.ndarray, owner: np.ndarray, number: int) -> np.ndarray:
    """For each sign, the row of the variant that explains most: the largest max(cross, 0)^2 / gram."""
    own = np.diag(gram)
    explained = np.where(own > 0, np.maximum(cross, 0.0) ** 2 / np.where(own > 0, own, 1.0), 0.0)
    rows = [np.flatnonzero(owner == k) for k in range(number)]
    return np.array([r[int(np.argmax(explained[r]))] for r in rows], dtype=int)


def _trust(gained: np.ndarray, h: int) -> np.ndarray:
    """(signs,) max(0, 1 - (s / gain)^2); s counts h + 1 overlapping errors as one."""
    f, total, square, f2 = gained
    n = np.maximum(f, 1e-12)
    mean = total / n
    number = np.maximum(f * f / np.maximum(f2, 1e-12) / (h + 1.0), 1.0)
    variance = np.maximum(square / n - mean**2, 0.0) / number
    safe = np.where(mean > 0, mean, 1.0)
    tau: np.ndarray = np.where(mean > 0, np.maximum(1.0 - variance / safe**2, 0.0), 0.0)
    return tau


def centre_sign(centres: np.ndarray, mean: np.ndarray, width: np.ndarray) -> np.ndarray:
    """A sign that names a centre on the engine's scale, as a surprise in widths: (1, origins, horizon).

    centres, mean, width: (origins, horizon). Where it is silent on a step, the surprise of the step before stands: what
    came above its forecast in one period usually does in the next; silent on the first, silent until it speaks.
    """
    apart: np.ndarray = (centres - mean) / width
    for h in range(1, apart.shape[1]):
        apart[:, h] = np.where(np.isnan(apart[:, h]), apart[:, h - 1], apart[:, h])
    return apart[None]


def lead_sign(
    surprise: np.ndarray, day: np.ndarray, asked: np.ndarray, horizon: int, lags: Sequence[int]
) -> np.ndarray:
    """Surprises upstream that the count can not yet have shown, moved ahead by each lag: (lags, origins, horizon).

    surprise: (periods,), one-step errors of the upstream count in its own widths, on the count's calendar, NaN where
    not known. day: (periods,), the ordinal of the day on which each was out. asked: (origins,), the ordinal of the
    day of each origin. At origin t, step h and lag k: the sum of the surprises of periods t - k to t + h - k that
    were out by then; NaN where none was.
    """
    out = np.full((len(lags), len(asked), horizon), np.nan)
    known = np.isfinite(surprise)
    for i, k in enumerate(lags):
        for t, today in enumerate(asked.tolist()):
            low, high = max(t - k, 0), min(t + horizon - k, len(surprise))
            if high <= low:
                continue
            seen = known[low:high] & (day[low:high] <= today)
            total, any_seen = np.cumsum(np.where(seen, surprise[low:high], 0.0)), np.cumsum(seen)
            at = np.clip(np.arange(horizon) + t - k - low, -1, high - low - 1)
            out[i, t] = np.where((at >= 0) & (any_seen[at] > 0), total[at], np.nan)
    return out


def rate_centres(
    finer: np.ndarray, starts: np.ndarray, ends: np.ndarray, day: np.ndarray,
    counts: np.ndarray, edges: np.ndarray, asked: np.ndarray, horizon: int,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Centres in counts from a finer series that is out earlier, and the days of each step that it has seen.

    finer, starts, ends, day: (finer periods,), counts, first and past-the-last day, and day out, as ordinals. counts:
    (periods,). edges: (periods + horizon + 1,), first days of the periods, and of those to come. asked: (origins,).
    At origin t and step h: last known count x (mean a day in the part of the step that is out) x (its days) / (the same
    of the last known period); a finer period across an edge is shared out by days. Returns two (origins, horizon): NaN,
    and 0 days, where nothing of the step is out.
    """
    known = np.isfinite(finer)
    share = np.maximum(np.minimum(ends[:, None], edges[None, 1:]) - np.maximum(starts[:, None], edges[None, :-1]), 0)
    share = share * known[:, None]
    rate = np.where(known, finer, 0.0) / np.maximum(ends - starts, 1)
    length = np.diff(edges).astype(float)
    centres, days = np.full((len(asked), horizon), np.nan), np.zeros((len(asked), horizon))
    for t in range(1, len(asked)):
        out = day <= asked[t]
        seen = share[out][:, t - 1 : t + horizon]
        sums, number = rate[out] @ seen, seen.sum(axis=0)
        if number[0] == 0 or sums[0] <= 0:
            continue
        daily = np.where(number > 0, sums / np.maximum(number, 1), np.nan)
        centres[t] = counts[t - 1] * (daily[1:] * length[t : t + horizon]) / (daily[0] * length[t - 1])
        days[t] = number[1:]
    return centres, days
