"""One look at one feed: fetch, read where it has changed, take in what is new, and the feed's own row last."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from newsdesk.errors import ReadingFailed, UnreadableText
from newsdesk.ingest import decide
from newsdesk.ingest.decide.timing import TIMES_MOVED
from newsdesk.ingest.poll import health, items, outlets
from newsdesk.ingest.poll.ports import Ports
from newsdesk.ingest.poll.together import Together
from newsdesk.models.feed import Check, CheckOutcome, NotAFeed, NotAFeedReason
from newsdesk.models.fetched import Fetched, FetchFailed, FetchReason, NotModified
from newsdesk.models.following import DueFeed, FeedBody, FeedRead, Looked, PageTrouble
from newsdesk.storage import feeds

log = logging.getLogger(__name__)

MOST_NEW = 100
"""Items that one look takes in; where there are more, the feed is looked at again at once, behind others that wait."""
MOST_CHANGED = 10
"""Changed items that one look reads anew: feeds that count comments in their summaries change them all each time."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What one look did."""

    ok: bool
    new: int = 0
    parsed: bool = False


@dataclass(frozen=True, slots=True)
class _TakenIn:
    new: int
    left: bool
    """There is more than one look takes in."""
    pages_tried: bool
    trouble: PageTrouble | None


async def look(feed: DueFeed, ports: Ports, together: Together) -> Brought:
    """Look at a feed that this process has claimed, and settle it.

    Raises what nobody foresaw, and `items.Lost` where the feed is another process's by now.
    """
    got = await ports.fetcher.get(feed.url, etag=feed.etag, modified=feed.modified)
    now = ports.now()
    if isinstance(got, FetchFailed):
        gone = got.reason is FetchReason.GONE
        await _failed(feed, got.reason, got.retry_at, ports, now, gone=gone)
        return Brought(ok=False)
    answered = Looked(ok=True, why=None, next_check=None, move=decide.moved(feed.move, got.moved_to))
    if isinstance(got, NotModified):
        kept = replace(answered, etag=got.etag or feed.etag, modified=got.modified or feed.modified)
        unchanged = replace(kept, body_hash=feed.body_hash)
        await _settle(feed, unchanged, got.max_age, ports, together, now)
        return Brought(ok=True)
    body_hash = hashlib.blake2b(got.body, digest_size=16).hexdigest()
    seen = replace(answered, etag=got.etag, modified=got.modified, body_hash=body_hash)
    if body_hash == feed.body_hash:
        await _settle(feed, seen, got.max_age, ports, together, now)
        return Brought(ok=True)
    return await _changed(feed, got, seen, ports, together, now)


async def _changed(
    feed: DueFeed, got: Fetched, seen: Looked, ports: Ports, together: Together, now: datetime
) -> Brought:
    """Read a feed whose bytes are others than last time, take in what is new, and settle it."""
    try:
        read = await _read(feed, got, ports, now)
    except (ReadingFailed, UnreadableText):
        read = NotAFeed(NotAFeedReason.UNREADABLE)
    if isinstance(read, NotAFeed):
        await _failed(feed, read.reason, None, ports, now)
        return Brought(ok=False, parsed=True)
    outlet = feed.outlet or outlets.outlet(read.title, feed.url, read.home)
    taken = await _take_in(replace(feed, home=read.home or feed.home), read, outlet, ports)
    if taken.left:
        await ports.db.write(feeds.release, (feed,), ports.now())
        return Brought(ok=True, new=taken.new, parsed=True)
    looked = replace(
        seen, read=read, outlet=outlet, new=taken.new > 0, pages=taken.trouble, pages_tried=taken.pages_tried
    )
    await _settle(feed, looked, got.max_age, ports, together, ports.now())
    return Brought(ok=True, new=taken.new, parsed=True)


async def _read(feed: DueFeed, got: Fetched, ports: Ports, now: datetime) -> FeedRead | NotAFeed:
    known = None if feed.first else await ports.db.read(feeds.known, feed)
    media = got.media_type or "application/xml"
    content_type = f"{media}; charset={got.charset}" if got.charset else media
    return await ports.reader.sort(FeedBody(got.body, got.url, content_type, known, ports.newest, now, feed.home))


async def _take_in(feed: DueFeed, read: FeedRead, outlet: str | None, ports: Ports) -> _TakenIn:
    """Take in what is new, oldest first, then what has changed; one that cannot be stored holds up no other."""
    tell = None if feed.first else ports.tell
    new = tried = 0
    trouble: PageTrouble | None = None
    done = 0
    for entry in (*read.new, *read.changed[:MOST_CHANGED]):
        mark = items.taken_mark(entry) if entry.key else entry.mark
        # New and taken in already: a look that did not come to an end. Changed and never taken in: no business of ours.
        if await ports.db.read(feeds.was_taken, feed, mark) == bool(entry.key):
            continue
        if done >= MOST_NEW:
            return _TakenIn(new, left=True, pages_tried=bool(tried), trouble=trouble)
        done += 1
        found = await items.read(entry, feed, outlet, ports.fetcher, ports.reader)
        if found.page_tried:
            tried, trouble = tried + 1, found.trouble
        try:
            new += await ports.db.write(items.take, feed, entry, found.reading, tell, ports.language, ports.now())
        except UnreadableText as error:
            log.warning("An item of %s cannot be stored: %s", feed.url, error)
            # Remembered all the same, or it would be tried at every look.
            await ports.db.write(items.take, feed, entry, None, None, ports.language, ports.now())
    return _TakenIn(new, left=False, pages_tried=bool(tried), trouble=trouble)


async def _failed(
    feed: DueFeed, why: str, retry_at: datetime | None, ports: Ports, now: datetime, *, gone: bool = False
) -> None:
    outcome = CheckOutcome.GONE if gone else CheckOutcome.FAILED
    check = Check(outcome, retry_at=retry_at, failures=feed.failures + 1)
    next_check = decide.next_check(check, feed.times, every=feed.every, now=now, seed=feed.ref, pace=ports.pace)
    looked = Looked(ok=False, why=str(why), next_check=next_check, retry_at=retry_at)
    await ports.db.write(_write, feed, looked, ports.language, now)


async def _settle(
    feed: DueFeed, looked: Looked, max_age: int | None, ports: Ports, together: Together, now: datetime
) -> None:
    read = looked.read
    times = feed.times if read is None else read.times
    check = Check(CheckOutcome.ANSWERED, max_age=None if max_age is None else timedelta(seconds=max_age))
    every = feed.every if read is None else read.every
    moved = looked.move if looked.move is not None and looked.move.times >= TIMES_MOVED else None
    since = now if looked.new else (feed.new_at or feed.created)
    done = replace(
        looked,
        next_check=decide.next_check(check, times, every=every, now=now, seed=feed.ref, pace=ports.pace),
        replace=None if moved is None else moved.url,
        quiet=decide.gone_quiet(times, since=since, now=now),
    )
    if read is None and moved is None:
        await together.settle(feed, done, now)
    else:
        await ports.db.write(_write, feed, done, ports.language, now)


def _write(session: Session, feed: DueFeed, looked: Looked, language: str, now: datetime) -> None:
    # First, since a feed that has moved to another's address is followed under that one afterwards.
    if not feeds.held(session, feed):
        raise items.Lost(feed.url)
    health.tell(session, feed, looked, feeds.followers(session, [feed])[feed.id], language, now)
    feeds.settle(session, feed, looked, now)
