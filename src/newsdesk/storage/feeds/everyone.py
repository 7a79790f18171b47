"""What every desk follows: the feeds of the desk `EVERYONE`, which new desks follow too, and any may turn off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.models.article import EVERYONE, Desk
from newsdesk.models.following import Followed, FollowOutcome, ToFollow
from newsdesk.storage import desks
from newsdesk.storage.feed_tables import FeedFollowRow
from newsdesk.storage.feeds import _rows, following
from newsdesk.storage.tables import DeskRow

NO_LIMIT = 1_000_000
"""What the operator chooses for all is not held against a desk's limit."""


def follow(session: Session, feed: ToFollow, now: datetime) -> Followed:
    """Have every desk follow a feed: those that there are now, and new ones when they come."""
    everyone = desks.ensure(session, EVERYONE, now)
    outcome = following.follow(session, everyone, feed, now, most=NO_LIMIT)
    if outcome.outcome is FollowOutcome.NEW:
        for desk in _desks(session):
            following.follow(session, desk, feed, now, most=NO_LIMIT)
    return outcome


def unfollow(session: Session, ref: str) -> bool:
    """Take a feed from every desk that has it as all do; a desk that somebody there added it to keeps it."""
    everyone = desks.find(session, EVERYONE)
    found = _rows.of_desk(session, everyone, ref) if everyone is not None else None
    if everyone is None or found is None:
        return False
    feed = found[0].source_id
    having = select(FeedFollowRow.desk_id).where(FeedFollowRow.source_id == feed, FeedFollowRow.added_by.is_(None))
    mine = set(session.scalars(having))
    for desk in _desks(session):
        if desk.id in mine:
            following.leave(session, desk, feed)
    following.leave(session, everyone, feed)
    return True


def open_desk(session: Session, key: str, now: datetime, *, newest: int) -> Desk:
    """Return the desk with this key; a new one follows what every desk follows."""
    known = desks.find(session, key)
    if known is not None:
        return known
    desk, everyone = desks.ensure(session, key, now), desks.find(session, EVERYONE)
    if everyone is not None and everyone != desk:
        for followed in session.scalars(select(FeedFollowRow).where(FeedFollowRow.desk_id == everyone.id)).all():
            following.join(session, desk, followed, now, newest=newest)
    return desk


def _desks(session: Session) -> tuple[Desk, ...]:
    rows = session.execute(select(DeskRow.id, DeskRow.key).where(DeskRow.key != EVERYONE).order_by(DeskRow.id))
    return tuple(Desk(id_, key) for id_, key in rows)
