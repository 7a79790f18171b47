"""What somebody said: the people behind a name, and their quotations, each once with every outlet that carries it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share, suggestions
from newsdesk.briefing.topic import topic_query
from newsdesk.models.answers import KnownPerson, PersonChoice, QuoteEntry, Quotes, Telling, WhoIsWho
from newsdesk.models.article import Desk, StoredPerson, StoredQuote
from newsdesk.storage import desks, ids, naming
from newsdesk.storage import quotes as stored
from newsdesk.text import fold
from newsdesk.text.query import Query

PAGE = 4
"""Quotations in one answer."""


def quotes(
    session: Session,
    desk: Desk,
    who: str,
    about: str | None = None,
    first: int = 1,
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
) -> Quotes:
    """Find what `who` (a name, a part of one, a role) said, newest first, in articles that match `about`.

    In: the moment of asking and the desk's time zone, for `since:` and `before:` in `about`.

    Where several people fit and spoke about it, the answer names them and quotes nobody: putting one's words into
    another's mouth is the worst a news desk can do. Raises `UnreadableQuery` for a topic that cannot be read.
    """
    who, topic = " ".join(who.split()), _topic(about, now, zone)
    people, slip = stored.people(session, desk, who), False
    if not people:
        people, slip = stored.misspelt(session, desk, who), True
    if not people:
        meant = suggestions.person(session, desk, who)
        return Quotes(who, about, 0, (), (), desks.holdings(session, desk), suggestion=meant)
    if len(people) > 1:
        spoke, looked_back = _who_spoke(session, desk, people, topic)
        if len(spoke) > 1:
            return Quotes(who, about, 0, tuple(map(choice, spoke)), (), slip=slip, looked_back=looked_back)
        people = spoke or people
    return replace(_said(session, desk, who, people, (about, topic), first), slip=slip)


def quotes_of(
    session: Session,
    desk: Desk,
    keys: Sequence[str],
    about: str | None = None,
    first: int = 1,
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
) -> Quotes:
    """Find what the people with these keys said, newest first, in articles that match `about`.

    In: the moment of asking and the desk's time zone, as for `quotes`. Somebody whom the desk does not see quoted is
    left out. Raises `UnreadableQuery` for a topic that cannot be read.
    """
    topic = _topic(about, now, zone)
    people = stored.named(session, desk, keys)
    who = " ".join(keys[:1])
    if not people:
        return Quotes(who, about, 0, (), (), desks.holdings(session, desk), chosen=True)
    return _said(session, desk, who, people, (about, topic), first)


def _topic(about: str | None, now: datetime | None, zone: tzinfo) -> Query | None:
    return topic_query(about, now, zone) if about and about.strip() else None


def _who_spoke(
    session: Session, desk: Desk, people: Sequence[StoredPerson], topic: Query | None
) -> tuple[Sequence[StoredPerson], datetime | None]:
    """Return those of some people who said something about it, each with how many quotations these are.

    Where there was no time to look through all of it, the time down to which there was is returned too.
    """
    if topic is None:
        return people, None
    totals, floor = stored.count_each(session, desk, people, about=topic)
    spoke = [replace(one, quotes=total, more=False) for one, total in zip(people, totals, strict=True) if total]
    return spoke, _time_of(floor)


def _time_of(floor: int | None) -> datetime | None:
    return None if floor is None else ids.time_of(floor)


def _said(
    session: Session,
    desk: Desk,
    who: str,
    people: Sequence[StoredPerson],
    asked: tuple[str | None, Query | None],
    first: int,
) -> Quotes:
    """Tell what some people said; `asked` is what it is to be about, as it was given and as it was read."""
    first, (about, topic) = max(first, 1), asked
    choices = tuple(map(choice, people))
    told, total, floor = stored.page(session, desk, people, about=topic, limit=PAGE, offset=first - 1)
    looked_back = _time_of(floor)
    if not total:
        elsewhere = stored.count(session, desk, people)
        have = desks.holdings(session, desk)
        return Quotes(who, about, 0, choices, (), have, chosen=True, elsewhere=elsewhere, looked_back=looked_back)
    entries = tuple(entry(same, choices) for same in _grouped(told))
    known = known_person(people[0]) if len(people) == 1 else None
    return Quotes(who, about, total, choices, entries, first=first, chosen=True, known=known, looked_back=looked_back)


def who_is_who(session: Session, desk: Desk, key: str) -> WhoIsWho | None:
    """Return somebody's names, and who may be the same person; `None` where the desk does not see them quoted."""
    person = stored.one(session, desk, key)
    if person is None:
        return None
    likely = tuple(map(choice, stored.likely(session, desk, person)))
    return WhoIsWho(choice(person), known_person(person), likely)


def others_called(session: Session, desk: Desk, key: str, typed: str) -> tuple[PersonChoice, ...]:
    """Return whom an editor may mean by a typed name with whom the person of a key is to be merged."""
    found = stored.people(session, desk, typed) or stored.misspelt(session, desk, typed)
    return tuple(choice(person) for person in found if key not in person.keys)


def known_person(person: StoredPerson) -> KnownPerson:
    """Return somebody under all their names."""
    roles: list[tuple[str, datetime]] = []
    for role, at in person.roles:
        # The same office in other words is told once, as the newest article has it.
        if not any(naming.telling(fold.index_text(role)) & naming.telling(fold.index_text(kept)) for kept, _ in roles):
            roles.append((role, at))
    return KnownPerson(person.key, tuple(zip(stored.whole(person), person.names, strict=True)), tuple(roles))


def choice(person: StoredPerson) -> PersonChoice:
    """Return somebody as one of several who may be meant."""
    return PersonChoice(person.name, person.role, person.quotes, person.key, person.more)


def _grouped(told: Sequence[StoredQuote]) -> list[list[StoredQuote]]:
    """Put together what says the same; it already stands one after the other, the newest article first."""
    return [list(same) for _, same in itertools.groupby(told, key=lambda quote: quote.same)]


def entry(same: Sequence[StoredQuote], people: Sequence[PersonChoice]) -> QuoteEntry:
    """Return what several articles have of one quotation as one entry; `people` are whose it may be."""
    # An outlet that cuts a quotation may change what it means: the fullest is told, of equals the newest.
    newest = max(same, key=lambda quote: len(fold.index_text("\n".join(quote.parts))))
    person = people[0] if len(people) == 1 else None
    source = share.telling(newest.article)
    named = {source.outlet}
    others: list[Telling] = []
    for quote in same:
        told = share.telling(quote.article)
        if told.outlet and told.outlet not in named:
            named.add(told.outlet)
            others.append(told)
    return QuoteEntry(
        newest.parts,
        newest.speaker or (person.name if person else ""),
        newest.role or (person.role if person else None),
        source,
        tuple(others),
        newest.number,
        newest.before,
        newest.changed_at,
    )
