"""What a text yields: frozen items, each with its exact span in the stored text. Nothing here computes.

Offsets are Python string indices into `Document.text`; `Document.text[x.start:x.end] == x.text` for
every item and every slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Kind = Literal["meeting", "statement", "claim", "commitment"]
StatementMode = Literal["direct", "mixed", "indirect"]
Status = Literal["past", "planned"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of the text that fills one field; `value` is its normal form (ISO date, code, range), or None."""

    start: int
    end: int
    text: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks, meets or promises: the words, the name and role within them, and the parties (ISO alpha-3, EU, UN).

    `anonymous` is a person given by role only ("a senior official"); `carried` means that the words stand
    in an earlier sentence and were carried over, so the span lies outside the item's own sentence.
    """

    start: int
    end: int
    text: str
    name: str | None = None
    role: str | None = None
    parties: tuple[str, ...] = ()
    anonymous: bool = False
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting (reunión): call, talks or visit. `event` groups mentions of one and the same meeting.

    `date` holds an ISO day, month or year, or "first/last" for a stretch; its value is None where the
    words cannot be resolved ("in the coming days"). Names in `inferred` were taken from another mention
    of the same event, and their spans lie there.
    """

    start: int
    end: int
    text: str
    form: str
    status: Status
    event: str
    date: Slot | None = None
    place: Slot | None = None
    participants: tuple[Actor, ...] = ()
    parties: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    kind: Kind = field(default="meeting", init=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement (declaración). Direct: all within quotation marks; mixed: partly; indirect: in other words."""

    start: int
    end: int
    text: str
    mode: StatementMode
    speaker: Actor | None = None
    cue: Slot | None = None
    channel: Slot | None = None
    kind: Kind = field(default="statement", init=False)


@dataclass(frozen=True, slots=True)
class FlowClaim:
    """A claim (afirmación) about the flow, as said. `direction.value` is down, up, level, record or stable.

    `magnitude.value` is "low..high" for numbers and words of number, else None; `period.value` is a date
    as in Meeting or a rate such as "per day". `indicator.value` is a generic name: crossings, arrivals,
    encounters, apprehensions, returns, asylum, migration, deaths. `negated`: the words deny it ("have not
    fallen" is direction down, negated), so that it says neither the change nor its opposite.
    """

    start: int
    end: int
    text: str
    indicator: Slot
    direction: Slot
    magnitude: Slot | None = None
    period: Slot | None = None
    place: Slot | None = None
    speaker: Actor | None = None
    negated: bool = False
    kind: Kind = field(default="claim", init=False)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment (compromiso). `ratable` is False where no person could say whether it was kept."""

    start: int
    end: int
    text: str
    action: Slot
    actor: Actor | None = None
    counterpart: Actor | None = None
    by: Slot | None = None
    conditional: bool = False
    ratable: bool = True
    kind: Kind = field(default="commitment", init=False)


Item = Meeting | Statement | FlowClaim | Commitment


@dataclass(frozen=True, slots=True)
class Document:
    """A text as stored and what was found in it, in order of place. Nothing in it is confirmed."""

    name: str
    published: date
    language: str
    text: str
    items: tuple[Item, ...]

    def of(self, kind: Kind) -> Iterator[Item]:
        """The items of one kind, in order of place."""
        return (item for item in self.items if item.kind == kind)

    def as_json(self) -> dict[str, Any]:
        """The document as plain values, keys as in DESIGN section 8; each slot beside its `<slot>_span`."""
        return {
            "name": self.name,
            "published": self.published.isoformat(),
            "language": self.language,
            "items": [item_json(item) for item in self.items],
        }


def item_json(item: Item) -> dict[str, Any]:
    """One item as plain values; a slot's words, or its value where it has one, and its span as [start, end]."""
    out: dict[str, Any] = {"kind": item.kind, "start": item.start, "end": item.end, "text": item.text}
    if isinstance(item, Meeting):
        out |= {"form": item.form, "status": item.status, "event": item.event, "inferred": list(item.inferred)}
        out |= _slot("date", item.date, value=True) | _slot("place", item.place)
        out |= {"participants": [_actor(p) for p in item.participants], "parties": list(item.parties)}
    elif isinstance(item, Statement):
        out |= _speaker(item.speaker) | _slot("cue", item.cue) | {"mode": item.mode} | _slot("channel", item.channel)
    elif isinstance(item, FlowClaim):
        out |= _slot("indicator", item.indicator, value=True) | _slot("direction", item.direction, value=True)
        out |= _slot("magnitude", item.magnitude) | _slot("period", item.period) | _slot("place", item.place)
        out |= {"magnitude_range": item.magnitude.value if item.magnitude else None}
        out |= {"period_value": item.period.value if item.period else None, "negated": item.negated}
        out |= _speaker(item.speaker)
    else:
        out |= {"actor": item.actor.text if item.actor else None, "actor_span": _span(item.actor)}
        out |= _slot("action", item.action)
        out |= {"with": item.counterpart.text if item.counterpart else None, "with_span": _span(item.counterpart)}
        out |= _slot("by", item.by, value=True) | {"conditional": item.conditional, "ratable": item.ratable}
    return out


def _span(piece: Slot | Actor | None) -> list[int] | None:
    return None if piece is None else [piece.start, piece.end]


def _slot(name: str, slot: Slot | None, *, value: bool = False) -> dict[str, Any]:
    if slot is None:
        return {name: None, f"{name}_span": None}
    out: dict[str, Any] = {name: slot.value if value else slot.text, f"{name}_span": _span(slot)}
    if value:
        out[f"{name}_text"] = slot.text
    return out


def _actor(actor: Actor) -> dict[str, Any]:
    out = {"text": actor.text, "span": _span(actor), "name": actor.name, "role": actor.role}
    return out | {"parties": list(actor.parties), "anonymous": actor.anonymous}


def _speaker(actor: Actor | None) -> dict[str, Any]:
    if actor is None:
        return {"speaker": None, "speaker_span": None}
    out = {"speaker": actor.text, "speaker_span": _span(actor), "speaker_name": actor.name}
    return out | {"speaker_role": actor.role, "anonymous": actor.anonymous, "carried": actor.carried}
