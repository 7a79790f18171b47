"""A desk's feeds as somebody asks for them: following with a place to post, a list taken in, one found by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk.ingest.feeds.addresses import absolute
from newsdesk.models.article import EVERYONE, Desk
from newsdesk.models.following import Followed, FollowedFeed, FollowOutcome, ToFollow
from newsdesk.models.found import Imported, Outline
from newsdesk.models.outbox import Target
from newsdesk.storage import feeds
from newsdesk.storage.feeds import everyone
from newsdesk.text.fold import fold


@dataclass(frozen=True, slots=True)
class Room:
    """How many of a feed's articles a desk sees from before, and how many feeds it may follow."""

    newest: int
    most: int


def follow(
    session: Session,
    desk: Desk,
    feed: ToFollow,
    now: datetime,
    room: Room,
    *,
    post: Target | None = None,
    note: str | None = None,
) -> Followed:
    """Have a desk follow a feed, or every desk where it is that of all, and post its articles where asked.

    A feed that the desk follows already is posted there all the same: it was asked for.
    """
    if desk.key == EVERYONE:
        return everyone.follow(session, feed, now)
    followed = feeds.follow(session, desk, feed, now, most=room.most)
    if followed.feed is None:
        return followed
    ref = followed.feed.ref
    if post is None:
        return followed
    feeds.post_to(session, desk, ref, post, now, owner=feed.added_by, note=note)
    return Followed(followed.outcome, feeds.one(session, desk, ref, now))


def remove(session: Session, desk: Desk, ref: str) -> bool:
    """Have a desk follow a feed no more, or no desk where it is that of all. Tell whether it did."""
    return everyone.unfollow(session, ref) if desk.key == EVERYONE else feeds.unfollow(session, desk, ref)


def import_(
    session: Session, desk: Desk, outlines: Sequence[Outline], now: datetime, room: Room, *, added_by: int | None
) -> Imported:
    """Have a desk follow the feeds of a list, under their names and in their folders, as far as there is room.

    What it follows already stays as it is. Nothing is fetched: a feed that cannot be is told as any that fails.
    """
    known = {feeds.address_key(feed.url) for feed in feeds.of_desk(session, desk, now)}
    followed: list[str] = []
    bad: list[str] = []
    again = over = 0
    for outline in outlines:
        url = absolute(outline.url, None)
        # What has no host stays as it is where there is no base.
        if url is None or not url.startswith(("http://", "https://")):
            bad.append(outline.url)
        elif (key := feeds.address_key(url)) in known:
            again += 1
        elif len(known) >= room.most and desk.key != EVERYONE:
            over += 1
        else:
            # The desk's own name: the feed's is for itself to say, and for all who follow it.
            new = follow(session, desk, ToFollow(url, "", None, outline.folder, added_by), now, room)
            known.add(key)
            again += new.outcome is FollowOutcome.KNOWN
            if new.outcome is FollowOutcome.NEW and new.feed is not None:
                feeds.name(session, desk, new.feed.ref, called=_name(outline), folder=outline.folder)
                followed.append(url)
    return Imported(tuple(followed), again, tuple(bad), over)


def _name(outline: Outline) -> str | None:
    return outline.title if outline.title and outline.title != outline.url else None


def outlines(followed: Iterable[FollowedFeed]) -> tuple[Outline, ...]:
    """Return a desk's feeds as the lines of a list."""
    return tuple(Outline(feed.url, feed.name, feed.folder, feed.home) for feed in followed)


def matching(followed: Sequence[FollowedFeed], typed: str) -> tuple[FollowedFeed, ...]:
    """Return the feeds that somebody may mean: by the number shown, the address, the name, or a part of either.

    In: the feeds in the order in which they are shown. The first of these that finds anything decides.
    """
    text = typed.strip().removeprefix("<").removesuffix(">").strip()
    if not text:
        return ()
    if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= len(followed):
        return (followed[int(text[:9]) - 1],)
    address = absolute(text, None)
    key = feeds.address_key(address) if address is not None and "://" in address else None
    wanted = fold(text).text
    exact = tuple(
        feed
        for feed in followed
        if text == feed.ref or key == feeds.address_key(feed.url) or wanted == fold(feed.name).text
    )
    if exact or not wanted:
        return exact
    return tuple(
        feed
        for feed in followed
        if any(wanted in fold(part).text for part in (feed.name, feed.title, feed.url, feed.home or ""))
    )
