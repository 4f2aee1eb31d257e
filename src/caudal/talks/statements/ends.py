"""Where what was said ends: before another voice, another act of the same one, or what the reporter adds."""

from __future__ import annotations

from caudal.talks.statements.records import Record
from caudal.talks.statements.subjects import COORDINATORS, THAT, Cue
from caudal.talks.words.tokens import word_set

_REPORTERS = word_set(
    "which who whose while as although though after before since because when where so mientras aunque cuando que "
    "quien cuyo cuya donde tras luego después antes"
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
_WHILE = word_set("while whereas mientras although though aunque if si")
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
_WENT = word_set("went left bought took sat stood drove ran got gave made came put sent threw hung rose fell flew ate")


class Ends(Record):
    """Finds the end of a reported clause."""

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
            if s.low(m) == ":" and s.block.quote_of[m + 1] >= 0 and s.cap(min(m + 2, last - 1)):
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
        return (ended or known) and s.cover[k] < 0 and not s.cap(k) if k < len(s.tokens) else False

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
