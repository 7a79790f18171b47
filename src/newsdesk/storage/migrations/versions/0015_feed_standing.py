"""How a feed stands is each desk's own. Until now it was the feed's, and so it begins as that for all who follow it.

Revision ID: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MOMENTS = (
    "checked_at", "next_check_at", "retry_at", "ok_at", "new_at", "quiet_at", "failing_since",
)  # fmt: skip


def upgrade() -> None:
    """Move what is each desk's own to its row."""
    for name, default in (("ref", ""), ("url", ""), ("title", "")):
        op.add_column("feed_follows", sa.Column(name, sa.String(), nullable=False, server_default=default))
    for name in ("home", "why"):
        op.add_column("feed_follows", sa.Column(name, sa.String(), nullable=True))
    for name in _MOMENTS:
        op.add_column("feed_follows", sa.Column(name, sa.BigInteger(), nullable=True))
    for name in ("failures", "moved_times"):
        op.add_column("feed_follows", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("feeds", sa.Column("listed", sa.Integer(), nullable=True))
    # Nothing from before a desk followed; a feed that is gone has no next look.
    op.execute(
        "UPDATE feed_follows AS mine SET ref = f.ref, url = f.url, title = f.title, home = f.home,"
        " next_check_at = f.next_check_at, retry_at = f.retry_at, moved_times = f.moved_times,"
        " checked_at = CASE WHEN f.checked_at >= mine.since THEN f.checked_at END,"
        " ok_at = CASE WHEN f.ok_at >= mine.since THEN f.ok_at END,"
        " new_at = CASE WHEN f.new_at >= mine.since THEN f.new_at END,"
        " quiet_at = CASE WHEN f.quiet_at IS NOT NULL THEN max(f.quiet_at, mine.since) END,"
        " why = CASE WHEN f.checked_at >= mine.since THEN f.why END,"
        " failures = CASE WHEN f.checked_at >= mine.since THEN f.failures ELSE 0 END,"
        " failing_since = CASE WHEN f.checked_at >= mine.since THEN max(f.failing_since, mine.since) END"
        " FROM feeds AS f WHERE f.source_id = mine.source_id"
    )
    for name in ("checked_at", "failing_since", "quiet_at", "stopped_at"):
        op.drop_column("feeds", name)
