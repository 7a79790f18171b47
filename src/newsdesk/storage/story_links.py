"""Which story follows up which: found when an article begins one, kept with that article, and read as a desk sees it.

`text.followups` decides, and is shown what the grouping would be shown: so a link between shared stories comes from
public articles alone. A desk's corrections are laid over: a link goes with the article that began its story.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage import stories
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.compared import Window, candidates
from newsdesk.storage.grouping import EVERY_ARTICLE, Place
from newsdesk.storage.story_corrections import corrections
from newsdesk.storage.story_tables import StoryLinkRow
from newsdesk.storage.tables import ArticleRow, insert_into
from newsdesk.text import cluster, followups

READ = 100
"""Of the stories that follow up one the newest so many are thought of: a desk may see few of them."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a story follows up, and what has followed it, the newest first: the newest article of each story."""

    follows: tuple[StoredArticle, ...]
    later: tuple[StoredArticle, ...]


def link(session: Session, arrival: Arrival, article_id: int, place: Place) -> None:
    """Link the story that an article begins with the one that it follows up, where there is one.

    To be called before the article's words are counted.
    """
    weighed = place.begun
    if weighed is None:
        return
    words = followups.lookup_words(weighed.lookup, weighed.counts)
    if len(words) < cluster.SHARED_WORDS:
        return
    ended = Window(-followups.BACK, -cluster.WINDOW, -followups.BACK, cluster.WINDOW)
    earlier = [one.candidate for one in candidates(session, arrival, words, ended)]
    if not earlier:
        return
    counts = weighed.counts_with(session, earlier)
    follows_id = followups.follows(arrival.reading.vector, arrival.when, earlier, counts, counts[EVERY_ARTICLE])
    if follows_id is not None:
        row = {"article_id": article_id, "follows_id": follows_id}
        session.execute(insert_into(StoryLinkRow), [row])


def of_story(session: Session, desk: Desk, article: StoredArticle, limit: int) -> Links:
    """Return what the story of an article follows up, and what has followed it, as far as the desk sees articles of it.

    At most `limit` of each. What nobody vouches for is left out.
    """
    said = corrections(session, desk)
    own = said.story_of(article.id, article.story_id)
    parts = said.parts(own)
    began = select(ArticleRow.id).where(ArticleRow.story_id.in_(parts))
    found = session.execute(
        select(StoryLinkRow.article_id, ArticleRow.story_id, StoryLinkRow.follows_id)
        .join(ArticleRow, ArticleRow.id == StoryLinkRow.article_id)
        # Another desk's stories would take the place of this one's.
        .where(or_(ArticleRow.desk_id.is_(None), ArticleRow.desk_id == desk.id))
        .where(
            or_(
                StoryLinkRow.article_id.in_(began),
                StoryLinkRow.article_id.in_(said.moved_into(own)),
                StoryLinkRow.follows_id.in_(parts),
            )
        )
        .order_by(StoryLinkRow.article_id.desc())
        .limit(READ)
    ).all()
    earlier: list[int] = []
    later: list[int] = []
    for article_id, story_id, follows_id in found:
        one, other = said.story_of(article_id, story_id), min(said.parts(follows_id))
        if one == own and other != own:
            earlier.append(other)
        elif other == own and one != own:
            later.append(one)
    return Links(_newest(session, desk, earlier, limit), _newest(session, desk, later, limit))


def _newest(session: Session, desk: Desk, those: Iterable[int], limit: int) -> tuple[StoredArticle, ...]:
    """Return the newest article of each of some stories, the newest of all first."""
    found: list[StoredArticle] = []
    for story_id in dict.fromkeys(those):
        members = stories.members(session, desk, story_id)
        newest = next((one for one in members if one.approved), None)
        if newest is not None:
            found.append(newest)
    found.sort(key=lambda one: (one.when, one.id), reverse=True)
    return tuple(found[:limit])
