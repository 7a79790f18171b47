"""By which few literals a question is found: of those that it cannot hold without, the ones that stand in least.

`a b` is found by the rarer of the two, `a OR b` by both, `-a` by none: it has to be tried on every article.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from newsdesk.text.match.documents import Document
from newsdesk.text.match.literals import ALL, NOT, Literals

PHRASE = 0.3
"""Of the articles that have the rarest word of a phrase, about so many have its next one right beside it."""

ENOUGH = 300
"""Articles from which it is reckoned how usual a word is: beyond this, what is rare enough is known."""


@dataclass(frozen=True, slots=True)
class Usual:
    """How usual words are: in how many of some articles each stands."""

    articles: int = 0
    counts: dict[str, int] = field(default_factory=dict[str, int])
    ordered: tuple[str, ...] = ()
    """The words in their order, to find those of a beginning."""

    def share(self, literal: str) -> float:
        """Return in about what share of all articles a literal stands; of two unknown ones the longer is rarer."""
        words = literal.split()
        if literal[0] == " " and literal[-1] != " ":
            shares = [*map(self._word, words[:-1]), self._beginning(words[-1])]
        else:
            shares = [*map(self._word, words)]
        return min(shares) * PHRASE ** (len(words) - 1)

    def _word(self, word: str) -> float:
        return (self.counts.get(word, 0) + 1 / len(word)) / (self.articles + 1)

    def _beginning(self, letters: str) -> float:
        first = bisect_left(self.ordered, letters)
        end = bisect_left(self.ordered, f"{letters}\U0010ffff")
        # Some of the words that begin so stand in no article that was counted.
        known = sum(self.counts[word] for word in self.ordered[first:end])
        return min((known + 8 / len(letters)) / (self.articles + 1), 1.0)


def usual(documents: Iterable[Document]) -> Usual:
    """Count in how many of some articles each word stands."""
    counts: Counter[str] = Counter()
    articles = 0
    for document in documents:
        counts.update(document.words)
        articles += 1
    return Usual(articles, dict(counts), tuple(sorted(counts)))


def anchors(asked: Literals, common: Usual) -> tuple[str, ...] | None:
    """Return literals of which one stands in every article that is asked for; `None` where there are no such."""
    found = _anchors(asked, common, negated=False)
    return None if found is None else tuple(dict.fromkeys(found[1]))


def _anchors(asked: Literals, common: Usual, *, negated: bool) -> tuple[float, tuple[str, ...]] | None:
    """Return the same with in what share of all articles one of them stands."""
    if isinstance(asked, str):
        return None if negated else (common.share(asked), (asked,))
    operator, *parts = asked
    if operator == NOT:
        return _anchors(parts[0], common, negated=not negated)
    each = [_anchors(part, common, negated=negated) for part in parts]
    if (operator == ALL) is not negated:  # all of them, by De Morgan also none of several
        return min((one for one in each if one is not None), default=None)
    shares, found = 0.0, list[str]()
    for one in each:
        if one is None:
            return None
        shares += one[0]
        found += one[1]
    return shares, tuple(found)
