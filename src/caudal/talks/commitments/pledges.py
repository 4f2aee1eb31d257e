"""What makes a promise: its negation, its parties, its actors, the things and bodies promised."""

from __future__ import annotations

from dataclasses import dataclass, field

from caudal.talks.commitments.audience import Audience
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

PRONOUNS = frozenset(["it", "they", "she", "he", "we", "él", "ella", "ellos", "nosotros", "nosotras", "both"])
_NOBODY = word_set("nobody neither none nothing ninguno ninguna nadie ningún tampoco")
_SUPPOSED = word_set(
    "sería serían habría habrían tendría tendrían podría podrían debería deberían estaría estarían querría querrían "
    "gustaría haría harían mayoría minoría cancillería secretaría alcaldía guardería sabría permitiría implicaría"
)
_ALSO = word_set("además también asimismo igualmente also too conjuntamente jointly")
_PREPOSITIONS = word_set("for under with in to of by at por en con para a de")
_RELATIVES = word_set("which whom whose tanto lo cual cuales que")
_UNDERGONE = word_set(
    "overwhelmed represented affected asked seen felt followed needed remembered required forced attended accompanied "
    "headed led hit flooded stretched tested judged measured welcomed known faced called named blamed surprised "
    "expected disappointed interested concerned involved open over done tired even seven"
)
_TURN = word_set("though although but aunque pero ;")
_TOWN = word_set("city town capital village ciudad localidad villa población puerto port")
_ORDERED = ("instructed", "tasked", "instruy", "encargaron", "encomendaron")
_SIDES = word_set("side party country government")
_BOTH_ES = word_set("países partes gobiernos lados dos estados administraciones")


@dataclass(frozen=True, slots=True)
class Act:
    """A commitment as tokens: [start, end), where the action begins, whose it is."""

    start: int
    end: int
    action: int
    actors: list[Mention] = field(default_factory=list)
    spoken: int = -1  # the token of a pronoun that stands for the actor
    body: tuple[int, int] | None = None  # a joint body or thing agreed as the subject
    listed: bool = False  # an item of a list, whose actor stands in the heading


class Pledges(Audience):
    """Tells promises from other sentences."""

    def _done_to(self, k: int) -> bool:
        """A participle at token k of something done, not undergone: "will be opened", not "will be overwhelmed"."""
        low = self.s.low(k)
        if self.s.has(k, "aux") or low.endswith("ly") or low in {"jointly", "soon", "then"}:
            low = self.s.low(k + 1)
        return (
            low not in _UNDERGONE
            and low != "up"
            and low.endswith(
                (
                    "ed",
                    "held",
                    "en",
                    "set",
                    "sent",
                    "built",
                    "up",
                    "ught",
                    "paid",
                    "put",
                    "made",
                    "run",
                    "kept",
                    "cut",
                    "led",
                )
            )
        )

    def _whole(self, start: int, first: int) -> int:
        """The start of a subject with its article and adjectives: "a joint [committee]"."""
        s, k = self.s, start
        while k - 1 > first and start - k < 3 and s.has(k - 1, "meet_adjective", "joint"):
            k -= 1
        if k == start and not s.has(start, "det"):  # "a joint permit [office]"
            plain = (
                x
                for x in range(start - 1, max(first, start - 4), -1)
                if s.low(x - 1) in {"a", "an", "the", "un", "una", "el", "la"}
            )
            k = next(plain, start)
            others = ("clause", "say", "link", "aux", "meet")
            words = all(
                s.tokens[x].text.islower() and s.low(x) not in {"and", "y", "e"} and not s.has(x, *others)
                for x in range(k, start)
            )
            k = k if words else start
        return k - 1 if k < start and k - 1 >= first and s.has(k - 1, "det") else start

    def _at_home(self, action: int, actors: list[Mention], last: int) -> bool:
        """A meeting of one side with its own: its mayors, its cabinet, its council."""
        s, end = self.s, self._clause(action, last)
        if not any(s.has(x, "meet", "meet_with") or (x > action and s.has(x, "meet_noun")) for x in range(action, end)):
            return False
        others = [
            m for m in s.between(action, end) if set(m.parties) - set(s.parties(actors)) or m.counterpart or m.both
        ]
        own = any(s.low(x) in self.domestic for x in range(action, end))
        return own and not others

    def _is_party(self, k: int, first: int) -> bool:
        """Whether a side itself is the subject of the verb at k: "Malta will let", not "the accord will let"."""
        actors, spoken, _ = self._who(k, first)
        return spoken >= 0 or any(m.parties or m.both or m.role for m in actors)

    def _first_have(self, k: int, first: int) -> int:
        """With "has", «se ha», as the guide cuts the span."""
        s = self.s
        i = k
        while i > first and s.low(i - 1) in {
            "did",
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
            if all(s.low(x) in {"did", "has", "have", "had", "ha", "han", "se", "había", "habían"} for x in range(i, k))
            else k
        )

    def _denied(self, k: int, first: int) -> bool:
        s = self.s
        if any(s.low(x) in self.negations for x in range(max(first, k - 3), k)):
            return True
        if s.low(k - 1) in _SIDES and s.low(k - 2) == "neither" and s.low(k) in {"will", "shall"}:
            return False  # "neither side will return anybody": what both undertake not to do
        none = next((x for x in range(k - 1, max(first, k - 7) - 1, -1) if s.low(x) in {"ninguno", "ninguna"}), -1)
        if (
            none >= 0
            and s.low(k).endswith(("rá", "rán"))
            and s.low(none + 1) in {"de", "of"}
            and s.low(k - 1) in _BOTH_ES
        ):
            return False  # «ninguno de los dos países cobrará multas»
        for x in range(k - 1, max(first, k - 10) - 1, -1):
            if s.low(x) in _TURN or s.block.quote_of[x] != s.block.quote_of[k]:
                return False  # "is nobody's fool, though he did promise"
            if s.low(x) in _NOBODY:
                return True
        return False

    def _clause(self, k: int, last: int) -> int:
        """The end of the clause at token k, before a clause beside it: ", for which Malta will", ", en tanto que"."""
        s = self.s
        end = s.clause_end(k, last)
        for m in range(k + 1, end - 2):
            if s.low(m) in {"and", "y", "e"} and (self._pledged(m + 1, last) or s.low(m + 1).startswith(_ORDERED)):
                return m
            if s.spanish and s.low(m) in {",", "y", "e"} and self._going(m + 1):
                return m  # «vamos a abrir una mesa, vamos a vernos»
            if s.low(m) != ",":
                if s.spanish and s.low(m) in {"en", "desde"} and self._relative_at(m, last):
                    return m
                continue
            after = s.low(m + 2)
            if self._relative_at(m, last):
                return m
            linked = s.low(m + 1) in _PREPOSITIONS and after in _RELATIVES and not s.has(m + 1, "condition")
            if linked or s.low(m + 1) in {"whereas", "while"} or s.next_promise(m + 1, last):
                return m
        return end

    def _relative_at(self, m: int, last: int) -> bool:
        """Whether a relative clause with a future of its own begins at token m; Tails tells."""
        raise NotImplementedError

    def _going(self, k: int) -> bool:
        """Whether a future of two words begins at token k: «vamos a vernos»."""
        size = self.s.size(k, "future")
        return size > 1 and self._infinitive(k + size)

    def _pledged(self, k: int, last: int) -> bool:
        """Whether another verb of promise follows "and": "agreed to meet and undertook to", «y convinieron en»."""
        s = self.s
        while k < last and (s.has(k, "aux") or (s.spanish and s.low(k) in {"le", "les", "nos", "se", "lo"})):
            k += 1
        tag = next((t for t in ("commit_to", "commit_that", "commit_on") if s.has(k, t)), "")
        return bool(tag) and s.verb(k, tag)[1] in {"past", "part"} and s.cover[k] < 0

    def _who(self, v: int, first: int) -> tuple[list[Mention], int, int]:
        """The actors of the verb at v, the token of a pronoun that stands for them or -1, and where they start."""
        s = self.s
        found = s.subject(v, max(first, self.floor))
        if found is None and v - 1 > first and not s.tokens[v - 1].word and s.block.quote_of[v - 1] >= 0:
            found = s.subject(v - 1, max(first, self.floor))  # «ambos países “van a ...”»
        if found is None:
            return [], -1, v
        mentions, start = found
        spoken = start if not mentions and s.low(start) in PRONOUNS else -1
        return mentions, spoken, start

    def _past_adjuncts(self, j: int, last: int) -> int:
        """Past day, place and partner between the verb and what it promises: "agreed on Monday with Libya to"."""
        s = self.s
        while j < last:
            if s.spanish and s.low(j) in {"por", "ante", "durante", "tras"}:
                act = next(
                    (x for x in range(j + 1, min(j + 7, last)) if s.low(x) == "a" and self._infinitive(x + 1)), None
                )
                if act is not None:
                    return act
            if s.low(j) == ",":  # "undertook, among other things, to open"
                closing = next((x for x in range(j + 1, min(j + 9, last)) if s.low(x) == ","), -1)
                acting = s.low(closing + 1) == "to" or (s.spanish and self._infinitive(closing + 1))
                if closing > 0 and (acting or (s.low(closing + 1) == "a" and self._infinitive(closing + 2))):
                    j = closing + 1
                    continue
            traded = (s.low(j), s.low(j + 1)) in {("in", "return"), ("in", "exchange"), ("a", "cambio")}
            if traded and s.low(j + 2) not in {"for", "de"}:
                j += 2
                continue
            if s.low(j) in {"in", "en"} and s.low(j + 1) in {"principle", "principio"}:
                j += 2
                continue
            partner = s.mention(j + 1) if s.low(j) in {"with", "con"} else None
            placed = s.mention(j + 1) if s.low(j) in {"in", "en", "at"} else None
            if s.spanish and s.low(j) in {"a", "al"} and s.mention(j + 1) is not None:
                partner = s.mention(j + 1)
            after = s.mention(j) if s.spanish else None  # «se comprometieron los dos a abrir»
            told = after is not None and after.i == j and bool(after.both or after.role or after.country)
            if after is not None and told and s.low(after.j) in {"a", "en", "que"}:
                j = after.j
            elif s.low(j) in {"in", "en"} and s.has(j + 1, "det") and s.low(j + 2) in _TOWN:
                j += 3  # «acordaron en esta ciudad instalar»
            elif s.low(j) == "," and s.low(j + 1) in _ALSO and s.low(j + 2) == ",":
                j += 3
            elif partner is not None:
                j = partner.j
            elif placed is not None and placed.role is None and (placed.capital or placed.country or placed.name):
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

    def _infinitive(self, k: int) -> bool:
        low = self.s.low(k)
        if low in {"ser", "dar", "ver", "ir"}:
            return True
        if low == "partir" and self.s.low(k + 1) in {"de", "del"}:
            return False  # «a partir del lunes»
        return len(low) > 3 and low.endswith(
            ("ar", "er", "ir", "arse", "erse", "irse", "rlo", "rla", "rlos", "rlas", "rle", "rles", "rnos", "ír")
        )

    def _meets(self, action: int, last: int) -> bool:
        s = self.s
        return action < last and any(
            s.has(x, "meet", "meet_with", "meet_noun", "travel", "travel_bare", "object")
            for x in range(action, s.clause_end(action, last))
        )

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
        if s.low(k) == ",":  # "A session, first planned for May, will take place"
            k = next((m - 1 for m in range(k - 1, max(first, k - 14), -1) if s.low(m) == ","), k)
        i, known = k, False
        while (
            i >= first
            and k - i < 9
            and (s.tokens[i].word or s.low(i) == "-")
            and (s.low(i) not in {"that", "que", "and", "y", "but", "pero", "said", "dijo"} or (i == first and i < k))
        ):
            known = known or s.low(i) in self.bodies or s.has(i, "object", "meet_noun")
            if i == first and s.low(i) in {"that", "those"} and i < k:
                return i if known else None  # "That session will"
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
        moved = set(self.s.lexicon.raw["flow"]["people"])
        if all(self.s.low(m.j - 1) in moved for m in actors):
            return False  # "refugees will be turned back"
        return any(m.both or m.counterpart or m.parties or m.role or self._known(m) for m in actors)

    def _known(self, m: Mention) -> bool:
        """Whether the text has given the one named an office before."""
        s = self.s
        known = s.registry.find(s.tokens[m.name[1] - 1].bare) if m.name is not None else None
        return known is not None and bool(known.role) and self.state.diplomatic()

    def _parties(self, actors: list[Mention], first: int, last: int, *, strong: bool) -> bool:
        """Two different parties: in the clause, or one in the clause of a text on talks between two."""
        s = self.s
        near = set(s.parties(m for m in s.between(first, last) if not m.adjective or m in actors))
        if any(m.both or m.counterpart for m in actors) and (self.state.two() or len(near) > 1):
            return True
        if len(near) > 1:
            return True
        return self.state.talks() and (strong or bool(near) or any(m.role for m in actors) or not actors)
