"""The newest stories on a topic, each once, with who tells it."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share, suggestions
from newsdesk.briefing.forms import Asked, other_forms
from newsdesk.briefing.summary import numbers_of
from newsdesk.briefing.topic import topic_query
from newsdesk.models.answers import Latest, StoryEntry
from newsdesk.models.article import Desk, StoredSentence
from newsdesk.storage import articles, desks, ids, stories

PAGE = 3
"""Stories a page: what a phone's screen holds with a sentence or two each."""

FEW = 3 * PAGE
"""Where there are fewer stories than this, other forms of the words are offered: more than three pages nobody turns."""

SENTENCES = 2
"""Sentences of one story at most."""

SHOWN = 60
"""Words of those sentences together, so that three stories stay readable; the first sentence always stands."""


def latest(
    session: Session, desk: Desk, topic: str, first: int = 1, *, now: datetime | None = None, zone: tzinfo = UTC
) -> Latest:
    """Find the newest stories that match `topic`, from the one numbered `first` (from 1) on; no topic asks for all.

    In: the moment of asking and the desk's time zone, for `since:` and `before:`. Raises `UnreadableQuery` for a topic
    that cannot be read.
    """
    query = topic_query(topic, now, zone)
    page = stories.newest(session, desk, query, limit=PAGE, offset=max(first, 1) - 1)
    first = max(first, 1)
    texts = articles.sentences_of(session, desk, [story.matching[0].id for story in page.stories])
    entries = tuple(_entry(story, texts.get(story.matching[0].id, ())) for story in page.stories)
    asked = " ".join(topic.split())
    looked_back = None if page.floor is None else ids.time_of(page.floor)
    forms = meant = None
    # What took all the time that there is is not asked again in other words.
    whole = page.floor is None
    if whole and page.total < FEW and query.phrases:
        forms = other_forms(session, desk, Asked(asked, query, page.every), now=now, zone=zone)
    if page.total:
        return Latest(asked, page.total, first, entries, more=page.more, forms=forms, looked_back=looked_back)
    if whole and query.phrases and forms is None:
        meant = suggestions.stories(session, desk, asked, now, zone)
    holdings = desks.holdings(session, desk)
    return Latest(asked, 0, first, (), holdings, suggestion=meant, forms=forms, looked_back=looked_back)


def _entry(story: stories.FoundStory, sentences: tuple[StoredSentence, ...]) -> StoryEntry:
    """Tell a story by its newest matching article; its other outlets are named once each."""
    lead = story.matching[0]
    others = share.others(lead, (*story.matching[1:], *story.others))
    chosen = share.pick(sentences, lead.language, SHOWN, SENTENCES, headline=share.stand_in(lead, sentences))
    told = tuple(sentence.text for sentence in chosen)
    return StoryEntry(share.telling(lead, sentences), told, others, numbers_of(sentences, chosen))
