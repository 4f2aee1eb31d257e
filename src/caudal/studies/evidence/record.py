"""The record of an evidence base: every documented measure of every corridor given, those that show nothing too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from caudal.corridor import Corridor, Measure
from caudal.effect import Pooled
from caudal.studies.effects.record import Effect

MONTHS = (1, 3, 6, 12)
POOLED_AT = 3  # months after which effects are pooled


@dataclass(frozen=True, slots=True)
class Change:
    """An effect in percent of the counterfactual, negative = fewer, with the central 95% of its draws."""

    percent: float
    lower95: float
    upper95: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one measure.

    after: months -> effect added up since entry into force, those published; also: months -> measures that had begun
    on the same series by then. moved: seen elsewhere, in percent of the fall, where a fall is beyond its interval.
    log: (log ratio, error) after POOLED_AT months. reason: why it is not pooled, a key of the words, "" where it is;
    names: the measures, or the message, that the reason speaks of. pooled: the effect drawn towards its kind.
    """

    corridor: Corridor
    measure: Measure
    effect: Effect | None
    after: dict[int, Change] = field(default_factory=dict)
    also: dict[int, tuple[str, ...]] = field(default_factory=dict)
    moved: Change | None = None
    log: tuple[float, float] | None = None
    reason: str = ""
    names: tuple[str, ...] = ()
    pooled: Change | None = None

    @property
    def verdict(self) -> str:
        """A key of `caudal.effect.VERDICTS`; "not held" where the corridor file does not allow an effect."""
        return self.effect.verdict if self.effect is not None else "not held"


@dataclass(frozen=True, slots=True)
class KindMean:
    """Mean of the acts of one type, and the range of one not seen yet, in percent; measures: how many are pooled."""

    type: str
    measures: int
    mean: Change
    following: Change


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The evidence base as it could be known at `as_of`. findings: by type, then by day in force. pooled: on the log
    ratio, None where nothing can be pooled."""

    as_of: date
    seed: int
    corridors: tuple[Corridor, ...]
    findings: tuple[Finding, ...]
    kinds: tuple[KindMean, ...]
    pooled: Pooled | None
