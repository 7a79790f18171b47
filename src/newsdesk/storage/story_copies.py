"""Lets a desk's correction hold for copies: what repeats an article that an editor split off goes where that went.

Grouping knows no desk's corrections, so a copy comes into the story that its original was split off. What is split off
and what stays is said in `story_corrections`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from newsdesk.models.text import Fingerprint
from newsdesk.storage import packed, visible
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.story_tables import StoryMoveRow
from newsdesk.storage.tables import ArticleRow, VersionRow, among, insert_into
from newsdesk.text.fingerprint import similarity

COPY = 0.6
"""How alike two bodies must be for one to be a copy. Two tellings of one event share less than half of their word
shingles even where both build on the same agency's text; a copy that lost its last third still shares two thirds."""

MEMBERS = 100
"""Of a story the newest so many articles that were not split off are compared too."""

_MOVED = (
    select(StoryMoveRow.desk_id, StoryMoveRow.article_id, StoryMoveRow.story_id, StoryMoveRow.was_id)
    .join(ArticleRow, ArticleRow.id == StoryMoveRow.article_id)
    .where(ArticleRow.story_id == bindparam("story"))
)
_STAYED = (
    select(ArticleRow.id)
    .where(ArticleRow.story_id == bindparam("story"), visible.to(bindparam("desk", type_=Integer), ArticleRow.id))
    .order_by(ArticleRow.id.desc())
    .limit(MEMBERS)
)
_SKETCHES = (
    select(ArticleRow.id, ArticleRow.desk_id, VersionRow.content, VersionRow.sketch)
    .join(VersionRow, (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.version))
    .where(ArticleRow.id.in_(among("articles")))
)


def follow(session: Session, arrival: Arrival, article_id: int, story_id: int) -> None:
    """Move an article that came into a story to where the desks moved the one that it is a copy of.

    For a public article of any desk's corrections, for a private one of its own desk's alone. It stays where an article
    that stayed is as much alike: then it was the editor's wish that both be told apart.
    """
    if arrival.has_body:
        copy = _Copy(article_id, arrival.source.desk_id, arrival.reading.fingerprint)
        _follow(session, copy, story_id, arrival.at)


def follow_moved(session: Session, moved: Sequence[tuple[int, int]], now: datetime) -> None:
    """Do the same for articles that have moved; in: the id of each, and that of the story where it is now."""
    for article_id, story_id in moved:
        if session.execute(_MOVED, {"story": story_id}).first() is None:
            continue
        sketches = session.execute(_SKETCHES, {"articles": [article_id]})
        for _, desk_id, content, sketch in sketches.all():
            if sketch:
                copy = _Copy(article_id, desk_id, Fingerprint(content, packed.unpack_sketch(sketch)))
                _follow(session, copy, story_id, now)


@dataclass(frozen=True, slots=True)
class _Copy:
    """An article that may be a copy, and whose it is."""

    article_id: int
    desk_id: int | None
    fingerprint: Fingerprint


def _follow(session: Session, copy: _Copy, story_id: int, now: datetime) -> None:
    by_desk: defaultdict[int, dict[int, tuple[int, int | None]]] = defaultdict(dict)
    for desk_id, moved, to, was in session.execute(_MOVED, {"story": story_id}):
        if copy.desk_id in (None, desk_id):
            by_desk[desk_id][moved] = to, was
    for desk_id, moves in by_desk.items():
        if copy.article_id in moves:
            continue  # an editor has said where it is
        stayed = set(session.scalars(_STAYED, {"story": story_id, "desk": desk_id})) - moves.keys() - {copy.article_id}
        alike = _alike(session, copy.fingerprint, [*moves, *stayed])
        nearest = max(sorted(moves), key=lambda id_: alike.get(id_, 0.0))
        most = alike.get(nearest, 0.0)
        if most >= COPY and all(alike.get(id_, 0.0) < most for id_ in stayed):
            to, was = moves[nearest]
            _move(session, desk_id, copy.article_id, to, was, now)


def _alike(session: Session, own: Fingerprint, ids: list[int]) -> dict[int, float]:
    """Return how alike the bodies of some articles are to one that was just read."""
    rows = session.execute(_SKETCHES, {"articles": ids})
    return {
        id_: similarity(own, Fingerprint(content, packed.unpack_sketch(sketch))) for id_, _, content, sketch in rows
    }


def _move(session: Session, desk_id: int, article_id: int, to: int, was: int | None, now: datetime) -> None:
    row = {"desk_id": desk_id, "article_id": article_id, "story_id": to, "was_id": was, "made_at": now}
    session.execute(insert_into(StoryMoveRow), [row])
