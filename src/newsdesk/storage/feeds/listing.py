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
    rows = session.execute(asked if ref is None else asked.where(FeedFollowRow.ref == ref)).all()
    postings = _postings(session, desk)
    newest = _newest(session, desk, [row.source_id for row, _ in rows])
    return [
        _feed(row, mine, tuple(postings.get(row.source_id, ())), newest.get(row.source_id), now) for row, mine in rows
    ]


def _feed(
    row: FeedRow, mine: FeedFollowRow, postings: tuple[Posting, ...], newest: StoredArticle | None, now: datetime
) -> FollowedFeed:
    gone = mine.why is not None and mine.next_check_at is None
    failing = mine.failures > 0
    health = Health.NEW
    if mine.checked_at is not None:
        fine = Health.GOOD if mine.quiet_at is None else Health.QUIET
        health = Health.GONE if gone else Health.FAILING if failing else fine
    # What others have found out of a feed is not this desk's before it has been found for it.
    found = mine.ok_at is not None
    title = row.title if found else mine.title
    return FollowedFeed(
        ref=mine.ref,
        url=mine.url,
        name=mine.name or title or mine.url,
        title=title,
        home=row.home if found else mine.home,
        folder=mine.folder,
        since=mine.since,
        added_by=mine.added_by,
        paused=mine.paused_at is not None,
        postings=postings,
        health=health,
        why=mine.why if failing else None,
        failing_since=mine.failing_since if failing else None,
        failures=mine.failures,
        checked=mine.checked_at,
        next_check=mine.next_check_at,
        per_day=per_day(times_of(row.times), now) if found else None,
        newest=newest,
        pages=PageTrouble(row.pages) if row.pages is not None and found else None,
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
