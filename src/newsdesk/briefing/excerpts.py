"""The sentence of an article in which the words stand that were asked for, cut from the original: pure."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.models.article import StoredSentence
from newsdesk.models.searched import Excerpt
from newsdesk.text.query import Words
from newsdesk.text.query.matches import matches

LONGEST = 280
"""Characters of a sentence that are shown: longer ones, which are lists mostly, would fill a phone's screen."""
LEAD_IN = 80
"""Characters before the first match that are kept of such a sentence."""


def excerpt(sentences: Sequence[StoredSentence], asked: tuple[Words, ...]) -> Excerpt | None:
    """Return the sentence in which most of the words and phrases stand, the first of these; `None` where none does."""
    best, most = None, 0
    for sentence in sentences:
        found = matches(asked, sentence.text)
        if found.asked > most:
            best, most = Excerpt(sentence.text, found.spans), found.asked
            if most == len(asked):
                break
    return best and shortened(best)


def shortened(whole: Excerpt) -> Excerpt:
    """Return at most `LONGEST` characters of a sentence, from a little before the first match on, cut between words."""
    text = whole.text
    if len(text) <= LONGEST:
        return whole
    first = whole.marks[0][0] if whole.marks else 0
    start = max(min(first - LEAD_IN, len(text) - LONGEST), 0)
    if start:
        # Where there is no space (Chinese, an endless word), it is cut between characters.
        space = text.find(" ", start, first)
        start = space + 1 if space >= 0 else start
    end = min(start + LONGEST, len(text))
    if end < len(text):
        # The first match stays whole, however long a phrase it is.
        least = whole.marks[0][1] if whole.marks else start + 1
        space = text.rfind(" ", max(least, start + 1), end)
        end = max(space if space >= 0 else end, least)
    marks = tuple(
        (max(from_, start) - start, min(to, end) - start) for from_, to in whole.marks if from_ < end and to > start
    )
    return Excerpt(text[start:end], marks, cut_before=start > 0, cut_after=end < len(text))
