"""What is promised beside a promise: in a relative clause after it, by what another is to do, by coming."""

from __future__ import annotations

from caudal.talks.commitments.nouns import Nouns
from caudal.talks.commitments.pledges import Act
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_WILL = word_set("will shall would")
_RELATIVE = word_set("which whose where who que donde cuyo cuya cuyos cuyas cual cuales")
_THAT_THEY = frozenset(
    {"ofrecer", "disponer", "ofrecerse", "ofrecerse a", "quedar en", "convenir en"}
)  # the act of another follows "que"
_FAR = 12  # tokens between a promise and the verb of the clause after it
_CONFIRMS = word_set("confirmó confirmaron confirma confirmed confirms confirm")
_COMING = word_set("asistencia participación presencia attendance participation")
_WHOSE = word_set("su sus his her their its")
_SHARED = word_set("both two ambos ambas dos")
_LANDS = word_set("countries sides governments states nations países partes gobiernos estados naciones")
_LINKS = word_set("enlace línea ventanilla mesa oficina grupo equipo mecanismo teléfono guardia turno")


class Tails(Nouns):
    """Reads what hangs on a promise or stands beside it."""

    def _that_they(self, lemma: str, j: int) -> int:
        """Tokens to the act of another that is promised: «ofreció que sus buzos entrenen», «se obligó a que»; or 0."""
        s = self.s
        if not s.spanish:
            return 0
        if s.low(j) == "que" and (lemma in _THAT_THEY or lemma.endswith(" a")):
            return 1
        return 2 if s.low(j) in {"a", "en", "de"} and s.low(j + 1) == "que" else 0

    def _trailing(self, k: int, first: int, last: int) -> Act | None:
        """What a relative clause after a promise adds: ", which will report by June", «en la que se tramitarán»."""
        s = self.s
        if not first < self.floor <= k <= self.floor + _FAR or not self.state.talks():
            return None
        ahead = self._finite(k, first) and s.low(k).endswith(("rá", "rán"))
        if not (ahead if s.spanish else s.low(k) in _WILL):
            return None
        at = next((x for x in range(self.floor, k) if s.low(x) in _RELATIVE), -1)
        if at < 0 or at > self.floor + 3 or any(s.has(x, "say", "flow", "condition") for x in range(self.floor, k)):
            return None
        if s.spanish and s.low(at) == "que" and s.low(at - 1) not in {"el", "la", "los", "las", ","}:
            return None
        action = k if s.spanish else k + 1
        while action < last and s.low(action) in {"also", "not", "then"}:
            action += 1
        if action >= last or (s.has(action, "thing_does", "not_action") and not self._done_to(action + 1)):
            return None
        start = at + 1 if s.spanish and s.low(at) in {"que", "donde"} else at
        start += start == at and s.low(at - 1) in {
            "for",
            "under",
            "with",
            "in",
            "by",
            "to",
        }  # ", for which London will"
        while s.spanish and start < k and start in s.date_at:
            start = s.date_at[start].j
        return Act(start, self._clause(action, last), action)

    def _relative_at(self, m: int, last: int) -> bool:
        """Whether a relative clause with a future of its own begins at token m: «, en la que se tramitarán»."""
        s = self.s
        at = m + (s.low(m) == ",")
        if s.spanish:
            led = s.low(at) in {"en", "desde", "por", "con"} and s.low(at + 1) in {"el", "la", "los", "las"}
            if not ((led and s.low(at + 2) == "que") or (at > m and s.low(at) == "donde")):
                return False
            near = range(at + 1, min(at + _FAR, last))
            return any(s.low(x).endswith(("rá", "rán")) and len(s.low(x)) > 4 and s.cover[x] < 0 for x in near)
        if at == m or s.low(at) not in {"which", "whose", "where"}:
            return False
        return any(s.low(x) in _WILL for x in range(at + 1, min(at + _FAR, last)))

    def _attends(self, k: int, first: int, last: int) -> Act | None:
        """A side says that it will come: «confirmó su asistencia a la ronda», "confirmed her attendance at"."""
        s = self.s
        if s.low(k) not in _CONFIRMS or s.low(k + 1) not in _WHOSE or s.low(k + 2) not in _COMING:
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        if not self.state.talks() or self._outside(actors) or self._denied(k, first):
            return None
        end = self._clause(k + 2, last)
        if end > k + 3 and not any(s.has(x, "meet_noun") for x in range(k + 3, end)):
            return None  # "confirmed his attendance at the regatta"
        return Act(self._first_have(k, first), end, k + 1, actors, spoken)

    def _of_both(self, i: int, j: int) -> bool:
        """Whether tokens [i, j) name people of both sides: "consular staff from both countries"."""
        return any(self.s.low(x) in _SHARED and self.s.low(x + 1) in _LANDS for x in range(i, j - 1))

    def _standing(self, action: int, last: int) -> bool:
        """Whether something that both will keep follows «va a haber»: «un enlace permanente entre»."""
        s = self.s
        if s.low(action) not in {"haber", "habrá"} or not s.has(action + 1, "det"):
            return False
        return any(s.low(x) in _LINKS for x in range(action + 2, min(action + 4, last)))

    def _sharing(self, first: int, k: int) -> list[Mention]:
        """The side that opens the sentence, for a verb after "and": "Malta dropped its claim and agreed to"."""
        s, at = self.s, first
        if s.low(first) in {"in", "as", "after", "en", "como", "tras", "con", "at", "on", "al"}:
            at = next((x + 1 for x in range(first, k) if s.low(x) == ","), first)
        named = next((m for m in s.between(at, min(at + 4, k)) if not m.adjective), None)
        side = named is not None and bool(named.parties or named.both or named.role)
        return [named] if named is not None and side else []
