"""Takes the posts that carry an article back: those that are there are owed their deletion, the others are not sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.storage.outbox import owing, telling
from newsdesk.storage.outbox_tables import OutboxRow


def take_back(session: Session, desk: Desk, ref: str, now: datetime) -> int:
    """Take back every message of a desk that carries an article, whole, and return how many they were.

    What may have arrived, and has to be looked for by a person, is deleted as soon as it is known where it stands.
    """
    found = [sending.key for sending in telling.carrying(session, desk, ref)]
    rows = session.scalars(select(OutboxRow).where(OutboxRow.key.in_(found), OutboxRow.desk_id == desk.id)).all()
    for row in rows:
        deletion = Owed(
            key=f"delete:{row.key}",
            deed=Deed.DELETE,
            target=Target.read(row.target),
            kind=Kind(row.kind),
            about=row.about,
            of=row.key,
            owner=row.owner,
        )
        owing.enqueue(session, desk, deletion, now)
    return len(rows)
