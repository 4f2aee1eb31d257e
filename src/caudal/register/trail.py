"""The audit trail: append-only entries, each with the hash of the one before; state is what they add up to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from caudal.register.kinds import Record
from caudal.register.problems import Problem
from caudal.register.schema import canonical

GENESIS = "0" * 64
State = dict[tuple[str, str], Record]
"""(table, id) -> record."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record before (None: it was not there) and after an action."""

    table: str
    id: str
    before: Record | None
    after: Record


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what, when and why. `hash` = sha256 of the canonical JSON of all the rest, `previous` included."""

    seq: int
    at: str
    who: str
    action: str
    target: str
    why: str
    changes: tuple[Change, ...]
    undoes: int | None
    previous: str
    hash: str

    def row(self) -> dict[str, Any]:
        """The entry as plain values, as stored and exported."""
        return {**_plain(self), "changes": [_plain(change) for change in self.changes]}


def touches(entry: Entry) -> list[str]:
    """The records whose history an entry belongs to: those it changed, and the one that it was about."""
    about = [entry.target] if entry.action in ("merge", "suggest", "undo") else []
    return list(dict.fromkeys([*(change.id for change in entry.changes), *about]))


def _plain(part: Entry | Change) -> dict[str, Any]:
    """The fields by name; the records in them are shared, not copied."""
    return {field.name: getattr(part, field.name) for field in fields(part)}


def entry_of(row: Mapping[str, Any]) -> Entry:
    """An entry from its plain values. Raises KeyError or TypeError where they are not an entry's."""
    changes = tuple(Change(c["table"], c["id"], c["before"], c["after"]) for c in row["changes"])
    return Entry(row["seq"], row["at"], row["who"], row["action"], row["target"], row["why"], changes, row["undoes"],
                 row["previous"], row["hash"])  # fmt: skip


def digest(row: Mapping[str, Any]) -> str:
    """The hash that an entry of these values must carry."""
    return hashlib.sha256(canonical({k: v for k, v in row.items() if k != "hash"}).encode("utf-8")).hexdigest()


def sealed(
    *, seq: int, at: str, who: str, action: str, target: str, why: str, changes: Sequence[Change],
    undoes: int | None, previous: str,
) -> Entry:  # fmt: skip
    """A new entry with its hash."""
    open_entry = Entry(seq, at, who, action, target, why, tuple(changes), undoes, previous, "")
    return Entry(seq, at, who, action, target, why, tuple(changes), undoes, previous, digest(open_entry.row()))


def fold(entries: Iterable[Entry], state: State | None = None) -> State:
    """What the register holds after these entries."""
    held: State = {} if state is None else state
    for entry in entries:
        for change in entry.changes:
            held[(change.table, change.id)] = change.after
    return held


def faults(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Each break of the chain: a gap, a changed entry, a record that was not as its entry says."""
    held: State = {}
    previous, expected = GENESIS, 1
    for entry in entries:
        name = {"seq": entry.seq, "action": entry.action, "target": entry.target, "who": entry.who}
        if entry.seq == expected + 1:
            yield Problem("missing-entry", {"missing": expected, "seq": entry.seq})
        elif entry.seq != expected:
            yield Problem("missing-entries", {"first": expected, "last": entry.seq - 1, "seq": entry.seq})
        if digest(entry.row()) != entry.hash:
            yield Problem("changed-entry", name)
        elif entry.previous != previous:
            yield Problem("broken-chain", name)
        for change in entry.changes:
            if held.get((change.table, change.id)) != change.before:
                yield Problem("other-before", {**name, "id": change.id})
        fold([entry], held)
        previous, expected = entry.hash, entry.seq + 1
