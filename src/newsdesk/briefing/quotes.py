"""What somebody said: the person behind a name, and their quotations, each once with every outlet that carries it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.models.answers import PersonChoice, QuoteEntry, Quotes, Telling
from newsdesk.models.article import Desk, StoredQuote
from newsdesk.storage import desks
from newsdesk.storage import quotes as stored
from newsdesk.text.query import parse

PAGE = 4
"""Quotations in one answer."""


def quotes(session: Session, desk: Desk, who: str, about: str | None = None) -> Quotes:
    """Find what `who` (a name, a part of one, a role) said, newest first, in articles that match `about`.

    Where several people fit, the answer names them and quotes nobody: putting one's words into another's mouth is the
    worst a news desk can do. Raises `UnreadableQuery` for a topic that cannot be read.
    """
    who = " ".join(who.split())
    topic = parse(about) if about and about.strip() else None
    people = stored.people(session, desk, who)
    choices = tuple(PersonChoice(person.name, person.role, person.quotes) for person in people)
    have = desks.holdings(session, desk)
    if len(people) != 1:
        return Quotes(who, about, 0, choices, (), have)
    ids = [people[0].id]
    told = stored.by_person(session, desk, ids, about=topic, limit=PAGE)
    total = stored.count(session, desk, ids, about=topic)
    entries = tuple(_entry(same, choices[0]) for same in _grouped(told))
    return Quotes(who, about, total, choices, entries, have)


def _grouped(told: Sequence[StoredQuote]) -> list[list[StoredQuote]]:
    """Put the same words together; they already stand one after the other, the newest article first."""
    groups: list[list[StoredQuote]] = []
    for quote in told:
        if groups and groups[-1][0].parts == quote.parts:
            groups[-1].append(quote)
        else:
            groups.append([quote])
    return groups


def _entry(same: Sequence[StoredQuote], person: PersonChoice) -> QuoteEntry:
    first = same[0]
    source = share.telling(first.article)
    named = {source.outlet}
    others: list[Telling] = []
    for quote in same[1:]:
        told = share.telling(quote.article)
        if told.outlet not in named:
            named.add(told.outlet)
            others.append(told)
    return QuoteEntry(first.parts, first.speaker or person.name, first.role or person.role, source, tuple(others))
