"""Who said what: quotations and reported speech, with speaker, cue, mode and channel."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from caudal.talks import antecedent
from caudal.talks.commitments import PLEDGE
from caudal.talks.cues import COORDINATORS, LEADING, PRONOUNS, THAT, WEAK_EN, Cue, Cues
from caudal.talks.items import Actor, Slot, Statement, StatementMode
from caudal.talks.mentions import Mention
from caudal.talks.scene import Scene, State
from caudal.talks.tokens import word_set

_MIN_LOOSE = 6  # words of a quotation that stands without any cue


class Statements:
    """Reads the statements of one block, in order; keeps the speaker for what follows."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        self.cues = Cues(scene, state)
        self.ranges: dict[int, tuple[int, int]] = {}
        for k, index in enumerate(scene.block.quote_of):
            if index >= 0:
                self.ranges[index] = (self.ranges.get(index, (k, k))[0], k + 1)
        self.counted = [0, *accumulate(int(token.word) for token in scene.tokens)]
        self.within = [0, *accumulate(int(index >= 0) for index in scene.block.quote_of)]
        self.out: list[Statement] = []
        self.pronominal: set[int] = set()  # statements whose subject is a printed "he", "ella", ...
        self.done = 0  # what lies before is accounted for

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
        if whole:
            rest = self.out[len(whole) :]
            self.out = whole + [x for x in rest if _other(x, self.state.voice, spoken=x.start in self.pronominal)]
            self.state.speaker = self.state.voice or self.state.speaker
        return self.out

    # transcripts and dialogue --------------------------------------------------------------------

    def _label(self) -> int:
        """The token of the colon after a transcript's speaker label that begins this block, or 0."""
        s = self.s
        if not self.state.labels or s.block.quote_of[0] >= 0:
            return 0
        colon = next((k for k in range(1, min(14, len(s.tokens))) if s.low(k) == ":"), 0)
        return colon if colon and s.slot(0, colon).text in self.state.labels else 0

    def _turn(self, colon: int) -> int:
        """Takes a turn of a transcript as one direct statement of its speaker; a question only passes the word."""
        s = self.s
        words = s.lexicon.words_of("reporting", "question")
        if s.low(0) in words:
            self.state.voice = None
            return colon + 1
        self.state.voice = self._voice(s.slot(0, colon), colon)
        if colon + 1 < len(s.tokens):
            self._add(colon + 1, len(s.tokens), self.state.voice, None, carried=False, spoken=True)
        return colon + 1

    def _dialogue(self) -> bool:
        """Spanish dialogue: "—Las balsas no vinieron —respondió la ministra"."""
        s = self.s
        if not s.spanish or len(s.tokens) < 4 or s.low(0) not in {"—", "–"}:
            return False
        second = next((k for k in range(1, len(s.tokens)) if s.low(k) in {"—", "–"}), len(s.tokens))
        speaker, cue = self.cues.carried(), None
        if second + 1 < len(s.tokens) and s.has(second + 1, "say"):
            found = self.cues.right(second + 1 + s.size(second + 1, "say"), len(s.tokens))
            speaker = s.actor([found]) if found is not None else speaker
            cue = Cue(
                second + 1, second + 1 + s.size(second + 1, "say"), "clause", "", False, second + 1, second + 2, speaker
            )
        end = second
        while end > 1 and s.low(end - 1) == ",":
            end -= 1
        if end > 1:
            self._add(1, end, speaker, cue, carried=False, spoken=True)
        return True

    def _voice(self, slot: Slot, colon: int) -> Actor:
        found = [m for m in self.s.between(0, colon) if m.name or m.role]
        parties = self.s.parties(found)
        last = self.s.tokens[colon - 1].bare
        person = self.s.registry.find(last)
        return Actor(
            slot.start,
            slot.end,
            slot.text,
            person.name if person else None,
            None,
            parties or (person.parties if person else ()),
        )

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

    def _complement(self, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """The tokens said, after the cue; None where they stand before it."""
        s, q = self.s, cue.after
        if q >= last:
            return None
        if cue.kind == "source":
            return self._after_source(cue, following, last)
        if cue.kind == "label":
            inside = [m for m in range(q, last) if s.block.quote_of[m] >= 0]
            if inside:
                return self._quote_range(s.block.quote_of[inside[0]])
            return None
        low, opened = s.low(q), s.block.quote_of[q]
        if low in _NOTHING:
            return None
        if low in {":", ","} and q + 1 < last and s.block.quote_of[q + 1] >= 0:
            whole = self._interrupted(cue, q + 1) if low == "," else None
            return whole or self._from_quote(q + 1, following, last, mark=low)
        if self._trails_quote(cue):
            return None
        if low in THAT:
            return self._until(q + 1, cue, following, last)
        if low == ":":
            return self._until(q + 1, cue, following, last)
        if opened >= 0:
            return self._from_quote(q, following, last, mark="")
        if not s.tokens[q].word or (s.has(q, "clause") and low not in {"as", "cuando", "como"}) or low in _ADVERBIAL:
            return None
        told = cue.subject is not None or cue.joined
        if cue.kind == "clause" and self.s.has(cue.j - 1, "say_noun") and not cue.gerund and told:
            return self._noun(cue, following, last)
        if (
            cue.kind == "clause"
            and not s.spanish
            and (cue.lemma not in WEAK_EN or (cue.subject is not None and self._clausal(q, last)))
            and (cue.joined or (cue.subject is not None and cue.subject[0] < cue.i))
        ):
            return self._until(q, cue, following, last)
        if cue.kind == "noun":
            return self._noun(cue, following, last)
        if s.spanish and cue.kind == "clause" and cue.subject is not None and cue.lemma not in _BIDDING:
            return self._until(q, cue, following, last) if low.endswith(_INFINITIVES) and len(low) > 4 else None
        return None

    def _interrupted(self, cue: Cue, q: int) -> tuple[int, int] | None:
        """A clause that the cue cuts before its quoted part: 'The market, he suggested, "was hoping"'."""
        s = self.s
        if s.low(cue.start - 1) != "," or any(s.block.quote_of[k] >= 0 for k in range(self.done, cue.start)):
            return None
        opening = next((k for k in range(q, min(q + 3, len(s.tokens))) if s.tokens[k].word), q)
        first = self._clause_start(self.done, cue.start)
        short = cue.start - first < 14 and s.low(first) not in LEADING
        end = self.ranges[s.block.quote_of[q]][1]
        return (first, end) if short and not s.tokens[opening].cap and s.tokens[opening].word else None

    def _trails_quote(self, cue: Cue) -> bool:
        """Whether the cue and its subject follow a quotation at once, so that nothing after them is its complement."""
        s = self.s
        k = min(cue.start, cue.i, cue.subject[0] if cue.subject is not None else cue.i) - 1
        while k > 0 and s.spanish and s.low(k) in {"se", "le", "les", "me", "nos"}:
            k -= 1
        inner = s.tokens[k - 1].text in {",", "?", "!", "…"} if k > 0 else False
        if s.low(k) in {",", "—", "–"} and s.block.quote_of[k] < 0 and k > 0:
            return s.block.quote_of[k - 1] >= 0
        return k > 0 and s.block.quote_of[k] >= 0 and (inner or s.spanish)

    def _clausal(self, q: int, last: int) -> bool:
        """Whether a clause of its own begins at token q: "believes [the minister was outplayed]"."""
        s = self.s
        numbered = s.has(q, "quantity", "fraction") or s.low(q) in s.lexicon.raw["numbers"]["words"]
        if not (s.has(q, "det", "pron") or s.tokens[q].cap or s.low(q).endswith("s") or numbered):
            return False
        for m in range(q + 1, min(q + 9, last)):
            if not s.tokens[m].word and s.low(m) not in {"-", "'s", "’s"}:
                return False
            if s.low(m) in _FINITE | {"'s"} and s.cover[m] < 0:
                return s.low(m) != "'s"
        return False

    def _noun(self, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """A complement that is a noun phrase: "expressed the need to ...", "destacó la importancia de ..."."""
        if cue.lemma in _BARE_NOUN or cue.speaker is None:
            return None
        near = range(cue.after, min(cue.after + 6, last))
        if any(self.s.low(x) in PLEDGE for x in near) or self.s.low(cue.after) in {"against", "contra"}:
            return None
        if cue.lemma in _HOLDING and any(self.s.has(x, "meet_noun") for x in near):
            return None
        if cue.lemma in _WEAK_NOUN and not cue.joined and (cue.subject is None or cue.subject[0] >= cue.i):
            return None
        return self._until(cue.after, cue, following, last)

    def _after_source(self, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """According to X, CLAUSE: only where the cue opens its sentence."""
        s = self.s
        opens = cue.i == 0 or (not s.tokens[cue.i - 1].word and s.low(cue.i - 1) not in {",", "”", '"', "»", ")"})
        if not opens:
            return None
        comma = next((m for m in range(cue.after, min(cue.after + 20, last)) if s.low(m) == ","), -1)
        return None if comma < 0 else self._until(comma + 1, cue, following, last)

    def _until(self, q: int, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """From q to the end of the sentence, or to the next cue that is not part of what is said."""
        s, end = self.s, self._other_clause(q, last)
        stop = next((m for m in range(q, end) if s.low(m) == ";" and s.block.quote_of[m] < 0), -1)
        if stop > 0 and s.low(stop + 1) not in THAT and s.low(stop + 2) not in THAT:
            end = stop
        for later in following:
            if later.start <= q:
                continue
            before = later.start - 1
            if later.kind == "source" and s.low(before) == ",":
                end = before
                break
            if later.kind == "source":
                continue
            joined = s.low(before) in COORDINATORS and s.block.quote_of[before] < 0
            if (later.gerund and s.low(before) in {","}) or (
                joined and (later.subject is None or s.low(before - 1) == "," or s.low(before) == "pues")
            ):
                end = before - 1 if joined and s.low(before - 1) == "," else before
                break
            if s.low(before) == "," and s.low(later.after) == "," and not self._goes_elsewhere(later.after + 1, last):
                continue
            if s.low(before) == "," and later.after >= last - 1 and later.kind == "clause":
                end = before
                break
            if s.spanish and later.subject is None and s.low(before) == ",":
                end = before
                break
        return self._trim(q, end)

    def _other_clause(self, q: int, last: int) -> int:
        """Before what somebody else did: "the need for patience, and Malta took note", or the reporter's aside."""
        s = self.s
        for m in range(q + 2, last - 2):
            if s.low(m) != "," or s.block.quote_of[m] >= 0:
                continue
            mention = s.mention(m + 2)
            joined = s.low(m + 1) in {"and", "y"} and mention is not None and mention.i == m + 2
            acts = joined and mention is not None and not s.has(mention.j, "aux", "say", "future")
            if acts and mention is not None and mention.parties and s.ahead[mention.j - 1] is False:
                return m
            if s.low(m + 1) in {"aunque", "although", "though"} and s.low(m + 2) in {
                "no",
                "sin",
                "did",
                "without",
                "he",
                "she",
            }:
                return m
            if s.low(m + 1) in {"a", "una", "un"} and s.low(m + 3) in {"that", "que"} and s.has(m + 3, "clause"):
                return m
        return last

    def _from_quote(self, q: int, following: list[Cue], last: int, *, mark: str) -> tuple[int, int] | None:
        """A complement that opens with a quotation; the words after it belong only to a mixed one."""
        s = self.s
        span = self._quote_range(s.block.quote_of[q])
        return (
            span
            if mark or span[1] >= last - 1 or not s.tokens[span[1]].word
            else self._until(q, _NO_CUE, following, last)
        )

    def _quote_range(self, index: int) -> tuple[int, int]:
        return self.ranges[index]

    def _around(self, cue: Cue, done: int, following: list[Cue], last: int) -> tuple[int, int] | None:
        """An indirect clause that the cue interrupts: "The road, she recalled, was closed"."""
        s, q = self.s, cue.after
        if cue.kind != "clause" or cue.gerund or s.low(cue.start - 1) != "," or s.low(q) != "," or q + 2 >= last:
            return None
        if any(s.block.quote_of[k] >= 0 for k in range(done, cue.start)) or self._goes_elsewhere(q + 1, last):
            return None
        first = self._clause_start(done, cue.start)
        end = self._until(q + 1, cue, following, last)
        if self._adverbial(first, cue.start):
            first = q + 1
        return None if end is None else self._trim(first, end[1])

    def _goes_elsewhere(self, k: int, last: int) -> bool:
        """Whether what follows an interrupting cue is the reporter's own: ", adding", ", who", ", and Malta"."""
        s, low = self.s, self.s.low(k)
        if low in _REPORTERS or low.endswith("ing") or (s.spanish and low.endswith(("ando", "iendo"))):
            return True
        if (low == "in" and s.low(k + 1) in {"a", "an", "what"}) or (
            low in _SPANS and s.low(k + 1) in {"after", "before"}
        ):
            return True
        if low in COORDINATORS:
            nxt = s.mention(k + 1)
            acting = nxt is not None and nxt.i == k + 1 and not nxt.adjective
            return acting or s.has(k + 1, "say", "say_noun", "pron") or low in {"who", "quien", "quienes", "while"}
        return False

    def _adverbial(self, first: int, end: int) -> bool:
        """Whether tokens [first, end) only say when: "In July, he said, 300 people left"."""
        s = self.s
        return all(not s.tokens[k].word or k in s.date_at or s.low(k) in _WHEN for k in range(first, end))

    def _before(self, cue: Cue, done: int) -> tuple[int, int] | None:
        """What stands before a trailing cue: a quotation, or the clause up to the comma."""
        s = self.s
        end = cue.start
        if cue.kind == "noun" and cue.kind != "source":
            return None
        while end > done and s.low(end - 1) in {",", "—", "–"} and s.block.quote_of[end - 1] < 0:
            end -= 1
        if end <= done:
            return None
        index = s.block.quote_of[end - 1]
        if index >= 0:
            span = self._quote_range(index)
            lead = [k for k in range(done, span[0]) if s.tokens[k].word]
            words = sum(s.tokens[k].word for k in range(*span))
            if not lead or words < 3 or (s.low(span[0] - 1) in {":", ","} and words > 5):
                return span
            return self._trim(self._clause_start(done, span[0]), span[1])
        if s.low(cue.start - 1) not in {",", "—", "–"} and cue.kind != "source":
            return None
        ordered = s.spanish and cue.subject is not None and cue.subject[0] < cue.i and cue.kind != "source"
        if ordered and cue.after < len(s.tokens) and s.tokens[cue.after].word:
            return None  # «No hizo falta: a medianoche, Fontana anunció ...»
        if end - done < 3:
            return None
        return self._trim(self._clause_start(done, end), end)

    def _clause_start(self, done: int, end: int) -> int:
        s = self.s
        while done < end and (
            (not s.tokens[done].word and s.block.quote_of[done] < 0) or s.low(done) in {"and", "y", "but", "pero"}
        ):
            done += 1
        return done

    def _trim(self, i: int, j: int) -> tuple[int, int] | None:
        s = self.s
        while i < j and not s.tokens[i].word and s.block.quote_of[i] < 0 and s.low(i) not in {"¿", "¡", "["}:
            i += 1
        while (
            j > i
            and not s.tokens[j - 1].word
            and s.block.quote_of[j - 1] < 0
            and s.low(j - 1) not in {"%", ")", "?", "!", "]"}
        ):
            j -= 1
        return (i, j) if j > i else None

    # speakers and the rest -----------------------------------------------------------------------

    def _speaker_of(self, cue: Cue) -> Actor | None:
        return cue.speaker

    def _loose(self, first: int, last: int, covered: list[tuple[int, int]]) -> None:
        """Quotations that no cue reached: alone in their sentence they go on from the last speaker."""
        s = self.s
        for index in sorted({s.block.quote_of[k] for k in range(first, last)} - {-1}):
            a, b = self._quote_range(index)
            if any(i < b and a < j for i, j in covered):
                continue
            words = self._words(a, b)
            alone = self._words(first, last) == words
            if alone and words > 1:
                self._add(a, b, self.cues.carried(), None, carried=True)
            elif words >= _MIN_LOOSE or (words > 2 and (a == first or s.low(a - 1) == ":" or self._voiced(first, a))):
                if covered and self.state.speaker is not None:
                    self._add(a, b, self.state.speaker, None, carried=True)
                    continue
                people = [m for m in s.between(first, a) if not m.adjective and (m.person or m.role)]
                if s.low(a - 1) == ":":
                    people = [m for m in people if m.person][-1:] or people[-1:]
                mention = people[0] if people else None
                self._add(a, b, s.actor([mention]) if mention else self.cues.carried(), None, carried=False)

    def _words(self, i: int, j: int) -> int:
        """How many words stand in tokens [i, j)."""
        return self.counted[j] - self.counted[i]

    def _voiced(self, first: int, a: int) -> bool:
        """Whether somebody is named before the quotation with a verb or noun of speech that has no frame of its own."""
        s = self.s
        named = any(not m.adjective and (m.person or m.role or m.country) for m in s.between(first, a))
        return named and any(s.low(k) in _VOICE for k in range(max(first, a - 9), a))

    def _add(
        self, i: int, j: int, speaker: Actor | None, cue: Cue | None, *, carried: bool, spoken: bool = False
    ) -> None:
        s = self.s
        trimmed = (i, j) if spoken else self._trim(i, j)
        if trimmed is None:
            return
        i, j = trimmed
        slot = s.slot(i, j)
        if speaker is not None and speaker.end > slot.start and speaker.start < slot.end:
            speaker = None if cue is None else speaker
        quoted = self.within[j] - self.within[i]
        mode: StatementMode = "direct" if spoken or quoted == j - i else "mixed" if quoted else "indirect"
        channel = self._channel(i, j, cue, carried)
        if speaker is not None and carried:
            speaker = replace(speaker, carried=True)
        if cue is not None and cue.subject is not None and s.low(cue.subject[0]) in PRONOUNS:
            self.pronominal.add(slot.start)
        mark = s.slot(cue.i, cue.j) if cue is not None else None
        self.out.append(Statement(slot.start, slot.end, slot.text, mode, speaker, mark, channel))
        if speaker is not None:
            self.state.speaker = self.state.topic = speaker
            antecedent.remember(self.state, speaker)
        self.state.channel = channel

    def _channel(self, i: int, j: int, cue: Cue | None, carried: bool) -> Slot | None:
        if cue is None:
            return self.state.channel if carried else None
        s = self.s
        for k in range(max(0, cue.start - 12), min(len(s.tokens), cue.j + 22)):
            if not i <= k < j and s.has(k, "channel") and s.block.quote_of[k] < 0:
                return s.slot(k, k + s.size(k, "channel"))
        return None


_REPORTERS = word_set(
    "which who whose while as although though after before since because when where so mientras aunque cuando que "
    "quien cuyo cuya donde tras luego después antes"
)
_INFINITIVES = ("ar", "er", "ir", "arse", "erse", "irse")
_BIDDING = word_set(
    "prometer ofrecer pedir exigir proponer recomendar lamentar aconsejar exhortar instar ordenar reclamar "
    "garantizar anunciar criticar descartar celebrar agradecer contar pensar plantear sugerir referir"
)
_SPANS = word_set("hours days minutes weeks months moments hour day week")
_NOTHING = word_set("nothing little much nada poco mucho")
_BESIDE = word_set("in at near from of with to by for en de con a al por para ante sobre")
_WHERE = word_set("in at near from along around across of en desde hacia hasta por sobre de")
_FINITE = word_set("will would can could may might has have had is are was were did does")
_WHEN = word_set(
    "before earlier then now today so far only alone in this last antes ahora hoy solo sólo tan luego después en"
)
_NO_CUE = Cue(-1, -1, "clause", "", False, -1, -1, None)
_VOICE = word_set(
    "called calls call spoke speaks speak talked described dubbed labelled termed deemed branded promised pledged "
    "offered demanded asked wanted quoted wrote known habla habló hablan hablaron llamó llama llamaron calificó "
    "califica tildó tachó describió define definió prometió ofreció pidió reclamó exigió ve ven considera considers "
    "sees saw quiso bautizó denominó words palabras phrase frase warned advirtió resumió summed"
)
_HOLDING = frozenset({"celebrar", "anunciar", "announce", "confirm", "confirmar", "plantear"})
_WEAK_NOUN = word_set(
    "announce confirm raise propose demand cite outline blame note recall defend request thank urge accuse appeal "
    "describe anunciar confirmar proponer pedir plantear informar ratificar defender acusar exigir reconocer "
    "celebrar valorar"
)
_BARE_NOUN = word_set("cite raise request outline describe defend recall note")
_ADVERBIAL = word_set(
    "in on at after during before by from for as about with of to en tras durante a ante por para sobre al con "
    "desde and y over through via under between outside inside across when while"
)


def _other(statement: Statement, voice: Actor | None, *, spoken: bool) -> bool:
    """Whether a statement within a turn is somebody else's, so that it stands beside the turn."""
    speaker = statement.speaker
    quoted = statement.cue is not None or statement.mode == "direct"
    if not quoted or speaker is None or (speaker.carried and not spoken):
        return False
    return voice is None or speaker.text != voice.text
