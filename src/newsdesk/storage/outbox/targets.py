"""Places that take nothing for now, all sending stopped, what is held by hand, and reading back after a restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session, aliased

from newsdesk.models.article import Desk
from newsdesk.models.outbox import OWED, Deed, Kind, Place, Rejected, State, Target
from newsdesk.storage.outbox import _rows
from newsdesk.storage.outbox_tables import DeliveryRow, OutboxArticleRow, OutboxRow, SeenRow, TargetRow
from newsdesk.storage.tables import EPOCH, MICROSECOND, among, table_of


def pause(session: Session, target: str, refused: Rejected, probe: datetime, now: datetime) -> bool:
    """Send nothing to a target until `probe`, when its oldest row is tried; tell whether it was not paused before."""
    row = session.get(TargetRow, target)
    if row is None:  # It went with its desk meanwhile.
        return False
    was = row.paused_why
    row.probes = row.probes if was is not None else 0
    row.paused_why, row.missing, row.probe_at = refused.why, list(refused.missing), probe
    row.paused_at = row.paused_at if was is not None else now
    row.probes += 1
    session.flush()
    return was != refused.why


def look_again(session: Session, target: str, again: datetime) -> None:
    """Ask nothing of a target until `again`: it has to be read back first, and that could not be done just now."""
    row = session.get(TargetRow, target)
    if row is not None:
        row.probe_at = again
        row.probes += 1
    session.flush()


def works(session: Session, target: str) -> bool:
    """Note that a target takes messages, and tell whether it was paused."""
    row = session.get(TargetRow, target)
    if row is None or row.paused_why is None:
        return False
    row.paused_why = row.missing = row.paused_at = row.probe_at = None
    row.probes = 0
    session.flush()
    return True


def probes(session: Session, target: Target, *, refused: bool) -> int:
    """Return how often a target was tried since it was paused, 0 for one that is not.

    Of one that was not `refused` just now, but could not be read back, how often that was so counts as well.
    """
    tried = select(TargetRow.probes).where(TargetRow.target == str(target))
    return session.scalar(tried.where(TargetRow.paused_why.is_not(None)) if refused else tried) or 0


def go_on(session: Session, desk: Desk, target: Target, now: datetime) -> bool:
    """Try a paused target of a desk again at once; tell whether there is such a one."""
    # A person may be written to by several desks; the place is noted with the first.
    theirs = select(OutboxRow.id).where(OutboxRow.target == str(target), OutboxRow.desk_id == desk.id).limit(1)
    known = or_(TargetRow.desk_id == desk.id, theirs.exists())
    mine = (TargetRow.target == str(target)) & known & TargetRow.paused_why.is_not(None)
    found = session.scalar(select(TargetRow.target).where(mine))
    if found is not None:
        session.execute(update(TargetRow).where(TargetRow.target == found).values(probe_at=now))
    return found is not None


def poke(session: Session, desk: Desk, now: datetime) -> None:
    """Try every paused target of a desk again: something there has changed."""
    paused = (TargetRow.desk_id == desk.id) & TargetRow.paused_why.is_not(None)
    session.execute(update(TargetRow).where(paused).values(probe_at=now))


def stop(session: Session, why: str, now: datetime) -> None:
    """Stop all sending, of every process, until `restart`."""
    _note(session, stopped_why=why, stopped_at=now)


def restart(session: Session) -> None:
    """Send again, if all sending was stopped: the token has changed or is good after all."""
    session.execute(update(DeliveryRow).values(stopped_why=None, stopped_at=None))


def restored(session: Session, backup_at: datetime, now: datetime) -> None:
    """Mark the database as restored from a backup of `backup_at`: each target is read back before anything is sent.

    Whatever was owed then may have been sent since. It is looked for among what is read back, and so is what is owed
    anew; a row that somebody had is in nobody's hands. What gathers for a bundle waits in its line again: it may have
    been told since.

    A target that the restore before this one has left unread is read back from as far as that.
    """
    before = session.get(DeliveryRow, 1)
    since = backup_at
    if before is not None and before.restored_at is not None and before.backup_at is not None:
        since = min(backup_at, before.backup_at)
        unread = TargetRow.read_back_at < before.restored_at
        session.execute(update(TargetRow).where(unread).values(read_back_at=None))
    # By a clock that was ahead it would have been read back after this.
    session.execute(update(TargetRow).where(TargetRow.read_back_at >= now).values(read_back_at=None))
    _note(session, copied_at=backup_at, backup_at=since, restored_at=now, stopped_why=None, stopped_at=None)
    session.execute(update(OutboxRow).where(OutboxRow.state == State.SENDING).values(lease_until=now, token=None))
    session.execute(update(OutboxRow).where(OutboxRow.state == State.GATHERING).values(state=State.WAITING, due_at=now))


def stamp(connection: sqlite3.Connection, now: datetime) -> None:
    """Write into a copy of the database of when it is. On a plain connection: the copy is no database in use."""
    at = (now - EPOCH) // MICROSECOND
    connection.execute(
        "INSERT INTO delivery (id, copied_at) VALUES (1, ?)"
        " ON CONFLICT (id) DO UPDATE SET copied_at = excluded.copied_at",
        (at,),
    )


def stamped(session: Session) -> datetime | None:
    """Return of when a copy of the database is, `None` for one that `stamp` has not seen."""
    return session.scalar(select(DeliveryRow.copied_at).where(DeliveryRow.id == 1))


def unread_of(session: Session, targets: Collection[str]) -> frozenset[str]:
    """Return those of some targets that have yet to be read back."""
    delivery = session.get(DeliveryRow, 1)
    if delivery is None or delivery.restored_at is None:
        return frozenset()
    done = select(TargetRow.target).where(
        TargetRow.target.in_(among("targets")), TargetRow.read_back_at >= delivery.restored_at
    )
    return frozenset(targets) - frozenset(session.scalars(done, {"targets": list(targets)}))


def read_back(session: Session, target: Target, places: Mapping[str, Place], now: datetime) -> None:
    """Note what was found in a target that was read back: its owed rows that stand there are settled as sent.

    A change that came after the restore may have been made to a row that was yet to be sent. What stands there does not
    have it, so it is owed again. What was told in a bundle is settled with it. Of what was withdrawn and does not stand
    there nothing is owed any more.
    """
    for reference, place in places.items():
        kept = {"channel_id": place.channel, "message_id": place.message}
        session.execute(
            insert_or(table_of(SeenRow))
            .values(target=str(target), reference=reference, **kept)
            .on_conflict_do_update(index_elements=["target", "reference"], set_=kept)
        )
    owed = or_(OutboxRow.settled_at.is_(None), OutboxRow.state == State.WITHDRAWN) & OutboxRow.of_key.is_(None)
    for row in session.scalars(select(OutboxRow).where(OutboxRow.target == str(target), owed)).all():
        if (place := places.get(row.reference)) is not None:
            deed = Deed.DELETE if row.state == State.WITHDRAWN else Deed.EDIT
            row.state, row.settled_at, row.uncertain, row.why = State.SENT, now, False, None
            row.channel_id, row.message_id, row.uncertain_from = place.channel, place.message, None
            _owe_change(session, row, deed, now)
    session.flush()
    _find_bundles(session, target, places, now)
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.of_key.in_(_withdrawn(target)), OutboxRow.state.in_(tuple(OWED)))
        .values(state=State.REPLACED, settled_at=now)
    )
    _note_read(session, target, now)


def _note_read(session: Session, target: Target, now: datetime) -> None:
    """Note that a target was read back. One that was refused is tried next, if anything is owed to it still."""
    delivery = session.get(DeliveryRow, 1)
    row = session.get(TargetRow, str(target))
    if row is None:  # It went with its desk meanwhile.
        return
    # Not before the restore, whatever became of the clock, lest it be read back for ever.
    row.read_back_at = max(now, (delivery and delivery.restored_at) or now)
    owed = select(OutboxRow.id).where(OutboxRow.target == row.target, OutboxRow.settled_at.is_(None))
    if row.paused_why is None or session.scalar(owed.limit(1)) is None:
        row.paused_why = row.missing = row.paused_at = row.probe_at = None
        row.probes = 0
    session.flush()


def _withdrawn(target: Target) -> Select[str]:
    return select(OutboxRow.key).where(OutboxRow.target == str(target), OutboxRow.state == State.WITHDRAWN)


def _find_bundles(session: Session, target: Target, places: Mapping[str, Place], now: datetime) -> None:
    """Settle what waits for a target, or was withdrawn, and was told in a bundle since the backup.

    A bundle's key is made of its first row's, and it tells all that waited behind that one. What was not in the backup
    may or may not have been in it, and is told again. Where anything in it was withdrawn, the bundle is deleted.
    """
    copied = session.scalar(select(DeliveryRow.copied_at).where(DeliveryRow.id == 1))
    change = aliased(OutboxRow)
    deleted = select(change.id).where(change.of_key == OutboxRow.key, change.state.in_(tuple(OWED))).exists()
    # The first of them may be the one that is claimed just now.
    untried = or_(
        (OutboxRow.state == State.WAITING) & (OutboxRow.attempts == 0),
        (OutboxRow.state == State.SENDING) & (OutboxRow.attempts == 1),
        (OutboxRow.state == State.WITHDRAWN) & deleted,
    )
    waiting = select(OutboxRow).where(
        OutboxRow.target == str(target),
        untried,
        OutboxRow.of_key.is_(None),
        OutboxRow.headline.is_not(None),
        OutboxRow.created_at <= copied,
    )
    bundles: dict[int, OutboxRow] = {}
    for row in session.scalars(waiting.order_by(OutboxRow.id)).all():
        key = _rows.bundle_key(row.key)
        if (place := places.get(_rows.reference(key))) is not None:
            bundles[row.desk_id] = bundle = _told(row, key, place, now)
            session.add(bundle)
            session.flush()
        if (bundle := bundles.get(row.desk_id)) is not None:
            _tell_in(session, bundle, row, now)
    session.flush()


def _tell_in(session: Session, bundle: OutboxRow, row: OutboxRow, now: datetime) -> None:
    """Settle a row as told in a bundle. Where it is to be deleted, the bundle is, once for all of its rows."""
    row.state, row.bundle_key, row.settled_at = State.BUNDLED, bundle.key, now
    of_row = select(OutboxArticleRow.ref).where(OutboxArticleRow.outbox_id == row.id)
    of_bundle = select(OutboxArticleRow.ref).where(OutboxArticleRow.outbox_id == bundle.id)
    for ref in set(session.scalars(of_row)) - set(session.scalars(of_bundle)):
        session.add(OutboxArticleRow(outbox_id=bundle.id, ref=ref))
    session.flush()
    owed = OutboxRow.state.in_(tuple(OWED)) & (OutboxRow.deed == Deed.DELETE)
    if session.scalar(select(OutboxRow.id).where(owed, OutboxRow.of_key == bundle.key)) is None:
        deletion = session.scalar(select(OutboxRow).where(owed, OutboxRow.of_key == row.key).limit(1))
        if deletion is not None:
            deletion.of_key, deletion.reference = bundle.key, bundle.reference
            session.flush()
    others = (OutboxRow.of_key == row.key) & OutboxRow.state.in_(tuple(OWED))
    session.execute(update(OutboxRow).where(others).values(state=State.REPLACED, settled_at=now))


def _told(first: OutboxRow, key: str, place: Place, now: datetime) -> OutboxRow:
    return OutboxRow(
        key=key,
        reference=_rows.reference(key),
        desk_id=first.desk_id,
        deed=first.deed,
        target=first.target,
        kind=Kind.BUNDLE,
        about=first.about,
        owner=first.owner,
        state=State.SENT,
        created_at=now,
        due_at=now,
        settled_at=now,
        attempts=0,
        uncertain=False,
        channel_id=place.channel,
        message_id=place.message,
    )


def _owe_change(session: Session, row: OutboxRow, deed: Deed, now: datetime) -> None:
    """Owe a change that was made to a row itself; one that still waits comes after it and says all of it."""
    made = session.scalars(select(OutboxRow.state).where(OutboxRow.of_key == row.key, OutboxRow.deed == deed)).all()
    if not made or any(State(state) in OWED for state in made):
        return
    session.add(
        OutboxRow(
            key=f"{row.key}:as owed:{now.isoformat()}",
            reference=row.reference,
            desk_id=row.desk_id,
            deed=deed,
            target=row.target,
            kind=row.kind,
            about=row.about,
            owner=row.owner,
            of_key=row.key,
            content=row.content if deed is Deed.EDIT else None,
            state=State.WAITING,
            created_at=now,
            due_at=now,
            attempts=0,
            uncertain=False,
        )
    )


def seen(session: Session, target: str, reference: str) -> Place | None:
    """Return where a message stands that was found when its target was read back."""
    row = session.get(SeenRow, (target, reference))
    return None if row is None else Place(row.channel_id, row.message_id)


def resolve(session: Session, desk: Desk, key: str, *, arrived: bool, now: datetime) -> bool:
    """Settle a held row as a person has seen it: it arrived, or it is sent again. Tell whether the desk had it."""
    row = session.scalar(
        select(OutboxRow).where(OutboxRow.key == key, OutboxRow.desk_id == desk.id, OutboxRow.state == State.HELD)
    )
    if row is None:
        return False
    changes = (OutboxRow.of_key == key) & (OutboxRow.state == State.PARKED)
    if arrived:
        # Where it stands is not known, so it cannot be changed any more.
        row.state, row.settled_at, row.uncertain, row.uncertain_from = State.SENT, now, False, None
        session.execute(update(OutboxRow).where(changes).values(state=State.REPLACED, settled_at=now))
    else:
        row.state, row.due_at, row.settled_at = State.WAITING, now, None
        row.uncertain, row.uncertain_from = False, None
        session.execute(update(OutboxRow).where(changes).values(state=State.WAITING))
    session.flush()
    return True


def _note(session: Session, **values: object) -> None:
    row = session.get(DeliveryRow, 1) or DeliveryRow(id=1)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
