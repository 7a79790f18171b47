"""The one condition by which a desk sees an article: it came through a source the desk follows, and not before that.

What its editors have removed it sees no longer.

Every read of articles, quotes, people and stories uses it, in one of its two forms.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, ColumnElement, case, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from newsdesk.models.article import Desk, SourceKind
from newsdesk.storage.tables import EPOCH, ArticleSourceRow, FollowRow, HiddenRow, SourceRow, UtcTime

Viewer: TypeAlias = Desk | int | BindParameter[int]
"""A desk, its id, or a parameter for its id."""


def through(desk: Viewer) -> ColumnElement[bool]:
    """Return the condition that a row of `article_sources` brought an article to `desk`, removed since or not.

    A subquery rather than a join: SQLite must not begin with what the desk follows. An article has one or two sources,
    a desk may follow thousands.
    """
    desk_id = desk.id if isinstance(desk, Desk) else desk
    from_seq = (
        select(FollowRow.from_seq)
        .where(FollowRow.desk_id == desk_id, FollowRow.source_id == ArticleSourceRow.source_id)
        .correlate(ArticleSourceRow)
        .scalar_subquery()
    )
    return ArticleSourceRow.seq >= from_seq


def seen_at(desk: Viewer) -> ColumnElement[datetime]:
    """Return when a row of `article_sources` brought an article to `desk`, where it did.

    What a feed had before the desk followed it came to the desk when it did: others may have had it for long.
    """
    desk_id = desk.id if isinstance(desk, Desk) else desk
    since = (
        select(case((SourceRow.kind == SourceKind.FEED, FollowRow.since), else_=literal(EPOCH, UtcTime())))
        .join(SourceRow, SourceRow.id == FollowRow.source_id)
        .where(FollowRow.desk_id == desk_id, FollowRow.source_id == ArticleSourceRow.source_id)
        .correlate(ArticleSourceRow)
        .scalar_subquery()
    )
    # `max` of two values is SQLite's; PostgreSQL calls it `greatest`.
    return func.max(ArticleSourceRow.seen_at, since)


def arrivals(desk: Viewer) -> ColumnElement[bool]:
    """Return the condition that a row of `article_sources` brought an article to `desk` that it still sees."""
    desk_id = desk.id if isinstance(desk, Desk) else desk
    removed = exists(
        select(HiddenRow.article_id)
        .where(HiddenRow.desk_id == desk_id, HiddenRow.article_id == ArticleSourceRow.article_id)
        .correlate(ArticleSourceRow)
    )
    return through(desk) & ~removed


def to(
    desk: Desk | int | BindParameter[int], article_id: InstrumentedAttribute[int] | ColumnElement[Any]
) -> ColumnElement[bool]:
    """Return the condition that `desk` sees the article with this id."""
    return exists(select(ArticleSourceRow.article_id).where(ArticleSourceRow.article_id == article_id, arrivals(desk)))
