"""One block as the extractors see it: tokens, phrases, mentions, dates, tense; and who is the subject of a verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from caudal.talks.items import Actor, FlowClaim, Slot
from caudal.talks.words.dates import Calendar
from caudal.talks.words.lexicon import Hits, Lexicon
from caudal.talks.words.mentions import Finder, Mention, Registry
from caudal.talks.words.tenses import FUTURE_EN, Tenses
from caudal.talks.words.tokens import Block, Token, word_set

_AND = frozenset({"and", "y", "e", "&"})
_RECENT = 15  # days
_ORDER = frozenset({"last", "first", "next", "never", "both", "since", "already"})  # between a subject and its verb
_CLITICS = word_set("se le les lo la los nos me te no")


@dataclass(slots=True)
class State:
    """What is carried from block to block: the last speaker, the topic, parties named, transcript voice."""

    speaker: Actor | None = None
    topic: Actor | None = None
    recent: list[Actor] = field(default_factory=list)  # people that were subjects, and speakers, the latest last
    named: list[Actor] = field(default_factory=list)  # people named anywhere, the latest last
    bodies: list[Actor] = field(default_factory=list)  # institutions and pairs that were subjects
    channel: Slot | None = None
    voice: Actor | None = None
    labels: frozenset[str] = frozenset()
    parties: dict[str, int] = field(default_factory=dict)
    meetings: int = 0
    visited: bool = False  # whether one of them was a visit
    flows: int = 0
    claim: FlowClaim | None = None  # the last claim, in this block or the one before
    pairs: int = 0  # words that stand for two parties, or for the other one
    migration: bool = False
    home: set[str] = field(default_factory=set)  # nouns of the last meeting of one side, which "the meeting" then means
    joint: bool = False  # whether a body of two parties is named: "joint commission"

    quiet: bool = False
    listing: bool | None = None  # whether a list of agreed points is open
    lister: Actor | None = None  # who agreed on its points

    def talks(self) -> bool:
        """Whether the text so far is one on talks or migration between two parties."""
        return self.two() and (self.migration or self.meetings > 0 or self.flows > 1)

    def two(self) -> bool:
        """Whether the text speaks of two parties: two by name, or one and words for another ("her counterpart")."""
        return len(self.parties) > 1 or (self.pairs > 0 and bool(self.parties) and self.migration)

    def diplomatic(self) -> bool:
        """Whether the text is on migration and names two parties: its officials may be taken to meet one another."""
        return self.two() and self.migration


class Scene:
    """A block with everything that is computed once for all extractors."""

    def __init__(self, text: str, block: Block, lexicon: Lexicon, registry: Registry, published: date) -> None:
        self.text, self.block, self.lexicon, self.registry = text, block, lexicon, registry
        self.published = published
        self.tokens: list[Token] = block.tokens
        self.hits: Hits = lexicon.match(block.tokens)
        self.mentions = Finder(block, self.hits, lexicon, registry).all()
        self.cover = [-1] * (len(self.tokens) + 1)
        for index, mention in enumerate(self.mentions):
            for k in range(mention.i, mention.j):
                self.cover[k] = index
        self.spanish = lexicon.language == "es"
        self.ahead = Tenses(self).ahead()
        days = Calendar(lexicon, published, self._anchor(registry.day))
        self.dates = [
            when for first, last in block.units for when in days.find(self.tokens, self.hits, first, last, self.ahead)
        ]
        if days.anchor is not None and days.anchor <= published.isoformat():
            registry.day = days.anchor
        self.date_at = {k: when for when in self.dates for k in range(when.i, when.j)}
        self.body = self._dateline()

    def _anchor(self, day: str | None) -> str | None:
        """The day to which "the day before" looks back at the head of a block: the last one named, if it is recent."""
        if day is None:
            return None
        apart = abs((date.fromisoformat(day) - self.published).days)
        return day if apart < _RECENT else None

    def slot(self, i: int, j: int, value: str | None = None) -> Slot:
        """The words of tokens [i, j) as a slot."""
        start, end = self.tokens[i].start, self.tokens[j - 1].end
        return Slot(start, end, self.text[start:end], value)

    def low(self, k: int) -> str:
        """The lower-case form of token k; "" outside the block."""
        return self.tokens[k].low if 0 <= k < len(self.tokens) else ""

    def cap(self, k: int) -> bool:
        """Whether token k begins with a capital; never so outside the block."""
        return self.tokens[k].cap if 0 <= k < len(self.tokens) else False

    def has(self, k: int, *tags: str) -> bool:
        """Whether a phrase of one of the tags begins at token k."""
        if not 0 <= k < len(self.hits):
            return False
        here = self.hits[k]
        if not here:
            return False
        return tags[0] in here if len(tags) == 1 else not here.keys().isdisjoint(tags)

    def size(self, k: int, tag: str) -> int:
        """How many tokens the phrase of that tag at token k takes; 0 where there is none."""
        return int(self.hits[k][tag][0]) if self.has(k, tag) else 0

    def verb(self, k: int, tag: str) -> tuple[str, str]:
        """Lemma and tense of the verb of that tag at token k."""
        lemma, tense = self.hits[k][tag][1]
        return lemma, tense

    def mention(self, k: int) -> Mention | None:
        """The mention that covers token k."""
        index = self.cover[k] if 0 <= k < len(self.tokens) else -1
        return self.mentions[index] if index >= 0 else None

    def between(self, i: int, j: int) -> list[Mention]:
        """The mentions that begin in tokens [i, j)."""
        return [m for m in self.mentions if i <= m.i < j]

    def parties(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        """The parties of several mentions, each once, in order."""
        return tuple(dict.fromkeys(code for m in mentions for code in m.parties))

    def actor(self, mentions: Sequence[Mention]) -> Actor:
        """One or several mentions side by side as one actor."""
        first, last = mentions[0], mentions[-1]
        slot = self.slot(first.i, last.j)
        name = self.slot(*first.name).text if first.name and len(mentions) == 1 else None
        role = self.slot(*first.role).text if first.role and len(mentions) == 1 else None
        return Actor(slot.start, slot.end, slot.text, name, role, self.parties(mentions), self._anonymous(first, name))

    def _anonymous(self, mention: Mention, name: str | None) -> bool:
        words = self.lexicon.words_of("reporting", "anonymous")
        if name is not None or mention.role is None or mention.both:
            return False
        return any(self.tokens[k].low in words for k in range(*mention.role))

    def subject(self, v: int, floor: int) -> tuple[list[Mention], int] | None:
        """The mentions that are the subject of the verb at token v, looking left as far as `floor`; and their start.

        An empty list stands for a pronoun, whose start is given.
        """
        k = v - 1
        while k >= floor and (
            self.has(k, "aux")
            or self.low(k) in _ORDER
            or (self.spanish and self.low(k) in _CLITICS)
            or k in self.date_at
            or self._adverb(k)
        ):
            if self.cover[k] >= 0 and not self.has(k, "aux"):
                break
            k -= 1
        if k < floor:
            return None
        mention = self.mention(k)
        if mention is not None and mention.j == k + 1:
            return self._widen(mention, floor)
        if self.has(k, "pron") or self.low(k) in {"quien", "quienes", "who", "que", "which"}:
            if self.low(k) in {"who", "quien", "quienes", "que", "which"}:
                before = self._ending(k - 1 if self.low(k - 1) == "," else k, floor)
                if before is not None:
                    return self._widen(before, floor)
                return None
            return [], k
        apposed = self._ending(k, floor) if self.low(k) == "," else None
        if apposed is not None and apposed.name and apposed.role and apposed.name[0] > apposed.role[1]:
            return self._widen(apposed, floor)
        if self.low(k) in {",", ")", "—", "–"}:
            return self._across(k, floor)
        return None

    def _adverb(self, k: int) -> bool:
        low = self.low(k)
        return low in {"here", "there", "aquí", "allí"} or (low.endswith(("ly", "mente")) and len(low) > 5)

    def _ending(self, k: int, floor: int) -> Mention | None:
        """The mention that ends just before token k."""
        mention = self.mention(k - 1) if k - 1 >= floor else None
        return mention if mention is not None and mention.j == k else None

    def _across(self, k: int, floor: int) -> tuple[list[Mention], int] | None:
        """The mention before an apposition between commas or brackets that closes at token k."""
        opening = "(" if self.low(k) == ")" else self.low(k)
        m = k - 1
        while m >= floor and k - m < 28 and self.block.quote_of[m] == self.block.quote_of[k]:
            if self.low(m) == opening:
                before = self._ending(m, floor)
                named = self.mention(m + 1)
                if before is None and named is not None and named.i == m + 1 and named.j == k and named.name:
                    return [named], named.i
                if before is not None and not before.adjective:
                    inner = self.mention(m + 1)
                    if inner is not None and inner.name and inner.j < k and before.role is not None:
                        return self._widen(before, floor)  # «Los ministros de A y B, X e Y, se reunirán»
                    if before.name is None and inner is not None and inner.i == m + 1 and inner.name:
                        return [inner], before.i
                    return self._widen(before, floor)
            m -= 1
        return None

    def _widen(self, mention: Mention, floor: int) -> tuple[list[Mention], int]:
        """Takes in what is joined on the left: "Biden and López Obrador", "the head of the agency in Libya"."""
        chain = [mention]
        while not mention.both:
            first = chain[0]
            k = first.i - 1
            if k <= floor:
                break
            if self.has(k, "link") or self.low(k) in {"del", "en", "in"}:
                before = self._ending(k, floor)
                if before is None or before.role is None:
                    break
                chain = [Mention(before.i, chain[-1].j, before.parties + first.parties, before.name, before.role)]
                continue
            if self.low(k) in _AND or (self.low(k) == "," and len(chain) > 1):
                before = self._ending(k - 1 if self.low(k - 1) == "," else k, floor)
                if before is None or before.adjective or len(chain) > 5:
                    break
                chain.insert(0, before)
                continue
            break
        return chain, chain[0].i

    def clause_end(self, k: int, last: int) -> int:
        """The end of the clause that token k stands in: before the next strong mark or subordinate clause."""
        m = k
        while m < last:
            low = self.low(m)
            if self.block.quote_of[k] >= 0 and self.block.quote_of[m] != self.block.quote_of[k]:
                break
            if m > k and low in _AND and (self.next_promise(m + 1, last) or self.low(m + 1) in {"that", "que"}):
                return m
            if low in {";", ":", "—", "--", "(", "?", "!"} or (low == "." and m + 1 >= last):
                return m
            if low == "," and m + 1 < last and self._breaks(m + 1, last):
                return m
            if m > k and low in {"after", "while", "although", "because", "tras", "mientras", "aunque", "luego"}:
                return m
            m += 1
        while m > k and not self.tokens[m - 1].word and self.low(m - 1) != "%":
            m -= 1
        return m

    def next_promise(self, m: int, last: int) -> bool:
        """Whether another subject with a future verb of its own begins at token m: "and Malta will"."""
        promised = self.low(m) in {"shall", "will"} or (
            self.spanish and len(self.low(m)) > 4 and self.low(m).endswith(("rá", "rán")) and not self.tokens[m].cap
        )
        if promised and self.cover[m] < 0:
            return True
        if self.low(m) in {"had", "has", "have", "ha", "han"} and self.has(m + 1, "commit_to"):
            return True
        mention = self.mention(m)
        if self.has(m, "pron") and m + 1 < last:
            if self.spanish and self.size(m + 1, "future") > 1:
                return True  # «y nosotros vamos a mandar»
            return self.low(m + 1) in FUTURE_EN or (self.spanish and self.low(m + 1).endswith(("rá", "rán", "remos")))
        if mention is None or mention.i != m or mention.j >= last:
            return False
        after = mention.j
        if self.low(after) == ",":
            closing = next((x for x in range(after + 1, min(after + 7, last)) if self.low(x) == ","), after)
            after = closing + (closing > after)
        low = self.low(after)
        if self.has(after, "commit_to") or (
            low in {"had", "has", "have", "ha", "han"} and self.has(after + 1, "commit_to")
        ):
            return True
        if self.spanish and low == "no":
            after += 1
            low = self.low(after)
        low = self.low(after + 1) if low in _CLITICS or low in {"también", "also"} else low
        return low in FUTURE_EN or low == "would" or (self.spanish and low.endswith(("rá", "rán")))

    def _breaks(self, m: int, last: int) -> bool:
        if self.has(m, "clause", "source", "say", "pron") or self.low(m) in {"and", "y", "pero", "but", "as", "e"}:
            return True
        if self.has(m, "det") and self.cover[m] < 0 and self.mention(m + 1) is not None:
            m += 1  # ", a Thai deputy minister said"
        mention = self.mention(m)
        return mention is not None and mention.i == m and (self.has(mention.j, "say") or self.has(mention.j, "aux"))

    def _dateline(self) -> int:
        """The token after an agency's dateline ("Dec. 28 (UPI) --"), or 0."""
        for k in range(min(16, len(self.tokens))):
            low = self.low(k)
            dash = low in {"--", "—", "–", "-"} and self.low(k - 1) in {")", ".", "”"} and k > 1
            if dash and any(self.low(x) == "(" for x in range(k)):
                return k + 1
            apart = low == "-" and k and self.tokens[k].start > self.tokens[k - 1].end
            apart = apart or (low == "-" and self.low(k - 1) == "." and self.text[self.tokens[k].end :][:1] == " ")
            if (low in {"—", "–", "--"} or apart) and 0 < k < 9 and k + 1 < len(self.tokens):
                ended = self.low(k - 1) in {".", ")"} or self.tokens[0].text.isupper()
                if ended and self.tokens[0].cap and self.block.quote_of[0] < 0:
                    return k + 1
        return 0
