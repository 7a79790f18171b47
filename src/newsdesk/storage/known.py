"""Finds what is stored already and may be the same article as one that arrives; which it is, `ingest.intake` decides.

It looks only where the arrival may look: a public one among public articles, a private one among its desk's own and the
public ones that its desk sees.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, select, union_all
from sqlalchemy.orm import Session

from newsdesk.storage import packed, visible
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.tables import ArticleRow, SketchBandRow, VersionRow, among

# Of more candidates than this the newest are looked at: a key shared by so many ("Live updates") tells nothing.
MOST = 30

# Whether anything at all shares a key: most arrivals are new, and this is all that they cost. NULL is equal to nothing.
_SHARING = union_all(
    select(ArticleRow.id).where(ArticleRow.content_key == bindparam("content")),
    select(ArticleRow.id).where(ArticleRow.address_key == bindparam("address")),
    select(ArticleRow.id).where(ArticleRow.title_key == bindparam("title")),
    select(SketchBandRow.article_id).where(SketchBandRow.band.in_(among("bands"))),
)
_ANY = _SHARING.limit(1)

_CANDIDATES = (
    select(
        ArticleRow.id,
        ArticleRow.desk_id,
        ArticleRow.version,
        ArticleRow.approved_at,
        ArticleRow.saved_by,
        ArticleRow.outlet,
        ArticleRow.address_key,
        ArticleRow.content_key,
        ArticleRow.title_key,
    )
    .where(ArticleRow.id.in_(_SHARING))
    .order_by(ArticleRow.id.desc())
    .limit(MOST)
)
_OWN_DESK = bindparam("desk", type_=Integer)
_PUBLIC = ArticleRow.desk_id.is_(None)
_PUBLIC_CANDIDATES = _CANDIDATES.where(_PUBLIC)
_DESK_CANDIDATES = _CANDIDATES.where(
    (ArticleRow.desk_id == _OWN_DESK) | (_PUBLIC & visible.to(_OWN_DESK, ArticleRow.id))
)
_SAID = select(VersionRow.article_id, VersionRow.number, VersionRow.told_key, VersionRow.sketch).where(
    VersionRow.article_id.in_(among("articles"))
)


@dataclass(frozen=True, slots=True)
class Known:
    """A stored article that shares a key with an arrival."""

    id: int
    own: bool
    """Of the arrival's own scope: it may get a new version."""
    approved: bool
    saved_by: str | None
    outlet: str | None
    address_key: int | None
    content_key: int | None
    title_key: int | None
    told: frozenset[int]
    """What its versions said."""
    sketch: tuple[int, ...]
    """Of its current body."""


def find(session: Session, arrival: Arrival) -> tuple[Known, ...]:
    """Return what shares address, content, title or a piece of the sketch with `arrival`, the newest first."""
    shared = {
        "address": arrival.address_key,
        "content": arrival.content_key,
        "title": arrival.title_key,
        "bands": arrival.bands,
    }
    if session.scalar(_ANY, shared) is None:
        return ()
    desk_id = arrival.source.desk_id
    if desk_id is None:
        rows = session.execute(_PUBLIC_CANDIDATES, shared).all()
    else:
        rows = session.execute(_DESK_CANDIDATES, {**shared, "desk": desk_id}).all()
    if not rows:
        return ()
    told: dict[int, set[int]] = {row.id: set() for row in rows}
    sketches: dict[tuple[int, int], bytes] = {}
    for article_id, number, key, sketch in session.execute(_SAID, {"articles": list(told)}):
        told[article_id].add(key)
        sketches[article_id, number] = sketch
    return tuple(
        Known(
            id=row.id,
            own=row.desk_id == desk_id,
            approved=row.approved_at is not None,
            saved_by=row.saved_by,
            outlet=row.outlet,
            address_key=row.address_key,
            content_key=row.content_key,
            title_key=row.title_key,
            told=frozenset(told[row.id]),
            sketch=packed.unpack_sketch(sketches[row.id, row.version]),
        )
        for row in rows
    )
