"""What a measure did, in figures: its effect, ledger, choices, overlaps and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from caudal.corridor import Measure
from caudal.records import Period, Query


@dataclass(frozen=True, slots=True)
class Told:
    """One effect in figures: of a series or sum, over periods first to last, in its own unit.

    figures: "observed"; "expected", "expected-lower95", "expected-upper95"; "effect", "effect-lower95",
    "effect-upper95" (observed - expected); "percent", from a base of 50 or more; "p", of the placebo; those known.
    lag: months by which the periods lie ahead of the measure's.
    """

    query: Query
    first: Period
    last: Period
    figures: Mapping[str, str]
    verdict: str = ""
    lag: int = 0


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """One part of a ledger. A fall is positive.

    key: "fall", "moved", "delayed", "net", or "net-and-delayed" until the later window is known. figures: "value",
    "lower95", "upper95"; empty where not known.
    """

    key: str
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One specification of an effect and what it gives; fields as in `caudal.effect.Specification`."""

    start: str
    pre: int | None
    season: bool
    scale: str
    unit: str
    controls: str
    months: float
    default: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Overlapping:
    """Another measure near this one in time; `joint` is the effect of both where they cannot be separated."""

    measure: Measure
    relation: str
    joint: Told | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A count of another party or stage beside the ledger, never in it; told None where the months are not held."""

    query: Query
    told: Told | None


@dataclass(frozen=True, slots=True)
class ShareTold:
    """What the acts of one start added to those before it.

    measures: ("",) for what has the form of none, empty for all together. figures: "effect", "effect-lower95",
    "effect-upper95", "percent", "percent-lower95", "percent-upper95".
    """

    measures: tuple[str, ...]
    since: Period
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JointTold:
    """Measures on the same series estimated together over first to last. inseparable: those of no use but in sum."""

    first: Period
    last: Period
    shares: tuple[ShareTold, ...]
    inseparable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """What a measure did, as it could be known on the brief's day. total None where nothing can be told yet.

    placebo: "p", "cases", "rate" -> figure id. before: figures "before" and "season" of the ledger. hidden: series not
    shown, their count under 10. declared: the corridor names the destinations. excess: more was seen elsewhere than
    placebos show.
    """

    measure: Measure
    verdict: str
    complete: bool = False
    capped_by: str | None = None
    total: Told | None = None
    announced: Told | None = None
    placebo: Mapping[str, str] = field(default_factory=dict)
    series: tuple[Told, ...] = ()
    hidden: int = 0
    ledger: tuple[LedgerPart, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    declared: bool = False
    said_moved: bool = False
    excess: bool = False
    later_others: tuple[str, ...] = ()
    overlapping: tuple[Overlapping, ...] = ()
    together: JointTold | None = None
    beside: tuple[Beside, ...] = ()
    curve: tuple[Choice, ...] = ()
