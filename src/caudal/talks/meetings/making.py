"""A mention of a meeting made of its words: span, day, place, who took part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from caudal.talks.items import Slot
from caudal.talks.meetings.sides import Found
from caudal.talks.meetings.spoken import Spoken
from caudal.talks.words.days import bounds
from caudal.talks.words.mentions import Mention
from caudal.talks.words.tokens import word_set

_PLACED = frozenset({"in", "at", "en"})
_THEIR = frozenset({"their", "his", "her", "its", "su", "sus"})
_PAPERS = word_set(
    "statement readout report communique communiqué declaration document minutes note bulletin comunicado informe "
    "declaración texto acta documento nota boletín minuta conjunto conjunta"
)
_YONDER = word_set("aquel aquella aquellos aquellas")
_MADE = word_set(
    "created established formed launched agreed adopted creado creada creados creadas establecido establecida "
    "constituido constituida acordado acordada acordados acordadas adoptado adoptada pactado pactada"
)
_HOSTS = ("acog", "host", "alberg")


class Making(Spoken):
    """Makes what is found of one mention."""

    def _make(
        self, k: int, i: int, end: int, first: int, last: int, form: str, people: Sequence[Mention], tense: str,
        *, definite: bool = False, plural: bool = False, open_form: bool = False, pointing: bool = False,
        ordinal: str = "",
    ) -> Found:  # fmt: skip
        s = self.s
        when = self.around.when(k, i, end, first, last)
        moved, later = self.around.moved(i, end, first, last) if tense == "" else (False, None)
        when = later if moved else when
        coming = moved and (when is None or when.value is None or bounds(when.value)[1] >= s.published)
        waited = coming and definite and when is None and self.around.had_been(i, end, first, last)
        planned, sure = (True, 0 if waited else 2) if coming else self._planned(k, i, end, first, tense, when)
        if tense == "" and not moved and self._made_at(i):
            planned, sure = False, 2
        told = tense or (not planned and self._made_at(i))
        when = self.around.on_side(when, planned=planned) if when is not None and told and sure == 2 else when
        start = i
        if when is not None and when.i >= end and when.i - end < 2:
            end = when.j
        slot = s.slot(start, end)
        held = None
        if when is not None:
            held = s.slot(when.core, when.j, self._lasting(when, i, k, first))
        place = self.around.place(k, i, end, first, last) or self._hosted(i, first)
        people = [*self._owner(people, first), *people]
        people = [x for m in people for x in (m, *self.around.included(m.j, last))]
        people = self._fronted_by(people, i, end, first, last)
        taking = [m for m in people if not self._placing(m) and not self._paper(m)]
        actors = tuple(s.actor([m]) for m in {(m.i, m.j): m for m in taking}.values())
        pointing = pointing or self._that_time(i)
        tokens = range(bisect_left(s.tokens, place.start, key=lambda t: t.start), len(s.tokens)) if place else range(0)
        sited = any(s.has(x, "site") for x in tokens if place is not None and s.tokens[x].end <= place.end)
        return Found(
            slot.start,
            slot.end,
            slot.text,
            form,
            planned,
            definite,
            plural,
            held,
            place,
            actors,
            s.parties(people),
            open_form,
            pointing,
            sure,
            tense == "",
            ordinal,
            " ".join(s.low(x) for x in range(k, k + s.size(k, "meet_noun"))) if tense == "" else "",
            sited,
            block=s.block.start,
            distant=s.low(i) in _YONDER,
        )

    def _made_at(self, i: int) -> bool:
        """Whether something was made at it, which is then over: "a group set up at the", «creado en la reunión»."""
        s = self.s
        return s.low(i - 1) in {"at", "in", "en", "durante", "during"} and s.low(i - 2) in _MADE

    def _hosted(self, i: int, first: int) -> Slot | None:
        """The country that hosts: «Costa Rica acogerá la próxima reunión», "Malta will host the talks"."""
        s = self.s
        near = range(i, max(first, i - 6), -1)
        at = next((x for x in near if s.low(x).startswith(_HOSTS) and s.has(x, "light")), None)
        subject = self._subject(at, first) if at is not None else []
        land = subject[0] if len(subject) == 1 else None
        return s.slot(land.i, land.j) if land is not None and land.country and not land.role else None

    def _that_time(self, i: int) -> bool:
        """Whether "on that occasion", «aquella vez» leads to the noun at token i."""
        s = self.s
        near = [x for x in (i - 1, i - 2) if s.low(x) in {"occasion", "vez", "ocasión"}]
        return any(s.low(x - 1) in {"that", "aquella", "esa"} for x in near)

    def _owner(self, people: Sequence[Mention], first: int) -> list[Mention]:
        """Whose counterpart it is: the one named before in the sentence, where no other side is among the people."""
        s = self.s
        other = next((m for m in people if m.counterpart and s.low(m.i) in _THEIR), None)
        if other is None or any(m.i < other.i for m in people):
            return []
        before = [m for m in s.between(first, other.i) if not m.adjective and (m.role or self.around.person(m))]
        return before[-1:]

    def _fronted_by(self, people: list[Mention], i: int, end: int, first: int, last: int) -> list[Mention]:
        """Whose counterpart it is, where the main clause follows: "In a call with her colleague, Borg said"."""
        s = self.s
        other = next((m for m in people if m.counterpart and s.low(m.i) in _THEIR), None)
        if other is None or i - first > 3 or any(m.i < i for m in people):
            return people
        comma = next((x for x in range(end, min(end + 6, last)) if s.low(x) == ","), None)
        whose = s.mention(comma + 1) if comma is not None else None
        return people if whose is None or whose.adjective or not (whose.name or whose.role) else [whose, *people]

    def _paper(self, m: Mention) -> bool:
        """Whether what is named is a text: "the readout", «el comunicado»."""
        return m.role is not None and m.name is None and self.s.low(m.role[1] - 1) in _PAPERS

    def _placing(self, m: Mention) -> bool:
        """Whether a country, city or seat only tells where: "in Rome", «en el Palacio Nacional», "travel to Rome"."""
        s = self.s
        before = m.i - 1 if not s.has(m.i - 1, "det") else m.i - 2
        if m.role is None and m.name is not None and not m.parties:
            return s.low(before) in _PLACED and not self.around.person(m)
        if m.role is not None or not (m.country or m.capital):
            return False
        return s.low(before) in _PLACED or s.has(m.i - 2, "travel") or (m.capital and s.low(before) in {"to", "a"})
