"""What became of a message or an article, and what a place was owed lately: the answers to `why`.

What is not the desk's and what does not exist look alike. A message to a person is told to that person alone; in direct
messages, also one that a server's desk has sent them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share, suggestions
from newsdesk.briefing.topic import topic_query
from newsdesk.models.answers import Telling
from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.outbox import Place, Sending, Target
from newsdesk.models.why import ArticleWay, Lately, MessageWay, Unknown
from newsdesk.storage import articles, desks, history, outbox, search, stories

_REFERENCE = re.compile(r"[a-z2-7]{8}")
_LINK = re.compile(r"<?(https?://[^\s<>]+)>?", re.IGNORECASE)
_MESSAGE = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(?:@me|\d+)/(\d{1,19})/(\d{1,19})/?")
"""What Discord copies as a message's link."""


def lately(session: Session, desk: Desk, target: Target) -> Lately:
    """Tell what a place was owed lately; a person's target is asked in their own desk alone."""
    own = desk.key == f"user:{target.id}" and target.what == "user"
    sendings = outbox.lately_told(session, target.id) if own else outbox.lately(session, desk, target)
    paused = next((sending.paused for sending in sendings if sending.paused), None)
    stopped = outbox.stopped(session)
    return Lately(target, sendings, _server(desk), paused, None if stopped is None else stopped[1])


def why(
    session: Session,
    desk: Desk,
    person: int,
    what: str,
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
    hidden: Target | None = None,
) -> MessageWay | ArticleWay | Unknown:
    """Tell the way of what a person (an id of Discord) asks for: a reference, a link or words.

    In: the moment of asking and the desk's time zone, for `since:` and `before:`; a place that the person cannot see,
    of whose messages they hear nothing. Raises `UnreadableQuery` for words that cannot be read.
    """
    asked = " ".join(what.split())
    told: MessageWay | ArticleWay | None = None
    if (link := _LINK.fullmatch(asked)) is not None:
        return _of_link(session, desk, person, link[1], hidden) or Unknown(asked, desks.holdings(session, desk))
    if _REFERENCE.fullmatch(asked.strip("`").casefold()):
        told = message(session, desk, person, reference=asked.strip("`").casefold(), hidden=hidden)
    if told is not None:
        return told
    query = topic_query(asked, now, zone)
    found = articles.many(session, desk, search.newest(session, desk, query, limit=1))
    if found:
        return _article(session, desk, person, found[0])
    if (removed := history.removed(session, desk, words=asked.split())) is not None:
        return _removed(session, desk, person, removed)
    return Unknown(asked, desks.holdings(session, desk), suggestions.stories(session, desk, asked, now, zone))


def message(
    session: Session,
    desk: Desk,
    person: int,
    *,
    reference: str | None = None,
    place: Place | None = None,
    hidden: Target | None = None,
) -> MessageWay | None:
    """Tell the way of a message, by its reference or by where it stands; `None` where a person may hear of none.

    As they do of none that goes to a `hidden` place.
    """
    if desk.key == f"user:{person}":
        told = outbox.told_to(session, person, reference=reference, place=place)
        if told is not None:
            return _message(session, *told)
    if place is not None:
        sending = outbox.by_place(session, desk, place.channel, place.message)
    else:
        sending = outbox.by_reference(session, desk, reference or "")
    if sending is None or sending.target == hidden or not _may_hear(sending, person):
        return None
    return _message(session, desk, sending)


def tellings(session: Session, desk: Desk, refs: Sequence[str]) -> tuple[Telling, ...]:
    """Return how the articles with these refs are credited, those that `desk` sees."""
    found = (articles.by_ref(session, desk, ref) for ref in dict.fromkeys(refs))
    return tuple(_telling(session, desk, article) for article in found if article is not None)


def _of_link(
    session: Session, desk: Desk, person: int, url: str, hidden: Target | None
) -> MessageWay | ArticleWay | None:
    if (ids := _MESSAGE.fullmatch(url)) is not None:
        return message(session, desk, person, place=Place(int(ids[1]), int(ids[2])), hidden=hidden)
    if (article := history.by_address(session, desk, url)) is not None:
        return _article(session, desk, person, article)
    removed = history.removed(session, desk, url=url)
    return None if removed is None else _removed(session, desk, person, removed)


def _may_hear(sending: Sending, person: int) -> bool:
    return sending.target.what != "user" or sending.target.id == person


def _message(session: Session, desk: Desk, sending: Sending) -> MessageWay:
    told = tellings(session, desk, sending.articles)
    return MessageWay(
        sending=sending,
        changes=outbox.changes(session, desk, sending.key),
        bundle=None if sending.bundle is None else outbox.by_reference(session, desk, sending.bundle),
        server=_server(desk),
        articles=told,
        missing=len(sending.articles) - len(told),
    )


def _article(session: Session, desk: Desk, person: int, article: StoredArticle) -> ArticleWay:
    others = share.others(article, stories.around(session, desk, article))
    return _way(session, desk, person, article, _telling(session, desk, article), others)


def _removed(session: Session, desk: Desk, person: int, removed: history.Removed) -> ArticleWay:
    return _way(session, desk, person, removed.article, share.telling(removed.article), (), removed)


def _way(
    session: Session,
    desk: Desk,
    person: int,
    article: StoredArticle,
    telling: Telling,
    others: tuple[Telling, ...],
    removed: history.Removed | None = None,
) -> ArticleWay:
    posts = outbox.carrying(session, desk, article.ref)
    return ArticleWay(
        telling=telling,
        published=article.published,
        first_seen=article.first_seen,
        came_by=history.came_by(session, desk, article),
        versions=history.versions(session, article),
        saved=article.saved_by is not None,
        approved=history.approved_at(session, article),
        hidden=None if removed is None else removed.at,
        others=others,
        posts=tuple(post for post in posts if _may_hear(post, person)),
        server=_server(desk),
    )


def _telling(session: Session, desk: Desk, article: StoredArticle) -> Telling:
    return share.telling(article, () if article.title else articles.sentences(session, desk, article.id))


def _server(desk: Desk) -> int | None:
    kind, _, number = desk.key.partition(":")
    return int(number) if kind == "guild" else None
