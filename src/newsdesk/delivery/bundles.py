"""Over a posting limit, many are told in one message: decides when, and words it. Nothing is dropped."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from newsdesk import messages
from newsdesk.delivery.spoken import words_of
from newsdesk.models.outbox import Deed, Kind, Owed
from newsdesk.storage import outbox
from newsdesk.storage.outbox import Gathered, Limit

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def limits(feed_posts: int, personal: int, alerts: int = 10) -> tuple[Limit, ...]:
    """Return the posting limits: a channel's feed posts and alerts an hour, a person's messages a day, then hourly."""
    return (
        Limit("channel", (Kind.FEED,), feed_posts, HOUR, HOUR),
        Limit("forum", (Kind.FEED,), feed_posts, HOUR, HOUR),
        Limit("channel", (Kind.ALERT,), alerts, HOUR, HOUR),
        Limit("forum", (Kind.ALERT,), alerts, HOUR, HOUR),
        Limit("user", (Kind.FEED, Kind.ALERT, Kind.DIGEST), personal, DAY, HOUR),
    )


def gather(session: Session, limits: tuple[Limit, ...], language: str, now: datetime) -> None:
    """Have what is over a limit wait for its bundle, and owe the bundles that are due. `language` is the operator's."""
    for limit, target, due in outbox.over_limits(session, limits, now):
        outbox.defer(session, target, limit.kinds, due)
    for told in outbox.ripe(session, now):
        outbox.bundle(session, told, _bundle(session, told, language), now)


def _bundle(session: Session, told: Gathered, language: str) -> Owed:
    words = words_of(session, told.desk, language)
    return Owed(
        key=told.key,
        deed=Deed.POST if told.target.what == "forum" else Deed.SEND,
        target=told.target,
        kind=Kind.BUNDLE,
        about=words.say("unasked.bundle", len(told.keys)),
        message=messages.bundle(told.lines, told.key, words),
        title=words.say("unasked.bundle", len(told.keys)),
        owner=told.owner,
        articles=told.articles,
    )
