"""Groups articles into stories as they come in, by what their words have in common; storing them is left to others.

Single-pass clustering in a sliding window (Allan, Papka & Lavrenko 1998, "On-line new event detection and tracking";
Yang, Pierce & Carbonell 1998). An article is held against each story by a few likenesses of their words, weighed by
logistic regression, as in Miranda et al. 2018, "Multilingual clustering of streaming news".
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

from newsdesk.text.likeness import (
    FLOOR,
    PAIRED,
    Candidate,
    Likeness,
    Rarities,
    Telling,
    Vector,
    compare,
    cosine,
    rarity,
    single_words,
    telling,
)

WINDOW: Final = timedelta(hours=48)
"""How far back a story's articles are compared: what comes later is a follow-up, not the same event."""

LOOKUP_WORDS: Final = 24
"""Words by which candidates are looked up."""

_COMPARED: Final = 3
"""Stories whose inner likeness is worked out: the most alike. It costs more than all else and changes no far loser."""


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


def lookup_words(vector: Vector, document_frequency: Mapping[str, int], documents: int) -> tuple[str, ...]:
    """Return the words of an article that tell most: who shares none of them cannot be of its story.

    A story is a candidate when one of its articles holds one of these words; `assign` then wants all of that story's
    articles in the window, since it averages over them. Those of greatest tf-idf are taken: with 24 of them next to
    nothing is missed, while 24 of the rarest, which mostly stand in no other article, miss a tenth of the pairs.
    """
    weights = {
        word: (1.0 + math.log(count)) * rarity(word, document_frequency, documents)
        for word, count in vector
        if PAIRED not in word
    }
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:LOOKUP_WORDS])


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
    rarities = Rarities(document_frequency, documents)
    stories: dict[int, dict[Vector, Telling]] = {}
    for candidate in candidates:
        if abs(when - candidate.when) <= WINDOW:
            stories.setdefault(candidate.story, {}).setdefault(candidate.vector, telling(candidate, rarities))
    if not stories:
        return None
    own = telling(Candidate(-1, vector, when), rarities)
    seen = {story: compare(own, list(members.values()), rarities) for story, members in stories.items()}
    # Rounded, and a tie to the older story, so that the order of candidates decides nothing.
    likely = heapq.nsmallest(_COMPARED, seen, key=lambda story: (-round(_score(seen[story], None), 9), story))
    scores = {story: round(_score(seen[story], _cohesion(list(stories[story].values()))), 9) for story in likely}
    best = min(scores, key=lambda story: (-scores[story], story))
    return best if scores[best] > 0 else None


def _score(found: Likeness, cohesion: float | None) -> float:
    """Return by how much an article is of a story; over 0 it is. `cohesion` is the story's inner likeness."""
    weights = WEIGHTS
    score = weights.start + weights.mean * math.log(FLOOR + found.mean) + weights.best * math.log(FLOOR + found.best)
    score += weights.title * found.title + weights.rare * found.rare + weights.apart * found.apart
    if found.members == 1:
        return score + weights.alone
    score += weights.crowd * math.log(found.members)
    if cohesion is None:
        return score
    return score + weights.looser * (math.log(FLOOR + cohesion) - math.log(FLOOR + found.mean))


def _cohesion(members: Sequence[Telling]) -> float | None:
    """Return the mean likeness of a story's articles to one another; `None` for a single one."""
    found = [cosine(one, other) for one, other in combinations(members, 2)]
    return math.fsum(found) / len(found) if found else None


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
