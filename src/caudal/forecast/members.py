"""Members: simple rules whose centres are mixed into the structural one, as far as their past errors earn it.

On the engine's scale z (cube root of the count) the structural centre m0 of h periods ahead is moved to
m0 + sum over rules of w (m - m0), w >= 0 and sum w <= 1. The weights of a horizon are shared by the whole panel; they
minimise the discounted squares of past errors, in the width known before them, plus a pull towards w = 0 worth
`PRIOR` dates for each step ahead. Only errors of outcomes known at the origin enter. Source: Bates and Granger 1969;
the pull as in Diebold and Pauly 1990.
"""

from __future__ import annotations

import numpy as np

from caudal.model.transform import to_scale

RULES = ("last value", "last value x recent season", "same period of the season before")
YEARS = 5  # seasons back from which a recent season is read
WIDEST = 4.0  # a ratio of a recent season lies within 1/4 and 4
ORIGINS = 84  # past origins that teach the weights, at most
FADE = 0.98  # discount a period
PRIOR = 12.0  # dates that the structural centre is worth, for each step ahead: overlapping errors repeat each other
CLIP = 3.0  # past errors beyond so many widths count as so many
TEACHERS = 512  # series that teach the weights, evenly spaced where there are more
STEPS = 400  # of projected gradient: the problem has three unknowns


def centres(counts: np.ndarray, origin: int, horizon: int, season: int) -> np.ndarray:
    """The rules' centres (rules, horizon, series) on the engine's scale from the periods before `origin`; NaN where a
    rule cannot speak."""
    n = len(counts)
    out = np.full((len(RULES), horizon, n), np.nan)
    if origin < 1:
        return out
    last = counts[:, origin - 1]
    ahead = np.arange(1, horizon + 1)
    out[0] = to_scale(last)
    if season < 2:
        return out
    total, number = np.zeros((n, horizon)), np.zeros((n, horizon))
    for back in range(1, YEARS + 1):
        at = origin - 1 - season * back
        if at < 0:
            break
        base, then = counts[:, at : at + 1], counts[:, np.minimum(at + ahead, origin - 1)]
        known = (at + ahead < origin) & (base > 0) & ~np.isnan(then)
        total += np.where(known, then / np.where(base > 0, base, 1.0), 0.0)
        number += known
    ratio = np.where(number > 0, total / np.maximum(number, 1), np.nan)
    out[1] = to_scale(last * np.clip(ratio, 1 / WIDEST, WIDEST).T)
    if origin >= season:
        out[2] = to_scale(counts[:, origin - season + (ahead - 1) % season]).T
    return out


def mixed(counts: np.ndarray, mean: np.ndarray, sd: np.ndarray, season: int) -> tuple[np.ndarray, np.ndarray]:
    """What to add to the structural centre and what to multiply its width by, both (horizon, series).

    counts: (series, periods); mean, sd: (periods + 1, horizon, series), as the engine knew them before every period.
    The width shrinks with the past errors, never grows.
    """
    periods, horizon = counts.shape[1], mean.shape[1]
    pick = np.unique(np.linspace(0, len(counts) - 1, min(TEACHERS, len(counts))).astype(int))
    weights, shrink = _learned(counts[pick], mean[:, :, pick], sd[:, :, pick], season)
    apart = _apart(centres(counts, periods, horizon, season), mean[periods], sd[periods])
    move = np.einsum("hk,khn->hn", weights, apart) * sd[periods]
    return move, np.broadcast_to(shrink[:, None], move.shape)


def _learned(counts: np.ndarray, mean: np.ndarray, sd: np.ndarray, season: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights (horizon, rules) and the share of the width that is left (horizon,)."""
    periods, horizon = counts.shape[1], mean.shape[1]
    z = to_scale(counts).T
    first = max(season + 2, periods - ORIGINS)
    K = len(RULES)
    gram, cross = np.zeros((horizon, K, K)), np.zeros((horizon, K))
    square, dates = np.zeros(horizon), np.zeros(horizon)
    for t in range(first, periods):
        reach = min(horizon, periods - t)
        m0, width = mean[t, :reach], sd[t, :reach]
        error = np.clip((z[t : t + reach] - m0) / width, -CLIP, CLIP)
        known = ~np.isnan(error)
        if not known.any():
            continue
        apart = _apart(centres(counts, t, reach, season), m0, width)
        error = np.where(known, error, 0.0)
        apart *= known
        fade = FADE ** (periods - t) / np.maximum(known.sum(axis=1), 1)
        gram[:reach] += fade[:, None, None] * np.einsum("khn,jhn->hkj", apart, apart)
        cross[:reach] += fade[:, None] * np.einsum("khn,hn->hk", apart, error)
        square[:reach] += fade * (error**2).sum(axis=1)
        dates[:reach] += FADE ** (periods - t)
    prior = PRIOR * (np.arange(horizon) + 1.0)
    weights = np.array([best_weights(gram[h], cross[h], dates[h], prior[h]) for h in range(horizon)])
    left = square - 2.0 * (weights * cross).sum(axis=1) + np.einsum("hk,hkj,hj->h", weights, gram, weights)
    shrink = np.sqrt((np.maximum(left, 0.0) + prior) / (square + prior))
    return weights, np.minimum(shrink, 1.0)


def _apart(rules: np.ndarray, m0: np.ndarray, width: np.ndarray) -> np.ndarray:
    """How far each rule lies from the structural centre, in widths; 0 where it cannot speak."""
    apart: np.ndarray = np.clip(np.nan_to_num((rules - m0) / width), -2.0 * CLIP, 2.0 * CLIP)
    return apart


def best_weights(gram: np.ndarray, cross: np.ndarray, dates: float, prior: float) -> np.ndarray:
    """argmin of w' gram w - 2 cross' w + prior sum of v w^2 over w >= 0, sum w <= 1; v = diag(gram) / dates.

    v is the mean square of a rule's distance from the structural centre. All zero where no date is known.
    """
    w = np.zeros(len(cross))
    if dates <= 0 or not gram.any():
        return w
    full = gram + prior * np.diag(np.maximum(np.diag(gram) / dates, 1e-12))
    step = 1.0 / np.linalg.norm(full)
    for _ in range(STEPS):
        before, w = w, _feasible(w - step * (full @ w - cross))
        if (w == before).all():  # where it has arrived, further steps change no bit
            break
    return w


def _feasible(w: np.ndarray) -> np.ndarray:
    """The nearest point with no negative weight and a sum of at most 1 (Duchi and others 2008, figure 1)."""
    kept: np.ndarray = np.maximum(w, 0.0)
    if kept.sum() <= 1.0:
        return kept
    ordered = np.sort(w)[::-1]
    over = (np.cumsum(ordered) - 1.0) / np.arange(1, len(w) + 1)
    nearest: np.ndarray = np.maximum(w - over[np.flatnonzero(ordered > over)[-1]], 0.0)
    return nearest
