"""Who follows a feed, and what each of them was told of its health; what to tell is decided by `ingest.poll`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.following import DueFeed, Follower, Trouble
from newsdesk.storage.feed_tables import FeedFollowRow, FeedRow
from newsdesk.storage.tables import DeskRow, among, table_of

_FOLLOWERS = (
    select(table_of(FeedFollowRow), DeskRow.key, FeedRow.title.label("own_title"))
    .join(DeskRow, DeskRow.id == FeedFollowRow.desk_id)
    .join(FeedRow, FeedRow.source_id == FeedFollowRow.source_id)
    .where(FeedFollowRow.source_id.in_(among("feeds")))
    .order_by(FeedFollowRow.desk_id)
)


def followers(session: Session, feeds: Collection[DueFeed]) -> dict[int, list[Follower]]:
    """Return the desks that follow each of some feeds, by the feeds' ids."""
    found: dict[int, list[Follower]] = {feed.id: [] for feed in feeds}
    for row in session.execute(_FOLLOWERS, {"feeds": list(found)}):
        follower = Follower(
            desk=Desk(row.desk_id, row.key),
            ref=row.ref,
            url=row.url,
            called=row.name or (row.own_title if row.ok_at is not None else row.title) or row.url,
            since=row.since,
            checked=row.checked_at,
            next_check=row.next_check_at,
            ok_at=row.ok_at,
            new_at=row.new_at,
            failures=row.failures,
            failing_since=row.failing_since,
            moved_times=row.moved_times,
            added_by=row.added_by,
            paused=row.paused_at is not None,
            failing_told=row.failing_told_at,
            quiet_told=row.quiet_told_at,
            gone_told=row.gone_told_at,
        )
        found[row.source_id].append(follower)
    return found


def followed_since(session: Session, feed: DueFeed) -> datetime | None:
    """Return when the first of those who follow a feed now did so first (aware, UTC); `None` where nobody does."""
    return session.scalar(select(func.min(FeedFollowRow.since)).where(FeedFollowRow.source_id == feed.id))


def told(session: Session, feed: DueFeed, desk: Desk, trouble: Trouble, at: datetime | None) -> None:
    """Note that a desk was told of a trouble then; `None`: that it is over."""
    column = {
        Trouble.FAILING: FeedFollowRow.failing_told_at,
        Trouble.QUIET: FeedFollowRow.quiet_told_at,
        Trouble.GONE: FeedFollowRow.gone_told_at,
    }[trouble]
    mine = (FeedFollowRow.desk_id == desk.id) & (FeedFollowRow.source_id == feed.id)
    session.execute(update(FeedFollowRow).where(mine).values({column: at}))
