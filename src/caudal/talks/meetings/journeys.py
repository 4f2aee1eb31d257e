"""Meetings told by a journey or by time passed: "flew to Rome for talks", "spent an hour with the minister"."""

from __future__ import annotations

from caudal.talks.meetings.acts import SENT, Acts
from caudal.talks.meetings.sides import Found
from caudal.talks.words.mentions import Mention
from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

_WITH = frozenset({"with", "con"})
_ONE = frozenset({"a", "an", "another", "un", "una", "otro", "otra"})
_LANDING = frozenset({"land", "aterrizar", "estar"})
_SPELLS = word_set("morning afternoon evening night weekend mañana tarde noche velada rato jornada")
_TOGETHER = frozenset({"together", "juntos", "juntas", "reunidos", "reunidas"})
_SPENDING = word_set("had spent spend spends pasó pasaron pasamos pasé tuvo estuvo")
_TREATING = word_set(
    "seal sign conclude finalise finalize sellar firmar suscribir cerrar inspeccionar inspect "
    "discuss negotiate talk review tratar abordar discutir negociar dialogar repasar hablar revisar"
)
_SEEING = frozenset({"ask", "see", "tell", "urge", "press", "brief", "ver", "pedir", "entregar"})
_SOUGHT = (
    *("busc", "intent", "trat", "quier", "desea", "esper", "pretend"),
    *("try", "tried", "seek", "sought", "want", "hop"),
)
_SEND = ("send", "dispatch", "envi", "despach", "manda")
_SENDS = word_set("envía envían despacha despachan manda mandan")
_WILL = word_set("will to would enviar a")
_ENVOYS = word_set(
    "delegation delegations mission missions envoy envoys negotiators emissary delegación delegaciones misión misiones "
    "comitiva enviado enviada enviados emisario negociadores"
)
_ARRIVING = ("arrive", "land", "llegar", "arribar", "aterrizar", "fly into")
_BACK = ("return", "regresar")  # home, as far as no purpose is told
_SEES = word_set("verá verán vio vieron veremos")
_WAITING = ("wait", "await", "esper", "aguard", "recib", "receiv", "greet", "welcom")
_ANYBODY = word_set("nobody anyone anybody everyone those people somebody someone nadie quien alguien quienes todos")
_FAR = 14  # tokens from a verb of motion to what it is for


def dispatch(s: Scene, k: int, last: int) -> tuple[Mention, Mention] | None:
    """Whom a verb at token k says will be sent, and to which country or capital; None where it is no such verb."""
    low = s.low(k)
    if s.cover[k] >= 0 or not low.startswith(_SEND):
        return None
    coming = s.low(k - 1) in _WILL or (low.endswith(("ing", "ando")) and _being(s, k))
    coming = coming or (s.spanish and low.endswith(("rá", "rán"))) or (s.spanish and low in _SENDS)
    team = s.mention(k + 1) or s.mention(k + 2)
    if not coming or team is None or team.i > k + 3:
        return None
    envoys = any(s.low(x) in _ENVOYS for x in range(team.i, team.j))
    if not envoys and not (team.person and team.role is not None):
        return None
    for m in range(team.j, min(team.j + 8, last)):
        goal = s.mention(m + 1) if s.low(m) in {"to", "a"} else None
        if goal is not None and (goal.capital or goal.country) and goal.role is None:
            return team, goal
        if s.has(m, "clause", "say") or s.low(m) in {",", ";"}:
            return None
    return None


def _being(s: Scene, k: int) -> bool:
    """Whether a form of "to be" goes with the gerund at token k: "is also sending", «está enviando»."""
    return any(s.low(x) in {"is", "are", "está", "están", "'s", "'re"} for x in range(max(0, k - 3), k))


class Journeys(Acts):
    """Reads the verbs of travel of one block, and hours passed with somebody."""

    def _travel(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """Travel to a place, where the purpose is a meeting or the traveller is an official of another party."""
        s = self.s
        tag = "travel" if s.has(k, "travel") else "travel_bare"
        j = k + s.size(k, tag)
        limit = s.clause_end(j, last)
        purpose = self._purpose(j, limit)
        if s.has(k, "travel_bare") and s.tokens[j - 1].low not in {"to", "a", "in", "at", "en"}:
            goal_at = self._goal(j, last, s.verb(k, tag)[0] in _LANDING)
            led = {"to", "for", "para", "a"}
            aimed = (
                purpose is not None
                and purpose - k < _FAR
                and (s.low(purpose - 1) in led or any(s.low(x) in {"for", "para"} for x in range(purpose - 5, purpose)))
            )
            if goal_at is None and not aimed:
                return None
            j = j if goal_at is None else goal_at
        lemma, tense = s.verb(k, tag)
        if self._unreal(k, first, last) or (purpose is None and (self._sought(k, first) or lemma.startswith(_BACK))):
            return None
        if purpose is None and j in s.date_at and s.low(j - 1) in {"in", "en", "at"}:
            return None  # "arrive in September"
        goal = s.mention(j) or s.mention(j + 1)
        if goal is None and s.low(j + 1) == "capital" and s.has(j, "det"):
            goal = s.mention(j + 2)  # «viajará a la capital guatemalteca»
        if goal is not None and goal.adjective and s.low(goal.j) == "capital":
            goal = Mention(goal.i, goal.j + 1, goal.parties, capital=True)  # "landed in the Kenyan capital"
        if purpose is None and any(s.has(x, "flow_people") for x in range(j, min(j + 7, last))):
            return None  # «cuando llegaron a Canarias 5.300 personas»
        if purpose is None and tense == "ger" and any(s.has(x, "flow_people") for x in (k - 1, k - 2)):
            return None  # "boats leaving for Cyprus"
        if purpose is None and lemma == "salir" and tense in {"imp", "inf", "sub"}:
            return None  # «cuando salía hacia Managua»
        if purpose is None and (s.low(k).endswith("ing") or s.low(k - 1) in {"who", "que"}) and self._anybody(k):
            return None  # "nobody travelling to Australia by boat"
        if purpose is None and goal is not None and goal.adjective and s.low(goal.i - 1) in _ONE:
            return None  # "shells landed in a Thai field"
        place = goal is not None or s.has(j, "place") or (j < last and s.cap(j))
        if not place and purpose is None:
            return None
        subject = self._subject(k, first)
        if purpose is None and (host := self._awaited(j, last)) is not None:
            objects_there, purpose_there = [host], True
        else:
            objects_there, purpose_there = [], False
        after = s.mention(goal.j) or s.mention(goal.j + 1) if goal is not None and s.spanish and not subject else None
        if after is not None and after.person and after.role is not None:
            subject = [after]  # «estuvo aquí en Roma el ministro»
        end = goal.j if goal is not None else j + 1
        end = max(end, *(when.j for when in s.dates if when.i in (end, end + 1)), end)
        objects: list[Mention] = [*([goal] if goal is not None else []), *objects_there]
        if purpose is not None:
            size = max(1, *(s.size(purpose, t) for t in ("meet_with", "meet", "meet_noun")))
            end = self.around.object_end(purpose + size, last)
            objects += [m for m in s.between(purpose, end) if not m.adjective]
        elif not any(m.person or m.role for m in subject):
            return None
        if subject and all(self._civil(m) for m in subject):
            return None
        if not s.parties(subject):
            subject = [*subject, *(m for m in s.between(first, k) if m.role and not m.adjective)]
        abroad = bool(subject) and subject[0].person and not subject[0].parties and bool(s.parties(objects))
        abroad = abroad and purpose is None and self.state.diplomatic()
        sent = (
            (purpose is not None and s.has(purpose, "meet_noun"))
            or (goal is not None and bool(goal.parties) and self._on_errand(end))
        ) and any(s.low(x) in SENT for m in subject for x in range(m.i, m.j))
        abroad = abroad or (sent and self.state.diplomatic())
        if not abroad and not self._two(
            subject, objects, first, last, plural=False, strict=not (purpose or purpose_there)
        ):
            return None
        form = "visit" if purpose is None else "meeting"
        former = "former" if self._earlier(k, first) else ""
        found = self._make(k, k, end, first, last, form, [*subject, *objects], tense, ordinal=former)
        found.arrival = purpose is None and s.verb(k, tag)[0].startswith(_ARRIVING)
        return found, end

    def _on_errand(self, end: int) -> bool:
        """Whether what a journey is for follows the goal: "to inspect the hall", «para cerrar ese punto»."""
        s = self.s
        if s.low(end) == "para":
            return s.low(end + 1).endswith(("ar", "er", "ir"))
        return not s.spanish and s.low(end) == "to" and s.mention(end + 1) is None and not s.has(end + 1, "det")

    def _anybody(self, k: int) -> bool:
        """Whether whoever it may be is said to travel: "anyone travelling to", «nadie que viaje a»."""
        return any(self.s.low(x) in _ANYBODY for x in (k - 1, k - 2))

    def _awaited(self, j: int, last: int) -> Mention | None:
        """The counterpart who waits where a journey leads: «viajará a Roma, donde lo espera su homólogo»."""
        s = self.s
        at = next((x for x in range(j, min(j + 8, last)) if s.low(x) in {"where", "donde"}), None)
        if at is None or any(s.has(x, "meet", "meet_with", "meet_noun") for x in range(at, min(at + 10, last))):
            return None
        host = next((m for m in s.between(at, min(at + 8, last)) if m.counterpart or (m.role and m.parties)), None)
        near = range(at, min(at + 10, last))
        waits = any(s.low(x).startswith(_WAITING) for x in near)
        return host if host is not None and (host.counterpart or waits) else None

    def _sought(self, k: int, first: int) -> bool:
        """Whether people only try to get there: «personas que buscan llegar a», "migrants trying to enter"."""
        s = self.s
        near = range(max(first, k - 4), k)
        wanted = any(s.low(x).startswith(_SOUGHT) for x in near if x >= k - 3)
        moving = set(s.lexicon.raw["flow"]["people"])
        led = next((x for x in near if s.low(x) in {"que", "who", "that"}), -1)
        return wanted or (led > first and s.low(led - 1) in moving)

    def seen(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """One whom an official sees, day or place between: «verá el martes en Lima a su homólogo»."""
        s = self.s
        if s.low(k) not in _SEES or s.cover[k] >= 0 or s.low(k - 1) == "se" or self._unreal(k, first, last):
            return None
        m = k + 1
        while m < last and m - k < _FAR and s.low(m) not in {"a", "al"} and self._between_partners(m):
            m += 1
        whom = s.mention(m + 1) if s.low(m) in {"a", "al"} and m > k + 1 else None
        if whom is None or not (whom.counterpart or (whom.person and whom.role is not None)):
            return None
        subject = self._subject(k, first)
        if not self._two(subject, [whom], first, last, plural=False):
            return None
        end = self.around.object_end(m + 1, last)
        return self._make(
            k, k, end, first, last, "meeting", [*subject, whom], "past" if s.low(k).startswith("vi") else "fut"
        ), end

    def dispatched(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """A delegation to be sent to the other side: "is sending a delegation to Rabat", «enviará una misión a»."""
        s = self.s
        sent = dispatch(s, k, last)
        if sent is None or self._unreal(k, first, last):
            return None
        subject, (team, goal) = self._subject(k, first), sent
        if not goal.parties or set(goal.parties) & set(s.parties(subject)) or not self.state.diplomatic():
            return None
        end = max(goal.j, *(when.j for when in s.dates if when.i in (goal.j, goal.j + 1)), goal.j)
        return self._make(k, k, end, first, last, "visit", [*subject, team], "fut"), end

    def _goal(self, j: int, last: int, landing: bool) -> int | None:
        """The token after "to" that a verb of motion leads to, past day and manner."""
        s, m = self.s, j
        leads = {"in", "en", "at"} if landing else {"to", "a", "into", "hacia"}
        while m < last and m - j < 7 and s.low(m) not in leads and self._between_partners(m):
            m += 1
        return m + 1 if s.low(m) in leads else None

    def _finite(self, m: int) -> bool:
        """Whether a verb of meeting at token m is one of its own: "and on Friday will meet", «y mañana se verá»."""
        s = self.s
        tags = [t for t in ("meet_with", "meet") if s.has(m, t)]
        if not tags or s.has(m, "meet_noun"):
            return False
        return s.verb(m, tags[0])[1] not in {"inf", "ger"} or s.low(m - 1) == "will"

    def _purpose(self, j: int, limit: int) -> int | None:
        """The verb or noun of meeting that a journey is for: "to meet her", "for talks", "to see his counterpart"."""
        s = self.s
        for m in range(j, limit):
            if s.has(m, "meet_with", "meet", "meet_noun") and s.cover[m] < 0:
                return None if self._finite(m) else m
            if s.low(m) in _TREATING and s.low(m - 1) in {"to", "a", "para"}:
                whom = next((x for x in range(m + 1, min(m + 12, limit)) if s.low(x) in _WITH), None)
                with_whom = s.mention(whom + 1) or s.mention(whom + 2) if whom is not None else None
                official = with_whom is not None and (with_whom.role is not None or self.around.person(with_whom))
                if whom is not None and with_whom is not None and with_whom.person and official:
                    return whom
            if s.low(m) in _SEEING and s.low(m - 1) in {"to", "a", "para"}:
                seen = s.mention(m + 1) or s.mention(m + 2)
                foreign = seen is not None and bool(seen.parties) and not seen.adjective and s.low(seen.i - 1) in _ONE
                if seen is not None and (seen.counterpart or foreign or (seen.person and seen.role is not None)):
                    return m
        return None

    def passed(self, k: int, first: int, last: int) -> tuple[Found | None, int] | None:
        """Time passed with somebody of the other side: "spent 40 minutes with the mayor", «pasó dos horas con»."""
        s = self.s
        if s.low(k) not in _SPENDING or self._unreal(k, first, last):
            return None
        lengths = set(s.lexicon.raw["dates"]["lengths"])
        near = range(k + 1, min(k + 7, last))
        unit = next((x for x in near if s.low(x) in lengths | _SPELLS), next((x for x in near if x in s.date_at), None))
        if unit is None:
            return None
        while s.low(unit + 1) in _SPELLS or (unit in s.date_at and unit + 1 in s.date_at):
            unit += 1  # "Tuesday evening"
        lengthy = s.low(unit + 1) not in _WITH and s.low(unit + 1) in {"at", "in", "en"}
        with_whom = next((x for x in range(unit + 2, min(unit + 8, last)) if s.low(x) in _WITH), None)
        if lengthy and with_whom is not None and all(s.tokens[x].word for x in range(unit, with_whom)):
            unit = with_whom - 1  # "spent most of Thursday at the ministry with her counterpart"
        if s.low(unit + 1) not in _WITH:
            subject = self._subject(k, first)
            if len(set(s.parties(subject))) < 2 or s.low(unit + 1) not in {"in", "at", "en"}:
                return None
            end = self.around.object_end(unit + 1, last)
            if not any(s.low(x) in _TREATING | _TOGETHER for x in range(end, min(end + 5, last))):
                return None
            return self._make(k, k, end, first, last, "meeting", subject, "past"), end
        end = self.around.object_end(unit + 2, last)
        objects = [m for m in s.between(unit + 1, end) if not m.adjective]
        met = objects[0] if objects and objects[0].i <= unit + 3 else None
        if (
            met is None
            or not (met.counterpart or (met.person and met.role is not None))
            or self._home(met.i, met.j + 1)
        ):
            return None
        subject = self._subject(k, first)
        if not self._two(subject, objects, first, last, plural=False):
            return None
        return self._make(
            k, k, end, first, last, "meeting", [*subject, *objects], "inf" if s.low(k) == "spend" else "past"
        ), end
