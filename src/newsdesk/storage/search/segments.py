"""The segments in which FTS5 keeps the index: each word that is looked up is looked up in all of them.

What is put in makes segments, which FTS5 merges by fours as they come; a large index then has some twenty. Merging them
further is left to a quiet moment, in steps. How FTS5 notes them: https://www.sqlite.org/src/file/ext/fts5/fts5_index.c,
"Structure record"; how it is asked to merge: https://www.sqlite.org/fts5.html#the_merge_command.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

FEW: Final = 6
"""Segments that are left as they are."""
GROWN: Final = 0.1
"""Share of the index outside the largest segment from which on all become one: each page is then written ten times."""
DEEPEST: Final = 1_000
"""Levels up to which all become one: each time FTS5 puts what comes of it two levels above all others, and never gives
one up (SQLite 3.40); an index of more than 2,000 it takes for damaged. Levels themselves cost next to nothing."""
STEP: Final = 250
"""Pages of 4 KB written in one step, some 10 ms."""

_STRUCTURE = text("SELECT block FROM article_words_data WHERE id = 10")
_COMMAND = text("INSERT INTO article_words (article_words, rank) VALUES (:command, :number)")
_SET = text("SELECT v FROM article_words_config WHERE k = 'usermerge'")


class Segments(NamedTuple):
    """How many pages each segment has, whether some are being merged, and on how many levels they stand."""

    pages: tuple[int, ...]
    merging: bool
    levels: int


def segments(session: Session) -> Segments:
    """Return the segments of the index, the newest first."""
    numbers = _numbers(session.execute(_STRUCTURE).scalar_one())
    levels, _, _ = next(numbers), next(numbers), next(numbers)
    pages: list[int] = []
    merging = False
    for _ in range(levels):
        merging |= next(numbers) > 0
        for _ in range(next(numbers)):
            _, first, last = next(numbers), next(numbers), next(numbers)
            pages.append(last - first + 1)
    return Segments(tuple(pages), merging, levels)


def _numbers(block: bytes) -> Iterator[int]:
    """Yield the integers of a record behind its first four bytes: seven bits a byte, the last below 128."""
    value = 0
    for byte in block[4:]:
        value = value << 7 | byte & 127
        if byte < 128:
            yield value
            value = 0


def merge(session: Session, pages: int = STEP) -> bool:
    """Merge segments where there are more than few, about so many pages; return whether it is worth going on."""
    there = segments(session)
    if not there.merging:
        if len(there.pages) <= FEW:
            return False
        grown = sum(there.pages) - max(there.pages) >= GROWN * sum(there.pages)
        if grown and there.levels < DEEPEST:
            # A negative number begins to make one of all, and whatever merges next goes on with it.
            session.execute(_COMMAND, {"command": "merge", "number": -pages})
            return True
        if session.execute(_SET).scalar_one_or_none() != 2:
            session.execute(_COMMAND, {"command": "usermerge", "number": 2})
    before = _changes(session)
    session.execute(_COMMAND, {"command": "merge", "number": pages})
    # The command itself is one change.
    return _changes(session) - before >= 2


def _changes(session: Session) -> int:
    return session.execute(text("SELECT total_changes()")).scalar_one()
