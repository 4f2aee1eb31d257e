"""Editions added: what is new of some readings, the bytes to write, and what a person should know of each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from caudal.errors import StoreError
from caudal.records import Edition, Reading
from caudal.store import cells
from caudal.store.folders import DAMAGED, EDITIONS, folder_name
from caudal.store.held import Holdings
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
    for reading in readings:
        edition = reading.edition
        data = cells.to_parquet(reading.observations)
        manifest = Manifest(edition, cells.values_of(reading), hashlib.sha256(data).hexdigest(), len(data))
        held = holdings.same(manifest)
        if held is not None:
            added.append(Added(held, "already held", (_held_message(held, edition.source),)))
            continue
        messages = [*reading.warnings, *_remarks(holdings, edition)]
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
