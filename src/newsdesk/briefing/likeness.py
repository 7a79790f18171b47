"""How alike two words are, and which of many a slip may have been meant for: pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from newsdesk.text import fold

ALIKE = 0.75
"""How alike (difflib's ratio) a word must be to be meant: one slip in four letters, a swap in five."""

SHORTEST = 3
"""Letters of a word that may be a slip or a topic: of fewer, every other word would be one."""


def most_alike(word: str, known: Mapping[str, str]) -> str | None:
    """Return the known word that is most like a word, written as the word is: small where that is all small."""
    folded = fold.index_text(word)
    if len(folded) < SHORTEST:
        return None
    best, highest = None, 0.0
    # Of equally alike ones the commonest.
    for candidate in known:
        if len(candidate) < SHORTEST:
            continue
        alike = ratio(folded, candidate, highest)
        if alike > highest:
            best, highest = candidate, alike
    if best is None or best == folded or highest < ALIKE:
        return None
    return known[best].lower() if word == word.lower() else known[best]


def ratio(word: str, other: str, least: float = 0.0) -> float:
    """Return how alike two words are, 0 for those that cannot be alike enough, or more alike than `least`."""
    together = len(word) + len(other)
    if abs(len(word) - len(other)) > max(1, len(word) // 4):
        return 0.0
    # Most are told by their letters alone, however these are in order.
    shared = sum(min(word.count(letter), other.count(letter)) for letter in set(word))
    if 2 * shared < ALIKE * together or 2 * shared <= least * together:
        return 0.0
    return difflib.SequenceMatcher(None, word, other, autojunk=False).ratio()
