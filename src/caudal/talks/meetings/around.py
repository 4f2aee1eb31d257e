"""What stands around a word for a meeting: modifiers, companions, place and date."""

from __future__ import annotations

from caudal.talks.meetings.left import ADJECTIVAL, INSIDE, Left
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_FRAME = frozenset({"marco", "framework", "occasion", "ocasión", "contexto", "context"})
_HELD = word_set(
    "efectuada efectuado efectuadas desarrollada desarrollado mantenida mantenido held convened hosted celebrado "
    "celebrada sostenido sostenida realizado realizada celebrados celebradas"
)
_GIVEN = word_set("hosted given offered arranged ofrecido ofrecida organizado organizada")
_AND = frozenset({"and", "or", "y", "e", "o"})
_MODALS = word_set("can could would may might should must podría podrían puede pueden debe deben")
_INCLUDING = word_set(
    "included includes involved brought gathered attended led headed chaired encabezada encabezado presidida presidido "
    "incluyó reunió participaron participó contó"
)


class Around(Left):
    """Reads outwards from a token of a block, within its sentence."""

    def object_end(self, j: int, last: int) -> int:
        """The end of the object and of the places and dates that follow it."""
        s, k = self.s, j
        while k < last:
            mention = s.mention(k)
            if k > j and s.low(k) == "," and s.low(k + 1) in {"her", "his", "its", "su"}:
                break  # ", her first trip abroad"
            if k > j and s.low(k) in {"that", "who", "which", "que", "quien"}:
                break
            if mention is not None:
                k = mention.j
            elif k in s.date_at:
                k = s.date_at[k].j
            elif s.low(k) in {",", "and", "y", "e"} and s.mention(k + 1) is not None and k > j:
                after = s.mentions[s.cover[k + 1]]
                if s.has(after.j, "say", "aux", "future", "commit_to", "meet"):
                    break
                k += 1
            elif (
                s.low(k)
                in {"in", "at", "on", "en", "with", "con", "de", "of", "el", "la", "the", "for", "a", "al", "del"}
                and k + 1 < last
            ):
                if (
                    s.mention(k + 1) is None
                    and k + 1 not in s.date_at
                    and not s.has(k + 1, "place", "det")
                    and not s.cap(k + 1)
                ):
                    break
                if s.has(k + 1, "clause") or s.low(k + 1) in {"which", "que"}:
                    break
                k += 1
            elif (s.cap(k) and s.tokens[k].word and not s.has(k, "clause")) or (
                (s.has(k, "det") or s.low(k) in {"my", "your", "mi"}) and k - j < 2
            ):
                k += 1
            else:
                break
        while k > j and (
            not s.tokens[k - 1].word
            or s.has(k - 1, "det", "link")
            or s.low(k - 1) in {"in", "at", "on", "en", "with", "con", "a", "and", "y"}
        ):
            if (s.cover[k - 1] >= 0 and s.mentions[s.cover[k - 1]].j == k) or k - 1 in s.date_at:
                break
            k -= 1
        return k

    def included(self, end: int, last: int) -> list[Mention]:
        """Who took part, in a clause after the noun: "the meeting, which included X", «reunión encabezada por X»."""
        s = self.s
        k = end + 1 if s.low(end) == "," else end
        k = k + 1 if s.low(k) in {"which", "that", "que"} else k
        if s.low(k) not in _INCLUDING or k >= last:
            return []
        stop = min(self._phrase(k + 2 if s.low(k + 1) in {"by", "por", "con"} else k + 1, last), last)
        return [m for m in s.between(k, stop) if not m.adjective]

    def right(self, j: int, last: int) -> tuple[int, list[Mention]]:
        """Forward over adjectives and "with X", "between X and Y", "in PLACE", "on DATE"."""
        s, k, inside, end = self.s, j, [], j
        while k < last and k - j < 40:
            low = s.low(k)
            if k in s.date_at:
                k = end = s.date_at[k].j
            elif s.spanish and k == end and self._qualifier(k):
                k = end = k + (2 if low in {"muy", "más"} else 1)
            elif s.has(k, "meet_adjective", "joint") or (
                s.spanish and s.mention(k) is not None and s.mentions[s.cover[k]].adjective
            ):
                mention = s.mention(k)
                if mention is not None:
                    inside.append(mention)
                k = end = mention.j if mention is not None else k + 1
            elif low == "," and s.low(k + 1) in _HELD:
                k += 2
            elif low in _GIVEN and s.low(k + 1) in {"by", "por"} and k == end:
                k += 1
            elif low in {"to", "a"} and k == end and self._goal(k + 1):
                goal = s.mentions[s.cover[k + 1]]
                inside.append(goal)
                k = end = goal.j
            elif low in {"que", "which", "that"} and self._held_by(k + 1, last):
                stop = s.clause_end(k + 1, last)
                stop = next((x for x in range(k + 1, stop) if s.low(x) == ","), stop)
                inside += [m for m in s.between(k + 1, stop) if not m.adjective]
                k = end = stop
                break
            elif low in INSIDE or low in {"in", "at", "en", "on", "sobre", "about"} or self._caller(k):
                stop = self._that_of(k) or self._phrase(k + 1, last, paired=low in {"between", "entre"})
                if low in {"in", "at", "en"}:  # "at the talks in Arica, Chile and Bolivia agreed"
                    stop = next((x for x in range(k + 1, stop) if s.low(x) == ","), stop)
                if low in {"on", "sobre", "about"}:
                    stop = self._topic_end(stop, min(last, k + 8))
                if stop == k + 1 or (low in {"with", "con"} and not s.between(k + 1, stop)):
                    break
                if low in {"of", "de", "del", "by"} and not s.between(k + 1, stop):
                    break
                if low not in {"on", "sobre", "about"}:
                    inside += s.between(k + 1, stop)
                k = end = stop
            else:
                break
        return end, inside

    def _that_of(self, k: int) -> int | None:
        """The end of an office left out after "with": «con la de Colombia», «con el de Exteriores»."""
        s = self.s
        if s.low(k) != "con" or s.low(k + 1) not in {"el", "la", "los", "las"} or s.low(k + 2) not in {"de", "del"}:
            return None
        whose = s.mention(k + 3)
        return whose.j if whose is not None and whose.parties else None

    def _held_by(self, k: int, last: int) -> bool:
        """Whether a relative clause tells who held it: «la visita que ella le hizo el martes», "that she led"."""
        s = self.s
        if s.has(k, "light"):
            return s.spanish
        whose = s.mention(k)
        if whose is None or whose.i != k:
            return False
        return any(s.has(x, "light") and s.cover[x] < 0 for x in range(whose.j, min(whose.j + 3, last)))

    def _caller(self, k: int) -> bool:
        """Whether "from" and an official stand at token k: "a call from his counterpart"."""
        s = self.s
        rung = s.mention(k + 1) if s.low(k) == "from" else None
        return rung is not None and (rung.counterpart or rung.role is not None)

    def _topic_end(self, k: int, last: int) -> int:
        """The end of what is talked about, where "between X and Y" follows it: "a meeting on the crossing between"."""
        s, m = self.s, k
        while m < last and s.tokens[m].word and not s.has(m, "aux", "say", "future", "clause") and m not in s.date_at:
            if s.low(m) in {"between", "entre", "with", "con"}:
                return m
            m += 1
        return k

    def _goal(self, k: int) -> bool:
        """Whether a town or country stands at token k: "a visit to Rabat"."""
        goal = self.s.mention(k)
        return goal is not None and (goal.capital or goal.country) and goal.role is None

    def _qualifier(self, k: int) -> bool:
        """A Spanish adjective after its noun, by its ending: «una reunión formal en», «un encuentro muy largo»."""
        s = self.s
        if s.low(k) in {"muy", "más"}:
            k += 1
        token = s.tokens[k] if k < len(s.tokens) else None
        if token is None or not token.word or token.cap or s.cover[k] >= 0 or s.has(k, "aux", "say", "clause", "light"):
            return False
        following = s.tokens[k + 1] if k + 1 < len(s.tokens) else None
        closed = following is None or not following.word or s.has(k + 1, "link", "det") or k + 1 in s.date_at
        closed = closed or s.low(k + 1) in INSIDE | {
            "en",
            "el",
            "sobre",
            "y",
            "que",
            "a",
            "por",
            "para",
            "vía",
            "durante",
        }
        return closed and len(token.low) > 3 and token.low.endswith(ADJECTIVAL)

    def _phrase(self, k: int, last: int, *, paired: bool = False) -> int:
        """The end of a noun phrase: mentions joined by commas and conjunctions, or a few plain words."""
        s, start = self.s, k
        if s.low(k + 1) in _FRAME:
            return k
        if self._mention_near(k) is None:
            while (
                k < last
                and k - start < 4
                and s.tokens[k].word
                and not s.has(k, "clause", "say", "aux", "light", "future")
                and s.low(k) not in _MODALS
                and k not in s.date_at
            ):
                if k > start and (s.low(k) in INSIDE or s.low(k) in {"in", "at", "en", "on"}):
                    break
                k += 1
            return k
        while k < last:
            mention = s.mention(k)
            if mention is not None:
                k = mention.j
                if mention.both:
                    return k
            elif s.has(k, "det", "mod") and (k == start or s.low(k - 1) in _AND | {","}):
                k += 1
            elif s.low(k) == "," and s.low(k + 1) in {"y", "and", "e"} and self._mention_near(k + 2) is not None:
                k += 2
            elif s.low(k) in {",", "and", "y", "e", "-"} and self._mention_near(k + 1) is not None:
                after = self._mention_near(k + 1)
                first_pair = paired and s.low(k) != "," and not s.has(k - 1, "link")
                paired = paired and s.low(k) == ","
                if (
                    not first_pair
                    and after is not None
                    and (
                        s.has(after.j, "say", "future", "aux", "meet", "commit_to")
                        or (s.low(k) == "," and self._mention_near(k + 1) is None)
                    )
                ):
                    return k
                k += 1
            else:
                return k
        return k

    def _mention_near(self, k: int) -> Mention | None:
        return self.s.mention(k) or (self.s.mention(k + 1) if self.s.has(k, "det", "mod") else None)
