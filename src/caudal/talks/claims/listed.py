"""Claims in few words: "Deaths: 21 since May", ", a record", "those who leave are fewer", «no se hizo ninguna»."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.claims.echoes import OPENS, TOTALS
from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.claims.parts import Parts
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_THEM = word_set("them ellos ellas these those estos estas")
_RECORDS = word_set("record récord")
_ABSOLUTE = word_set("absoluto absoluta histórico histórica mensual diario anual high total figure level")
_LOWS = {
    **dict.fromkeys(("mínimo", "low"), "down"),
    **dict.fromkeys(("máximo", "high", "peak", "pico", "techo"), "up"),
}
_SINCE = word_set("de del desde en of since for in on ever")
_BEEN = word_set("been were was took carried took")
_DONE = (
    *("carried", "recorded", "reported", "registered", "made", "taken", "logged", "counted", "attempted", "detected"),
    *("seen", "executed", "conducted", "place"),
)
_MADE = ("hech", "registr", "report", "hiz", "hic", "realiz", "ejecut", "practic", "produ", "hub", "contabiliz")
_BEYOND = {
    **dict.fromkeys(("above", "beyond", "past"), "up"),
    **dict.fromkeys(("below", "under"), "down"),
}
_BEYOND_ES = {"encima": "up", "debajo": "down"}
_MARKS = TOTALS | word_set("level levels figures nivel niveles cifras registro registros average promedio media")
_UPS = ("dob", "trip", "cuád", "two", "three", "four")
_WAYS = word_set("through by via across at over from por en desde hacia")
_FEWER = {"fewer": "down", "menos": "down", "more": "up", "más": "up"}
_GOING = ("va", "vienen", "van", "sigue", "leave", "go", "come", "head", "stay", "return", "vuelve")


class Listed(Parts):
    """Finds claims that a colon, an apposition, a pronoun or a denial leaves short."""

    def _listed(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A flow and its count after a colon: "deaths: 21 since January", «saltos: cuatro en ocho meses»."""
        s = self.s
        if not s.has(k, "flow") or not self.state.migration or s.cover[k] >= 0:
            return None
        j = k + s.size(k, "flow")
        while s.spanish and s.has(j, "flow_adjective"):
            j += s.size(j, "flow_adjective")
        amount = next((a for a in self.amounts if a.i == j + 1 and a.kind == "count"), None)
        if s.low(j) != ":" or amount is None or not self._timed(amount.j, last):
            return None
        return self._make(s.slot(k, j, str(s.hits[k]["flow"][1])), k, j, None, amount, floor, last)

    def _timed(self, j: int, last: int) -> bool:
        """Whether a date, a rate or a length of time stands at token j."""
        s = self.s
        led = j + (s.low(j) in {"in", "on", "en", "since", "desde", "during", "durante"})
        return s.has(j, "per") or j in s.date_at or led in s.date_at or (led > j and self._span(led, last) > 0)

    def _topped(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A record or an extreme beside a level: ", a record", «, récord absoluto», «, el mínimo de los últimos»."""
        s, before = self.s, self.state.claim
        if before is None or before.direction.value != "level" or not self._in_unit(floor) or s.low(k - 1) not in OPENS:
            return None
        if k - 1 - floor > 14 or not self._nothing_else(floor, k):
            return None
        m = k + s.has(k, "det")
        m += s.low(m) in TOTALS and s.has(m + 1, "record")  # «una cifra sin precedentes»
        way = "record" if s.low(m) in _RECORDS or (m > k and s.has(m, "record")) else _LOWS.get(s.low(m), "")
        if not way or (way != "record" and m == k):
            return None
        j = m + max(1, s.size(m, "record"))
        while s.low(j) in _ABSOLUTE or (s.low(j) == "all" and s.low(j + 1) == "-"):
            j += 1
        closed = j >= last or not s.tokens[j].word or s.low(j) in _SINCE
        if not closed or (way != "record" and s.low(j) not in _SINCE):
            return None
        while j < last and s.tokens[j].word and j - m < 9 and not s.has(j, "say", "clause"):
            j += 1
        return self._leaning(k, j, Move(m, j, way), Amount(m, j, m, "degree", None), floor, last)

    def _of_them(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """What befell some of those counted: "three of them drowned", «dos de ellos fueron devueltos»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or self.state.claim is None or self._supposed(k, floor):
            return None
        if s.low(amount.j) not in {"of", "de"} or s.low(amount.j + 1) not in _THEM:
            return None
        verb = self._moves(amount.j + 2, last)
        if verb is None or self._kind(verb[3]) not in {"deaths", "returns"}:
            return None
        named = s.slot(amount.i, amount.j + 2, self._kind(verb[3]))
        return self._make(named, k, verb[1], None, amount, floor, last)

    def _those_who(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A change in those who move: "those who go back have doubled", «los que se van también aumentaron»."""
        s = self.s
        who = s.low(k + 1) in {"who", "que"} and s.low(k) in {"those", "los", "las"}
        if not (who or s.low(k) == "quienes") or not self.state.migration or self._if(k, floor):
            return None
        if k > floor and s.tokens[k - 1].word and s.low(k - 1) not in AND | {"but", "pero", "while", "mientras", "que"}:
            return None
        m = k + 1 + who
        m += s.low(m) in {"se", "have", "has", "had", "han", "are", "were", "aún", "ya"}
        if not (s.has(m, "move") or s.low(m).startswith(_GOING)):
            return None
        for x in range(m + 1, min(last, m + 12)):
            if s.low(x) in STOPS or s.low(x) == "," or s.has(x, "say", "clause"):
                return None
            tag = next((t for t in ("up_verb", "down_verb") if s.has(x, t) and s.cover[x] < 0), "")
            way = _FEWER.get(s.low(x + 1), "") if s.low(x) in {"are", "son", "eran", "were"} else ""
            closed = (
                x + 2 >= last
                or not s.tokens[x + 2].word
                or s.low(x + 2) in AND | {"every", "each", "cada", "now", "hoy"}
            )
            if way and closed:
                size = Amount(x + 1, x + 2, x + 1, "degree", None)
                return self._make(s.slot(k, x, "crossings"), k, x, Move(x + 1, x + 2, way), size, floor, last)
            if not tag or self._ahead(x) or s.verb(x, tag)[1] not in {"past", "part"}:
                continue
            if s.has(x + s.size(x, tag), "det"):
                return None  # "those who leave have doubled their savings"
            move = Move(x, x + s.size(x, tag), tag[: tag.index("_")])
            amount = self._size(move, k, x, floor, last)
            return self._make(s.slot(k, x, "crossings"), k, x, move, amount, floor, last)
        return None

    def _none_made(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """That none took place: "no readmissions have been carried out", «no se ha hecho ninguna devolución»."""
        s = self.s
        if s.low(k) != "no" or not self.state.migration or self._if(k, floor) or self._supposed(k, floor):
            return None
        if s.spanish:
            done = next((x for x in range(k + 1, min(k + 5, last)) if s.low(x).startswith(_MADE)), -1)
            if done < 0 or self._ahead(done):
                return None
            m = done + 1
            none = s.low(m) in {"ninguna", "ningún"}
            m += none
            tagged = s.has(m, "flow") or (none and s.low(m) in s.lexicon.raw["flow"]["singular"])
            if not tagged or s.cap(m):
                return None
            stop = m + max(1, s.size(m, "flow"))
            kind = str(s.hits[m]["flow"][1]) if s.has(m, "flow") else str(s.lexicon.raw["flow"]["singular"][s.low(m)])
            amount = Amount(k, m, k, "count", "0")
            return self._make(s.slot(m, stop, kind), k, stop, None, amount, floor, last)
        m = k + 1
        while s.size(m, "flow_adjective") == 1 and not s.has(m, "flow"):
            m += 1
        if not s.has(m, "flow"):
            return None
        j = m + s.size(m, "flow")
        for x in range(j, min(j + 9, last)):
            if s.low(x) in STOPS or s.low(x) == "," or s.has(x, "clause", "say", "future"):
                return None
            if s.low(x) in _BEEN and any(s.low(y).startswith(_DONE) for y in (x, x + 1)):
                named = s.slot(m, j, str(s.hits[m]["flow"][1]))
                stop = x + 2 + (s.low(x + 2) == "out")
                return self._make(named, k, stop, None, Amount(k, k + 1, k, "count", "0"), floor, last)
        return None

    def _beyond(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A level past another without a number: "already above the total for 2023", «por encima de la cifra de»."""
        s, before = self.s, self.state.claim
        if before is None or not self._in_unit(floor):
            return None
        if s.spanish:
            way = _BEYOND_ES.get(s.low(k + 1), "") if s.low(k) == "por" and s.low(k + 2) in {"de", "del"} else ""
            j = k + 2 + (s.low(k + 2) == "de")
        else:
            way, j = _BEYOND.get(s.low(k), ""), k + 1
        m = k - 1
        while m > floor and s.low(m) in {"already", "well", "far", "ya", "muy", "still"}:
            m -= 1
        if not way or s.low(m) not in OPENS | AND or not self._nothing_else(floor, k):
            return None
        j += s.has(j, "det")
        mark = next((x for x in range(j, min(j + 3, last)) if s.low(x) in _MARKS), -1)
        if mark < 0:
            return None
        stop = mark + 1
        while stop < last and stop - mark < 8 and s.tokens[stop].word and not s.has(stop, "say", "clause"):
            stop += 1
        return self._leaning(m + 1, stop, Move(k, stop, way), Amount(k, stop, k, "degree", None), floor, last)

    def _by_way_of(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """Which share took a way: "45 per cent left through Dajabón", «casi la mitad salió por el puente»."""
        s, before = self.s, self.state.claim
        amount = next((a for a in self.amounts if a.i == k and a.kind in {"share", "percent"}), None)
        if amount is None or before is None or self._is_base(amount) or self._supposed(k, floor):
            return None
        after, m = amount.j, k - 1 - (s.low(k - 1) in {"el", "un"})
        if s.has(after, "move") and s.cover[after] < 0 and s.verb(after, "move")[1] in {"past", "pres"}:
            start, stop = k, after + s.size(after, "move")
            way = s.low(stop) in _WAYS or s.has(stop, "place", "flow_place")
            whence, place = s.low(stop) in {"from", "de"}, s.mention(stop + 1)
            way = way or (whence and (s.cap(stop + 1) or (place is not None and place.role is None)))
        elif s.spanish and s.has(m, "move") and s.cover[m] < 0 and s.verb(m, "move")[1] == "past":
            start, stop = m, amount.j  # «por Dajabón salió el 45 por ciento»
            way = any(s.low(x) in _WAYS for x in range(max(floor, m - 6), m)) or s.low(stop) in _WAYS
        else:
            return None
        if not way or self._ahead(start):
            return None
        made = self._make(before.indicator, start, stop, None, amount, floor, last)
        if made is None:
            return None
        own = made[0].period is not None and made[0].start <= made[0].period.start < made[0].end
        return (made[0] if own else replace(made[0], period=before.period)), made[1]

    def _is_less(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """What a flow is beside another time: "It is about half of what we saw", «Es menos que el año pasado»."""
        s = self.s
        if self.state.claim is None or (k > floor and s.tokens[k - 1].word) or self._if(k, floor):
            return None
        if s.spanish:
            m = k + 1 if s.low(k) in {"es", "son", "fue", "fueron"} else 0
        else:
            m = k + 2 if s.low(k) in {"it", "that", "they"} and s.low(k + 1) in {"is", "are", "was", "were"} else 0
        if not m or m >= last:
            return None
        part = next((a for a in self.amounts if a.i == m and a.kind == "share"), None)
        if part is not None:
            what = s.low(part.j) in {"of", "de"} and s.low(part.j + 1) in {"what", "lo"}
            way = "up" if s.low(part.core).startswith(("dou", "tri")) or s.low(part.j - 1).startswith(_UPS) else "down"
            return self._leaning(k, part.j, Move(m, part.j, way), part, floor, last) if what else None
        way = {"less": "down", "fewer": "down", "menos": "down", "more": "up", "más": "up"}.get(s.low(m), "")
        when = s.date_at.get(m + 2) or s.date_at.get(m + 3)
        if not way or s.low(m + 1) not in {"than", "que"} or when is None:
            return None
        return self._leaning(k, m + 1, Move(m, m + 1, way), Amount(m, m + 1, m, "degree", None), floor, last)

    def _made_so(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A flow as what somebody multiplied: "we have halved it", «lo hemos más que duplicado»."""
        s = self.s
        if self.state.claim is None or not self.state.migration or self._if(k, floor):
            return None
        if s.spanish:
            if s.low(k) not in {"lo", "la", "los", "las"} or s.low(k + 1) not in {"hemos", "ha", "han", "había"}:
                return None
            m = k + 2
        else:
            if s.low(k) not in {"we", "they"} or s.low(k + 1) not in {"have", "had"}:
                return None
            m = k + 2
        while m < k + 5 and s.low(m) in {"more", "than", "más", "que", "casi", "nearly", "almost", "already", "ya"}:
            m += 1
        tag = next((t for t in ("up_verb", "down_verb") if s.has(m, t) and s.has(m, "magnitude")), "")
        if not tag or m >= last:
            return None
        stop = m + 1
        if not s.spanish:
            if s.low(stop) not in {"it", "them", "that"}:
                return None
            stop += 1
        size = Amount(k + 2, m + 1, m, "degree", None)
        move = Move(m, m + 1, tag[: tag.index("_")])
        made = self._make(self.state.claim.indicator, k, stop, move, size, floor, last)
        if made is None:
            return None
        return replace(made[0], period=made[0].period or self.state.claim.period), made[1]
