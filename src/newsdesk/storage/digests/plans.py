"""Digests as desks and their people have set them up: within the limits, changed, paused and removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, true, update
from sqlalchemy.orm import Session

from newsdesk.config import valid_time_zone
from newsdesk.errors import SettingsError, UnreadableQuery
from newsdesk.models.article import Desk
from newsdesk.models.digest import Digest, DigestPlan
from newsdesk.models.outbox import Target
from newsdesk.models.overview import Window
from newsdesk.storage import keys
from newsdesk.storage.digest_tables import DigestRow
from newsdesk.storage.digests import _rows
from newsdesk.text.query import Query, parse
from newsdesk.words import reason

APART = timedelta(hours=1)
"""A digest comes no oftener."""
MOST = 25
"""Digests of one desk to its channels: what a menu can list."""
MOST_OWN = 10
"""Digests of one person on a desk, to their own direct messages."""
MOST_STORIES = 10
MOST_TOPICS = 10
NAME_LIMIT = 80


def add(
    session: Session, desk: Desk, plan: DigestPlan, made_by: int | None, next_at: datetime, window: Window
) -> Digest:
    """Set a digest up. `window` is what it would tell now: it begins where that begins, and is made when it ends.

    Raises `SettingsError` for a plan that is not allowed, and `UnreadableQuery` for a topic that cannot be read.
    """
    check(session, desk, plan)
    _check_number(session, desk, plan)
    row = DigestRow(
        key=_rows.free_key(session, desk, plan, window.until),
        desk_id=desk.id,
        made_by=made_by,
        made_at=window.until,
        told_up_to=window.since,
        next_at=next_at,
        missed=0,
        edge=[],
        waiting=[],
    )
    _rows.fill(row, plan)
    session.add(row)
    session.flush()
    return _rows.digest_of(row, desk.key)


def _check_number(session: Session, desk: Desk, plan: DigestPlan) -> None:
    """Raise `SettingsError` where there are as many digests of a kind as there may be."""
    held = session.scalar(select(func.count()).where(DigestRow.desk_id == desk.id, _beside(plan.target))) or 0
    if plan.target.what == "user":
        if held >= MOST_OWN:
            raise SettingsError(reason("digest.full_own", MOST_OWN))
    elif held >= MOST:
        raise SettingsError(reason("digest.full", MOST))


def check(session: Session, desk: Desk, plan: DigestPlan, key: str = "") -> None:
    """Raise what `add` raises for a plan that is not allowed; `key` is of the digest that is to be changed to it."""
    name, beside = " ".join(plan.name.split()), _beside(plan.target)
    if not 0 < len(name) <= NAME_LIMIT:
        raise SettingsError(reason("digest.bad_name", NAME_LIMIT))
    if any(keys.words(one.plan.name) == keys.words(name) and one.key != key for one in _those(session, desk, beside)):
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
    row = _rows.row(session, desk, key)
    if row is None:
        return None
    check(session, desk, plan, key)
    if _whose(row.target) != _whose(str(plan.target)):
        _check_number(session, desk, plan)
    _rows.fill(row, plan)
    if plan.target.what == "user":
        # Whoever set it up for a channel hears no more of it.
        row.made_by = plan.target.id
    if row.paused_at is None:
        row.next_at = next_at
    session.flush()
    return _rows.digest_of(row, desk.key)


def _whose(target: str) -> str:
    """Return the person to whom a digest goes, as targets are written; "" for one of the desk's."""
    return target if target.startswith("user:") else ""


def of_desk(session: Session, desk: Desk) -> tuple[Digest, ...]:
    """Return a desk's digests, the oldest first."""
    return _those(session, desk, true())


def seen_by(session: Session, desk: Desk, person: int) -> tuple[Digest, ...]:
    """Return those of a desk's digests that a person (an id of Discord) may hear of, the oldest first.

    Those to its channels, and their own; of what others are sent in private nobody hears.
    """
    return _those(session, desk, or_(_beside(Target("channel", 0)), _beside(Target("user", person))))


def _beside(target: Target) -> ColumnElement[bool]:
    """Return the condition that a digest is of the same kind as one to a target: one person's own, or the desk's."""
    return DigestRow.target == str(target) if target.what == "user" else ~DigestRow.target.startswith("user:")


def _those(session: Session, desk: Desk, which: ColumnElement[bool]) -> tuple[Digest, ...]:
    rows = session.scalars(select(DigestRow).where(DigestRow.desk_id == desk.id, which).order_by(DigestRow.id))
    return tuple(_rows.digest_of(row, desk.key) for row in rows)


def by_key(session: Session, desk: Desk, key: str) -> Digest | None:
    """Return a desk's digest by its key; `None` where the desk has none such."""
    row = _rows.row(session, desk, key)
    return None if row is None else _rows.digest_of(row, desk.key)


def remove(session: Session, desk: Desk, key: str) -> bool:
    """Forget a digest and what it told; tell whether there was one. What it owes already is owed still."""
    gone = delete(DigestRow).where(DigestRow.desk_id == desk.id, DigestRow.key == key).returning(DigestRow.id)
    return bool(session.scalars(gone).all())


def pause(session: Session, desk: Desk, key: str, now: datetime) -> Digest | None:
    """Send nothing of a digest for now; `None` where there is none."""
    row = _rows.row(session, desk, key)
    if row is None:
        return None
    if row.paused_at is None:
        row.paused_at, row.next_at = now, None
        session.flush()
    return _rows.digest_of(row, desk.key)


def pause_at(session: Session, desk: Desk, target: Target, now: datetime) -> int:
    """Send nothing more of a desk's digests to a place, for now; return how many there were to pause."""
    there = (DigestRow.desk_id == desk.id) & (DigestRow.target == str(target)) & DigestRow.paused_at.is_(None)
    paused = update(DigestRow).where(there).values(paused_at=now, next_at=None).returning(DigestRow.id)
    return len(session.scalars(paused).all())


def resume(session: Session, desk: Desk, key: str, next_at: datetime, told_up_to: datetime) -> Digest | None:
    """Send a digest again, next at `next_at`, with what came after `told_up_to`; `None` where there is none.

    One that is not paused stays as it is.
    """
    row = _rows.row(session, desk, key)
    if row is None:
        return None
    if row.paused_at is not None:
        row.paused_at, row.next_at, row.missed = None, next_at, 0
        if told_up_to > row.told_up_to:
            row.told_up_to, row.edge, row.waiting = told_up_to, [], []
        session.flush()
    return _rows.digest_of(row, desk.key)
