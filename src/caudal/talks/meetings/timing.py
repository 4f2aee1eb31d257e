"""When a meeting is: the date nearest to it that is its own, and whether it was put off."""

from __future__ import annotations

from collections.abc import Sequence

from caudal.talks.meetings.delays import HELD, REACH, SET, TURNS
from caudal.talks.meetings.occasions import Occasions
from caudal.talks.words.days import When
from caudal.talks.words.tokens import word_set

_AND = frozenset({"and", "or", "y", "e", "o"})
_BEFORE = word_set("eve before prior víspera vísperas antes antesala previo previa")
_FRINGE = frozenset({"sidelines", "margins", "margin", "margen", "márgenes"})
_HERE = frozenset({"here", "aquí"})
_DURING = word_set("after following during tras durante luego después")
_WILL_BE = frozenset({"será", "serán", "sería", "serían"})
_CLAUSE = 10  # tokens
_THEN = frozenset({"when", "cuando", "where", "donde"})
_TABLE = word_set("coffee tea lunch dinner breakfast drinks")
_PROCEEDINGS = word_set("trabajos labores deliberaciones proceedings deliberations")
_SIDES = word_set("side bank shore coast outskirts lado margen orilla ribera afueras costa")
_WHO = frozenset({"who", "whom", "quien", "quienes"})
_AFTERWARDS = frozenset({"after", "before", "después", "antes"})
_FOLLOWS = word_set("follows followed sigue siguió")
_OVER = frozenset({"in", "over", "en"})  # "their second visit in eight months" tells no date
_OPENERS = word_set("who quien quienes , and y but pero que that ; : where donde when cuando")
_LATER = word_set("after tras following luego después")
_CLOSE = _LATER | word_set("close end conclusion cierre término conclusión")
_BY = word_set("by via over por vía")
_LINE = word_set("phone telephone teléfono videollamada videoconferencia video videolink")
_BETWEEN = word_set(", in at on en el la los de del of the pasado pasada próximo próxima")
_STARTING = word_set("beginning starting empezando comenzando")
_VERBAL = word_set("to will would")
_TO_PLACE = frozenset({"in", "at", "en", "to", "a"})


class Timing(Occasions):
    """Reads the date of a meeting in its sentence."""

    def when(self, k: int, i: int, end: int, first: int, last: int) -> When | None:
        """The date nearest to the meeting in its sentence: within it, just after it, or opening the sentence."""
        s = self.s
        here = [when for when in s.dates if first <= when.i < last]
        here = [w for w in here if not (self._former(w.i, first) or self._since(w, i))]
        here = [w for w in here if (w.value is not None or s.low(w.core) not in _OVER) and not self._paper_of(w, end)]
        here = [w for w in here if s.low(w.i) not in {"hasta", "until"} and s.low(w.i - 1) not in {"hasta", "until"}]
        if not s.has(k, "meet_noun"):  # "agreed on Monday to meet", "on Monday agreed to meet"
            here = [w for w in here if w.j > k or not self._promised(w, k)]
        if not s.low(k).endswith(("ing", "ndo", "ndose")) or s.has(k, "meet_noun"):
            here = [w for w in here if s.low(w.i) not in {"since", "desde"} or w.core == w.i]
        late = self.last_time(end, last)
        if late is not None:  # "met four times since last summer, most recently on February 27"
            recent = next((w for w in here if late <= w.i < late + 9 and w.value is not None), None)
            if recent is not None:
                return recent
        inside = [when for when in here if k - 8 <= when.i < end and (when.i >= i or self._same_clause(when.j, k))]
        relative = end + (s.low(end) == ",")
        if s.has(k, "meet_noun") and s.has(relative, "clause") and self._timetable(relative + 1):
            inside = [when for when in inside if when.i >= i]  # "noted today the talks, which ended on Monday"
        near = [when for when in inside if k <= when.i] or [when for when in inside if when.i >= i] or inside
        owned = bool(near) and near[0].j <= i and self._owned(near[0], first)
        if near and not owned:
            return self.finer(near[0])
        limit = end if self.cut(k, i, end, first) else self.reach(end, last)
        far = min(last, end + REACH) if limit > end else end
        far = next((x for x in range(end + 1, far) if s.has(x, "meet_noun", "meet", "meet_with")), far)
        latest = next((x for x in range(end, far) if self._latest(x)), end)
        limit = limit if latest == end else far
        nouns = (x for x in range(end, limit) if s.has(x, "meet_noun") and s.cover[x] < 0)
        nouns = (x for x in nouns if not any(s.low(y) in _FRINGE for y in range(max(k, x - 5), x)))
        other_noun = next((x for x in nouns if s.low(x - 1) not in {"by", "via", "por"}), None)
        limit = limit if other_noun is None else max(end, self.left(other_noun, end)[0])
        after = [when for when in here if latest <= when.i < limit and not self._within_aside(when, end)]
        after = [when for when in after if not (self._arranged(when, end) or self._of_what_follows(when, last))]
        if after or owned:
            return self.finer(after[0] if after else near[0])
        if any(s.low(x) in _BEFORE or (s.low(x), s.low(x + 1)) == ("ahead", "of") for x in range(max(first, i - 4), i)):
            return None  # "toured the port on Monday, on the eve of the talks"
        apart = self._after_so_long(i, first)
        if apart is not None:
            return apart
        said = self._then(k, first) or self._told_from(k, here) or self._just_before(i, first)
        if said is not None:
            return said
        other = [
            x
            for x in range(first, k)
            if (s.has(x, "meet", "meet_with") and x not in s.date_at) or (s.has(x, "meet_noun") and s.cover[x] < 0)
        ]
        floor = other[-1] + 1 if other else first
        leading = (
            w for w in here if floor <= w.i <= first + 1 or (max(floor, k - 6) <= w.i < k and self._same_clause(w.j, k))
        )
        opening = [w for w in here if self._opens(w, k, max(floor, first), first)]
        if opening:
            return opening[-1]
        trailed = self.trail(i, max(floor, first))
        if trailed is not None:
            return trailed
        fronted = i - first < 3 and any(s.low(x) in _LATER for x in range(first, i))
        days = (w for w in here if w.i >= end and not w.ahead and s.ahead[w.i] is False)
        if fronted and (later := [w for w in days if w.value is not None and len(w.value) > 9]):
            return later[0]  # "After two days of talks, they said on Thursday"
        here = [w for w in here if not w.ahead and s.ahead[w.i] is not True]
        told = (w for w in here if w.j <= k and any(s.low(x) in _CLOSE for x in range(w.j, k)))
        close = [w for w in told if not any(x > w.j and not s.has(x, "det") for x in other)]
        return next(leading, None) or (close[-1] if close else None)

    def _just_before(self, i: int, first: int) -> When | None:
        """The date before an aside that opens with the meeting: «me confirmó el viernes, en una llamada,»."""
        s = self.s
        led = s.low(i - 1) in {"en", "in", "during", "durante"} and s.low(i - 2) == "," and i - 3 > first
        return s.date_at.get(i - 3) if led else None

    def _told_from(self, k: int, here: Sequence[When]) -> When | None:
        """The day that another is told from: «un día después de que el canciller se reuniera»."""
        s = self.s
        near = (w for w in reversed(here) if w.j < k and k - w.j < _CLAUSE and s.low(w.j - 1) in _AFTERWARDS)
        return next((w for w in near if not any(s.low(x) in {",", ";"} for x in range(w.j, k))), None)

    def _opens(self, w: When, k: int, floor: int, first: int) -> bool:
        """Whether a date opens the clause that token k stands in: "and on Monday, of course, she will meet"."""
        s = self.s
        if not floor <= w.i < w.j <= k or k - w.j > 14:
            return False
        if w.i > first and s.low(w.i - 1) not in _OPENERS:
            return False
        between = range(w.j, k)
        return not any(s.has(x, "clause", "say", "up_verb", "down_verb", "up_noun", "down_noun") for x in between)

    def cut(self, k: int, i: int, end: int, first: int) -> bool:
        """Whether the main clause begins where a fronted noun ends: "Ahead of the visit, the minister met"."""
        s = self.s
        if not s.has(k, "meet_noun") or (i == k and s.low(k - 1) in _VERBAL):
            return False
        lead = next((x for x in range(max(first, i - 4), i) if s.has(x, "ahead")), first)
        if self.led(i, first) and lead > first + 1 and s.low(lead - 1) not in _OPENERS:
            return False  # "they reviewed preparations for the summit, scheduled for May"
        if self.led(i, first):
            own = end in s.date_at or s.has(end, "clause")
            return s.low(end) == "," or (s.mention(end) is not None and not own)
        near = range(max(first, i - 3), i)
        lone = s.low(end) == "," and not self._goes_on(end + 1, end + REACH)
        if lone and self.long_after(i, first):
            return True
        return lone and any(s.low(x) in _DURING and (x == first or s.low(x - 1) in _OPENERS) for x in near)

    def led(self, i: int, first: int) -> bool:
        """Whether the noun that begins at token i is what lies ahead: "ahead of the summit", «para preparar el»."""
        s = self.s
        return any(s.has(x, "ahead") and x + s.size(x, "ahead") in {i, i - 1} for x in range(max(first, i - 4), i))

    def _then(self, k: int, first: int) -> When | None:
        """The date whose clause the meeting stands in: "next week, when she is to be received"."""
        s = self.s
        start = next((x for x in range(k - 1, max(first, k - 9), -1) if s.low(x) in _THEN), None)
        if start is not None and s.low(start) in {"where", "donde"}:  # «viajará mañana a Lima, donde verá a»
            near = (w for w in s.dates if start - 7 < w.i < start and first <= w.i)
            return next((w for w in near if not any(s.low(x) == "," for x in range(w.j, start - 1))), None)
        before = (start - 2 if s.low(start - 1) == "," else start - 1) if start is not None else -1
        return s.date_at.get(before) if before >= first else None

    def trail(self, i: int, first: int) -> When | None:
        """The date between a verb and its noun: «sostuvieron ayer, en Roma, una ronda»."""
        s, x, found = self.s, i - 1, None
        while x >= first and i - x < 18:
            mention = s.mention(x)
            placing = mention is not None and (mention.country or mention.capital or mention.name) and not mention.role
            if x in s.date_at:
                found = s.date_at[x]
                x = found.i
            elif not (placing or s.low(x) in _BETWEEN | _PROCEEDINGS | {"esta", "this"} or s.has(x, "place", "site")):
                break
            x -= 1
        host = (s.has(x, "light") and s.cover[x] < 0) or (s.low(x), s.low(x - 1)) in {("sede", "será"), ("sede", "fue")}
        return found if found is not None and host else None

    def _same_clause(self, j: int, k: int) -> bool:
        """Whether no clause begins between tokens j and k."""
        return not any(self.s.has(x, "clause") or self.s.low(x) in {",", ";", ":"} for x in range(j, k))

    def reach(self, end: int, last: int, *, purpose: bool = True) -> int:
        """How far what belongs to a meeting may stand after it: to the next clause that is not its own timetable.

        `purpose`: past what they meet for ("to discuss the crossings on Monday").
        """
        s, m = self.s, end
        limit = min(last, end + REACH)
        while m < limit:
            low = s.low(m)
            if low in {";", ":", "—", "--", "–", "?", "!"} or s.block.quote_of[m] != s.block.quote_of[max(m - 1, 0)]:
                break
            if low == "(" and m + 1 not in s.date_at:
                break
            if (low in _FOLLOWS and m + 1 not in s.date_at) or (
                low == "que" and s.low(m - 1) in {"la", "el", "las", "los"}
            ):
                break  # "the meeting follows one held in May", «da continuidad a la que sostuvieron»
            if low == "," and not self._goes_on(m + 1, limit):
                aside = self._aside(m + 1, limit)
                if aside is None:
                    break
                m = aside
                continue
            occasion = low in {"when", "cuando"} and any(s.has(x, "meet") for x in range(m + 1, m + 8))
            weekly = low in {"after", "before"} and s.low(m - 1) in {"week", "weekend", "day"} and s.cap(m + 1)
            if s.has(m, "clause") and s.low(m - 1) != "," and not (self._timetable(m + 1) or occasion or weekly):
                break
            if s.has(m, "up_verb", "down_verb", "up_noun", "down_noun") and s.cover[m] < 0:
                break
            if not purpose and self._aims(m):
                break
            m += 1
        return m

    def _goes_on(self, m: int, limit: int) -> bool:
        """Whether what follows a comma still tells when or where: ", in Rome", ", que tendrá lugar el lunes"."""
        s = self.s
        if s.low(m) in _AND:
            m += 1
            if m in s.date_at and self._clause_after(s.date_at[m].j):
                return False  # ", and on Monday the president will"
            if s.has(m, "light", "future") and s.cover[m] < 0:
                return True
        elif (
            self._beside(m)
            or self._town(m, limit)
            or self._manner_of(m)
            or (s.has(m, "light") and s.cover[m] < 0 and self._dated(m + 1))
        ):
            return True
        elif m in s.date_at and self._moves(s.date_at[m].j):
            return False  # «en la reunión, en enero llegaron»
        at = m + s.low(m).endswith(("ly", "mente"))  # ", alternately in Rome and Lima"
        at += 2 * ((s.low(m), s.low(m + 1)) in {("this", "time"), ("esta", "vez")})
        leads = s.low(at) in _TO_PLACE and (s.spanish or s.low(at) != "a") and self._somewhere(at + 1)
        if s.low(m) in _STARTING and self._dated(m + 1):
            return True  # ", beginning in April"
        if leads or self._latest(m) or m in s.date_at or s.low(m) in HELD | SET | _HERE:
            return True
        return s.has(m, "clause") and s.low(m) not in _WHO and self._timetable(m + 1)

    def _moves(self, m: int) -> bool:
        """Whether a verb of moving, rising or falling follows a date: it is that of a flow."""
        s = self.s
        verb = s.has(m, "move", "up_verb", "down_verb")
        return verb and s.cover[m] < 0 and not s.has(m, "light", "meet", "flow_be")

    def _beside(self, m: int) -> bool:
        """Whether which side of a line a place lies on is told at token m: "on the Colombian side of the gulf"."""
        s = self.s
        if s.low(m) not in {"on", "in", "at", "near", "en", "a", "al", "junto", "just"}:
            return False
        return any(s.low(x) in _SIDES for x in range(m + 1, m + 6))

    def _dated(self, m: int) -> bool:
        """Whether a day stands within a few words of token m: ", took place on Monday"."""
        return any(x in self.s.date_at for x in range(m, m + 4))

    def _manner_of(self, m: int) -> bool:
        """Whether how or beside what they met stands at token m: "by video link", "on the sidelines", «al margen»."""
        s = self.s
        if s.low(m) in _BY:
            return any(s.low(x) in _LINE for x in (m + 1, m + 2))
        return s.low(m) in {"on", "in", "at", "al", "en"} and any(s.low(x) in _FRINGE for x in (m + 1, m + 2))

    def _somewhere(self, m: int) -> bool:
        """Whether a day or place may follow a preposition: not "in a letter"."""
        s = self.s
        near = [m, m + 1] if s.has(m, "det") else [m]
        return any(x in s.date_at or s.has(x, "place", "site") or (x < len(s.tokens) and s.cap(x)) for x in near)

    def _clause_after(self, m: int) -> bool:
        """Whether another subject follows a date."""
        s = self.s
        return s.low(m) == "," or s.has(m, "det", "pron") or s.mention(m) is not None

    def _town(self, m: int, limit: int) -> bool:
        """Whether the name of a town or country stands at token m, as in "in San José, Costa Rica"."""
        s = self.s
        if m >= min(limit, len(s.tokens)) or not s.cap(m):
            return False
        if s.has(m, "place"):
            return True
        mention = s.mention(m)
        if mention is None or mention.role is not None:
            return False
        closed = mention.j >= len(s.tokens) or not s.tokens[mention.j].word or mention.j in s.date_at
        return closed or s.low(mention.j) in {"on", "el", "este", "to", "para"}

    def _aside(self, m: int, limit: int) -> int | None:
        """Past an aside between commas, where the verb of the meeting follows: "The visit, he said, is due on"."""
        s = self.s
        closing = next((x for x in range(m, min(limit, m + 9)) if s.low(x) == ","), None)
        if closing is None:
            return None
        goes_on = s.has(closing + 1, "aux", "future", "light", "flow_be") or s.low(closing + 1) in _WILL_BE | TURNS
        beside = closing - m < 5 and s.low(m) in {"on", "in", "at", "near", "en", "a", "al", "junto"}
        beside = beside and any(x in s.date_at for x in (closing + 1, closing + 2))
        adverb = closing - m < 3 and (closing + 1 in s.date_at or s.low(closing + 1) in _TO_PLACE)
        return closing + 1 if goes_on or adverb or beside else None

    def _within_aside(self, w: When, end: int) -> bool:
        """Whether a date stands in an aside right after the noun: "The visit, agreed last week, is due on Monday"."""
        s = self.s
        if s.low(end) != "," or self._goes_on(end + 1, w.i + 1):
            return False
        closing = self._aside(end + 1, end + REACH)
        return closing is not None and w.j < closing

    def _aims(self, m: int) -> bool:
        """Whether a purpose begins at token m: "to discuss", «para hablar», «sobre»."""
        s = self.s
        if s.low(m) == "over" and s.low(m + 1) in _TABLE:
            return False  # "over coffee"
        if s.low(m) in {"para", "on", "about", "over", "sobre"}:
            return m not in s.date_at and not any(s.low(x) in _FRINGE for x in (m + 1, m + 2))
        plain = s.tokens[m + 1].word and not s.cap(m + 1) if m + 1 < len(s.tokens) else False
        return s.low(m) == "to" and plain and not s.has(m + 1, "det", "aux") and s.mention(m + 1) is None
