"""Gives the next row of each target to one process, for as long as its lease; what to do with it is `delivery`'s."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from newsdesk.messages import stored
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Claimed, Deed, Kind, Refusal, State, Target
from newsdesk.storage.outbox import _rows
from newsdesk.storage.outbox_tables import DeliveryRow, OutboxRow, TargetRow
from newsdesk.storage.tables import DeskRow


def claim(session: Session, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
    """Take up to `limit` rows that are due, at most one of each target and always its oldest, until `now + lease`.

    A row that somebody else had when their lease ended comes as `uncertain`: it may have arrived. Rows past their time
    are settled as expired. Nothing is taken while all sending is stopped.

    The order of one target is that of the rows' coming. A row that is tried again later holds up those behind it; one
    that is held, gathering or parked does not.
    """
    delivery = session.get(DeliveryRow, 1)
    if delivery is not None and delivery.stopped_why is not None:
        return ()
    _expire(session, now)
    found = session.scalars(_due(now).limit(limit)).all()
    origins = _origins(session, found)
    rows = [row for row in found if _can_be_done(row, origins, now)]
    for row in rows:
        if row.state == State.SENDING:
            row.uncertain = True
        row.state, row.token = State.SENDING, secrets.token_hex(8)
        row.lease_until, row.last_try_at = now + lease, now
        row.first_try_at = row.first_try_at or now
        row.attempts += 1
    session.flush()
    desks = _desks(session, {row.desk_id for row in rows})
    back = _to_read_back(session, delivery, [row.target for row in rows])
    return tuple(_claimed(row, desks[row.desk_id], origins, back) for row in rows)


def release(session: Session, claims: Iterable[Claimed]) -> None:
    """Put back rows that were claimed and not begun, as if nobody had had them."""
    for claimed in claims:
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.key == claimed.key, OutboxRow.token == claimed.token, OutboxRow.state == State.SENDING)
            .values(
                state=State.WAITING,
                uncertain=claimed.uncertain,
                attempts=OutboxRow.attempts - 1,
                lease_until=None,
                token=None,
            )
        )


def next_due(session: Session, now: datetime) -> datetime | None:
    """Return when the next row is due (now, where one is), `None` where nothing is owed or all sending is stopped."""
    delivery = session.get(DeliveryRow, 1)
    if delivery is not None and delivery.stopped_why is not None:
        return None
    heads = _heads()
    until = select(
        func.max(
            OutboxRow.due_at,
            func.coalesce(TargetRow.probe_at, OutboxRow.due_at),
            func.coalesce(OutboxRow.lease_until, OutboxRow.due_at),
        )
    ).where(OutboxRow.id.in_(heads))
    times = session.scalars(until.join(TargetRow, TargetRow.target == OutboxRow.target, isouter=True)).all()
    gathering = session.scalar(
        select(func.min(OutboxRow.due_at)).where(_rows.is_one_of(OutboxRow.state, State.GATHERING))
    )
    soonest = min((at for at in (*times, gathering) if at is not None), default=None)
    return None if soonest is None else max(soonest, now)


def _heads() -> Select[int]:
    """Select the oldest owed row of each target."""
    line = aliased(OutboxRow)
    return select(func.min(line.id)).where(_rows.is_one_of(line.state, *_rows.MOVING)).group_by(line.target)


def _due(now: datetime) -> Select[OutboxRow]:
    free = or_(OutboxRow.state == State.WAITING, OutboxRow.lease_until <= now)
    may = or_(TargetRow.paused_why.is_(None), TargetRow.probe_at <= now)
    return (
        select(OutboxRow)
        .join(TargetRow, TargetRow.target == OutboxRow.target)
        .where(OutboxRow.id.in_(_heads()), OutboxRow.due_at <= now, free, may)
        .order_by(OutboxRow.due_at, OutboxRow.id)
    )


def _can_be_done(row: OutboxRow, origins: dict[str, OutboxRow], now: datetime) -> bool:
    """Settle what cannot be done and return `False`: a change of what was never sent, content that cannot be read."""
    if row.of_key is not None and _rows.place(origins[row.of_key]) is None:
        row.state, row.settled_at = State.REPLACED, now
        return False
    try:
        if row.content is not None:
            stored.unpack(row.content)
    except stored.UnknownFormat:
        row.state, row.why, row.settled_at = State.REJECTED, Refusal.INVALID, now
        return False
    return True


def _expire(session: Session, now: datetime) -> None:
    """Settle what is of no use any more. What may be on its way at this moment is left to its lease."""
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.expires_at <= now,
            OutboxRow.settled_at.is_(None),
            OutboxRow.state.in_((State.WAITING, State.GATHERING)),
        )
        .values(state=State.EXPIRED, settled_at=now)
    )


def _origins(session: Session, rows: Sequence[OutboxRow]) -> dict[str, OutboxRow]:
    wanted = {row.of_key for row in rows if row.of_key is not None}
    if not wanted:
        return {}
    return {row.key: row for row in session.scalars(select(OutboxRow).where(OutboxRow.key.in_(wanted)))}


def _desks(session: Session, ids: set[int]) -> dict[int, Desk]:
    found = session.execute(select(DeskRow.id, DeskRow.key).where(DeskRow.id.in_(ids)))
    return {desk_id: Desk(desk_id, key) for desk_id, key in found}


def _to_read_back(session: Session, delivery: DeliveryRow | None, targets: list[str]) -> dict[str, datetime]:
    """Return from when on each target has to be read back, where it has."""
    if delivery is None or delivery.restored_at is None or delivery.backup_at is None:
        return {}
    done = or_(TargetRow.read_back_at.is_(None), TargetRow.read_back_at < delivery.restored_at)
    found = session.scalars(select(TargetRow.target).where(and_(TargetRow.target.in_(targets), done)))
    return dict.fromkeys(found, delivery.backup_at)


def _claimed(row: OutboxRow, desk: Desk, origins: dict[str, OutboxRow], back: dict[str, datetime]) -> Claimed:
    origin = origins.get(row.of_key) if row.of_key is not None else None
    assert row.token is not None
    assert row.lease_until is not None
    return Claimed(
        key=row.key,
        token=row.token,
        desk=desk,
        deed=Deed(row.deed),
        target=Target.read(row.target),
        kind=Kind(row.kind),
        about=row.about,
        owner=row.owner,
        message=None if row.content is None else stored.unpack(row.content),
        title=row.title,
        role=row.role,
        reference=_rows.reference(row.key) if row.of_key is None else _rows.reference(row.of_key),
        nonce=_rows.nonce(row.key),
        attempts=row.attempts,
        lease_until=row.lease_until,
        place=None if origin is None else _rows.place(origin),
        uncertain=row.uncertain,
        look_from=row.first_try_at,
        look_until=row.last_try_at,
        read_back_from=back.get(row.target),
    )
