"""What was received before, beside the store: for each address, what makes the next request conditional."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from caudal import disk
from caudal.errors import StoreError

NAME = "fetched.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """One file received and loaded: as its server named its state, and its bytes."""

    etag: str
    last_modified: str
    sha256: str
    file: str
    retrieved: str  # day


class Memory:
    """Address -> Remembered, in `fetched.json` of the store's folder. Read once; written after each file loaded."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreError where the file is there and is not what was written."""
        self._folder = folder
        self._known = _read(folder / NAME)

    def get(self, address: str) -> Remembered | None:
        """What is remembered of that address."""
        return self._known.get(address)

    def keep(self, address: str, what: Remembered) -> None:
        """Remembers; whole or not at all. Raises StoreError."""
        if self._known.get(address) == what:
            return
        self._known[address] = what
        document = {known: asdict(value) for known, value in sorted(self._known.items())}
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        disk.write_file(self._folder / NAME, text.encode("utf-8"))


def _read(path: Path) -> dict[str, Remembered]:
    try:
        document = json.loads(path.read_bytes())
        return {str(address): _remembered(value) for address, value in document.items()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise StoreError(
            f"{path}: what was fetched before cannot be read. Remove the file: the editions stay, "
            "and caudal fetch asks for every file anew."
        ) from error


def _remembered(value: Mapping[str, object]) -> Remembered:
    return Remembered(**{f.name: str(value[f.name]) for f in fields(Remembered)})
