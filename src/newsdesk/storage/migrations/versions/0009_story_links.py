"""Stories that follow up earlier ones. What is there already stays without: a link is found when a story begins.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "story_links",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_links_story_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["stories.id"], name=op.f("fk_story_links_follows_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_story_links_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_links_follows_id"), "story_links", ["follows_id"])
    op.create_index(op.f("ix_story_links_article_id"), "story_links", ["article_id"])
