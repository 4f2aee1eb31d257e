"""Talks: texts read, reviewed and listed; the register of the store, or of a team, opened for a setting."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from caudal import disk, register, talks
from caudal.errors import InputError, UsageError
from caudal.register import About, Record, Register, Reviewer, State
from caudal.register.engine import FILE, set_aside
from caudal.register.intake import MOST_BYTES
from caudal.studies.setting import Setting

VARIABLE = "CAUDAL_REGISTER"
SHOWN_KINDS = ("source", *register.KINDS, "link", "rating")
_TABLES = {"source": "sources", **register.TABLE_OF, "link": "links", "rating": "ratings"}
_KINDS = {table: kind for kind, table in _TABLES.items()}


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What became of a text: its source, the items found, and whether it was new.

    differs: of a text that was held already, what was said of it this time that is otherwise on record.
    dated: where its day of publication was found in it ("metadata", "line", "dateline"), and by which words; None
    where the caller gave the day.
    """

    source: Record
    items: tuple[Record, ...]
    new: bool
    differs: tuple[str, ...] = ()
    dated: talks.Printed | None = None


def open_register(s: Setting, url: str | None = None, *, write: bool = True) -> Register:
    """The register behind `url` (or CAUDAL_REGISTER), else that of the store's folder, with the corridor's own case.

    Looking (`write` False) makes no file: where the store has none yet, the case is shown from memory.
    """
    address = url or os.environ.get(VARIABLE)
    if address:
        opened = Register.open(url=address)
    elif write or (s.store.root / FILE).exists():
        opened = Register.open(s.store.root)
    else:
        opened = Register.open()
    register.embed(opened, s.corridor)
    return opened


def lost_register(s: Setting, url: str | None = None) -> str | None:
    """What to say where the store's register was found damaged and is not restored: a loud notice; else None."""
    aside = None if url or os.environ.get(VARIABLE) else set_aside(s.store.root)
    if aside is None:
        return None
    return (
        f"The register of this store was damaged and is set aside ({aside}): what stood only in it is missing here. "
        "Restore it with caudal restore FILE.zip or caudal talks import FILE.json."
    )


def read_text(
    s: Setting, held: Register, path: Path, published: date | None, by: Reviewer, *,
    language: str | None = None, about: Mapping[str, str] | None = None,
) -> ReadReport:  # fmt: skip
    """Read a text, HTML page or PDF with a text layer, and keep it with what was found in it, all proposed.

    published: the day of publication; None takes the day that the page or text gives of itself. about: title,
    publisher, address. Raises InputError for what cannot be read, or where no day is given and none is printed.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the file cannot be read ({error.strerror})", file=str(path), next_step="Check the path.", key="unreadable"
        ) from error
    if len(data) > MOST_BYTES:
        raise InputError("the file is larger than 50 MB", file=str(path), next_step="Split it and read the parts.")
    text = register.text_layer(data, path.name) if data.startswith(b"%PDF-") else data
    dated = None if published is not None else _dated(text, path.name)
    day = published if dated is None or dated.day is None else dated.day
    assert day is not None
    document = talks.read(text, name=path.name, published=day, language=language)
    where = About(s.corridor.id, **(about or {}))
    source, items, new = register.keep(held, document, data, where, by)
    given = {"published": day.isoformat(), "language": language, **(about or {})}
    differs = () if new else tuple(name for name, said in given.items() if said and source[name] != said)
    return ReadReport(source, items, new, differs, dated)


def _dated(data: bytes | str, name: str) -> talks.Printed:
    """The day of publication that a text gives of itself. Raises InputError where it gives none, or no year."""
    text = talks.text_of(data, name=name)
    page = data.decode("utf-8") if isinstance(data, bytes) else data
    found = talks.printed_day(page, text)
    if found is None or found.day is None:
        raise InputError(
            "the text does not tell the day it was published" if found is None
            else "the text's dateline has no year, and the text prints none for that day",
            file=name, value=None if found is None else found.words,
            next_step="Give the day: --published YEAR-MONTH-DAY.",
        )  # fmt: skip
    return found


def link_items(s: Setting, held: Register, subject: str, relation: str, target: str, by: Reviewer) -> Record:
    """Link two things, ids of the corridor checked: measures, indicators, claims. Raises UsageError."""
    known: dict[str, Mapping[str, Any] | set[str]] = {
        "measure": s.corridor.measures,
        "indicator": s.corridor.indicators,
        "claim": {c.id for c in s.corridor.claims},
    }
    if subject.startswith("measure:") and subject.removeprefix("measure:") not in s.corridor.measures:
        raise UsageError(f"No measure {subject.removeprefix('measure:')!r} in the corridor. "
                         f"Measures: {', '.join(s.corridor.measures)}.")  # fmt: skip
    if relation in known and target not in known[relation]:
        names = sorted(known[relation])
        raise UsageError(
            f"No {relation} {target!r} in the corridor {s.corridor.id}. Known: {', '.join(names) or 'none'}."
        )
    return held.link(subject, relation, target, by)


def records(
    s: Setting, held: Register, *, kind: str | None = None, state: str | None = None, recorded: date | None = None
) -> list[tuple[str, Record]]:
    """(kind, record) of the corridor on record as of the setting's day, in order of publication and place.

    recorded: only what had been entered by the end of that day (UTC). Raises UsageError for an unknown kind or state.
    """
    if kind is not None and kind not in SHOWN_KINDS:
        raise UsageError(f"No kind {kind!r}. Kinds: {', '.join(SHOWN_KINDS)}.")
    if state is not None and state not in (*register.STATES, "held"):
        raise UsageError(f"No state {state!r}. States: {', '.join(register.STATES)}.")
    found = on_record(s, held, recorded)
    order = {id: r["published"] for (table, id), r in found.items() if table == "sources"}
    shown = [
        (_KINDS[table], record)
        for (table, _), record in found.items()
        if kind in (None, _KINDS[table]) and state in (None, record["state"]) and (kind or table in register.KIND_OF)
    ]

    def place(pair: tuple[str, Record]) -> tuple[str, str, int, int, str]:
        kind, r = pair
        source = r.get("source") or ""
        return order.get(source or r["id"], ""), source, r.get("start") or 0, SHOWN_KINDS.index(kind), r["id"]

    return sorted(shown, key=place)


def on_record(s: Setting, held: Register, recorded: date | None = None) -> State:
    """What the register says of the setting's corridor as of its day: published by then, and recorded by then."""
    state = register.on_day(held.state(recorded), s.as_of)
    foreign = {id for (table, id), r in state.items() if table == "sources" and r["corridor"] != s.corridor.id}
    kept = {key: r for key, r in state.items()
            if not (key[0] == "sources" and key[1] in foreign) and r.get("source") not in foreign}  # fmt: skip
    ids = {key[1] for key in kept}
    gone = {key[1] for key in held.state(recorded)} - ids
    return {key: r for key, r in kept.items()
            if not (key[0] == "links" and (r["subject"] in gone or r["object"] in gone))
            and not (key[0] == "ratings" and r["commitment"] in gone)}  # fmt: skip


def record_json(kind: str, record: Record) -> dict[str, Any]:
    """A record as plain values: an item by the keys of `talks read`, with its id, state and version."""
    rest = {k: v for k, v in record.items() if k != "details"}
    return {"kind": kind, **rest, **(record.get("details") or {})}


def item_kind(record: Record) -> str:
    """The kind of an item, told by its own fields."""
    if "ratable" in record:
        return "commitment"
    return "statement" if "mode" in record else "claim" if "magnitude" in record else "meeting"


def kind_of(table: str) -> str:
    """The kind whose records a table holds."""
    return _KINDS[table]


def export_to(held: Register, path: Path) -> list[str]:
    """Write the register to one .json file or, as csv with a data package, into a folder. Returns the files."""
    if path.suffix == ".json":
        import json  # noqa: PLC0415

        data = json.dumps(register.export_json(held), ensure_ascii=False, indent=1) + "\n"
        disk.ensure_folder(path.parent)
        disk.write_file(path, data.encode("utf-8"))
        return [str(path)]
    if path.suffix:
        raise UsageError(f"{path}: give a .json file, or a folder (a name without an ending) for csv.")
    pages = register.export_files(held)
    disk.write_files(path, pages)
    return [str(path / name) for name in pages]


def import_from(s: Setting, path: Path, url: str | None = None) -> int:
    """Bring an export into the register, whose trail it must continue. Returns how many entries were new."""
    try:
        if path.is_dir():
            found = {p.name: p.read_bytes() for p in path.iterdir() if p.suffix in (".csv", ".json")}
        else:
            found = {path.name: path.read_bytes()}
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", file=str(path), next_step="Check the path.") from error
    address = url or os.environ.get(VARIABLE)
    held = Register.open(url=address) if address else Register.open(s.store.root)
    try:
        return register.import_document(held, found, str(path))
    finally:
        held.close()
