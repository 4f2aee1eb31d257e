"""Claims that go on from a flow named before: "and doubled in June", "those from Libya rose", «es el más bajo»."""

from __future__ import annotations

from caudal.talks.claims.counts import Counts
from caudal.talks.claims.echoes import TOTALS
from caudal.talks.claims.levels import Move
from caudal.talks.claims.movers import AND
from caudal.talks.claims.moves import KEEPS
from caudal.talks.items import FlowClaim
from caudal.talks.words.tokens import word_set

_MILD = word_set(
    "then roughly nearly almost more than have has since now even luego después casi se ya ha han más que incluso"
)
_GOES = word_set("in by to over again from during since at between on en a hasta un una otro otra desde de por durante")
_FROM = word_set(
    "from in at to via through along by on across into over of desde en de del por hacia registradas registrados "
    "procedentes llegadas"
)
_JOINS = AND | word_set("while whereas but as mientras que pero")
_BEING = word_set(
    "es fue son fueron is was are were it's that's siendo being constituyó constituye representó representa marcó "
    "marca marks marked represents represented constitutes constituted"
)
_MARKS = frozenset('"“”«»')
_EVER = word_set("registrado registrada registrados registradas visto vista recorded reported seen ever on")
_POINTS = word_set("it that this which y and que cual esto eso")
_TOP = ("más ba", "más al", "menor", "mayor", "low", "high", "récord", "record", "mínim", "máxim", "few", "más el")
_SELF = ("baj", "ca", "sub", "crec", "aument", "disminu", "descend", "desplom", "dispar", "decrec", "volv", "duplic")


class Onward(Counts):
    """Finds what a sentence adds to a flow that it, or the one before, has named."""

    def _goes_on(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A second change of one subject: "averaged 900 a month, officials say, and nearly doubled in June"."""
        s = self.s
        if self.state.claim is None or s.low(k) not in AND | {"but", "pero"} or not self._in_unit(floor):
            return None
        if k - floor > 12 or not self._only_aside(floor, k):
            return None
        m = k + 1
        while m < min(last, k + 6):
            for tag, value in (("up_verb", "up"), ("down_verb", "down")):
                if s.has(m, tag) and s.cover[m] < 0 and s.verb(m, tag)[1] in {"past", "part"}:
                    j = m + s.size(m, tag)
                    sized = any(a.i == j for a in self.amounts)
                    if j < last and s.tokens[j].word and not (s.low(j) in _GOES or j in s.date_at or sized):
                        return None  # "fell and increased patrols"
                    move = Move(m, j, value)
                    return self._leaning(m, j, move, self._size(move, m, j, floor, last), floor, last)
            if s.low(m) not in _MILD:
                return None
            m += 1
        return None

    def _only_aside(self, i: int, k: int) -> bool:
        """Whether only dates, rates and who says so stand in tokens [i, k)."""
        s, said = self.s, any(self.s.has(x, "say") for x in range(i, k))
        bare = all(not s.tokens[x].word or x in s.date_at or self._time(x) for x in range(i, k))
        return bare or (said and s.low(k - 1) == "," and sum(s.low(x) == "," for x in range(i, k)) == 2)

    def _those(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """Part of a flow by its pronoun: "while those from Libya rose", «las registradas en Almería se mantienen»."""
        s, before = self.s, self.state.claim
        if before is None or s.low(k) not in {"those", "las", "los"} or s.low(k + 1) not in _FROM:
            return None
        if k > floor and s.tokens[k - 1].word and s.low(k - 1) not in _JOINS:
            return None
        j = k + 2
        while j < min(last, k + 10) and (
            s.cover[j] >= 0 or s.cap(j) or s.has(j, "place", "det", "link", "ground", "side") or s.low(j) in AND | _FROM
        ):
            j += 1
        opened = j > k + 2
        if s.low(j) == ",":  # ", on the other hand,"
            j = next((x + 1 for x in range(j + 1, min(j + 6, last)) if s.low(x) == ","), j)
        move = self._after(j, last) if opened else None
        if move is None or any(s.has(x, "flow", "flow_people") for x in range(k, j)):
            return None
        return self._make(before.indicator, k, j, move, self._size(move, k, j, floor, last), floor, last)

    def _singly(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """A Spanish flow in the singular beside its verb: «sigue bajando el cruce», «el paso se desplomó»."""
        s = self.s
        kind = s.lexicon.raw["flow"]["singular"].get(s.low(k)) if s.spanish and self.state.migration else None
        if kind is None or s.has(k, "flow") or s.low(k - 1) not in {"el", "la"} or s.cover[k] >= 0 or k - 1 < floor:
            return None
        way = self._past_way(k + 1, last)  # «el paso por el Suchiate disminuyó»
        for m in (k + 1, k + 2, k - 2, *((way, way + 1, way + 2) if way > k + 1 else ())):
            tag = next((t for t in ("up_verb", "down_verb") if s.has(m, t)), "")
            if not tag or m < floor or m >= last or s.cover[m] >= 0 or self._ahead(m):
                continue
            lemma, tense = s.verb(m, tag)
            near = (m != k + 2 or way > k + 1 or s.low(k + 1) in {"se", "ya", "ha"}) and (
                m <= way or all(s.low(x) in {"se", "ya", "ha"} for x in range(way, m))
            )
            goes_on = tense == "ger" and s.low(m - 1) in KEEPS
            if not lemma.startswith(_SELF) or not near or not (tense in {"past", "part"} or goes_on):
                continue
            move = Move(m, m + s.size(m, tag), tag[: tag.index("_")])
            amount = self._size(move, k, k + 1, floor, last)
            if amount is not None and move.i <= amount.i and amount.j <= move.j and amount.kind == "count":
                amount = None  # «se volvió un goteo»
            stop = way if m >= way > k + 1 else k + 1
            return self._make(s.slot(k, stop, str(kind)), k - 1, stop, move, amount, floor, last)
        return None

    def _past_way(self, m: int, last: int) -> int:
        """Past where a Spanish flow goes: «por el Suchiate», «hacia el norte por Tecún Umán»; m itself where none."""
        s, k = self.s, m
        if s.low(k) not in {"por", "hacia", "en", "desde", "a"}:
            return m
        while (
            k < min(last, m + 8)
            and (self._on_route(k) or s.has(k, "ground", "side"))
            and not s.has(k, "up_verb", "down_verb")
        ):
            k += 1
        return k

    def _extreme(self, k: int, floor: int, last: int) -> tuple[FlowClaim, int] | None:
        """What a level is said to be among others: "It is the lowest since 2019", «es el número más bajo desde»."""
        s, before = self.s, self.state.claim
        if before is None or s.low(k) not in _BEING:
            return None
        if k > floor and s.tokens[k - 1].word and s.low(k - 1) not in _POINTS:
            return None
        k += k + 2 < last and s.tokens[k + 1].text in _MARKS  # «constituyó “el mayor número”»
        if s.low(k + 1) not in {"the", "el", "la", "a", "un"}:
            return None
        m = k + 2 + (s.low(k + 2) in TOTALS or s.low(k + 2) in {"level", "nivel"})
        for x in (k + 1, k + 2, m):
            for tag, value in (("down_word", "down"), ("up_word", "up"), ("record", "record")):
                j = x + s.size(x, tag)
                words = " ".join(s.low(y) for y in range(x, j))
                if not s.has(x, tag) or not any(top in words for top in _TOP):
                    continue
                j += s.low(j) in TOTALS or s.low(j) in {"level", "nivel"}
                ever = s.low(j) in _EVER  # "the highest number recorded" is a record
                j += ever + (s.low(j) == "on")
                if j < last and s.tokens[j].word and s.low(j) not in {"since", "in", "for", "of", "desde", "en", "de"}:
                    return None
                return self._make(before.indicator, k, j, Move(x, j, "record" if ever else value), None, floor, last)
        return None
