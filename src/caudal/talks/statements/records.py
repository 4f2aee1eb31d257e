"""Statements as they are written down: span, mode, speaker, cue and channel; what they leave for the next."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from caudal.talks.items import Actor, Slot, Statement, StatementMode
from caudal.talks.statements.cues import Cues
from caudal.talks.statements.inquits import PRONOUNS
from caudal.talks.statements.subjects import Cue
from caudal.talks.words import antecedent
from caudal.talks.words.scene import Scene, State


class Record:
    """Holds the statements of one block and what all its readers share."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        self.cues = Cues(scene, state)
        self.ranges: dict[int, tuple[int, int]] = {}
        for k, index in enumerate(scene.block.quote_of):
            if index >= 0:
                self.ranges[index] = (self.ranges.get(index, (k, k))[0], k + 1)
        self.counted = [0, *accumulate(int(token.word) for token in scene.tokens)]
        self.within = [0, *accumulate(int(index >= 0) for index in scene.block.quote_of)]
        self.out: list[Statement] = []
        self.pronominal: dict[int, str] = {}  # statements whose subject is a printed "he", "ella", ...
        self.done = 0  # what lies before is accounted for

    def _quote_range(self, index: int) -> tuple[int, int]:
        return self.ranges[index]

    def _trim(self, i: int, j: int) -> tuple[int, int] | None:
        s = self.s
        while i < j and not s.tokens[i].word and s.block.quote_of[i] < 0 and s.low(i) not in {"¿", "¡", "["}:
            i += 1
        while (
            j > i
            and not s.tokens[j - 1].word
            and s.block.quote_of[j - 1] < 0
            and s.low(j - 1) not in {"%", ")", "?", "!", "]"}
        ):
            j -= 1
        return (i, j) if j > i else None

    def _words(self, i: int, j: int) -> int:
        """How many words stand in tokens [i, j)."""
        return self.counted[j] - self.counted[i]

    def _add(
        self, i: int, j: int, speaker: Actor | None, cue: Cue | None, *, carried: bool, spoken: bool = False
    ) -> None:
        s = self.s
        trimmed = (i, j) if spoken else self._trim(i, j)
        if trimmed is None:
            return
        i, j = trimmed
        slot = s.slot(i, j)
        if speaker is not None and speaker.end > slot.start and speaker.start < slot.end:
            speaker = None if cue is None else speaker
        quoted = self.within[j] - self.within[i]
        mode: StatementMode = "direct" if spoken or quoted == j - i else "mixed" if quoted else "indirect"
        channel = self._channel(i, j, cue, carried)
        if speaker is not None and carried:
            speaker = replace(speaker, carried=True)
        if cue is not None and cue.subject is not None and s.low(cue.subject[0]) in PRONOUNS:
            self.pronominal[slot.start] = s.low(cue.subject[0])
        mark = s.slot(cue.i, cue.j) if cue is not None else None
        self.out.append(Statement(slot.start, slot.end, slot.text, mode, speaker, mark, channel))
        if speaker is not None:
            self.state.speaker = self.state.topic = speaker
            antecedent.remember(self.state, speaker)
        self.state.channel = channel

    def _channel(self, i: int, j: int, cue: Cue | None, carried: bool) -> Slot | None:
        if cue is None:
            return self.state.channel if carried else None
        s = self.s
        for k in range(max(0, cue.start - 12), min(len(s.tokens), cue.j + 22)):
            if not i <= k < j and s.has(k, "channel") and s.block.quote_of[k] < 0:
                return s.slot(k, k + s.size(k, "channel"))
        return None
