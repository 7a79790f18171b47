"""The story of what was owed, as a desk may hear it: for `why`, for removing posts, and for the state of sending."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from newsdesk.messages import stored
from newsdesk.models.article import Desk
from newsdesk.models.message import Message
from newsdesk.models.outbox import OWED, Deed, Kind, PausedTarget, Place, Refusal, Sending, State, Target
from newsdesk.storage.outbox import _rows
from newsdesk.storage.outbox_tables import DeliveryRow, OutboxArticleRow, OutboxRow, TargetRow
from newsdesk.storage.tables import DeskRow

LATELY = 10
"""Rows that `lately` returns."""


def by_reference(session: Session, desk: Desk, reference: str) -> Sending | None:
    """Return the message of a desk that carries this reference, the newest where two do; `None` where none does."""
    found = select(OutboxRow).where(
        OutboxRow.desk_id == desk.id, OutboxRow.reference == reference, OutboxRow.of_key.is_(None)
    )
    row = session.scalars(found.order_by(OutboxRow.id.desc()).limit(1)).one_or_none()
    return None if row is None else _sending(session, row)


def by_place(session: Session, desk: Desk, channel: int, message: int) -> Sending | None:
    """Return what was sent as this message (ids of Discord), `None` where a desk sent no such."""
    found = select(OutboxRow).where(
        OutboxRow.desk_id == desk.id,
        OutboxRow.channel_id == channel,
        OutboxRow.message_id == message,
        OutboxRow.of_key.is_(None),
    )
    row = session.scalars(found.limit(1)).one_or_none()
    return None if row is None else _sending(session, row)


def desk_of(session: Session, person: int, *, key: str | None = None, target: Target | None = None) -> Desk | None:
    """Return the desk of what a person (an id of Discord) has set up or is sent: a row's, or a target's newest one.

    Of somebody else's they are not told that it is there.
    """
    what = OutboxRow.key == key if key is not None else OutboxRow.target == str(target)
    theirs = or_(OutboxRow.owner == person, OutboxRow.target == str(Target("user", person)))
    found = session.execute(
        select(DeskRow.id, DeskRow.key)
        .join(OutboxRow, OutboxRow.desk_id == DeskRow.id)
        .where(what, theirs)
        .order_by(OutboxRow.id.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else Desk(found.id, found.key)


def told_to(
    session: Session, person: int, *, reference: str | None = None, place: Place | None = None
) -> tuple[Desk, Sending] | None:
    """Return the message that a person (an id of Discord) was sent, or is owed, and whose it is.

    By its reference or by where it stands; whichever desk has sent it, it came to them.
    """
    found = select(OutboxRow, DeskRow.key).join(DeskRow, DeskRow.id == OutboxRow.desk_id)
    found = found.where(OutboxRow.target == str(Target("user", person)), OutboxRow.of_key.is_(None))
    if place is not None:
        found = found.where(OutboxRow.channel_id == place.channel, OutboxRow.message_id == place.message)
    else:
        found = found.where(OutboxRow.reference == reference)
    row = session.execute(found.order_by(OutboxRow.id.desc()).limit(1)).one_or_none()
    return None if row is None else (Desk(row[0].desk_id, row[1]), _sending(session, row[0]))


def changes(session: Session, desk: Desk, key: str) -> tuple[Sending, ...]:
    """Return the edits and deletions of a desk's message, in the order in which they were owed."""
    found = select(OutboxRow).where(OutboxRow.desk_id == desk.id, OutboxRow.of_key == key)
    return tuple(_sending(session, row) for row in session.scalars(found.order_by(OutboxRow.id)))


def says(session: Session, desk: Desk, key: str, message: Message) -> bool:
    """Tell whether a desk's message says just this, once the edits that are owed have been made."""
    found = select(OutboxRow.content).where(
        OutboxRow.desk_id == desk.id,
        (OutboxRow.key == key) | (OutboxRow.of_key == key),
        OutboxRow.deed != Deed.DELETE,
    )
    return session.scalar(found.order_by(OutboxRow.id.desc()).limit(1)) == stored.pack(message)


def lately(session: Session, desk: Desk, target: Target) -> tuple[Sending, ...]:
    """Return what a target of a desk was owed last, newest first: sends and posts, whatever came of them."""
    return _lately(session, target, OutboxRow.desk_id == desk.id)


def lately_told(session: Session, person: int) -> tuple[Sending, ...]:
    """Return what a person (an id of Discord) was owed last by direct message, whichever desk owed it."""
    return _lately(session, Target("user", person))


def _lately(session: Session, target: Target, *whose: ColumnElement[bool]) -> tuple[Sending, ...]:
    found = select(OutboxRow).where(OutboxRow.target == str(target), OutboxRow.of_key.is_(None), *whose)
    rows = session.scalars(found.order_by(OutboxRow.created_at.desc(), OutboxRow.id.desc()).limit(LATELY)).all()
    return tuple(_sending(session, row) for row in rows)


def carrying(session: Session, desk: Desk, ref: str) -> tuple[Sending, ...]:
    """Return the messages of a desk that carry an article and are there, may be there or are owed, newest first.

    Those that are being deleted are none of them.
    """
    alive = OutboxRow.state.in_((State.SENT, State.HELD, *OWED))
    gone = aliased(OutboxRow)
    deleted = select(gone.id).where(gone.of_key == OutboxRow.key, gone.deed == Deed.DELETE).exists()
    rows = session.scalars(
        select(OutboxRow)
        .join(OutboxArticleRow, OutboxArticleRow.outbox_id == OutboxRow.id)
        .where(
            OutboxArticleRow.ref == ref,
            OutboxRow.desk_id == desk.id,
            OutboxRow.of_key.is_(None),
            alive,
            ~deleted,
        )
        .order_by(OutboxRow.id.desc())
    ).all()
    return tuple(_sending(session, row) for row in rows)


def paused(session: Session, desk: Desk) -> tuple[PausedTarget, ...]:
    """Return the places of a desk to which nothing is sent for now, those paused longest first."""
    found = select(TargetRow).where(TargetRow.desk_id == desk.id, TargetRow.paused_why.is_not(None))
    rows = session.scalars(found.order_by(TargetRow.paused_at)).all()
    return tuple(told for row in rows if (told := _paused(session, desk.id, row.target)) is not None)


def paused_place(session: Session, desk: Desk, target: Target) -> PausedTarget | None:
    """Return how one place stands to which a desk owes something that it does not take; `None` where it takes it."""
    return _paused(session, desk.id, str(target))


def owed(session: Session) -> int:
    """Return how many requests are owed, of all desks together: a figure for the operator alone."""
    return session.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.settled_at.is_(None))) or 0


def waits(session: Session, desk: Desk, beginning: str, target: Target) -> bool:
    """Tell whether a message of a desk to a place is owed still whose key begins so; `beginning` ends with a colon."""
    assert beginning.endswith(":"), beginning
    keyed = (OutboxRow.key >= beginning) & (OutboxRow.key < f"{beginning[:-1]};")
    mine = keyed & (OutboxRow.desk_id == desk.id) & (OutboxRow.target == str(target))
    mine &= OutboxRow.settled_at.is_(None) & OutboxRow.of_key.is_(None)
    return session.scalar(select(OutboxRow.id).where(mine).limit(1)) is not None


def stopped(session: Session) -> tuple[str, datetime] | None:
    """Return why all sending is stopped and since when, `None` where it is not."""
    row = session.get(DeliveryRow, 1)
    return (
        None if row is None or row.stopped_why is None or row.stopped_at is None else (row.stopped_why, row.stopped_at)
    )


def _paused(session: Session, desk_id: int, target: str) -> PausedTarget | None:
    row = session.get(TargetRow, target)
    if row is None or row.paused_why is None or row.paused_at is None or row.probe_at is None:
        return None
    # A person may be owed something by several desks.
    mine = (OutboxRow.target == target) & (OutboxRow.desk_id == desk_id)
    owed = mine & OutboxRow.state.in_(tuple(OWED)) & OutboxRow.of_key.is_(None)
    return PausedTarget(
        target=Target.read(target),
        why=Refusal(row.paused_why),
        missing=tuple(row.missing or ()),
        since=row.paused_at,
        next_try=row.probe_at,
        waiting=session.scalar(select(func.count()).select_from(OutboxRow).where(owed)) or 0,
    )


def _sending(session: Session, row: OutboxRow) -> Sending:
    bundle = None if row.bundle_key is None else _rows.reference(row.bundle_key)
    edits = select(func.count()).select_from(OutboxRow).where(OutboxRow.of_key == row.key, OutboxRow.deed == Deed.EDIT)
    refs = session.scalars(select(OutboxArticleRow.ref).where(OutboxArticleRow.outbox_id == row.id))
    owed = State(row.state) in OWED
    return Sending(
        key=row.key,
        reference=row.reference,
        deed=Deed(row.deed),
        target=Target.read(row.target),
        kind=Kind(row.kind),
        about=row.about,
        state=State(row.state),
        why=row.why,
        created=row.created_at,
        due=row.due_at,
        settled=row.settled_at,
        attempts=row.attempts,
        first_try=row.first_try_at,
        last_try=row.last_try_at,
        place=_rows.place(row),
        bundle=bundle,
        edits=session.scalar(edits) or 0,
        articles=tuple(refs),
        paused=_paused(session, row.desk_id, row.target) if owed else None,
    )
