"""Who meets whom: the two sides of a meeting, and people whom a government meets at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caudal.talks.items import Actor, Slot
from caudal.talks.meetings.places import Places
from caudal.talks.words.mentions import Mention
from caudal.talks.words.scene import Scene, State
from caudal.talks.words.tokens import word_set

_MANNER = word_set(
    "in at on for early earlier late later day hours hour minutes again alone briefly here there behind "
    "closed doors the person one-on-one face cara a solas durante horas hora minutos puerta cerrada de en "
    "por nuevo teléfono night evening morning afternoon noon midday noche tarde mediodía madrugada "
    "videollamada videoconferencia privado phone telephone by video link over breakfast lunch dinner two "
    "toda todo jornada entire whole mañana zoom skype teams whatsapp "
    "three más menos casi unas unos poco largas media more than over nearly almost about roughly some half "
    "cuenta separado lado su propia own also too también además asimismo igualmente jointly both "
    "first then luego después afterwards "
    "primero ocasiones ocasión oportunidades sorpresa avión tren helicóptero urgencia invitación allí "
    "allá ahí times twice once veces vía telefónica"
)
_SIDES = word_set("mayor premier judge senator alcalde gobernador senador")  # one who may speak for his side
_LOCAL = word_set(
    "governor mayor alderman councillor sheriff prefect judge gobernador gobernadore gobernadora alcalde alcaldesa "
    "prefecto prefecta subprefecto edil regidor intendente councilman councilwoman munícipe juez jueza"
)
_ASSOCIATIONS = word_set(
    "groups organisations organizations associations organizaciones organismos asociaciones colectivos gremios"
)
_WHEN = word_set("when once cuando mientras pending previa previo")
_WHOSE = frozenset({"his", "her", "their", "su", "sus"})
_FACING = word_set("host hosts neighbour neighbor neighbours neighbors anfitrión anfitriona vecino vecina")
GENERIC = word_set("meeting session gathering reunión sesión cita encuentro mesa")
_OURS = frozenset({"our", "my", "nuestro", "nuestra", "nuestros", "nuestras", "mi", "mis"})
_BODIES = word_set("commission committee group comisión comité grupo mecanismo mechanism")
_DENYING = word_set(
    "denied denies deny denying negó niega negaron niegan desmintió desmiente descartó descartaron descarta"
)
_ANY = word_set("any having alguna ningún ninguna alguno")
_PLACED = frozenset({"in", "at", "en"})
_PLACING = word_set("in at en de del la el los las the")
_UP_TO = word_set("hasta up to as many")
_DENIED = word_set("no not never without sin ni ningún ninguna nunca n't didn't won't cannot tampoco jamás neither nor")


@dataclass(slots=True)
class Found:
    """A mention of a meeting before mentions are merged into events."""

    start: int
    end: int
    text: str
    form: str
    planned: bool
    definite: bool
    plural: bool
    date: Slot | None
    place: Slot | None
    participants: tuple[Actor, ...]
    parties: tuple[str, ...]
    open_form: bool = False
    pointing: bool = False  # "that session": the one named just before
    sure: int = (
        2  # whether its words tell if it is past or planned: 2 by a day or form of their own, 1 by the tense around
    )
    noun: bool = False
    ordinal: str = ""  # "1", "2", ... for "the first talks"; "new" for "another round"
    head: str = ""  # the noun: "dinner"; "" for a verb
    site: bool = False  # its place is a building or the like, which does not speak against a town
    led: bool = False  # "ahead of their meeting with X"
    fresh: Slot | None = None  # the day of publication, where it is told as just over
    arrival: bool = False  # only that somebody arrived for it, perhaps the day before
    block: int = 0  # where its paragraph begins
    near: Slot | None = None  # the last day of the past that its paragraph names before it
    distant: bool = False  # «aquella cita»: the last one that is over


class Sides:
    """Tells whether two different parties meet."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        self.around = Places(scene)
        self.guest = False  # whether the verb tells of a guest received
        self.met = self.told = -1  # the last verb and the last noun of meeting
        raw = scene.lexicon.raw["meetings"]
        self.call, self.open = frozenset(raw["call"]), frozenset(raw["open_call"])
        self.visit, self.weak = frozenset(raw["visit"]), frozenset(raw["weak_noun"])
        self.domestic, self.civil = frozenset(raw["domestic"]), frozenset(raw["civil"])
        self.not_after, self.no_object = frozenset(raw["not_after"]), frozenset(raw["no_meeting_object"])

    def _between_partners(self, m: int) -> bool:
        """Whether token m may stand between a verb of meeting and "with": day, hour, place, manner."""
        s = self.s
        if s.low(m) in s.lexicon.raw["numbers"]["words"] or s.low(m) == "durante":
            return True
        if (
            m in s.date_at
            or s.has(m, "adjunct", "place", "site")
            or s.low(m) == "capital"
            or s.low(m) in _MANNER
            or s.low(m).endswith(("ly", "mente"))
        ):
            return True
        mention = s.mention(m)
        if s.low(m) in _UP_TO and any(s.low(x) in {"times", "veces"} for x in range(m + 1, m + 4)):
            return True  # «se entrevistó hasta tres veces con»
        if s.low(m) in _PLACING:
            return True
        town = mention is not None and mention.name is not None and s.low(mention.i - 1) in {"in", "at", "en"}
        if mention is not None and not mention.role and s.low(mention.i - 1) == "capital":
            return True  # «en la capital boliviana con»
        led = mention is not None and mention.name is not None and not mention.role
        if led and mention is not None and self._of_site(mention.i):
            return True  # «en el palacio de la Casba con su par»
        return mention is not None and not mention.role and (mention.capital or mention.country or town)

    def _of_site(self, i: int) -> bool:
        """Whether a name belongs to a building told before it: «el palacio de la Casba», "the palace of Carthage"."""
        s, k = self.s, i - 1
        while i - k < 4 and s.low(k) in _PLACING:
            k -= 1
        return s.has(k, "site") and k < i - 1

    def _unreal(self, k: int, first: int, last: int) -> bool:
        """A meeting that is denied or only asked about."""
        s = self.s
        asked = s.low(last - 1) == "?" or (s.low(last - 2) == "?" and last - first > 1)
        near = range(max(first, k - 6), k + 1)
        if any(s.low(x) in _DENYING for x in near) and any(s.low(x) in _ANY for x in range(max(first, k - 3), k + 3)):
            return True
        if any(s.low(x) == "whether" for x in near) or any(
            s.low(x) == "si" and (s.has(x - 1, "say") or s.low(x - 1) == "sobre")
            for x in range(max(first + 1, k - 3), k)
        ):
            return True
        return asked or any(
            s.low(x) in _DENIED and s.low(x + 1) != "embargo"
            for x in range(max(first, k - 4), k)
            if s.block.quote_of[x] == s.block.quote_of[k]
        )

    def _conditional(self, i: int, j: int, first: int, last: int) -> bool:
        """Whether a meeting without a day is only a condition: "as long as visa talks with the EU resume"."""
        s = self.s
        led = any(s.has(x, "condition") and s.low(x) not in _WHEN for x in range(max(first, i - 5), i))
        return led and not any(i <= w.i < min(j + 8, last) for w in s.dates)

    def _home(self, i: int, j: int, *, movers: bool = True) -> bool:
        """Whether tokens [i, j) name people or bodies that a government meets at home; those who move, if `movers`."""
        s = self.s
        return any(
            (s.low(x) in self.domestic and (movers or not s.has(x, "flow_people")))
            or (s.low(x) + "s" in self.domestic and s.low(x) not in _SIDES)
            for x in range(i, min(j, len(s.tokens)))
        )

    def _holder(self, i: int, first: int) -> list[Mention]:
        """Who holds the meeting: the subject of the light verb before it ("held talks", "sostuvo una reunión")."""
        s = self.s
        for k in range(i, max(first - 1, i - 16), -1):
            if s.has(k, "light") and s.cover[k] < 0:
                return self._subject(k, first)
            if i - k > 7 and s.has(k, "say", "clause", "meet", "meet_noun", "commit_to"):
                return []
        return []

    def _subject(self, k: int, first: int) -> list[Mention]:
        s, v = self.s, k
        while v > first and (s.low(v - 1) in {"to", "will", "would", "a", "de", "should"} or s.has(v - 1, "aux")):
            v -= 1
        found = s.subject(v, first)
        if found is not None and found[0]:
            chain = found[0]
            apart = s.mention(chain[0].i - 2) if s.low(chain[0].i - 1) == "," and chain[0].role is None else None
            if apart is not None and apart.counterpart and apart.j == chain[0].i - 1 and apart.i >= first:
                return [apart, *chain]  # «Sosa y su colega boliviano, Luis Paz, hablaron»
            return chain
        people = [m for m in s.between(first, k) if not m.adjective and (m.person or m.role or m.country)]
        if not people:
            return []
        chain = [people[0]]
        for m in people[1:]:
            gap = range(chain[-1].j, m.i)
            if all(s.low(x) in {",", "and", "y", "e"} for x in gap):
                chain.append(m)
        return chain

    def _two(
        self,
        subject: Sequence[Mention],
        objects: Sequence[Mention],
        first: int,
        last: int,
        *,
        plural: bool,
        strict: bool = False,
    ) -> bool:
        """Two different parties in subject and object, or words that stand for two ("both leaders", "counterpart")."""
        s = self.s
        mine, theirs = set(s.parties(subject)), set(s.parties(objects))
        if plural and any(self._two_of(m) for m in subject):
            return False  # "the two brothers"
        if plural and not objects:
            if not subject and self.state.diplomatic() and not self._home(first, last):
                return True
            if not mine and self.state.two() and any(s.has(x, "joint_body") for x in range(first, last)):
                return True
            if self.state.diplomatic() and any(self._across(m) for m in subject):
                return True
            if subject and all(m.role is not None and s.low(m.role[1] - 1) in self.domestic for m in subject):
                self.state.home |= GENERIC
                return False
            if len(mine) > 1:
                return any(m.role or m.person or m.country for m in subject)
            known = self.state.two()
            bodies = [x for m in subject for x in range(m.i, m.j) if s.has(x, "joint_body") or s.low(x) in _BODIES]
            if known and bodies and (self.state.joint or any(s.has(x, "joint_body") for x in bodies)):
                return True
            if len(subject) > 1 and any(m.person and not m.parties for m in subject) and self.state.diplomatic():
                return not any(self._home(m.i, m.j + 1) for m in subject)
            numbered = s.tokens[0].text.isdigit() and s.low(1) in {".", ")"} and self.state.diplomatic()
            free = not mine and not any(self._home(m.i, m.j + 1) for m in subject)
            return known and (
                any(m.both or m.counterpart for m in subject)
                or (free and (self.state.meetings > 0 or self.state.listing is True or numbered or self._many(subject)))
            )
        if any(self._facing(m) for m in objects):
            return self.state.diplomatic()
        at_home = bool(objects) and all(
            self._home(m.i, self._bound(m)) or self._homely(m) or self._grouped(m) for m in objects
        )
        if at_home and (not theirs or ((theirs <= mine or not mine) and all(self._homely(m) for m in objects))):
            self.state.home |= GENERIC
            return False
        around = {code for m in s.between(first, last) for code in m.parties}
        alone = not around - mine or all(m.role and self.s.low(m.role[1] - 1).endswith("s") for m in objects)
        if not theirs - mine and alone and self._unequal(subject, objects):
            self.state.home |= GENERIC
            return False
        if len(mine | theirs) > 1:
            return bool(theirs - mine) or not strict
        if any(m.both or m.counterpart for m in [*subject, *objects]):
            return True
        if strict:
            return False
        if objects and all(self._own_people(m) for m in objects):
            return False
        if self.state.diplomatic() and any((m.role or m.name) and not self._home(m.i, m.j + 1) for m in objects):
            return True
        official = [m for m in [*subject, *objects] if m.person or m.role]
        context = {code for m in s.between(first, last) for code in m.parties if not m.adjective}
        known = self.state.two()
        if (
            known
            and any(m.role or m.country for m in objects)
            and (theirs or mine or self.state.meetings or not subject)
        ):
            own = mine | ({code for code in self.state.parties if not theirs} if not theirs else set())
            if not subject or any(m.role or m.person for m in subject):
                return bool(theirs or own)
        if known and theirs - mine and subject and subject[0].role is not None and self._nation(objects[0]):
            return True
        if theirs and not mine and not subject and objects and self.state.two():
            return bool(self.state.meetings) or len(context) > 1
        return len(official) > 1 and len(context) > 1 and bool(mine | theirs)

    def _nation(self, m: Mention) -> bool:
        """Whether a government is called by its people: «se citó con los colombianos», "met with the Libyans"."""
        s = self.s
        people = m.role is None and m.name is None and not (m.country or m.capital) and bool(m.parties)
        led = s.low(m.i) in {"the", "los"} or s.low(m.i - 1) in {"the", "los"}
        plain = not s.tokens[m.j].word or s.has(m.j, "link") or m.j in s.date_at if m.j < len(s.tokens) else True
        return people and led and s.low(m.j - 1).endswith("s") and (plain or s.low(m.j) in _PLACING)

    def _two_of(self, m: Mention) -> bool:
        """Whether "the two" are people of no office: "the two brothers", «los dos acusados»."""
        s, x = self.s, m.j
        if not m.both or x >= len(s.tokens) or s.cover[x] >= 0 or not s.tokens[x].text.islower() or x in s.date_at:
            return False
        official = s.has(x, "group", "office", "counterpart", "party", "aux", "say", "light", "meet", "commit_to")
        return s.low(x).endswith("s") and not official and not s.has(x, "meet_with", "flow_be", "clause", "meet_noun")

    def _bound(self, m: Mention) -> int:
        """The end of whose people a mention tells: "representatives of aid groups"."""
        s = self.s
        if m.role is None or m.parties or s.low(m.j) not in {"of", "de"}:
            return m.j + 1
        return m.j + 4

    def _grouped(self, m: Mention) -> bool:
        """Whether somebody speaks for associations: "representatives of aid groups"."""
        return any(self.s.low(x) in _ASSOCIATIONS for x in range(m.j + 1, self._bound(m)))

    def _own_people(self, m: Mention) -> bool:
        """Whether it is one's own ambassador or advisers, by the possessive."""
        if {self.s.low(m.i), self.s.low(m.i - 1)} & _OURS:
            return True
        theirs = {self.s.low(m.i), self.s.low(m.i - 1)} & {"his", "her", "their", "its", "su", "sus"}
        return bool(theirs) and m.role is not None and not (m.counterpart or m.parties or m.name or m.both)

    def _across(self, m: Mention) -> bool:
        """Whether governors or mayors of two towns meet: "the two mayors", «los gobernadores de X e Y»."""
        s = self.s
        if m.role is None or not self._local(m) or not s.low(m.role[1] - 1).endswith("s"):
            return False
        two = s.low(m.i - 1) in {"two", "both", "dos", "ambos", "ambas"} or any(
            s.low(x) in {"two", "both", "dos", "ambos", "ambas"} for x in range(m.i, m.role[1])
        )
        joined = s.low(m.j) in {"and", "y", "e"} and m.j + 1 < len(s.tokens) and s.cap(m.j + 1)
        return two or joined or any(s.low(x) in {"and", "y", "e"} for x in range(m.role[1], m.j))

    def _unequal(self, subject: Sequence[Mention], objects: Sequence[Mention]) -> bool:
        """Whether one side are governors or mayors and the other national: a country's own affair."""
        if any(m.both or m.counterpart for m in [*subject, *objects]) or not (subject and objects) or self.guest:
            return False
        local = [
            {self._local(m) for m in side if m.role is not None or self.around.person(m)} for side in (subject, objects)
        ]
        return local in ([{True}, {False}], [{False}, {True}])

    def _facing(self, m: Mention) -> bool:
        """Whether it is who faces one across the line, or receives one abroad: «su anfitrión», "her neighbour"."""
        s = self.s
        return s.low(m.i) in _WHOSE and m.role is not None and s.low(m.role[0]) in _FACING

    def _local(self, m: Mention) -> bool:
        """Whether a governor, mayor or county judge, by the words here or where the text named the person."""
        s = self.s
        known = s.registry.find(s.tokens[m.name[1] - 1].bare) if m.name is not None and m.role is None else None
        words = (
            [s.low(x) for x in range(*m.role)]
            if m.role is not None
            else (known.role or "").lower().split()
            if known
            else []
        )
        return any(w in _LOCAL or w.rstrip("s") in _LOCAL for w in words)

    def _saw(self, j: int, last: int) -> bool:
        """Whether who was seen is an official, and when or where follows: "when I saw the minister in Lima"."""
        s = self.s
        seen = s.mention(j)
        owned = s.mention(seen.j + 1) if seen is not None and s.low(seen.j) in {"'s", "’s"} else None
        if seen is not None and owned is not None:
            seen, j = owned, seen.j + 1  # "saw the President's security minister"
        if seen is not None and seen.counterpart:
            return True
        if seen is None or seen.i > j + 1 or not seen.person or (seen.role is None and not self.around.person(seen)):
            return False
        land = s.mention(seen.j + 1) if s.low(seen.j) in {"of", "de"} else None
        after = seen.j if land is None else land.j
        if (s.low(j - 2) == "will" or s.low(j - 2).endswith("'ll")) and seen.role is not None:
            return True
        return after in s.date_at or s.low(after) in _PLACED

    def _listed(self, m: Mention, first: int) -> bool:
        """Whether officials of two parties are joined before the verb: "the minister of A and that of B, Y, met"."""
        s = self.s
        people = [x for x in s.between(first, m.j) if x.role is not None and x.parties and x.person]
        if len(set(s.parties(people))) < 2 or m.i - people[-1].j > 4:
            return False
        gap = range(people[0].j, people[-1].i)
        joined = any(s.low(x) in {"and", "y", "e"} for x in gap)
        return joined and not any(s.has(x, "say", "aux", "clause", "light", "meet", "commit_to") for x in gap)

    def _homely(self, m: Mention) -> bool:
        """Whether an office is one that a government meets at home: "lawmakers", "congressional leaders"."""
        if m.role is None:
            return False
        return any(self.s.low(x) in self.domestic for x in range(m.i, m.role[1]))

    def _many(self, subject: Sequence[Mention]) -> bool:
        """Whether the subject is plural: teams, ministers, two names."""
        s = self.s
        return self.state.diplomatic() and (
            len(subject) > 1 or any(s.low(m.j - 1).endswith("s") and m.role for m in subject)
        )

    def _official(self, subject: Sequence[Mention], objects: Sequence[Mention]) -> bool:
        return any(m.person or m.role for m in objects) or (
            any(m.role or (m.name and m.parties) for m in subject) and bool(objects)
        )
