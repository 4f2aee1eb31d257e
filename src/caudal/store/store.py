"""The store: a folder of editions, one folder each, over the reference editions that the package carries."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Literal

import polars as pl
from filelock import FileLock, Timeout

from caudal import disk
from caudal.errors import NotHeldError, StoreError
from caudal.records import Edition, Reading
from caudal.store import cells as cell_files
from caudal.store.manifest import CELLS, MANIFEST, Manifest, Values, damage, decode, encode

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,180}")
_LOCK_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one reading: stored, or recognised as held. `messages` say so in sentences."""

    edition: Edition
    status: Literal["added", "already held"]
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    manifest: Manifest
    folder: Path


class Store:
    """Editions held: those of a folder, over those of the package (`reference`). A snapshot taken at `open`.

    Opening and reading never write, except that leftovers of a killed load are removed where that is possible.
    """

    def __init__(self, root: Path, layers: tuple[Path, ...]) -> None:
        """Use `Store.open`."""
        self.root = root
        self._layers = layers  # the first is the one written to
        self._held: dict[str, _Held] = {}
        self._damaged: dict[Path, StoreError] = {}
        self._read: dict[Path, tuple[tuple[int, int, int], pl.DataFrame]] = {}
        self._scan()

    @classmethod
    def open(cls, path: Path | None = None, *, reference: bool = True) -> Store:
        """The store in folder `path` (None: the user's data folder); it need not exist before the first `add`.

        With `reference`, the editions that the package carries are held too, read-only. Raises StoreError where
        `path` is not a folder or cannot be read.
        """
        root = user_folder() if path is None else Path(path)
        if root.exists() and not root.is_dir():
            raise StoreError(f"{root}: not a folder. Give --store the folder of a store, or one to be made.")
        layers = (root, reference_folder()) if reference else (root,)
        _sweep(root)
        return cls(root, layers)

    @property
    def editions(self) -> tuple[Edition, ...]:
        """All editions held, in order of release, then id. Raises StoreError where a manifest is damaged."""
        for error in self._damaged.values():
            raise error
        held = (h.manifest.edition for h in self._held.values())
        return tuple(sorted(held, key=lambda e: (e.released, not e.extract, e.id)))

    def values(self, edition_id: str) -> Values:
        """Table name -> broken-down dimension -> the values that occur, for an edition held."""
        return self._of(edition_id).manifest.values

    def cells(self, edition_id: str) -> pl.DataFrame:
        """The cells of an edition (OBSERVATION_SCHEMA). Their sha256 is checked before a value is read.

        A file checked before is trusted again while its inode, size and time of change stay the same. Raises
        StoreError naming the file where a byte is not what was stored, NotHeldError for an unknown id.
        """
        held = self._of(edition_id)
        path = held.folder / CELLS
        try:
            stat = path.stat()
            mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            known = self._read.get(path)
            if known is not None and known[0] == mark:
                return known[1]
            data = path.read_bytes()
        except OSError as error:
            raise damage(path, f"it cannot be read ({error.strerror})", held.manifest.edition.source) from error
        if hashlib.sha256(data).hexdigest() != held.manifest.cells_sha256:
            raise damage(path, "its bytes do not match the sha256 in the manifest", held.manifest.edition.source)
        frame = cell_files.from_parquet(data)
        self._read[path] = (mark, frame)
        return frame

    def add(self, readings: Sequence[Reading]) -> tuple[Added, ...]:
        """Stores readings, all of them or none; what is held already is left as it is and said to be so.

        An older release than one held is kept as an older edition. A damaged copy of the same edition is set aside
        under `damaged/` and replaced. Raises StoreError: an id held with other content, a disk that refuses.
        """
        for reading in readings:
            _check_id(reading.edition)
            cell_files.check(reading)
        self._prepare()
        try:
            with FileLock(self.root / ".lock", timeout=_LOCK_SECONDS):
                disk.sweep_folders(self._folder)
                self._scan()
                return self._add(readings)
        except Timeout as error:
            raise StoreError(
                f"{self.root / '.lock'}: another caudal has been loading for {_LOCK_SECONDS:.0f} s. "
                "Wait for it to end, then load again."
            ) from error
        except OSError as error:
            raise StoreError(
                f"{self.root}: the store cannot be written ({error.strerror or error}). Nothing was loaded. "
                "Check the disk and your rights there, or give --store another folder."
            ) from error

    def verify(self) -> tuple[str, ...]:
        """One message for each damaged file of the store, none where every byte is as stored."""
        self._read.clear()
        self._scan()
        messages = [str(error) for error in self._damaged.values()]
        for held in self._held.values():
            try:
                self.cells(held.manifest.edition.id)
            except StoreError as error:
                messages.append(str(error))
        return tuple(messages)

    def own(self) -> dict[str, dict[str, Path]]:
        """Folder name -> file name -> path of each edition that the store itself holds, every byte checked.

        Raises StoreError naming a file that is damaged.
        """
        out: dict[str, dict[str, Path]] = {}
        for folder in _edition_folders(self.root):
            manifest = _read_manifest(folder)
            if not _matches(folder, manifest):
                raise damage(folder / CELLS, "its bytes do not match the manifest", manifest.edition.source)
            out[folder.name] = {name: folder / name for name in (MANIFEST, CELLS)}
        return out

    def put_back(self, name: str, files: Mapping[str, bytes]) -> bool:
        """Stores an edition as `own` gave it; False where it is held already. A damaged copy is set aside.

        Raises StoreError: bytes that do not match their manifest, a name held with other content, a disk that refuses.
        """
        manifest = decode(files[MANIFEST], Path(name) / MANIFEST)
        if _folder_name(manifest.edition) != name or hashlib.sha256(files[CELLS]).hexdigest() != manifest.cells_sha256:
            raise damage(Path(name) / CELLS, "its bytes do not match the manifest", manifest.edition.source)
        self._prepare()
        target = self._folder / name
        try:
            with FileLock(self.root / ".lock", timeout=_LOCK_SECONDS):
                disk.sweep_folders(self._folder)
                if target.exists():
                    if _intact(target):
                        held, new = _read_manifest(target), manifest.edition
                        came = replace(new, retrieved=held.edition.retrieved, source=held.edition.source)
                        if (came, manifest.cells_sha256) == (held.edition, held.cells_sha256):
                            return False
                        raise StoreError(
                            f"{target}: held with other content; it was left as it is. Restore into another folder."
                        )
                    disk.move(target, _free(self.root / "damaged", name))
                disk.write_folders(self._folder, {name: {n: files[n] for n in (CELLS, MANIFEST)}})
                self._scan()
        except Timeout as error:
            raise StoreError(f"{self.root / '.lock'}: another caudal has been loading. Restore again later.") from error
        return True

    @classmethod
    def write_reference(cls, folder: Path, readings: Sequence[Reading]) -> tuple[Added, ...]:
        """Compiles a reference layer: `folder` holds exactly these editions afterwards, byte for byte repeatable.

        Meant for the project's own compiler; not atomic as a whole.
        """
        editions = folder / "editions"
        if editions.is_dir():
            for old in sorted(editions.iterdir()):
                disk.remove_folder(old)
        added = cls.open(folder, reference=False).add(readings)
        (folder / ".lock").unlink(missing_ok=True)
        return added

    @property
    def _folder(self) -> Path:
        return self._layers[0] / "editions"

    def _of(self, edition_id: str) -> _Held:
        if edition_id not in self._held:
            for error in self._damaged.values():
                raise error
            raise NotHeldError(f"No edition {edition_id!r} is held. See `caudal sources` for those that are.")
        return self._held[edition_id]

    def _scan(self) -> None:
        self._held, self._damaged = {}, {}
        for layer in self._layers:
            for folder in _edition_folders(layer):
                try:
                    manifest = _read_manifest(folder)
                except StoreError as error:
                    self._damaged[folder] = error
                    continue
                known = self._held.get(manifest.edition.id)
                if known is None or (known.manifest.edition.extract and not manifest.edition.extract):
                    self._held[manifest.edition.id] = _Held(manifest, folder)

    def _prepare(self) -> None:
        try:
            disk.ensure_folder(self._folder)
        except OSError as error:
            raise StoreError(
                f"{self._folder}: the folder cannot be made ({error.strerror or error}). Nothing was loaded. "
                "Check the disk and your rights there, or give --store another folder."
            ) from error

    def _add(self, readings: Sequence[Reading]) -> tuple[Added, ...]:
        out: list[Added] = []
        new: dict[str, dict[str, bytes]] = {}
        aside: list[Path] = []
        for reading in readings:
            data = cell_files.to_parquet(reading.observations)
            manifest = Manifest(
                reading.edition, cell_files.values_of(reading), hashlib.sha256(data).hexdigest(), len(data)
            )
            name = _folder_name(reading.edition)
            held = self._same(manifest)
            if held is not None:
                out.append(Added(held, "already held", (_held_message(held, reading.edition.source),)))
                continue
            messages = list(reading.warnings) + self._remarks(reading.edition)
            target = self._folder / name
            if target in self._damaged or self._broken(reading.edition.id, target):
                aside.append(target)
                messages.append(f"A damaged copy of {reading.edition.id} was set aside in {self.root / 'damaged'}.")
            if name in new:
                raise StoreError(f"{reading.edition.id}: two readings of one load carry this id. Nothing was loaded.")
            new[name] = {CELLS: data, MANIFEST: encode(manifest)}
            out.append(Added(reading.edition, "added", tuple(messages)))
        for target in aside:
            disk.move(target, _free(self.root / "damaged", target.name))
        if new:
            disk.write_folders(self._folder, new)
            self._scan()
        return tuple(out)

    def _same(self, manifest: Manifest) -> Edition | None:
        """The edition held that makes this one needless; StoreError where its id is taken by other content."""
        edition = manifest.edition
        known = self._held.get(edition.id)
        if known is not None and (edition.extract or not known.manifest.edition.extract):
            held = known.manifest.edition
            if edition.extract and not held.extract and edition.sha256 == held.sha256:
                return held
            same = (replace(edition, retrieved=held.retrieved, source=held.source), manifest.cells_sha256)
            if same == (held, known.manifest.cells_sha256):
                return None if self._broken(edition.id, known.folder) else held
            raise StoreError(
                f"{known.folder}: edition {edition.id} is held with other content (from {held.source}, sha256 "
                f"{held.sha256[:12]}…); {edition.source} (sha256 {edition.sha256[:12]}…) was not loaded. An edition is "
                "never overwritten: give the new release its own date with --released, or move that folder away."
            )
        for other in self._held.values():
            held = other.manifest.edition
            alike = (held.sha256, held.released, held.layout, held.title, held.extract)
            if alike == (edition.sha256, edition.released, edition.layout, edition.title, edition.extract):
                return None if self._broken(held.id, other.folder) else held
        return None

    def _broken(self, edition_id: str, folder: Path) -> bool:
        held = self._held.get(edition_id)
        if held is None or held.folder != folder:
            return False
        return not _matches(folder, held.manifest)

    def _remarks(self, edition: Edition) -> list[str]:
        remarks = []
        counted = {t.indicator for t in edition.tables}
        held = [h.manifest.edition for h in self._held.values()]
        newer = [
            e
            for e in held
            if e.publisher == edition.publisher
            and e.released > edition.released
            and counted & {t.indicator for t in e.tables}
        ]
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


def user_folder() -> Path:
    """The folder for a user's own store, by the custom of the system; it may not exist yet."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "caudal"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "caudal"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "caudal"


def reference_folder() -> Path:
    """The folder of the editions that the package carries."""
    return Path(str(files("caudal") / "reference"))


def _edition_folders(layer: Path) -> tuple[Path, ...]:
    """The folders of whole editions, in order of name; those of a load under way or killed are passed over."""
    folder = layer / "editions"
    try:
        names, again = None, sorted(folder.iterdir())
        while names != again:  # a load may end between looking at the folder and at its journal
            names, hidden = again, disk.unfinished(folder)
            again = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise StoreError(f"{folder}: cannot be read ({error.strerror}). Check your rights there.") from error
    return tuple(p for p in again if not p.name.startswith(".") and p.name not in hidden and p.is_dir())


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise damage(path, f"it cannot be read ({error.strerror})") from error
    manifest = decode(data, path)
    if _folder_name(manifest.edition) != folder.name:
        raise damage(path, f"it belongs to another edition ({manifest.edition.id})")
    return manifest


def _matches(folder: Path, manifest: Manifest) -> bool:
    try:
        data = (folder / CELLS).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == manifest.cells_sha256


def _intact(folder: Path) -> bool:
    try:
        return _matches(folder, _read_manifest(folder))
    except StoreError:
        return False


def _folder_name(edition: Edition) -> str:
    return edition.id + (".extract" if edition.extract else "")


def _check_id(edition: Edition) -> None:
    if not _ID.fullmatch(edition.id) or edition.id.endswith(".extract"):
        raise StoreError(
            f"{edition.id!r} cannot be the id of an edition. Use letters, digits, dots, dashes and underscores."
        )


def _held_message(held: Edition, file: str) -> str:
    came = "" if file == held.source else f", loaded from {held.source}"
    return (
        f"Already held: {file} has the bytes of edition {held.id} (released {held.released}, "
        f"sha256 {held.sha256[:12]}…{came}). Nothing to do."
    )


def _free(folder: Path, name: str) -> Path:
    n = 1
    while (folder / f"{name}-{n}").exists():
        n += 1
    return folder / f"{name}-{n}"


def _sweep(root: Path) -> None:
    """Removes what a killed load left, unless another load is under way or the place is read-only."""
    folder = root / "editions"
    with suppress(OSError, Timeout):
        if disk.leftovers(folder):
            with FileLock(root / ".lock", timeout=0):
                disk.sweep_folders(folder)
