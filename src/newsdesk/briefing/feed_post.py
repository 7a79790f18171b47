"""What a post of a feed tells of an article; that it is owed, and where, is decided as the article comes in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.briefing.summary import numbers_of
from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.following import FeedPost
from newsdesk.storage import articles

SENTENCES = 2
"""Sentences at most: a post is read in passing."""


def feed_post(session: Session, desk: Desk, lead: StoredArticle, later: Sequence[StoredArticle] = ()) -> FeedPost:
    """Tell an article in a sentence or two, and name the outlets of those that came `later`."""
    sentences = articles.sentences(session, desk, lead.id)
    stands_in = share.stand_in(lead, sentences)
    chosen = share.pick(sentences, lead.language, share.MEDIUM, SENTENCES, headline=stands_in)
    numbers = numbers_of(sentences, chosen)
    return FeedPost(
        share.telling(lead, sentences),
        tuple(sentence.text for sentence in chosen),
        next(iter(numbers), None),
        share.others(lead, later),
        numbers,
    )
