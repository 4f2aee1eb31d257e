"""Dates in running text, resolved against the day of publication and the tense around them.

A weekday after a past verb is the last one up to the day of publication, never one to come. Values are an ISO
day, month or year, "first/last" for a stretch of days, or None where the words fix no calendar date.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from caudal.talks.words.counted import Counted
from caudal.talks.words.days import When, beside, day_of, is_year, iso_day, joined, part_of, plural, within
from caudal.talks.words.lexicon import Hits
from caudal.talks.words.tokens import Token, word_set

_ENDS = frozenset({"end", "late", "finales", "fines", "final"})
_BEGINNINGS = frozenset({"beginning", "start", "early", "principios", "inicios", "comienzos"})
_NEWS = 4  # days
_LED = frozenset({"before", "after"})
_THEREUPON = word_set("after before afterwards afterward beforehand")
_FAR = 9  # months at which a day without a year is taken from the other side
_WHOLE = frozenset({"may", "june", "july", "mayo"})  # months that are never cut short
_MONTH_LEADS = word_set("in last next since of by early late until between from to through mid during for")


class Tenses(Protocol):
    """For a token, whether its clause points ahead."""

    def __getitem__(self, k: int, /) -> bool | None: ...


@dataclass(slots=True)
class Calendar(Counted):
    """The date grammar of one language, for one day of publication."""

    anchor: str | None = None  # the last day that the text named, to which "the day before" looks back

    def find(self, tokens: Sequence[Token], hits: Hits, first: int, last: int, future: Tenses) -> list[When]:
        """All dates in tokens [first, last); `future[k]` tells whether the clause of token k points ahead."""
        out: list[When] = []
        k = first
        while k < last:
            found = self._at(tokens, hits, k, last, future[k]) if tokens[k].word else None
            if found is None:
                k += 1
                continue
            when = self._lead(tokens, found, out[-1].j if out else first)
            if when.value is not None and len(when.value) == 10:
                self.anchor = when.value
            if out and (merged := joined(tokens, out[-1], when) or within(tokens, out[-1], when)) is not None:
                out[-1] = merged
            else:
                out.append(when)
            k = found.j
        return out

    def _lead(self, tokens: Sequence[Token], when: When, floor: int) -> When:
        i = when.i
        leads = self.lexicon.raw["dates"]["leads"]
        near = self.lexicon.raw["dates"]
        while i > floor and when.i - i < 3 and (tokens[i - 1].low in leads or tokens[i - 1].low == "the"):
            i -= 1
        marked = i == when.i and i > floor + 1 and tokens[i - 1].low in near["past"] + near["next"]
        if marked and tokens[i - 2].low in {"el", "del", "al", "los", "la"}:
            i -= 2  # «El pasado 8 de junio»
        return When(i, when.j, when.value, when.i, when.ahead)

    def _at(self, tokens: Sequence[Token], hits: Hits, k: int, last: int, future: bool | None) -> When | None:
        here = hits[k]
        soon = tokens[k].low in {"shortly", "soon"} and k + 1 < last and tokens[k + 1].low in _THEREUPON
        if "vague_date" in here and not (soon or self._of_month(tokens, hits, k + here["vague_date"][0], last)):
            return When(k, k + here["vague_date"][0], None, k)
        after = k + here["day"][0] if "day" in here else k
        eve = after < last and tokens[after - 1].low == "víspera" and tokens[after].low in {"de", "del"}
        if "day" in here and not eve and not (tokens[k].low == "mañana" and k and tokens[k - 1].low in {"la", "esta"}):
            base = self.published
            if tokens[after - 1].low == "víspera" and self.anchor is not None:
                named = date.fromisoformat(self.anchor)
                base = named if 0 < (base - named).days < _NEWS else base
            return When(k, k + here["day"][0], (base + timedelta(days=here["day"][1])).isoformat(), k)
        if tokens[k].low == "mañana" and not (k and tokens[k - 1].low in {"la", "una", "cada"}):
            return When(k, k + 1, (self.published + timedelta(days=1)).isoformat(), k, ahead=True)
        if tokens[k].low == "tomorrow":
            return When(k, k + 1, (self.published + timedelta(days=1)).isoformat(), k, ahead=True)
        if told := beside(tokens, k, last, self.lexicon.raw["numbers"]["words"]):
            j, shift = told
            known = self.anchor or self.published.isoformat()
            other = self._weekday(tokens, hits, j, last, False) if j < last and tokens[j - 1].low in _LED else None
            known = other.value if other is not None and other.value is not None else known
            return When(k, j, (date.fromisoformat(known) + timedelta(days=shift)).isoformat(), k)
        bare = self._bare_day(tokens, k, last, future)
        if bare is not None:
            return bare
        iso = iso_day(tokens, k)
        if iso:
            return When(k, k + 5, iso, k)
        return (
            self._feast(tokens, k, last, future)
            or self._weekend(tokens, k, last, future)
            or self._fiscal(tokens, k, last)
            or self._counted(tokens, hits, k, last, future)
            or self._opening(tokens, hits, k, last, future)
            or self._part(tokens, hits, k, last, future)
            or self._division(tokens, k, last, future)
            or self._length(tokens, k, last)
            or self._month(tokens, hits, k, last, future)
            or self._weekday(tokens, hits, k, last, future)
            or self._relative(tokens, hits, k, last)
            or self._year(tokens, k)
        )

    def _of_month(self, tokens: Sequence[Token], hits: Hits, m: int, last: int) -> bool:
        """Whether a month follows, which fixes what would be vague: «en la última semana de julio»."""
        named = m + 1 < last and tokens[m].low in {"de", "of"} and self._is_month(tokens, hits, m + 1)
        return named or (m + 1 < last and (tokens[m].low, tokens[m + 1].low) == ("del", "año"))

    def _opening(self, tokens: Sequence[Token], hits: Hits, k: int, last: int, future: bool | None) -> When | None:
        """The first days of a month: "the first two weeks of April", «los primeros quince días de noviembre»."""
        led = self._opening_days(tokens, k, last)
        inner = self._month(tokens, hits, led[0], last, future) if led is not None and led[0] < last else None
        if led is None or inner is None or inner.value is None or len(inner.value) != 7:
            return None
        return When(k, inner.j, f"{inner.value}-01/{inner.value}-{min(led[1], 28):02d}", k, inner.ahead)

    def _part(self, tokens: Sequence[Token], hits: Hits, k: int, last: int, future: bool | None) -> When | None:
        if "date_part" not in hits[k]:
            return None
        m = k + hits[k]["date_part"][0]
        if m < last and tokens[m].low in {"de", "the", "of", "-"}:
            m += 1
        if m >= last:
            return None
        inner = self._month(tokens, hits, m, last, future) or self._relative(tokens, hits, m, last)
        if inner is None:
            at = m + (tokens[m].low in {"the", "el"})  # "in the first week of the month"
            ours = at < last and tokens[at].low in {"month", "mes"}
            inner = When(m, at + 1, f"{self.published:%Y-%m}", m) if ours else None
            if at < last and tokens[at].low in {"year", "año"}:
                inner = When(m, at + 1, f"{self.published.year:04d}", m)
        if inner is None:
            return None
        words = [t.low for t in tokens[k:m]]
        value = inner.value
        if value is not None and len(value) == 7:
            value = part_of(value, words)
        elif value is not None and len(value) == 4:  # "the end of the year"
            value += "-12" if not _ENDS.isdisjoint(words) else "-01" if not _BEGINNINGS.isdisjoint(words) else ""
        return When(k, inner.j, value, k, inner.ahead)

    def _month(self, tokens: Sequence[Token], hits: Hits, k: int, last: int, future: bool | None) -> When | None:
        """December 27[, 2023]; 27 December [2023]; 27 de diciembre [de 2023]; Dec. 27; January [2024]."""
        day, until = day_of(tokens[k]), None
        m = k
        if day is not None:
            m = k + 2 if k + 1 < last and tokens[k + 1].low in {"de", "of"} else k + 1
            if k + 3 < last and tokens[k + 1].low in {"y", "and", "-", "–", "to", "al"} and day_of(tokens[k + 2]):
                until = day_of(tokens[k + 2])
                m = k + 4 if tokens[k + 3].low in {"de", "of"} else k + 3
        if m >= last or not self._is_month(tokens, hits, m):
            return None
        month = hits[m]["month"][1]
        j = m + 1
        if j < last and tokens[j].text == "." and len(tokens[m].text) <= 4 and tokens[m].low not in _WHOLE:
            j += 1
        if day is None and j < last and self.lexicon.language == "en" and day_of(tokens[j]) and not is_year(tokens[j]):
            day, j = day_of(tokens[j]), j + 1
            linked = j + 1 < last and tokens[j].low in {"-", "–", "and", "to"} and day_of(tokens[j + 1]) is not None
            if linked and not is_year(tokens[j + 1]):
                until, j = day_of(tokens[j + 1]), j + 2
        near = self.lexicon.raw["dates"]
        ahead = behind = False
        if j < last and tokens[j].low in near["next"]:
            ahead, j = True, j + 1
        elif j < last and tokens[j].low in near["past"] and self.lexicon.language == "es":
            behind, j = True, j + 1
        if k > 0 and tokens[k - 1].low in near["next"]:
            ahead = True
        if k > 0 and tokens[k - 1].low in near["past"]:
            behind = True
        year, j = self._given_year(tokens, j, last)
        if year is None:
            year = self._year_of(month, day, True if ahead else False if behind else future, behind)
        if day is None:
            return When(k, j, f"{year:04d}-{month:02d}", k, ahead)
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            return None
        value = date(year, month, day).isoformat()
        if until is not None and day < until <= calendar.monthrange(year, month)[1]:
            value += "/" + date(year, month, until).isoformat()
        return When(k, j, value, k, ahead)

    def _is_month(self, tokens: Sequence[Token], hits: Hits, m: int) -> bool:
        if "month" not in hits[m]:
            return False
        if self.lexicon.language == "es":
            return len(tokens[m].text) > 3
        if not tokens[m].cap or (
            len(tokens[m].text) < 4 and tokens[m].low not in _WHOLE and self._first_name(tokens, m)
        ):
            return False
        return tokens[m].low not in {"may", "march"} or self._like_month(tokens, m)

    def _first_name(self, tokens: Sequence[Token], m: int) -> bool:
        """Whether a short word is a name and no month: "Jan Olszak"."""
        after = tokens[m + 1] if m + 1 < len(tokens) else None
        before = tokens[m - 1].low if m else ""
        named = after is not None and after.word and after.cap and not after.text[:1].isdigit()
        return named and not (before[:1].isdigit() or before in _MONTH_LEADS)

    def _like_month(self, tokens: Sequence[Token], m: int) -> bool:
        around = [tokens[x].low for x in (m - 1, m + 1) if 0 <= x < len(tokens)]
        if m > 1 and tokens[m - 1].low == "and" and tokens[m - 2].low in self.lexicon.raw["dates"]["months"]:
            return True  # "between January and March"
        return any(a in _MONTH_LEADS or a[:1].isdigit() for a in around)

    def _given_year(self, tokens: Sequence[Token], j: int, last: int) -> tuple[int | None, int]:
        m = j
        if m < last and tokens[m].low in {",", "de", "del", "of"}:
            m += 1
        if m < last and tokens[m].low == "año":
            m += 1
        if m < last and is_year(tokens[m]):
            return int(tokens[m].text), m + 1
        near = self.lexicon.raw["dates"]
        m = j + 1 if j < last and tokens[j].low in {"of", "de", "del"} else j
        if m + 1 < last:
            pair = (tokens[m].low, tokens[m + 1].low)
            mark = next((w for w in pair if w not in {"year", "año"}), "")
            if {"year", "año"} & set(pair) and mark:
                shift = (
                    -1 if mark in near["past"] else 1 if mark in near["next"] else 0 if mark in near["this"] else None
                )
                return (None, j) if shift is None else (self.published.year + shift, m + 2)
        return None, j

    def _year_of(self, month: int, day: int | None, future: bool | None, behind: bool) -> int:
        """The year that puts a bare month or day nearest, on the side that the tense asks for.

        A day that lies most of a year away on that side and near on the other is the near one: no text leaves out the
        year of a day so far off, while signs of tense mislead ("said the talks on April 4").
        """
        now = self.published
        at = (month, day or (now.day if month == now.month else 1))
        if future is None and not day:
            return now.year + max((-1, 0, 1), key=lambda shift: -abs(12 * shift + month - now.month))
        if future and not behind:
            year = now.year if at >= (now.month, now.day) else now.year + 1
        else:
            year = now.year - 1 if at > (now.month, now.day) else now.year
        if day and not behind:
            away = 12 * (year - now.year) + month - now.month
            year += 1 if away <= -_FAR else -1 if away >= _FAR else 0
        return year

    def _named_month(self, tokens: Sequence[Token], hits: Hits, k: int, last: int) -> When | None:
        """A month with the word: «el próximo mes de agosto», "last month of June" is none."""
        near = self.lexicon.raw["dates"]
        m = k + 1 if tokens[k].low in near["past"] + near["next"] else k
        if m + 2 >= last or tokens[m].low != "mes" or tokens[m + 1].low != "de" or "month" not in hits[m + 2]:
            return None
        future = None if m == k else tokens[k].low in near["next"]
        inner = self._month(tokens, hits, m + 2, last, future)
        return None if inner is None else When(k, inner.j, inner.value, k, bool(future))

    def _weekday(self, tokens: Sequence[Token], hits: Hits, k: int, last: int, future: bool | None) -> When | None:
        near = self.lexicon.raw["dates"]
        m, mark = k, ""
        if tokens[k].low in near["past"] + near["next"] + near["this"] and k + 1 < last:
            mark, m = tokens[k].low, k + 1
            if mark == "following" and not (k and tokens[k - 1].low == "the"):
                return None  # "Following Tuesday's talks"
        if m >= last or "weekday" not in hits[m] or (self.lexicon.language == "en" and not tokens[m].cap):
            return None
        if self.lexicon.language == "es" and tokens[m].cap and m and tokens[m - 1].cap:
            return None  # «Santo Domingo»
        j = m + 1
        if not mark and j < last and self.lexicon.language == "es" and tokens[j].low in near["past"] + near["next"]:
            mark, j = tokens[j].low, j + 1
        monthly = [t.low for t in tokens[j : min(j + 3, last)]]
        if monthly[1:] in (["each", "month"], ["every", "month"], ["the", "month"], ["cada", "mes"]):
            return When(k, j, None, k, ahead=True)  # "the first Thursday of each month"
        if monthly[:1] == ["week"] or monthly[:2] == ["en", "ocho"]:  # "Friday week", «del viernes en ocho»
            day = self.published + timedelta(days=14 - (self.published.weekday() - hits[m]["weekday"][1]) % 7)
            return When(k, j + 1 + (monthly[0] == "en"), day.isoformat(), k, ahead=True)
        if m and tokens[m - 1].low in {"every", "each", "cada"}:
            return When(k, j, None, k, ahead=True)
        explicit = self._after_weekday(tokens, hits, j, last, future)
        if explicit is not None:
            return When(k, explicit.j, explicit.value, k, explicit.ahead)
        numbered = self._numbered(tokens, j, last, hits[m]["weekday"][1], future)
        if numbered is not None:
            return When(k, j + 1, numbered, k)
        back = (self.published.weekday() - hits[m]["weekday"][1]) % 7
        if mark in near["past"]:
            shift = -(back or 7)
        elif mark in near["next"]:
            shift = 7 - back
        elif future:
            shift = 7 - back if back else 0  # the press names the day of publication by its weekday
        else:
            shift = -back
        return When(k, j, (self.published + timedelta(days=shift)).isoformat(), k, mark in near["next"])

    def _bare_day(self, tokens: Sequence[Token], k: int, last: int, future: bool | None) -> When | None:
        """A day of the month alone: «quedamos en vernos el 30», "on the 30th"; the nearest on the side of the tense."""
        day = day_of(tokens[k])
        near = self.lexicon.raw["dates"]
        marked = k > 2 and tokens[k - 1].low == "día" and tokens[k - 2].low in near["past"] + near["next"]
        named = marked or (k > 1 and tokens[k - 1].low == "día" and tokens[k - 2].low == "el")
        future = tokens[k - 2].low in near["next"] if marked else future
        if day is None or k == 0 or not (named or tokens[k - 1].low in {"el", "the"}):
            return None
        after = tokens[k + 1] if k + 1 < last else None
        if self.lexicon.language == "en" and not (tokens[k].text[-2:] in {"st", "nd", "rd", "th"} and k > 1):
            return None
        if after is not None and after.low in {"y", "and", "al"} and k + 2 < last and day_of(tokens[k + 2]):
            return None  # «el 22 y 23 de junio»
        if (
            after is not None
            and after.word
            and not named
            and after.low not in {"en", "a", "con", "y", "in", "at", "with"}
        ):
            return None
        if after is not None and after.text in {"%", "-", "–", "/", ".", ":"} and k + 2 < last:
            return None
        if self.lexicon.language == "en" and tokens[k - 2].low != "on":
            return None
        away = [self.published + timedelta(days=n) for n in range(-31, 32)]
        fitting = [d for d in away if d.day == day and (d >= self.published if future else d <= self.published)]
        return (
            When(k, k + 1, min(fitting, key=lambda d: abs((d - self.published).days)).isoformat(), k)
            if fitting
            else None
        )

    def _numbered(self, tokens: Sequence[Token], j: int, last: int, weekday: int, future: bool | None) -> str | None:
        """The day of «viernes 12», "Friday the 12th": the nearest such day, on the side of the tense."""
        day = day_of(tokens[j]) if j < last else None
        if day is None:
            return None
        away = [self.published + timedelta(days=n) for n in range(-180, 181)]
        fitting = [d for d in away if d.day == day and d.weekday() == weekday]
        if future is not None:
            fitting = [d for d in fitting if (d >= self.published if future else d <= self.published)] or fitting
        return min(fitting, key=lambda d: abs((d - self.published).days)).isoformat() if fitting else None

    def _after_weekday(
        self, tokens: Sequence[Token], hits: Hits, j: int, last: int, future: bool | None
    ) -> When | None:
        """The day of the month that follows a weekday: "Wednesday, Dec. 27", "miércoles 27 de diciembre"."""
        if j < last and tokens[j].text == ",":
            j += 1
        return (
            self._month(tokens, hits, j, last, future)
            if j < last and ("month" in hits[j] or day_of(tokens[j]))
            else None
        )

    def _relative(self, tokens: Sequence[Token], hits: Hits, k: int, last: int) -> When | None:
        """Last week; the next two months; la semana pasada; el próximo mes; two weeks ago; hace dos semanas."""
        near = self.lexicon.raw["dates"]
        units, numbers = near["units"], self.lexicon.raw["numbers"]["words"]
        low = tokens[k].low
        named = self._named_month(tokens, hits, k, last)
        if named is not None:
            return named
        if low in {"week", "semana"} and k + 2 < last and tokens[k + 1].low in {"of", "del", "beginning"}:
            start = self._month(tokens, hits, k + 2, last, True)
            if start is not None and start.value is not None and len(start.value) == 10:
                return When(k, start.j, self._week(date.fromisoformat(start.value)), k)
        if low in near["past"] + near["next"] + near["this"] and k + 1 < last:
            same = tokens[k + 1].low in {"misma", "mismo", "very", "same"}
            m, count = self._count(tokens, k + 1 + same, last, numbers)
            if m < last and tokens[m].low in units:
                if tokens[m].low == "día" and m + 1 < last and day_of(tokens[m + 1]):
                    return None  # «el próximo día 28»
                side = -1 if low in near["past"] else 1 if low in near["next"] else 0
                value = self._stretch(units[tokens[m].low], side) if count == 1 and not plural(tokens[m]) else None
                return When(k, m + 1, value, k, side > 0)
        if low in units and k + 1 < last and tokens[k + 1].low in near["past"] + near["next"]:
            side = -1 if tokens[k + 1].low in near["past"] else 1
            if self.lexicon.language == "es" or tokens[k + 1].low == "before":
                return When(k, k + 2, None if plural(tokens[k]) else self._stretch(units[low], side), k, side > 0)
        if low in units and k + 2 < last and tokens[k + 1].low == "que" and tokens[k + 2].low == "viene":
            return When(k, k + 3, self._stretch(units[low], 1), k, ahead=True)
        m, count = self._count(tokens, k, last, numbers)
        if m > k and m + 1 < last and tokens[m].low in units and tokens[m + 1].low in near["ago"]:
            return When(k, m + 2, self._back(units[tokens[m].low], count), k)
        if low == "hace" and k + 1 < last:
            hedged = tokens[k + 1].low in {"apenas", "ya", "casi", "unos", "unas", "solo", "sólo", "cerca"}
            n = k + 1 + hedged
            m, count = self._count(tokens, n, last, numbers)
            if n < m < last and tokens[m].low in units:
                return When(k, m + 1, self._back(units[tokens[m].low], count), k)
        return None
