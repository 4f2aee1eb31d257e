"""The place that a claim takes from the words before it: of the same flow, of "there", of who counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from caudal.talks.claims.movers import AND
from caudal.talks.items import FlowClaim, Slot
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_THERE = word_set("there ahí allí allá")
_WITH = word_set("with con")
_POINTED = word_set("pace numbers number figure figures tally ritmo cifra cifras")
_TOLD_OF = word_set("there are were is was hay hubo")


def with_place(s: Scene, claim: FlowClaim, before: Sequence[FlowClaim]) -> FlowClaim:
    """The claim with the place of an earlier one of its block where both are of one flow, or what "there" names."""
    if claim.place is not None:
        return claim
    first = next(k for k, token in enumerate(s.tokens) if token.start >= claim.start)
    last = next((k for k in range(first, len(s.tokens)) if s.tokens[k].start >= claim.end), len(s.tokens))
    there = [k for k in range(max(0, first - 3), last + 1) if _there(s, k)]
    if there:
        told = [c.place for c in before if c.place is not None][-1:]
        named = [one for one in (_named_before(s, there[0]),) if one is not None]
        return replace(claim, place=max((*told, *named), key=lambda slot: slot.start, default=None))
    if not before or before[-1].place is None or not _one_flow(s, claim, before[-1], first):
        return claim
    return replace(claim, place=before[-1].place)


def _there(s: Scene, k: int) -> bool:
    """Whether token k points to a place: "landed there", «han entrado por ahí»; not "there were"."""
    return s.low(k) in _THERE and not (s.low(k) == "there" and (s.low(k + 1) in _TOLD_OF or s.has(k + 1, "aux")))


def _named_before(s: Scene, k: int) -> Slot | None:
    """The last place with a name before token k of its block, after a word of place: "on the beaches of Kent"."""
    for m in range(k - 1, 0, -1):
        mention = s.mention(m)
        led = s.has(m - 1, "place_in") or s.low(m - 1) in {
            "in",
            "en",
            "of",
            "de",
            "at",
            "on",
            "hacia",
            "por",
            "to",
            "a",
        }
        if not s.cap(m) or m in s.date_at or not led or s.has(m, "month", "weekday", "group", "office"):
            continue
        if mention is not None and (mention.role or mention.adjective):
            continue
        stop = m + 1 if mention is None or mention.i != m else mention.j
        while stop < len(s.tokens) and s.cap(stop) and stop not in s.date_at:
            stop += 1
        return s.slot(m, stop)
    return None


def _one_flow(s: Scene, claim: FlowClaim, before: FlowClaim, first: int) -> bool:
    """Whether a claim counts what the one before counted: the same noun, a bare number, the pace, the dead of it."""
    noun, earlier = claim.indicator.text.lower().split(), before.indicator.text.lower().split()
    if claim.indicator.value == before.indicator.value and noun and earlier and noun[-1] == earlier[-1]:
        return True
    if all(word[:1].isdigit() for word in noun) or (noun and noun[-1] in _POINTED):
        return True
    told = s.text[before.end : claim.start]
    joined = "." not in told and len(told) < 60
    led = s.low(first - 1)
    if led in _WITH and s.low(first - 2) == "," and joined:
        return True  # "rose for a third month, with 900 arrivals"
    return claim.indicator.value == "deaths" and before.direction.value == "level" and joined and led in AND
