"""Claims about the flow, as said: what is counted, which way it moved or how many, when and where."""

from __future__ import annotations

from dataclasses import dataclass

from caudal.talks.amounts import Amount, Amounts
from caudal.talks.dates import When
from caudal.talks.items import FlowClaim, Slot
from caudal.talks.scene import Scene, State
from caudal.talks.tokens import word_set

_REACH = 24  # tokens between a flow and what is said of it
_STOPS = frozenset(".;:?!()") | word_set("but pero although aunque while mientras whereas because porque")
_OF = word_set("in of de en del the los las la el among entre a at to on al into hacia su sus their its our")
_AND = frozenset({"and", "y", "e"})
_AGAINST = word_set("than against compared versus from frente respecto que comparación contra desde")
_BY = word_set("by of a de to in un una an en por the about del al")
_WENT = word_set("went gone moved pasó pasaron pasado pasa pasan pasando")
_SHOWED = (
    "registr",
    "mostr",
    "experiment",
    "present",
    "sufr",
    "tuv",
    "anot",
    "show",
    "saw",
    "record",
    "post",
    "experienc",
)
_ARTICLES = word_set("the a an el la los las un una unos unas its their su sus this these esta este")
_TO_PLACE = word_set("to in into en a hacia by por through at on of from across off via entre between along sobre")
_RETURNED = ("deport", "expel", "remov", "return", "repatr", "readm", "retorn", "devol", "send", "turn back", "fly")
_KINDS = (
    ("returns", _RETURNED),
    ("deaths", ("drown", "die", "morir", "fallecer", "ahogar", "wash")),
    ("apprehensions", ("intercept", "apprehend", "detener", "aprehend", "rescue", "rescat")),
    ("asylum", ("apply", "seek", "claim", "request", "pedir", "solicitar")),
    ("arrivals", ("arriv", "land", "reach", "disembark", "llegar", "arribar", "desembarcar")),
    ("encounters", ("encounter", "detect", "encontr")),
)


@dataclass(frozen=True, slots=True)
class _Move:
    """Tokens [i, j) that say which way: up, down, level, record or stable."""

    i: int
    j: int
    value: str


class Flow:
    """Reads the claims about the flow of one block."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.s, self.state = scene, state
        flow = scene.lexicon.raw["flow"]
        self.weak, self.forecast = frozenset(flow["weak"]), frozenset(flow["forecast"])
        self.amounts: list[Amount] = []

    def read(self) -> list[FlowClaim]:
        """All claims of the block, none overlapping."""
        out: list[FlowClaim] = []
        if not self.state.migration and not any("flow" in hits for hits in self.s.hits):
            return out
        for first, last in self.s.block.units:
            k = floor = max(first, self.s.body) if self.s.body < last else first
            self.amounts = Amounts(self.s).find(floor, last) if self._telling(floor, last) else []
            while k < last:
                claim = self._at(k, floor, last)
                if claim is None:
                    k += 1
                    continue
                out.append(claim[0])
                k = floor = claim[1]
        return out

    def _telling(self, first: int, last: int) -> bool:
        return any(
            self.s.has(k, "flow", "flow_people", "flow_numbers") or self._nationals(k) for k in range(first, last)
        )

    def _at(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        s = self.s
        covering = s.mention(k)
        if s.has(k, "flow") and not (covering is not None and covering.role is not None):
            found = self._flow(k, floor, last)
            if found is not None:
                return found
        if s.has(k, "flow_numbers") and self.state.migration and not s.has(k + s.size(k, "flow_numbers"), "link"):
            return self._flow(k, floor, last, anaphor=True)
        if self.state.migration and (s.has(k, "flow_people") or self._nationals(k)):
            found = self._people(k, floor, last)
            led = self._number_of(k, floor) < k or self._surging(k, floor, last)
            return self._flow(k, floor, last) if found is None and led else found
        return None

    def _surging(self, k: int, floor: int, last: int) -> bool:
        """People who move, right after a word of change or record: "a surge of people arriving"."""
        s = self.s
        changed = any(
            s.has(x, "up_noun", "down_noun", "record") and s.cover[x] < 0 for x in range(max(floor, k - 3), k)
        )
        return changed and self._moves(k + max(1, s.size(k, "flow_people")), last) is not None

    def _nationals(self, k: int) -> bool:
        """A people's name as a noun in the plural: "1,200 Venezuelans crossed"."""
        s = self.s
        party = s.hits[k].get("party")
        return party is not None and party[1][1] == "people" and s.low(k).endswith("s") and not s.has(k + 1, "office")

    # a noun of movement --------------------------------------------------------------------------

    def _flow(self, k: int, floor: int, last: int, *, anaphor: bool = False) -> tuple[FlowClaim, int] | None:
        s = self.s
        tag = "flow_numbers" if anaphor else "flow" if s.has(k, "flow") else "flow_people"
        indicator = str(s.hits[k]["flow"][1]) if tag == "flow" else "migration" if anaphor else "crossings"
        j = k + max(s.size(k, tag), s.size(k, "party") if tag == "flow_people" else 0)
        if not self.state.migration and s.low(j - 1) in self.weak:
            return None
        while s.has(j, "flow_adjective") and s.spanish:
            j += s.size(j, "flow_adjective")
        if s.low(j) in {"of", "de", "by"} and s.has(j + 1, "flow_people"):
            j += 1 + s.size(j + 1, "flow_people")
        elif s.low(j) in {"of", "de", "by"} and self._nationals(j + 1):
            j += 1 + s.size(j + 1, "party")
        i = k
        while i > floor and (
            s.size(i - 1, "flow_adjective") == 1 or (self._party(i - 1) and not s.spanish) or s.low(i - 1) == "-"
        ):
            i -= 1
        start = self._number_of(i, floor)
        move = self._before(start, floor) or self._after(j, last)
        against = move is not None and move.i >= j and s.low(move.j) in {"from", "on", "frente", "respecto"}
        if against and any(a.kind == "count" and self._adjoins(a, start) for a in self.amounts):
            move = None
        amount = self._size(move, start, j, floor, last)
        if move is None and amount is None:
            return None
        if indicator == "migration" and (move is None or self._only_people(k, start, i, move)):
            return None
        if move is None and amount is not None and amount.kind != "count":
            return None
        if anaphor and (amount is None or amount.kind == "degree"):
            return None
        return self._make(s.slot(i, j, indicator), start, j, move, amount, floor, last)

    def _only_people(self, k: int, start: int, i: int, move: _Move) -> bool:
        """People with a word of comparison before them ("more migrants") and no noun of change ("a surge in")."""
        s = self.s
        plain = s.has(k, "flow_people") and start == i and move.i < i
        return plain and not s.has(move.i, "up_noun", "down_noun")

    def _party(self, k: int) -> bool:
        mention = self.s.mention(k)
        return mention is not None and mention.adjective and mention.j == k + 1

    def _number_of(self, i: int, floor: int) -> int:
        """The start of "the number of" before token i, or i."""
        s = self.s
        for size in (2, 3):
            at = i - size
            if at >= floor and s.size(at, "number_of") == size:
                return at
        return i

    def _before(self, start: int, floor: int) -> _Move | None:
        """What stands before the flow: "a fall of a third in", "record", "fewer", "has halved the number of"."""
        s = self.s
        m, steps = start - 1, 0
        while m >= floor and steps < 12 and s.low(m) not in _STOPS and s.low(m) != ",":
            near = start - m
            for tag, value in (("down_noun", "down"), ("up_noun", "up")):
                j = m + s.size(m, tag)
                if s.has(m, tag) and s.cover[m] < 0 and j < start and self._bridge(j, start):
                    return _Move(m, j, value)
            for tag, value in (("down_word", "down"), ("up_word", "up"), ("record", "record")):
                j = m + s.size(m, tag)
                inside = value == "record" and m < start < j  # "record numbers of"
                if s.has(m, tag) and (j == start or inside or (j < start and value != "up" and self._bridge(j, start))):
                    if s.low(m) in {"more", "más"} and s.low(m + 1) in {"than", "de", "del"}:
                        continue
                    return _Move(m, j, value)
            for tag, value in (("down_verb", "down"), ("up_verb", "up")):
                if s.has(m, tag) and near <= (9 if s.spanish else 4) and self._bridge(m + s.size(m, tag), start):
                    _, tense = s.verb(m, tag)
                    sized = tense != "ger" or self._sized(m)
                    if tense in {"past", "ger", "pres", "part"} and sized and s.cover[m] < 0 and not self._ahead(m):
                        return _Move(m, m + s.size(m, tag), value)
            m, steps = m - 1, steps + 1
        return None

    def _bridge(self, j: int, start: int) -> bool:
        """Whether only articles, prepositions, amounts and qualifiers stand between a word of change and the flow."""
        s, k = self.s, j
        while k < start:
            amount = next((a for a in self.amounts if a.i <= k < a.j), None)
            if amount is not None:
                k = amount.j
            elif s.low(k) in _OF or s.has(k, "flow_adjective", "det", "mod", "flow_people", "percent", "flow_place"):
                k += 1
            elif s.has(k, "number_of"):
                k += s.size(k, "number_of")
            elif k in s.date_at or s.cover[k] >= 0 or s.has(k, "flow"):
                k += 1
            else:
                return False
        return True

    def _ahead(self, m: int) -> bool:
        """Whether a change is only foretold, wished or supposed."""
        s = self.s
        return any(s.low(x) in self.forecast for x in range(max(0, m - 3), m) if s.low(x) not in {"a", "para"}) or (
            s.low(m - 1) in {"to", "para", "a", "de", "va", "van"} and s.cover[m - 1] < 0
        )

    def _after(self, j: int, last: int) -> _Move | None:
        """What is said of the flow after it: "fell", "are down", "were the lowest", "stood at 300"."""
        s = self.s
        limit, verb = min(last, j + _REACH), False
        for m in range(j, limit):
            low = s.low(m)
            if (
                low in _STOPS
                or s.has(m, "commit_to", "meet_with")
                or low in self.forecast - {"a", "para", "to", "points"}
            ):
                return None
            reported = s.has(m, "say") and not s.has(m, "up_verb", "down_verb", "level_verb") and s.cover[m] < 0
            aside = s.low(m - 1) == "," or s.low(m - 2) == "," or s.low(m + 1) == ","
            if reported and not aside and low not in {"reported", "recorded", "estimated"} and self._verbal(m, "say"):
                return None
            if low in {"that", "which", "who", "que"} and m == j:
                continue
            if low in _AND and s.has(m + 1, "flow") and verb:
                return None
            went = self._from_to(m) if low in _WENT else None
            if went is not None and went.way:
                return _Move(m, m + 1, went.way)
            shown = next((t for t in ("up_noun", "down_noun") if s.has(m, t)), "")
            if shown and s.low(m - 2).startswith(_SHOWED) and s.has(m - 1, "det"):
                return _Move(m, m + s.size(m, shown), shown[: shown.index("_")])
            for tag, value in (("up_verb", "up"), ("down_verb", "down")):
                if s.has(m, tag) and s.cover[m] < 0 and self._verbal(m, tag) and self._own(j, m):
                    return _Move(m, m + s.size(m, tag), value)
            near = verb or m - j < 2 or self._sized(m)
            for tag, value in (("down_word", "down"), ("up_word", "up"), ("record", "record"), ("stable", "stable")):
                if s.has(m, tag) and near and self._own(j, m):
                    loose = tag in {"down_word", "up_word"} and not (self._sized(m) or s.size(m, tag) > 1 or verb)
                    if loose or (
                        low in {"more", "más", "less", "menos"} and s.low(m + 1) in {"than", "de", "del", "que"}
                    ):
                        continue
                    return _Move(m, m + s.size(m, tag), value)
            if s.has(m, "level_verb") and self._verbal(m, "level_verb") and self._own(j, m):
                k = m + s.size(m, "level_verb")
                amount = next((a for a in self.amounts if a.i >= k and a.i - k < 3 and a.kind == "count"), None)
                if amount is not None:
                    return _Move(amount.i, amount.j, "level")
                verb = True
            verb = verb or s.has(m, "flow_be")
        return None

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
                    return _Range(k, end, one.core, _compare(one.value, "0" if other is None else other.value))
            if s.low(x) in {".", ";"}:
                return None
        return None

    def _verbal(self, m: int, tag: str) -> bool:
        """Whether the word is a finite verb here, not an infinitive and not a noun."""
        s = self.s
        _, tense = s.verb(m, tag)
        before = s.low(m - 1)
        if tense in {"fut", "cond"} or (before in {"to", "para", "de"} and tense in {"inf", "ger", "past"}):
            return False
        if s.has(m - 1, "det") and before not in {"la", "lo", "los", "se"} and tense in {"inf", "pres", "past", "ger"}:
            return s.cover[m - 1] >= 0
        if tense == "ger" and not (s.has(m - 1, "aux") or s.has(m - 1, "flow_be") or self._sized(m)):
            return False
        return not (tense == "inf" and (s.spanish or before in self.forecast))

    def _own(self, j: int, m: int) -> bool:
        """Whether no other subject or verb stands between the flow and what is said of it."""
        s = self.s
        for x in range(j, m):
            if s.has(x, "up_noun", "down_noun") and s.low(x - 1) in {"the", "a", "una", "un", "el", "la"}:
                return False
            if (
                s.has(x, "light")
                and not s.has(x, "flow_be", "flow_adjective")
                and s.low(x) not in {"had", "have", "hubo"}
            ):
                return False
            if s.low(x) == "," and any(s.has(y, "say") for y in range(x + 1, min(x + 4, m))):
                continue
            if s.low(x) in _AND and s.mention(x + 1) is not None and s.has(s.mentions[s.cover[x + 1]].j, "aux"):
                return False
        return True

    def _sized(self, m: int) -> bool:
        """Whether an amount of change stands next to token m."""
        return any(a.kind != "degree" and (0 <= a.i - m <= 3 or 0 <= m - a.j <= 1) for a in self.amounts)

    # people who move -----------------------------------------------------------------------------

    def _people(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """An amount of people with a verb of movement: "fourteen boats have set out", «llegaron 300 personas»."""
        s = self.s
        j = k + max(s.size(k, "flow_people"), s.size(k, "party"))
        while s.spanish and (s.has(j, "flow_adjective") or self._party(j)):
            j += max(1, s.size(j, "flow_adjective"))
        i = k
        while (
            i > floor
            and k - i < 3
            and (
                s.size(i - 1, "flow_adjective") == 1
                or s.has(i - 1, "mod")
                or self._party(i - 1)
                or s.low(i - 1) in {"of", "de", "other", "otras", "otros"}
            )
        ):
            i -= 1
        amount = next((a for a in self.amounts if a.j == i and a.kind in {"count", "percent"}), None)
        move = None
        if amount is not None and s.low(amount.i - 1) == "record":
            move = _Move(amount.i - 1, amount.i, "record")
        if amount is None and s.low(i - 1) in {"more", "fewer", "más", "menos", "record"}:
            value = {"more": "up", "más": "up", "record": "record"}.get(s.low(i - 1), "down")
            move = _Move(i - 1, i, value)
        if amount is None and move is None:
            return None
        if amount is not None:
            while i > 0 and i < k and s.low(i) in {"of", "de"}:
                i += 1
        left = amount.i if amount is not None else move.i if move is not None else i
        if self._supposed(left, floor):
            return None
        verb = self._moves(j, last)
        start, end = left, j
        if verb is not None:
            end = verb[1]
        else:
            verb = self._moved(left, floor)
            if verb is None:
                return None
            start = verb[0] if s.spanish and verb[2] else left
        named = s.slot(k if i < k and s.low(i) in {"of", "de"} else i, j, self._kind(verb[3]))
        return self._make(named, start, end, move, amount, floor, last)

    def _supposed(self, left: int, floor: int) -> bool:
        s = self.s
        return any(
            s.low(x) in self.forecast - {"a", "para", "can"} or s.has(x, "commit_to")
            for x in range(max(floor, left - 5), left)
        )

    def _moves(self, j: int, last: int) -> tuple[int, int, bool, str] | None:
        """A verb of movement after its subject."""
        s = self.s
        for m in range(j, min(last, j + 13)):
            low = s.low(m)
            if low in _STOPS or (low in self.forecast and low not in {"to", "a", "para"}) or low in {"y", "and"}:
                return None
            if low == "," and m > j + 1:
                return None
            if s.has(m, "move") and s.cover[m] < 0 and s.low(m - 1) not in {"to", "para", "the", "a", "la", "el"}:
                lemma, tense = s.verb(m, "move")
                if tense not in {"fut", "cond"} and not (s.spanish and tense == "inf"):
                    return m, m + s.size(m, "move"), False, lemma
        return None

    def _moved(self, left: int, floor: int) -> tuple[int, int, bool, str] | None:
        """A verb of movement before the amount: in Spanish its verb, in English what carried or counted the people."""
        s = self.s
        for m in range(left - 1, max(floor - 1, left - 10), -1):
            if s.low(m) in _STOPS or s.low(m) == ",":
                return None
            if s.has(m, "carry") and left - m - s.size(m, "carry") < 2:
                return m, m + s.size(m, "carry"), False, s.low(m)
            if s.spanish and s.has(m, "move") and s.cover[m] < 0 and not s.has(m - 1, "det"):
                lemma, tense = s.verb(m, "move")
                if tense in {"past", "pres", "part", "imp", "ger"} and not self._ahead(m):
                    at = m
                    while at > floor and (s.low(at - 1) in {"nos", "les", "han", "ha", "se", "habían"}):
                        at -= 1
                    return at, m + s.size(m, "move"), True, lemma
        return None

    def _kind(self, lemma: str) -> str:
        return next((kind for kind, stems in _KINDS if lemma.startswith(stems)), "crossings")

    # slots ---------------------------------------------------------------------------------------

    def _size(self, move: _Move | None, start: int, j: int, floor: int, last: int) -> Amount | None:
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

    def _joined(self, j: int, i: int) -> bool:
        s = self.s
        return all(
            s.low(x) in _BY
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

    def _make(
        self, named: Slot, start: int, j: int, move: _Move | None, amount: Amount | None, floor: int, last: int
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

    def _magnitude(self, amount: Amount | None, move: _Move | None) -> Slot | None:
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
        """The level reached belongs to the change: "by a third, to 600 people"."""
        s = self.s
        k = end + 1 if s.low(end) == "," else end
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
        here = [w for w in s.dates if floor <= w.i < last and s.low(w.i - 1) not in _AGAINST and not self._base(w)]
        here = [w for w in here if w.i not in held]
        for when in here:
            if start <= when.i <= end + (s.has(end, "per") and s.size(end, "per")):
                return s.slot(when.i, when.j, when.value), max(end, when.j)
        since = self._since(end, last)
        if since is not None:
            return since, since_end(s, since, end)
        for m in range(start, min(end + 2, last)):
            if s.has(m, "per") and m >= start and (m <= end or s.low(end) not in {",", "."}):
                stop = m + s.size(m, "per")
                if m <= end:
                    return s.slot(m, stop, "per " + _unit(s.low(stop - 1))), max(end, stop)
        if not here:
            return None, end
        when = min(here, key=lambda w: min(abs(w.i - end), abs(start - w.j)))
        return s.slot(when.i, when.j, when.value), end

    def _since(self, end: int, last: int) -> Slot | None:
        """A start that is no date: "since the wall went up", «desde que cerró la feria»."""
        s = self.s
        if s.low(end) not in {"since", "desde"} or end in s.date_at:
            return None
        j = end + 1
        while j < min(last, end + 10) and s.tokens[j].word and s.low(j) not in {"and", "but", "y", "pero"}:
            j += 1
        return s.slot(end, j) if j - end > 1 else None

    def _base(self, when: When) -> bool:
        """Whether the date is what a change is compared with: "than in May", «que un año antes»."""
        s = self.s
        return any(
            s.low(x) in {"than", "against", "compared", "frente", "respecto", "versus"}
            for x in range(max(0, when.i - 4), when.i)
        )

    def _place(self, start: int, end: int, last: int) -> tuple[Slot | None, int]:
        s = self.s
        for m in range(start, min(end + 4, last)):
            if m >= end and (s.low(m) in {",", ";"} or s.low(m) in _AND or s.low(m) in _STOPS):
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


@dataclass(frozen=True, slots=True)
class _Range:
    """Tokens [i, j) that give a change by its two amounts; `way` is up, down or ""."""

    i: int
    j: int
    core: int
    way: str


def _compare(one: str | None, other: str | None) -> str:
    """Which way a change goes from one amount to another; "" where the values do not tell."""
    try:
        first, last = (float((value or "x").rstrip("%").partition("..")[0]) for value in (one, other))
    except ValueError:
        return ""
    return "up" if last > first else "down" if last < first else ""


def since_end(scene: Scene, slot: Slot, end: int) -> int:
    """The token after a slot that begins at token `end`."""
    while end < len(scene.tokens) and scene.tokens[end].start < slot.end:
        end += 1
    return end


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
