"""How much wilder, or calmer, than its long memory says a series is now: a short memory beside the long one.

The scale of errors changes with the times: a border that was calm for two years is not when a rule ends. One discount
cannot serve both. So each series keeps a second scale, of a few periods, and what the two forecast decides how much of
it is believed:

    s2 = s2_long^(1 - v) s2_short^v,   logit v = ODDS + sum of TRUST^age (log p_short - log p_long)

with p the predictive density of what came under each scale.
"""

from __future__ import annotations

from caudal.model.xp import Array, namespace, zeros

SHORT = 0.6  # discount a period of the short memory's squared errors
ODDS = -1.386  # log odds of the short memory before any error: 1 to 4
TRUST = 0.85  # discount a period of the log-likelihood that moves these odds
SURE = 6.0  # log odds earned go no further than this


class Unrest:
    """Short memory of some series: mutable with the chunk that holds them.

    S, n: (series,) discounted sum and number of squared errors, in the unit of the long memory's. v: the share believed
    now. log_ratio: log of short over long s2, as of the last `factor`.
    """

    def __init__(self, like: Array) -> None:
        xp = namespace(like)
        self.S, self.n, self.earned = xp.zeros_like(like), xp.zeros_like(like), xp.zeros_like(like)
        self.v, self.log_ratio = zeros(tuple(like.shape), like), zeros(tuple(like.shape), like)

    def factor(self, prior: Array, errors: float, unit: Array, square: Array, n: Array) -> Array:
        """By what to multiply the long memory's s2 (series,).

        prior: squares of the prior, worth `errors` errors; square: the long memory's squares, n of them; both times
        `unit`, which is what a square kept in S is worth now.
        """
        xp = namespace(square)
        short = (prior + unit * self.S) / (errors + self.n)
        self.log_ratio = xp.log(short * (errors + n) / (prior + square))
        self.v = 1.0 / (1.0 + xp.exp(-(self.earned + ODDS)))
        return xp.exp(self.v * self.log_ratio)

    def learn(self, ratio: Array, square: Array, later: Array, nu: Array) -> None:
        """Take in one period. ratio: (series,) squared error over the s2 that was forecast; square: what of it to keep;
        later: bool, series that have something to learn; nu: degrees of the predictive t."""
        xp = namespace(ratio)
        long, short = -self.v * self.log_ratio, (1.0 - self.v) * self.log_ratio  # log of each over what was forecast
        tails = xp.log((nu + ratio * xp.exp(-long)) / (nu + ratio * xp.exp(-short)))
        gain = 0.5 * (long - short + (nu + 1.0) * tails)
        earned = xp.clip(TRUST * self.earned + gain, -SURE, SURE)
        self.earned = xp.where(later, earned, self.earned)
        self.S = xp.where(later, SHORT * self.S + square, self.S)
        self.n = xp.where(later, SHORT * self.n + 1.0, self.n)
