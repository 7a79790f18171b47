"""When an article was, as words of the index: a span of time is then a few words, by which FTS5 keeps to it.

FTS5 stops at the bounds of ids only once it has a match; a question that has none, or few, walks through all that it
holds before it says so, and cannot be interrupted. A word that stands only in the articles of a span ends that walk
where the span ends. Spans are of four sizes, each eight times the one below it, so that any stretch is covered by about
seven of each size.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsdesk.storage.ids import IDS_A_MINUTE

SIZES = (10, 13, 16, 19)
"""Logarithms of minutes: 17 hours, 6 days, 6 weeks, a year."""
STEP = 1 << SIZES[0]
"""Minutes of the smallest span: stretches begin and end at multiples of it."""


def tokens(article_id: int) -> Iterator[str]:
    """Return the words for the spans in which an article stands."""
    minute = article_id // IDS_A_MINUTE
    for size in SIZES:
        yield _token(size, minute >> size)


def cover(first: int, end: int) -> list[str]:
    """Return the words for the spans that make up a stretch of minutes, half open, from its newest part to its oldest.

    Both are multiples of `STEP`.
    """
    found: list[str] = []
    while end > first:
        # The smallest always fits: both ends are multiples of it.
        size = max(size for size in SIZES if end % (1 << size) == 0 and end - (1 << size) >= first)
        found.append(_token(size, (end - 1) >> size))
        end -= 1 << size
    return found


def _token(size: int, number: int) -> str:
    return f"t{size}x{number}" if number >= 0 else f"t{size}n{-number}"
