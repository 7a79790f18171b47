"""Digests as desks have set them up, how far each has told, and what it told; when one is due is left to `briefing`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from typing import cast

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.config import valid_time_zone
from newsdesk.errors import SettingsError, UnreadableQuery
from newsdesk.models.answers import Length
from newsdesk.models.article import Desk
from newsdesk.models.digest import Carried, Digest, DigestPlan, DigestRun, Quiet, Schedule
from newsdesk.models.outbox import Target
from newsdesk.models.overview import Window
from newsdesk.storage import keys
from newsdesk.storage.digest_tables import DigestRow, DigestRunRow, DigestToldRow
from newsdesk.storage.tables import ArticleRow, DeskRow, among, insert_into, table_of
from newsdesk.text.query import Query, parse
from newsdesk.words import reason

APART = timedelta(hours=1)
"""A digest comes no oftener."""
MOST = 25
"""Digests of one desk: what a menu can list."""
MOST_STORIES = 10
MOST_TOPICS = 10
NAME_LIMIT = 80

REMEMBERED = timedelta(days=30)
"""How long it is known what a digest told. No article joins a story that is older than two days, but editors may merge
stories, and a digest may come once a week."""


def add(
    session: Session, desk: Desk, plan: DigestPlan, made_by: int | None, next_at: datetime, window: Window
) -> Digest:
    """Set a digest up. `window` is what it would tell now: it begins where that begins, and is made when it ends.

    Raises `SettingsError` for a plan that is not allowed, and `UnreadableQuery` for a topic that cannot be read.
    """
    check(session, desk, plan)
    held = session.scalar(select(func.count()).where(DigestRow.desk_id == desk.id)) or 0
    if held >= MOST:
        raise SettingsError(reason("digest.full", MOST))
    row = DigestRow(
        key=_free_key(session, desk, plan, window.until),
        desk_id=desk.id,
        made_by=made_by,
        made_at=window.until,
        told_up_to=window.since,
        next_at=next_at,
        missed=0,
        edge=[],
        waiting=[],
    )
    _fill(row, plan)
    session.add(row)
    session.flush()
    return _digest(row, desk.key)


def check(session: Session, desk: Desk, plan: DigestPlan, key: str = "") -> None:
    """Raise what `add` raises for a plan that is not allowed; `key` is of the digest that is to be changed to it."""
    name = " ".join(plan.name.split())
    if not 0 < len(name) <= NAME_LIMIT:
        raise SettingsError(reason("digest.bad_name", NAME_LIMIT))
    if any(keys.words(one.plan.name) == keys.words(name) and one.key != key for one in of_desk(session, desk)):
        raise SettingsError(reason("digest.name_taken", name=name))
    try:
        # Not `available_timezones`: that reads all of their files, which takes some 20 ms.
        valid_time_zone(plan.schedule.zone)
    except ValueError as error:
        raise SettingsError(reason("chat.no_zone", name=plan.schedule.zone)) from error
    if not plan.schedule.times or not plan.schedule.weekdays <= set(range(7)) or not plan.schedule.weekdays:
        raise SettingsError(reason("digest.no_time"))
    if plan.schedule.closest < APART:
        raise SettingsError(reason("digest.too_close"))
    if not 1 <= plan.stories <= MOST_STORIES:
        raise SettingsError(reason("digest.bad_number", MOST_STORIES))
    _check_topics(plan.topics)


def _check_topics(topics: Sequence[str]) -> None:
    if len(topics) > MOST_TOPICS:
        raise SettingsError(reason("digest.many_topics", MOST_TOPICS))
    for topic in topics:
        query = parse(topic)
        if query == Query():
            raise UnreadableQuery(reason("error.no_word"), asked=topic)
        if query.since is not None or query.before is not None:
            raise UnreadableQuery(reason("error.query_no_time"), asked=topic)


def change(session: Session, desk: Desk, key: str, plan: DigestPlan, next_at: datetime) -> Digest | None:
    """Change what is set of a digest, and when it is due next unless it is paused; `None` where there is none.

    What it has told stays. Raises what `add` raises.
    """
    row = _row(session, desk, key)
    if row is None:
        return None
    check(session, desk, plan, key)
    _fill(row, plan)
    if row.paused_at is None:
        row.next_at = next_at
    session.flush()
    return _digest(row, desk.key)


def of_desk(session: Session, desk: Desk) -> tuple[Digest, ...]:
    """Return a desk's digests, the oldest first."""
    rows = session.scalars(select(DigestRow).where(DigestRow.desk_id == desk.id).order_by(DigestRow.id))
    return tuple(_digest(row, desk.key) for row in rows)


def by_key(session: Session, desk: Desk, key: str) -> Digest | None:
    """Return a desk's digest by its key; `None` where the desk has none such."""
    row = _row(session, desk, key)
    return None if row is None else _digest(row, desk.key)


def remove(session: Session, desk: Desk, key: str) -> bool:
    """Forget a digest and what it told; tell whether there was one. What it owes already is owed still."""
    gone = delete(DigestRow).where(DigestRow.desk_id == desk.id, DigestRow.key == key).returning(DigestRow.id)
    return bool(session.scalars(gone).all())


def pause(session: Session, desk: Desk, key: str, now: datetime) -> Digest | None:
    """Send nothing of a digest for now; `None` where there is none."""
    row = _row(session, desk, key)
    if row is None:
        return None
    if row.paused_at is None:
        row.paused_at, row.next_at = now, None
        session.flush()
    return _digest(row, desk.key)


def pause_at(session: Session, desk: Desk, target: Target, now: datetime) -> int:
    """Send nothing more of a desk's digests to a place, for now; return how many there were to pause."""
    there = (DigestRow.desk_id == desk.id) & (DigestRow.target == str(target)) & DigestRow.paused_at.is_(None)
    paused = update(DigestRow).where(there).values(paused_at=now, next_at=None).returning(DigestRow.id)
    return len(session.scalars(paused).all())


def resume(session: Session, desk: Desk, key: str, next_at: datetime, told_up_to: datetime) -> Digest | None:
    """Send a digest again, next at `next_at`, with what came after `told_up_to`; `None` where there is none.

    One that is not paused stays as it is.
    """
    row = _row(session, desk, key)
    if row is None:
        return None
    if row.paused_at is not None:
        row.paused_at, row.next_at, row.missed = None, next_at, 0
        if told_up_to > row.told_up_to:
            row.told_up_to, row.edge, row.waiting = told_up_to, [], []
        session.flush()
    return _digest(row, desk.key)


def due(session: Session, now: datetime, limit: int) -> tuple[Digest, ...]:
    """Return digests of all desks that are due, the longest due first."""
    rows = session.execute(
        select(DigestRow, DeskRow.key)
        .join(DeskRow, DeskRow.id == DigestRow.desk_id)
        .where(DigestRow.next_at <= now)
        .order_by(DigestRow.next_at, DigestRow.id)
        .limit(limit)
    )
    return tuple(_digest(row, desk_key) for row, desk_key in rows)


def put_off(session: Session, digest: Digest, next_at: datetime | None, missed: int = 0) -> None:
    """Send nothing now: it is due next at `next_at`, and so many more than before were left out."""
    changed = update(DigestRow).where(DigestRow.key == digest.key)
    session.execute(changed.values(next_at=next_at, missed=DigestRow.missed + missed))


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
    return DigestRun(_digest(row, desk.key), kept.slot, window, tuple(kept.told), tuple(kept.rest), kept.total)


def _row(session: Session, desk: Desk, key: str) -> DigestRow | None:
    return session.scalar(select(DigestRow).where(DigestRow.desk_id == desk.id, DigestRow.key == key))


def _free_key(session: Session, desk: Desk, plan: DigestPlan, now: datetime) -> str:
    for again in count():
        key = keys.short("digest", desk.key, str(plan.target), now.isoformat(), str(again))
        if session.scalar(select(DigestRow.id).where(DigestRow.key == key)) is None:
            return key
    raise AssertionError("counting does not end")


def _fill(row: DigestRow, plan: DigestPlan) -> None:
    schedule = plan.schedule
    row.name, row.target, row.zone = " ".join(plan.name.split()), str(plan.target), schedule.zone
    row.times = sorted({at.hour * 60 + at.minute for at in schedule.times})
    row.weekdays = sorted(schedule.weekdays)
    row.topics, row.outlets, row.languages = list(plan.topics), list(plan.outlets), list(plan.languages)
    row.stories, row.length, row.quiet = plan.stories, plan.length, plan.quiet.value


def _digest(row: DigestRow, desk_key: str) -> Digest:
    at = tuple(time(minutes // 60, minutes % 60) for minutes in cast("list[int]", row.times))
    plan = DigestPlan(
        name=row.name,
        target=Target.read(row.target),
        schedule=Schedule(at, row.zone, frozenset(cast("list[int]", row.weekdays))),
        topics=tuple(row.topics),
        outlets=tuple(row.outlets),
        languages=tuple(row.languages),
        stories=row.stories,
        length=cast("Length", row.length),
        quiet=Quiet(row.quiet),
    )
    return Digest(
        key=row.key,
        desk=Desk(row.desk_id, desk_key),
        plan=plan,
        made_by=row.made_by,
        made_at=row.made_at,
        told_up_to=row.told_up_to,
        next_at=row.next_at,
        paused_at=row.paused_at,
        missed=row.missed,
    )
