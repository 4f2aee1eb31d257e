"""Commitments: what a party said it, or both, would do; with whom, by when, on what condition, and whether ratable."""

from __future__ import annotations

from caudal.talks.dates import Calendar
from caudal.talks.items import Actor, Commitment, Slot
from caudal.talks.mentions import Mention
from caudal.talks.scene import Scene, State

_FUTURE_EN = frozenset(["will", "'ll", "shall", "would"])
_WE = frozenset(["we", "nosotros", "we'll"])


class _Ahead:
    """Every token of a promised action points to the future."""

    def __getitem__(self, k: int) -> bool:
        return True


class Commitments:
    """Reads the commitments of one block; a text that names no two parties in talks has none."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        raw = scene.lexicon.raw
        self.strong = frozenset(raw["commitments"]["strong"])
        self.negations = frozenset(raw["pledge_negations"])

    def read(self) -> list[Commitment]:
        """All commitments of the block, none overlapping."""
        out: list[Commitment] = []
        for first, last in self.s.block.units:
            k = max(first, self.s.body) if self.s.body < last else first
            while k < last:
                span = self._at(k, first, last)
                if span is None:
                    k += 1
                    continue
                out.append(self._make(*span, first, last))
                k = max(span[1], k + 1)
        return out

    def _talks(self) -> bool:
        return self.state.talks()

    def _at(self, k: int, first: int, last: int) -> tuple[int, int, int, list[Mention]] | None:
        """Start, end, first token of the action and the actors of a commitment whose sign is at token k."""
        s = self.s
        if s.cover[k] >= 0 and not s.has(k, "future"):
            return None
        if s.has(k, "commit_to", "commit_that", "commit_on"):
            found = self._verb(k, first, last)
            if found is not None:
                return found
        if s.has(k, "passive"):
            return self._passive(k, first, last)
        return self._future(k, first, last)

    def _verb(self, k: int, first: int, last: int) -> tuple[int, int, int, list[Mention]] | None:
        """agreed to do; agreed that; agreed on a plan; acordaron hacer; se comprometió a hacer."""
        s = self.s
        action, lemma = None, ""
        for tag in ("commit_to", "commit_that", "commit_on"):
            if not s.has(k, tag):
                continue
            lemma, tense = s.verb(k, tag)
            j = k + s.size(k, tag)
            j = self._past_adjuncts(j, last)
            if (tense == "inf" and s.low(k - 1) in {"to", "a", "de", "para"}) or s.low(k - 1) in self.negations:
                return None
            if tag == "commit_to" and (s.low(j) == "to" or (s.spanish and self._infinitive(j))):
                action = j if s.spanish else j + 1
            elif tag == "commit_that" and s.low(j) in {"that", "que"}:
                action = j + 1
            elif tag == "commit_on" and self._object(j, last):
                action = j
            if action is not None:
                break
        if action is None or action >= last:
            return None
        found = s.subject(self._first_aux(k, first), first)
        actors = found[0] if found is not None else []
        if not self._parties(actors, k, first, last, strong=lemma in self.strong):
            return None
        if lemma not in self.strong and not (actors and self._official(actors)):
            return None
        return k, s.clause_end(action, last), action, actors

    def _past_adjuncts(self, j: int, last: int) -> int:
        """Past day, place and partner between the verb and what it promises: "agreed on Monday with Libya to"."""
        s = self.s
        while j < last:
            partner = s.mention(j + 1) if s.low(j) in {"with", "con"} else None
            if partner is not None:
                j = partner.j
            elif j in s.date_at and s.date_at[j].i <= j:
                j = s.date_at[j].j
            elif s.has(j, "adjunct") or s.low(j) in {"jointly", "also"}:
                j += max(1, s.size(j, "adjunct"))
            else:
                break
        return j

    def _first_aux(self, k: int, first: int) -> int:
        while k > first and self.s.has(k - 1, "aux"):
            k -= 1
        return k

    def _object(self, j: int, last: int) -> bool:
        s = self.s
        return any(s.has(m, "object") for m in range(j, min(j + 6, last)) if s.tokens[m].word)

    def _infinitive(self, k: int) -> bool:
        low = self.s.low(k)
        return low.endswith(("ar", "er", "ir", "arse", "erse", "irse", "rlo", "rla")) and len(low) > 3

    def _passive(self, k: int, first: int, last: int) -> tuple[int, int, int, list[Mention]] | None:
        s = self.s
        action = k + s.size(k, "passive")
        found = s.subject(k, first)
        actors = found[0] if found is not None else []
        if action >= last or (not self._talks() and len(set(s.parties(s.between(first, last)))) < 2):
            return None
        if (s.low(action) in {"be", "have"} and not s.has(action + 1, "meet", "commit_on")) or s.has(
            action, "not_action"
        ):
            return None
        if not s.spanish and not (actors and self._official(actors)):
            return None
        if not self._parties(actors, k, first, last, strong=False):
            return None
        return k, s.clause_end(action, last), action, actors

    def _future(self, k: int, first: int, last: int) -> tuple[int, int, int, list[Mention]] | None:
        """X will do; se hará; vamos a hacer: only in a text on talks, and by those who take part in them."""
        s = self.s
        if not self._talks():
            return None
        low = s.low(k)
        if s.spanish:
            if s.has(k, "future") and self._infinitive(k + s.size(k, "future")):
                action = k + s.size(k, "future")
            elif low.endswith(("rá", "rán", "remos")) and len(low) > 4:
                action = k
            else:
                return None
        elif low in _FUTURE_EN:
            if low == "would" and not any(s.has(x, "say", "commit_to") for x in range(first, k)):
                return None
            action = k + 1
        else:
            return None
        if any(s.low(x) in self.negations for x in range(max(first, k - 2), min(action + 1, last))):
            return None
        while action < last and s.has(action, "aux") and s.low(action) not in {"be", "have"}:
            action += 1
        meets = action < last and any(
            s.has(x, "meet", "meet_with", "meet_noun", "travel", "object")
            for x in range(action, s.clause_end(action, last))
        )
        if action >= last or (
            s.has(action, "not_action")
            and not (meets and s.spanish)
            and not (s.low(action) == "be" and s.low(action + 1).endswith(("ed", "held", "en")))
        ):
            return None
        clitic = k - 1 if s.spanish and s.low(k - 1) in {"se", "nos"} else k
        found = s.subject(clitic, first)
        actors = found[0] if found is not None else []
        start = found[1] if found is not None else clitic
        we = s.low(start) in _WE or low == "vamos a" or low.endswith("remos") or low == "vamos" or low in {"we'll"}
        pronoun = found is not None and not actors and s.low(start) in {"it", "they", "she", "he"}
        if (
            not we
            and not pronoun
            and not (actors and self._official(actors))
            and not (meets and (found is None or not found[0]))
        ):
            return None
        return start, s.clause_end(action, last), action, actors

    def _official(self, actors: list[Mention]) -> bool:
        return any(m.both or m.counterpart or m.parties or m.role for m in actors)

    def _parties(self, actors: list[Mention], k: int, first: int, last: int, *, strong: bool) -> bool:
        """Two different parties: in the clause, or one in the clause of a text on talks between two."""
        s = self.s
        near = set(s.parties(m for m in s.between(first, last) if not m.adjective or m in actors))
        if any(m.both or m.counterpart for m in actors) and (len(self.state.parties) > 1 or len(near) > 1):
            return True
        if len(near) > 1:
            return True
        return self._talks() and (strong or bool(near) or any(m.role for m in actors) or not actors)

    def _make(self, start: int, end: int, action: int, actors: list[Mention], first: int, last: int) -> Commitment:
        s = self.s
        end = max(end, action + 1)
        slot = s.slot(start, end)
        deed = s.slot(min(action, end - 1), end)
        actor = s.actor(actors) if actors else self._we(start)
        mine = set(s.parties(actors))
        others = [
            m
            for m in s.between(action, end)
            if not m.adjective and (set(m.parties) - mine or m.counterpart) and not m.capital
        ]
        mark = next((m for m in others if s.low(m.i - 1) in {"with", "con", "meet", "to", "a"} or m.counterpart), None)
        ahead = Calendar(s.lexicon, s.published).find(s.tokens, s.hits, action, end, _Ahead())
        when = next(iter(ahead), None)
        by: Slot | None = s.slot(when.core, when.j, when.value) if when is not None else None
        conditional = any(
            s.has(x, "condition")
            for x in range(max(first, start - 6), last)
            if s.block.quote_of[x] == s.block.quote_of[start]
        )
        return Commitment(
            slot.start,
            slot.end,
            slot.text,
            deed,
            actor,
            s.actor([mark]) if mark else None,
            by,
            conditional,
            self._ratable(action, end, by),
        )

    def _we(self, start: int) -> Actor | None:
        s = self.s
        if s.low(start) in _WE:
            slot = s.slot(start, start + 1)
            return Actor(slot.start, slot.end, slot.text)
        return None

    def _ratable(self, action: int, end: int, by: Slot | None) -> bool:
        """Too vague to rate: a verb of general will without a date, a number or a thing to deliver."""
        s = self.s
        counted = any(t.text[0].isdigit() for t in s.tokens[action:end])
        thing = any(s.has(x, "object", "meet_noun", "meet", "meet_with", "travel") for x in range(action, end))
        vague = any(s.has(x, "vague_action") for x in range(action, min(action + 2, end)))
        return counted or (by is not None and by.value is not None) or thing or not vague
