"""Claims in a few words beside another: ", a level never seen", "; last week, 55", ", with 212 people aboard"."""

from __future__ import annotations

from dataclasses import replace

from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND
from caudal.talks.claims.trends import Trends
from caudal.talks.items import FlowClaim
from caudal.talks.words.amounts import Amount
from caudal.talks.words.tokens import word_set

_LEVELS = word_set("level number figure total tally nivel cifra número total dato registro")
_NEVER = word_set("never not nobody nunca jamás nadie unseen unheard inédito inédita")
_SEEN = word_set("seen known had visto vista vistos conocido conocida registrado registrada recorded reached before")
_ABOARD = word_set("aboard bordo board")
_SEE = word_set("see seeing get getting count counting vemos contamos tenemos recibimos viendo contando recibiendo")
_SHELTERS = ("shelter", "clinic", "hospital", "albergue", "comedor", "canteen", "kitchen", "office", "oficina")


class Apposed(Trends):
    """Finds claims that the sentence adds to one it has made, and rates that somebody sees."""

    def _added(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """The claim that one of the readings of this room finds at token k; None where none does."""
        return (
            self._unseen(k, floor, last)
            or self._dated_number(k, floor, last)
            or self._with_aboard(k, floor, last)
            or self._seen_a_day(k, floor, last)
        )

    def _unseen(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A level of which there was none like it: ", a level nobody had seen before", «, un nivel nunca visto»."""
        s, before = self.s, self.state.claim
        if before is None or not self._in_unit(floor) or not s.has(k, "det") or s.low(k + 1) not in _LEVELS:
            return None
        opened = k - 1
        opened -= opened > floor and not s.tokens[opened].word and s.low(opened) != ","
        if s.low(opened) != "," and s.low(k - 1) != ",":
            return None
        stop = k + 2
        while stop < last and stop < k + 10 and s.tokens[stop].word:
            stop += 1
        words = {s.low(x) for x in range(k + 2, stop)}
        if not words & _NEVER or not words & (_SEEN | {"inédito", "inédita", "unheard", "unseen"}):
            return None
        return self._leaning(k, stop, Move(k, stop, "up"), Amount(k, stop, k, "degree", None), floor, last)

    def _dated_number(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A later count without verb: "averaged 90 people a day; last week, 55", «en julio, 1.300»."""
        s, before = self.s, self.state.claim
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or before is None or not self._in_unit(floor) or s.low(k - 1) != "," or k - floor > 8:
            return None
        date = s.date_at.get(k - 2)
        closed = amount.j >= last or not s.tokens[amount.j].word
        led = date is not None and s.low(date.i - 1) in {"in", "en", "la", "el", "on"}
        opened = date is not None and s.low(date.i - 1 - led) in {";", ":", ","} | AND
        if date is None or not closed or not opened or before.direction.value not in {"level", "up", "down"}:
            return None
        made = self._make(before.indicator, date.i, amount.j, None, amount, floor, last)
        return None if made is None else (replace(made[0], period=s.slot(date.i, date.j, date.value)), made[1])

    def _with_aboard(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """How many the vessels counted before carried: ", with 212 people aboard", «, con 180 personas a bordo»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or self.state.claim is None or not self._in_unit(floor):
            return None
        j = amount.j + s.size(amount.j, "flow_people")
        end = j + (s.low(j) in {"on", "a"})
        if j == amount.j or s.low(k - 1) not in {"with", "con", "carrying"} or s.low(end) not in _ABOARD:
            return None
        return self._make(s.slot(k, j, "crossings"), k, end + 1, None, amount, floor, last)

    def _seen_a_day(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A rate of people that somebody sees: "we see about 35 people a day a day», «vemos 35 al día»."""
        s = self.s
        amount = next((a for a in self.amounts if a.i == k and a.kind == "count"), None)
        if amount is None or not self.state.migration or s.low(k - 1) not in _SEE or self._supposed(k, floor):
            return None
        j = amount.j + s.size(amount.j, "flow_people")
        if j == amount.j or not s.has(j, "per"):
            return None
        stop = j + s.size(j, "per")
        if any(s.low(x).startswith(_SHELTERS) for x in range(stop, min(last, stop + 8))):
            return None
        return self._make(s.slot(amount.j, j, "crossings"), k, stop, None, amount, floor, last)
