"""Which digests are due, how far each has told, and what it told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.digest import Carried, Digest, DigestRun
from newsdesk.models.overview import Window
from newsdesk.storage.digest_tables import DigestRow, DigestRunRow, DigestToldRow
from newsdesk.storage.digests import _rows
from newsdesk.storage.tables import ArticleRow, DeskRow, among, insert_into, table_of

REMEMBERED = timedelta(days=30)
"""How long it is known what a digest told. No article joins a story that is older than two days, but editors may merge
stories, and a digest may come once a week."""


def due(session: Session, now: datetime, limit: int) -> tuple[Digest, ...]:
    """Return digests of all desks that are due, the longest due first."""
    rows = session.execute(
        select(DigestRow, DeskRow.key)
        .join(DeskRow, DeskRow.id == DigestRow.desk_id)
        .where(DigestRow.next_at <= now)
        .order_by(DigestRow.next_at, DigestRow.id)
        .limit(limit)
    )
    return tuple(_rows.digest_of(row, desk_key) for row, desk_key in rows)


def put_off(session: Session, digest: Digest, next_at: datetime | None, missed: int = 0) -> None:
    """Send nothing now: it is due next at `next_at`, and so many more than before were left out."""
    changed = update(DigestRow).where(DigestRow.key == digest.key)
    session.execute(changed.values(next_at=next_at, missed=DigestRow.missed + missed))


def in_the_future(session: Session, now: datetime) -> tuple[Digest, ...]:
    """Return the digests that have told, or are due, later than now; most are due."""
    later = or_(DigestRow.next_at > now, DigestRow.told_up_to > now)
    rows = session.execute(select(DigestRow, DeskRow.key).join(DeskRow, DeskRow.id == DigestRow.desk_id).where(later))
    return tuple(_rows.digest_of(row, desk_key) for row, desk_key in rows)


def set_back(session: Session, digest: Digest, next_at: datetime | None, now: datetime) -> None:
    """Have a digest be due at `next_at`, and have told nothing after now."""
    row = session.scalars(select(DigestRow).where(DigestRow.key == digest.key)).one()
    row.next_at, row.told_up_to = next_at, min(row.told_up_to, now)
    session.flush()


@dataclass(frozen=True, slots=True)
class Marked:
    """What is noted of a run beside its window: the articles of the stories told, and what is left to the next."""

    run: DigestRun
    articles: Collection[int]
    carried: Carried
    owed: bool
    """There is a message of it."""


def mark(session: Session, marked: Marked, next_at: datetime | None, now: datetime) -> None:
    """Note what a digest told and up to when; it is due next at `next_at`. What is too old to be of use goes."""
    run, carried = marked.run, marked.carried
    row = session.scalars(select(DigestRow).where(DigestRow.key == run.digest.key)).one()
    row.told_up_to, row.next_at, row.missed = run.window.until, next_at, 0
    row.edge, row.waiting = list(carried.edge), list(carried.waiting)
    session.flush()
    old = now - REMEMBERED
    session.execute(delete(DigestToldRow).where(DigestToldRow.digest_id == row.id, DigestToldRow.told_at < old))
    session.execute(delete(DigestRunRow).where(DigestRunRow.digest_id == row.id, DigestRunRow.slot < old))
    if marked.articles:
        told = insert_or(table_of(DigestToldRow))
        told = told.on_conflict_do_update(
            index_elements=["digest_id", "article_id"], set_={"told_at": told.excluded.told_at}
        )
        ids = sorted({*marked.articles})
        session.execute(told, [{"digest_id": row.id, "article_id": id_, "told_at": run.window.until} for id_ in ids])
    if marked.owed:
        values = {"digest_id": row.id, "slot": run.slot, "since": run.window.since, "until": run.window.until}
        values |= {"told": list(run.told), "rest": list(run.rest), "total": run.total}
        session.execute(insert_into(DigestRunRow), [values])


def told(session: Session, digest: Digest) -> Mapping[int, tuple[int, datetime]]:
    """Return the articles of the stories that a digest told: each with the story it came into, and when it told it."""
    rows = session.execute(
        select(DigestToldRow.article_id, ArticleRow.story_id, DigestToldRow.told_at)
        .join(DigestRow, DigestRow.id == DigestToldRow.digest_id)
        .join(ArticleRow, ArticleRow.id == DigestToldRow.article_id)
        .where(DigestRow.key == digest.key)
    )
    return {article: (story, at) for article, story, at in rows}


def carried(session: Session, digest: Digest) -> Carried:
    """Return what the last run of a digest left to the next; nothing of one that is not set up."""
    found = session.execute(select(DigestRow.edge, DigestRow.waiting).where(DigestRow.key == digest.key)).one_or_none()
    if found is None:
        return Carried()
    edge, waiting = found
    return Carried(tuple(edge), tuple(waiting))


def stories_of(session: Session, ids: Collection[int]) -> Mapping[int, int]:
    """Return the story that each of some articles came into."""
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.story_id).where(ArticleRow.id.in_(among("articles"))), {"articles": [*ids]}
    )
    return {article: story for article, story in rows}  # noqa: C416  (rows are no pairs to the type checker)


def run(session: Session, desk: Desk, key: str, slot: datetime) -> DigestRun | None:
    """Return what is kept of a desk's digest of one time; `None` where nothing is (any more)."""
    found = session.execute(
        select(DigestRow, DigestRunRow)
        .join(DigestRunRow, DigestRunRow.digest_id == DigestRow.id)
        .where(DigestRow.desk_id == desk.id, DigestRow.key == key, DigestRunRow.slot == slot)
    ).one_or_none()
    if found is None:
        return None
    row, kept = found
    window = Window(kept.since, kept.until)
    return DigestRun(_rows.digest_of(row, desk.key), kept.slot, window, tuple(kept.told), tuple(kept.rest), kept.total)
