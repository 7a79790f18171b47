"""Keeps what is over a posting limit until it can be told with others, in one bundle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from newsdesk.messages import stored
from newsdesk.models.article import Desk
from newsdesk.models.message import Line, Plain
from newsdesk.models.outbox import Kind, Owed, State, Target
from newsdesk.storage.outbox import _rows, owing, targets
from newsdesk.storage.outbox_tables import OutboxArticleRow, OutboxRow
from newsdesk.storage.tables import DeskRow, among

MOST = 1000
"""Rows that one bundle tells: more would be read by nobody, and a statement of SQLite's has an end. The rest is told in
the next one."""
APART = timedelta(hours=1)
"""After so long the next bundle tells what was too much for one."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one bundle tells: the keys and lines of its rows in their order."""

    key: str
    """The bundle's own."""
    desk: Desk
    target: Target
    keys: tuple[str, ...]
    lines: tuple[Line, ...]
    owner: int | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """So many messages of these kinds in so long, to targets of this sort; above, one bundle each `pause`."""

    what: str
    """The beginning of a target: `channel`, `forum` or `user`."""
    kinds: tuple[Kind, ...]
    count: int
    window: timedelta
    pause: timedelta


_NOW = bindparam("now", type_=OutboxRow.due_at.type)
_SINCE = bindparam("since", type_=OutboxRow.due_at.type)
# Put together once: each claim asks for them, and building them takes longer than running them.
_WAITING = (
    select(OutboxRow.target, OutboxRow.kind)
    .where(
        _rows.is_one_of(OutboxRow.state, *_rows.MOVING),
        _rows.is_one_of(OutboxRow.state, State.WAITING),
        OutboxRow.headline.is_not(None),
        OutboxRow.of_key.is_(None),
        OutboxRow.attempts == 0,
        OutboxRow.due_at <= _NOW,
    )
    .distinct()
)
_SENT = (
    select(
        OutboxRow.target,
        func.min(OutboxRow.first_try_at).label("first"),
        func.max(OutboxRow.first_try_at).label("last"),
    )
    .where(
        OutboxRow.target.in_(among("targets")),
        OutboxRow.kind.in_(among("kinds")),
        OutboxRow.of_key.is_(None),
        OutboxRow.first_try_at > _SINCE,
    )
    .group_by(OutboxRow.target)
    .having(func.count() >= bindparam("most", type_=Integer))
)
_BUNDLED = select(func.max(OutboxRow.created_at)).where(
    OutboxRow.target == bindparam("target"), OutboxRow.kind == str(Kind.BUNDLE), OutboxRow.created_at > _SINCE
)
_RIPE = select(OutboxRow.target, OutboxRow.desk_id).where(
    _rows.is_one_of(OutboxRow.state, State.GATHERING), OutboxRow.due_at <= _NOW
)


def over_limits(session: Session, limits: Sequence[Limit], now: datetime) -> tuple[tuple[Limit, Target, datetime], ...]:
    """Return each target that has something waiting over a limit, that limit, and when its next bundle is due.

    A message counts from when it was first tried; an edit does not count, nor does a bundle. Where a place has to be
    read back first, it may turn out that what waits for it has been told.
    """
    waiting: dict[str, set[str]] = defaultdict(set)
    for target, kind in session.execute(_WAITING, {"now": now}):
        waiting[target].add(kind)
    for target in targets.unread_of(session, waiting) if waiting else ():
        del waiting[target]
    over: list[tuple[Limit, Target, datetime]] = []
    for limit in limits:
        theirs = [
            target
            for target, kinds in waiting.items()
            if target.startswith(f"{limit.what}:") and not kinds.isdisjoint(limit.kinds)
        ]
        if theirs:
            over += [(limit, target, due) for target, due in _over_limit(session, limit, theirs, now)]
    return tuple(over)


def _over_limit(
    session: Session, limit: Limit, waiting: Sequence[str], now: datetime
) -> Iterator[tuple[Target, datetime]]:
    asked = {"targets": waiting, "kinds": limit.kinds, "since": now - limit.window, "most": limit.count}
    for target, first, last in session.execute(_SENT, asked).all():
        assert first is not None
        assert last is not None  # of rows that were tried
        opening = last + limit.pause if limit.pause < limit.window else first + limit.window
        bundled: datetime | None = session.scalar(_BUNDLED, {"target": target, "since": now - limit.pause})
        yield Target.read(target), max(opening, bundled + limit.pause) if bundled else opening


def defer(session: Session, target: Target, kinds: Sequence[Kind], due: datetime) -> None:
    """Have what waits for a target, untried, gather for a bundle that is due then; what is due later does not.

    Nor does a change: it makes no noise, and the message stands.
    """
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.target == str(target),
            OutboxRow.state == State.WAITING,
            OutboxRow.kind.in_(kinds),
            OutboxRow.headline.is_not(None),
            OutboxRow.of_key.is_(None),
            OutboxRow.attempts == 0,
            OutboxRow.due_at <= due,
        )
        .values(state=State.GATHERING, due_at=due)
    )


def ripe(session: Session, now: datetime) -> tuple[Gathered, ...]:
    """Return what gathers for bundles that are due now: one for each desk of a target, no desk hearing of another."""
    found: list[Gathered] = []
    # Made distinct here: asked for it, SQLite walks an index of all rows in the order of their targets.
    for target, desk_id in sorted({(target, desk_id) for target, desk_id in session.execute(_RIPE, {"now": now})}):
        desk_key = session.scalar(select(DeskRow.key).where(DeskRow.id == desk_id))
        assert desk_key is not None
        rows = session.scalars(_gathering(target, desk_id, now)).all()
        refs = session.scalars(
            select(OutboxArticleRow.ref).where(OutboxArticleRow.outbox_id.in_([row.id for row in rows]))
        )
        found.append(
            Gathered(
                key=_rows.bundle_key(rows[0].key),
                desk=Desk(desk_id, desk_key),
                target=Target.read(target),
                keys=tuple(row.key for row in rows),
                lines=_lines(rows),
                owner=rows[0].owner,
                articles=tuple(dict.fromkeys(refs)),
            )
        )
    return tuple(found)


def bundle(session: Session, told: Gathered, owed: Owed, now: datetime) -> None:
    """Owe one bundle in the place of what has gathered; a single row goes as it is instead, and gathers no more."""
    rows = (OutboxRow.key.in_(told.keys)) & (OutboxRow.state == State.GATHERING)
    if len(told.keys) == 1:
        session.execute(update(OutboxRow).where(rows).values(state=State.WAITING, due_at=now, headline=None))
        return
    if owing.enqueue(session, told.desk, owed, now):
        session.execute(update(OutboxRow).where(rows).values(state=State.BUNDLED, bundle_key=owed.key, settled_at=now))
        left = (OutboxRow.target == str(told.target)) & (OutboxRow.desk_id == told.desk.id) & (OutboxRow.due_at <= now)
        left &= OutboxRow.state == State.GATHERING
        session.execute(update(OutboxRow).where(left).values(due_at=now + APART))


def gathered(session: Session, desk: Desk, key: str) -> tuple[Line, ...]:
    """Return the lines of all that a bundle of a desk tells, in their order."""
    told = (OutboxRow.bundle_key == key) & (OutboxRow.desk_id == desk.id)
    return _lines(session.scalars(select(OutboxRow).where(told).order_by(OutboxRow.id)).all())


def _gathering(target: str, desk: int, now: datetime) -> Select[OutboxRow]:
    # What is for the morning is in no bundle of the night.
    gathers = _rows.is_one_of(OutboxRow.state, State.GATHERING)
    return (
        select(OutboxRow)
        .where(OutboxRow.target == target, OutboxRow.desk_id == desk, gathers, OutboxRow.due_at <= now)
        .order_by(OutboxRow.id)
        .limit(MOST)
    )


def _lines(rows: Sequence[OutboxRow]) -> tuple[Line, ...]:
    return tuple(_line(row) for row in rows)


def _line(row: OutboxRow) -> Line:
    try:
        return stored.unpack_line(row.headline or [])
    except stored.UnknownFormat:
        # One that cannot be read stops no bundle, and the numbers of the others stay the same.
        return Line((Plain(row.about),))
