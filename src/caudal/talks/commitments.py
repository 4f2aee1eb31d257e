"""Commitments: what a party said it, or both, would do; with whom, by when, on what condition, and whether ratable."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from caudal.talks.deadlines import deadline
from caudal.talks.items import Actor, Commitment
from caudal.talks.mentions import Mention
from caudal.talks.nominal import Nominal
from caudal.talks.scene import Scene, State
from caudal.talks.tokens import word_set

_FUTURE_EN = frozenset(["will", "'ll", "shall", "would"])
_WE = frozenset(["we", "nosotros", "we'll", "nosotras"])
_PRONOUNS = frozenset(["it", "they", "she", "he", "we", "él", "ella", "ellos", "nosotros", "nosotras", "both"])
_NOBODY = word_set("nobody neither none nothing ninguno ninguna nadie ningún tampoco")
_OUGHT = word_set("must should debe deben debería deberían need needs")
_RENEW = word_set(
    "reaffirmed reaffirm reaffirms reiterated reiterate renewed renew expressed express made make gave give offered "
    "confirmed restated underlined stressed voiced undertook assumed took entered refrendaron refrendó reafirmaron "
    "reafirmó reiteraron reiteró ratificaron ratificó expresaron expresó renovaron renovó asumieron asumió "
    "confirmaron confirmó manifestaron manifestó hicieron hizo adquirieron adquirió contrajeron subrayaron subrayó "
    "refrendan reiteran ratifican reafirman expresan asumen"
)
PLEDGE = word_set(
    "commitment commitments resolve determination willingness intention pledge undertaking assurance promise "
    "readiness compromiso compromisos voluntad disposición determinación intención promesa disponibilidad"
)
_SUPPOSED = word_set(
    "sería serían habría habrían tendría tendrían podría podrían debería deberían estaría estarían querría querrían "
    "gustaría haría harían mayoría minoría cancillería secretaría alcaldía guardería sabría permitiría implicaría"
)
_CARRY_ON = word_set("and y e , ; as well así como")
_ALSO = word_set("además también asimismo igualmente also too conjuntamente jointly")
_MONEY = frozenset("$£€¥")
_BY_WHEN = word_set("a antes by before no within en dentro para hasta until")
_HEADING = word_set("following siguiente siguientes")
_BULLETS = frozenset("-•*–—·▪")


@dataclass(frozen=True, slots=True)
class _Act:
    """A commitment as tokens: [start, end), where the action begins, whose it is."""

    start: int
    end: int
    action: int
    actors: list[Mention] = field(default_factory=list)
    spoken: int = -1  # the token of a pronoun that stands for the actor
    body: tuple[int, int] | None = None  # a joint body or thing agreed as the subject
    listed: bool = False  # an item of a list, whose actor stands in the heading


class Commitments:
    """Reads the commitments of one block; a text that names no two parties in talks has none."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        raw = scene.lexicon.raw
        self.strong = frozenset(raw["commitments"]["strong"])
        self.bodies = frozenset(raw["commitments"]["bodies"])
        self.acts = frozenset(raw["commitments"]["acts"])
        self.negations = frozenset(raw["pledge_negations"])
        self.prior: tuple[int, list[Mention]] | None = None  # the sentence and actors of the last future act
        self.floor = 0  # where the last commitment ended: no subject is sought before it

    def read(self) -> list[Commitment]:
        """All commitments of the block, none overlapping."""
        out: list[Commitment] = []
        listed = self._item()
        for first, last in self.s.block.units:
            k = max(first, self.s.body) if self.s.body < last else first
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

    # lists ---------------------------------------------------------------------------------------

    def _item(self) -> _Act | None:
        """The block as one item of a list of agreed points, where the block before it opened such a list."""
        s, n = self.s, len(self.s.tokens)
        if self.state.listing is None or n < 3:
            return None
        k = 0
        while k < min(4, n) and (not s.tokens[k].word or s.tokens[k].text.isdigit() or len(s.tokens[k].text) == 1):
            k += 1
        bare = k == 0
        negated = s.low(k) == "not" and s.low(k + 1) == "to"
        led = s.low(k + negated) == "to"
        k += led + negated
        refrains = s.low(k) in {"no", "not"}
        verb = self._infinitive(k + refrains) if s.spanish else led or s.low(k + refrains) in self.acts
        if k >= n or not (verb or not bare):
            return None
        end = n
        while end > k + 1 and (not s.tokens[end - 1].word or s.low(end - 1) in {"and", "y", "e"}):
            end -= 1
        return _Act(k, end, k, listed=True) if verb else None

    def _opens(self, within: bool) -> None:
        """Notes whether a list of agreed points begins after this block, or goes on."""
        s = self.s
        if not s.tokens:
            return
        if s.low(len(s.tokens) - 1) == ":":
            telling = any(
                s.has(k, "commit_to", "commit_that", "commit_on") or s.low(k) in PLEDGE for k in range(len(s.tokens))
            )
            self.state.listing = True if telling else None
            people = [m for m in s.mentions if not m.adjective and (m.role or m.both or m.country)]
            self.state.lister = s.actor(people[:1]) if telling and people else self._who_lists() if telling else None
        elif (
            not within
            and self.state.listing is not None
            and s.tokens[0].text not in _BULLETS
            and not s.tokens[0].text[0].isdigit()
        ):
            self.state.listing = None

    def _who_lists(self) -> Actor | None:
        """A pronoun that opens the heading of a list: "They decided:"."""
        k = next((k for k in range(min(4, len(self.s.tokens))) if self.s.low(k) in _PRONOUNS), None)
        if k is None:
            return None
        slot = self.s.slot(k, k + 1)
        return Actor(slot.start, slot.end, slot.text)

    def _further(self, act: _Act, last: int) -> list[_Act]:
        """Other acts under the same verb: "and to share data", «y compartir datos», "; (b) open a desk"."""
        s, out, k = self.s, list[_Act](), act.end
        while k < last and len(out) < 12:
            m = k
            while (
                m < last
                and m - k < 5
                and (s.low(m) in _CARRY_ON or s.low(m) in {"(", ")"} or len(s.tokens[m].text) == 1)
                and s.low(m) not in {"a", "."}
            ):
                m += 1
            if m == k or m >= last:
                break
            start = m
            led = s.low(m) == "to" or (s.spanish and s.low(m) == "a" and self._infinitive(m + 1))
            m += led
            semi = not s.spanish and any(s.low(x) == ";" for x in range(k, m)) and s.low(m) in self.acts
            bare = semi or (s.spanish and self._infinitive(m))
            if m >= last or not (bare or (led and s.tokens[m].word)):
                break
            end = self._close(m, last)
            out.append(_Act(start, max(end, m + 1), m, act.actors, act.spoken))
            k = max(end, m + 1)
        return out

    def _close(self, action: int, last: int) -> int:
        """The end of an act: of its clause, or before the next act under the same verb."""
        s, end = self.s, self.s.clause_end(action, last)
        purpose = False
        for m in range(action + 2, end):
            purpose = purpose or s.low(m) in {"para", "between", "entre", "how", "whether", "cómo"}
            if purpose or s.low(m - 1) not in {"and", "y", "e", ","}:
                continue
            led = s.low(m) == "to" or (s.spanish and s.low(m) == "a" and self._infinitive(m + 1))
            if led or (s.spanish and self._infinitive(m)):
                end = m - 1
                while end > action + 1 and s.low(end - 1) in {",", "and", "y"}:
                    end -= 1
                return end
        return end

    # verbs ---------------------------------------------------------------------------------------

    def _at(self, k: int, first: int, last: int) -> _Act | None:
        """The commitment whose sign is at token k."""
        s = self.s
        if s.cover[k] >= 0 and not s.has(k, "future"):
            return None
        if s.low(k) in _RENEW:
            renewed = self._renewed(k, first, last)
            if renewed is not None:
                return renewed
        if s.has(k, "commit_to", "commit_that", "commit_on"):
            found = self._verb(k, first, last)
            if found is not None:
                return found
        if s.has(k, "passive"):
            return self._passive(k, first, last)
        return self._future(k, first, last)

    def _renewed(self, k: int, first: int, last: int) -> _Act | None:
        """Reaffirmed their commitment to; refrendaron su compromiso con."""
        s = self.s
        if not self.state.talks() or self._denied(k, first):
            return None
        for m in range(k + 1, min(k + 8, last)):
            if s.low(m) in PLEDGE:
                j = m + 1
                while j < min(m + 6, last) and s.low(j) not in {
                    "to",
                    "with",
                    "con",
                    "de",
                    "a",
                    "en",
                    "por",
                    "that",
                    "for",
                }:
                    if s.has(j, "say", "clause") or not s.tokens[j].word:
                        return None
                    j += 1
                if j >= last - 1 or s.low(j) not in {"to", "with", "con", "de", "a", "en", "por", "that", "for"}:
                    return None
                actors, spoken, _ = self._who(k, first)
                return _Act(k, self.s.clause_end(j + 1, last), k, actors, spoken)
            if not s.tokens[m].word or s.has(m, "clause"):
                return None
        return None

    def _verb(self, k: int, first: int, last: int) -> _Act | None:
        """agreed to do; agreed that; agreed on a plan; acordaron hacer; se comprometió a hacer."""
        s = self.s
        action, lemma = None, ""
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
            if tense == "inf" and s.spanish:
                return None
            refrains = s.low(j) == "not" or (s.spanish and s.low(j) == "no")
            j += refrains
            listed = s.low(j + (s.low(j) == "to")) == ":" and j + 3 < last
            if listed:
                j += 1 + (s.low(j) == "to")
                while j < last - 2 and (not s.tokens[j].word or len(s.tokens[j].text) == 1) and s.low(j) != "a":
                    j += 1
            if listed and not s.spanish and s.low(j) in self.acts:
                action = j
            elif tag == "commit_to" and (s.low(j) == "to" or (s.spanish and self._infinitive(j))):
                action = j if s.spanish else j + 1
            elif tag == "commit_to" and s.spanish and s.low(j) in {"a", "en"} and self._infinitive(j + 1):
                action = j + 1
            elif tag == "commit_that" and s.low(j) in {"that", "que"}:
                action = j + 1
                if any(s.low(x) in _OUGHT for x in range(j, s.clause_end(j, last))):
                    return None
            elif tag == "commit_on" and (self._object(j, last) or self._given(lemma, j)):
                action = j
            if action is not None:
                break
        if action is None or action >= last or self._heading(action, last):
            return None
        actors, spoken, _ = self._who(self._first_aux(k, first), first)
        if not self._parties(actors, first, last, strong=lemma in self.strong):
            return None
        if lemma not in self.strong and not ((actors and self._official(actors)) or spoken >= 0):
            return None
        start = self._first_have(k, first)
        return _Act(start, self._close(action, last), action, actors, spoken)

    def _after_quote(self, k: int) -> bool:
        """Whether a quotation ends just before token k, past a comma and pronouns."""
        s = self.s
        while k > 1 and s.low(k - 1) in {",", "se", "le", "les", "nos", "—"} and s.block.quote_of[k - 1] < 0:
            k -= 1
        return s.block.quote_of[k - 1] >= 0

    def _heading(self, action: int, last: int) -> bool:
        """Whether the act is only named, and its points follow: "agreed to the following actions:"."""
        s = self.s
        ends = s.low(last - 1) == ":"
        return ends and any(s.low(x) in _HEADING for x in range(action, last))

    def _first_have(self, k: int, first: int) -> int:
        """With "has", «se ha», as the guide cuts the span."""
        s = self.s
        i = k
        while i > first and s.low(i - 1) in {
            "has",
            "have",
            "had",
            "ha",
            "han",
            "se",
            "also",
            "jointly",
            "había",
            "habían",
        }:
            i -= 1
        while i < k and s.low(i) in {"also", "jointly"}:
            i += 1
        return (
            i
            if all(s.low(x) in {"has", "have", "had", "ha", "han", "se", "había", "habían"} for x in range(i, k))
            else k
        )

    def _denied(self, k: int, first: int) -> bool:
        s = self.s
        return any(s.low(x) in self.negations for x in range(max(first, k - 3), k)) or any(
            s.low(x) in _NOBODY for x in range(max(first, k - 10), k)
        )

    def _who(self, v: int, first: int) -> tuple[list[Mention], int, int]:
        """The actors of the verb at v, the token of a pronoun that stands for them or -1, and where they start."""
        s = self.s
        found = s.subject(v, max(first, self.floor))
        if found is None:
            return [], -1, v
        mentions, start = found
        spoken = start if not mentions and s.low(start) in _PRONOUNS else -1
        return mentions, spoken, start

    def _past_adjuncts(self, j: int, last: int) -> int:
        """Past day, place and partner between the verb and what it promises: "agreed on Monday with Libya to"."""
        s = self.s
        while j < last:
            partner = s.mention(j + 1) if s.low(j) in {"with", "con"} else None
            placed = s.mention(j + 1) if s.low(j) in {"in", "en", "at"} else None
            if s.spanish and s.low(j) in {"a", "al"} and s.mention(j + 1) is not None:
                partner = s.mention(j + 1)
            if s.low(j) == "," and s.low(j + 1) in _ALSO and s.low(j + 2) == ",":
                j += 3
            elif partner is not None:
                j = partner.j
            elif placed is not None and (placed.capital or placed.country):
                j = placed.j
            elif j in s.date_at and s.date_at[j].i <= j:
                j = s.date_at[j].j
            elif s.has(j, "adjunct") or s.low(j) in {
                "jointly",
                "also",
                "además",
                "también",
                "conjuntamente",
                "asimismo",
            }:
                j += max(1, s.size(j, "adjunct"))
            else:
                break
        return j

    def _first_aux(self, k: int, first: int) -> int:
        while k > first and self.s.has(k - 1, "aux"):
            k -= 1
        return k

    def _object(self, j: int, last: int) -> bool:
        s = self.s
        if s.low(j) in {"a", "an", "un", "una", "unos", "unas"} and self.state.talks():
            return True
        return any(s.has(m, "object") for m in range(j, min(j + 6, last)) if s.tokens[m].word)

    def _given(self, lemma: str, j: int) -> bool:
        """A thing promised: "promised a list by Friday"."""
        gives = lemma in {"promise", "pledge", "prometer"}
        first = self.s.tokens[min(j, len(self.s.tokens) - 1)].text[0]
        return gives and (self.s.has(j, "det") or first.isdigit() or first in _MONEY)

    def _infinitive(self, k: int) -> bool:
        low = self.s.low(k)
        return len(low) > 3 and low.endswith(
            ("ar", "er", "ir", "arse", "erse", "irse", "rlo", "rla", "rlos", "rlas", "rle", "rles", "rnos", "ír")
        )

    def _passive(self, k: int, first: int, last: int) -> _Act | None:
        s = self.s
        action = k + s.size(k, "passive")
        actors, spoken, start = self._who(k, first)
        if (
            action >= last
            or (not self.state.talks() and len(set(s.parties(s.between(first, last)))) < 2)
            or self._denied(k, first)
        ):
            return None
        meets = self._meets(action, last)
        if s.low(action - 2) in {"expected", "espera", "prevé"} and not meets:
            return None
        if (s.low(action) in {"be", "have"} and not s.has(action + 1, "meet", "commit_on")) or s.has(
            action, "not_action"
        ):
            return None
        body = self._body(k, first) if not actors and spoken < 0 else None
        if not s.spanish and not ((actors and self._official(actors)) or body is not None or spoken >= 0):
            return None
        if not self._parties(actors, first, last, strong=body is not None):
            return None
        begin = body if body is not None else start if actors or spoken >= 0 else k
        plain = s.low(k) in {"is", "are"} and s.low(k + 1) == "to"
        named = (body, k) if body is not None else None
        return _Act(
            begin if plain or body is not None else k, s.clause_end(action, last), action, actors, spoken, named
        )

    def _meets(self, action: int, last: int) -> bool:
        s = self.s
        return action < last and any(
            s.has(x, "meet", "meet_with", "meet_noun", "travel", "travel_bare", "object")
            for x in range(action, s.clause_end(action, last))
        )

    def _future(self, k: int, first: int, last: int) -> _Act | None:
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
        if self._denied(k, first) or any(s.low(x) in self.negations for x in range(k, min(action + 1, last))):
            return None
        while action < last and s.has(action, "aux") and s.low(action) not in {"be", "have"}:
            action += 1
        if action >= last:
            return None
        meets = self._meets(action, last)
        done = s.low(action) == "be" and s.low(action + 1).endswith(("ed", "held", "en", "set", "sent", "built", "up"))
        seen = s.spanish and s.has(action - 1, "meet", "meet_with")  # «se verá con»
        ceases = s.low(action) in {"dejará", "dejarán", "dejaremos"} and s.low(action + 1) == "de"
        if s.has(action, "not_action") and not ceases and not ((meets or seen) and s.spanish) and not done:
            return None
        clitic = k
        while s.spanish and clitic > first and s.low(clitic - 1) in {"se", "nos", "les", "le", "lo", "la"}:
            clitic -= 1
        actors, spoken, start = self._who(clitic, first)
        if low.endswith("'ll") and low != "'ll":
            actors, spoken, start = [], k, k
        if s.spanish and s.low(clitic - 1) == "que" and s.low(clitic - 2) in {"la", "el", "lo", "los", "las"}:
            return None
        joined = not actors and spoken < 0 and s.low(clitic - 1) in {"and", "y", "e"}
        if joined and self.prior is not None and self.prior[0] == first:
            actors, start = self.prior[1], clitic
        if any(
            s.low(x) in {"if", "si", "whether", "when", "once", "cuando"} for x in range(max(first, start - 1), start)
        ):
            return None
        ours = low == "vamos a" or low.endswith("remos") or low in {"vamos", "we'll"}
        passive = s.spanish and s.low(clitic) == "se" and self.state.diplomatic()
        told = range(max(first, clitic - 6), clitic)
        reported = s.spanish and s.low(clitic - 1) == "que" and any(s.has(x, "say", "commit_that") for x in told)
        if reported and self.state.diplomatic():
            actors, start = [], clitic
        body = self._body(clitic, first) if not actors and spoken < 0 and not ours else None
        sided = bool(actors) and (self._official(actors) or (self.state.diplomatic() and low != "would"))
        if low.endswith(("ría", "rían")) and not sided:
            return None
        if not (ours or reported or spoken >= 0 or sided or body is not None or passive or (meets and not actors)):
            return None
        if low == "would" and spoken < 0 and not sided and body is None:
            return None
        begin = body if body is not None else start if actors or spoken >= 0 else clitic
        named = (body, clitic) if body is not None else None
        if spoken < 0 and not actors and body is None and s.low(start) == "i":
            return None
        if joined:
            begin = clitic
        self.prior = (first, actors) if actors else None
        return _Act(begin, s.clause_end(action, last), action, actors, spoken, named)

    def _finite(self, k: int, first: int) -> bool:
        """A Spanish future, or a conditional in a text on talks."""
        token, low = self.s.tokens[k], self.s.low(k)
        if low.endswith(("ría", "rían")):
            return len(low) > 5 and low not in _SUPPOSED and self.state.diplomatic()
        opens = k == first or not self.s.tokens[k - 1].word
        return low.endswith(("rá", "rán", "remos")) and len(low) > 3 and (opens or not token.cap)

    def _body(self, v: int, first: int) -> int | None:
        """The start of a subject that is a joint body or thing agreed: "the cell", «la primera fase del plan»."""
        s, k = self.s, v - 1
        while k >= first and (s.has(k, "aux") or s.low(k).endswith(("ly", "mente"))) and s.cover[k] < 0:
            k -= 1
        i, known = k, False
        while (
            i >= first
            and k - i < 9
            and s.tokens[i].word
            and s.low(i) not in {"that", "que", "and", "y", "but", "pero", "said", "dijo"}
        ):
            known = known or s.low(i) in self.bodies or s.has(i, "object", "meet_noun")
            if s.has(i, "det") and s.low(i - 1) not in {
                "of",
                "de",
                "for",
                "to",
                "in",
                "en",
                "con",
                "with",
                "para",
                "on",
            }:
                return i if known else None
            if s.has(i, "say") and s.cover[i] < 0 and i < k:
                return None
            i -= 1
        return i + 1 if known and i < k else None

    def _official(self, actors: list[Mention]) -> bool:
        return any(m.both or m.counterpart or m.parties or m.role for m in actors)

    def _parties(self, actors: list[Mention], first: int, last: int, *, strong: bool) -> bool:
        """Two different parties: in the clause, or one in the clause of a text on talks between two."""
        s = self.s
        near = set(s.parties(m for m in s.between(first, last) if not m.adjective or m in actors))
        if any(m.both or m.counterpart for m in actors) and (self.state.two() or len(near) > 1):
            return True
        if len(near) > 1:
            return True
        return self.state.talks() and (strong or bool(near) or any(m.role for m in actors) or not actors)

    # the item ------------------------------------------------------------------------------------

    def _make(self, act: _Act, first: int, last: int) -> Commitment:
        s, start, action = self.s, act.start, act.action
        end = max(act.end, action + 1)
        slot, deed = s.slot(start, end), s.slot(min(action, end - 1), end)
        actor = s.actor(act.actors) if act.actors else self._pronoun(act)
        if actor is None and act.body is None and not act.listed:
            actor = self._bearer(act, first)
        if act.listed and actor is None:
            actor = self.state.lister
        if actor is None and act.body is not None:
            words = s.slot(*act.body)
            actor = Actor(words.start, words.end, words.text)
        mine = set(s.parties(act.actors))
        others = [
            m
            for m in s.between(action, end)
            if not m.adjective and (set(m.parties) - mine or m.counterpart) and not m.capital
        ]
        mark = next((m for m in others if s.low(m.i - 1) in {"with", "con", "meet", "to", "a"} or m.counterpart), None)
        by = deadline(s, action, end)
        if by is None and s.low(end) == "," and s.low(end + 1) in _BY_WHEN:
            by = deadline(s, end + 1, min(last, end + 14))
            if by is not None:
                while end < last and s.tokens[end].start < by.end:
                    end += 1
                slot, deed = s.slot(start, end), s.slot(min(action, end - 1), end)
        by = by or deadline(s, first, start)
        conditional = any(
            s.has(x, "condition")
            for x in range(max(first, start - 6), last)
            if s.block.quote_of[x] == s.block.quote_of[start]
        )
        counterpart = s.actor([mark]) if mark else None
        ratable = self._ratable(action, end, dated=by is not None and by.value is not None)
        return Commitment(slot.start, slot.end, slot.text, deed, actor, counterpart, by, conditional, ratable)

    def _bearer(self, act: _Act, first: int) -> Actor | None:
        """Whose act it is where no subject stands beside the verb: the phrase before it, or the party named first."""
        s, v = self.s, act.start
        while v < act.action and not s.has(v, "commit_to", "commit_that", "commit_on", "future"):
            v += 1
        phrase = None if s.low(v - 1) in {",", "que", "that"} else Nominal(s).before(min(v, act.action), first)
        if phrase is not None and phrase[0] >= min(self.floor, act.start):
            slot = s.slot(*phrase)
            return Actor(slot.start, slot.end, slot.text, parties=s.parties(s.between(*phrase)))
        named = [m for m in s.between(max(first, self.floor), act.start) if not m.adjective and (m.role or m.country)]
        party = next((m for m in named if m.parties or m.both or m.role), None)
        return s.actor([party]) if party is not None else None

    def _pronoun(self, act: _Act) -> Actor | None:
        k = act.spoken if act.spoken >= 0 else act.start if self.s.low(act.start) in _WE else -1
        if k < 0:
            return None
        slot = self.s.slot(k, k + 1)
        return Actor(slot.start, slot.end, slot.text)

    def _ratable(self, action: int, end: int, *, dated: bool) -> bool:
        """Too vague to rate: a verb of general will without a date, a number or a thing to deliver."""
        s = self.s
        counted = any(t.text[0].isdigit() for t in s.tokens[action:end])
        thing = any(s.has(x, "object", "meet_noun", "meet", "meet_with", "travel") for x in range(action, end))
        vague = any(s.has(x, "vague_action") for x in range(action, min(action + 2, end)))
        return counted or dated or thing or not vague
