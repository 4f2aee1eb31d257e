"""Who moves: people and boats with a verb of movement, journeys made, and what is only planned, hoped or guessed."""

from __future__ import annotations

from caudal.talks.words.amounts import Amount
from caudal.talks.words.scene import Scene, State
from caudal.talks.words.tokens import word_set

_ASIDE = word_set(
    "including among mostly mainly most many some notably largely chiefly primarily nearly almost incluidos incluidas "
    "incluyendo one two three four five six uno una dos tres cuatro cinco entre mayoritariamente "
    "principalmente sobre en la muchos muchas casi todos todas and y of de both"
)
_CAPS = word_set(
    "cap caps ceiling limit quota target goal room space capacity tope límite cupo cuota meta lugar espacio capacidad"
)
_LOST = word_set("broke sank capsized overturned split foundered disintegrated")
_CLOSE = {",": ",", "–": "–", "—": "—", "(": ")"}
_MAKES = ("mak", "made", "attempt", "tak", "took", "undert", "complet", "brav", "try", "tried", "surviv", "risk")
_MAKES_ES = (
    "hac",
    "hic",
    "hech",
    "hiz",
    "emprend",
    "realiz",
    "intent",
    "complet",
    "inici",
    "tom",
    "sobreviv",
    "arriesg",
    "efectu",
)
HANDLED = frozenset(
    (
        *("deport", "expel", "remove", "repatriate", "readmit", "intercept", "apprehend", "encounter", "detect"),
        *("rescue", "pick up", "bring ashore", "turn back", "send back", "fly back", "turn around", "turn away"),
        *("push back", "push in", "stop", "take ashore", "wave through", "drive back", "send home", "fly home"),
    )
)
_WAYS = word_set(
    "traffic pressure activity presión tráfico trasiego tally conteo recuento killing killed crossed dejó left"
)
_JOURNEYS = word_set(
    "crossing journey trip voyage passage trek route jungle sea attempt travesía viaje ruta cruce recorrido trayecto "
    "paso selva camino"
)
_VESSELS = (
    *("boat", "dingh", "raft", "vessel", "canoe", "barco", "patera", "cayuco", "lancha", "embarcac", "balsa", "bote"),
    *(
        "pirogue",
        "inflatable",
        "neumática",
        "barca",
        "zodiac",
        "zódiac",
        "gomon",
        "panga",
        "piragua",
        "yola",
        "chalupa",
    ),
)
_RETURNED = ("deport", "expel", "remov", "return", "repatr", "readm", "retorn", "devol", "send", "turn back", "fly")
_KINDS = (
    ("returns", _RETURNED),
    ("deaths", ("drown", "die", "morir", "fallecer", "ahogar", "wash")),
    ("apprehensions", ("intercept", "apprehend", "detener", "aprehend", "rescue", "rescat")),
    ("asylum", ("apply", "seek", "claim", "request", "pedir", "solicitar")),
    ("arrivals", ("arriv", "land", "reach", "disembark", "llegar", "arribar", "desembarcar")),
    ("encounters", ("encounter", "detect", "encontr")),
)
_CUSTODY = (
    "arrest",
    "detain",
    "deten",
    "captur",
    "hold",
    "catch",
    "reten",
    "seize",
    "take into",
    "aprehend",
    "apprehend",
)
_TENDED = ("atend", "atiend", "treat", "assist", "asist")
_WARDS = (
    "hospital",
    "alberg",
    "shelter",
    "comedor",
    "kitchen",
    "clín",
    "clinic",
    "médic",
    "medic",
    "doctor",
    "psic",
    "deshidrat",
    "dehydrat",
    "herid",
    "injur",
)
_CRIMES = (
    *(
        "smuggl",
        "traffick",
        "suspic",
        "suspect",
        "accus",
        "charged",
        "fraud",
        "forg",
        "riot",
        "protest",
        "gangs",
        "drug",
    ),
    *(
        "sospech",
        "presunt",
        "acusad",
        "tráfico",
        "trata",
        "contraband",
        "coyote",
        "traficant",
        "delito",
        "droga",
        "armas",
    ),
    *("weapon", "murder", "homicid", "extors", "secuest", "kidnap", "narco", "pandill", "pollero", "falsific"),
)
_SINCE_THEN = word_set("después luego desde tras")
_PAST = word_set("pasado pasada pasados pasadas")
STOPS = frozenset(".;:?!()") | word_set("but pero although aunque while mientras whereas because porque")
AND = frozenset({"and", "y", "e"})


class Movers:
    """Finds verbs of movement beside those who move."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        flow = scene.lexicon.raw["flow"]
        self.vessels = _VESSELS
        self.counted_words = _WAYS | set(flow.get("singular", {}))
        self.weak, self.forecast = frozenset(flow["weak"]), frozenset(flow["forecast"])
        self.amounts: list[Amount] = []
        self.told = False  # whether the block has made a claim already

    def _kind(self, lemma: str) -> str:
        """The indicator of a verb of movement."""
        return next((kind for kind, stems in _KINDS if lemma.startswith(stems)), "crossings")

    def _crime(self, lemma: str, k: int, j: int, last: int) -> bool:
        """Whether people are held for a crime, or are no travellers: "arrested 14 people on suspicion of smuggling"."""
        s = self.s
        tended = lemma.startswith(_TENDED)
        if not (tended or lemma.startswith(_CUSTODY)):
            return False
        near = [s.low(x) for x in (*range(max(0, k - 6), min(k + 1, last)), *range(k + 1, min(last, j + 9)))]
        return any(word.startswith(_WARDS if tended else _CRIMES) or word in {"trata", "robo"} for word in near)

    def _nationals(self, k: int) -> bool:
        """A people's name as a noun in the plural: "1,200 Venezuelans crossed"."""
        s = self.s
        party = s.hits[k].get("party") if k < len(s.hits) else None
        if party is None or party[1][1] != "people":
            return False
        if s.low(k).endswith("ese") and not s.spanish:  # "the number of Sudanese arriving"
            return s.has(k + 1, "move", "aux", "flow_be") or s.low(k + 1) in {
                "who",
                "in",
                "at",
                "from",
                "and",
                ",",
                ".",
            }
        return s.low(k).endswith("s") and not s.has(k + 1, "office")

    def _party(self, k: int) -> bool:
        s, mention = self.s, self.s.mention(k)
        if mention is not None and mention.adjective and mention.j == k + 1:
            return True
        party = s.hits[k].get("party") if 0 <= k < len(s.hits) else None
        people = party is not None and party[1][1] == "people"
        return people and not s.spanish and s.has(k + 1, "flow_people", "flow", "flow_adjective")

    def _number_of(self, i: int, floor: int) -> int:
        """The start of "the number of" before token i, or i."""
        s = self.s
        for size in (2, 3):
            at = i - size
            if at >= floor and s.size(at, "number_of") == size:
                return at
        return i

    def _ahead(self, m: int) -> bool:
        """Whether a change is only foretold, wished or supposed."""
        s = self.s
        return any(self._foretells(x) for x in range(max(0, m - 3), m) if s.low(x) not in {"a", "para"}) or (
            s.low(m - 1) in {"to", "para", "a", "de", "va", "van"} and s.cover[m - 1] < 0
        )

    def _if(self, start: int, floor: int) -> bool:
        """Whether a condition holds what follows: "if crossings fall", «mientras no bajen los cruces»."""
        s = self.s
        return any(s.low(x) in {"if", "unless", "whether", "si", "salvo"} for x in range(max(floor, start - 3), start))

    def _capped(self, start: int, floor: int) -> bool:
        """Whether an amount is a cap, a quota or room: "a cap of 500 arrivals", «un tope de»."""
        s = self.s
        near = range(max(floor, start - 3), start)
        return any(s.low(x) in _CAPS for x in near) and s.low(start - 1) in {"of", "de", "for", "at", "en", "para"}

    def _supposed(self, left: int, floor: int) -> bool:
        s = self.s
        if s.low(left - 1) == "to" and s.low(left - 2) == "home":
            return True  # "Lampedusa, home to 6,000 people"
        for x in range(left - 1, max(floor - 1, left - 6), -1):
            if s.low(x) in STOPS:
                return False
            if (s.low(x) not in {"a", "para", "can"} and self._foretells(x)) or s.has(x, "commit_to"):
                return True
        return False

    def _foretells(self, x: int) -> bool:
        """Whether token x makes what follows a plan, wish or guess: "could", "expected", "to reduce", «va a subir»."""
        s, low = self.s, self.s.low(x)
        if low not in self.forecast or x in s.date_at:
            return False
        if low == "to":
            led = s.low(x - 1) in {"according", "due", "thanks", "led", "leads", "leading", "compared", "up", "prior"}
            return not (led or s.has(x + 1, "det") or s.cover[x + 1] >= 0 or not s.tokens[x + 1].text[0].islower())
        return low not in {"va", "van"} or (s.low(x + 1) == "a" and s.low(x + 2).endswith(("ar", "er", "ir", "se")))

    def _moves(self, j: int, last: int) -> tuple[int, int, bool, str] | None:
        """A verb of movement after its subject."""
        s, j = self.s, self._past_aside(j, last)
        reach = 6 if s.low(j) in {"que", "that", "whom"} else 13
        for m in range(j, min(last, j + reach)):
            low = s.low(m)
            if m in s.date_at and (not s.has(m, "move") or low in _PAST):
                continue  # «el año pasado»
            if low == "," and any(a.i == m + 1 and a.kind in {"percent", "share"} for a in self.amounts):
                return None  # «1.870 migrantes, un 22 % menos que»
            journey = self._journey(m, last)
            if journey:
                return m, journey, False, "cross"
            if low in STOPS or (low not in {"to", "a", "para"} and self._foretells(m)) or low in {"y", "and"}:
                return None
            if low == "," and (m > j + 1 or s.low(m + 1) in {"de", "of"}):
                return None  # «54 cayucos, de los que 38 llegaron»
            plain = s.low(m - 1) not in {"to", "para", "the", "a", "la", "el", "in"} or (s.spanish and self._dared(m))
            if s.has(m, "move") and s.cover[m] < 0 and plain:
                lemma, tense = s.verb(m, "move")
                if tense == "sub" and not any(s.low(x) in _SINCE_THEN for x in range(max(0, j - 24), j)):
                    continue
                if tense not in {"fut", "cond"} and (not (s.spanish and tense == "inf") or self._dared(m)):
                    return m, m + s.size(m, "move"), False, lemma
        return None

    def _past_aside(self, j: int, last: int) -> int:
        """Past who they were, between commas or dashes: "430 people, including women and children, reached"."""
        s, closing = self.s, _CLOSE.get(self.s.low(j), "")
        if not closing or not (closing != "," or s.low(j + 1) in _ASIDE or s.has(j + 1, "fraction")):
            return j
        end = next((m for m in range(j + 2, min(j + 16, last)) if s.low(m) == closing), -1)
        return end + 1 if end > 0 else j

    def _dared(self, m: int) -> bool:
        """An infinitive after a verb of trying or daring: «se han arriesgado a cruzar», «lograron entrar»."""
        s = self.s
        k = m - 1 - (s.low(m - 1) == "a")
        return s.low(k).startswith(("arriesg", "logr", "intent", "consig", "atrev", "trat", "busc", "pretend"))

    def _journey(self, m: int, last: int) -> int:
        """The end of a journey that is made: "made the crossing", «hacen hoy la travesía»; 0 where none is."""
        s = self.s
        if (
            s.low(m) == "hacia"
            or not s.low(m).startswith(_MAKES_ES if s.spanish else _MAKES)
            or s.cover[m] >= 0
            or s.low(m - 1) in {"to", "a"}
        ):
            return 0
        for x in range(m + 1, min(m + 7, last)):
            if s.low(x) in _JOURNEYS:
                return x + 1
            if not s.tokens[x].word or s.has(x, "say", "clause"):
                return 0
        return 0

    def _moved(self, left: int, floor: int) -> tuple[int, int, bool, str] | None:
        """A verb of movement before the amount: in Spanish its verb, in English what carried or counted the people."""
        s = self.s
        routed = (
            True  # only places stand between: «ingresaron por Danlí y Trojes, en la frontera con Nicaragua, 341 mil»
        )
        for m in range(left - 1, max(floor - 1, left - (20 if s.spanish else 10)), -1):
            if s.spanish and s.low(m) == "que" and m < left - 1:
                return None
            routed = routed and s.spanish and (s.low(m) == "," or self._on_route(m))
            if s.low(m) in STOPS or (s.low(m) == "," and not (routed and s.tokens[m - 1].word)):
                return None
            if m < left - 9 and not (routed or s.has(m, "move")):
                return None
            gap = left - m - s.size(m, "move")
            handled = not s.spanish and s.has(m, "move") and 0 <= gap < 2 and s.verb(m, "move")[0] in HANDLED
            if handled and not self._ahead(m) and s.verb(m, "move")[1] in {"past", "ger", "pres", "part"}:
                return m, m + s.size(m, "move"), False, s.verb(m, "move")[0]
            if s.low(m) == "carrying" and any(s.low(x) in _LOST for x in range(left, min(left + 7, len(s.tokens)))):
                return None  # one wreck, not a flow: "a raft carrying 40 people broke up"
            if s.has(m, "carry") and s.low(m - 1) in self.forecast and m - 1 not in s.date_at:
                return None  # "can carry no more than 500 people a day"
            if s.has(m, "carry") and left - m - s.size(m, "carry") < 2:
                return m, m + s.size(m, "carry"), False, s.low(m)
            if s.spanish and s.has(m, "move") and s.cover[m] < 0 and not s.has(m - 1, "det"):
                lemma, tense = s.verb(m, "move")
                if tense in {"past", "pres", "part", "imp", "ger"} and not self._ahead(m):
                    at = m
                    while at > floor and (s.low(at - 1) in {"nos", "les", "han", "ha", "se", "habían"}):
                        at -= 1
                    return at, m + s.size(m, "move"), True, lemma
        return None

    def _on_route(self, m: int) -> bool:
        """Whether token m belongs to the places of a journey: their names, articles and prepositions."""
        s = self.s
        small = s.low(m) in AND or s.low(m) in {
            "a",
            "en",
            "por",
            "de",
            "del",
            "desde",
            "con",
            "hacia",
            "al",
            "ese",
            "esa",
        }
        placed = (
            s.cover[m] >= 0
            or s.cap(m)
            or (m > 0 and s.cap(m - 1) and s.tokens[m].word)
            or s.has(m, "place", "flow_place", "det", "ground")
            or m in s.date_at
        )
        return small or placed or s.low(m) in {"país", "frontera", "isla", "puerto", "costa", "paso", "puente", "línea"}

    def _flow_of_nationals(self, k: int) -> bool:
        """A noun of movement with the people of a country: «el paso de haitianos»."""
        s = self.s
        named = s.low(k) in s.lexicon.raw["flow"].get("singular", {}) and not s.has(k, "flow")
        return named and self.state.migration and s.low(k + 1) in {"de", "of", "from", "by"} and self._nationals(k + 2)

    def _promised(self, left: int, floor: int) -> bool:
        """Whether a level is one to come: "will accept up to 10 return flights"."""
        s = self.s
        for x in range(left - 1, max(floor - 1, left - 5), -1):
            if s.low(x) in STOPS or s.low(x) == ",":
                return False
            if s.has(x, "future") or (s.spanish and s.low(x).endswith(("rá", "rán", "ría", "rían")) and s.cover[x] < 0):
                return True
        return False
