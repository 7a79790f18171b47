"""What a desk's editors say of who is who: names that are one person's, and names that are not. Of that desk alone.

Rows name folded names, not people: they hold for whatever comes later, and need no number that desks share. What comes
of them is decided in `identity`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, or_, select, true
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage.identity import Corrections, pair
from newsdesk.storage.people_tables import PersonMergeRow
from newsdesk.storage.tables import PersonRow, insert_into

_OF_DESK = select(PersonMergeRow.key, PersonMergeRow.other, PersonMergeRow.same).where(
    PersonMergeRow.desk_id == bindparam("desk")
)


def corrections(session: Session, desk: Desk) -> Corrections:
    """Return all that a desk's editors have said."""
    rows = session.execute(_OF_DESK, {"desk": desk.id}).all()
    same = frozenset((key, other) for key, other, one in rows if one)
    return Corrections(same, frozenset((key, other) for key, other, one in rows if not one))


def merge(session: Session, desk: Desk, names: Iterable[str], others: Iterable[str], now: datetime) -> None:
    """Let the first of each of two persons' names be one person's, and forget that any of them were said not to be."""
    names, others = list(names), list(others)
    _forget(session, desk, names, others)
    _say(session, desk, names[0], others[0], now, same=True)


def split(session: Session, desk: Desk, name: str, others: Iterable[str], now: datetime) -> None:
    """Let a name be another person's than `others`, and forget that it was said to be theirs."""
    others = [other for other in others if other != name]
    said = corrections(session, desk).same
    # Whom this name has linked stay one person without it.
    linked = [other for other in others if pair(name, other) in said]
    _forget(session, desk, [name], others)
    for one, two in itertools.pairwise(linked):
        if pair(one, two) not in said:
            _say(session, desk, one, two, now, same=True)
    for other in others:
        _say(session, desk, name, other, now, same=False)


def take_back(session: Session, desk: Desk, name: str, other: str, *, same: bool) -> bool:
    """Forget what was said of two names; `False` where nothing was."""
    said = corrections(session, desk)
    if pair(name, other) not in (said.same if same else said.apart):
        return False
    _forget(session, desk, [name], [other])
    return True


def _forget(session: Session, desk: Desk, names: Iterable[str], others: Iterable[str]) -> None:
    for name in names:
        for other in others:
            key, second = pair(name, other)
            session.execute(
                delete(PersonMergeRow).where(
                    PersonMergeRow.desk_id == desk.id, PersonMergeRow.key == key, PersonMergeRow.other == second
                )
            )


def _say(session: Session, desk: Desk, name: str, other: str, now: datetime, *, same: bool) -> None:
    key, second = pair(name, other)
    row = {"desk_id": desk.id, "key": key, "other": second, "same": same, "made_at": now}
    session.execute(insert_into(PersonMergeRow), [row])


def forget_unknown(session: Session, desk_id: int | None) -> None:
    """Forget what was said of names that nobody has any more: whom a desk erases leaves no name behind.

    `None`: somebody public was erased, of whom any desk may have said something.
    """
    for name in (PersonMergeRow.key, PersonMergeRow.other):
        scope = or_(PersonRow.desk_id.is_(None), PersonRow.desk_id == PersonMergeRow.desk_id)
        there = exists(select(PersonRow.id).where(PersonRow.key == name, scope))
        of_desk = true() if desk_id is None else PersonMergeRow.desk_id == desk_id
        session.execute(delete(PersonMergeRow).where(of_desk, ~there))
