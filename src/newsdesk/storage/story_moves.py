"""Moves articles to the stories to which they belong by now, with whatever goes by story; `text.cluster` says which.

A number is nowhere shown: messages and buttons name articles, and find the story by those. What is noted of articles
(what a digest or an alert told, who said what, which article began a follow-up) goes along by itself. Here is what goes
by number: the findings that are due, what desks' editors have merged, links to a story that is empty now. And private
articles, which move nobody, go with those that they were put with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, select, update
from sqlalchemy.orm import Session

from newsdesk.storage import alerts, erasing, grouping, lexicon, story_briefs, story_copies, story_corrections, visible
from newsdesk.storage.grouping import EVERY_ARTICLE, Corpus, Moved
from newsdesk.storage.story_tables import StoryLinkRow
from newsdesk.storage.tables import ArticleRow, StoryRow, among, table_of
from newsdesk.text.likeness import nearest
from newsdesk.text.vectors import words_of

PEERS = 16
"""Of a story's articles the newest so many say where a private one of it goes, and are told where nothing was said of
them: as many as are put together anew. So many public ones, and so many of each desk's own beside them: what one desk
saves takes nobody's place."""

_STORY = bindparam("story", type_=Integer)
_PRIVATE = select(ArticleRow.id, ArticleRow.desk_id, ArticleRow.story_id).where(
    ArticleRow.story_id.in_(among("stories")), ArticleRow.desk_id.is_not(None)
)
_PLACED = (
    select(
        ArticleRow.id,
        func.row_number().over(partition_by=ArticleRow.desk_id, order_by=ArticleRow.id.desc()).label("place"),
    )
    .where(ArticleRow.story_id == _STORY)
    .subquery()
)
_NEWEST = select(_PLACED.c.id).where(_PLACED.c.place <= PEERS).order_by(_PLACED.c.id.desc())
_STAY = (
    select(ArticleRow.story_id)
    .where(
        ArticleRow.story_id.in_(among("stories")), ArticleRow.desk_id.is_(None), ArticleRow.id.not_in(among("moved"))
    )
    .distinct()
)
_SEEN = visible.to(bindparam("desk", type_=Integer), ArticleRow.id)
_MOVE = update(table_of(ArticleRow)).where(ArticleRow.id == bindparam("article")).values(story_id=_STORY)
_OF_STORY = select(ArticleRow.id).where(ArticleRow.story_id == _STORY, ArticleRow.desk_id.is_(None))
_WHEN = select(func.coalesce(func.min(ArticleRow.published_at, ArticleRow.first_seen_at), ArticleRow.first_seen_at))
_FIRST = _WHEN.where(ArticleRow.id == _OF_STORY.order_by(ArticleRow.id).limit(1).scalar_subquery())
_LAST = _WHEN.where(ArticleRow.id == _OF_STORY.order_by(ArticleRow.id.desc()).limit(1).scalar_subquery())
_TIMES = (
    update(table_of(StoryRow))
    .where(StoryRow.id == _STORY, StoryRow.desk_id.is_(None))
    .values(
        first_at=func.coalesce(_FIRST.scalar_subquery(), StoryRow.first_at),
        last_at=func.coalesce(_LAST.scalar_subquery(), StoryRow.last_at),
    )
)


def move(session: Session, moved: Sequence[Moved], now: datetime) -> tuple[int, ...]:
    """Move public articles, and what goes with them, all in the caller's transaction; return whom that parts.

    To be called when the article that has them move is stored. A story that no public article is in any more is
    deleted; what led to it leads to where most of these went, and private ones of which nothing else is known go there.
    Out: the articles that moved, and the newest that stayed.
    """
    if not moved:
        return ()
    # Of public articles alone: where a desk's own go makes no difference to what others merged or follow up.
    heirs = _heirs(session, moved)
    moved = (*moved, *_with_them(session, moved, heirs))
    # What stays may have been said nothing of because of what goes.
    staying = [session.scalars(_NEWEST, {"story": was}) for was in sorted({one.was for one in moved})]
    apart = tuple(dict.fromkeys([*(one.article_id for one in moved), *(id_ for some in staying for id_ in some)]))
    alerts.reopen(session, apart)
    session.execute(_MOVE, [{"article": one.article_id, "story": one.story_id} for one in moved])
    story_corrections.hold(session, [one for one in moved if heirs.get(one.was) != one.story_id], now)
    for empty, heir in heirs.items():
        story_corrections.hand_on(session, empty, heir)
        links = update(StoryLinkRow).where(StoryLinkRow.follows_id == empty)
        session.execute(links.values(follows_id=heir))
    changed = {one.story_id for one in moved} | {one.was for one in moved if one.was not in heirs}
    for story_id in sorted(changed):
        session.execute(_TIMES, {"story": story_id})
        story_briefs.mark(session, story_id, now)
    story_copies.follow_moved(session, [(one.article_id, one.story_id) for one in moved], now)
    erasing.forget_empty(session, heirs)
    return apart


def _heirs(session: Session, moved: Collection[Moved]) -> Mapping[int, int]:
    """Return the stories from which all public articles go, each with the one to which most of them do."""
    goes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for one in moved:
        goes[one.was][one.story_id] += 1
    stay = set(session.scalars(_STAY, {"stories": [*goes], "moved": [one.article_id for one in moved]}))
    return {was: min(to, key=lambda story: (-to[story], story)) for was, to in sorted(goes.items()) if was not in stay}


def _with_them(session: Session, moved: Collection[Moved], heirs: Mapping[int, int]) -> list[Moved]:
    """Return the private articles that go with those that move: each goes where the most alike of its story goes.

    Of those that its desk sees, and with words as rare as that desk finds them: what others follow or save makes no
    difference to it but by how public articles are grouped. Where that says nothing, it stays, or goes to the heir.
    """
    to = {one.article_id: one.story_id for one in moved}
    found: list[Moved] = []
    corpora: dict[int | None, Corpus] = {}
    for article_id, desk_id, story_id in session.execute(
        _PRIVATE, {"stories": sorted({one.was for one in moved})}
    ).all():
        peers = session.scalars(
            _OF_STORY.where(_SEEN).order_by(ArticleRow.id.desc()).limit(PEERS),
            {"story": story_id, "desk": desk_id},
        ).all()
        goes = heirs.get(story_id)
        if to.keys() & {*peers}:
            if desk_id not in corpora:
                corpora[desk_id] = grouping.corpus_of(session, desk_id)
            like = _most_alike(session, article_id, peers, corpora[desk_id])
            if like is not None:
                goes = to.get(like)
        if goes is not None and goes != story_id:
            found.append(Moved(article_id, story_id, goes))
    return found


def _most_alike(session: Session, article_id: int, peers: Sequence[int], corpus: Corpus) -> int | None:
    """Return to which of some articles one is most alike by its words; `None` where it is to none."""
    vectors = lexicon.of(session).vectors(session, [article_id, *peers])
    there = [one for one in peers if one in vectors]
    counts = corpus.counts(session, [EVERY_ARTICLE, *words_of(vectors.values())])
    place = nearest(vectors.get(article_id, ()), [vectors[one] for one in there], counts, counts[EVERY_ARTICLE])
    return None if place is None else there[place]
