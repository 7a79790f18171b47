"""Finds the feeds at an address that somebody wants to follow, and what is in each; following them is for others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from newsdesk.errors import ReadingFailed, UnreadableText
from newsdesk.ingest.feeds.addresses import addresses
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.workers import Reader
from newsdesk.models.feed import Candidate, CandidateKind, NotAFeed, NotAFeedReason
from newsdesk.models.fetched import Fetched, FetchFailed, FetchReason
from newsdesk.models.following import FeedBody, FeedEntry, FeedRead
from newsdesk.models.found import NO_ADDRESS, Found, FoundFeed, FoundItem
from newsdesk.storage.feeds.listing import per_day

MOST_LOOKED = 8
"""Feeds of one site that are looked at: what one message can tell apart. Sites that name more name one a section."""
SHOWN = 3
"""Newest items of a feed that a preview has."""
_TITLE = 150
"""Characters of an item's text that stand for its title where it has none."""

_PATIENCE = 60.0
"""Seconds for which somebody waits for one address to be read, on a busy machine too: eight of a site are at once."""

_DEAD = (FetchReason.CONNECT, FetchReason.TLS, FetchReason.TIMEOUT)


async def find(fetcher: Fetcher, reader: Reader, typed: str, now: Callable[[], datetime]) -> Found:
    """Look at an address: a feed, or a site that names its feeds.

    Out: the feed; or the site's feeds, those that cannot be followed with the reason; or why there is nothing. Where a
    site names none, the usual addresses are tried. Nothing is raised for what a site does.
    """
    meant = addresses(typed)
    if not meant:
        return Found(typed.strip(), why=NO_ADDRESS)
    asked = meant[0]
    got = await fetcher.get(asked)
    for other in meant[1:]:
        if isinstance(got, FetchFailed) and got.reason in _DEAD:
            asked, got = other, await fetcher.get(other)
    if isinstance(got, FetchFailed):
        return Found(got.url, why=got.told, status=got.status)
    assert isinstance(got, Fetched)  # nothing was said of what is at hand
    read = await _read(got, reader, now())
    if isinstance(read, FeedRead):
        return Found(got.url, (_found(got, read, "", now(), asked),))
    if read.reason is not NotAFeedReason.PAGE:
        return Found(got.url, why=read.reason)
    return await _of_site(got.url, read.candidates, fetcher, reader, now)


async def _of_site(
    url: str, candidates: Sequence[Candidate], fetcher: Fetcher, reader: Reader, now: Callable[[], datetime]
) -> Found:
    named = [one for one in candidates if one.kind is not CandidateKind.GUESS]
    looked = [_look(one, fetcher, reader, now) for one in named[:MOST_LOOKED]]
    every = _unlike(await asyncio.gather(*looked))
    if not any(feed.why is None for feed in every):
        # One after the other: most sites have one of them, and it is mostly the first.
        for guess in candidates:
            if guess.kind is CandidateKind.GUESS:
                feed = await _look(guess, fetcher, reader, now)
                if feed.why is None:
                    every = (feed, *every)
                    break
    why = None if every else NotAFeedReason.PAGE
    return Found(url, every, site=True, why=why, more=max(len(named) - MOST_LOOKED, 0))


async def _look(one: Candidate, fetcher: Fetcher, reader: Reader, now: Callable[[], datetime]) -> FoundFeed:
    title = one.title or one.url
    got = await fetcher.get(one.url)
    if isinstance(got, FetchFailed):
        return FoundFeed(one.url, title, why=got.told, status=got.status)
    assert isinstance(got, Fetched)
    read = await _read(got, reader, now())
    if isinstance(read, NotAFeed):
        return FoundFeed(one.url, title, why=read.reason)
    return _found(got, read, one.title, now(), one.url)


def _found(got: Fetched, read: FeedRead, title: str, now: datetime, asked: str) -> FoundFeed:
    # Where it has moved for good; a redirect for now may lead elsewhere tomorrow.
    url = got.moved_to or asked
    items = tuple(_item(entry) for entry in reversed(read.new[-SHOWN:]))
    return FoundFeed(
        url, read.title or title or urlsplit(url).hostname or url, read.home, per_day(read.times, now), items
    )


def _item(entry: FeedEntry) -> FoundItem:
    return FoundItem(entry.title or " ".join(entry.text[: 2 * _TITLE].split())[:_TITLE], entry.link, entry.published)


async def _read(got: Fetched, reader: Reader, now: datetime) -> FeedRead | NotAFeed:
    media = got.media_type or "application/xml"
    content_type = f"{media}; charset={got.charset}" if got.charset else media
    try:
        async with asyncio.timeout(_PATIENCE):
            return await reader.sort(FeedBody(got.body, got.url, content_type, None, SHOWN, now))
    except (ReadingFailed, UnreadableText, TimeoutError):
        return NotAFeed(NotAFeedReason.UNREADABLE)


def _unlike(feeds: Sequence[FoundFeed]) -> tuple[FoundFeed, ...]:
    """Return feeds without those that are another one over again: the same items as RSS and as Atom, or moved there."""
    kept: dict[object, FoundFeed] = {}
    for feed in feeds:
        items = tuple((item.url, item.title) for item in feed.newest)
        kept.setdefault(items or feed.url, feed)
    unique = {feed.url: feed for feed in reversed(list(kept.values()))}
    return tuple(reversed(unique.values()))
