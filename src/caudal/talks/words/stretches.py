"""Weeks, months, quarters and years in running text, resolved against the day of publication."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caudal.talks.words.days import When, is_year, month_label, plural
from caudal.talks.words.lexicon import Lexicon
from caudal.talks.words.tokens import Token

_WEEK = timedelta(days=6)
_YEARLY = frozenset(
    ["in", "since", "en", "desde", "during", "durante", "by", "of", "de", "until", "hasta", "through", "todo", "all"]
)
_FEASTS = {  # words, and whether the week of Christmas (else that of Easter)
    ("semana", "de", "navidad"): True, ("semana", "navideña"): True, ("christmas", "week"): True,
    ("week", "of", "christmas"): True, ("semana", "santa"): False, ("holy", "week"): False, ("easter", "week"): False,
}  # fmt: skip


def _christmas(year: int) -> date:
    return date(year, 12, 25)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus's rule)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    n = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = h + n - 7 * ((a + 11 * h + 22 * n) // 451) + 114
    return date(year, m // 31, m % 31 + 1)


def _whitsun(year: int) -> date:
    return _easter(year) + timedelta(days=49)


_NAMED_FEASTS = {
    "christmas": _christmas, "navidad": _christmas, "easter": _easter, "pascua": _easter,
    "whitsun": _whitsun, "pentecost": _whitsun, "pentecostés": _whitsun,
}  # fmt: skip
_HOLIDAYS = {
    ("christmas", "day"): (12, 25), ("christmas", "eve"): (12, 24), ("boxing", "day"): (12, 26),
    ("new", "year's", "day"): (1, 1), ("new", "year’s", "day"): (1, 1), ("new", "year", "'s", "day"): (1, 1),
    ("new", "year's", "eve"): (12, 31), ("new", "year’s", "eve"): (12, 31), ("new", "year", "'s", "eve"): (12, 31),
    ("día", "de", "navidad"): (12, 25), ("nochebuena",): (12, 24), ("nochevieja",): (12, 31),
    ("día", "de", "año", "nuevo"): (1, 1), ("día", "de", "reyes"): (1, 6), ("may", "day"): (5, 1),
}  # fmt: skip
_BESIDE_FEAST = {
    ("week", "after"): 1, ("week", "before"): -1, ("week", "following"): 1, ("semana", "después", "de"): 1,
    ("semana", "siguiente", "a"): 1, ("semana", "posterior", "a"): 1, ("semana", "anterior", "a"): -1,
}  # fmt: skip


@dataclass(slots=True)
class Stretches:
    """The stretches of time of one language, for one day of publication."""

    lexicon: Lexicon
    published: date

    def _weekend(self, tokens: Sequence[Token], k: int, last: int, future: bool | None) -> When | None:
        """Saturday and Sunday: "over the weekend", "last weekend", «el próximo fin de semana»."""
        near = self.lexicon.raw["dates"]
        marks = near["past"] + near["next"] + near["this"]
        mark, m = (tokens[k].low, k + 1) if tokens[k].low in marks else ("", k)
        name = tuple(t.low for t in tokens[m : min(m + 3, last)])
        if name[:1] != ("weekend",) and name != ("fin", "de", "semana"):
            return None
        j = m + (1 if name[0] == "weekend" else 3)
        if not mark and self.lexicon.language == "es" and j < last and tokens[j].low in marks:
            mark, j = tokens[j].low, j + 1
        saturday = self.published + timedelta(days=5 - self.published.weekday())
        ahead = mark in near["next"] or ((mark in near["this"] or not mark) and bool(future))
        if not ahead and (self.published.weekday() < 5 or mark in near["past"]) and mark not in near["this"]:
            saturday -= timedelta(days=7)
        return When(k, j, f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}", k, ahead)

    def _feast(self, tokens: Sequence[Token], k: int, last: int, future: bool | None) -> When | None:
        """The week of a feast: "Christmas week", "the week of Christmas", «la semana de Navidad», «Semana Santa»."""
        words = [t.low for t in tokens[k : min(k + 4, last)]]
        beside = self._beside_feast(words)
        if beside is not None:
            return When(k, k + beside[0], self._week(beside[1]), k)
        day_off = next((p for p in _HOLIDAYS if words[: len(p)] == list(p)), None)
        if day_off is not None:
            return When(k, k + len(day_off), self._holiday(*_HOLIDAYS[day_off], future).isoformat(), k)
        named = next((p for p in _FEASTS if words[: len(p)] == list(p)), None)
        if named is None:
            return None
        of = _christmas if _FEASTS[named] else _easter
        years = [self.published.year + n for n in (-1, 0, 1)]
        days = [
            d
            for d in map(of, years)
            if future is None or (d >= self.published - _WEEK if future else d <= self.published + _WEEK)
        ]
        day = min(days, key=lambda d: abs((d - self.published).days))
        if of is _easter:  # from Palm Sunday
            return When(k, k + len(named), f"{(day - timedelta(days=7)).isoformat()}/{day.isoformat()}", k)
        return When(k, k + len(named), self._week(day), k)

    def _holiday(self, month: int, day: int, future: bool | None) -> date:
        """The nearest day of that name in the direction of the verb."""
        days = [date(self.published.year + n, month, day) for n in (-1, 0, 1)]
        days = [d for d in days if future is None or (d >= self.published if future else d <= self.published)]
        return min(days, key=lambda d: abs((d - self.published).days))

    def _beside_feast(self, words: list[str]) -> tuple[int, date] | None:
        """The length in words and a day of the week before or after a feast: "the week after Whitsun"."""
        for phrase, weeks in _BESIDE_FEAST.items():
            size = len(phrase)
            if tuple(words[:size]) != phrase or words[size : size + 1] == [] or words[size] not in _NAMED_FEASTS:
                continue
            days = [_NAMED_FEASTS[words[size]](self.published.year + n) for n in (-1, 0, 1)]
            feast = min(days, key=lambda d: abs((d - self.published).days))
            return size + 1, feast + timedelta(days=7 * weeks)
        return None

    def _opening_months(self, tokens: Sequence[Token], k: int, last: int) -> When | None:
        """The first four months of the year; los primeros diez meses de 2023."""
        numbers = self.lexicon.raw["numbers"]["words"]
        if k + 2 < last and tokens[k + 1].low == "primeros" and numbers.get(tokens[k].low, 0) > 1:
            m, count = k + 2, numbers[tokens[k].low]
        elif tokens[k].low in {"first", "primeros"} and k + 2 < last:
            m, count = self._count(tokens, k + 1, last, numbers)
        else:
            return None
        if m == k + 1 or m + 1 >= last or tokens[m].low not in {"months", "meses"} or not 1 <= count <= 12:
            return None
        j = m + 1
        while j < last and j - m < 4 and tokens[j].low in {"of", "de", "del", "the", "this", "este"}:
            j += 1
        fiscal = j + 1 < last and {tokens[j].low, tokens[j + 1].low} & {"fiscal"} and j > m + 1
        if fiscal:
            opened = self.published.year - (self.published.month < 10)
            until = date(opened + (count > 3), (count + 8) % 12 + 1, 1)
            until = until.replace(day=calendar.monthrange(until.year, until.month)[1])
            return When(k, j + 2, f"{opened:04d}-10-01/{until.isoformat()}", k)
        if j >= last or j == m + 1 or not (is_year(tokens[j]) or tokens[j].low in {"year", "año"}):
            return None
        year = int(tokens[j].text) if is_year(tokens[j]) else self.published.year
        until = date(year, count, calendar.monthrange(year, count)[1])
        return When(k, j + 1, f"{date(year, 1, 1).isoformat()}/{until.isoformat()}", k)

    def _fiscal(self, tokens: Sequence[Token], k: int, last: int) -> When | None:
        """A fiscal year of the United States, October to September: "fiscal year 2023", «el año fiscal 2023»."""
        named = tuple(t.low for t in tokens[k : min(k + 2, last)])
        if named[:1] != ("fiscal",) and named != ("año", "fiscal"):
            return None
        j = k + (2 if named in {("fiscal", "year"), ("año", "fiscal")} else 1)
        if j >= last or not is_year(tokens[j]):
            return None
        year = int(tokens[j].text)
        return When(k, j + 1, f"{year - 1:04d}-10-01/{year:04d}-09-30", k)

    def _opening_days(self, tokens: Sequence[Token], k: int, last: int) -> tuple[int, int] | None:
        """Where the month begins, and how many of its days: "first two weeks of", «primeros quince días de»."""
        if tokens[k].low not in {"first", "primeros", "primeras"} or k + 3 >= last:
            return None
        m, count = self._count(tokens, k + 1, last, self.lexicon.raw["numbers"]["words"])
        size = {"day": 1, "week": 7}.get(self.lexicon.raw["dates"]["units"].get(tokens[m].low, ""), 0)
        of = m + 1 < last and tokens[m + 1].low in {"of", "de"}
        return (m + 2, size * count) if m > k + 1 and of and 0 < size * count < 31 else None

    def _division(self, tokens: Sequence[Token], k: int, last: int, future: bool | None) -> When | None:
        """The first quarter [of 2024]; el segundo semestre del año; the last quarter of the year."""
        near = self.lexicon.raw["dates"]
        months = self._opening_months(tokens, k, last)
        if months is not None:
            return months
        number = near["ordinals"].get(tokens[k].low)
        if number is None or k + 1 >= last or tokens[k + 1].low not in near["divisions"]:
            return None
        months = near["divisions"][tokens[k + 1].low]
        number = number or 12 // months
        if number * months > 12:
            return None
        j, year = k + 2, None
        m = j
        while m < last and m - j < 3 and tokens[m].low in {"of", "de", "del", "the", "this", "este", "año", "year"}:
            m += 1
        if m + 1 < last and tokens[m].low in {"ese", "that", "dicho"} and tokens[m + 1].low in {"año", "year"}:
            year, j = self._year_before(tokens, k), m + 2
        elif m < last and is_year(tokens[m]):
            year, j = int(tokens[m].text), m + 1
        elif m > j and tokens[m - 1].low in {"year", "año"}:
            year, j = self.published.year, m
        first = (number - 1) * months + 1
        if year is None:
            year = self.published.year
            if not future and first > self.published.month:
                year -= 1
            elif future and first + months - 1 < self.published.month:
                year += 1
        until = first + months - 1
        value = f"{year:04d}-{first:02d}-01/{year:04d}-{until:02d}-{calendar.monthrange(year, until)[1]:02d}"
        return When(k, j, value, k)

    def _year_before(self, tokens: Sequence[Token], k: int) -> int:
        """The last year printed before token k, or that of publication: «el último trimestre de ese año»."""
        near = (x for x in range(k - 1, max(-1, k - 60), -1) if is_year(tokens[x]))
        return next((int(tokens[x].text) for x in near), self.published.year)

    def _length(self, tokens: Sequence[Token], k: int, last: int) -> When | None:
        """A stretch without an end of its own: "in three months", "in the five months to May", «en dos semanas»."""
        near, m = self.lexicon.raw["dates"], k + 1
        if tokens[k].low not in {"in", "over", "en"}:
            return None
        if m < last and tokens[m].low in {"the", "los", "las"}:
            m += 1
        j, _ = self._count(tokens, m, last, self.lexicon.raw["numbers"]["words"])
        if j == m or j >= last or tokens[j].low not in near["units"] or not plural(tokens[j]):
            return None
        j += 1
        if j + 1 < last and tokens[j].low in {"to", "hasta"} and tokens[j + 1].low in near["months"]:
            j += 2
        return When(k, j, None, k)

    def _count(self, tokens: Sequence[Token], k: int, last: int, numbers: dict[str, int]) -> tuple[int, int]:
        if k < last and tokens[k].low in {"a", "an", "un", "una"}:
            return k + 1, 1
        if k < last and tokens[k].low in numbers:
            return k + 1, numbers[tokens[k].low]
        if k < last and tokens[k].text.isascii() and tokens[k].text.isdigit() and len(tokens[k].text) < 4:
            return k + 1, int(tokens[k].text)
        return k, 1

    def _back(self, unit: str, count: int) -> str | None:
        try:
            if unit == "day":
                return (self.published - timedelta(days=count)).isoformat()
            if unit == "week":
                return self._week(self.published - timedelta(days=7 * count))
            if unit == "month":
                return month_label(self.published, -count)
            return f"{self.published.year - count:04d}" if unit == "year" and count < self.published.year else None
        except (OverflowError, ValueError):
            return None

    def _stretch(self, unit: str, side: int) -> str | None:
        if unit == "week":
            return self._week(self.published + timedelta(days=7 * side))
        if unit == "month":
            return month_label(self.published, side)
        if unit == "year":
            return f"{self.published.year + side:04d}"
        return None if unit == "quarter" else (self.published + timedelta(days=side)).isoformat()

    def _week(self, day: date) -> str:
        monday = day - timedelta(days=day.weekday())
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"

    def _year(self, tokens: Sequence[Token], k: int) -> When | None:
        return When(k, k + 1, tokens[k].text, k) if is_year(tokens[k]) and k and tokens[k - 1].low in _YEARLY else None
