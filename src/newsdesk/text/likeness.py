"""How alike articles are by their words: what grouping them and linking what follows are decided by.

What comes of a likeness is decided in `cluster` and `followups`. All articles that are compared at a time stand in one
table, and numpy compares them: one article that comes in has some twenty others beside it, of 150 words and pairs each,
and those put together anew are held against one another, each two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from newsdesk.text.vectors import Vector, entries, numbering

if TYPE_CHECKING:
    from newsdesk.text.vectors import Floats, Ints

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


def rarity(word: str, document_frequency: Mapping[str, int], documents: int) -> float:
    """Return how rare a word is: the logarithm of how many times fewer articles have it than there are."""
    return max(0.0, math.log((documents + _UNSEEN + 1.0) / (document_frequency.get(word, 0) + 0.5)))


class Likeness(NamedTuple):
    """Articles beside stories, or stories beside one another: of each two a number in each of these arrays."""

    mean: Floats
    """Mean likeness to the story's articles: the cosine of their tf-idf vectors."""
    best: Floats
    """Likeness to the most alike of them."""
    title: Floats
    """Logarithm of the share of one's title that stands in the other, by the rarity of its words."""
    rare: Floats
    """Rarity of the rarest words that both have, 1 for words that no other article has."""
    apart: Floats
    """Square of the time to the story's articles, in units of 36 hours."""
    members: Floats
    """How many pairs of articles these are the means of: with one article beside a story, the story's articles."""


class Pairs(NamedTuple):
    """The sums over pairs of articles: all of two stories, or of an article and a story. Arrays, as `Likeness` has."""

    cosine: Floats
    best: Floats
    title: Floats
    """Share of one's title that stands in the other, by the rarity of its words."""
    rare: Floats
    apart: Floats
    number: Floats

    def likeness(self) -> Likeness:
        """Return what the pairs come to, of which there is at least one each."""
        import numpy as np  # loaded by the process that compares, and by nobody else

        total, best, title, rare, apart, number = self
        return Likeness(total / number, best, np.log(FLOOR + title / number), rare / number, apart / number, number)


@dataclass(frozen=True, slots=True)
class Table:
    """Articles as they are compared, one in each row; made by `table`."""

    words: Floats
    """How much the words count, tf-idf: a column for each that several of them have, the rarest first. Most are in one
    article alone, where they count for the length and make it like nothing."""
    pairs: Floats
    """The same of pairs of words."""
    lengths: Floats
    """Of the vectors of all words and pairs; 1 for one of nothing."""
    titles: Floats
    """How rare the words of their titles are, in the columns of `words`; 0 where one does not stand in the title."""
    wholes: Floats
    """Of each title the rarity of all its words; 0 where there is none."""
    rarities: Floats
    """How rare the words are, as shares of the greatest rarity that there is."""
    times: Floats
    """When the articles were told, in units of 36 hours from the first on."""

    def cosines(self, ones: Sequence[int], others: Sequence[int]) -> Floats:
        """Return how alike some articles are to others, 0 to 1: a row for each of the one, a column of the others."""
        import numpy as np  # as above

        products = self.words[ones] @ self.words[others].T + self.pairs[ones] @ self.pairs[others].T
        return np.asarray(products / np.outer(self.lengths[ones], self.lengths[others]), dtype=np.float64)

    def sides(self, ones: Sequence[int], others: Sequence[int]) -> Pairs:
        """Hold some articles against others, each two: a row for each of the one, a column for each of the other."""
        import numpy as np  # as above

        cosines = self.cosines(ones, others)
        titles = np.maximum(self._title_shares(ones, others), self._title_shares(others, ones).T)
        titles[(self.wholes[ones][:, None] + self.wholes[others]) == 0] = _NO_TITLE
        apart = (self.times[ones][:, None] - self.times[others]) ** 2
        return Pairs(cosines, cosines.copy(), titles, self._rarest_shared(ones, others), apart, np.ones_like(cosines))

    def beside(self, own: int, stories: Sequence[Sequence[int]]) -> Likeness:
        """Hold an article against stories, each of one article at least: a number for each story in the arrays."""
        import numpy as np  # as above

        found = self.sides([own], list(chain.from_iterable(stories)))
        starts = np.cumsum([0, *map(len, stories[:-1])])
        sums = Pairs(*[np.add.reduceat(one[0], starts) for one in found])
        return sums._replace(best=np.maximum.reduceat(found.best[0], starts)).likeness()

    def cohesion(self, story: Sequence[int]) -> float:
        """Return the mean likeness of a story's articles to one another; not a number for a single one."""
        import numpy as np  # as above

        if len(story) < 2:
            return math.nan
        return float(np.triu(self.cosines(story, story), 1).sum()) / math.comb(len(story), 2)

    def _title_shares(self, of: Sequence[int], there: Sequence[int]) -> Floats:
        """Return the shares of some titles that stand in other articles."""
        import numpy as np  # as above

        wholes = self.wholes[of][:, None]
        stands = self.titles[of] @ (self.words[there] > 0).T
        return np.asarray(stands / np.where(wholes > 0, wholes, 1.0), dtype=np.float64)

    def _rarest_shared(self, ones: Sequence[int], others: Sequence[int]) -> Floats:
        """Return the mean rarity of the rarest words that each two share, as a share of the greatest that there is."""
        import numpy as np  # as above

        have, too = self.words[ones] > 0, self.words[others] > 0
        several = have.any(axis=0) & too.any(axis=0)
        both = have[:, None, several] & too[None, :, several]
        both &= both.cumsum(axis=2, dtype=np.int16) <= _TELLING
        return np.asarray(both @ self.rarities[several] / _TELLING, dtype=np.float64)


def table(articles: Sequence[Candidate], document_frequency: Mapping[str, int], documents: int) -> Table:
    """Return some articles as they are compared, of which there is at least one.

    `document_frequency` says in how many of the `documents` articles known a word stands.
    """
    import numpy as np  # as above

    all_of = [entries(article.vector) for article in articles]
    rows = np.arange(len(articles))
    begins = np.cumsum([0, *(len(one.words) for one in all_of)])[:-1]
    names = numbering()
    number = np.fromiter(map(names.__getitem__, chain.from_iterable(one.words for one in all_of)), np.intp)
    known = np.fromiter(map(document_frequency.get, names, repeat(0)), np.float64)
    rare = np.maximum(0.0, np.log((documents + _UNSEEN + 1.0) / (known + 0.5)))

    # Which of all words of all articles stand in them: of each article's the first.
    sizes = np.array([len(one.times) for one in all_of])
    row = rows.repeat(sizes)
    word = number[np.arange(len(row)) + (begins - sizes.cumsum() + sizes)[row]]
    weight = np.concatenate([one.times for one in all_of]) * rare[word]

    pair_row = rows.repeat([len(one.pairs) for one in all_of])
    pair = np.fromiter(map(numbering().__getitem__, chain.from_iterable(one.pairs for one in all_of)), np.intp)
    one = rare[number[begins[pair_row] + np.concatenate([one.ones for one in all_of])]]
    other = rare[number[begins[pair_row] + np.concatenate([one.others for one in all_of])]]
    pair_weight = np.concatenate([one.pair_times for one in all_of]) * np.maximum(one, other)

    title_row = rows.repeat([len(one.title) for one in all_of])
    title = number[begins[title_row] + np.concatenate([one.title for one in all_of])]

    shared = _of_several(word)
    shared = shared[np.argsort(-rare[shared], kind="stable")]
    lengths = np.sqrt(_sums(row, weight * weight, len(articles)) + _sums(pair_row, pair_weight**2, len(articles)))
    first = articles[0].when
    return Table(
        words=_matrix(row, word, weight, shared, len(articles)),
        pairs=_matrix(pair_row, pair, pair_weight, _of_several(pair), len(articles)),
        lengths=np.where(lengths > 0, lengths, 1.0),
        titles=_matrix(title_row, title, rare[title], shared, len(articles)),
        wholes=_sums(title_row, rare[title], len(articles)),
        rarities=rare[shared] / rarity("", {}, documents),
        times=np.array([(article.when - first) / _FADING for article in articles]),
    )


def _of_several(numbers: Ints) -> Ints:
    """Return the numbers that come more than once."""
    import numpy as np  # as above

    return np.flatnonzero(np.bincount(numbers) > 1)


def _sums(row: Ints, values: Floats, rows: int) -> Floats:
    """Return the sum of the values of each row."""
    import numpy as np  # as above

    return np.asarray(np.bincount(row, values, rows), dtype=np.float64)


def _matrix(row: Ints, number: Ints, values: Floats, columns: Ints, rows: int) -> Floats:
    """Return values in their rows, those of some numbers alone, which are the columns."""
    import numpy as np  # as above

    # All others go to one column more, which is left out.
    place = np.full(max(number.max(initial=-1), columns.max(initial=-1)) + 1, len(columns))
    place[columns] = np.arange(len(columns))
    filled = np.zeros((rows, len(columns) + 1))
    filled[row, place[number]] = values
    return filled[:, :-1]


def nearest(
    vector: Vector, others: Sequence[Vector], document_frequency: Mapping[str, int], documents: int
) -> int | None:
    """Return the place of the article of `others` that is most alike, the first of several; `None` where none is."""
    no_time = datetime.min.replace(tzinfo=UTC)
    articles = [Candidate(-1, one, no_time) for one in (vector, *others)]
    # Rounded, so that two in the same words are as alike.
    found = table(articles, document_frequency, documents).cosines([0], range(1, len(articles)))[0].round(9).tolist()
    best = max(found, default=0.0)
    return found.index(best) if best > 0 else None
