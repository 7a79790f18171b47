"""The words of each source, in order, so that a desk's offers are of its own words. The index fills them in.

Revision ID: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table. It stays empty until the index is made anew, which this version does when it opens one."""
    op.create_table(
        "source_terms",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_terms_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "term", name=op.f("pk_source_terms")),
        sqlite_with_rowid=False,
    )
