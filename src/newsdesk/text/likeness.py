"""How alike articles are by their words: what grouping them and linking what follows are decided by.

What comes of a likeness is decided in `cluster` and `followups`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, TypeAlias

Vector: TypeAlias = tuple[tuple[str, int], ...]
"""Content words, pairs of them joined by a space, and the title's words with a space before them, each with how often
it stands: what `keywords.vector` gives."""

PAIRED: Final = " "
"""Stands in a pair of words, and before a word of the title."""

_PAIR: Final = 1.3
"""Weight of a pair of neighbouring words beside that of its rarer word. Two articles on one event share phrases, two on
one subject only words: at a pair precision of 0.9 BCubed F1 is 0.89 with pairs and 0.86 without."""

_TELLING: Final = 5
"""Shared words of whose rarity the mean counts: the names of an event, its place and its figures are a handful."""

_UNSEEN: Final = 300
"""Articles without any of the words that are thought of beside those known, so that on a young desk, where every word
is new, what two articles share is rare already. From 0 to 1,000 it changes little once there are some hundreds."""

_NO_TITLE: Final = 0.3
"""Taken for the share of a title where neither article has one: as much as speaks neither for nor against."""

FLOOR: Final = 0.01
"""Added to a likeness before its logarithm is taken, so that none at all is bad and not the end."""


_FADING: Final = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that has its story."""

    story: int
    vector: Vector
    when: datetime


def single_words(vector: Vector) -> Iterator[str]:
    """Yield the words of a vector whose document frequency is asked for; that of a pair is not needed."""
    return (word for word, _ in vector if PAIRED not in word)


class Telling(NamedTuple):
    """An article as it is compared: its tf-idf vector, the length of that, how rare its title's words are."""

    weights: dict[str, float]
    length: float
    title: dict[str, float]
    when: datetime


class Likeness(NamedTuple):
    """An article beside a story, or one story beside another."""

    mean: float
    """Mean likeness to the story's articles: the cosine of their tf-idf vectors."""
    best: float
    """Likeness to the most alike of them."""
    title: float
    """Logarithm of the share of one's title that stands in the other, by the rarity of its words."""
    rare: float
    """Rarity of the rarest words that both have, 1 for words that no other article has."""
    apart: float
    """Square of the time to the story's articles, in units of 36 hours."""
    members: int
    """How many pairs of articles these are the means of: with one article beside a story, the story's articles."""


class Pair(NamedTuple):
    """One article beside another."""

    cosine: float
    title: float
    """Share of one's title that stands in the other, by the rarity of its words."""
    rare: float
    apart: float


def pair(own: Telling, other: Telling, rarities: Rarities) -> Pair:
    """Hold one article against another; which is which makes no difference."""
    shared = own.weights.keys() & other.weights.keys()
    titled = own.title or other.title
    return Pair(
        _cosine(own, other, shared),
        max(_title_share(own, other), _title_share(other, own)) if titled else _NO_TITLE,
        rarities.telling(shared),
        ((own.when - other.when) / _FADING) ** 2,
    )


class Pairs(NamedTuple):
    """The sums over some pairs of articles: all of two stories, or of an article and one."""

    cosine: float
    best: float
    title: float
    rare: float
    apart: float
    number: int

    def with_those(self, other: Pairs) -> Pairs:
        """Return the sums over these pairs and some others."""
        cosine, best, title, rare, apart, number = self
        return Pairs(
            cosine + other.cosine,
            max(best, other.best),
            title + other.title,
            rare + other.rare,
            apart + other.apart,
            number + other.number,
        )


def likeness(pairs: Pairs) -> Likeness:
    """Return what some pairs come to, of which there is at least one."""
    total, best, title, rare, apart, number = pairs
    return Likeness(total / number, best, math.log(FLOOR + title / number), rare / number, apart / number, number)


def compare(own: Telling, members: Sequence[Telling], rarities: Rarities) -> Likeness:
    """Hold an article against a story's articles, of which there is at least one."""
    cosines, titles, rare, apart = zip(*[pair(own, other, rarities) for other in members], strict=True)
    sums = (math.fsum(titles), math.fsum(rare), math.fsum(apart))
    return likeness(Pairs(math.fsum(cosines), max(cosines), *sums, len(members)))


def _title_share(of: Telling, there: Telling) -> float:
    whole = math.fsum(of.title.values())
    return math.fsum([rare for word, rare in of.title.items() if word in there.weights]) / whole if whole else 0.0


def rarity(word: str, document_frequency: Mapping[str, int], documents: int) -> float:
    """Return how rare a word is: the logarithm of how many times fewer articles have it than there are."""
    return max(0.0, math.log((documents + _UNSEEN + 1.0) / (document_frequency.get(word, 0) + 0.5)))


class Rarities(dict[str, float]):
    """How rare words and pairs are, worked out once for all articles that are compared; pairs are as the rarer word."""

    def __init__(self, document_frequency: Mapping[str, int], documents: int) -> None:
        super().__init__()
        self._frequency_of = document_frequency.get
        self._all = documents + _UNSEEN + 1.0
        self._greatest = rarity("", {}, documents)

    def __missing__(self, word: str) -> float:
        if PAIRED in word:
            one, _, other = word.partition(PAIRED)
            rare = _PAIR * max(self[one], self[other])
        else:
            # As `rarity` has it: this is done for a thousand words with each article that comes in.
            rare = max(0.0, math.log(self._all / (self._frequency_of(word, 0) + 0.5)))
        self[word] = rare
        return rare

    def telling(self, shared: Iterable[str]) -> float:
        """Return the mean rarity of the rarest of some shared words, as a share of the greatest that there is."""
        rarest = sorted([self[word] for word in shared if PAIRED not in word], reverse=True)[:_TELLING]
        return math.fsum(rarest) / _TELLING / self._greatest


class _Frequencies(dict[int, float]):
    """How much a word's standing there so many times counts."""

    def __missing__(self, count: int) -> float:
        return 1.0 + math.log(count)


_TIMES: Final = _Frequencies({count: 1.0 + math.log(count) for count in range(1, 32)})


def telling(article: Candidate, rarities: Rarities) -> Telling:
    """Return an article as it is compared."""
    weights: dict[str, float] = {}
    title: dict[str, float] = {}
    for word, count in article.vector:
        if word[:1] == PAIRED:
            title[word[1:]] = rarities[word[1:]]
        elif count > 0 and (rare := rarities[word]) > 0:
            weights[word] = _TIMES[count] * rare
    return Telling(weights, math.sqrt(math.fsum([w * w for w in weights.values()])) or 1.0, title, article.when)


def cosine(a: Telling, b: Telling) -> float:
    """Return how alike two articles are, from 0 to 1."""
    return _cosine(a, b, a.weights.keys() & b.weights.keys())


def _cosine(a: Telling, b: Telling, shared: Iterable[str]) -> float:
    own, other = a.weights, b.weights
    return math.fsum([own[word] * other[word] for word in shared]) / (a.length * b.length)


def nearest(
    vector: Vector, others: Sequence[Vector], document_frequency: Mapping[str, int], documents: int
) -> int | None:
    """Return the place of the article of `others` that is most alike, the first of several; `None` where none is."""
    rarities = Rarities(document_frequency, documents)
    no_time = datetime.min.replace(tzinfo=UTC)
    own = telling(Candidate(-1, vector, no_time), rarities)
    found = [cosine(own, telling(Candidate(-1, other, no_time), rarities)) for other in others]
    best = max(found, default=0.0)
    return found.index(best) if best > 0 else None
