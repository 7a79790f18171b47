"""Finds the story that a new article joins, which others move by it, and in how many articles each word stands.

`text.cluster` decides, and `story_moves` has them move; whom it is compared with is `compared`'s to find. A public
article is weighed by how often words stand in public ones alone, a private one by how often they do in its desk's own
and in the newest public ones that the desk sees: what other desks follow or save makes no difference to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import JSON, bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session

from newsdesk.storage import lexicon, search
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.compared import Window, candidates
from newsdesk.storage.tables import (
    PUBLIC,
    ArticleTermRow,
    StoryRow,
    TermCountRow,
    UtcTime,
    VectorRow,
    insert_into,
    table_of,
)
from newsdesk.text import cluster
from newsdesk.text.vectors import single_words, words_of

# Public articles that a private one's words are counted in: enough to tell common words from rare ones, and read in a
# few milliseconds.
SAMPLE = 200

_ANEW = Window(
    -cluster.WINDOW, cluster.WINDOW, -cluster.KEEP, cluster.KEEP, stories=cluster.MOST_STORIES, most=cluster.CAP
)
_AS_IT_IS = Window(-cluster.WINDOW, cluster.WINDOW, -cluster.WINDOW, cluster.WINDOW)

EVERY_ARTICLE = ""

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
    moved: tuple[Moved, ...] = ()
    """The articles that it has move."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An article that belongs to another story than before."""

    article_id: int
    was: int
    story_id: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """The articles among which words are rare or common, as an arrival may see them."""

    scope: int
    sample: Counter[str]
    """From the newest public articles that a private arrival's desk sees; empty for a public arrival."""

    def counts(self, session: Session, words: Collection[str]) -> dict[str, int]:
        """Return in how many articles each of some words stands."""
        if self.scope == PUBLIC:
            return lexicon.of(session).counts(session, words)
        stored = lexicon.stored_counts(session, self.scope, words)
        return {word: self.sample[word] + stored.get(word, 0) for word in words}


@dataclass(frozen=True, slots=True)
class Weighed:
    """An arrival among the articles of its corpus, itself included: how common its words are."""

    corpus: Corpus
    counts: dict[str, int]
    lookup: tuple[str, ...]

    def counts_with(self, session: Session, found: Collection[cluster.Candidate]) -> dict[str, int]:
        """Return in how many articles each word of the arrival and of what it is compared with stands."""
        words = words_of(candidate.vector for candidate in found)
        return self.counts | self.corpus.counts(session, words - self.counts.keys())


def choose(session: Session, arrival: Arrival) -> Place:
    """Return where an arrival belongs, and what moves by it; a story is started for what belongs to none.

    A private arrival may join a shared story, and changes nothing of it; a story that it starts is its desk's own.
    """
    weighed = _weigh(session, arrival)
    if arrival.source.desk_id is not None:
        return _join(session, arrival, weighed)
    near = candidates(session, arrival, weighed.lookup, _ANEW)
    found = [one.candidate for one in near]
    counts = weighed.counts_with(session, found)
    parts = cluster.regroup(arrival.reading.vector, arrival.when, found, counts, counts[EVERY_ARTICLE])
    place: Place | None = None
    moved: list[Moved] = []
    for part in parts:
        there = [near[one] for one in part.articles if one < len(near)]
        whens = [one.candidate.when for one in there]
        joins = len(there) < len(part.articles)
        story_id = part.story
        if story_id is None:
            story_id = _start(session, None, [*whens, arrival.when] if joins else whens)
        elif joins:
            _touch(session, arrival, story_id)
        moved += [
            Moved(one.article_id, one.candidate.story, story_id) for one in there if one.candidate.story != story_id
        ]
        if joins:
            place = Place(story_id, weighed.lookup, weighed if part.story is None else None)
    assert place is not None, "the arrival is in one of the parts"
    return replace(place, moved=tuple(moved))


def _join(session: Session, arrival: Arrival, weighed: Weighed) -> Place:
    """Return the story that a private arrival joins, or starts; nothing else moves."""
    found = [one.candidate for one in candidates(session, arrival, weighed.lookup, _AS_IT_IS)]
    if found:
        counts = weighed.counts_with(session, found)
        story_id = cluster.assign(arrival.reading.vector, arrival.when, found, counts, counts[EVERY_ARTICLE])
        if story_id is not None:
            _touch(session, arrival, story_id)
            return Place(story_id, weighed.lookup)
    return Place(_start(session, arrival.source.desk_id, [arrival.when]), weighed.lookup, weighed)


def _weigh(session: Session, arrival: Arrival) -> Weighed:
    corpus = corpus_of(session, arrival.source.desk_id)
    vector = arrival.reading.vector
    counted = corpus.counts(session, [EVERY_ARTICLE, *single_words(vector)])
    counts = {word: number + 1 for word, number in counted.items()}
    return Weighed(corpus, counts, cluster.lookup_words(vector, counts, counts[EVERY_ARTICLE]))


def keep(session: Session, arrival: Arrival, article_id: int, lookup: Collection[str]) -> None:
    """Store by what a new article is compared with later ones, and count its words."""
    scope = arrival.source.desk_id or PUBLIC
    vector = arrival.reading.vector
    session.execute(insert_into(VectorRow), [{"article_id": article_id, "words": dict(vector)}])
    lexicon.to_tell(session).note(article_id, vector)
    if lookup:
        session.execute(
            insert_into(ArticleTermRow),
            [{"scope": scope, "term": word, "article_id": article_id} for word in sorted(lookup)],
        )
    words = [EVERY_ARTICLE, *single_words(vector)]
    session.execute(_COUNT, {"scope": scope, "words": words})
    if scope == PUBLIC:
        lexicon.to_tell(session).count(words, 1)


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
    words = [EVERY_ARTICLE, *before]
    counted = TermCountRow.scope == scope, TermCountRow.term.in_(words)
    session.execute(update(TermCountRow).where(*counted).values(articles=TermCountRow.articles - 1))
    session.execute(delete(TermCountRow).where(*counted, TermCountRow.articles <= 0))
    kept = lexicon.to_tell(session)
    kept.note(article_id, None)
    if scope == PUBLIC:
        kept.count(words, -1)


def corpus_of(session: Session, desk_id: int | None) -> Corpus:
    """Return the articles that one of this desk, or a public one, is weighed among."""
    sample: Counter[str] = Counter()
    if desk_id is not None:
        seen = search.newest_public(session, desk_id, limit=SAMPLE)
        for words in session.scalars(select(VectorRow.words).where(VectorRow.article_id.in_(seen))) if seen else ():
            sample.update((EVERY_ARTICLE, *words))
    return Corpus(desk_id or PUBLIC, sample)


def _start(session: Session, desk_id: int | None, whens: Sequence[datetime]) -> int:
    started = {"desk_id": desk_id, "first_at": min(whens), "last_at": max(whens)}
    return session.scalars(_NEW_STORY, started).one()


def _touch(session: Session, arrival: Arrival, story_id: int) -> None:
    """Widen a story's times; a shared one's by public articles alone."""
    session.execute(_WIDEN, {"story": story_id, "desk": arrival.source.desk_id, "when": arrival.when})
