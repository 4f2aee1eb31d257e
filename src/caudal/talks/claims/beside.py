"""How a flow stands beside another time: "It is a third less than", «Son 50 veces más», "17 per cent ahead of"."""

from __future__ import annotations

from caudal.talks.claims.handled import Handled
from caudal.talks.claims.levels import Move, compare
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_IS = word_set("is was are were it's that's es son fue fueron sería era eran representa representan supone suponen")
_MORE = {
    **dict.fromkeys(("more", "higher", "greater", "más", "mayor", "superior", "superiores", "mayores"), "up"),
    **dict.fromkeys(("fewer", "less", "lower", "menos", "menor", "inferior", "inferiores", "menores"), "down"),
}
_AHEAD = {"ahead": "up", "above": "up", "behind": "down", "below": "down"}
_APPLICANTS = ("asylum", "solicitante", "applicant", "deportee", "deportad", "returnee", "retornad", "repatriad")
_HOUSED = word_set("in en living waiting housed hosted alojados alojadas awaiting inside")
_DEADLY = ("mortífer", "letal", "trágic", "concurrid", "intens", "activ", "transitad", "sangrient")
_STRETCH = word_set("año mes día semana trimestre semestre temporada verano invierno primavera otoño jornada")
_WAYS = ("ruta", "travesía", "migra", "cruce", "llegada", "frontera", "paso", "selva", "canal", "estrecho")
_SPEAKERS = word_set("pasamos bajamos subimos pasaron pasó hemos pasado went gone dropped fell came down rose")


class Beside(Handled):
    """Finds comparisons with another time, and levels of people who apply or are returned."""

    def _is_more(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """So much more or less, said of the flow before: "It is a third fewer than", «Son 50 veces más que»."""
        s = self.s
        if self.state.claim is None or s.low(k) not in _IS or self._if(k, floor):
            return None
        head = k - 1
        while head > floor and (head in s.date_at or s.low(head) in {"en", "in"}):
            head -= 1
        pointed = s.low(head) in {"it", "that", "this", "which", "they", "those", "esto", "eso", "que"}
        opens = k == floor or not s.tokens[k - 1].word
        if not (pointed or (opens and (s.spanish or s.low(k) in {"it's", "that's"}))):
            return None
        plain = self._down_on(k, floor, last)
        if plain is not None:
            return plain
        amount = next((a for a in self.amounts if a.i in {k + 1, k + 2} and a.kind != "degree"), None)
        if amount is None or (amount.i == k + 2 and not s.has(k + 1, "det")):
            return None
        m = amount.j + (s.low(amount.j) in {"times", "veces"})
        way = _MORE.get(s.low(m), "")
        if not way or (s.low(m + 1) not in {"than", "que", "a", "al"} and m + 1 < last and s.tokens[m + 1].word):
            return None
        if amount.kind == "count" and m == amount.j and not self._sized_than(m):
            return None
        size = Amount(amount.i, m, amount.core, "share", amount.value) if m > amount.j else amount
        return self._leaning(amount.i, m + 1, Move(m, m + 1, way), size, floor, last)

    def _down_on(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The flow before, down or up on another time: "That is well down on January of last year"."""
        s = self.s
        m = k + 1
        while m < k + 3 and (s.has(m, "magnitude") or s.low(m) in {"well", "still", "slightly", "also"}):
            m += 1
        if s.low(m) not in {"up", "down"} or s.low(m + 1) not in {"on", "from", "compared"}:
            return None
        size = Amount(k + 1, m, k + 1, "degree", None) if m > k + 1 and s.has(k + 1, "magnitude") else None
        return self._leaning(k, m + 1, Move(m, m + 1, s.low(m)), size, floor, last)

    def _sized_than(self, m: int) -> bool:
        """Whether what a count is compared with follows at once: "300 more than in May"."""
        s = self.s
        return s.low(m + 1) in {"than", "que"} and any(x in s.date_at for x in (m + 2, m + 3, m + 4))

    def _ahead_of(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A flow ahead of or behind another time: "arrivals are running 17 per cent ahead of last year"."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind in {"percent", "share", "count"}), None)
        way = (
            {"ahead": "up", "above": "up", "behind": "down", "below": "down"}.get(s.low(amount.j), "") if amount else ""
        )
        if amount is None or not way or self._supposed(k, floor):
            return None
        flow = next((x for x in range(k - 1, max(floor - 1, k - 10), -1) if s.has(x, "flow") and s.cover[x] < 0), -1)
        if flow < 0 or (not self.state.migration and s.low(flow) in self.weak):
            return None
        j = flow + s.size(flow, "flow")
        if not any(s.has(x, "flow_be", "level_verb") or s.low(x) in {"running", "tracking"} for x in range(j, k)):
            return None
        move = Move(amount.j, amount.j + 1, way)
        indicator = str(s.hits[flow]["flow"][1])
        return self._make(s.slot(flow, j, indicator), flow, j, move, amount, floor, last)

    def _applied(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How many applied or were returned, by a verb of level: «los solicitantes de asilo superaron los 100.000»."""
        s = self.s
        size = max(s.size(k, "flow_people"), s.size(k, "flow"))
        words = " ".join(s.low(x) for x in range(k, k + size))
        if not size or not words.startswith(_APPLICANTS) or not self.state.migration or self._if(k, floor):
            return None
        for m in range(k + size, min(last, k + size + 8)):
            if not s.tokens[m].word or s.has(m, "say", "clause") or s.low(m) in _HOUSED:
                return None
            if not s.has(m, "level_verb") or self._ahead(m):
                continue
            j = m + s.size(m, "level_verb")
            amount = next((a for a in self.amounts if j <= a.i < j + 2 and a.kind == "count"), None)
            if amount is None:
                return None
            kind = "returns" if words.startswith(("deport", "return", "retorn", "repatr")) else "asylum"
            move = Move(amount.i, amount.j, "level")
            return self._make(s.slot(k, k + size, kind), k, k + size, move, amount, floor, last)
        return None

    def _worst(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The deadliest or busiest stretch of a way in Spanish: «el año más mortífero para la ruta»."""
        s = self.s
        if not s.spanish or s.low(k) not in _STRETCH or s.low(k + 1) != "más" or not self.state.migration:
            return None
        if not s.low(k + 2).startswith(_DEADLY) or self._if(k, floor):
            return None
        at = next((x for x in range(k + 3, min(k + 10, last)) if s.low(x).startswith(_WAYS)), -1)
        if at < 0 or any(s.low(x) in {",", ";"} for x in range(k, at)):
            return None
        kind = "deaths" if s.low(k + 2).startswith(("mort", "let", "trág", "sangr")) else "crossings"
        size = Amount(k, k + 3, k, "degree", None)
        return self._make(s.slot(at, at + 1, kind), k, at + 1, Move(k, k + 3, "up"), size, floor, last)

    def _from_rate(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A rate that came down or up, as officials say it: «pasamos de 12 mil a 4 mil diarios»."""
        s = self.s
        if s.low(k) not in _SPEAKERS or not self.state.migration or self._ahead(k) or not s.tokens[k].word:
            return None
        if s.low(k + 1) not in {"from", "de"} or any(s.has(x, "flow") for x in range(max(floor, k - 6), k)):
            return None
        one = next((a for a in self.amounts if a.i == k + 2 and a.kind == "count"), None)
        if one is None:
            return None
        j = one.j + s.size(one.j, "per")
        other = next((a for a in self.amounts if a.i == j + 1 and a.kind == "count"), None)
        if other is None or s.low(j) not in {"to", "a"} or not s.has(other.j, "per"):
            return None
        way = compare(one.value, other.value)
        stop = other.j + s.size(other.j, "per")
        size = Amount(k + 1, other.j, one.core, "count", None)
        before = self.state.claim
        named = before.indicator if before is not None else s.slot(k + 2, other.j, "encounters")
        return self._make(named, k, stop, Move(k, k + 1, way), size, floor, last) if way else None

    def _more_who(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """Ever more who move: «cada día son más los que cruzan», «son menos quienes llegan»."""
        s = self.s
        if not s.spanish or s.low(k) not in {"son", "eran", "somos", "fueron"} or not self.state.migration:
            return None
        way = {"más": "up", "menos": "down"}.get(s.low(k + 1), "")
        m = k + 2 + (s.low(k + 2) in {"los", "las"})
        if not way or s.low(m) not in {"que", "quienes"} or not s.has(m + 1, "move") or self._if(k, floor):
            return None
        start = k - 2 if s.low(k - 2) == "cada" else k
        stop = m + 1 + s.size(m + 1, "move")
        size = Amount(k + 1, k + 2, k + 1, "degree", None)
        named = s.slot(m, stop, self._kind(s.verb(m + 1, "move")[0]))
        return self._make(named, start, stop, Move(k + 1, k + 2, way), size, floor, last)
