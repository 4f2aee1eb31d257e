"""A whole store in one file, and back: editions byte for byte, the register with its trail."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from caudal import disk, register
from caudal.errors import InputError, StoreError, UsageError
from caudal.register import Register
from caudal.register.engine import FILE
from caudal.studies.progress import Progress, telling
from caudal.studies.setting import Setting
from caudal.studies.talks.study import VARIABLE

FORMAT = 1
LIST, REGISTER, EDITIONS = "caudal-backup.json", "register.json", "editions"
_PIECE = 1 << 20
_STAMP = (1980, 1, 1, 0, 0, 0)  # the same store gives the same bytes


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds, or what a restore brought back.

    editions: all of them; placed: those that were not held already (of a backup: all). entries: of the register's
    trail, those new to it in a restore; None without a register. messages: in sentences, what else happened.
    """

    path: Path
    editions: tuple[str, ...]
    placed: tuple[str, ...]
    entries: int | None
    bytes: int
    messages: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"file": str(self.path), "bytes": self.bytes, "editions_in_file": list(self.editions),
                "placed": list(self.placed), "register_entries": self.entries,
                "messages": list(self.messages)}  # fmt: skip


def backup(s: Setting, path: Path, url: str | None = None, progress: Progress | None = None) -> BackupReport:
    """Write the store's own editions and its register into one new file, whole or not at all.

    Every byte is checked before it is copied; the reference editions of the package are not in it. Raises StoreError
    (a damaged edition, a disk that refuses) and UsageError where the file exists.
    """
    tell = telling(progress)
    if path.exists():
        raise UsageError(f"{path}: exists already. A backup is never overwritten: give another name.")
    own = s.store.own()
    sums: dict[str, str] = {}
    entries: int | None = None
    with _whole(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for i, (name, files) in enumerate(own.items()):
            tell(name, i, len(own) + 1)
            for member, source in files.items():
                inside = f"{EDITIONS}/{name}/{member}"
                sums[inside] = _add(archive, inside, source.read_bytes())
        tell("register", len(own), len(own) + 1)
        address = url or os.environ.get(VARIABLE)
        if address or (s.store.root / FILE).exists():
            held = Register.open(url=address) if address else Register.open(s.store.root)
            try:
                document = register.export_json(held)
            finally:
                held.close()
            entries = len(document["trail"])
            sums[REGISTER] = _add(archive, REGISTER, _spelled(document), zipfile.ZIP_DEFLATED)
        _add(archive, LIST, _spelled({"caudal_backup": FORMAT, "sha256": sums}))
    tell("register", len(own) + 1, len(own) + 1)
    return BackupReport(path, tuple(own), tuple(own), entries, path.stat().st_size)


def restore(s: Setting, path: Path, url: str | None = None, progress: Progress | None = None) -> BackupReport:
    """Bring a backup back into the store: what is missing is placed, what is held stays, a damaged copy is set aside.

    The file is checked whole before anything is written; a restore that was cut off can be run again. Raises
    InputError for a file that is no backup or is damaged, StoreError where other content is held.
    """
    tell = telling(progress)
    with _opened(path) as archive:
        sums = _listed(archive, path)
        for i, (member, stated) in enumerate(sums.items()):
            tell("check", i, len(sums))
            if _sum(archive, member, path) != stated:
                raise _bad(path, "a part does not match its sha256", member)
        names = tuple(dict.fromkeys(m.split("/")[1] for m in sums if m != REGISTER))
        placed = []
        for i, name in enumerate(names):
            tell(name, i, len(names))
            inside = f"{EDITIONS}/{name}/"
            files = {m.removeprefix(inside): archive.read(m) for m in sums if m.startswith(inside)}
            if s.store.put_back(name, files):
                placed.append(name)
        entries, messages = None, []
        if REGISTER in sums:
            held, notice = _register(s, url or os.environ.get(VARIABLE))
            messages += [notice] if notice else []
            try:
                entries = register.import_document(held, {REGISTER: archive.read(REGISTER)}, f"{path}: {REGISTER}")
            finally:
                held.close()
    return BackupReport(path, names, tuple(placed), entries, path.stat().st_size, tuple(messages))


def _register(s: Setting, address: str | None) -> tuple[Register, str | None]:
    """The register to restore into; and what was said where a damaged one had to be moved aside first."""
    if address:
        return Register.open(url=address), None
    try:
        return Register.open(s.store.root), None
    except StoreError as error:
        if (s.store.root / FILE).exists():  # not moved aside: something else is wrong
            raise
        return Register.open(s.store.root), str(error).split(" Restore the register", maxsplit=1)[0]


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A new file that appears under its name only when all of it is on the disk."""
    new = path.with_name(f".caudal-new-{path.name}")
    try:
        disk.ensure_folder(path.parent)
        with suppress(FileNotFoundError):
            os.unlink(new)  # of a backup that was killed
        with new.open("xb") as file:
            yield file
            file.flush()
            disk.system.fsync(file.fileno())
    except OSError as error:
        with suppress(OSError):
            os.unlink(new)
        raise StoreError(f"{path}: could not be written ({error.strerror or error}). No backup was made.") from error
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise
    disk.move(new, path)


def _add(archive: zipfile.ZipFile, name: str, data: bytes, kind: int = zipfile.ZIP_STORED) -> str:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = kind
    archive.writestr(info, data)
    return hashlib.sha256(data).hexdigest()


def _spelled(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        raise _bad(path, f"this is no whole backup ({error})", path.name) from error
    except FileNotFoundError as error:
        raise InputError("there is no such file", file=str(path), next_step="Check the path.") from error


def _listed(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """Member -> sha256, every name one that a backup holds. Raises InputError."""
    try:
        document = json.loads(archive.read(LIST))
        version, sums = document["caudal_backup"], {str(k): str(v) for k, v in document["sha256"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _bad(path, f"it holds no {LIST} of a backup", path.name) from error
    if version != FORMAT:
        raise InputError("the format is not known", file=str(path), value=version, next_step="Upgrade caudal.")
    for member in {*sums, *archive.namelist()} - {LIST}:
        parts = member.split("/")
        edition = len(parts) == 3 and parts[0] == EDITIONS and parts[2] in ("manifest.json", "cells.parquet")
        if member not in sums or not (member == REGISTER or (edition and parts[1] == Path(parts[1]).name)):
            raise _bad(path, "it holds a part that no backup has", member)
    return sums


def _sum(archive: zipfile.ZipFile, member: str, path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(member) as part:
            while piece := part.read(_PIECE):
                digest.update(piece)
    except KeyError:
        raise _bad(path, "a part is missing", member) from None
    return digest.hexdigest()


def _bad(path: Path, rule: str, value: str) -> InputError:
    return InputError(rule, file=str(path), value=value,
                      next_step="Nothing was restored. Use another copy of the backup.")  # fmt: skip
