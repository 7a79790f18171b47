"""One new item of a feed: its text, or its page, is read; stored, remembered and posted it is in one transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk.errors import ReadingFailed, UnreadableText
from newsdesk.ingest import intake
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.poll import outlets, posts
from newsdesk.ingest.workers import Reader
from newsdesk.models.article import Added, NewVersion, Source, SourceKind, Taken
from newsdesk.models.fetched import Fetched, FetchFailed, FetchKind, FetchReason
from newsdesk.models.following import DueFeed, FeedEntry, PageBody, PageTrouble
from newsdesk.models.reading import Draft, Reading
from newsdesk.storage import feeds, keys

log = logging.getLogger(__name__)

LONGEST_OUTLET = 80
"""Characters of an outlet's name; a feed's title can be a sentence."""


class Lost(Exception):
    """The feed is no longer this process's: another one goes on with it."""


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item that was read, and what kept its page from being so; `None` where there was nothing to read at all."""

    reading: Reading | None
    trouble: PageTrouble | None = None
    page_tried: bool = False


async def read(entry: FeedEntry, feed: DueFeed, outlet: str | None, fetcher: Fetcher, reader: Reader) -> ReadItem:
    """Read an item: the feed's text where that is a whole article, else its page, else what the feed has of it.

    A page is left alone where its site keeps programs from it, wants no copies or reserves text and data mining.
    Nothing is raised for what an item, a page or the network does.
    """
    draft = _draft(entry, feed, outlet)
    if entry.whole or entry.link is None:
        return ReadItem(await _of_text(draft, reader))
    got = await fetcher.get(entry.link, kind=FetchKind.PAGE)
    match got:
        case Fetched() if got.wishes.noarchive or got.wishes.mining_reserved:
            trouble = PageTrouble.RESERVED
        case Fetched():
            try:
                found = await reader.read_page(PageBody(got.body, got.charset, draft))
            except (UnreadableText, ReadingFailed):
                trouble = PageTrouble.EMPTY
            else:
                return ReadItem(found.reading, None if found.of_page else PageTrouble.EMPTY, page_tried=True)
        case FetchFailed(reason=FetchReason.ROBOTS):
            trouble = PageTrouble.ROBOTS
        case _:
            trouble = PageTrouble.FAILED
    return ReadItem(await _of_text(draft, reader), trouble, page_tried=True)


def _draft(entry: FeedEntry, feed: DueFeed, outlet: str | None) -> Draft:
    return Draft(
        text=entry.text or entry.title or None,
        url=entry.link,
        title=entry.title or None,
        # An aggregator's items are other outlets': those name themselves on their pages.
        outlet=outlet if outlets.same_site(entry.link, feed.url, feed.home) else None,
        author=", ".join(entry.authors) or None,
        published=entry.published,
    )


async def _of_text(draft: Draft, reader: Reader) -> Reading | None:
    """Read what the feed has of an item; where that cannot be read, its headline; where there is none, nothing."""
    for text in dict.fromkeys((draft.text, draft.title)):
        if text is not None:
            try:
                return await reader.read(replace(draft, text=text))
            except (UnreadableText, ReadingFailed):
                continue
    return None


def take(
    session: Session,
    feed: DueFeed,
    entry: FeedEntry,
    reading: Reading | None,
    tell: posts.Tell | None,
    language: str,
    now: datetime,
) -> bool:
    """Take an item in, with its marks and the posts or edits that are owed for it; tell whether it is new.

    Of a feed that is looked at for the first time nothing is posted, but what other feeds brought and it parts is.
    Without `tell` nothing is posted. Raises `Lost` where the feed is another process's by now.
    """
    if not feeds.held(session, feed):
        raise Lost(feed.url)
    if entry.key and not feeds.remember(session, feed, [taken_mark(entry)], now):
        return False
    if reading is None:
        return False
    feeds.remember(session, feed, [entry.mark], now)
    taken = _store(session, feed, entry, reading, now)
    if tell is not None and isinstance(taken, Added):
        posts.owe_apart(session, taken.apart, tell, language, now)
    if feed.first:
        tell = None
    if tell is not None and isinstance(taken, NewVersion):
        posts.correct(session, feed, taken.of, taken.number, tell, language, now)
    if not entry.key:
        return False
    feeds.took(session, feed, now)
    if tell is not None:
        article_id = taken.article_id if isinstance(taken, Added) else taken.of
        posts.owe(session, feed, entry, article_id, tell, language, now)
    return True


def _store(session: Session, feed: DueFeed, entry: FeedEntry, reading: Reading, now: datetime) -> Taken:
    if reading.outlet is None:
        reading = replace(reading, outlet=keys.host(reading.url) or keys.host(feed.url) or None)
    reading = replace(reading, outlet=(reading.outlet or "")[:LONGEST_OUTLET] or None)
    seq = feeds.next_seq(session, feed) if feed.first else None
    taken = intake.take(session, reading, Source(feed.id, SourceKind.FEED, None, None), now)
    if seq is not None:
        feeds.see_from(session, feed, seq, entry.published)
    return taken


def taken_mark(entry: FeedEntry) -> int:
    """Return the key under which it is remembered that an item was taken in, before its feed's look has ended."""
    return keys.hashed("taken", entry.key)
