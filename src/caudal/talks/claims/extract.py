"""Claims about the flow, as said: what is counted, which way it moved or how many, when and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from caudal.talks.claims.carried import with_place
from caudal.talks.claims.denied import unsaid, with_denial
from caudal.talks.claims.gates import Gates
from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amounts
from caudal.talks.words.tokens import word_set

_ASKED = word_set("applications solicitudes peticiones petitions filings")
_DEAD = word_set("dead deaths fatalities muertos muertes fallecidos decesos desaparecidos")
_DISASTERS = (
    *("earthquake", "bomb", "clash", "attack", "flood", "gunm", "shooting", "hurricane", "riot", "blast", "massacre"),
    *(
        "sismo",
        "terremoto",
        "atentad",
        "enfrentamient",
        "inundaci",
        "balacera",
        "huracán",
        "motín",
        "matanza",
        "tiroteo",
    ),
)
_RIDERS = ("passenger", "pasajer", "viajer", "travell", "travel")
_TRANSPORT = ("airport", "airline", "railway", "metro", "underground", "aeropuert", "aerol", "ferrocarril", "tranvía")
_TRIPS = word_set("journeys viajes")
_POSTS = word_set("point points post posts guard guards agent agents fee fees card cards site sites")
_WRECKS = word_set("shipwrecks wrecks naufragios")
_KEPT = word_set("kept keep keeps keeping held holding")
_THINGS = word_set(
    "remittances money cash capital goods trade customers clients tourists visitors drugs fentanyl arms weapons "
    "guns information data aid water oil gas funds investment remesas dinero capitales mercancías bienes clientes "
    "turistas visitantes drogas fentanilo armas información datos ayuda agua petróleo fondos inversión inversiones "
    "acusaciones notas reproches declaraciones mensajes palabras insultos turismo taquilla impuestos aranceles "
    "ventas exportaciones concepto tourism sales taxes exports insultos cartas críticas comunicados llamadas teatro "
    "cine"
)
_TRIPPERS = tuple(word_set("hotel tourist turista turístic passenger holidaymaker cruise crucero truck camion cargo"))
_FIGURES = word_set("numbers figures números cifras")
_JOINS = AND | word_set("while whereas mientras que")
_AFTER = word_set("after in from following tras en de")

Reading = Callable[[int, int, int], tuple[FlowClaim, int] | None]
_READINGS = (
    "_echo",
    "_put_at",
    "_compared",
    "_tail",
    "_bare",
    "_brought",
    "_pronoun",
    "_went",
    "_reaches",
    "_did_so",
    "_fragment",
    "_standing",
    "_goes_on",
    "_those",
    "_singly",
    "_extreme",
    "_left_out",
    "_rated",
    "_remains",
    "_exceeds",
    "_listed",
    "_topped",
    "_of_them",
    "_those_who",
    "_none_made",
    "_beyond",
    "_by_way_of",
    "_is_less",
    "_made_so",
    "_shares",
    "_alone",
    "_of_those",
    "_none",
    "_in_numbers",
    "_busiest",
    "_more_move",
    "_whose",
    "_inverse",
    "_handles",
    "_was_handled",
    "_sent_back",
    "_lives",
    "_fewer_seen",
    "_had",
    "_is_more",
    "_ahead_of",
    "_applied",
    "_worst",
    "_from_rate",
    "_more_who",
    "_further",
    "_added",
)  # the first that finds a claim at a token tells


class Flow(Gates):
    """Reads the claims about the flow of one block."""

    def read(self) -> list[FlowClaim]:
        """All claims of the block, none overlapping."""
        out: list[FlowClaim] = []
        if not self.state.migration and not any("flow" in hits for hits in self.s.hits):
            return out
        if self._heading():
            return out
        self.readings: list[Reading] = [getattr(self, name) for name in _READINGS]
        for first, last in self.s.block.units:
            k = floor = max(first, self.s.body) if self.s.body < last else first
            self.told = bool(out)
            self.amounts = Amounts(self.s).find(floor, last) if self._telling(floor, last) else []
            while k < last:
                claim = self._at(k, floor, last)
                if claim is None:
                    k += 1
                    continue
                if unsaid(self.s, self._first(claim[0]), first):
                    k = floor = claim[1]
                    continue
                made = with_denial(self.s, self._same_time(claim[0], k, again=bool(out)), floor)
                made = with_place(self.s, made, out)
                out.append(made)
                self.state.claim = made
                k = floor = claim[1]
                level = None if made.negated else self._level_reached(made, k, last)
                if level is not None and all(level.start != one.start for one in out):
                    out.append(level)
        self.state.claim = out[-1] if out else None
        return out

    def _first(self, claim: FlowClaim) -> int:
        """The token at which a claim begins."""
        return next(k for k, token in enumerate(self.s.tokens) if token.start >= claim.start)

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
        level = claim.direction.value == "level" or any(s.low(x) in {"while", "mientras"} for x in (m - 1, m - 2))
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
            or (self.state.migration and any(self.s.low(k) in self.counted_words for k in range(first, last)))
            or self.state.claim is not None
            or any(
                self.s.has(k, "flow", "flow_people", "flow_numbers") or self._nationals(k) for k in range(first, last)
            )
        )

    def _at(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        s = self.s
        leaning = next((found for read in self.readings if (found := read(k, floor, last)) is not None), None)
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
        if any(s.low(x).startswith(_TRIPPERS) for x in range(max(floor, k - 2), min(last, j + 6))):
            return None  # "tourist arrivals", «la llegada de turistas»
        if any(s.low(x).startswith(_RIDERS) for x in range(k, j + 1)) and any(
            s.low(x).startswith(_TRANSPORT) for x in range(max(floor, k - 6), min(last, j + 5))
        ):
            return None  # «el número de pasajeros del aeropuerto»
        i = k
        while i > floor and (
            s.size(i - 1, "flow_adjective") == 1 or (self._party(i - 1) and not s.spanish) or s.low(i - 1) == "-"
        ):
            i -= 1
        start = self._number_of(i, floor)
        if s.low(j) in {"of", "de", "del", "por", "from"} and s.low(j + 1 + s.has(j + 1, "det")) in _THINGS:
            return None  # "the flow of remittances", «cruces de acusaciones»
        kept = s.low(start - 1) in _KEPT and s.low(j) in {"down", "low"}  # "kept crossings down"
        move = Move(j, j + 1, "down") if kept else self._before(start, floor) or self._after(j, last)
        if move is None and (counted or start < i):
            move = self._amounts_to(j, last)
        if anaphor and move is not None and any(s.has(x, "flow") for x in range(j, move.i)):
            return None  # "the rate is around 40 departures per day, down from 110"
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
        if s.low(k) in _DEAD and any(
            s.low(x).startswith(_DISASTERS) for x in range(max(floor, k - 9), min(last, k + 9))
        ):
            return None  # "the earthquake left 300 dead"
        if s.low(k) in _ASKED and not self._asylum(k, j, floor, last):
            return None
        if s.low(k) in _TRIPS and s.size(k, "flow") == 1 and not (move is not None and self._by_route(k, j, last)):
            return None
        if (
            s.low(k) in {"arrests", "detentions"}
            and not s.has(j - 1, "flow_people")
            and s.size(k, "flow") == 1
            and not self._border(k, floor, last)
        ):
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
        told = self.told or self.state.claim is not None
        several = (s.low(j - 1) in _FIGURES or s.size(k, "flow_numbers") > 2) and self.state.flows > 0
        unsized = anaphor and (amount is None or amount.kind == "degree")
        if unsized and (move is None or not (told or several or counted)):
            return None
        if counted and move is not None and move.i < start:
            return None  # "double the figure for May"
        if counted and move is not None and move.i <= j and not s.has(move.i, "up_verb", "down_verb"):
            return None  # "the highest figure since": part of the claim before
        if move is None and amount is not None and (self._is_base(amount) or self._capped(amount.i, floor)):
            return None
        return self._make(s.slot(i, j, indicator), start, j, move, amount, floor, last)
