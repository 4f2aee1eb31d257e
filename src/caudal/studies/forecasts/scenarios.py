"""Scenarios: known measures as "if it holds, lapses, decays", put on the joint draws of a forecast."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from caudal.corridor import Measure
from caudal.effect import Spread, following_draws, half_life_draws, wait_posterior
from caudal.errors import NotHeldError, UsageError
from caudal.forecast import factors, remaining, scaled
from caudal.records import ALL, DIMENSIONS, Period, Query
from caudal.studies.effects.record import Effect
from caudal.studies.effects.scope import A_MONTH, concerns
from caudal.studies.effects.study import effect
from caudal.studies.evidence.record import Finding
from caudal.studies.evidence.study import evidence
from caudal.studies.forecasts.record import TOLD_APART, Scenario, Supposed
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting

DAYS = 365.2425 / 12  # in a month


def supposed(
    s: Setting, scenarios: Sequence[Scenario], drawn: np.ndarray, indicator: str, cells: Sequence[Mapping[str, str]],
    periods: Sequence[Period], unit: float, progress: Progress | None = None,
) -> tuple[np.ndarray, tuple[Supposed, ...]]:  # fmt: skip
    """The draws (draws, cells, periods) under all scenarios together, and what each did. No measure stands twice.

    Effects, pooled effects and half-lives are those known at `s.as_of`. Raises UsageError where a scenario makes no
    sense for its measure or these series, NotHeldError where what it rests on is not known.
    """
    twice = [x.measure for i, x in enumerate(scenarios) if x.measure in {y.measure for y in scenarios[:i]}]
    if twice:
        raise UsageError(f"--if names {twice[0]} twice. Suppose one thing of each measure.")
    made = _Making(s, indicator, cells, tuple(periods), len(drawn), telling(progress))
    told, changes = [], []
    for scenario in scenarios:
        found, rows, factor = made.one(scenario)
        told.append(found)
        if factor is not None:
            changes.append((rows, factor))
    return scaled(drawn, changes, unit), tuple(told)


@dataclass
class _Making:
    """Makes scenarios for one forecast; the evidence base is asked once, and only where it is needed."""

    s: Setting
    indicator: str
    cells: Sequence[Mapping[str, str]]
    periods: tuple[Period, ...]
    draws: int
    tell: Progress

    def one(self, scenario: Scenario) -> tuple[Supposed, tuple[int, ...], np.ndarray | None]:
        """What is supposed, the rows it multiplies, and by what; None where nothing is."""
        m = self.measure(scenario)
        rows = touched_rows(self.s, m, self.indicator, self.cells)
        series = tuple(self.cells[r] for r in rows)
        first = self.periods[0].start
        known = m.in_force < first
        since = scenario.since or (first if known else m.in_force)
        if not first <= since < self.periods[-1].end and (scenario.state != "holds" or not known):
            raise UsageError(
                f"{scenario} begins on {since}, outside the periods forecast ({self.periods[0].label} to "
                f"{self.periods[-1].label}). Name a day within them, or forecast further with --horizon."
            )
        bare = Supposed(scenario, m, "own" if known else "pooled", since, series)
        if known and scenario.state == "holds":
            return replace(bare, basis="as-is"), rows, None
        rng = np.random.default_rng([self.s.seed, zlib.crc32(m.id.encode())])
        theta, told = self.own(bare, rng) if known else self.pooled(bare, rng)
        exponent = np.full((1, len(self.periods)), -1.0 if known else 1.0)
        if scenario.state == "decays":
            half_life, told = self.half_life(told, rng)
            left = remaining(half_life, months_after(self.periods, since))
            exponent = left - 1.0 if known else left
        factor = factors(theta, exponent, shares(self.periods, since))
        told = replace(told, effect=_spread(theta), factors=tuple(_spread(f) for f in factor.T))
        return told, rows, factor

    def measure(self, scenario: Scenario) -> Measure:
        """The measure, if something may be supposed of it on this day."""
        corridor, as_of = self.s.corridor, self.s.as_of
        m = corridor.measures.get(scenario.measure)
        if m is None:
            known = (i for i, x in corridor.measures.items() if x.kind == "measure" and x.announced <= as_of)
            raise UsageError(
                f"{corridor.id} has no measure {scenario.measure!r}. Measures: {', '.join(known) or 'none'}."
            )
        if m.kind == "meeting":
            raise UsageError(f"{m.id} is a meeting, and is never in force: nothing can be supposed of it.")
        if m.announced > as_of:
            raise UsageError(f"{m.id} was announced on {m.announced}, after {as_of}: it was not known then.")
        if m.ended is not None and m.ended <= as_of:
            raise UsageError(f"{m.id} ended on {m.ended}: as of {as_of} it cannot hold, lapse or decay.")
        if m.in_force >= self.periods[0].start and scenario.state != "holds":
            if scenario.state == "lapses":
                raise UsageError(
                    f"{m.id} begins on {m.in_force}, after the data: it has no effect yet that could lapse."
                )
            if scenario.since is not None:
                raise UsageError(f"{m.id} begins on {m.in_force}, after the data: it decays from there; name no day.")
        return m

    def own(self, bare: Supposed, rng: np.random.Generator) -> tuple[np.ndarray, Supposed]:
        """theta of the measure's own effect over its window, in shuffled draws."""
        self.tell(bare.measure.id, 0, 0)
        found = effect(self.s, bare.measure.id, indicator=self.indicator)
        theta = log_effect(found)
        if theta is None:
            raise NotHeldError(
                f"The effect of {bare.measure.id} on {self.indicator} is not known as of {self.s.as_of}: "
                f"{found.verdict}. Ask caudal effect {bare.measure.id}, or at a later date."
            )
        near = tuple(o.measure for o in found.overlapping if o.relation == "inseparable")
        mixed = rng.choice(theta, size=self.draws, replace=self.draws > len(theta))
        return mixed, replace(bare, verdict=found.verdict, others=near, window=found.window)

    def pooled(self, bare: Supposed, rng: np.random.Generator) -> tuple[np.ndarray, Supposed]:
        """theta of an act of the measure's type not seen yet."""
        inside = [f for f in self.findings if not f.reason and f.log is not None]
        if not inside:
            raise NotHeldError(
                f"No measure of {self.s.corridor.id} has an effect known as of {self.s.as_of} that can be pooled, so "
                f"none can be lent to {bare.measure.id}. caudal evidence says why."
            )
        logs = [f.log for f in inside if f.log]
        kinds = [f.measure.type for f in inside]
        theta = following_draws([y for y, _ in logs], [e for _, e in logs], kinds, bare.measure.type, self.draws, rng)
        return theta, replace(bare, acts=kinds.count(bare.measure.type))

    def half_life(self, told: Supposed, rng: np.random.Generator) -> tuple[np.ndarray, Supposed]:
        """Months to half of an effect, as other measures of the evidence base took them, or have not yet."""
        waits = [w for f in self.findings if f.measure.id != told.measure.id and (w := wait(f)) is not None]
        if not waits:
            raise NotHeldError(
                f"No other measure of {self.s.corridor.id} has an effect of its own known as of {self.s.as_of}, so how "
                "such effects decay is not known. caudal evidence lists them."
            )
        drawn = half_life_draws(wait_posterior([m for m, _ in waits], [down for _, down in waits]), self.draws, rng)
        return drawn, replace(told, half_life=_spread(drawn), waited=len(waits))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The evidence base of this corridor as of the same day."""
        return evidence([self.s], progress=self.tell).findings


def touched_rows(s: Setting, m: Measure, indicator: str, cells: Sequence[Mapping[str, str]]) -> tuple[int, ...]:
    """The cells that lie whole within what a measure touches. Raises UsageError where there is none, or one lies partly
    within."""
    named = {d: values for d, values in m.touches.items() if d in DIMENSIONS}
    whole = _indicator_within(s, m, indicator)
    inside = [whole and all(_within(s, d, key.get(d, ALL), values) for d, values in named.items()) for key in cells]
    reached = [concerns(s, m, Query(indicator, **{d: key.get(d, ALL) for d in DIMENSIONS})) for key in cells]
    said = ", ".join(f"{d}={'/'.join(values)}" for d, values in m.touches.items())
    partly = [key for key, own, some in zip(cells, inside, reached, strict=True) if some and not own]
    if partly:
        finer = ",".join(d for d in DIMENSIONS if d in named or partly[0].get(d, ALL) != ALL)
        raise UsageError(
            f"{m.id} touches only a part of these series ({said}). Break the forecast down so that a series is touched "
            f"whole or not at all: --by {finer or 'place'}, or --indicator."
        )
    rows = tuple(i for i, own in enumerate(inside) if own)
    if not rows:
        raise UsageError(f"{m.id} touches none of these series of {indicator}: it touches {said or 'nothing held'}.")
    return rows


def _indicator_within(s: Setting, m: Measure, indicator: str) -> bool:
    """Whether a count lies whole within those that a measure names; it names none: all."""
    counted = m.touches.get("indicator")
    if counted is None:
        return True
    wholes = [i.id for i in s.corridor.indicators.values() if indicator in i.parts]
    return indicator in counted or any(w in counted for w in wholes)


def _within(s: Setting, dimension: str, value: str, named: Sequence[str]) -> bool:
    if dimension == "place":
        return any(value == v or value in s.corridor.within(v) for v in named)
    return value in named


def log_effect(found: Effect) -> np.ndarray | None:
    """theta = log((observed + 1/2) / (counterfactual + 1/2)) over the window, (draws,); None where not told."""
    book = found.ledger
    if book is None or found.total is None:
        return None
    theta: np.ndarray = np.log(book.observed + 0.5) - np.log(np.maximum(book.observed + book.fall, 0.0) + 0.5)
    return theta


def wait(f: Finding) -> tuple[float, bool] | None:
    """Months until an effect had come down to half, and True; months known so far, and False.

    None where no effect of its own can be told.
    """
    e = f.effect
    if e is None or e.verdict not in TOLD_APART or e.half_life is None or e.scope is None:
        return None
    if e.half_life.median is not None:
        return e.half_life.median, True
    return e.scope.known / A_MONTH[e.scope.frequency], False


def shares(periods: Sequence[Period], since: date) -> np.ndarray:
    """The share of each period's days from a day on: 0 before it, 1 after."""
    return np.array([min(max((p.end - since).days / p.days, 0.0), 1.0) for p in periods])


def months_after(periods: Sequence[Period], since: date) -> np.ndarray:
    """Months from a day to the middle of what comes after it in each period."""
    return np.array([((max(p.start, since) - since).days + (p.end - since).days) / 2 / DAYS for p in periods])


def _spread(drawn: np.ndarray) -> Spread:
    lower, median, upper = (float(q) for q in np.quantile(drawn, (0.025, 0.5, 0.975)))
    return Spread(median, lower, upper)
