"""Counts that stand for a flow: totals, pronouns, where "we" are, what others did, fragments, how many times."""

from __future__ import annotations

from caudal.talks.claims.echoes import OPENS, TOTALS, Echoes
from caudal.talks.claims.levels import Move, compare
from caudal.talks.claims.movers import AND
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_STOOD = word_set("we're they're were are is was it's")
_STOOD_ES = word_set("estábamos estamos andamos andábamos íbamos vamos están estaban")
_COUNTS = word_set(
    "average total totals tally count figure figures number numbers pace rate promedio media total cifra cifras número "
    "números conteo ritmo recuento"
)
_WAYS = ("sector", "border", "frontera", "crossing", "cruce", "route", "ruta", "jungle", "selva", "strait", "estrecho")
_BRINGS = word_set(
    "bring brings brought bringing take takes took taking push pushes pushed pushing raise raises raised"
)
_SIZES = word_set("put puts estimate estimates estimated reckon reckons place places placed")
_BRINGS_ES = (
    *("elev", "situ", "sitú", "cifr", "llev", "fij", "aument", "increment", "reduj", "reduc", "ubic", "estim"),
    "rebaj",
)


class Counts(Echoes):
    """Finds the levels and changes of a count that stands for the flow named before."""

    def _total(self, k: int, last: int) -> int:
        """The end of a count that stands for the flow named before: "the daily average", "the total for May"; or 0."""
        s = self.s
        if s.low(k) not in _COUNTS:
            return 0
        if self.state.claim is None and not self._of_a_way(k, last):
            return 0
        if s.low(k + 1) in {"of", "de"} and k + 2 not in s.date_at:
            return 0
        if self.state.claim is None:
            return next(x for x in range(k + 2, k + 6) if s.low(x).startswith(_WAYS)) + 1 + s.has(k + 4, "side")
        if not any(s.has(x, "det") or s.low(x) in {"’s", "'s"} for x in range(max(0, k - 4), k)):
            return 0
        j = k + 1
        while s.spanish and s.low(j) in {"diario", "diaria", "semanal", "mensual", "anual"}:
            j += 1
        if s.low(j) in {"for", "in", "de", "en", "del"} and j + 1 in s.date_at:
            j = s.date_at[j + 1].j
        elif j in s.date_at:
            j = s.date_at[j].j
        return min(j, last)

    def _of_a_way(self, k: int, last: int) -> bool:
        """Whether a count is of a stretch of border: "the tally for the sector", «el recuento del sector sur»."""
        s = self.s
        if s.low(k) not in {"tally", "count", "total", "conteo", "recuento", "saldo", "balance"}:
            return False
        led = s.low(k + 1) in {"for", "in", "at", "on", "del", "de", "en"}
        return led and any(s.low(x).startswith(_WAYS) for x in range(k + 2, min(last, k + 6)))

    def _pronoun(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A pronoun for the flow of the claim before: "They have not fallen", "It has doubled since May"."""
        s = self.s
        opens = k == floor or not s.tokens[k - 1].word or s.low(k - 1) in AND | {"that", "but"} or k - 1 in s.date_at
        that = s.low(k) in {"that", "this"} and s.has(k + 1, "up_verb", "down_verb", "aux")
        if self.state.claim is None or not (s.low(k) in {"they", "it"} or that) or not opens:
            return None
        m = k + 1
        while m < min(last, k + 5) and (s.has(m, "aux", "flow_be") or s.low(m) in {"not", "since", "been"}):
            if s.has(m, "stable"):
                break
            m += 1
        if s.has(m, "level_verb") and s.verb(m, "level_verb")[1] == "past":
            j = m + s.size(m, "level_verb")
            level = next((a for a in self.amounts if j <= a.i < j + 3 and a.kind == "count"), None)
            if level is not None and not s.has(level.j, "det"):
                return self._make(self.state.claim.indicator, k, j, None, level, floor, last)
        if s.has(m, "stable"):  # "they have barely moved since", "they remain stable at fewer than ten a day"
            j = m + s.size(m, "stable")
            level = next((a for a in self.amounts if a.i == j + 1 and s.low(j) == "at" and a.kind == "count"), None)
            stop = j if level is None else level.j
            return self._make(self.state.claim.indicator, k, stop, Move(m, j, "stable"), level, floor, last)
        for tag, value in (("up_verb", "up"), ("down_verb", "down")):
            if s.has(m, tag) and s.verb(m, tag)[1] in {"past", "part", "ger"} and m > k + (s.verb(m, tag)[1] != "past"):
                move = Move(m, m + s.size(m, tag), value)
                amount = self._size(move, k, k + 1, floor, last)
                return self._leaning(k, k + 1, move, amount, floor, last)
        return None

    def _standing(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """Where a count stands, as officials say it: "we were at 10,000 a day", «estábamos en 12 mil diarios»."""
        s = self.s
        if s.low(k) not in (_STOOD_ES if s.spanish else _STOOD) or not self.state.migration or self._if(k, floor):
            return None
        m = k + 1
        while m < min(last, k + 4) and s.low(m) in {
            "now",
            "still",
            "at",
            "en",
            "ya",
            "como",
            "a",
            "down",
            "up",
            "to",
            "por",
        }:
            m += 1
        amount = next((a for a in self.amounts if a.i == m and a.kind == "count"), None)
        if amount is None or (m == k + 1 and amount.core == amount.i):
            return None
        if any(s.low(x) in {"when", "cuando"} for x in (k - 1, k - 2)):
            return None  # "when there were more than three thousand"
        rate = s.size(amount.j, "per")
        told = self.state.claim is not None and (
            amount.j >= last or not s.tokens[amount.j].word or s.low(amount.j) == "now"
        )
        if not (rate or told) or not self.state.flows:
            return None
        claim = self.state.claim
        named = claim.indicator if claim is not None else s.slot(amount.i, amount.j, "encounters")
        return self._make(named, amount.i, amount.j + rate, None, amount, floor, last)

    def _went(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A flow between its two amounts: "we went from 8,300 crossings a day to 217", «pasamos de 300 cruces a 20»."""
        s = self.s
        if not s.low(k).startswith(("went", "gone", "pas", "baj", "sub", "ca", "fell", "dropp", "rose")):
            return None
        one = next((a for a in self.amounts if a.i == k + 2 and a.kind == "count"), None)
        if one is None or s.low(k + 1) not in {"from", "de"} or self._ahead(k):
            return None
        j = one.j
        while s.has(j, "flow_adjective", "mod") and not s.has(j, "flow", "flow_people"):
            j += 1
        tag = next((t for t in ("flow", "flow_people") if s.has(j, t)), "")
        if not tag or not self.state.migration:
            return None
        for x in range(j + 1, min(last, j + 14)):
            other = next((a for a in self.amounts if a.i == x + 1 and a.kind == "count"), None)
            if s.low(x) in {"to", "a"} and other is not None:
                way = compare(one.value, other.value)
                if not way:
                    return None
                indicator = str(s.hits[j]["flow"][1]) if tag == "flow" else "crossings"
                size = Amount(k + 1, other.j, one.core, "count", None)
                stop = j + s.size(j, tag)
                return self._make(
                    s.slot(j, stop, indicator), k, stop, Move(k, k + 1, way), size, max(floor, other.i - 1), last
                )
            if s.low(x) in {".", ";", ":"}:
                return None
        return None

    def _reaches(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A level that goes on from a claim: ", which reached 9,800", "and exceeded 18,000", «y ya suman 400»."""
        s = self.s
        if not s.has(k, "level_verb") or not self._in_unit(floor) or not self._verbal(k, "level_verb"):
            return None
        m = k - 1
        while m > floor and (
            s.has(m, "aux") or s.low(m) in {"que", "which", "already", "ya", "se", "now"} or m in s.date_at
        ):
            m -= 1
        if s.low(m) not in OPENS | AND | {"but", "pero"} or s.cover[k] >= 0:
            return None
        j = k + s.size(k, "level_verb")
        amount = next((a for a in self.amounts if j <= a.i < j + 3 and a.kind == "count"), None)
        before = self.state.claim
        if amount is None or before is None or self._ahead(k) or s.has(amount.j, "det"):
            return None
        return self._make(before.indicator, k, j, None, amount, floor, last)

    def _did_so(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """As many again, by the Spanish verb that stands for the one before: «lo hicieron otros 9 mil 30»."""
        s = self.s
        if self.state.claim is None or s.low(k) not in {"hicieron", "hizo"} or s.low(k - 1) != "lo":
            return None
        if any(s.low(x) == "cuando" for x in range(max(floor, k - 8), k)):
            return None  # the base of a comparison
        amount = next((a for a in self.amounts if k < a.i < k + 3 and a.kind == "count"), None)
        if amount is None:
            return None
        return self._make(self.state.claim.indicator, k - 1, k + 1, None, amount, floor, last)

    def _fragment(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A count without a verb: "Eleven boats since Christmas.", «Doce lanchas en una semana.»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if (
            amount is None
            or last - k > 10
            or not self.state.migration
            or any(s.tokens[x].word for x in range(floor, k))
        ):
            return None
        j = amount.j
        while s.has(j, "flow_adjective", "mod") and not s.has(j, "flow_people"):
            j += 1
        end = j + s.size(j, "flow_people")
        dated = end in s.date_at or s.low(end) in {"since", "desde"} or s.has(end, "per")
        moving = any(s.has(x, "flow_be", "aux", "say", "move", "carry") for x in range(end, last))
        if end == j or not dated or moving:
            return None
        return self._make(s.slot(j, end, "crossings"), k, end, None, amount, floor, last)

    def _brought(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The level that a total came to: "bringing the total for the year to 8,452", «eleva a 300 el número de»."""
        s = self.s
        verb = s.low(k).startswith(_BRINGS_ES) if s.spanish else s.low(k) in _BRINGS | _SIZES
        if not verb or not self.state.migration or s.cover[k] >= 0 or self._ahead(k) or s.has(k - 1, "det"):
            return None
        amount = next((a for a in self.amounts if k < a.i < k + 18 and a.kind == "count"), None)
        if amount is None or s.low(amount.i - 1) not in {"to", "at", "a", "en", "hasta", "los", "las"}:
            return None
        before = self._counted_thing(k + 1, amount.i)
        after = self._counted_thing(amount.j, min(last, amount.j + 7)) if s.spanish else None
        thing = before or after
        if thing is None or any(not s.tokens[x].word and s.low(x) != "," for x in range(k, amount.i)):
            return None
        if self._present(thing[0], thing[1]):
            return None  # "put the number of migrants in the city at"
        known = self.state.claim is not None
        if not (known or any(s.has(x, "flow", "flow_people") for x in range(k, max(amount.j, thing[1])))):
            return None
        named = s.slot(*thing, "migration")
        start = amount.i if before is None else thing[0]
        end = max(amount.j, thing[1])
        return self._make(named, start, end, None, amount, floor, last)

    def _present(self, i: int, j: int) -> bool:
        """Whether a number of people is of those who are somewhere: "the number of migrants in the city"."""
        s = self.s
        return s.has(j - 1, "flow_people") and s.low(j) in {"in", "en", "living", "staying", "at", "inside"}

    def _counted_thing(self, i: int, j: int) -> tuple[int, int] | None:
        """The total or flow named in tokens [i, j)."""
        s = self.s
        for x in range(i, j):
            if s.low(x) in TOTALS or s.has(x, "flow", "number_of"):
                end = x + max(1, s.size(x, "flow"), s.size(x, "number_of"))
                return (x, min(j, end + s.size(end, "flow_people")))
        return None

    def _times(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How often people did it: "encountered migrants 249,785 times", «en 249 mil ocasiones»."""
        s = self.s
        amount = next((a for a in self.amounts if k < a.i < k + 14 and a.kind == "count"), None)
        if amount is None or s.low(amount.j) not in {"times", "veces", "ocasiones"}:
            return None
        if not (amount.value or "").isdigit() or int(amount.value or 0) < 20:
            return None
        j = k + s.size(k, "flow_people")
        near = [*range(max(floor, k - 4), k), *range(j, amount.i)]
        if not any(s.has(x, "move", "carry") for x in near) or self._supposed(k, floor):
            return None
        return self._make(s.slot(k, j, "encounters"), k, amount.j + 1, None, amount, floor, last)
