"""The folders of editions on disk: which are whole, what a manifest says of one, who may write among them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from caudal import disk
from caudal.errors import StoreError
from caudal.records import Edition
from caudal.store.manifest import CELLS, MANIFEST, Manifest, damage, decode

EDITIONS, DAMAGED, LOCK = "editions", "damaged", ".lock"
_LOCK_SECONDS = 120.0


def folder_name(edition: Edition) -> str:
    """The name of an edition's folder: its id, with a mark where it is an extract."""
    return edition.id + (".extract" if edition.extract else "")


def edition_folders(layer: Path) -> tuple[Path, ...]:
    """The folders of whole editions, in order of name; those of a load under way or killed are passed over."""
    folder = layer / EDITIONS
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


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an edition's folder. Raises StoreError where it is damaged or belongs to another edition."""
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except OSError as error:
        raise damage(path, f"it cannot be read ({error.strerror})") from error
    manifest = decode(data, path)
    if folder_name(manifest.edition) != folder.name:
        raise damage(path, f"it belongs to another edition ({manifest.edition.id})")
    return manifest


def matches(folder: Path, manifest: Manifest) -> bool:
    """Whether the cells of a folder are those that its manifest names."""
    try:
        data = (folder / CELLS).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == manifest.cells_sha256


def intact(folder: Path) -> bool:
    """Whether every byte of an edition's folder is as stored."""
    try:
        return matches(folder, read_manifest(folder))
    except StoreError:
        return False


def set_aside(root: Path, folder: Path) -> None:
    """Moves a damaged copy under `damaged/`, beside those that stand there already."""
    n = 1
    while (target := root / DAMAGED / f"{folder.name}-{n}").exists():
        n += 1
    disk.move(folder, target)


@contextmanager
def writing(root: Path) -> Iterator[Path]:
    """The folder of the editions, made where missing, cleared of a killed load, for one writer at a time.

    Raises StoreError: a folder that cannot be made or written, another writer that does not end.
    """
    folder = root / EDITIONS
    try:
        disk.ensure_folder(folder)
    except OSError as error:
        raise StoreError(
            f"{folder}: the folder cannot be made ({error.strerror or error}). Nothing was loaded. "
            "Check the disk and your rights there, or give --store another folder.",
            key="unwritten",
            file=folder,
            reason=error.strerror or error,
        ) from error
    try:
        with FileLock(root / LOCK, timeout=_LOCK_SECONDS):
            disk.sweep_folders(folder)
            yield folder
    except Timeout as error:
        raise StoreError(
            f"{root / LOCK}: another caudal has been loading for {_LOCK_SECONDS:.0f} s. "
            "Wait for it to end, then load again.",
            key="locked",
            file=root / LOCK,
            seconds=round(_LOCK_SECONDS),
        ) from error
    except OSError as error:
        raise StoreError(
            f"{root}: the store cannot be written ({error.strerror or error}). Nothing was loaded. "
            "Check the disk and your rights there, or give --store another folder.",
            key="unwritten",
            file=root,
            reason=error.strerror or error,
        ) from error


def sweep(root: Path) -> None:
    """Removes what a killed load left, unless another load is under way or the place is read-only."""
    folder = root / EDITIONS
    with suppress(OSError, Timeout):
        if disk.leftovers(folder):
            with FileLock(root / LOCK, timeout=0):
                disk.sweep_folders(folder)
