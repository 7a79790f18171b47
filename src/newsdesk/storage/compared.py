"""With whom an article is compared: the articles of stories near it that share telling words with it.

A public article is compared with public ones alone, a private one with its desk's own and the public ones that its desk
sees. How many are read grows neither with the desk nor with a story.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from newsdesk.storage import lexicon, visible
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.ids import IDS_A_MINUTE, MINUTE, first_id
from newsdesk.storage.tables import PUBLIC, ArticleRow, ArticleTermRow, among
from newsdesk.text import cluster


@dataclass(frozen=True, slots=True)
class Window:
    """Which stories an arrival is compared with, from its time: those with an article told between `since` and `until`.

    Of each the newest `most` articles come that were told between `back` and `ahead`.
    """

    since: timedelta
    until: timedelta
    back: timedelta
    ahead: timedelta
    stories: int = 10
    """So many stories, the most alike."""
    most: int = 12


@dataclass(frozen=True, slots=True)
class Near:
    """An article that an arrival is compared with."""

    article_id: int
    candidate: cluster.Candidate


def candidates(session: Session, arrival: Arrival, lookup: Collection[str], window: Window) -> tuple[Near, ...]:
    """Return the articles of the stories that an arrival may join, or follow up, with their words.

    These stories have an article in the window that shares words of `lookup` with it, the most alike of them.
    """
    desk_id = arrival.source.desk_id
    # In ids rather than times: the year 1 has no day before it.
    here = first_id(arrival.when)
    asked = {
        "scope": desk_id or PUBLIC,
        "lookup": lookup,
        "shared": min(cluster.SHARED_WORDS, len(lookup)),
        "first": here + _ids(window.since),
        "last": here + _ids(window.until) + IDS_A_MINUTE - 1,
    }
    private = desk_id is not None
    stories = list(dict.fromkeys(session.scalars(_alike(private=private), asked)))[: window.stories]
    if not stories:
        return ()
    span = {"first": here + _ids(window.back), "last": here + _ids(window.ahead) + IDS_A_MINUTE - 1}
    rows = session.execute(
        _members(private=private), {"scope": asked["scope"], **span, "stories": stories, "most": window.most}
    ).all()
    words = lexicon.of(session).vectors(session, [id_ for id_, *_ in rows])
    return tuple(
        Near(id_, cluster.Candidate(story_id, words[id_], min(published, seen) if published else seen))
        for id_, story_id, published, seen in rows
        if id_ in words
    )


def _ids(span: timedelta) -> int:
    return span // MINUTE * IDS_A_MINUTE


def _comparable(*, private: bool) -> ColumnElement[bool]:
    """Return the condition that an article may be compared with an arrival: what is said at the top of this module."""
    public = ArticleRow.desk_id.is_(None)
    if not private:
        return public
    desk_id = bindparam("scope", type_=Integer)
    return (ArticleRow.desk_id == desk_id) | (public & visible.to(desk_id, ArticleRow.id))


@cache
def _alike(*, private: bool) -> Select[int]:
    """Return the stories of articles that share lookup words with an arrival, the most alike first."""
    within = ArticleTermRow.scope == PUBLIC
    if private:
        within = ArticleTermRow.scope.in_((PUBLIC, bindparam("scope", type_=Integer)))
    shared = func.count()
    found = (
        select(ArticleTermRow.article_id, shared.label("shared"))
        .where(
            within,
            ArticleTermRow.term.in_(among("lookup")),
            ArticleTermRow.article_id.between(bindparam("first"), bindparam("last")),
        )
        .group_by(ArticleTermRow.article_id)
        .having(shared >= bindparam("shared"))
        .subquery()
    )
    return (
        select(ArticleRow.story_id)
        .join(found, found.c.article_id == ArticleRow.id)
        .where(_comparable(private=private))
        .order_by(found.c.shared.desc(), ArticleRow.id.desc())
        .limit(cluster.MOST_ALIKE)
    )


@cache
def _members(*, private: bool) -> Select[int, int, datetime | None, datetime]:
    """Return the newest articles of some stories within a window."""
    place = func.row_number().over(partition_by=ArticleRow.story_id, order_by=ArticleRow.id.desc()).label("place")
    newest = (
        select(ArticleRow.id, ArticleRow.story_id, ArticleRow.published_at, ArticleRow.first_seen_at, place)
        .where(
            ArticleRow.story_id.in_(among("stories")),
            ArticleRow.id.between(bindparam("first"), bindparam("last")),
            _comparable(private=private),
        )
        .subquery()
    )
    return (
        select(newest.c.id, newest.c.story_id, newest.c.published_at, newest.c.first_seen_at)
        .where(newest.c.place <= bindparam("most", type_=Integer))
        .order_by(newest.c.id)
    )
