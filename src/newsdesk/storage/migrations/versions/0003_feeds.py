"""Feeds: what desks follow, what is remembered of each feed, where its articles are posted and what was told of it.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the feeds and what belongs to them."""
    op.create_table(
        "feeds",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=True),
        sa.Column("home", sa.String(), nullable=True),
        sa.Column("etag", sa.String(), nullable=True),
        sa.Column("modified", sa.String(), nullable=True),
        sa.Column("body_hash", sa.String(), nullable=True),
        sa.Column("known_at", sa.BigInteger(), nullable=True),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=True),
        sa.Column("next_check_at", sa.BigInteger(), nullable=True),
        sa.Column("retry_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("ok_at", sa.BigInteger(), nullable=True),
        sa.Column("new_at", sa.BigInteger(), nullable=True),
        sa.Column("quiet_at", sa.BigInteger(), nullable=True),
        sa.Column("pages", sa.String(), nullable=True),
        sa.Column("moved_to", sa.String(), nullable=True),
        sa.Column("moved_times", sa.Integer(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_feeds_source_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["merged_into"], ["sources.id"], name=op.f("fk_feeds_merged_into"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("ref", name=op.f("uq_feeds_ref")),
    )
    op.create_index(
        op.f("ix_feeds_next_check_at"), "feeds", ["next_check_at"], sqlite_where=sa.text("next_check_at IS NOT NULL")
    )
    op.create_index(
        op.f("ix_feeds_merged_into"), "feeds", ["merged_into"], sqlite_where=sa.text("merged_into IS NOT NULL")
    )
    op.create_table(
        "feed_keys",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["feeds.source_id"], name=op.f("fk_feed_keys_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_feed_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_follows",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("folder", sa.String(), nullable=True),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("failing_told_at", sa.BigInteger(), nullable=True),
        sa.Column("quiet_told_at", sa.BigInteger(), nullable=True),
        sa.Column("gone_told_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_feed_follows_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["feeds.source_id"], name=op.f("fk_feed_follows_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("desk_id", "source_id", name=op.f("pk_feed_follows")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_follows_source_id"), "feed_follows", ["source_id"])
    op.create_table(
        "feed_posts",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_feed_posts_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["feeds.source_id"], name=op.f("fk_feed_posts_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("desk_id", "source_id", "target", name=op.f("pk_feed_posts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_posts_source_id"), "feed_posts", ["source_id"])
    op.create_table(
        "feed_told",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_feed_told_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "target", "story_id", name=op.f("pk_feed_told")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_told_told_at"), "feed_told", ["told_at"])
