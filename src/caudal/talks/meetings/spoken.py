"""Who is spoken to, and whether talking is a meeting: "spoke to cameras", «llamó a su homóloga»."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.talks.meetings.coming import Coming
from caudal.talks.words.days import bounds
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_MEANT = word_set("debía debían tenía tenían iba iban")
_MINE = word_set("hablé conversé platiqué charlé")
_TWO = word_set("two both dos ambos ambas")
_AFTER_HER = word_set("in at on again for to next this there here over by and before after during when , .")


class Spoken(Coming):
    """Weighs the verbs of speaking and calling."""

    def _at_length(self, k: int, j: int) -> bool:
        """Whether "we" spoke for so long: «con quien platicamos dos horas», "we talked for hours"."""
        s = self.s
        long = any(s.low(x) in s.lexicon.raw["dates"]["lengths"] for x in range(j, j + 3))
        if long and self.state.meetings > 0 and s.low(k).endswith("aron") and not s.tokens[k - (k > 0)].word:
            return True  # «Hablaron cuatro horas en la escuela»
        with_whom = s.low(k - 1) in {"quien", "quienes"} and s.low(k - 2) == "con"
        ours = s.low(k).endswith("mos") if s.spanish else s.low(k - 1) == "we"
        return ours and long and (with_whom or self.state.meetings > 0)

    def _talked(self, k: int, j: int, first: int) -> bool:
        """Whether two sides speak to each other: "the two leaders last spoke in March", "they will speak again"."""
        s = self.s
        found = s.subject(k, first)
        if found is None:
            return s.low(k - 1) == "to" and s.low(j) == "again" and self.state.meetings > 0
        heard = next((x for x in range(j, j + 5) if s.low(x) in {"with", "con", "to", "a"}), -1)
        if heard > 0 and self._home(heard + 1, heard + 4):
            return False  # «ambos hablaron después con la prensa»
        two = any(m.both or m.counterpart for m in found[0]) or len(set(s.parties(found[0]))) > 1
        of_two = any(s.low(x) in _TWO for m in found[0] for x in range(m.i, min(m.j + 4, k)))
        two = two or (of_two and any(m.role for m in found[0]))  # "the presidents of the two countries"
        return two or (not found[0] and s.low(j) in {"again"} and self.state.meetings > 0)

    def _with_whom(self, k: int, j: int) -> bool:
        """Whether a relative clause tells with whom and when one spoke: «con quien habló el martes»."""
        s = self.s
        led = any(s.low(x) in {"whom", "quien", "quienes"} for x in range(k - 3, k))
        mine = s.low(k) in _MINE or s.low(k - 1) == "i"
        if mine and s.block.quote_of[k] < 0 and self.state.voice is None:
            return False  # who writes the column spoke with them
        return led and j in s.date_at

    def _whom_told(self, k: int) -> bool:
        """Whether a relative clause tells with whom one spoke of something: «con quien conversó sobre»."""
        s = self.s
        return s.low(k - 1) in {"quien", "quienes"} and s.low(k - 2) == "con" and s.low(k) not in _MINE

    def _broken(self, since: int, k: int) -> bool:
        """Whether more than a name set apart by commas stands between a conjunction and the verb at token k."""
        s = self.s
        marks = [x for x in range(since, k) if s.low(x) in {",", ";"}]
        named = len(marks) == 2 and marks[1] == k - 1 and s.cap(marks[0] + 1) and s.low(marks[0]) == ","
        return bool(marks) and not named

    def _took_place(self, k: int, j: int) -> bool:
        """Whether what something was lent for is told with its past day: «para que conversaran el fin de semana»."""
        s = self.s
        when = next((s.date_at[x] for x in range(j, j + 3) if x in s.date_at), None)
        over = when is not None and when.value is not None and bounds(when.value)[1] < s.published
        return over and s.low(k).endswith(("ran", "sen", "ra"))

    def _unheld(self, k: int, first: int) -> bool:
        """Whether a meeting was planned and not held: "were to have met", «debían haberse visto»."""
        s = self.s
        words = [s.low(x) for x in range(max(first, k - 5), k)]
        if s.spanish:
            had = s.low(k).startswith("haber") or "haber" in words[-2:]
            return had and not _MEANT.isdisjoint(words)
        return words[-3:-1] in (["was", "to"], ["were", "to"]) and words[-1:] == ["have"]

    def _heralds(self, j: int, last: int) -> bool:
        """Whether a welcome only leads to a meeting told beside it: "welcomed X ahead of their meeting with Y"."""
        s = self.s
        at = next((x for x in range(j, last) if s.low(x) in {"ahead", "before"}), last)
        return any(s.has(x, "meet_noun") for x in range(at, min(at + 6, last)))

    def _somebody(self, j: int) -> bool:
        """Whether a person, office or body is spoken to, not a country."""
        whom = self.s.mention(j) or self.s.mention(j + 1)
        return whom is None or whom.counterpart or whom.both or whom.role is not None or whom.name is not None

    def _crowd(self, j: int) -> bool:
        """Whether a plain noun in the plural is spoken to, nobody that an office or name tells: "spoke to cameras"."""
        s = self.s
        if s.mention(j) is not None or s.mention(j + 1) is not None or j >= len(s.tokens):
            return False
        return (
            s.low(j).endswith("s") and s.tokens[j].text.islower() and not s.has(j, "det", "pron", "mod", "counterpart")
        )

    def _public(self, j: int) -> bool:
        """Whether those spoken to are met at home and no mention: «hablaron después con la prensa»."""
        s = self.s
        return s.has(j, "det") and s.mention(j) is None and s.mention(j + 1) is None and self._home(j + 1, j + 2)

    def _unnamed(self, j: int) -> bool:
        """Whether somebody of no office is met: a possessive and a plain noun follow the verb."""
        s = self.s
        if s.low(j + 1) in _AFTER_HER or j + 1 in s.date_at:
            return False  # "will meet her in Lima"
        own = s.low(j) in {"his", "her", "their", "my", "our"} and s.mention(j) is None and s.mention(j + 1) is None
        return own and s.tokens[min(j + 1, len(s.tokens) - 1)].word and not s.has(j + 1, "meet_noun", "mod")

    def _rung(self, j: int, last: int) -> int | None:
        """Where the one who is called stands: «llamó el domingo por la noche a su homóloga», not «llamó a actuar»."""
        s = self.s
        for m in range(j, min(j + 8, last)):
            whom = s.mention(m + 1) if s.low(m) in {"a", "al"} else None
            if whom is not None:
                urged = s.low(whom.j) == "a" or (s.low(whom.j), s.low(whom.j + 1)) == ("para", "que")
                return None if urged or not (whom.counterpart or (whom.person and whom.role is not None)) else m + 1
            if not (m in s.date_at or self._between_partners(m)):
                return None
        return None

    def _agreed(self, k: int, first: int, last: int) -> bool:
        """Whether «nos vemos» has a partner or a place of its own: «con ellos nos vemos el jueves en Tacna»."""
        s = self.s
        placed = any(s.low(x) == "en" and self.around.town(x + 1) for x in range(k + 1, min(k + 8, last)))
        return placed or any(s.low(x) == "con" for x in range(first, min(k + 6, last)))

    def _fronted(self, subject: Sequence[Mention]) -> bool:
        """Whether what stands before a Spanish verb is with whom: «Con los bolivianos nos reuniremos el jueves»."""
        s = self.s
        if not subject or "con" not in {s.low(subject[0].i - 1), s.low(subject[0].i - 2)}:
            return False
        whom = subject[0]
        other = bool(whom.parties) or whom.counterpart
        return other and self.state.diplomatic() and not self._home(whom.i, whom.j)
