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
from newsdesk.ingest.poll import health, items, outlets, standing
from newsdesk.ingest.poll.ports import Ports
from newsdesk.ingest.poll.together import Together
from newsdesk.models.feed import CheckOutcome, NotAFeed, NotAFeedReason
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
    if feed.retry_at is not None and ports.now() < feed.retry_at:
        # Somebody else waits for it who has not heard yet that its server wants to be left alone: that is the answer.
        await _failed(feed, feed.why or FetchReason.BUSY, feed.retry_at, ports, ports.now())
        return Brought(ok=False)
    now = ports.now()
    # Some servers say "not modified" for ever: one that would be called quiet by that is asked for all it has.
    silent = decide.gone_quiet(feed.times, since=feed.new_at or now, now=now)
    etag, modified = (None, None) if silent else (feed.etag, feed.modified)
    got = await ports.fetcher.get(feed.url, etag=etag, modified=modified)
    now = ports.now()
    if isinstance(got, FetchFailed):
        gone = got.reason is FetchReason.GONE
        await _failed(feed, got.reason, got.retry_at, ports, now, gone=gone)
        return Brought(ok=False)
    max_age = None if got.max_age is None else timedelta(seconds=got.max_age)
    answered = Looked(CheckOutcome.ANSWERED, max_age=max_age, move=decide.moved(feed.move, got.moved_to))
    if isinstance(got, NotModified):
        kept = replace(answered, etag=got.etag or feed.etag, modified=got.modified or feed.modified)
        unchanged = replace(kept, body_hash=feed.body_hash)
        await _settle(feed, unchanged, ports, together, now)
        return Brought(ok=True)
    body_hash = hashlib.blake2b(got.body, digest_size=16).hexdigest()
    seen = replace(answered, etag=got.etag, modified=got.modified, body_hash=body_hash)
    if body_hash == feed.body_hash:
        await _settle(feed, seen, ports, together, now)
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
    await _settle(feed, looked, ports, together, ports.now())
    return Brought(ok=True, new=taken.new, parsed=True)


async def _read(feed: DueFeed, got: Fetched, ports: Ports, now: datetime) -> FeedRead | NotAFeed:
    known = None if feed.first else await ports.db.read(feeds.known, feed)
    since = await ports.db.read(feeds.followed_since, feed) if feed.first else None
    media = got.media_type or "application/xml"
    content_type = f"{media}; charset={got.charset}" if got.charset else media
    body = FeedBody(got.body, got.url, content_type, known, ports.newest, now, feed.home, since)
    return await ports.reader.sort(body)


async def _take_in(feed: DueFeed, read: FeedRead, outlet: str | None, ports: Ports) -> _TakenIn:
    """Take in what is new, oldest first, then what has changed; one that cannot be stored holds up no other."""
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
            new += await ports.db.write(items.take, feed, entry, found.reading, ports.tell, ports.language, ports.now())
        except UnreadableText as error:
            log.warning("An item of %s cannot be stored: %s", feed.url, error)
            # Remembered all the same, or it would be tried at every look.
            await ports.db.write(items.take, feed, entry, None, None, ports.language, ports.now())
    return _TakenIn(new, left=False, pages_tried=bool(tried), trouble=trouble)


async def _failed(
    feed: DueFeed, why: str, retry_at: datetime | None, ports: Ports, now: datetime, *, gone: bool = False
) -> None:
    looked = Looked(CheckOutcome.GONE if gone else CheckOutcome.FAILED, why=str(why), retry_at=retry_at)
    await ports.db.write(_write, feed, looked, ports, now)


async def _settle(feed: DueFeed, looked: Looked, ports: Ports, together: Together, now: datetime) -> None:
    moved = looked.move if looked.move is not None and looked.move.times >= TIMES_MOVED else None
    if looked.read is None and moved is None:
        await together.settle(feed, looked, now)
    else:
        done = looked if moved is None else replace(looked, replace=moved.url)
        await ports.db.write(_write, feed, done, ports, now)


def _write(session: Session, feed: DueFeed, looked: Looked, ports: Ports, now: datetime) -> None:
    # First, since a feed that has moved to another's address is followed under that one afterwards.
    if not feeds.held(session, feed):
        raise items.Lost(feed.url)
    stands = standing.after(feed, looked, feeds.followers(session, [feed])[feed.id], ports.pace, now)
    health.tell(session, feed, looked, stands, ports.language, now)
    feeds.settle(session, (feed, looked, [one for _, one in stands], now), newest=ports.newest)
