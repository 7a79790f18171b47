"""Whom a desk can ask for: by a name, a part of one, a role, or one of these with a slip of the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredPerson
from newsdesk.storage import articles, keys, naming
from newsdesk.storage import people as persons
from newsdesk.storage.identity import Identity
from newsdesk.storage.people import NAME_WORD, ROLE_WORD
from newsdesk.storage.quotes import _joining as joining
from newsdesk.storage.quotes import _spoken as spoken
from newsdesk.storage.quotes._spoken import COUNTED, Speaker
from newsdesk.storage.quotes._telling import same_words_of, theirs
from newsdesk.storage.tables import EPOCH, PersonRow, among

# More people than this are no answer to a name; a menu holds 25.
MOST_PEOPLE = 25

# Shorter starts of words mean too many people.
SHORTEST_START = 3

# So many of the people who may be meant are looked at together.
BATCH = MOST_PEOPLE

_CALLED = select(PersonRow.id).where(PersonRow.key.in_(among("keys")))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Words that must all be found among somebody's names, or names and roles; `starts` may be starts of words."""

    words: tuple[str, ...]
    with_roles: bool
    starts: bool

    def fit(self, one: Speaker) -> bool:
        """Tell whether the folded names and roles of somebody hold all the words."""
        there = {word for name in one.names for word in name.split()}
        words = set(self.words)
        if self.with_roles:
            # Articles mostly say the same of somebody.
            roles = {role.folded for role in one.roles}
            there |= {naming.office(word) for role in roles for word in role.split()}
            # As a name it may be no office: somebody called Spokesman is found as such.
            words = {word if word in there else naming.office(word) for word in words}
        if not self.starts:
            return there >= words
        return all(any(word.startswith(start) for word in there) for start in words)


def people(session: Session, desk: Desk, words: str) -> tuple[StoredPerson, ...]:
    """Return whom `desk` may mean by `words`, whoever was quoted last first, at most 25.

    All the words must be of one person. The first of these that finds somebody decides: the whole name; words of the
    name; words of name and role; the starts (three letters) of words of the name; and of name and role. Somebody is
    found only through quotations that the desk sees, and is named as the newest of them names them. Names that are one
    person's (`identity`) are found as one.
    """
    wanted = keys.words(words).split()
    if len(wanted) > 1:
        whole = set(session.scalars(_CALLED, {"keys": [" ".join(wanted)]}))
        found = _seen(session, desk, whole, lambda _: True, names=False)
        if found:
            return found
    telling = [word for word in wanted if not naming.is_small(word)]
    wanted = telling or wanted
    if not wanted:
        return ()
    for starts in (False, True):
        for with_roles in (False, True):
            asked = _Wanted(tuple(wanted), with_roles=with_roles, starts=starts)
            kinds = (NAME_WORD, ROLE_WORD) if with_roles else (NAME_WORD,)
            found = _seen(session, desk, persons.candidates(session, desk, wanted, kinds, starts=starts), asked.fit)
            if found:
                return found
        if any(len(word) < SHORTEST_START and word.isascii() for word in wanted):
            break
    return ()


def misspelt(session: Session, desk: Desk, words: str) -> tuple[StoredPerson, ...]:
    """Return whose names are like `words` but for slips of the keyboard, as `people` does, where that finds nobody."""
    wanted = [word for word in keys.words(words).split() if not naming.is_small(word)]
    if not wanted or any(len(word) < naming.SHORTEST_SLIP for word in wanted):
        return ()
    near = persons.misspelt(session, desk, wanted)

    def fits(one: Speaker) -> bool:
        there = {word for name in one.names for word in name.split()}
        return all(any(naming.slipped(word, other) for other in there) for word in wanted)

    return _seen(session, desk, set(near), fits)


def named(session: Session, desk: Desk, names: Iterable[str]) -> tuple[StoredPerson, ...]:
    """Return the people with these folded full names whom `desk` sees quoted, whoever was quoted last first."""
    whole = set(session.scalars(_CALLED, {"keys": list(names)}))
    return _seen(session, desk, whole, lambda _: True, names=False)


def persons_of(session: Session, desk: Desk, names: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the folded names of each person behind some names, the one that they go by first, in the order given."""
    found = joining.identities(session, desk, names)
    return [
        (
            *sorted(one.keys, key=lambda key: naming.parsed(key).fullness[:2], reverse=True),
            *(key for key, _ in one.partly),
        )
        for one in found
    ]


def _seen(
    session: Session, desk: Desk, ids: set[int], fits: Callable[[Speaker], bool], *, names: bool = True
) -> tuple[StoredPerson, ...]:
    """Return those of some people whom the desk sees quoted and whose visible names and roles fit."""
    found: dict[str, Speaker] = {}
    quoted: dict[str, int] = {}
    # All whom the newest articles quote come before all others, in the same order.
    for looked in (spoken.lately, spoken.quoted) if len(ids) > spoken.MANY else (spoken.quoted,):
        before, quoted = quoted.keys(), looked(session, desk, ids)
        there = [key for key in quoted if key not in before]
        for first in range(0, len(there), BATCH):
            batch = there[first : first + BATCH]
            speakers = spoken.speakers(session, desk, batch, names=names)
            found |= {key: speakers[key] for key in batch if key in speakers and fits(speakers[key])}
            if len(found) >= MOST_PEOPLE:
                break
        if len(found) >= MOST_PEOPLE:
            break
    asked = list(found)[:MOST_PEOPLE]
    if not asked:
        return ()
    joined = joining.identities(session, desk, asked)[:MOST_PEOPLE]
    missing = {key for one in joined for key in (*one.keys, *(key for key, _ in one.partly))} - found.keys()
    speakers = found | spoken.speakers(session, desk, missing, names=False)
    quoted |= spoken.quoted(session, desk, ids & {id_ for key in missing - quoted.keys() for id_ in speakers[key].ids})
    bare = [_person(one, speakers, quoted) for one in joined]
    said = {key: speaker.told for key, speaker in speakers.items()}
    told = [theirs(person, said) for person in bare]
    different = same_words_of(session, desk, [places[:COUNTED] for places in told])
    return tuple(
        replace(person, quotes=len(same), more=len(places) >= COUNTED)
        for person, places, same in zip(bare, told, different, strict=True)
    )


def _person(one: Identity, speakers: Mapping[str, Speaker], quoted: Mapping[str, int]) -> StoredPerson:
    """Return somebody under the fullest of their names; what they said is yet to be counted."""
    lead = max(
        one.keys, key=lambda key: (naming.parsed(key).fullness[:2], len(speakers[key].told), -one.keys.index(key))
    )
    names = [speakers[key].name for key in (lead, *(key for key in one.keys if key != lead))]
    names += [speakers[key].name for key, _ in one.partly]
    roles = _roles(one, speakers)
    return StoredPerson(
        quoted.get(lead) or speakers[lead].ids[0],
        speakers[lead].name,
        roles[0][0] if roles else None,
        0,
        lead,
        keys=(lead, *(key for key in one.keys if key != lead)),
        partly=one.partly,
        besides=one.besides,
        names=tuple(names),
        roles=roles,
    )


def _roles(one: Identity, speakers: Mapping[str, Speaker]) -> tuple[tuple[str, datetime], ...]:
    """Return what somebody was called, each once with when an article said so last, the newest first."""
    found = [role for key in one.keys for role in speakers[key].roles if role.article_id not in one.besides]
    for key, only in one.partly:
        found += [role for role in speakers[key].roles if role.article_id in only]
    if len(one.keys) + len(one.partly) > 1:
        found.sort(key=lambda role: -role.article_id)
    said: dict[str, tuple[str, datetime]] = {}
    for role in found:
        if role.folded not in said:
            minute = EPOCH + timedelta(minutes=role.article_id // articles.IDS_A_MINUTE)
            said[role.folded] = role.role, minute
    return tuple(said.values())
