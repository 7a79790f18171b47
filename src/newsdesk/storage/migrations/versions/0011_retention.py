"""What is kept for how long: when an article was abridged, and since when the bot is not in a server any more.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, and what finds the articles that are due."""
    op.add_column("articles", sa.Column("abridged_at", sa.BigInteger(), nullable=True))
    op.add_column("desks", sa.Column("left_at", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_articles_first_seen_at"), "articles", ["first_seen_at"])
    op.create_index("ix_articles_whole", "articles", ["first_seen_at"], sqlite_where=sa.text("abridged_at IS NULL"))
