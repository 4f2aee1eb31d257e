"""Commitments: what a party said it, or both, would do; with whom, by when, on what condition, and whether ratable."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.commitments.joint import Joint
from caudal.talks.commitments.pledges import Act
from caudal.talks.commitments.points import BULLETS
from caudal.talks.commitments.promised import WE
from caudal.talks.items import Actor, Commitment
from caudal.talks.words.tokens import word_set

_FUTURE_EN = frozenset(["will", "'ll", "shall", "would"])
_COMES = word_set("come arrive llegará llegarán vendrá vendrán")
_AT = word_set("at as amid days weeks hours months después días semanas meses en")
_AND = frozenset({"and", "y", "e"})
_AGENDA = word_set("address cover include abordará abordarán versará tratará tratarán incluirá")
_LISTS = word_set("agenda temario orden")
_READY = word_set("ready operational available complete open running lista listo listas listos operativo operativa")
_TOGETHER = word_set("juntos juntas conjuntamente")
_UNDER = word_set("under bajo según conforme")
_OUGHT = word_set("must should debe deben debería deberían need needs")
_HOLDS = word_set("remain remains constitute constitutes share shares represents comparten constituye constituyen")
_RENEW = word_set(
    "reaffirmed reaffirm reaffirms reiterated reiterate renewed renew expressed express made make gave give offered "
    "confirmed restated underlined stressed voiced undertook assumed took entered refrendaron refrendó reafirmaron "
    "reafirmó reiteraron reiteró ratificaron ratificó expresaron expresó renovaron renovó asumieron asumió "
    "confirmaron confirmó manifestaron manifestó hicieron hizo adquirieron adquirió contrajeron subrayaron subrayó "
    "refrendan reiteran ratifican reafirman expresan asumen refrenda reitera ratifica reafirma renueva asume renews "
    "reasserts reasserted"
)
_WHERE = word_set("en durante tras con ante para por")
_SCHEMES = word_set("pilot scheme arrangement programme program memorandum text convenio piloto programa memorando")
_PACTS = word_set("agreement deal accord pact pledge undertaking understanding acuerdo pacto entendimiento plan plans")


class Commitments(Joint):
    """Reads the commitments of one block; a text that names no two parties in talks has none."""

    def read(self) -> list[Commitment]:
        """All commitments of the block, none overlapping."""
        out: list[Commitment] = []
        listed = self._item()
        for start, last in self.s.block.units:
            first = k = max(start, self.s.body) if self.s.body < last else start
            asked = self.s.low(last - 1) == "?"
            while k < last and not asked:
                act = self._at(k, first, last)
                if act is None:
                    k += 1
                    continue
                holder: Actor | None = None
                for one in (act, *self._further(act, last)):
                    made = self._make(one, first, last)
                    holder = holder or made.actor
                    out.append(made if made.actor is not None else replace(made, actor=holder))
                    k = self.floor = max(one.end, k + 1)
        if listed is not None and not out:
            out.append(self._make(listed, listed.start, listed.end))
        self._opens(listed is not None)
        return out

    def _at(self, k: int, first: int, last: int) -> Act | None:
        """The commitment whose sign is at token k."""
        s = self.s
        if s.cover[k] >= 0 and not s.has(k, "future"):
            return None
        if s.low(k) in _RENEW:
            renewed = self._renewed(k, first, last)
            if renewed is not None:
                return renewed
        if s.low(k) == "conviene":
            return None  # «conviene no hacerse ilusiones»
        bound = self._binds(k, last)
        if bound is not None:
            return bound
        pact = self._pact(k, first, last) if s.low(k) in _PACTS else None
        if pact is not None:
            return pact
        tied = self._tied(k, first, last)
        if tied is not None:
            return tied
        if s.low(k) in {"plan", "plans"} and s.low(k - 1).endswith("ed"):
            return None  # "discussed plans to"
        if s.has(k, "commit_to", "commit_that", "commit_on"):
            found = self._verb(k, first, last)
            if found is not None:
                return found
        if s.has(k, "passive"):
            return self._passive(k, first, last)
        return self._future(k, first, last)

    def _verb(self, k: int, first: int, last: int) -> Act | None:
        """agreed to do; agreed that; agreed on a plan; acordaron hacer; se comprometió a hacer."""
        s = self.s
        action, lemma, cleft, points = None, "", False, 0
        if k > first + 1 and s.block.quote_of[k] < 0 and self._after_quote(k):
            return None  # «No cerraremos», prometió
        for tag in ("commit_to", "commit_that", "commit_on"):
            if not s.has(k, tag):
                continue
            lemma, tense = s.verb(k, tag)
            j = k + s.size(k, tag)
            j = self._past_adjuncts(j, last)
            if lemma in {"prometer", "promise"} and s.low(k - 1) in {"se", "been"}:
                return None
            if (tense == "inf" and s.low(k - 1) in {"to", "a", "de", "para"}) or self._denied(k, first):
                return None
            if tense == "inf" and (s.spanish or s.has(k - 1, "det") or s.low(k - 1) in {"'s", "’s"}):
                return None  # "Italy's offer to train"
            if not s.tokens[min(j, last - 1)].word and s.block.quote_of[min(j, last - 1)] >= 0:
                j += 1  # 'committed “to work ...”'
            refrains = s.low(j) == "not" or (s.spanish and s.low(j) == "no")
            j += refrains
            points = self._points(j, last)
            j = points or j
            cleft = s.low(j) in {"fue", "es", "was", "is"} and (s.low(j + 1) == "to" or self._infinitive(j + 1))
            j += cleft and s.spanish  # «lo que acordamos fue revisar»
            listed = s.low(j + (s.low(j) == "to")) == ":" and j + 3 < last
            if listed:
                j += 1 + (s.low(j) == "to")
                while j < last - 2 and (not s.tokens[j].word or len(s.tokens[j].text) == 1) and s.low(j) != "a":
                    j += 1
            if points or (listed and not s.spanish and s.low(j) in self.acts):
                action = j
            elif tag == "commit_to" and (
                (s.low(j) == "to" and not self._handed(lemma, j + 1)) or (s.spanish and self._infinitive(j))
            ):
                action = j if s.spanish else j + 1
            elif tag == "commit_to" and s.spanish and s.low(j) in {"a", "en"} and self._infinitive(j + 1):
                action = j + 1
            elif tag == "commit_that" and s.low(j) in {"that", "que"}:
                action = j + 1
                held = range(j, self._clause(j, last))
                if any(s.low(x) in _OUGHT for x in held):
                    return None
                if any(s.low(x) in _HOLDS for x in held):
                    return self._beside(k, held.stop, first, last)
            elif tag == "commit_on" and (self._object(j, last, lemma) or self._given(lemma, j)):
                action = j
            if action is not None:
                break
        if action is None or action >= last or self._heading(action, last):
            return None
        if self._if_elected(action, last):
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        if not actors and spoken < 0 and self.prior is not None and self.prior[0] == first and s.low(k - 1) in _AND:
            actors = self.prior[1]  # «coincidieron en ... y acordaron»
        after = s.mention(k + s.size(k, tag)) if s.spanish and not actors else None
        if after is not None and after.i < action and (after.both or after.role):
            actors = [after]  # «se comprometieron los dos a»
        ours = s.spanish and s.low(k).endswith("mos") and not actors  # «acordamos que»
        if (
            self._to_own(k, action, last)
            or self._outside(actors)
            or not self._parties(actors, first, last, strong=lemma in self.strong)
        ):
            return None
        if (
            lemma not in self.strong
            and not cleft
            and not ours
            and not ((actors and self._official(actors)) or spoken >= 0)
            and not (k == first and s.spanish and tense == "past" and s.low(k).endswith("ron"))  # «Coincidieron en»
        ):
            return None
        start = action if points else self._first_have(k, first)
        self.prior = (first, actors) if actors else self.prior
        return Act(start, self._close(action, last), action, actors, spoken)

    def _points(self, j: int, last: int) -> int:
        """The first act of a list whose heading stands before a colon: «quedamos en tres cosas: avisar ...», or 0."""
        s = self.s
        colon = next((x for x in range(j + 2, min(j + 7, last)) if s.low(x) == ":"), -1)
        if colon < 0 or any(s.has(x, "say", "clause") or not s.tokens[x].word for x in range(j, colon)):
            return 0
        m = colon + 1 + (s.low(colon + 1) == "to")
        plain = self._infinitive(m + (s.low(m) == "no")) if s.spanish else s.low(m) in self.acts
        return m if plain and m + 2 < last else 0

    def _beside(self, k: int, m: int, first: int, last: int) -> Act | None:
        """The act beside a view that both hold: "agreed that smuggling remains a threat, and to meet in May"."""
        s = self.s
        while m < last and s.low(m) in {",", "and", "y"}:
            m += 1
        if s.low(m) != "to" or not self._bare_verb(m + 1):
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        return Act(m, self._close(m + 1, last), m + 1, actors, spoken)

    def _passive(self, k: int, first: int, last: int) -> Act | None:
        s = self.s
        action = k + s.size(k, "passive")
        actors, spoken, start = self._who(k, first)
        if s.low(k) in WE:
            spoken = start = k  # "we're going to"
        if (
            action >= last
            or (not self.state.talks() and len(set(s.parties(s.between(first, last)))) < 2)
            or self._denied(k, first)
        ):
            return None
        meets = self._meets(action, last)
        ahead = s.low(action).endswith("ing") and s.has(action, "meet", "meet_with", "travel", "travel_bare")
        if s.low(action - 1) == "be" and not (self._done_to(action) or ahead):
            return None  # "will be able to", "will be the third"
        waits = s.low(action - 2) in {"expected", "espera", "prevé"}
        if waits and not (s.has(action, "meet", "meet_with", "travel", "travel_bare") or (s.spanish and meets)):
            return None
        if self._outside(actors):
            return None
        made = s.low(action) == "be" and (self._done_to(action + 1) or s.low(action + 1) in _READY)
        idle = s.has(action, "not_action") and not made and not s.has(action, "meet", "meet_with")
        if (s.low(action) in {"be", "have"} and not made and not s.has(action + 1, "meet", "commit_on")) or idle:
            return None
        body = self._body(k, first) if not actors and spoken < 0 else None
        if body is None and s.low(action - 1) == "be" and self._under(first, last):
            body, actors, spoken = self._opening(k, first), [], -1  # "Boats will be stopped under the pilot"
        together = bool(actors) and s.has(action, "meet", "meet_with") and self.state.talks()
        named_side = bool(actors) and self._official(actors)
        if not s.spanish and not (named_side or together or body is not None or spoken >= 0):
            return None
        if not self._parties(actors, first, last, strong=body is not None):
            return None
        begin = body if body is not None else self._whole(start, first) if actors else start if spoken >= 0 else k
        plain = s.low(k) in {"is", "are"} and s.low(k + 1) == "to"
        named = (body, k) if body is not None else None
        return Act(begin if plain or body is not None else k, self._clause(action, last), action, actors, spoken, named)

    def _point(self) -> bool:
        """Whether the block is one of the points of a list that was opened as agreed: "(d) ...", "• ..."."""
        s = self.s
        marked = s.tokens[0].text in BULLETS or s.tokens[0].text[0].isdigit() or s.tokens[0].text == "("
        return self.state.listing is True and marked

    def _participle(self, k: int) -> bool:
        return self.s.low(k).endswith(("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"))

    def _under(self, first: int, last: int) -> bool:
        """Whether the sentence tells what is to be under an agreement: "under the pilot", «según el acuerdo»."""
        s = self.s
        return any(
            s.low(x) in _UNDER and any(s.low(y) in _PACTS | _SCHEMES for y in range(x + 1, min(x + 5, last)))
            for x in range(first, last)
        )

    def _opening(self, k: int, first: int) -> int:
        """Where the clause of the verb at token k begins, after a comma or a conjunction."""
        s, i = self.s, k
        while i > max(first, self.floor) and s.tokens[i - 1].word and s.low(i - 1) not in {"that", "que", "and", "y"}:
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
        if denied and not point:
            return None
        while (
            action < last
            and s.low(action) not in {"be", "have"}
            and (s.has(action, "aux") or s.low(action) in {"always", "soon", "siempre"})
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
        done = done or (s.low(action) in {"be", "estará", "estarán"} and s.low(action + 1) in _READY)
        if s.low(action) == "be" and s.low(k - 1) == "there" and any(s.low(x) in _PACTS for x in range(first, k)):
            return Act(k - 1, self._clause(action, last), action, body=(k - 1, k))  # "Under the deal there will be"
        if s.low(action) in {"será", "serán"} and s.has(action + 1, "det"):
            return None  # «la visita será la tercera»
        if s.low(action) in {"será", "serán"} and self._body(k, first) is not None:
            done = done or self._participle(action + 1)
        seen = s.spanish and s.has(action - 1, "meet", "meet_with")  # «se verá con»
        done = done or (s.low(action) in {"tendrá", "tendrán", "tendrían"} and s.low(action + 1) == "lugar")
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
        if s.spanish and s.low(clitic - 1) == "que" and s.low(clitic - 2) in {"la", "el", "lo", "los", "las"}:
            return None
        if self._outside(actors) or self._hoped(start, first) or self._at_home(action, actors, last):
            return None
        if self._to_own(max(first, clitic - 14), clitic, last):
            return None
        joined = not actors and spoken < 0 and s.low(clitic - 1) in {"and", "y", "e"} | ({","} if s.spanish else set())
        if joined and self.prior is not None and self.prior[0] == first:
            actors, start = self.prior[1], clitic
        if any(
            s.low(x) in {"if", "si", "whether", "when", "once", "cuando"} for x in range(max(first, start - 1), start)
        ):
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
        if body is not None and s.spanish and clitic < k and s.low(body) in _WHERE:
            body, passive = None, True  # «En la reunión se revelarán los detalles»
        fronted = clitic < k and s.low(clitic) in {"lo", "la", "los", "las"}
        doubled = fronted and bool(actors) and s.low(start) in {"el", "la"} and s.low(k).split()[0].endswith("n")
        if fronted and (body is not None or doubled):
            return None  # «la minuta la van a guardar»
        if low.endswith(("ría", "rían")) and not sided:
            return None
        together = s.spanish and low.endswith("rán") and any(s.low(x) in _TOGETHER for x in range(k + 1, k + 4))
        loose = (meets or together) and not actors and s.spanish
        if not (ours or reported or spoken >= 0 or sided or body is not None or passive or loose):
            return None
        if low == "would" and spoken < 0 and not sided and body is None:
            return None
        if body is not None and (
            any(s.low(x) in {"if", "si", "whether"} for x in range(max(first, body - 2), body))
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
