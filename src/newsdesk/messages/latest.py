"""The answer to `latest`: the newest stories, each a linked headline, a sentence or two, and who tells it."""

from __future__ import annotations

from newsdesk.messages import _wording as wording
from newsdesk.models.answers import Latest, StoryEntry
from newsdesk.models.message import Line, Message, Plain, Run, Strong
from newsdesk.words import Catalogue

TOPIC_LIMIT = 100


def latest(answer: Latest, words: Catalogue) -> Message:
    """Word an answer to `latest`, one page of it."""
    topic = wording.shorten(answer.topic, TOPIC_LIMIT)
    which = "" if topic else "_all"
    count = words.say("count.stories", answer.total)
    if answer.more:
        count = words.say("count.stories", answer.total, number=words.say("count.at_least", answer.total))
    if not answer.stories:
        return _nothing(answer, topic, count, words)
    last = answer.first + len(answer.stories) - 1
    if answer.first == 1 and last == answer.total:
        head = wording.phrase(words, f"latest.heading{which}_one_page", topic=Strong(topic), shown=count)
    else:
        head = wording.phrase(
            words,
            f"latest.heading{which}",
            topic=Strong(topic),
            shown=count,
            span=words.number(last) if answer.first == last else f"{words.number(answer.first)}–{words.number(last)}",
        )
    blocks = [_entry(story, number, words) for number, story in enumerate(answer.stories, answer.first)]
    return Message(wording.fit((Line(head),), blocks))


def _nothing(answer: Latest, topic: str, count: str, words: Catalogue) -> Message:
    if answer.total:
        key = "latest.past_the_end" if topic else "latest.past_the_end_all"
        return Message((Line(wording.phrase(words, key, topic=topic, shown=count)),))
    if not topic:
        return Message((Line(wording.phrase(words, "latest.nothing_all")),))
    return Message(
        (Line(wording.phrase(words, "latest.nothing", topic=topic)), wording.holdings(answer.holdings, words))
    )


def _entry(story: StoryEntry, number: int, words: Catalogue) -> wording.Block:
    title = Line((wording.headline(story.lead, number=number),))
    told: tuple[Run, ...] = wording.source(story.lead, words)
    also = wording.others(story.others, words)
    wordings: list[tuple[Line, ...]] = [
        (title, *(Line((Plain(" ".join(story.sentences[:kept])),)) for _ in range(min(kept, 1))), Line(credited))
        for credited in ((*told, Plain(". "), *also) if also else told, told)
        for kept in range(len(story.sentences), -1, -1)
    ]
    return [*wordings, (Line((wording.headline(story.lead, number=number, linked=False),)), Line(told))]
