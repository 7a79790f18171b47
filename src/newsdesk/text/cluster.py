"""Groups articles into stories as they come in, by what their words have in common; storing them is left to others.

Single-pass clustering in a sliding window (Allan, Papka & Lavrenko 1998, "On-line new event detection and tracking";
Yang, Pierce & Carbonell 1998). An article is held against each story by a few likenesses of their words, weighed by
logistic regression, as in Miranda et al. 2018, "Multilingual clustering of streaming news".
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final, NamedTuple, TypeAlias

Vector: TypeAlias = tuple[tuple[str, int], ...]
"""Content words, pairs of them joined by a space, and the title's words with a space before them, each with how often
it stands: what `keywords.vector` gives."""

_PAIRED: Final = " "

WINDOW: Final = timedelta(hours=48)
"""How far back a story's articles are compared: what comes later is a follow-up, not the same event."""

LOOKUP_WORDS: Final = 24
"""Words by which candidates are looked up."""

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

_COMPARED: Final = 3
"""Stories whose inner likeness is worked out: the most alike. It costs more than all else and changes no far loser."""

_FLOOR: Final = 0.01
"""Added to a likeness before its logarithm is taken, so that none at all is bad and not the end."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each trait of an article beside a story counts for; with a sum over 0 it joins.

    Found by logistic regression on a stream of 2,402 articles with known stories, on half of the stories and tried on
    the other (docs/decisions/0004-stories.md).
    """

    start: float
    mean: float
    """Logarithm of the mean likeness to the story's articles."""
    best: float
    """Logarithm of the likeness to the most alike of them."""
    title: float
    """Logarithm of the share of one's title that stands in the other, by the rarity of its words."""
    rare: float
    """Rarity of the words that tell most of those that both have, 1 for one that no other article has."""
    apart: float
    """Square of the time to the story's articles, in units of 36 hours: hours make no difference, a day does."""
    looser: float
    """How much less alike than the story's articles are to one another, as the difference of the logarithms."""
    alone: float
    """For a story of one article, of which nothing is known about how alike its articles are."""
    crowd: float
    """Logarithm of the number of articles: large stories attract what is merely on their subject, and a wrong one among
    many makes many wrong pairs. This one is heavier than the regression would have it."""


WEIGHTS: Final = Weights(
    start=3.6, mean=0.88, best=0.97, title=0.69, rare=3.62, apart=-2.2, looser=-0.85, alone=-0.2, crowd=-1.16
)

_FADING: Final = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that has its story."""

    story: int
    vector: Vector
    when: datetime


def single_words(vector: Vector) -> Iterator[str]:
    """Yield the words of a vector whose document frequency is asked for; that of a pair is not needed."""
    return (word for word, _ in vector if _PAIRED not in word)


def lookup_words(vector: Vector, document_frequency: Mapping[str, int], documents: int) -> tuple[str, ...]:
    """Return the words of an article that tell most: who shares none of them cannot be of its story.

    A story is a candidate when one of its articles holds one of these words; `assign` then wants all of that story's
    articles in the window, since it averages over them. Those of greatest tf-idf are taken: with 24 of them next to
    nothing is missed, while 24 of the rarest, which mostly stand in no other article, miss a tenth of the pairs.
    """
    telling = {
        word: (1.0 + math.log(count)) * _rarity(word, document_frequency, documents)
        for word, count in vector
        if _PAIRED not in word
    }
    return tuple(sorted(telling, key=lambda word: (-telling[word], word))[:LOOKUP_WORDS])


def assign(
    vector: Vector,
    when: datetime,
    candidates: Sequence[Candidate],
    document_frequency: Mapping[str, int],
    documents: int,
) -> int | None:
    """Return the story of `candidates` that an article belongs to, or `None` where it begins a new one.

    `when` is the article's time (aware); candidates more than `WINDOW` away from it do not count, nor does a second one
    in the same words. `document_frequency` says in how many of the `documents` articles known a word stands.
    """
    rarities = _Rarities(document_frequency, documents)
    stories: dict[int, dict[Vector, _Telling]] = {}
    for candidate in candidates:
        if abs(when - candidate.when) <= WINDOW:
            stories.setdefault(candidate.story, {}).setdefault(candidate.vector, _telling(candidate, rarities))
    if not stories:
        return None
    own = _telling(Candidate(-1, vector, when), rarities)
    seen = {story: _compare(own, list(members.values()), rarities) for story, members in stories.items()}
    # Rounded, and a tie to the older story, so that the order of candidates decides nothing.
    likely = heapq.nsmallest(_COMPARED, seen, key=lambda story: (-round(seen[story].score(None), 9), story))
    scores = {story: round(seen[story].score(_cohesion(list(stories[story].values()))), 9) for story in likely}
    best = min(scores, key=lambda story: (-scores[story], story))
    return best if scores[best] > 0 else None


class _Telling(NamedTuple):
    """An article as it is compared: its tf-idf vector, the length of that, how rare its title's words are."""

    weights: dict[str, float]
    length: float
    title: dict[str, float]
    when: datetime


class _Compared(NamedTuple):
    """An article beside a story."""

    mean: float
    best: float
    title: float
    rare: float
    apart: float
    members: int

    def score(self, cohesion: float | None) -> float:
        """Return by how much the article is of the story; over 0 it is. `cohesion` is the story's inner likeness."""
        weights = WEIGHTS
        found = (
            weights.start + weights.mean * math.log(_FLOOR + self.mean) + weights.best * math.log(_FLOOR + self.best)
        )
        found += weights.title * self.title + weights.rare * self.rare + weights.apart * self.apart
        if self.members == 1:
            return found + weights.alone
        found += weights.crowd * math.log(self.members)
        if cohesion is None:
            return found
        return found + weights.looser * (math.log(_FLOOR + cohesion) - math.log(_FLOOR + self.mean))


def _compare(own: _Telling, members: Sequence[_Telling], rarities: _Rarities) -> _Compared:
    count = len(members)
    found = [_cosine(own, other) for other in members]
    titles = [
        max(_title_share(own, other), _title_share(other, own)) if own.title or other.title else _NO_TITLE
        for other in members
    ]
    rare = [rarities.telling(own.weights.keys() & other.weights.keys()) for other in members]
    apart = [((own.when - other.when) / _FADING) ** 2 for other in members]
    return _Compared(
        math.fsum(found) / count,
        max(found),
        math.log(_FLOOR + math.fsum(titles) / count),
        math.fsum(rare) / count,
        math.fsum(apart) / count,
        count,
    )


def _cohesion(members: Sequence[_Telling]) -> float | None:
    """Return the mean likeness of a story's articles to one another; `None` for a single one."""
    found = [_cosine(one, other) for one, other in combinations(members, 2)]
    return math.fsum(found) / len(found) if found else None


def _title_share(of: _Telling, there: _Telling) -> float:
    whole = math.fsum(of.title.values())
    return math.fsum([rare for word, rare in of.title.items() if word in there.weights]) / whole if whole else 0.0


def _rarity(word: str, document_frequency: Mapping[str, int], documents: int) -> float:
    return max(0.0, math.log((documents + _UNSEEN + 1.0) / (document_frequency.get(word, 0) + 0.5)))


class _Rarities(dict[str, float]):
    """How rare words and pairs are, worked out once for all articles that are compared; pairs are as the rarer word."""

    def __init__(self, document_frequency: Mapping[str, int], documents: int) -> None:
        super().__init__()
        self._document_frequency = document_frequency
        self._documents = documents
        self._greatest = _rarity("", {}, documents)

    def __missing__(self, word: str) -> float:
        if _PAIRED in word:
            rare = _PAIR * max(self[part] for part in word.split(_PAIRED))
        else:
            rare = _rarity(word, self._document_frequency, self._documents)
        self[word] = rare
        return rare

    def telling(self, shared: Iterable[str]) -> float:
        """Return the mean rarity of the rarest of some shared words, as a share of the greatest that there is."""
        rarest = heapq.nlargest(_TELLING, [self[word] for word in shared if _PAIRED not in word])
        return math.fsum(rarest) / _TELLING / self._greatest


class _Frequencies(dict[int, float]):
    """How much a word's standing there so many times counts."""

    def __missing__(self, count: int) -> float:
        return 1.0 + math.log(count)


_TIMES: Final = _Frequencies({count: 1.0 + math.log(count) for count in range(1, 32)})


def _telling(article: Candidate, rarities: _Rarities) -> _Telling:
    weights: dict[str, float] = {}
    title: dict[str, float] = {}
    for word, count in article.vector:
        if word[:1] == _PAIRED:
            title[word[1:]] = rarities[word[1:]]
        elif count > 0 and (rare := rarities[word]) > 0:
            weights[word] = _TIMES[count] * rare
    return _Telling(weights, math.sqrt(math.fsum([w * w for w in weights.values()])) or 1.0, title, article.when)


def _cosine(a: _Telling, b: _Telling) -> float:
    own, other = a.weights, b.weights
    return math.fsum([own[word] * other[word] for word in own.keys() & other.keys()]) / (a.length * b.length)


class Grouper:
    """Groups a stream of articles in memory, one after the other.

    It keeps the articles of the window alone, and compares an article only with stories that share a telling word with
    it, so that the time for one does not grow with the number that went before.
    """

    def __init__(self) -> None:
        self._frequency: Counter[str] = Counter()
        self._documents = 0
        self._stories = 0
        self._recent: deque[Candidate] = deque()
        self._newest: datetime | None = None
        self._members: dict[int, list[Candidate]] = {}
        self._holders: dict[str, list[int]] = {}

    def add(self, vector: Vector, when: datetime) -> int:
        """Return the number of the story (0, 1, …) that the article `vector` of the time `when` belongs to."""
        self._frequency.update(single_words(vector))
        self._documents += 1
        self._newest = max(when, self._newest or when)
        self._forget(self._newest - WINDOW)
        sought = lookup_words(vector, self._frequency, self._documents)
        stories = {story for word in sought for story in self._holders.get(word, ())}
        candidates = [member for story in sorted(stories) for member in self._members[story]]
        story = assign(vector, when, candidates, self._frequency, self._documents)
        if story is None:
            story = self._stories
            self._stories += 1
        self._keep(Candidate(story, vector, when))
        return story

    def _keep(self, article: Candidate) -> None:
        self._recent.append(article)
        self._members.setdefault(article.story, []).append(article)
        for word in single_words(article.vector):
            self._holders.setdefault(word, []).append(article.story)

    def _forget(self, before: datetime) -> None:
        """Drop what fell out of the window. Articles that came late stay until those that came before them go."""
        while self._recent and self._recent[0].when < before:
            old = self._recent.popleft()
            self._members[old.story].remove(old)
            if not self._members[old.story]:
                del self._members[old.story]
            for word in single_words(old.vector):
                self._holders[word].remove(old.story)
                if not self._holders[word]:
                    del self._holders[word]
