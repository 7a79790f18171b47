"""Writes down what came of a look at a feed; a feed that has moved for good gets its new address, or joins its other.

Decided is all of it by `ingest.poll`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Boolean, bindparam, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import SourceKind
from newsdesk.models.following import DueFeed, Looked
from newsdesk.storage.feed_tables import FeedFollowRow, FeedKeyRow, FeedPostRow, FeedRow
from newsdesk.storage.feeds import _rows, claiming
from newsdesk.storage.tables import EPOCH, FollowRow, SourceRow, table_of

Look: TypeAlias = tuple[DueFeed, Looked, datetime]
"""What came of a look at a feed, and when."""

_FEEDS = table_of(FeedRow)
_NOW = bindparam("now", type_=_FEEDS.c.checked_at.type)
_UNCHANGED = (
    update(_FEEDS)
    .where(_FEEDS.c.source_id == bindparam("feed"), _FEEDS.c.token == bindparam("mine"))
    .values(
        token=None,
        lease_until=None,
        checked_at=_NOW,
        next_check_at=bindparam("new_next_check_at"),
        retry_at=None,
        failures=0,
        failing_since=None,
        why=None,
        stopped_at=None,
        ok_at=_NOW,
        etag=bindparam("new_etag"),
        modified=bindparam("new_modified"),
        body_hash=bindparam("new_body_hash"),
        moved_to=bindparam("new_moved_to"),
        moved_times=bindparam("new_moved_times"),
        quiet_at=case((bindparam("quiet", type_=Boolean()), func.coalesce(_FEEDS.c.quiet_at, _NOW)), else_=None),
    )
)


def settle(session: Session, feed: DueFeed, looked: Looked, now: datetime) -> bool:
    """Write down the outcome of a look, and tell whether it counted: what the holder of an ended lease says does not.

    Where the feed has moved to another one's address, its followers follow that one from now on.
    """
    row = session.get(FeedRow, feed.id)
    if row is None or row.token != feed.token:
        return False
    row.token = row.lease_until = None
    row.checked_at, row.next_check_at, row.retry_at = now, looked.next_check, looked.retry_at
    if not looked.ok:
        row.failures += 1
        row.failing_since = row.failing_since or now
        row.why = looked.why
        row.stopped_at = now if looked.next_check is None else None
        session.flush()
        return True
    row.failures, row.failing_since, row.why, row.stopped_at, row.ok_at = 0, None, None, None, now
    row.etag, row.modified, row.body_hash = looked.etag, looked.modified, looked.body_hash
    row.quiet_at = (row.quiet_at or now) if looked.quiet else None
    if looked.pages_tried:
        row.pages = looked.pages
    row.moved_to, row.moved_times = (looked.move.url, looked.move.times) if looked.move else (None, 0)
    if (read := looked.read) is not None:
        # What somebody took it for when they followed it first counts until it speaks for itself.
        row.title = read.title or (row.title if row.known_at is not None else "")
        row.home, row.outlet = read.home or row.home, looked.outlet
        row.every_seconds = None if read.every is None else int(read.every.total_seconds())
        row.times = [(at - EPOCH).total_seconds() // 1 for at in read.times]
        row.known_at = row.known_at or now
        claiming.remember(session, feed, read.keys, now)
        session.execute(update(SourceRow).where(SourceRow.id == feed.id).values(outlet=looked.outlet))
    session.flush()
    if looked.replace is not None:
        _move(session, row, looked.replace, now)
    return True


def settle_unchanged(session: Session, looks: Sequence[Look]) -> None:
    """Write down looks that found a feed as it was and where it was: what `settle` does, for many at once."""
    session.connection().execute(
        _UNCHANGED,
        [
            {
                "feed": feed.id,
                "mine": feed.token,
                "now": now,
                "quiet": looked.quiet,
                "new_next_check_at": looked.next_check,
                "new_etag": looked.etag,
                "new_modified": looked.modified,
                "new_body_hash": looked.body_hash,
                "new_moved_to": looked.move.url if looked.move else None,
                "new_moved_times": looked.move.times if looked.move else 0,
            }
            for feed, looked, now in looks
        ],
    )


def _move(session: Session, row: FeedRow, url: str, now: datetime) -> None:
    row.moved_to, row.moved_times = None, 0
    other = _rows.find(session, url)
    if other is not None and other is not row:
        _merge(session, row, other, now)
        return
    key = _rows.source_key(url)
    # One that was merged into this one had the address before.
    for former in session.scalars(select(SourceRow).where(SourceRow.key == key, SourceRow.id != row.source_id)):
        former.key = f"{SourceKind.FEED}:#{former.id}"
    session.flush()
    source = session.get_one(SourceRow, row.source_id)
    source.key, source.address = key, url
    row.url, row.host = url, _rows.host_of(url)
    session.flush()


def _merge(session: Session, row: FeedRow, other: FeedRow, now: datetime) -> None:
    """Have whoever follows a feed follow another from now on. They keep what they have of the first: it is theirs."""
    next_seq = session.get_one(SourceRow, other.source_id).next_seq
    for mine in session.scalars(select(FeedFollowRow).where(FeedFollowRow.source_id == row.source_id)).all():
        session.execute(
            insert_or(table_of(FollowRow))
            .values(desk_id=mine.desk_id, source_id=other.source_id, from_seq=next_seq, since=now)
            .on_conflict_do_nothing()
        )
        session.execute(
            insert_or(table_of(FeedFollowRow))
            .values(
                desk_id=mine.desk_id, source_id=other.source_id, since=now, added_by=mine.added_by, name=mine.name,
                folder=mine.folder, paused_at=mine.paused_at,
            )
            .on_conflict_do_nothing()
        )  # fmt: skip
    for post in session.scalars(select(FeedPostRow).where(FeedPostRow.source_id == row.source_id)).all():
        session.execute(
            insert_or(table_of(FeedPostRow))
            .values(
                desk_id=post.desk_id, source_id=other.source_id, target=post.target, owner=post.owner, since=now,
                paused_at=post.paused_at, note=post.note,
            )
            .on_conflict_do_nothing()
        )  # fmt: skip
    for table in (FeedFollowRow, FeedPostRow, FeedKeyRow):
        session.execute(delete(table).where(table.source_id == row.source_id))
    session.execute(update(FeedRow).where(FeedRow.merged_into == row.source_id).values(merged_into=other.source_id))
    row.merged_into, row.next_check_at = other.source_id, None
    session.flush()
