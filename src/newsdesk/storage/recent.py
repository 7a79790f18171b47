"""The words and the people of a desk's newest articles: what `briefing` offers and suggests is made of them.

It looks at a fixed number of articles, so it takes as long in a desk of a hundred thousand as in one of a thousand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.text import SpeakerKind
from newsdesk.storage import search, sqlite
from newsdesk.storage.tables import ArticleRow, PersonRow, QuoteRow, VersionRow, among
from newsdesk.text.query import Query

LOOKED_AT = 300
"""Articles: some days of a busy desk's news, read in a few milliseconds."""

_CURRENT = (ArticleRow.id == VersionRow.article_id) & (ArticleRow.version == VersionRow.number)
_TERMS = sqlite.at_once(
    select(VersionRow.title, VersionRow.terms)
    .join(ArticleRow, _CURRENT)
    .where(ArticleRow.id.in_(among("articles")))
    .order_by(ArticleRow.id.desc())
    .limit(-1)
)
_SPEAKERS = sqlite.at_once(
    select(PersonRow.key, QuoteRow.speaker, QuoteRow.role, QuoteRow.said_key)
    .join(ArticleRow, (ArticleRow.id == QuoteRow.article_id) & (ArticleRow.version == QuoteRow.version))
    .join(PersonRow, PersonRow.id == QuoteRow.person_id)
    .where(
        QuoteRow.article_id.in_(among("articles")),
        QuoteRow.part == 0,
        QuoteRow.speaker_kind == bindparam("kind"),
        ArticleRow.approved_at.is_not(None),
    )
    .order_by(QuoteRow.article_id.desc(), QuoteRow.n)
    .limit(-1)
)


@dataclass(frozen=True, slots=True)
class Worded:
    """The headline and the key terms of an article."""

    title: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spoke:
    """Somebody whom recent articles quote: the folded full name, as the newest of them names them, and how often."""

    key: str
    name: str
    role: str | None
    quotes: int


def words(session: Session, desk: Desk, limit: int = LOOKED_AT) -> tuple[Worded, ...]:
    """Return the headlines and key terms of the newest articles that `desk` sees, newest first."""
    seen = {"articles": list(search.newest(session, desk, Query(), limit=limit))}
    rows = session.scalars(_TERMS, seen).one()
    # Hundreds of short lists, of which `packed` has every other thing a text: taken apart in one go.
    terms: list[list[Any]] = json.loads(f"[{','.join(packed for _, packed in rows)}]")
    return tuple(Worded(title, tuple(texts[::2])) for (title, _), texts in zip(rows, terms, strict=True))


def speakers(session: Session, desk: Desk, limit: int = LOOKED_AT) -> tuple[Spoke, ...]:
    """Return whom the newest articles that `desk` sees quote by name, whoever spoke last first; approved ones only."""
    asked = {
        "articles": list(search.newest(session, desk, Query(), limit=limit)),
        "kind": SpeakerKind.PERSON.value,
    }
    named: dict[str, tuple[str, str | None]] = {}
    said: dict[str, set[int]] = {}
    for key, speaker, role, said_key in session.scalars(_SPEAKERS, asked).one():
        name, known_role = named.get(key, (speaker or key, None))
        named[key] = (name, known_role or role)
        said.setdefault(key, set()).add(said_key)
    return tuple(Spoke(key, name, role, len(said[key])) for key, (name, role) in named.items())
