"""What was said: where the words that belong to a cue begin and end."""

from __future__ import annotations

from caudal.talks.commitments.points import PLEDGE
from caudal.talks.statements.cues import WEAK_EN
from caudal.talks.statements.ends import Ends
from caudal.talks.statements.subjects import LEADING, THAT, Cue
from caudal.talks.words.tokens import word_set

_INFINITIVES = ("ar", "er", "ir", "arse", "erse", "irse")
_BIDDING = word_set(
    "prometer ofrecer pedir exigir proponer recomendar lamentar aconsejar exhortar instar ordenar reclamar "
    "garantizar anunciar criticar descartar celebrar agradecer contar pensar plantear sugerir referir"
)
_RELATIVE = word_set("que cual cuales donde which whom where")
_GESTURES = word_set("shrug nod smile grin laugh chuckle sigh beam giggle suspirar sonreír asentir reír")
_JUDGING = word_set("cuestionar valorar saludar aplaudir elogiar applaud question oppose favor back")
_BIDS = frozenset({"urge", "instar", "urgir", "llamar a", "exhortar", "appeal", "appeal for", "pedir", "exigir"})
_NOTHING = word_set("nothing little much nada poco mucho")
_CONTRACTED = word_set("it he she they we i you that there")
_SOME = word_set("any no some each every all most many few")
_FINITE = word_set(
    "must should shall cannot do didn't won't isn't aren't wasn't don't doesn't "
    "will would can could may might has have had is are was were did does"
)
_WHEN = word_set(
    "before earlier then now today so far only alone in this last antes ahora hoy solo sólo tan luego después en"
)
NO_CUE = Cue(-1, -1, "clause", "", False, -1, -1, None)
_HOLDING = frozenset({"celebrar", "anunciar", "announce", "confirm", "confirmar", "plantear"})
_WEAK_NOUN = word_set(
    "announce confirm raise propose demand cite outline blame note recall defend request thank urge accuse appeal "
    "describe anunciar confirmar proponer pedir plantear informar ratificar defender acusar exigir reconocer "
    "celebrar valorar"
)
_BARE_NOUN = word_set("cite raise request outline describe defend recall note")
_PREPOSED = word_set("after before in at during by")
_LEADS_IN = word_set(
    "in on at after before during when while if although though as since because for with by asked pressed despite "
    "until once whether amid under given but and so under while"
)
_ADVERBIAL = word_set(
    "in on at after during before by from for as about with of to en tras durante a ante por para sobre al con "
    "desde and y over through via under between outside inside across when while"
)


class Spans(Ends):
    """Finds the span of what a cue reports, after, before or around it."""

    def _complement(self, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """The tokens said, after the cue; None where they stand before it."""
        s, q = self.s, cue.after
        if q >= last:
            return None
        if cue.kind == "source" and s.low(cue.j - 1) in {"cual", "cuales", "which", "quien"}:
            return self._until(cue.after, cue, following, last)
        if cue.kind == "source":
            return self._after_source(cue, following, last)
        if self._fronted(cue):
            return None
        if cue.kind == "label":
            inside = [m for m in range(q, last) if s.block.quote_of[m] >= 0]
            called = [m for m in inside if s.low(m - 1) in {"as", "de", "como"} and s.block.quote_of[m - 1] < 0]
            inside = called or inside
            if inside:
                return self._quote_range(s.block.quote_of[inside[0]])
            return None
        low, opened = s.low(q), s.block.quote_of[q]
        alone = q + 1 >= last or not s.tokens[q + 1].word
        if low in _NOTHING or low == "ever" or (alone and low.endswith(("ly", "mente")) and opened < 0):
            return None  # "officials warn privately."
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
        if (
            not s.tokens[q].word
            or (s.has(q, "clause") and low not in {"as", "cuando", "como"})
            or (low in _ADVERBIAL and (s.spanish or low != "a"))
        ):
            return None
        told = cue.subject is not None or cue.joined
        if cue.kind == "clause" and not s.spanish and told and cue.lemma in _BARE_NOUN and self._clausal(q, last):
            return self._until(q, cue, following, last)  # "noted the government did not ask"
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
        if s.spanish and cue.kind == "clause" and low == "haber" and cue.speaker is not None:
            return self._until(q, cue, following, last)  # «aunque dijo haber recibido»
        if s.spanish and cue.kind == "clause" and cue.subject is not None and cue.lemma not in _BIDDING:
            held = s.has(q, "det") and self._holds_quote(q, last)  # «remarcó la existencia de “un riesgo”»
            plain = low.endswith(_INFINITIVES) and len(low) > 4
            return self._until(q, cue, following, last) if plain or held else None
        return None

    def _fronted(self, cue: Cue) -> bool:
        """Whether what was said stands before the cue, and only a remark after it: "He is out, X said on Monday, a"."""
        s = self.s
        if s.spanish or cue.kind != "clause" or cue.subject is None or cue.subject[0] >= cue.i or cue.after <= cue.j:
            return False
        if s.low(cue.start - 1) != "," or s.low(cue.j) in THAT or cue.after >= len(s.tokens):
            return False
        opens = self._clause_start(self.done, cue.start)
        quoted = any(s.block.quote_of[k] >= 0 for k in (*range(opens, cue.start), cue.after))
        if quoted or s.low(opens) in _LEADS_IN or s.has(opens, "clause", "say") or s.low(opens).endswith(("ing", "ed")):
            return False
        far = any(s.low(k) == "," or s.low(k) in _PREPOSED for k in range(cue.j, cue.after))
        return far and any(s.has(k, "future") or s.low(k) in _FINITE for k in range(opens + 1, cue.start - 1))

    def _holds_quote(self, q: int, last: int) -> bool:
        """Whether a noun phrase at token q holds a quotation that does not open it."""
        s = self.s
        for m in range(q + 1, min(q + 22, last)):
            if s.block.quote_of[m] >= 0:
                return m > q + 1 and s.low(m - 1) in {"de", "a", "como", "por", "en", "que"}
            if s.low(m) in {".", ";", ":"} or (s.has(m, "say") and s.cover[m] < 0 and not s.has(m - 1, "det")):
                return False
        return False

    def _interrupted(self, cue: Cue, q: int) -> tuple[int, int] | None:
        """A clause that the cue cuts before its quoted part: 'The market, he suggested, "was hoping"'."""
        s = self.s
        if s.low(cue.start - 1) != "," or any(s.block.quote_of[k] >= 0 for k in range(self.done, cue.start)):
            return None
        opening = next((k for k in range(q, min(q + 3, len(s.tokens))) if s.tokens[k].word), q)
        first = self._clause_start(self.done, cue.start)
        short = cue.start - first < 14 and s.low(first) not in LEADING
        end = self.ranges[s.block.quote_of[q]][1]
        return (first, end) if short and not s.cap(opening) and s.tokens[opening].word else None

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
        if s.low(q).endswith(("'s", "'re", "'m", "'ve", "'ll")) and s.low(q).partition("'")[0] in _CONTRACTED:
            return True  # "he thinks it's doable"
        opens = s.has(q, "det", "pron") or s.low(q) in _SOME
        if not (opens or s.cap(q) or s.low(q).endswith("s") or numbered):
            return False
        for m in range(q + 1, min(q + 9, last)):
            if not s.tokens[m].word and s.low(m) not in {"-", "'s", "’s"}:
                return False
            if s.low(m) in _FINITE | {"'s"} and s.cover[m] < 0 and m not in s.date_at:
                return s.low(m) != "'s"
        return False

    def _noun(self, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """A complement that is a noun phrase: "expressed the need to ...", "destacó la importancia de ..."."""
        if cue.lemma in _BARE_NOUN or cue.speaker is None:
            return None
        span = self._until(cue.after, cue, following, last)
        if cue.lemma in _BIDS and (span is None or self.within[span[1]] == self.within[span[0]]):
            return None  # "urged drivers to stay at home": a request
        near = range(cue.after, min(cue.after + 6, last))
        if any(self.s.low(x) in {"hope", "hopes", "esperanza", "esperanzas"} for x in near[:2]):
            return None
        if any(self.s.low(x) in PLEDGE for x in near) or self.s.low(cue.after) in {"against", "contra"}:
            return None
        whom = self.s.mention(cue.after) or self.s.mention(cue.after + 1)
        met = cue.lemma in {"welcome", "saludar"} and whom is not None and bool(whom.role or whom.name)
        if met and span is not None and self.within[span[1]] == self.within[span[0]]:
            return None  # "welcomed the secretary of state ahead of the meeting"
        if cue.lemma == "blame" and span is not None and not any(self.s.low(x) in {"on", "for"} for x in range(*span)):
            return None  # "blames the dam"
        if (
            cue.lemma in _JUDGING
            and span is not None
            and span[1] - span[0] < 4
            and self.within[span[1]] == self.within[span[0]]
        ):
            return None  # «cuestionan la estrategia»: one word of judgement
        if cue.after in self.s.date_at:
            return None  # «celebraron el pasado 4 de abril»
        if cue.lemma in _HOLDING and any(self.s.has(x, "meet_noun") for x in near):
            return None
        if cue.lemma in _WEAK_NOUN and not cue.joined and (cue.subject is None or cue.subject[0] >= cue.i):
            return None
        return span

    def _after_source(self, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """According to X, CLAUSE: only where the cue opens its sentence."""
        s = self.s
        if s.low(cue.start - 1) in _RELATIVE and cue.start > 1:  # "which according to the utility cost it $6 million"
            end = next((m for m in range(cue.after, last) if s.low(m) == "," and s.block.quote_of[m] < 0), last)
            return self._until(cue.after, cue, following, end)
        relative = (
            s.low(cue.start - 1) == "," and s.low(cue.start - 2) in _RELATIVE
        )  # «de los que, según el tribunal, ...»
        opens = (
            relative
            or cue.i == 0
            or (not s.tokens[cue.i - 1].word and s.low(cue.i - 1) not in {",", "”", '"', "»", ")"})
        )
        if not opens:
            return None
        commas = (m for m in range(cue.after, min(cue.after + 24, last)) if s.low(m) == ",")
        comma = next(commas, -1)
        if comma >= 0 and (s.low(comma + 1) in _RELATIVE | {"which", "who"} or s.low(comma + 2) in _RELATIVE):
            comma = next(commas, -1)  # «Según el documento, al que tuvo acceso este diario, ...»
        return None if comma < 0 else self._until(comma + 1, cue, following, last)

    def _from_quote(self, q: int, following: list[Cue], last: int, *, mark: str) -> tuple[int, int] | None:
        """A complement that opens with a quotation; the words after it belong only to a mixed one."""
        s = self.s
        span = self._quote_range(s.block.quote_of[q])
        return (
            span
            if mark or span[1] >= last - 1 or not s.tokens[span[1]].word
            else self._until(q, NO_CUE, following, last)
        )

    def _around(self, cue: Cue, done: int, following: list[Cue], last: int) -> tuple[int, int] | None:
        """An indirect clause that the cue interrupts: "The road, she recalled, was closed"."""
        s, q = self.s, cue.after
        if cue.kind in {"noun", "label"} or cue.gerund or q + 2 >= last:
            return None
        if cue.kind == "source":
            q = next((m for m in range(q, min(q + 8, last)) if not s.tokens[m].word), q)
        if s.low(cue.start - 1) != "," or s.low(q) != "," or q + 2 >= last:
            return None
        if cue.kind == "source" and s.low(q + 1) in {"and", "y", "but", "pero"}:
            return None  # "..., according to a diplomat, and the subject is on the list"
        if cue.kind == "source" and (s.cap(q + 1) or s.has(q + 1, "clause", "pron", "det")):
            return None  # the reporter goes on
        cut = (
            s.has(cue.start - 2, "flow_be", "aux", "future") and s.cover[cue.start - 2] < 0
        )  # "It was, she said, as if"
        if any(s.block.quote_of[k] >= 0 for k in range(done, cue.start)):
            return None
        if not cut and self._goes_elsewhere(q + 1, last):
            return None
        first = self._clause_start(done, cue.start)
        end = self._until(q + 1, cue, following, last)
        if self._adverbial(first, cue.start):
            first = q + 1
        return None if end is None else self._trim(first, end[1])

    def _adverbial(self, first: int, end: int) -> bool:
        """Whether tokens [first, end) only say when: "In July, he said, 300 people left"."""
        s = self.s
        return all(not s.tokens[k].word or k in s.date_at or s.low(k) in _WHEN for k in range(first, end))

    def _before(self, cue: Cue, done: int) -> tuple[int, int] | None:
        """What stands before a trailing cue: a quotation, or the clause up to the comma."""
        s = self.s
        end = begin = cue.start
        if cue.kind == "noun" and not self.cues.closes(begin, done):
            return None
        if cue.lemma in _GESTURES and not self.cues.closes(begin, done):
            return None  # "..., shrugged when asked"
        while (
            s.spanish
            and cue.lemma != "preguntar"
            and begin > done + 1
            and s.low(begin - 1) in {"le", "les", "se", "me", "nos"}
        ):
            begin -= 1  # «..., le recordó un concejal»
        end = begin if s.low(begin - 1) == "," else end
        while end > done and s.low(end - 1) in {",", "—", "–"} and s.block.quote_of[end - 1] < 0:
            end -= 1
        if end <= done:
            return None
        index = s.block.quote_of[end - 1]
        if index >= 0:
            span = self._quote_range(index)
            lead = [k for k in range(done, span[0]) if s.tokens[k].word]
            words = sum(s.tokens[k].word for k in range(*span))
            if not lead or words < 3 or (s.low(span[0] - 1) in {":", ","} and words > 5) or s.low(span[0] - 1) == ":":
                return span
            return self._trim(self._clause_start(done, span[0]), span[1])
        if s.low(end) not in {",", "—", "–"} and cue.kind != "source":
            return None
        ordered = s.spanish and cue.subject is not None and cue.subject[0] < cue.i and cue.kind != "source"
        if ordered and cue.after < len(s.tokens) and s.tokens[cue.after].word:
            return None  # «No hizo falta: a medianoche, Fontana anunció ...»
        if end - done < 3:
            return None
        return self._trim(self._clause_start(done, end), end)

    def _clause_start(self, done: int, end: int) -> int:
        s = self.s
        marks = [x for x in range(max(done, end - 300), end) if s.low(x) == ";" and s.block.quote_of[x] < 0]
        done = marks[-1] + 1 if marks else done  # "...; it is now off, two sources confirmed"
        while done < end and (
            (not s.tokens[done].word and s.block.quote_of[done] < 0) or s.low(done) in {"and", "y", "but", "pero"}
        ):
            done += 1
        return done
