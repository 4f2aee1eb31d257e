"""The register's tables, SQLAlchemy 2 Core: one for each kind of record, the stored texts, the trail and its head."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from caudal.register.kinds import COLUMNS, KEYS, Shape


def canonical(value: Any) -> str:
    """JSON with one spelling for one value: sorted keys, no spaces, no escapes but those JSON requires."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class Canonical(sa.types.TypeDecorator[Any]):
    """A JSON value kept as its canonical text, so that both back ends return the same value and bytes."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """To the database."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """From the database."""
        return None if value is None else json.loads(value)


_TYPES: dict[Shape, Any] = {"text": sa.Text, "flag": sa.Boolean, "number": sa.Integer, "json": Canonical}
_REFERS = {"source": "sources.id", "text_sha256": "texts.sha256", "commitment": "commitments.id"}
metadata = sa.MetaData()

texts = sa.Table(
    "texts",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)


def _column(name: str, shape: Shape) -> sa.Column[Any]:
    required = name in KEYS or name in _REFERS
    if name in _REFERS:
        return sa.Column(name, _TYPES[shape], sa.ForeignKey(_REFERS[name]), nullable=not required)
    return sa.Column(name, _TYPES[shape], primary_key=name == "id", nullable=not required)


TABLES = {
    table: sa.Table(table, metadata, *(_column(name, shape) for name, shape in columns.items()))
    for table, columns in COLUMNS.items()
}
"""Table of each kind of record by its name."""

trail = sa.Table(
    "trail",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("changes", Canonical, nullable=False),
    sa.Column("undoes", sa.Integer),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
touched = sa.Table(
    "touched",
    metadata,
    sa.Column("seq", sa.Integer, sa.ForeignKey("trail.seq"), primary_key=True),
    sa.Column("record", sa.Text, primary_key=True),
    sa.Index("ix_touched_record_seq", "record", "seq"),
)
"""Which entries changed a record; the index gives them newest first without sorting."""
head = sa.Table(
    "head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("numbered", sa.Integer, nullable=False),
)
"""One row: the last entry of the trail and the last number given to a record. Writers lock it, so they queue."""
