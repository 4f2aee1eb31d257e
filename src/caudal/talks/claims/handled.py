"""People whom an authority finds, stops, saves or sends back: "found 81 migrants in a lorry", «fueron hallados 40»."""

from __future__ import annotations

from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.claims.people import People
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_PASSIVE = word_set("were was been being are is fueron fue sido son eran resultaron resultó quedaron quedó")
_BEEN = word_set("have had has also later all then ya han ha habían había también luego todos todas not")
_ADVERBS = word_set(
    "another a an the up off back about over to some a al otros otras más en total ayer hoy anoche además también ya "
    "aquí allí ahí temporalmente conjuntamente"
)
_SEES = word_set(
    "see sees seeing saw seen get gets getting got receive receives receiving received have having had vemos ven vimos "
    "visto viendo ver recibimos recibido recibiendo reciben recibe tenemos tuvimos tenido"
)
_MANY = word_set("muchas mucha muchos mucho bastantes many much far even aún todavía algo cada vez")
_SENT = word_set(
    "took taken taking sent sending flew flown flying brought bringing turned shipped drove driven bused pushed "
    "marched ferried guided smuggled"
)
_BACK = word_set("back home ashore away aboard across")
_LIVES = word_set("lives vidas")
_COST = ("claim", "cost", "tak", "took", "cobr", "seg", "dej", "arrebat")
_HAD = word_set("had got received saw tuvimos tuvieron recibimos recibieron vimos tenido recibido hubo")
_TAKEN = (
    *("sac", "pull", "pluck", "recuper", "recover", "retrieve", "sav", "salv", "trasl", "arrest", "detain", "deten"),
    *("cont", "count", "log", "record", "ubic", "llev", "tra"),
    *("captur", "catch", "find", "encontr", "hall", "locali", "locate", "stop", "remov", "register", "registr"),
)
_ROADS = tuple(
    word_set(
        "barca zodiac petroler tanker carguer mercante freighter salvamento remolcador lifeboat "
        "migra inmigr asylum refug solicitante bod corpse cuerpo cadáver boat raft cross dingh patera cayuco "
        "lancha balsa embarca water strait estrecho desert desierto trailer tráiler lorry truck "
        "channel canal front border coast costa cruz illegal irregular undocumented island isla neumátic "
        "vessel camión river superviv sobreviv surviv náufrag castaway pesquero trawler fence valla"
    )
)
_WATER = word_set("sea mar agua aguas")
_WE = word_set("we they i we've they've there nosotros")


class Handled(People):
    """Finds people who are the object of what somebody does with them on their way, or of seeing and having them."""

    def _handles(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """So many people as the object of a verb: "found 81 migrants", «halló en un tráiler a 81»."""
        s = self.s
        if not s.has(k, "handle") or s.cover[k] >= 0 or not self.state.migration or self._ahead(k):
            return None
        lemma, tense = s.verb(k, "handle")
        hosts = lemma.startswith(("acog", "dar "))  # «acoge a 250.000 refugiados» counts who is there
        if tense not in {"past", "pres", "part"} or (tense == "pres" and (hosts or not s.spanish)):
            return None
        passive = s.spanish and s.low(k - 1) in _PASSIVE
        amount = self._object_amount(k + s.size(k, "handle"), last, passive=passive)
        if amount is None or self._is_base(amount) or self._supposed(k, floor):
            return None
        people = self._folk(amount.j, last)
        if people is None or self._crime(lemma, k, people, last) or not self._on_the_way(lemma, amount.j, k, last):
            return None
        record = s.low(amount.i - 1) == "record"
        move = Move(amount.i - 1, amount.i, "record") if record else None
        start = self._from_auxiliary(k, floor) if s.spanish else k
        named = s.slot(amount.j, people, self._handling(lemma, amount.j))
        return self._make(named, start, people, move, amount, floor, last)

    def _sent_back(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """So many people between a verb and its adverb: "took 400 Guatemalans back", "sent 31 Haitians home"."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k + 1 and a.kind == "count"), None)
        if s.low(k) not in _SENT or amount is None or not self.state.migration or self._supposed(k, floor):
            return None
        people = self._folk(amount.j, last)
        if people is None or s.low(people) not in _BACK:
            return None
        kind = "apprehensions" if s.low(people) in {"ashore", "aboard"} else "returns"
        return self._make(s.slot(amount.j, people, kind), k, people + 1, None, amount, floor, last)

    def _lives(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """What a route cost in lives: "the route claimed 1,380 lives", «se ha cobrado 1.380 vidas»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        cost = None if amount is None else self._cost_of(amount, floor)
        if amount is not None and cost is not None and self.state.migration and not self._supposed(k, floor):
            stop = amount.j + s.has(amount.j, "flow_people")
            return self._make(s.slot(amount.i, stop, "deaths"), cost, stop, None, amount, floor, last)
        if amount is None or s.low(amount.j) not in _LIVES or not self.state.migration or self._supposed(k, floor):
            return None
        m = next((x for x in range(k - 1, max(floor - 1, k - 5), -1) if s.low(x).startswith(_COST)), -1)
        if m < 0:
            return None
        return self._make(s.slot(amount.j, amount.j + 1, "deaths"), m, amount.j + 1, None, amount, floor, last)

    def _cost_of(self, amount: Amount, floor: int) -> int | None:
        """Where «ha costado la vida a 90», "has cost the lives of 90 people", "cost 90 people their lives" begins."""
        s, k = self.s, amount.i
        led = {"life", "lives", "vida", "vidas"} & {s.low(k - 2)} and s.low(k - 1) in {"of", "a", "de"}
        theirs = s.low(amount.j + s.has(amount.j, "flow_people")) == "their" and s.low(k - 1).startswith("cost")
        near = (x for x in range(k - 1, max(floor - 1, k - 6), -1) if s.low(x).startswith(_COST))
        return next(near, None) if led or theirs else None

    def _was_handled(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """So many people as the subject of a passive: "three dinghies were spotted", «40 personas fueron halladas»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or not self.state.migration or self._is_base(amount) or self._supposed(k, floor):
            return None
        people = self._folk(amount.j, last)
        if people is None or self._capped(k, floor):
            return None
        m = self._past_aside(people, last)
        while m < min(last, people + 16) and s.low(m) in _BEEN:
            m += 1
        passive = s.low(m) in _PASSIVE
        while m < last and (s.low(m) in _PASSIVE | _BEEN or s.low(m) in {"que", "who", "that"}) and m < people + 20:
            m += 1
        if m >= last or not s.has(m, "handle") or s.cover[m] >= 0:
            return None
        lemma, tense = s.verb(m, "handle")
        shape = tense == "part" if s.spanish else tense in {"past", "part"}
        after = m + s.size(m, "handle")
        closed = after >= last or not s.tokens[after].word or s.low(after) in _AFTER or after in s.date_at
        if not shape or not (passive or closed) or self._crime(lemma, m, after, last):
            return None
        if not self._on_the_way(lemma, amount.j, k, last):
            return None
        named = s.slot(amount.j, people, self._handling(lemma, amount.j))
        record = s.low(k - 1) == "record"
        top = Move(k - 1, k, "record") if record else None
        return self._make(named, k - record, after, top, amount, floor, last)

    def _fewer_seen(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """More or fewer people, as those who see them come say: "we are seeing fewer boats", «vemos más familias»."""
        s = self.s
        if s.low(k) not in _SEES or not self.state.migration or self._ahead(k) or s.cover[k] >= 0:
            return None
        m = k + 1
        while (
            m < k + 4 and (s.has(m, "magnitude", "det") or s.low(m) in _MANY) and not s.has(m, "up_word", "down_word")
        ):
            m += 1
        tag = next((t for t in ("up_word", "down_word") if s.has(m, t)), "")
        if not tag:
            return None
        j = m + s.size(m, tag)
        people = self._folk(j, last)
        few = s.low(k) in {"have", "had", "having", "tenemos", "tenido", "tuvimos"}
        if people is None or (few and not s.low(j).startswith(self.vessels)) or s.has(people, "up_verb", "down_verb"):
            return None
        start = m
        while start > floor and start > m - 3 and (s.low(start - 1), s.low(start - 2)) == ("vez", "cada"):
            start -= 2
        move = Move(m, j, tag[: tag.index("_")])
        size = Amount(m, j, m, "degree", None)
        return self._make(s.slot(j, people, "migration"), start, people, move, size, floor, last)

    def _had(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How many a place had in a stretch of time: "we had 700 people in a single day", «tuvimos 300 al día»."""
        s = self.s
        if s.low(k) not in _HAD or not self.state.migration or self._ahead(k):
            return None
        if not s.spanish and s.low(k - 1) not in _WE and not (s.low(k - 1) in {"have"} and s.low(k - 2) in _WE):
            return None
        amount = next((a for a in self.amounts if k < a.i <= k + 2 and a.kind == "count"), None)
        if amount is None or any(s.low(x) not in {"a", "hasta", "up", "to"} for x in range(k + 1, amount.i)):
            return None
        people = self._folk(amount.j, last)
        if people is None or self._supposed(k, floor):
            return None
        timed = s.has(people, "per") or people in s.date_at
        led = s.low(people) in {"in", "en", "on", "during", "over", "durante"}
        if not (timed or (led and (people + 1 in s.date_at or self._span(people + 1, last)))):
            return None
        return self._make(s.slot(amount.j, people, "arrivals"), k, people, None, amount, floor, last)

    def _object_amount(self, k: int, last: int, *, passive: bool) -> Amount | None:
        """The count that is the object of a verb before token k, past adverbs, dates and, in Spanish, a place."""
        s = self.s
        for m in range(k, min(last, k + 11)):
            amount = next((a for a in self.amounts if a.i == m and a.kind == "count"), None)
            if amount is not None:
                near = passive or m - k < 3 or s.low(m - 1) in {"a", "otros", "otras"} or self._dated_to(k, m)
                return amount if near else None
            if not s.tokens[m].word or s.has(m, "say", "clause", "flow") or s.low(m) in AND | STOPS:
                return None
            plain = s.low(m) in _ADVERBS or m in s.date_at or s.has(m, "per", "mod", "det", "record")
            if not plain and not s.spanish:
                return None
        return None

    def _on_the_way(self, lemma: str, j: int, k: int, last: int) -> bool:
        """Whether people who are held or taken away were on their way: migrants, a nation's, bodies, or at a border."""
        s = self.s
        if not lemma.startswith(_TAKEN) or any(
            self._nationals(x) or self._party(x) for x in range(j, min(last, j + 4))
        ):
            return True
        near = [s.low(x) for x in (*range(max(0, k - 8), k), *range(j, min(last, j + 10)))]
        return any(word.startswith(_ROADS) or word in _WATER for word in near)

    def _dated_to(self, i: int, j: int) -> bool:
        s = self.s
        return all(x in s.date_at or s.has(x, "per", "det") or s.low(x) in _ADVERBS for x in range(i, j))

    def _folk(self, j: int, last: int) -> int | None:
        """The end of the people, boats or bodies that begin at token j, adjectives and nation taken in; else None."""
        s, k = self.s, j
        k += s.low(k) in {"of", "de"}
        k += s.low(k) in {"its", "their", "sus", "our", "nuestros"}
        while k < min(last, j + 5) and not s.has(k, "flow_people") and not self._nationals(k):
            both = "party" in s.hits[k - 1] and "party" in s.hits[k + 1] if s.low(k) in AND else False
            several = both or ("party" in s.hits[k] and s.low(k + 1) in AND)  # "40 Cuban and Haitian nationals"
            plain = s.has(k, "flow_adjective", "mod") or self._party(k) or s.low(k) in {"other", "presuntos"} or several
            if not (plain or self._describing(k)):
                return None
            k += 1
        if k >= last or not (s.has(k, "flow_people") or self._nationals(k)) or s.low(k - 1) == "presuntos":
            return None
        k += max(s.size(k, "flow_people"), s.size(k, "party"), 1)
        while s.spanish and k < last and (s.has(k, "flow_adjective") or self._party(k)) and not s.has(k, "per"):
            k += max(1, s.size(k, "flow_adjective"))
        if s.low(k) in AND and s.has(k + 1, "flow_people"):
            k += 1 + s.size(k + 1, "flow_people")
        return k

    def _describing(self, k: int) -> bool:
        """Whether an English word between a number and people is an adjective: "73 stranded migrants"."""
        s = self.s
        if s.spanish or not s.has(k + 1, "flow_people") or s.cap(k) or not s.tokens[k].word:
            return False
        return not s.has(k, "det", "link", "clause", "say", "aux", "office", "group", "per") and s.low(k) not in AND

    def _handling(self, lemma: str, j: int) -> str:
        """The indicator of a verb of handling; bodies are deaths."""
        if self.s.low(j).startswith(("bod", "corpse", "cuerpo", "cad")):
            return "deaths"
        kind = self._kind(lemma)
        return "apprehensions" if kind == "crossings" else kind

    def _from_auxiliary(self, k: int, floor: int) -> int:
        """The start of a Spanish verb with what stands before it: «fueron», «se han»."""
        s = self.s
        while k > floor and s.low(k - 1) in {"fueron", "fue", "sido", "han", "ha", "se", "había", "habían", "hemos"}:
            k -= 1
        return k


_AFTER = word_set(
    "in at by off near on from while as after before aboard inside during since this last en por cuando al tras "
    "durante frente cerca a desde ayer hoy este esta mientras dentro con and y"
)
