"""Lists of agreed points, and further acts under one verb."""

from __future__ import annotations

from caudal.talks.commitments.pledges import PRONOUNS, Act, Pledges
from caudal.talks.items import Actor
from caudal.talks.words.tokens import word_set

PLEDGE = word_set(
    "commitment commitments resolve determination willingness intention pledge undertaking assurance promise "
    "readiness coincidencia compromiso compromisos voluntad disposición determinación intención promesa disponibilidad"
)
_CARRY_ON = word_set("and y e , ; as well así como")
_EMPTY = word_set("disculpas gracias details detalles disculpas condolences condolencias explanations apologies")
_ON = frozenset({"agree on", "agree upon", "decide on", "coincidir en", "acordar", "convenir en"})
_VIEWS = word_set(
    "picture view account version explanation glimpse reason comment apology assessment clue hint toast visión versión "
    "explicación disculpa imagen panorama rueda conferencia"
)
_LEADING = frozenset({"to", "will", "shall", "would"})
_REACHED = frozenset(
    {"come to", "arrive at", "llegar a", "lograr", "sign", "firmar", "suscribir", "conclude", "strike", "settle on"}
    | {"draw up", "hammer out", "thrash out", "trazar", "fijar", "delinear", "set"}
)
_LISTED = word_set("things points aims dates terms everything nothing little cosas puntos todo nada que")
_FOR_WHAT = word_set("to of for in on between against de del para en entre contra")
_MORE_OF = word_set("closer greater more further better stronger faster full fuller mayor mayores mejores mejor")
_MONEY = frozenset("$£€¥")
_QUOTES = frozenset("\"“”«»‘’'")
BULLETS = frozenset("-•*–—·▪")


class Points(Pledges):
    """Reads the items of a list and the acts that share a verb."""

    def _item(self) -> Act | None:
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
        return Act(k - 2 * negated, end, k - 2 * negated, listed=True) if verb else None

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
            self.state.lister = s.actor(people[:1]) if people else self._who_lists() if telling else None
        elif (
            not within
            and self.state.listing is not None
            and s.tokens[0].text not in BULLETS
            and not s.tokens[0].text[0].isdigit()
        ):
            self.state.listing = None

    def _who_lists(self) -> Actor | None:
        """A pronoun that opens the heading of a list: "They decided:"."""
        k = next((k for k in range(min(4, len(self.s.tokens))) if self.s.low(k) in PRONOUNS), None)
        if k is None:
            return None
        slot = self.s.slot(k, k + 1)
        return Actor(slot.start, slot.end, slot.text)

    def _further(self, act: Act, last: int) -> list[Act]:
        """Other acts under the same verb: "and to share data", «y compartir datos», "; (b) open a desk"."""
        s, out, k = self.s, list[Act](), act.end
        while k < last and len(out) < 12:
            m = k = self._past_relative(k, last)
            while (
                m < last
                and m - k < 5
                and (s.low(m) in _CARRY_ON or s.low(m) in {"(", ")"} or len(s.tokens[m].text) == 1)
                and s.tokens[m].text not in _QUOTES
                and s.low(m) not in {"a", "."}
            ):
                m += 1
            if m == k or m >= last:
                break
            det = not s.spanish and s.has(m, "det") and s.mention(m) is None
            other = s.mention(m + det)
            if other is not None and s.spanish and s.low(other.j) == "," and self._led_act(other.j + 1):
                at = other.j + 2 + (s.low(other.j + 2) == "no")  # «; Colombia, a no expulsar»
                k = self._close(at, last)
                out.append(Act(other.j + 1, max(k, at + 1), at, [other]))
                continue
            gapped = other is not None and not s.spanish and bool(other.parties or other.role)
            if other is not None and gapped and s.low(other.j) == "to" and self._bare_verb(other.j + 1):
                end = self._close(other.j + 1, last)  # "Italy agreed to open a desk, and Malta to stop"
                out.append(Act(other.j, end, other.j + 1, [other]))
                k = end
                continue
            start = m
            m += s.low(m) == "not" and s.low(m + 1) == "to"  # "and not to carry out returns at night"
            led = s.low(m) == "to" or self._led_act(m)
            m += led
            m += s.spanish and s.low(m) == "no"  # «y a no expulsar a menores»
            semi = not s.spanish and any(s.low(x) == ";" for x in range(k, m)) and s.low(m) in self.acts
            bare = semi or (s.spanish and self._infinitive(m)) or self._bare_act(act.action, m, last)
            if m >= last or not (bare or (led and s.tokens[m].word)):
                break
            end = self._close(m, last)
            out.append(Act(start, max(end, m + 1), m, act.actors, act.spoken))
            k = max(end, m + 1)
        return out

    def _led_act(self, m: int) -> bool:
        """Whether a Spanish act begins with its preposition: «y a compartir», «y a no cerrar», «y en publicar»."""
        s = self.s
        after = m + 1 + (s.low(m + 1) == "no")
        if s.spanish and s.low(m) in {"a", "en"} and s.low(m + 1) == "que":
            return True  # «y a que los documentos se devuelvan completos»
        return s.spanish and s.low(m) in {"a", "en"} and self._infinitive(after)

    def _bare_act(self, action: int, m: int, last: int) -> bool:
        """Whether a bare verb goes on a list of acts: "agreed to open a desk, share data and step up returns"."""
        s = self.s
        goes_on = s.low(action - 1) == "," and s.low(action) in self.acts
        owned = s.has(m + 1, "det") or s.low(m + 1) in {"its", "their", "an", "any"} or s.low(m + 1)[:1].isdigit()
        if not s.spanish and s.low(m - 1) == "and" and s.low(m) in self.acts and owned and s.cover[m] < 0:
            # "will reopen its consulate and accept the nationals", "agreed to open a desk and publish the figures"
            return m - action > 2 and (goes_on or s.low(action - 1) in _LEADING) and s.tokens[m].text.islower()
        if s.spanish or not (goes_on or s.low(action - 1) == "to") or m - action < 3 - goes_on or m + 1 >= last:
            return False
        if s.low(m) not in self.acts:
            return False
        listed = (
            goes_on
            or s.low(m - 1) == ","
            or any(s.low(x) == "," and s.low(x + 1) in self.acts for x in range(action, m))
        )
        joined = listed and s.low(m - 1) in {"and", ","} and s.cover[m] < 0 and s.tokens[m].text.islower()
        noun = s.has(m - 2, "det") or s.low(m + 1) in {"of", "in", "for", "on", ",", "."} or m in s.date_at
        return joined and not noun and s.tokens[m + 1].word

    def _bare_verb(self, k: int) -> bool:
        """Whether a plain word stands after "to": no article, name or number."""
        s = self.s
        plain = k < len(s.tokens) and s.tokens[k].word and s.tokens[k].text[0].islower()
        return plain and not s.has(k, "det") and s.cover[k] < 0 and k not in s.date_at

    def _past_relative(self, k: int, last: int) -> int:
        """Past a relative clause between commas, where another act follows it: ", of which half ..., and to open"."""
        s = self.s
        if s.low(k) != "," or not (
            s.low(k + 1) in {"which", "que", "cuyo", "cuya"} or s.low(k + 2) in {"which", "que"}
        ):
            return k
        for m in range(k + 2, min(last - 2, k + 28)):
            if s.low(m) in {";", ":"} or s.has(m, "commit_to", "future"):
                return k
            led = s.low(m + 2) == "to" or (s.spanish and (self._infinitive(m + 2) or self._infinitive(m + 3)))
            if s.low(m) == "," and s.low(m + 1) in {"and", "y", "e"} and led:
                return m
        return k

    def _past_quote(self, action: int, last: int) -> int:
        """The end of the clause of an act, also where the act begins within a quotation that the clause outlives."""
        s, end = self.s, self._clause(action, last)
        short = s.block.quote_of[action] >= 0 and end - action < 9 and end < last and s.tokens[end].text in _QUOTES
        if short and s.low(end + 1) in {"to", "in", "on", "for", "para", "en", "con", "with", "by"}:
            return self._clause(end + 1, last)
        return end

    def _close(self, action: int, last: int) -> int:
        """The end of an act: of its clause, or before the next act under the same verb."""
        s, end = self.s, self._past_quote(action, last)
        purpose = False
        for m in range(action + 2, end):
            purpose = purpose or s.low(m) in {"para", "between", "entre", "how", "whether", "cómo"}
            if purpose or s.low(m - 1) not in {"and", "y", "e", ","}:
                continue
            led = s.low(m) == "to" or self._led_act(m) or self._bare_act(action, m, last)
            if led or (s.spanish and self._infinitive(m + (s.low(m) == "no"))):
                end = m - 1
                while end > action + 1 and s.low(end - 1) in {",", "and", "y"}:
                    end -= 1
                return end
        return end

    def _object(self, j: int, last: int, lemma: str = "") -> bool:
        s = self.s
        if lemma in _REACHED:  # "came to an understanding", not "came to a halt"
            return any(s.has(m, "object") for m in range(j, min(j + 4, last)))
        if lemma in {"offer", "ofrecer"} and any(s.low(x) in _VIEWS for x in range(j + 1, min(j + 4, last))):
            return False  # "offered a different picture"
        if s.low(j) in {"a", "an", "un", "una", "unos", "unas"} and self.state.talks():
            return True
        if any(s.has(m, "object") for m in range(j, min(j + 6, last)) if s.tokens[m].word):
            return True
        return lemma in _ON and self.state.talks() and self._matter(j, last)

    def _matter(self, j: int, last: int) -> bool:
        """Whether what was agreed on is named, with what it is to do: "the need to", "closer checks on"."""
        s, m = self.s, j
        while m < last and (s.has(m, "det") or s.low(m).endswith("ly")):
            m += 1
        if m >= last or not s.tokens[m].word or s.cap(m) or m in s.date_at or s.low(m) in _LISTED:
            return False
        after = next((x for x in range(m + 1, min(m + 4, last)) if s.low(x) in _FOR_WHAT), -1)
        return after > 0 and all(s.tokens[x].word and not s.has(x, "say", "aux") for x in range(m, after))

    def _handed(self, lemma: str, k: int) -> bool:
        """Whether "to" leads to whom a thing was offered: "the lunch offered to both teams"."""
        return lemma in {"offer", "promise"} and (self.s.has(k, "det") or self.s.cover[k] >= 0)

    def _given(self, lemma: str, j: int) -> bool:
        """A thing promised: "promised a list by Friday"."""
        gives = lemma in {"promise", "pledge", "prometer", "offer", "ofrecer"}
        if gives and self.s.low(j) in _MORE_OF:
            return True
        if lemma == "offer":  # "offered no details"
            counted = (
                self.s.low(j) in self.s.lexicon.raw["numbers"]["words"] and self.s.low(j + 1) not in _VIEWS | _EMPTY
            )
            return (
                counted
                or self.s.tokens[min(j, len(self.s.tokens) - 1)].text[0] in _MONEY
                or self.s.low(j)[:1].isdigit()
            )
        low = self.s.low(j)
        if low in self.audience:
            return False  # "promised voters"
        if self.s.low(j + 1) in {"veces", "times"} or low in {"veces", "twice"}:
            return False  # how often, not what
        if gives and low.endswith("s") and len(low) > 4 and self.s.tokens[j].text.islower() and low not in _EMPTY:
            return True
        first = self.s.tokens[min(j, len(self.s.tokens) - 1)].text[0]
        return gives and (self.s.has(j, "det") or first.isdigit() or first in _MONEY)
