"""Which way a flow goes: words of change before and after it, two amounts, verbs of movement."""

from __future__ import annotations

from caudal.talks.claims.levels import Levels, Move
from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.items import Slot
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

KEEPS = word_set(
    "viene vienen venían va van iban sigue siguen seguían ido continúa continúan keep keeps kept continue continues"
)
_BEGAN = word_set(
    "continues continue continued continuing keep began begun begins begin started starts start comenzó comenzaron "
    "empezó empezaron empieza empiezan comienza comienzan volvió volvieron vuelve vuelven vuelto continúa continúan "
    "tiende tienden"
)
_DONE = {
    ("nothing", "but"),
    ("served", "to"),
    ("sirvió", "para"),
    ("sirvieron", "para"),
    ("servido", "para"),
    ("más", "que"),
}
_HOLDS = tuple(
    word_set("mantuv mantien manten permanec qued sigu stay held hold remain kept keep prov continu prosigu estuv")
)
_WAVES = word_set("wave waves tide flood influx torrent oleada oleadas ola olas avalancha aluvión marea afluencia")
_ACHIEVED = word_set(
    "managed helped able succeeded logró lograron logrado logramos consiguió consiguieron conseguido conseguimos "
    "permitió permitieron permitido ayudado ayudó"
)
_PHRASAL = word_set(
    "shut shuts shutting close closed break broke broken track tracked crack cracked cracking turn turned set lay laid "
    "put step stepped stepping stand stood shoot shot pin pinned back backed settle settled hunt hunted opened open "
    "end ended make makes made give gave sign signed line lined hold held pull pulled"
)
_CREDITED = (
    "credit",
    "prais",
    "thank",
    "hail",
    "commend",
    "tout",
    "elogi",
    "agradec",
    "felicit",
    "atribu",
    "reconoc",
    "aplaud",
)
_SAW = word_set("vio vieron visto ve ven hizo hicieron hecho saw seen see")
_GO_UP = ("sub", "baj", "asc", "desc")
_PLAIN = word_set("to a para va van si if can whether")
_WISHES = word_set(
    "want seek demand demands promise promises pledge pledges vow vows quiere quieren exige exigen busca buscan desea "
    "desean pretende pretenden promete prometen quería querían necesita necesitan"
)
_STOPPED = word_set(
    "stopped stop stops ceased deja dejan dejó dejaron dejado paran paró pararon parado cesa cesan cesó cesaron"
)
_SIGNS = word_set("sign signs señal señales indicios visos")
_RISING = word_set(
    "rising falling growing shrinking dwindling declining soaring surging increasing decreasing mounting swelling "
    "plunging plummeting climbing diminishing spiking spiralling spiraling tumbling"
)
_WAYS = word_set("por a al hacia desde en")
_REACH = 24  # tokens between a flow and what is said of it
_AT = word_set("in to at from en a de hacia desde por into of between entre")
_OF = word_set(
    "in of de en del the los las la el among entre a at to on al into hacia su sus their its our interanual anual "
    "mensual trimestral semanal interanuales overall year month week quarter on - annual monthly weekly general total"
)
_MARKS = frozenset('«»“”"')
_BETWEEN = ("flow_adjective", "det", "mod", "flow_people", "percent", "flow_place", "magnitude")
_WENT = word_set("went gone moved pasó pasaron pasado pasa pasan pasando")
_SHOWED = (
    "registr",
    "mostr",
    "experiment",
    "present",
    "sufr",
    "tuv",
    "anot",
    "show",
    "saw",
    "record",
    "post",
    "experienc",
)


_TOUCHED = ("toc", "marc", "alcanz", "hit", "hits", "reach", "set", "pulver", "romp", "bat", "broke", "break")


def since_end(scene: Scene, slot: Slot, end: int) -> int:
    """The token after a slot that begins at token `end`."""
    while end < len(scene.tokens) and scene.tokens[end].start < slot.end:
        end += 1
    return end


class Moves(Levels):
    """Finds what is said of a flow."""

    def _surging(self, k: int, floor: int, last: int) -> bool:
        """People who move, right after a word of change or record: "a surge of people arriving"."""
        s = self.s
        changed = any(
            s.has(x, "up_noun", "down_noun", "record") and s.cover[x] < 0 for x in range(max(floor, k - 3), k)
        )
        return changed and self._moves(k + max(1, s.size(k, "flow_people")), last) is not None

    def _before(self, start: int, floor: int) -> Move | None:
        """What stands before the flow: "a fall of a third in", "record", "fewer", "has halved the number of"."""
        s = self.s
        m, steps = start - 1, 0
        while m >= floor and steps < 12 and s.low(m) not in STOPS and s.low(m) != ",":
            near = start - m
            for tag, value in (("down_noun", "down"), ("up_noun", "up")):
                j = m + s.size(m, tag)
                if s.low(m) in _WAVES and self._ebbs(start):
                    continue  # "the tide of arrivals has ebbed"
                fits = m < start < j or (j < start and self._bridge(j, start))  # "the growing number of"
                if s.has(m, tag) and s.cover[m] < 0 and fits:
                    return Move(m, j, value)
            for tag, value in (("down_word", "down"), ("up_word", "up"), ("record", "record")):
                j = m + s.size(m, tag)
                inside = value == "record" and m < start < j  # "record numbers of"
                if (s.low(m) in {"up", "down"} and j == m + 1) or (s.cover[m] >= 0 and s.cap(m)):
                    continue  # "step up returns", "the Lower House"
                if s.low(m) == "menos" and s.low(m - 1) in {"al", "lo", "cuando"}:
                    continue  # «al menos 64 muertos»
                if s.has(m, tag) and (j == start or inside or (j < start and value != "up" and self._bridge(j, start))):
                    if s.low(m) in {"menores", "mayores"} and j < len(s.tokens) and s.has(m, "flow_people"):
                        continue  # «menores desaparecidos»
                    if s.low(m) in {"more", "más", "fewer", "menos"} and s.low(m - 2) == "to":
                        continue  # "agreed to accept more returns"
                    if s.low(m) in {"more", "más"} and s.low(m + 1) in {"than", "de", "del"}:
                        continue
                    if any(self._wish(x) for x in range(max(floor, m - 2), m)) and s.low(m - 1) != "to":
                        continue  # "voters want fewer arrivals"
                    return Move(m, j, value)
            for tag, value in (("down_verb", "down"), ("up_verb", "up")):
                if s.has(m, tag) and near <= (9 if s.spanish else 4) and self._bridge(m + s.size(m, tag), start):
                    tense = self._tense(m, tag)
                    sized = tense != "ger" or self._sized(m) or s.low(m - 1) in KEEPS  # «sigue bajando el cruce»
                    if tense == "ger" and s.low(m) in _RISING and m + s.size(m, tag) == start and self._describes(m):
                        return Move(m, m + s.size(m, tag), value)  # "shrinking arrivals"
                    if tense in {"inf", "ger"} and s.cover[m] < 0 and (self._achieved(m) or self._began(m)):
                        return Move(m, m + s.size(m, tag), value)
                    if (
                        tense in {"past", "ger", "pres", "part", "imp"}
                        and sized
                        and s.cover[m] < 0
                        and not self._ahead(m)
                    ):
                        return Move(m, m + s.size(m, tag), value)
            m, steps = m - 1, steps + 1
        return None

    def _bridge(self, j: int, start: int) -> bool:
        """Whether only articles, prepositions, amounts and qualifiers stand between a word of change and the flow."""
        s, k = self.s, j
        while k < start:
            amount = next((a for a in self.amounts if a.i <= k < a.j), None)
            if amount is not None:
                k = amount.j
            elif s.low(k) in _OF or s.has(k, *_BETWEEN) or s.tokens[k].text in _MARKS:
                k += 1
            elif s.has(k, "number_of"):
                k += s.size(k, "number_of")
            elif k in s.date_at or s.cover[k] >= 0 or s.has(k, "flow"):
                k += 1
            else:
                return False
        return True

    def _achieved(self, m: int) -> bool:
        """An infinitive that was brought about: "managed to cut the number of", «hemos logrado bajar las cifras»."""
        s = self.s
        k = m - 1 - (s.low(m - 1) in {"to", "in", "a", "with", "for", "from", "of"})
        if s.low(k) in _ACHIEVED or (s.low(m - 2), s.low(m - 1)) in _DONE:
            return True
        credit = s.low(m - 1) in {"with", "for", "por", "de", "con"} and any(
            s.low(x).startswith(_CREDITED) for x in range(max(0, m - 8), m - 1)
        )
        return credit or s.low(m - 1) in _SAW  # "credits the deal with cutting", «vio crecer las llegadas»

    def _wish(self, x: int) -> bool:
        """Whether token x is a word of wish or forecast, and no month of May."""
        low = self.s.low(x)
        return (low in _WISHES or (low in self.forecast and low not in _PLAIN)) and x not in self.s.date_at

    def _describes(self, m: int) -> bool:
        """Whether a participle stands for an adjective: "to shrinking arrivals", not "is shrinking"."""
        s = self.s
        return not (
            s.has(m - 1, "aux", "flow_be", "flow", "flow_people") or (s.low(m - 1) != "to" and self._wish(m - 1))
        )

    def _adverbial(self, m: int, j: int) -> bool:
        """Whether "up" or "down" right after a flow stands for its verb: "with crossings down sharply"."""
        s = self.s
        degree = any(a.i == m + 1 and a.kind == "degree" for a in self.amounts)
        closed = m + 1 >= len(s.tokens) or not s.tokens[m + 1].word or m + 1 in s.date_at
        return s.low(m) in {"up", "down"} and m - j < 6 and (degree or (closed and m == j))

    def _tense(self, m: int, tag: str) -> str:
        """The tense of a verb; of "cut", whose forms are one, by what stands before it."""
        s, tense = self.s, str(self.s.verb(m, tag)[1])
        if tense != "inf" or s.spanish or s.low(m) not in {"cut", "come", "shrunk"}:
            return tense
        led = self._wish(m - 1) or s.low(m - 1) in {"to", "help", "helped", "not", "and", "or", "did"}
        return "inf" if led else "past"

    def _began(self, m: int) -> bool:
        """An infinitive that has begun or come back: «han vuelto a repuntar las salidas»."""
        s = self.s
        return s.low(m - 1) in {"a", "to"} and s.low(m - 2) in _BEGAN

    def _after(self, j: int, last: int) -> Move | None:
        """What is said of the flow after it: "fell", "are down", "were the lowest", "stood at 300"."""
        s = self.s
        j = self._past_relative(j, last)
        limit, verb = min(last, j + _REACH), False
        for m in range(j, limit):
            low = s.low(m)
            if low in STOPS or self._agreed(m) or (low not in {"a", "para", "to"} and self._foretells(m)):
                return None
            if low in {"as", "when"} and s.has(m + 1, "det") and s.low(m - 1) != "," and m > j:
                return None  # "as the winter eased"
            goes_on = low in _BEGAN and s.low(m + 1) in {"to", "a"}
            shows = low.startswith(_SHOWED) and (
                s.low(m + 1) == "no" or (s.has(m + 1, "det") and s.has(m + 2, "up_noun", "down_noun"))
            )
            reported = (
                s.has(m, "say")
                and not shows
                and not goes_on
                and not s.has(m, "up_verb", "down_verb", "level_verb")
                and s.cover[m] < 0
            )
            aside = s.low(m - 1) == "," or s.low(m - 2) == "," or s.low(m + 1) == ","
            told = reported and not aside and low not in {"reported", "recorded", "estimated"}
            told = told and (s.low(m + 1), s.low(m + 2)) != ("to", "have")  # "are thought to have doubled"
            if told and self._verbal(m, "say") and not self._in_relative(j, m):
                return None
            if low in {"that", "which", "who", "que"} and m == j:
                continue
            if low in AND and s.has(m + 1, "flow") and verb:
                return None
            went = self._from_to(m) if low in _WENT else None
            if went is not None and went.way:
                return Move(m, m + 1, went.way)
            _, peak = max((s.size(m, t), t) for t in ("down_word", "record", "up_word"))  # the longest word tells
            if s.has(m, peak) and s.low(m - 1 - s.has(m - 1, "det")).startswith(_TOUCHED) and self._own(j, m):
                return Move(m, m + s.size(m, peak), "record" if peak == "record" else peak[: peak.index("_")])
            top = s.low(m) in {"peak", "pico", "techo", "máximo"} and s.low(m - 1 - s.has(m - 1, "det")).startswith(
                _TOUCHED
            )
            if top and self._own(j, m):
                return Move(m, m + 1, "up")  # "hit their peak", «tocaron techo»
            peak_at = next((a for a in self.amounts if a.i == m + 2 and a.kind == "count"), None)
            if peak_at is not None and s.low(m) in {"peaked", "peaking"} and s.low(m + 1) == "at":
                return Move(peak_at.i, peak_at.j, "level")  # "had peaked at 3,406"
            shown = next((t for t in ("up_noun", "down_noun") if s.has(m, t)), "")
            if shown and s.low(m - 2).startswith(_SHOWED) and s.has(m - 1, "det"):
                return Move(m, m + s.size(m, shown), shown[: shown.index("_")])
            apart = self._above(m, last) if verb else ""
            if apart and self._own(j, m):
                return Move(m, m + 1, apart)
            held = self._copula(m, verb=verb)
            if held is not None and self._own(j, m):
                return held
            for tag, value in (("up_verb", "up"), ("down_verb", "down")):
                if s.size(m, "level_verb") > s.size(m, tag) and self._levels(m):
                    continue  # «ascendieron a 300»
                after = m + s.size(m, tag)
                if s.has(m, tag) and s.low(after - 1) == "stopped" and s.has(after, "up_verb", "down_verb"):
                    continue  # "have stopped falling"
                if s.has(m, tag) and self._object(m + s.size(m, tag)) and s.low(m - 1) != "se":
                    return None  # «funcionarios bajaron ayer el tono»
                if (
                    s.low(m - 1) == "que"
                    and s.low(m + 1) in _WAYS
                    and s.low(m).startswith(("sub", "baj", "asc", "desc"))
                ):
                    continue  # «las personas que suben por Panamá»
                if s.has(m, tag) and s.cover[m] < 0 and self._verbal(m, tag) and self._own(j, m):
                    return Move(m, m + s.size(m, tag), value)
            near = verb or m - j < 2 or self._sized(m)
            for tag, value in (("down_word", "down"), ("up_word", "up"), ("record", "record"), ("stable", "stable")):
                lone = tag == "stable" and (
                    s.size(m, tag) > 1
                    or s.has(m - 1, "aux")
                    or s.low(m - 1) in KEEPS
                    or s.low(m - 1).startswith(_HOLDS)
                )
                if s.has(m, tag) and (near or lone) and self._own(j, m):
                    if tag == "stable" and self._same_thing(m):
                        continue  # "in the same period", "said that the same person"
                    if s.low(m - 1) in _PHRASAL and s.low(m) in {"up", "down"}:
                        continue  # "shut down trade"
                    until = s.low(m) == "up" and s.low(m + 1) == "to" and {m + 1, m + 2} & s.date_at.keys()
                    if until or (tag == "down_word" and s.size(m, "up_word") > s.size(m, tag)):
                        continue  # "arrivals up to 15 May", "half as many again"
                    told = self._sized(m) or s.size(m, tag) > 1 or verb or self._adverbial(m, j)
                    loose = tag in {"down_word", "up_word"} and not told
                    if loose or (
                        low in {"more", "más", "less", "menos"} and s.low(m + 1) in {"than", "de", "del", "que"}
                    ):
                        continue
                    return Move(m, m + s.size(m, tag), value)
            if s.has(m, "level_verb") and self._passes(m, last) and self._own(j, m):
                return Move(m, m + s.size(m, "level_verb"), "up")
            if s.has(m, "level_verb") and self._verbal(m, "level_verb") and self._own(j, m):
                k = m + s.size(m, "level_verb")
                amount = next(
                    (a for a in self.amounts if a.core >= k and a.i - k < 3 + self._mark(k) and a.kind == "count"), None
                )
                if amount is not None and s.low(amount.j) not in {"times", "veces"}:
                    highest = amount.i - 1 >= k and s.low(amount.i - 1) in {"record", "récord"}
                    return Move(amount.i, amount.j, "record" if highest else "level")
                verb = True
            verb = verb or s.has(m, "flow_be")
        return None

    def _verbal(self, m: int, tag: str) -> bool:
        """Whether the word is a finite verb here, not an infinitive and not a noun."""
        s = self.s
        _, tense = s.verb(m, tag)
        before = s.low(m - 1)
        if before in {"of", "de"} and s.low(m - 2) in _SIGNS:
            return True  # "shows no sign of slowing", «no da señales de frenarse»
        if tense == "inf" and before in {"to", "a"} and (s.low(m - 2) in _BEGAN or s.low(m - 2) == "yet"):
            return True  # "continues to rise", "have yet to fall", «volvieron a subir»
        if tense in {"inf", "ger"} and s.low(m - 1 - (before == "de")) in _STOPPED:
            return True  # "has not stopped growing", «no deja de crecer»
        if tense == "inf" and (s.low(m - 2), before) in {("más", "que"), ("nothing", "but")}:
            return True  # «no hacen más que crecer»
        if tense in {"fut", "cond"} or (before in {"to", "para", "de"} and tense in {"inf", "ger", "past"}):
            return False
        if s.has(m - 1, "det") and before not in {"la", "lo", "los", "se"} and tense in {"inf", "pres", "past", "ger"}:
            return s.cover[m - 1] >= 0
        keeps = before in KEEPS
        keeps = keeps or any(s.low(x) in {"lleva", "llevan", "llevaba", "llevaban"} for x in range(max(0, m - 5), m))
        keeps = keeps or before.endswith(("n't", "n’t"))
        if tense == "ger" and not (keeps or s.has(m - 1, "aux") or s.has(m - 1, "flow_be") or self._sized(m)):
            return False
        return not (tense == "inf" and (s.spanish or before in self.forecast))

    def _own(self, j: int, m: int) -> bool:
        """Whether no other subject or verb stands between the flow and what is said of it."""
        s = self.s
        for x in range(j, m):
            if s.has(x, "up_noun", "down_noun") and s.low(x - 1) in {"the", "a", "una", "un", "el", "la"}:
                return False
            another = x > j + 1 and s.low(x) in {"que", "that"} and s.has(x - 1, "say")
            if another and any(s.has(y, "flow", "flow_people") for y in range(x + 1, min(x + 4, m))):
                return False  # ", and it says that refusals rose"
            if s.low(x) in {"whose", "cuyo", "cuya", "cuyos", "cuyas"}:
                return False
            if (
                s.has(x, "light")
                and s.low(x - 1) != "se"
                and s.low(x + 1) != "of"
                and not s.has(x, "flow_be", "flow_adjective")
                and not s.has(x + 1, "stable")
                and s.low(x) not in {"had", "have", "hubo"}
                and s.low(x + 1) not in {"más", "nothing"}
            ):
                return False
            if s.low(x) == "," and any(s.has(y, "say") for y in range(x + 1, min(x + 4, m))):
                continue
            if s.low(x) in AND and s.mention(x + 1) is not None and s.has(s.mentions[s.cover[x + 1]].j, "aux"):
                both = s.mention(x - 1)  # «entradas en Ceuta y Melilla se redujeron»
                if s.cap(x - 1) and s.low(x - 2) in {",", *_AT}:
                    continue  # "arrivals on Lesvos, Chios and Samos had declined"
                if both is None or both.role is not None or s.low(both.i - 1) not in _AT:
                    return False
        return True
