"""Bytes to disk, all or nothing: temporary name, fsync, rename, fsync of the folder; old bytes back on any failure.

Every call that changes the disk goes through `system`, so that a test can make the n-th of them fail.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from caudal.errors import StoreError

try:
    import fcntl
except ImportError:  # not a POSIX system: writers to one folder are then not kept apart
    fcntl = None  # type: ignore[assignment]

_NEW, _OLD = ".caudal-new-", ".caudal-old-"
_JOURNAL, _JOURNAL_NEW = ".caudal-journal", ".caudal-journal-new"
_STAGED = ".caudal-staged-"
_WAIT_SECONDS = 60.0


class System:
    """The operating system's calls that change a disk, one attribute each."""

    open = staticmethod(os.open)
    write = staticmethod(os.write)
    fsync = staticmethod(os.fsync)
    close = staticmethod(os.close)
    rename = staticmethod(os.replace)
    mkdir = staticmethod(os.mkdir)
    unlink = staticmethod(os.unlink)
    rmdir = staticmethod(os.rmdir)


system = System()


def write_file(path: Path, data: bytes) -> None:
    """Puts `data` under `path`, whole, or leaves what was there. Raises StoreError naming the file."""
    write_files(path.parent, {path.name: data})


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts all `files` (name -> bytes) into `folder`, or none: after any failure the old bytes stand.

    A process killed in the middle leaves a journal, and the next call into the folder (or `recover`) restores the
    old files before it goes on. Raises StoreError naming the file and the next step.
    """
    for name in files:
        if not name or name != Path(name).name or name.startswith(".caudal-"):
            raise StoreError(f"{name!r} cannot be the name of a file to write. Use a plain file name.")
    entries: list[tuple[str, bool]] = []
    at = folder
    try:
        ensure_folder(folder)
        with _alone(folder):
            recover(folder)
            try:
                for i, (name, data) in enumerate(files.items()):
                    at = folder / name
                    _put(folder / f"{_NEW}{i}", data)
                    held = at.exists() or at.is_symlink()
                    if held:
                        _put(folder / f"{_OLD}{i}", at.read_bytes())
                    entries.append((name, held))
                _put(folder / _JOURNAL_NEW, json.dumps(entries).encode())
                system.rename(folder / _JOURNAL_NEW, folder / _JOURNAL)
                _fsync_folder(folder)
                for i, name in enumerate(files):
                    at = folder / name
                    system.rename(folder / f"{_NEW}{i}", at)
                _fsync_folder(folder)
                system.unlink(folder / _JOURNAL)
                _fsync_folder(folder)
            except BaseException:
                _roll_back(folder, entries if len(entries) == len(files) else [])
                raise
            with contextlib.suppress(OSError):  # the new state stands; a backup left over goes with the next call
                _remove_leftovers(folder)
    except OSError as error:
        raise _refusal(at, error) from error


def recover(folder: Path) -> None:
    """Undoes a `write_files` killed in this folder, and removes its temporaries. Raises OSError, StoreError."""
    journal = folder / _JOURNAL
    if journal.exists():
        try:
            entries = [(str(name), bool(held)) for name, held in json.loads(journal.read_bytes())]
        except ValueError as error:
            raise StoreError(
                f"{journal}: the journal of an interrupted write is damaged. "
                f"Check the files of {folder}, remove the journal and run the command again."
            ) from error
        _roll_back(folder, entries)
    _remove_leftovers(folder)


def write_folders(parent: Path, folders: Mapping[str, Mapping[str, bytes]]) -> None:
    """Puts each folder (name -> its files) under `parent`; each appears whole by one rename, all of them or none.

    A process killed in the middle leaves a journal: readers pass over the folders that `unfinished` names, and
    `sweep_folders` removes them. The caller keeps other writers out. Raises StoreError naming the file.
    """
    placed: list[str] = []
    at = parent
    try:
        ensure_folder(parent)
        try:
            for name, files in folders.items():
                staged = at = parent / f"{_STAGED}{name}"
                system.mkdir(staged)
                for file, data in files.items():
                    at = parent / name / file
                    _put(staged / file, data)
                _fsync_folder(staged)
                at = parent / name
                if at.exists():
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
            _put(parent / _JOURNAL_NEW, json.dumps(list(folders)).encode())
            system.rename(parent / _JOURNAL_NEW, parent / _JOURNAL)
            _fsync_folder(parent)
            for name in folders:
                at = parent / name
                system.rename(parent / f"{_STAGED}{name}", at)
                placed.append(name)
            at = parent
            _fsync_folder(parent)
            system.unlink(parent / _JOURNAL)
            _fsync_folder(parent)
        except BaseException:
            with contextlib.suppress(OSError):
                _remove_folders(parent, placed)
            raise
    except OSError as error:
        raise _refusal(at, error) from error


def unfinished(parent: Path) -> frozenset[str]:
    """Names of folders under `parent` that belong to a `write_folders` under way or killed: not there yet."""
    try:
        return frozenset(str(name) for name in json.loads((parent / _JOURNAL).read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"{parent / _JOURNAL}: the journal of an interrupted load cannot be read. "
            "Check the editions beside it, remove the journal and load their sources again."
        ) from error


def leftovers(parent: Path) -> tuple[Path, ...]:
    """What a killed `write_folders` left behind under `parent`."""
    if not parent.is_dir():
        return ()
    return tuple(sorted(p for p in parent.iterdir() if p.name.startswith(".caudal-")))


def sweep_folders(parent: Path) -> None:
    """Undoes a killed `write_folders` and removes what it left behind. Raises OSError, StoreError."""
    if leftovers(parent):
        _remove_folders(parent, sorted(unfinished(parent)))


def remove_folder(path: Path) -> None:
    """Removes a folder of plain files. Raises OSError."""
    for file in sorted(path.iterdir()):
        system.unlink(file)
    system.rmdir(path)


def move(path: Path, target: Path) -> None:
    """Renames a file or folder for good (both folders fsynced). Raises StoreError naming the target."""
    try:
        ensure_folder(target.parent)
        system.rename(path, target)
        _fsync_folder(target.parent)
        _fsync_folder(path.parent)
    except OSError as error:
        raise _refusal(target, error) from error


def ensure_folder(folder: Path) -> None:
    """Makes a folder and the missing ones above it, each fsynced into its parent. Raises OSError."""
    if folder.is_dir():
        return
    ensure_folder(folder.parent)
    with contextlib.suppress(FileExistsError):  # another process may have made it meanwhile
        system.mkdir(folder)
    _fsync_folder(folder.parent)


def _remove_folders(parent: Path, names: Sequence[str]) -> None:
    # The journal goes last: until then these folders count as not there.
    for name in names:
        if (parent / name).exists():
            system.rename(parent / name, parent / f"{_STAGED}{name}")
    for path in leftovers(parent):
        if path.is_dir():
            remove_folder(path)
    for name in (_JOURNAL_NEW, _JOURNAL):
        if (parent / name).exists():
            _fsync_folder(parent)
            system.unlink(parent / name)


def _put(path: Path, data: bytes) -> None:
    descriptor = system.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            written = system.write(descriptor, rest)
            if written <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest = rest[written:]
        system.fsync(descriptor)
    finally:
        system.close(descriptor)


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows neither needs nor allows it
        return
    descriptor = system.open(folder, os.O_RDONLY)
    try:
        system.fsync(descriptor)
    finally:
        system.close(descriptor)


def _roll_back(folder: Path, entries: Sequence[tuple[str, bool]]) -> None:
    # Safe to repeat: a backup that is gone was already restored.
    for i, (name, held) in enumerate(entries):
        if held and (folder / f"{_OLD}{i}").exists():
            system.rename(folder / f"{_OLD}{i}", folder / name)
        elif not held and not (folder / f"{_NEW}{i}").exists() and (folder / name).exists():
            system.unlink(folder / name)
    if entries:
        _fsync_folder(folder)
    _remove_leftovers(folder)


def _remove_leftovers(folder: Path) -> None:
    # The journal goes first: without it a backup is only a leftover.
    names = sorted(p.name for p in folder.iterdir() if p.name.startswith(".caudal-"))
    for name in sorted(names, key=lambda n: n != _JOURNAL):
        if name in (_JOURNAL, _JOURNAL_NEW) or name.startswith((_NEW, _OLD)):
            system.unlink(folder / name)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps two writers of one folder apart by a lock on the folder itself: nothing is left behind."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise StoreError(
                        f"{folder}: another process has been writing here for {_WAIT_SECONDS:.0f} s. "
                        "Wait for it to end, then run the command again.",
                        key="locked",
                        file=folder,
                        seconds=round(_WAIT_SECONDS),
                    ) from error
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _refusal(path: Path, error: OSError) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        step = "Free some space (or choose a folder on another disk) and run the command again."
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        step = "Give yourself the right to write there, or choose another folder."
    else:
        step = "Check the disk and run the command again."
    reason = error.strerror or str(error)
    told = f"{path}: could not be written ({reason}). What was held before is unchanged. {step}"
    return StoreError(told, key="unwritten", file=path, reason=reason)
