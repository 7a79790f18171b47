"""What was found out about the articles of a story together: kept by which articles these are, and what is still due.

What is kept are places in articles, never words. It is kept for the articles and versions that somebody sees, and for
whether each is whole, since an abridged one has other places. So one row serves every desk that sees the same, a desk's
own articles or corrections make another row, and none is ever out of date: what changes is which row is asked for. The
finding itself is `text.story`'s, and work for a reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, bindparam, delete, func, literal, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.story import Passage, StoryFindings, StoryText
from newsdesk.storage import keys, packed, stories
from newsdesk.storage.story_tables import StoryBriefRow, StoryDueRow
from newsdesk.storage.tables import (
    PUBLIC,
    ArticleRow,
    ArticleSourceRow,
    DeskRow,
    FollowRow,
    VersionRow,
    among,
    table_of,
)

MOST_ARTICLES = 40
"""Of a story the newest this many articles are told together: finding takes a second of a reader's time with all of
them, and nobody reads what forty outlets say."""

VERSIONS = 5
"""Of one article the first version and the newest so many are compared."""

KEPT = timedelta(days=14)
"""After that nobody opens a story often; whoever does has it found again."""

MOST_DESKS = 50
"""Desks for which a story is told ahead. Those that follow the same feeds share one row, so a few dozen desks see all
the ways in which a story is mostly seen; for others it is found when somebody asks."""

_FINDING = "1"
"""What a row was found with: another number, and all are found anew."""

_VERSIONS = (
    select(
        VersionRow.article_id, VersionRow.number, VersionRow.seen_at, VersionRow.title, ArticleRow.abridged_at.is_(None)
    )
    .join(ArticleRow, ArticleRow.id == VersionRow.article_id)
    .where(VersionRow.article_id.in_(among("articles")))
    .order_by(VersionRow.article_id, VersionRow.number)
)
# Of each article any version that one of them is wanted in: SQLite looks for pairs of both in every row there is.
_TEXTS = select(VersionRow.article_id, VersionRow.number, VersionRow.text, VersionRow.layout).where(
    VersionRow.article_id.in_(among("articles")), VersionRow.number.in_(among("numbers"))
)
_DUE = insert_or(table_of(StoryDueRow))
# Later than before in any case: what changes while it is looked at stays due, at the same moment too.
_LATER = func.max(_DUE.excluded.since, StoryDueRow.since + literal(1, Integer))
_MARK = _DUE.on_conflict_do_update(index_elements=["story_id"], set_={"since": _LATER})
_OWN = select(func.count()).where(ArticleRow.id.in_(among("articles")), ArticleRow.desk_id.is_not(None))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article of a story, and since when it is known."""

    article: StoredArticle
    number: int
    at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class View:
    """The articles of a story as a desk sees it: all their versions in the order of their times.

    `scope` and `key` are what its findings are kept by.
    """

    scope: int
    key: str
    versions: tuple[Version, ...]

    @property
    def articles(self) -> tuple[StoredArticle, ...]:
        """Each article once, the newest first."""
        return tuple({v.article.id: v.article for v in reversed(self.versions)}.values())

    @property
    def finds(self) -> bool:
        """Whether there is something to find that no single article says."""
        return len(self.versions) > 1


@dataclass(frozen=True, slots=True)
class Due:
    """A story whose findings are to be made, since when, and the desks that see several articles of it."""

    story_id: int
    since: datetime
    desks: tuple[Desk, ...]


def view(session: Session, desk: Desk, members: Sequence[StoredArticle]) -> View:
    """Return what is told together of some articles: those that somebody vouches for, the newest of too many."""
    told = {article.id: article for article in members if article.approved}
    told = dict(list(told.items())[:MOST_ARTICLES])
    by_article: defaultdict[int, list[Version]] = defaultdict(list)
    whole: set[int] = set()
    for article_id, number, seen_at, title, is_whole in session.execute(_VERSIONS, {"articles": list(told)}):
        article, found = told[article_id], by_article[article_id]
        if is_whole:
            whole.add(article_id)
        first = number == 1 or seen_at <= article.first_seen
        if first:  # what it said before a desk had it came to others alone
            found.clear()
        found.append(Version(article, number, article.when if first else seen_at, title))
    versions = [v for found in by_article.values() for v in (*found[:1], *found[1:][-VERSIONS:])]
    # Articles of one minute in the order of their ids, as everywhere.
    versions.sort(key=lambda v: (v.at, v.article.id, v.number))
    private = session.scalar(_OWN, {"articles": list(told)})
    parts = (f"{v.article.id}.{v.number}{'' if v.article.id in whole else '.abridged'}" for v in versions)
    key = keys.short(_FINDING, *parts)
    return View(desk.id if private else PUBLIC, key, tuple(versions))


def texts(session: Session, seen: View) -> tuple[StoryText, ...]:
    """Return the texts of a view, in its order, for the text step; none where one of them was erased since."""
    wanted = {(v.article.id, v.number) for v in seen.versions}
    asked = {"articles": [id_ for id_, _ in wanted], "numbers": [number for _, number in wanted]}
    rows = session.execute(_TEXTS, asked)
    found = {
        (id_, number): (text, packed.unpack_layout(layout))
        for id_, number, text, layout in rows
        if (id_, number) in wanted
    }
    if len(found) < len(wanted):
        return ()
    told: list[StoryText] = []
    for v in seen.versions:
        text, layout = found[v.article.id, v.number]
        told.append(StoryText(text, layout.sentences, v.article.language, v.number == v.article.version))
    return tuple(told)


def found(session: Session, seen: View) -> StoryFindings | None:
    """Return what was found in a view, `None` where it was not looked at yet."""
    told = session.scalar(
        select(StoryBriefRow.told).where(StoryBriefRow.scope == seen.scope, StoryBriefRow.key == seen.key)
    )
    if told is None:
        return None
    brief, added = told
    return StoryFindings(tuple(Passage(*one) for one in brief), tuple(Passage(*one) for one in added))


def keep(session: Session, seen: View, findings: StoryFindings, now: datetime) -> None:
    """Keep what was found in a view; what was kept too long ago goes."""
    session.execute(delete(StoryBriefRow).where(StoryBriefRow.made_at <= now - KEPT))
    told = [[[p.text, p.start, p.end, p.rank] for p in part] for part in (findings.brief, findings.added)]
    row = insert_or(table_of(StoryBriefRow)).values(scope=seen.scope, key=seen.key, made_at=now, told=told)
    changed = {"made_at": row.excluded.made_at, "told": row.excluded.told}
    session.execute(row.on_conflict_do_update(index_elements=["scope", "key"], set_=changed))


def mark(session: Session, story_id: int, now: datetime) -> None:
    """Note that a story has changed."""
    session.execute(_MARK, [{"story_id": story_id, "since": now}])


def mark_of(session: Session, article_id: int, now: datetime) -> None:
    """Note that the story into which an article came has changed."""
    story_id = session.scalar(select(ArticleRow.story_id).where(ArticleRow.id == article_id))
    if story_id is not None:
        mark(session, story_id, now)


def due(session: Session, limit: int) -> tuple[Due, ...]:
    """Return stories that have changed, the longest ago first."""
    rows = session.execute(select(StoryDueRow.story_id, StoryDueRow.since).order_by(StoryDueRow.since).limit(limit))
    return tuple(Due(story_id, since, _desks_of(session, story_id)) for story_id, since in rows)


def done(session: Session, those: Sequence[Due]) -> None:
    """Note that the findings of some stories are made, but for those that have changed since."""
    for one in those:
        session.execute(delete(StoryDueRow).where(StoryDueRow.story_id == one.story_id, StoryDueRow.since <= one.since))


def to_find(session: Session, desk: Desk, story_id: int) -> View | None:
    """Return a story as a desk sees it, with all that its editors have put to it; `None` where all of it is found."""
    seen = view(session, desk, stories.members(session, desk, story_id))
    return seen if seen.finds and found(session, seen) is None else None


def _desks_of(session: Session, story_id: int) -> tuple[Desk, ...]:
    articles = func.count(ArticleRow.id.distinct())
    rows = session.execute(
        select(DeskRow.id, DeskRow.key)
        .join(FollowRow, FollowRow.desk_id == DeskRow.id)
        .join(ArticleSourceRow, ArticleSourceRow.source_id == FollowRow.source_id)
        .join(ArticleRow, ArticleRow.id == ArticleSourceRow.article_id)
        .where(
            ArticleRow.story_id == bindparam("story"),
            ArticleRow.approved_at.is_not(None),
            ArticleSourceRow.seq >= FollowRow.from_seq,
        )
        .group_by(DeskRow.id)
        .having((articles > 1) | (func.max(ArticleRow.version) > 1))
        .order_by(articles.desc(), DeskRow.id)
        .limit(MOST_DESKS),
        {"story": story_id},
    )
    return tuple(Desk(id_, key) for id_, key in rows)
