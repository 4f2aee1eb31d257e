"""The store: a folder of editions, one folder each, over the reference editions that the package carries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from caudal import disk
from caudal.errors import StoreError
from caudal.records import Edition, Reading
from caudal.store import adding, folders
from caudal.store import cells as cell_files
from caudal.store.adding import Added
from caudal.store.held import Holdings, repeats
from caudal.store.manifest import CELLS, MANIFEST, Values, damage, decode
from caudal.store.places import reference_folder, user_folder


class Store:
    """Editions held: those of a folder, over those of the package (`reference`). A snapshot taken at `open`.

    Opening and reading never write, except that leftovers of a killed load are removed where that is possible.
    """

    def __init__(self, root: Path, layers: tuple[Path, ...]) -> None:
        """Use `Store.open`."""
        self.root = root
        self._layers = layers  # the first is the one written to
        self._holdings = Holdings.of(layers)
        self._read: dict[Path, tuple[tuple[int, int, int], pl.DataFrame]] = {}

    @classmethod
    def open(cls, path: Path | None = None, *, reference: bool = True) -> Store:
        """The store in folder `path` (None: the user's data folder); it need not exist before the first `add`.

        With `reference`, the editions that the package carries are held too, read-only. Raises StoreError where
        `path` is not a folder or cannot be read.
        """
        root = user_folder() if path is None else Path(path)
        if root.exists() and not root.is_dir():
            raise StoreError(f"{root}: not a folder. Give --store the folder of a store, or one to be made.")
        folders.sweep(root)
        return cls(root, (root, reference_folder()) if reference else (root,))

    @property
    def editions(self) -> tuple[Edition, ...]:
        """All editions held, in order of release, then of loading. Raises StoreError where a manifest is damaged."""
        return self._holdings.editions

    def values(self, edition_id: str) -> Values:
        """Table name -> broken-down dimension -> the values that occur, for an edition held."""
        return self._holdings.get(edition_id).manifest.values

    def cells(self, edition_id: str) -> pl.DataFrame:
        """The cells of an edition (OBSERVATION_SCHEMA). Their sha256 is checked before a value is read.

        A file checked before is trusted again while its inode, size and time of change stay the same. Raises
        StoreError naming the file where a byte is not what was stored, NotHeldError for an unknown id.
        """
        held = self._holdings.get(edition_id)
        path = held.folder / CELLS
        try:
            stat = path.stat()
            mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            known = self._read.get(path)
            if known is not None and known[0] == mark:
                return known[1]
            data = path.read_bytes()
        except OSError as error:
            raise damage(path, f"it cannot be read ({error.strerror})", held.edition.source) from error
        if hashlib.sha256(data).hexdigest() != held.manifest.cells_sha256:
            raise damage(path, "its bytes do not match the sha256 in the manifest", held.edition.source)
        frame = cell_files.from_parquet(data)
        self._read[path] = (mark, frame)
        return frame

    def add(self, readings: Sequence[Reading]) -> tuple[Added, ...]:
        """Stores readings, all of them or none; what is held already is left as it is and said to be so.

        An older release than one held is kept as an older edition. A damaged copy of the same edition is set aside
        under `damaged/` and replaced. Raises StoreError: an id held with other content, a disk that refuses.
        """
        adding.check(readings)
        with folders.writing(self.root) as folder:
            self._holdings = Holdings.of(self._layers)
            made = adding.plan(self.root, self._holdings, readings)
            for damaged in made.aside:
                folders.set_aside(self.root, damaged)
            if made.new:
                disk.write_folders(folder, made.new)
                self._holdings = Holdings.of(self._layers)
        return made.added

    def verify(self) -> tuple[str, ...]:
        """One message for each damaged file of the store, none where every byte is as stored."""
        self._read.clear()
        self._holdings = Holdings.of(self._layers)
        messages = [str(error) for error in self._holdings.damaged.values()]
        for edition_id in self._holdings.by_id:
            try:
                self.cells(edition_id)
            except StoreError as error:
                messages.append(str(error))
        return tuple(messages)

    def own(self) -> dict[str, dict[str, Path]]:
        """Folder name -> file name -> path of each edition that the store itself holds, every byte checked.

        Raises StoreError naming a file that is damaged.
        """
        out: dict[str, dict[str, Path]] = {}
        for folder in folders.edition_folders(self.root):
            manifest = folders.read_manifest(folder)
            if not folders.matches(folder, manifest):
                raise damage(folder / CELLS, "its bytes do not match the manifest", manifest.edition.source)
            out[folder.name] = {name: folder / name for name in (MANIFEST, CELLS)}
        return out

    def put_back(self, name: str, files: Mapping[str, bytes]) -> bool:
        """Stores an edition as `own` gave it; False where it is held already. A damaged copy is set aside.

        Raises StoreError: bytes that do not match their manifest, a name held with other content, a disk that refuses.
        """
        new = decode(files[MANIFEST], Path(name) / MANIFEST)
        if folders.folder_name(new.edition) != name or hashlib.sha256(files[CELLS]).hexdigest() != new.cells_sha256:
            raise damage(Path(name) / CELLS, "its bytes do not match the manifest", new.edition.source)
        with folders.writing(self.root) as folder:
            target = folder / name
            if target.exists():
                if folders.intact(target):
                    if repeats(new, folders.read_manifest(target)):
                        return False
                    raise StoreError(
                        f"{target}: held with other content; it was left as it is. Restore into another folder."
                    )
                folders.set_aside(self.root, target)
            disk.write_folders(folder, {name: {n: files[n] for n in (CELLS, MANIFEST)}})
            self._holdings = Holdings.of(self._layers)
        return True

    @classmethod
    def write_reference(cls, folder: Path, readings: Sequence[Reading]) -> tuple[Added, ...]:
        """Compiles a reference layer: `folder` holds exactly these editions afterwards, byte for byte repeatable.

        Meant for the project's own compiler; not atomic as a whole.
        """
        editions = folder / folders.EDITIONS
        if editions.is_dir():
            for old in sorted(editions.iterdir()):
                disk.remove_folder(old)
        added = cls.open(folder, reference=False).add(readings)
        (folder / folders.LOCK).unlink(missing_ok=True)
        return added
