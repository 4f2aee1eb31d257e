"""Days told by counting: the second Tuesday of a month, its last day, in two weeks' time, exactly a week ago."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from caudal.talks.words.days import When, day_of, is_year, month_label
from caudal.talks.words.lexicon import Hits
from caudal.talks.words.stretches import Stretches
from caudal.talks.words.tokens import Token, word_set

_RANKS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "primer": 1, "primero": 1, "primera": 1, "segundo": 2,
    "segunda": 2, "tercer": 3, "tercero": 3, "tercera": 3, "cuarto": 4, "cuarta": 4, "último": 0, "última": 0,
}  # fmt: skip
_OF = frozenset({"of", "de", "del", "in"})
_THE = frozenset({"the", "el", "este", "this", "presente"})
_EXACT = word_set("exactly exactamente just justo ahora today hoy")
_FORTNIGHTS = ("quince", "15")  # «quince días» are two weeks
_HENCE = (("from", "now"), ("from", "today"), ("from", "then"))
_WINDOW = 400  # days


@dataclass(slots=True)
class Counted(Stretches):
    """Days that are counted in a month or from the day of publication."""

    def _counted(self, tokens: Sequence[Token], hits: Hits, k: int, last: int, future: bool | None) -> When | None:
        """A day that is counted off, from token k on; None where the words count none."""
        return (
            self._ranked_day(tokens, hits, k, last, future)
            or self._day_of_month(tokens, hits, k, last)
            or self._hence(tokens, k, last)
            or self._ago(tokens, k, last)
        )

    def _day_of_month(self, tokens: Sequence[Token], hits: Hits, k: int, last: int) -> When | None:
        """A day of a month that is not named: «el 10 de este mes», "the 4th of last month"."""
        day = day_of(tokens[k])
        if day is None or k + 3 >= last or tokens[k + 1].low not in _OF or "month" in hits[k + 2]:
            return None
        month = self._counted_month(tokens, hits, k + 2, last, None)
        if month is None or day > calendar.monthrange(int(month[1][:4]), int(month[1][5:]))[1]:
            return None
        return When(k, month[0], f"{month[1]}-{day:02d}", k, month[2])

    def _ranked_day(self, tokens: Sequence[Token], hits: Hits, k: int, last: int, future: bool | None) -> When | None:
        """The second Tuesday of July; el primer viernes del mes; the last day of May."""
        rank = _RANKS.get(tokens[k].low)
        if rank is None or k + 2 >= last or tokens[k + 2].low not in _OF:
            return None
        weekday = hits[k + 1]["weekday"][1] if "weekday" in hits[k + 1] else None
        if weekday is None and tokens[k + 1].low not in {"day", "día"}:
            return None
        month = self._counted_month(tokens, hits, k + 3, last, future)
        if month is None:
            return None
        j, label, ahead = month
        year, number = int(label[:4]), int(label[5:])
        days = [date(year, number, n) for n in range(1, calendar.monthrange(year, number)[1] + 1)]
        days = [d for d in days if weekday is None or d.weekday() == weekday]
        return When(k, j, days[rank - 1].isoformat(), k, ahead)

    def _counted_month(
        self, tokens: Sequence[Token], hits: Hits, m: int, last: int, future: bool | None
    ) -> tuple[int, str, bool] | None:
        """The end, ISO label and direction of the month at token m: "July [2024]", "the month", «próximo mes»."""
        near, now = self.lexicon.raw["dates"], self.published
        while m < last and tokens[m].low in _THE:
            m += 1
        if m >= last:
            return None
        if "month" in hits[m]:
            number, j = int(hits[m]["month"][1]), m + hits[m]["month"][0]
            given = j + 1 if j < last and tokens[j].low in {"de", "del"} else j
            if given < last and is_year(tokens[given]):
                return given + 1, f"{tokens[given].text}-{number:02d}", False
            year = now.year
            if future is None:
                year += max((-1, 0, 1), key=lambda shift: -abs(12 * shift + number - now.month))
            else:
                year += (number < now.month) if future else -(number > now.month)
            return j, f"{year:04d}-{number:02d}", False
        marks, units = near["past"] + near["next"], {"month", "mes"}
        word, after = tokens[m].low, tokens[m + 1].low if m + 1 < last else ""
        if word in units:
            side = self._side(after)
            return m + 1 + bool(side), month_label(now, side), side > 0
        if word in marks and after in units:
            return m + 2, month_label(now, self._side(word)), self._side(word) > 0
        return None

    def _side(self, word: str) -> int:
        near = self.lexicon.raw["dates"]
        return -1 if word in near["past"] else 1 if word in near["next"] and word != "" else 0

    def _hence(self, tokens: Sequence[Token], k: int, last: int) -> When | None:
        """So long from the day of publication: "in two weeks' time", "a week from today", «dentro de dos semanas»."""
        within = tokens[k].low == "dentro" and k + 1 < last and tokens[k + 1].low == "de"
        start = k + 2 if within else k + 1 if tokens[k].low == "in" else k
        m, count = self._count(tokens, start, last, self.lexicon.raw["numbers"]["words"])
        unit = self.lexicon.raw["dates"]["units"].get(tokens[m].low) if start < m < last else None
        if unit is None:
            return None
        count *= 2 if tokens[m].low == "fortnight" else 1
        j = m + 1
        pair = tuple(t.low for t in tokens[j : min(j + 2, last)])
        if tokens[k].low == "in":
            while j < last and j - m < 3 and tokens[j].low in {"'", "’", "'s", "’s", "s"}:
                j += 1
            if tokens[m].low == "fortnight" and (j >= last or tokens[j].low != "time"):
                return When(k, j, self._onward("week", count), k, ahead=True)
            if j >= last or tokens[j].low != "time":
                return None
            return When(k, j + 1, self._onward(unit, count), k, ahead=True)
        if pair in _HENCE:
            value = self._on_day(count * {"day": 1, "week": 7}.get(unit, 0)) if pair[1] == "today" else None
            return When(k, j + 2, value or self._onward(unit, count), k, ahead=True)
        if not within:
            return None
        if unit == "day" and tokens[m - 1].low in _FORTNIGHTS:
            return When(k, j, self._onward("week", 2), k, ahead=True)
        return When(k, j, self._onward(unit, count), k, ahead=True)

    def _ago(self, tokens: Sequence[Token], k: int, last: int) -> When | None:
        """So long before it, where a word makes it exact or the unit is a fortnight: «hace exactamente una semana»."""
        led = tokens[k].low == "hace"
        exact = not led and tokens[k].low in _EXACT
        start = k + led + exact
        if led and start < last and tokens[start].low in _EXACT:
            exact, start = True, start + 1
        m, count = self._count(tokens, start, last, self.lexicon.raw["numbers"]["words"])
        unit = self.lexicon.raw["dates"]["units"].get(tokens[m].low) if start < m < last else None
        ago = m + 1 < last and tokens[m + 1].low in self.lexicon.raw["dates"]["ago"]
        if unit is None or not (led or ago):
            return None
        j = m + 1 + (ago and not led)
        if not led and j < last and tokens[j].low == "today":
            exact, j = True, j + 1
        if tokens[m].low == "fortnight":
            return When(k, j, self._back("week", 2 * count), k)
        if unit == "day" and tokens[m - 1].low in _FORTNIGHTS and self.lexicon.language == "es":
            return When(k, j, self._back("week", 2), k)
        if not exact or unit not in {"day", "week"}:
            return None
        return When(k, j, self._on_day(-count * (7 if unit == "week" else 1)), k)

    def _on_day(self, days: int) -> str | None:
        return (self.published + timedelta(days=days)).isoformat() if 0 < abs(days) < _WINDOW else None

    def _onward(self, unit: str, count: int) -> str | None:
        """The day, week, month or year so many units ahead."""
        if unit == "day":
            return self._on_day(count)
        if unit == "week" and count < _WINDOW // 7:
            return self._week(self.published + timedelta(days=7 * count))
        if unit == "month" and count < _WINDOW:
            return month_label(self.published, count)
        return f"{self.published.year + count:04d}" if unit == "year" and count < _WINDOW else None
