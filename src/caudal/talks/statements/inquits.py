"""A verb beside a quotation and its speaker: '"...," laughs Ana', «...», resopla Luis, '"...," his coach began'."""

from __future__ import annotations

from caudal.talks.statements.frames import ONWARD, Frames
from caudal.talks.statements.subjects import Cue
from caudal.talks.words.tokens import word_set

_CLITICS = word_set("se le les me nos lo la")
PRONOUNS = word_set("he she they él ella ellos ellas")
_PAST = word_set(
    "began went put shot cut broke swore spat wept sang thought felt wrote read drew threw ran burst chose held hit "
    "told said came"
)
_PARTICLES = word_set("back out in up off on down")


class Inquits(Frames):
    """Finds verbs of speech that no lexicon knows, by their place after a closing mark."""

    def _inquit(self, k: int, first: int, last: int) -> Cue | None:
        """A verb that no lexicon knows, beside a quotation and its speaker: "...," laughs Ana; «...» resopla Luis."""
        s = self.s
        if k <= first + 1 or not self.closes(k, first):
            return None
        if self._titled(k, first):
            return None
        v = k
        while v < last and s.spanish and s.low(v) in _CLITICS:
            v += 1
        if self._speech(v) and self._spoken(k, first):
            end = v + 1 + (s.low(v + 1) in _PARTICLES)
            subject = self._told_by(end, last)
            if subject is not None and self._ends(subject[1], last):
                return self._made(k, end, k, subject[1], subject)
        if s.spanish or s.low(k - 1) not in {",", "?", "!", "”", '"', "’"}:
            return None
        named = (k, k + 1) if s.low(k) in PRONOUNS else self.nominal.after(k, last)
        span = None if named is None else self._verb_within(named, last)
        if span is None:
            return None
        (i, j), verb = span
        end = verb + 1 + (s.low(verb + 1) in _PARTICLES)
        return self._made(verb, end, i, end, (i, j)) if self._ends(end, last) else None

    def _titled(self, k: int, first: int) -> bool:
        """Whether the marks before token k hold a title in apposition: «Su tercer disco, «Sal», vendió»."""
        s, q = self.s, k - 1
        if s.low(q) != "," or s.block.quote_of[q] >= 0:
            return False
        index = s.block.quote_of[q - 1]
        opening = next((x for x in range(q - 1, first - 1, -1) if s.block.quote_of[x] != index), -1)
        short = q - 1 - opening < 7 and opening > first
        return short and s.low(opening) == "," and not any(s.has(x, "say", "flow_be") for x in range(first, opening))

    def _spoken(self, k: int, first: int) -> bool:
        """Whether the quotation before token k ends as speech does: with a comma, ?, ! or dots at its closing mark."""
        s, q = self.s, k - 1
        if s.low(q) in {",", "—", "–", "--"} and s.block.quote_of[q] < 0:
            return True
        return q > first + 1 and s.low(q - 1) in {",", "?", "!", "…", "...", "—", "–", "-", "--", ".", "’", "'"}

    def _speech(self, k: int) -> bool:
        """Whether token k may be the verb of speech, by its ending or by itself: "hums", "began", «gruñó»."""
        return self.finite(k) or (not self.s.spanish and self.s.low(k) in _PAST and self.s.cover[k] < 0)

    def _verb_within(self, named: tuple[int, int], last: int) -> tuple[tuple[int, int], int] | None:
        """The finite verb that follows a phrase, or its last word: "Ana shrugged"."""
        i, j = named
        known = self.s.mention(i)
        if known is not None and known.i == i and known.name is not None and known.j < j and self._speech(known.j):
            return (i, known.j), known.j  # "Ritchie remembers shouting"
        if j < last and self._speech(j):
            return (i, j), j
        if self.s.low(j) == ",":  # "his trainer, Sol Abrams, remembered", "the cook, who is 40, sniffed"
            near = range(j + 1, min(j + 24, last))
            closing = next((x for x in near if self.s.low(x) == ","), -1) if self._aside_opens(j + 1) else j
            if 0 < closing < last - 1 and self._speech(closing + 1):
                return (i, j), closing + 1
        return ((i, j - 1), j - 1) if j - i > 1 and self.finite(j - 1) and self.s.cover[j - 1] < 0 else None

    def _aside_opens(self, k: int) -> bool:
        """Whether an apposition or relative clause opens at token k rather than the verb of the sentence."""
        return not self._speech(k) or self.nominal.opens(k)

    def _told_by(self, m: int, last: int) -> tuple[int, int] | None:
        """The phrase after the verb; a bare mention must be somebody."""
        found = self.right(m, last)
        if found is None or found.i - m >= 4:
            return self.nominal.after(m, last)
        apposed = self.s.mention(found.j + 1) if found.name is None and self.s.low(found.j) == "," else None
        named = apposed is not None and apposed.i == found.j + 1 and apposed.name is not None
        return (found.i, apposed.j) if named and apposed is not None else (found.i, found.j)

    def _ends(self, j: int, last: int) -> bool:
        s = self.s
        low = s.low(j)
        known = low in ONWARD or j in s.date_at or low.endswith("ly") or (not s.spanish and low.endswith("ing"))
        return j >= last or not s.tokens[j].word or known

    def _made(self, i: int, j: int, start: int, after: int, subject: tuple[int, int]) -> Cue:
        s = self.s
        if s.low(subject[0]) in PRONOUNS:
            said = self.carried(s.low(subject[0]))
            return Cue(
                i, j, "clause", "", False, start, self._skip(after, max(after, len(s.tokens)), ""), said, subject
            )
        mention = s.mention(subject[0])
        known = mention is not None and mention.i == subject[0] and mention.j == subject[1]
        actor = s.actor([mention]) if known and mention is not None else self.plain_actor(subject)
        return Cue(i, j, "clause", "", False, start, self._skip(after, max(after, len(s.tokens)), ""), actor, subject)

    def _told_after_mark(self, k: int, first: int) -> bool:
        """Whether a pronoun or one mention stands between a closing mark and token k."""
        mention = self.s.mention(k - 1)
        opens = mention.i if mention is not None else k - 1
        return (mention is not None or self.s.low(k - 1) in PRONOUNS) and opens > first and self.closes(opens, first)
