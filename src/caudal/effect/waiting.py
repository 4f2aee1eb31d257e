"""Waiting: how long effects took to come down to half, those that have not yet come down counted as such.

The wait of an act is W ~ exponential(lambda), the same lambda for all acts, lambda ~ Gamma(SHAPE, MONTHS). After d acts
that came down and t months waited in all, those still waiting included, lambda ~ Gamma(SHAPE + d, MONTHS + t): the
wait of one not seen yet outlasts m months with chance (b / (b + m))^a (Lomax), a and b the two posterior numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from caudal.errors import UsageError

SHAPE, MONTHS = 1.0, 6.0
"""The prior is worth one act that came down to half of its effect after half a year."""


def wait_posterior(months: Sequence[float], came_down: Sequence[bool]) -> tuple[float, float]:
    """(a, b) of the posterior Gamma. months: waited by each act until it came down, or until now; came_down: which.

    Raises UsageError where lengths differ or a wait is negative.

    >>> wait_posterior([10.0, 50.0], [True, False])
    (2.0, 66.0)
    """
    waited = np.asarray(months, dtype=float)
    if len(waited) != len(came_down) or not (waited >= 0).all():
        raise UsageError("Waits are months of zero or more, each with whether the effect had come down.")
    return SHAPE + float(np.sum(list(came_down))), MONTHS + float(waited.sum())


def half_life_draws(posterior: tuple[float, float], draws: int, rng: np.random.Generator) -> np.ndarray:
    """(draws,) months in which an act not seen yet comes down to half of its effect; above zero."""
    rate = rng.gamma(posterior[0], 1.0 / posterior[1], size=draws)
    waits: np.ndarray = np.maximum(rng.exponential(1.0, size=draws) / np.maximum(rate, 1e-12), 1e-3)
    return waits
