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
from functools import partial
from typing import TYPE_CHECKING, Final

from newsdesk.text.likeness import FLOOR, Candidate, Likeness, Table, rarity, table
from newsdesk.text.vectors import PAIRED, Vector

if TYPE_CHECKING:
    from newsdesk.text.vectors import Floats

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
    articles = [*candidates, Candidate(-1, vector, when)]
    return joins(articles, range(len(candidates)), table(articles, document_frequency, documents))


def joins(articles: Sequence[Candidate], places: Sequence[int], compared: Table) -> int | None:
    """Return the story that the last of some articles belongs to, of those at some places; as `assign` does.

    The articles are the rows of the table.
    """
    import numpy as np  # loaded by the process that compares, and by nobody else

    own = len(articles) - 1
    by_story: dict[int, dict[Vector, int]] = {}
    for place in places:
        candidate = articles[place]
        if abs(articles[own].when - candidate.when) <= WINDOW:
            by_story.setdefault(candidate.story, {}).setdefault(candidate.vector, place)
    if not by_story:
        return None
    stories = list(by_story)
    members = [list(there.values()) for there in by_story.values()]
    found = compared.beside(own, members)
    cohesion = np.full(len(stories), math.nan)

    def rank(scores: list[float], number: int) -> tuple[float, int]:
        # Rounded, and a tie to the older story, so that the order of candidates decides nothing.
        return -round(scores[number], 9), stories[number]

    at_first = partial(rank, weigh(found, cohesion).tolist())
    likely = heapq.nsmallest(_COMPARED, range(len(stories)), key=at_first)
    cohesion[likely] = [compared.cohesion(members[number]) for number in likely]
    score, story = min(map(partial(rank, weigh(found, cohesion).tolist()), likely))
    return story if score < 0 else None


def weigh(found: Likeness, cohesion: Floats) -> Floats:
    """Return by how much articles are of stories, or stories the same as others; over 0 they are.

    `cohesion` is how alike the stories' articles are to one another; not a number where that is not known.
    """
    import numpy as np  # as above

    weights = WEIGHTS
    score = weights.start + weights.mean * np.log(FLOOR + found.mean) + weights.best * np.log(FLOOR + found.best)
    score += weights.title * found.title + weights.rare * found.rare + weights.apart * found.apart
    several = found.members > 1
    score += np.where(several, weights.crowd * np.log(found.members), weights.alone)
    looser = weights.looser * (np.log(FLOOR + cohesion) - np.log(FLOOR + found.mean))
    return np.asarray(score + np.where(several & ~np.isnan(cohesion), looser, 0.0), dtype=np.float64)
