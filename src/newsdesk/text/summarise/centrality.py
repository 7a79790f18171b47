"""Newsdesk's own summariser: weighs sentences against each other and orders them; which may be taken is decided before.

A sentence weighs more the more of what follows it is about and the earlier it stands, and less where it hangs on its
neighbours; then the order is made greedily, each choice pushing down what says the same again.

Sources: directed centrality, Zheng & Lapata 2019, "Sentence Centrality Revisited for Unsupervised Summarization";
centroid, Radev et al. 2004; redundancy, Carbonell & Goldstein 1998 (maximal marginal relevance).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from newsdesk.text import fold
from newsdesk.text.summarise.cues import (
    ADDRESS,
    DEPENDENT_OPENERS,
    GOVERNED,
    GOVERNING,
    LINKING,
    PERSONAL,
    POINTING,
    SPOKEN_BY,
)
from newsdesk.text.summarise.likeness import alike
from newsdesk.text.summarise.weighed import Weighed

if TYPE_CHECKING:
    from newsdesk.text.summarise.likeness import Floats

# The weights were found by coordinate search on one half of 753 news articles with human summaries (ROUGE-1 and half of
# ROUGE-2 at 75 words) and checked on the other half. Further search gains a point and a half on the half it sees and
# nothing on the other; docs/decisions/0002-summaries.md has what else was tried.
_LATER: Final = 0.5
_EARLIER: Final = -0.3
_CENTROID: Final = 0.5
_DECAY: Final = 0.08
_OPENING: Final = 0.08
"""Gained by the first sentence: level by ROUGE up to here, and three in a hundred more summaries open with the news."""
_REDUNDANCY: Final = 1.0
_QUOTE_FIRST: Final = 0.25
_COLON: Final = 0.15
"""Lost by a sentence with a colon: what it announces mostly stands in the next one."""
_LEANING: Final = 0.2
"""Lost by a sentence that opens with a pronoun or "but", and won back once the sentence before it is taken."""
_POINTING: Final = 10.0
"""Lost and won back likewise by one that is nothing without it ("That is why …", "She won …"): more than any score."""
_ADDRESS: Final = 0.25
_QUESTION: Final = 0.4

_UNITS: Final = 10**6
_TAKEN: Final = -(10**12)
"""Below what any score and all its losses can come to."""

_QUOTE_MARKS = frozenset("\"'“‘„«‹「『")
_QUESTION_MARKS = ("?", "？", "؟")
_CLOSING_MARKS = tuple('"”“’»›」』')
_CREDITED: Final = 40
"""Characters behind a quotation that are looked at for who said it: two words of any language."""
_CLOSERS = "'\"’”»›」』)]"


def leaning(sentence: Weighed, language: str) -> float:
    """Return what a sentence loses for leaning on the one before: nothing, a little, or all."""
    words = sentence.folded
    first, second = words[:2] if len(words) > 1 else ("".join(words), "")
    personal = PERSONAL.get(language, frozenset())
    if first in personal or (first in POINTING.get(language, ()) and second in LINKING[language]):
        return _POINTING
    if first in GOVERNING.get(language, ()) and second in GOVERNED[language] and not _is_named(sentence):
        return _POINTING
    if sentence.text[:1] in _QUOTE_MARKS and not SPOKEN_BY.get(language, personal).isdisjoint(_credit(sentence)):
        return _POINTING
    if first not in DEPENDENT_OPENERS.get(language, ()):
        return 0.0
    return _POINTING if second in personal else _LEANING


def _is_named(sentence: Weighed) -> bool:
    """Say whether the second word has a capital: "In IT jobs are rising." leans on nothing."""
    words = sentence.text.split(None, 2)
    return len(words) > 1 and not words[1].islower()


def _credit(sentence: Weighed) -> tuple[str, ...]:
    """Return the words right behind a quotation that a sentence opens with: "she told", in “…,” she told reporters."""
    behind = max(map(sentence.text.rfind, _CLOSING_MARKS)) + 1
    if behind <= 1:  # the mark that it opens with, which nothing closes
        return ()
    tail = sentence.text[behind : behind + _CREDITED]
    return tuple(token.text for token in fold.tokens(tail)[:2])


def penalty(sentence: Weighed, language: str) -> float:
    """Return what a sentence loses for how it is written."""
    lost = 0.0 if ADDRESS.get(language, frozenset()).isdisjoint(sentence.folded) else _ADDRESS
    text = sentence.text
    if text[:1] in _QUOTE_MARKS:
        lost += _QUOTE_FIRST
    if ":" in text:
        lost += _COLON
    if text[-1:] != "." and text.rstrip(_CLOSERS).endswith(_QUESTION_MARKS):
        lost += _QUESTION
    return lost


def order(sentences: Sequence[Weighed], language: str) -> list[int]:
    """Return the indices of `sentences` (given in reading order), the one that a summary takes first at the front."""
    import numpy as np  # as above

    if not sentences:
        return []
    likeness = alike([sentence.stems for sentence in sentences])
    sums = likeness.sum(axis=1)
    centroid = sums / (math.sqrt(sums.sum()) or 1.0)  # the cosine with the sum of all sentences
    np.fill_diagonal(likeness, 0.0)
    upto = likeness.cumsum(axis=1)
    earlier = upto.diagonal()
    central = _LATER * (upto[:, -1] - earlier) + _EARLIER * earlier
    central /= np.abs(central).max() or 1.0
    score = central + _CENTROID * centroid + 1.0 / (1.0 + _DECAY * np.arange(len(sentences)))
    score[0] += _OPENING
    won = [leaning(sentence, language) for sentence in sentences]
    score -= np.array([penalty(sentence, language) for sentence in sentences]) + won
    return least_repeated(score, likeness, _REDUNDANCY, won)


def least_repeated(score: Floats, likeness: Floats, redundancy: float, won: Sequence[float]) -> list[int]:
    """Return all indices, greedily: each time the best score less what it shares with the most alike one before it.

    `likeness` is 0 to 1, with zeros for a sentence and itself; `won` is what a sentence gains once the one right before
    it is taken. Source: Carbonell & Goldstein 1998.
    """
    import numpy as np  # as above

    # Whole numbers, so that the last bit of a sum, which differs between machines, decides nothing.
    left = np.rint(score * _UNITS).astype(np.int64)
    costs = np.rint(redundancy * _UNITS * likeness).astype(np.int64)
    gains = [round(_UNITS * gain) for gain in won]
    found: list[int] = []
    said = np.zeros(len(left), dtype=np.int64)
    worth = np.empty_like(left)
    for _ in won:
        chosen = int(np.subtract(left, said, out=worth).argmax())
        found.append(chosen)
        left[chosen] = _TAKEN
        np.maximum(said, costs[chosen], out=said)
        following = chosen + 1
        if following < len(gains) and gains[following] and left[following] != _TAKEN:
            left[following] += gains[following]
    return found
