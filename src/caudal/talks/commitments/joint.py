"""What both sides bind themselves to without a verb of promise: pacts, plans approved, orders to their people."""

from __future__ import annotations

from caudal.talks.commitments.pledges import Act
from caudal.talks.commitments.points import PLEDGE
from caudal.talks.commitments.promised import Promised
from caudal.talks.meetings.journeys import dispatch
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_TO_WHAT = word_set("to with con de a en por that for on sobre para towards")
_TEAMS = word_set(
    "team teams chiefs commanders officials ministers ministries staff services delegations negotiators experts "
    "agencies cabinets "
    "directorates police forces authorities consulates commands direcciones policías autoridades cuerpos consulados "
    "mandos viceministros embajadores ambassadors secretaries secretarios "
    "equipos equipo ministros funcionarios cancilleres delegaciones negociadores dependencias gabinetes subalternos"
)
_ORDERS = (
    *("instruct", "direct", "task", "order", "charg", "ask", "mandat"),
    *("instruy", "encarg", "encomend", "orden", "giraron"),
)
_HOLDING = (
    "inclu",
    "contempl",
    "recog",
    "contien",
    "contain",
    "establec",
    "prev",
    "estip",
    "provid",
    "envis",
    "foresee",
)
_DEEDS = word_set(
    "opening creation deployment establishment exchange construction purchase return transfer release readmission "
    "repatriation relocation resettlement devolución traslado readmisión retorno "
    "repatriación apertura creación despliegue "
    "instalación intercambio construcción envío compra entrega puesta"
)
_TASKS = ("task", "charg", "mandat", "encarg", "encomend", "instru")
_APPROVES = (
    *(
        "sign",
        "approv",
        "endors",
        "adopt",
        "announc",
        "unveil",
        "present",
        "back",
        "launch",
        "finali",
        "ratif",
        "seal",
        "initial",
        "ink",
    ),
    *(
        "aprob",
        "anunci",
        "suscrib",
        "firm",
        "adopt",
        "present",
        "avala",
        "refrend",
        "ratific",
        "pusieron",
        "rubric",
        "sella",
    ),
)
_LIGHTS = frozenset({("green", "light"), ("luz", "verde"), ("visto", "bueno"), ("go", "-"), ("the", "go-ahead")})
_PLANS = word_set(
    "agreement deal accord pact memorandum protocol plans plan package measures steps roadmap scheme programme program "
    "framework arrangement hoja acuerdo convenio pacto memorando memorándum protocolo planes paquete medidas programa"
)
_TEXTS = word_set("text document draft declaration communique texto acta documento declaración comunicado minuta")
_BINDS = word_set("obliga obligan compromete comprometen binds bind commits commit obliges oblige")
_REACHED = ("lleg", "alcanz", "logr", "reach", "struck", "strik")
_ANNOUNCED = ("announc", "unveil", "adopt", "approv", "present", "anunci", "aprob", "adopt")
_SOUGHT = (
    *("seek", "sought", "want", "need", "discuss", "negotiat", "propos", "reject", "hop", "expect", "possib", "draft"),
    *(
        "toward",
        "press",
        "urg",
        "demand",
        "busc",
        "pid",
        "exig",
        "propus",
        "negoci",
        "rechaz",
        "posib",
        "hacia",
        "without",
    ),
    *("cerca", "close", "near", "sin", "violat", "break", "broke", "push", "call", "fail", "quier", "evit", "ask"),
)


class Joint(Promised):
    """Reads the acts that a text ties to its parties by other words than a promise."""

    def _tied(self, k: int, first: int, last: int) -> Act | None:
        """The act that words of approval, order or dispatch at token k tie to a party."""
        if self.s.cover[k] >= 0 or not self.state.talks() or self._denied(k, first):
            return None
        return (
            self._approved(k, first, last)
            or self._ordered(k, first, last)
            or self._dispatched(k, first, last)
            or self._accepted(k, first, last)
            or self._contained(k, first, last)
            or self._told_to(k, first, last)
        )

    def _accepted(self, k: int, first: int, last: int) -> Act | None:
        """An invitation taken: "accepted an invitation to visit Guatemala City", «aceptó la invitación a visitar»."""
        s = self.s
        if not s.low(k).startswith(("accept", "acept")) or s.low(k) in {"accept", "aceptar"}:
            return None
        owned = any(
            s.low(x) in {"'s", "’s"} for x in range(k + 1, min(k + 5, last))
        )  # "accepted Mr Prentice's invitation"
        if not (s.has(k + 1, "det") or owned):
            return None
        asked = next((x for x in range(k + 2, min(k + 7, last)) if s.low(x).startswith("invita")), -1)
        at = next((x for x in range(asked + 1, min(asked + 9, last)) if s.low(x) in {"to", "a", "al", "para"}), -1)
        acts = at > 0 and (self._infinitive(at + 1) if s.spanish else self._bare_verb(at + 1))
        place = at > 0 and (s.has(at + 1, "det") or s.mention(at + 1) is not None or s.low(at) == "al")
        deed = s.low(k + 2) in _DEEDS and s.low(k + 3) in {"of", "de"}  # "accepted the return of 80 people"
        if not (deed or (asked > 0 and (acts or place))):
            return None
        at = k if deed else at
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        beside = not actors and spoken < 0 and s.low(k - 1) in {"and", "y", "e"}
        if beside and self.prior is not None and self.prior[0] == first:
            actors = self.prior[1]  # "offered two boats and accepted an invitation"
        if self._outside(actors) or not (spoken >= 0 or self._official(actors)):
            return None
        return Act(self._first_have(k, first), self._clause(at + 1, last), at + 1, actors, spoken)

    def _contained(self, k: int, first: int, last: int) -> Act | None:
        """A promise that a text holds: «El acuerdo incluye la promesa de tramitar», "includes a pledge to"."""
        s = self.s
        if not s.low(k).startswith(_HOLDING):
            return None
        noun = next((x for x in range(k + 1, min(k + 4, last)) if s.low(x) in PLEDGE), -1)
        if noun < 0 or not s.has(noun - 1, "det") or s.low(noun + 1) not in {"to", "de", "a"}:
            return None
        text = any(s.low(x) in self.bodies or s.low(x) in _PLANS for x in range(max(first, k - 5), k))
        plain = self._infinitive(noun + 2) if s.spanish else self._bare_verb(noun + 2)
        return Act(noun - 1, self._clause(noun + 2, last), noun + 2) if text and plain else None

    def _approved(self, k: int, first: int, last: int) -> Act | None:
        """A plan that is signed off: "signed off on plans to speed up returns", «dieron luz verde a un plan para»."""
        s = self.s
        lit = next((x for x in range(k + 1, min(k + 4, last)) if (s.low(x), s.low(x + 1)) in _LIGHTS), -1)
        given = lit > 0 and s.low(k).startswith(("g", "d"))
        if not (given or s.low(k).startswith(_APPROVES)) or s.low(k).endswith(("ing", "ar", "ir", "ción")):
            return None
        begin = lit + 2 if given else k + 1
        begin += given and s.low(begin) == "ahead"
        plan = next((x for x in range(begin, min(begin + 6, last)) if s.low(x) in _PLANS), -1)
        if plan < 0:
            held = self._past_adjuncts(begin, last)  # «rubricaron este sábado en Banjul un plan para»
            plan = next((x for x in range(held, min(held + 5, last)) if s.low(x) in _PLANS), -1)
            begin = held
        deed = next((x for x in range(begin + 1, min(begin + 4, last)) if s.low(x) in _DEEDS), -1) if given else -1
        if deed > 0 and s.low(begin) in {"a", "al", "to", "for"}:  # «dio luz verde al traslado de 80 personas»
            actors, spoken, _ = self._who(self._first_aux(k, first), first)
            sided = spoken >= 0 or (self._official(actors) and not self._outside(actors))
            return Act(self._first_have(k, first), self._clause(deed, last), deed, actors, spoken) if sided else None
        if given and s.low(begin) in {"a", "to", "for"} and (plan < 0 or plan > begin + 3):
            plan = begin - 1  # «dio su visto bueno a readmitir», "gave the green light to flying"
        if plan < 0 or any(s.has(x, "clause", "say") for x in range(begin, plan)):
            return None
        aim = next(
            (
                x
                for x in range(plan + 1, min(plan + 7, last))
                if s.low(x) in {"to", "para"} or (given and s.low(x) == "a")
            ),
            -1,
        )
        plain = aim > 0 and (self._infinitive(aim + 1) if s.spanish else self._bare_verb(aim + 1))
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        if not plain or self._outside(actors) or not (spoken >= 0 or self._official(actors)):
            return None
        two = len(set(s.parties(actors))) > 1 or any(m.both or m.counterpart for m in actors)
        if not (two or given or spoken >= 0 or self._several(actors)):
            return None
        return Act(self._first_have(k, first), self._clause(aim + 1, last), aim + 1, actors, spoken)

    def _several(self, actors: list[Mention]) -> bool:
        """Whether officials of both sides act together: "the premiers", in a text on talks."""
        s = self.s
        plural = [m for m in actors if m.role is not None and s.low(m.role[1] - 1).endswith("s")]
        return bool(plural) and len(set(s.parties(actors))) != 1 and self.state.diplomatic()

    def _ordered(self, k: int, first: int, last: int) -> Act | None:
        """What both sides have their people do: "instructed their teams to draw up", «instruyeron a sus equipos a»."""
        s = self.s
        if not s.low(k).startswith(_ORDERS) or s.low(k).endswith(("ing", "ar", "ir")):
            return None
        team = next((x for x in range(k + 1, min(k + 7, last)) if s.low(x) in _TEAMS), -1)
        if team < 0:  # «instruyeron a sus viceministerios»
            near = range(k + 2, min(k + 5, last))
            whose = {"sus", "their"}  # «sus viceministerios», "their coast guards"
            team = next((x for x in near if {s.low(x - 1), s.low(x - 2)} & whose and s.low(x).endswith("s")), -1)
        own = team > 0 and any(s.low(x) in {"their", "sus", "our", "nuestros"} for x in range(k + 1, team))
        if not own and s.low(k).startswith(_TASKS):  # "tasked the two ministers to"
            whom = next((m for m in s.between(k + 1, min(k + 4, last)) if m.role is not None), None)
            team = -1 if whom is None else max(m.j for m in s.between(k + 1, min(k + 14, last)) if m.role) - 1
        if (not own and team < 0) or not (own or s.low(k).startswith(_TASKS)):
            return None
        at = next(
            (x for x in range(team + 1, min(team + 5, last)) if s.low(x) in {"to", "a", "para", "que", "with"}), -1
        )
        if s.spanish and team > 0 and self._infinitive(team + 1):
            at = team  # «instruyeron a sus cancilleres elaborar»
        at += at > 0 and s.low(at) == "para" and s.low(at + 1) == "que"
        thing = self._entrusted(team, last) if own else -1
        if thing > 0:
            at = thing - 1
        if at < 0 or at + 1 >= last:
            return None
        if not (
            thing > 0 or s.low(at) == "que" or (self._infinitive(at + 1) if s.spanish else self._bare_verb(at + 1))
        ):
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        if not actors and spoken < 0 and s.low(k - 1) in {"and", "y", "e"}:  # "agreed that ... and instructed"
            actors = [
                m
                for m in s.between(first, k)
                if m.both or (m.role and (s.low(m.j - 1).endswith("s") or len(m.parties) > 1))
            ][:1]
        several = bool(actors) and s.low(actors[0].j - 1).endswith("s") and actors[0].role is not None
        two = any(m.both or m.counterpart for m in actors) or len(set(s.parties(actors))) > 1 or len(actors) > 1
        two = two or (several and self.state.diplomatic())
        pair = s.spanish and k in {first, first + 2} and s.low(k).endswith("ron")  # «b) Encomendaron a sus ministros»
        two = two or (own and pair and not actors and self.state.diplomatic())
        if not (two or spoken >= 0) or self._outside(actors):
            return None
        return Act(self._first_have(k, first), self._clause(at + 1, last), at + 1, actors, spoken)

    def _told_to(self, k: int, first: int, last: int) -> Act | None:
        """What officials have been told to do: "the chiefs have been told to present", «tienen instrucciones de»."""
        s = self.s
        if s.spanish:
            orders = {"instrucciones", "instrucción", "encargo", "mandato", "orden"}
            held = s.low(k) in {"tienen", "recibieron", "recibirán", "tiene", "recibió"}
            noun = next((x for x in range(k + 1, min(k + 4, last)) if s.low(x) in orders), -1) if held else -1
            at = noun + 1
            if noun < 0 or s.low(at) not in {"de", "para"} or not self._infinitive(at + 1):
                return None
        else:
            told = s.low(k) in {"told", "instructed", "ordered", "directed", "tasked", "asked", "mandated"}
            passive = s.low(k - 1) in {"been", "were", "was"} and s.low(k + 1) == "to"
            if not (told and passive) or not self._bare_verb(k + 2):
                return None
            at = k + 1
        begin = k
        while begin > first and s.low(begin - 1) in {"been", "have", "has", "were", "was", "also", "both"}:
            begin -= 1
        actors, spoken, _ = self._who(begin, first)
        plural = any(m.both or (m.role and s.low(m.role[1] - 1).endswith("s")) for m in actors)
        phrase = any(s.low(x) in _TEAMS for x in range(max(first, begin - 8), begin))
        if not (plural or phrase or spoken >= 0) or self._outside(actors) or not self.state.diplomatic():
            return None
        return Act(begin, self._clause(at + 1, last), at + 1, actors, spoken)

    def _entrusted(self, team: int, last: int) -> int:
        """The task given as a noun: «a sus ministros la elaboración de», "with the drafting of"; or -1."""
        s = self.s
        for x in range(team + 1, min(team + 6, last - 1)):
            task = s.low(x + 1) in _DEEDS or s.low(x + 1).endswith(("ción", "sión") if s.spanish else ("ing",))
            if s.low(x) in {"la", "el", "the"} and task and (s.spanish or s.low(x - 1) == "with"):
                return x
            if not s.spanish and s.low(x) == "with" and task:
                return x + 1  # "tasked their agencies with preparing a campaign"
        return -1

    def _dispatched(self, k: int, first: int, last: int) -> Act | None:
        """A delegation that a side is about to send: "is also sending a delegation to Rabat"."""
        s = self.s
        sent = dispatch(s, k, last)
        if sent is None or s.low(k - 1) in {"to", "a"} or s.low(k) == "send":
            return None  # "will send" and "agreed to send" are read as such
        actors, spoken, start = self._who(self._first_aux(k, first), first)
        if not actors or self._outside(actors) or not self._official(actors) or self._hoped(start, first):
            return None
        return Act(start, self._clause(k, last), k, actors, spoken)

    def _renewed(self, k: int, first: int, last: int) -> Act | None:
        """Reaffirmed their commitment to; refrendaron su compromiso con."""
        s = self.s
        if not self.state.talks() or self._denied(k, first):
            return None
        for m in range(k + 1, min(k + 8, last)):
            if s.low(m) in PLEDGE:
                j = m + 1
                while j < min(m + 6, last) and s.low(j) not in _TO_WHAT:
                    if s.has(j, "say", "clause") or not s.tokens[j].word:
                        return None
                    j += 1
                if j >= last - 1 or s.low(j) not in _TO_WHAT:
                    return None
                actors, spoken, _ = self._who(k, first)
                return Act(k, self._clause(j + 1, last), k, actors, spoken)
            if (not s.tokens[m].word and s.low(m) not in {"'", "’"}) or s.has(m, "clause"):
                return None
        return None

    def _pact(self, k: int, first: int, last: int) -> Act | None:
        """An agreement by its noun and what it is to do: "an agreement to run patrols", «un acuerdo para abrir»."""
        s = self.s
        j = k + 1
        named = s.has(j + 1, "det") or s.cover[min(j + 1, last)] >= 0
        planned = s.low(k) in {"plan", "plans"}
        if planned and not any(s.low(x).startswith(_ANNOUNCED) for x in range(max(first, k - 4), k)):
            return None
        plain = s.low(j) == "to" and j + 1 < last and s.tokens[j + 1].text.islower() and not named
        reached = s.low(k - 1) in {"al", "el", "the"} and s.low(k - 2).startswith(_REACHED)
        article = s.low(k - 1) in {"a", "an", "un", "una"} or s.low(k) == "plans" or reached
        if not self.state.talks() or not article:
            return None
        if not (plain or (s.spanish and s.low(j) in {"para", "de"} and self._infinitive(j + 1))):
            return None
        if self._denied(k, first) or any(
            s.low(x).startswith(_SOUGHT) or s.low(x) == "no" for x in range(max(first, k - 6), k)
        ):
            return None
        return Act(k - (s.low(k) != "plans"), self._clause(j + 1, last), j + 1)

    def _binds(self, k: int, last: int) -> Act | None:
        """A text that binds its parties: «el pacto obliga a las partes a avisarse», "commits both sides to"."""
        s = self.s
        if s.low(k) not in _BINDS or s.cover[k] >= 0 or not self.state.talks():
            return None
        bound = s.mention(k + 1 + (s.low(k + 1) == "a"))
        if bound is None or s.low(bound.j) not in {"a", "to"}:
            return None
        text = any(s.low(x) in self.bodies or s.low(x) in _PLANS | _TEXTS | {"it"} for x in range(max(0, k - 6), k))
        if not (bound.both or (text and (bound.parties or bound.role))):
            return None
        act = self._infinitive(bound.j + 1) if s.spanish else self._bare_verb(bound.j + 1)
        return Act(k, self._close(bound.j + 1, last), bound.j + 1, [bound]) if act else None
