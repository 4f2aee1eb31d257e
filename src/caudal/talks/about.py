"""What a text is about: whether its words tell of people who move, or rather of another subject."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from caudal.talks.words.tokens import Token

_SURE = 4  # so many words of movement make it one of the subjects of any text, however long
_SNIPPET = 120  # tokens: a shorter text may not say what it is about
_BESIDE = 5  # tokens after a word of migration within which is told what migrates
_OF = frozenset({"of", "to", "from", "de", "del", "a", "hacia"})
_DIGITAL = frozenset({"digital", "tecnologica", "tecnologico", "informatica", "celular", "bancaria"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of lexicon/subjects.toml for one language, whole and as stems; a word's kind is its table's name."""

    whole: dict[str, str]
    stems: dict[str, str]
    lengths: tuple[int, ...]
    movers: Vocabulary | None = None  # what else migrates, of kinds "things" and "beasts"

    def moves(self, word: str) -> str:
        """The kind of what migrates that a folded word names, or ""."""
        found = self.movers.find(word) if self.movers is not None else None
        return "" if found is None else found[1]

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
    lists = [(kind, tables[kind]) for kind in ("movement", "drift", "route")]
    lists += [("other", words) for words in tables["other"].values()]
    return _indexed(lists, _indexed([(kind, tables[kind]) for kind in ("things", "beasts")]))


def _indexed(lists: list[tuple[str, list[str]]], movers: Vocabulary | None = None) -> Vocabulary:
    whole: dict[str, str] = {}
    stems: dict[str, str] = {}
    for kind, words in lists:
        for word in words:
            (stems if word.endswith("*") else whole).setdefault(word.rstrip("*"), kind)
    return Vocabulary(whole, stems, tuple(sorted({len(stem) for stem in stems}, reverse=True)), movers)


@dataclass(slots=True)
class Evidence:
    """The words that tell what a text is about, block after block.

    `movement` counts words that are said of people who move ("asylum", «retornados»); `drift` those that are said of
    birds, data and money too ("migration"), and `things` those of them that are ("the migration of whales"); `route`
    and `other` are the different words that are said of people who move among other things ("boats", "border") and of
    other subjects ("tariff"). A word of drift counts as one of movement beside one, as two of the road alone, and not
    at all where the text says it of things. A text is about people who move when it has four words of movement, or when
    3 movement + route is greater than the number of other words. Where a text names more of another subject, its
    meetings and promises are not about people.
    """

    language: str
    movement: int = 0
    drift: int = 0
    things: int = 0
    tokens: int = 0
    route: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)

    def add(self, tokens: Sequence[Token]) -> None:
        """Takes in the words of a block; time linear in its length."""
        words = vocabulary(self.language)
        for k, token in enumerate(tokens):
            self.tokens += 1
            found = words.find(token.bare) if len(token.bare) > 2 else None
            if found is None:
                continue
            entry, kind = found
            if kind == "movement":
                self.movement += 1
            elif kind == "drift":
                self.drift += 1
                self.things += _of_things(tokens, k, words)
            else:
                (self.route if kind == "route" else self.other).add(entry)

    def people(self) -> bool:
        """Whether the text is about people who move."""
        movement = self.movement + self.drift if self.movement else 0
        alone = 0 if self.movement or self.things else 2 * self.drift
        weight = 3 * movement + alone + len(self.route)
        return movement >= _SURE or (weight > len(self.other) and not self._of_things())

    def elsewhere(self) -> bool:
        """Whether the text is on another subject: long and silent on movement, or short and plainly on another."""
        return not self.people() and (self.tokens > _SNIPPET or len(self.other) > 1 or self._of_things())

    def _of_things(self) -> bool:
        """Whether things migrate in the text, and nobody."""
        return self.things > 0 and not self.movement


def _of_things(tokens: Sequence[Token], k: int, words: Vocabulary) -> bool:
    """Whether the word of migration at token k is said of a thing: "data migration", «migración de las ballenas»."""
    word = tokens[k].bare
    adjective = word.startswith("migrator")  # "migratory birds", «aves migratorias»; not «sistema migratorio»
    before = words.moves(tokens[k - 1].bare) if k > 0 else ""
    if before == "beasts" or (before == "things" and not adjective and word.startswith("migration")):
        return True
    after = [token.bare if token.word else "" for token in tokens[k + 1 : k + 1 + _BESIDE]]
    if not after or adjective:
        return bool(after) and words.moves(after[0]) == "beasts"
    if after[0] in _DIGITAL:
        return True
    verb = not word.startswith(("migration", "migraci"))
    if after[0] not in _OF and not (verb and len(after) > 1):
        return False
    near = after[1:4] if after[0] in _OF else after[:2]
    stop = near.index("") if "" in near else len(near)
    return any(words.moves(near_by) for near_by in near[:stop])
