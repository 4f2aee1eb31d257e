"""More, fewer, in greater numbers, the busiest: how a flow compares where no noun of change says so."""

from __future__ import annotations

from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import STOPS
from caudal.talks.claims.tails import Tails
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

AUX = word_set(
    "has have had is are was were been ever now here there today yet else since ha han había habían se ya aquí por "
    "actualmente hoy any still"
)
_GREATER = {
    **dict.fromkeys(
        ("larger", "greater", "higher", "bigger", "record", "growing", "increasing", "rising", "mayor"), "up"
    ),
    **dict.fromkeys(("more", "mayores", "récord", "crecientes", "unprecedented"), "up"),
    **dict.fromkeys(("smaller", "lower", "fewer", "menor", "menores", "declining", "falling", "dwindling"), "down"),
}
_NUMBERS = word_set("numbers número números cantidad cantidades")
_HEADS = word_set("month day week year quarter night season mes día semana año noche temporada trimestre jornada")
_BUSY = {
    **dict.fromkeys(("busiest", "deadliest", "worst"), "up"),
    **dict.fromkeys(("quietest", "slowest"), "down"),
}


class Greater(Tails):
    """Finds comparisons of a flow told by its verb, its adjective or its busiest month."""

    def _in_numbers(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """People who move in greater or smaller numbers: "Egyptians are reaching Crete in larger numbers than ever"."""
        s = self.s
        if not s.has(k, "move") or not self.state.migration or s.cover[k] >= 0 or self._ahead(k):
            return None
        lemma, tense = s.verb(k, "move")
        if tense in {"inf", "fut", "cond"} and s.low(k - 1) not in {"they", "ellos"}:
            return None
        for x in range(k + s.size(k, "move"), min(last, k + 12)):
            if s.low(x) in STOPS:
                return None
            way = _GREATER.get(s.low(x), "")
            if (
                not way
                or not {s.low(x + 1), s.low(x - 1)} & _NUMBERS
                or s.low(x - 1) not in {"in", "ever", "far", "en"} | _NUMBERS
            ):
                continue
            j = x + 1 + (s.low(x + 1) in _NUMBERS)
            if s.low(j) in {"than", "que"} and s.low(j + 1) in {"ever", "nunca"}:
                j += 2
            start = k
            while start > floor and (s.low(start - 1) in AUX or s.low(start - 1) in {"keep", "kept", "siguen", "they"}):
                start -= 1
            who = s.mention(start - 1)
            if start > floor and (
                s.has(start - 1, "flow_people") or self._nationals(start - 1) or (who is not None and who.adjective)
            ):
                start -= 1
            named = s.slot(start, start + 1, self._kind(lemma))
            size = Amount(x, j, x, "degree", None)
            return self._make(named, start, j, Move(x, j, way), size, floor, last)
        return None

    def _whose(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """People whose number changes: «menores que viajan solos, cuyo número creció más del doble»."""
        s = self.s
        if s.low(k) not in {"whose", "cuyo", "cuya", "cuyas"} or s.low(k + 1) not in _NUMBERS | {
            "cifra",
            "cifras",
            "number",
        }:
            return None
        at = next((x for x in range(k - 1, max(k - 12, -1), -1) if s.has(x, "flow", "flow_people")), -1)
        move = self._after(k + 2, last) if at >= 0 and self.state.migration else None
        if move is None:
            return None
        named = s.slot(at, at + max(s.size(at, "flow"), s.size(at, "flow_people")), "migration")
        return self._make(named, k, k + 2, move, self._size(move, k, k + 2, floor, last), floor, last)

    def _inverse(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A Spanish flow by its adjective alone: «el inverso va para arriba», «las terrestres cayeron»."""
        s = self.s
        if not s.spanish or s.low(k) not in {"el", "la", "los", "las"} or self.state.claim is None:
            return None
        if not (s.has(k + 1, "flow_adjective") or s.low(k + 1) == "inverso") or s.has(k + 1, "flow", "flow_people"):
            return None
        m = k + 2 + (s.low(k + 2) == "se") + (s.low(k + 2) in {"ha", "han"})
        tag = next((t for t in ("up_verb", "down_verb") if s.has(m, t)), "")
        if not tag or self._ahead(m) or s.verb(m, tag)[1] in {"inf", "fut", "cond"}:
            return None
        move = Move(m, m + s.size(m, tag), tag[: tag.index("_")])
        amount = self._size(move, k, k + 2, floor, last)
        return self._make(self.state.claim.indicator, k, k + 2, move, amount, floor, last)

    def _busiest(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """An extreme stretch of a flow: "the busiest month for crossings", «el mes con más cruces»."""
        s = self.s
        if not self.state.migration:
            return None
        if s.spanish:
            way = {"más": "up", "menos": "down"}.get(s.low(k + 2), "")
            if (
                not (s.low(k) in _HEADS or s.has(k, "month"))
                or s.low(k + 1) != "con"
                or not way
                or not s.has(k + 3, "flow", "flow_people")
            ):
                return None
            j = k + 3 + max(s.size(k + 3, "flow"), s.size(k + 3, "flow_people"))
            return self._make(s.slot(k + 3, j, "crossings"), k, j, Move(k + 2, j, way), None, floor, last)
        way = _BUSY.get(s.low(k), "")
        if (
            not way
            or not (s.low(k + 1) in _HEADS or s.has(k + 1, "month"))
            or s.low(k + 2) not in {"for", "of", "on", "in", "yet", "so"}
        ):
            return None
        at = next((x for x in range(k + 3, min(k + 9, last)) if s.has(x, "flow")), -1)
        if at < 0:
            return None
        j = at + s.size(at, "flow")
        indicator = str(s.hits[at]["flow"][1])
        return self._make(s.slot(at, j, indicator), k, j, Move(k, k + 2, way), None, floor, last)

    def _more_move(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """More or fewer who move, without a noun: "More are coming", «cada vez llegan más», «es que vengan menos»."""
        s = self.s
        if not self.state.migration or not self.state.flows or self._if(k, floor):
            return None
        if s.spanish:
            if not s.has(k, "move") or s.cover[k] >= 0 or self._ahead(k):
                return None
            lemma, tense = s.verb(k, "move")
            j = k + s.size(k, "move")
            if (
                tense not in {"pres", "past", "imp", "sub"}
                or s.low(j) not in {"más", "menos"}
                or not s.low(k).endswith("n")
            ):
                return None
            closed = (
                j + 1 >= last
                or not s.tokens[j + 1].word
                or s.low(j + 1) in {"que", "gente", "cada"}
                or j + 1 in s.date_at
            )
            if not closed:
                return None
            start = k - 2 if (s.low(k - 2), s.low(k - 1)) == ("cada", "vez") else k
            way = "up" if s.low(j) == "más" else "down"
            size = Amount(j, j + 1, j, "degree", None)
            return self._make(s.slot(k, j, self._kind(lemma)), start, j + 1, Move(j, j + 1, way), size, floor, last)
        way = {"more": "up", "fewer": "down"}.get(s.low(k), "")
        m = k + 1
        while m < min(last, k + 5) and s.low(m) in AUX:
            m += 1
        if (
            not way
            or m == k + 1
            or m >= last
            or not s.has(m, "move")
            or s.verb(m, "move")[1] not in {"ger", "part", "past"}
        ):
            return None
        j = m + s.size(m, "move")
        size = Amount(k, k + 1, k, "degree", None)
        return self._make(
            s.slot(k, k + 1, self._kind(s.verb(m, "move")[0])), k, j, Move(k, k + 1, way), size, floor, last
        )
