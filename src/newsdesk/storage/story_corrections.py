"""What a desk's editors say of which articles are one story: articles split off, stories merged. Of that desk alone.

It is laid over how articles were grouped, and changes nothing of it: what comes into a story later is in what it was
merged with, and what was split off stays apart. Where articles move (`story_moves`), they stay where an editor saw
them: what was in a story when that was merged with another is in it still.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Integer, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage import visible
from newsdesk.storage.grouping import Moved
from newsdesk.storage.story_tables import StoryMergeRow, StoryMoveRow
from newsdesk.storage.tables import ArticleRow, StoryRow, UtcTime, insert_into, table_of

_MOVES = select(StoryMoveRow.article_id, StoryMoveRow.story_id).where(StoryMoveRow.desk_id == bindparam("desk"))
_MERGES = select(StoryMergeRow.story_id, StoryMergeRow.other_id).where(StoryMergeRow.desk_id == bindparam("desk"))

_SEEN_BY = select(
    exists(
        select(ArticleRow.id).where(
            ArticleRow.id == bindparam("article", type_=Integer),
            ArticleRow.first_seen_at <= bindparam("by", type_=UtcTime),
            visible.to(bindparam("desk", type_=Integer), ArticleRow.id),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that a desk's editors have said of stories."""

    moved: Mapping[int, int] = field(default_factory=dict[int, int])
    """The story in which an article is, by article, where that is another one than it came into."""
    merged: Mapping[int, frozenset[int]] = field(default_factory=dict[int, frozenset[int]])
    """All stories that one is merged with, itself among them, by story."""

    def before_merging(self, article: StoredArticle) -> int:
        """Return the story of an article as it is where nothing is merged."""
        return self.moved.get(article.id, article.story_id)

    def story_of(self, article_id: int, story_id: int) -> int:
        """Return the one number of the story in which an article is that came into the story `story_id`."""
        # A question may ask for a thousand, and mostly nothing is corrected.
        story = self.moved.get(article_id, story_id)
        parts = self.merged.get(story)
        return min(parts) if parts else story

    def parts(self, story_id: int) -> frozenset[int]:
        """Return the stories that are one with this one."""
        return self.merged.get(story_id) or frozenset((story_id,))

    def moved_into(self, story_id: int) -> tuple[int, ...]:
        """Return the articles that editors have put into a story, or into one that it is merged with."""
        parts = self.parts(story_id)
        return tuple(article for article, story in self.moved.items() if story in parts)


def corrections(session: Session, desk: Desk) -> Corrections:
    """Return all that a desk's editors have said."""
    moved = {article: story for article, story in session.execute(_MOVES, {"desk": desk.id})}  # noqa: C416
    pairs = [(one, other) for one, other in session.execute(_MERGES, {"desk": desk.id})]
    return Corrections(moved, _linked(pairs))


def split(session: Session, desk: Desk, chosen: Sequence[StoredArticle], now: datetime) -> None:
    """Let some articles be a story of their own."""
    whens = [article.when for article in chosen]
    started = {"desk_id": desk.id, "first_at": min(whens), "last_at": max(whens)}
    story_id = session.scalars(insert_into(StoryRow).returning(StoryRow.id), started).one()
    before = corrections(session, desk).moved
    ids = [article.id for article in chosen]
    session.execute(delete(StoryMoveRow).where(StoryMoveRow.desk_id == desk.id, StoryMoveRow.article_id.in_(ids)))
    rows = [
        {"desk_id": desk.id, "article_id": id_, "story_id": story_id, "was_id": before.get(id_), "made_at": now}
        for id_ in ids
    ]
    session.execute(insert_into(StoryMoveRow), rows)


def unsplit(session: Session, desk: Desk, chosen: Sequence[StoredArticle]) -> bool:
    """Put articles back that were split off, where they were before, and the copies of them that came since.

    `False` where none was split off.
    """
    ids = {article.id for article in chosen}
    of_desk = StoryMoveRow.desk_id == desk.id
    split_off = (
        select(StoryMoveRow.story_id, func.max(StoryMoveRow.made_at))
        .where(of_desk, StoryMoveRow.article_id.in_(ids))
        .group_by(StoryMoveRow.story_id)
    )
    since = {story_id: made_at for story_id, made_at in session.execute(split_off)}  # noqa: C416
    left = list(since)
    if not left:
        return False
    there = session.execute(
        select(StoryMoveRow.article_id, StoryMoveRow.story_id, StoryMoveRow.made_at).where(
            of_desk, StoryMoveRow.story_id.in_(left)
        )
    )
    ids.update(article_id for article_id, story_id, made_at in there if made_at > since[story_id])
    of_these = of_desk, StoryMoveRow.article_id.in_(ids)
    session.execute(delete(StoryMoveRow).where(*of_these, StoryMoveRow.was_id.is_(None)))
    session.execute(update(StoryMoveRow).where(*of_these).values(story_id=StoryMoveRow.was_id, was_id=None))
    _forget_empty(session, desk, left)
    return True


def merge(session: Session, desk: Desk, one: StoredArticle, other: StoredArticle, now: datetime) -> bool:
    """Let the stories of two articles be one; `False` where they are."""
    said = corrections(session, desk)
    story, second = sorted((said.before_merging(one), said.before_merging(other)))
    if second in said.parts(story):
        return False
    row = {"desk_id": desk.id, "story_id": story, "other_id": second, "made_at": now}
    session.execute(insert_into(StoryMergeRow), [row])
    return True


def unmerge(session: Session, desk: Desk, one: StoredArticle, other: StoredArticle) -> bool:
    """Take back that the stories of two articles were said to be one; `False` where it was not said of these.

    Where one of them was split off since, it is the story meant that it was in before.
    """
    for pair in itertools.product(_homes(session, desk, one), _homes(session, desk, other)):
        row = session.get(StoryMergeRow, (desk.id, *sorted(pair)))
        if row is not None:
            session.delete(row)
            session.flush()
            _let_go(session, desk, pair)
            return True
    return False


def hold(session: Session, moved: Collection[Moved], now: datetime) -> None:
    """Keep articles that were moved in the story that they were in, for the desks whose editors merged it then."""
    merges = _touching(session, {one.was for one in moved})
    for one in moved:
        for row in merges:
            if one.was not in (row.story_id, row.other_id):
                continue
            held = {"desk_id": row.desk_id, "article_id": one.article_id, "story_id": one.was, "made_at": now}
            if session.scalar(_SEEN_BY, {"desk": row.desk_id, "article": one.article_id, "by": row.made_at}):
                session.execute(insert_or(table_of(StoryMoveRow)).on_conflict_do_nothing(), [held])


def hand_on(session: Session, empty: int, heir: int) -> None:
    """Let what was said of a story, in which nothing is any more, be said of the one to which its articles went."""
    for row in _touching(session, [empty]):
        other = row.story_id if row.other_id == empty else row.other_id
        pair = sorted((heir, other))
        kept = {"desk_id": row.desk_id, "story_id": pair[0], "other_id": pair[1], "made_at": row.made_at}
        session.delete(row)
        session.flush()
        if other != heir:
            session.execute(insert_or(table_of(StoryMergeRow)).on_conflict_do_nothing(), [kept])
    for column in (StoryMoveRow.story_id, StoryMoveRow.was_id):
        session.execute(update(StoryMoveRow).where(column == empty).values({column: heir}))


def bridge(session: Session, empty: int) -> None:
    """Let the stories that an editor merged with one of which nothing is left be one with each other still."""
    by_desk: defaultdict[int, list[StoryMergeRow]] = defaultdict(list)
    for row in _touching(session, [empty]):
        by_desk[row.desk_id].append(row)
    for desk_id, rows in by_desk.items():
        first, *others = sorted({row.story_id if row.other_id == empty else row.other_id for row in rows})
        made_at = max(row.made_at for row in rows)
        kept = [{"desk_id": desk_id, "story_id": first, "other_id": one, "made_at": made_at} for one in others]
        if kept:
            session.execute(insert_or(table_of(StoryMergeRow)).on_conflict_do_nothing(), kept)


def _touching(session: Session, stories: Collection[int]) -> Sequence[StoryMergeRow]:
    """Return what was merged with some stories, by whichever desk."""
    either = StoryMergeRow.story_id.in_(stories) | StoryMergeRow.other_id.in_(stories)
    return session.scalars(select(StoryMergeRow).where(either).order_by(StoryMergeRow.made_at)).all()


def _let_go(session: Session, desk: Desk, stories: Collection[int]) -> None:
    """Let go of what was held in some shared stories because they were merged, where they are with nothing any more."""
    still = {
        story for row in _touching(session, stories) if row.desk_id == desk.id for story in (row.story_id, row.other_id)
    }
    of_desk = StoryMoveRow.desk_id == desk.id
    shared = session.scalars(select(StoryRow.id).where(StoryRow.id.in_({*stories} - still), StoryRow.desk_id.is_(None)))
    for story in shared.all():
        session.execute(delete(StoryMoveRow).where(of_desk, StoryMoveRow.story_id == story))
        session.execute(update(StoryMoveRow).where(of_desk, StoryMoveRow.was_id == story).values(was_id=None))


def _homes(session: Session, desk: Desk, article: StoredArticle) -> tuple[int, ...]:
    """Return the stories that an article is and was in where nothing is merged, the one that it is in first."""
    moved = session.get(StoryMoveRow, (desk.id, article.id))
    found = (None, None) if moved is None else (moved.story_id, moved.was_id)
    return tuple(dict.fromkeys(id_ for id_ in (*found, article.story_id) if id_ is not None))


def _forget_empty(session: Session, desk: Desk, stories: Collection[int]) -> None:
    """Delete those of a desk's own stories that no article is in any more."""
    moved = exists(
        select(StoryMoveRow.article_id).where(
            or_(StoryMoveRow.story_id == StoryRow.id, StoryMoveRow.was_id == StoryRow.id)
        )
    )
    began = exists(select(ArticleRow.id).where(ArticleRow.story_id == StoryRow.id))
    session.execute(delete(StoryRow).where(StoryRow.id.in_(stories), StoryRow.desk_id == desk.id, ~moved, ~began))


def _linked(pairs: Sequence[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """Return for each story of some pairs all that it is linked with, at once or by others."""
    near: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found: dict[int, frozenset[int]] = {}
    for story in near:
        if story in found:
            continue
        reached = [story]
        for one in reached:
            reached += [other for other in sorted(near[one]) if other not in reached]
        together = frozenset(reached)
        found |= dict.fromkeys(reached, together)
    return found
