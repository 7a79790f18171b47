"""What a clock that was ahead has left in the future, brought back to the present; and the latest moment that is known.

Until then feeds would not be looked at, nor messages sent, that were put off to a time of the clock as it was.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, func, or_, select, text
from sqlalchemy.orm import Session

from newsdesk.models.outbox import State
from newsdesk.storage.digest_tables import DigestRow
from newsdesk.storage.feed_tables import FeedFollowRow
from newsdesk.storage.outbox import _rows
from newsdesk.storage.outbox_tables import OutboxRow
from newsdesk.storage.tables import ArticleRow, UtcTime

APART = timedelta(minutes=5)
"""By so much the clocks of processes may differ: what is no further in the future is left as it is."""

_BROUGHT_BACK = """
-- What came then is news of now: to nobody would it be told before its time.
UPDATE article_sources SET seen_at = :now WHERE seen_at > :later;
UPDATE articles SET first_seen_at = :now WHERE first_seen_at > :later;
UPDATE articles SET approved_at = :now WHERE approved_at > :later;
UPDATE follows SET since = :now WHERE since > :later;
UPDATE feed_follows SET since = :now WHERE since > :later;
UPDATE asked SET at = :now WHERE at > :later;
UPDATE alerts SET mentioned_at = :now WHERE mentioned_at > :later;
UPDATE alert_hits SET at = :now WHERE at > :later;
-- What was put off is tried again, and what a process has is free: it holds on to it, or has ended.
UPDATE alert_hits SET retry_at = :now WHERE became IS NULL AND retry_at > :later;
UPDATE targets SET probe_at = :now, paused_at = :now WHERE paused_at > :later;
UPDATE targets SET probe_at = :now WHERE paused_at IS NULL AND probe_at > :later;
UPDATE feeds SET lease_until = :now WHERE lease_until > :later;
UPDATE feeds SET next_check_at = :now, retry_at = NULL WHERE source_id IN
    (SELECT source_id FROM feed_follows WHERE checked_at > :later AND next_check_at IS NOT NULL);
UPDATE feed_follows SET next_check_at = :now, retry_at = NULL, checked_at = :now
    WHERE checked_at > :later AND next_check_at IS NOT NULL;
-- What was to wait for so long from when it was owed waits for as long from now.
UPDATE outbox SET due_at = due_at - (created_at - :now), expires_at = expires_at - (created_at - :now),
    created_at = :now WHERE settled_at IS NULL AND created_at > :later;
UPDATE outbox SET due_at = :now WHERE settled_at IS NULL AND last_try_at > :later
"""
_TIMES = (bindparam("now", type_=UtcTime), bindparam("later", type_=UtcTime))
_STATEMENTS = tuple(text(statement).bindparams(*_TIMES) for statement in _BROUGHT_BACK.split(";"))


def ahead(session: Session, now: datetime) -> bool:
    """Tell whether something is known to have happened later than now."""
    later = now + APART
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(ArticleRow.first_seen_at > later),
                    exists().where(FeedFollowRow.checked_at > later),
                    exists().where(DigestRow.told_up_to > later),
                    *(
                        exists().where(_rows.is_one_of(OutboxRow.state, *states), column > later)
                        for states in (_rows.MOVING, (State.GATHERING,))
                        for column in (OutboxRow.created_at, OutboxRow.last_try_at)
                    ),
                )
            )
        )
    )


def set_back(session: Session, now: datetime) -> None:
    """Bring to `now` what happened, or is due, at a time that the clock had before it was set back.

    When digests are due is left to who knows their schedules.
    """
    for statement in _STATEMENTS:
        session.execute(statement, {"now": now, "later": now + APART})


def latest(session: Session) -> datetime | None:
    """Return the latest moment at which anything is known to have happened; `None` where nothing ever has."""
    known = (
        select(func.max(ArticleRow.first_seen_at)),
        select(func.max(FeedFollowRow.checked_at)),
        select(func.max(OutboxRow.created_at)),
    )
    return max((at for at in map(session.scalar, known) if at is not None), default=None)
