"""A desk follows a feed, names it, pauses it, and lets it go; what nobody follows is forgotten and asked no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, SourceKind
from newsdesk.models.following import DueFeed, Followed, FollowOutcome, ToFollow
from newsdesk.models.outbox import Target
from newsdesk.storage import keys
from newsdesk.storage.desks import FIRST_SEQ
from newsdesk.storage.feed_tables import FeedFollowRow, FeedPostRow, FeedRow
from newsdesk.storage.feeds import _rows, listing
from newsdesk.storage.tables import FollowRow, SourceRow

_STANDING = (
    "ref", "url", "title", "home", "checked_at", "next_check_at", "retry_at", "ok_at", "new_at", "quiet_at", "why",
    "failures", "failing_since", "moved_times",
)  # fmt: skip


def follow(session: Session, desk: Desk, feed: ToFollow, now: datetime, *, most: int) -> Followed:
    """Have a desk follow a feed from now on, with the newest few of its articles.

    In: the feed; how many feeds the desk may follow. A feed that somebody follows already is found by its address, also
    by one that it had before it moved. It is looked at at once, as one that nobody follows would be; by that look the
    desk comes to see the newest few of its articles (`settling`).
    """
    row = _rows.find(session, feed.url)
    if row is not None and (mine := session.get(FeedFollowRow, (desk.id, row.source_id))) is not None:
        return Followed(FollowOutcome.KNOWN, listing.one(session, desk, mine.ref, now))
    if listing.count(session, desk) >= most:
        return Followed(FollowOutcome.FULL, None)
    row = row or _new(session, feed, now)
    mine = FeedFollowRow(desk_id=desk.id, source_id=row.source_id, since=now, ref=_free_ref(session, desk, feed.url))
    mine.url, mine.title, mine.home = feed.url, feed.title, feed.home
    mine.added_by, mine.folder = feed.added_by, feed.folder
    mine.failures = mine.moved_times = 0
    row.next_check_at = mine.next_check_at = now
    _see(session, mine, session.get_one(SourceRow, row.source_id).next_seq)
    session.add(mine)
    session.flush()
    return Followed(FollowOutcome.NEW, listing.one(session, desk, mine.ref, now))


def join(session: Session, desk: Desk, as_is: FeedFollowRow, now: datetime, *, newest: int) -> None:
    """Have a desk follow a feed as another desk does, from now on, with the newest few of its articles.

    For what every desk follows: how it stands is no secret, and each new desk would have it asked once more.
    """
    if session.get(FeedFollowRow, (desk.id, as_is.source_id)) is not None:
        return
    kept = {name: getattr(as_is, name) for name in _STANDING}
    mine = FeedFollowRow(desk_id=desk.id, source_id=as_is.source_id, since=now, **kept)
    mine.folder = as_is.folder
    source, row = session.get_one(SourceRow, as_is.source_id), session.get_one(FeedRow, as_is.source_id)
    _see(session, mine, source.next_seq - min(newest, newest if row.listed is None else row.listed))
    session.add(mine)
    session.flush()


def _free_ref(session: Session, desk: Desk, url: str) -> str:
    """Return what a desk calls a feed that it follows at this address; another one of its feeds may have been there."""
    ref, again = _rows.ref_of(url), 0
    while _rows.of_desk(session, desk, ref) is not None:
        again += 1
        ref = keys.short("feed", _rows.address_key(url), str(again))
    return ref


def _see(session: Session, mine: FeedFollowRow, from_seq: int) -> None:
    """Have a desk see a feed's articles from a number on."""
    if session.get(FollowRow, (mine.desk_id, mine.source_id)) is None:
        from_seq = max(FIRST_SEQ, from_seq)
        session.add(FollowRow(desk_id=mine.desk_id, source_id=mine.source_id, from_seq=from_seq, since=mine.since))


def next_seq(session: Session, feed: DueFeed) -> int:
    """Return the number that the next article of a feed gets."""
    return session.scalars(select(SourceRow.next_seq).where(SourceRow.id == feed.id)).one()


def see_from(session: Session, feed: DueFeed, seq: int, published: datetime | None) -> None:
    """Have desks that wait for a feed's first look not see what came as number `seq`, if only others waited for it.

    That look may be hours late. It brings what was published since the first of them followed: each sees what was
    published since it followed itself, and all that came behind the first of that. The newest few everybody sees
    (`settling`).
    """
    if published is None:
        return
    longest = select(func.min(FeedFollowRow.since)).where(FeedFollowRow.source_id == feed.id).scalar_subquery()
    waiting = select(FeedFollowRow.desk_id).where(
        FeedFollowRow.source_id == feed.id, FeedFollowRow.ok_at.is_(None), FeedFollowRow.since >= published
    )
    mine = (FollowRow.source_id == feed.id) & FollowRow.desk_id.in_(waiting) & (FollowRow.from_seq == seq)
    hide = update(FollowRow).where(mine, longest < published)
    session.execute(hide.values(from_seq=next_seq(session, feed)))


def _new(session: Session, feed: ToFollow, now: datetime) -> FeedRow:
    key, url = _rows.source_key(feed.url), feed.url
    source = SourceRow(key=key, kind=SourceKind.FEED, address=url, created_at=now, next_seq=FIRST_SEQ)
    session.add(source)
    session.flush()
    row = FeedRow(source_id=source.id, ref=_rows.ref_of(url), url=url, host=_rows.host_of(url), created_at=now)
    row.title, row.home, row.times, row.next_check_at = feed.title, feed.home, [], now
    row.failures = row.moved_times = 0
    session.add(row)
    session.flush()
    return row


def unfollow(session: Session, desk: Desk, ref: str) -> bool:
    """Have a desk follow a feed no more: its articles and its posting are gone from the desk. Tell whether it did.

    What is owed already is still sent. A feed that nobody else follows is forgotten.
    """
    found = _rows.of_desk(session, desk, ref)
    if found is not None:
        leave(session, desk, found[0].source_id)
    return found is not None


def leave(session: Session, desk: Desk, feed: int) -> None:
    """Do what `unfollow` does, by the id of the feed's source."""
    # What it has swallowed goes with it.
    every = [feed, *session.scalars(select(FeedRow.source_id).where(FeedRow.merged_into == feed))]
    for row in (FollowRow, FeedFollowRow, FeedPostRow):
        session.execute(delete(row).where(row.desk_id == desk.id, row.source_id.in_(every)))
    forget_unfollowed(session, feed)


def forget_unfollowed(session: Session, feed: int) -> None:
    """Forget a feed that nobody follows. Its articles stay with their source, which is another's if it comes again.

    Whoever follows it then is shown what whoever follows it first is shown.
    """
    if session.scalar(select(exists().where(FeedFollowRow.source_id == feed))):
        return
    gone = or_(FeedRow.source_id == feed, FeedRow.merged_into == feed)
    sources = session.scalars(select(FeedRow.source_id).where(gone)).all()
    session.execute(delete(FeedRow).where(FeedRow.merged_into == feed))
    session.execute(delete(FeedRow).where(FeedRow.source_id == feed))
    for source in session.scalars(select(SourceRow).where(SourceRow.id.in_(sources))):
        source.key = f"{SourceKind.FEED}:#{source.id}"
    session.flush()


def name(session: Session, desk: Desk, ref: str, *, called: str | None, folder: str | None) -> bool:
    """Set what a desk calls a feed and the folder that it is listed in; `None` for neither. Tell whether it has it."""
    found = _rows.of_desk(session, desk, ref)
    if found is None:
        return False
    found[1].name, found[1].folder = called, folder
    session.flush()
    return True


def pause(session: Session, desk: Desk, ref: str, now: datetime, target: Target | None = None) -> bool:
    """Post nothing of a feed until `resume`, to one place or to any; the desk sees its articles all the same.

    Without a place nothing is told about the feed either. Tell whether the desk follows it and posts it there.
    """
    found = _rows.of_desk(session, desk, ref)
    if found is None:
        return False
    if target is not None:
        return _set_posts(session, found[1], target, paused_at=now)
    found[1].paused_at = found[1].paused_at or now
    session.flush()
    return True


def resume(session: Session, desk: Desk, ref: str, now: datetime, target: Target | None = None) -> bool:
    """Post a feed's articles again: those that come from now on. Tell whether the desk has it so."""
    found = _rows.of_desk(session, desk, ref)
    if found is None:
        return False
    if target is not None:
        return _set_posts(session, found[1], target, paused_at=None, since=now)
    if found[1].paused_at is not None:
        found[1].paused_at = None
        _set_posts(session, found[1], None, since=now)
    session.flush()
    return True


def _set_posts(session: Session, mine: FeedFollowRow, target: Target | None, **values: datetime | None) -> bool:
    rows = (FeedPostRow.desk_id == mine.desk_id) & (FeedPostRow.source_id == mine.source_id)
    if target is not None:
        rows &= FeedPostRow.target == str(target)
    changed = session.scalars(update(FeedPostRow).where(rows).values(**values).returning(FeedPostRow.target)).all()
    return bool(changed)


def check_now(session: Session, desk: Desk, ref: str, now: datetime) -> datetime | None:
    """Have a feed looked at as soon as its server allows, and return when; `None` where the desk does not follow it.

    One that is gone is asked once more. The look is this desk's: for others their own is due when it was.
    """
    found = _rows.of_desk(session, desk, ref)
    if found is None:
        return None
    row, mine = found
    at = max(now, mine.retry_at or now)
    mine.next_check_at = min(at, mine.next_check_at or at)
    row.next_check_at = min(at, row.next_check_at or at)
    session.flush()
    return at
