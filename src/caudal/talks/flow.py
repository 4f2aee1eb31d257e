"""Claims about the flow, as said: what is counted, which way it moved or how many, when and where."""

from __future__ import annotations

from caudal.talks.items import FlowClaim, Slot
from caudal.talks.scene import Scene
from caudal.talks.tokens import word_set

_OF = word_set("in of de en del the los las la el on among entre a at")
_PLAIN_MOVES = frozenset({"fell", "fall", "halved", "falling", "rise", "baja", "cae", "down", "up"})
_RANGE_BELOW = 12  # tokens between a flow and what is said of it
_SPAN = 40


class Flow:
    """Reads the claims about the flow of one block."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        self.numbers = scene.lexicon.raw["numbers"]["words"]
        self.ranges = scene.lexicon.raw["numbers"]["ranges"]
        self.ambiguous = frozenset(scene.lexicon.raw["flow"]["ambiguous"])
        self.low_record = frozenset(scene.lexicon.raw["flow"]["low_record"])

    def read(self) -> list[FlowClaim]:
        """All claims of the block, none overlapping."""
        out: list[FlowClaim] = []
        for first, last in self.s.block.units:
            k = max(first, self.s.body) if self.s.body < last else first
            while k < last:
                claim = self._at(k, first, last)
                if claim is None:
                    k += 1
                    continue
                out.append(claim[0])
                k = claim[1]
        return out

    def _at(self, k: int, first: int, last: int) -> tuple[FlowClaim, int] | None:
        s = self.s
        if s.has(k, "flow"):
            j, indicator = k + s.size(k, "flow"), str(s.hits[k]["flow"][1])
        elif s.has(k, "flow_people"):
            j, indicator = k + s.size(k, "flow_people"), "migration"
        else:
            return None
        i = k
        if s.has(k, "flow_people"):
            j = max(j, k + s.size(k, "flow_people"))
            crossing = self._crossing(j, last)
            if crossing is not None:
                indicator = "crossings"
            elif not s.has(k, "flow"):
                return None
        else:
            crossing = None
        floor, limit = max(first, k - _RANGE_BELOW), min(last, j + _RANGE_BELOW + 4)
        move = self._move(i, j, floor, limit)
        amount = self._amount(i, j, floor, limit, crossing, move)
        if move is None and amount is None:
            return None
        if indicator == "migration" and move is None and crossing is None:
            return None
        if amount is not None and move is None and not s.has(k, "flow_people") and amount.value is None:
            return None
        return self._make(k, i, j, indicator, move, amount, crossing, first, last)

    def _crossing(self, j: int, last: int) -> int | None:
        s = self.s
        for m in range(j, min(j + 7, last)):
            if s.has(m, "flow_crossing"):
                return m + s.size(m, "flow_crossing")
            if s.low(m) in {".", ";", ":", "of", "de", "in", "to", "for"}:
                return None
        return None

    def _move(self, i: int, j: int, floor: int, limit: int) -> tuple[int, int, str] | None:
        """The word of direction nearest to the flow: before it as a noun ("reduction in"), after it as a verb."""
        s = self.s
        for m in range(i - 1, floor - 1, -1):
            low = s.low(m)
            if low in {";", ":", "."} or s.has(m, "say"):
                break
            for tag, value in (("record", "record"), ("down_noun", "down"), ("up_noun", "up"), ("stable", "stable")):
                if s.has(m, tag) and m + s.size(m, tag) <= i and self._linked(m + s.size(m, tag), i, tag):
                    return m, m + s.size(m, tag), value
            for tag, value in (("down_verb", "down"), ("up_verb", "up")):
                close = i - m <= 5 and low not in self.ambiguous
                if s.has(m, tag) and close and (self._linked(m + s.size(m, tag), i, tag) or value == "down"):
                    return m, m + s.size(m, tag), value
        for m in range(j, limit):
            if s.low(m) in {";", ":", "."} or s.low(m) in {"but", "pero", "although", "aunque"}:
                break
            for tag, value in (("record", "record"), ("stable", "stable"), ("down_verb", "down"), ("up_verb", "up")):
                if s.has(m, tag):
                    word = s.low(m)
                    if word in self.ambiguous and not self._sure(m, j, limit):
                        continue
                    return m, m + s.size(m, tag), value
        return None

    def _linked(self, m: int, i: int, tag: str) -> bool:
        s, plain = self.s, 0
        for x in range(m, i):
            low = s.low(x)
            if low in _OF or s.has(
                x, "numbers_noun", "flow", "mod", "flow_people", "magnitude", "flow_place", "det", "party"
            ):
                continue
            plain += 1
        return plain <= (2 if tag in {"down_noun", "up_noun", "record"} else 1)

    def _sure(self, m: int, j: int, limit: int) -> bool:
        """An ambiguous word ("up", "fell", "más") counts beside a number or right after the flow's own verb."""
        s = self.s
        near = range(max(j, m - 3), min(limit, m + 5))
        sized = any(
            s.tokens[x].text[0].isdigit() or s.has(x, "magnitude") or s.low(x) in {"%", "percent"} for x in near
        )
        return sized or (m - j < 3 and s.low(m) in _PLAIN_MOVES)

    def _amount(
        self, i: int, j: int, floor: int, limit: int, crossing: int | None, move: tuple[int, int, str] | None
    ) -> Slot | None:
        """Words or figures of size: before the flow ("thousands of"), beside the direction ("by 20%")."""
        s = self.s
        if move is not None:
            around = [*range(move[0] - 1, max(floor - 1, move[0] - 5), -1), *range(move[1], min(limit, move[1] + 7))]
            for m in around:
                slot = self._size(m, floor, limit, percent=True)
                if slot is not None:
                    return slot
            if s.has(move[0], "magnitude"):
                return s.slot(move[0], move[0] + s.size(move[0], "magnitude"))
        for m in range(i - 1, max(floor - 1, i - 9), -1):
            if s.low(m) in {",", ";", ":", "."} or s.has(m, "say"):
                break
            slot = self._size(m, floor, limit, percent=False)
            if slot is not None and (slot.value is not None or move is not None):
                return slot
        return None

    def _size(self, m: int, floor: int, limit: int, *, percent: bool) -> Slot | None:
        s = self.s
        if not floor <= m < limit or m in s.date_at:
            return None
        if s.has(m, "magnitude"):
            first = m
            while first - 1 >= floor and s.has(first - 1, "magnitude"):
                first -= 1
            if s.low(first - 1) in {"of", "de"} and first - 2 >= floor and s.has(first - 2, "magnitude"):
                first -= 2
            end = first + s.size(first, "magnitude")
            if first > floor and s.low(first - 1) in {"pretty", "very", "muy", "bastante", "more"}:
                first -= 1
            words = " ".join(s.low(x) for x in range(first, end))
            return s.slot(first, end, self.ranges.get(words))
        token = s.tokens[m]
        if token.text[0].isdigit() and len(token.text) < 24:
            return self._figure(m, floor, limit, percent=percent)
        return None

    def _figure(self, m: int, floor: int, limit: int, *, percent: bool) -> Slot | None:
        """A number with its multiplier and per cent sign; years are no sizes."""
        s, j = self.s, m + 1
        value = _number(s.tokens[m].text, spanish=s.spanish)
        if value is None:
            return None
        while j < limit and s.low(j) in self.numbers and self.numbers[s.low(j)] >= 100:
            value *= self.numbers[s.low(j)]
            j += 1
            following = _number(s.tokens[j].text, spanish=s.spanish) if j < limit else None
            if following is not None and following < 1000:
                value, j = value + following, j + 1
        if (j < limit and s.low(j) in {"%", "percent"}) or (
            s.low(j) in {"per", "por"} and s.low(j + 1) in {"cent", "ciento"}
        ):
            return s.slot(m, j + (1 if s.low(j) in {"%", "percent"} else 2), f"{value:g}%") if percent else None
        if value < 10 or (1900 <= value <= 2100 and "," not in s.tokens[m].text and j == m + 1):
            return None
        return s.slot(m, j, f"{value:.0f}")

    def _make(
        self, k: int, i: int, j: int, indicator: str, move: tuple[int, int, str] | None, amount: Slot | None,
        crossing: int | None, first: int, last: int,
    ) -> tuple[FlowClaim, int]:  # fmt: skip
        s = self.s
        start, end = (min(i, move[0]), max(j, move[1])) if move else (i, j)
        end = max(end, crossing or end)
        if amount is not None:
            while start > first and s.tokens[start].start > amount.start:
                start -= 1
            while end < last and s.tokens[end - 1].end < amount.end:
                end += 1
        while start > first and (
            s.has(start - 1, "numbers_noun", "magnitude", "det")
            or s.low(start - 1) in {"pretty", "very", "muy", "bastante", "about", "nearly", "unos", "casi"}
        ):
            start -= 1
        end, period = self._period(start, end, first, last)
        place, end = self._place(start, end, last)
        end, late = self._period(start, end, first, last) if period is None else (end, period)
        period = period or late or self._sentence_period(start, end, first, last)
        if end - start > _SPAN:
            start = max(start, min(i, k))
        slot = s.slot(start, end)
        if move is not None:
            value = "record" if move[2] == "record" else move[2]
            direction = s.slot(move[0], move[1], value)
        else:
            assert amount is not None
            direction = Slot(amount.start, amount.end, amount.text, "level")
        return FlowClaim(
            slot.start, slot.end, slot.text, s.slot(k, j, indicator), direction, amount, period, place
        ), max(end, j)

    def _period(self, start: int, end: int, first: int, last: int) -> tuple[int, Slot | None]:
        """A rate or a date within the claim or straight after it, which the claim then takes in."""
        s = self.s
        for m in range(start, min(end + 4, last)):
            if s.has(m, "per") and (m < end or all(s.low(x) in _OF or s.has(x, "flow_place") for x in range(end, m))):
                stop = m + s.size(m, "per")
                return max(end, stop), s.slot(m, stop, "per " + _unit(s.low(stop - 1)))
            if m in s.date_at and s.date_at[m].i >= start and (s.date_at[m].i <= end + 1):
                when = s.date_at[m]
                return max(end, when.j), s.slot(when.i, when.j, when.value)
        return end, None

    def _sentence_period(self, start: int, end: int, first: int, last: int) -> Slot | None:
        near = [w for w in self.s.dates if first <= w.i < last and (w.j <= start or w.i >= end)]
        if not near:
            return None
        when = min(near, key=lambda w: min(abs(w.i - end), abs(start - w.j)))
        return self.s.slot(when.i, when.j, when.value)

    def _place(self, start: int, end: int, last: int) -> tuple[Slot | None, int]:
        s = self.s
        for m in range(start, min(end + 5, last)):
            if s.has(m, "flow_place"):
                stop = m + s.size(m, "flow_place")
                if m >= end and any(s.low(x) in {",", ";", "and", "y"} for x in range(end, m)):
                    break
                return s.slot(m, stop), max(end, stop)
        for m in range(end, min(end + 3, last)):
            mention = s.mention(m)
            if (
                mention is not None
                and (mention.country or mention.capital)
                and s.low(m - 1) in {"to", "in", "into", "en", "a", "hacia", "by", "por"}
            ):
                return s.slot(mention.i, mention.j), mention.j
        return None, end


def _number(text: str, *, spanish: bool) -> float | None:
    """A figure as printed; comma or point before three digits groups thousands."""
    digits = text.rstrip("stndrhºª")
    parts = digits.replace(",", ".").split(".")
    if not all(p.isascii() and p.isdigit() for p in parts):
        return None
    if len(parts) == 1 or all(len(p) == 3 for p in parts[1:]):
        return float("".join(parts))
    return float(parts[0] + "." + parts[1]) if len(parts) == 2 else None


def _unit(word: str) -> str:
    for unit, stems in (
        ("day", ("da", "día", "dia")),
        ("week", ("we", "sem")),
        ("month", ("mo", "me")),
        ("year", ("ye", "an", "añ")),
    ):
        if word.startswith(stems):
            return unit
    return "day"
