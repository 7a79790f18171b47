"""The answer to `summary`: a few sentences of one article, word for word, with where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.answers import NothingFound, Summary
from newsdesk.models.message import Action, Line, Message, Plain, Run
from newsdesk.words import Catalogue

CUT = 400
"""Characters to which a sentence is cut where not even one fits."""


def summary(answer: Summary | NothingFound, words: Catalogue, back: Action | None = None) -> Message:
    """Word an answer to `summary`; `back` is the list from which the article was opened."""
    if isinstance(answer, NothingFound):
        asked = wording.shorten(answer.words, wording.NAME_LIMIT)
        said = wording.sentences(
            words,
            wording.phrase(words, "summary.nothing", words=asked),
            wording.meant(answer.suggestion, words),
            wording.holdings(answer.holdings, words),
        )
        return Message((Line(said),), controls.search_that(answer.suggestion, words))
    of = None if answer.telling.abridged else answer.of
    measures = [measure(kept, of, words) for kept in range(len(answer.sentences) + 1)]
    sentences = wording.marked(answer.sentences, answer.numbers, answer.telling.language)
    told = told_sentences(sentences, wording.source(answer.telling, words), measures)
    ref = answer.telling.ref
    lines = wording.fit((Line((wording.headline(answer.telling),)),), [told])
    if not ref:
        return Message(lines)
    here = actions.summary(ref, answer.length, back)
    buttons, more = controls.about_article(ref, answer.numbers, answer.quotes, answer.outlets, words, back, here)
    placeholder = words.say("menu.more" if more else "menu.length")
    more += controls.lengths(answer.lengths, words)
    return Message(lines, buttons, controls.menu(placeholder, actions.choose_more(ref, back), more))


def measure(kept: int, of: int | None, words: Catalogue) -> tuple[Run, ...]:
    """Return "3 of 29 sentences, word for word"; nothing where none is shown.

    `of` is `None` for an article of which no more is kept, where it does not say how many there were.
    """
    if of is None:
        return wording.phrase(words, "summary.abridged", kept) if kept else ()
    return wording.phrase(words, "summary.measure", of, chosen=words.number(kept)) if kept else ()


def told_sentences(
    sentences: Sequence[str], source: tuple[Run, ...], measures: Sequence[tuple[Run, ...]]
) -> wording.Block:
    """Return `marked` sentences, their source and how many they are, in wordings that drop the last sentence first.

    `measures[n]` says that n sentences are shown. Where not even one fits, it is cut with an ellipsis.
    """
    wordings: list[tuple[Line, ...]] = []
    credited = (wording.small(source),) if source else ()
    for kept in range(len(sentences), 0, -1):
        lines = [Line((Plain(text),)) for text in sentences[:kept]]
        wordings.append((*lines, *credited, *_small(measures[kept])))
    if not sentences:
        return [(*credited, *_small(measures[0]))]
    return [*wordings, (Line((Plain(wording.shorten(sentences[0], CUT)),)), *credited)]


def _small(runs: tuple[Run, ...]) -> tuple[Line, ...]:
    return (wording.small(runs),) if runs else ()
