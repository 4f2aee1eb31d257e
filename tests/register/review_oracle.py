"""The rules of review once more, in plain Python that shares no code with the register: an independent witness."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

OPEN = ("proposed", "printed", "confirmed")


@dataclass
class Item:
    """One item as a list of its past forms; the last is how it stands. A form: (state, fields)."""

    forms: list[tuple[str, dict[str, Any]]]

    @property
    def state(self) -> str:
        return self.forms[-1][0]

    @property
    def fields(self) -> dict[str, Any]:
        return self.forms[-1][1]

    @property
    def version(self) -> int:
        return len(self.forms)


@dataclass
class Act:
    """An act: which items it changed, and the place of their form before it."""

    action: str
    touched: dict[str, int]
    about: str


@dataclass
class Oracle:
    """What a register must hold after acts that it accepted, and which acts it must refuse."""

    items: dict[str, Item] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    def refused(self, action: str, id: str, version: int | None = None, others: Iterable[str] = ()) -> bool:
        """Whether the register must refuse this."""
        item = self.items[id]
        if version is not None and version != item.version:
            return True
        if action == "undo":
            number = self.newest(id)
            return number is None or any(self.newest(i) != number for i in self.acts[number].touched)
        if item.state not in OPEN:
            return True
        if action == "confirm":
            return item.state == "confirmed"
        if action == "rate":
            return item.state == "proposed" or not item.fields.get("ratable")
        if action == "merge":
            return any(self.items[o].state not in OPEN for o in others)
        return False

    def newest(self, id: str) -> int | None:
        """The number of the newest act on an item that was not undone."""
        for number in reversed(range(len(self.acts))):
            act = self.acts[number]
            if (
                (id in act.touched or id == act.about)
                and act.action not in ("read", "undo")
                and number not in self.undone
            ):
                return number
        return None

    def apply(self, action: str, id: str, changed: dict[str, Any] | None = None, others: Iterable[str] = ()) -> None:
        """Take an accepted act over."""
        touched: dict[str, int] = {}
        if action == "undo":
            number = self.newest(id)
            assert number is not None
            self.undone.add(number)
            for i, before in self.acts[number].touched.items():
                touched[i] = len(self.items[i].forms)
                self.items[i].forms.append(self.items[i].forms[before - 1])
        elif action == "merge":
            for other in others:
                touched[other] = len(self.items[other].forms)
                self.items[other].forms.append(("merged", self.items[other].fields))
        else:
            item = self.items[id]
            state = {"confirm": "confirmed", "correct": "confirmed", "reject": "rejected"}.get(action, item.state)
            touched[id] = len(item.forms)
            item.forms.append((state, {**item.fields, **(changed or {})}))
        self.acts.append(Act(action, touched, id))
