"""Up to when somebody was told what is new on a desk.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; whoever asks first is told the last day."""
    op.create_table(
        "asked",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_asked_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "person", name=op.f("pk_asked")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_asked_person"), "asked", ["person"])
    op.create_index(op.f("ix_asked_at"), "asked", ["at"])
