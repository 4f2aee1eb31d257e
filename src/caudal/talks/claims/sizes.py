"""How large a change or level is, over which time and where: the slots of a claim about the flow."""

from __future__ import annotations

from caudal.talks.claims.movers import AND, STOPS
from caudal.talks.claims.moves import Move, Moves, since_end
from caudal.talks.items import FlowClaim, Slot
from caudal.talks.words.amounts import Amount
from caudal.talks.words.days import When
from caudal.talks.words.tokens import word_set

_ARTICLES = word_set("the a an el la los las un una unos unas its their su sus this these esta este")
_AGAINST = word_set("than against compared versus from frente respecto que comparación contra desde")
_BY = word_set("by of a de to in un una an en por the about del al")
_STRETCHES = word_set(
    "season holidays holiday period stretch ceasefire lockdown pandemic temporada fiestas vacaciones pandemia período "
    "periodo lapso tramo temporal tregua"
)
_UNITS = ("day", "week", "month", "quarter", "year", "día", "semana", "mes", "trimestre", "año")
_ROW = ("straight", "consecutive", "running", "successive", "row", "consecutiv", "seguid")
_THAN = (
    "más",
    "menos",
    "mayor",
    "menor",
    "doble",
    "triple",
    "mitad",
    "igual",
    "super",
    "infer",
    "mism",
    "tant",
    "mejor",
)
_BASES = word_set("than against versus compared frente respecto comparación contra comparado vs")
_TO_PLACE = word_set("to in into en a hacia by por through at on of from across off via entre between along sobre")


class Sizes(Moves):
    """Finds the slots of a claim beside its flow and its word of change."""

    def _make(
        self, named: Slot, start: int, j: int, move: Move | None, amount: Amount | None, floor: int, last: int
    ) -> tuple[FlowClaim, int] | None:
        s = self.s
        end = j
        if move is not None:
            start, end = min(start, move.i), max(end, move.j)
        if amount is not None:
            start, end = min(start, amount.i), max(end, amount.j)
        if s.spanish and s.low(start - 1) == "se":
            start -= 1
        if move is not None and move.value == "level" and end < last and s.has(end, "flow_people"):
            end += s.size(end, "flow_people")
        end = self._reached(end, last)
        while start > floor and (
            s.low(start - 1) in _ARTICLES or any(a.j == start and a.kind == "degree" for a in self.amounts)
        ):
            degree = next((a for a in self.amounts if a.j == start and a.kind == "degree"), None)
            if degree is not None and amount is None:
                amount = degree
            start = degree.i if degree is not None else start - 1
        target = s.mention(end)
        goal = target is not None and target.i == end and (target.country or target.capital or target.name)
        if target is not None and goal and move is None and s.has(end - 1, "move") and not target.role:
            end = target.j
        place, end = self._place(start, end, last)
        period, end = self._period(start, end, floor, last, amount)
        if place is None:
            place, end = self._place(start, end, last)
        magnitude = self._magnitude(amount, move)
        slot = s.slot(start, end)
        if move is not None and move.value != "level":
            direction = s.slot(move.i, move.j, move.value)
        elif magnitude is not None:
            direction = Slot(magnitude.start, magnitude.end, magnitude.text, "level")
        else:
            return None
        return FlowClaim(slot.start, slot.end, slot.text, named, direction, magnitude, period, place), end

    def _size(self, move: Move | None, start: int, j: int, floor: int, last: int) -> Amount | None:
        """The amount of a change beside its word, or of a level just before the flow."""
        s = self.s
        if move is None:
            return next((a for a in self.amounts if a.kind == "count" and self._adjoins(a, start)), None)
        inside = [a for a in self.amounts if a.i == move.i and a.j == move.j]
        if inside:
            return inside[0]
        after = [a for a in self.amounts if move.j <= a.i <= move.j + 5 and self._joined(move.j, a.i)]
        before = [a for a in self.amounts if a.j <= move.i and move.i - a.j <= 1 and a.i >= floor]
        held = [a for a in self.amounts if a.i < move.j and move.i < a.j]
        if move.value in {"record", "stable"}:
            return held[0] if held else None
        ranged = self._from_to(move.j - 1)
        if ranged is not None:
            return Amount(ranged.i, ranged.j, ranged.core, "count", None)
        if move.i < start and s.low(j) == ",":
            apart = [a for a in self.amounts if a.i == j + 1 and a.kind in {"percent", "share"}]
            if apart:
                return apart[0]
        beside = [a for a in self.amounts if 0 < a.i - j < 3 and a.kind in {"percent", "share"} and move.i < start]
        if beside and s.low(j) in {"de", "del", "of", "by", "en"} and not any(a.i < start for a in after):
            return beside[0]  # «un descenso de las llegadas del 27 %»
        between = [a for a in after if a.kind != "degree"]
        better = [a for a in before if a.kind != "degree"]
        if len(between) > 1 and between[0].kind == "count" and s.low(between[0].i - 1) in {"from", "de"}:
            from_one, to_other = between[:2]
            if s.low(to_other.i - 1) in {"to", "a"}:
                return Amount(from_one.i - 1, to_other.j, from_one.core, "count", None)
        for group in (between, better, held, after, before):
            if group:
                return group[-1] if group is before or group is better else group[0]
        return None

    def _is_base(self, amount: Amount) -> bool:
        """Whether an amount is only what another is compared with: "from the 249,741 in May", «frente a los 300»."""
        s, m = self.s, amount.i - 1
        while m > amount.i - 4 and (s.has(m, "det") or s.low(m) in {"to", "with", "a", "con", "de", "al"}):
            m -= 1
        return s.low(m) in _BASES or (s.low(m) in {"from", "desde"} and m < amount.i - 1)

    def _joined(self, j: int, i: int) -> bool:
        s = self.s
        return all(
            s.low(x) in _BY | {"below", "above", "under", "over"}
            or s.low(x) in {"nearly", "about", "from", "de", "another", "otro", "further", "as", "much"}
            or s.has(x, "approximate", "up_word", "down_word")
            or any(a.i <= x < a.j for a in self.amounts)
            or x in s.date_at
            for x in range(j, i)
        )

    def _adjoins(self, amount: Amount, start: int) -> bool:
        gap = range(amount.j, start)
        return (
            amount.j <= start
            and len(gap) < 3
            and all(
                self.s.low(x) in {"of", "de", "such", "the", "los", "las"} or self.s.has(x, "flow_adjective", "mod")
                for x in gap
            )
        )

    def _magnitude(self, amount: Amount | None, move: Move | None) -> Slot | None:
        s = self.s
        if amount is not None:
            return s.slot(amount.i, amount.j, amount.value)
        if move is not None and s.has(move.i, "magnitude"):
            return s.slot(move.i, move.i + s.size(move.i, "magnitude"))
        if move is not None and (
            move.value == "record" or s.size(move.i, "down_word") > 1 or s.size(move.i, "up_word") > 1
        ):
            return s.slot(move.i, move.j)
        return None

    def _reached(self, end: int, last: int) -> int:
        """The level reached without a pause belongs to the change: "dropped to 600 people"."""
        s = self.s
        k = end
        if s.low(k) not in {"to", "hasta", "a"}:
            return end
        level = next((a for a in self.amounts if a.i == k + 1 and a.kind == "count"), None)
        if level is None:
            return end
        return level.j + 1 if level.j < last and s.has(level.j, "flow_people") else level.j

    def _period(self, start: int, end: int, floor: int, last: int, amount: Amount | None) -> tuple[Slot | None, int]:
        """A date within the claim or beside it, which it then takes in; else a rate; else a date of its sentence."""
        s = self.s
        held = range(amount.i, amount.j) if amount is not None and amount.j - amount.i > 3 else range(0)
        here = [w for w in s.dates if floor <= w.i < last and not self._base(w)]
        here = [w for w in here if w.i not in held and not self._told_on(w, start, end)]
        for when in here:
            if start <= when.i <= end + (s.has(end, "per") and s.size(end, "per")):
                return s.slot(when.i, when.j, when.value), max(end, when.j)
        since = self._since(end, last) or self._in_a_row(end, last)
        if since is not None:
            return since, since_end(s, since, end)
        counted = end + s.size(end, "flow_people")
        if s.has(counted, "per") and (counted > end or s.has(end - 1, "flow_people")):
            stop = counted + s.size(counted, "per")  # "had fallen to fewer than 200 people a day"
            return s.slot(end, stop, "per " + _unit(s.low(stop - 1))), stop
        far = end + 1
        while far < min(end + 4, last) and s.tokens[far].word and s.has(end, "det"):
            far += 1
        if far < last and s.has(far, "per") and s.has(end, "det"):
            stop = far + s.size(far, "per")
            return s.slot(far, stop, "per " + _unit(s.low(stop - 1))), stop
        for m in range(start, min(end + 2, last)):
            if s.has(m, "per") and m >= start and (m <= end or s.low(end) not in {",", "."}):
                stop = m + s.size(m, "per")
                if m <= end:
                    leading = [w for w in here if w.i < start and start - w.j < 7]
                    if leading:
                        return s.slot(leading[-1].i, leading[-1].j, leading[-1].value), max(end, stop)
                    return s.slot(m, stop, "per " + _unit(s.low(stop - 1))), max(end, stop)
        if not here:
            return self._season(start, end, floor, last), end
        when = min(here, key=lambda w: min(abs(w.i - end), abs(start - w.j)))
        return s.slot(when.i, when.j, when.value), end

    def _told_on(self, when: When, start: int, end: int) -> bool:
        """Whether a date outside the claim is the day it was said: "crossings fell, she told reporters on Thursday"."""
        s = self.s
        if when.i > end:
            return any(s.has(x, "say") and s.cover[x] < 0 for x in range(end, when.i))
        near = range(max(0, when.i - 3), when.i)
        return when.j <= start and any(s.has(x, "say") for x in near) and s.low(when.i - 1) not in {"that", "que"}

    def _since(self, end: int, last: int) -> Slot | None:
        """A start that is no date: "since the wall went up", «desde que cerró la feria»."""
        s = self.s
        if s.low(end) not in {"since", "desde"} or end in s.date_at:
            return None
        j = end + 1
        while j < min(last, end + 10) and s.tokens[j].word and s.low(j) not in {"and", "but", "y", "pero"}:
            j += 1
        return s.slot(end, j) if j - end > 1 else None

    def _season(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """A stretch that is no date: "over the festive season", «en igual período»."""
        s = self.s
        for k in (*range(end, min(last, end + 7)), *range(max(floor, start - 6), start)):
            if s.low(k) not in {"over", "during", "throughout", "durante", "en"} or s.low(k - 1) == "que":
                continue
            for j in range(k + 1, min(last, k + 5)):
                if s.low(j) in _STRETCHES:
                    return s.slot(k, j + 1)
                if not s.tokens[j].word:
                    break
        return None

    def _in_a_row(self, end: int, last: int) -> Slot | None:
        """How long a change has gone on: "for the third straight month", «por tercer mes consecutivo»."""
        s = self.s
        if s.low(end) not in {"for", "por", "durante"}:
            return None
        for j in range(end + 2, min(last, end + 7)):
            if s.low(j).startswith(_UNITS):
                row = any(s.low(x).startswith(_ROW) for x in range(end + 1, min(last, j + 4)))
                k = j + 1
                while row and k < min(last, j + 4) and (s.low(k).startswith(_ROW) or s.low(k) in {"in", "a"}):
                    k += 1
                return s.slot(end, k) if row else None
        return None

    def _base(self, when: When) -> bool:
        """Whether the date is what a change is compared with: "than in May", «que un año antes»."""
        s, before = self.s, self.s.low(when.i - 1)
        if before in _AGAINST - {"que"}:
            return True
        if before == "que" and any(s.low(x).startswith(_THAN) for x in range(max(0, when.i - 9), when.i)):
            return True
        return any(
            s.low(x) in {"than", "against", "compared", "frente", "respecto", "versus"}
            for x in range(max(0, when.i - 4), when.i)
            if not any(a.i <= x < a.j for a in self.amounts)
        )

    def _place(self, start: int, end: int, last: int) -> tuple[Slot | None, int]:
        s = self.s
        for m in range(start, min(end + 4, last)):
            if m >= end and (s.low(m) in {",", ";"} or s.low(m) in AND or s.low(m) in STOPS):
                break
            if s.has(m, "flow_place") and (m < end or self._led(end, m)):
                stop = m + s.size(m, "flow_place")
                mention = s.mention(stop + 1) if s.low(stop) in {"with", "con"} else None
                stop = mention.j if mention is not None else stop
                return s.slot(m, stop), max(end, stop)
            mention = s.mention(m)
            if mention is None or m != mention.i or mention.role or mention.adjective or not self._led(end, m):
                if not (s.has(m, "place") and s.low(m - 1) in _TO_PLACE and self._led(end, m)):
                    continue
                stop = m + s.size(m, "place")
                return s.slot(m, stop), max(end, stop)
            if s.low(m - 1) in _TO_PLACE and (mention.country or mention.capital or mention.name):
                return s.slot(mention.i, mention.j), max(end, mention.j)
        return None, end

    def _led(self, end: int, m: int) -> bool:
        s = self.s
        return m < end or all(
            s.low(x) in _TO_PLACE or s.has(x, "det") or s.low(x) in {"the", "la", "el"} for x in range(end, m)
        )


def _unit(word: str) -> str:
    for unit, stems in (
        ("day", ("da", "día", "dia", "ni", "no")),
        ("week", ("we", "sem")),
        ("month", ("mo", "me")),
        ("year", ("ye", "an", "añ")),
    ):
        if word.startswith(stems):
            return unit
    return "day"
