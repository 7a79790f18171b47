"""What is set up: added within the limits, changed, paused, let go; and so what is wanted of every article.

Whatever changes what is wanted gets a number of its own, by which other processes learn of it (`standing`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session

from newsdesk.config import valid_time_zone
from newsdesk.errors import SettingsError, UnreadableQuery
from newsdesk.models.alert import Alert, AlertPause, AlertPlan, Became, Fired
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Target
from newsdesk.storage import keys
from newsdesk.storage.alert_tables import AlertChangeRow, AlertHitRow, AlertQuestionRow, AlertRow
from newsdesk.storage.alerts import _rows, firing
from newsdesk.storage.tables import DeskRow
from newsdesk.text.match.literals import VERSION, Literals, literals
from newsdesk.text.query import Query, parse
from newsdesk.words import reason


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """How many alerts one person may have on a desk for themselves, and a desk for its channels."""

    person: int
    desk: int


def add(session: Session, desk: Desk, plan: AlertPlan, owner: int | None, now: datetime, limits: AlertLimits) -> Alert:
    """Set an alert up; it fires for what the desk first sees from now on.

    Raises what `check` raises.
    """
    asked = check(session, desk, plan, limits=limits)
    row = AlertRow(
        key=_free_key(session, desk, plan, now),
        desk_id=desk.id,
        question_id=_question(session, asked),
        owner=owner,
        made_at=now,
    )
    _rows.fill(row, plan)
    session.add(row)
    session.flush()
    _settle(session, row.question_id)
    return _rows.alert(row, desk.key)


def check(session: Session, desk: Desk, plan: AlertPlan, key: str = "", *, limits: AlertLimits | None = None) -> Query:
    """Return what a plan asks for, if it is allowed; `key` is of the alert that is to be changed to it.

    Raises `UnreadableQuery` for words that cannot be read, for none, and for `since:` and `before:`, which have no
    place in what is to come; `SettingsError` for a time zone that there is not, for what is told in that place already,
    and, with `limits`, for one alert too many.
    """
    query = parse(plan.asked)
    if query.root is None:
        raise UnreadableQuery(reason("error.no_word"), asked=plan.asked)
    if plan.quiet is not None:
        if plan.quiet.start == plan.quiet.end:
            raise SettingsError(reason("alert.no_quiet"))
        try:
            valid_time_zone(plan.quiet.zone)
        except ValueError as error:
            raise SettingsError(reason("chat.no_zone", name=plan.quiet.zone)) from error
    there = (AlertRow.desk_id == desk.id) & (AlertRow.target == str(plan.target))
    same = AlertQuestionRow.literals == _written(literals(query))
    known = select(AlertRow.asked).join(AlertQuestionRow).where(there, same, AlertRow.key != key)
    if (asked := session.scalar(known)) is not None:
        raise SettingsError(reason("alert.known", asked=asked))
    if limits is not None:
        _room(session, desk, plan.target, limits)
    return query


def _room(session: Session, desk: Desk, target: Target, limits: AlertLimits) -> None:
    if target.what == "user":
        if _held(session, desk, AlertRow.target == str(target)) >= limits.person:
            raise SettingsError(reason("alert.full_person", limits.person))
    elif _held(session, desk, ~AlertRow.target.startswith("user:")) >= limits.desk:
        raise SettingsError(reason("alert.full_desk", limits.desk))


def _held(session: Session, desk: Desk, those: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(AlertRow.desk_id == desk.id, those)) or 0


def change(session: Session, desk: Desk, key: str, plan: AlertPlan, limits: AlertLimits) -> Alert | None:
    """Change what is set of an alert; `None` where there is none. Raises what `check` raises.

    One that is told to a person, and is to be told in a channel from now on, takes the place of one more there.

    What it has told stays told, also where it asks for something else now. What has fired for the words as they were,
    and was not decided yet, is taken back where it is not what is looked for now.
    """
    row = _row(session, desk, key)
    if row is None:
        return None
    moved = (plan.target.what == "user") is not row.target.startswith("user:")
    query = check(session, desk, plan, key, limits=limits if moved else None)
    asked = _question(session, query)
    before, row.question_id = row.question_id, asked
    if before != asked:
        firing.reworded(session, row.id, literals(query))
    _rows.fill(row, plan)
    session.flush()
    for question in {before, asked}:
        _settle(session, question)
    return _rows.alert(row, desk.key)


def pause(session: Session, desk: Desk, key: str, now: datetime, why: AlertPause = AlertPause.ASKED) -> Alert | None:
    """Have an alert fire no more for now; `None` where there is none. One that is paused keeps its reason."""
    row = _row(session, desk, key)
    if row is None:
        return None
    if row.paused_at is None:
        row.paused_at, row.why = now, why
        session.flush()
        _settle(session, row.question_id)
    return _rows.alert(row, desk.key)


def resume(session: Session, desk: Desk, key: str) -> Alert | None:
    """Have an alert fire again, for what comes from now on; `None` where there is none."""
    row = _row(session, desk, key)
    if row is None:
        return None
    if row.paused_at is not None:
        row.paused_at = row.why = None
        session.flush()
        _settle(session, row.question_id)
    return _rows.alert(row, desk.key)


def pause_target(session: Session, desk: Desk, target: Target, why: AlertPause, now: datetime) -> tuple[Alert, ...]:
    """Pause all alerts of a desk that are told in a place, and return those that were not paused."""
    mine = (AlertRow.desk_id == desk.id) & (AlertRow.target == str(target)) & AlertRow.paused_at.is_(None)
    found = session.scalars(select(AlertRow.key).where(mine).order_by(AlertRow.id)).all()
    return tuple(one for key in found if (one := pause(session, desk, key, now, why)) is not None)


def pause_role(session: Session, desk: Desk, role: int, now: datetime) -> tuple[Alert, ...]:
    """Pause all alerts of a desk that mention a role which is gone, and return those that were not paused."""
    mine = (AlertRow.desk_id == desk.id) & (AlertRow.role == role) & AlertRow.paused_at.is_(None)
    found = session.scalars(select(AlertRow.key).where(mine).order_by(AlertRow.id)).all()
    gone = AlertPause.ROLE_GONE
    return tuple(one for key in found if (one := pause(session, desk, key, now, gone)) is not None)


def roles(session: Session, desk_key: str) -> tuple[tuple[Desk, int], ...]:
    """Return the roles that the alerts of a desk mention which are not paused, each once, with the desk."""
    found = session.execute(
        select(DeskRow.id, DeskRow.key, AlertRow.role)
        .join(AlertRow, AlertRow.desk_id == DeskRow.id)
        .where(DeskRow.key == desk_key, AlertRow.role.is_not(None), AlertRow.paused_at.is_(None))
        .distinct()
    )
    return tuple((Desk(id_, key), role) for id_, key, role in found if role is not None)


def remove(session: Session, desk: Desk, key: str) -> bool:
    """Forget an alert with all that it fired for; tell whether there was one. What it owes already is owed still."""
    return _forget(session, AlertRow.desk_id == desk.id, AlertRow.key == key)


def forget_desk(session: Session, desk_id: int) -> None:
    """Forget all alerts of a desk that is going to be forgotten itself."""
    _forget(session, AlertRow.desk_id == desk_id)


def forget_target(session: Session, target: str) -> None:
    """Forget every alert, of any desk, that tells a place or a person."""
    _forget(session, AlertRow.target == target)


def _forget(session: Session, *which: ColumnElement[bool]) -> bool:
    questions = session.scalars(delete(AlertRow).where(*which).returning(AlertRow.question_id)).all()
    for question in set(questions):
        _settle(session, question)
    return bool(questions)


def of_desk(session: Session, desk: Desk) -> tuple[Alert, ...]:
    """Return all alerts of a desk, those of its members among them, the oldest first."""
    rows = session.scalars(select(AlertRow).where(AlertRow.desk_id == desk.id).order_by(AlertRow.id))
    return tuple(_rows.alert(row, desk.key) for row in rows)


def by_key(session: Session, desk: Desk, key: str) -> Alert | None:
    """Return a desk's alert by its key; `None` where the desk has none such."""
    row = _row(session, desk, key)
    return None if row is None else _rows.alert(row, desk.key)


def fired(session: Session, alert: Alert, since: datetime) -> Fired:
    """Return how many stories an alert has told, or is about to, since a moment, and when last."""
    found = session.execute(
        select(func.count(), func.max(AlertHitRow.at))
        .join(AlertRow, AlertRow.id == AlertHitRow.alert_id)
        .where(
            AlertRow.key == alert.key,
            AlertHitRow.at >= since,
            AlertHitRow.became.is_(None) | (AlertHitRow.became == Became.SENT),
        )
    ).one()
    return Fired(found[0], found[1])


def _row(session: Session, desk: Desk, key: str) -> AlertRow | None:
    return session.scalar(select(AlertRow).where(AlertRow.desk_id == desk.id, AlertRow.key == key))


def _free_key(session: Session, desk: Desk, plan: AlertPlan, now: datetime) -> str:
    for again in count():
        key = keys.short("alert", desk.key, str(plan.target), now.isoformat(), str(again))
        if session.scalar(select(AlertRow.id).where(AlertRow.key == key)) is None:
            return key
    raise AssertionError("counting does not end")


def _written(asked: Literals) -> str:
    return json.dumps(asked, ensure_ascii=False, separators=(",", ":"))


def _question(session: Session, query: Query) -> int:
    """Return the id of what is asked for; the same meaning has one, whoever asks and however it is written."""
    written = _written(literals(query))
    found = session.scalar(select(AlertQuestionRow.id).where(AlertQuestionRow.literals == written))
    if found is not None:
        return found
    row = AlertQuestionRow(literals=written, version=VERSION, wanted=False, change=_next_change(session))
    session.add(row)
    session.flush()
    return row.id


def _settle(session: Session, question: int) -> None:
    """Note whether anybody still wants an answer to a question, where that has changed."""
    asks = exists(select(AlertRow.id).where(AlertRow.question_id == question, AlertRow.paused_at.is_(None)))
    wanted = bool(session.scalar(select(asks)))
    row = session.get_one(AlertQuestionRow, question)
    if row.wanted is not wanted:
        row.wanted, row.change = wanted, _next_change(session)
        session.flush()


def _next_change(session: Session) -> int:
    changed = update(AlertChangeRow).values(number=AlertChangeRow.number + 1).returning(AlertChangeRow.number)
    return session.execute(changed).scalar_one()


def rewrite(session: Session) -> None:
    """Make the literals anew that are of another version: what was typed is kept with each alert.

    What can no longer be read is paused. Two questions may have become one.
    """
    stale = select(AlertRow).join(AlertQuestionRow).where(AlertQuestionRow.version != VERSION)
    touched: set[int] = set()
    for row in session.scalars(stale).all():
        touched.add(row.question_id)
        try:
            row.question_id = _question_anew(session, parse(row.asked))
        except (UnreadableQuery, ValueError):
            row.paused_at, row.why = row.paused_at or row.made_at, row.why or AlertPause.ASKED
        touched.add(row.question_id)
        session.flush()
    for question in touched:
        _settle(session, question)


def _question_anew(session: Session, query: Query) -> int:
    question = _question(session, query)
    row = session.get_one(AlertQuestionRow, question)
    if row.version != VERSION:
        row.version, row.change = VERSION, _next_change(session)
        session.flush()
    return question


RECENT = timedelta(days=30)
"""How long it is kept what an alert fired for."""
