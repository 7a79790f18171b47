"""A desk's editors say who is who: persons put together, a name split off, and both taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredPerson
from newsdesk.storage import merging, naming
from newsdesk.storage import people as persons
from newsdesk.storage.quotes._finding import MOST_PEOPLE, named
from newsdesk.storage.quotes._telling import whole

_SAME_GIVEN = 2
"""Letters that given names share where one may be short for the other, as in "Kat" and "Katrin"."""


def one(session: Session, desk: Desk, key: str) -> StoredPerson | None:
    """Return whom a folded name stands for on a desk: who has it in all articles, before who has it in some."""
    found = named(session, desk, [key])
    return next((person for person in found if key in person.keys), found[0] if found else None)


def likely(session: Session, desk: Desk, person: StoredPerson) -> tuple[StoredPerson, ...]:
    """Return who may be the same person under another name, of those whose surname is alike: at most 24."""
    theirs = set(whole(person))
    near = [key for key in persons.families(session, desk, person.keys) if key not in theirs]
    near = [key for key in near if any(_near(key, own) for own in person.keys)]
    found = named(session, desk, near)
    return tuple(other for other in found if other.key != person.key)[: MOST_PEOPLE - 1]


def _near(key: str, own: str) -> bool:
    name, other = naming.parsed(key), naming.parsed(own)
    return (
        name.single
        or other.single
        or name.given[:_SAME_GIVEN] == other.given[:_SAME_GIVEN]
        or (naming.kin(key, own) is not naming.Kin.NONE)
    )


def merge(session: Session, desk: Desk, key: str, other: str, now: datetime) -> bool:
    """Let two persons be one on a desk from now on; `False` where one is not quoted there, or they are one already."""
    first, second = one(session, desk, key), one(session, desk, other)
    if first is None or second is None or first.key == second.key:
        return False
    merging.merge(session, desk, (key, *first.keys), (other, *second.keys), now)
    return True


def unmerge(session: Session, desk: Desk, key: str, other: str) -> bool:
    """Take a merge back; `False` where there is none."""
    return merging.take_back(session, desk, key, other, same=True)


def split(session: Session, desk: Desk, key: str, name: str, now: datetime) -> bool:
    """Let a name of a person be somebody else's on a desk from now on; `False` where it is not one of theirs."""
    person = one(session, desk, key)
    if person is None or name not in whole(person) or len(whole(person)) == 1:
        return False
    merging.split(session, desk, name, whole(person), now)
    return True


def unsplit(session: Session, desk: Desk, key: str, name: str, now: datetime) -> bool:
    """Take a split back: the name is the person's again as far as it was; `False` where nothing was split."""
    person = one(session, desk, key)
    if person is None:
        return False
    taken = [merging.take_back(session, desk, name, other, same=False) for other in person.keys]
    if any(taken) and (again := one(session, desk, key)) is not None and name not in whole(again):
        merging.merge(session, desk, [key], [name], now)
    return any(taken)
