"""Several mentions of one meeting become one event, and share its date, place and participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from caudal.talks.items import Actor, Meeting, Slot
from caudal.talks.meetings.sides import GENERIC, Found

_CROWD = 60  # participants of one event that are kept
_NEAR = 250  # characters within which a date found later is taken for an event that has none


@dataclass(slots=True)
class Event:
    """What is known of a meeting from all its mentions."""

    id: str
    form: str
    planned: bool
    parties: set[str] = field(default_factory=set)
    date: Slot | None = None
    place: Slot | None = None
    participants: list[Actor] = field(default_factory=list)
    mentions: list[Found] = field(default_factory=list)
    ordinals: set[str] = field(default_factory=set)
    sited: bool = False
    all_open: bool = True  # whether every mention may be a call or a meeting

    @property
    def background(self) -> bool:
        """Whether it has only a month, and that is past: what was before the news."""
        return not self.planned and self.date is not None and len(self.date.value or "") == 7

    def take(self, found: Found) -> None:
        """Adds a mention: the finer date wins, the first place stays."""
        self.mentions.append(found)
        self.parties |= set(found.parties)
        if found.ordinal.isdigit():
            self.ordinals.add(found.ordinal)
        vague = found.plural and found.date is not None and found.date.value is None
        if found.date is not None and not vague and (self.date is None or _finer(found.date, self.date)):
            self.date = found.date
        self.sited = found.site if self.place is None else self.sited
        self.place = self.place or found.place
        if len(self.participants) < _CROWD:
            held = {actor.name or actor.text for actor in self.participants}
            self.participants += [a for a in found.participants if (a.name or a.text) not in held]
        self.all_open = self.all_open and found.open_form
        if self.form == "meeting" and found.form == "call" and not found.open_form:
            self.form = "call"


def merge(found: Sequence[Found], day: Slot | None = None) -> list[Meeting]:
    """Groups mentions into events in order of the text; each mention keeps its own span.

    `day` is the first recent day that the text names; a past event with no date of its own takes it, as inferred.
    Where the text names none, one that people have just left is of the day of publication, as inferred too.
    """
    events: list[Event] = []
    last: Event | None = None
    for item in found:
        pointed = item.pointing and last is not None and item.date is None
        over = next((e for e in reversed(events) if not e.planned), None) if item.distant else None
        event = (_named(item, events) or over or last) if pointed else _home(item, events)
        if event is None:
            event = Event(f"E{len(events) + 1}", item.form, item.planned)
            events.append(event)
        if pointed or (item.sure < 2 and event.mentions):
            item.planned = event.planned
        event.take(item)
        last = event
    for event in events:
        if event.date is None and not event.planned and all(m.ordinal != "former" for m in event.mentions):
            told = event.mentions[0].near if event.mentions[0].pointing else None
            event.date = told or day or next((m.near for m in event.mentions if m.near is not None), None)
            event.date = event.date or next((m.fresh for m in event.mentions if m.fresh is not None), None)
    return sorted(
        (_meeting(item, event) for event in events for item in event.mentions), key=lambda m: (m.start, m.end)
    )


def _home(item: Found, events: Sequence[Event]) -> Event | None:
    recent = sorted(events[-12:], key=lambda e: -e.mentions[-1].start)  # the one spoken of last comes first
    if not item.plural and item.date is not None:  # "met four times", "the first on March 11": one of them
        recent = [event for event in recent if not _several(event) or _same_day(item, event)]
    fitting = [event for event in recent if _timely(item, event) and _fits(item, event)]
    dated = [
        e
        for e in fitting
        if item.date is not None and item.date.value and e.date is not None and _same(item.date, e.date)
        if not _clash(item, e)
    ]
    placed = [e for e in fitting if item.place is not None and e.place is not None and item.place.text == e.place.text]
    if dated or placed:
        return (dated or placed)[0]
    if item.ordinal == "new" and not any(e.planned for e in fitting[:1]):
        return None
    if item.ordinal.isdigit() and item.date is not None and item.date.value is not None:
        return None  # "the first trip, on April 18": none of those without a day
    if item.ordinal == "former":  # not the one just spoken of
        recent = [e for e in recent if item.start - e.mentions[-1].end > _NEAR]
        recent = [e for e in recent if not e.planned or item.planned]
        fitting = [e for e in fitting if e in recent and item.date is None]
    if item.led and item.date is None:  # "ahead of their meeting with X": the one with X, though it is past now
        mine = _surnames(item.participants)
        of_him = (e for e in recent if _fits(item, e) and not mine.isdisjoint(_surnames(e.participants)))
        return next(of_him, next((e for e in fitting if e.planned), None))
    if item.definite:
        anyhow = (e for e in recent if item.sure < 2 and item.date is None and not item.plural and _fits(item, e))
        if item.date is not None and item.date.value is not None:
            return next((e for e in fitting if e.date is not None or item.start - e.mentions[-1].end < _NEAR), None)
        fitting = _news_first(item, fitting, events)
        spoken = (e for e in fitting if item.open_form and e.form == "call")  # "the conversation": the call, if any
        return next(spoken, fitting[0]) if fitting else next(anyhow, None)
    if item.plural or (item.date is not None and item.date.value is None):
        return None
    if item.noun and item.date is not None:
        return None  # "a meeting in August": one of its own
    return next((e for e in fitting if _linked(item, e)), None)


def _news_first(item: Found, fitting: list[Event], events: Sequence[Event]) -> list[Event]:
    """In a new paragraph, the meeting of the news before one told as background: "They had met in October. ..."."""
    told = [e for e in fitting if e.mentions[-1].block != item.block and len(e.mentions) == 1]
    news = next((e for e in events if not e.planned and e.date is not None and not e.background), None)
    old = [e for e in told if e.background or (news is not None and e is not news and _before(e, news))]
    fresh = [e for e in fitting if e not in old]
    return [*fresh, *old] if fitting[:1] == old[:1] and any(not e.planned for e in fresh) else fitting


def _before(one: Event, other: Event) -> bool:
    """Whether a past meeting was over before another began, by their days."""
    a, b = (e.date.value if e.date is not None else None for e in (one, other))
    return not one.planned and a is not None and b is not None and len(a) >= 10 and a[-10:] < b[:10]


def _several(event: Event) -> bool:
    """Whether it was told as more than one meeting, or as former ones, and no otherwise."""
    return all(m.plural or m.ordinal == "former" for m in event.mentions)


def _same_day(item: Found, event: Event) -> bool:
    """Whether both are dated alike: the meetings of a day, and the one that its news is about."""
    return item.date is not None and event.date is not None and item.date.value == event.date.value is not None


def _named(item: Found, events: Sequence[Event]) -> Event | None:
    """The latest event that was called by the same noun: "that dinner", after "the dinner"."""
    if not item.head or item.head in GENERIC:
        return None
    return next((e for e in reversed(events[-12:]) if any(m.head == item.head for m in e.mentions)), None)


def _linked(item: Found, event: Event) -> bool:
    """Whether something in common, or nearness, makes one event of a mention and one that nothing speaks against."""
    mine, theirs = _surnames(item.participants), _surnames(event.participants)
    if mine and theirs and mine.isdisjoint(theirs):
        return False
    if item.date is not None and item.date.value is not None and event.date is None:
        return not mine.isdisjoint(theirs) or item.start - event.mentions[-1].end < _NEAR
    if item.date is not None and event.date is not None and item.date.value != event.date.value:
        return not mine.isdisjoint(theirs)  # "in the spring" and "in March"
    return bool(event.parties & set(item.parties)) or not (item.parties and event.parties)


def _surnames(people: Sequence[Actor]) -> set[str]:
    return {actor.name.replace("-", " ").rsplit(maxsplit=1)[-1] for actor in people if actor.name}


def _timely(item: Found, event: Event) -> bool:
    """Both past or both to come, or of one day; a mention whose words do not tell is either."""
    if item.sure == 0 or item.planned == event.planned:
        return True
    days = item.date and event.date and min(len(item.date.value or ""), len(event.date.value or "")) >= 10
    return bool(days and item.date and event.date and _same(item.date, event.date))


def _fits(item: Found, event: Event) -> bool:
    """Nothing speaks against one event: form, number, day and parties."""
    if item.form == "meeting" and item.date is None and all(m.arrival for m in event.mentions):
        return False
    calls = {item.form, event.form}
    if "call" in calls and len(calls) > 1 and not (item.open_form or event.all_open):
        return False
    if item.ordinal.isdigit() and event.ordinals and item.ordinal not in event.ordinals:
        return False
    dated = item.date is not None and event.date is not None and item.date.value and event.date.value
    if dated and not (item.date and event.date and _same(item.date, event.date)):
        return False
    apart = item.place is not None and event.place is not None and item.place.text != event.place.text
    if apart and item.site == event.sited and not item.definite:
        return bool(item.date and event.date and _same(item.date, event.date))
    return not item.parties or not event.parties or bool(set(item.parties) & event.parties)


def _clash(item: Found, event: Event) -> bool:
    """Whether a verb tells of a meeting with others: of A and B on Monday, of A and C this week."""
    mine, theirs = set(item.parties), event.parties
    return not item.noun and len(mine) > 1 and len(theirs) > 1 and not (mine <= theirs or theirs <= mine)


def _same(one: Slot, other: Slot) -> bool:
    a, b = one.value, other.value
    if a is None or b is None:
        return False
    if "/" in a or "/" in b:
        (a1, a2), (b1, b2) = _bounds(a), _bounds(b)
        return a1 <= b2 and b1 <= a2
    return a.startswith(b) or b.startswith(a)


def _bounds(value: str) -> tuple[str, str]:
    first, _, last = value.partition("/")
    return first, (last or first) + "~"


def _finer(one: Slot, other: Slot) -> bool:
    return one.value is not None and (
        other.value is None or ("/" not in one.value and len(one.value) > len(other.value.partition("/")[0]))
    )


def _meeting(item: Found, event: Event) -> Meeting:
    inferred = []
    meeting = Meeting(
        item.start, item.end, item.text, event.form, "planned" if item.planned else "past", event.id,
        item.date, item.place, item.participants, tuple(sorted(event.parties)),
    )  # fmt: skip
    if event.date is not None and (item.date is None or item.date.value is None) and (item.definite or not item.plural):
        meeting = replace(meeting, date=event.date)
        inferred.append("date")
    if item.place is None and event.place is not None:
        meeting = replace(meeting, place=event.place)
        inferred.append("place")
    if not item.participants and event.participants:
        meeting = replace(meeting, participants=tuple(event.participants))
        inferred.append("participants")
    return replace(meeting, inferred=tuple(inferred))
