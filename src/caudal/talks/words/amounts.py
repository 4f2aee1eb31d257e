"""How much: figures, words of number, shares and words of degree, each with its tokens and its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caudal.talks.words.scene import Scene
from caudal.talks.words.tokens import word_set

AmountKind = Literal["count", "percent", "share", "degree"]

_INTENSE = word_set("very pretty quite rather so fairly muy bastante tan más more too")
_UNITS = word_set(
    "hours hour minutes days weeks months years km kilometres kilometers miles metres meters euros euro dollars pounds "
    "pesos agents officers police visas horas hora minutos días semanas meses años kilómetros metros dólares libras "
    "agentes efectivos elementos visados visas guardias soldiers soldados troops"
)
_MONEY = frozenset("$£€¥")


@dataclass(frozen=True, slots=True)
class Amount:
    """Tokens [i, j); `core` is the first token after words like "about". Value as `FlowClaim.magnitude.value`."""

    i: int
    j: int
    core: int
    kind: AmountKind
    value: str | None


class Amounts:
    """Finds the amounts of one block; every token is looked at a bounded number of times."""

    def __init__(self, scene: Scene) -> None:
        self.s = scene
        raw = scene.lexicon.raw["numbers"]
        self.words, self.ranges = raw["words"], raw["ranges"]

    def find(self, first: int, last: int) -> list[Amount]:
        """The amounts of tokens [first, last), left to right, none overlapping."""
        out: list[Amount] = []
        k = first
        while k < last:
            found = self._at(k, last)
            if found is None:
                k += 1
            else:
                out.append(found)
                k = found.j
        return out

    def _at(self, k: int, last: int) -> Amount | None:
        s, i = self.s, k
        while k < last and k - i < 4 and s.has(k, "approximate") and not s.has(k, "fraction", "quantity"):
            k += s.size(k, "approximate")
        if k > i and k < last and s.has(i, "magnitude") and s.has(k, "det") and not s.has(k, "fraction", "quantity"):
            k = i  # "fell slightly over the last month"
        if k >= last or (k in s.date_at and not s.has(k, "fraction")):
            return None
        if s.has(k, "fraction"):
            return Amount(i, k + s.size(k, "fraction"), k, "share", None)
        if s.has(k, "quantity"):
            j = k + s.size(k, "quantity")
            words = " ".join(s.low(x) for x in range(k, j))
            return Amount(i, j, k, "count", self.ranges.get(words))
        if s.low(k).endswith("fold") and len(s.low(k)) > 6 and s.low(k) not in {"manifold", "blindfold", "scaffold"}:
            return Amount(i, k + 1, k, "share", None)  # "elevenfold"
        span = self._between(k, last)
        if span is not None:
            return span
        counted = self._number(k, last)
        if counted is not None and s.low(counted[1]) == "-" and s.low(counted[1] + 1) == "fold":
            return Amount(i, counted[1] + 2, k, "share", None)  # "50-fold"
        if counted is not None and s.low(counted[1]) in {"or", "o", "ó"}:
            other = self._number(counted[1] + 1, last)
            if other is not None and s.has(other[1], "per") and other[0] > counted[0]:
                return Amount(i, other[1], k, "count", f"{counted[0]:.0f}..{other[0]:.0f}")  # "four or five a day"
        part = None if counted is None else self._out_of(*counted, last)
        if part is not None:
            return Amount(i, part, k, "share", None)
        if counted is not None:
            return self._figure(i, k, *counted)
        growing = s.low(k) in {"steady", "constant", "continued"} and s.has(k + 1, "up_noun", "down_noun")
        if s.has(k, "magnitude") or growing:
            start = i if i < k and s.has(k, "up_verb", "down_verb") else k
            while start > 0 and s.low(start - 1) in _INTENSE and k - start < 2:
                start -= 1
            return Amount(start, k + max(1, s.size(k, "magnitude")), k, "degree", None)
        return None

    def _out_of(self, value: float, j: int, last: int) -> int | None:
        """The end of a share told by two numbers: "four in ten", "nine out of ten", «ocho de cada diez»; else None."""
        s = self.s
        spanish = s.low(j) == "de" and s.low(j + 1) == "cada"
        if not (spanish or s.low(j) == "in" or (s.low(j) == "out" and s.low(j + 1) == "of")):
            return None
        other = self._number(j + (1 if s.low(j) == "in" else 2), last)
        whole = other is not None and value < other[0] <= 1000 and value == int(value)
        return (
            other[1]
            if other is not None and whole and s.low(other[1]) not in _UNITS and not s.has(other[1], "per")
            else None
        )

    def _figure(self, i: int, k: int, value: float, j: int) -> Amount | None:
        s = self.s
        if s.has(j, "percent"):
            return Amount(i, j + s.size(j, "percent"), k, "percent", f"{value:g}%")
        grouped = "," in s.tokens[k].text or "." in s.tokens[k].text or j > k + 1
        plain = s.tokens[k].text[0].isdigit()
        after = j + 1 if s.low(j) in {"de", "of", "-"} else j
        if s.low(after) in _UNITS or s.low(after - 1) == "-" or (k and s.low(k - 1) in _MONEY):
            return None
        if plain and not grouped and 1900 <= value <= 2100 and not self._counted(j):
            return None
        if not plain and value == 1:
            return None
        return Amount(i, j, k, "count", f"{value:.0f}")

    def _counted(self, j: int) -> bool:
        return any(self.s.has(x, "flow", "flow_people", "flow_adjective") for x in (j, j + 1))

    def _between(self, k: int, last: int) -> Amount | None:
        """Two figures that bound one: "between 60 and 80", «entre 60 y 80»."""
        s = self.s
        if s.low(k) not in {"between", "entre"} or k in s.date_at:
            return None
        one = self._number(k + 1, last)
        if one is None or s.low(one[1]) not in {"and", "y"}:
            return None
        other = self._number(one[1] + 1, last)
        if other is None or other[0] <= one[0] or 1900 <= one[0] <= 2100:
            return None
        return Amount(k, other[1], k, "count", f"{one[0]:.0f}..{other[0]:.0f}")

    def _spaced(self, k: int, last: int) -> tuple[float, int] | None:
        """A figure whose thousands a space parts: "39 910"."""
        s, j = self.s, k + 1
        if k >= last:
            return None
        text = s.tokens[k].text
        if not (text.isascii() and text.isdigit() and len(text) < 4):
            return None
        while j < last and j - k < 4 and s.tokens[j].start == s.tokens[j - 1].end + 1:
            group = s.tokens[j].text
            if not (len(group) == 3 and group.isascii() and group.isdigit()):
                break
            text, j = text + group, j + 1
        return (float(text), j) if j > k + 1 else None

    def _number(self, k: int, last: int) -> tuple[float, int] | None:
        """A cardinal: "1,300", "55 mil", "36 mil 147", "two hundred", "treinta y cinco"; its value and its end."""
        s, total, part, j = self.s, 0.0, 0.0, k
        spaced = self._spaced(k, last)
        if spaced is not None:
            return spaced
        while j < last and j - k < 9 and j not in s.date_at:
            low = s.low(j)
            value = number(s.tokens[j].text) if s.tokens[j].text[0].isdigit() else self.words.get(low)
            if value is None:
                link = low in {"y", "and", "-"} and j > k and s.low(j + 1) in self.words
                small = link and self.words[s.low(j + 1)] < 100 and (low != "y" or part >= 30)
                if not small or (low == "and" and part < 100):
                    break
                j += 1
                continue
            if value >= 1000 and not s.tokens[j].text[0].isdigit():
                total, part = total + (part or 1) * value, 0.0
            elif value == 100 and not s.tokens[j].text[0].isdigit() and 0 < part < 100 and not s.spanish:
                part *= 100
            elif part and (value >= part or value >= 1000):
                break
            else:
                part += value
            j += 1
        if j == k:
            return None
        return total + part, j


def number(text: str) -> float | None:
    """A figure as printed; comma or point before three digits groups thousands."""
    digits = text.rstrip("stndrhºª")
    parts = digits.replace(",", ".").split(".")
    if len(digits) > 24 or digits != text or not all(p.isascii() and p.isdigit() for p in parts):
        return None
    if len(parts) == 1 or all(len(p) == 3 for p in parts[1:]):
        return float("".join(parts))
    return float(parts[0] + "." + parts[1]) if len(parts) == 2 else None
