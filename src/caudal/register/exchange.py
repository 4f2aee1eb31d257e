"""Export and import: one JSON document, or a folder of csv files described by a Frictionless data package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from caudal.errors import InputError
from caudal.exchange import Field, Resource, package_files
from caudal.register.kinds import COLUMNS, Record, Shape
from caudal.register.register import Register
from caudal.register.schema import canonical
from caudal.register.trail import Entry, State, entry_of, fold

FORMAT = 1
_TRAIL: dict[str, Shape] = {"seq": "number", "at": "text", "who": "text", "action": "text", "target": "text",
                            "why": "text", "changes": "json", "undoes": "number", "previous": "text",
                            "hash": "text"}  # fmt: skip
_TEXTS: dict[str, Shape] = {"sha256": "text", "text": "text"}
_TYPES: dict[str, str] = {"text": "string", "flag": "boolean", "number": "integer"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def export_json(register: Register) -> dict[str, Any]:
    """The whole register as one document: records by table, texts, and the trail that they can be rebuilt from."""
    state = register.state()
    return {
        "caudal_register": FORMAT,
        **{table: _records(state, table) for table in COLUMNS},
        "texts": [{"sha256": sha, "text": text} for sha, text in register.texts().items()],
        "trail": [entry.row() for entry in register.trail()],
    }


def export_files(register: Register) -> dict[str, bytes]:
    """The same as csv files with a Frictionless `datapackage.json`.

    A cell that a spreadsheet would run (= + - @ at its start) stands behind an apostrophe; import takes it away.
    """
    document = export_json(register)
    columns = {**COLUMNS, "texts": _TEXTS, "trail": _TRAIL}
    resources = [_resource(table, shapes, _csv(document[table], shapes)) for table, shapes in columns.items()]
    return package_files("caudal-register", resources, caudal_register=FORMAT)


def read_export(files: Mapping[str, bytes], name: str) -> tuple[tuple[Entry, ...], dict[str, str]]:
    """The trail and texts of an export: one .json file, or the files of a folder. Raises InputError.

    A document whose tables are not what its trail adds up to is refused.
    """
    step = "Export it again with caudal talks export."
    try:
        if "datapackage.json" in files:
            document: dict[str, Any] = {t: _from_csv(files[f"{t}.csv"], shapes) for t, shapes in
                                        {**COLUMNS, "texts": _TEXTS, "trail": _TRAIL}.items()}  # fmt: skip
        else:
            (data,) = files.values()
            document = json.loads(data)
            if document["caudal_register"] != FORMAT:
                raise InputError("the format is not known", file=name, value=document["caudal_register"],
                                 next_step="Upgrade caudal.")  # fmt: skip
        entries = tuple(entry_of(row) for row in document["trail"])
        stored = {str(row["sha256"]): str(row["text"]) for row in document["texts"]}
        trailed = fold(entries)
        wrong = [t for t in COLUMNS if canonical(document[t]) != canonical(_records(trailed, t))]
    except (KeyError, TypeError, ValueError, AttributeError, csv.Error) as error:
        raise InputError("this is no export of a register", file=name, value=str(error), next_step=step) from error
    if wrong:
        raise InputError(f"its {wrong[0]} are not what its trail adds up to", file=name, next_step=step)
    return entries, stored


def import_document(register: Register, files: Mapping[str, bytes], name: str) -> int:
    """Bring an export in: its trail must continue this register's own. Returns how many entries were new."""
    entries, stored = read_export(files, name)
    return register.replay(entries, stored)


def _records(state: State, table: str) -> list[Record]:
    return [{c: record.get(c) for c in COLUMNS[table]} for (t, _), record in sorted(state.items()) if t == table]


def _csv(rows: Sequence[Record], shapes: Mapping[str, Shape]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(shapes)
    for row in rows:
        writer.writerow(_cell(row[name], shape) for name, shape in shapes.items())
    return out.getvalue().encode("utf-8")


def _cell(value: Any, shape: Shape) -> str:
    if value is None:
        return ""
    if shape == "flag":
        return "true" if value else "false"
    if shape == "number":
        return str(value)
    # Text is written as a JSON string where csv would lose it (an empty text beside none, line ends of both kinds).
    text = canonical(value) if shape == "json" or value == "" or "\r" in value or value.startswith('"') else value
    return f"'{text}" if text.startswith(_FORMULA) else text


def _from_csv(data: bytes, shapes: Mapping[str, Shape]) -> list[Record]:
    csv.field_size_limit(2**31 - 1)
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    if reader.fieldnames != list(shapes):
        raise ValueError(f"columns {reader.fieldnames}")
    return [{name: _value(row[name], shape) for name, shape in shapes.items()} for row in reader]


def _value(cell: str, shape: Shape) -> Any:
    if cell == "":
        return None
    if shape == "flag":
        return {"true": True, "false": False}[cell]
    if shape == "number":
        return int(cell)
    text = cell[1:] if cell.startswith("'") else cell
    return json.loads(text) if shape == "json" or text.startswith('"') else text


def _resource(table: str, shapes: Mapping[str, Shape], data: bytes) -> Resource:
    fields = [Field(name, "string" if shape == "json" else _TYPES[shape]) for name, shape in shapes.items()]
    links = {"source": ("sources", "id"), "text_sha256": ("texts", "sha256"), "commitment": ("commitments", "id")}
    foreign = {column: target for column, target in links.items() if column in shapes}
    return Resource(table, data, fields, {"texts": "sha256", "trail": "seq"}.get(table, "id"), foreign)
