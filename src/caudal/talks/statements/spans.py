"""What was said: where the words that belong to a cue begin and end."""

from __future__ import annotations

from caudal.talks.commitments.points import PLEDGE
from caudal.talks.statements.cues import WEAK_EN
from caudal.talks.statements.records import Record
from caudal.talks.statements.subjects import COORDINATORS, LEADING, THAT, Cue
from caudal.talks.words.tokens import word_set

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
_SPANS_ES = word_set("horas días semanas meses minutos años")
_SILENT = ("declin", "rehus", "refus", "evit", "rechaz", "eluyó", "eludi", "omiti")
_TOLD = word_set("say tell comment elaborate specify disclose further no give name confirm")
_COMMENTS = word_set(
    "promesa exigencia extremo cosa algo punto afirmación versión idea propuesta acusación dato hecho asunto tesis "
    "petición condición cifra decisión medida posibilidad gesto palabras argumento lectura"
)
_COMMENTS_EN = word_set(
    "proposal figure claim charge pledge slide promise request demand version phrase idea point move step reading "
    "charge accusation suggestion remark number"
)
_RELATIVE = word_set("que cual cuales donde which whom where")
_GESTURES = word_set("shrug nod smile grin laugh chuckle sigh beam giggle suspirar sonreír asentir reír")
_JUDGING = word_set("cuestionar valorar saludar aplaudir elogiar applaud question oppose favor back")
_WHILE = word_set("while whereas mientras although though aunque if si")
_BIDS = frozenset({"urge", "instar", "urgir", "llamar a", "exhortar", "appeal", "appeal for", "pedir", "exigir"})
_ASKED = (
    "pidió",
    "pidieron",
    "exigió",
    "exigieron",
    "reclamó",
    "instó",
    "exhort",
    "urged",
    "demanded",
    "requested",
    "solicit",
)
_NOTHING = word_set("nothing little much nada poco mucho")
_FINITE = word_set("will would can could may might has have had is are was were did does")
_WHEN = word_set(
    "before earlier then now today so far only alone in this last antes ahora hoy solo sólo tan luego después en"
)
_WENT = word_set("went left bought took sat stood drove ran got gave made came put sent threw hung rose fell flew ate")
NO_CUE = Cue(-1, -1, "clause", "", False, -1, -1, None)
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


class Spans(Record):
    """Finds the span of what a cue reports, after, before or around it."""

    def _complement(self, cue: Cue, following: list[Cue], last: int) -> tuple[int, int] | None:
        """The tokens said, after the cue; None where they stand before it."""
        s, q = self.s, cue.after
        if q >= last:
            return None
        if cue.kind == "source":
            return self._after_source(cue, following, last)
        if cue.kind == "label":
            inside = [m for m in range(q, last) if s.block.quote_of[m] >= 0]
            called = [m for m in inside if s.low(m - 1) in {"as", "de", "como"} and s.block.quote_of[m - 1] < 0]
            inside = called or inside
            if inside:
                return self._quote_range(s.block.quote_of[inside[0]])
            return None
        low, opened = s.low(q), s.block.quote_of[q]
        alone = q + 1 >= last or not s.tokens[q + 1].word
        if low in _NOTHING or (alone and low.endswith(("ly", "mente")) and opened < 0):
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
        if s.low(q).endswith(("'s", "'re", "'m", "'ve", "'ll")) and s.low(q)[:2] in {
            "it",
            "he",
            "sh",
            "th",
            "we",
            "i'",
            "yo",
        }:
            return True  # "he thinks it's doable"
        if not (s.has(q, "det", "pron") or s.tokens[q].cap or s.low(q).endswith("s") or numbered):
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
            told = later.after < last and (s.low(later.after) in THAT or s.block.quote_of[later.after] >= 0)
            if joined and told and later.subject is not None and later.subject[0] == before + 1:
                end = before - 1 if s.low(before - 1) == "," else before
                break
            if (later.gerund and s.low(before) in {","}) or (
                joined and (later.subject is None or s.low(before - 1) == "," or s.low(before) == "pues")
            ):
                end = before - 1 if joined and s.low(before - 1) == "," else before
                break
            if s.low(before) == "," and s.low(later.after) == "," and not self._goes_elsewhere(later.after + 1, last):
                continue
            if s.low(before) == "," and s.low(cue.start - 1) in _WHILE and later.subject is not None:
                end = before  # "While the minister said ..., the union insisted"
                break
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
            if s.block.quote_of[m] >= 0:
                continue
            if s.low(m) == ":" and s.block.quote_of[m + 1] >= 0 and s.tokens[min(m + 2, last - 1)].cap:
                return m  # «que no hubo sorpresas: «Dijimos ...»»: two statements
            if s.low(m) in {"and", "y", "e"} and self._own_act(m + 1, last):
                return m
            if s.low(m) != ",":
                continue
            if s.low(m + 1) in {"la", "el", "lo", "los", "las"} and s.low(m + 2) in {"cual", "cuales"}:
                return m
            if (s.low(m + 1), s.low(m + 2)) in {("en", "tanto"), ("mientras", "que")}:
                return m
            if s.low(m + 1) in {"whereas", "while"} and self._told_later(m + 2, last):
                return m
            if s.low(m + 1) in {"and"} and s.low(m + 2) in {"i", "we"} and s.block.quote_of[m] < 0:
                return m  # a turn: "..., and I cannot improve on that"
            if self._aside_noun(m + 1) or (s.low(m + 1) in _SPANS_ES and s.low(m + 2) in {"después", "antes"}):
                return m
            if s.low(m + 1) in {"but", "pero", "aunque", "though", "although"} and self._silent(m + 2):
                return m
            mention = s.mention(m + 2)
            joined = s.low(m + 1) in {"and", "y"} and mention is not None and mention.i == m + 2
            own = mention is not None and s.spanish and s.low(mention.j) == "se" and not s.has(mention.j + 1, "say")
            acts = joined and mention is not None and (own or not s.has(mention.j, "aux", "say", "future"))
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
            if s.low(m + 1) in {"and", "y"} and s.low(m + 2) in {"then", "luego", "después"} and self._did(m + 3):
                return m
            if s.low(m + 1) in {"a", "una", "un"} and s.low(m + 3) in {"that", "que"} and s.has(m + 3, "clause"):
                return m
        return last

    def _told_later(self, k: int, last: int) -> bool:
        """Whether another verb of saying with its own "that" or quotation follows: «en tanto que X recordó que»."""
        s = self.s
        for x in range(k, min(k + 14, last - 1)):
            if s.has(x, "say") and s.cover[x] < 0:
                after = x + s.size(x, "say")
                return s.low(after) in THAT or (after < last and s.block.quote_of[after] >= 0) or not s.spanish
        return False

    def _own_act(self, k: int, last: int) -> bool:
        """Whether what follows "and" is another act of who speaks: "and refused to", «y se ha comprometido a»."""
        s = self.s
        if s.low(k) == ",":
            k = next((m + 1 for m in range(k + 1, min(k + 7, last)) if s.low(m) == ","), k)
        while k < last and (s.has(k, "aux") or s.low(k) in {"no", "would", "se", "ha", "has"}) and s.cover[k] < 0:
            k += 1
        if self._silent(k) or (s.low(k).startswith(_ASKED) and s.cover[k] < 0):
            return True
        tag = next((t for t in ("commit_to", "say_noun") if s.has(k, t)), "")
        return bool(tag) and s.verb(k, tag)[1] in {"past", "part"} and not s.has(k - 1, "det") and s.cover[k] < 0

    def _did(self, k: int) -> bool:
        """Whether a past verb without a subject stands at token k: "and then bought a house", «y luego salió»."""
        s = self.s
        ended = s.low(k).endswith(("ó", "aron", "ieron")) if s.spanish else s.low(k).endswith("ed")
        known = not s.spanish and s.low(k) in _WENT
        return (ended or known) and s.cover[k] < 0 and not s.tokens[k].cap if k < len(s.tokens) else False

    def _silent(self, k: int) -> bool:
        """A refusal to say more, past the pronoun and its helpers: "she would not say", «declinó revelar»."""
        s = self.s
        k += s.low(k) in {"he", "she", "they", "it"}
        k += s.low(k) in {"would", "did", "could", "has", "have", "had"}
        return s.low(k).startswith(_SILENT) or (s.low(k) in {"not", "make"} and s.low(k + 1) in _TOLD)

    def _aside_noun(self, k: int) -> bool:
        """A bare noun by which the reporter comments: «, promesa que sigue en el aire», ", a pledge that"."""
        s = self.s
        if s.spanish:
            bare = (
                s.tokens[k].word and s.tokens[k].low == s.tokens[k].text and not s.has(k, "det", "clause", "aux", "say")
            )
            return bare and s.low(k) in _COMMENTS and s.low(k + 1) in {"que", "sobre", "al", "este", "a", "con", "en"}
        return s.low(k) in {"a", "an"} and (s.low(k + 1) in _COMMENTS_EN or s.low(k + 2) in _COMMENTS_EN)

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
        if cue.kind == "source" and (s.tokens[q + 1].cap or s.has(q + 1, "clause", "pron", "det")):
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
        marks = [x for x in range(done, end) if s.low(x) == ";" and s.block.quote_of[x] < 0]
        done = marks[-1] + 1 if marks else done  # "...; it is now off, two sources confirmed"
        while done < end and (
            (not s.tokens[done].word and s.block.quote_of[done] < 0) or s.low(done) in {"and", "y", "but", "pero"}
        ):
            done += 1
        return done
