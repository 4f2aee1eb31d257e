"""Frictionless data packages: csv resources under one `datapackage.json`, with types, keys, sizes and hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its Table Schema type, what it means, and what its values must be."""

    name: str
    type: str = "string"
    about: str = ""
    constraints: Mapping[str, object] = field(default_factory=dict)

    def descriptor(self) -> dict[str, object]:
        """As Table Schema writes it."""
        said = {"description": self.about} if self.about else {}
        bound = {"constraints": dict(self.constraints)} if self.constraints else {}
        return {"name": self.name, "type": self.type, **said, **bound}


@dataclass(frozen=True, slots=True)
class Resource:
    """A csv table of a package. foreign: column -> (resource, its field)."""

    name: str
    data: bytes
    fields: Sequence[Field]
    key: str | Sequence[str]
    foreign: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def resource(table: Resource) -> dict[str, Any]:
    """The descriptor of one csv table, with its size and sha256."""
    schema: dict[str, Any] = {
        "fields": [column.descriptor() for column in table.fields],
        "primaryKey": table.key if isinstance(table.key, str) else list(table.key),
    }
    keys = [{"fields": column, "reference": {"resource": target, "fields": name}}
            for column, (target, name) in table.foreign.items()]  # fmt: skip
    if keys:
        schema["foreignKeys"] = keys
    return {"name": table.name, "path": f"{table.name}.csv", "profile": "tabular-data-resource", "format": "csv",
            "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(table.data),
            "hash": f"sha256:{hashlib.sha256(table.data).hexdigest()}", "schema": schema}  # fmt: skip


def package_files(name: str, resources: Sequence[Resource], **about: object) -> dict[str, bytes]:
    """The package's files: one csv for each resource, and `datapackage.json`, which also holds `about`."""
    package = {"profile": "tabular-data-package", "name": name, **about,
               "resources": [resource(table) for table in resources]}  # fmt: skip
    out = {f"{table.name}.csv": table.data for table in resources}
    out["datapackage.json"] = (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
    return out
