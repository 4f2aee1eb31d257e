"""How large a change or level is, over which time and where: the slots of a claim about the flow."""

from __future__ import annotations

from caudal.talks.claims.levels import Move
from caudal.talks.claims.where import Where
from caudal.talks.items import FlowClaim, Slot
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_RHYTHMS = word_set("year month week quarter on over - to annual monthly weekly yearly quarterly interanual")
_ARTICLES = word_set("the a an el la los las un una unos unas its their su sus this these esta este")
_BY = word_set("by of a de to in un una an en por the about del al")
_BASES = word_set("lejos far than against versus compared frente respecto comparación contra comparado vs")
_MORE = word_set("more fewer less más menos")
_MOST = word_set("lowest highest fewest largest biggest smallest heaviest")


class Sizes(Where):
    """Finds the slots of a claim beside its flow and its word of change."""

    def _make(
        self, named: Slot, start: int, j: int, move: Move | None, amount: Amount | None, floor: int, last: int
    ) -> tuple[FlowClaim, int] | None:
        s = self.s
        end = j
        amount = self._extreme_at(move) if amount is None and move is not None else amount
        if move is not None:
            start, end = min(start, move.i), max(end, move.j)
        if amount is not None:
            start, end = min(start, amount.i), max(end, amount.j)
        if s.spanish and s.low(start - 1) == "se":
            start -= 1
        if move is not None and move.value == "level" and end < last and s.has(end, "flow_people"):
            end += s.size(end, "flow_people")
        apart = amount is not None and amount.kind in {"percent", "share", "degree"} and move is not None
        end = end if apart else self._reached(end, last)  # "fell by a third, to 600" tells two things
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
        if place is None:
            place = self._place_nearby(start, end, floor, last)
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
        if s.low(move.j - 1).startswith("multipl") and s.low(move.j) in {"por", "by"}:
            fold = next((a for a in self.amounts if a.i == move.j + 1 and a.kind == "count"), None)
            if fold is not None:
                return Amount(move.j, fold.j, fold.core, "share", None)  # «se multiplicaron por 18»
        inside = [a for a in self.amounts if a.i <= move.i and a.j == move.j]
        if inside:
            times = (a for a in self.amounts if a.i in {move.j, move.j + 1} and a.kind == "share")
            return next(times, inside[0])  # "multiplied by a factor of five"
        after = [a for a in self.amounts if move.j <= a.i <= move.j + 5 and self._joined(move.j, a.i)]
        before = [a for a in self.amounts if a.j <= move.i and a.i >= floor and self._rhythm(a.j, move.i)]
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
        beside = [a for a in self.amounts if 0 <= a.i - j < 3 and a.kind in {"percent", "share"} and move.i < start]
        at_once = beside and beside[0].i == j and s.has(move.i, "up_verb", "down_verb")
        if beside and not at_once and beside[0].i == j:
            beside = beside[1:]
        if at_once:
            return beside[0]  # «vio crecer las llegadas un 60 %»
        manner = next((a for a in self.amounts if a.i == j and a.kind == "degree" and move.i < start), None)
        if manner is not None and s.has(move.i, "up_verb", "down_verb") and not after:
            return manner  # "has cut crossings dramatically"
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

    def _extreme_at(self, move: Move) -> Amount | None:
        """The extreme that a change came to: "climbed to a two-year high", «cayeron a su nivel más bajo»."""
        s, x = self.s, move.j
        while x in s.date_at:
            x += 1  # «subió en noviembre a su nivel más alto»
        if not s.has(move.i, "up_verb", "down_verb") or s.low(x) not in {"to", "a", "hasta"}:
            return None
        for k in (x + 1, x + 2):
            size = max(s.size(k, tag) for tag in ("up_word", "down_word", "record"))
            if size > 1 and (k == x + 1 or s.has(x + 1, "det")):
                return Amount(k, k + size, k, "degree", None)
        return None

    def _rhythm(self, i: int, j: int) -> bool:
        """Whether at most a word, or what is compared, parts a size from its noun: "a 20% year-on-year fall"."""
        words = [self.s.low(x) for x in range(i, j)]
        return len(words) < 2 or (len(words) < 6 and all(word in _RHYTHMS for word in words))

    def _steady_at(self, move: Move | None) -> Amount | None:
        """The rate at which a flow holds: "stable, at about 300 a week", «estables, en torno a 300 por semana»."""
        s = self.s
        if move is None or move.value != "stable":
            return None
        if s.low(move.j - 1) in {"at", "en"}:  # "has remained steady at about 1,000 a day"
            return next((a for a in self.amounts if a.i == move.j and a.kind == "count"), None)
        near = next((a for a in self.amounts if a.i == move.j and a.kind == "count" and a.core > a.i), None)
        if near is not None and s.low(near.i) in {"en", "around", "near", "about", "alrededor", "cerca"}:
            return near  # «se han estabilizado en torno a los mil 800 diarios»
        k = move.j + (s.low(move.j) == ",")
        k += s.low(k) in {"at", "en", "con"} and not s.has(k, "approximate")
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        return amount if amount is not None and k > move.j and s.has(amount.j, "per") else None

    def _is_base(self, amount: Amount) -> bool:
        """Whether an amount is only what another is compared with: "from the 249,741 in May", «frente a los 300»."""
        s, m = self.s, amount.i - 1
        while m > amount.i - 4 and (s.has(m, "det") or s.low(m) in {"to", "with", "a", "con", "de", "al"}):
            m -= 1
        return s.low(m) in _BASES or (s.low(m) in {"from", "desde"} and m < amount.i - 1)

    def _joined(self, j: int, i: int) -> bool:
        s = self.s
        return all(
            s.low(x)
            in _BY
            | {
                "below",
                "above",
                "under",
                "over",
                "interanual",
                "anual",
                "mensual",
                "trimestral",
                "neta",
                "neto",
                "global",
            }
            or s.low(x) in {"nearly", "about", "from", "de", "another", "otro", "further", "as", "much"}
            or s.has(x, "approximate", "up_word", "down_word")
            or any(a.i <= x < a.j for a in self.amounts)
            or x in s.date_at
            or s.tokens[x].text in {"«", "“", '"'}
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
        if move is not None and move.j == move.i + 1 and s.low(move.i) in _MORE | _MOST:
            return s.slot(move.i, move.j)
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
