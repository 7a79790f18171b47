"""About how many articles have a word of the index, by which a question is weighed. The index fills it in.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew, empty: this version makes the index anew when it opens one of another version."""
    op.drop_table("index_terms")
    op.create_table(
        "index_terms",
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_index_terms")),
        sqlite_with_rowid=False,
    )
