"""Who said what: quotations and reported speech, with speaker, cue, mode and channel."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from caudal.talks.items import Actor, Statement
from caudal.talks.statements.loose import WHERE, Loose
from caudal.talks.statements.subjects import LEADING, THAT, Cue
from caudal.talks.words import antecedent
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_AHEAD = 12  # sentences in which the name of an unexplained pronoun may follow
_BACK = 120  # tokens in which an unknown person may stand before it


class Statements(Loose):
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
        elif len(s.tokens) > 1 and self.state.labels and s.low(0) == "q" and s.cap(1):
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
        units = s.block.units
        at = bisect_left(units, cue.end, key=lambda unit: s.tokens[unit[0]].start)
        for first, _ in units[at : at + _AHEAD]:
            m, opens = s.mention(first), first
            comma = next((k for k in range(first + 1, first + 6) if s.low(k) == ","), -1)
            if m is None and s.has(first, "det") and comma > 0:
                m, opens = s.mention(comma + 1), comma + 1  # "The chef, Petra Vandel, had"
            if m is None or m.i != opens or m.adjective or not (m.person or m.name) or s.block.quote_of[first] >= 0:
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
        end = bisect_left(s.tokens, start, key=lambda token: token.start)
        near = (k for k in range(end - 1, max(-1, end - _BACK), -1) if s.block.quote_of[k] < 0 and s.has(k, "det"))
        k = next((k for k in near if nominal.agent(k, k + 4)), -1)
        return self.cues.plain_actor((k, nominal.head(k, k + 4))) if k >= 0 else None

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
        self.loose(first, last, covered)
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
            named = s.mention(m.i - 2) if s.low(m.i - 1) == "," else None
            if named is None and s.low(m.i - 2) == "," and s.has(m.i - 1, "det"):
                named = s.mention(m.i - 3)
            if m.name is None and named is not None and named.name is not None and s.low(m.j) == ",":
                continue  # "Sven Aalto, the coach, was in no mood"
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
        if j >= len(s.tokens) or not s.tokens[j].word or s.cap(j):
            return False
        return s.has(j, "aux", "say", "flow_be", "light") or self.cues.finite(j)

    def _topic(self, first: int, last: int) -> None:
        """Notes whom a sentence opens with, past "Asked about it," and the like."""
        if self.s.low(first) in LEADING:
            comma = next((m for m in range(first, min(first + 14, last)) if self.s.low(m) == ","), first - 1)
            first = comma + 1
        for k in range(first, min(first + 3, last)):
            mention = self.s.mention(k)
            verb = self.s.spanish and k == first and self.s.low(k).endswith(("ó", "ieron", "aron"))
            if verb and mention is not None and mention.role is None:
                return  # «Salió de Masaya el 12 de junio»
            if self.s.block.quote_of[k] >= 0 or self.s.low(k) in THAT:
                return
            if mention is None and k < first + 2 and self._agent(k, last):
                return
            named = mention is not None and (mention.person or mention.counterpart or mention.name is not None)
            if not named and mention is not None and mention.i == k and (mention.both or mention.role is not None):
                antecedent.remember(self.state, self.s.actor([mention]), body=True)
                return
            if self.s.low(k - 1) in WHERE and mention is not None and mention.role is None:
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
        stop = nominal.head(*found)
        while stop < found[1] and self.s.cap(stop) and self.s.tokens[stop].word:
            stop += 1  # «La enfermera Lucía Okafor»
        actor = self.cues.plain_actor((found[0], stop))
        self.state.topic = replace(actor, anonymous=False)
        antecedent.remember(self.state, self.state.topic)
        return True

    def _speaker_of(self, cue: Cue) -> Actor | None:
        s, said = self.s, cue.speaker
        if said is None or said.carried or s.low(cue.i - 1) != "y":
            return said
        first = next((a for a, b in s.block.sentences if a <= cue.i < b), 0)
        people = [m for m in s.between(first, cue.i) if s.tokens[m.i].start == said.start]
        return self.cues.carried("sing") if self.no_subject(first, people) else said


_LEADS = word_set("in at on for with during after before en por con para durante tras sobre ante desde")
_BESIDE = word_set("in at near from of with to by for en de con a al por para ante sobre")


def _other(statement: Statement, voice: Actor | None, *, spoken: bool) -> bool:
    """Whether a statement within a turn is somebody else's, so that it stands beside the turn."""
    speaker = statement.speaker
    quoted = statement.cue is not None or statement.mode == "direct"
    if not quoted or speaker is None or (speaker.carried and not spoken):
        return False
    return voice is None or speaker.text != voice.text
