"""The record of scenarios: what is asked with "if", what was put on the draws, and how both are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from caudal.corridor import Measure
from caudal.effect import Spread
from caudal.errors import UsageError
from caudal.periods import parse_period
from caudal.records import Period

STATES = ("holds", "lapses", "decays")
TOLD_APART = ("fall", "rise")
"""Verdicts under which a measure's own effect is told from zero and from others'."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One "if": a measure by its id, what becomes of it, and from which day where one is named."""

    measure: str
    state: str
    since: date | None = None

    def __str__(self) -> str:
        return f"{self.measure}={self.state}" + (f"@{self.since.isoformat()}" if self.since else "")


@dataclass(frozen=True, slots=True)
class Supposed:
    """One scenario as it was put on the draws.

    basis: "as-is" (in the counts already: nothing is changed), "own" (the measure's own effect) or "pooled" (what acts
    of its type did). effect: theta, log(observed / counterfactual); verdict: a key of `caudal.effect.VERDICTS`, others:
    the measures that it speaks of; window: over which the own effect was told. acts: pooled effects of its type;
    half_life: months, waited: acts whose waits it was learned from. series: what is multiplied, factors: by how much in
    each period.
    """

    scenario: Scenario
    measure: Measure
    basis: str
    since: date
    series: tuple[Mapping[str, str], ...]
    effect: Spread | None = None
    verdict: str | None = None
    others: tuple[str, ...] = ()
    window: tuple[Period, ...] = ()
    acts: int = 0
    half_life: Spread | None = None
    waited: int = 0
    factors: tuple[Spread, ...] = ()

    @property
    def told_apart(self) -> bool:
        """Whether the own effect can be told from zero and from other measures; True of a pooled one."""
        return self.verdict is None or self.verdict in TOLD_APART


def parse_scenario(text: str) -> Scenario:
    """The scenario that "MEASURE=holds", "MEASURE=lapses@2024-03" or "MEASURE=decays" describes. Raises UsageError."""
    measure, equals, rest = (part.strip() for part in text.partition("="))
    state, at, day = (part.strip() for part in rest.partition("@"))
    if not (measure and equals and state in STATES) or bool(at) != bool(day):
        raise UsageError(
            f"--if {text!r} is not a scenario. Write MEASURE=holds, MEASURE=lapses or MEASURE=decays; the last two may "
            "name a day or month, like MEASURE=lapses@2024-03."
        )
    if at and state == "holds":
        raise UsageError(f"--if {text!r}: what holds has no day. A measure to come sets in on its own date.")
    return Scenario(measure, state, parse_period(day).start if day else None)


def supposed_json(x: Supposed, periods: Sequence[Period]) -> dict[str, object]:
    """A scenario as plain JSON values: what was supposed, the effect it rests on and where that came from.

    Effects are in percent of the counterfactual; factors multiply the counts of `series`.
    """
    percent = None if x.effect is None else _plain(Spread(*(100 * np.expm1(v) for v in _values(x.effect))))
    return {
        "measure": x.measure.id,
        "if": x.scenario.state,
        "from": x.since.isoformat(),
        "basis": x.basis,
        "effect_percent": percent,
        "verdict": x.verdict,
        "told_apart": x.told_apart,
        "inseparable_from": list(x.others),
        "window": {"from": x.window[0].label, "to": x.window[-1].label} if x.window else None,
        "type": x.measure.type,
        "acts_pooled": x.acts,
        "half_life_months": None if x.half_life is None else _plain(x.half_life),
        "half_lives_from": x.waited,
        "series": [dict(key) for key in x.series],
        "factors": [{"period": p.label, **_plain(f)} for p, f in zip(periods, x.factors, strict=False)],
    }


def _values(x: Spread) -> tuple[float, float, float]:
    return x.median, x.lower95, x.upper95


def _plain(x: Spread) -> dict[str, float]:
    return {"median": x.median, "lower95": x.lower95, "upper95": x.upper95}
