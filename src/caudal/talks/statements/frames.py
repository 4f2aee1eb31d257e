"""Where the words said begin after a verb of saying, past whom it was told, when and where."""

from __future__ import annotations

from caudal.talks.statements.subjects import LEADING, TELLING, THAT, WITHIN, Cue, Subjects
from caudal.talks.words.tokens import word_set

_SUBJECTS = word_set("he she they it we i there the his her their its")
_ADVERBS = word_set(
    "afterward afterwards earlier privately publicly separately repeatedly flatly merely back out además también "
    "asimismo luego entonces also again later then only simply sólo solo"
)
_PLACES = word_set("in at on during after en tras durante ante al to , aboard outside inside")
_ARTICLES = word_set("el la lo los las")
ONWARD = word_set(
    "in on at to during after before with as while when from for by of about over into and but who which that en "
    "ante durante tras a al con por para sobre desde entre hasta mientras cuando que quien y e o de del según sin "
    "una uno unos unas este esta ese esa esos esas donde siempre nunca aunque también"
)


class Frames(Subjects):
    """Skips what stands between a cue and its complement."""

    def closes(self, k: int, first: int) -> bool:
        """Whether a quotation ends just before token k, with or without a comma outside it."""
        s, q = self.s, k - 1
        if s.low(q) in {",", "—", "–"} and s.block.quote_of[q] < 0:
            q -= 1
        return q > first and s.block.quote_of[q] >= 0 and s.block.quote_of[k] < 0

    def finite(self, k: int) -> bool:
        """Whether an unknown word may be a finite verb, by its ending."""
        s = self.s
        if not 0 <= k < len(s.tokens):
            return False
        token, low = s.tokens[k], s.low(k)
        if token.cap or not token.word or s.cover[k] >= 0 or low in ONWARD or k in s.date_at or len(low) < 4:
            return False
        if s.has(k, "det", "link", "aux", "clause", "pron", "adjunct", "source", "percent"):
            return False
        if s.spanish:
            return low.endswith(("ó", "aba", "aban", "ía", "ían", "aron", "ieron", "eron", "a", "e", "an", "en"))
        return low.endswith(("ed", "es", "s")) and not low.endswith(("ss", "'s", "us", "ous", "'s"))

    def _clause_before(self, edge: int, first: int) -> bool:
        """Whether a clause of its own, not an adverbial, ends at the comma before a verb: «Lo estaba, reconoce»."""
        s = self.s
        if s.low(edge - 1) != "," or s.low(first) in LEADING or s.low(first).endswith("mente"):
            return False
        return any(s.has(k, "flow_be", "aux", "future") or self.finite(k) for k in range(first, edge - 1))

    def _follows(self, cue: Cue, first: int, inverted: bool) -> bool:
        """Whether what is said stands before the cue: a comma there, and more before it than an adverbial."""
        s, k = self.s, cue.start - 1
        if s.low(k) != "," or s.low(first) in LEADING or (s.spanish and not inverted):
            return inverted and s.low(k) == ","
        return sum(s.tokens[x].word for x in range(first, k)) > 4

    def _skip(self, q: int, last: int, lemma: str, *, quoted: bool = False) -> int:
        """Past what may stand between the verb and its complement: day, place, whom it was told."""
        s, start = self.s, q
        while q < last and q - start < 22:
            if s.has(q, "adjunct"):
                q += s.size(q, "adjunct")
            elif q in s.date_at and s.date_at[q].i == q:
                q = s.date_at[q].j
            elif s.low(q) in _ADVERBS and (s.low(q + 1) in THAT | {":"} or s.block.quote_of[min(q + 1, last - 1)] >= 0):
                q += 1
            elif quoted and s.low(q) == "," and s.low(q + 1) in THAT:
                return q
            elif (s.low(q) in {"us", "him", "her", "them", "me"} and self._told(q, last, lemma)) or (
                q > start and s.low(q) in {"afternoon", "morning", "night", "evening"}
            ):
                q += 1
            elif lemma.startswith(TELLING) and q == start and s.mention(q) is not None:
                q = s.mentions[s.cover[q]].j
            elif lemma.startswith(("tell", "remind", "inform")) and q == start and self._addressed(q, last) > q:
                q = self._addressed(q, last)
            elif s.spanish and s.low(q) == "a" and s.low(q + 1) == "que":
                return q + 1  # «apuntan a que»
            elif s.spanish and s.low(q) in {"a", "al"} and s.mention(q + 1) is not None:
                q = s.mentions[s.cover[q + 1]].j
            elif s.spanish and s.low(q) in {"a", "al"} and (told := self._to_whom(q, last)) > q:
                q = told
            elif quoted:
                return q
            elif s.low(q) == "," and (onward := self._then_that(q, last)) > q:
                q = onward
            elif s.low(q) == "," and self._aside(q, last) is not None:
                return self._aside(q, last) or q
            else:
                that = self._that(q, last)
                return that if that is not None else q
        return q

    def _to_whom(self, q: int, last: int) -> int:
        """Past whom it was told, where "that" or a colon follows: «dijo a los fieles que», «al diario El País:»."""
        s = self.s
        for m in range(q + 2, min(q + 9, last)):
            if s.low(m) in THAT | {":"} and s.block.quote_of[m] < 0:
                onward = range(m + 2, min(m + 6, last))
                again = next((x for x in onward if s.low(x) in THAT or not s.tokens[x].word), m)
                return (
                    again if s.low(again) in THAT and s.low(again - 1) not in _ARTICLES else m
                )  # «a los reporteros que la acompañaban que»
            if not s.tokens[m].word or (s.has(m, "say", "clause") and s.cover[m] < 0):
                return q
        return q

    def _told(self, q: int, last: int, lemma: str) -> bool:
        """Whether a pronoun is whom it was told, not whose: "told her client that", but "said her client left"."""
        s = self.s
        after = s.low(q + 1)
        return (
            s.low(q) != "her"
            or lemma.startswith(TELLING)
            or after in THAT | {",", ":", "."}
            or (q + 1 < last and s.block.quote_of[q + 1] >= 0)
        )

    def _aside(self, q: int, last: int) -> int | None:
        """The colon before a quotation that an aside parts from its verb: «Y añade, bajando la voz: «Sonaba mal»»."""
        s = self.s
        for m in range(q + 1, min(q + 12, last - 1)):
            if s.low(m) == ":":
                return m if s.block.quote_of[m + 1] >= 0 else None
            if s.block.quote_of[m] >= 0 or s.low(m) in {".", ";"}:
                return None
        return None

    def _then_that(self, q: int, last: int) -> int:
        """The "that" after an aside between commas: "admitted, on condition that he not be named, that"; or q."""
        s = self.s
        if s.low(q + 1) in THAT | {"who", "quien"} or s.cap(min(q + 1, last - 1)):
            return q
        for m in range(q + 2, min(q + 16, last - 1)):
            if s.block.quote_of[m] >= 0 or s.low(m) in {".", ";", ":"}:
                return q
            if s.low(m) == ",":
                return m + 1 if s.low(m + 1) in THAT else q
        return q

    def _addressed(self, q: int, last: int) -> int:
        """Past whom it was told: "told friends he will", "told a radio station in Pretoria that"."""
        s, m = self.s, q
        determined = s.has(q, "det") or s.low(q) == "an" or s.cap(q)
        if not (determined or s.low(q).endswith("s") or s.low(q) in {"people", "parliament", "congress"}):
            return q
        ends = THAT | {",", ".", ":"} | _SUBJECTS
        m += 1
        while m < min(q + 12, last) and s.low(m) not in ends and s.block.quote_of[m] < 0:
            if m > q + determined and (s.has(m, "det") or s.low(m) in WITHIN or m in s.date_at):
                break
            m += 1
        return m

    def _that(self, q: int, last: int) -> int | None:
        """A "that" after a short phrase: "said in the Mexican capital that"."""
        s = self.s
        if not (
            s.has(q, "link")
            or s.low(q) in _PLACES
            or s.low(q) in {"when", "as", "cuando", "while", "with", "con", "por", "mediante", "via", "through"}
        ):
            return None
        if s.low(q) == "," and s.low(q + 1) in THAT | {"who", "quien"}:
            return None
        for m in range(q, min(q + 16, last)):
            if (
                s.spanish
                and m > q
                and s.low(m - 1) == ","
                and s.low(m).endswith(("ar", "er", "ir"))
                and len(s.low(m)) > 4
            ):
                return None  # «prometió, además, mandar la lista de embarcaciones que zarpen»
            if s.low(m) in THAT and s.block.quote_of[m] < 0:
                return None if s.spanish and s.low(m - 1) in _ARTICLES else m  # «con un acta en la que»
            if s.low(m) in {".", ";", ":"} or s.block.quote_of[m] >= 0 or (m > q and s.has(m, "say")):
                return None
        return None
