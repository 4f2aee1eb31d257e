"""Promises told by a noun or by the text agreed on: "gave an assurance that", "the deal provides for", «se dieron»."""

from __future__ import annotations

from caudal.talks.commitments.joint import Joint
from caudal.talks.commitments.pledges import Act
from caudal.talks.items import Actor
from caudal.talks.words.mentions import Mention
from caudal.talks.words.scene import Scene, State
from caudal.talks.words.tokens import word_set

_FROM = word_set("from by of de por")
_SOUGHT = word_set(
    "seek seeks seeking sought want wants wanted need needs demand demanded urged pressing without no lack lacks "
    "failed fails refused refuses broke broken busca buscan quiere quieren pide piden pidió exige exigió sin incumplió "
    "to could may might would should hoping hope hopes rejected rechazó rechazaron"
)
_TERM = word_set("days weeks months hours years días semanas meses horas años")
_HAVE = word_set("have has had gave give set tiene tienen tendrá tendrán dieron fijaron dio fijó")
_SELF = word_set("themselves itself se")
_AGREED = word_set("agreed acordadas acordados pactadas pactados convenidos convenidas anunciadas anunciados announced")
_POINTS = word_set(
    "agreements commitments measures steps points actions acuerdos compromisos medidas puntos acciones resultados "
    "outcomes"
)
_BOUND = word_set("agreements commitments acuerdos compromisos")
_ARE = word_set(
    "include includes included are were is figuran figura destacan destaca incluyen incluye están está son fueron"
)
_JOINING = word_set("and y e as well")


class Nouns(Joint):
    """Reads promises whose verb is no verb of promise."""

    def __init__(self, scene: Scene, state: State) -> None:
        super().__init__(scene, state)
        raw = scene.lexicon.raw["commitments"]
        self.nouns = frozenset(raw["nouns"])
        self.giving, self.getting = frozenset(raw["giving"]), frozenset(raw["getting"])
        self.deeds = frozenset(raw["deeds"])
        self.texts = frozenset(raw["texts"])
        self.provides = frozenset(raw["provides"])
        self.operates = frozenset(raw["operates"])
        self.got = -1  # where a promise received ended
        self.framed: tuple[int, int, bool] | None = None  # the last sentence, and whether an agreement frames it
        self.abstains = tuple(raw["abstains"])

    def _named(self, k: int, first: int, last: int) -> Act | None:
        """The promise that a noun names at token k, or that is given as a term or an order."""
        if not self.state.talks() or self.s.cover[k] >= 0:
            return None
        return (
            self._by_noun(k, first, last)
            or self._provided(k, first, last)
            or self._given_time(k, first, last)
            or self._instructed(k, first, last)
            or self._set_up(k, first, last)
        )

    def _leads(self, k: int) -> tuple[int, bool]:
        """How many tokens a word takes that leads to a promise named after it, and whether it is received."""
        s = self.s
        if s.low(k) in self.giving:
            return 1, False
        if s.low(k) in self.getting:
            return 1, True
        if s.low(k) in {"y", "e", "and"} and self.got == (k, k - 1)[s.low(k - 1) == ","]:
            return 1, True  # «salió la promesa de A de entregar dos lanchas, y el compromiso de B de»
        phrase = (s.low(k), s.low(k + 1), s.low(k + 2))
        if phrase in {("in", "exchange", "for"), ("in", "return", "for"), ("a", "cambio", "de")}:
            return 3, True
        closes = phrase[0].startswith(("end", "conclu", "clos", "termin", "cerr", "finaliz", "culmin"))
        return (2, True) if closes and phrase[1] in {"with", "con", "in", "en"} else (0, False)

    def _by_noun(self, k: int, first: int, last: int) -> Act | None:
        """A promise named after its verb: "gave an assurance that", "won a pledge from Tunis to", «la promesa de»."""
        s = self.s
        size, got = self._leads(k)
        if not size or self._denied(k, first) or any(s.low(x) in _SOUGHT for x in range(max(first, k - 3), k)):
            return None
        at = k + size
        noun = next((x for x in range(at, min(at + 5, last)) if s.low(x) in self.nouns), -1)
        if noun < 0 or any(not s.tokens[x].word or s.has(x, "clause", "say") for x in range(at, noun)):
            return None
        giver, j = self._giver(noun + 1)
        action = self._act_of(j, last)
        if action < 0:
            return None
        actors, spoken = ([giver] if giver is not None else []), -1
        if not got:
            actors, spoken, _ = self._who(self._first_aux(k, first), first)
            if not (spoken >= 0 or (actors and self._official(actors))):
                return None
        if self._outside(actors) or self._to_own(k, action, last) or self._if_elected(action, last):
            return None
        end = self._close(action, last)
        self.got = end if got else -1
        return Act(at if got else self._first_have(k, first), end, action, actors, spoken)

    def _giver(self, j: int) -> tuple[Mention | None, int]:
        """Whose promise the noun before token j names, and the token after: "from Tunis", «de Guatemala»."""
        s = self.s
        whose = s.mention(j)
        if whose is not None and whose.adjective and whose.i == j and s.spanish:
            return whose, whose.j  # «la promesa chilena de»
        j += 2 if (s.low(j), s.low(j + 1)) == ("por", "parte") else 0
        if s.low(j) not in _FROM | {"del"}:
            return None, j
        m = s.mention(j + 1) or (s.mention(j + 2) if s.has(j + 1, "det") else None)
        return (m, m.j) if m is not None and m.i <= j + 2 else (None, j)

    def _act_of(self, j: int, last: int) -> int:
        """The token of the act that a noun of promise leads to at token j, or -1."""
        s, low, after = self.s, self.s.low(j), self.s.low(j + 1)
        if j + 1 >= last:
            return -1
        if s.spanish:
            if low == "que" or (low == "de" and after == "que"):
                return j + 1 + (low == "de")
            no = after == "no"
            if low == "de" and after[:1].isdigit():
                return j + 1
            return j + 1 if low in {"de", "para", "a"} and self._infinitive(j + 1 + no) else -1
        if low == "that" or (low == "to" and (self._bare_verb(j + 1) or after == "not")):
            return j + 1
        return j + 1 if low in {"of", "on", "to"} and (after.endswith("ing") or after[:1].isdigit()) else -1

    def _text_before(self, k: int, first: int) -> int:
        """The token of a text agreed on that is the subject of the verb at k: "The deal, signed in May, provides"."""
        s = self.s
        if s.low(k - 1) == ",":  # «El plan, al que tuvo acceso EFE, prevé»
            k = next((x for x in range(k - 2, max(first, k - 14), -1) if s.low(x) == ","), k)
        for x in range(k - 1, max(first - 1, k - 9), -1):
            if s.has(x, "say", "clause") and s.cover[x] < 0:
                return -1
            if s.low(x)[:2] in {"19", "20"} and len(s.low(x)) == 4 and s.low(x).isdigit():
                return -1  # an agreement of old: "the accord of 2017 provides for"
            if s.low(x) in self.texts:
                before = s.low(x - 1)
                led = s.has(x - 1, "det", "joint", "meet_adjective") or before.endswith(("’s", "'s", "-"))
                return x if led or s.low(x - 2) in {"the", "el", "la", "a", "an"} else -1
        return -1

    def _provided(self, k: int, first: int, last: int) -> Act | None:
        """What a text agreed on provides for: "calls for the creation of", «contempla 200 vuelos», «establece que»."""
        s = self.s
        size = 2 if f"{s.low(k)} {s.low(k + 1)}" in self.provides else 1 if s.low(k) in self.provides else 0
        text = self._text_before(k, first) if size else -1
        if text < 0 or s.low(text) in {"statement", "comunicado", "declaración"} or self._denied(k, first):
            return None
        j = k + size
        if s.low(j) in {"que", "that"}:
            return Act(k, self._close(j + 1, last), j + 1)
        bound = s.mention(j)
        if s.spanish and bound is not None and s.low(bound.j) == "a" and self._infinitive(bound.j + 1):
            return Act(k, self._close(bound.j + 1, last), bound.j + 1, [bound])  # «obliga a Chile a abrir»
        if bound is not None and s.low(bound.j) == "to" and self._bare_verb(bound.j + 1):
            return Act(k, self._close(bound.j + 1, last), bound.j + 1, [bound])  # "requires Malta to register"
        loose = s.low(k).startswith(("inclu", "contain", "contien", "recog", "sets", "lays", "crea"))
        thing = next((x for x in range(j, min(j + 5, last)) if s.low(x) in self.deeds), -1)
        counted = s.low(j)[:1].isdigit() or s.low(j) in s.lexicon.raw["numbers"]["words"]
        plain = s.has(j, "det") or s.low(j) in {"an", "more", "más"} or s.low(j).endswith(("ing", "s"))
        if thing < 0 and (loose or not (counted or plain)):
            return None
        return Act(k, self._close(j, last), j)

    def _given_time(self, k: int, first: int, last: int) -> Act | None:
        """A term that a side has or sets itself: "has until June to deliver", «se dieron un plazo de 60 días para»."""
        s = self.s
        if s.low(k) not in _HAVE or self._denied(k, first):
            return None
        own = s.low(k + 1) in _SELF or s.low(k - 1) == "se"
        until = any(s.low(x) in {"until", "hasta"} for x in range(k + 1, min(k + 3, last)))
        near = range(k + 1, min(k + 9, last))
        counted = own and any(s.low(x) in _TERM for x in near)
        if not (until or counted):
            return None
        at = next((x for x in near if s.low(x) in {"to", "para"} and x > k + 2), -1)
        if at < 0 or not (self._infinitive(at + 1) if s.spanish else self._bare_verb(at + 1)):
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        if self._outside(actors) or not (spoken >= 0 or (actors and self._official(actors))):
            return None
        return Act(k - (s.low(k - 1) == "se"), self._clause(at + 1, last), k, actors, spoken)

    def _instructed(self, k: int, first: int, last: int) -> Act | None:
        """An order given as a noun: «giraron instrucciones para que», "issued instructions to reopen"."""
        s = self.s
        verb = s.low(k).startswith(("gir", "dieron", "dio", "gave", "give", "issu", "imparti"))
        if not verb or s.low(k + 1) not in {"instrucciones", "instructions", "orders", "órdenes", "la", "the"}:
            return None
        noun = k + 1 + (s.low(k + 1) in {"la", "the"})
        if s.low(noun) not in {"instrucciones", "instrucción", "instructions", "orders", "órdenes"}:
            return None
        at = next((x for x in range(noun + 1, min(noun + 8, last)) if s.low(x) in {"to", "para", "for", "de"}), -1)
        if at < 0:
            return None
        told = s.low(at + 1) == "que"
        if not (told or (self._infinitive(at + 1) if s.spanish else self._bare_verb(at + 1))):
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        both = any(m.both or m.counterpart or (m.role and s.low(m.role[1] - 1).endswith("s")) for m in actors)
        if not (spoken >= 0 or both or len(set(s.parties(actors))) > 1) or self._outside(actors):
            return None
        return Act(self._first_have(k, first), self._clause(at + 1 + told, last), at + 1 + told, actors, spoken)

    def _set_up(self, k: int, first: int, last: int) -> Act | None:
        """What both sides announce to begin: «anunciaron la puesta en marcha de», "announced the creation of"."""
        s = self.s
        begun = ("anunci", "acord", "announc", "unveil", "approv", "aprob", "lanz", "launch", "endors", "aval")
        if not s.low(k).startswith(begun) or s.low(k).endswith(("ing", "ar", "ando")):
            return None
        thing = next((x for x in range(k + 1, min(k + 4, last)) if s.low(x) in self.deeds), -1)
        if thing < 0 or not s.has(thing - 1, "det", "joint", "meet_adjective"):
            return None
        if s.low(thing + 1) not in {"of", "de", "del", "en"}:
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        several = any(m.both or m.counterpart or (m.role and s.low(m.role[1] - 1).endswith("s")) for m in actors)
        two = several or len(set(s.parties(actors))) > 1 or len(actors) > 1
        if not two or self._outside(actors) or not self._official(actors):
            return None
        return Act(self._first_have(k, first), self._close(thing, last), thing, actors, spoken)

    def _tallied(self, first: int, last: int) -> list[Act]:
        """The points that a sentence counts up: «Entre los acuerdos figuran contratar gestores y abrir dos centros»."""
        s = self.s
        if not self.state.talks():
            return []
        verb = next((x for x in range(first + 2, min(first + 14, last - 2)) if s.low(x) in _ARE), -1)
        head = next((x for x in range(first, verb) if s.low(x) in _POINTS), -1) if verb > 0 else -1
        if head < 0 or any(s.has(x, "say", "commit_to") and s.low(x) not in _AGREED for x in range(first, verb)):
            return []
        agreed = s.low(head) in _BOUND or any(s.low(x) in _AGREED for x in range(first, verb))
        if not agreed or self._denied(verb, first):
            return []
        starts = [x for x in range(verb + 1, last - 1) if self._opens_point(x, verb)]
        if not starts or starts[0] > verb + 2:
            return []
        ends = [*starts[1:], last]
        out = []
        for start, end in zip(starts, ends, strict=True):
            stop = end
            while stop > start + 1 and (not s.tokens[stop - 1].word or s.low(stop - 1) in _JOINING):
                stop -= 1
            out.append(Act(start, stop, start, listed=True))
        return out

    def _opens_point(self, x: int, verb: int) -> bool:
        """Whether a point of a list begins at token x: an infinitive, a gerund, "the opening of"."""
        s = self.s
        before = s.low(x - 1)
        if x > verb + 1 and before not in _JOINING | {",", ";", ":"}:
            return False
        if s.spanish:
            acts = self._infinitive(x)
        else:
            acts = s.low(x).endswith("ing") or (s.low(x) == "to" and self._bare_verb(x + 1))
        noun = s.has(x, "det") and any(s.low(y) in self.deeds for y in range(x + 1, x + 4))
        return acts or noun or s.low(x) in self.deeds

    def _holder(self, first: int) -> Actor | None:
        """Who agreed on the points counted up: the parties named before, if any."""
        s = self.s
        named = [m for m in s.between(first, first + 12) if not m.adjective and (m.both or m.role or m.country)]
        return s.actor(named[:1]) if named else None
