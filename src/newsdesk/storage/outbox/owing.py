"""Makes a row of what is owed, once, however often it is owed; an edit or a deletion finds what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.messages import stored, unasked
from newsdesk.models.article import Desk
from newsdesk.models.outbox import OWED, Deed, Owed, State
from newsdesk.storage.outbox import _rows, targets
from newsdesk.storage.outbox_tables import OutboxArticleRow, OutboxRow, TargetRow
from newsdesk.storage.tables import table_of


def enqueue(session: Session, desk: Desk, owed: Owed, now: datetime) -> bool:
    """Owe a request, and tell whether it was not owed before.

    An edit of what has not been tried yet changes what will be sent, and is settled with it; else it takes the place of
    older edits that wait. A deletion takes back what certainly has not arrived; after a restore it stays owed until it
    is known that nothing stands there. Where what it changes was never sent and never will be, nothing is to be done.

    Raises `ValueError` for an edit or a deletion of what was never owed, and for a message that leaves no room for its
    reference: bugs of the caller, both.
    """
    known = select(OutboxRow.id).where(OutboxRow.key == owed.key)
    if session.scalar(known) is not None:
        return False
    if owed.message is not None and not unasked.fits(owed.message):
        raise ValueError(f"{owed.key} is too long to be sent with its reference")
    target, place = str(owed.target), None
    if owed.of is not None:
        target, state = _change(session, desk, owed, now)
    else:
        # After a restore: what was owed before, and arrived, is only owed again because the database has forgotten it.
        place = targets.seen(session, target, _rows.reference(owed.key))
        # Where it was not looked yet it may turn out that it came alone, so it does not gather with others.
        gathers = owed.gathers and not targets.unread_of(session, (target,))
        waits = State.GATHERING if gathers else State.WAITING
        state = waits if place is None else State.SENT
    session.execute(
        insert_or(table_of(TargetRow)).values(target=target, desk_id=desk.id, probes=0).on_conflict_do_nothing()
    )
    row = OutboxRow(
        key=owed.key,
        reference=_rows.reference(owed.key),
        desk_id=desk.id,
        deed=owed.deed,
        target=target,
        kind=owed.kind,
        about=owed.about,
        owner=owed.owner,
        of_key=owed.of,
        content=None if owed.message is None else stored.pack(owed.message),
        headline=None if owed.headline is None else stored.pack_line(owed.headline),
        title=owed.title,
        role=owed.role,
        state=state,
        why=None,
        created_at=now,
        due_at=owed.due or now,
        expires_at=owed.expires,
        attempts=0,
        uncertain=False,
        channel_id=None if place is None else place.channel,
        message_id=None if place is None else place.message,
        settled_at=None if state in OWED else now,
    )
    session.add(row)
    session.flush()
    session.add_all(OutboxArticleRow(outbox_id=row.id, ref=ref) for ref in dict.fromkeys(owed.articles))
    session.flush()
    return True


def _change(session: Session, desk: Desk, owed: Owed, now: datetime) -> tuple[str, State]:
    """Do what an edit or a deletion does at once; return the target of what it changes, and how its own row begins."""
    origin = session.scalar(select(OutboxRow).where(OutboxRow.key == owed.of, OutboxRow.desk_id == desk.id))
    if origin is None:
        raise ValueError(f"nothing was ever owed under {owed.of}")
    if origin.state in (State.REJECTED, State.EXPIRED, State.WITHDRAWN, State.BUNDLED):
        return origin.target, State.REPLACED
    _replace_older(session, owed, now)
    unsent = not origin.uncertain if owed.deed is Deed.DELETE else origin.attempts == 0
    if unsent and origin.state in (State.WAITING, State.GATHERING):
        _change_unsent(session, origin, owed, now)
        looked_for = owed.deed is Deed.DELETE and targets.unread_of(session, (origin.target,))
        return origin.target, State.WAITING if looked_for else State.REPLACED
    return origin.target, State.PARKED if origin.state == State.HELD else State.WAITING


def fold(session: Session, origin: OutboxRow, now: datetime) -> None:
    """Do at once what was owed of a message while somebody had it who has not begun to send it.

    A deletion stays owed where its place has yet to be read back, as it would if it came now.
    """
    if origin.uncertain or origin.of_key is not None:
        return
    unread = targets.unread_of(session, (origin.target,))
    waiting = (OutboxRow.of_key == origin.key) & (OutboxRow.state == State.WAITING)
    for change in session.scalars(select(OutboxRow).where(waiting).order_by(OutboxRow.id)).all():
        if change.deed == Deed.DELETE:
            origin.state, origin.settled_at = State.WITHDRAWN, now
            if unread:
                continue
        elif origin.attempts == 0:
            origin.content = change.content
            origin.headline = change.headline or origin.headline
            refs = select(OutboxArticleRow.ref).where(OutboxArticleRow.outbox_id == change.id)
            _carry(session, origin, session.scalars(refs).all())
        else:
            continue
        change.state, change.settled_at = State.REPLACED, now
    session.flush()


def _replace_older(session: Session, owed: Owed, now: datetime) -> None:
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.of_key == owed.of,
            OutboxRow.deed == Deed.EDIT,
            OutboxRow.state.in_((State.WAITING, State.PARKED)),
        )
        .values(state=State.REPLACED, settled_at=now)
    )


def _change_unsent(session: Session, origin: OutboxRow, owed: Owed, now: datetime) -> None:
    if owed.deed is Deed.DELETE:
        origin.state, origin.settled_at = State.WITHDRAWN, now
    else:
        assert owed.message is not None, owed
        origin.content = stored.pack(owed.message)
        if owed.headline is not None:
            origin.headline = stored.pack_line(owed.headline)
        _carry(session, origin, owed.articles)
    session.flush()


def _carry(session: Session, row: OutboxRow, articles: Iterable[str]) -> None:
    known = set(session.scalars(select(OutboxArticleRow.ref).where(OutboxArticleRow.outbox_id == row.id)))
    added = [ref for ref in dict.fromkeys(articles) if ref not in known]
    session.add_all(OutboxArticleRow(outbox_id=row.id, ref=ref) for ref in added)
