"""What grouping asks of the database again and again, kept by the connection that writes: articles' words, and counts.

What an article is compared with are twenty articles of 150 words, most of them looked at for the last one too. Reading
them, and in how many articles each word stands, takes longer than comparing.

What is kept is what the database says within the transaction under way. Four things keep it so:

- There is one connection that writes (`Database`), and it is used by one thread. What is kept belongs to it.
- `grouping` is the only one that writes these rows, and tells each change here when it is made.
- When anything is taken back, a whole transaction or a part, or cannot be committed, all is dropped.
- Before anything is given, SQLite is asked whether another connection has changed the database since
  (`PRAGMA data_version`); then all is dropped.

A connection that only reads keeps nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, Engine, bindparam, event, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from newsdesk.storage.tables import PUBLIC, TermCountRow, VectorRow, among
from newsdesk.text.vectors import Vector

MOST_WORDS = 60_000
"""Words whose count is kept, some 8 MB; of more the first ones are dropped, and read again when they are needed."""

MOST_ARTICLES = 1_000
"""Articles whose words are kept, those taken in or asked for last: 12 to 25 kB each."""

_KEPT = "lexicon"

_VERSION = text("PRAGMA data_version")
_COUNTS = select(TermCountRow.term, TermCountRow.articles).where(
    TermCountRow.scope == bindparam("scope"), TermCountRow.term.in_(among("words"))
)
_WORDS = select(VectorRow.article_id, VectorRow.words).where(VectorRow.article_id.in_(among("articles")))


class Lexicon:
    """Public articles' words by how many of these they stand in, and the words of articles, public or not."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._vectors: dict[int, Vector] = {}
        self._version: int | None = None

    def __len__(self) -> int:
        """Return of how many words the count is kept."""
        return len(self._counts)

    def counts(self, session: Session, words: Collection[str]) -> dict[str, int]:
        """Return in how many public articles each of some words stands; the word "" in all of them."""
        kept = self._counts
        if (over := len(kept) + len(words) - MOST_WORDS) > 0:
            # Many at a time: the place of a word that is dropped is gone through each time until the dict is made anew.
            for word in list(islice(kept, max(over, MOST_WORDS // 6))):
                del kept[word]
        unknown = set(words).difference(kept)
        if unknown:
            kept.update(dict.fromkeys(unknown, 0) | stored_counts(session, PUBLIC, unknown))
        return dict(zip(words, map(kept.__getitem__, words), strict=True))

    def vectors(self, session: Session, articles: Iterable[int]) -> dict[int, Vector]:
        """Return the words of some articles; those that have none are left out."""
        found = {article_id: self._vectors.pop(article_id, None) for article_id in articles}
        unknown = [article_id for article_id, vector in found.items() if vector is None]
        if unknown:
            found.update(_stored_vectors(session, unknown))
        known = {article_id: vector for article_id, vector in found.items() if vector is not None}
        # Those asked for last stand at the end.
        self._vectors.update(known)
        self._make_room()
        return known

    def note(self, article_id: int, vector: Vector | None) -> None:
        """Take in that an article has other words now; with `None` that it has none."""
        self._vectors.pop(article_id, None)
        if vector is not None:
            self._vectors[article_id] = vector
            self._make_room()

    def count(self, words: Iterable[str], more: int) -> None:
        """Take in that each of some words stands in so many more public articles, or fewer."""
        for word in words:
            if word in self._counts:
                self._counts[word] = max(0, self._counts[word] + more)

    def _make_room(self) -> None:
        for article_id in list(islice(self._vectors, max(0, len(self._vectors) - MOST_ARTICLES))):
            del self._vectors[article_id]

    def clear(self) -> None:
        """Drop all."""
        self._counts.clear()
        self._vectors.clear()

    def refresh(self, session: Session) -> None:
        """Drop all where another connection has changed the database since the last time."""
        version = session.execute(_VERSION).scalar_one()
        if version != self._version:
            self.clear()
            self._version = version


def stored_counts(session: Session, scope: int, words: Collection[str]) -> dict[str, int]:
    """Return in how many articles of a scope each of some words stands, as the database has it; none without 0."""
    return dict(session.execute(_COUNTS, {"scope": scope, "words": list(words)}).all())


def _stored_vectors(session: Session, articles: Collection[int]) -> dict[int, Vector]:
    rows = session.execute(_WORDS, {"articles": list(articles)})
    # One string for a word however many articles have it: most words stand in many.
    return {article_id: tuple((sys.intern(word), count) for word, count in words.items()) for article_id, words in rows}


def of(session: Session) -> Lexicon:
    """Return what a session's connection keeps, as true as the database; nothing is kept by one that only reads."""
    lexicon = to_tell(session)
    lexicon.refresh(session)
    return lexicon


def to_tell(session: Session) -> Lexicon:
    """Return what a session's connection keeps, to be told what changes; it may not know of what others changed."""
    kept = session.connection().info.get(_KEPT)
    return Lexicon() if kept is None else cast("Lexicon", kept)


def keep_in(writer: Engine) -> None:
    """Have the connections of an engine keep what they read, until something is taken back."""

    def connected(_: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info[_KEPT] = Lexicon()

    def taken_back(connection: Connection, *_: Any) -> None:
        if not connection.invalidated:
            connection.info[_KEPT].clear()

    def failed(context: ExceptionContext) -> None:
        # Of what cannot be committed SQLAlchemy tells no rollback.
        if context.connection is not None:
            taken_back(context.connection)

    event.listen(writer, "connect", connected)
    event.listen(writer, "rollback", taken_back)
    event.listen(writer, "rollback_savepoint", taken_back)
    event.listen(writer, "handle_error", failed)
