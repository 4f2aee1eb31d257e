"""What a text is about: whether its words tell of people who move, or rather of another subject."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from caudal.talks.words.tokens import Token

_SURE = 4  # so many words of movement make it one of the subjects of any text, however long
_SNIPPET = 120  # tokens: a shorter text may not say what it is about


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of lexicon/subjects.toml for one language, whole and as stems; a word's kind is its table's name."""

    whole: dict[str, str]
    stems: dict[str, str]
    lengths: tuple[int, ...]

    def find(self, word: str) -> tuple[str, str] | None:
        """The entry and its kind for a folded word, or None."""
        kind = self.whole.get(word)
        if kind is not None:
            return word, kind
        for length in self.lengths:
            kind = self.stems.get(word[:length])
            if kind is not None:
                return word[:length], kind
        return None


@lru_cache(maxsize=4)
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of "en" or "es"."""
    path = resources.files("caudal.talks") / "lexicon" / "subjects.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))[language]
    lists = [("movement", tables["movement"]), ("route", tables["route"])]
    lists += [("other", words) for words in tables["other"].values()]
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    for kind, words in lists:
        for word in words:
            (stems if word.endswith("*") else whole).setdefault(word.rstrip("*"), kind)
    return Vocabulary(whole, stems, tuple(sorted({len(stem) for stem in stems}, reverse=True)))


@dataclass(slots=True)
class Evidence:
    """The words that tell what a text is about, block after block.

    `movement` counts words that are said of people who move ("asylum", «retornados»); `route` and `other` are the
    different words that are said of them among other things ("boats", "border") and of other subjects ("tariff").
    A text is about people who move when it has four words of movement, or when 3 movement + route is greater than the
    number of other words. Where a text names more of another subject, its meetings and promises are not about people.
    """

    language: str
    movement: int = 0
    tokens: int = 0
    route: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)

    def add(self, tokens: Iterable[Token]) -> None:
        """Takes in the words of a block; time linear in its length."""
        words = vocabulary(self.language)
        for token in tokens:
            self.tokens += 1
            found = words.find(token.bare) if len(token.bare) > 2 else None
            if found is None:
                continue
            entry, kind = found
            if kind == "movement":
                self.movement += 1
            else:
                (self.route if kind == "route" else self.other).add(entry)

    def people(self) -> bool:
        """Whether the text is about people who move."""
        weight = 3 * self.movement + len(self.route)
        return self.movement >= _SURE or weight > len(self.other)

    def elsewhere(self) -> bool:
        """Whether the text is on another subject: long and silent on movement, or short and plainly on another."""
        return not self.people() and (self.tokens > _SNIPPET or len(self.other) > 1)
