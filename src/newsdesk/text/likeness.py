"""How alike articles are by their words: what grouping them and linking what follows are decided by.

What comes of a likeness is decided in `cluster` and `followups`. All articles that are compared at a time stand in one
table, and numpy compares them: one article that comes in has some twenty others beside it, of 150 words and pairs each,
and those put together anew are held against one another, each two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.intp]

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

    weights: Floats
    """Their tf-idf vectors: a column for each word and pair that several of them have, the rarest first. Most stand in
    one article alone, where they count for the length and make it like nothing."""
    lengths: Floats
    """Of the whole vectors; 1 for one of nothing."""
    titles: Floats
    """How rare the words of their titles are, in the same columns; 0 where a word does not stand in the title."""
    wholes: Floats
    """Of each title the rarity of all its words; 0 where there is none."""
    words: Ints
    """The columns of words, and not of pairs."""
    rarities: Floats
    """How rare these words are, as shares of the greatest rarity that there is."""
    times: Floats
    """When the articles were told, in units of 36 hours from the first on."""

    def cosines(self, ones: Sequence[int], others: Sequence[int]) -> Floats:
        """Return how alike some articles are to others, 0 to 1: a row for each of the one, a column of the others."""
        import numpy as np  # as above

        lengths = np.outer(self.lengths[ones], self.lengths[others])
        return np.asarray(self.weights[ones] @ self.weights[others].T / lengths, dtype=np.float64)

    def pairs(self, ones: Sequence[int], others: Sequence[int]) -> Pairs:
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

        found = self.pairs([own], list(chain.from_iterable(stories)))
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
        stands = self.titles[of] @ (self.weights[there] > 0).T
        return np.asarray(stands / np.where(wholes > 0, wholes, 1.0), dtype=np.float64)

    def _rarest_shared(self, ones: Sequence[int], others: Sequence[int]) -> Floats:
        """Return the mean rarity of the rarest words that each two share, as a share of the greatest that there is."""
        import numpy as np  # as above

        have, too = self.weights[ones][:, self.words] > 0, self.weights[others][:, self.words] > 0
        several = have.any(axis=0) & too.any(axis=0)
        both = have[:, None, several] & too[None, :, several]
        both &= both.cumsum(axis=2, dtype=np.int32) <= _TELLING
        return np.asarray(both @ self.rarities[several] / _TELLING, dtype=np.float64)


def table(articles: Sequence[Candidate], document_frequency: Mapping[str, int], documents: int) -> Table:
    """Return some articles as they are compared, of which there is at least one.

    `document_frequency` says in how many of the `documents` articles known a word stands.
    """
    import numpy as np  # as above

    columns: defaultdict[str, int] = defaultdict()
    columns.default_factory = columns.__len__
    entries = list(chain.from_iterable(article.vector for article in articles))
    column = np.array([columns[word] for word, _ in entries], np.intp)
    count = np.array([count for _, count in entries], np.float64)
    row = np.arange(len(articles)).repeat([len(article.vector) for article in articles])
    of = _columns(columns, document_frequency, documents)

    marks = of.marked[column] >= 0
    weight = np.where(marks | (count < 1), 0.0, (1.0 + np.log(np.maximum(count, 1.0))) * of.rare[column])
    lengths = np.sqrt(np.bincount(row, weight * weight, minlength=len(articles)))
    shared = np.flatnonzero(np.bincount(column[weight > 0], minlength=len(columns)) > 1)
    shared = shared[np.argsort(-of.rare[shared], kind="stable")]
    place = np.full(len(columns), -1)
    place[shared] = np.arange(len(shared))

    weights = np.zeros((len(articles), len(shared)))
    there = place[column] >= 0
    weights[row[there], place[column[there]]] = weight[there]
    row, word = row[marks], of.marked[column[marks]]
    wholes = np.asarray(np.bincount(row, of.rare[word], minlength=len(articles)), dtype=np.float64)
    titles = np.zeros_like(weights)
    there = place[word] >= 0
    titles[row[there], place[word[there]]] = of.rare[word[there]]

    words = np.flatnonzero(of.single[shared])
    first = articles[0].when
    return Table(
        weights=weights,
        lengths=np.where(lengths > 0, lengths, 1.0),
        titles=titles,
        wholes=wholes,
        words=words,
        rarities=of.rare[shared[words]] / rarity("", {}, documents),
        times=np.array([(article.when - first) / _FADING for article in articles]),
    )


class _Columns(NamedTuple):
    """What the columns of a table stand for, an entry for each."""

    rare: Floats
    """How rare a word is; a pair is as the rarer of its words, and weighs more."""
    marked: Ints
    """Of a mark that a word stands in the title: the column of that word; -1 for all others."""
    single: NDArray[np.bool_]
    """Whether it is a word, and neither a pair nor a mark."""


def _columns(columns: defaultdict[str, int], document_frequency: Mapping[str, int], documents: int) -> _Columns:
    """Work out what columns stand for; words that have none yet get one where a pair or a mark is made of them."""
    import numpy as np  # as above

    made = [(column, word) for word, column in columns.items() if PAIRED in word]
    parts = [word.partition(PAIRED) for _, word in made]
    # Before a mark's space stands nothing: it is as rare as the word behind it.
    one = np.array([columns[first or other] for first, _, other in parts], np.intp)
    other = np.array([columns[other] for _, _, other in parts], np.intp)
    is_mark = np.array([not first for first, _, _ in parts], np.bool_)
    place = np.array([column for column, _ in made], np.intp)

    known = np.array([document_frequency.get(word, 0) for word in columns], np.float64)
    rare = np.maximum(0.0, np.log((documents + _UNSEEN + 1.0) / (known + 0.5)))
    rare[place] = np.where(is_mark, 1.0, _PAIR) * np.maximum(rare[one], rare[other])
    marked = np.full(len(columns), -1, np.intp)
    marked[place[is_mark]] = other[is_mark]
    single = np.ones(len(columns), np.bool_)
    single[place] = False
    return _Columns(rare, marked, single)


def nearest(
    vector: Vector, others: Sequence[Vector], document_frequency: Mapping[str, int], documents: int
) -> int | None:
    """Return the place of the article of `others` that is most alike, the first of several; `None` where none is."""
    no_time = datetime.min.replace(tzinfo=UTC)
    articles = [Candidate(-1, one, no_time) for one in (vector, *others)]
    found = table(articles, document_frequency, documents).cosines([0], range(1, len(articles)))[0].tolist()
    best = max(found, default=0.0)
    return found.index(best) if best > 0 else None
