"""Gives a feed that is due to one process, for as long as its lease, and keeps what its items are known by."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Row, bindparam, delete, exists, func, or_, select, text, update
from sqlalchemy.orm import Session

from newsdesk.models.feed import KnownItems, Move
from newsdesk.models.following import DueFeed
from newsdesk.storage.feed_tables import FeedFollowRow, FeedKeyRow, FeedRow
from newsdesk.storage.feeds import following, listing
from newsdesk.storage.tables import EPOCH, among, table_of

MOST_KEYS = 500_000
"""Marks of one feed's items: of 70,000 items. A feed with more of them makes them up; its oldest are forgotten, and
should one of these items come again, its article and its post are known all the same."""

LOOKED_AT = 4
"""Times as many due feeds as are wanted are looked through, for those whose site is not busy."""

_MAY = or_(FeedRow.lease_until.is_(None), FeedRow.lease_until <= bindparam("now"))
_DUE = (
    select(
        FeedRow.source_id,
        FeedRow.host,
        FeedRow.failures > 0,
        exists().where(FeedFollowRow.source_id == FeedRow.source_id),
    )
    .where(FeedRow.next_check_at <= bindparam("now"), _MAY, FeedRow.host.not_in(among("busy")))
    .order_by(FeedRow.next_check_at, FeedRow.source_id)
    .limit(bindparam("limit"))
)
_TAKE = (
    update(table_of(FeedRow))
    .where(FeedRow.source_id.in_(among("feeds")))
    .values(token=bindparam("mine"), lease_until=bindparam("until"))
)
# Rows of the table: as objects, which a session keeps watch over, they would cost three times as much.
_TAKEN = select(table_of(FeedRow)).where(FeedRow.source_id.in_(among("feeds")))
_TOKENS = select(FeedRow.source_id, FeedRow.token).where(FeedRow.source_id.in_(among("feeds")))
_TOOK = (
    update(table_of(FeedRow))
    .where(FeedRow.source_id == bindparam("feed"))
    .values(new_at=bindparam("now", type_=FeedRow.new_at.type))
)
_KEEP = text(
    "INSERT INTO feed_keys (source_id, key, day) SELECT :feed, value, :day FROM json_each(:keys) WHERE true"
    " ON CONFLICT DO NOTHING RETURNING key"
).bindparams(bindparam("keys", type_=JSON))


def any_due(session: Session, now: datetime) -> bool:
    """Tell whether a feed is due that no process has."""
    return session.execute(_DUE, {"now": now, "busy": [], "limit": 1}).first() is not None


def claim_due(
    session: Session,
    now: datetime,
    lease: timedelta,
    limit: int,
    *,
    of_host: int,
    busy: Mapping[str, int],
    failing: int,
) -> tuple[DueFeed, ...]:
    """Take up to `limit` feeds that are due until `now + lease`, those due longest first.

    In: how many of one host may be taken together with those that are `busy` (looked at now, by host), and how many
    that failed last time: a slow site, and many slow ones, hold up nobody else. One that nobody follows any more is
    forgotten instead.
    """
    full = [host for host, number in busy.items() if number >= of_host]
    asked = {"now": now, "busy": full, "limit": limit * LOOKED_AT}
    taken = Counter(busy)
    chosen: list[int] = []
    for feed, host, failed, followed in session.execute(_DUE, asked).all():
        if len(chosen) == limit:
            break
        if taken[host] >= of_host or (failed and failing <= 0):
            continue
        if not followed:
            following.forget_unfollowed(session, feed)
            continue
        taken[host] += 1
        failing -= bool(failed)
        chosen.append(feed)
    if not chosen:
        return ()
    token = secrets.token_hex(8)
    session.execute(_TAKE, {"feeds": chosen, "mine": token, "until": now + lease})
    rows = {row.source_id: row for row in session.execute(_TAKEN, {"feeds": chosen})}
    return tuple(_due(rows[feed], token) for feed in chosen)


def _due(row: Row[Any], token: str) -> DueFeed:
    return DueFeed(
        id=row.source_id,
        token=token,
        ref=row.ref,
        url=row.url,
        host=row.host,
        title=row.title,
        outlet=row.outlet,
        home=row.home,
        etag=row.etag,
        modified=row.modified,
        body_hash=row.body_hash,
        every=None if row.every_seconds is None else timedelta(seconds=row.every_seconds),
        times=listing.times_of(row.times),
        failures=row.failures,
        why=row.why,
        retry_at=row.retry_at,
        first=row.known_at is None,
        ok_at=row.ok_at,
        new_at=row.new_at,
        move=None if row.moved_to is None else Move(row.moved_to, row.moved_times),
    )


def renew(session: Session, feeds: Iterable[DueFeed], until: datetime) -> None:
    """Keep what this process has, until then; what it has lost meanwhile stays lost."""
    for feed in feeds:
        session.execute(
            update(FeedRow).where(FeedRow.source_id == feed.id, FeedRow.token == feed.token).values(lease_until=until)
        )


def release(session: Session, feeds: Iterable[DueFeed], due: datetime) -> None:
    """Let go of feeds whose look has not come to an end: the next one is due then, and begins where this one did."""
    for feed in feeds:
        session.execute(
            update(FeedRow)
            .where(FeedRow.source_id == feed.id, FeedRow.token == feed.token)
            .values(lease_until=None, token=None, next_check_at=due)
        )


def held(session: Session, feed: DueFeed) -> bool:
    """Tell whether this process still has a feed."""
    return bool(which_held(session, (feed,)))


def which_held(session: Session, feeds: Collection[DueFeed]) -> frozenset[int]:
    """Return the ids of those feeds that this process still has."""
    tokens = {feed: token for feed, token in session.execute(_TOKENS, {"feeds": [feed.id for feed in feeds]})}  # noqa: C416  (rows are no pairs to the type checker)
    return frozenset(feed.id for feed in feeds if tokens.get(feed.id) == feed.token)


def known(session: Session, feed: DueFeed) -> KnownItems:
    """Return what is remembered of a feed's items."""
    return KnownItems(frozenset(session.scalars(select(FeedKeyRow.key).where(FeedKeyRow.source_id == feed.id))))


def was_taken(session: Session, feed: DueFeed, mark: int) -> bool:
    """Tell whether an item has been taken in."""
    return session.get(FeedKeyRow, (feed.id, mark)) is not None


def took(session: Session, feed: DueFeed, now: datetime) -> None:
    """Note that something new came in."""
    session.execute(_TOOK, {"feed": feed.id, "now": now})


def remember(session: Session, feed: DueFeed, keys: Collection[int], now: datetime) -> int:
    """Write down marks of a feed's items, and return how many of them are new."""
    if not keys:
        return 0
    kept = {"feed": feed.id, "day": (now - EPOCH).days, "keys": list(keys)}
    new = len(session.execute(_KEEP, kept).all())
    mine = FeedKeyRow.source_id == feed.id
    if len(keys) > 1 and (have := session.scalar(select(func.count()).where(mine)) or 0) > MOST_KEYS:
        oldest = select(FeedKeyRow.key).where(mine).order_by(FeedKeyRow.day).limit(have - MOST_KEYS)
        session.execute(delete(FeedKeyRow).where(mine, FeedKeyRow.key.in_(oldest)))
    return new
