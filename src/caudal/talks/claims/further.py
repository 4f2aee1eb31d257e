"""Deaths by their cause, flows by what carries them, trends and counts told beside another claim."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.claims.apposed import Apposed
from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.claims.trends import TRENDS
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_KILLED = word_set("killing killed claiming drowning matando mató mataron ahogando ahogó")
_LEFT = word_set("left leaving leaves dejó dejaron dejando deja dejan dejado causó causaron causando cobró")
_DEAD = word_set(
    "dead missing muertos muertas fallecidos fallecidas desaparecidos desaparecidas ahogados ahogadas víctimas"
)
_WRECK = (
    *("boat", "dingh", "raft", "canoe", "vessel", "capsiz", "sank", "sink", "wreck", "shipwreck", "lorr", "truck"),
    *("bus", "crossing", "river", "sea", "strait", "heat", "desert", "migrant", "trail", "smuggl", "overturn", "ferry"),
    *("barca", "lancha", "patera", "cayuco", "balsa", "naufrag", "volc", "hund", "río", "mar", "tráiler", "camión"),
    *("travesía", "cruce", "ruta", "desierto", "calor", "selva", "zozobr", "neumática", "embarcac", "camioneta"),
)
_CROSSED = word_set(
    "crossed used entered traversed travelled traveled braved walked cruzado cruzada cruzados cruzadas usado usada "
    "utilizado utilizada atravesado atravesada recorrido recorrida transitado transitada"
)
_BE = word_set("was were been is are being fue fueron sido es son ha han")
_MASSES = (
    *(("en", "masse"), ("in", "droves"), ("in", "their", "thousands"), ("in", "their", "hundreds"), ("by", "the")),
    *(("in", "large", "numbers"), ("in", "great", "numbers"), ("in", "huge", "numbers"), ("in", "big", "numbers")),
    *(("en", "masa"), ("por", "miles"), ("por", "cientos"), ("por", "centenares"), ("por", "decenas"), ("a", "miles")),
    *(("en", "tropel"), ("en", "grandes", "cantidades"), ("en", "gran", "número"), ("en", "oleadas")),
)
_BEFORE_VERB = word_set("que y donde cuando ya ahora hoy ahí aquí siguen sigue allí también")
_LOADS = word_set("thousand thousands hundred hundreds dozen dozens score boatload boatloads busload busloads")
_OPENS = frozenset({":", "–", "—", "--", "("})
_WHO = word_set("who que quienes")
_PUTS_AT = word_set("at en")
_CARRIES = word_set(
    "traffic pressure activity movement movements presión tráfico movimiento movimientos actividad trasiego tránsito"
)
_ON = word_set("on at along across over through in sobre en por a")
_ROADS = word_set(
    "route routes trail corridor border frontier frontiers strait crossing crossings river sea jungle gap ruta rutas "
    "senda corredor frontera fronteras estrecho cruce río selva trocha trochas tapón línea valla fence coast costa"
)
_SWELLING = word_set("numbers números cifras")
_NO_LONGER = word_set("ya no dejaron dejado dejó stopped ceased")
_GOODS = word_set("truck trucks cargo freight rail vehicle camiones carga mercancías vehicular comercial road tourist")
_WERE = word_set("were was used been fueron eran fue era solían")


class Further(Apposed):
    """Finds deaths by their cause, flows that a way carries, trends, and counts told beside another claim."""

    def _further(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The claim that one of the readings of this room finds at token k; None where none does."""
        s, low = self.s, self.s.low(k)
        if s.has(k, "flow"):
            return self._what_it_was(k, floor, last)
        if s.has(k, "move"):
            found = self._en_masse(k, floor, last)
            if found is not None:
                return found
        if low in _KILLED or low in _LEFT:
            return self._killed(k, floor, last) or (self._no_longer(k, floor, last) if low in _NO_LONGER else None)
        if low in _CROSSED:
            return self._by_people(k, floor, last)
        if low in _NO_LONGER:
            return self._no_longer(k, floor, last)
        if low in _CARRIES or low in _SWELLING:
            return self._along(k, floor, last)
        if s.has(k, "number_of"):
            return self._those_at(k, floor, last)
        if self.state.claim is None:
            return None
        if s.has(k, "up_noun", "down_noun") or low in TRENDS:
            return self._trend(k, floor, last)
        if k in s.date_at:
            return self._stretch_goes(k, floor, last)
        return self._apposed_count(k, floor, last) if k > 0 and s.low(k - 1) in _OPENS else None

    def _killed(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """Deaths by what caused them: "a boat sank, killing 11", «el naufragio dejó 60 muertos»."""
        s = self.s
        low = s.low(k)
        if (low not in _KILLED and low not in _LEFT) or not self.state.migration or self._ahead(k):
            return None
        amount = next((a for a in self.amounts if k < a.i < k + 6 and a.kind == "count"), None)
        if amount is None or any(not s.tokens[x].word for x in range(k + 1, amount.i)):
            return None
        if any(
            s.low(x) not in {"a", "la", "muerte", "de", "to", "some", "como", "saldo"} for x in range(k + 1, amount.i)
        ):
            return None
        folk = self._folk(amount.j, last)
        stop = folk or amount.j
        if low in _LEFT and "muerte" not in {s.low(x) for x in range(k, amount.i)}:
            dead = next((x for x in range(stop, min(stop + 3, last)) if s.low(x) in _DEAD), -1)
            named_dead = folk is not None and s.low(folk - 1) in _DEAD
            if dead < 0 and not named_dead:
                return None
            stop = max(stop, dead + 1)
            while s.low(stop) in {"or", "o", "y", "and"} and s.low(stop + 1) in _DEAD:
                stop += 2
        elif folk is None and amount.j < last and s.tokens[amount.j].word and s.low(amount.j) not in _AFTER:
            return None
        first = next((a for a, b in s.block.units if a <= k < b), floor)
        if not any(s.low(x).startswith(_WRECK) for x in range(first, last)):
            return None
        return self._make(s.slot(amount.i, stop, "deaths"), k, stop, None, amount, floor, last)

    def _by_people(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A way crossed by so many: "was crossed by 400,000 people", «fue atravesado por 400.000 migrantes»."""
        s = self.s
        if s.low(k) not in _CROSSED or s.low(k - 1) not in _BE or not self.state.migration or self._supposed(k, floor):
            return None
        m = next((x for x in range(k + 1, min(k + 6, last)) if s.low(x) in {"by", "por"}), -1)
        amount = next((a for a in self.amounts if a.i == m + 1 and a.kind == "count"), None) if m > 0 else None
        people = None if amount is None else self._folk(amount.j, last)
        if amount is None or people is None:
            return None
        start = k
        while start > floor and s.low(start - 1) in _BE:
            start -= 1
        return self._make(s.slot(amount.j, people, "crossings"), start, people, None, amount, floor, last)

    def _en_masse(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """People who move in a mass: "Haitians were leaving en masse", «llegan por miles»."""
        s = self.s
        if not s.has(k, "move") or not self.state.migration or s.cover[k] >= 0 or self._ahead(k):
            return None
        lemma, tense = s.verb(k, "move")
        if tense in {"fut", "cond"} or (tense == "inf" and s.low(k - 1) in {"to", "a", "de", "not", "para"}):
            return None
        j = k + s.size(k, "move")
        for x in range(j, min(last, j + 7)):
            if s.low(x) in STOPS or s.low(x) == "," or s.has(x, "clause", "say"):
                return None
            size = next((len(words) for words in _MASSES if tuple(map(s.low, range(x, x + len(words)))) == words), 0)
            if s.low(x) == "by" and s.low(x + 2) not in _LOADS:
                size = 0
            if not size:
                continue
            stop = x + size + (s.low(x) == "by")
            start = k
            while start > floor and (s.has(start - 1, "aux", "flow_be") or s.low(start - 1) in {"se", "los", "están"}):
                start -= 1
            who = start - 1
            if not (s.has(who, "flow_people") or self._nationals(who) or self._party(who)):
                alone = start == floor or not s.tokens[who].word or s.low(who) in _BEFORE_VERB or who in s.date_at
                if not (s.spanish and alone) and not self._folk_before(start, floor):
                    return None
                who = start
            amount = Amount(x, stop, x, "count", None)
            return self._make(s.slot(who, max(who + 1, start), self._kind(lemma)), who, stop, None, amount, floor, last)
        return None

    def _folk_before(self, m: int, floor: int) -> bool:
        """Whether people are the subject shortly before token m: "people of all ages are leaving"."""
        s = self.s
        return any(s.has(x, "flow_people") or self._nationals(x) for x in range(max(floor, m - 6), m))

    def _apposed_count(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The count behind a change that it sums up: "a fall of 31% in arrivals: 11,884 people, compared with"."""
        s, before = self.s, self.state.claim
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or before is None or not self._in_unit(floor) or self._is_base(amount):
            return None
        if before.direction.value not in {"up", "down"} or s.low(k - 1) not in _OPENS or k - 1 - floor > 12:
            return None
        if any(s.has(x, "say", "flow", "up_verb", "down_verb") for x in range(floor, k)):
            return None
        stop = self._folk(amount.j, last) or amount.j
        if stop < last and s.has(stop, "flow"):
            stop += s.size(stop, "flow")
        closed = (
            stop >= last
            or not s.tokens[stop].word
            or s.low(stop) in {"against", "compared", "frente", "contra", "en", "in"}
        )
        if not closed or self._long_ago(k, stop, floor):
            return None
        made = self._make(before.indicator, k, stop, None, amount, floor, last)
        return None if made is None else (replace(made[0], period=before.period or made[0].period), made[1])

    def _those_at(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A number of those who move, sized: "the number of those who get through at 600 a day"."""
        s = self.s
        if not s.has(k, "number_of") or not self.state.migration or self._supposed(k, floor):
            return None
        j = k + s.size(k, "number_of")
        j += s.low(j) in {"those", "los", "las", "people", "personas"}
        if s.low(j) not in _WHO:
            return None
        verb = next((x for x in range(j + 1, min(j + 4, last)) if s.has(x, "move")), -1)
        if verb < 0 or self._ahead(verb):
            return None
        stop = verb + s.size(verb, "move")
        for m in range(stop, min(last, stop + 10)):
            if s.low(m) in STOPS or s.has(m, "say", "up_verb", "down_verb", "level_verb"):
                return None
            amount = next((a for a in self.amounts if a.i == m + 1 and a.kind == "count"), None)
            if s.low(m) in _PUTS_AT and amount is not None:
                return self._make(
                    s.slot(k, stop, self._kind(s.verb(verb, "move")[0])), k, stop, None, amount, floor, last
                )
        return None

    def _along(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """What goes along a way, as a flow: "pressure on the Canary route has eased", «el tráfico por la trocha»."""
        s = self.s
        swelling = s.low(k) in _SWELLING and any(s.size(k - 1, t) == 2 for t in ("up_noun", "down_noun"))
        if (
            (s.low(k) not in _CARRIES and not swelling)
            or not self.state.migration
            or s.has(k, "flow")
            or s.cover[k] >= 0
        ):
            return None
        if s.low(k - 1) in _GOODS or s.low(k + 1) in _GOODS or s.low(k + 1) not in _ON or self._if(k, floor):
            return None
        at = next((x for x in range(k + 2, min(k + 8, last)) if s.low(x) in _ROADS), -1)
        if at < 0 and s.low(k) in {"pressure", "presión"} and s.low(k + 1) in {"at", "en"}:
            at = self._where_it_is(k + 2, last)  # "pressure at the two enclaves", «la presión en Ceuta y Melilla»
        if at < 0 or any(s.low(x) in STOPS | {","} or s.has(x, "say", "move") for x in range(k + 1, at)):
            return None
        while at + 1 < last and s.tokens[at + 1].word and (s.has(at + 1, "side") or self._party(at + 1)):
            at += 1
        move = self._before(k, floor) or self._after(at + 1, last)
        if swelling:
            tag = next(t for t in ("up_noun", "down_noun") if s.size(k - 1, t) == 2)
            return self._make(
                s.slot(k, k + 1, "migration"), k - 1, at + 1, Move(k - 1, k, tag[: tag.index("_")]), None, floor, last
            )
        if move is None or any(s.low(x) in _GOODS for x in range(at + 1, min(last, at + 4))):
            return None
        amount = self._size(move, k, at + 1, floor, last)
        return self._make(s.slot(k, at + 1, "migration"), k, at + 1, move, amount, floor, last)

    def _where_it_is(self, k: int, last: int) -> int:
        """The last token of a place, or of two, that is no country; -1 where none begins at token k."""
        s, at = self.s, -1
        for x in range(k, min(k + 6, last)):
            named = s.mention(x)
            country = named is not None and (named.country or named.role is not None)
            if s.has(x, "ground") or (s.cap(x) and x not in s.date_at and not country):
                at = x
            elif not (s.has(x, "det", "side") or s.low(x) in AND or self._party(x)):
                break
        return at

    def _no_longer(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """People who have stopped coming: "families are no longer coming", «ya no cruza gente»."""
        s = self.s
        if not self.state.migration or self._supposed(k, floor) or self._if(k, floor):
            return None
        if s.spanish:
            if (s.low(k), s.low(k + 1)) == ("ya", "no"):
                m = k + 2 + (s.low(k + 2) in {"se", "nos"})
                tenses = {"pres", "imp"}
            elif s.low(k) in {"dejaron", "dejado", "dejó"} and s.low(k + 1) == "de":
                m, tenses = k + 2, {"inf"}
            else:
                return None
        else:
            m = k + 1
            tenses = {"ger"}
            if (s.low(k), s.low(k + 1)) == ("no", "longer"):
                m, tenses = k + 2, {"ger", "pres", "inf"}
            elif s.low(k) not in {"stopped", "ceased"}:
                return None
        if m >= last or not s.has(m, "move") or s.verb(m, "move")[1] not in tenses or s.cover[m] >= 0:
            return None
        start = k
        while start > floor and (
            s.has(start - 1, "aux", "flow_be") or s.low(start - 1) in {"all", "but", "almost", "casi"}
        ):
            start -= 1
        who = start - 1
        while (
            who > floor and (s.has(who, "flow_adjective", "side") or self._party(who)) and not s.has(who, "flow_people")
        ):
            who -= 1
        stop = m + s.size(m, "move")
        lemma = self._kind(s.verb(m, "move")[0])
        move = Move(k, stop, "down")
        if who >= floor and (s.has(who, "flow_people") or self._nationals(who)):
            return self._make(s.slot(who, start, lemma), who, stop, move, None, floor, last)
        after = stop + (s.low(stop) == "las" or s.low(stop) == "los")
        if s.spanish and after < last and (s.has(after, "flow_people") or self._nationals(after)):
            end = after + max(1, s.size(after, "flow_people"))
            return self._make(s.slot(after, end, lemma), start, end, move, None, floor, last)
        return None

    def _what_it_was(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A flow beside what it was: "are a fraction of what they were", «no son ni la mitad de los de 2022»."""
        s = self.s
        if not s.has(k, "flow") or s.cover[k] >= 0 or (not self.state.migration and s.low(k) in self.weak):
            return None
        j = k + s.size(k, "flow")
        m = next((x for x in range(j, min(j + 9, last)) if s.has(x, "flow_be") and s.cover[x] < 0), -1)
        if m < 0 or not self._own(j, m) or any(s.low(x) in STOPS | {","} or s.has(x, "clause") for x in range(j, m)):
            return None
        x = m + 1
        x += s.low(x) in {"now", "ya", "hoy", "only", "apenas", "barely"}
        no = s.low(x) in {"not", "no"} or s.low(m - 1) == "no" or s.low(m).endswith(("n't", "n’t"))
        x += s.low(x) == "not"
        size = next((a for a in self.amounts if a.i == x and a.kind in {"share", "percent"}), None)
        y = x if size is None else size.j
        if size is None and s.low(x) in {"a", "una"} and s.low(x + 1) in {"fraction", "fracción", "shadow", "sombra"}:
            size, y = Amount(x, x + 2, x, "share", None), x + 2
        if size is not None and s.low(size.core).startswith(("dou", "dob", "tri", "tw", "el")):
            return None
        words = tuple(s.low(z) for z in range(y, y + 5))
        what = words[:3] in (
            ("que", "las", "de"),
            ("que", "las", "del"),
            ("que", "los", "de"),
            ("que", "los", "del"),
        ) or words[:2] in (("of", "what"), ("of", "those"), ("de", "lo"), ("de", "los"), ("de", "las"), ("of", "the"))
        what = what or words[:1] in (("what",), ("those",)) or words[:2] == ("lo", "que")
        what = what or (words[:2] in (("que", "las"), ("que", "los"), ("que", "en")) and size is not None)
        was = words[:1] == ("que",) or any(s.low(z) in _WERE or z in s.date_at for z in range(y + 1, min(y + 8, last)))
        if not what or not was or (size is None and not (no and any(s.low(z) in _WERE for z in range(y, y + 5)))):
            return None
        if words[:2] == ("of", "those") and s.low(y + 2) in _WHO:
            return None
        stop = y if size is not None else next(z for z in range(y, y + 6) if s.low(z) in _WERE) + 1
        named = s.slot(k, j, str(s.hits[k]["flow"][1]))
        move = Move(x if size is None else size.i, stop, "down")
        return self._make(named, k, j, move, size, floor, last)


_AFTER = word_set("in on off near as after when of a en frente cerca al cuando tras de y and who que aboard at")
