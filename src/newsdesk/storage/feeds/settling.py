"""Writes down what came of a look at a feed; a feed that has moved for good gets its new address, or joins its other.

Decided is all of it by `ingest.poll`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Boolean, String, bindparam, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import SourceKind
from newsdesk.models.following import DueFeed, FeedRead, Looked, Standing
from newsdesk.storage.desks import FIRST_SEQ
from newsdesk.storage.feed_tables import FeedFollowRow, FeedKeyRow, FeedPostRow, FeedRow
from newsdesk.storage.feeds import _rows, claiming
from newsdesk.storage.tables import EPOCH, FollowRow, SourceRow, table_of

Look: TypeAlias = tuple[DueFeed, Looked, Sequence[Standing], datetime]
"""What came of a look at a feed, how the feed stands since then for each desk for which it was due, and when it was."""

_FEEDS, _FOLLOWS = table_of(FeedRow), table_of(FeedFollowRow)
_NOW = bindparam("now", type_=_FEEDS.c.ok_at.type)
_FIRST_DUE = (
    select(func.min(_FOLLOWS.c.next_check_at)).where(_FOLLOWS.c.source_id == _FEEDS.c.source_id).scalar_subquery()
)
_UNCHANGED = (
    update(_FEEDS)
    .where(_FEEDS.c.source_id == bindparam("feed"), _FEEDS.c.token == bindparam("mine"))
    .values(
        token=None,
        lease_until=None,
        next_check_at=_FIRST_DUE,
        retry_at=None,
        failures=0,
        why=None,
        ok_at=_NOW,
        etag=bindparam("new_etag"),
        modified=bindparam("new_modified"),
        body_hash=bindparam("new_body_hash"),
        moved_to=bindparam("new_moved_to"),
        moved_times=bindparam("new_moved_times"),
    )
)
_STANDS = (
    update(_FOLLOWS)
    .where(_FOLLOWS.c.source_id == bindparam("feed"), _FOLLOWS.c.desk_id == bindparam("desk"))
    .values(
        checked_at=_NOW,
        next_check_at=bindparam("new_next_check_at"),
        retry_at=bindparam("new_retry_at"),
        ok_at=case((bindparam("ok", type_=Boolean()), _NOW), else_=_FOLLOWS.c.ok_at),
        new_at=case((bindparam("new", type_=Boolean()), _NOW), else_=_FOLLOWS.c.new_at),
        # A look that failed says nothing of silence.
        quiet_at=case(
            (~bindparam("ok", type_=Boolean()), _FOLLOWS.c.quiet_at),
            (bindparam("quiet", type_=Boolean()), func.coalesce(_FOLLOWS.c.quiet_at, _NOW)),
            else_=None,
        ),
        why=bindparam("new_why"),
        failures=bindparam("new_failures"),
        failing_since=bindparam("new_failing_since"),
        moved_times=bindparam("new_moved_times"),
        url=func.coalesce(bindparam("new_url", type_=String()), _FOLLOWS.c.url),
    )
)


def settle(session: Session, look: Look, *, newest: int) -> bool:
    """Write down the outcome of a look, and tell whether it counted: what the holder of an ended lease says does not.

    `newest` is how many articles of a feed a desk sees from before, when it is first found for it. Where the feed has
    moved to another one's address, its followers follow that one from now on.
    """
    feed, looked, _, now = look
    row = session.get(FeedRow, feed.id)
    if row is None or row.token != feed.token:
        return False
    row.token = row.lease_until = None
    row.retry_at = looked.retry_at
    if looked.ok:
        row.failures, row.why, row.ok_at = 0, None, now
        row.etag, row.modified, row.body_hash = looked.etag, looked.modified, looked.body_hash
        if looked.pages_tried:
            row.pages = looked.pages
        row.moved_to, row.moved_times = (looked.move.url, looked.move.times) if looked.move else (None, 0)
        if looked.read is not None:
            _read(session, row, feed, looked, looked.read, now)
    else:
        row.failures, row.why = row.failures + 1, looked.why
    session.flush()
    _stand(session, [look], newest)
    row.next_check_at = session.scalar(
        select(func.min(FeedFollowRow.next_check_at)).where(FeedFollowRow.source_id == row.source_id)
    )
    session.flush()
    if looked.replace is not None:
        _move(session, row, looked.replace)
    return True


def _read(session: Session, row: FeedRow, feed: DueFeed, looked: Looked, read: FeedRead, now: datetime) -> None:
    # What somebody took it for when they followed it first counts until it speaks for itself.
    row.title = read.title or (row.title if row.known_at is not None else "")
    row.home, row.outlet, row.listed = read.home or row.home, looked.outlet, read.listed
    row.every_seconds = None if read.every is None else int(read.every.total_seconds())
    row.times = [(at - EPOCH).total_seconds() // 1 for at in read.times]
    row.known_at = row.known_at or now
    claiming.remember(session, feed, read.keys, now)
    session.execute(update(SourceRow).where(SourceRow.id == feed.id).values(outlet=looked.outlet))


def settle_unchanged(session: Session, looks: Sequence[Look], *, newest: int) -> None:
    """Write down looks that found a feed as it was and where it was: what `settle` does, for many at once."""
    if not looks:
        return
    _stand(session, looks, newest)
    session.connection().execute(
        _UNCHANGED,
        [
            {
                "feed": feed.id,
                "mine": feed.token,
                "now": now,
                "new_etag": looked.etag,
                "new_modified": looked.modified,
                "new_body_hash": looked.body_hash,
                "new_moved_to": looked.move.url if looked.move else None,
                "new_moved_times": looked.move.times if looked.move else 0,
            }
            for feed, looked, _, now in looks
        ],
    )


def _stand(session: Session, looks: Sequence[Look], newest: int) -> None:
    """Write down how feeds stand for those for whom they were looked at."""
    for feed, looked, standings, now in looks:
        if looked.ok and any(one.first for one in standings):
            _show(session, feed, [one.desk.id for one in standings if one.first], now, newest)
    rows = [
        {
            "feed": feed.id,
            "desk": one.desk.id,
            "now": now,
            "ok": looked.ok,
            "new": one.new,
            "quiet": one.quiet,
            "new_next_check_at": one.next_check,
            "new_retry_at": looked.retry_at,
            "new_why": looked.why,
            "new_failures": one.failures,
            "new_failing_since": one.failing_since,
            "new_moved_times": one.moved_times,
            "new_url": one.url,
        }
        for feed, looked, standings, now in looks
        for one in standings
    ]
    if rows:
        session.connection().execute(_STANDS, rows)


def _show(session: Session, feed: DueFeed, desks: Sequence[int], now: datetime, newest: int) -> None:
    """Have desks that find a feed for the first time see the newest few of the articles that it has now, from now on.

    Others may have had it long before: what it has no more is theirs.
    """
    next_seq, listed = session.execute(
        select(SourceRow.next_seq, FeedRow.listed)
        .join(FeedRow, FeedRow.source_id == SourceRow.id)
        .where(SourceRow.id == feed.id)
    ).one()
    first = max(FIRST_SEQ, next_seq - min(newest, newest if listed is None else listed))
    mine = (FollowRow.source_id == feed.id) & FollowRow.desk_id.in_(desks)
    session.execute(update(FollowRow).where(mine).values(from_seq=func.min(FollowRow.from_seq, first), since=now))


def _move(session: Session, row: FeedRow, url: str) -> None:
    row.moved_to, row.moved_times = None, 0
    other = _rows.find(session, url)
    if other is not None and other is not row:
        _merge(session, row, other)
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


def _merge(session: Session, row: FeedRow, other: FeedRow) -> None:
    """Have whoever follows a feed follow another from now on. They keep what they have of the first: it is theirs.

    For a desk that does not follow the other one it is the same feed as before, at another address.
    """
    next_seq = session.get_one(SourceRow, other.source_id).next_seq
    both = select(FeedFollowRow.desk_id).where(FeedFollowRow.source_id == other.source_id)
    for desk, since in session.execute(
        select(FeedFollowRow.desk_id, FeedFollowRow.since).where(FeedFollowRow.source_id == row.source_id)
    ).all():
        session.execute(
            insert_or(table_of(FollowRow))
            .values(desk_id=desk, source_id=other.source_id, from_seq=next_seq, since=since)
            .on_conflict_do_nothing()
        )
    for post in session.scalars(select(FeedPostRow).where(FeedPostRow.source_id == row.source_id)).all():
        session.execute(
            insert_or(table_of(FeedPostRow))
            .values(
                desk_id=post.desk_id, source_id=other.source_id, target=post.target, owner=post.owner, since=post.since,
                paused_at=post.paused_at, note=post.note,
            )
            .on_conflict_do_nothing()
        )  # fmt: skip
    moving = update(FeedFollowRow).where(FeedFollowRow.source_id == row.source_id, FeedFollowRow.desk_id.not_in(both))
    session.execute(moving.values(source_id=other.source_id), execution_options={"synchronize_session": False})
    session.expire_all()
    for table in (FeedFollowRow, FeedPostRow, FeedKeyRow):
        session.execute(delete(table).where(table.source_id == row.source_id))
    session.execute(update(FeedRow).where(FeedRow.merged_into == row.source_id).values(merged_into=other.source_id))
    row.merged_into, row.next_check_at = other.source_id, None
    other.next_check_at = session.scalar(
        select(func.min(FeedFollowRow.next_check_at)).where(FeedFollowRow.source_id == other.source_id)
    )
    session.flush()
