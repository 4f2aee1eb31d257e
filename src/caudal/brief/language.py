"""One language of the brief: its catalogue of sentences, its dates, its names of countries. English and es-MX."""

from __future__ import annotations

import re
import string
from dataclasses import replace
from datetime import date
from functools import cache
from gettext import c2py
from importlib.resources import files
from io import BytesIO

import pycountry
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from caudal.brief.document import Run, Runs
from caudal.brief.numbers import join
from caudal.brief.terms import reworded, term_set
from caudal.errors import UsageError
from caudal.records import Period, Text

LANGUAGES = ("en", "es")
_LOCALES = {"en": "en", "es": "es_MX"}
_TAGS = {"en": "en", "es": "es-MX"}
_CLOSING = {"“": "”", "«": "»", "‘": "’", '"': '"'}
_INNER = {"en": ("‘’", "“”"), "es": ("“”", "‘’")}  # marks of a quotation within one, and of the level below that
Filling = str | Run | Runs


class MissingWordsError(UsageError):
    """A key has no sentence in a catalogue, or the sentence lacks a value it asks for."""


@cache
def _catalogue(locale: str) -> Catalog:
    raw = (files("caudal.brief") / "locale" / locale / "LC_MESSAGES" / "caudal.po").read_bytes()
    return read_po(BytesIO(raw), locale=locale, abort_invalid=True)


def keys(language: str) -> frozenset[str]:
    """Every key that the catalogue of a language holds."""
    return frozenset(m.id if isinstance(m.id, str) else m.id[0] for m in _catalogue(_LOCALES[language]) if m.id)


class Language:
    """The words of one language. `say` gives runs, `word` plain text; both raise MissingWordsError.

    terms: id of the set of Spanish words that a delegation uses; None leaves every word as written.
    """

    def __init__(self, code: str, terms: str | None = None) -> None:
        if code not in LANGUAGES:
            raise UsageError(f"No brief in language {code!r}: use one of {', '.join(LANGUAGES)}.")
        self.code = code
        self.tag = _TAGS[code]
        self._locale = Locale.parse(_LOCALES[code])
        self._catalogue = _catalogue(_LOCALES[code])
        self._plural = c2py(self._catalogue.plural_expr)
        self.terms = term_set(terms) if terms is not None else None

    # ---- sentences ----

    def template(self, key: str, number: int | None = None) -> str:
        """The sentence of a key as the catalogue holds it, in the plural that `number` takes."""
        message = self._catalogue.get(key)
        if message is None or not message.string:
            raise MissingWordsError(f"The {self.code} catalogue has no sentence for {key!r}; add it to caudal.po.")
        if isinstance(message.string, str):
            return self.reworded(message.string)
        return self.reworded(message.string[self._plural(1 if number is None else number)])

    def reworded(self, words: str) -> str:
        """Our own words in those of the delegation; as they are in English and where no set was chosen."""
        return words if self.terms is None or self.code != "es" else reworded(words, self.terms)

    def has(self, key: str) -> bool:
        """Whether the catalogue holds a sentence for a key."""
        message = self._catalogue.get(key)
        return message is not None and bool(message.string)

    def say(self, key: str, number: int | None = None, /, **values: Filling) -> Runs:
        """The sentence of a key with its placeholders filled; digits of the sentence itself are `rule` runs."""
        runs: list[Run] = []
        for words, name, _, _ in string.Formatter().parse(self.template(key, number)):
            runs += literal(words)
            if name is not None:
                if name not in values:
                    raise MissingWordsError(f"{key!r} in {self.code} asks for {{{name}}}, which was not given.")
                filling = _runs(values[name])
                quoted = words.endswith(("“", "«"))
                runs += (replace(r, text=nested(r.text, self.code)) for r in filling) if quoted else filling
        return contracted(tuple(runs)) if self.code == "es" else tuple(runs)

    def word(self, key: str, number: int | None = None, /, **values: Filling) -> str:
        """The same as plain text."""
        return "".join(r.text for r in self.say(key, number, **values))

    def pick(self, text: Text | None) -> str:
        """A bilingual text in this language, the other one where it lacks this."""
        if not text:
            return ""
        return text.get(self.code) or text.get("en") or next(iter(text.values()))

    def held(self, text: Text) -> Runs:
        """A bilingual text in this language; where it is held in the other one only, marked so and said to be."""
        words = self.pick(text)
        if self.code in text or not words:
            return (Run(words, kind="given"),)
        other = next(iter(text))
        return (Run(words, kind="given", lang=other), Run(self.word(f"text.in.{other}")))

    def listed(self, items: tuple[str, ...], *, either: bool = False) -> str:
        """Items in prose, joined by and (or)."""
        return join(items, self.code, either=either)

    # ---- dates ----

    def day(self, when: date) -> Run:
        """27 December 2023, 27 de diciembre de 2023."""
        return Run(self._day(when), kind="date")

    def _day(self, when: date) -> str:
        month = self._locale.months["format"]["wide"][when.month]
        if self.code == "es":
            first = "1.º" if when.day == 1 else str(when.day)
            return f"{first} de {month} de {when.year}"
        return f"{when.day} {month} {when.year}"

    def days(self, moments: tuple[date, ...]) -> Run:
        """One day, or the span of several: 27-28 December 2023."""
        first, last = min(moments), max(moments)
        if (first.year, first.month) == (last.year, last.month) and first != last:
            return Run(f"{first.day}–{self._day(last)}", kind="date")
        text = self._day(first) if first == last else f"{self._day(first)} – {self._day(last)}"
        return Run(text, kind="date")

    def period(self, period: Period) -> Run:
        """January 2024; week of 18 December 2023; first quarter of 2024. In Spanish likewise, in lower case."""
        month = self._locale.months["format"]["wide"][period.start.month]
        if period.frequency == "M":
            text = self.word("period.month", month=month, year=str(period.start.year))
        elif period.frequency == "W":
            text = self.word("period.week", day=self._day(period.start))
        elif period.frequency == "Q":
            quarter = self.word(f"period.quarter.{(period.start.month + 2) // 3}")
            text = self.word("period.quarter", quarter=quarter, year=str(period.start.year))
        elif period.frequency == "D":
            text = self._day(period.start)
        else:
            text = str(period.start.year)
        return Run(text, kind="date")

    def the(self, period: Period) -> Run:
        """The period inside a sentence, with an article where it takes one: the week of 18 December 2023."""
        key = f"period.the.{period.frequency}"
        text = self.period(period).text
        return Run(self.word(key, period=text) if self.has(key) else text, kind="date")

    def when(self, period: Period) -> Run:
        """The period with its preposition: in January 2024, on 5 January 2024, en la semana del ..."""
        return Run(self.word(f"when.{period.frequency}", period=self.period(period)), kind="date")

    def season(self, period: Period) -> Run:
        """The calendar name a period shares with other years: January; first quarter."""
        if period.frequency == "M":
            return Run(self._locale.months["format"]["wide"][period.start.month], kind="date")
        return Run(self.word(f"period.quarter.{(period.start.month + 2) // 3}"), kind="date")

    def short(self, period: Period) -> str:
        """For axes and columns: Jan 2024; 18 Dec 2023; 2024-Q1."""
        month = self._locale.months["format"]["abbreviated"][period.start.month].rstrip(".")
        if period.frequency == "M":
            return f"{month} {period.start.year}"
        if period.frequency in ("D", "W"):
            return f"{period.start.day} {month} {period.start.year}"
        return period.label

    # ---- names ----

    def country(self, code: str) -> str:
        """The name of a citizenship's country from its ISO alpha-3 code; the code where there is none."""
        if code == "OTH":
            return self.word("origin.other")
        entry = pycountry.countries.get(alpha_3=code)
        return code if entry is None else str(self._locale.territories.get(entry.alpha_2, code))


def capital(runs: Runs) -> Runs:
    """The runs with their first letter in upper case."""
    for i, run in enumerate(runs):
        if run.text:
            return (*runs[:i], replace(run, text=run.text[:1].upper() + run.text[1:]), *runs[i + 1 :])
    return runs


def contracted(runs: Runs) -> Runs:
    """Spanish runs with "de el" as "del" and "a el" as "al" where one run ends and the next begins."""
    out: list[Run] = []
    for run in runs:
        if out and run.text.startswith("el ") and re.search(r"\b([Dd]e|[Aa]) $", out[-1].text):
            out[-1] = replace(out[-1], text=out[-1].text[:-1] + "l ")
            run = replace(run, text=run.text[3:])  # noqa: PLW2901
        out.append(run)
    return tuple(out)


def _runs(filling: Filling) -> Runs:
    if isinstance(filling, Run):
        return (filling,)
    return (Run(filling),) if isinstance(filling, str) else filling


def nested(text: str, code: str) -> str:
    """Words that will stand in quotation marks, their own marks turned into those of the level below.

    English “ ‘ ’ ”, Spanish « “ ” »; a third level takes the other pair. Marks that do not close stay as they are.
    """
    out: list[str] = []
    closing: list[str] = []
    for i, mark in enumerate(text):
        if closing and mark == closing[-1] and not (mark == "’" and text[i + 1 : i + 2].isalpha()):
            closing.pop()
            out.append(_INNER[code][len(closing) % 2][1])
        elif mark in _CLOSING:
            out.append(_INNER[code][len(closing) % 2][0])
            closing.append(_CLOSING[mark])
        else:
            out.append(mark)
    return text if closing else "".join(out)


def literal(words: str) -> Runs:
    """Words of a sentence, its own digits set apart: they are thresholds of the method."""
    out: list[Run] = []
    start = 0
    for i in range(1, len(words) + 1):
        if i == len(words) or words[i].isdigit() != words[start].isdigit():
            out.append(Run(words[start:i], kind="rule" if words[start].isdigit() else ""))
            start = i
    return tuple(out)
