"""Rows of digests ↔ values, and the key of a new one."""

from __future__ import annotations

from datetime import datetime, time
from itertools import count
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.models.answers import Length
from newsdesk.models.article import Desk
from newsdesk.models.digest import Digest, DigestPlan, Quiet, Schedule
from newsdesk.models.outbox import Target
from newsdesk.storage import keys
from newsdesk.storage.digest_tables import DigestRow


def row(session: Session, desk: Desk, key: str) -> DigestRow | None:
    return session.scalar(select(DigestRow).where(DigestRow.desk_id == desk.id, DigestRow.key == key))


def free_key(session: Session, desk: Desk, plan: DigestPlan, now: datetime) -> str:
    for again in count():
        key = keys.short("digest", desk.key, str(plan.target), now.isoformat(), str(again))
        if session.scalar(select(DigestRow.id).where(DigestRow.key == key)) is None:
            return key
    raise AssertionError("counting does not end")


def fill(row: DigestRow, plan: DigestPlan) -> None:
    schedule = plan.schedule
    row.name, row.target, row.zone = " ".join(plan.name.split()), str(plan.target), schedule.zone
    row.times = sorted({at.hour * 60 + at.minute for at in schedule.times})
    row.weekdays = sorted(schedule.weekdays)
    row.topics, row.outlets, row.languages = list(plan.topics), list(plan.outlets), list(plan.languages)
    row.stories, row.length, row.quiet = plan.stories, plan.length, plan.quiet.value


def digest_of(row: DigestRow, desk_key: str) -> Digest:
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
