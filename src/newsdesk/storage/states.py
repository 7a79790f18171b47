"""Keeps for a while what a button stands for, where that is too long for Discord to carry in the button itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import keys
from newsdesk.storage.tables import StateRow, table_of

KEPT = timedelta(days=30)
"""Nobody scrolls back further to press a button."""
BRIEFLY = timedelta(hours=1)
"""For as long a link that is only briefed is kept, and its address with it."""

_EXPIRED = delete(table_of(StateRow)).where(table_of(StateRow).c.expires_at <= bindparam("now"))
_KEPT = insert_or(table_of(StateRow))
_KEEP = _KEPT.on_conflict_do_update(
    index_elements=["desk_id", "key"], set_={"args": _KEPT.excluded.args, "expires_at": _KEPT.excluded.expires_at}
)
_ARGS = select(StateRow.args).where(
    StateRow.desk_id == bindparam("desk"), StateRow.key == bindparam("key"), StateRow.expires_at > bindparam("now")
)


def put(session: Session, desk: Desk, args: Sequence[str], now: datetime, lasting: timedelta = KEPT) -> str:
    """Keep `args` for 30 days, or for `lasting`, and return the key that brings them back; the same have the same key.

    The key is made of the desk and of what is kept alone, and brings it back to this desk alone. What has expired, of
    any desk, goes.
    """
    (key,) = put_all(session, desk, [(args, lasting)], now)
    return key


def put_all(
    session: Session, desk: Desk, wanted: Iterable[tuple[Sequence[str], timedelta]], now: datetime
) -> tuple[str, ...]:
    """Keep several arguments as `put` does, each for so long, and return their keys in that order."""
    session.execute(_EXPIRED, {"now": now})
    rows = [
        {"desk_id": desk.id, "key": keys.short(desk.key, *args), "args": list(args), "expires_at": now + lasting}
        for args, lasting in wanted
    ]
    if rows:
        session.execute(_KEEP, rows)
    return tuple(str(row["key"]) for row in rows)


def get(session: Session, desk: Desk, key: str, now: datetime) -> tuple[str, ...] | None:
    """Return what `put` kept for this desk under `key`; `None` where it kept nothing, or the time is over."""
    args = session.scalar(_ARGS, {"desk": desk.id, "key": key, "now": now})
    return None if args is None else tuple(args)
