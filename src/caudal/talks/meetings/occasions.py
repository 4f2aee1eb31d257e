"""Which days are those of other things beside a meeting: of news, promises, papers, and of what lies long before."""

from __future__ import annotations

from caudal.talks.meetings.delays import REACH, Delays
from caudal.talks.words.days import When, month_label
from caudal.talks.words.tokens import word_set

_ARRANGED = (
    "announc",
    "anunci",
    "pactó",
    "pactad",
    "acord",
    "agreed",
    "confirm",
    "revel",
    "reveal",
    "propus",
    "propos",
    "concert",
    "arrang",
    "solicit",
    "requested",
    "convoc",
    "fraguad",
)
_FOR = frozenset({"for", "para"})
_LATEST = frozenset({("most", "recently"), ("la", "última"), ("última", "vez"), ("most", "lately")})
_AFTERWARDS = frozenset({"after", "before", "después", "antes"})
_SIGNED = word_set(
    "signed adopted initialled ratified firmado firmada firmados suscrito suscrita suscritos adoptado ratificado"
)


class Occasions(Delays):
    """Tells the day of a meeting from the days told beside it."""

    def _of_what_follows(self, w: When, last: int) -> bool:
        """Whether a date is told from what follows: "a day after the vote", «un día después de que»."""
        s = self.s
        return s.low(w.j - 1) in _AFTERWARDS and w.j < last and (s.low(w.j) in {"de", "que"} or s.tokens[w.j].word)

    def _since(self, w: When, i: int) -> bool:
        """Whether a date counts from the meeting at token i: "came eight days after a stormy call"."""
        s = self.s
        later = w.value is not None and w.value > s.published.isoformat()
        return later and i - 2 <= w.j <= i and s.low(w.j - 1) in _AFTERWARDS

    def _paper_of(self, w: When, end: int) -> bool:
        """Whether a date after a meeting is that of a paper: "to review the memorandum signed in Lima on May 3"."""
        s = self.s
        near = range(w.i - 1, max(end, w.i - 6), -1)
        at = next((x for x in near if s.low(x) in _SIGNED), None)
        return (
            at is not None and s.cover[at - 1] < 0 and s.tokens[at - 1].word and not s.has(at - 1, "aux", "meet_noun")
        )

    def _owned(self, w: When, first: int) -> bool:
        """Whether a date before a meeting is that of another one: "after talks in May and a visit to Rome in June"."""
        s = self.s
        return any(s.has(x, "meet_noun") and s.cover[x] < 0 for x in range(max(first, w.i - 6), w.i))

    def _arranged(self, w: When, end: int) -> bool:
        """Whether a date is that of the news of a meeting: "The trip was announced last week"; not "... for Friday"."""
        s = self.s
        if s.low(w.i) in _FOR or s.low(w.i - 1) in _FOR:
            return False
        return any(s.low(x).startswith(_ARRANGED) and s.cover[x] < 0 for x in range(end, w.i))

    def _promised(self, w: When, k: int) -> bool:
        """Whether a date before the verb at token k is that of the promise to meet."""
        s = self.s
        return k - w.i < REACH and any(s.has(x, "commit_to") for x in range(max(w.i - 1, 0), k))

    def last_time(self, end: int, last: int) -> int | None:
        """The token at which the latest of several meetings is told: "most recently", «la última»."""
        s = self.s
        for x in range(end, min(last, end + REACH)):
            if self._latest(x):
                return x
            if s.has(x, "meet_noun", "meet", "meet_with") or s.low(x) == ";":
                return None
        return None

    def _latest(self, x: int) -> bool:
        """Whether token x tells of the latest of several: "most recently", «la última»; not «la última semana»."""
        s = self.s
        return (s.low(x), s.low(x + 1)) in _LATEST and s.low(x + 2) not in s.lexicon.raw["dates"]["units"]

    def long_after(self, i: int, first: int) -> bool:
        """Whether a noun is what lies so long before something: "six weeks after a stormy lunch"."""
        s, k = self.s, i - 1
        if s.low(k) in {"de", "of"}:
            k -= 1
        unit = s.lexicon.raw["dates"]["units"].get(s.low(k - 1))
        return k - 2 >= first and unit is not None and s.low(k) in {"after", "since", "después"}

    def _after_so_long(self, i: int, first: int) -> When | None:
        """The date of what lies so long before: "eleven months after their last meeting", «un mes después de»."""
        s = self.s
        end = i - 1 if s.low(i - 1) in {"after", "since"} else i - 2
        if s.low(i - 1) not in {"after", "since"} and (s.low(i - 2), s.low(i - 1)) != ("después", "de"):
            return None
        raw = s.lexicon.raw
        unit = raw["dates"]["units"].get(s.low(end - 1))
        word = s.low(end - 2)
        count = 1 if word in {"a", "un", "una"} else raw["numbers"]["words"].get(word, 0)
        if end - 2 < first or unit not in {"month", "year"} or not 0 < count < 60:
            return None
        value = month_label(s.published, -count) if unit == "month" else f"{s.published.year - count:04d}"
        return When(end - 2, end, value, end - 2)
