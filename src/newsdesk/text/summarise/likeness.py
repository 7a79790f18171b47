"""How alike sentences are, all of them at once, by numpy over their stems; what follows from it is left to others.

No loop runs over pairs of sentences: each stem adds what it is worth to the pairs that hold it. A stem of one sentence
only, as most are, counts in that sentence's length and makes it like nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]


_DENSE: Final = 8
"""Stems that two sentences share on average from which one product of full matrices is quicker than adding up pairs."""
_SMALL: Final = 1 << 18
"""Multiplications up to which full matrices are quicker however little is shared: an article of 40 sentences."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Which stem stands in which sentence how often: three columns, an entry for each pair of sentence and stem."""

    sentences: int
    row: Ints
    column: Ints
    count: Ints
    spread: Ints
    """Of each stem, by its column: in how many sentences it stands."""

    def products(self, weights: Floats) -> Floats:
        """Return, for each two sentences, the sum of the products of the weights of the stems that both hold."""
        import numpy as np  # loaded by the process that ranks, and by nobody else

        shared = self.spread > 1
        common = shared[self.column]
        row, column, weight = self.row[common], self.column[common], weights[common]
        size = self.sentences * self.sentences
        width = int(np.count_nonzero(shared))
        if size * width <= _SMALL or int((self.spread[shared] ** 2).sum()) > _DENSE * size:
            matrix = np.zeros((self.sentences, width))
            matrix[row, (shared.cumsum() - 1)[column]] = weight
            return matrix @ matrix.T
        by_column = np.argsort(column, kind="stable")
        row, column, weight = row[by_column], column[by_column], weight[by_column]
        group = self.spread[column]  # as many entries as this one's column has, each its partner once
        first = np.searchsorted(column, column)
        ends = np.cumsum(group)
        partner = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(first - (ends - group), group)
        places = np.repeat(row * self.sentences, group) + row[partner]
        sums = np.bincount(places, np.repeat(weight, group) * weight[partner], minlength=size)
        return np.asarray(sums, dtype=np.float64).reshape(self.sentences, self.sentences)

    def sums(self, weights: Floats) -> Floats:
        """Return the sum of the weights of each sentence."""
        import numpy as np  # as above

        return np.asarray(np.bincount(self.row, weights, minlength=self.sentences), dtype=np.float64)


def counts(stems: Sequence[Sequence[str]]) -> Counts:
    """Count the stems of each sentence."""
    import numpy as np  # as above

    said = list(chain.from_iterable(stems))
    ids = {stem: place for place, stem in enumerate(dict.fromkeys(said))}
    column = np.fromiter(map(ids.__getitem__, said), np.int64, len(said))
    row = np.arange(len(stems)).repeat(list(map(len, stems)))
    width = max(1, len(ids))
    pairs = row * width + column
    pairs.sort()
    # Where runs of equal ones begin, and where the last ends: `np.unique` takes twice the time on so few.
    edges = np.empty(len(pairs) + 1, dtype=np.bool_)
    edges[:1] = edges[-1:] = True
    np.not_equal(pairs[1:], pairs[:-1], out=edges[1:-1])
    starts = edges.nonzero()[0]
    keys = pairs[starts[:-1]]
    count = starts[1:] - starts[:-1]
    row, column = np.divmod(keys, width)
    return Counts(len(stems), row, column, count, np.bincount(column, minlength=width))


def alike(stems: Sequence[Sequence[str]]) -> Floats:
    """Return how alike each two sentences are, 0 to 1: the cosine of their stems, weighed by count and by rarity.

    On the diagonal stands how much of a sentence any other holds at all. Source: Salton & Buckley 1988, "Term-weighting
    approaches in automatic text retrieval".
    """
    import numpy as np  # as above

    found = counts(stems)
    weights = (1 + np.log(found.count)) * np.log1p(found.sentences / found.spread[found.column])
    norms = np.sqrt(found.sums(weights * weights))
    return found.products(weights / norms[found.row])
