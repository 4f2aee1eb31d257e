"""What will be done: futures of those who take part in the talks, and of the things that they agreed on."""

from __future__ import annotations

from caudal.talks.commitments.pledges import Act
from caudal.talks.commitments.points import BULLETS
from caudal.talks.commitments.tails import Tails
from caudal.talks.words.nominal import Nominal
from caudal.talks.words.tokens import word_set

_FUTURE_EN = frozenset(["will", "'ll", "shall", "would"])
_COMES = word_set("come arrive llegará llegarán vendrá vendrán")
_AT = word_set("at as amid days weeks hours months después días semanas meses en")
_AGENDA = word_set("address cover include abordará abordarán versará tratará tratarán incluirá")
_LISTS = word_set("agenda temario orden")
READY = word_set(
    "ready exempt exento exenta exentos exentas operational available complete open running "
    "lista listo listas listos operativo operativa"
)
_TOGETHER = word_set("juntos juntas conjuntamente")
_ASKED = word_set("if si whether when how why donde cuando cuándo dónde cómo hasta until")
_AGREED = word_set("agreed acordado acordada pactado convenido dispuesto")
_RUMOURS = word_set("reports rumours rumors claims fears suggestions idea rumores versiones temores reporte reporter")
_UNDER = word_set("under bajo según conforme")
_WHERE = word_set("en durante tras con ante para por")
_SCHEMES = word_set(
    "pilot scheme arrangement programme program memorandum text protocol declaration compromise terms "
    "convenio protocolo arreglo texto documento acta memorando piloto programa memorando"
)
PACTS = word_set("agreement deal accord pact pledge undertaking understanding acuerdo pacto entendimiento plan plans")


class Futures(Tails):
    """Reads futures as promises."""

    def _point(self) -> bool:
        """Whether the block is one of the points of a list that was opened as agreed: "(d) ...", "• ..."."""
        s = self.s
        marked = s.tokens[0].text in BULLETS or s.tokens[0].text[0].isdigit() or s.tokens[0].text == "("
        return self.state.listing is True and marked

    def _abstains(self, k: int, last: int) -> bool:
        """Whether what is denied at token k is an act that a side undertakes not to do: "will not send anyone back"."""
        s = self.s
        while k < last and (s.has(k, "aux") or s.low(k) in self.negations | {"be"}):
            k += 1
        if s.low(k) in {"send", "enviará", "enviarán", "put"}:
            return any(s.low(x) in {"back", "regreso", "vuelta"} for x in range(k + 1, min(k + 6, last)))
        return s.low(k).startswith(self.abstains)

    def _inverted(self, action: int, last: int) -> bool:
        """Whether a joint body or thing agreed follows its Spanish verb as its subject."""
        s = self.s
        if not self.state.diplomatic() or not s.low(action).endswith(("rá", "rán")):
            return False
        for x in range(action + 1, min(action + 6, last)):
            if not s.tokens[x].word or s.has(x, "say", "clause"):
                return False
            if s.has(x, "det") and s.low(x - 1) not in {"a", "de", "con", "para", "en", "por"}:
                return any(s.low(y) in self.bodies or s.has(y, "meet_noun") for y in range(x + 1, x + 3))
        return False

    def _says(self, x: int) -> bool:
        """Whether a verb of saying stands at token x; "the post" is none."""
        s = self.s
        return s.has(x, "say") and s.cover[x] < 0 and not s.has(x - 1, "det")

    def _thing(self, v: int, action: int, first: int, last: int) -> int | None:
        """The start of a thing that is to begin, run or be done: «el puesto funcionará», "costs will be".

        In a text on migration between two parties only; people on the move and their numbers are no such thing.
        Under an agreement any side's act counts: "Under the accord, Arizona will pay".
        """
        s = self.s
        if not self.state.diplomatic():
            return None
        phrase = Nominal(s).before(v, max(first, self.floor))
        if phrase is None:  # "The passenger ferries that cross the river at six piers will"
            i = max(self._opening(v, first), s.body)
            whose = next((x for x in range(i + 1, min(i + 6, v)) if s.low(x) in {"that", "which", "que"}), -1)
            i = self._opening(whose, first) if s.low(i - 1) in {"that", "que"} and i - 2 > first else i
            phrase = (i, v) if v - i > 1 and s.has(i, "det") else None
        if phrase is not None and not s.spanish:
            said = next((x for x in range(v - 1, phrase[0], -1) if self._says(x)), -1)
            phrase = (said + 1, phrase[1]) if phrase[0] < said < v - 1 else phrase  # "she said day passes would be"
        nobody = phrase is not None and s.low(phrase[0]) in {"nobody", "nadie"} and not self._abstains(action, last)
        if phrase is None or nobody or s.low(phrase[0]) in {"i", "you"}:
            return None
        flows = any(s.has(x, "flow", "percent", "quantity") for x in range(*phrase)) or any(
            s.has(x, "flow_people") for x in range(phrase[0], min(phrase[0] + 3, phrase[1]))
        )
        outsider = any(s.low(x) in self.outside for x in range(*phrase))
        rumour = s.low(phrase[0] - 1) in {"that", "que"} and s.low(phrase[0] - 2 - (s.spanish)) in _RUMOURS
        if flows or outsider or rumour or self._hoped(phrase[0], first):
            return None
        if any(s.low(x) in _ASKED | {"once"} for x in range(max(first, phrase[0] - 1), phrase[0])):
            return None
        named = (s.tokens[phrase[0]].cap or s.has(phrase[0], "det")) and self._under(first, last)
        done = (s.low(action) == "be" and (self._done_to(action + 1) or s.low(action + 1) in READY)) or (
            s.low(action) in {"será", "serán", "quedará", "quedarán", "sería", "serían"}
            and (
                self._participle(action + 1)
                or s.low(action + 1) in READY | {"objeto", "gratuito", "gratuita", "gratuitos"}
            )
        )
        runs = s.low(action) in self.operates or f"{s.low(action)} {s.low(action + 1)}" in self.operates
        told = s.has(phrase[0], "det") or s.low(phrase[0]) in {"nobody", "nadie"} or s.low(phrase[0]).endswith("s")
        named = named or self._of_both(*phrase)
        return phrase[0] if named or ((done or runs) and told) else None

    def _participle(self, k: int) -> bool:
        return self.s.low(k).endswith(("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"))

    def _under(self, first: int, last: int) -> bool:
        """Whether the sentence tells what is to be under an agreement: "under the pilot", «según el acuerdo»."""
        s = self.s
        if self.framed is not None and self.framed[:2] == (first, last):
            return self.framed[2]  # once a sentence, however many futures it has
        found = any(
            (s.low(x) in _UNDER or (s.low(x) in {"part", "parte"} and s.low(x + 1) in {"of", "de", "del"}))
            and any(s.low(y) in PACTS | _SCHEMES | _AGREED for y in range(x + 1, min(x + 5, last)))
            for x in range(first, last)
        )
        self.framed = (first, last, found)
        return found

    def _opening(self, k: int, first: int) -> int:
        """Where the clause of the verb at token k begins, after a comma or a conjunction."""
        s, i = self.s, k
        edge = max(first, self.floor, k - 40)
        while i > edge and s.tokens[i - 1].word and s.low(i - 1) not in {"that", "que", "and", "y"}:
            i -= 1
        return i

    def _agenda(self, body: int, k: int, action: int) -> bool:
        """Whether a planned meeting's agenda is told: "The session will cover fishing", «abordará»."""
        s = self.s
        return s.low(action) in _AGENDA and any(s.has(x, "meet_noun") or s.low(x) in _LISTS for x in range(body, k))

    def _future(self, k: int, first: int, last: int) -> Act | None:
        """X will do; se hará; vamos a hacer: only in a text on talks, and by those who take part in them."""
        s = self.s
        if not self.state.talks():
            return None
        low = s.low(k)
        if s.spanish:
            if s.has(k, "future") and self._infinitive(k + s.size(k, "future")):
                action = k + s.size(k, "future")
            elif self._finite(k, first):
                action = k
            else:
                return None
        elif low in _FUTURE_EN or (low.endswith("'ll") and low != "'ll"):
            if low == "would" and not (
                self.state.diplomatic() or any(s.has(x, "say", "commit_to") for x in range(first, k))
            ):
                return None
            action = k + 1
        else:
            return None
        point = self._point()
        denied = self._denied(k, first) or any(s.low(x) in self.negations for x in range(k, min(action + 1, last)))
        if denied and not (point or self._abstains(action, last)):
            return None
        while (
            action < last
            and s.low(action) not in {"be", "have"}
            and (s.has(action, "aux") or s.low(action) in {"always", "soon", "siempre", "not", "also"})
        ):
            action += 1
        if action >= last or (s.low(action) in _COMES and s.low(action + 1) in _AT):
            return None  # "the visit will come at a bad moment"
        if s.spanish and s.has(action, "not_action") and s.low(action + 1) == "que":
            return None  # «recordarán que»
        meets = self._meets(action, last)
        done = s.low(action) == "be" and (self._done_to(action + 1) or s.low(action + 1).endswith("ing"))
        sited = s.low(action + 1) in {"in", "on", "at", "en", "el"} and s.low(action) in {"be", "será", "serán"}
        done = done or (sited and any(s.has(x, "meet_noun") for x in range(max(first, k - 4), k)))
        done = done or (s.low(action) in {"be", "estará", "estarán"} and s.low(action + 1) in READY)
        session = any(s.has(x, "meet_noun") for x in range(action + 1, min(action + 6, last)))
        pact = any(s.low(x) in PACTS for x in range(first, k))
        if s.low(action) == "be" and s.low(k - 1) == "there" and not denied and (session or pact):
            return Act(k - 1, self._clause(action, last), action, body=(k - 1, k))  # "Under the deal there will be"
        if s.has(k, "future") and self._standing(action, last) and not denied:
            return Act(k, self._clause(action, last), action)  # «va a haber un enlace permanente»
        if s.low(action) in {"será", "serán"} and s.has(action + 1, "det"):
            return None  # «la visita será la tercera»
        if s.low(action) in {"será", "serán"} and self._body(k, first) is not None:
            done = done or self._participle(action + 1)
        seen = s.spanish and s.has(action - 1, "meet", "meet_with")  # «se verá con»
        done = done or (s.low(action) in {"tendrá", "tendrán", "tendrían"} and s.low(action + 1) == "lugar")
        done = done or (s.low(action) in {"tendrá", "tendrán"} and s.low(action + 2) == "sede")
        ceases = s.low(action) in {"dejará", "dejarán", "dejaremos"} and s.low(action + 1) == "de"
        lets = s.low(action) in {"let", "allow", "dejará", "dejarán"} and (
            self._is_party(k, first) or (s.low(k - 1) in {",", "y", "e"} and self.prior is not None)
        )
        gathers = not s.spanish and s.has(action, "meet", "meet_with") and s.size(action, "meet") > 1  # "get together"
        idle = s.has(action, "not_action") and not (lets or ceases or done or gathers)
        if (idle and not ((meets or seen) and s.spanish)) or s.low(action) == "neither":
            return None
        if s.has(k, "future") and s.low(action) == "ser" and not self._participle(action + 1):
            return None  # «Va a ser una buena reunión»
        clitic = k
        while s.spanish and clitic > first and s.low(clitic - 1) in {"se", "nos", "les", "le", "lo", "la"}:
            clitic -= 1
        actors, spoken, start = self._who(clitic, first)
        if low.endswith("'ll") and low != "'ll":
            actors, spoken, start = [], k, k
        while denied and clitic > first and s.low(clitic - 1) in self.negations:
            clitic -= 1  # «México no devolverá a nadie»
        if s.spanish and s.low(clitic - 1) == "que" and s.low(clitic - 2) in {"la", "el", "lo", "los", "las"}:
            return None
        if self._outside(actors) or self._hoped(start, first) or self._at_home(action, actors, last):
            return None
        if self._to_own(max(first, clitic - 14), clitic, last):
            return None
        joined = not actors and spoken < 0 and s.low(clitic - 1) in {"and", "y", "e"} | ({","} if s.spanish else set())
        if joined and self.prior is not None and self.prior[0] == first:
            actors, start = self.prior[1], clitic
        if joined and not actors and s.low(clitic - 1) in {"and", "y", "e"} and self._body(clitic, first) is None:
            actors, start = self._sharing(first, clitic), clitic
        if any(s.low(x) in _ASKED | {"once"} for x in range(max(first, start - 1), start)):
            return None
        ours = low == "vamos a" or low.endswith("remos") or low in {"vamos", "we'll"}
        if s.spanish and s.low(k).endswith(" a") and s.low(clitic) == "se" and s.has(action, "move"):
            return None  # «se van a venir todos»
        passive = s.spanish and s.low(clitic) == "se" and self.state.diplomatic()
        told = range(max(first, clitic - 6), clitic)
        quoted = clitic - 2 >= first and not s.tokens[clitic - 1].word and s.block.quote_of[clitic - 1] >= 0
        before = s.low(clitic - 1 - quoted)
        reported = s.spanish and before == "que" and any(s.has(x, "say", "commit_that") for x in told)
        if reported and self.state.diplomatic():
            actors, start = [], clitic
        sided = bool(actors) and (self._official(actors) or (self.state.diplomatic() and low != "would"))
        body = self._body(clitic, first) if not actors and spoken < 0 and not ours else None
        bound = point or ((done or passive) and self._under(first, last))
        if body is None and spoken < 0 and not ours and bound and not sided:
            body, actors = self._opening(clitic, first), []
        if body is None and not actors and spoken < 0 and not ours:
            body = self._thing(clitic, action, first, last)
        if body is not None and s.spanish and clitic < k and s.low(body) in _WHERE:
            body, passive = None, True  # «En la reunión se revelarán los detalles»
        fronted = clitic < k and s.low(clitic) in {"lo", "la", "los", "las"}
        doubled = fronted and bool(actors) and s.low(start) in {"el", "la"} and s.low(k).split()[0].endswith("n")
        if fronted and (body is not None or doubled):
            return None  # «la minuta la van a guardar»
        if low.endswith(("ría", "rían")) and not (sided or (body is not None and self._under(first, last))):
            return None
        if body is None and not actors and s.spanish and spoken < 0 and not ours and self._inverted(action, last):
            passive = True  # «saldrá para Medellín una misión», «comenzarán los vuelos»
        together = s.spanish and low.endswith("rán") and any(s.low(x) in _TOGETHER for x in range(k + 1, k + 4))
        loose = (meets or together) and not actors and s.spanish
        if not (ours or reported or spoken >= 0 or sided or body is not None or passive or loose):
            return None
        if low == "would" and spoken < 0 and not sided and body is None:
            return None
        if body is not None and (
            any(s.low(x) in _ASKED for x in range(max(first, body - 2), body))
            or self._hoped(body, first)
            or (s.has(action, "thing_does") and clitic == k and not self._agenda(body, k, action))
        ):
            return None
        begin = body if body is not None else self._whole(start, first) if actors or spoken >= 0 else clitic
        named = (body, clitic) if body is not None else None
        if spoken < 0 and not actors and body is None and s.low(start) == "i":
            return None
        if joined:
            begin = clitic
        if s.low(begin - 1) == "de" and s.low(begin - 2) in {"ninguno", "ninguna"}:
            begin -= 2
        self.prior = (first, actors) if actors else None
        return Act(begin, self._clause(action, last), action, actors, spoken, named)
