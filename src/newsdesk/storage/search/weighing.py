"""How much work a question is, told from about how many articles have each of its words; asking it is `asking`'s."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, prod
from typing import NamedTuple

from newsdesk.storage.search.fts import marked
from newsdesk.storage.search.sizes import SHORTEST, articles
from newsdesk.text.query import Either, Every, Node, Without, Words

WALKED = 8
"""Candidates that FTS5 goes past on its own way to the next match for what one that it hands out costs."""
LISTS = 20
"""FTS5 compares each candidate with every list that a question opens: so many comparisons are as dear as finding it."""


class Weight(NamedTuple):
    """What a part of a question comes to."""

    most: int
    """Articles that it may find at most, of all desks, about."""
    share: float
    """Of all articles the part that it finds, where words do not depend on each other."""
    lists: int
    """Lists of articles, one for each word, that FTS5 opens."""
    walked: int = 0
    """Candidates that are gone past at most, whatever stands beside it: a phrase, and what something is left out of,
    look for their own next match however far that is. A word alone is looked up."""
    steps: float = 0.0
    """Of these about so many for each candidate of what stands beside it."""

    @property
    def work(self) -> int:
        """Candidates that are looked at where nothing ends it early."""
        candidates = self.most + int(min(self.walked, self.most * self.steps)) // WALKED
        return candidates + candidates * self.lists // LISTS


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows of the words of a question."""

    articles: int
    """How many articles it holds."""
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """The counts (`sizes`) of words; one that is not here, and long enough, no article has."""
    forms: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    """The words of a beginning; one that is not here has too many."""

    def of(self, word: str) -> int:
        """Return about how many articles have a word; none only where none has."""
        if len(word) < SHORTEST:
            return self.articles
        return min(articles(self.counts.get(word, 0)), self.articles)


def weigh(node: Node, known: Known) -> Weight:
    """Weigh a question, or a part of one."""
    articles = max(known.articles, 1)
    match node:
        case Words():
            *whole, last = marked(node)
            forms = known.forms.get(last) if node.begins else (last,)
            ends = known.articles if forms is None else sum(map(known.of, forms))
            most = min(map(known.of, whole), default=known.articles)
            most = min(most, ends)
            lists = len(whole) + len(forms or ())
            return Weight(most, most / articles, lists, most, inf) if whole else Weight(most, most / articles, lists)
        case Every(parts):
            weights = [weigh(part.part if isinstance(part, Without) else part, known) for part in parts]
            out = [weight for weight, part in zip(weights, parts, strict=True) if isinstance(part, Without)]
            asked = [weight for weight, part in zip(weights, parts, strict=True) if not isinstance(part, Without)]
            most = min((weight.most for weight in asked), default=known.articles)
            left = prod(1 - weight.share for weight in out)
            return Weight(
                most,
                prod(weight.share for weight in asked) * left,
                sum(weight.lists for weight in weights) + (not asked),
                sum(weight.walked for weight in weights) + (most if out else 0),
                sum(weight.steps for weight in weights) + (_steps(left) if out else 0),
            )
        case Either(parts):
            weights = [weigh(part, known) for part in parts]
            return Weight(
                min(sum(weight.most for weight in weights), known.articles),
                1 - prod(1 - weight.share for weight in weights),
                sum(weight.lists for weight in weights),
                sum(weight.walked for weight in weights),
                sum(weight.steps for weight in weights),
            )
        case Without(part):
            weight = weigh(part, known)
            # The list of everything is opened beside it.
            share, walked = 1 - weight.share, known.articles + weight.walked
            return Weight(known.articles, share, weight.lists + 1, walked, weight.steps + _steps(share))


def _steps(left: float) -> float:
    """Return how many candidates there are for one that is left of them."""
    return 1 / left if left else inf


def whole_words(node: Node | None) -> frozenset[str]:
    """Return the words of a question that are no beginnings, as the index has them."""
    return frozenset(_whole_words(node))


def _whole_words(node: Node | None) -> Iterator[str]:
    match node:
        case Words():
            words = marked(node)
            yield from words[:-1] if node.begins else words
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _whole_words(part)
        case Without(part):
            yield from _whole_words(part)
        case None:
            return
