"""One transaction on the register: what an act sees, what it writes, and how tables compare with the trail."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from caudal.errors import ConflictError, StoreError, UsageError
from caudal.register import engine
from caudal.register.kinds import COLUMNS, TABLE_OF, Record
from caudal.register.problems import Problem
from caudal.register.schema import TABLES, head, texts, touched, trail
from caudal.register.trail import Change, Entry, State, entry_of, touches


@contextlib.contextmanager
def snapshot(bind: sa.Engine, name: str) -> Iterator[sa.Connection]:
    """A read transaction that sees one state from its beginning to its end. Raises StoreError."""
    with engine.translated(name), bind.connect() as connection:
        if bind.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
        yield connection


_AT_FIRST = 8
_WHERE_IS: sa.CompoundSelect[Any] = sa.union_all(
    *(sa.select(sa.literal_column(f"'{name}'")).where(t.c.id == sa.bindparam("id")) for name, t in TABLES.items())
)
"""The names of the tables that hold an id: one question instead of one for each table."""


class Reader:
    """The register as an action sees it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection

    def record(self, table: str, id: str) -> Record | None:
        """A record, or None."""
        rows = self.where(table, "id", id)
        return rows[0] if rows else None

    def where(self, table: str, column: str, value: str) -> list[Record]:
        """Records of a table with this value in a column."""
        t = TABLES[table]
        rows = self.connection.execute(sa.select(t).where(t.c[column] == value).order_by(t.c.id)).mappings()
        return [dict(row) for row in rows]

    def item(self, id: str) -> tuple[str, Record]:
        """An item of any kind by its id, with its table. Raises UsageError."""
        return self.any(id, TABLE_OF.values())

    def any(self, id: str, tables: Iterable[str] = COLUMNS) -> tuple[str, Record]:
        """A record by its id in the first of these tables that holds it. Raises UsageError."""
        there = set(self.connection.execute(_WHERE_IS, {"id": id}).scalars())
        for table in tables:
            record = self.record(table, id) if table in there else None
            if record is not None:
                return table, record
        raise unknown(id, self.ids())

    def ids(self) -> list[str]:
        """Every id given out."""
        return [id for table in COLUMNS for id in self.connection.execute(sa.select(TABLES[table].c.id)).scalars()]

    def text(self, sha256: str) -> str:
        """A stored text."""
        found = self.connection.execute(sa.select(texts.c.text).where(texts.c.sha256 == sha256)).scalar()
        if found is None:
            raise StoreError(f"texts {sha256[:12]}: the stored text is missing. caudal talks audit says what else is.")
        return str(found)

    def entry(self, seq: int) -> Entry | None:
        """An entry of the trail, or None."""
        row = self.connection.execute(sa.select(trail).where(trail.c.seq == seq)).mappings().one_or_none()
        return None if row is None else entry_of(dict(row))

    def entries_of(self, id: str) -> Iterator[Entry]:
        """The entries that changed a record, newest first; read a few at a time, as most ask for the newest only."""
        whole = sa.select(trail).join(touched).where(touched.c.record == id).order_by(touched.c.seq.desc())
        wanted, query = _AT_FIRST, whole
        while rows := self.connection.execute(query.limit(wanted)).mappings().all():
            yield from (entry_of(dict(row)) for row in rows)
            query, wanted = whole.where(touched.c.seq < rows[-1]["seq"]), 4 * wanted

    def last(self, id: str) -> Entry | None:
        """The newest entry that changed a record."""
        query = sa.select(sa.func.max(touched.c.seq)).where(touched.c.record == id)
        seq = self.connection.execute(query).scalar()
        return None if seq is None else self.entry(seq)


class Writer(Reader):
    """The same for one act: it holds the trail's head, so that acts come one after another."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self.head = dict(connection.execute(sa.select(head).with_for_update()).mappings().one())

    def number(self, stem: str) -> str:
        """A new id, like claim-17."""
        self.head["numbered"] += 1
        return f"{stem}-{self.head['numbered']}"

    def append(self, entry: Entry) -> None:
        """Write what an entry changes, and the entry. Raises ConflictError where a record is not as it was."""
        for change in entry.changes:
            self._store(change)
        self.connection.execute(trail.insert(), entry.row())
        self.connection.execute(touched.insert(), [{"seq": entry.seq, "record": id} for id in touches(entry)])
        numbered = max([self.head["numbered"], *(number_in(change.id) for change in entry.changes)])
        self.head |= {"seq": entry.seq, "hash": entry.hash, "at": entry.at, "numbered": numbered}
        self.connection.execute(head.update().where(head.c.id == 1), {k: v for k, v in self.head.items() if k != "id"})

    def _store(self, change: Change) -> None:
        table = TABLES[change.table]
        if change.before is None:
            self.connection.execute(table.insert(), change.after)
            return
        old = (table.c.id == change.id) & (table.c.version == change.before["version"])
        updated = self.connection.execute(table.update().where(old).values(**change.after))
        if updated.rowcount != 1:
            raise ConflictError(
                f"{change.id} was changed by another person meanwhile. Nothing was changed; look again.",
                key="meanwhile",
                id=change.id,
            )


def keep_text(connection: sa.Connection, sha: str, text: str) -> None:
    """Store a text under its sha256, once."""
    if connection.execute(sa.select(texts.c.sha256).where(texts.c.sha256 == sha)).scalar() is None:
        connection.execute(texts.insert(), {"sha256": sha, "text": text})


def number_in(id: str) -> int:
    """The number in an id that the register gave out; 0 in others."""
    digits = id.rpartition("-")[2]
    stem = id.rpartition("-")[0]
    return int(digits) if digits.isdecimal() and stem in (*TABLE_OF, "source", "link", "rating") else 0


def ordered(table: str, record: Mapping[str, Any]) -> Record:
    """A record with all of its table's columns, in their order. Raises UsageError for a stray one."""
    stray = set(record) - set(COLUMNS[table])
    if stray:
        raise UsageError(f"The register's {table} have no column {sorted(stray)[0]!r}.")
    return {name: record.get(name) for name in COLUMNS[table]}


def tables_of(connection: sa.Connection) -> State:
    """Every record of every table."""
    state: State = {}
    for name, table in TABLES.items():
        for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings():
            state[(name, row["id"])] = dict(row)
    return state


def entries_in(connection: sa.Connection) -> Iterable[Entry]:
    """The trail, oldest first."""
    for row in connection.execute(sa.select(trail).order_by(trail.c.seq)).mappings():
        yield entry_of(dict(row))


def differences(trailed: State, held: State) -> list[Problem]:
    """Each row of the tables that is not what the trail adds up to."""
    found = []
    for table, id in sorted(trailed.keys() | held.keys()):
        row = {"table": table, "id": id}
        ours, theirs = held.get((table, id)), trailed.get((table, id))
        if ours is None:
            found.append(Problem("missing-row", row))
        elif theirs is None:
            found.append(Problem("stray-row", row))
        else:
            found += [
                Problem(
                    "other-value", {**row, "column": column, "held": ours.get(column), "trailed": theirs.get(column)}
                )
                for column in COLUMNS[table]
                if ours.get(column) != theirs.get(column)
            ]
    return found


def misfiled(entries: Iterable[Entry], connection: sa.Connection) -> list[Problem]:
    """Records whose history is not listed as the trail has it."""
    true = {(entry.seq, id) for entry in entries for id in touches(entry)}
    listed = {(row.seq, row.record) for row in connection.execute(sa.select(touched))}
    return [Problem("misfiled", {"id": id, "seq": seq}) for seq, id in sorted(true ^ listed)]


def displaced(held: State, stored: Mapping[str, str]) -> list[Problem]:
    """Items whose words do not stand where they should in the stored text."""
    found = []
    for (table, id), record in held.items():
        source = held.get(("sources", record.get("source") or ""))
        if source is None:
            continue
        text = stored.get(source["text_sha256"], "")
        if text[record["start"] : record["end"]] != record["text"]:
            place = {"start": record["start"], "end": record["end"]}
            found.append(Problem("displaced", {"table": table, "id": id, **place}))
    return found


def unknown(id: str, known: Sequence[str]) -> UsageError:
    """The refusal of an id that nobody gave out, with the nearest that were."""
    near = difflib.get_close_matches(id, known, n=3, cutoff=0.4)
    hint = f" Nearest: {', '.join(near)}." if near else ""
    told = f"Nothing in the register has the id {id!r}.{hint} caudal talks list shows what is held."
    return UsageError(told, key="item", value=id)
