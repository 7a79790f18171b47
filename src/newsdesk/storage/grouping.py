"""Finds the story that a new article joins: whom it is compared with, and in how many articles each word stands.

`text.cluster` decides. What it is shown keeps desks apart: a public article is compared with public ones alone, by
their words alone. A private one is compared with its desk's own and the public ones that its desk sees, by how often
words stand in the desk's own and in the newest of those: what other desks follow or save makes no difference to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Integer, Select, bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session

from newsdesk.storage import search, visible
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.ids import IDS_A_MINUTE, MINUTE, first_id
from newsdesk.storage.tables import (
    PUBLIC,
    ArticleRow,
    ArticleTermRow,
    StoryRow,
    TermCountRow,
    UtcTime,
    VectorRow,
    among,
    insert_into,
    table_of,
)
from newsdesk.text import cluster

# Two tellings of one event share far more than two of the words that they are looked up by; a single shared word alone
# brings in half of the day's articles.
SHARED_WORDS = 2

# The stories of the most alike this many articles are thought of, of those this many are compared with, and of each of
# those the newest members, so that the time an article takes grows neither with the desk nor with a story.
MOST_ALIKE = 40
MOST_STORIES = 10
MOST_MEMBERS = 12

# Public articles that a private one's words are counted in: enough to tell common words from rare ones, and read in a
# few milliseconds.
SAMPLE = 200

_WINDOW_IDS = cluster.WINDOW // MINUTE * IDS_A_MINUTE

EVERY_ARTICLE = ""

_COUNTS = select(TermCountRow.term, TermCountRow.articles).where(
    TermCountRow.scope == bindparam("scope"), TermCountRow.term.in_(among("words"))
)
_COUNT = text(
    "INSERT INTO term_counts (scope, term, articles) SELECT :scope, value, 1 FROM json_each(:words) WHERE true"
    " ON CONFLICT (scope, term) DO UPDATE SET articles = articles + 1"
).bindparams(bindparam("words", type_=JSON))

_NEW_STORY = insert_into(StoryRow).returning(StoryRow.id)
_WHEN = bindparam("when", type_=UtcTime)
_WIDEN = (
    update(table_of(StoryRow))
    .where(StoryRow.id == bindparam("story"), StoryRow.desk_id.is_not_distinct_from(bindparam("desk")))
    .values(first_at=func.min(StoryRow.first_at, _WHEN), last_at=func.max(StoryRow.last_at, _WHEN))
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an arrival belongs: its story, and the words by which later ones look it up."""

    story_id: int
    lookup: tuple[str, ...]
    begun: Weighed | None = None
    """How common its words are, where it begins that story; it may follow up an earlier one."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles among which words are rare or common, as an arrival may see them."""

    scope: int
    sample: Counter[str]
    """From the newest public articles that a private arrival's desk sees; empty for a public arrival."""

    def counts(self, session: Session, words: Collection[str]) -> dict[str, int]:
        """Return in how many articles each of some words stands."""
        stored = session.execute(_COUNTS, {"scope": self.scope, "words": list(words)})
        counted = {word: self.sample[word] for word in words}
        for word, number in stored:
            counted[word] += number
        return counted


@dataclass(frozen=True, slots=True)
class Weighed:
    """An arrival among the articles of its corpus, itself included: how common its words are."""

    corpus: Corpus
    counts: dict[str, int]
    lookup: tuple[str, ...]

    def counts_with(self, session: Session, found: Collection[cluster.Candidate]) -> dict[str, int]:
        """Return in how many articles each word of the arrival and of what it is compared with stands."""
        words = {word for candidate in found for word, _ in candidate.vector}
        return self.counts | self.corpus.counts(session, words - self.counts.keys())


def choose(session: Session, arrival: Arrival) -> Place:
    """Return where an arrival belongs, starting a story for it where it joins none.

    A private arrival may join a shared story, and changes nothing of it; a story that it starts is its desk's own.
    """
    weighed = _weigh(session, arrival)
    found = candidates(session, arrival, weighed.lookup, -cluster.WINDOW, cluster.WINDOW)
    if found:
        counts = weighed.counts_with(session, found)
        story_id = cluster.assign(arrival.reading.vector, arrival.when, found, counts, counts[EVERY_ARTICLE])
        if story_id is not None:
            _touch(session, arrival, story_id)
            return Place(story_id, weighed.lookup)
    return Place(_start(session, arrival), weighed.lookup, weighed)


def _weigh(session: Session, arrival: Arrival) -> Weighed:
    corpus = _corpus(session, arrival.source.desk_id)
    vector = arrival.reading.vector
    counted = corpus.counts(session, [EVERY_ARTICLE, *(word for word, _ in vector)])
    counts = {word: number + 1 for word, number in counted.items()}
    return Weighed(corpus, counts, cluster.lookup_words(vector, counts, counts[EVERY_ARTICLE]))


def keep(session: Session, arrival: Arrival, article_id: int, lookup: Collection[str]) -> None:
    """Store by what a new article is compared with later ones, and count its words."""
    scope = arrival.source.desk_id or PUBLIC
    session.execute(insert_into(VectorRow), [{"article_id": article_id, "words": dict(arrival.reading.vector)}])
    if lookup:
        session.execute(
            insert_into(ArticleTermRow),
            [{"scope": scope, "term": word, "article_id": article_id} for word in sorted(lookup)],
        )
    words = [EVERY_ARTICLE, *(word for word, _ in arrival.reading.vector)]
    session.execute(_COUNT, {"scope": scope, "words": words})


def keep_version(session: Session, arrival: Arrival, article_id: int) -> None:
    """Store a new version's words in place of the old one's. The article stays in its story."""
    scope = arrival.source.desk_id or PUBLIC
    forget(session, scope, article_id)
    keep(session, arrival, article_id, _weigh(session, arrival).lookup)


def forget(session: Session, scope: int, article_id: int) -> None:
    """Take back by what an article is compared with others, and count its words no more."""
    before = session.scalar(select(VectorRow.words).where(VectorRow.article_id == article_id)) or {}
    session.execute(delete(VectorRow).where(VectorRow.article_id == article_id))
    session.execute(delete(ArticleTermRow).where(ArticleTermRow.article_id == article_id))
    counted = TermCountRow.scope == scope, TermCountRow.term.in_([EVERY_ARTICLE, *before])
    session.execute(update(TermCountRow).where(*counted).values(articles=TermCountRow.articles - 1))
    session.execute(delete(TermCountRow).where(*counted, TermCountRow.articles <= 0))


def _corpus(session: Session, desk_id: int | None) -> Corpus:
    """Return the articles that an arrival of this desk, or a public one, is weighed among."""
    sample: Counter[str] = Counter()
    if desk_id is not None:
        seen = search.newest_public(session, desk_id, limit=SAMPLE)
        for words in session.scalars(select(VectorRow.words).where(VectorRow.article_id.in_(seen))) if seen else ():
            sample.update((EVERY_ARTICLE, *words))
    return Corpus(desk_id or PUBLIC, sample)


def candidates(
    session: Session, arrival: Arrival, lookup: Collection[str], since: timedelta, until: timedelta
) -> tuple[cluster.Candidate, ...]:
    """Return the articles of the stories that an arrival may join, or follow up, with their words.

    These stories have an article told between `since` and `until`, from the arrival's time, that shares words of
    `lookup` with it. With them come their newest articles since then, those of the arrival's window included.
    """
    desk_id = arrival.source.desk_id
    # In ids rather than times: the year 1 has no day before it.
    here = first_id(arrival.when)
    asked = {
        "scope": desk_id or PUBLIC,
        "lookup": lookup,
        "shared": min(SHARED_WORDS, len(lookup)),
        "first": here + since // MINUTE * IDS_A_MINUTE,
        "last": here + until // MINUTE * IDS_A_MINUTE + IDS_A_MINUTE - 1,
    }
    private = desk_id is not None
    stories = list(dict.fromkeys(session.scalars(_alike(private=private), asked)))[:MOST_STORIES]
    if not stories:
        return ()
    rows = session.execute(
        _members(private=private), {**asked, "last": here + _WINDOW_IDS + IDS_A_MINUTE - 1, "stories": stories}
    )
    return tuple(
        cluster.Candidate(story_id, tuple(words.items()), min(published, seen) if published else seen)
        for story_id, published, seen, words in rows
    )


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
        .limit(MOST_ALIKE)
    )


@cache
def _members(*, private: bool) -> Select[int, datetime | None, datetime, dict[str, Any]]:
    """Return the newest articles of some stories within the window, with their words."""
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
        select(newest.c.story_id, newest.c.published_at, newest.c.first_seen_at, VectorRow.words)
        .join(VectorRow, VectorRow.article_id == newest.c.id)
        .where(newest.c.place <= MOST_MEMBERS)
        .order_by(newest.c.id)
    )


def _start(session: Session, arrival: Arrival) -> int:
    started = {"desk_id": arrival.source.desk_id, "first_at": arrival.when, "last_at": arrival.when}
    return session.scalars(_NEW_STORY, started).one()


def _touch(session: Session, arrival: Arrival, story_id: int) -> None:
    """Widen a story's times; a shared one's by public articles alone."""
    session.execute(_WIDEN, {"story": story_id, "desk": arrival.source.desk_id, "when": arrival.when})
