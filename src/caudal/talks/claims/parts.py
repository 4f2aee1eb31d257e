"""Counts without their noun, shares of those who move, and that nobody does: "386 on Monday alone", «ni un cayuco»."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.claims.echoes import OPENS
from caudal.talks.claims.greater import AUX, Greater
from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.items import FlowClaim, Slot
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_THERE = word_set("were was been had hubo hay sido fueron son van llevamos llevan suman")
_LONE = word_set("alone so thus solo sólo hasta")
_LOGGED = word_set(
    "logged recorded counted registered reported saw received detected intercepted registró registraron contó contaron "
    "reportó contabilizó hubo tuvo sumó anotó"
)
_AGO = word_set("ago earlier before hace antes previous prior anterior")
_BE = word_set("were was are is eran era son es fueron fue")
_WHO = word_set("who that que")
_THE = word_set("the those these los las estos esas of de del")
_A_SINGLE = word_set("one a un una single sola solo anyone any")
_MULTIPLES = ("dob", "trip", "cuád", "tw", "thri")
_SOMEBODY = word_set("person migrant family persona migrante familia refugiado solicitante cayuco haitiano venezolano")
_NOBODY = word_set("nobody none nadie ninguno ninguna")
_NOT_ONE = word_set("ninguna ningún ninguno nadie ni")
_SIGHTED = word_set("detected seen registered recorded intercepted spotted sighted counted")
_BY = word_set("here aquí by from across through since over desde hacia rumbo")


class Parts(Greater):
    """Finds amounts of a flow that the words around them do not name."""

    def _alone(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A count for the flow named before: "there were 507 of them", «hubo 33,742», "386 on Monday alone"."""
        s, before = self.s, self.state.claim
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        named = before.indicator if before is not None else self._flow_before(k, floor)
        if amount is None or named is None or self._is_base(amount) or self._capped(k, floor):
            return None
        j = amount.j
        them = s.low(j) in {"of", "de"} and s.low(j + 1) in {"them", "ellos", "ellas"}
        j += 2 * them
        only = s.low(j) in _LONE and (s.low(j + 1) in {"far", "ahora"} or j + 1 >= last or not s.tokens[j + 1].word)
        j += (1 + (s.low(j + 1) in {"far", "ahora"})) * only
        dated = j in s.date_at or (
            s.low(j) in {"in", "on", "en", "since", "desde", "by", "during"} and j + 1 in s.date_at
        )
        dated = dated or self._entire(j) > 0
        closed = j >= last or not s.tokens[j].word
        if not (closed or dated or only or them):
            return None
        m = k - 1
        there = s.low(m) in _THERE and s.cover[m] < 0
        logged = s.low(m) in _LOGGED and s.cover[m] < 0
        joined = s.low(m) in AND | OPENS and self._in_unit(floor) and k - floor < 8 and dated
        first = k == floor and (dated or only)
        lead = s.date_at.get(m)  # «y en junio 300»
        gapped = lead is not None and s.low(lead.i - 1) in AND and closed and self._in_unit(floor) and k - floor < 8
        if gapped and before is not None and lead is not None and before.direction.value == "level":
            made = self._make(named, amount.i, amount.j, None, amount, floor, last)
            return None if made is None else (replace(made[0], period=s.slot(lead.i, lead.j, lead.value)), made[1])
        if (
            not (there and (closed or dated or them))
            and not (logged and (dated or closed))
            and not (joined or first or only)
        ):
            return None
        if there and any(s.low(x) in {"when", "cuando"} for x in range(max(floor, k - 4), k)):
            return None  # "when there were more than three thousand"
        if self._supposed(k, floor) or self._long_ago(k, j, floor) or self._ahead(k):
            return None
        if (
            s.low(m) in {"fueron", "son", "were", "was", "are"}
            and s.low(m - 1) not in {"there", ",", "", "y", "en"}
            and m > floor
        ):
            return None
        start = m if there else amount.i
        while there and start > floor and s.low(start - 1) in {"there", "have", "had", "han", "ha"}:
            start -= 1
        made = self._make(named, start, max(j, amount.j), None, amount, floor, last)
        if made is None or not (only and s.low(j - 1) in {"far", "ahora"}):
            return made
        return replace(made[0], period=s.slot(j - 2, j)), made[1]

    def _flow_before(self, k: int, floor: int) -> Slot | None:
        """The flow that the sentence has named before token k without a claim: "returns will not reach 150"."""
        s = self.s
        first = next((a for a, b in s.block.units if a <= floor < b), floor)
        at = next((x for x in range(k - 1, first - 1, -1) if s.has(x, "flow") and s.cover[x] < 0), -1)
        return s.slot(at, at + s.size(at, "flow"), str(s.hits[at]["flow"][1])) if at >= 0 else None

    def _long_ago(self, k: int, j: int, floor: int) -> bool:
        """Whether a count is one of before, with which another is compared: «hace un año eran 300»."""
        s = self.s
        near = (*range(max(floor, k - 6), k), *range(j, min(j + 5, len(s.tokens))))
        return any(s.low(x) in _AGO for x in near)

    def _shares(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A part of those counted before: «de las cuales 84 mil son mexicanas», "almost half were Senegalese"."""
        s, before = self.s, self.state.claim
        amount = next((a for a in self.amounts if a.i == k and a.kind in {"count", "share", "percent"}), None)
        if amount is None or before is None or not self._in_unit(floor) or self._is_base(amount):
            return None
        m = amount.j
        if s.low(m) in {"of", "de"} and s.low(m + 1) in {"them", "whom", "ellos", "ellas", "those"}:
            m += 2
        if s.low(m) not in _BE or any(s.low(x) in STOPS for x in range(floor, k)):
            return None
        j = m + 1
        while j < last and (s.has(j, "det", "mod", "flow_adjective") or s.low(j) in {"nacionales", "nationals"}):
            j += 1
        people = s.hits[j].get("party") if j < last else None
        named = (people is not None and people[1][1] == "people") or (j < last and s.has(j, "flow_people"))
        if not named and not s.low(j).startswith(("women", "child", "minor", "men", "mujer", "niñ", "hombre")):
            return None
        made = self._make(before.indicator, amount.i, j + 1, None, amount, floor, last)
        return None if made is None else (replace(made[0], period=made[0].period or before.period), made[1])

    def _of_those(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How many of those who move: "four in ten of those who crossed", «la mitad de los expulsados regresa»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind in {"count", "share", "percent"}), None)
        if amount is None or not self.state.migration or self._supposed(k, floor) or self._is_base(amount):
            return None
        j, share = amount.j, amount.kind != "count"
        if s.low(j) in _WHO and not share:
            verb = self._moves(j + 1, last)
            if verb is None or verb[0] > j + 4 or (amount.value or "0").partition("..")[0] == "1":
                return None
            named = s.slot(amount.i, amount.j, self._kind(verb[3]))
            return self._make(named, amount.i, verb[1], None, amount, floor, last)
        if not share or s.low(amount.j - 1).startswith(_MULTIPLES):
            return None  # "twice as many people cross" tells a change
        while j < last and (s.low(j) in _THE or s.has(j, "flow_adjective", "mod")):
            j += 1
        gone = s.has(j, "move") and s.verb(j, "move")[1] in {"part", "past"} and s.low(j - 1) in _THE
        if s.low(j) in _WHO or s.low(j) == "quienes":
            verb = self._moves(j + 1, last)
            if verb is not None and any(s.low(x) in _BE for x in range(verb[1], min(verb[1] + 5, last))):
                return None  # «la mitad de quienes desembarcan son menores» tells who they are
        elif gone or s.has(j, "flow_people") or self._nationals(j):
            j += max(1, s.size(j, "flow_people"), s.size(j, "move"))
            verb = self._moves(j, last)
            verb = None if verb is not None and verb[0] > j + 4 else verb
        else:
            return None
        if verb is None:
            return None
        named = s.slot(amount.j, j, self._kind(verb[3])) if j > amount.j else s.slot(amount.i, amount.j, "crossings")
        return self._make(named, amount.i, verb[1], None, amount, floor, last)

    def _none(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """That nobody moves: "not one boat has left the coast", «no ha salido ni un cayuco», "nobody crosses here"."""
        s = self.s
        if not self.state.migration or self._if(k, floor):
            return None
        if s.spanish and s.low(k) == "no":
            return self._none_after(k, floor, last)
        j, at = k, -1  # at: where the vessel stands
        if s.low(k) in {"no", "not", "ni", "ningún", "ninguna", "hardly", "barely", "scarcely"}:
            j = k + 1
            while j < min(last, k + 4) and s.low(j) in _A_SINGLE:
                j += 1
            vessel = (s.low(j).startswith(self.vessels) or s.low(j) in _SOMEBODY) and s.tokens[j].word
            if not vessel and not (s.low(j - 1) in {"one", "anyone"} and j > k + 1):
                return None
            at = j if vessel else -1
            j += vessel
            j += 2 * ((s.low(j), s.low(j + 1)) == ("at", "all"))
            if s.low(j) in {"carrying", "with", "con"} and s.has(j + 1, "flow_people"):
                j += 1 + s.size(j + 1, "flow_people")
        elif s.low(k) in _NOBODY:
            j = k + 1
        else:
            return None
        m = j
        while m < min(last, j + 6) and s.low(m) in AUX:
            m += 1
        sighted = at >= 0 and m > j and s.low(m) in _SIGHTED
        if m >= last or not (sighted or s.has(m, "move")) or s.cover[m] >= 0 or self._ahead(m):
            return None
        lemma, tense = ("detect", "part") if sighted else s.verb(m, "move")
        stop = m + (1 if sighted else s.size(m, "move"))
        if (tense in {"inf", "fut", "cond"} and s.low(m - 1) not in AUX) or (at < 0 and not self._by_way(stop)):
            return None  # "nobody came down"
        start = k - 2 if (s.low(k - 2), s.low(k - 1)) == ("next", "to") else k
        start = k - 1 if s.low(k - 1) in {"almost", "practically", "casi", "prácticamente"} else start
        amount = Amount(start, j if at < 0 else at, k, "count", "0")
        return self._make(s.slot(k, j, self._kind(lemma)), start, stop, None, amount, floor, last)

    def _by_way(self, j: int) -> bool:
        """Whether the way or the time of a movement stands at token j: "by sea", "from the coast", "since May"."""
        s, place = self.s, self.s.mention(j)
        timed = s.low(j) in {"in", "for", "en"} and any(
            x in s.date_at or s.has(x, "date_part") for x in (j + 1, j + 2, j + 3)
        )
        return timed or s.low(j) in _BY or s.has(j, "flow_place") or (place is not None and place.country)

    def _none_after(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The same after a Spanish verb: «no ha llegado ninguna patera», «por aquí no cruza nadie»."""
        s, m = self.s, k + 1
        while m < min(last, k + 4) and s.low(m) in AUX:
            m += 1
        sighted = m > k + 1 and s.low(m).startswith(("detect", "avist", "registr", "vist", "interceptad"))
        if m >= last or not (sighted or s.has(m, "move")) or self._ahead(m):
            return None
        lemma, tense = ("detect", "part") if sighted else s.verb(m, "move")
        if tense == "inf":
            return None  # «no devolver a nadie de noche»
        for x in range(m + s.size(m, "move"), min(last, m + 12)):
            if s.low(x) in STOPS or s.low(x) in AND or s.low(x) == ",":
                return None
            if s.low(x) not in _NOT_ONE:
                continue
            j = x + 1
            j += s.low(x) == "ni" and s.low(j) == "a"
            while (
                s.low(x) != "nadie" and j < min(last, x + 5) and s.low(j) in {"un", "una", "uno", "sola", "solo", "de"}
            ):
                j += 1
            vessel = s.low(j).startswith(self.vessels) or s.low(j) in _SOMEBODY
            if (s.low(x) != "nadie" and not (vessel or s.has(j, "flow_people", "flow_adjective"))) or tense in {
                "fut",
                "cond",
            }:
                return None
            j += s.low(x) != "nadie"
            amount = Amount(x, max(x + 1, j - (s.low(x) != "nadie")), x, "count", "0")
            return self._make(s.slot(x, j, self._kind(lemma)), k, j, None, amount, floor, last)
        return None
