"""The answer to `catchup`: what is new for somebody, each story in a sentence, and from when to when that is."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsdesk.messages import _controls as controls
from newsdesk.messages import _wording as wording
from newsdesk.messages import actions
from newsdesk.models.answers import StoryEntry
from newsdesk.models.message import Button, Line, Message, Moment, MomentStyle, Plain, Run, Strong
from newsdesk.models.overview import CatchUp, Window
from newsdesk.words import Catalogue

PAGE = 5
"""Stories that the next page will have, as far as there are so many."""
TOPIC_LIMIT = 100


def catchup(answer: CatchUp, words: Catalogue, *, again: bool = False) -> Message:
    """Word what is new for somebody, one page of it; `again` says that it is shown once more, with its end."""
    topic = wording.shorten(answer.topic, TOPIC_LIMIT)
    if not answer.stories:
        return _nothing(answer, topic, words)
    last = answer.first + len(answer.stories) - 1
    runs: list[Run] = []
    if topic:
        runs += wording.phrase(words, "catchup.topic", topic=Strong(topic[:1].upper() + topic[1:]))
    runs += wording.phrase(
        words,
        "catchup.between" if again else "catchup.since",
        shown=Strong(wording.shown(answer.total, words, more=answer.more)),
        since=_at(answer.window.since),
        until=_at(answer.window.until),
        length=length(answer.window, words),
    )
    if answer.first > 1 or last < answer.total:
        runs.append(Plain(words.space))
        runs += wording.phrase(words, "catchup.span", span=wording.span(answer.first, last, words))
    head = [Line(tuple(runs))]
    if answer.new_here:
        head.append(wording.small(wording.phrase(words, "catchup.first")))
    if topic:
        head.append(wording.small(wording.phrase(words, "catchup.beside")))
    here = actions.catchup(answer.topic, answer.first, answer.window)
    blocks = [_entry(story, number, words) for number, story in enumerate(answer.stories, answer.first)]
    menu = controls.articles(
        words.say("menu.story"),
        ((number, story.lead) for number, story in enumerate(answer.stories, answer.first)),
        words,
        here,
    )
    return Message(wording.fit(head, blocks), _pager(answer, last, words), menu)


def length(window: Window, words: Catalogue) -> str:
    """Return about how long a window is, in minutes, hours or days, whichever says it in two figures at most."""
    minutes = max((window.until - window.since) // timedelta(minutes=1), 1)
    if minutes < 60:
        return words.say("count.minutes", minutes)
    hours = round(minutes / 60)
    return words.say("count.hours", hours) if hours < 48 else words.say("count.days", round(hours / 24))


def _at(at: datetime) -> Moment:
    return Moment(at, MomentStyle.FULL)


def _pager(answer: CatchUp, last: int, words: Catalogue) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if answer.first > 1:
        back = max(answer.first - PAGE, 1)
        label = words.say("button.previous", number=words.number(answer.first - back))
        buttons.append(controls.button(label, actions.catchup(answer.topic, back, answer.window)))
    if answer.total > last:
        label = words.say("button.next", number=words.number(min(PAGE, answer.total - last)))
        buttons.append(controls.button(label, actions.catchup(answer.topic, last + 1, answer.window)))
    return tuple(buttons)


def _nothing(answer: CatchUp, topic: str, words: Catalogue) -> Message:
    since = _at(answer.window.since)
    if topic:
        said = wording.phrase(words, "catchup.nothing_topic", topic=topic, since=since)
    elif answer.new_here:
        said = wording.phrase(words, "catchup.nothing_first")
    else:
        said = wording.phrase(words, "catchup.nothing", since=since)
    buttons: list[Button] = []
    if answer.last is not None and answer.last.until > answer.last.since:
        buttons.append(controls.button(words.say("button.again"), actions.catchup(answer.topic, 1, answer.last)))
    if answer.holdings is not None and answer.holdings.newest is not None:
        buttons.append(controls.button(words.say("button.latest"), actions.latest(answer.topic)))
    lines = (Line(wording.sentences(words, said, wording.holdings(answer.holdings, words))),)
    return Message(lines, tuple(buttons))


def _entry(story: StoryEntry, number: int, words: Catalogue) -> wording.Block:
    """Word a story. Where five are too long, the other outlets are counted before the sentence is left out."""
    title, bare = (Line((wording.headline(story.lead, number=number, linked=linked),)) for linked in (True, False))
    sentence = (Line((wording.verbatim(story.sentences, story.numbers, story.lead.language),)),)
    told = wording.source(story.lead, words)
    named = counted = told
    if story.others:
        named = (*told, Plain(words.stop), *wording.others(story.others, words))
        counted = (*told, Plain(wording.JOINT + words.say("count.outlets", len(story.others) + 1)))
    full = sentence if story.sentences else ()
    return [
        (wording.BLANK, title, *full, wording.small(named)),
        (wording.BLANK, title, *full, wording.small(counted)),
        (wording.BLANK, title, wording.small(counted)),
        (wording.BLANK, bare, wording.small(told)),
    ]
