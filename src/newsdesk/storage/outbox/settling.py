"""Writes down what came of a try; when the next one is and whom to tell is decided by `delivery`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from newsdesk.models.outbox import (
    PAUSING,
    Claimed,
    Deed,
    Held,
    Later,
    Outcome,
    Refusal,
    Rejected,
    Sent,
    State,
    Stopped,
    Turn,
    Unsure,
)
from newsdesk.storage.outbox import targets
from newsdesk.storage.outbox_tables import OutboxRow, TargetRow


def settle(session: Session, claimed: Claimed, outcome: Outcome, again: datetime, now: datetime) -> Turn | None:
    """Write down the outcome of a claimed row; it is tried again at `again` where it has to be.

    Returns what has changed by it that somebody should know of. What the holder of an ended lease says does not count,
    unless it is that the message arrived.
    """
    row = session.scalar(select(OutboxRow).where(OutboxRow.key == claimed.key))
    if row is None or row.state != State.SENDING or (row.token != claimed.token and not isinstance(outcome, Sent)):
        return None
    row.token = row.lease_until = None
    match outcome:
        case Sent(place):
            row.state, row.settled_at, row.why, row.uncertain = State.SENT, now, None, False
            row.channel_id, row.message_id = place.channel, place.message
            session.flush()
            return Turn.RESUMED if targets.works(session, row.target) else None
        case Later(why):
            row.state, row.why, row.due_at = State.WAITING, why, again
        case Unsure(why):
            # An edit or a deletion may be repeated as often as one likes; nothing has to be looked for.
            row.state, row.why, row.due_at = State.WAITING, why, again
            row.uncertain = Deed(row.deed) in (Deed.SEND, Deed.POST)
        case Held(why):
            row.state, row.why, row.settled_at = State.HELD, why, now
            _park(session, row.key)
            return Turn.HELD
        case Rejected(why) if why in PAUSING and not _of_one_thread(row, why):
            row.state, row.why, row.due_at = State.WAITING, why, now
            session.flush()
            return Turn.PAUSED if targets.pause(session, row.target, outcome, again, now) else None
        case Rejected(why):
            return _reject(session, row, why, now)
        case Stopped(why):
            row.state, row.why = State.WAITING, None
            # It was refused at the door: it never counts as tried.
            row.attempts -= 1
            session.flush()
            targets.stop(session, why, now)
    session.flush()
    return None


def _of_one_thread(row: OutboxRow, why: Refusal) -> bool:
    """Tell whether a change of a forum's post was refused because that post is locked: the forum itself is not."""
    return why is Refusal.LOCKED and row.of_key is not None and row.target.startswith("forum:")


def _reject(session: Session, row: OutboxRow, why: Refusal, now: datetime) -> Turn | None:
    if why is Refusal.MESSAGE_GONE and row.deed == Deed.DELETE:
        row.state, row.settled_at = State.SENT, now
        session.flush()
        return None
    row.state, row.why, row.settled_at = State.REJECTED, why, now
    session.flush()
    _drop_changes(session, row.key, now)
    if why is Refusal.CHANNEL_GONE:
        # What follows would be refused one by one; nobody can bring a deleted channel back.
        rest = (OutboxRow.target == row.target) & OutboxRow.state.in_((State.WAITING, State.GATHERING, State.PARKED))
        session.execute(update(OutboxRow).where(rest).values(state=State.REJECTED, why=why, settled_at=now))
        session.execute(
            update(TargetRow).where(TargetRow.target == row.target).values(paused_why=None, probe_at=None, probes=0)
        )
    # A message that somebody has deleted is nobody's trouble; the rest is worth a word.
    return None if why is Refusal.MESSAGE_GONE else Turn.REJECTED


def _park(session: Session, key: str) -> None:
    session.flush()
    session.execute(
        update(OutboxRow).where(OutboxRow.of_key == key, OutboxRow.state == State.WAITING).values(state=State.PARKED)
    )


def _drop_changes(session: Session, key: str, now: datetime) -> None:
    owed = OutboxRow.state.in_((State.WAITING, State.PARKED))
    session.execute(update(OutboxRow).where(OutboxRow.of_key == key, owed).values(state=State.REPLACED, settled_at=now))
