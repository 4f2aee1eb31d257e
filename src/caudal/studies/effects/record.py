"""The record of an effect: everything that one answer says, as numbers, dates and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from caudal.corridor import Measure
from caudal.effect import LEVEL, Estimate, HalfLife, Ledger, Rank, Scan, Specification
from caudal.records import Edition, Mode, Period, Query, Text
from caudal.studies.effects.scope import Refused, Scope
from caudal.studies.effects.together import Joint

WHY: Mapping[str, Text] = {
    "no-count": {
        "en": "no count held counts what it touches; its values are those that caudal panel --by place (or origin) "
        "shows, countries by their code, like SYR",
        "es": "ningún conteo disponible cuenta lo que alcanza; sus valores son los que muestra caudal panel --by place "
        "(u origin), los países por su código, como SYR",
    },
    "withheld": {
        "en": "the publisher withholds the first count of its window",
        "es": "la fuente reserva el primer conteo de su ventana",
    },
    "not-so-short": {
        "en": "no count held is told by periods of that length, or its past is too short in them",
        "es": "ningún conteo disponible se informa por periodos de esa duración, o su pasado es muy corto en ellos",
    },
    "no-past": {
        "en": "too few periods are known before its entry into force",
        "es": "se conocen muy pocos periodos antes de su entrada en vigor",
    },
}
"""Why an effect is not held."""


@dataclass(frozen=True, slots=True)
class After:
    """The effect added up over the first so many months. others: measures that had begun on the series by its end."""

    months: float
    last: Period
    total: Estimate
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One period from the start on: its effect, and the effect added up to its end."""

    period: Period
    total: Estimate
    cumulated: Estimate


@dataclass(frozen=True, slots=True)
class Lead:
    """The two months before the start against what data before them led to expect, and these with the window.

    before: of these months alone; both: to the end of the window. opposite: they lay beyond their own 80% interval, on
    the other side than the effect: what changed after may have come earlier, or be what follows a peak or a trough.
    """

    first: Period
    last: Period
    before: Estimate
    both: Estimate
    opposite: bool


@dataclass(frozen=True, slots=True)
class Cases:
    """Where the effect stands among cases in which nothing began, as surprises (`caudal.effect.surprise`)."""

    own: float
    time: tuple[float, ...]
    place: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another measure near this one in time. relation: "inseparable" (fewer than two whole months between the starts,
    or effects that hang together too strongly when estimated together), "earlier" or "later" (told apart, within each
    other's windows), "ended" (ends in this one's window), "meeting", or "elsewhere" (on other series of the corridor).

    series: how many touched series it also touches. joint: the effect of both together, from the earlier start to the
    end of this one's window, from data before it.
    """

    measure: str
    day: date
    relation: str
    series: int
    joint: Estimate | None
    joint_from: Period | None


@dataclass(frozen=True, slots=True)
class SeriesEffect:
    """The effect on one touched series: over the window, by period of it, after so many months, and its placebo.

    p: as in `Effect`; adjusted: the same for as many series as are touched, by which the verdict goes.
    """

    query: Query
    total: Estimate
    by_period: tuple[Estimate, ...]
    after: tuple[After, ...]
    placebo: Rank
    p: float
    adjusted: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Compared:
    """The same window in series of the indicator that the measure does not touch, added up.

    series: how many; possible: they are possible destinations, as the corridor declares none. others: what they showed
    against their own counterfactual; controlled: the touched sum's effect with them as controls. shared: they changed
    the same way, and with them as controls nothing beyond the interval remains.
    """

    series: int
    possible: bool
    others: Estimate
    controlled: Estimate
    shared: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Another indicator over the same months, in its own unit. lag: months by which its changes ran ahead of the
    touched count's before the measure, where they did most; the window is moved ahead by it."""

    query: Query
    lag: int
    correlation: float
    first: Period
    last: Period
    total: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What a measure did, as it could be known at `as_of`: effect = observed - counterfactual, negative = fewer.

    verdict: a key of `caudal.effect.VERDICTS`. why: where it is "not held", a key of `WHY`. total: None where nothing
    of the window is published. complete: the whole window is published. p: how often a date on which nothing began lies
    as far out (`caudal.effect.chance`), from tail, the model's own, and placebo, the cases in time and, where these
    are few, in place. together: measures on the same series estimated with it. path: each period published
    after the start, the window and what followed, a year at most. announced: the effect from the
    announcement to the end of the window. uncounted: destinations not published over the whole window, so that what was
    seen there is not known. scan, scanned: the break, and the record that its indices count from.
    """

    measure: Measure
    verdict: str
    as_of: date
    mode: Mode
    seed: int
    why: str | None = None
    scope: Scope | None = None
    window: tuple[Period, ...] = ()
    complete: bool = False
    capped_by: str | None = None
    total: Estimate | None = None
    by_period: tuple[Estimate, ...] = ()
    path: tuple[Step, ...] = ()
    after: tuple[After, ...] = ()
    announced: Estimate | None = None
    announced_after: tuple[After, ...] = ()
    lead: Lead | None = None
    half_life: HalfLife | None = None
    series: tuple[SeriesEffect, ...] = ()
    ledger: Ledger | None = None
    uncounted: tuple[Query, ...] = ()
    later: tuple[Period, ...] = ()
    later_others: tuple[str, ...] = ()
    p: float | None = None
    tail: float | None = None
    placebo: Rank | None = None
    cases: Cases | None = None
    in_time: Rank | None = None
    in_place: Rank | None = None
    compared: Compared | None = None
    overlapping: tuple[Overlap, ...] = ()
    together: Joint | None = None
    curve: tuple[Specification, ...] = ()
    scan: Scan | None = None
    scanned: tuple[Period, ...] = ()
    beside: tuple[Beside, ...] = ()

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The editions whose counts were used."""
        return self.scope.editions if self.scope is not None else ()

    @property
    def elsewhere_unknown(self) -> bool:
        """Whether there are destinations, but none is published over the whole window."""
        return self.ledger is not None and self.ledger.moved is None and bool(self.uncounted)

    @property
    def break_elsewhere(self) -> bool:
        """Whether the scan finds a break, and entry into force lies outside its 80% span: before the period that
        precedes the first of it (what begins within a period may show in the next), or after the last."""
        found, at = self.scan, self.scanned
        if found is None or found.p > LEVEL:
            return False
        return not at[max(found.first - 1, 0)].start <= self.measure.in_force < at[found.last].end

    @property
    def begun_share(self) -> float:
        """How much of the window's first period lay after entry into force; 1 where nothing is published."""
        return _after(self.window[0], self.measure.in_force) if self.window else 1.0

    @property
    def announced_share(self) -> float:
        """How much of the first period counted from the announcement lay after it; 1 where it is not told apart."""
        if self.announced is None or self.scope is None:
            return 1.0
        return _after(self.scope.periods[self.scope.announced], self.measure.announced)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Series refused as controls, and why."""
        return self.scope.refused if self.scope is not None else ()


def _after(first: Period, day: date) -> float:
    """The share of a period that lies after a day."""
    return min(max((first.end - day).days / first.days, 0.0), 1.0)
