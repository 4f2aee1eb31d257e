"""Where a flow is: the place within a claim, right after it, before it in its clause, or in who acts."""

from __future__ import annotations

from caudal.talks.claims.lengths import FEASTS
from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.claims.periods import Periods
from caudal.talks.items import Slot
from caudal.talks.words.tokens import word_set

_TO_PLACE = word_set(
    "to in into en a al hacia by por through at on of from across off via entre between along sobre near inside within "
    "outside around over past aboard onto toward towards reaching desde hasta cruzando ante bordeando"
)
_OF = word_set("of de del")
_FROM_ES = word_set("sal zarp part proced proven huy llegad salid partid")
_RECEIVES = word_set(
    "received receives receive receiving saw seen sees took takes taken recibió recibe recibía recibido recibieron "
    "acogió acoge acogido sumó suma sumaba sumado acumula acumuló acumulaba"
)
_ASKED = ("applic", "solicit", "request", "petic", "claim", "asylum", "refug")
_WHERE = word_set("donde where que which")
_NEAR = word_set("cerca frente lejos alrededor largo inmediaciones alrededores afueras short outskirts vicinity")
_BREAKS = frozenset({",", ".", ";", ":", "?", "!"})
_BEFORE_NAME = word_set("that que y and but pero while mientras momentos")
_OPENS_AT = word_set("en in on at off along across por near frente")
_GUARDS = word_set("patrol guard guards force agency police agents officers post officials")
_REACH = 12  # tokens between a claim and a place that its clause still gives
_OFFSHORE = (("at", "sea"), ("en", "alta"))


_COUNTS = ("count", "record", "regist", "logg", "report", "contab", "cont", "anot", "cuent", "tall", "document")
_LOCAL = (
    *("police", "prefect", "governor", "mayor", "agents", "officers", "prosecutor", "coroner", "guards", "fiscal"),
    *("delegaci", "gobernaci", "alcald", "prefect", "polic", "agentes", "defensor", "intenden", "bomberos", "capitan"),
)


def _initials(word: str) -> bool:
    """Whether a word is the initials of a body that counts, no country: "UNHCR", «OIM»."""
    return word.isupper() and 2 < len(word) < 7 and word not in {"USA", "UAE", "EEUU"}


class Where(Periods):
    """Finds the place slot of a claim."""

    def _place(self, start: int, end: int, last: int) -> tuple[Slot | None, int]:
        """The place within tokens [start, end) or right after them, which the claim then takes in."""
        s = self.s
        found: tuple[Slot, int] | None = None
        for m in range(start, min((end if found is None else found[1]) + 4, last)):
            if m >= end and (s.low(m) in {",", ";"} or s.low(m) in AND or s.low(m) in STOPS):
                break
            stop = self._place_at(m, last) if self._led(end if found is None else found[1], m) else 0
            if not stop:
                continue
            here = s.slot(m, stop), max(end, stop)
            opened = m == start and s.has(m, "flow_place", "ground") and (m == 0 or not s.tokens[m - 1].word)
            if any(s.cap(x) for x in range(m + opened, stop)):
                return here[0], self._chain(here[1], last)
            found = found or here  # "by the four crossings into Haiti": a name tells more
        return found or (None, end)

    def _chain(self, end: int, last: int) -> int:
        """Past further places that follow without a gap: "entered Brazil through Pacaraima"."""
        s = self.s
        for m in (end + 1, end + 2):
            if s.low(end) not in _TO_PLACE or (m == end + 2 and not s.has(end + 1, "det")):
                continue
            stop = self._place_at(m, last)
            if stop and (s.cap(m) or s.cover[m] >= 0):
                return stop
        return end

    def _place_nearby(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """The place before a claim in its clause, its subject, or a place farther on in the clause."""
        s = self.s
        first = max((a for a, b in s.block.units if a <= start < b), default=floor)
        first = max(first, s.body if s.body < start else first)
        for m in range(start - 1, max(first - 1, start - 9), -1):  # «A las islas Canarias arribaron en octubre»
            if s.low(m) in STOPS or s.has(m, "say") or s.low(m) in {"que", "that", "who"}:
                break
            led = s.low(m - 1) in _TO_PLACE or s.has(m - 1, "det") or s.low(m - 1) in {"de", "del"}
            stop = self._place_at(m, start) if led else 0
            if stop and stop <= start:
                return s.slot(m, stop)
        who = next((w for x in range(start - 1, start - 5, -1) if (w := s.mention(x)) is not None), None)
        acts = who is not None and all(s.has(x, "aux", "carry", "handle", "move", "det") for x in range(who.j, start))
        acts = acts and who is not None and s.low(who.i) != "frontex" and not _initials(s.tokens[who.i].text)
        if who is not None and acts and who.country and who.role is None and who.j <= start and not s.has(who.j, "say"):
            return s.slot(who.i, who.j)  # "Italy has received 24,700 people"
        told = self._receiver(start, end, first) or self._of_relative(start, first) or self._opening(first, start)
        told = told or self._office(start, end, first)
        if told is not None:
            return told
        for m in range(end, min(end + _REACH, last)):
            if s.low(m) in STOPS or s.has(m, "say", "clause") or s.low(m) in AND or s.low(m) in {",", ";"}:
                break
            stop = self._place_at(m, last)
            if stop:
                return s.slot(m, stop)
        return None

    def _receiver(self, start: int, end: int, first: int) -> Slot | None:
        """The place that takes people in: "La Gomera, which had never seen such a month, received 380 people"."""
        s = self.s
        verb = next((x for x in range(start + 3, start - 3, -1) if s.low(x) in _RECEIVES and x < end), -1)
        if verb < 0 or any(s.low(x).startswith(_ASKED) for x in range(verb, end)):
            return None
        j = verb
        while j > first and (s.has(j - 1, "aux") or s.low(j - 1) in {"alone", "sola", "solo", "ya", "already"}):
            j -= 1
        if s.low(j - 1) == ",":  # past an aside
            stops = (x for x in range(j - 2, max(0, j - 18), -1) if s.low(x) in _BREAKS)
            opening = next(stops, 0)
            first, j = (min(first, max(0, opening - 5)), opening) if s.low(opening) == "," else (first, j)
        i = j
        while i > max(first, j - 5) and (s.cap(i - 1) or (s.low(i - 1) in {"de", "del", "la", "of"} and s.cap(i - 2))):
            i -= 1
        if not 0 < j - i < 5 or any(s.tokens[x].text.isupper() and x - i < 1 for x in range(i, j)):
            return None
        whole = s.mention(i)
        taken = whole is not None and (whole.role or whole.adjective)
        office = any(s.has(x, "group", "office", "month", "weekday", "flow", "flow_people") for x in range(i, j))
        closed = i == first or not s.tokens[i - 1].word or s.low(i - 1) in _BEFORE_NAME or s.has(i - 1, "det", "clause")
        return None if taken or office or not closed or i in s.date_at else s.slot(i, j)

    def _office(self, start: int, end: int, first: int) -> Slot | None:
        """The place of the local office that counts: «La fiscalía de Sonora contó 11», "Police in Calais logged 90"."""
        s = self.s
        verb = next((x for x in range(start + 2, start - 4, -1) if x < end and s.low(x).startswith(_COUNTS)), -1)
        j = verb
        while j > first and s.has(j - 1, "aux"):
            j -= 1
        for i in range(j - 1, max(first, j - 6), -1):
            if not (s.cap(i) or s.low(i) in _OF or s.has(i, "ground")) or s.has(i, "office", "group", "month"):
                return None
            led = s.low(i - 1) in _OF or s.low(i - 1) in {"in", "en"} or s.low(i - 2) in {"in", "en"} | _OF
            office = any(s.low(x).startswith(_LOCAL) for x in range(max(first, i - 4), i))
            if s.cap(i) and led and office and not _initials(s.tokens[i].text):
                return s.slot(i, j)
        return None

    def _of_relative(self, start: int, first: int) -> Slot | None:
        """The place that a relative word points back to: «el naufragio frente a Nuamgar, en el que murieron 58»."""
        s = self.s
        at = next((x for x in range(start - 1, max(first, start - 4), -1) if s.low(x) in _WHERE), -1)
        if at < 0 or (s.low(at) in {"que", "which"} and not any(s.low(x) in {"en", "in"} for x in (at - 1, at - 2))):
            return None
        for m in range(at - 1, max(first, at - 16), -1):
            if s.low(m) in STOPS or s.has(m, "say"):
                return None
            led = s.low(m - 1) in _TO_PLACE or s.has(m - 1, "det") or s.low(m - 1) in _OF
            stop = self._place_at(m, at) if led and s.cap(m) else 0
            if stop:
                return s.slot(m, stop)
        return None

    def _opening(self, first: int, start: int) -> Slot | None:
        """The place that opens the sentence: «En Colchane, donde viví seis meses, el alcalde cuenta 90 personas»."""
        s = self.s
        k = first + (s.low(first) in {"pero", "but", "y", "and"})
        if s.low(k) not in _OPENS_AT or start - k > 30:
            return None
        m = k + 1
        while s.has(m, "det") and m < k + 3:
            m += 1
        if k in s.date_at or m in s.date_at:
            return None
        stop = self._place_at(m, start)
        if not stop and s.low(m + 1) in _OF and m + 2 < start and s.cap(m + 2) and m + 2 not in s.date_at:
            stop = self._named(m + 2, start)  # «En las veredas de Petén»
        if (
            not stop
            or stop > start
            or not any(s.cap(x) for x in range(m, stop))
            or any(s.has(x, "say") for x in range(stop, start))
        ):
            return None
        return s.slot(m, stop)

    def _place_at(self, m: int, last: int) -> int:
        """The end of a place whose first word, past its article, is token m; 0 where none begins."""
        s = self.s
        lead = m - 1
        while lead > m - 3 and s.has(lead, "det") and s.low(lead) not in _TO_PLACE:
            lead -= 1
        low = s.low(lead)
        if (low, s.low(m)) in _OFFSHORE:
            return m + 1 + s.spanish
        led = low in _TO_PLACE or (low in {"de", "del"} and self._left(lead))
        led = led or (low in {"de", "del"} and s.has(m, "ground") and lead > 0 and s.has(lead - 1, "flow"))
        led = led or (low in _OF and s.low(lead - 1) in _NEAR)
        taken = self._taken(lead)
        if (
            m in s.date_at
            or s.low(m) in FEASTS
            or (s.has(m, "det") and s.low(m + 1) in FEASTS)
            or (s.low(m), s.low(m + 1)) == ("new", "year")
            or (s.low(m), s.low(m - 1)) == ("fronteriza", "patrulla")
            or (s.low(m) == "border" and s.low(m + 1) in _GUARDS)
            or s.low(m + 1) == "nuevo"
            or not (led or taken or s.has(m, "flow_place"))
        ):
            return 0
        mention = s.mention(m)
        if s.has(m, "flow_place") and (m == lead + 1 or led or taken):
            return self._onward_from(m + s.size(m, "flow_place"), last)
        if mention is not None and (mention.role or mention.adjective) and not self._ground(m, last):
            return 0
        ground = self._ground(m, last)
        if ground:
            return self._onward_from(ground, last)
        beyond = m
        while s.has(beyond, "side") and beyond < m + 3:
            beyond += 1
        land = s.mention(beyond) if beyond > m else None
        if land is not None and land.i == beyond and land.role is None and (land.country or land.capital or land.name):
            return land.j  # "from western Libya"
        if s.has(m, "place"):
            j = m + s.size(m, "place")
            goes_on = not s.cap(m) and s.low(j) in _OF and j + 1 < last and s.cap(j + 1)
            return self._named(j + 1, last) if goes_on else j  # «el Paso de Calais»
        if mention is not None:
            if mention.i == m and s.has(mention.j, "ground"):
                return mention.j + s.size(mention.j, "ground")  # "the Western Balkan route"
            named = mention.country or mention.capital or mention.name
            taken = bool(named and mention.i == m and (low not in _OF or mention.country or led))
            j = self._dashed(mention.j, last)
            more = not (mention.country or mention.capital or s.low(j) not in _OF or j + 1 >= last)
            more = more and s.cap(j + 1) and j + 1 not in s.date_at
            return (self._named(j + 1, last) if more else j) if taken else 0  # "the Gulf of Aden"
        if (
            (low in _OF and not led)
            or not s.cap(m)
            or s.has(m, "group", "office", "month", "weekday", "flow", "flow_people")
        ):
            return 0
        return self._named(m, last)

    def _left(self, x: int) -> bool:
        """Whether a verb of leaving stands beside «de» at token x: «zarparon de Nuadibú», «De Necoclí salieron»."""
        s, stems = self.s, ("sali", "salí", "sale", "zarp", "part", "proced", "huy")
        before = next((y for y in (x - 1, x - 2, x - 3) if s.has(y, "per") and y + s.size(y, "per") == x), x)
        vessels = s.low(x - 1).startswith(self.vessels)  # «zarpan cada vez más barcas de Agadir»
        near = (x - 1, before - 1, x + 2, x + 3, *((x - 2, x - 3, x - 4) if vessels else ()))
        return s.spanish and any(s.low(y).startswith(stems) for y in near)

    def _taken(self, x: int) -> bool:
        """Whether a verb of movement that takes the place as its object ends at token x: "reached Kent"."""
        s = self.s
        return any(
            s.has(y, "move") and y + s.size(y, "move") == x + 1 and s.verb(y, "move")[0] in _TAKERS
            for y in range(max(0, x - 2), x + 1)
        )

    def _ground(self, m: int, last: int) -> int:
        """The end of a noun of place with its adjectives: "the El Paso sector", «la costa oriental»; 0 otherwise."""
        s, x = self.s, m
        while x < min(last, m + 4):
            if s.has(x, "ground") and not (s.low(x) == "este" and x > m):
                return self._adjectives(x + s.size(x, "ground"), last)
            if s.low(x) == "-" and x > m:
                x += 1  # "the Lithuanian-Belarusian border"
                continue
            mention = s.mention(x)
            if mention is not None and s.low(x).endswith("s") and s.has(x + 1, "move"):
                return 0  # "Malians crossing into Mauritania"
            side = s.has(x, "side") or (mention is not None and mention.role is None and mention.j == x + 1)
            if not side and not (s.cap(x) and x not in s.date_at):
                return 0
            x += 1
        return 0

    def _adjectives(self, x: int, last: int) -> int:
        s = self.s
        while s.spanish and x < last and (s.has(x, "side") or self._party(x)):
            x += 1
        return x

    def _onward_from(self, x: int, last: int) -> int:
        """Past what a place belongs to: "the coast of Libya", «la frontera con Colombia», «el sector de Colchane»."""
        s = self.s
        over = s.low(x) in {"over", "across", "sobre"}
        name = s.mention(x) if x < last else None
        plain = name is None or (name.role is None and not name.adjective and not name.country)
        if s.spanish and x < last and s.cap(x) and x not in s.date_at and plain:
            return self._named(x, last)  # «el río Suchiate», «el puente Rodolfo Robles»
        if x >= last or not (over or s.low(x) in {"of", "de", "del", "with", "con"}):
            return x
        k = x + 1
        while k < last and s.has(k, "det"):
            k += 1
        mention = s.mention(k)
        if mention is not None and mention.i == k and mention.role is None and not mention.adjective:
            return mention.j
        if s.low(x) in {"of", "de", "del"} and s.has(k, "ground") and s.has(x + 1, "det"):
            return k + s.size(k, "ground")  # "this stretch of the river"
        if over and k < last and s.has(k, "ground") and s.cap(k + 1):
            return self._named(k + 1, last)  # «el puente sobre el río Suchiate»
        if s.low(x) in {"with", "con"} or k >= last or k in s.date_at:
            return x
        return self._named(k, last) if s.cap(k) else x

    def _named(self, m: int, last: int) -> int:
        """The end of a run of names that begins at token m: "Point Zero", «Las Palmas de Gran Canaria»."""
        s, x = self.s, m
        while x < min(last, m + 5) and s.cap(x) and x not in s.date_at and not s.has(x, "month", "weekday"):
            joined = s.low(x + 1) in {"de", "del", "la", "of", "-"} and x + 2 < last and s.cap(x + 2)
            x = x + 2 if joined else self._dashed(x + 1, last)
        return x

    def _dashed(self, x: int, last: int) -> int:
        """Past the rest of a name with hyphens: "Pas-de-Calais", «Saint-Louis»."""
        s = self.s
        while x + 1 < last and s.low(x) == "-" and s.tokens[x + 1].word and not s.tokens[x + 1].text.isdigit():
            x += 2
        return x

    def _led(self, end: int, m: int) -> bool:
        s = self.s
        return m < end or all(
            s.low(x) in _TO_PLACE | _NEAR
            or (s.low(x) in _OF and s.low(x - 1) in _NEAR)
            or s.has(x, "det", "side")
            or s.low(x) in {"the", "la", "el"}
            or (x > end and s.cap(x))
            for x in range(end, m)
        )


_TAKERS = word_set(
    "reach enter cross leave traverse transit board alcanzar cruzar atravesar abandonar tocar pisar scale wade swim "
    "climb penetrar saltar traspasar bordear flee ford vadear"
)
