"""Claims meet data: the words of a confirmed claim become questions, judged as of the day and as of now.

The claim as said keeps its own verdict; what followed is another question, and stands apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pycountry

from caudal.claims import claim as make_claim
from caudal.claims import parse_level, parse_where
from caudal.errors import DefinitionError, NotHeldError, UsageError
from caudal.periods import containing, parse_period, step
from caudal.records import DIMENSIONS, Claim, Period, Query, Verdict
from caudal.register import USABLE, Record, Register, State, denied
from caudal.studies.asked import claim_of, newest_periods
from caudal.studies.checking import check, group_panel
from caudal.studies.setting import Setting
from caudal.studies.talks.numbers import (
    Words,
    in_tail,
    number_said,
    plain_words,
    recent_calendar,
    size_said,
    words_table,
)
from caudal.studies.talks.sentences import CALENDARS
from caudal.studies.talks.study import on_record

Note = tuple[str, Mapping[str, object]]
"""A key of `talks_sentences.NOTES` and its values."""
AS_SAID, FOLLOWED = "as-said", "followed"


@dataclass(frozen=True, slots=True)
class Question:
    """One question that data can answer. role: the claim as said, or what followed (another question).

    size: the change in percent that the words state, both ends inside; None where they state none.
    notes: (key, values) of what the data's calendar or places cannot tell.
    """

    role: str
    claim: Claim
    size: tuple[float, float] | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A question judged: from what was published on the day it was said, by replay that day, and as of now.

    replayed is None where the published figures sufficed. `word` is the verdict on the whole of the words: a size that
    was not reached contradicts the claim, though its direction is supported.
    """

    question: Question
    published: Verdict
    replayed: Verdict | None
    now: Verdict

    @property
    def then(self) -> Verdict:
        """The fullest answer for the day it was said."""
        return self.replayed or self.published

    def word(self, verdict: Verdict) -> str:
        """The verdict on the claim with its size."""
        size = self.question.size
        if size is None or verdict.verdict != "supported" or verdict.percent is None:
            return verdict.verdict
        return "supported" if size[0] <= abs(verdict.percent) <= size[1] else "contradicted"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a claim could not be put to the data: a key of `talks_sentences.OBSTACLES` and its values."""

    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """A claim of the register with its answers; `obstacle` says why none could be asked."""

    id: str
    said_on: date
    text: str
    speaker: str | None
    gist: Mapping[str, str] | None
    answers: tuple[Answer, ...]
    obstacle: Obstacle | None = None

    @property
    def as_said(self) -> tuple[Answer, ...]:
        """The answers to the claim itself."""
        return tuple(a for a in self.answers if a.question.role == AS_SAID)


def check_claims(
    s: Setting, held: Register, id: str | None = None, words: Words | None = None
) -> tuple[ClaimAnswer, ...]:  # fmt: skip
    """Every claim that a person confirmed, or one of them, judged. Raises UsageError where it is not confirmed."""
    table = words or words_table()
    state = on_record(s, held)
    claims = {key[1]: record for key, record in state.items() if key[0] == "claims"}
    if id is not None:
        kind, record = held.record(id)
        if kind != "claims":
            raise UsageError(f"{id} is not a claim. caudal talks list --kind claim shows those held.")
        if id not in claims:
            raise UsageError(f"{id} was not yet published on {s.as_of}, or belongs to another corridor.")
        if record["state"] not in USABLE:
            raise UsageError(
                f"{id} is {record['state']}: nothing extracted feeds a figure before a person confirms it. "
                f"caudal talks confirm {id}"
            )
        claims = {id: claims[id]}
    published = {key[1]: date.fromisoformat(r["published"]) for key, r in state.items() if key[0] == "sources"}
    usable = [r for r in claims.values() if r["state"] in USABLE]
    usable.sort(key=lambda r: (published[r["source"]], r["source"], r["start"]))
    others = talks_of_others(s, state)
    return tuple(
        answer_claim(s, record, published[record["source"]], table, others.get(record["source"], ()))
        for record in usable
    )


def talks_of_others(s: Setting, state: State) -> dict[str, tuple[str, ...]]:
    """The sources whose meetings are not the corridor's own, with the parties that met (register codes).

    A meeting is the corridor's where two of its parties take part (one, where it has one); the European Union stands
    for a member. Sources without a meeting of two parties are nobody's in particular, and are left out.
    """
    own = {_alpha_3(code) for code in s.corridor.parties} | {"EU"}
    met: dict[str, list[set[str]]] = {}
    for (table, _), record in state.items():
        if table == "meetings" and record["state"] != "rejected" and len(record["parties"] or ()) > 1:
            met.setdefault(record["source"], []).append(set(record["parties"]))
    needed = min(2, len(s.corridor.parties))
    return {
        source: tuple(sorted(set.union(*meetings)))
        for source, meetings in met.items()
        if all(len(parties & own) < needed for parties in meetings)
    }


def _alpha_3(code: str) -> str:
    country = pycountry.countries.get(alpha_2=code)
    return str(country.alpha_3) if country is not None else code


def answer_claim(
    s: Setting, record: Record, said_on: date, words: Words, others: Sequence[str] = ()
) -> ClaimAnswer:  # fmt: skip
    """One claim put to the data; what a person wrote of it that cannot be asked is its obstacle, not everybody's.

    others: the parties to the talks it was said at, where these are not the corridor's: a claim that names no place
    then speaks of their border, not of the corridor's.
    """
    shared = (record["id"], said_on, record["text"], record["speaker"], record["gist"])
    ask = record.get("ask") or {}
    if others and not record.get("place") and not {"place", "corridor"} & set(ask):
        return ClaimAnswer(*shared, (), Obstacle("of-others", {"id": record["id"], "parties": tuple(others)}))
    try:
        found = questions(s, record, said_on, words)
        if not isinstance(found, Obstacle):
            return ClaimAnswer(*shared, tuple(_answer(s, question, said_on) for question in found))
    except (UsageError, DefinitionError) as error:
        found = Obstacle("refused", {"why": str(error)})
    return ClaimAnswer(*shared, (), Obstacle(found.key, {"id": record["id"], **found.values}))


def _answer(s: Setting, question: Question, said_on: date) -> Answer:
    then = replace(s, as_of=said_on, strict=True)
    published = check(then, question.claim)
    if any(key == "strict-not-held" for key, _ in published.reasons):
        published = replace(published, verdict="too early")  # counted, but its figures came out later
    replayed = None
    if not s.strict and published.verdict in ("too early", "not checkable"):
        fuller = check(replace(then, strict=False), question.claim)
        replayed = fuller if fuller.mode == "replay" else None
    return Answer(question, published, replayed, check(s, question.claim))


def questions(
    s: Setting, record: Record, said_on: date, words: Words
) -> tuple[Question, ...] | Obstacle:  # fmt: skip
    """The questions that a claim asks, or what prevents them."""
    ask = dict(record.get("ask") or {})
    if denied(record):
        return Obstacle("denied", {})
    if "corridor" in ask:
        return _from_corridor(s, record, said_on, [part.strip() for part in str(ask["corridor"]).split(";")], words)
    indicator = ask.get("indicator") or words["indicators"].get(record["indicator"] or "")
    if not indicator:
        return Obstacle("no-indicator", {})
    notes: list[Note] = []
    if indicator == "principal":
        indicator = s.corridor.indicator
        notes.append(("own-indicator", {"said": record["indicator"], "indicator": indicator}))
    place = ask.get("place") or _place(s, record.get("place"), words)
    if place is None:
        return Obstacle("no-place", {"place": record["place"]})
    where = [f"indicator={indicator}", f"place={place}"] + [f"{d}={ask[d]}" for d in DIMENSIONS[1:] if d in ask]
    query = parse_where(where)
    direction = ask.get("direction") or record["direction"]
    if direction == "level" or "level" in ask:
        return _level(s, record, ask, query, said_on, words, notes)
    if direction not in ("down", "up"):
        return Obstacle("not-a-change", {"direction": direction})
    return _change(s, record, ask, query, direction, said_on, words, notes)


def _from_corridor(
    s: Setting, record: Record, said_on: date, ids: list[str], words: Words
) -> tuple[Question, ...]:  # fmt: skip
    """The questions that a person wrote into the corridor file for this claim, with what they leave open."""
    entries = {c.id: c for c in s.corridor.claims}
    unknown = [id for id in ids if id not in entries]
    if unknown:
        raise UsageError(f"The corridor {s.corridor.id} has no claim {unknown[0]!r}. Known: {', '.join(entries)}.")
    asked = []
    for entry in (entries[id] for id in ids):
        claim, notes = claim_of(entry), list[Note]()
        said, calendar = record["period"], recent_calendar(record["period"], words)
        if entry.role == FOLLOWED:
            asked.append(Question(FOLLOWED, claim))
            continue
        if calendar is not None and claim.against is not None:
            place = _place(s, record.get("place"), words)
            if place not in (None, claim.query.place):
                _held_place(s, replace(claim.query, place=str(place)), calendar, said, notes)
            notes += _calendar_notes(said, claim.period, claim.against, said_on)
        elif claim.level is not None and _dated(record, {}) is None:
            notes += _newest_note(s, claim, said_on)
        asked.append(Question(AS_SAID, claim, notes=tuple(notes)))
    return tuple(asked)


def _newest_note(s: Setting, claim: Claim, said_on: date) -> list[Note]:
    try:
        newest, _ = newest_periods(replace(s, as_of=said_on), claim.query)
    except NotHeldError:
        return []
    return [("newest", {"period": newest})] if newest == claim.period else []


def _calendar_notes(said: object, period: Period, against: Period | None, said_on: date) -> list[Note]:
    """What a stretch like "recent days" was asked of, and that days inside it cannot be told apart."""
    calendar = CALENDARS[period.frequency]
    asked = {"said": said, "calendar": calendar, "period": period}
    notes: list[Note] = [("calendar-level", asked) if against is None else ("calendar", {**asked, "against": against})]
    if calendar != "day" and said_on < (last := period.end - timedelta(days=1)):
        notes.append(("within", {"calendar": calendar, "first": period.start, "last": last, "said_on": said_on}))
    return notes


def _place(s: Setting, said: str | None, words: Words) -> str | None:
    """The corridor's place of that name; the principal one where the words name none or mean it."""
    if not said or plain_words(said) in words["places"]["principal"]:
        return s.corridor.place
    for place in s.corridor.places.values():
        if plain_words(said) in (place.id, *(plain_words(name) for name in place.name.values())):
            return place.id
    return None


def _level(s: Setting, record: Record, ask: Mapping[str, str], query: Query, said_on: date, words: Words,
           notes: list[Note]) -> tuple[Question, ...] | Obstacle:  # fmt: skip
    bounds = parse_level(ask["level"]) if "level" in ask else number_said(record, words)
    if bounds is None:
        return Obstacle("no-number", {})
    said, value = record.get("period"), record.get("period_value") or ""
    rate = ask.get("per") or words["rates"].get(value, "")
    if not rate and value.startswith("per "):
        return Obstacle("no-rate", {"period": said})
    if not rate:
        found = _stretch(s, record, ask, query, said_on, words, notes)
        if isinstance(found, Obstacle):
            return found
        period, query = found
        return (Question(AS_SAID, make_claim(query, period, level=bounds, per="period"), notes=tuple(notes)),)
    if "period" in ask:
        period = parse_period(ask["period"])
    else:
        try:
            period, _ = newest_periods(replace(s, as_of=said_on), query)
        except NotHeldError:
            period = step(containing(said_on, "M"), -1)
        if rate not in ("day", "period"):
            period = containing(period.start, rate)
        notes.append(("newest", {"period": period}))
    return (Question(AS_SAID, make_claim(query, period, level=bounds, per="day" if rate == "day" else "period"),
                     notes=tuple(notes)),)  # fmt: skip


def _change(
    s: Setting, record: Record, ask: Mapping[str, str], query: Query, direction: str, said_on: date, words: Words,
    notes: list[Note],
) -> tuple[Question, ...] | Obstacle:  # fmt: skip
    whole, against = query, parse_period(ask["against"]) if "against" in ask else None
    found = _stretch(s, record, ask, query, said_on, words, notes, against, change=True)
    if isinstance(found, Obstacle):
        return found
    period, query = found
    against = against or step(period, -1)
    size = size_said(record.get("magnitude"), words)
    if size is None and record.get("magnitude") and not in_tail(record["magnitude"], words):
        notes.append(("size-not-told", {"said": record["magnitude"]}))
    asked = [Question(AS_SAID, make_claim(query, period, direction, against), size, tuple(notes))]
    if said_on < period.end and period.days < 32:  # said within it: what followed is asked by whole months, apart
        month = containing(said_on, "M")
        asked.append(Question(FOLLOWED, make_claim(whole, step(month, 1), direction, month)))
    return tuple(asked)


def _stretch(
    s: Setting, record: Record, ask: Mapping[str, str], query: Query, said_on: date, words: Words, notes: list[Note],
    against: Period | None = None, *, change: bool = False,
) -> tuple[Period, Query] | Obstacle:  # fmt: skip
    """The period that the words are asked of, and the place for which figures by its calendar are held."""
    said, period = record.get("period"), _dated(record, ask)
    if period is not None:
        if period.frequency in "DW" and "place" not in ask and "period" not in ask:
            query = _held_place(s, query, period.frequency, said, notes)
        return period, query
    calendar = recent_calendar(said, words)
    if calendar is None:
        value = record.get("period_value") or ""
        return Obstacle("odd-stretch", {"value": value}) if "/" in value else Obstacle("no-period", {})
    period = containing(said_on, calendar)
    if "place" not in ask:
        query = _held_place(s, query, calendar, said, notes)
    notes += _calendar_notes(said, period, (against or step(period, -1)) if change else None, said_on)
    return period, query


def _held_place(s: Setting, query: Query, calendar: str, said: str | None,
                notes: list[Note]) -> Query:  # fmt: skip
    """The query, or that of the nearest place above it for which figures by this calendar are held."""
    latest = max((e.released for e in s.store.editions), default=s.as_of)
    ever = replace(s, as_of=max(latest, s.as_of))
    above: str | None = query.place
    while above is not None:
        wider = replace(query, place=above)
        if group_panel(ever, [wider], calendar, strict=False) is not None:
            if above != query.place:
                notes.append(("place", {"asked": above, "place": query.place, "calendar": CALENDARS[calendar]}))
            return wider
        above = s.corridor.places[above].parent if above in s.corridor.places else None
    notes.append(("coarser", {"wanted": CALENDARS[calendar], "place": query.place, "said": said}))
    return query


def _dated(record: Record, ask: Mapping[str, str]) -> Period | None:
    """The period that a person or the text states by date; a stretch of whole weeks or months as such."""
    if "period" in ask:
        return parse_period(ask["period"])
    value = record.get("period_value")
    if not value or not re.match(r"\d{4}", value):
        return None
    first, _, last = value.partition("/")
    if not last:
        return parse_period(first)
    start, end = parse_period(first), parse_period(last)
    for frequency in ("W", "M", "Q", "A"):
        whole = containing(start.start, frequency)
        if whole.start == start.start and whole.end == end.end:
            return whole
    return None
