"""LexRank and TextRank over numpy matrices: the ratings that sumy's give, in a fraction of the time, without sumy.

Sources: Erkan & Radev 2004, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization"; Mihalcea &
Tarau 2004, "TextRank: Bringing Order into Texts". Where sumy departs from the papers, this follows sumy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from newsdesk.text.summarise.likeness import counts

if TYPE_CHECKING:
    from newsdesk.text.summarise.likeness import Floats

Stems = Sequence[Sequence[str]]

# sumy's own settings.
_LIKE: Final = 0.1
_LEXRANK_EPSILON: Final = 0.1
_DAMPING: Final = 0.85
_TEXTRANK_EPSILON: Final = 1e-4
_NO_ZERO: Final = 1e-7


def lexrank_matrix(stems: Stems, threshold: float = _LIKE) -> Floats:
    """Return the chance to step from one sentence to another: equal among those whose cosine is over the threshold."""
    import numpy as np  # loaded by the process that ranks, and by nobody else

    found = counts(stems)
    most = np.ones(len(stems))
    np.maximum.at(most, found.row, found.count)
    rarity = np.log(max(1, found.sentences) / (1 + found.spread[found.column]))
    weights = found.count / most[found.row] * rarity
    norms = np.sqrt(found.sums(weights * weights))
    some = norms > 0
    cosines = found.products(weights / np.where(some, norms, 1.0)[found.row])
    linked = (cosines > threshold).astype(float)
    np.fill_diagonal(linked, some)
    degrees = linked.sum(axis=1)
    return linked / np.where(degrees > 0, degrees, 1.0)[:, None]


def textrank_matrix(stems: Stems, damping: float = _DAMPING) -> Floats:
    """Return the chance to step from one sentence to another: by common words over the logarithms of their lengths."""
    import numpy as np  # as above

    found = counts(stems)
    counted = found.count.astype(float)
    common = found.products(counted)
    np.fill_diagonal(common, found.sums(counted * counted))
    logs = np.log(np.maximum(1, [len(row) for row in stems]))
    norms = logs[:, None] + logs[None, :]
    # Two sentences of one word each have a norm of 0; sumy then takes the common words as they are.
    weights = common / np.where(norms > 0, norms, 1.0)
    weights /= weights.sum(axis=1)[:, None] + _NO_ZERO
    return (1.0 - damping) / len(stems) + damping * weights


def _walked(matrix: Floats, epsilon: float, *, unit: bool) -> Floats:
    """Return how often a walk by these chances comes to each sentence: power iteration, until it moves by `epsilon`.

    `unit` keeps the shares at unit length, as sumy does for LexRank and not for TextRank: with the coarse epsilon of
    the former, it decides when the walk ends.
    """
    import numpy as np  # as above

    steps = matrix.T
    share = np.full(len(matrix), 1.0 / len(matrix))
    moved = math.inf
    while moved > epsilon:
        following = steps @ share
        if unit:
            following /= float(np.linalg.norm(following)) or 1.0
        moved = float(np.linalg.norm(following - share))
        share = following
    return share


def _lexrank(stems: Stems) -> Floats:
    return _walked(lexrank_matrix(stems), _LEXRANK_EPSILON, unit=True)


def _textrank(stems: Stems) -> Floats:
    return _walked(textrank_matrix(stems), _TEXTRANK_EPSILON, unit=False)


RATINGS: Final[Mapping[str, Callable[[Stems], Floats]]] = {"lexrank": _lexrank, "textrank": _textrank}
"""By the name of the algorithm: from the stems of each sentence to what it is rated."""


def order(stems: Stems, algorithm: str) -> list[int]:
    """Return the indices of the sentences, best first; of two alike, the one that stands first."""
    import numpy as np  # as above

    if not stems:
        return []
    # Rounded, so that the last bit of a sum, which differs between machines, decides nothing.
    ratings = RATINGS[algorithm](stems).round(9)
    return [int(index) for index in np.argsort(-ratings, kind="stable")]
