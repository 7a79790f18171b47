"""Where a desk has a feed's articles posted as they come, and which post tells a story there already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.following import StoryPost, Wanted
from newsdesk.models.outbox import Target
from newsdesk.storage.feed_tables import FeedFollowRow, FeedPostRow, FeedRow, FeedToldRow
from newsdesk.storage.feeds import _rows
from newsdesk.storage.ids import IDS_A_MINUTE, MINUTE
from newsdesk.storage.story_told import Story, led_from
from newsdesk.storage.tables import ArticleSourceRow, DeskRow, among, table_of

REMEMBERED = timedelta(days=14)
"""How long it is remembered which post tells a story. No article joins one that is older than two days,
and none moves to another after five."""

_NEAR = timedelta(days=10) // MINUTE * IDS_A_MINUTE
"""How far the ids of articles of one story are from each other at most, where any of them may move still."""

# Put together once: each item that comes in asks for them.
_WANTED = (
    select(
        DeskRow.id,
        DeskRow.key,
        FeedPostRow.target,
        FeedPostRow.owner,
        FeedPostRow.since,
        func.coalesce(FeedFollowRow.name, func.nullif(FeedRow.title, ""), FeedFollowRow.url).label("about"),
        FeedFollowRow.ref,
    )
    .join(FeedPostRow, FeedPostRow.desk_id == DeskRow.id)
    .join(FeedRow, FeedRow.source_id == FeedPostRow.source_id)
    .join(
        FeedFollowRow,
        (FeedFollowRow.desk_id == FeedPostRow.desk_id) & (FeedFollowRow.source_id == FeedPostRow.source_id),
    )
    .where(
        FeedPostRow.source_id == bindparam("feed"),
        FeedPostRow.paused_at.is_(None),
        FeedFollowRow.paused_at.is_(None),
        # A desk's first look posts nothing, whatever others have seen of the feed before.
        FeedFollowRow.ok_at.is_not(None),
    )
    .order_by(DeskRow.id, FeedPostRow.target)
)
_BROUGHT = (
    select(ArticleSourceRow.source_id, ArticleSourceRow.article_id)
    .join(FeedRow, FeedRow.source_id == ArticleSourceRow.source_id)
    .where(ArticleSourceRow.article_id.in_(among("ids")))
    .order_by(ArticleSourceRow.article_id, ArticleSourceRow.source_id)
)


def post_to(
    session: Session, desk: Desk, ref: str, target: Target, now: datetime, *, owner: int | None, note: str | None = None
) -> bool:
    """Have what comes from a feed from now on posted to a place; once more changes who set it up and the note.

    Tell whether the desk follows the feed.
    """
    found = _rows.of_desk(session, desk, ref)
    if found is None:
        return False
    place = {"desk_id": desk.id, "source_id": found[0].source_id, "target": str(target)}
    session.execute(
        insert_or(table_of(FeedPostRow))
        .values(**place, owner=owner, since=now, note=note)
        .on_conflict_do_update(index_elements=list(place), set_={"owner": owner, "note": note})
    )
    return True


def post_no_more(session: Session, desk: Desk, ref: str, target: Target | None = None) -> bool:
    """Post a feed to a place no more, or nowhere. Tell whether it was posted there."""
    found = _rows.of_desk(session, desk, ref)
    if found is None:
        return False
    mine = (FeedPostRow.desk_id == desk.id) & (FeedPostRow.source_id == found[0].source_id)
    if target is not None:
        mine &= FeedPostRow.target == str(target)
    gone = session.scalars(delete(FeedPostRow).where(mine).returning(FeedPostRow.target)).all()
    return bool(gone)


def wanted(session: Session, feed: int) -> tuple[Wanted, ...]:
    """Return where the articles of a feed are to be posted now, in an order that stays."""
    found = session.execute(_WANTED, {"feed": feed})
    return tuple(
        Wanted(Desk(desk_id, key), Target.read(target), owner, since, about, ref)
        for desk_id, key, target, owner, since, about, ref in found
    )


def story_posts(session: Session, desk: Desk, target: Target, story: Story) -> tuple[StoryPost, ...]:
    """Return the posts that tell a story in a place, the one led by the earliest article first."""
    rows = session.execute(
        select(FeedToldRow.key, FeedToldRow.refs)
        .where(FeedToldRow.desk_id == desk.id, FeedToldRow.target == str(target), led_from(FeedToldRow.lead_id))
        .order_by(FeedToldRow.lead_id),
        story.asked,
    )
    return tuple(StoryPost(key, tuple(refs)) for key, refs in rows)


def brought(session: Session, ids: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the feeds through which some articles came: the id of each, with the article's."""
    if not ids:
        return ()
    return tuple((feed, article) for feed, article in session.execute(_BROUGHT, {"ids": list(ids)}))


def taken_in(session: Session, desk: Desk, target: Target, article: StoredArticle) -> tuple[StoryPost, ...]:
    """Return the posts in a place that stand for an article, of its days."""
    rows = session.execute(
        select(FeedToldRow.key, FeedToldRow.refs)
        .where(FeedToldRow.desk_id == desk.id, FeedToldRow.target == str(target))
        .where(FeedToldRow.lead_id.between(article.id - _NEAR, article.id + _NEAR))
        .order_by(FeedToldRow.lead_id)
    )
    return tuple(StoryPost(key, tuple(refs)) for key, refs in rows if article.ref in refs)


def tell_story(session: Session, desk: Desk, target: Target, lead_id: int, post: StoryPost, now: datetime) -> None:
    """Note which post in a place tells the story of its lead, and forget those that are too old to change."""
    row = session.get(FeedToldRow, (desk.id, str(target), lead_id))
    if row is None:
        session.execute(delete(FeedToldRow).where(FeedToldRow.told_at < now - REMEMBERED))
        row = FeedToldRow(desk_id=desk.id, target=str(target), lead_id=lead_id, told_at=now)
        session.add(row)
    row.key, row.refs = post.key, list(post.refs)
    session.flush()
