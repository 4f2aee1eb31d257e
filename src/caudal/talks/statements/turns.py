"""Turns of a transcript and Spanish dialogue, where a label or a dash shows who speaks."""

from __future__ import annotations

from caudal.talks.items import Actor, Slot
from caudal.talks.statements.spans import Spans
from caudal.talks.statements.subjects import Cue


class Turns(Spans):
    """Reads the block as a turn or as dialogue."""

    def _label(self) -> int:
        """The token of the colon after a transcript's speaker label that begins this block, or 0."""
        s = self.s
        if not self.state.labels or s.block.quote_of[0] >= 0:
            return 0
        colon = next((k for k in range(1, min(14, len(s.tokens))) if s.low(k) == ":"), 0)
        return colon if colon and s.slot(0, colon).text in self.state.labels else 0

    def _turn(self, colon: int) -> int:
        """Takes a turn of a transcript as one direct statement of its speaker; a question only passes the word."""
        s = self.s
        words = s.lexicon.words_of("reporting", "question")
        if s.low(0) in words:
            self.state.voice = None
            return colon + 1
        self.state.voice = self._voice(s.slot(0, colon), colon)
        if colon + 1 < len(s.tokens):
            self._add(colon + 1, len(s.tokens), self.state.voice, None, carried=False, spoken=True)
        return colon + 1

    def _dialogue(self) -> bool:
        """Spanish dialogue: "—Las balsas no vinieron —respondió la ministra"."""
        s = self.s
        if not s.spanish or len(s.tokens) < 4 or s.low(0) not in {"—", "–"}:
            return False
        second = next((k for k in range(1, len(s.tokens)) if s.low(k) in {"—", "–"}), len(s.tokens))
        speaker, cue = self.cues.carried(), None
        third = next((k for k in range(second + 1, len(s.tokens)) if s.low(k) in {"—", "–"}), len(s.tokens))
        verb = second + 1
        while verb < third and s.low(verb) in {"se", "le", "les", "me", "nos"}:
            verb += 1
        if verb < third and (s.has(verb, "say") or self.cues.finite(verb)):
            after = verb + max(1, s.size(verb, "say"))
            found, plain = self.cues.right(after, third), self.cues.nominal.after(after, third)
            if found is not None:
                speaker = s.actor([found])
            elif plain is not None:
                speaker = self.cues.plain_actor(plain)
            cue = Cue(verb, after, "clause", "", False, verb, after, speaker)
        end = second
        while end > 1 and s.low(end - 1) == ",":
            end -= 1
        if end > 1:
            self._add(1, end, speaker, cue, carried=False, spoken=True)
        rest = third + 1
        while rest < len(s.tokens) and not s.tokens[rest].word and s.low(rest) not in {"¿", "¡"}:
            rest += 1
        if cue is not None and rest < len(s.tokens):
            self._add(rest, len(s.tokens), speaker, None, carried=True, spoken=True)
        return True

    def _voice(self, slot: Slot, colon: int) -> Actor:
        found = [m for m in self.s.between(0, colon) if m.name or m.role]
        parties = self.s.parties(found)
        last = self.s.tokens[colon - 1].bare
        person = self.s.registry.find(last)
        return Actor(
            slot.start,
            slot.end,
            slot.text,
            person.name if person else None,
            None,
            parties or (person.parties if person else ()),
        )
