"""A promise as it is written down: whose, with whom, by when, on what condition, and whether it can be rated."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.commitments.deadlines import deadline
from caudal.talks.commitments.pledges import Act
from caudal.talks.commitments.points import BULLETS, Points
from caudal.talks.commitments.ratings import conditional, ratable
from caudal.talks.items import Actor, Commitment
from caudal.talks.words.antecedent import carried
from caudal.talks.words.nominal import Nominal
from caudal.talks.words.tokens import word_set

_BY_WHEN = word_set("a antes by before no within en dentro para hasta until")
_UNTIL = word_set("by before until from starting no within every each antes a para hasta desde dentro cada")
_EACH = word_set("neither each either cada")
_CLOSES = word_set("para en con por a al ante durante desde entre sobre y e que como")
_TOLD = frozenset({"past", "part"})
WE = frozenset(["we", "nosotros", "we'll", "nosotras", "we're", "they're"])


def _past(value: str, published: str) -> bool:
    """Whether a date, or the end of a stretch, lies before publication."""
    end = value.rpartition("/")[2]
    return end < published[: len(end)]


class Promised(Points):
    """Makes the item of an act."""

    def _make(self, act: Act, first: int, last: int) -> Commitment:
        s, start, action = self.s, act.start, act.action
        end = max(act.end, action + 1)
        slot, deed = s.slot(start, end), s.slot(min(action, end - 1), end)
        actor = self._whole_actor(act) if act.actors else self._pronoun(act) or self._after_verb(act, end)
        opening = act.start in {first, first + 2} and s.low(act.start + (s.low(act.start) == "se")).endswith("ron")
        opening = opening and (act.start == first or s.low(first + 1) in {".", ")"})  # «e. Se comprometieron»
        if actor is None and act.body is None and not act.listed and not (s.spanish and opening):
            actor = self._bearer(act, first)
        listed = s.tokens[0].text in BULLETS or s.tokens[0].text[0].isdigit() or act.start > first
        if actor is None and s.spanish and opening and (s.low(act.start) == "se" or act.start > first) and listed:
            actor = self.state.lister
        if actor is None and s.spanish and opening:
            actor = carried(s, self.state, "plur", before=slot.start)  # «Coincidieron en»
        bulleted = s.tokens[0].text in BULLETS or s.tokens[0].text[0].isdigit()
        if (act.listed or (bulleted and not self._sentence_before(first))) and actor is None:
            actor = self.state.lister
        if actor is None and act.body is not None:
            words = s.slot(*act.body)
            actor = Actor(words.start, words.end, words.text)
        mine = set(s.parties(act.actors))
        others = [
            m
            for m in s.between(action, end)
            if not m.adjective and (set(m.parties) - mine or m.counterpart) and not m.capital
        ]
        mark = next((m for m in others if s.low(m.i - 1) in {"with", "con", "meet", "to", "a"} or m.counterpart), None)
        by = deadline(s, action, self._told_from(action, end))
        late = s.low(end) == "," and s.low(end + 1) in _BY_WHEN and (s.spanish or s.low(end + 1) != "a")
        if by is None and late:
            by = deadline(s, end + 1, min(last, end + 14))
            if by is not None:
                while end < last and s.tokens[end].start < by.end:
                    end += 1
                slot, deed = s.slot(start, end), s.slot(min(action, end - 1), end)
        pledged = any(s.has(x, "commit_to", "commit_that", "commit_on") for x in range(start, min(start + 3, end)))
        leading = None if by is not None else deadline(s, first, start)
        if leading is not None and not (pledged and leading.text.lower().split()[0] not in _UNTIL):
            by = leading  # "On Tuesday, Malta undertook to" gives the day of the promise, not of the act
        if by is None and act.body is not None and not pledged:
            by = deadline(s, start, action)  # "The visit, on Wednesday, will be devoted to"
        if by is not None and by.value is not None and _past(by.value, s.published.isoformat()):
            by = None  # the day it was agreed
        held = conditional(s, first, start, end, last)
        counterpart = s.actor([mark]) if mark else None
        rated = ratable(s, start, action, end, dated=by is not None)
        return Commitment(slot.start, slot.end, slot.text, deed, actor, counterpart, by, held, rated)

    def _told_from(self, action: int, end: int) -> int:
        """Where words of saying end an act, or its end: "will keep an officer there, ministers announced Thursday"."""
        s = self.s
        comma = next((x for x in range(action, end) if s.low(x) == ","), end)
        told = (x for x in range(comma + 1, end) if s.has(x, "say") and s.cover[x] < 0)
        return next((x for x in told if s.verb(x, "say")[1] in _TOLD), end)

    def _sentence_before(self, first: int) -> bool:
        """Whether a sentence of the block ends before token `first`."""
        return any(last <= first and last > 3 for _, last in self.s.block.units)

    def _bearer(self, act: Act, first: int) -> Actor | None:
        """Whose act it is where no subject stands beside the verb: the phrase before it, or the party named first."""
        s, v = self.s, act.start
        while v < act.action and not s.has(v, "commit_to", "commit_that", "commit_on", "future"):
            v += 1
        phrase = None if s.low(v - 1) in {",", "que", "that"} else Nominal(s).before(min(v, act.action), first)
        if phrase is not None and phrase[0] >= min(self.floor, act.start):
            slot = s.slot(*phrase)
            return Actor(slot.start, slot.end, slot.text, parties=s.parties(s.between(*phrase)))
        named = [m for m in s.between(max(first, self.floor), act.start) if not m.adjective and (m.role or m.country)]
        party = next((m for m in named if m.parties or m.both or m.role), None)
        return s.actor([party]) if party is not None else None

    def _whole_actor(self, act: Act) -> Actor:
        """The actors with the article and adjectives that stand before them: "A joint committee", "Neither side"."""
        s, known = self.s, self.s.actor(act.actors)
        i, j = act.actors[0].i, act.actors[-1].j
        whole = Nominal(s).before(j, max(0, j - 8)) if act.actors[0].adjective else None
        if whole is not None and whole[0] < i and whole[1] == j and all(s.tokens[x].word for x in range(*whole)):
            i = whole[0]  # «patrullas mexicanas y guatemaltecas»
        elif act.actors[0].adjective and i == act.start and s.cap(i - 1) and s.tokens[i - 1].word:
            i -= 1  # «Oficiales mexicanos»
        else:
            while i > 0 and s.has(i - 1, "joint", "meet_adjective"):
                i -= 1
            i -= i > 0 and not s.has(i, "det") and (s.has(i - 1, "det") or s.low(i - 1) in _EACH)
        slot = s.slot(i, j)
        return replace(known, start=slot.start, end=slot.end, text=slot.text)

    def _after_verb(self, act: Act, end: int) -> Actor | None:
        """A Spanish subject after its verb: «Se creará un comité conjunto», «sesionarán las mesas»; «vamos a»."""
        s = self.s
        if not s.spanish or act.body is not None or act.listed:
            return None
        k = act.start + (s.low(act.start) in {"se", "no"})
        ours = s.low(k) == "vamos" or (s.low(k).endswith("remos") and k == act.action)
        if ours:
            slot = s.slot(k, k + 1)
            return Actor(slot.start, slot.end, slot.text)
        passive = s.low(act.start) == "se" and s.low(k).endswith(("rá", "rán"))
        several = s.low(k).endswith("rán")
        if not (passive or several) or not s.has(k + 1, "det"):
            return None
        j = k + 2
        while j < end and s.tokens[j].word and (not s.has(j, "link", "clause") or s.low(j) == "de") and j - k < 6:
            if s.low(j) in _CLOSES or j in s.date_at:
                break
            j += 1
        slot = s.slot(k + 1, j)
        return Actor(slot.start, slot.end, slot.text, parties=s.parties(s.between(k + 1, j)))

    def _pronoun(self, act: Act) -> Actor | None:
        k = act.spoken if act.spoken >= 0 else act.start if self.s.low(act.start) in WE else -1
        if k < 0:
            return None
        slot = self.s.slot(k, k + 1)
        return Actor(slot.start, slot.end, slot.text)
