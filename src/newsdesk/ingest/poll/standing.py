"""How a feed stands for the desks for which a look at it was due, as if nobody else followed it; pure.

A feed is asked once for all who follow it, whenever one of them waits for it. What a desk is told of it (when it was
last looked at and is next, how often it has failed, whether it is quiet) goes by its own looks alone: those that would
have been made for it. The moments of these lie on a grid that is the feed's (`decide.next_check`), so that the looks of
many fall together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from newsdesk.ingest import decide
from newsdesk.ingest.decide.timing import TIMES_MOVED
from newsdesk.models.feed import Check, CheckOutcome, Pace
from newsdesk.models.following import DueFeed, Follower, Looked, Standing
from newsdesk.storage import feeds


def after(
    feed: DueFeed, looked: Looked, followers: Iterable[Follower], pace: Pace, now: datetime
) -> tuple[tuple[Follower, Standing], ...]:
    """Return those for whom a look was due at `now`, each with how the feed stands for them since."""
    due = (follower for follower in followers if _is_due(follower, looked, now))
    stands = partial(_found, feed, looked) if looked.ok else partial(_failed, feed, looked)
    return tuple((follower, stands(follower, pace, now)) for follower in due)


def _is_due(follower: Follower, looked: Looked, now: datetime) -> bool:
    # One that was gone is back for everybody: its articles come to all who follow it.
    return looked.ok if follower.next_check is None else follower.next_check <= now


def _found(feed: DueFeed, looked: Looked, follower: Follower, pace: Pace, now: datetime) -> Standing:
    times = feed.times if looked.read is None else looked.read.times
    every = feed.every if looked.read is None else looked.read.every
    first = follower.ok_at is None
    new = first or looked.new or _came_between(feed, follower)
    since = now if new else max(follower.since, follower.new_at or follower.since)
    url, moved_times = _moved(feed, looked, follower)
    return Standing(
        follower.desk,
        decide.next_check(
            Check(CheckOutcome.ANSWERED, max_age=looked.max_age),
            times,
            every=every,
            now=now,
            due=follower.next_check,
            seed=follower.ref,
            pace=pace,
        ),
        first=first,
        quiet=decide.gone_quiet(times, since=since, now=now),
        new=new,
        moved_times=moved_times,
        url=url,
    )


def _came_between(feed: DueFeed, follower: Follower) -> bool:
    """Tell whether something new came by a look that was somebody else's, since this desk's last one."""
    return feed.new_at is not None and follower.checked is not None and feed.new_at > follower.checked


def _moved(feed: DueFeed, looked: Looked, follower: Follower) -> tuple[str | None, int]:
    """Return the feed's new address for a desk, if it has moved by now, and in how many looks it has seen it moved."""
    target = looked.move.url if looked.move is not None else feed.url
    if feeds.address_key(target) == feeds.address_key(follower.url) and looked.move is None:
        return None, 0
    times = follower.moved_times + 1
    return (target, 0) if times >= TIMES_MOVED else (None, times)


def _failed(feed: DueFeed, looked: Looked, follower: Follower, pace: Pace, now: datetime) -> Standing:
    failures = follower.failures + 1
    # A desk that has not found it yet knows nothing of how it publishes.
    times, every = (feed.times, feed.every) if follower.ok_at is not None else ((), None)
    return Standing(
        follower.desk,
        decide.next_check(
            Check(looked.ended, retry_at=looked.retry_at, failures=failures),
            times,
            every=every,
            now=now,
            due=follower.next_check,
            seed=follower.ref,
            pace=pace,
        ),
        failures=failures,
        failing_since=follower.failing_since or now,
        moved_times=follower.moved_times,
    )
