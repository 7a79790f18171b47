"""All of a person's quotations are found by the index, not their first parts alone: a person that goes needs them.

Revision ID: 0020
"""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("ix_quotes_person", table_name="quotes")
    op.create_index("ix_quotes_person", "quotes", ["person_id", "article_id", "group", "part"])
