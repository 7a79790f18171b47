"""Decides which earlier story a new one follows up: the same affair days later, which is linked and not merged.

Which stories are held against it is left to others. Precision comes before recall, since a wrong link is what people
notice; what a link needs was found on the stream that the grouping was fitted on (docs/decisions/0004-stories.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from newsdesk.text.cluster import WEIGHTS, WINDOW
from newsdesk.text.likeness import FLOOR, Candidate, Likeness, table
from newsdesk.text.vectors import Vector

if TYPE_CHECKING:
    from newsdesk.text.vectors import Floats

BACK: Final = timedelta(days=14)
"""How far back a story is followed up: by then an affair has had its next step or is another one."""

LOOKUP_WORDS: Final = 16
"""Words by which earlier stories are looked up: the rarest that any other article has. With 12 one link in ten is
missed, with 24 it takes twice as long and finds one link more in sixty."""

_ENOUGH: Final = 1.85
"""What the likenesses must come to, weighed as for one event but without the time, which tells nothing here. On half of
the stream's stories nine of ten links above it are right, and between 1 and it hardly more than half."""

_RARE: Final = 0.45
"""How rare the shared words must be whatever else is alike. Below it they are an office and a surname, or words such as
"government" and "shutdown", that stand in whatever is on the subject."""


def lookup_words(words: Iterable[str], document_frequency: Mapping[str, int]) -> tuple[str, ...]:
    """Return the rarest of an article's lookup words that another article has too, by which a link is looked for.

    `document_frequency` counts the article itself. Rare words keep what is read small: a common one stands in a tenth
    of what came in two weeks.
    """
    shared = [word for word in words if document_frequency.get(word, 0) > 1]
    return tuple(sorted(shared, key=lambda word: (document_frequency[word], word))[:LOOKUP_WORDS])


def follows(
    vector: Vector,
    when: datetime,
    earlier: Sequence[Candidate],
    document_frequency: Mapping[str, int],
    documents: int,
) -> int | None:
    """Return the story of `earlier` that an article which begins a new one follows up, `None` where it follows none.

    `when` is the article's time (aware). A story counts that ended before the article's window, with its articles of up
    to `BACK` ago; one that goes on is not followed up, for the article would have joined it. `document_frequency` says
    in how many of the `documents` articles known a word stands.
    """
    going_on = {one.story for one in earlier if when - one.when <= WINDOW}
    by_story: dict[int, dict[Vector, int]] = {}
    for place, one in enumerate(earlier):
        if one.story not in going_on and when - one.when <= BACK:
            by_story.setdefault(one.story, {}).setdefault(one.vector, place)
    if not by_story:
        return None
    articles = [*earlier, Candidate(-1, vector, when)]
    compared = table(articles, document_frequency, documents)
    found = compared.beside(len(earlier), [list(there.values()) for there in by_story.values()])
    told = zip(by_story, _score(found).tolist(), found.rare.tolist(), strict=True)
    # Rounded, and a tie to the older story, so that the order of candidates decides nothing.
    scores = {story: round(score, 9) for story, score, rare in told if rare >= _RARE}
    best = min(scores, key=lambda story: (-scores[story], story), default=None)
    return best if best is not None and scores[best] >= _ENOUGH else None


def _score(found: Likeness) -> Floats:
    import numpy as np  # loaded by the process that compares, and by nobody else

    weights = WEIGHTS
    score = weights.start + weights.mean * np.log(FLOOR + found.mean) + weights.best * np.log(FLOOR + found.best)
    return np.asarray(score + weights.title * found.title + weights.rare * found.rare, dtype=np.float64)
