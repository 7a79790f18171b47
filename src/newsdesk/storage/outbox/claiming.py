"""Gives the next row of each target to one process, for as long as its lease; what to do with it is `delivery`'s."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Boolean, ColumnElement, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session, aliased

from newsdesk.messages import stored
from newsdesk.models.article import Desk
from newsdesk.models.message import Message
from newsdesk.models.outbox import Claimed, Deed, Kind, State, Target
from newsdesk.storage.outbox import _rows, owing
from newsdesk.storage.outbox_tables import DeliveryRow, OutboxRow, TargetRow
from newsdesk.storage.tables import DeskRow, among, table_of

NEW = (Deed.SEND, Deed.POST)
"""What puts a message into its place; the others change one that is there, and may be repeated at will."""


ROUNDS = 8
"""So often one claim looks on where all that it found is settled: what is left is for the next one."""

_ROWS = table_of(OutboxRow)
# What may have been sent already does not expire unlooked for: who owns it may want it deleted.
_RESTORED = select(DeliveryRow.restored_at).where(DeliveryRow.id == 1).scalar_subquery()
_READ = or_(
    _RESTORED.is_(None),
    select(TargetRow.target).where(TargetRow.target == _ROWS.c.target, TargetRow.read_back_at >= _RESTORED).exists(),
)
_NOW = bindparam("now", type_=OutboxRow.due_at.type)
_BEFORE = bindparam("before", type_=OutboxRow.due_at.type)
# Put together once: each claim asks for them, and building them takes longer than running them.
_EXPIRE = (
    update(_ROWS)
    .where(
        _ROWS.c.expires_at <= _NOW,
        _ROWS.c.settled_at.is_(None),
        _ROWS.c.uncertain.is_(False),
        _rows.is_one_of(_ROWS.c.state, State.WAITING, State.GATHERING),
        _READ,
    )
    .values(state=str(State.EXPIRED), settled_at=_NOW)
)
_EXPIRE_OLD = (
    update(_ROWS)
    .where(
        _rows.is_one_of(_ROWS.c.state, *_rows.MOVING),
        _rows.is_one_of(_ROWS.c.state, State.WAITING),
        _ROWS.c.created_at < _BEFORE,
        _ROWS.c.due_at < _BEFORE,
        _ROWS.c.attempts == 0,
        _ROWS.c.uncertain.is_(False),
        _ROWS.c.of_key.is_(None),
        _ROWS.c.kind != str(Kind.NOTICE),
        _READ,
    )
    .values(state=str(State.EXPIRED), settled_at=_NOW)
)
_ORIGINS = _ROWS.alias()
_DROP_DEAD = (
    update(_ROWS)
    .where(
        _ROWS.c.target == bindparam("place"),
        _rows.is_one_of(_ROWS.c.state, *_rows.MOVING),
        _rows.is_one_of(_ROWS.c.state, State.WAITING),
        _ROWS.c.of_key.is_not(None),
        ~select(_ORIGINS.c.id)
        .where(
            _ORIGINS.c.key == _ROWS.c.of_key,
            or_(
                _ORIGINS.c.message_id.is_not(None),
                _rows.is_one_of(_ORIGINS.c.state, *_rows.MOVING, State.GATHERING),
                and_(bindparam("unlooked", type_=Boolean), _ORIGINS.c.state == str(State.WITHDRAWN)),
            ),
        )
        .exists(),
    )
    .values(state=str(State.REPLACED), settled_at=_NOW)
)
_DESKS = select(DeskRow.id, DeskRow.key).where(DeskRow.id.in_(among("desks")))
_KNOW = insert_or(table_of(TargetRow)).on_conflict_do_nothing()


def claim(session: Session, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
    """Take up to `limit` rows that are due, at most one of each target and always its oldest, until `now + lease`.

    A row that somebody else had when their lease ended comes as `uncertain`: it may have arrived. Rows past their time
    are settled as expired, once their target has been read back where it has to be. Nothing is taken while all sending
    is stopped.

    The order of one target is that of the rows' coming. A message that is tried again later holds up those behind it;
    a change that has to wait, and what was owed for a later time, do not, nor does what is held, gathering or parked.
    Content that cannot be read comes as `None`. A claim of a target that has to be read back is one to look there, and
    to `release` it then: nothing is sent for it.
    """
    delivery = session.get(DeliveryRow, 1)
    if delivery is not None and delivery.stopped_why is not None:
        return ()
    _expire(session, now)
    for _ in range(ROUNDS):
        found = session.scalars(_due(now, lease).limit(limit)).all()
        _know(session, found)
        origins = _origins(session, found)
        back = _to_read_back(session, delivery, [row.target for row in found])
        rows = [row for row in found if _can_be_done(session, row, origins, now, unread=row.target in back)]
        for row in rows:
            _take(row, back, now, lease)
        session.flush()
        # Where all that was found is settled by that, others are the oldest of their targets.
        if rows or all(row.settled_at is None for row in found):
            desks = _desks(session, {row.desk_id for row in rows})
            return tuple(_claimed(row, desks[row.desk_id], origins, back) for row in rows)
    return ()


def _take(row: OutboxRow, back: Mapping[str, tuple[datetime, datetime]], now: datetime, lease: timedelta) -> None:
    """Give a row to somebody. Whoever had it before may have sent it, unless they had it to read its target back."""
    looked = row.target in back and row.last_try_at is not None and row.last_try_at >= back[row.target][1]
    if row.state == State.SENDING and Deed(row.deed) in NEW and not looked:
        row.uncertain, row.uncertain_from = True, row.uncertain_from or row.last_try_at
    row.attempts += 0 if row.state == State.SENDING and looked else 1
    row.state, row.token = State.SENDING, secrets.token_hex(8)
    row.lease_until, row.last_try_at = now + lease, now
    row.first_try_at = row.first_try_at or now


def release(session: Session, claims: Iterable[Claimed], now: datetime) -> None:
    """Put back rows that were claimed and not begun, as if nobody had had them; what changes them is done at once."""
    for claimed in claims:
        row = session.scalar(
            select(OutboxRow).where(
                OutboxRow.key == claimed.key, OutboxRow.token == claimed.token, OutboxRow.state == State.SENDING
            )
        )
        if row is None:
            continue
        row.state, row.uncertain = State.WAITING, claimed.uncertain
        row.lease_until = row.token = None
        _rows.untried(row)
        session.flush()
        owing.fold(session, row, now)


def next_due(session: Session, now: datetime) -> datetime | None:
    """Return when the next row is due (now, where one is), `None` where nothing is owed or all sending is stopped."""
    delivery = session.get(DeliveryRow, 1)
    if delivery is not None and delivery.stopped_why is not None:
        return None
    until = select(
        func.max(
            OutboxRow.due_at,
            func.coalesce(TargetRow.probe_at, OutboxRow.due_at),
            func.coalesce(OutboxRow.lease_until, OutboxRow.due_at),
        )
    ).join_from(OutboxRow, TargetRow, TargetRow.target == OutboxRow.target, isouter=True)
    heads = session.scalars(until.where(OutboxRow.id.in_(_heads(now)))).all()
    waits = (_rows.is_one_of(OutboxRow.state, *_rows.MOVING), OutboxRow.state == State.WAITING, _aside(now))
    aside = session.scalars(until.where(*waits)).all()
    gathering = session.scalar(
        select(func.min(OutboxRow.due_at)).where(_rows.is_one_of(OutboxRow.state, State.GATHERING))
    )
    soonest = min((at for at in (*heads, *aside, gathering) if at is not None), default=None)
    return None if soonest is None else max(soonest, now)


def _heads(now: datetime) -> Select[int]:
    """Select the oldest owed row of each target, of those that are in its line."""
    line = aliased(OutboxRow)
    return (
        select(func.min(line.id))
        .where(_rows.is_one_of(line.state, *_rows.MOVING), or_(line.state == State.SENDING, ~_aside(now, line)))
        .group_by(line.target)
    )


def _aside(now: datetime, row: type[OutboxRow] = OutboxRow) -> ColumnElement[bool]:
    """Return the condition that a waiting row lets others go first: nothing of theirs depends on it."""
    return and_(row.due_at > now, or_(row.deed.not_in(NEW), row.attempts == 0))


def _due(now: datetime, lease: timedelta) -> Select[OutboxRow]:
    # Of a clock that was set back since: no lease ends so late, and nothing was tried in the future. Processes differ
    # by what they wait for the database; a second lease is more than that.
    future = now + 2 * lease
    free = or_(OutboxRow.state == State.WAITING, OutboxRow.lease_until <= now, OutboxRow.lease_until > future)
    due = or_(OutboxRow.due_at <= now, OutboxRow.last_try_at > future)
    may = or_(TargetRow.probe_at.is_(None), TargetRow.probe_at <= now)
    return (
        select(OutboxRow)
        # A person's row may have gone with the first desk that wrote to them.
        .join(TargetRow, TargetRow.target == OutboxRow.target, isouter=True)
        .where(OutboxRow.id.in_(_heads(now)), due, free, may)
        .order_by(OutboxRow.due_at, OutboxRow.id)
    )


def _can_be_done(
    session: Session, row: OutboxRow, origins: dict[str, OutboxRow], now: datetime, *, unread: bool
) -> bool:
    """Tell whether a row is not a change of what was not sent: of what never will be, all in its target are settled.

    The deletion of what was withdrawn in a target that is `unread` is what that target is read back for.
    """
    if row.of_key is None:
        return True
    origin = origins.get(row.of_key)
    if origin is not None and (_rows.place(origin) is not None or (unread and origin.state == State.WITHDRAWN)):
        return True
    if origin is None or State(origin.state) not in (*_rows.MOVING, State.GATHERING):
        row.state, row.settled_at = State.REPLACED, now
        session.flush()
        session.execute(_DROP_DEAD, {"now": now, "place": row.target, "unlooked": unread})
    return False


def _know(session: Session, rows: Sequence[OutboxRow]) -> None:
    for row in rows:
        session.execute(_KNOW, {"target": row.target, "desk_id": row.desk_id, "probes": 0})


def _expire(session: Session, now: datetime) -> None:
    """Settle what is of no use any more. What may have arrived is left to the look that finds out."""
    session.execute(_EXPIRE, {"now": now})


def expire_old(session: Session, before: datetime, now: datetime) -> None:
    """Settle as expired what was owed before a moment and never tried; notices stay, somebody has to hear them."""
    session.execute(_EXPIRE_OLD, {"before": before, "now": now})


def _origins(session: Session, rows: Sequence[OutboxRow]) -> dict[str, OutboxRow]:
    wanted = {row.of_key for row in rows if row.of_key is not None}
    if not wanted:
        return {}
    return {row.key: row for row in session.scalars(select(OutboxRow).where(OutboxRow.key.in_(wanted)))}


def _desks(session: Session, ids: set[int]) -> dict[int, Desk]:
    found = session.execute(_DESKS, {"desks": list(ids)})
    return {desk_id: Desk(desk_id, key) for desk_id, key in found}


def _to_read_back(
    session: Session, delivery: DeliveryRow | None, targets: list[str]
) -> dict[str, tuple[datetime, datetime]]:
    """Return between which moments each target has to be read back, where it has."""
    if delivery is None or delivery.restored_at is None or delivery.backup_at is None:
        return {}
    until = delivery.restored_at
    undone = or_(TargetRow.read_back_at.is_(None), TargetRow.read_back_at < until)
    found = session.execute(
        select(TargetRow.target, TargetRow.read_back_at).where(TargetRow.target.in_(targets), undone)
    )
    copied = delivery.copied_at or delivery.backup_at
    return {target: (delivery.backup_at if read is None else copied, until) for target, read in found}


def _content(row: OutboxRow) -> Message | None:
    try:
        return None if row.content is None else stored.unpack(row.content)
    except stored.UnknownFormat:
        return None


def _claimed(
    row: OutboxRow, desk: Desk, origins: dict[str, OutboxRow], back: dict[str, tuple[datetime, datetime]]
) -> Claimed:
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
        message=_content(row),
        title=row.title,
        role=row.role,
        reference=_rows.reference(row.key) if row.of_key is None else _rows.reference(row.of_key),
        nonce=_rows.nonce(row.key),
        attempts=row.attempts,
        lease_until=row.lease_until,
        place=None if origin is None else _rows.place(origin),
        uncertain=row.uncertain,
        look_from=row.uncertain_from or row.first_try_at,
        look_until=row.last_try_at,
        read_back_from=back[row.target][0] if row.target in back else None,
        read_back_until=back[row.target][1] if row.target in back else None,
    )
