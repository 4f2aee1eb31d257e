"""The history of a record is read newest first, by an index in that order; a merge is in that of the one kept."""

from __future__ import annotations

from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Order the entries of each record; enter merges and second readings in the history of what they were about."""
    op.execute(
        "INSERT INTO touched (seq, record) SELECT seq, target FROM trail WHERE action IN ('merge', 'suggest', 'undo') "
        "AND NOT EXISTS (SELECT 1 FROM touched t WHERE t.seq = trail.seq AND t.record = trail.target)"
    )
    op.create_index("ix_touched_record_seq", "touched", ["record", "seq"])
    op.drop_index("ix_touched_record", "touched")


def downgrade() -> None:
    """Go back to the index by record."""
    op.create_index("ix_touched_record", "touched", ["record"])
    op.drop_index("ix_touched_record_seq", "touched")
