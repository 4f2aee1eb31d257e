"""The manifest of an edition: canonical JSON that carries the hash of its cells and of itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from caudal.errors import StoreError
from caudal.records import Edition, Table

SCHEMA = 1
MANIFEST, CELLS = "manifest.json", "cells.parquet"
Values = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Table name -> dimension broken down -> the values that occur in it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the store knows of an edition without opening its cells."""

    edition: Edition
    values: Values
    cells_sha256: str
    cells_bytes: int


def encode(manifest: Manifest) -> bytes:
    """The one spelling of a manifest: sorted keys, fixed indent, its own sha256 among the keys."""
    body = {
        "schema": SCHEMA,
        "edition": _edition_to_json(manifest.edition),
        "values": {t: {d: list(v) for d, v in dims.items()} for t, dims in manifest.values.items()},
        "cells": {"file": CELLS, "sha256": manifest.cells_sha256, "bytes": manifest.cells_bytes},
    }
    return _spell({**body, "sha256": hashlib.sha256(_spell(body)).hexdigest()})


def decode(data: bytes, path: Path) -> Manifest:
    """The manifest in these bytes; any byte that differs from what was written raises StoreError naming `path`."""
    try:
        doc = json.loads(data.decode("utf-8"))
        stated = doc.pop("sha256")
        whole = stated == hashlib.sha256(_spell(doc)).hexdigest() and data == _spell({**doc, "sha256": stated})
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise damage(path, "its content does not match its own sha256")
    if doc["schema"] != SCHEMA:
        raise StoreError(
            f"{path}: written in store format {doc['schema']}; this version of caudal reads format {SCHEMA}. "
            "Use a newer caudal, or another --store folder."
        )
    values = {t: {d: tuple(v) for d, v in dims.items()} for t, dims in doc["values"].items()}
    return Manifest(_edition_from_json(doc["edition"]), values, doc["cells"]["sha256"], doc["cells"]["bytes"])


def damage(path: Path, what: str, source: str = "") -> StoreError:
    """The error for a stored file that is not what was written, with the way out."""
    load = f"Load its source again ({source})" if source else "Load its source file again"
    told = f"{path}: damaged, {what}. {load}: `caudal load` sets the damaged copy aside and replaces it."
    return StoreError(told, key="damaged", file=path)


def _spell(doc: Mapping[str, Any]) -> bytes:
    return (json.dumps(doc, sort_keys=True, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _edition_to_json(e: Edition) -> dict[str, Any]:
    plain = ("id", "publisher", "title", "address", "licence", "basis", "layout", "source", "sha256", "rows", "extract")
    return {
        **{k: getattr(e, k) for k in plain},
        "released": e.released.isoformat(),
        "retrieved": e.retrieved.isoformat(),
        "notes": dict(e.notes),
        "indicators": {k: dict(v) for k, v in e.indicators.items()},
        "tables": [_table_to_json(t) for t in e.tables],
    }


def _edition_from_json(doc: Mapping[str, Any]) -> Edition:
    return Edition(
        **{
            **doc,
            "released": date.fromisoformat(doc["released"]),
            "retrieved": date.fromisoformat(doc["retrieved"]),
            "tables": tuple(_table_from_json(t) for t in doc["tables"]),
        }
    )


def _table_to_json(t: Table) -> dict[str, Any]:
    plain = ("name", "indicator", "frequency", "absent", "rounding", "lag_days", "rows")
    return {
        **{k: getattr(t, k) for k in plain},
        **({"below": t.below} if t.below else {}),  # absent where not said: older editions keep their bytes
        "dims": dict(t.dims),
        "first": t.first.isoformat(),
        "last": t.last.isoformat(),
        "gaps": [g.isoformat() for g in t.gaps],
    }


def _table_from_json(doc: Mapping[str, Any]) -> Table:
    return Table(
        **{
            **doc,
            "first": date.fromisoformat(doc["first"]),
            "last": date.fromisoformat(doc["last"]),
            "gaps": tuple(date.fromisoformat(g) for g in doc["gaps"]),
        }
    )
