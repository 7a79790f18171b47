"""The feeds of a desk with their health, as the desk may know it: nothing from before it followed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.following import FollowedFeed, Health, PageTrouble, Posting
from newsdesk.models.outbox import Target
from newsdesk.storage import articles
from newsdesk.storage.feed_tables import FeedFollowRow, FeedPostRow, FeedRow
from newsdesk.storage.tables import EPOCH, ArticleSourceRow, FollowRow, SourceRow

LATELY = timedelta(days=7)
"""Over which items a day are counted: every weekday once."""
NEVER_QUIET = timedelta(days=7)
"""For so long after a desk has followed a feed it is not called quiet, whatever others have seen of it before."""


def count(session: Session, desk: Desk) -> int:
    """Return how many feeds a desk follows."""
    followed = select(func.count()).select_from(FeedFollowRow).where(FeedFollowRow.desk_id == desk.id)
    return session.scalar(followed) or 0


def of_desk(session: Session, desk: Desk, now: datetime) -> tuple[FollowedFeed, ...]:
    """Return the feeds that a desk follows, by folder and name."""
    found = _followed(session, desk, now)
    return tuple(sorted(found, key=lambda feed: (feed.folder or "", feed.name.casefold(), feed.url)))


def one(session: Session, desk: Desk, ref: str, now: datetime) -> FollowedFeed | None:
    """Return a feed that a desk follows, `None` where it follows none of this ref."""
    return next(iter(_followed(session, desk, now, ref)), None)


def times_of(seconds: Iterable[Any]) -> tuple[datetime, ...]:
    """Return the times that are kept of a feed's newest items, as they are kept in a row."""
    return tuple(EPOCH + timedelta(seconds=int(at)) for at in seconds)


def _followed(session: Session, desk: Desk, now: datetime, ref: str | None = None) -> list[FollowedFeed]:
    asked = (
        select(FeedRow, FeedFollowRow)
        .join(FeedFollowRow, FeedFollowRow.source_id == FeedRow.source_id)
        .where(FeedFollowRow.desk_id == desk.id)
    )
    rows = session.execute(asked if ref is None else asked.where(FeedRow.ref == ref)).all()
    postings = _postings(session, desk)
    newest = _newest(session, desk, [row.source_id for row, _ in rows])
    return [
        _feed(row, mine, tuple(postings.get(row.source_id, ())), newest.get(row.source_id), now) for row, mine in rows
    ]


def _feed(
    row: FeedRow, mine: FeedFollowRow, postings: tuple[Posting, ...], newest: StoredArticle | None, now: datetime
) -> FollowedFeed:
    checked = row.checked_at if row.checked_at is not None and row.checked_at >= mine.since else None
    if checked is None:
        health = Health.NEW
    elif row.stopped_at is not None:
        health = Health.GONE
    elif row.failures:
        health = Health.FAILING
    else:
        # For how long it has been quiet is counted, for each desk, from the day that it follows it.
        quiet = row.quiet_at is not None and now - mine.since >= NEVER_QUIET
        health = Health.QUIET if quiet else Health.GOOD
    failing = health in (Health.FAILING, Health.GONE)
    return FollowedFeed(
        ref=row.ref,
        url=row.url,
        name=mine.name or row.title or row.url,
        title=row.title,
        home=row.home,
        folder=mine.folder,
        since=mine.since,
        added_by=mine.added_by,
        paused=mine.paused_at is not None,
        postings=postings,
        health=health,
        why=row.why if failing else None,
        failing_since=max(row.failing_since, mine.since) if failing and row.failing_since else None,
        failures=row.failures if failing else 0,
        checked=checked,
        next_check=row.next_check_at,
        # What others have found out before this desk follows it, or has it looked at, is not this desk's.
        per_day=per_day(times_of(row.times), now) if checked is not None else None,
        newest=newest,
        pages=PageTrouble(row.pages) if row.pages is not None and checked is not None else None,
    )


def per_day(times: Sequence[datetime], now: datetime) -> float | None:
    """Return how many items came a day in the last week; of a busy feed, whose known times begin later, since then."""
    past = [at for at in times if at <= now]
    if not past:
        return None
    lately = [at for at in past if at > now - LATELY]
    span = now - min(past) if len(lately) == len(past) else LATELY
    # One item an hour ago is not 24 a day.
    return len(lately) / max(span / timedelta(days=1), 1.0)


def _postings(session: Session, desk: Desk) -> dict[int, list[Posting]]:
    found: dict[int, list[Posting]] = {}
    asked = select(FeedPostRow).where(FeedPostRow.desk_id == desk.id).order_by(FeedPostRow.target)
    for row in session.scalars(asked):
        posting = Posting(Target.read(row.target), row.owner, row.paused_at is not None, row.note)
        found.setdefault(row.source_id, []).append(posting)
    return found


def _newest(session: Session, desk: Desk, feeds: Sequence[int]) -> dict[int, StoredArticle]:
    """Return the article that came last through each of some feeds, where the desk sees it."""
    last = (
        select(SourceRow.id, ArticleSourceRow.article_id)
        .join(FollowRow, (FollowRow.source_id == SourceRow.id) & (FollowRow.desk_id == desk.id))
        .join(
            ArticleSourceRow,
            (ArticleSourceRow.source_id == SourceRow.id) & (ArticleSourceRow.seq == SourceRow.next_seq - 1),
        )
        .where(SourceRow.id.in_(feeds), ArticleSourceRow.seq >= FollowRow.from_seq)
    )
    ids = {feed: article for feed, article in session.execute(last)}  # noqa: C416  (rows are no pairs to the type checker)
    seen = {article.id: article for article in articles.many(session, desk, tuple(ids.values()))}
    return {feed: seen[article] for feed, article in ids.items() if article in seen}
