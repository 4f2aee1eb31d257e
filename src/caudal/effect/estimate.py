"""Estimates: draws of an effect in a few numbers, by window, by period, after so many months, and how it decays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

QUANTILES = (0.25, 0.75, 0.1, 0.9, 0.025, 0.975)
SMALL_BASE = 10.0  # no percentage of a counterfactual under this


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect, observed minus counterfactual (negative = fewer), in the unit of the count.

    counterfactual: median of the predictive draws; effect = observed - counterfactual; the intervals are central.
    percent: the effect in percent of the counterfactual, None from a base under 10. Medians of parts need not add up
    to the median of their sum; draws do.
    """

    observed: float
    counterfactual: float
    effect: float
    lower50: float
    upper50: float
    lower80: float
    upper80: float
    lower95: float
    upper95: float
    percent: float | None

    @property
    def beyond(self) -> bool:
        """The 95% interval leaves out zero."""
        return self.lower95 > 0 or self.upper95 < 0


@dataclass(frozen=True, slots=True)
class HalfLife:
    """Months from an effect's peak until it has come down to half of it for good, draw by draw.

    median: None where half of the draws or more do not reach it in the periods known. reached: share that do.
    lower80, upper80: of the draws, None where not reached.
    """

    median: float | None
    lower80: float | None
    upper80: float | None
    reached: float


def estimate(effect: np.ndarray, observed: float) -> Estimate:
    """The numbers of one effect. effect: (draws,), observed minus counterfactual; observed: the count."""
    median = float(np.median(effect))
    lower50, upper50, lower80, upper80, lower95, upper95 = (float(q) for q in np.quantile(effect, QUANTILES))
    base = observed - median
    return Estimate(
        observed=observed,
        counterfactual=base,
        effect=median,
        lower50=lower50,
        upper50=upper50,
        lower80=lower80,
        upper80=upper80,
        lower95=lower95,
        upper95=upper95,
        percent=100.0 * median / base if base >= SMALL_BASE else None,
    )


def half_life(effect: np.ndarray, observed: np.ndarray, a_month: float) -> HalfLife:
    """How long the relative effect took from its peak until it was at half of it or less, and stayed there.

    effect: (draws, periods) of the sum, all periods known; observed: (periods,); a_month: periods in a month. Days and
    weeks are added up to months first, as one calm week is no end of an effect. The peak is the largest relative
    effect, effect / counterfactual, on the side of the effect as a whole.
    """
    if a_month > 1:
        edges = np.round(np.arange(int(effect.shape[1] / a_month + 1e-9) + 1) * a_month).astype(int)
        if len(edges) < 2:
            return HalfLife(None, None, None, 0.0)
        effect, observed = (np.add.reduceat(v[..., : edges[-1]], edges[:-1], axis=-1) for v in (effect, observed))
    base = np.maximum(observed - effect, 1.0)
    relative = effect / base * np.sign(np.median(effect.sum(axis=1)))
    peak = relative.argmax(axis=1)
    above = relative > relative.max(axis=1, keepdims=True) / 2
    steps = np.arange(effect.shape[1])
    last = np.maximum(np.where(above, steps, 0).max(axis=1), peak)
    wait = np.where(last < steps[-1], last + 1 - peak, np.inf) / min(a_month, 1.0)
    lower, median, upper = (
        float(q) if np.isfinite(q) else None for q in np.quantile(wait, (0.1, 0.5, 0.9), method="inverted_cdf")
    )
    return HalfLife(median, lower, upper, float(np.isfinite(wait).mean()))
