"""A mention of somebody, and the people whom a text has named so far."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_NAMES = 5_000


@dataclass(slots=True)
class Mention:
    """Tokens [i, j) that name somebody. `adjective`: a country only qualifies a thing ("Mexican border")."""

    i: int
    j: int
    parties: tuple[str, ...] = ()
    name: tuple[int, int] | None = None
    role: tuple[int, int] | None = None
    both: bool = False
    counterpart: bool = False
    adjective: bool = False
    country: bool = False
    capital: bool = False
    person: bool = False


@dataclass(slots=True)
class Person:
    """A name as the text gives it in full, the parties it stands for, and its office."""

    name: str
    parties: tuple[str, ...]
    role: str | None = None


@dataclass(slots=True)
class Registry:
    """People met in the text so far, by each ending of their names without accents; and words seen as names."""

    known: dict[str, str]
    people: dict[str, Person] = field(default_factory=dict)
    capitals: set[str] = field(default_factory=set)
    day: str | None = None  # the last day that the text named

    def find(self, name: str) -> Person | None:
        """The person of that name or surname, from this text or from the lexicon."""
        person = self.people.get(name)
        if person is None:
            for full, code in self.known.items():
                if full == name or full.endswith(" " + name):
                    return Person(full, (code,))
        return person

    def add(self, name: str, shown: str, parties: tuple[str, ...], role: str | None) -> None:
        """Teach the registry a name; a name already held gains what was missing."""
        if len(self.people) > MAX_NAMES:
            return
        held = self.people.get(name)
        known = self.known.get(name)
        if known is not None:
            parties = (known,)
        person = held or Person(shown, parties, role)
        person.parties = person.parties or parties
        person.role = person.role or role
        parts = name.split(" ")
        for k in range(len(parts)):
            ending = " ".join(parts[k:])
            if k == 0 or len(ending) > 3:
                self.people.setdefault(ending, person)
        if len(parts) > 2:
            self.people.setdefault(parts[1] if len(parts) == 3 else parts[-2], person)
