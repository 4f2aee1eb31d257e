"""Days, months and years as printed, and as ISO."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caudal.talks.words.tokens import Token

_FROM = frozenset({"from", "between", "del", "desde", "entre"})
_BESIDE: dict[tuple[str, ...], int] = {
    ("the", "day", "before"): -1, ("the", "previous", "day"): -1, ("the", "day", "after"): 1,
    ("the", "next", "day"): 1, ("the", "following", "day"): 1, ("el", "día", "anterior"): -1,
    ("la", "jornada", "anterior"): -1, ("el", "día", "siguiente"): 1, ("al", "día", "siguiente"): 1,
    ("la", "jornada", "siguiente"): 1, ("el", "día", "previo"): -1,
    ("the", "next", "morning"): 1, ("the", "following", "morning"): 1, ("la", "mañana", "siguiente"): 1,
    ("la", "noche", "previa"): -1, ("the", "following", "evening"): 1, ("la", "noche", "siguiente"): 1,
    **{(point, "same", part): 0 for point in ("the", "that") for part in ("day", "morning", "afternoon", "evening")},
    **{(point, "misma", part): 0 for point in ("la", "esa") for part in ("mañana", "tarde", "noche", "jornada")},
    **{("the", part, "before"): -1 for part in ("night", "evening", "afternoon")},
    **{("the", "previous", part): -1 for part in ("night", "evening", "afternoon")},
    **{("la", part, "anterior"): -1 for part in ("noche", "tarde")},
    ("the", "morning", "after"): 1, ("a", "la", "mañana", "siguiente"): 1,
    ("el", "mismo", "día"): 0, ("ese", "mismo", "día"): 0,
}  # fmt: skip
_SPANS = {"day": 1, "days": 1, "día": 1, "días": 1, "week": 7, "weeks": 7, "semana": 7, "semanas": 7}
_LED = frozenset({"after", "before", "antes", "después"})
_PLAIN = frozenset({"in", "at", "on", "en", "a", "with", "con", "and", "y"})
_OF_WEEK = frozenset({",", "on", "of", "the", "el", "de", "del", "la", "in", "en"})
_SHIFTS = {"earlier": -1, "before": -1, "later": 1, "after": 1, "antes": -1, "después": 1}
_RANKS = (frozenset({"first", "primera"}), frozenset({"second", "segunda"}), frozenset({"third", "tercera"}))
_UNTIL = frozenset({"to", "and", "until", "through", "al", "y", "hasta"})


@dataclass(frozen=True, slots=True)
class When:
    """Tokens [i, j) that say when; `value` as above; `core` is where the date begins after its preposition."""

    i: int
    j: int
    value: str | None
    core: int
    ahead: bool = False  # the words themselves point to the future ("next week", "próximo")


def joined(tokens: Sequence[Token], one: When, other: When) -> When | None:
    """Two days or months as one stretch: "from May 6 to May 8", «entre octubre y diciembre», "January-June".

    The first takes the year that puts it before the second, unless its year is printed.
    """
    if one.value is None or other.value is None or len(one.value) != len(other.value) or len(one.value) not in {7, 10}:
        return None
    if other.core - one.j > 2:
        return None
    between = [tokens[x].low for x in range(one.j, other.core)]
    before = {tokens[x].low for x in range(max(one.i - 1, 0), one.core)}
    begun = bool(before & _FROM) or between in (["-"], ["–"]) or ("de" in before and between[:1] == ["a"])
    linked = any(low in _UNTIL for low in between) or between in (["-"], ["–"], ["a"], ["a", "el"])
    first = one.value
    if begun and linked and first >= other.value and not any(is_year(tokens[x]) for x in range(one.core, one.j)):
        first = _shifted(first, other.value)
    if not linked or first >= other.value:
        return None
    if len(first) == 7:
        year, month = int(other.value[:4]), int(other.value[5:])
        until = date(year, month, calendar.monthrange(year, month)[1]).isoformat()
        return When(one.i, other.j, f"{first}-01/{until}", one.core, other.ahead) if begun else None
    begun = begun or (date.fromisoformat(other.value) - date.fromisoformat(first)).days == 1
    return When(one.i, other.j, f"{first}/{other.value}", one.core, other.ahead) if begun else None


def within(tokens: Sequence[Token], one: When, other: When) -> When | None:
    """The day of a week told beside it: "last week, on Thursday", «el martes de la próxima semana»."""
    values = sorted((one.value or "", other.value or ""), key=len)
    if len(values[0]) != 10 or len(values[1]) != 21 or other.core - one.j > 3:
        return None
    if any(tokens[x].low not in _OF_WEEK for x in range(one.j, other.core)):
        return None
    (monday, sunday), day = bounds(values[1]), date.fromisoformat(values[0])
    names = " ".join(tokens[x].low for x in range(one.core, other.j))
    if (sunday - monday).days != 6 or monday.weekday() or not any(word in names for word in ("week", "semana")):
        return None
    if any(tokens[x].text[:1].isdigit() for x in range(one.core, other.j)):
        return None  # a day that is printed
    told = monday + timedelta(days=day.weekday())
    return When(one.i, other.j, told.isoformat(), one.core, one.ahead or other.ahead)


def _shifted(value: str, until: str) -> str:
    """A day or month in the last year that puts it before another."""
    year = int(until[:4]) - (value[5:] >= until[5:])
    leap = value[5:] == "02-29" and not calendar.isleap(year)
    return f"{year:04d}-{'02-28' if leap else value[5:]}"


def bounds(value: str) -> tuple[date, date]:
    """The first and last day of an ISO day, month, year or stretch of days."""
    first, _, last = value.partition("/")
    if last:
        return date.fromisoformat(first), date.fromisoformat(last)
    year, month = int(first[:4]), int(first[5:7] or 0)
    if len(first) == 10:
        return date.fromisoformat(first), date.fromisoformat(first)
    until = month or 12
    return date(year, month or 1, 1), date(year, until, calendar.monthrange(year, until)[1])


def beside(tokens: Sequence[Token], k: int, last: int, numbers: dict[str, int]) -> tuple[int, int] | None:
    """The end and shift of a day told from another: "the day before", "two days later", «al día siguiente»."""
    words = tuple(t.low for t in tokens[k : min(k + 4, last)])
    late = words[2:] == ("más", "tarde") and words[1] in _SPANS and _told((*words[:2], "después"), k, numbers)
    if late:
        return late[0] + 1, late[1]
    for phrase, shift in _BESIDE.items():
        if words[: len(phrase)] == phrase:
            return k + len(phrase), shift
    if len(words) < 3 or words[1] not in _SPANS or words[2] not in _SHIFTS:
        return None
    led = words[2] in _LED and len(words) > 3 and words[3][:1].isalpha() and words[3] not in _PLAIN
    led = led or (words[2] in {"after", "before"} and words[3:] == ("a",))
    if led and _SPANS[words[1]] > 1 and words[2:] != ("después", "de"):
        return None  # "a week after the vote"
    told = _told(words, k, numbers)
    if told is None or not led or not (words[3] == "de" or (k > 0 and tokens[k - 1].text == "," and words[0] == "a")):
        return told
    return told[0], -told[1]  # "on Tuesday, a day before she met him": she met him on Wednesday


def _told(words: tuple[str, ...], k: int, numbers: dict[str, int]) -> tuple[int, int] | None:
    count = 1 if words[0] in {"a", "una"} else numbers.get(words[0], 0)
    return (k + 3, count * _SPANS[words[1]] * _SHIFTS[words[2]]) if 0 < count < 15 else None


def part_of(month: str, words: Sequence[str]) -> str:
    """The days of a month that "the first week of", «la segunda quincena de» stand for, or the month itself."""
    year, number = int(month[:4]), int(month[5:])
    length = calendar.monthrange(year, number)[1]
    rank = next((n for n, names in enumerate(_RANKS) if not names.isdisjoint(words)), None)
    if not {"week", "semana"}.isdisjoint(words):
        if rank is None:  # from Monday to Sunday, most of its days in the month
            thursday = length - (date(year, number, length).weekday() - 3) % 7
            monday = date(year, number, thursday) - timedelta(days=3)
            return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
        first = 7 * rank + 1
        return f"{month}-{first:02d}/{month}-{first + 6:02d}"
    if rank in {0, 1} and not {"half", "mitad", "quincena"}.isdisjoint(words):
        return f"{month}-01/{month}-15" if rank == 0 else f"{month}-16/{month}-{length:02d}"
    return month


def month_label(day: date, shift: int) -> str:
    """The ISO month so many months from a day."""
    index = day.year * 12 + day.month - 1 + shift
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def plural(token: Token) -> bool:
    """Whether a word for a stretch of time is in the plural."""
    return token.low.endswith("s") and token.low != "mes"


def day_of(token: Token) -> int | None:
    """The day of a month that a token prints, 1 to 31, or None."""
    digits = token.text.rstrip("stndrhºª°")
    if digits.isascii() and digits.isdigit() and 1 <= len(digits) <= 2 and 1 <= int(digits) <= 31:
        return int(digits)
    return None


def is_year(token: Token) -> bool:
    """Whether a token prints a year, 1900 to 2099."""
    return token.text.isascii() and token.text.isdigit() and len(token.text) == 4 and token.text[:2] in {"19", "20"}


def iso_day(tokens: Sequence[Token], k: int) -> str | None:
    """The ISO day that begins at token k, or None."""
    if not is_year(tokens[k]) or k + 4 >= len(tokens) or tokens[k + 1].text != "-" or tokens[k + 3].text != "-":
        return None
    if not all(t.text.isascii() and t.text.isdigit() and len(t.text) == 2 for t in (tokens[k + 2], tokens[k + 4])):
        return None
    try:
        return date(int(tokens[k].text), int(tokens[k + 2].text), int(tokens[k + 4].text)).isoformat()
    except ValueError:
        return None
