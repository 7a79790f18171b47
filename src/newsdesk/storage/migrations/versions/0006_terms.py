"""The words of the full-text index, in order, so that those with the same beginning are found. The index fills them in.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. It stays empty until the index is made anew, which this version does when it opens one."""
    op.create_table(
        "index_terms",
        sa.Column("term", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_index_terms")),
        sqlite_with_rowid=False,
    )
