"""How an article came to a desk: its sources, its versions, what its editors removed; for `why`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, SourceKind, StoredArticle
from newsdesk.models.why import CameBy, Version
from newsdesk.storage import articles, keys, visible
from newsdesk.storage.tables import ArticleRow, ArticleSourceRow, HiddenRow, SourceRow, VersionRow

LOOKED_AT = 300
"""Of more removed articles than this the last removed are looked through."""

_SAVED = (SourceKind.PASTED, SourceKind.UPLOADED)


@dataclass(frozen=True, slots=True)
class Removed:
    """A public article that a desk's editors have removed: it is still there, for others."""

    article: StoredArticle
    at: datetime


def by_address(session: Session, desk: Desk, url: str) -> StoredArticle | None:
    """Return the newest article with this address that `desk` sees, its own before a public one."""
    found = articles.many(session, desk, session.scalars(select(ArticleRow.id).where(_at(url), _of(desk))).all())
    private = session.scalars(
        select(ArticleRow.id).where(ArticleRow.id.in_([one.id for one in found]), ArticleRow.desk_id == desk.id)
    ).all()
    return max(found, key=lambda one: (one.id in private, one.id), default=None)


def removed(session: Session, desk: Desk, *, url: str | None = None, words: Collection[str] = ()) -> Removed | None:
    """Return what an editor of `desk` has removed last with this address, or with all of these words in its title."""
    asked = _at(url) if url is not None else ArticleRow.title != ""
    rows = session.execute(
        select(ArticleRow, HiddenRow.hidden_at)
        .join(HiddenRow, HiddenRow.article_id == ArticleRow.id)
        .where(HiddenRow.desk_id == desk.id, asked)
        .order_by(HiddenRow.hidden_at.desc(), ArticleRow.id.desc())
        .limit(LOOKED_AT)
    ).all()
    folded = set(keys.words(" ".join(words)).split())
    if url is None and not folded:
        return None
    for row, at in rows:
        if folded <= set(keys.words(row.title).split()):
            return Removed(_stored(row, _first_seen(session, desk, row)), at)
    return None


def came_by(session: Session, desk: Desk, article: StoredArticle) -> tuple[CameBy, ...]:
    """Return through which sources an article came to `desk`, in their order, also where an editor has removed it."""
    followed = visible.through(desk)
    rows = session.execute(
        select(SourceRow.kind, visible.seen_at(desk).label("at"), SourceRow.outlet)
        .join(SourceRow, SourceRow.id == ArticleSourceRow.source_id)
        .where(ArticleSourceRow.article_id == article.id, followed)
        .order_by("at", SourceRow.id)
    )
    return tuple(
        CameBy(SourceKind(kind), at, outlet, article.saved_by if SourceKind(kind) in _SAVED else None)
        for kind, at, outlet in rows
    )


def versions(session: Session, article: StoredArticle) -> tuple[Version, ...]:
    """Return what an article said anew since a desk has it, in order: what it said before that came to others alone."""
    rows = session.execute(
        select(VersionRow.number, VersionRow.seen_at, VersionRow.title)
        .where(VersionRow.article_id == article.id)
        .order_by(VersionRow.number)
    ).all()
    first = max(sum(row.seen_at <= article.first_seen for row in rows), 1)
    return tuple(
        Version(number, row.seen_at, row.title if row.title != before.title else None)
        for number, (before, row) in enumerate(pairwise(rows[first - 1 :]), 2)
    )


def approved_at(session: Session, article: StoredArticle) -> datetime | None:
    """Return since when an article counts as one, `None` for a saved text that no editor has approved."""
    return session.scalar(select(ArticleRow.approved_at).where(ArticleRow.id == article.id))


def _at(url: str) -> ColumnElement[bool]:
    address = keys.address(url)
    return false() if address is None else ArticleRow.address_key == keys.hashed(address)


def _of(desk: Desk) -> ColumnElement[bool]:
    return (ArticleRow.desk_id == desk.id) | ArticleRow.desk_id.is_(None)


def _first_seen(session: Session, desk: Desk, row: ArticleRow) -> datetime:
    first = select(func.min(visible.seen_at(desk)))
    return (
        session.scalar(first.where(ArticleSourceRow.article_id == row.id, visible.through(desk))) or row.first_seen_at
    )


def _stored(row: ArticleRow, first_seen: datetime) -> StoredArticle:
    return StoredArticle(
        id=row.id,
        title=row.title,
        url=row.url,
        outlet=row.outlet,
        author=row.author,
        language=row.language,
        published=row.published_at,
        first_seen=first_seen,
        story_id=row.story_id,
        saved_by=row.saved_by,
        approved=row.approved_at is not None,
        version=row.version,
        ref=row.ref,
        abridged=row.abridged_at is not None,
    )
