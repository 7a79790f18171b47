"""Stories: what is told of their articles together, and what editors say of which articles are one story.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the four tables; what is there already is told when it is asked for."""
    op.create_table(
        "story_briefs",
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name=op.f("pk_story_briefs")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_briefs_made_at"), "story_briefs", ["made_at"])
    op.create_table(
        "story_due",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_due_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_due")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "story_moves",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("was_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_story_moves_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_story_moves_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_moves_story_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["was_id"], ["stories.id"], name=op.f("fk_story_moves_was_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("desk_id", "article_id", name=op.f("pk_story_moves")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_moves_article_id"), "story_moves", ["article_id"])
    op.create_index(op.f("ix_story_moves_story_id"), "story_moves", ["story_id"])
    op.create_index(op.f("ix_story_moves_was_id"), "story_moves", ["was_id"])
    op.create_table(
        "story_merges",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_story_merges_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_merges_story_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["stories.id"], name=op.f("fk_story_merges_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("desk_id", "story_id", "other_id", name=op.f("pk_story_merges")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_merges_story_id"), "story_merges", ["story_id"])
    op.create_index(op.f("ix_story_merges_other_id"), "story_merges", ["other_id"])
