"""What the likenesses of an article and a story come to, and which story it joins where no other article may move.

An article is held against each story by a few likenesses of their words, weighed by logistic regression, as in Miranda
et al. 2018, "Multilingual clustering of streaming news".
"""

from __future__ import annotations

import heapq
import math
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
    likely = heapq.nsmallest(_COMPARED, seen, key=lambda story: (-round(weigh(seen[story], None), 9), story))
    scores = {story: round(weigh(seen[story], _cohesion(list(stories[story].values()))), 9) for story in likely}
    best = min(scores, key=lambda story: (-scores[story], story))
    return best if scores[best] > 0 else None


def weigh(found: Likeness, cohesion: float | None) -> float:
    """Return by how much an article is of a story, or one story the same as another; over 0 it is.

    `cohesion` is how alike the story's articles are to one another; `None` where that is not known.
    """
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
