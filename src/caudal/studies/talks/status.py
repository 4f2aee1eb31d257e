"""What was agreed, and where it stands: one frozen record for the command, the brief's section and the next agenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caudal.corridor import Measure
from caudal.errors import UsageError
from caudal.register import USABLE, Record, Register, State
from caudal.studies.effects.record import Effect
from caudal.studies.effects.study import effect
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting
from caudal.studies.talks.check import ClaimAnswer, check_claims
from caudal.studies.talks.numbers import Words
from caudal.studies.talks.study import on_record

DONE = 3
SETTLED = ("supported", "contradicted", "moved", "seasonal", "reporting")
"""Verdicts that data have given; "too early" and "inconclusive" leave a claim open."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A public source of the talks: who published it, when, and whether the project or a person read it there."""

    id: str
    publisher: str
    title: str
    published: date
    address: str
    basis: str  # "read", or "unverified": from memory of the public record


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the timeline. kind: meeting, statement, commitment, claim, measure or rating.

    day is the first day of `when`, an ISO day, month or stretch; `gist` in both languages where a person wrote it,
    `text` the words of the source.
    """

    day: date
    when: str
    kind: str
    id: str
    text: str
    gist: Mapping[str, str] | None
    who: str | None
    form: str | None  # of a meeting: call, meeting, talks, visit; "planned" meetings carry status
    status: str | None
    source: Quoted | None


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating of a commitment: 0 none, 1 begun, 2 substantial, 3 done."""

    level: int
    evidence: str
    day: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A commitment and where it stands. due: the last day of "by"; overdue: that day is past and it is not done.

    ratings: oldest first; the newest counts. measures: the linked acts; indicators: what is counted of them.
    """

    id: str
    text: str
    gist: Mapping[str, str] | None
    actor: str | None
    action: str | None
    counterpart: str | None
    by: str | None
    due: date | None
    overdue: bool
    conditional: bool
    ratable: bool
    ratings: tuple[Rated, ...]
    measures: tuple[Measure, ...]
    indicators: tuple[str, ...]
    meetings: tuple[str, ...]
    state: str
    agreed_on: date
    source: Quoted

    @property
    def level(self) -> int | None:
        """The newest rating; None where nobody has rated it."""
        return self.ratings[-1].level if self.ratings else None

    @property
    def open(self) -> bool:
        """Whether it still wants work or a rating: not done, and not too vague to say."""
        return self.ratable and self.level != DONE


@dataclass(frozen=True, slots=True)
class MeasureEffect:
    """What a linked measure brought; None for a meeting, and where the corridor file does not say enough."""

    measure: Measure
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Point:
    """A point for the next meeting. kind: "commitment" (open), "claim" (overtaken by data), "question" (data raise it).

    key says which of its kind: due, overdue, not-rated, open; overtaken; too-early, inconclusive, other-way.
    """

    kind: str
    key: str
    id: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TalksStatus:
    """Everything the section "What was agreed, and where it stands" says. Nothing unconfirmed is in it."""

    corridor: str
    as_of: date
    timeline: tuple[Moment, ...]
    commitments: tuple[Standing, ...]
    next_meeting: Moment | None
    due: tuple[str, ...]  # ids of open commitments due by the next meeting, or overdue
    claims: tuple[ClaimAnswer, ...]
    effects: tuple[MeasureEffect, ...]  # of the measures linked to the commitments, in order of date
    agenda: tuple[Point, ...]
    waiting: int  # items on record that nobody has confirmed yet, and that are therefore not here


def talks_status(
    s: Setting, held: Register, *, words: Words | None = None, with_claims: bool = True, with_effects: bool = False,
    progress: Progress | None = None,
) -> TalksStatus:  # fmt: skip
    """Where the talks stand as of the setting's day, from what was published and rated by then.

    with_claims, with_effects: put the claims to the data, and judge the linked measures; both take seconds.
    """
    tell = telling(progress)
    state = on_record(s, held)
    quoted = {id: _quoted(r) for (table, id), r in state.items() if table == "sources"}
    usable = {key: r for key, r in state.items() if r["state"] in (*USABLE, "held")}
    commitments = tuple(_standing(s, usable, r, quoted) for (table, _), r in usable.items() if table == "commitments")
    commitments = tuple(sorted(commitments, key=lambda c: (c.agreed_on, c.source.id, c.id)))
    moments = _timeline(s, usable, quoted)
    coming = next((m for m in moments if m.kind == "meeting" and last_day(m.when) > s.as_of), None)
    limit = last_day(coming.when) if coming else s.as_of
    due = tuple(c.id for c in commitments if c.open and c.due is not None and c.due <= limit)
    tell("claims", 0, 2)
    claims = check_claims(s, held, words=words) if with_claims else ()
    tell("measures", 1, 2)
    measures = {m.id: m for c in commitments for m in c.measures}
    linked = sorted(measures.values(), key=lambda m: (m.announced, m.id)) if with_effects else ()
    brought = [_brought(s, m) for m in linked]
    return TalksStatus(
        corridor=s.corridor.id,
        as_of=s.as_of,
        timeline=moments,
        commitments=commitments,
        next_meeting=coming,
        due=due,
        claims=claims,
        effects=tuple(brought),
        agenda=(*_open_points(commitments, due), *_claim_points(claims)),
        waiting=sum(r["state"] == "proposed" for r in state.values()),
    )


def _brought(s: Setting, m: Measure) -> MeasureEffect:
    if m.kind != "measure":
        return MeasureEffect(m, None)
    try:
        return MeasureEffect(m, effect(s, m.id))
    except UsageError:  # the corridor file does not say enough for an effect
        return MeasureEffect(m, None)


def _quoted(record: Record) -> Quoted:
    return Quoted(record["id"], record["publisher"] or "", record["title"] or record["name"],
                  date.fromisoformat(record["published"]), record["address"] or "", record["basis"])  # fmt: skip


def _standing(s: Setting, state: State, record: Record, quoted: Mapping[str, Quoted]) -> Standing:
    ratings = sorted((r for (table, _), r in state.items() if table == "ratings" and r["commitment"] == record["id"]),
                     key=lambda r: (r["day"], len(r["id"]), r["id"]))  # fmt: skip
    linked = [s.corridor.measures.get(m) for m in _linked(state, record["id"], "measure")]
    measures = [m for m in linked if m is not None and m.announced <= s.as_of]
    indicators = [i for m in measures for i in _linked(state, f"measure:{m.id}", "indicator")]
    rated = tuple(Rated(r["level"], r["evidence"], date.fromisoformat(r["day"])) for r in ratings)
    due = last_day(record["by"]) if record["by"] else None
    done = bool(rated) and rated[-1].level == DONE
    return Standing(
        id=record["id"],
        text=" ".join(record["text"].split()),
        gist=record["gist"],
        actor=record["actor"],
        action=record["action"],
        counterpart=record["with"],
        by=record["by"],
        due=due,
        overdue=due is not None and due < s.as_of and not done and bool(record["ratable"]),
        conditional=bool(record["conditional"]),
        ratable=bool(record["ratable"]),
        ratings=rated,
        measures=tuple(measures),
        indicators=tuple(dict.fromkeys(indicators)),
        meetings=tuple(_linked(state, record["id"], "meeting")),
        state=record["state"],
        agreed_on=quoted[record["source"]].published,
        source=quoted[record["source"]],
    )


def _linked(state: State, subject: str, relation: str) -> list[str]:
    return [r["object"] for (table, _), r in sorted(state.items())
            if table == "links" and r["subject"] == subject and r["relation"] == relation]  # fmt: skip


def _timeline(s: Setting, state: State, quoted: Mapping[str, Quoted]) -> tuple[Moment, ...]:
    """Meetings by their date, statements and claims by the day published, measures and ratings by theirs."""
    found: list[Moment] = []
    measures: dict[str, Measure] = {}
    held = {r["event"] for (t, _), r in state.items() if t == "meetings" and r["status"] == "past" and r["event"]}
    for (table, id), r in state.items():
        if table == "links":
            if r["relation"] == "measure" and r["object"] in s.corridor.measures:
                measures[r["object"]] = s.corridor.measures[r["object"]]
            continue
        if table == "ratings":
            day, level = date.fromisoformat(r["day"]), str(r["level"])
            found.append(Moment(day, r["day"], "rating", id, r["evidence"], None, r["commitment"], None, level, None))
        elif table != "sources":
            if table == "meetings" and r["status"] == "planned" and r["event"] in held:
                continue  # it has taken place: the report of it stands instead
            kind = {"meetings": "meeting", "statements": "statement", "claims": "claim"}.get(table, "commitment")
            source = quoted[r["source"]]
            when = r.get("date") or source.published.isoformat()
            who = r.get("speaker") or r.get("actor")
            words = " ".join(r["text"].split())
            found.append(Moment(_first_day(when), when, kind, id, words, r["gist"], who, r.get("form"),
                                r.get("status"), source))  # fmt: skip
    for m in measures.values():
        known = m.kind == "measure" and m.announced <= s.as_of
        if known and m.announced >= min((x.day for x in found), default=m.announced):
            words = next(iter(m.what.values()))
            found.append(Moment(m.announced, m.announced.isoformat(), "measure", m.id, words, m.what, None, None,
                                None, None))  # fmt: skip
    rank = ("meeting", "statement", "claim", "commitment", "measure", "rating")
    return tuple(sorted(found, key=lambda m: (m.day, rank.index(m.kind), m.id)))


def _open_points(commitments: Sequence[Standing], due: Sequence[str]) -> list[Point]:
    points = []
    for c in commitments:
        if not c.open:
            continue
        key = "overdue" if c.overdue else "due" if c.id in due else "not-rated" if c.level is None else "open"
        points.append(Point("commitment", key, c.id, {"level": c.level, "by": c.by, "due": c.due}))
    return sorted(points, key=lambda p: ("overdue", "due", "open", "not-rated").index(p.key))


def _claim_points(claims: Sequence[ClaimAnswer]) -> list[Point]:
    """Claims that data have settled since they were said, and questions that the data leave open or raise."""
    points = []
    for claim in claims:
        for n, answer in enumerate(claim.answers):
            then, now = answer.word(answer.then), answer.word(answer.now)
            role = answer.question.role
            values = {"question": n, "role": role, "then": then, "now": now}
            if role == "as-said" and now in SETTLED and now not in (then, "supported"):
                points.append(Point("claim", "overtaken", claim.id, values))
            elif now in ("too early", "inconclusive"):
                points.append(Point("question", now.replace(" ", "-"), claim.id, values))
            elif role != "as-said" and now in ("contradicted", "moved", "seasonal"):
                points.append(Point("question", "other-way", claim.id, values))
    return sorted(points, key=lambda p: p.kind)


def _first_day(when: str) -> date:
    first = when.partition("/")[0]
    return date.fromisoformat(first + "-01-01"[len(first) - 4 :]) if len(first) < 10 else date.fromisoformat(first)


def last_day(when: str) -> date:
    """The last day of an ISO day, month, year or stretch of them."""
    last = when.rpartition("/")[2]
    if len(last) == 10:
        return date.fromisoformat(last)
    year, month = int(last[:4]), int(last[5:7] or 12)
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
