"""StockTaking: everything a brief says, as numbers and keys, in no language. `studies` builds it, `brief` words it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caudal.corridor import ClaimEntry, Corridor, Measure
from caudal.records import Edition, Figure, Interval, Level, Period, Query, Text, Verdict

STANDING_TAIL = 0.05
"""A count is said to be lower (higher) than expected where the tail on that side is this or less."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series: value None where not known; `mark` as in Figure; `figure` its id."""

    period: Period
    value: float | None
    figure: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the corridor file, judged as it could be known on each date. Never merged with another."""

    entry: ClaimEntry
    verdicts: tuple[Verdict, ...]  # in order of as_of
    figures: Mapping[str, str]  # "from", "to", "percent", "tail", "per-day" -> figure id, of the last verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a count stands against what was expected of it; no claim, no direction, the same of every party's count.

    lower, upper: the chance, under the predictive draws, of a count as low (as high) as the one observed or more so.
    Each counts ties in full, so in discrete draws they add up to more than 1 and neither is 1 minus the other.
    """

    lower: float
    upper: float

    @property
    def side(self) -> str:
        """ "lower" where the lower tail is 5% or less, "higher" where the upper one is, else "within"."""
        if self.lower <= STANDING_TAIL:
            return "lower"
        return "higher" if self.upper <= STANDING_TAIL else "within"


@dataclass(frozen=True, slots=True)
class Change:
    """One series in its own terms: history, change, level and verdict. `expected` is for the newest period.

    standing: against what was expected; None where nothing was, and for headlines, which answer a claim.
    """

    id: str
    query: Query
    history: tuple[Point, ...]
    verdict: Verdict
    level: Level | None
    figures: Mapping[str, str]  # "from", "to", "percent", "median", "lower95", "upper95", "tail" -> figure id
    standing: Standing | None = None  # its tails in `figures`: "lower-tail", "upper-tail"


@dataclass(frozen=True, slots=True)
class Headline:
    """The picture of the first page: observed against expected, for one indicator at the principal place."""

    change: Change
    expected: tuple[tuple[Period, Interval], ...]  # from data to the end of the against-period


@dataclass(frozen=True, slots=True)
class Section:
    """A group of series shown together. `id`: sectors, ports, citizenships, upstream, ..."""

    id: str
    changes: tuple[Change, ...]
    not_shown: int = 0  # series held back because a cell is under 10


@dataclass(frozen=True, slots=True)
class Revision:
    """What a release changed in the one before: one indicator, place and period."""

    indicator: str
    place: str
    period: Period
    values: tuple[tuple[date, float, str], ...]  # (released, value, edition id), in order


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the brief cannot say. `key` is worded in the catalogues; `values` fill it."""

    key: str
    values: Mapping[str, object]


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
    """One part of a ledger. key: "fall", "moved", "delayed", "net", or "net-and-delayed" until the later window is
    known. figures: "value", "lower95", "upper95"; empty where not known. A fall is positive."""

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
    """What the acts of one start added to those before it; measures ("",) for what has the form of none, empty for all
    together. figures: "effect",
    "effect-lower95", "effect-upper95", "percent", "percent-lower95", "percent-upper95"."""

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


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What to expect of one series. history: its last counts, oldest first.

    coming: each period after the last one published, with its figures "median", "lower80", "upper80", "lower95",
    "upper95".
    """

    query: Query
    history: tuple[Point, ...]
    coming: tuple[tuple[Period, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What to expect of one party's count; the parts add up to the whole in every draw, and are not all shown.

    why: where nothing can be foreseen, "not-held" or "too-short". last: the last period published. due: the day by
    which the first figure of the next one is to be expected. after: measures that begin after the data and are not in
    the forecast. by: the dimension of the parts.
    """

    query: Query
    party: str | None
    why: str = ""
    last: Period | None = None
    due: date | None = None
    whole: Foreseen | None = None
    parts: tuple[Foreseen, ...] = ()
    by: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fared:
    """How such forecasts fared when made again on past days, at one horizon in periods.

    covered80, covered95: shares of outcomes inside the intervals (0..1); skill: 1 - score / that of repeating the last
    count, higher is better; cases: outcomes judged. part: whether of parts or of the whole.
    """

    indicator: str
    part: bool
    horizon: int
    cases: int
    covered80: float
    covered95: float
    skill: float


@dataclass(frozen=True, slots=True)
class TalksSource:
    """A public source of the talks. basis: "read" there, or "unverified": from memory of the public record."""

    id: str
    publisher: str
    title: str
    published: date
    address: str
    basis: str


@dataclass(frozen=True, slots=True)
class TalksMoment:
    """A point of the talks. kind: "meeting", "statement", "claim", "commitment", "measure" or "rating".

    when: an ISO day, month or stretch, its first and last days in `day` and `until`. gist: in our own words, in both
    languages; where a person wrote none, `text` has the words of the source. form: of a meeting, call, talks or visit;
    name: what the corridor file calls it. about: the commitment that a rating rates.
    """

    kind: str
    id: str
    day: date
    until: date
    when: str
    text: str
    gist: Text | None = None
    form: str = ""
    name: Text | None = None
    planned: bool = False
    level: int | None = None
    about: str | None = None
    source: TalksSource | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """A person's rating of a commitment: 0 none, 1 begun, 2 substantial, 3 done."""

    level: int
    evidence: str
    day: date


@dataclass(frozen=True, slots=True)
class LinkedMeasure:
    """An act that follows a commitment. verdict: a key of `caudal.effect.VERDICTS`; None of a meeting, which has none.

    others: measures from which it cannot be separated.
    """

    measure: Measure
    verdict: str | None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """What was agreed. by: an ISO day, month or stretch; overdue: it is past and the commitment is not done.

    ratable: it says enough to be rated. rating: the newest, None where nobody has rated it.
    """

    id: str
    text: str
    gist: Text | None
    by: str | None
    overdue: bool
    ratable: bool
    rating: Rating | None
    measures: tuple[LinkedMeasure, ...]
    indicators: tuple[str, ...]
    agreed_on: date
    source: TalksSource

    @property
    def open(self) -> bool:
        """Whether it still wants work or a rating."""
        return self.ratable and (self.rating is None or self.rating.level != 3)


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """A point for the next meeting. kind: "commitment" (open), "claim" (overtaken by data), "question" (data raise it).

    key says which of its kind: overdue, due, open, not-rated; overtaken; too-early, inconclusive, other-way. then, now:
    verdicts on the claim on the day it was said and on the brief's. asked: the question of the corridor file, by id.
    """

    kind: str
    key: str
    id: str
    then: str = ""
    now: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed and where it stands, as on record on the brief's day; nothing that nobody has confirmed.

    due: ids of open commitments due by the next meeting, or overdue. left_out: items wait for a person. lost: the
    store's register is damaged and set aside, so that what stood only in it is missing.
    """

    timeline: tuple[TalksMoment, ...]
    commitments: tuple[Commitment, ...]
    next_meeting: TalksMoment | None
    due: tuple[str, ...]
    agenda: tuple[AgendaPoint, ...]
    left_out: bool = False
    lost: bool = False


@dataclass(frozen=True, slots=True)
class StockTaking:
    """The record behind a brief: every number of it is in `figures`, every source in `editions`."""

    corridor: Corridor
    as_of: date
    seed: int
    version: str
    period: Period  # newest period published for the principal indicator
    against: Period
    released: date  # of the edition that first printed `period`
    next_release: date | None  # expected, from the release calendar
    headlines: tuple[Headline, ...]
    asked: tuple[Asked, ...]
    sections: tuple[Section, ...]
    revisions: tuple[Revision, ...]
    gaps: tuple[Gap, ...]
    scores: Mapping[str, object]  # scores.json, as checked at load
    editions: tuple[Edition, ...]  # every edition that a figure uses
    figures: Mapping[str, Figure]
    measures: tuple[MeasureTold, ...] = ()  # in force in the months before the newest period, newest first
    agreed: Agreed | None = None  # None where no talks are on record
    outlooks: tuple[Outlook, ...] = ()  # the principal count, then one count of each other party
    fared: tuple[Fared, ...] | None = None  # None where no scores of forecasts are held
