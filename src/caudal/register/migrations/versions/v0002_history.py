"""The history of a record is read newest first: an index in that order instead of one by record alone."""

from __future__ import annotations

from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Order the entries of each record."""
    op.create_index("ix_touched_record_seq", "touched", ["record", "seq"])
    op.drop_index("ix_touched_record", "touched")


def downgrade() -> None:
    """Go back to the index by record."""
    op.create_index("ix_touched_record", "touched", ["record"])
    op.drop_index("ix_touched_record_seq", "touched")
