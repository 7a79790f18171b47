"""The answer to `summary`: a few sentences of one article, word for word, with where they stand."""

from __future__ import annotations

from newsdesk.messages import _wording as wording
from newsdesk.models.answers import NothingFound, Summary
from newsdesk.models.message import Line, Message, Plain
from newsdesk.words import Catalogue


def summary(answer: Summary | NothingFound, words: Catalogue) -> Message:
    """Word an answer to `summary`."""
    if isinstance(answer, NothingFound):
        asked = wording.shorten(answer.words, wording.NAME_LIMIT)
        said = wording.phrase(words, "summary.nothing", words=asked)
        return Message((Line(said), wording.holdings(answer.holdings, words)))
    told = Line(wording.source(answer.telling, words))
    blocks: list[wording.Block] = []
    for kept in range(len(answer.sentences), 0, -1):
        measure = words.say("summary.measure", answer.of, chosen=words.number(kept))
        small = wording.small((Plain(measure),))
        blocks.append([(*(Line((Plain(text),)) for text in answer.sentences[:kept]), told, small)])
    # One block whose wordings drop the last sentence first; where not even one fits, it is cut with an ellipsis.
    wordings = [block[0] for block in blocks]
    cut = Line((Plain(wording.shorten(answer.sentences[0], 400) if answer.sentences else ""),))
    wordings.append((cut, told))
    head = Line((wording.headline(answer.telling),))
    return Message(wording.fit((head,), [wordings]))
