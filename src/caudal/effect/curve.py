"""The specification curve: one effect under every defensible choice, so that none is picked after the fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.effect.arrays import effect_array, observed_from
from caudal.effect.estimate import Estimate, estimate, with_controls

DRAWS = 500
PRE_MONTHS: tuple[int | None, ...] = (None, 60, 36)
LEAST_PAST = 2  # seasons of pre-period under which a specification is left out


@dataclass(frozen=True, slots=True)
class Specification:
    """One choice of each option, and the effect on the touched sum under it.

    start: "in force" or "announced". pre: months of data before it, None = all. season: whether the model has one.
    unit: "parts" (series predicted jointly, then added) or "whole" (their sum predicted as one series). controls:
    "none" or "donors". months: the window. default: the choice of the headline.
    """

    start: str
    pre: int | None
    season: bool
    unit: str
    controls: str
    months: float
    default: bool
    estimate: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What the curve runs over. starts: name -> first period affected. windows: months -> periods. donors: rows."""

    starts: Mapping[str, int]
    windows: Mapping[float, int]
    default_months: float
    donors: Sequence[int]
    a_month: float


def specification_curve(
    counts: np.ndarray,
    touched: Sequence[int],
    choices: Choices,
    *,
    season: int = 12,
    start: date | None = None,
    freq: str | None = None,
    seed: int = 0,
) -> tuple[Specification, ...]:
    """The effect under every combination of the choices that the data allow, least effect first.

    counts: (series, periods); touched: rows that are added up. A specification is left out where its pre-period is
    longer than the data or shorter than two seasons, or its window is not known.
    """
    y = np.asarray(counts, dtype=float)
    rows = list(touched)
    found = []
    for name, at in choices.starts.items():
        steps = max((w for w in choices.windows.values() if _known(y, rows, at, w)), default=0)
        for pre in PRE_MONTHS:
            back = at if pre is None else round(pre * choices.a_month)
            if not steps or (pre is not None and (back >= at or back < LEAST_PAST * season)):
                continue
            for seasonal in (True, False) if season > 1 else (True,):
                for unit, own in (("parts", y), ("whole", y[rows].sum(axis=0, keepdims=True))):
                    if unit == "whole" and len(rows) == 1:
                        continue
                    effect = _run(own, at, back, steps, season if seasonal else 1, start, freq, seasonal, seed)
                    inside = rows if unit == "parts" else [0]
                    came = observed_from(own, at, steps)
                    sums = {"none": effect[:, inside].sum(axis=1)}
                    donors = [d for d in choices.donors if np.isfinite(came[d]).all()] if unit == "parts" else []
                    if donors:
                        sums["donors"] = with_controls(effect, came, donors, inside)
                    for controls, total in sums.items():
                        for months, w in choices.windows.items():
                            if w <= steps:
                                plain = name == "in force" and pre is None and seasonal and unit == "parts"
                                default = plain and controls == "none" and months == choices.default_months
                                seen = float(came[inside, :w].sum())
                                told = estimate(total[:, :w].sum(axis=1), seen)
                                found.append(Specification(name, pre, seasonal, unit, controls, months, default, told))
    return tuple(sorted(found, key=lambda s: s.estimate.percent if s.estimate.percent is not None else 0.0))


def _known(y: np.ndarray, rows: list[int], at: int, window: int) -> bool:
    ahead = y[rows, at : at + window]
    return ahead.shape[1] == window and bool(np.isfinite(ahead).all())


def _run(
    y: np.ndarray, at: int, back: int, steps: int, season: int, start: date | None, freq: str | None, seasonal: bool,
    seed: int,
) -> np.ndarray:  # fmt: skip
    """Effects from the last `back` periods before `at`; without a season the calendar is left out."""
    low = at - back
    calendar = {"start": _shifted(start, freq, low), "freq": freq} if seasonal else {}
    drawn: np.ndarray = effect_array(y[:, low:], back, steps, season=season, draws=DRAWS, seed=seed, **calendar)  # type: ignore[arg-type]
    return drawn


def _shifted(start: date | None, freq: str | None, periods: int) -> date | None:
    if start is None or freq not in ("D", "W"):
        months = {"M": 1, "Q": 3}.get(freq or "", 0) * periods
        index = 0 if start is None else start.year * 12 + start.month - 1 + months
        return None if start is None else date(index // 12, index % 12 + 1, 1)
    return date.fromordinal(start.toordinal() + periods * (7 if freq == "W" else 1))
