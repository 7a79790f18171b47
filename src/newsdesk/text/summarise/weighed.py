"""A sentence as the algorithms weigh it: words and stems, without its place in the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighed:
    """One sentence that a summary may take."""

    text: str
    paragraph: int
    words: tuple[tuple[str, str], ...]
    """Each word as written and its stem; the stem of a word that says nothing is ""."""
    folded: tuple[str, ...]
    """Its words as `fold.tokens` gives them."""
    length: int
    """As budgets count it."""

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of its content words, in order."""
        return tuple(stem for _, stem in self.words if stem)
