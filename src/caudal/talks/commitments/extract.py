"""Commitments: what a party said it, or both, would do; with whom, by when, on what condition, and whether ratable."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.commitments.futures import PACTS, READY, Futures
from caudal.talks.commitments.pledges import Act
from caudal.talks.commitments.promised import WE
from caudal.talks.items import Actor, Commitment
from caudal.talks.words.nominal import Nominal
from caudal.talks.words.tokens import word_set

_WE_HAVE = frozenset(["they've", "we've", "they’ve", "we’ve"])
_AND = frozenset({"and", "y", "e"})
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


class Commitments(Futures):
    """Reads the commitments of one block; a text that names no two parties in talks has none."""

    def read(self) -> list[Commitment]:
        """All commitments of the block, none overlapping."""
        out: list[Commitment] = []
        listed = self._item()
        for start, last in self.s.block.units:
            first = k = max(start, self.s.body) if self.s.body < last else start
            asked = self.s.low(last - 1) == "?"
            for point in [] if asked else self._tallied(first, last):
                out.append(self._make(point, first, last))
                k = self.floor = point.end
            while k < last and not asked:
                act = self._at(k, first, last)
                if act is None:
                    k += 1
                    continue
                holder: Actor | None = None
                if act.actors:
                    self.prior = (first, act.actors)
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
        pact = self._pact(k, first, last) if s.low(k) in PACTS else None
        if pact is not None:
            return pact
        beside = self._attends(k, first, last) or self._trailing(k, first, last)
        if beside is not None:
            return beside
        tied = self._tied(k, first, last)
        if tied is not None:
            return tied
        named = self._named(k, first, last)
        if named is not None:
            return named
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
        if s.low(k - 1) in {"según", "as"} or (s.low(k - 1) == "se" and s.low(k - 2) == "según"):
            return None  # «según acordaron los ministros»
        if any(s.low(x) in {"whether", "if"} for x in range(max(first, k - 5), k)) and not s.spanish:
            return None  # "asked whether France had promised"
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
            elif tag != "commit_on" and (shift := self._that_they(lemma, j)):
                action = j + shift
            elif tag == "commit_to" and s.spanish and s.low(j) in {"a", "en"}:
                no = s.low(j + 1) == "no"
                action = j + 1 + no if self._infinitive(j + 1 + no) else None
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
        if not actors and spoken < 0 and s.low(k - 1) in _AND:
            actors = self._sharing(first, k)
        if not actors and spoken < 0 and s.low(k - 1) in _WE_HAVE:
            spoken = k - 1
        if s.low(k - 1) in {"repeatedly", "often", "long", "once", "previously"}:
            return None  # "has repeatedly promised"
        after = s.mention(k + s.size(k, tag)) if s.spanish and not actors else None
        if after is not None and after.i < action and (after.both or after.role):
            actors = [after]  # «se comprometieron los dos a»
        ours = s.spanish and s.low(k).endswith("mos") and not actors  # «acordamos que»
        if (
            self._to_own(k, action + 3 * (s.low(action) in {"a", "al"}), last)
            or self._outside(actors)
            or (not actors and spoken < 0 and self._outsider(k, first))
            or not self._parties(actors, first, last, strong=lemma in self.strong)
        ):
            return None
        if (
            lemma not in self.strong
            and not cleft
            and not ours
            and not ((actors and self._official(actors)) or spoken >= 0)
            and not (actors and self.state.diplomatic() and s.has(action, "travel", "travel_bare", "meet", "meet_with"))
            and not (k == first and s.spanish and tense == "past" and s.low(k).endswith("ron"))  # «Coincidieron en»
        ):
            return None
        start = action if points else self._first_have(k, first)
        self.prior = (first, actors) if actors else self.prior
        return Act(start, self._close(action, last), action, actors, spoken)

    def _outsider(self, k: int, first: int) -> bool:
        """Whether the phrase before the verb at token k names no side, though no lexicon knows it: «una naviera»."""
        phrase = Nominal(self.s).before(k, first)
        return phrase is not None and any(self.s.low(x) in self.outside for x in range(*phrase))

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
        if not actors and spoken < 0 and s.low(k - 1) in _AND and self.prior is not None and self.prior[0] == first:
            actors, start = self.prior[1], k  # "are to meet again in May and plan to invite"
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
        made = s.low(action) == "be" and (self._done_to(action + 1) or s.low(action + 1) in READY)
        idle = s.has(action, "not_action") and not made and not s.has(action, "meet", "meet_with")
        if (s.low(action) in {"be", "have"} and not made and not s.has(action + 1, "meet", "commit_on")) or idle:
            return None
        body = self._body(k, first) if not actors and spoken < 0 else None
        if body is None and not actors and spoken < 0 and s.low(action) == "be":
            body = self._thing(k, action, first, last)  # "the health authorities of both provinces are to be invited"
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
