"""Over which time a claim holds: dates, starts, rates, stretches told by their length or by what was named before."""

from __future__ import annotations

from caudal.talks.claims.lengths import AGAINST, Lengths
from caudal.talks.claims.moves import since_end
from caudal.talks.items import Slot
from caudal.talks.words.amounts import Amount
from caudal.talks.words.days import When
from caudal.talks.words.tokens import word_set

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
_NOWADAYS = word_set("now currently today nowadays actualmente ahora hoy")
_RECENT = word_set("past last recent this último última últimos últimas recientes este esta")
_ENDED = ("termin", "conclu", "finaliz", "end", "to", "through", "hasta", "cerr")
_UNITS = ("seman", "mes", "week", "month", "year", "año", "trimestre", "quarter", "quincena")
_HOURS = word_set("madrugada mañana tarde noche morning afternoon evening")
_FORMER = word_set("previous prior preceding anterior previo")
_COUNTING = ("report", "record", "regist", "count", "cont", "log")  # "were reported", «se registraron»
_PREPS = word_set("in on at since between from during by en el la los las entre desde durante de del ya solo sólo only")


class Periods(Lengths):
    """Finds the time slot of a claim."""

    def _period(self, start: int, end: int, floor: int, last: int, amount: Amount | None) -> tuple[Slot | None, int]:
        """A date within the claim or beside it, which it then takes in; else a rate; else a date of its sentence."""
        s = self.s
        named = self._named_stretch(start, end, floor, last)
        if named is not None:
            return named, since_end(s, named, end) if s.tokens[end - 1].start <= named.start else end
        held = range(amount.i, amount.j) if amount is not None and amount.j - amount.i > 3 else range(0)
        here = [w for w in s.dates if floor <= w.i < last and not self._base(w)]
        here = [w for w in here if w.i not in held and not self._told_on(w, start, end)]
        near = [w for w in here if start <= w.i <= end + (s.has(end, "per") and s.size(end, "per"))]
        if len(here) > 1:
            near = [w for w in near if not self._aside(w, start) or w.i > here[-1].i - 1]
        if near:  # "8,000 crossings a day in December came down to 1,700 in September"
            came = amount is not None and s.low(amount.i - 1) in {"to", "a", "hasta"}
            when = near[-1] if came and amount is not None and near[0].j <= amount.i < near[-1].i else near[0]
            stop = when.j + self._half(when.j)
            first = self._week_to(when.i)
            if first < when.i:
                return s.slot(first, stop), max(end, stop)
            return s.slot(when.i, stop, when.value if stop == when.j else None), max(end, stop)
        since = self._since(end, last) or self._in_a_row(end, last)
        if since is not None:
            return since, since_end(s, since, end)
        apart = self._between(start, end, floor, last)
        if apart is not None:
            return apart, max(end, since_end(s, apart, end)) if apart.start >= s.tokens[end - 1].start else end
        rate = self._rate(start, end, last)
        if rate is not None and amount is not None and rate[1] < amount.i - 1 and s.low(amount.i - 1) != "of":
            during = self._lasting(amount.i, end, last)  # "Daily entries rose from 140 to 410 in a fortnight"
            if during is not None:
                return during, max(end, since_end(s, during, end))
        if rate is not None:
            return self._dated(rate, here, start, end)
        lasting = self._lasting(start, end, last) or self._middle(start, end, floor, last)
        lasting = lasting or self._close(start, end, floor, last)
        lasting = lasting or self._so_far(start, end, floor, last)
        lasting = lasting or self._lasting_before(start, floor)
        if lasting is not None:
            return lasting, max(end, since_end(s, lasting, end)) if lasting.start >= s.tokens[end - 1].start else end
        here = [w for w in here if w.i < end or not self._remarked(end, w.i)]
        if here:
            when = min(here, key=lambda w: min(abs(w.i - end), abs(start - w.j)))
            first = self._week_to(when.i)
            return s.slot(first, when.j, when.value if first == when.i else None), end
        return self._season(start, end, floor, last) or self._loose(start, end, floor, last), end

    def _remarked(self, end: int, i: int) -> bool:
        """Whether a remark on the claim begins between tokens `end` and `i`: «, lo que convierte a»."""
        s = self.s
        return any(s.low(x) == "," and s.low(x + 1) in {"lo", "which"} for x in range(end, i))

    def _aside(self, when: When, start: int) -> bool:
        """Whether a date stands between commas within the claim: "arrivals, which had soared in 2023, fell"."""
        s = self.s
        opened = any(s.low(x) == "," for x in range(max(start + 1, when.i - 8), when.i))
        return opened and s.low(when.j) == ","

    def _week_to(self, i: int) -> int:
        """The start of a stretch that ends at the date of token i: «en la semana que terminó el domingo»."""
        s, m = self.s, i - 1
        while m > i - 5 and (s.low(m) in {"que", "el", "that", "which", "fiscal"} or s.low(m).startswith(_ENDED)):
            m -= 1
        if m == i - 1 or not s.low(m).startswith(_UNITS):
            return i
        while m > 0 and (s.has(m - 1, "det") or s.low(m - 1) in {"fiscal", "en", "in", "durante", "for", "during"}):
            m -= 1
        return m

    def _rate(self, start: int, end: int, last: int) -> tuple[int, int] | None:
        """The tokens of a rate within the claim or right after it: "a day", «migrantes diarios»."""
        s = self.s
        counted = end + s.size(end, "flow_people")
        if s.has(counted, "per") and (counted > end or s.has(end - 1, "flow_people")):
            return end, counted + s.size(counted, "per")  # "had fallen to fewer than 200 people a day"
        far = end + 1
        while far < min(end + 4, last) and s.tokens[far].word and s.has(end, "det"):
            far += 1
        if far < last and s.has(far, "per") and s.has(end, "det"):
            return far, far + s.size(far, "per")
        for m in range(start, min(end + 2, last)):
            ago = s.low(m + s.size(m, "per")) in {"ago", "earlier", "before"}  # "as a year ago"
            if s.has(m, "per") and not ago and (m <= end or s.low(end) not in {",", "."}):
                return m, m + s.size(m, "per")
        return None

    def _dated(self, rate: tuple[int, int], here: list[When], start: int, end: int) -> tuple[Slot | None, int]:
        """A rate, or the date that stands beside it: "41 a day in May", «en marzo cruzaron 210 personas por día»."""
        s, (m, stop) = self.s, rate
        leading = [w for w in here if w.i < start and start - w.j < 12 and self._one_clause(w.j, start)]
        after = [w for w in here if stop <= w.i <= stop + 1 and s.tokens[stop].word]
        since = (w for w in here if stop < w.i < stop + 12 and s.low(w.i) in {"since", "desde"})
        after = after or [w for w in since if all(s.tokens[x].word for x in range(stop, w.i))]
        if after:
            return s.slot(after[0].i, after[0].j, after[0].value), max(end, after[0].j)
        beside = [w for w in here if end <= w.i <= end + 1] if stop - m == 1 and stop < end else []
        if beside:  # "monthly returns slid to 1,900 in December"
            return s.slot(beside[0].i, beside[0].j, beside[0].value), max(end, beside[0].j)
        reach = max(end, stop) if m <= end + 1 else end
        if leading:
            return s.slot(leading[-1].i, leading[-1].j, leading[-1].value), reach
        return s.slot(m, stop, "per " + _unit(s.low(stop - 1))), reach

    def _loose(self, start: int, end: int, floor: int, last: int) -> Slot | None:
        """A rate farther off in the clause, or "now": "9,000 people cross on foot each day", «Cada noche cruzan»."""
        s = self.s
        for m in range(end, min(end + 9, last)):
            if not s.tokens[m].word or s.has(m, "clause", "say") or s.low(m) in {"and", "y"}:
                break
            if s.has(m, "per") and s.low(m + s.size(m, "per")) not in {"ago", "earlier"}:
                stop = m + s.size(m, "per")
                return s.slot(m, stop, "per " + _unit(s.low(stop - 1)))
        for m in range(max(floor, start - 7), start):
            stop = m + s.size(m, "per")
            opens = m == floor or not s.tokens[m - 1].word or s.low(m - 1) in {"y", "and", "que", "that"}
            aside = s.low(stop) == "," and s.low(start - 1) == "," and start - stop > 2  # "Every night, they say, "
            if opens and m < stop <= start and (aside or self._one_clause(stop, start)):
                return s.slot(m, stop, "per " + _unit(s.low(stop - 1)))
        night = next((x for x in (*range(end, min(end + 4, last)), floor) if s.low(x) in {"overnight", "anoche"}), -1)
        if night >= 0:
            return s.slot(night, night + 1)
        dawn = (x for x in range(max(floor, start - 4), min(end + 4, last)) if s.low(x) in {"esta", "this"})
        today = next((x for x in dawn if s.low(x + 1) in _HOURS), -1)
        if today >= 0:
            return s.slot(today, today + 2)
        now = (x for x in range(max(floor, start - 2), min(end + 2, last)) if s.low(x) in _NOWADAYS)
        at = next((x for x in now if x < end or s.tokens[end].word), None)
        return None if at is None else s.slot(at, at + 1)

    def _told_on(self, when: When, start: int, end: int) -> bool:
        """Whether a date outside the claim is the day it was said: "crossings fell, she told reporters on Thursday"."""
        s = self.s
        if when.i > end:
            noun = (
                "posts",
                "post",
                "counts",
                "records",
                "rules",
                "rule",
                "reports",
                "report",
                "notes",
                "claims",
                "states",
            )  # "at Polish posts in the second quarter"
            return any(s.has(x, "say") and s.cover[x] < 0 and s.low(x) not in noun for x in range(end, when.i))
        near = range(max(0, when.i - 3), when.i)
        if start <= when.i:  # "Deportations, the agency reported last week, reached"
            opened = any(s.low(x) == "," for x in range(start, when.i))
            return opened and s.low(when.j) == "," and any(s.has(x, "say") and s.cover[x] < 0 for x in near)
        if when.j > start or when.value is None:
            return False
        if when.j == start and len(when.value) != 10 and not self.s.has(when.i - 1, "say"):
            return False  # «informó haber frustrado en junio 203 travesías»
        led = when.i
        while led > 0 and s.low(led - 1) in _PREPS:
            led -= 1
        done = led > 0 and s.has(led - 1, "handle", "move", "carry") and not s.has(led - 1, "say")
        if any(s.has(x, "say") for x in near) and s.low(led - 1) not in {"that", "que"} and not done:
            return True
        today = len(when.value) == 10 and s.low(start - 1) != ","
        telling = (x for x in range(when.j, start) if s.has(x, "say") and s.cover[x] < 0)
        return today and any(not s.low(x).startswith(_COUNTING) for x in telling)

    def _base(self, when: When) -> bool:
        """Whether the date is what a change is compared with: "than in May", «que un año antes»."""
        s, before = self.s, self.s.low(when.i - 1)
        if before in AGAINST - {"que"} or before == "as":
            return True
        if s.low(when.i) in {"over", "on", "sobre"} and any(s.low(x) in _FORMER for x in range(when.i, when.j)):
            return True  # "a tenfold increase over the previous year"
        lately = any(s.low(x) in _RECENT for x in range(when.i, when.j))
        if when.value is None and s.low(when.i) in {"in", "en"} and not lately and self._ranked(when.i, when.i - 3):
            return True
        if before == "que" and any(s.low(x).startswith(_THAN) for x in range(max(0, when.i - 9), when.i)):
            return True
        facing = when.i - 4 < 0 or not any(s.low(x) == "frente" and self._coast(x) for x in range(when.i - 4, when.i))
        return facing and any(
            s.low(x) in {"than", "against", "compared", "frente", "respecto", "versus"}
            for x in range(max(0, when.i - 6), when.i)
            if (x > when.i - 5 or self._same_stretch(x, when.i))
            if not any(a.i <= x < a.j for a in self.amounts)
        )

    def _same_stretch(self, x: int, i: int) -> bool:
        """Whether only words for a like stretch stand between: "compared with the same period of 2021"."""
        s = self.s
        words = [s.low(y) for y in range(x + 1, i)]
        return bool({"same", "mismo", "misma", "igual"} & set(words)) and not {",", ";", "."} & set(words)

    def _coast(self, x: int) -> bool:
        """Whether "frente a" at token x tells where: «murieron frente a Túnez», «frente a las costas de»."""
        s = self.s
        if s.low(x + 2) in {"las", "la", "los"} and s.low(x + 3) in {"costas", "costa", "isla", "islas", "playas"}:
            return True
        place = s.mention(x + 2) or s.mention(x + 3)
        return place is not None and place.role is None and (place.country or place.capital or place.name is not None)


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
