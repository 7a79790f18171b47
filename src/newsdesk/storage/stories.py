"""Stories as a desk sees them: which match a topic, newest first, and which articles tell one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage import articles, search, visible
from newsdesk.storage.tables import ArticleRow
from newsdesk.text.query import Query

# Stories are counted among the newest this many matching articles; where there are more, a page says that there are at
# least so many. Each costs 4 µs, of every question, and nobody turns a hundred pages.
COUNTED = 300

# Of one story the newest this many articles are read: a message names a handful of outlets.
MEMBERS = 100

_NEWEST_OF = (
    select(ArticleRow.id)
    .where(ArticleRow.story_id == bindparam("story"), visible.to(bindparam("desk", type_=Integer), ArticleRow.id))
    .order_by(ArticleRow.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


@dataclass(frozen=True, slots=True)
class FoundStory:
    """One event: its articles that match, and its others that the desk sees; both newest first."""

    id: int
    matching: tuple[StoredArticle, ...]
    others: tuple[StoredArticle, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Some of the stories that match. `total` counts all of them; with `more` there are at least that many."""

    stories: tuple[FoundStory, ...]
    total: int
    more: bool


def newest(session: Session, desk: Desk, query: Query, *, limit: int, offset: int = 0) -> StoryPage:
    """Return the stories with an article that matches, the one with the newest such article first."""
    found = search.with_stories(session, desk, query, limit=COUNTED)
    by_story: dict[int, list[int]] = {}
    for article_id, story_id in found:
        by_story.setdefault(story_id, []).append(article_id)
    page = list(by_story)[offset : offset + limit]
    told = _members(session, desk, {story_id: by_story[story_id][:MEMBERS] for story_id in page})
    stories: list[FoundStory] = []
    for story_id in page:
        matching = set(by_story[story_id])
        stories.append(
            FoundStory(
                story_id,
                tuple(article for article in told[story_id] if article.id in matching),
                tuple(article for article in told[story_id] if article.id not in matching),
            )
        )
    return StoryPage(tuple(stories), total=len(by_story), more=len(found) == COUNTED)


def members(session: Session, desk: Desk, story_id: int) -> tuple[StoredArticle, ...]:
    """Return the articles of a story that `desk` sees, newest first; none where it sees none."""
    return _members(session, desk, {story_id: []})[story_id]


def _members(
    session: Session, desk: Desk, wanted: Mapping[int, Collection[int]]
) -> dict[int, tuple[StoredArticle, ...]]:
    """Return the newest articles of some stories, and of each those that must not be missing."""
    ids: set[int] = set()
    for story_id, needed in wanted.items():
        ids.update(needed)
        ids.update(session.scalars(_NEWEST_OF, {"story": story_id, "desk": desk.id, "limit": MEMBERS}))
    told: dict[int, list[StoredArticle]] = defaultdict(list)
    for article in articles.many(session, desk, sorted(ids, reverse=True)):
        told[article.story_id].append(article)
    return {story_id: tuple(told[story_id]) for story_id in wanted}
