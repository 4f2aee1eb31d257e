"""Who said what: quotations and reported speech, with speaker, cue, mode and channel."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks import antecedent
from caudal.talks.items import Actor, Statement
from caudal.talks.mentions import Mention
from caudal.talks.spans import NO_CUE
from caudal.talks.subjects import LEADING, THAT, Cue
from caudal.talks.tokens import word_set
from caudal.talks.turns import Turns

_MIN_LOOSE = 6  # words of a quotation that stands without any cue


class Statements(Turns):
    """Reads the statements of one block, in order; keeps the speaker for what follows."""

    def read(self) -> list[Statement]:
        """All statements of the block."""
        s = self.s
        body = s.body
        if self._dialogue():
            return self.out
        colon = self._label()
        if colon:
            body = self._turn(colon)
        elif self.state.voice is not None and s.low(0) not in {"(", "["}:
            self._add(0, len(s.tokens), self.state.voice, None, carried=True, spoken=True)
        elif len(s.tokens) > 1 and self.state.labels and s.low(0) == "q" and s.tokens[1].cap:
            self.state.voice = None
        whole = list(self.out)
        for first, last in self._joined():
            if last > body:
                self._sentence(max(first, body), last)
        for k, said in enumerate(self.out):
            onward = said.speaker is None and said.cue is None and k > 0 and self.out[k - 1].speaker
            self.out[k] = replace(said, speaker=replace(onward, carried=True)) if onward else self._settled(said)
        if whole:
            rest = self.out[len(whole) :]
            self.out = whole + [x for x in rest if _other(x, self.state.voice, spoken=x.start in self.pronominal)]
            self.state.speaker = self.state.voice or self.state.speaker
        return self.out

    def _settled(self, said: Statement) -> Statement:
        """The statement of a pronoun that nobody before it explains, with the first person named after it."""
        if said.speaker is not None or said.cue is None or said.start not in self.pronominal:
            return said
        s, cue = self.s, said.cue
        need = antecedent.wanted(self.pronominal[said.start])
        openings = [first for first, _ in s.block.units if s.tokens[first].start >= cue.end]
        for first in openings:
            m = s.mention(first)
            if m is None or m.i != first or m.adjective or not (m.person or m.name) or s.block.quote_of[first] >= 0:
                continue
            after = s.mention(m.j + 1) if s.low(m.j) == "," and m.name is None else None
            m = after if after is not None and after.name is not None else m  # "The premier, Alun Rees, spent"
            actor = s.actor([m])
            if antecedent.gender(actor, s) in {need, ""}:
                return replace(said, speaker=replace(actor, carried=True))
        return replace(said, speaker=self._unknown(cue.start))

    def _unknown(self, start: int) -> Actor | None:
        """The last person whom no lexicon knows, named before a character: "the suspect's wife"."""
        s, nominal = self.s, self.cues.nominal
        found = [k for k, t in enumerate(s.tokens) if t.start < start and s.block.quote_of[k] < 0 and s.has(k, "det")]
        k = next((k for k in reversed(found) if nominal.agent(k, k + 4)), -1)
        return self.cues.plain_actor((k, nominal.head(k, k + 4))) if k >= 0 else None

    # transcripts and dialogue --------------------------------------------------------------------

    # sentences -----------------------------------------------------------------------------------

    def _joined(self) -> list[tuple[int, int]]:
        """Sentences, where a quotation that ends in ? or ! is joined with the cue that follows it."""
        out: list[tuple[int, int]] = []
        s = self.s
        for first, last in s.block.sentences:
            if out and s.low(out[-1][1] - 2) in {"?", "!", "..."} and s.block.quote_of[out[-1][1] - 1] >= 0:
                near = range(first, min(first + 8, last))
                if s.block.quote_of[first] < 0 and any(s.has(k, "say") for k in near) and last - first < 26:
                    out[-1] = (out[-1][0], last)
                    continue
            out.append((first, last))
        return out

    def _sentence(self, first: int, last: int) -> None:
        self._topic(first, last)
        done = first  # what lies before is accounted for
        cues = self.cues.all(first, last)
        covered: list[tuple[int, int]] = []
        for n, cue in enumerate(cues):
            if any(a <= cue.i < b for a, b in covered):
                continue
            following = cues[n + 1 :]
            self.done = done
            span = self._complement(cue, following, last)
            trailing = span is None
            if span is None:
                span = self._around(cue, done, following, last) or self._before(cue, done)
            if span is not None and trailing and self._leads_in(*span, cue):
                span = self._until(cue.after, cue, following, last) if cue.kind == "source" else None
            if span is None:
                continue
            if any(a < span[1] and span[0] < b for a, b in covered):
                continue
            asked = self.s.low(last - 1) == "?" and span[1] >= last - 1
            if asked and all(self.s.block.quote_of[k] < 0 for k in range(*span)):
                continue
            speaker = self._speaker_of(cue)
            self._add(*span, speaker, cue, carried=False)
            covered.append(span)
            done = max(done, span[1], cue.after if trailing else 0)
        self._loose(first, last, covered)
        self._note(first, last)

    def _leads_in(self, i: int, j: int, cue: Cue) -> bool:
        """Whether tokens [i, j) only lead in: «En la llamada», "In a letter to clients", «Por lo que toca a»."""
        s = self.s
        if [s.low(x) for x in range(i, min(i + 3, j))] == ["por", "lo", "que"]:
            return True
        if s.low(i) not in _LEADS or j - i > 12 or s.block.quote_of[i] >= 0:
            return s.low(i) in {"asked", "pressed", "preguntado", "preguntada"} and j - i < 16
        told = max(cue.j, cue.subject[1] if cue.subject is not None else 0)
        while told < len(s.tokens) and s.tokens[told].word and s.low(told) not in THAT and told - cue.j < 9:
            told += 1
        if cue.subject is not None and (told >= len(s.tokens) or s.low(told) == "."):
            return False  # «Con otro tenor, matizan fuentes del teatro.»
        words = [x for x in range(i + 1, j) if s.tokens[x].word and not s.has(x - 1, "det")]
        if any(s.has(x, "aux", "flow_be", "say", "future", "commit_to", "move", "light") for x in words):
            return False
        if s.spanish:
            return not any(self.cues.finite(x) for x in words)
        return not any(s.low(x).endswith("ed") and s.low(x + 1) != "by" for x in words)

    def _note(self, first: int, last: int) -> None:
        """Notes the people that a sentence names outside quotations, and those among them that do something."""
        s = self.s
        for m in s.between(first, last):
            if m.adjective or m.both or s.block.quote_of[m.i] >= 0 or not (m.name or (m.role and m.person)):
                continue
            if m.role is None and (m.j - m.i < 2 and not self._person(m)):
                continue
            actor = s.actor([m])
            antecedent.note(self.state, actor)
            if m.i > first + 2 and s.low(m.i - 1) not in _BESIDE and self._acts(m.j, last):
                antecedent.remember(self.state, actor)

    def _person(self, m: Mention) -> bool:
        known = self.s.registry.find(self.s.tokens[m.j - 1].bare)
        return known is not None and bool(known.role or known.parties or " " in known.name)

    def _acts(self, j: int, last: int) -> bool:
        """Whether a verb follows a name, past an apposition: "Quill, the manager, decided", «Bustos, presentó»."""
        s = self.s
        if s.low(j) == "," and not self._verb_at(j + 1):
            j = next((m + 1 for m in range(j + 1, min(j + 12, last)) if s.low(m) == ","), j + 1)
        return j < last and (self._verb_at(j) or (s.low(j) == "," and self._verb_at(j + 1)))

    def _verb_at(self, j: int) -> bool:
        s = self.s
        if j >= len(s.tokens) or not s.tokens[j].word or s.tokens[j].cap:
            return False
        return s.has(j, "aux", "say", "flow_be", "light") or self.cues.finite(j)

    def _topic(self, first: int, last: int) -> None:
        """Notes whom a sentence opens with, past "Asked about it," and the like."""
        if self.s.low(first) in LEADING:
            comma = next((m for m in range(first, min(first + 14, last)) if self.s.low(m) == ","), first - 1)
            first = comma + 1
        for k in range(first, min(first + 3, last)):
            mention = self.s.mention(k)
            if self.s.block.quote_of[k] >= 0 or self.s.low(k) in THAT:
                return
            if mention is None and k < first + 2 and self._agent(k, last):
                return
            named = mention is not None and (mention.person or mention.counterpart or mention.name is not None)
            if not named and mention is not None and mention.i == k and (mention.both or mention.role is not None):
                antecedent.remember(self.state, self.s.actor([mention]), body=True)
                return
            if self.s.low(k - 1) in _WHERE and mention is not None and mention.role is None:
                continue
            if mention is not None and named and not mention.adjective and mention.i == k:
                after = self.s.mention(mention.j + 1) if self.s.low(mention.j) == "," else None
                apposed = after is not None and after.i == mention.j + 1 and after.name is not None
                self.state.topic = self.s.actor(
                    [after if after is not None and apposed and not mention.name else mention]
                )
                antecedent.remember(self.state, self.state.topic)
                return

    def _agent(self, k: int, last: int) -> bool:
        """Takes an unknown noun of a person as the topic: «La campeona no descarta», "The researcher mentioned"."""
        nominal = self.cues.nominal
        found = nominal.after(k, min(last, k + 6)) if self.s.has(k, "det") else None
        if found is None or not nominal.agent(*found):
            return False
        actor = self.cues.plain_actor((found[0], nominal.head(*found)))
        self.state.topic = replace(actor, anonymous=False)
        antecedent.remember(self.state, self.state.topic)
        return True

    # contents ------------------------------------------------------------------------------------

    # speakers and the rest -----------------------------------------------------------------------

    def _speaker_of(self, cue: Cue) -> Actor | None:
        s, said = self.s, cue.speaker
        if said is None or said.carried or s.low(cue.i - 1) != "y":
            return said
        first = next((a for a, b in s.block.sentences if a <= cue.i < b), 0)
        people = [m for m in s.between(first, cue.i) if s.tokens[m.i].start == said.start]
        return self.cues.carried("sing") if self._no_subject(first, people) else said

    def _loose(self, first: int, last: int, covered: list[tuple[int, int]]) -> None:
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
            opens = a == first and s.tokens[b - 2].text == "," and bool(covered)
            if opens and self.state.speaker is not None:
                self._add(a, b, self.state.speaker, None, carried=True)
            elif words > 1 and (whose := self._for_whom(first, a)) is not None:
                self._add(a, b, whose, None, carried=False)
            elif words > 2 and (put := self._put_by(a, b, last)) is not None:
                self._add(a, b, put, None, carried=False)
            elif alone and words > 1:
                whose = self._goes_on(first) or self.cues.carried() or self._opener(first)
                self._add(a, b, whose, None, carried=True)
            elif words >= _MIN_LOOSE or (words > 2 and (a == first or s.low(a - 1) == ":" or self._voiced(first, a))):
                if covered and self.state.speaker is not None:
                    self._add(a, b, self.state.speaker, None, carried=True)
                    continue
                people = [m for m in s.between(first, a) if not m.adjective and (m.person or m.role)]
                if self._no_subject(first, people):
                    self._add(a, b, self.cues.carried("sing"), None, carried=True)
                    continue
                people = [m for m in people if m.i == first or s.low(m.i - 1) not in _WHERE or m.role] or people
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
                self._add(a, b, known or self.cues.carried(), None, carried=False)

    def _no_subject(self, first: int, people: list[Mention]) -> bool:
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
        bare = s.tokens[b - 2].word and b < len(s.tokens) and s.tokens[b].word and not s.tokens[b].cap
        if a == first and bare and s.tokens[opening].cap:
            return s.low(b) not in THAT and not s.has(b, "say")  # “The Wall of Wexham” let in six.
        small = not s.tokens[opening].cap and s.tokens[opening].text[0].isalpha()
        return small and a > first and s.low(a - 1) in {"as", "como"} and not self._voiced(first, a)

    def _opener(self, first: int) -> Actor | None:
        """Who opens the sentence before: "The concierge considered the matter", whatever the noun."""
        s = self.s
        start = next((i for i, j in s.block.sentences if j == first), -1)
        if start < 0 or not s.has(start, "det"):
            return None
        verb = next((k for k in range(start + 2, min(start + 9, first)) if self.cues.finite(k)), -1)
        return self.cues.plain_actor((start, verb)) if verb > 0 else None

    def _named_before(self, first: int, a: int) -> Actor | None:
        """The name that stands alone before the colon of a quotation: 'Prentiss: "Every film is about soup."'."""
        s = self.s
        alone = s.low(a - 1) == ":" and 0 < a - 1 - first < 5 and all(s.tokens[k].cap for k in range(first, a - 1))
        return self.cues.plain_actor((first, a - 1)) if alone else None

    def _teller(self, first: int, a: int) -> Actor | None:
        """An unknown person who opens the sentence before a colon: 'A buyer, asked for a view, shrugged: "..."'."""
        found = self.cues.nominal.after(first, a) if self.s.has(first, "det") else None
        return self.cues.plain_actor(found) if found is not None and self.cues.nominal.agent(*found) else None

    def _for_whom(self, first: int, a: int) -> Actor | None:
        """Whose view a quotation is: «Para la historiadora Ana Ruiz, “nadie ganó”», 'For Cole, "it is over"'."""
        s = self.s
        if s.low(first) not in {"para", "for"} or s.low(a - 1) != "," or a - first < 3:
            return None
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
        found = self.cues.nominal.after(b + 2 if how else judged + 2, last)
        mention = None if found is None else s.mention(found[0])
        if found is None:
            return None
        return s.actor([mention]) if mention is not None and mention.i == found[0] else self.cues.plain_actor(found)

    def _mixed(self, a: int, b: int, first: int, last: int) -> tuple[int, int]:
        """A quotation in lower case with the clause that it stands in: «dieron por probado que Ruiz “dispuso ...”»."""
        s = self.s
        opening = next((k for k in range(a, b) if s.tokens[k].word), a)
        if s.tokens[opening].cap or self._words(a, b) < 3:
            return a, b
        for k in range(a - 1, max(first, a - 10), -1):
            if s.low(k) in THAT | {"quien", "quienes"} and s.block.quote_of[k] < 0:
                span = self._until(k + 1, NO_CUE, [], last) if k + 1 < a else None
                return span if span is not None and span[1] >= b else (a, b)
            if not s.tokens[k].word:
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


_JUDGED = word_set("verdict word words summary answer reply veredicto respuesta palabras resumen")
_LEADS = word_set("in at on for with during after before en por con para durante tras sobre ante desde")
_BESIDE = word_set("in at near from of with to by for en de con a al por para ante sobre")
_WHERE = word_set("in at near from along around across of en desde hacia hasta por sobre de")
_VOICE = word_set(
    "called calls call spoke speaks speak talked described dubbed labelled termed deemed branded promised pledged "
    "offered demanded asked wanted quoted wrote known habla habló hablan hablaron llamó llama llamaron calificó "
    "califica tildó tachó describió define definió prometió ofreció pidió reclamó exigió ve ven considera considers "
    "sees saw quiso bautizó denominó words palabras phrase frase warned advirtió resumió summed"
)


def _other(statement: Statement, voice: Actor | None, *, spoken: bool) -> bool:
    """Whether a statement within a turn is somebody else's, so that it stands beside the turn."""
    speaker = statement.speaker
    quoted = statement.cue is not None or statement.mode == "direct"
    if not quoted or speaker is None or (speaker.carried and not spoken):
        return False
    return voice is None or speaker.text != voice.text
