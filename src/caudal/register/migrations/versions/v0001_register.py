"""The first tables: sources and their texts, items of four kinds, links, ratings, the trail and its head."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None

_KEYS = ("id:key", "version:int!", "state:text!")
_SPAN = ("source:text!>sources.id", "start:int", "end:int", "text:text", "extraction:text", "basis:text",
         "merged_into:text", "gist:text", "details:text")  # fmt: skip
_TABLES: dict[str, tuple[str, ...]] = {
    "texts": ("sha256:key", "text:text!"),
    "sources": (*_KEYS, "corridor:text", "sha256:text", "text_sha256:text!>texts.sha256", "characters:int",
                "name:text", "published:text", "language:text", "title:text", "publisher:text", "address:text",
                "basis:text", "extraction:text"),
    "meetings": (*_KEYS, *_SPAN, "form:text", "status:text", "event:text", "date:text", "place:text",
                 "participants:text", "parties:text"),
    "statements": (*_KEYS, *_SPAN, "speaker:text", "speaker_name:text", "speaker_role:text", "anonymous:flag",
                   "mode:text", "cue:text", "channel:text"),
    "claims": (*_KEYS, *_SPAN, "speaker:text", "speaker_name:text", "indicator:text", "direction:text",
               "magnitude:text", "magnitude_range:text", "period:text", "period_value:text", "place:text",
               "ask:text"),
    "commitments": (*_KEYS, *_SPAN, "actor:text", "action:text", "with:text", "by:text", "conditional:flag",
                    "ratable:flag", "level:int"),
    "links": (*_KEYS, "subject:text", "relation:text", "object:text"),
    "ratings": (*_KEYS, "commitment:text!>commitments.id", "level:int", "evidence:text", "day:text"),
    "trail": ("seq:number", "at:text!", "who:text!", "action:text!", "target:text!", "why:text!", "changes:text!",
              "undoes:int", "previous:text!", "hash:text!"),
    "touched": ("seq:number>trail.seq", "record:key"),
    "head": ("id:number", "seq:int!", "hash:text!", "at:text!", "numbered:int!"),
}  # fmt: skip


def upgrade() -> None:
    """Make the tables, and the trail's head at its beginning."""
    for table, columns in _TABLES.items():
        op.create_table(table, *(_column(column) for column in columns))
    op.create_index("ix_touched_record", "touched", ["record"])
    op.execute(f"INSERT INTO head (id, seq, hash, at, numbered) VALUES (1, 0, '{'0' * 64}', '', 0)")


def downgrade() -> None:
    """Remove the tables and all they hold."""
    for table in reversed(list(_TABLES)):
        op.drop_table(table)


def _column(written: str) -> sa.Column[object]:
    name, _, rest = written.partition(":")
    shape, _, refers = rest.partition(">")
    keys = shape in ("key", "number")
    kind = {"key": sa.Text, "text": sa.Text, "number": sa.Integer, "int": sa.Integer, "flag": sa.Boolean}[
        shape.rstrip("!")
    ]
    constraints = (sa.ForeignKey(refers),) if refers else ()
    required = keys or shape.endswith("!")
    return sa.Column(name, kind(), *constraints, primary_key=keys, nullable=not required, autoincrement=False)
