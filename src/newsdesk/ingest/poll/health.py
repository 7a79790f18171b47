"""Tells whoever follows a feed that it fails, is gone or has gone quiet: once, and once more when that is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from newsdesk.ingest.poll.posts import words_of
from newsdesk.messages import feed_post as worded
from newsdesk.models.feed import CheckOutcome
from newsdesk.models.following import DueFeed, Follower, Looked, Standing, Trouble
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.storage import desks, feeds, outbox
from newsdesk.words import Catalogue

FAILURES = 3
"""Looks in a row that have to fail before anybody is told: a server that is restarted fails once or twice."""
FAILING_FOR = timedelta(hours=1)


def tell(
    session: Session,
    feed: DueFeed,
    looked: Looked,
    stands: Iterable[tuple[Follower, Standing]],
    language: str,
    now: datetime,
) -> None:
    """Owe what those for whom a look was due are to hear after it; `language` is the operator's.

    What nobody can be told (there is no log channel, and nobody is known to have added it) stays to be told.
    """
    for follower, standing in stands:
        changes = () if follower.paused else _changes(looked, follower, standing, now)
        to = _to(session, follower) if changes else None
        if to is None:
            continue
        for trouble, told in changes:
            words = words_of(session, follower.desk, language)
            news = _News(trouble, told, to, now, _since(feed, looked, standing, trouble))
            outbox.enqueue(session, follower.desk, _notice(looked, follower, news, words), now)
            feeds.told(session, feed, follower.desk, trouble, now if told is None else None)
            if trouble is Trouble.GONE:
                # It no longer fails, and one word that it is back will be enough.
                feeds.told(session, feed, follower.desk, Trouble.FAILING, None)


@dataclass(frozen=True, slots=True)
class _News:
    """What a follower is to hear: of a trouble that has begun, or that is over and was `told` then."""

    trouble: Trouble
    told: datetime | None
    to: Target
    now: datetime
    since: datetime | None
    """When it began; of silence, when the newest item is from."""


def _changes(
    looked: Looked, follower: Follower, standing: Standing, now: datetime
) -> tuple[tuple[Trouble, datetime | None], ...]:
    """Return the troubles of which a follower knows another state than the present, and when each was told."""
    known = {
        Trouble.FAILING: follower.failing_told,
        Trouble.GONE: follower.gone_told,
        Trouble.QUIET: follower.quiet_told,
    }
    there = _troubles(looked, follower, standing, now)
    return tuple(
        (trouble, told)
        for trouble, told in known.items()
        if (trouble in there) != (told is not None) and not _unclear(trouble, looked)
    )


def _unclear(trouble: Trouble, looked: Looked) -> bool:
    """Tell whether a look says nothing of a trouble: one that failed, of silence; only one that succeeds ends any."""
    if looked.ok:
        return False
    gone = looked.ended is CheckOutcome.GONE
    return trouble is Trouble.QUIET or gone != (trouble is Trouble.GONE)


def _troubles(looked: Looked, follower: Follower, standing: Standing, now: datetime) -> frozenset[Trouble]:
    if looked.ok:
        return frozenset({Trouble.QUIET} if standing.quiet else ())
    if looked.ended is CheckOutcome.GONE:
        return frozenset({Trouble.GONE})
    many = standing.failures >= FAILURES and now - (standing.failing_since or now) >= FAILING_FOR
    return frozenset({Trouble.FAILING} if many or follower.failing_told is not None else ())


def _to(session: Session, follower: Follower) -> Target | None:
    channel = desks.settings(session, follower.desk).log_channel
    if channel is not None:
        return Target("channel", channel)
    return None if follower.added_by is None else Target("user", follower.added_by)


def _notice(looked: Looked, follower: Follower, news: _News, words: Catalogue) -> Owed:
    over = news.told is not None
    moment = (news.told or news.now).isoformat()
    return Owed(
        key=f"notice:feed:{news.trouble}:{'over' if over else 'begun'}:{follower.ref}:{follower.desk.key}:{moment}",
        deed=Deed.SEND,
        target=news.to,
        kind=Kind.NOTICE,
        about=follower.called,
        message=worded.notice(news.trouble, follower.called, words, over=over, why=looked.why, since=news.since),
        owner=follower.added_by,
    )


def _since(feed: DueFeed, looked: Looked, standing: Standing, trouble: Trouble) -> datetime | None:
    if trouble is Trouble.FAILING:
        return standing.failing_since
    times = looked.read.times if looked.read is not None else feed.times
    return max(times, default=None)
