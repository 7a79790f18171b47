"""Stories as a desk sees them: which match a topic, newest first, and which articles tell one.

How a desk's editors have corrected them (`story_corrections`) is laid over all of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage import articles, search, story_corrections, visible
from newsdesk.storage.story_corrections import Corrections, corrections
from newsdesk.storage.tables import ArticleRow, VectorRow
from newsdesk.text.query import Query

# Stories are counted among the newest this many matching articles; where there are more, a page says that there are at
# least so many. Each costs 4 µs, of every question, and nobody turns a hundred pages.
COUNTED = 300

# Of one story the newest this many articles are read: a message names a handful of outlets.
MEMBERS = 100

NEAR = 200
"""Of the newest so many articles the stories are compared that an editor may merge one with: some 20 ms."""

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
    every: frozenset[int] = frozenset()
    """All that are counted."""
    floor: int | None = None
    """Down to the article with this id there was time to look; no floor where that was all."""


def newest(session: Session, desk: Desk, query: Query, *, limit: int, offset: int = 0) -> StoryPage:
    """Return the stories with an article that matches, the one with the newest such article first."""
    found = search.found(session, desk, query, limit=COUNTED)
    by_story = grouped(session, desk, found.rows)
    page = {story_id: by_story[story_id] for story_id in list(by_story)[offset : offset + limit]}
    shown, more = told(session, desk, page), len(found.rows) == COUNTED
    floor = None if found.whole else found.floor
    return StoryPage(shown, total=len(by_story), more=more, every=frozenset(by_story), floor=floor)


def grouped(session: Session, desk: Desk, found: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Return the stories of articles that were found with their stories, as the desk has them, in the order of these.

    In: ids of articles and stories. Out: the articles' ids by story.
    """
    said = corrections(session, desk)
    by_story: dict[int, list[int]] = {}
    for article_id, story_id in found:
        by_story.setdefault(said.story_of(article_id, story_id), []).append(article_id)
    return by_story


def told(session: Session, desk: Desk, wanted: Mapping[int, Sequence[int]]) -> tuple[FoundStory, ...]:
    """Return some of what `grouped` found, in that order, with all that is known of each article."""
    members = _members(
        session, desk, {id_: matching[:MEMBERS] for id_, matching in wanted.items()}, corrections(session, desk)
    )
    stories: list[FoundStory] = []
    for story_id, matching in wanted.items():
        these = set(matching)
        stories.append(
            FoundStory(
                story_id,
                tuple(article for article in members[story_id] if article.id in these),
                tuple(article for article in members[story_id] if article.id not in these),
            )
        )
    return tuple(stories)


def around(session: Session, desk: Desk, article: StoredArticle) -> tuple[StoredArticle, ...]:
    """Return the articles of the story in which `desk` has an article, newest first, itself among them."""
    said = corrections(session, desk)
    story_id = said.story_of(article.id, article.story_id)
    return _members(session, desk, {story_id: [article.id]}, said)[story_id]


def members(session: Session, desk: Desk, story_id: int) -> tuple[StoredArticle, ...]:
    """Return the articles of a story that `desk` sees, newest first; none where it sees none."""
    said = corrections(session, desk)
    story_id = min(said.parts(story_id))
    return _members(session, desk, {story_id: []}, said)[story_id]


def split(session: Session, desk: Desk, ref: str, chosen: Sequence[str], now: datetime) -> bool:
    """Let some articles of an article's story be a story of their own for `desk`; `False` where they are not there.

    At least one stays.
    """
    article = articles.by_ref(session, desk, ref)
    there = {one.ref: one for one in around(session, desk, article)} if article is not None else {}
    if not chosen or not {*chosen} <= there.keys() or len({*chosen}) == len(there):
        return False
    story_corrections.split(session, desk, [there[one] for one in dict.fromkeys(chosen)], now)
    return True


def unsplit(session: Session, desk: Desk, chosen: Sequence[str]) -> bool:
    """Put back articles that were split off; `False` where none was."""
    found = [article for one in chosen if (article := articles.by_ref(session, desk, one)) is not None]
    return bool(found) and story_corrections.unsplit(session, desk, found)


def merge(session: Session, desk: Desk, ref: str, other: str, now: datetime) -> bool:
    """Let the stories of two articles be one for `desk`; `False` where they are, or an article is not there."""
    one, two = articles.by_ref(session, desk, ref), articles.by_ref(session, desk, other)
    return one is not None and two is not None and story_corrections.merge(session, desk, one, two, now)


def unmerge(session: Session, desk: Desk, ref: str, other: str) -> bool:
    """Take back that the stories of two articles are one; `False` where that was not said of them."""
    one, two = articles.by_ref(session, desk, ref), articles.by_ref(session, desk, other)
    return one is not None and two is not None and story_corrections.unmerge(session, desk, one, two)


def alike(session: Session, desk: Desk, article: StoredArticle, *, limit: int) -> tuple[StoredArticle, ...]:
    """Return what may be the same event as an article's story: of each other story of the newest articles one.

    The most alike first, by the words that their articles share and few others of these have: so that it says nothing
    of what other desks see.
    """
    said = corrections(session, desk)
    own = said.story_of(article.id, article.story_id)
    found = {id_: said.story_of(id_, story) for id_, story in search.with_stories(session, desk, Query(), limit=NEAR)}
    found[article.id] = own
    rows = session.execute(select(VectorRow.article_id, VectorRow.words).where(VectorRow.article_id.in_(list(found))))
    words = {id_: frozenset(there) for id_, there in rows}
    stands = Counter(word for there in words.values() for word in there)
    mine = {word for id_, there in words.items() if found[id_] == own for word in there}
    best: dict[int, tuple[float, int]] = {}
    for id_, there in words.items():
        weight = sum(1.0 / stands[word] for word in there & mine) / (len(there) or 1)
        best[found[id_]] = max(best.get(found[id_], (0.0, 0)), (weight, id_))
    best.pop(own, None)
    nearest = sorted((one for one in best.values() if one[0] > 0), reverse=True)
    return articles.many(session, desk, [id_ for _, id_ in nearest[:limit]])


def _members(
    session: Session, desk: Desk, wanted: Mapping[int, Collection[int]], said: Corrections
) -> dict[int, tuple[StoredArticle, ...]]:
    """Return the newest articles of some stories, and of each those that must not be missing."""
    ids: set[int] = set()
    for story_id, needed in wanted.items():
        ids.update(needed)
        ids.update(said.moved_into(story_id))
        for part in said.parts(story_id):
            ids.update(session.scalars(_NEWEST_OF, {"story": part, "desk": desk.id, "limit": MEMBERS}))
    told: dict[int, list[StoredArticle]] = defaultdict(list)
    for article in articles.many(session, desk, sorted(ids, reverse=True)):
        told[said.story_of(article.id, article.story_id)].append(article)
    return {story_id: tuple(told[story_id]) for story_id in wanted}
