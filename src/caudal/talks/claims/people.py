"""Amounts of people who move, and nouns of movement of so many: "fourteen boats set out", «la salida de 300»."""

from __future__ import annotations

from caudal.talks.claims.elided import RIDERS
from caudal.talks.claims.levels import Move
from caudal.talks.claims.listed import Listed
from caudal.talks.claims.movers import AND
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_TALLIES = word_set(
    "counts tallies logs records reports registers cuenta cuentan contabiliza registra registran reporta reportan "
    "anota anotan"
)


class People(Listed):
    """Finds people and boats that move, in so many."""

    def _people(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """An amount of people with a verb of movement: "fourteen boats have set out", «llegaron 300 personas»."""
        s = self.s
        j = k + max(s.size(k, "flow_people"), s.size(k, "party"))
        while s.spanish and (s.has(j, "flow_adjective") or self._party(j)):
            j += max(1, s.size(j, "flow_adjective"))
        if s.low(j) in AND and s.has(j + 1, "flow_people"):
            j += 1 + s.size(j + 1, "flow_people")  # "migrants and refugees"
        i = k
        while (
            i > floor
            and k - i < 3
            and (
                s.size(i - 1, "flow_adjective") == 1
                or s.has(i - 1, "mod")
                or self._party(i - 1)
                or s.low(i - 1) in {"of", "de", "other", "otras", "otros", "its", "their", "our", "sus", "nuestros"}
            )
        ):
            i -= 1
        amount, move = self._how_many(i, floor)
        if amount is None and move is None and i < k:
            amount, move = self._how_many(k, floor)
        if amount is None and move is None:
            return None
        if amount is not None and move is None and (self._is_base(amount) or self._capped(amount.i, floor)):
            return None
        if amount is not None:
            while i > 0 and i < k and s.low(i) in {"of", "de"}:
                i += 1
        if s.low(k).startswith(self.vessels) and self._aboard((amount.i if amount is not None else i) - 1):
            return None  # how those counted came: "in 15 boats"
        left = amount.i if amount is not None else move.i if move is not None else i
        if self._supposed(left, floor):
            return None
        verb = self._moves(j, last)
        start, end = left, j
        if verb is not None:
            end = verb[1]
        else:
            verb = self._moved(left, floor)
            if verb is None and amount is not None and s.has(j, "per") and s.low(left - 1) in _TALLIES:
                verb = left, j, False, "cross"  # «cuenta 90 personas por noche»
            ridden = verb is not None and verb[3].startswith(("carr", "transport", "traslad")) and s.low(k) in RIDERS
            if verb is None or (ridden and i == k):
                return None  # "the train carries 800 passengers a day"
            start = verb[0] if s.spanish and verb[2] else left
        if self._crime(verb[3], min(verb[0], left), max(verb[1], j), last):
            return None
        named = s.slot(k if i < k and s.low(i) in {"of", "de"} else i, j, self._kind(verb[3]))
        return self._make(named, start, end, move, amount, floor, last)

    def _aboard(self, m: int) -> bool:
        """Whether words that lead to a vessel end at token m, after people who move: «a bordo de», "aboard", "in"."""
        s = self.s
        led = s.low(m) in {"in", "aboard", "on", "en"} or (s.low(m) == "de" and s.low(m - 1) == "bordo")
        return led and self.state.claim is not None and self._in_unit(m)

    def _changed(self, k: int, floor: int) -> bool:
        """People as what changed in size: «los menores no acompañados disminuyeron 15 por ciento»."""
        s = self.s
        j = k + s.size(k, "flow_people")
        while s.spanish and (s.has(j, "flow_adjective") or self._party(j)):
            j += max(1, s.size(j, "flow_adjective"))
        tag = next((t for t in ("up_verb", "down_verb") if s.has(j, t)), "")
        sized = any(0 <= a.i - j - s.size(j, tag) < 2 and a.kind in {"percent", "share"} for a in self.amounts)
        opens = k - floor < 3 and not s.has(k - 1, "link")
        return bool(tag) and sized and opens and s.verb(j, tag)[1] in {"past", "part"}

    def _slogan(self, move: Move, j: int) -> bool:
        """Whether a comparison is only called for: "Fewer deaths, more visas"."""
        s = self.s
        more = {"more", "fewer", "less", "más", "menos"}
        return s.low(move.i) in more and move.j <= j and s.low(j) == "," and s.low(j + 1) in more

    def _boats(self, k: int, floor: int) -> bool:
        """Boats as what goes up or down: "Boats from Libya are down by half", «Bajan las pateras»."""
        s = self.s
        if not s.low(k).startswith(self.vessels):
            return False
        m = k - 1
        while m >= floor and s.has(m, "det"):
            m -= 1
        opens = m < floor or not s.tokens[m].word or s.low(m) in {"as", "while", "que", "mientras", "cuando"}
        return (m < k or opens) and (opens or s.has(m, "up_verb", "down_verb"))

    def _how_many(self, i: int, floor: int) -> tuple[Amount | None, Move | None]:
        """What stands before people: an amount, "a record 300", "fewer", "twice as many", «más del doble de», "no"."""
        s = self.s
        amount = next((a for a in self.amounts if a.j == i and a.kind == "count"), None)
        if amount is not None and s.low(amount.i - 1) == "record":
            return amount, Move(amount.i - 1, amount.i, "record")
        top = amount.i - 2 if amount is not None and s.low(amount.i - 1) in {"de", "of"} else -1
        if amount is not None and top >= floor and s.low(top) in {"récord", "record"}:
            return amount, Move(top, top + 1, "record")  # «la cifra récord de 1.300 personas»
        if amount is not None:
            return amount, None
        times = next((a for a in self.amounts if a.j == i - 3 and a.kind == "count"), None)
        if times is not None and tuple(map(s.low, range(i - 3, i))) == ("times", "as", "many"):
            return Amount(times.i, i, times.core, "share", None), Move(times.i, i, "up")  # "five times as many Syrians"
        cleft = s.low(i - 1) in {"las", "los"}  # «son 300 mil las personas que cruzaron»
        if cleft:
            return next((a for a in self.amounts if a.j == i - 1 and a.kind == "count"), None), None
        if s.low(i - 1) in {"no", "zero", "ninguna", "ningún"} and not s.spanish:
            return Amount(i - 1, i, i - 1, "count", "0"), None
        if s.low(i) in {"quienes", "those"}:
            return None, None  # «la mitad de quienes llegan»
        for x in range(max(floor, i - 5), i):
            for tag, value in (("down_word", "down"), ("up_word", "up"), ("record", "record")):
                if x + s.size(x, tag) == i and s.has(x, tag):
                    sized = next((a for a in self.amounts if a.j == x and a.kind != "degree"), None)
                    return sized, Move(x, i, value)
        return None, None

    def _nominal(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A noun of movement of so many people: "the deaths of 150 people", «la salida de 13 mil personas»."""
        s = self.s
        kind = s.lexicon.raw["flow"]["singular"].get(s.low(k))
        if kind is None and not s.has(k, "flow"):
            return None
        kind, j = str(kind or s.hits[k]["flow"][1]), k + max(1, s.size(k, "flow"))
        while s.spanish and s.has(j, "flow_adjective"):
            j += s.size(j, "flow_adjective")
        if s.low(j) in {
            "a",
            "al",
            "en",
            "por",
            "desde",
            "to",
            "in",
            "from",
            "at",
        }:  # «la llegada a Baleares de 300 personas»
            j = next(
                (x for x in range(j + 2, min(j + 8, last)) if s.low(x) in {"of", "de"} and self._sized_at(x + 1)), j
            )
        amount = next((a for a in self.amounts if a.i == j + 1 and a.kind == "count"), None)
        if s.low(j) not in {"of", "de"} or amount is None or not self.state.migration:
            return None
        m = amount.j
        while not s.has(m, "flow_people") and (s.has(m, "flow_adjective", "mod") or s.low(m) in {"of", "de"}):
            m += 1
        if s.low(k) in {"loss", "pérdida"} and s.low(m) not in {"lives", "vidas"}:
            return None  # "the loss of 300 jobs"
        if self._promised(k, floor):
            return None  # «permitiría la entrada de hasta 30.000 personas»
        anybody = kind in {"returns", "deaths"} and m == amount.j and s.low(m).endswith("s") and s.tokens[m].word
        if not (s.has(m, "flow_people") or self._nationals(m) or anybody) or self._supposed(k, floor):
            return None
        return self._make(s.slot(k, j, kind), k, m + max(1, s.size(m, "flow_people")), None, amount, floor, last)

    def _sized_at(self, k: int) -> bool:
        return any(a.i == k and a.kind == "count" for a in self.amounts)

    def _only_people(self, k: int, start: int, i: int, move: Move) -> bool:
        """People with a word of comparison before them ("more migrants") and no noun of change ("a surge in")."""
        s = self.s
        plain = s.has(k, "flow_people") and start == i and move.i < i
        return plain and not s.has(move.i, "up_noun", "down_noun")
