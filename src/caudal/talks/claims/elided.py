"""Claims without a verb or subject of their own: "9,000 migrants a day", «se redujo a 6.000», «está bajando mucho»."""

from __future__ import annotations

from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND
from caudal.talks.claims.onward import Onward
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_BEFORE_RATE = word_set(
    "with of con de hay había hubo eran son was were are about to at a en from than with : , ; — – ("
)
_SERVES = (
    *(
        "atend",
        "atiend",
        "aloj",
        "alberg",
        "aliment",
        "procesa",
        "capacid",
        "recib",
        "tramit",
        "emple",
        "contrat",
        "tope",
        "cupo",
        "comer",
        "comid",
        "racion",
        "meal",
    ),
    *(
        "serv",
        "feed",
        "fed",
        "hous",
        "hous",
        "shelter",
        "process",
        "treat",
        "host",
        "employ",
        "hir",
        "interview",
        "limit",
        "cap",
    ),
)
_FRONTED = word_set("gracias debido tras desde durante en con por a según pero y e ahora ya incluso luego entonces hoy")
_STARTS = frozenset({".", ",", ";", ":", "—", "–", "(", "“", "«", '"'})
_AT_MOST = ("un máximo", "a maximum", "no more", "no más", "not more", "como máximo")
_CAN = word_set("can cannot may puede pueden podía podían could")
_BEING = word_set("está están estaba estaban ha han había habían sigue siguen va van viene vienen se")


class Elided(Onward):
    """Finds what is said of a flow where the sentence leaves out its verb or its subject."""

    def _rated(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """So many people at a rate, without a verb: "with 9,000 migrants a day", «con 12.000 migrantes diarios»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or not self.state.migration or self._supposed(k, floor) or self._capped(k, floor):
            return None
        if k > floor and s.low(k - 1) not in _BEFORE_RATE:
            return None
        j = amount.j + (s.low(amount.j) in {"of", "de"})
        while s.has(j, "flow_adjective", "mod") and not s.has(j, "flow_people"):
            j += 1
        stop = j + s.size(j, "flow_people")
        while s.spanish and s.has(stop, "flow_adjective") and not s.has(stop, "per"):
            stop += s.size(stop, "flow_adjective")
        rate = s.size(stop, "per") if stop > j else 0
        if s.low(j) in RIDERS and stop == j + 1 and j == amount.j:
            return None  # "the train carries 800 passengers a day"
        if " ".join(s.low(x) for x in range(amount.i, amount.core)).startswith(_AT_MOST):
            return None  # «con un máximo de 500 personas por día»
        if any(s.low(x) in _CAN and x not in s.date_at for x in range(max(floor, k - 4), k)):
            return None
        near = (*range(max(floor, k - 5), k), *range(stop, min(stop + 7, last)))
        if (
            not rate
            or self._promised(k, floor)
            or self._is_base(amount)
            or any(s.low(x).startswith(_SERVES) for x in near)
        ):
            return None
        if self._moves(stop + rate, last) is not None or any(self._foretells(x) for x in near if s.low(x) != "a"):
            return None
        return self._make(s.slot(j, stop, "crossings"), k, stop + rate, None, amount, floor, last)

    def _remains(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The dead who are found: "Three bodies have been found since Easter", «hallaron doce cuerpos»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or s.low(amount.j) not in _BODIES or not self.state.migration:
            return None
        j = amount.j + 1
        found = next((x for x in (*range(j, min(j + 4, last)), *range(max(floor, k - 3), k)) if s.low(x) in _FOUND), -1)
        if found < 0 or self._supposed(k, floor):
            return None
        start, stop = min(k, found), max(j, found + 1)
        return self._make(s.slot(amount.j, j, "deaths"), start, stop, None, amount, floor, last)

    def _exceeds(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How far a level passes another: «cifra que supera en 9 por ciento la de 2024», «lo excede en un tercio»."""
        s = self.s
        if self.state.claim is None or not s.low(k).startswith(("super", "exced")) or not self._in_unit(floor):
            return None
        amount = next((a for a in self.amounts if a.i == k + 2 and a.kind in {"percent", "share"}), None)
        if amount is None or s.low(k + 1) not in {"en", "por"} or self._ahead(k):
            return None
        return self._leaning(k, k + 1, Move(k, k + 1, "up"), amount, floor, last)

    def _left_out(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A change whose subject a Spanish sentence leaves out: «y se redujo a 6.000», «Está bajando mucho»."""
        s, before = self.s, self.state.claim
        if not s.spanish or before is None or s.cover[k] >= 0 or self._ahead(k):
            return None
        tag = next((t for t in ("up_verb", "down_verb") if s.has(k, t)), "")
        if not tag:
            return None
        tense = s.verb(k, tag)[1]
        i = k
        while i > floor and s.low(i - 1) in _BEING:
            i -= 1
        finite = tense in {"past", "pres"} or (tense in {"part", "ger"} and i < k)
        if not finite or (tense == "pres" and i == k) or not self._opens_clause(i, floor):
            return None
        j = k + s.size(k, tag)
        move = Move(k, j, tag[: tag.index("_")])
        amount = self._level_or_size(move, j, floor, last)
        if amount is None:
            return None
        return self._leaning(i, j, move, amount, floor, last)

    def _level_or_size(self, move: Move, j: int, floor: int, last: int) -> Amount | None:
        """What a change came to or how large it is, in the words right after its verb."""
        s = self.s
        for a in self.amounts:
            between = range(j, a.i)
            plain = all(s.low(x) in _LEADS or s.has(x, "approximate") for x in between)
            if a.i >= j and len(between) < 5 and plain and (a.j >= last or not s.has(a.j, "flow_adjective", "det")):
                return a
        return self._size(move, move.i, j, floor, last) if any(a.i == j for a in self.amounts) else None

    def _opens_clause(self, i: int, floor: int) -> bool:
        """Whether a clause begins at token i, perhaps after an adverbial: «pero gracias a un esfuerzo se redujo»."""
        s = self.s
        if i == floor or s.tokens[i - 1].text in _STARTS or s.low(i - 1) in AND | {"pero", "ahora", "ya"}:
            return True
        x = i - 1
        while x > floor and i - x < 9 and s.tokens[x].text not in _STARTS and s.low(x) not in {"pero", "y", "e", "que"}:
            if s.mention(x) is not None or s.has(x, "say", "aux", "light", "flow"):
                return False
            x -= 1
        return s.low(x + 1) in _FRONTED and i - x < 9


RIDERS = word_set("passengers travellers travelers pasajeros viajeros workers trabajadores")
_BODIES = word_set("bodies corpses cuerpos cadáveres")
_FOUND = word_set(
    "found recovered retrieved hallado encontrado recuperado rescatado localizado hallados encontrados "
    "aparecieron aparecido flotando washed floating surfaced recuperados hallaron encontraron recuperaron"
)
_LEADS = word_set("en a hasta promedio un una de del los las la el por ya más media")
