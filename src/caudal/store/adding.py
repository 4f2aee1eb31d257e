"""Editions added: what is new of some readings, the bytes to write, and what a person should know of each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Literal

from caudal.errors import StoreError
from caudal.records import Edition, Reading
from caudal.store import cells
from caudal.store.folders import DAMAGED, EDITIONS, folder_name
from caudal.store.held import ISSUE, Holdings, issue
from caudal.store.manifest import CELLS, MANIFEST, Manifest, encode

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,180}")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one reading: stored, or recognised as held. `messages` say so in sentences."""

    edition: Edition
    status: Literal["added", "already held"]
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load will do. new: folder name -> file name -> bytes; aside: folders of damaged copies in their way."""

    added: tuple[Added, ...]
    new: dict[str, dict[str, bytes]]
    aside: tuple[Path, ...]


def check(readings: Sequence[Reading]) -> None:
    """Raises StoreError for an id that cannot name a folder, InputError for cells that break their own rules."""
    for reading in readings:
        id = reading.edition.id
        if not _ID.fullmatch(id) or id.endswith(".extract"):
            raise StoreError(
                f"{id!r} cannot be the id of an edition. Use letters, digits, dots, dashes and underscores."
            )
        cells.check(reading)


def plan(root: Path, holdings: Holdings, readings: Sequence[Reading]) -> Plan:
    """What to write of these readings, beside what is held; nothing is written here.

    Raises StoreError: an id held with other content, or given twice.
    """
    added: list[Added] = []
    new: dict[str, dict[str, bytes]] = {}
    aside: list[Path] = []
    kept: list[Manifest] = []
    for reading in readings:
        edition = reading.edition
        data = cells.to_parquet(reading.observations)
        manifest = Manifest(edition, cells.values_of(reading), hashlib.sha256(data).hexdigest(), len(data))
        held = holdings.same(manifest)
        if held is not None:
            added.append(Added(held, "already held", (_held_message(held, edition.source),)))
            continue
        others = [*(h.manifest for h in holdings.by_id.values()), *kept]
        edition, again = _issued(edition, [m.edition for m in others])
        manifest = replace(manifest, edition=edition)
        kept.append(manifest)
        messages = [*reading.warnings, *_remarks(holdings, edition), *again, *_halves(others, manifest)]
        name = folder_name(edition)
        if holdings.broken(edition.id, root / EDITIONS / name):
            aside.append(root / EDITIONS / name)
            messages.append(f"A damaged copy of {edition.id} was set aside in {root / DAMAGED}.")
        if name in new:
            raise StoreError(f"{edition.id}: two readings of one load carry this id. Nothing was loaded.")
        new[name] = {CELLS: data, MANIFEST: encode(manifest)}
        added.append(Added(edition, "added", tuple(messages)))
    return Plan(tuple(added), new, tuple(aside))


def _held_message(held: Edition, file: str) -> str:
    came = "" if file == held.source else f", loaded from {held.source}"
    return (
        f"Already held: {file} has the bytes of edition {held.id} (released {held.released}, "
        f"sha256 {held.sha256[:12]}…{came}). Nothing to do."
    )


def _remarks(holdings: Holdings, edition: Edition) -> list[str]:
    """Whether a newer release is held already, or the same bytes under another day."""
    remarks = []
    counted = {t.indicator for t in edition.tables}
    held = [h.edition for h in holdings.by_id.values()]
    newer = [e for e in held if e.publisher == edition.publisher and e.released > edition.released
             and counted & {t.indicator for t in e.tables}]  # fmt: skip
    if newer:
        newest = max(newer, key=lambda e: (e.released, e.id))
        remarks.append(
            f"Older than a release held ({newest.id}, released {newest.released}): kept as an older edition. "
            "What that release covers is still answered from it."
        )
    twin = [e for e in held if e.sha256 == edition.sha256 and not e.extract and e.released != edition.released]
    if twin and not edition.extract and all(e.layout == edition.layout for e in twin):
        names = ", ".join(sorted(e.id for e in twin))
        remarks.append(f"The same bytes are held as {names} too, with another release date.")
    return remarks


def _issued(edition: Edition, others: Sequence[Edition]) -> tuple[Edition, list[str]]:
    """The edition with its place among those of its release day that were read through a spec and count the same.

    Official layouts have one file a day; what a spec reads may be loaded again, put right.
    """
    if "spec" not in edition.notes:
        return edition, []
    for own in others:  # a damaged copy, about to be replaced
        if own.id == edition.id and ISSUE in own.notes:
            return replace(edition, notes={**edition.notes, ISSUE: own.notes[ISSUE]}), []
    same = [e for e in others if e.id != edition.id and "spec" in e.notes and _rivals(e, edition)]
    if not same:
        return edition, []
    last = max(same, key=lambda e: (issue(e), e.id))
    told = (
        f"{last.id} is of the same release day: this file came later, and speaks from now on for the periods it "
        "covers. If it is a release of its own, load it with its own --released."
    )
    return replace(edition, notes={**edition.notes, ISSUE: str(issue(last) + 1)}), [told]


def _rivals(one: Edition, other: Edition) -> bool:
    """Whether both are of one publisher and day, and count the same in the same periods."""
    return (one.publisher, one.released) == (other.publisher, other.released) and any(
        (a.indicator, a.frequency) == (b.indicator, b.frequency) and a.first <= b.last and b.first <= a.last
        for a, b in product(one.tables, other.tables)
    )


def _halves(others: Sequence[Manifest], new: Manifest) -> list[str]:
    """Whether a table read through a spec looks like the other half of one held, of which only one would speak.

    That is so where both break the same count down alike and have no value in common (two sheets, each with its own
    places): a later release of one table shares its values.
    """
    mine = new.edition
    for other in sorted(others, key=lambda m: (m.edition.released, m.edition.id), reverse=True):
        theirs = other.edition
        if mine.publisher != theirs.publisher or "spec" not in mine.notes or "spec" not in theirs.notes:
            continue
        for a, b in product(mine.tables, theirs.tables):
            alike = (a.indicator, a.frequency, a.dims) == (b.indicator, b.frequency, b.dims)
            if not alike or a.last < b.first or b.last < a.first:
                continue
            for dimension, values in new.values[a.name].items():
                held = other.values[b.name][dimension]
                if values and held and set(values).isdisjoint(held):
                    return [
                        f"No {dimension} of this file is in {theirs.id} (released {theirs.released}), which covers the "
                        f"same periods of {a.indicator}: {_some(values)} here, {_some(held)} there. Only the newest "
                        "file speaks for a period, and two are never added up. If they are parts of one release, put "
                        "the rows of both into one file, and load that."
                    ]
    return []


def _some(values: Sequence[str]) -> str:
    return ", ".join(values[:3]) + (f" and {len(values) - 3} more" if len(values) > 3 else "")
