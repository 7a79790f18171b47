"""The newest stories on a topic, each once, with who tells it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.models.answers import Latest, StoryEntry
from newsdesk.models.article import Desk, StoredSentence
from newsdesk.storage import articles, desks, stories
from newsdesk.text.query import parse

PAGE = 3
"""Stories a page: what a phone's screen holds with a sentence or two each."""

SENTENCES = 2
"""Sentences of one story at most."""

SHOWN = 60
"""Words of those sentences together, so that three stories stay readable; the first sentence always stands."""


def latest(session: Session, desk: Desk, topic: str, first: int = 1) -> Latest:
    """Find the newest stories that match `topic`, from the one numbered `first` (from 1) on; no topic asks for all.

    Raises `UnreadableQuery` for a topic that cannot be read.
    """
    page = stories.newest(session, desk, parse(topic), limit=PAGE, offset=first - 1)
    texts = articles.sentences_of(session, desk, [story.matching[0].id for story in page.stories])
    entries = tuple(_entry(story, texts.get(story.matching[0].id, ())) for story in page.stories)
    have = desks.holdings(session, desk)
    return Latest(" ".join(topic.split()), page.total, first, entries, have, more=page.more)


def _entry(story: stories.FoundStory, sentences: tuple[StoredSentence, ...]) -> StoryEntry:
    """Tell a story by its newest matching article; its other outlets are named once each."""
    lead = story.matching[0]
    named = {share.telling(lead).outlet}
    others = [
        told
        for article in (*story.matching[1:], *story.others)
        # A further article of an outlet that is named already adds no voice; saved text counts as no outlet at all.
        if (told := share.telling(article)).saved_by is None and told.outlet not in named and not named.add(told.outlet)
    ]
    chosen = share.pick(sentences, lead.language, SHOWN, SENTENCES)
    return StoryEntry(share.telling(lead, sentences), tuple(sentence.text for sentence in chosen), tuple(others))
