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
    Place,
    Refusal,
    Rejected,
    Sent,
    State,
    Stopped,
    Turn,
    Unsure,
)
from newsdesk.storage.outbox import _rows, owing, targets
from newsdesk.storage.outbox_tables import OutboxRow, TargetRow


def settle(session: Session, claimed: Claimed, outcome: Outcome, again: datetime, now: datetime) -> Turn | None:
    """Write down the outcome of a claimed row; it is tried again at `again` where it has to be.

    Returns what has changed by it that somebody should know of. What the holder of an ended lease says does not count,
    unless it is that the message arrived.
    """
    row = session.scalar(select(OutboxRow).where(OutboxRow.key == claimed.key))
    if row is None:
        return None
    if isinstance(outcome, Sent):
        return _sent(session, row, outcome.place, now)
    if row.state != State.SENDING or row.token != claimed.token:
        return None
    row.token = row.lease_until = None
    looked = claimed.read_back_from is not None
    if looked or isinstance(outcome, Stopped):
        # Nothing is sent before a target was read back, and what is refused at the door never counts as tried.
        _rows.untried(row)
    turn: Turn | None = None
    match outcome:
        case Later() | Unsure():
            _later(session, row, outcome, again, now, looked=looked)
        case Held(why):
            row.state, row.why, row.settled_at = State.HELD, why, now
            _park(session, row.key)
            turn = Turn.HELD
        case Rejected():
            turn = _rejected(session, row, claimed, outcome, again, now)
        case Stopped(why):
            row.state, row.why = State.WAITING, None
            session.flush()
            targets.stop(session, why, now)
    session.flush()
    if row.state == State.WAITING and row.attempts == 0:
        owing.fold(session, row, now)
    return turn


def _later(
    session: Session, row: OutboxRow, outcome: Later | Unsure, again: datetime, now: datetime, *, looked: bool
) -> None:
    if looked:
        # The whole target waits until it can be read back.
        row.state, row.why = State.WAITING, outcome.why
        targets.look_again(session, row.target, again)
        return
    _put_back(session, row, outcome.why, again, now)
    # An edit or a deletion may be repeated as often as one likes; nothing has to be looked for.
    if isinstance(outcome, Unsure) and Deed(row.deed) in (Deed.SEND, Deed.POST):
        row.uncertain, row.uncertain_from = True, row.uncertain_from or row.last_try_at


def _rejected(
    session: Session, row: OutboxRow, claimed: Claimed, outcome: Rejected, again: datetime, now: datetime
) -> Turn | None:
    if outcome.why not in PAUSING or _of_one_message(row, outcome.why, claimed):
        return _reject(session, row, outcome.why, now)
    row.state, row.why = State.WAITING, outcome.why
    if claimed.read_back_from is None:
        row.due_at = now
    session.flush()
    return Turn.PAUSED if targets.pause(session, row.target, outcome, again, now) else None


def _sent(session: Session, row: OutboxRow, place: Place, now: datetime) -> Turn | None:
    if row.state in (State.WAITING, State.SENDING, State.HELD):
        _unpark(session, row)
        row.state, row.settled_at, row.why, row.uncertain = State.SENT, now, None, False
        row.token = row.lease_until = row.uncertain_from = None
        row.channel_id, row.message_id = place.channel, place.message
        session.flush()
    elif row.state != State.SENT:  # as one is that was found while its target was read back
        return None
    return Turn.RESUMED if targets.works(session, row.target) else None


def _put_back(session: Session, row: OutboxRow, why: str, again: datetime, now: datetime) -> None:
    """Have a row wait; an edit for which a later change waits by now is made no more, lest it come after that."""
    row.state, row.why, row.due_at = State.WAITING, why, again
    newer = select(OutboxRow.id).where(
        OutboxRow.of_key == row.of_key,
        OutboxRow.id > row.id,
        OutboxRow.state.in_((State.WAITING, State.SENDING, State.SENT)),
    )
    if row.deed == Deed.EDIT and session.scalar(newer.limit(1)) is not None:
        row.state, row.settled_at = State.REPLACED, now


def _of_one_message(row: OutboxRow, why: Refusal, claimed: Claimed) -> bool:
    """Tell whether a refusal is of one message alone.

    A forum's post may be locked where the forum is not. And to change one's own message takes no permission but to see
    it: what is refused for another is somebody else's, of the bot whose token was there before.
    """
    if row.of_key is None or claimed.read_back_from is not None:
        return False
    return why is Refusal.NO_PERMISSION or (why is Refusal.LOCKED and row.target.startswith("forum:"))


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


def _unpark(session: Session, row: OutboxRow) -> None:
    if row.state == State.HELD:
        parked = (OutboxRow.of_key == row.key) & (OutboxRow.state == State.PARKED)
        session.execute(update(OutboxRow).where(parked).values(state=State.WAITING))


def _park(session: Session, key: str) -> None:
    session.flush()
    session.execute(
        update(OutboxRow).where(OutboxRow.of_key == key, OutboxRow.state == State.WAITING).values(state=State.PARKED)
    )


def _drop_changes(session: Session, key: str, now: datetime) -> None:
    owed = OutboxRow.state.in_((State.WAITING, State.PARKED))
    session.execute(update(OutboxRow).where(OutboxRow.of_key == key, owed).values(state=State.REPLACED, settled_at=now))
