"""The specification curve: one effect under every defensible choice, so that none is picked after the fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

import numpy as np

from caudal.effect.arrays import known_controls, observed_from
from caudal.effect.estimate import Estimate, estimate
from caudal.model import fit

DRAWS = 500
PRE_MONTHS: tuple[int | None, ...] = (None, 60, 36)
LEAST_PAST = 2  # seasons of pre-period under which a specification is left out
LEAST_POOL = 3  # donors from which a half is worth asking apart
ALIKE_OVER = 120  # periods before the start over which donors are compared


@dataclass(frozen=True, slots=True)
class Specification:
    """One choice of each option, and the effect on the touched sum under it.

    start: "in force" or "announced". pre: months of data before it, None = all. season: whether the model has one.
    scale: "power" (the engine's cube root) or "log". unit: "parts" (series predicted jointly, then added) or "whole"
    (their sum predicted as one series). controls: "none", "donors" (all of the pool) or "alike" (the half of it whose
    changes before the start went most with the touched sum's). months: the window. default: the headline's choice.
    """

    start: str
    pre: int | None
    season: bool
    scale: str
    unit: str
    controls: str
    months: float
    default: bool
    estimate: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """What the curve runs over. starts: name -> first period affected. windows: months -> periods. donors: rows. kin:
    (series, labels), as in `effect_array`."""

    starts: Mapping[str, int]
    windows: Mapping[float, int]
    default_months: float
    donors: Sequence[int]
    a_month: float
    kin: np.ndarray | None = None


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
    longer than the data or shorter than two seasons, or its window is not known. The log scale stands beside the
    default's pre-period and season only.
    """
    y = np.asarray(counts, dtype=float)
    rows = list(touched)
    found = []
    for name, at in choices.starts.items():
        steps = max((w for w in choices.windows.values() if _known(y, rows, at, w)), default=0)
        for pre, seasonal, scale in product(PRE_MONTHS, (True, False), ("power", "log")):
            back = at if pre is None else round(pre * choices.a_month)
            if not steps or (pre is not None and (back >= at or back < LEAST_PAST * season)):
                continue
            if (season == 1 and not seasonal) or (scale == "log" and (pre is not None or not seasonal)):
                continue
            for unit, own in (("parts", y), ("whole", y[rows].sum(axis=0, keepdims=True))):
                if unit == "whole" and len(rows) == 1:
                    continue
                calendar = (season if seasonal else 1, start, freq)
                inside = rows if unit == "parts" else [0]
                came = observed_from(own, at, steps)
                pools = _pools(own, came, choices.donors, inside, at) if unit == "parts" else {}
                kin = choices.kin if unit == "parts" else None
                effects = _run(own, at, back, steps, calendar, scale, seed, {"none": None, **pools}, kin)
                for controls, effect in effects.items():
                    total = effect[:, inside].sum(axis=1)
                    for months, w in choices.windows.items():
                        if w <= steps:
                            plain = (name, pre, seasonal, scale, unit) == ("in force", None, True, "power", "parts")
                            default = plain and controls == "none" and months == choices.default_months
                            told = estimate(total[:, :w].sum(axis=1), float(came[inside, :w].sum()))
                            found.append(
                                Specification(name, pre, seasonal, scale, unit, controls, months, default, told)
                            )
    return tuple(sorted(found, key=lambda s: s.estimate.percent if s.estimate.percent is not None else 0.0))


def _known(y: np.ndarray, rows: list[int], at: int, window: int) -> bool:
    ahead = y[rows, at : at + window]
    return ahead.shape[1] == window and bool(np.isfinite(ahead).all())


def _pools(
    y: np.ndarray, came: np.ndarray, donors: Sequence[int], rows: Sequence[int], at: int
) -> dict[str, list[int]]:
    """The donor pools: all donors known over the window and, of three or more, the half most alike before."""
    held = [d for d in donors if np.isfinite(came[d]).all()]
    if len(held) < LEAST_POOL:
        return {"donors": held} if held else {}
    change = np.diff(np.log1p(y[:, max(at - ALIKE_OVER, 0) : at]), axis=1)
    own = np.diff(np.log1p(y[list(rows), max(at - ALIKE_OVER, 0) : at].sum(axis=0)))
    known = np.isfinite(own) & np.isfinite(change[held]).all(axis=0)
    near = change[held][:, known] - change[held][:, known].mean(axis=1, keepdims=True)
    size = np.sqrt((near**2).sum(axis=1))
    alike = near @ (own[known] - own[known].mean()) / np.maximum(size, 1e-12)
    order = np.argsort(-alike, kind="stable")[: -(-len(held) // 2)]
    return {"donors": held, "alike": sorted(held[int(i)] for i in order)}


def _run(
    y: np.ndarray, at: int, back: int, steps: int, calendar: tuple[int, date | None, str | None], scale: str, seed: int,
    pools: Mapping[str, Sequence[int] | None], kin: np.ndarray | None,
) -> dict[str, np.ndarray]:  # fmt: skip
    """Effects from the last `back` periods before `at`, by pool of controls (None: none); without a season the calendar
    is left out.

    The engine works on cube roots; counts given to it as (k log(1 + y))^3, k such that the mean stays, are modelled on
    the log scale, and its draws taken back.
    """
    season, start, freq = calendar
    low = at - back
    own = y[:, low:]
    k = np.ones((len(y), 1))
    if scale == "log":
        mean = np.maximum(np.nanmean(own[:, :back], axis=1, keepdims=True), 1.0)
        k = np.cbrt(mean) / np.log1p(mean)
        own = (k * np.log1p(own)) ** 3
    first, freq = (None, None) if season == 1 else (_shifted(start, freq, low), freq)
    past = fit(own[:, :back], steps, season=season, start=first, freq=freq, whole=scale == "power")
    came, seen = observed_from(own, back, steps), observed_from(y[:, low:], back, steps)
    out = {}
    for name, pool in pools.items():
        given = None if pool is None else known_controls(came, np.isin(np.arange(len(y)), pool), kin)
        base = past.paths(back, draws=DRAWS, seed=seed, controls=given)
        out[name] = seen - (base if scale == "power" else np.expm1(np.minimum(np.cbrt(base) / k, 50.0)))
    return out


def _shifted(start: date | None, freq: str | None, periods: int) -> date | None:
    if start is None or freq not in ("D", "W"):
        months = {"M": 1, "Q": 3}.get(freq or "", 0) * periods
        index = 0 if start is None else start.year * 12 + start.month - 1 + months
        return None if start is None else date(index // 12, index % 12 + 1, 1)
    return date.fromordinal(start.toordinal() + periods * (7 if freq == "W" else 1))
