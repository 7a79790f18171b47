"""The answer to `latest`: the newest stories, each a linked headline, a sentence or two, and who tells it."""

from __future__ import annotations

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.messages.search import forms_button, other_forms
from newsdesk.models.answers import Latest, StoryEntry
from newsdesk.models.message import Button, Line, Message, Plain, Run, Strong
from newsdesk.words import Catalogue

TOPIC_LIMIT = 100
PAGE = 3
"""Stories that the next page will have, as far as there are so many."""


def latest(answer: Latest, words: Catalogue) -> Message:
    """Word an answer to `latest`, one page of it."""
    topic = wording.shorten(answer.topic, TOPIC_LIMIT)
    which = "" if topic else "_all"
    count = wording.shown(answer.total, words, more=answer.more)
    if not answer.stories:
        return _nothing(answer, topic, count, words)
    last = answer.first + len(answer.stories) - 1
    # As a heading it begins with a capital.
    heading = Strong(topic[:1].upper() + topic[1:])
    if answer.first == 1 and last == answer.total:
        head = wording.phrase(words, f"latest.heading{which}_one_page", topic=heading, shown=count)
    else:
        span = wording.span(answer.first, last, words)
        head = wording.phrase(words, f"latest.heading{which}", topic=heading, shown=count, span=span)
    # Credits are small print, and a line is left blank above each story: on a phone three would run together.
    blocks = [_entry(story, number, words) for number, story in enumerate(answer.stories, answer.first)]
    menu = controls.articles(
        words.say("menu.story"),
        ((n, story.lead) for n, story in enumerate(answer.stories, answer.first)),
        words,
        actions.latest(answer.topic, answer.first),
    )
    if answer.forms is not None:
        blocks.append([(wording.BLANK, other_forms(answer.forms, words))])
    buttons = (*_pager(answer, last, words), *_forms(answer, words))[: controls.MOST_BUTTONS]
    above = [Line(head)]
    if answer.looked_back is not None:
        above.append(wording.small(wording.looked_back(answer.looked_back, words)))
    return Message(wording.fit(above, blocks), buttons, menu)


def _forms(answer: Latest, words: Catalogue) -> tuple[Button, ...]:
    return forms_button(answer.forms, actions.latest(answer.forms.asks) if answer.forms else None, words)


def _pager(answer: Latest, last: int, words: Catalogue) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if answer.first > 1:
        back = max(answer.first - PAGE, 1)
        label = words.say("button.previous", number=words.number(answer.first - back))
        buttons.append(controls.button(label, actions.latest(answer.topic, back)))
    if answer.total > last:
        label = words.say("button.next", number=words.number(min(PAGE, answer.total - last)))
        buttons.append(controls.button(label, actions.latest(answer.topic, last + 1)))
    if len(answer.stories) == 1 and answer.stories[0].others and answer.stories[0].lead.ref:
        here = actions.latest(answer.topic, answer.first)
        buttons.append(controls.button(words.say("button.story"), actions.story(answer.stories[0].lead.ref, back=here)))
    return tuple(buttons)


def _nothing(answer: Latest, topic: str, count: str, words: Catalogue) -> Message:
    if answer.total:
        key = "latest.past_the_end" if topic else "latest.past_the_end_all"
        return Message((Line(wording.phrase(words, key, topic=topic, shown=count)),))
    if not topic:
        return Message((Line(wording.phrase(words, "latest.nothing_all")),))
    said = wording.sentences(
        words,
        wording.phrase(words, "latest.nothing", topic=topic),
        wording.looked_back(answer.looked_back, words),
        wording.meant(answer.suggestion, words),
        wording.holdings(answer.holdings, words),
    )
    if answer.forms is not None:
        return Message((Line(said), other_forms(answer.forms, words, alone=True)), _forms(answer, words))
    return Message((Line(said),), controls.search_that(answer.suggestion, words))


def _entry(story: StoryEntry, number: int, words: Catalogue) -> wording.Block:
    title = Line((wording.headline(story.lead, number=number),))
    told: tuple[Run, ...] = wording.source(story.lead, words)
    also = wording.others(story.others, words)
    wordings: list[tuple[Line, ...]] = [
        (wording.BLANK, title, *_told(story, kept), wording.small(credited))
        for credited in ((*told, Plain(words.stop), *also) if also else told, told)
        for kept in range(len(story.sentences), -1, -1)
    ]
    bare = Line((wording.headline(story.lead, number=number, linked=False),))
    return [*wordings, (wording.BLANK, bare, wording.small(told))]


def _told(story: StoryEntry, kept: int) -> tuple[Line, ...]:
    told = story.sentences[:kept]
    return (Line((wording.verbatim(told, story.numbers, story.lead.language),)),) if told else ()
