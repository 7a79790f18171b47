"""Articles may move to another story: what was told of one, and what one follows up, is noted by an article.

Revision ID: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# A message is led by the first article that it names, by its ref: one of the desk's own, or else a public one. It is
# asked for in two steps, since each has an index; what these end with is said there.
_ALERTS = """
INSERT OR IGNORE INTO alert_stories (alert_id, lead_id, key, refs, told_at, muted_at)
SELECT old.alert_id, articles.id, old.key, old.refs, old.told_at, old.muted_at FROM alert_stories_old AS old
JOIN alerts ON alerts.id = old.alert_id
JOIN articles ON articles.ref = json_extract(old.refs, '$[0]') AND articles.desk_id
"""
_POSTS = """
INSERT OR IGNORE INTO feed_told (desk_id, target, lead_id, key, refs, told_at)
SELECT old.desk_id, old.target, articles.id, old.key, old.refs, old.told_at FROM feed_told_old AS old
JOIN articles ON articles.ref = json_extract(old.refs, '$[0]') AND articles.desk_id
"""
_LINKS = "INSERT OR IGNORE INTO story_links (article_id, follows_id) SELECT article_id, follows_id FROM story_links_old"


def upgrade() -> None:
    """Make the three tables anew, with all that they held. What was told of an article that is gone goes."""
    for name in ("alert_stories", "feed_told", "story_links"):
        op.rename_table(name, f"{name}_old")
    op.drop_index("ix_alert_stories_told_at", table_name="alert_stories_old")
    op.drop_index("ix_feed_told_told_at", table_name="feed_told_old")
    op.drop_index("ix_story_links_article_id", table_name="story_links_old")
    op.drop_index("ix_story_links_follows_id", table_name="story_links_old")
    _make()
    for copy in (
        _ALERTS + "= alerts.desk_id",
        _POSTS + "= old.desk_id",
        _ALERTS + "IS NULL",
        _POSTS + "IS NULL",
        _LINKS,
    ):
        op.execute(copy)
    for name in ("alert_stories", "feed_told", "story_links"):
        op.drop_table(f"{name}_old")


def _make() -> None:
    op.create_table(
        "alert_stories",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("muted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_stories_alert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "lead_id", name=op.f("pk_alert_stories")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alert_stories_told_at"), "alert_stories", ["told_at"])
    op.create_table(
        "feed_told",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("lead_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_feed_told_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "target", "lead_id", name=op.f("pk_feed_told")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_feed_told_told_at"), "feed_told", ["told_at"])
    op.create_table(
        "story_links",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_story_links_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["stories.id"], name=op.f("fk_story_links_follows_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_story_links")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_links_follows_id"), "story_links", ["follows_id"])
