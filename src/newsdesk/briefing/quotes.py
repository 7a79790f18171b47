"""What somebody said: the people behind a name, and their quotations, each once with every outlet that carries it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from newsdesk.briefing import share, suggestions
from newsdesk.briefing.topic import topic_query
from newsdesk.models.answers import PersonChoice, QuoteEntry, Quotes, Telling
from newsdesk.models.article import Desk, StoredPerson, StoredQuote
from newsdesk.storage import desks
from newsdesk.storage import quotes as stored
from newsdesk.text import fold

PAGE = 4
"""Quotations in one answer."""


def quotes(session: Session, desk: Desk, who: str, about: str | None = None, first: int = 1) -> Quotes:
    """Find what `who` (a name, a part of one, a role) said, newest first, in articles that match `about`.

    Where several people fit, the answer names them and quotes nobody: putting one's words into another's mouth is the
    worst a news desk can do. Raises `UnreadableQuery` for a topic that cannot be read.
    """
    who = " ".join(who.split())
    people = stored.people(session, desk, who)
    if not people:
        meant = suggestions.person(session, desk, who)
        return Quotes(who, about, 0, (), (), desks.holdings(session, desk), suggestion=meant)
    if len(people) > 1:
        return Quotes(who, about, 0, tuple(map(_choice, people)), ())
    return _said(session, desk, who, people, about, first)


def quotes_of(session: Session, desk: Desk, keys: Sequence[str], about: str | None = None, first: int = 1) -> Quotes:
    """Find what the people with these keys said, newest first, in articles that match `about`.

    Somebody whom the desk does not see quoted is left out. Raises `UnreadableQuery` for a topic that cannot be read.
    """
    people = stored.named(session, desk, keys)
    who = " ".join(keys[:1])
    if not people:
        return Quotes(who, about, 0, (), (), desks.holdings(session, desk), chosen=True)
    return _said(session, desk, who, people, about, first)


def _said(
    session: Session, desk: Desk, who: str, people: Sequence[StoredPerson], about: str | None, first: int
) -> Quotes:
    first = max(first, 1)
    topic = topic_query(about) if about and about.strip() else None
    ids = [person.id for person in people]
    choices = tuple(map(_choice, people))
    told, total = stored.page(session, desk, ids, about=topic, limit=PAGE, offset=first - 1)
    if not total:
        elsewhere = stored.count(session, desk, ids)
        have = desks.holdings(session, desk)
        return Quotes(who, about, 0, choices, (), have, chosen=True, elsewhere=elsewhere)
    entries = tuple(_entry(same, choices) for same in _grouped(told))
    return Quotes(who, about, total, choices, entries, first=first, chosen=True)


def _choice(person: StoredPerson) -> PersonChoice:
    return PersonChoice(person.name, person.role, person.quotes, person.key, person.more)


def _grouped(told: Sequence[StoredQuote]) -> list[list[StoredQuote]]:
    """Put the same words together; they already stand one after the other, the newest article first."""
    groups: list[list[StoredQuote]] = []
    last = ""
    for quote in told:
        words = fold.index_text("\n".join(quote.parts))
        if groups and words == last:
            groups[-1].append(quote)
        else:
            groups.append([quote])
        last = words
    return groups


def _entry(same: Sequence[StoredQuote], people: Sequence[PersonChoice]) -> QuoteEntry:
    newest = same[0]
    person = people[0] if len(people) == 1 else None
    source = share.telling(newest.article)
    named = {source.outlet}
    others: list[Telling] = []
    for quote in same[1:]:
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
    )
