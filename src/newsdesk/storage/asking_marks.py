"""Up to when each person was told what is new on a desk; what is new since is left to `arrivals`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import keys
from newsdesk.storage.asking_tables import AskedRow
from newsdesk.storage.tables import table_of

KEPT = timedelta(days=90)
"""Who has not asked for longer asks as if for the first time: nobody catches up on a season."""

_MARK = select(AskedRow.at, AskedRow.before).where(
    AskedRow.desk_id == bindparam("desk"),
    AskedRow.person == bindparam("person"),
    AskedRow.at > bindparam("forgotten"),
)
_OLD = delete(table_of(AskedRow)).where(table_of(AskedRow).c.at <= bindparam("forgotten"))
_MADE = insert_or(table_of(AskedRow))
# Asked twice at once, both were told the same: the later answer says up to when.
_TELL = _MADE.on_conflict_do_update(
    index_elements=["desk_id", "person"],
    set_={"at": func.max(AskedRow.at, _MADE.excluded.at), "before": _MADE.excluded.before},
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody was told what came up to `at`; the last window of it that had anything in it began at `before`."""

    at: datetime
    before: datetime


def find(session: Session, desk: Desk, person: int, now: datetime) -> Mark | None:
    """Return up to when a person (their id on Discord) was told what is new on a desk; `None` where they never were."""
    row = session.execute(_MARK, {"desk": desk.id, "person": hashed(person), "forgotten": now - KEPT}).one_or_none()
    return None if row is None else Mark(row.at, row.before)


def tell(session: Session, desk: Desk, person: int, mark: Mark, now: datetime) -> None:
    """Note up to when a person was told what is new on a desk; never backwards. What is too old, of anybody, goes."""
    session.execute(_OLD, {"forgotten": now - KEPT})
    row = {"desk_id": desk.id, "person": hashed(person), "at": mark.at, "before": mark.before}
    session.execute(_TELL, [row])


def forget(session: Session, person: int) -> None:
    """Forget, on every desk, up to when a person was told what is new."""
    session.execute(delete(AskedRow).where(AskedRow.person == hashed(person)))


def hashed(person: int) -> int:
    """Return what stands for a person (their id on Discord) in the marks."""
    return keys.hashed("asked", str(person))
