"""What the noun of a meeting stands for: whose it is, whether it is one at all, which of several."""

from __future__ import annotations

from caudal.talks.meetings.coming import NEXT
from caudal.talks.meetings.journeys import Journeys
from caudal.talks.meetings.sides import GENERIC
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

THAT = word_set(
    "estas estos esas esos aquellas aquellos that this those these dicha dicho dichas dichos esa ese esta este "
    "aquella aquel"
)
FOUND = ("creat", "establish", "form", "crea", "establec", "instal", "constitu", "integra", "launch", "conform")
ORDINALS = word_set(
    "first second third fourth fifth sixth seventh eighth ninth tenth another "
    "cuarto quinta sexta octava novena décima primera primer segunda segundo tercera tercer cuarta nueva"
)
TALKING = frozenset({"negotiations", "talks", "negociaciones", "negociación", "conversaciones", "diálogo", "dialogue"})
WHOSE = word_set("their his her its our su sus")
_RANKS = (
    "first primera primer inaugural",
    "second segunda segundo",
    "third tercera tercer",
    "fourth cuarta cuarto",
    "fifth quinta quinto",
    "sixth sexta sexto",
    "seventh séptima séptimo",
)
_HOLD = (
    *("hold", "held", "paid", "pay", "had", "conduct", "celebr", "sosten", "sostuv", "sostien", "manten", "mantuv"),
    *("mantien", "tuv", "tendr", "tener", "realiz", "lleva", "llevó", "habrá", "hubo", "spent"),
)
_OF_WHAT = word_set("of rate on in at between for - with")
_MEALS = word_set("lunch dinner breakfast almuerzo cena desayuno comida")
_PARTNERED = frozenset({"with", "con", "los", "las", "of", "de"})
_BOOKING = word_set("esperando esperar conseguir consiguió obtener obtuvo solicitar pedir sacar esperan aguardan")
_COUNTER = word_set("entrevista asilo trámite ventanilla aplicación cbp consular migratoria refugio")
_BOOKED = frozenset({("en", "la"), ("para", "solicitar"), ("de", "asilo"), ("at", "the"), ("through", "the")})
_DAILY = ("diari", "semanal", "mensual")
_STANDING = frozenset({"negotiations", "negociaciones", "negociación"})  # as an institution, no meeting
_GOING_ON = word_set(
    "mantienen mantiene sostienen sostiene mantener tienen tiene maintain maintains keep keeps have has"
)
_LASTING = word_set("day hour minute days hours minutes día días hora horas minutos")
_SEVERAL = word_set("ambos dichos estos esos sendos varios sus sucesivos")
_COUNTED = word_set("statistics data figures numbers totals counts tally rate rates records")
_HELD_ES = word_set("celebrado celebrada sostenida mantenida realizada efectuada desarrollada")
_GROUPS = word_set("group committee commission mechanism council centre center team body panel secretariat office")
_TITLED = word_set("meeting summit dialogue round session talks reunión cumbre diálogo ronda sesión encuentro")
_FRESH = frozenset(
    {("tras",), ("luego", "de"), ("después", "de"), ("término", "de"), ("salir", "de"), ("salida", "de")}
) | {("concluir",), ("terminar",), ("after",), ("following",), ("end", "of"), ("from",)}
_AFTER_NOUN = word_set("with between in at on to for and or by over con entre en el la y o de del para por a que sobre")
_NUMBERED = {name: str(rank) for rank, names in enumerate(_RANKS, 1) for name in names.split()}
_TONES = word_set("cordial cordiales franco constructivo fructífero sincero impresiones opiniones pareceres puntos")
FORMER = word_set("previous earlier anterior anteriores last último última")
NEW = word_set("new another further fresh additional follow-up nueva nuevo nuevas nuevos otra otro otras otros")


class Nouns(Journeys):
    """Weighs the nouns of meeting of one block."""

    def _qualifies(self, j: int, last: int) -> bool:
        """Whether "bilateral" qualifies a word at token j: "the bilateral trade"; not "the bilateral on"."""
        s = self.s
        return j < last and s.tokens[j].word and not s.has(j, "aux", "flow_be", "future", "clause") and not (
            s.low(j) in _AFTER_NOUN or j in s.date_at or s.low(j).endswith("ed")
        )  # fmt: skip

    def _by_the_clock(self, noun: str, i: int, k: int, j: int) -> bool:
        """Whether a meal tells the hour, an appointment a quota: "by lunch", «antes del almuerzo», «citas diarias»."""
        s = self.s
        if noun in {"cita", "citas"} and any(s.low(x) in _BOOKING for x in (i - 1, i - 2)):
            return True  # «meses esperando una cita»
        if noun in {"cita", "citas"} and any(s.low(x) in _COUNTER for x in range(j, j + 6)):
            return True  # «la cita más próxima para una entrevista»
        if noun in {"citas", "appointments"} and (s.low(j), s.low(j + 1)) in _BOOKED:
            return True
        if noun in {"citas", "appointments"}:
            return s.low(j).startswith(_DAILY) or s.has(j, "per") or s.low(j) in {"a", "per", "each"}
        if noun.split(maxsplit=1)[0] not in _MEALS or s.low(j) in {"with", "con", "entre", "between"}:
            return False
        spanish = s.low(k - 1) in {"del", "de", "el", "la"} and {s.low(i - 1), s.low(i - 2), s.low(k - 2)} & {
            "antes",
            "hasta",
        }
        return bool(spanish) or (i == k and s.low(k - 1) in {"by", "before", "until", "till"})

    def _other_side(self, i: int, first: int, parties: set[str]) -> bool:
        """Whether those whose meeting it is are of another side than who is named with them: "their meeting with"."""
        s = self.s
        if s.low(i) not in WHOSE or not parties:
            return False
        named = [m for m in s.between(first, i) if not m.adjective and (m.role or m.country or self.around.person(m))]
        return bool(set(s.parties(named)) - parties)

    def _institution(self, i: int, j: int, last: int) -> bool:
        """Whether the noun names a standing body or the session of one: "a meeting of the board", «la mesa creada»."""
        s = self.s
        if s.low(j).startswith(FOUND) and s.low(j).endswith(("ada", "ado", "ida", "ido", "ed")):
            return True
        if s.low(j) in _GROUPS and s.cap(j) and s.cap(j - 1):
            return True  # "the Consultation Group"
        if s.low(j) not in {"of", "de", "del"}:
            return False
        near = range(j + 1, min(j + 6, last))
        body = next((x for x in near if s.has(x, "single")), None)
        if body is None or any(s.has(x, "joint", "joint_body") for x in range(i, min(j + 8, last))):
            return False
        if any(not s.tokens[x].text.strip("IVX") for x in range(i, j)) or self._ordinal(i, j):
            return False  # numbered: the rounds of a body of two
        within = [m for m in s.between(j, body + 1) if m.parties]
        return len(set(s.parties(within))) < 2 and all(s.tokens[x].word or s.low(x) == "'" for x in range(j, body))

    def _own(self, noun: str) -> None:
        """Keeps in mind that a meeting of one side was spoken of by that noun."""
        same = GENERIC if noun not in self.call | self.visit else frozenset({noun})
        talking = TALKING if noun in TALKING else frozenset()
        self.state.home |= {noun, noun.split(maxsplit=1)[0]} | same | talking

    def _one_sided(self, i: int, j: int, end: int, first: int, last: int, *, definite: bool) -> bool:
        """Whether the other side is nobody's: "between the government and truckers", «el gabinete, en una reunión»."""
        s = self.s
        if s.low(j) in {"between", "entre"} and s.low(end) in {"and", "y", "e"}:
            other = s.mention(end + 1) or s.mention(end + 2)
            return other is None or (other.role is None and other.name is None and not other.parties)
        if s.low(end) in {"with", "con"} and s.mention(end + 1) is None and s.mention(end + 2) is None:
            at = end + 2 if s.low(end + 1) in {"the", "los", "las", "unos", "unas", "sus", "his", "her"} else end + 1
            if s.low(at).endswith(("s", "men", "people")) and not s.has(at, "det", "mod", "counterpart"):
                return True  # "a meeting with fishermen"
        if s.low(i) in {"its", "their", "su", "sus"}:
            definite = False  # the cabinet "at its weekly meeting"
        with_whom = next((m for m in s.between(j, end) if s.low(m.i - 1) in _PARTNERED), None)
        foreign = with_whom is not None and bool(with_whom.parties or with_whom.name or with_whom.counterpart)
        if with_whom is not None and self._local(with_whom) and not foreign:
            return s.low(with_whom.j - 1).endswith("s")  # "with governors of the northern states"
        partner = any(s.low(x) in {"with", "con", "between", "entre"} for x in range(j, min(end + 1, last)))
        return not (partner or definite) and any(
            s.has(x, "single") and s.cover[x] >= 0 and not s.mentions[s.cover[x]].name
            for x in range(max(first, i - 12), i)
        )

    def _spoken_of(self, noun: str, i: int, k: int, j: int, first: int) -> bool:
        """Whether a noun with other senses means a meeting here: «ambos encuentros», "that appointment"."""
        s = self.s
        if noun in {"recepción", "reception", "receptions"} and s.low(j) in {"de", "del", "of"}:
            return False  # «la recepción de vuelos»
        if noun in {"jornada de trabajo", "intercambio"} and s.low(j) not in {"entre", "con"}:
            tuned = any(s.low(x) in _TONES for x in range(j, j + 3))
            lasted = s.low(j) == "de" and s.low(j + 2) in {"hora", "horas"} and self._left(i)
            return (tuned or lasted) and i < k
        if noun in {"encuentros", "encuentros con"}:
            other = s.mention(j) or s.mention(j + 1) or s.mention(j + 2)
            official = other is not None and (other.name is not None or other.role is not None)
            paired = (noun.endswith("con") or s.low(j) in {"con", "entre"}) and official
            paired = paired or s.has(j, "joint")
            return paired or s.low(i) in _SEVERAL or any(s.has(x, "light") for x in range(max(first, i - 3), i))
        if noun == "encounter" and s.low(j) in _COUNTED:
            return False  # "their encounter statistics"
        if noun == "taller" and s.low(j) == "de" and s.mention(j + 1) is not None and s.cap(j + 1):
            self._own(noun)  # «el taller de Ramos»
            return False
        if noun in {"entrevista", "entrevistas"}:
            with_whom = s.mention(j + 1) or s.mention(j + 2)
            official = with_whom is not None and with_whom.person and with_whom.role is not None
            if s.low(j) == "de" and self.state.meetings > 0 and (s.has(j + 1, "place") or s.mention(j + 1) is not None):
                return self.around.town(j + 1)
            told = s.low(i) == "la" and s.low(i - 1) in {"durante", "tras"} and self.state.meetings > 0
            if told and s.low(j) not in {"con", "a", "en"}:
                return True  # «Durante la entrevista, los dos ministros»
            held = s.low(j) == "que" and any(s.has(x, "light") for x in range(j + 1, j + 6))
            return (
                held or s.low(j + 1) in _HELD_ES or (s.low(j) in {"con", "entre"} and official and s.low(i - 1) != "en")
            )
        if noun in {"trip", "trips", "viaje", "viajes"}:
            return i < k and not any(
                s.has(x, "flow", "flow_people", "up_verb", "down_verb") and not s.has(x, "light")
                for x in range(max(first, i - 8), j + 6)
            )
        if noun in {"diálogo", "diálogos", "dialogue"} and s.low(j) not in {"between", "entre", "with", "con"}:
            going_on = any(s.low(x) in _GOING_ON for x in range(max(first, i - 3), i))  # «mantienen un diálogo fluido»
            return not going_on or any(i <= w.i < j + 4 for w in s.dates)
        if noun in _STANDING:
            return self._set(i, k, j, first) or s.low(j) in {"between", "entre"}
        if noun == "comisión mixta":
            held = any(
                s.has(x, "light") or s.low(x) in _HELD_ES for x in (*range(max(first, i - 3), i), *range(j, j + 9))
            )
            return held or bool(self._ordinal(i, k)) or not s.tokens[k - 1].text.strip("IVX")
        if noun in {"exchange", "exchanges"} and any(s.low(x).startswith(_HOLD) for x in range(max(first, i - 2), i)):
            return bool(self._parted(first, i))  # "officials of both held a first exchange on returns"
        if noun == "exchange" and s.low(k - 1) in {"'s", "’s"} and k - 2 in s.date_at:
            return self.state.meetings > 0  # "Monday's exchange"
        if noun in {"exchange", "exchanges"}:
            whom = s.mention(j + 1) or s.mention(j + 2)
            timed = not self.around.words(i, k).isdisjoint({"hour", "half-hour", "minute", "hourlong"})
            if s.low(i) == "the" and timed and s.low(j) not in _OF_WHAT:
                return self.state.meetings > 0  # "the half-hour exchange"
            if s.low(i) in {"the"} and s.low(j) not in _OF_WHAT and s.low(k - 1) == "the":
                return self.state.meetings > 0  # they spoke; "the exchange was frank"
            return s.low(j) == "with" and whom is not None and (whom.counterpart or (whom.person and bool(whom.role)))
        if noun in {"visita", "gira", "viaje"} and i == k and s.low(k - 1) == "de":
            return False  # «de visita en Roma, se reunió»
        if noun in {"misión", "mission"}:
            return self.state.meetings > 0 and s.low(i) in THAT | WHOSE | {"the", "la"} and s.low(j) not in {"of", "de"}
        if noun == "junta":
            return s.low(j) in {"con", "entre", "bilateral"} or any(
                s.has(x, "light") for x in range(max(first, i - 3), i)
            )
        if noun == "contact":
            return (s.low(j) in {"between", "with"} and not s.has(j + 1, "det")) or "face" in self.around.words(i, k)
        if noun == "discussion":
            return s.low(i) in THAT | {"the"} or s.low(j) in {"with", "between"}
        if noun == "appointment":
            return self.state.meetings > 0 and s.low(i) in THAT
        return True

    def _parted(self, first: int, i: int) -> list[Mention]:
        """Those of two parties who act in the sentence before the meeting: "Malta and Libya agreed ... after talks"."""
        s = self.s
        acting = [m for m in s.between(first, i) if not m.adjective and (m.role or m.country or self.around.person(m))]
        acting = [m for m in acting if s.low(m.j) not in {"'s", "’s"}]
        return acting if len(set(self.s.parties(acting))) > 1 else []

    def _clause_start(self, floor: int, i: int) -> int:
        """The first token after the last mark or "that" before token i, or `floor`: what was told is not who met."""
        cut = (x + 1 for x in range(i - 1, floor - 1, -1) if self.s.low(x) in {",", ";", "that", "que"})
        return next(cut, floor)

    def _predicate(self, i: int, first: int) -> bool:
        """Whether the noun says what a meeting was: "It was a good call", «fue una buena reunión»."""
        s = self.s
        numbered = bool(self._ordinal(i, i + 9)) and s.has(self._owner_start(i, first) - 1, "flow_be")
        if s.low(i) not in {"a", "an", "una", "un"}:
            return numbered and self._said_of_it(self._owner_start(i, first) - 1, first)
        if s.low(i - 1) in {"as", "como", "de"}:  # "described on both sides as a frank conversation"
            return any(s.has(x, "label") for x in range(max(first, i - 8), i - 1))
        if s.low(i - 1) == "," and first <= self.met and i - self.met < 12:
            j = next((x for x in range(i, i + 5) if s.has(x, "meet_noun")), None)  # "spoke, a talk that they called"
            return j is not None and s.low(j + s.size(j, "meet_noun")) in {"that", "which", "que"}
        return s.has(i - 1, "flow_be") and self._said_of_it(i - 1, first)

    def _said_of_it(self, k: int, first: int) -> bool:
        """Whether the verb of being at token k has the meeting just named as its subject: "it was", «fue»."""
        s = self.s
        return s.low(k - 1) in {"it", "that", "this", "esta", "esa"} or (
            s.spanish and (k == first or s.low(k - 1) in {",", ";", ":", "y", "que", "«", '"', "“"})
        )

    def _owner_start(self, i: int, first: int) -> int:
        """Where the words begin that tell whose the meeting at token i is: "the minister's second visit"."""
        s = self.s
        whose = s.mention(i)
        return whose.i if whose is not None and whose.i >= first else i

    def _ordinal(self, i: int, k: int) -> str:
        """Which of several meetings: "1" for the first, ..., "new" for one more, "" where the words do not tell."""
        words = self.around.words(i, k)
        for name in words:
            if name in _NUMBERED:
                return _NUMBERED[name]
        return "new" if not words.isdisjoint(NEW) else "former" if not words.isdisjoint(FORMER) else ""

    def _set(self, i: int, k: int, end: int, first: int) -> bool:
        """Whether a noun that may mean many things has a number, a day, a place or a light verb of its own."""
        s = self.s
        dated = any(i <= w.i < end + 2 for w in s.dates)
        led = any(s.has(x, "light") and s.cover[x] < 0 for x in range(max(first, i - 3), i))
        led = led or self.around.trail(i, first) is not None
        lasting = not self.around.words(i, k).isdisjoint(_LASTING)
        placed = any(
            m.capital or m.country or m.name for m in s.between(k, end) if s.low(m.i - 1) in {"in", "at", "en"}
        )
        at = end + (s.low(end) == ",")
        held = s.has(at, "clause") and self.around.timed(at + 1)
        return (
            held
            or dated
            or led
            or lasting
            or (placed and i < k)
            or not self.around.words(i, k).isdisjoint(NEXT | ORDINALS)
        )

    def _held(self, i: int, first: int) -> int:
        """The start of a light verb that goes with the noun: "held talks", «sostuvieron hoy en Roma un encuentro»."""
        s, x = self.s, i
        while x > first and i - x < 7 and ((x - 1) in s.date_at or self._between_partners(x - 1)):
            x -= 1
        for at in (i - 1, x - 1, x - 3):
            stop = at + s.size(at, "light")
            if at < i - 1 and s.low(at) in {"had", "have", "has"}:
                continue  # an auxiliary
            if at >= first and s.has(at, "light") and s.cover[at] < 0 and s.low(at).startswith(_HOLD) and stop <= i:
                return at
        return i

    def _nominal(self, k: int, i: int, j: int, noun: str) -> bool:
        s = self.s
        if noun in {"call", "calls"}:
            paid = s.low(j) == "on" and (j + 1 in s.date_at or "courtesy" in self.around.words(i, k))
            rung = s.mention(j + 1) if s.low(j) == "from" else None
            paid = paid or (rung is not None and (rung.counterpart or rung.person))
            return s.low(j) in {"with", "between"} or (i < k and (paid or s.low(j) not in {"for", "to", "on", "from"}))
        if noun == "talks":
            return not (i == k and s.low(j) in {"about", "to", "of"} and s.cover[k - 1] >= 0)
        return i < k or s.low(j) in {"by", "to", "of"}

    def _entitled(self, k: int) -> bool:
        """Whether a name is only the title of a meeting: "the fourth High-Level Meeting on migration"."""
        s = self.s
        name = s.mentions[s.cover[k]]
        return name.j == k + 1 and name.role is None and not name.parties and s.low(k) in _TITLED

    def _left(self, i: int) -> bool:
        """Whether the words before token i tell that people have just left: "after", «al término de»."""
        return any(tuple(self.s.low(x) for x in range(i - len(p), i)) == p for p in _FRESH)

    def _measures(self, i: int, k: int) -> bool:
        """Whether a length of time stands in tokens [i, k): "three hours of"."""
        lengths = self.s.lexicon.raw["dates"]["lengths"]
        return any(self.s.low(x) in lengths for x in range(i, k))
