"""One article in a few of its own sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share, suggestions
from newsdesk.briefing.topic import topic_query
from newsdesk.models.answers import Length, NothingFound, Summary
from newsdesk.models.article import Desk, StoredArticle, StoredSentence
from newsdesk.storage import articles, desks, history, search, stories
from newsdesk.storage import quotes as stored

WORDS: dict[Length, int] = {"short": share.SHORT, "medium": share.MEDIUM, "long": share.LONG}


def summary(
    session: Session,
    desk: Desk,
    what: str,
    length: Length = "medium",
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
) -> Summary | NothingFound:
    """Summarise the newest article that matches `what`.

    In: the moment of asking and the desk's time zone, for `since:` and `before:`. Raises
    `UnreadableQuery` for a topic that cannot be read.
    """
    query = topic_query(what, now, zone)
    found = search.newest(session, desk, query, limit=1)
    if not found:
        asked = " ".join(what.split())
        meant = suggestions.stories(session, desk, asked, now, zone) if query.phrases else None
        return NothingFound(asked, desks.holdings(session, desk), meant)
    (article,) = articles.many(session, desk, found)
    return _told(session, desk, article, length)


def summary_of(session: Session, desk: Desk, ref: str, length: Length = "medium") -> Summary | None:
    """Summarise the article that messages name `ref`; `None` where the desk has none (any more)."""
    article = articles.by_ref(session, desk, ref)
    return None if article is None else _told(session, desk, article, length)


def summary_at(session: Session, desk: Desk, url: str, length: Length = "medium") -> Summary | None:
    """Summarise the article that has this address; `None` where the desk has none."""
    article = history.by_address(session, desk, url)
    return None if article is None else _told(session, desk, article, length)


def _told(session: Session, desk: Desk, article: StoredArticle, length: Length) -> Summary:
    sentences = articles.sentences(session, desk, article.id)
    chosen = pick(article, sentences, length)
    return Summary(
        share.telling(article, sentences),
        tuple(sentence.text for sentence in chosen),
        len(sentences),
        numbers_of(sentences, chosen),
        length,
        other_lengths(article, sentences, length),
        stored.count_in(session, desk, article.id),
        len(share.others(article, stories.around(session, desk, article))),
    )


def pick(article: StoredArticle, sentences: Sequence[StoredSentence], length: Length) -> tuple[StoredSentence, ...]:
    """Choose the sentences of a summary of this length, in reading order; what its headline says is told there."""
    headline = share.stand_in(article, sentences)
    # What is left of an abridged text is no more than may be shown of it.
    part = 1.0 if article.abridged else share.MOST_SHARE
    return share.pick(sentences, article.language, WORDS[length], headline=headline, part=part)


def numbers_of(sentences: Sequence[StoredSentence], chosen: Sequence[StoredSentence]) -> tuple[int, ...]:
    """Return which of the sentences were chosen, from 1."""
    starts = {sentence.start for sentence in chosen}
    return tuple(n for n, sentence in enumerate(sentences, 1) if sentence.start in starts)


def other_lengths(article: StoredArticle, sentences: Sequence[StoredSentence], length: Length) -> tuple[Length, ...]:
    """Return the lengths whose summary differs from the one of `length` and from each other, the shorter first."""
    return unlike({other: len(pick(article, sentences, other)) for other in WORDS}, length)


def unlike(told: Mapping[Length, int], length: Length) -> tuple[Length, ...]:
    """Return the lengths that tell so many sentences as neither `length` does nor a shorter one of them."""
    first: dict[int, Length] = {told[length]: length}
    for other in WORDS:
        first.setdefault(told[other], other)
    return tuple(other for other in WORDS if other in first.values() and other != length)
