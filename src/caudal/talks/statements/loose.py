"""Quotations that no cue reached: whose they are by what stands around them, or that they only name something."""

from __future__ import annotations

from caudal.talks.items import Actor
from caudal.talks.statements.spans import NO_CUE
from caudal.talks.statements.subjects import THAT
from caudal.talks.statements.turns import Turns
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_MIN_LOOSE = 6  # words of a quotation that stands without any cue
_JUDGED = word_set(
    "verdict word words summary answer reply message response advice motto slogan warning conclusion line refrain "
    "veredicto respuesta palabras resumen mensaje consejo lema advertencia conclusión consigna"
)
WHERE = word_set("in at near from along around across of en desde hacia hasta por sobre de")
_VOICE = word_set(
    "called calls call spoke speaks speak talked described dubbed labelled termed deemed branded promised pledged "
    "offered demanded asked wanted quoted wrote known habla habló hablan hablaron llamó llama llamaron calificó "
    "califica tildó tachó describió define definió prometió ofreció pidió reclamó exigió ve ven considera considers "
    "sees saw quiso bautizó denominó words palabras phrase frase warned advirtió resumió summed"
)


class Loose(Turns):
    """Reads the quotations of a sentence that stand without a verb of saying."""

    def loose(self, first: int, last: int, covered: list[tuple[int, int]]) -> None:
        """Quotations that no cue reached: alone in their sentence they go on from the last speaker."""
        s = self.s
        for index in sorted({s.block.quote_of[k] for k in range(first, last)} - {-1}):
            a, b = self._quote_range(index)
            if any(i < b and a < j for i, j in covered):
                continue
            a, b = self._mixed(a, b, first, last)
            words = self._words(a, b)
            if self._named_thing(a, b, first):
                continue
            alone = self._words(first, last) == words
            inner = self._inner(a, b) or self._owner(first, a)
            if inner is not None:
                self._add(a, b, inner, None, carried=False)
                continue
            opens = a == first and s.tokens[b - 2].text == "," and bool(covered)
            if opens and self.state.speaker is not None:
                self._add(a, b, self.state.speaker, None, carried=True)
            elif words > 1 and (whose := self._for_whom(first, a)) is not None:
                comma = next(x for x in range(first, a) if s.low(x) == ",")
                self._add(comma + 1, b, whose, None, carried=False)
            elif words > 1 and (put := self._put_by(a, b, last)) is not None:
                self._add(a, b, put, None, carried=False)
            elif alone and words > 1:
                whose = self._goes_on(first) or self.cues.carried() or self._opener(first)
                self._add(a, b, whose, None, carried=True)
            elif words >= _MIN_LOOSE or (words > 2 and (a == first or s.low(a - 1) == ":" or self._voiced(first, a))):
                if covered and self.state.speaker is not None:
                    self._add(a, b, self.state.speaker, None, carried=True)
                    continue
                people = [m for m in s.between(first, a) if not m.adjective and (m.person or m.role)]
                if self.no_subject(first, people):
                    self._add(a, b, self.cues.carried("sing"), None, carried=True)
                    continue
                people = [m for m in people if m.i == first or s.low(m.i - 1) not in WHERE or m.role] or people
                opener = people[0] if people and people[0].i <= first + 2 and people[0].person else None
                comma = next((x for x in range(a - 1, first, -1) if s.low(x) == ","), first)
                if s.low(comma + 1) in {"que", "quien", "who"}:
                    opener = None  # «superó a Beria, que la felicitó: «...»»
                if s.low(a - 1) == ":":
                    people = [opener] if opener else [m for m in people if m.person][-1:] or people[-1:]
                mention = people[0] if people else None
                teller = None if mention is not None or s.low(a - 1) != ":" else self._teller(first, a)
                labelled = self._named_before(first, a) if mention is None and teller is None else None
                known = s.actor([mention]) if mention else teller or labelled
                whose = known or self.cues.carried()
                if whose is not None or s.low(b - 2) in {",", ".", "?", "!", "…"} or s.block.quote_of[a] < 0:
                    self._add(a, b, whose, None, carried=False)

    def no_subject(self, first: int, people: list[Mention]) -> bool:
        """A Spanish sentence that opens with its verb and an object without "the": «Ofreció un gabinete»."""
        s = self.s
        opens = s.spanish and (self.cues.finite(first) or s.has(first, "commit_to", "say", "light"))
        return opens and bool(people) and people[0].i == first + 1 and s.low(first + 1) in {"un", "una"}

    def _named_thing(self, a: int, b: int, first: int) -> bool:
        """Whether quoted words without a cue only name or grade something: a nickname that opens a sentence, "billed
        as 'an opera for cats'"."""
        s = self.s
        if s.block.quote_of[a] < 0:
            return False
        opening = next((k for k in range(a, b) if s.tokens[k].word), a)
        bare = s.tokens[b - 2].word and b < len(s.tokens) and s.tokens[b].word and not s.cap(b)
        if a == first and bare and s.cap(opening):
            return s.low(b) not in THAT and not s.has(b, "say")  # “The Wall of Wexham” let in six.
        small = not s.cap(opening) and s.tokens[opening].text[0].isalpha()
        return small and a > first and s.low(a - 1) in {"as", "como"} and not self._voiced(first, a)

    def _opener(self, first: int) -> Actor | None:
        """Who opens the sentence before: "The concierge considered the matter", whatever the noun."""
        s = self.s
        start = next((i for i, j in s.block.sentences if j == first), -1)
        if start < 0:
            return None
        named = start
        while named < first and s.cap(named) and s.tokens[named].word and named not in s.date_at:
            named += 1
        if named > start and not s.has(start, "det", "pron", "clause", "link") and self.cues.finite(named):
            return self.cues.plain_actor((start, named))  # "Oduya blames the dam."
        if not s.has(start, "det"):
            return None
        verb = next((k for k in range(start + 2, min(start + 9, first)) if self.cues.finite(k)), -1)
        return self.cues.plain_actor((start, verb)) if verb > 0 else None

    def _owner(self, first: int, a: int) -> Actor | None:
        """Whose message a quotation after a colon is: "Holt's message was blunt:", «El mensaje de Holt fue claro:»."""
        s = self.s
        if s.low(a - 1) != ":":
            return None
        for k in range(first, min(first + 9, a)):
            if s.low(k) not in _JUDGED:
                continue
            owned = next((x for x in range(first, k) if s.low(x) in {"'s", "’s"}), -1)
            if owned > first:
                return self.cues.plain_actor((first, owned))
            found = self.cues.nominal.after(k + 2, a) if s.low(k + 1) in {"de", "del", "of", "from"} else None
            return self.cues.plain_actor(found) if found is not None else None
        return None

    def _inner(self, a: int, b: int) -> Actor | None:
        """Who speaks by a cue between dashes within the marks: «“Eso —dijo Fuentes— es mentira”»."""
        s = self.s
        k = next((k for k in range(a, b - 2) if s.low(k) in {"—", "–"} and s.has(k + 1, "say")), -1)
        if k < 0:
            return None
        told = k + 1 + s.size(k + 1, "say")
        end = next((x for x in range(told, min(told + 12, b)) if s.low(x) in {"—", "–"}), -1)
        found = self.cues.nominal.after(told, end) if end > told else None
        return self.cues.plain_actor(found) if found is not None else None

    def _named_before(self, first: int, a: int) -> Actor | None:
        """The name that stands alone before the colon of a quotation: 'Prentiss: "Every film is about soup."'."""
        s = self.s
        alone = s.low(a - 1) == ":" and 0 < a - 1 - first < 5 and all(s.cap(k) for k in range(first, a - 1))
        return self.cues.plain_actor((first, a - 1)) if alone else None

    def _teller(self, first: int, a: int) -> Actor | None:
        """An unknown person who opens the sentence before a colon: 'A buyer, asked for a view, shrugged: "..."'."""
        found = self.cues.nominal.after(first, a) if self.s.has(first, "det") else None
        return self.cues.plain_actor(found) if found is not None and self.cues.nominal.agent(*found) else None

    def _for_whom(self, first: int, a: int) -> Actor | None:
        """Whose view a quotation is: «Para la historiadora Ana Ruiz, “nadie ganó”», 'For Cole, "it is over"'."""
        s = self.s
        if s.low(first) not in {"para", "for"} or a - first < 3:
            return None
        a = next((x + 1 for x in range(first, a) if s.low(x) == ","), first)
        mention = s.mention(first + 1)
        if mention is not None and mention.i == first + 1 and (mention.person or mention.role):
            return s.actor([mention])
        found = self.cues.nominal.after(first + 1, a)
        named = found is not None and any(m.person for m in s.between(*found))
        agent = found is not None and (named or self.cues.nominal.agent(*found))
        return self.cues.plain_actor(found) if found is not None and agent and found[1] >= a - 1 else None

    def _put_by(self, a: int, b: int, last: int) -> Actor | None:
        """Whose words a quotation is said to be: '"Enough," is how one envoy put it', "was the verdict of"."""
        s = self.s
        if s.block.quote_of[a] < 0 or s.low(b) not in {"is", "was", "fue", "es", "son", "were", "are"}:
            return None
        how = s.low(b + 1) in {"how", "what", "como", "lo"}
        near = range(b + 1, min(b + 8, last))
        judged = next((x for x in near if s.low(x) in _JUDGED), -1)
        if not how and judged < 0:
            return None
        owned = next((x for x in range(b + 2, max(judged, b + 2)) if s.low(x) in {"'s", "’s"}), -1)
        if owned > 0:
            return self.cues.plain_actor((b + 1, owned))  # '"Pay up" was Holt's message'
        found = self.cues.nominal.after(b + 2 if how else judged + 2, last)
        mention = None if found is None else s.mention(found[0])
        if found is None:
            return None
        return s.actor([mention]) if mention is not None and mention.i == found[0] else self.cues.plain_actor(found)

    def _mixed(self, a: int, b: int, first: int, last: int) -> tuple[int, int]:
        """A quotation in lower case with the clause that it stands in: «dieron por probado que Ruiz “dispuso ...”»."""
        s = self.s
        opening = next((k for k in range(a, b) if s.tokens[k].word), a)
        if s.cap(opening) or self._words(a, b) < 3:
            return a, b
        for k in range(a - 1, max(first, a - 10), -1):
            if s.low(k) in THAT | {"quien", "quienes"} and s.block.quote_of[k] < 0:
                span = self._until(k + 1, NO_CUE, [], last) if k + 1 < a else None
                return span if span is not None and span[1] >= b else (a, b)
            if not s.tokens[k].word and s.low(k) not in {"'", "’"}:
                return a, b
        return a, b

    def _goes_on(self, first: int) -> Actor | None:
        """Who spoke in the sentence just before, and so in a quotation that stands alone."""
        s = self.s
        before = next(((a, b) for a, b in s.block.sentences if b == first), None)
        if before is None or not self.out or self.out[-1].speaker is None:
            return None
        said = self.out[-1]
        return said.speaker if s.tokens[before[0]].start <= said.start < s.tokens[first].start else None

    def _voiced(self, first: int, a: int) -> bool:
        """Whether somebody is named before the quotation with a verb or noun of speech that has no frame of its own."""
        s = self.s
        named = any(not m.adjective and (m.person or m.role or m.country) for m in s.between(first, a))
        return named and any(s.low(k) in _VOICE for k in range(max(first, a - 9), a))
