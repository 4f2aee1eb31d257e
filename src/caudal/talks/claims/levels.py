"""The levels and amounts said of a flow after it: "were 4,200 in May", "from 2,100 to 3,450", «superan ya las de»."""

from __future__ import annotations

from dataclasses import dataclass

from caudal.talks.claims.movers import STOPS, Movers
from caudal.talks.words.tokens import word_set

_MARKS = word_set(
    "peak pico high máximo those total totals figure figures record level levels number cifra cifras récord marca "
    "niveles nivel"
)
_BARS = word_set("mark threshold barrier level barrera umbral línea cota marca listón frontera techo")
_SPELLS = word_set("period month week year time quarter day point stretch season periodo período mes lapso")

_ADDS = word_set(
    "by like as on for notably according meanwhile however in sin según por which "
    "who whose once a an the one que una un antaño cuya cuyas la el los las ya hasta long already"
)


@dataclass(frozen=True, slots=True)
class Move:
    """Tokens [i, j) that say which way: up, down, level, record or stable."""

    i: int
    j: int
    value: str


@dataclass(frozen=True, slots=True)
class _Range:
    """Tokens [i, j) that give a change by its two amounts; `way` is up, down or ""."""

    i: int
    j: int
    core: int
    way: str


def compare(one: str | None, other: str | None) -> str:
    """Which way a change goes from one amount to another; "" where the values do not tell."""
    try:
        first, last = (float((value or "x").rstrip("%").partition("..")[0]) for value in (one, other))
    except ValueError:
        return ""
    return "up" if last > first else "down" if last < first else ""


class Levels(Movers):
    """Finds levels, and tells them from what is said of something else."""

    def _same_thing(self, m: int) -> bool:
        """Whether a word of likeness at token m belongs to a noun: "in the same period", "the same person"."""
        s, after = self.s, m + self.s.size(m, "stable")
        if s.low(after) in _SPELLS:
            return True
        if s.low(m) == "level" and (s.low(m - 1).isdigit() or s.has(m - 1, "det") or m - 1 in s.date_at):
            return True  # "their 2020 level"
        same = (s.low(m), s.low(m + 1)) == ("the", "same") and after == m + 2
        plain = after >= len(s.tokens) or not s.tokens[after].word or after in s.date_at
        return same and not plain and s.low(after) not in {"as", "since", "in", "for", "at", "and", "but", "on"}

    def _above(self, m: int, last: int) -> str:
        """The way of a flow that is above or below the level of another time: "remain far above their 2020 level"."""
        s = self.s
        way = {"above": "up", "below": "down", "encima": "up", "debajo": "down"}.get(s.low(m), "")
        near = range(m + 1, min(last, m + 8))
        if any(0 < a.i - m < 3 and a.kind == "count" for a in self.amounts):
            return ""
        return way if any(s.low(x) in _MARKS or s.low(x) in {"average", "promedio", "media"} for x in near) else ""

    def _agreed(self, m: int) -> bool:
        """Whether token m begins a promise or a meeting: «quedaron en revisar», but not «quedaron en un goteo»."""
        s = self.s
        most = max(s.size(m, "commit_to"), s.size(m, "meet_with"))
        return most > 0 and max(s.size(m, "up_verb"), s.size(m, "down_verb")) <= most

    def _in_relative(self, j: int, m: int) -> bool:
        """Whether a verb of saying stands in a relative clause on the flow: "which monitors say doubled"."""
        s = self.s
        opened = any(s.low(x) in {"which", "that", "who", "que"} for x in (j, j + 1))
        after = m + s.size(m, "say")
        after += s.low(after) == "que"
        return opened and s.has(after, "aux", "up_verb", "down_verb")

    def _levels(self, m: int) -> bool:
        """Whether a count stands just after a verb of level at token m."""
        k = m + self.s.size(m, "level_verb")
        return any(a.core >= k and a.i < k + 3 + self._mark(k) and a.kind == "count" for a in self.amounts)

    def _mark(self, k: int) -> int:
        """How many tokens lead to a round number as a mark that was passed: «la barrera de los 200 mil»; 0 for none."""
        s = self.s
        j = k + s.has(k, "det")
        if s.low(j) not in _BARS or s.low(j + 1) not in {"of", "de", "del"}:
            return 0
        return j + 2 - k

    def _copula(self, m: int, *, verb: bool) -> Move | None:
        """A level or share after a verb of being: "were 4,200 in May", "are a tenth of what they were"."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == m), None)
        if amount is None:
            return None
        after = s.low(amount.j)
        if after in {"times", "veces"}:
            return None
        if amount.kind == "count" and not s.spanish and s.low(m - 1) in {"was", "were"}:
            closed = amount.j >= len(s.tokens) or not s.tokens[amount.j].word or amount.j in s.date_at
            return Move(amount.i, amount.j, "level") if closed or after in {"in", "for", "during", "since"} else None
        part = amount.kind == "share" and not s.low(amount.core).startswith(("dou", "tri", "dob", "el"))
        if verb and part and after in {"of", "de"} and s.low(amount.j + 1) in {"what", "lo"}:
            return Move(amount.i, amount.j, "down")
        return None

    def _amounts_to(self, j: int, last: int) -> Move | None:
        """The amount that a number or count is said to be: "the figure for May was 1,790", «son hasta ahora 94»."""
        s = self.s
        for m in range(j, min(last, j + 9)):
            if not s.tokens[m].word or s.has(m, "say", "clause"):
                return None
            if s.has(m, "flow_be") and s.cover[m] < 0:
                amount = next((a for a in self.amounts if m < a.i < m + 4 and a.kind == "count"), None)
                return None if amount is None else Move(amount.i, amount.j, "level")
        return None

    def _passes(self, m: int, last: int) -> bool:
        """A level passed without a number: "surpassed last year's total", «superan ya las de 2022»."""
        s = self.s
        if not s.low(m).startswith(("pass", "exceed", "surpass", "top", "super", "rebas")):
            return False
        near = range(m + 1, min(last, m + 6))
        others = any(s.low(x) in {"las", "los"} and s.low(x + 1) in {"de", "del"} for x in near)
        return (others or any(s.low(x) in _MARKS for x in near)) and not any(a.i in near for a in self.amounts)

    def _from_to(self, m: int) -> _Range | None:
        """The two amounts of a change after token m: "from 2,100 in April to 3,450", «: de 8 mil a 4 mil»."""
        s, k = self.s, m + 1
        k += s.low(k) in {":", ","}
        if s.low(k) not in {"from", "de"}:
            return None
        one = next((a for a in self.amounts if a.i == k + 1 and a.kind in {"count", "percent"}), None)
        if one is None:
            return None
        for x in range(one.j, min(one.j + 9, len(s.tokens))):
            if s.low(x) in {"to", "a", "hasta"}:
                other = next((a for a in self.amounts if a.i == x + 1 and a.kind in {"count", "percent"}), None)
                none = other is None and s.low(x + 1) in {"none", "zero", "cero", "ninguno", "ninguna"}
                if other is not None or none:
                    end = other.j if other is not None else x + 2
                    end += s.has(end, "per") and s.size(end, "per")
                    return _Range(k, end, one.core, compare(one.value, "0" if other is None else other.value))
            if s.low(x) in {".", ";"}:
                return None
        return None

    def _object(self, k: int) -> bool:
        """Whether an object of its own follows a Spanish verb of change at token k: «bajaron ayer el tono»."""
        s = self.s
        while k in s.date_at:
            k += 1
        if not s.spanish or s.low(k) not in {"el", "la", "su", "sus"} or any(a.i <= k + 1 < a.j for a in self.amounts):
            return False
        timed = k + 1 in s.date_at or s.low(k + 1) in _SPELLS or s.has(k + 1, "date_part", "ordinal")
        return not (timed or s.cap(k + 1) or s.low(k + 1) in {"mitad", "doble", "triple", "último", "última"})

    def _sized(self, m: int) -> bool:
        """Whether an amount of change stands next to token m."""
        return any(a.kind != "degree" and (0 <= a.i - m <= 3 or 0 <= m - a.j <= 1) for a in self.amounts)

    def _ebbs(self, start: int) -> bool:
        """Whether a verb of falling follows the flow at token `start`: «la oleada de llegadas ha remitido»."""
        s = self.s
        j = start + max(1, s.size(start, "flow"), s.size(start, "flow_people"))
        return any(
            s.has(x, "down_verb") and s.cover[x] < 0 and s.verb(x, "down_verb")[1] in {"past", "part", "ger", "pres"}
            for x in range(j, min(j + 4, len(s.tokens)))
        )

    def _past_relative(self, j: int, last: int) -> int:
        """Past what commas add to a flow before its verb: "Arrivals by sea, which had soared in 2023, fell"."""
        s = self.s
        opened = next((m for m in range(j, min(last, j + 9)) if not s.tokens[m].word and s.low(m) != "-"), -1)
        if opened < 0 or s.low(opened) != "," or s.low(opened + 1) not in _ADDS:
            return j
        if any(s.has(x, "up_verb", "down_verb", "level_verb", "flow_be") for x in range(j, opened)):
            return j
        for m in range(opened + 2, min(last, opened + 18)):
            if s.low(m) in STOPS:
                return j
            if s.low(m) == ",":
                said = any(
                    s.has(x, "up_verb", "down_verb", "level_verb", "flow_be", "aux") for x in range(m + 1, m + 3)
                )
                return m + 1 if said else j
        return j
