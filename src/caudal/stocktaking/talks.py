"""What was agreed and where it stands: the talks' sources, moments, commitments and agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caudal.corridor import Measure
from caudal.records import Text


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
