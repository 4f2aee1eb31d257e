"""Who is spoken of: people, offices, governments and countries, with the parties they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caudal.talks.words.lexicon import Hits, Lexicon
from caudal.talks.words.people import Mention, Person, Registry
from caudal.talks.words.tokens import Block, Token, word_set

__all__ = ["Finder", "Mention", "Person", "Registry"]

_AND = frozenset({"and", "y", "e", "&"})
_NOT_NAMES = word_set(
    "the a an in on at of for from to by with and or but if as it he she they we i you his her their its "
    "our this that these those there here then when where while who what why how not no yes after before "
    "since until during under over both also however meanwhile earlier later instead still now today so "
    "such some many most all other another one two photo file q asked what's it's that's i'll we'll you'll they'll "
    "he'll she'll i'd we'd i'm we're don't "
    "i've we've asked thank thanks well additionally el la los las un una unos unas en de del al a por "
    "para con sin y o pero si como que quien su sus este esta estos estas ese esa eso esto ello además "
    "también según durante tras desde hasta entre sobre ante cuando donde mientras asimismo finalmente no "
    "sí ya hoy ayer luego después antes aunque porque así más lo se nos le les mi tu él ella ellos "
    "nosotros ahora hay ha han fue era será es son está están tenemos vamos hemos creo sin ningún bajo"
)


@dataclass(slots=True)
class Finder:
    """Finds the mentions of one block; `registry` is shared by the blocks of one text."""

    block: Block
    hits: Hits
    lexicon: Lexicon
    registry: Registry

    def all(self) -> list[Mention]:
        """Every mention of the block, left to right, none overlapping."""
        out: list[Mention] = []
        starts = self._starts()
        i, n = 0, len(self.block.tokens)
        while i < n:
            mention = self._at(i, starts)
            if mention is None:
                i += 1
                continue
            self._learn(mention, out)
            out.append(mention)
            i = mention.j
        return out

    def _starts(self) -> frozenset[int]:
        first = {i for i, _ in self.block.units}
        tokens = self.block.tokens
        for i, token in enumerate(tokens):
            if not token.word and token.text in '"“«‘—–:([•-*':
                first.add(i + 1)
            if i in first and not token.word:
                first.add(i + 1)
            elif token.cap and i not in first and i:
                self.registry.capitals.add(token.bare)
        return frozenset(first)

    def _at(self, i: int, starts: frozenset[int]) -> Mention | None:
        hits = self.hits
        if "both" in hits[i]:
            j = i + hits[i]["both"][0]
            shared: list[str] = []
            of = j < len(hits) and self.block.tokens[j].low in {"de", "of"}
            peoples = self.lexicon.language == "es" and j < len(hits) and "party" in hits[j]
            stop = self._linked(j, shared) if of else self._tail(j, shared) if peoples else None
            return Mention(i, stop if stop and shared else j, tuple(shared), both=True, role=(i, j))
        token = self.block.tokens[i]
        if not token.word or token.text == "'s":
            return None
        if token.low in {"that", "que"} and i + 1 < len(hits) and "det" in hits[i + 1]:
            return None
        k, parties, demonym = self._lead(i)
        mention = Mention(i, k)
        after_modal = i == k and i > 0 and self.block.tokens[i - 1].low in _MODALS
        head = None if after_modal and token.low in _VERBISH else self._head(k)
        if head is not None:
            mention.role, k = (k, head), head
            mention.person = "office" in hits[mention.role[0]]
            mention.counterpart = any("counterpart" in hits[x] for x in range(i, k))
            k = self._tail(k, parties)
            if self._is(k, ".") and self.block.tokens[k - 1].low in self.lexicon.abbreviations:
                k += 1  # "Mrs. Fenn"
        name = self._name(k, starts)
        if name is not None and mention.role is not None and k == name[0] and self._apart(i, k):
            name = None
        if name is None and mention.role is not None and mention.person and self._is(k, ","):
            after = self._name(k + 1, starts)
            if after is not None and after[1] - after[0] > 1:
                name = after
        if name is not None:
            mention.name, k, mention.person = name, name[1], True
            k = self._name_party(mention, parties)
        if mention.role is None and mention.name is None:
            if demonym < 0:
                return None
            mention.i, k = (i if self._determined(i, demonym) else demonym), demonym + hits[demonym]["party"][0]
            kind = hits[demonym]["party"][1][1]
            mention.country, mention.capital = kind in {"country", "seat", "capital"}, kind == "capital"
            mention.adjective = self._qualifies(demonym, k)
            parties[:] = [hits[demonym]["party"][1][0]]
        mention.j = k
        mention.parties = tuple(dict.fromkeys(parties))
        return mention

    def _lead(self, i: int) -> tuple[int, list[str], int]:
        """Past determiners, modifiers and countries used as adjectives: next token, parties, last party token."""
        hits, tokens, parties, last, k = self.hits, self.block.tokens, [], -1, i
        n = min(len(tokens), i + 14)
        while k < n:
            here = hits[k]
            party = here.get("party")
            size = max(here.get("office", _NIL)[0], here.get("group", _NIL)[0])
            if size and size >= (party[0] if party else 0) and not ("mod" in here and self._more(k + 1)):
                break
            if party:
                parties.append(party[1][0])
                last = k
                k += party[0]
                if k < n and tokens[k].text in {"'s", "’s", "'"}:
                    k += 1
            elif (named := self._named_modifier(k)) is not None:
                if not named:
                    break  # "Biden's call": a name of its own
                parties += named
                k += 1
            elif (("det" in here and not parties) or "mod" in here) and not (tokens[k].cap and k > i and last < 0):
                k += max(here.get("det", _NIL)[0], here.get("mod", _NIL)[0])
            elif last >= 0 and k > i and (self._joins(k) or self._described(k)):
                k += 1
            else:
                break
        return k, parties, last

    def _named_modifier(self, k: int) -> list[str] | None:
        """The parties of a known name that qualifies an office ("Biden officials"); [] for one that stands alone."""
        token = self.block.tokens[k]
        if not token.cap or self.lexicon.language != "en":
            return None
        m = k + 1
        while m < len(self.hits) and "mod" in self.hits[m]:
            m += 1
        heads = self._more(m) and "commit_to" not in self.hits[m]
        if not heads and "mod" not in self.hits[k]:
            return None
        person = self.registry.find(token.bare)
        return None if person is None else list(person.parties) if heads else []

    def _described(self, k: int) -> bool:
        """A plain adjective between a country and an office: "a Chilean technical team"."""
        token, here = self.block.tokens[k], self.hits[k]
        plain = (
            token.word and not token.cap and token.low != "'s"
            and not ({"aux", "say", "link", "clause", "det", "future"} & here.keys())
            and not (k + 1 < len(self.hits) and "det" in self.hits[k + 1])
        )  # fmt: skip
        return plain and self.lexicon.language == "en" and self._more(k + 1) and token.low not in _AND

    def _more(self, k: int) -> bool:
        """Whether a word that is both modifier and office is followed by another office (so it only modifies)."""
        return k < len(self.hits) and ("office" in self.hits[k] or "group" in self.hits[k])

    def _joins(self, k: int) -> bool:
        """A conjunction or hyphen between two countries that qualify one office."""
        tokens, hits = self.block.tokens, self.hits
        if (tokens[k].low not in _AND and tokens[k].text not in {"-", "–", "/"}) or k + 1 >= len(tokens):
            return False
        if tokens[k].text in {"-", "–"} and tokens[k].start > tokens[k - 1].end:
            return False  # the dash of a dateline
        after = hits[k + 1].get("party")
        if after is None:
            return False
        following = k + 1 + after[0]
        if following < len(tokens) and tokens[following].text in {"'s", "’s"}:
            following += 1  # "Chile's and Bolivia's foreign ministers"
        while following < len(tokens) and "mod" in hits[following]:
            following += 1
        return following < len(tokens) and ("office" in hits[following] or "group" in hits[following])

    def _head(self, k: int) -> int | None:
        end = None
        while k < len(self.hits):
            size = max(self.hits[k].get("office", _NIL)[0], self.hits[k].get("group", _NIL)[0])
            if not size or ("commit_to" in self.hits[k] and self.block.tokens[k].low not in _FALSE_VERBS):
                break
            end = k = k + size
        return end

    def _tail(self, k: int, parties: list[str]) -> int:
        """Past what follows an office: Spanish adjectives, and "of Mexico", "para América del Norte"."""
        tokens, hits, n = self.block.tokens, self.hits, len(self.block.tokens)
        start = k
        while k < n and k - start < 14:
            here = hits[k]
            if "party" in here and (here["party"][1][1] == "people" or tokens[k - 1].text in {"-", "–"}):
                if self.lexicon.language == "en":
                    break
                parties.append(here["party"][1][0])
                k += here["party"][0]
            elif "trailing" in here:
                k += here["trailing"][0]
            elif "link" in here or tokens[k].low in {"del", "al"}:
                after = self._linked(k, parties)
                if after is None:
                    break
                k = after
            elif self._joins_tail(k):
                k += 1
            else:
                break
        return k

    def _joins_tail(self, k: int) -> bool:
        tokens, hits = self.block.tokens, self.hits
        if tokens[k].low not in _AND or k + 1 >= len(tokens) or "party" not in hits[k - 1]:
            return False
        return "party" in hits[k + 1] and hits[k + 1]["party"][1][1] == "people" and self.lexicon.language == "es"

    def _linked(self, k: int, parties: list[str]) -> int | None:
        tokens, hits, n = self.block.tokens, self.hits, len(self.block.tokens)
        place = tokens[k].low in {"en", "at", "from", "para", "for"}
        m = k + 1
        while m < n and m - k < 4 and ("det" in hits[m] or ("mod" in hits[m] and not tokens[m].cap)):
            m += 1
        if m >= n:
            return None
        if "party" in hits[m]:
            if place and hits[m]["party"][1][1] == "capital":
                return None
            parties.append(hits[m]["party"][1][0])
            m += hits[m]["party"][0]
            if m < n and tokens[m].text in {"'s", "’s"} and (owned := self._head(self._past_modifiers(m + 1))):
                return owned  # "officials from Mexico's migration institute"
            while m + 1 < n and (tokens[m].low in _AND or tokens[m].text == ","):
                again = m + 2 if tokens[m + 1].low in {"de", "del", "of"} and m + 2 < n else m + 1
                while again + 1 < n and "det" in hits[again] and "party" not in hits[again]:
                    again += 1
                if "party" not in hits[again]:
                    break
                parties.append(hits[again]["party"][1][0])
                m = again + hits[again]["party"][0]
            return m
        size = max(hits[m].get("office", _NIL)[0], hits[m].get("group", _NIL)[0])
        if size and not place:
            return m + size
        if tokens[m].cap and tokens[m].bare not in _NOT_NAMES and "month" not in hits[m] and "weekday" not in hits[m]:
            while m < n and (tokens[m].cap or (tokens[m].low in _INNER and m + 1 < n and tokens[m + 1].cap)):
                if "party" in hits[m]:
                    parties.append(hits[m]["party"][1][0])
                m += 1
            return m
        return None

    def _name(self, k: int, starts: frozenset[int]) -> tuple[int, int] | None:
        """A run of capitalised words from token k, with particles and initials inside."""
        tokens, n, first = self.block.tokens, len(self.block.tokens), k
        while k < n and k - first < 9:
            token = tokens[k]
            if self._is_name(k):
                k += 1
                if len(token.text) == 1 and k < n and tokens[k].text == ".":
                    k += 1
            elif (
                k > first and token.text in {"-", "–"} and k + 1 < n and self._is_name(k + 1) and _glued(tokens, k)
            ) or (k > first and token.low in self.lexicon.raw["name_links"] and self._name_after(k)):
                k += 1
            else:
                break
        if k == first:
            return None
        if k - first == 1 and first in starts and not self._familiar(tokens[first]) and not self._explained(k):
            return None
        return first, k

    def _explained(self, k: int) -> bool:
        """Whether an office in apposition follows a name: "Conti, Italy's interior minister,"."""
        if not self._is(k, ",") or k + 1 >= len(self.hits):
            return False
        head, _, _ = self._lead(k + 1)
        return self._head(head) is not None and "office" in self.hits[head]

    def _past_modifiers(self, k: int) -> int:
        while k < len(self.hits) and "mod" in self.hits[k]:
            k += 1
        return k

    def _name_after(self, k: int) -> bool:
        tokens = self.block.tokens
        m = k + 1
        if m < len(tokens) and tokens[m].low in self.lexicon.raw["name_links"]:
            m += 1
        joined = tokens[k].low in _AND
        return m < len(tokens) and self._is_name(m) and not joined

    def _is_name(self, k: int) -> bool:
        token, here = self.block.tokens[k], self.hits[k]
        if not token.cap or token.bare in _NOT_NAMES or (token.text.endswith(".") and len(token.text) > 3):
            return False
        if "meet_noun" in here and k and self._titled(k - 1):
            return False
        if not token.text.strip("IVX") and k + 1 < len(self.hits) and "meet_noun" in self.hits[k + 1]:
            return False
        return not ({"party", "month", "weekday", "office", "both", "place", "pron"} & here.keys())

    def _titled(self, k: int) -> bool:
        """Whether token k leads to the noun of a meeting written large: «la IV Reunión», «una Cumbre Ministerial»."""
        token, here = self.block.tokens[k], self.hits[k]
        return not token.text.strip("IVX") or "det" in here or "meet_adjective" in here or "link" in here

    def _familiar(self, token: Token) -> bool:
        return token.bare in self.registry.capitals or self.registry.find(token.bare) is not None

    def _name_party(self, mention: Mention, parties: list[str]) -> int:
        assert mention.name is not None
        person = self.registry.find(self._bare(mention.name))
        if person is not None:
            parties += [code for code in person.parties if code not in parties] if not parties else []
        return mention.name[1]

    def _learn(self, mention: Mention, before: Sequence[Mention]) -> None:
        """Names with an office or several words are learnt; an office in apposition lends its party."""
        tokens = self.block.tokens
        previous = before[-1] if before else None
        if previous is not None and previous.name and mention.role and not mention.name and previous.j < mention.i:
            gap = tokens[previous.j : mention.i]
            if len(gap) == 1 and gap[0].text == "," and mention.person and self._is(mention.j, ",", ".", "'s"):
                previous.parties = previous.parties or mention.parties
                self.registry.add(
                    self._bare(previous.name), self._shown(previous.name), mention.parties, self._shown(mention.role)
                )
        if mention.name is None:
            return
        if mention.role is not None or mention.name[1] - mention.name[0] > 1:
            role = self._shown(mention.role) if mention.role else None
            self.registry.add(self._bare(mention.name), self._shown(mention.name), mention.parties, role)

    def _bare(self, span: tuple[int, int]) -> str:
        return " ".join(t.bare for t in self.block.tokens[span[0] : span[1]])

    def _shown(self, span: tuple[int, int]) -> str:
        return " ".join(t.text for t in self.block.tokens[span[0] : span[1]])

    def _is(self, k: int, *marks: str) -> bool:
        return k < len(self.block.tokens) and self.block.tokens[k].text in marks

    def _apart(self, i: int, k: int) -> bool:
        """A plural or collective office takes no name straight after it ("officials Tuesday")."""
        return i < k and "group" in self.hits[k - 1] and "office" not in self.hits[k - 1]

    def _determined(self, i: int, k: int) -> bool:
        return k - i == 1 and self.block.tokens[i].low in {"the", "el", "la", "los", "las"}

    def _qualifies(self, k: int, end: int) -> bool:
        """Whether a country's name or people only qualify the thing after (English) or before (Spanish) them."""
        tokens, hits = self.block.tokens, self.hits
        kind = hits[k]["party"][1][1]
        after = tokens[end] if end < len(tokens) else None
        if self.lexicon.language == "es":
            return kind == "people" and not (k > 0 and tokens[k - 1].low in {"los", "las", "el", "la"})
        if after is None or not after.word or after.low in {"'s", "’s"}:
            return after is not None and after.text in {"-", "–"}
        return (
            kind == "people"
            and not ({"aux", "future", "link", "clause", "say"} & hits[end].keys())
            and not (after.low in _AND or after.low in _NOT_NAMES)
        )


_MODALS = word_set("will would shall can could may might must to 'll")
_VERBISH = word_set("host head chair lead judge guard captain pilot coach engineer police guest partner")
_NIL: tuple[int, None] = (0, None)
_INNER = frozenset({"of", "de", "del", "la", "los", "y", "and", "for", "para", "the", "las", "e"})
_FALSE_VERBS = frozenset({"plan", "resolve", "offer"})


def _glued(tokens: Sequence[Token], k: int) -> bool:
    return tokens[k - 1].end == tokens[k].start and tokens[k].end == tokens[k + 1].start
