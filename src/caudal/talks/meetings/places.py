"""Where a meeting is held: the place that its words name, or that its sentence opens with."""

from __future__ import annotations

from caudal.talks.items import Slot
from caudal.talks.meetings.timing import Timing
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_TO_PLACE = frozenset({"in", "at", "en", "to", "a"})
_LINKS = frozenset({"of", "de", "del", "la", "los", "the", "y"})
_SENSES = frozenset({"esta", "este", "ese", "esa", "this", "that"})  # «en esta línea»
_MANNERS = word_set(
    "ministerial technical working political senior expert highest high nivel private person secret public parallel "
    "total all noon midday dawn dusk least last first what which order "
    "privado secreto persona paralelo total la a directo línea que vivo conjunto compañía presencia"
)
_ARTICLES = frozenset({"las", "los", "la", "el", "al", "le", "the"})
_GROUND = frozenset({"bridge", "island", "border", "ship", "base", "line"})
_WIDE = 40  # tokens of a sentence in which a journey is looked for
_GOES = ("visit", "viaj", "gira", "volar", "vuel")
_SENT = word_set("sent dispatched sends dispatches envió enviaron despachó mandó envía enviará")
_VISITS = frozenset({"visit", "visitar", "tour", "recorrer", "inspect", "inspeccionar"})


class Places(Timing):
    """Finds the place of a meeting in its sentence."""

    def place(self, k: int, i: int, end: int, first: int, last: int) -> Slot | None:
        """Where: a city that qualifies the noun, a place after it in its clause, or one that opens the sentence."""
        s = self.s
        for x in range(i, end):
            mention = s.mention(x)
            if mention is None or mention.i != x or x >= k or mention.j > k:
                continue
            if s.low(mention.j) in {"'s", "’s"} and not mention.capital:
                continue
            if mention.capital or (self._names_it(mention, mention.j - 1) and not self.person(mention)):
                named = s.slot(self._past_article(mention), mention.j)
                if mention.capital:
                    return named
                return self._after(k, k, end, first, last) or named  # "the Mediterranean summit in Nicosia"
        return (
            self._after(k, i, end, first, last)
            or self._lately(end, last)
            or self._of_town(k, end, last)
            or self._before(i, first, last)
            or self._where(i, first, last)
            or self._reached(k, i, first, last)
            or self._there(k, end)
        )

    def _after(self, k: int, i: int, end: int, first: int, last: int) -> Slot | None:
        """The place that follows in the clause of the meeting."""
        s = self.s
        dated = s.date_at[k + 1].j if k + 1 in s.date_at else k + 1  # «visitó el martes Madrid»
        visited = s.mention(dated) or s.mention(dated + 1)
        if s.has(k, "meet") and s.verb(k, "meet")[0] in _VISITS and visited is not None and not visited.role:
            found = self._place_at(max(visited.i, dated), last)
            if found is not None:
                return found
        limit = min(self.reach(end, last, purpose=False), end + 20) if end < last else end
        limit = end if self.cut(k, i, end, first) else limit
        for x in [*range(k, limit), *range(i, k)]:
            if self._leads(x) or (x == k and s.has(x, "travel")):
                at = x + 1 if x > k else x + s.size(k, "travel") if s.has(k, "travel") else x + 1
                found = self._place_at(at, last)
                if found is not None:
                    return found
                if x >= end and s.low(x) != "to" and s.low(x) != "a" and not self._manner(x + 1):
                    break  # «en un momento de tensión en Canarias»
        return None

    def _of_town(self, k: int, end: int, last: int) -> Slot | None:
        """The town that a Spanish noun is of: «la reunión de Lima», «la cumbre bilateral de Madrid»."""
        s = self.s
        if not s.spanish:
            return None
        for x in range(k + 1, min(max(end + 2, k + 6), last - 1)):
            if s.low(x) == "de" and self.town(x + 1) and s.low(x - 1) not in {"y", "e"}:
                return self._place_at(x + 1, last)
            joined = s.tokens[x].word and not s.has(x, "clause", "say", "light", "aux", "future", "meet", "travel")
            if x >= end and not (joined and s.low(x) != "en") and s.low(x) != "-":
                return None
        return None

    def town(self, k: int) -> bool:
        """Whether a town begins at token k: one that is known, or a name that is nobody's."""
        s = self.s
        named = s.mention(k)
        if named is None or named.i != k:
            return s.has(k, "place")
        free = named.name is not None and named.role is None and not named.parties and not self.person(named)
        return named.capital or free or s.has(k, "place")

    def _before(self, i: int, first: int, last: int) -> Slot | None:
        """The place before the meeting, or that which opens the sentence."""
        s = self.s
        aside = self._aside_place(i, first, last)
        if aside is not None:
            return aside
        for x in range(i - 1, max(first, i - 14), -1):
            dated = x - 1 in s.date_at or x + 1 in s.date_at
            if (
                (s.has(x, "say", "clause", "meet", "meet_noun", "commit_to") and s.cover[x] < 0)
                or s.low(x) in {";", ":"}
                or (s.low(x) == "," and not dated)
            ):
                break
            if s.low(x) in {"in", "at", "en"} and (found := self._place_at(x + 1, last)) is not None:
                return found
        for x in range(first, min(i, first + 22)):
            if s.low(x) in {"in", "en"} and (x == first or s.low(x - 1) == ",") and s.low(x + 1) not in _SENSES:
                if any(s.has(y, "say", "label") and s.cover[y] < 0 for y in range(x, i)):
                    return None  # «En Miami, la congresista fustigó el diálogo»
                return self._place_at(x + 1, last)
        return None

    def _aside_place(self, i: int, first: int, last: int) -> Slot | None:
        """The place between commas before a meeting: «pusieron en marcha, en Tacna, una mesa»."""
        s = self.s
        if s.low(i - 1) != ",":
            return None
        opening = next((x for x in range(i - 2, max(first, i - 9), -1) if s.low(x) == ","), -1)
        if opening <= first or s.low(opening + 1) not in {"in", "at", "en"} or self._manner(opening + 2):
            return None
        return self._place_at(opening + 2, last)

    def _lately(self, end: int, last: int) -> Slot | None:
        """Where the latest of several meetings was: "most recently in Washington"."""
        late = self.last_time(end, last)
        near = range(late, min(late + 6, last)) if late is not None else range(0)
        return next((place for x in near if self._leads(x) and (place := self._place_at(x + 1, last))), None)

    def _where(self, i: int, first: int, last: int) -> Slot | None:
        """The town whose relative clause the meeting stands in: "Panama City, where on Sunday she held talks"."""
        s = self.s
        at = next((x for x in range(i - 1, max(first, i - 14), -1) if s.low(x) in {"where", "donde"}), None)
        if at is None or at - 2 < first:
            return None
        end = at - 1 if s.low(at - 1) == "," else at
        while end - 1 > first and end - 1 in s.date_at:
            end = s.date_at[end - 1].i  # "continues to Dili tomorrow, where"
        town = s.mention(end - 1)
        site = next((x for x in range(end - 1, max(first, end - 5), -1) if s.has(x, "site")), None)
        if site is not None and site + s.size(site, "site") == end and (town is None or not town.name):
            return s.slot(site, end)  # "the customs house, where they conferred"
        return None if town is None else self._place_at(town.i, last)

    def _there(self, k: int, end: int) -> Slot | None:
        """The last town or country told before "there": "The minister was in Rome. He was received there"."""
        s = self.s
        if not any(s.low(x) in {"there", "allí", "allá"} and s.low(x - 1) != "," for x in range(k, end + 2)):
            return None
        near = (x for x in range(k - 1, max(-1, k - 2 * _WIDE), -1) if s.mention(x) is not None or s.has(x, "place"))
        placed = (m for m in map(s.mention, near) if m is not None and not m.role and (m.capital or m.country))
        town = next(placed, None)
        return None if town is None else s.slot(self._past_article(town), town.j)

    def _reached(self, k: int, i: int, first: int, last: int) -> Slot | None:
        """Where a journey told before in the sentence led: "flew to Tunis and emerged from talks"."""
        s = self.s
        if not s.has(k, "meet_noun") and not s.has(i, "light"):
            return None
        for x in range(first, min(i, first + _WIDE)):
            if s.low(x) in _SENT and (goal := self._sent_to(x, i)) is not None:
                return self._place_at(goal, last)
            if not s.has(x, "travel", "travel_bare"):
                continue
            stop = x + max(s.size(x, "travel"), s.size(x, "travel_bare"))
            if s.low(stop - 1) in {"to", "a"}:
                return self._place_at(stop, last)
            if s.low(stop) in {"to", "a"}:
                return self._place_at(stop + 1, last)
        return None

    def _sent_to(self, x: int, i: int) -> int | None:
        """The token of the town to which somebody was sent for a meeting: "sent its envoy to Lima for talks"."""
        s = self.s
        led = (m + 1 for m in range(x + 1, min(i, x + 12)) if s.low(m) in {"to", "a"} and self.town(m + 1))
        return next(led, None)

    def person(self, mention: Mention) -> bool:
        """Whether the text knows the name as somebody's, by an office or a party."""
        s = self.s
        known = s.registry.find(s.tokens[mention.j - 1].bare)
        return known is not None and bool(known.role or known.parties)

    def _manner(self, k: int) -> bool:
        """Whether what follows a preposition is a day or a manner: "in private", "at noon", «en vísperas»."""
        return (
            k in self.s.date_at or self.s.low(k) in _MANNERS or not self.s.tokens[min(k, len(self.s.tokens) - 1)].word
        )

    def _leads(self, x: int) -> bool:
        """Whether a preposition of place stands at token x; "a" is one in Spanish only."""
        s = self.s
        if s.low(x) == "on" and s.has(x + 1, "det"):
            return any(s.low(y) in _GROUND and s.cover[y] < 0 for y in range(x + 2, x + 5))
        if s.low(x) == "al":  # «una visita al Perú», «viajará al Líbano»
            goal = s.mention(x + 1)
            visit = any(s.low(y).startswith(_GOES) for y in range(x - 1, x - 5, -1))
            return visit and goal is not None and goal.country and not goal.role
        return s.low(x) in _TO_PLACE | {"hacia"} and (s.spanish or s.low(x) != "a")

    def _past_article(self, mention: Mention) -> int:
        """The first token of a country or city without its article."""
        s, i = self.s, mention.i
        return i + 1 if s.has(i, "det") and not s.has(i, "party") else i

    def _place_at(self, k: int, last: int) -> Slot | None:
        s, start = self.s, k
        if s.low(k) in _SENSES and s.low(k + 1) in {"ciudad", "capital", "city", "town"}:
            return None  # the city that the report comes from
        while k < last and s.has(k, "det") and (s.cover[k] < 0 or s.has(k + 1, "site") or s.mentions[s.cover[k]].i < k):
            k += 1
        if s.low(k) == "estado" and s.low(k - 1) == "de":
            return None  # «visita de Estado»
        if k >= last or k in s.date_at or (len(s.tokens[k].text) == 1 and s.cap(k)):
            return None  # «en X» is where it was written
        start = start if start < k and s.cap(start) and s.cap(k) else k  # «Las Palmas»
        if s.has(k, "place") and s.cap(k + s.size(k, "place") - 1):
            stop = k + s.size(k, "place")
            return s.slot(start, self._site_end(stop, last) if s.has(k, "site") else stop)
        if s.low(k) in _ARTICLES and s.cap(k) and k + 1 < last and s.cap(k + 1) and s.mention(k) is None:
            town = s.mention(k + 1)
            if town is not None and town.i == k + 1 and town.name and not town.role:
                return s.slot(k, town.j)  # "in Las Palmas"
        mention = s.mention(k)
        inner = mention is not None and mention.i < k - 1 and mention.role is not None and s.cap(k)
        if inner and mention is not None:
            return s.slot(k, mention.j)  # «con su colega chilena en Arica»
        if mention is not None and s.low(mention.j) in {"'s", "’s"} and not mention.capital:
            return None  # "at Chile's request"
        if mention is not None and (mention.country or mention.capital) and mention.role is None:
            i = self._past_article(mention)
            if s.has(mention.j, "site"):  # "the Élysée Palace"
                return s.slot(i, self._site_end(mention.j + s.size(mention.j, "site"), last))
            if not mention.adjective:
                return s.slot(i, mention.j)
        if mention is not None and mention.name and not mention.role and not self.person(mention):
            return s.slot(min(start, mention.name[0]), mention.name[1])
        if mention is not None and mention.adjective and s.has(mention.j, "site"):
            return s.slot(k, self._site_end(mention.j + s.size(mention.j, "site"), last))
        described = next((x for x in range(k + 1, min(k + 4, last)) if s.has(x, "site")), -1)
        if described > 0 and k > 0 and s.has(k - 1, "det") and self._plain(k, described):
            return s.slot(k, self._site_end(described + s.size(described, "site"), last))  # "a riverside hotel"
        if s.has(k, "site"):
            return s.slot(k, self._site_end(k + s.size(k, "site"), last))
        return None

    def _plain(self, i: int, j: int) -> bool:
        """Whether tokens [i, j) are words that may describe a building: no verb, no preposition, nobody's name."""
        s = self.s
        return all(
            s.tokens[x].word and not s.has(x, "aux", "say", "clause", "link", "light", "meet_noun", "group", "office")
            and s.low(x) not in _TO_PLACE and x not in s.date_at
            for x in range(i, j)
        )  # fmt: skip

    def _site_end(self, j: int, last: int) -> int:
        """The end of a building's or town's name: "the palace of Carthage", «la ciudad costera de Nuadibú»."""
        s, k = self.s, j
        while k < last and k - j < 8:
            described = s.tokens[k].word and s.low(k + 1) in {"of", "de", "del"} and k + 2 < last and s.cap(k + 2)
            if s.low(k) in {"in", "en"} and k == j and self.town(k + 1) and s.cap(k + 1):
                town = s.mention(k + 1)
                return town.j if town is not None else k + 1 + s.size(k + 1, "place")  # "his palace in Bogor"
            named = s.mention(k)
            if named is not None and named.i == k == j and named.adjective:
                return named.j  # «la capital panameña»
            if (s.cap(k) and k not in s.date_at) or (s.has(k, "site") and s.low(k - 1) in _LINKS):
                j = k + 1
            elif s.low(k) not in _LINKS and not (described and s.cover[k] < 0):
                break
            k += 1
        return j
