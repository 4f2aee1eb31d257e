"""Claims about the flow, as said: what is counted, which way it moved or how many, when and where."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.claims.beside import Beside
from caudal.talks.claims.denied import with_denial
from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND
from caudal.talks.items import FlowClaim, Slot
from caudal.talks.words.amounts import Amount, Amounts
from caudal.talks.words.tokens import word_set

_POSTS = word_set("point points post posts guard guards agent agents fee fees card cards site sites")
_WRECKS = word_set("shipwrecks wrecks naufragios")
_KEPT = word_set("kept keep keeps keeping held holding")
_THINGS = word_set(
    "remittances money cash capital goods trade customers clients tourists visitors drugs fentanyl arms weapons guns "
    "information data aid water oil gas funds investment remesas dinero capitales mercancías bienes clientes turistas "
    "visitantes drogas fentanilo armas información datos ayuda agua petróleo fondos inversión inversiones acusaciones "
    "notas reproches declaraciones mensajes palabras insultos cartas críticas comunicados llamadas teatro cine"
)
_TRIPPERS = tuple(word_set("tourist turista turístic passenger holidaymaker cruise crucero truck camion cargo"))
_OPENED = tuple(word_set("cover clos open reopen operat manag guard abarc cerr abr abier reab vigil"))
_GATES = word_set("crossing crossings cruce cruces paso pasos accesos acceso passage")
_FIGURES = word_set("numbers figures números cifras")
_JOINS = AND | word_set("while whereas mientras que")
_NEAR = word_set("near at around by through along beside to in en por junto hacia cerca del al desde between entre")
_AFTER = word_set("after in from following tras en de")


class Flow(Beside):
    """Reads the claims about the flow of one block."""

    def read(self) -> list[FlowClaim]:
        """All claims of the block, none overlapping."""
        out: list[FlowClaim] = []
        if not self.state.migration and not any("flow" in hits for hits in self.s.hits):
            return out
        if self._heading():
            return out
        for first, last in self.s.block.units:
            k = floor = max(first, self.s.body) if self.s.body < last else first
            self.told = bool(out)
            self.amounts = Amounts(self.s).find(floor, last) if self._telling(floor, last) else []
            while k < last:
                claim = self._at(k, floor, last)
                if claim is None:
                    k += 1
                    continue
                made = with_denial(self.s, self._same_time(claim[0], k, again=bool(out)), floor)
                out.append(made)
                self.state.claim = made
                k = floor = claim[1]
                level = None if made.negated else self._level_reached(made, k, last)
                if level is not None and all(level.start != one.start for one in out):
                    out.append(level)
        self.state.claim = out[-1] if out else None
        return out

    def _heading(self) -> bool:
        """Whether the block is the title of the text: a short first line without a stop."""
        s = self.s
        line = s.text[s.block.start : s.block.end].strip()
        first = not s.text[: s.block.start].strip() and len(s.tokens) < 25
        return first and line[-1:].isalnum() and bool(s.text[s.block.end :].strip())

    def _same_time(self, claim: FlowClaim, k: int, *, again: bool) -> FlowClaim:
        """A claim with what it takes from the one before: the period where "and" joins them, both for the same flow."""
        s, before = self.s, self.state.claim
        if before is not None and claim.indicator is before.indicator:
            claim = replace(claim, place=claim.place or before.place, period=claim.period or before.period)
        m = next((x for x in range(k, max(k - 6, -1), -1) if x >= 0 and s.tokens[x].start <= claim.start), k)
        joined = again and before is not None and any(s.low(x) in _JOINS for x in (m - 1, m - 2))
        level = claim.direction.value == "level"
        if not joined or not level or claim.period is not None or before is None or before.period is None:
            return claim
        return replace(claim, period=before.period)

    def _telling(self, first: int, last: int) -> bool:
        moved = self.state.migration and any(self.s.has(k, "move") for k in range(first, last))
        lost = self.state.migration and any(
            self.s.low(k) in {"loss", "pérdida", "lives", "vidas"} for k in range(first, last)
        )
        return (
            moved
            or lost
            or self.state.claim is not None
            or any(
                self.s.has(k, "flow", "flow_people", "flow_numbers") or self._nationals(k) for k in range(first, last)
            )
        )

    def _at(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        s = self.s
        readings = (
            *(self._echo, self._put_at, self._compared, self._tail, self._bare, self._brought),
            *(self._pronoun, self._went, self._reaches, self._did_so, self._fragment, self._standing),
            *(
                self._goes_on,
                self._those,
                self._singly,
                self._extreme,
                self._left_out,
                self._rated,
                self._remains,
                self._exceeds,
                self._listed,
                self._topped,
                self._of_them,
                self._those_who,
                self._none_made,
                self._beyond,
                self._by_way_of,
                self._is_less,
                self._made_so,
                self._shares,
                self._alone,
                self._of_those,
                self._none,
                self._in_numbers,
                self._busiest,
                self._more_move,
                self._whose,
                self._inverse,
                self._handles,
                self._was_handled,
                self._sent_back,
                self._lives,
                self._fewer_seen,
                self._had,
                self._is_more,
                self._ahead_of,
                self._applied,
                self._worst,
                self._from_rate,
                self._more_who,
            ),
        )
        leaning = next((found for read in readings if (found := read(k, floor, last)) is not None), None)
        if leaning is not None:
            return leaning
        total = self._total(k, last)
        if total and self.state.migration:
            return self._flow(k, floor, last, counted=total)
        covering = s.mention(k)
        nominal = self._nominal(k, floor, last)
        if nominal is not None:
            return nominal
        named = covering is not None and (
            covering.role is not None or (covering.parties and covering.j - covering.i > 1)
        )
        if named or s.low(k + s.size(k, "flow")) in _POSTS:
            body = covering is not None and covering.role is None and not s.has(covering.j - 1, "flow_people")
            return None if named and body else self._counted(k, floor, last)  # not of "300 Haitian migrants"
        if s.has(k, "flow"):
            found = self._flow(k, floor, last)
            if found is not None:
                return found
        return self._counted(k, floor, last)

    def _counted(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """What is counted at token k where no noun of movement stands: a people, the numbers, people who move."""
        s = self.s
        if self._flow_of_nationals(k):
            return self._flow(k, floor, last)
        if s.has(k, "flow_numbers") and self.state.migration and not s.has(k + s.size(k, "flow_numbers"), "link"):
            return self._flow(k, floor, last, anaphor=True)
        if self.state.migration and (s.has(k, "flow_people") or self._nationals(k)):
            found = self._times(k, floor, last) or self._people(k, floor, last)
            led = (
                self._changed(k, floor)
                or self._number_of(k, floor) < k
                or self._surging(k, floor, last)
                or self._boats(k, floor)
                or self._noun_of_change(k, floor)
            )
            return self._flow(k, floor, last) if found is None and led else found
        return None

    def _noun_of_change(self, k: int, floor: int) -> bool:
        """Whether a noun of change with its "of" stands right before people: «el repunte de migrantes en»."""
        s = self.s
        m = k - 2 - s.has(k - 1, "det")
        led = s.low(m + 1) in {"of", "de", "in", "en"}
        if m >= floor and led and s.has(k, "flow") and s.has(m, "up_noun", "down_noun"):
            return True
        known = s.has(k, "flow_people") and (s.has(k - 1, "flow_adjective") or s.size(k, "flow_people") > 2)
        before = (m - 1, m - 2, m)
        if led and known and not s.spanish and any(x >= floor and s.has(x, "up_noun", "down_noun") for x in before):
            return True  # "the increase in southbound travellers"
        ends = (x for x in range(max(floor, k - 5), k) if s.has(x, "record") and s.size(x, "record") > 1)
        return any(x + s.size(x, "record") in {k - 1, k} for x in ends)  # «cifras récord de solicitantes»

    def _posts(self, k: int, amount: Amount | None, floor: int, last: int) -> bool:
        """Whether crossings are places on a line: "the deal covers 48 crossings", «cerró tres cruces»."""
        s = self.s
        if s.low(k) not in {"crossings", "crossing", "cruces", "cruce", "pasos", "accesos"} or amount is None:
            return False
        near = (s.low(x) for x in (*range(max(floor, k - 8), k), *range(k + 1, min(last, k + 6))))
        few = (amount.value or "x").isdigit() and int(amount.value or 0) < 100
        return few and any(word.startswith(_OPENED) for word in near)

    def _is_place(self, k: int, start: int) -> bool:
        """Whether a crossing is where something happens: "near the crossing", «en los pasos terrestres»."""
        s, m = self.s, start - 1
        if s.low(k) not in _GATES or s.size(k, "flow") > 1 + s.has(k + 1, "flow_adjective"):
            return False
        while m > start - 4 and s.has(m, "det"):
            m -= 1
        return s.low(m) in _NEAR and (m < start - 1 or s.low(m) in {"del", "al"})

    def _border(self, k: int, floor: int, last: int) -> bool:
        """Whether arrests are of people who crossed: "made 249,785 arrests along the southwest border"."""
        s = self.s
        near = [s.low(x) for x in (*range(max(floor, k - 8), k), *range(k + 1, min(last, k + 10)))]
        crossed = any(
            word.startswith(("border", "migra", "cross", "illegal", "unlawful", "fence", "front")) for word in near
        )
        return crossed and not self._crime("arrest", k, k, last)

    # a noun of movement --------------------------------------------------------------------------

    def _flow(
        self, k: int, floor: int, last: int, *, anaphor: bool = False, counted: int = 0
    ) -> tuple[FlowClaim, int] | None:
        s = self.s
        anaphor = anaphor or counted > 0
        tag = "flow_numbers" if anaphor else "flow" if s.has(k, "flow") else "flow_people"
        if self._flow_of_nationals(k):
            tag = ""
        if not tag:
            indicator = str(s.lexicon.raw["flow"]["singular"][s.low(k)])
        elif tag == "flow":
            indicator = str(s.hits[k]["flow"][1])
        else:
            indicator = "migration" if anaphor else "crossings"
        j = counted or k + max(s.size(k, tag) if tag else 1, s.size(k, "party") if tag == "flow_people" else 0)
        if not self.state.migration and s.low(j - 1) in self.weak:
            return None
        while s.spanish and (s.has(j, "flow_adjective") or self._party(j)):
            j += max(1, s.size(j, "flow_adjective"))
        if s.low(j) in {"of", "de", "by"} and s.has(j + 1, "flow_people"):
            j += 1 + s.size(j + 1, "flow_people")
        elif s.low(j) in {"of", "de", "by"} and self._nationals(j + 1):
            j += 1 + s.size(j + 1, "party")
        if any(s.low(x).startswith(_TRIPPERS) for x in range(max(floor, k - 2), min(last, j + 4))):
            return None  # "tourist arrivals", «la llegada de turistas»
        i = k
        while i > floor and (
            s.size(i - 1, "flow_adjective") == 1 or (self._party(i - 1) and not s.spanish) or s.low(i - 1) == "-"
        ):
            i -= 1
        start = self._number_of(i, floor)
        if s.low(j) in {"of", "de", "del"} and s.low(j + 1 + s.has(j + 1, "det")) in _THINGS:
            return None  # "the flow of remittances", «cruces de acusaciones»
        kept = s.low(start - 1) in _KEPT and s.low(j) in {"down", "low"}  # "kept crossings down"
        move = Move(j, j + 1, "down") if kept else self._before(start, floor) or self._after(j, last)
        if move is None and (counted or start < i):
            move = self._amounts_to(j, last)
        level = any(a.kind == "count" and self._adjoins(a, start) for a in self.amounts)
        if level and move is not None and move.i > j and not s.has(move.i, "up_verb", "down_verb"):
            apart = next((x for x in range(j, move.i) if s.low(x) == ","), -1)
            move = None if apart > 0 and not any(s.has(x, "flow_be") for x in range(j, move.i)) else move
        against = move is not None and move.i >= j and s.low(move.j) in {"from", "on", "frente", "respecto"}
        if against and any(a.kind == "count" and self._adjoins(a, start) for a in self.amounts):
            move = None
        amount = self._size(move, start, j, floor, last) or self._steady_at(move)
        if (move is None and amount is None) or self._if(start, floor) or s.low(j) == "-":
            return None
        if move is None and s.low(k) in _WRECKS and s.low(start - 1 if amount is None else amount.i - 1) in _AFTER:
            return None  # "after two shipwrecks": where it happened
        if move is None and amount is not None and (s.has(k, "flow_people") or self._promised(amount.i, floor)):
            return None  # only so many boats; "will accept up to ten flights"
        if s.low(k) in {"arrests", "detentions"} and s.size(k, "flow") == 1 and not self._border(k, floor, last):
            return None
        if move is None and self._posts(k, amount, floor, last):
            return None
        if (move is None or move.i >= j) and self._is_place(k, start):
            return None  # "rents near the crossing have doubled"
        if move is not None and self._slogan(move, j):
            return None
        bare = next((t for t in ("up_verb", "down_verb") if move is not None and move.i >= j and s.has(move.i, t)), "")
        if bare and move is not None and s.verb(move.i, bare)[1] == "inf" and self._supposed(start, floor):
            return None  # "hoped to see crossings fall"
        if indicator == "migration" and (move is None or self._only_people(k, start, i, move)):
            return None
        if move is None and amount is not None and amount.kind != "count":
            return None
        several = (s.low(j - 1) in _FIGURES or s.size(k, "flow_numbers") > 2) and self.state.flows > 0
        unsized = anaphor and (amount is None or amount.kind == "degree")
        if unsized and (move is None or not (self.told or several or counted)):
            return None
        if counted and move is not None and move.i < start:
            return None  # "double the figure for May"
        if counted and move is not None and move.i <= j and not s.has(move.i, "up_verb", "down_verb"):
            return None  # "the highest figure since": part of the claim before
        if move is None and amount is not None and (self._is_base(amount) or self._capped(amount.i, floor)):
            return None
        return self._make(s.slot(i, j, indicator), start, j, move, amount, floor, last)

    # the claim as it is written down --------------------------------------------------------------

    def _level_reached(self, change: FlowClaim, end: int, last: int) -> FlowClaim | None:
        """The level that a change came to, said after it: "fell for the third month, officials say, to about 600"."""
        s = self.s
        if change.direction.value not in {"up", "down"}:
            return None
        for k in range(end, min(end + 14, last)):
            if (
                s.low(k) in {".", ";", ":", "while", "mientras", "but", "pero"}
                or s.block.quote_of[k] != s.block.quote_of[end]
            ):
                return None
            after = k + 1 if s.low(k) == "," else k
            if (after == k and k > end) or s.low(after) not in {"to", "hasta", "a"}:
                continue  # "risen by 70% this year to 21,000"
            near = {after + 1, after + 2} | ({after} if s.low(after) == "hasta" else set())
            amount = next((a for a in self.amounts if a.i in near and a.kind == "count"), None)
            if amount is None or any(s.low(x) not in {"los", "las", "the"} for x in range(after + 1, amount.i)):
                return None
            stop = amount.j + (s.size(amount.j, "flow_people") or s.size(amount.j, "per"))
            slot, size = s.slot(amount.i, stop), s.slot(amount.i, amount.j, amount.value)
            level = Slot(size.start, size.end, size.text, "level")
            own = next((w for w in s.dates if stop <= w.i <= stop + 1), None)  # "to 19 in the past twelve months"
            period = change.period if own is None else s.slot(own.i, own.j, own.value)
            rated = own is None and s.has(amount.j, "per") and (period is None or period.value is None)
            period = s.slot(amount.j, stop) if rated else period  # "since the spring, to about 310 a day"
            return FlowClaim(slot.start, slot.end, slot.text, change.indicator, level, size, period, change.place)
        return None
