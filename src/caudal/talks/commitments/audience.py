"""To whom and by whom something is promised that binds no side: to one's own people, by outsiders, only hoped."""

from __future__ import annotations

from caudal.talks.words.mentions import Mention
from caudal.talks.words.scene import Scene, State
from caudal.talks.words.tokens import word_set

_ELECTED = ("elected", "reelected", "gana", "ganan", "ganara")
_HEADING = word_set("following siguiente siguientes")


class Audience:
    """Tells whose promises count."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        raw = scene.lexicon.raw
        self.strong = frozenset(raw["commitments"]["strong"])
        self.bodies = frozenset(raw["commitments"]["bodies"])
        self.acts = frozenset(raw["commitments"]["acts"])
        self.audience = frozenset(raw["commitments"]["audience"])
        self.domestic = frozenset(raw["meetings"]["domestic"])
        self.outside = frozenset(raw["commitments"]["outside"])
        self.hopes = frozenset(raw["commitments"]["hopes"])
        self.negations = frozenset(raw["pledge_negations"])
        self.prior: tuple[int, list[Mention]] | None = None  # the sentence and actors of the last future act
        self.floor = 0  # where the last commitment ended: no subject is sought before it

    def _after_quote(self, k: int) -> bool:
        """Whether a quotation ends just before token k, past a comma and pronouns."""
        s = self.s
        while k > 1 and s.low(k - 1) in {",", "se", "le", "les", "nos", "—"} and s.block.quote_of[k - 1] < 0:
            k -= 1
        return s.block.quote_of[k - 1] >= 0

    def _heading(self, action: int, last: int) -> bool:
        """Whether the act is only named, and its points follow: "agreed to the following actions:"."""
        s = self.s
        ends = s.low(last - 1) == ":"
        return ends and any(s.low(x) in _HEADING for x in range(action, last))

    def _outside(self, actors: list[Mention]) -> bool:
        """Whether those who promise are no side of the talks: a parliament, a candidate, a company, a charity."""
        words = (self.s.low(x) for m in actors for x in range(m.i, m.j) if m.role is not None or not m.parties)
        return any(word in self.outside for word in words)

    def _hoped(self, k: int, first: int) -> bool:
        """Whether the clause is what somebody hopes, fears, asks or doubts: "we hope that Malta will"."""
        s = self.s
        return any(s.low(x) in self.hopes for x in range(max(first, k - 4), k))

    def _to_own(self, k: int, stop: int, last: int) -> bool:
        """Whether it is told or promised to one's own people: «anunció a los comerciantes que», "told voters"."""
        s, heard = self.s, -1
        for x in range(k, min(stop, last)):
            if s.has(x, "say", "commit_to", "commit_that", "commit_on") and s.cover[x] < 0:
                heard = x
            near = 0 < x - heard < 5 and heard >= 0
            led = s.low(x - 1) in {"los", "las", "a", "al", "to"} or x == heard + 1
            if near and led and s.low(x) in self.audience and not s.parties(s.between(x, x + 1)):
                return True
        return False

    def _if_elected(self, k: int, last: int) -> bool:
        """Whether a candidate's condition follows: "if elected", «si gana»."""
        s = self.s
        near = range(k, min(last - 1, k + 30))
        return any(s.low(x) in {"if", "once", "si"} and s.low(x + 1).startswith(_ELECTED) for x in near)
