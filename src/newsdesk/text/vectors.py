"""The words of an article by which it is compared with others, as they are kept and as numpy takes them.

How alike two articles are by them is worked out in `likeness`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
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

_RECENT: Final = 1024
"""Articles that are kept ready, some 3 kB each: most of those that one article is compared with were compared with the
last one on their event too."""


def single_words(vector: Vector) -> Iterator[str]:
    """Yield the words of a vector whose document frequency is asked for; that of a pair is not needed."""
    return (word for word, _ in vector if PAIRED not in word)


class Entries(NamedTuple):
    """What stands in an article, ready to be compared."""

    words: tuple[str, ...]
    """First those that stand in it, then what else its pairs and its title are made of; each once."""
    times: Floats
    """How much it counts that a word stands there so many times; of those that do, in their order."""
    pairs: tuple[str, ...]
    ones: Ints
    """The places in `words` of the first words of the pairs."""
    others: Ints
    """And of the second ones."""
    pair_times: Floats
    """As `times`; a pair counts more."""
    title: Ints
    """The places in `words` of those of the title."""


@lru_cache(_RECENT)
def entries(vector: Vector) -> Entries:
    """Return what stands in an article with these words, ready to be compared."""
    import numpy as np  # loaded by the process that compares, and by nobody else

    single = {word: count for word, count in vector if PAIRED not in word and count > 0}
    pairs = {word: count for word, count in vector if word.find(PAIRED) > 0 and count > 0}
    places = numbering(single)
    parts = [word.split(PAIRED, 1) for word in pairs]
    ones = np.array([places[one] for one, _ in parts], np.intp)
    others = np.array([places[other] for _, other in parts], np.intp)
    title = np.array([places[word[1:]] for word, _ in vector if word[:1] == PAIRED], np.intp)
    times = 1.0 + np.log(np.array(list(single.values()), np.float64))
    pair_times = _PAIR * (1.0 + np.log(np.array(list(pairs.values()), np.float64)))
    return Entries(tuple(places), times, tuple(pairs), ones, others, pair_times, title)


def numbering(words: Iterable[str] = ()) -> defaultdict[str, int]:
    """Return the numbers of some words in the order in which they come; any other gets the next when asked for."""
    numbers = defaultdict[str, int](count().__next__)
    for word in words:
        numbers[word]
    return numbers


def words_of(vectors: Iterable[Vector]) -> set[str]:
    """Return the words whose document frequency is asked for where some articles are compared."""
    return set[str]().union(*(entries(vector).words for vector in vectors))
