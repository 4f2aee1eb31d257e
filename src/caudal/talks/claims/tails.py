"""What is added to a level in the same sentence: ", up 9 per cent on 2023", «el doble que en abril»."""

from __future__ import annotations

from caudal.talks.claims.echoes import OPENS, TOTALS
from caudal.talks.claims.elided import Elided
from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_REACH = 22  # tokens from a level to what is added to it
_MORE = {
    **dict.fromkeys(("more", "más", "higher", "greater", "above", "mayor", "superior", "over"), "up"),
    **dict.fromkeys(("fewer", "less", "lower", "menos", "below", "menor", "inferior", "under"), "down"),
}
_THAN = word_set("than que on from as frente a de in the del al since desde en compared")
_TIMES = {
    **dict.fromkeys(("twice", "double", "triple", "treble", "doble", "cuádruple", "thrice"), "up"),
    **dict.fromkeys(("half", "mitad"), "down"),
}
_AS = word_set("as the those that que de del la el los las number figure")
_ELSEWHERE = word_set("from through via por desde de")
_MANY = word_set("many much number figure total level")
_VERY = word_set(
    "sharply slightly well far steeply considerably markedly muy bastante mucho muchos muchas algo even already ya"
)
_HIGHEST = {
    **dict.fromkeys(("most", "highest", "busiest", "worst", "biggest", "largest", "deadliest", "record"), "up"),
    **dict.fromkeys(("fewest", "lowest", "quietest", "smallest", "least"), "down"),
}
_ALTA = {
    **dict.fromkeys(
        ("alta", "alto", "altas", "altos", "elevada", "elevado", "numerosa", "mortífero", "mortífera"), "up"
    ),
    **dict.fromkeys(("baja", "bajo", "bajas", "bajos", "reducida", "reducido"), "down"),
}
_MAYOR = {"mayor": "up", "peor": "up", "menor": "down", "récord": "up"}
_SINCE = word_set("since in on ever of for desde en de del since hasta so recorded seen registrada registrado nunca")
_PART = word_set(
    "month week day year quarter figure number total level mes semana día año trimestre jornada dato registro reading"
)
_TO = word_set("through at in on to from near por en desde hacia al del")
_BE = word_set("is was are were es son fue fueron sería representa that's it's")


class Tails(Elided):
    """Finds what a sentence says of a level that it has just given."""

    def _tail(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A comparison or an extreme in apposition to a level, or said of it: "and a third below the record"."""
        s = self.s
        if self.state.claim is None or not self._in_unit(floor) or k - floor > _REACH or s.cover[k] >= 0:
            return None
        if not self._apposed(k, floor) or not self._nothing_else(floor, k):
            return None
        return (
            self._up_by(k, floor, last)
            or self._by_more(k, floor, last)
            or self._times_as_many(k, floor, last)
            or self._the_most(k, floor, last)
        )

    def _apposed(self, k: int, floor: int) -> bool:
        """Whether a new member of the sentence begins at token k, past articles and words of degree."""
        s, m = self.s, k - 1
        while m > floor and (s.low(m) in _VERY or s.low(m) in _BE):
            m -= 1
        opened = s.low(m) in OPENS | AND | {"but", "pero", "though", "aunque"}
        return opened or (m >= floor and s.low(m) in {"which", "que", "lo"} and s.low(m + 1) in _BE)

    def _nothing_else(self, i: int, j: int) -> bool:
        """Whether tokens [i, j) hold no other flow and no change of one."""
        s = self.s
        tags = ("flow", "flow_people", "up_verb", "down_verb", "level_verb", "clause")
        return not any(
            s.has(x, *tags) and s.cover[x] < 0 and not s.has(x, "flow_be") and not (x in s.date_at or self._dating(x))
            for x in range(i, j)
            if not (s.has(x, "ground") and s.low(x - 1 - s.has(x - 1, "det")) in _TO)  # "through the crossings of Tak"
            if not (x == i and s.low(x) in {"que", "who", "that"})  # who they were: «300 extranjeros que carecían de»
        )

    def _closes(self, j: int, last: int) -> bool:
        """Whether a comparison may end before token j: at a mark, or where what it is compared with begins."""
        s = self.s
        return j >= last or not s.tokens[j].word or s.low(j) in _THAN | AND or j in s.date_at

    def _up_by(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The change from another level: ", up 9 per cent on 2023", ", down from 3,100", ", sharply down on"."""
        s = self.s
        if s.low(k) not in {"up", "down"} or s.low(k + 1) == "to":
            return None
        move = Move(k, k + 1, s.low(k))
        amount = next((a for a in self.amounts if k < a.i < k + 3), None)
        if amount is not None and s.low(amount.i - 1) in {"from", "on"}:
            j = amount.j + s.size(amount.j, "flow_people")
            return self._leaning(k, j, move, None, floor, last)
        if amount is not None and (amount.i == k + 1 or (amount.i == k + 2 and s.low(k + 1) == "by")):
            return self._leaning(k, amount.j, move, amount, floor, last)
        return self._leaning(k, k + 1, move, None, floor, last) if s.low(k + 1) in {"from", "on"} else None

    def _by_more(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How much more or less: ", a third fewer", «, un 22 % menos», «doce veces más que», "fewer than in any"."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind != "degree"), None)
        m = k if amount is None else amount.j
        m += s.low(m) in {"times", "veces"}
        way = _MORE.get(s.low(m), "")
        if amount is not None and amount.kind == "count" and m == amount.j and s.low(m + 1) not in {"than", "que"}:
            return None  # "and 300 more"
        following = m + 1 if s.low(m) not in {"below", "above", "over", "under"} else m
        if s.low(m + 1) in {"than", "que"} and s.low(m + 2) in _ELSEWHERE:
            return None  # "more than from any other country": not than before
        compared = s.low(m + 1) in {"than", "que"} and not any(a.i == m + 2 for a in self.amounts)
        compared = compared or (s.low(m + 2) in {"las", "los"} and s.low(m + 1) == "que")
        if not way or not (compared if amount is None else self._closes(following, last) or m == following):
            return None
        if amount is None and (s.low(m) not in {"more", "fewer", "less", "más", "menos"} or s.low(k - 1) in AND):
            return None
        size = amount
        if amount is not None and m > amount.j:
            size = Amount(amount.i, m, amount.core, "share", None)
        return self._leaning(k, m + 1, Move(m, m + 1, way), size or Amount(m, m + 1, m, "degree", None), floor, last)

    def _times_as_many(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A multiple: ", twice as many as", ", nearly three times the figure", «, casi el doble que en mayo»."""
        s, m = self.s, k
        while m < last and m - k < 4 and (s.has(m, "approximate") or s.low(m) in {"the", "el", "la", "a"}):
            m += s.size(m, "approximate") or 1
        way, j = _TIMES.get(s.low(m), ""), m + 1
        counted = next((a for a in self.amounts if a.i <= m < a.j and a.kind == "count"), None)
        if counted is not None and s.low(counted.j) in {"times", "veces"} and s.low(counted.j + 1) in _AS:
            way, j = "up", counted.j + 1
        if not way or not (s.low(j) in _AS or self._closes(j, last)):
            return None
        again = s.low(m) == "half" and (s.low(j + 2), s.low(j)) == ("again", "as")
        if again:
            way, j = "up", j + 3  # "half as many again"
        elif s.low(j) in {"as", "the"}:
            many = next((x for x in range(j + 1, min(j + 4, last)) if s.low(x) in _MANY), -1)
            if many < 0:
                return None
            j = many + 1
        elif s.low(j) not in {"que", "de", "del"} and j < last and s.tokens[j].word:
            return None
        if s.low(j) in {"de", "of"} and not s.has(j + 1, "det") and j + 1 not in s.date_at:
            return None  # «la mitad de ellos»
        if s.low(j) in {"de", "of"} and (self._counts_of(j + 1, last)):
            return None
        if s.low(j + 1) in _PART and s.low(j) in {"of", "de"}:
            return None
        size = Amount(k, j, m, "share", None)
        return self._leaning(k, j, Move(k, j, way), size, floor, last)

    def _dating(self, x: int) -> bool:
        """Whether a word that may open a clause leads to a date: "since the beginning of the year", "as of Sunday"."""
        s = self.s
        led = s.low(x) in {"since", "desde"} or (s.low(x) == "as" and s.low(x + 1) == "of")
        return led and any(y in s.date_at for y in range(x + 1, x + 4))

    def _counts_of(self, m: int, last: int) -> bool:
        """Whether people or those of a number follow, of whom a share is told: «la mitad de los llegados»."""
        s = self.s
        return any(
            s.has(x, "flow_people", "flow", "move") or s.low(x) in {"ellos", "ellas", "them"} for x in (m, m + 1)
        )

    def _the_most(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """An extreme: ", the fewest since 2012", «, la cifra mensual más alta desde»."""
        s = self.s
        if s.low(k) not in {"the", "el", "la", "los", "las", "its", "their", "su", "a", "un", "una"}:
            return None
        for x in range(k + 1, min(k + 6, last)):
            if not s.tokens[x].word or s.has(x, "say", "clause", "flow_people"):
                return None
            way = _HIGHEST.get(s.low(x), "") if not s.spanish else _MAYOR.get(s.low(x), "")
            j = x + 1
            if s.spanish and s.low(x) == "más" and s.low(x + 1) in _ALTA:
                way, j = _ALTA[s.low(x + 1)], x + 2
            if not way:
                continue
            while j < last and (s.low(j) in _PART | TOTALS or s.low(j) in {"mensual", "diaria", "diario", "monthly"}):
                j += 1
            closed = j >= last or not s.tokens[j].word or s.low(j) in _SINCE or j in s.date_at
            if not closed or any(s.low(y) in {"of", "de", "del"} for y in range(k + 1, x)):
                return None
            until = j
            while until < last and until - j < 7 and s.tokens[until].word:
                until += 1
            size = Amount(k, until, k, "degree", None)
            return self._leaning(k, until, Move(k, until, way), size, floor, last)
        return None
