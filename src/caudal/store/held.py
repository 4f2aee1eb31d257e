"""What is held, as one look at the folders found it: editions by id, the damaged ones, what a new one would repeat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from caudal.errors import NotHeldError, StoreError
from caudal.records import Edition
from caudal.store.folders import edition_folders, matches, read_manifest
from caudal.store.manifest import Manifest

ISSUE = "issue"
"""The note of an edition that says which of several files of one release day it is, in the order of their loading."""


@dataclass(frozen=True, slots=True)
class Held:
    """An edition held: its manifest and the folder that it stands in."""

    manifest: Manifest
    folder: Path

    @property
    def edition(self) -> Edition:
        """The edition."""
        return self.manifest.edition

    def whole(self) -> bool:
        """Whether its cells are still those that its manifest names."""
        return matches(self.folder, self.manifest)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The editions of some layers, the first layer first; a whole edition stands before its extract."""

    by_id: Mapping[str, Held]
    damaged: Mapping[Path, StoreError]  # folder -> what is wrong with it

    @classmethod
    def of(cls, layers: tuple[Path, ...]) -> Holdings:
        """What the folders of these layers hold now."""
        held: dict[str, Held] = {}
        damaged: dict[Path, StoreError] = {}
        for layer in layers:
            for folder in edition_folders(layer):
                try:
                    found = Held(read_manifest(folder), folder)
                except StoreError as error:
                    damaged[folder] = error
                    continue
                known = held.get(found.edition.id)
                if known is None or (known.edition.extract and not found.edition.extract):
                    held[found.edition.id] = found
        return cls(held, damaged)

    def get(self, edition_id: str) -> Held:
        """The edition of an id. Raises StoreError where one is damaged, NotHeldError where none is held."""
        if edition_id not in self.by_id:
            for error in self.damaged.values():
                raise error
            raise NotHeldError(f"No edition {edition_id!r} is held. See `caudal sources` for those that are.")
        return self.by_id[edition_id]

    @property
    def editions(self) -> tuple[Edition, ...]:
        """All editions, in order of release, then of issue, then id. Raises StoreError where a manifest is damaged."""
        for error in self.damaged.values():
            raise error
        return tuple(
            sorted((h.edition for h in self.by_id.values()), key=lambda e: (e.released, not e.extract, issue(e), e.id))
        )

    def broken(self, edition_id: str, folder: Path) -> bool:
        """Whether the copy in this folder is damaged: its manifest, or the cells that it names."""
        held = self.by_id.get(edition_id)
        return folder in self.damaged or (held is not None and held.folder == folder and not held.whole())

    def same(self, manifest: Manifest) -> Edition | None:
        """The edition held that makes this one needless; StoreError where its id is taken by other content."""
        edition = manifest.edition
        known = self.by_id.get(edition.id)
        if known is not None and (edition.extract or not known.edition.extract):
            held = known.edition
            if edition.extract and not held.extract and edition.sha256 == held.sha256:
                return held
            if repeats(manifest, known.manifest):
                return held if known.whole() else None
            raise StoreError(
                f"{known.folder}: edition {edition.id} is held with other content (from {held.source}, sha256 "
                f"{held.sha256[:12]}…); {edition.source} (sha256 {edition.sha256[:12]}…) was not loaded. An edition is "
                "never overwritten: give the new release its own date with --released, or move that folder away."
            )
        for other in self.by_id.values():
            if _release(other.edition) == _release(edition):
                return other.edition if other.whole() else None
        return None


def repeats(new: Manifest, held: Manifest) -> bool:
    """Whether both say the same of the same cells, whenever, in what order and from what file they were received."""
    was = held.edition
    came = replace(new.edition, retrieved=was.retrieved, source=was.source, notes=_without_issue(new.edition))
    return (came, new.cells_sha256) == (replace(was, notes=_without_issue(was)), held.cells_sha256)


def issue(edition: Edition) -> int:
    """Which of the files of one publisher and release day this is that count the same: the later loaded speaks."""
    return int(edition.notes.get(ISSUE, "1"))


def _without_issue(edition: Edition) -> dict[str, str]:
    return {key: text for key, text in edition.notes.items() if key != ISSUE}


def _release(e: Edition) -> tuple[object, ...]:
    """What makes two editions the same release, whatever their ids."""
    return e.sha256, e.released, e.layout, e.title, e.extract
