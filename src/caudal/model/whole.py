"""The sum of all series is a series of its own: forecast alone, and the joint draws brought to it, draw by draw.

Where series are short and wild, the mean of each lies far above its median, and their sum follows the means: six months
ahead the draws of 220 cells add up to half as much again as came, though every cell is covered as often as said. The
sum itself is smooth, and all of it is known. So the sums of the joint draws are given the distribution of the sum's own
draws, each keeping its rank (Schefzik, Thorarinsdottir and Gneiting 2013), and in each draw every series moves on the
transformed scale:

    z[i] + u[i] d,   d such that the counts add up to what the sum should be in this draw

with u as an error of the sum implies it for each series (Wickramasuriya, Athanasopoulos and Hyndman 2019), but on a
scale on which no count gets negative.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caudal.model.xp import Array, einsum, host, like, namespace, zeros

LEAST = 12  # periods in which the sum was known, before it is forecast alone
FAR = 50.0  # units of u beyond which no draw moves
BETWEEN = 10  # draws between two quantiles that are matched: a smooth map, so that rounding swaps no ranks
STEPS = 60  # halvings of the interval in which d lies


def members(counts: Array) -> Array:
    """(series,) bool, which of the series (series, periods) are in the sum: those known when the first of them was.

    A series that begins later, as counts of another source do, would be a step in the sum that nobody took.
    """
    xp = namespace(counts)
    known = ~xp.isnan(counts)
    first = xp.min(xp.sum(xp.astype(xp.cumulative_sum(xp.astype(known, xp.int32), axis=1) == 0, xp.int32), axis=1))
    return known[:, int(first)] if int(first) < counts.shape[1] else xp.any(known, axis=1)


def sum_of(counts: Array) -> Array:
    """(1, periods) sum of the members of (series, periods), NaN where one of them is not known.

    What a period's sum is depends on nothing later.
    """
    xp = namespace(counts)
    mine = members(counts)
    if not bool(xp.any(mine)):
        return xp.full((1, counts.shape[1]), xp.nan, dtype=xp.float64, device=counts.device)
    return xp.sum(xp.where(mine[:, None], counts, 0.0), axis=0)[None, :]


def along_whole(mean: Array, scale: Array) -> Array:
    """u (horizon, series): how far each series moves where the error of the sum moves by one of its own sizes.

    u = rho scale; rho = w / |w|, w = 3 mean^2 scale: the correlation of a series' error with that of the sum, were
    errors apart; w are the counts that one score adds. So the few large series move, and the many small ones, which
    say nothing of the sum, stay.
    """
    xp = namespace(mean)
    weight = 3.0 * xp.maximum(mean, 0.0) ** 2 * scale
    size = xp.sqrt(xp.maximum(xp.sum(weight * weight, axis=1), 1e-300))
    return weight / size[:, None] * scale


class Pull:
    """What brings the draws of a panel to the draws of its sum: mutable while these are made, and nowhere else.

    u: (horizon, series), 0 for series that are not in the sum. parts: the chunks in which series are drawn.
    """

    def __init__(self, u: Array, parts: Sequence[slice], draws: int) -> None:
        self.u, self.parts = u, parts
        self.sums = zeros((4, u.shape[0], len(parts), draws), u)
        self.d: Array = None

    def weigh(self, h: int, i: int, z: Array, rows: slice) -> None:
        """Take in z (draws of `rows`, series of chunk i): the sums of powers that the cubic in d needs."""
        xp = namespace(z)
        u = xp.astype(self.u[h, self.parts[i]], z.dtype)
        up = xp.where(u > 0, xp.clip(z, 0.0, xp.inf), 0.0)
        square = up * up
        self.sums[0, h, i, rows] = einsum("dn,dn->d", square, up)
        self.sums[1, h, i, rows] = einsum("dn,n->d", square, u)
        self.sums[2, h, i, rows] = einsum("dn,n->d", up, u * u)
        self.sums[3, h, i, rows] = einsum("dn,n->d", xp.astype(up > 0, z.dtype), u * u * u)

    def settle(self, whole: Array) -> None:
        """Find d (horizon, draws) from draws of the sum (draws, horizon): quantiles go to quantiles."""
        S, drawn = host(self.sums).sum(axis=2), host(whole)
        at = np.linspace(0.0, 1.0, drawn.shape[0] // BETWEEN + 2)
        wanted = [np.interp(s, np.quantile(s, at), np.quantile(w, at)) for s, w in zip(S[0], drawn.T, strict=True)]
        self.d = like(solved(S, np.array(wanted)), self.u)

    def moved(self, h: int, part: slice, z: Array) -> Array:
        """z (draws, series of the part) where d takes it."""
        return z + self.d[h, :, None] * self.u[h, part]


def solved(S: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """d of S0 + 3 S1 d + 3 S2 d^2 + S3 d^3 = wanted, within FAR, by bisection. S: (4, ...).

    With S_k the sum of z^(3 - k) u^k this is the sum of (z + u d)^3, which never falls as d rises.
    """
    low, high = np.full(wanted.shape, -FAR), np.full(wanted.shape, FAR)
    for _ in range(STEPS):
        d = 0.5 * (low + high)
        over = S[0] + d * (3.0 * S[1] + d * (3.0 * S[2] + d * S[3])) > wanted
        low, high = np.where(over, low, d), np.where(over, d, high)
    found: np.ndarray = 0.5 * (low + high)
    return found
