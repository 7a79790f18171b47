"""Desks and their sources: who is there, what comes in by which way, and how much a desk has."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import Integer, bindparam, exists, func, insert, select, update
from sqlalchemy.orm import Session

from newsdesk.errors import SettingsError
from newsdesk.models.answers import Holdings
from newsdesk.models.article import Desk, DeskSettings, Source, SourceKind
from newsdesk.models.languages import LANGUAGES
from newsdesk.storage import keys, visible
from newsdesk.storage.tables import ArticleSourceRow, DeskRow, FollowRow, SourceRow
from newsdesk.words import reason

FIRST_SEQ = 1

# Up to this many arrivals a desk's articles are counted one by one (0.5 µs each); above, an article that came through
# two of its sources counts twice, and one that was removed still counts, where nobody counts them by hand. What was
# erased for its age does not: a source's oldest goes first.
COUNTED_UP_TO = 10_000

LONGEST_PREFIX = 5

_DESK = bindparam("desk", type_=Integer)
_ID = select(DeskRow.id).where(DeskRow.key == bindparam("key"))
_SET = select(*(getattr(DeskRow, field.name) for field in fields(DeskSettings))).where(DeskRow.id == _DESK)

_NEWEST_AT = (
    select(ArticleSourceRow.seen_at)
    .where(ArticleSourceRow.source_id == FollowRow.source_id, visible.arrivals(_DESK))
    .order_by(ArticleSourceRow.seq.desc())
    .limit(1)
    .correlate(FollowRow)
    .scalar_subquery()
)
_OLDEST_SEQ = (
    select(func.min(ArticleSourceRow.seq))
    .where(ArticleSourceRow.source_id == FollowRow.source_id, ArticleSourceRow.seq >= FollowRow.from_seq)
    .scalar_subquery()
)
# A feed is followed before its first article comes; another outlet is there while it has one that is seen. What is
# pasted, or taken in under no name, comes from none.
_IS_OUTLET = (SourceRow.kind == SourceKind.FEED) | (
    SourceRow.outlet.is_not(None)
    & exists(
        select(ArticleSourceRow.article_id)
        .where(ArticleSourceRow.source_id == FollowRow.source_id, visible.arrivals(_DESK))
        .correlate(FollowRow)
    )
)
_FOLLOWED = (
    select(SourceRow.kind, SourceRow.next_seq - func.coalesce(_OLDEST_SEQ, SourceRow.next_seq), _IS_OUTLET, _NEWEST_AT)
    .select_from(FollowRow)
    .join(SourceRow, SourceRow.id == FollowRow.source_id)
    .where(FollowRow.desk_id == _DESK)
)
_ARRIVED = (
    select(func.count(ArticleSourceRow.article_id.distinct()))
    .join(FollowRow, FollowRow.source_id == ArticleSourceRow.source_id)
    .where(FollowRow.desk_id == _DESK, visible.arrivals(_DESK))
)


def find(session: Session, key: str) -> Desk | None:
    """Return the desk with this key, `None` where there is none yet."""
    desk_id = session.scalar(_ID, {"key": key})
    return None if desk_id is None else Desk(desk_id, key)


def ensure(session: Session, key: str, now: datetime) -> Desk:
    """Return the desk with this key; a new one follows every source that everyone follows, from its first article."""
    found = find(session, key)
    if found is not None:
        return found
    row = DeskRow(key=key, created_at=now)
    session.add(row)
    session.flush()
    shared = session.scalars(select(SourceRow.id).where(SourceRow.kind == SourceKind.EVERYONE))
    follows = [{"desk_id": row.id, "source_id": source, "from_seq": FIRST_SEQ, "since": now} for source in shared]
    if follows:
        session.execute(insert(FollowRow), follows)
    return Desk(row.id, key)


def private_source(session: Session, desk: Desk, kind: SourceKind, outlet: str | None, now: datetime) -> Source:
    """Return the desk's own source of this kind and outlet, made on first use; no other desk can follow it.

    Outlets that differ only in case or marks are one, named as they were the first time. Raises `ValueError` for a kind
    that is public.
    """
    if kind in (SourceKind.FEED, SourceKind.EVERYONE):
        raise ValueError(f"a {kind} source is public")
    key = f"{kind}:{desk.id}:{keys.words(outlet or '')}"
    source, new = _get_or_make(session, key, kind, desk.id, outlet, now)
    if new:
        session.execute(
            insert(FollowRow), [{"desk_id": desk.id, "source_id": source.id, "from_seq": FIRST_SEQ, "since": now}]
        )
    return source


def everyone_source(session: Session, outlet: str | None, now: datetime) -> Source:
    """Return the public source of this outlet that every desk follows, made on first use."""
    kind = SourceKind.EVERYONE
    source, new = _get_or_make(session, f"{kind}::{keys.words(outlet or '')}", kind, None, outlet, now)
    if new:
        follows = [
            {"desk_id": desk, "source_id": source.id, "from_seq": FIRST_SEQ, "since": now}
            for desk in session.scalars(select(DeskRow.id))
        ]
        if follows:
            session.execute(insert(FollowRow), follows)
    return source


def _get_or_make(
    session: Session, key: str, kind: SourceKind, desk_id: int | None, outlet: str | None, now: datetime
) -> tuple[Source, bool]:
    found = session.execute(select(SourceRow.id, SourceRow.outlet).where(SourceRow.key == key)).one_or_none()
    if found is not None:
        return Source(found.id, kind, desk_id, found.outlet), False
    row = SourceRow(key=key, kind=kind, desk_id=desk_id, outlet=outlet, created_at=now, next_seq=FIRST_SEQ)
    session.add(row)
    session.flush()
    return Source(row.id, kind, desk_id, outlet), True


def settings(session: Session, desk: Desk) -> DeskSettings:
    """Return what a desk has set; `None` where it keeps the default."""
    return DeskSettings(*session.execute(_SET, {"desk": desk.id}).one())


def change(session: Session, desk: Desk, **values: str | int | None) -> DeskSettings:
    """Set some of a desk's settings, by the names that `DeskSettings` has for them, and return what is set now.

    `None` takes the default again. Raises `SettingsError` for a value that is not allowed; nothing is changed then.
    """
    wanted = asdict(replace(DeskSettings(), **values))  # refuses a name that is none
    for name in values:
        _check(name, wanted[name])
    if values:
        session.execute(update(DeskRow).where(DeskRow.id == desk.id).values({name: wanted[name] for name in values}))
    return settings(session, desk)


def _check(name: str, value: str | int | None) -> None:
    if value is None:
        return
    match name:
        case "prefix":
            text = str(value)
            # A slash opens Discord's own commands, and "<@" begins a mention: neither would reach the bot as a prefix.
            good = 0 < len(text) <= LONGEST_PREFIX and not any(c.isspace() for c in text)
            if not good or text.startswith(("/", "<@")):
                raise SettingsError(reason("chat.bad_prefix", limit=LONGEST_PREFIX))
        case "language":
            if value not in LANGUAGES:
                allowed = ", ".join(LANGUAGES)
                raise SettingsError(reason("chat.not_one_of", given=str(value), option=name, allowed=allowed))
        case "timezone":
            if value not in available_timezones():
                raise SettingsError(reason("chat.no_zone", name=str(value)))
        case _:
            if not isinstance(value, int):
                raise TypeError(name)


def holdings(session: Session, desk: Desk) -> Holdings:
    """Return what a desk has: how many articles, from how many outlets, and when the newest came to it."""
    rows = session.execute(_FOLLOWED, {"desk": desk.id}).all()
    arrivals = sum(max(0, came) for _, came, *_ in rows)
    if arrivals <= COUNTED_UP_TO:
        arrivals = session.scalar(_ARRIVED, {"desk": desk.id}) or 0
    times: list[datetime | None] = [seen_at for *_, seen_at in rows]
    return Holdings(
        articles=arrivals,
        sources=sum(counts for _, _, counts, _ in rows),
        newest=max(filter(None, times), default=None),
        feeds=sum(kind == SourceKind.FEED for kind, *_ in rows),
    )


def oldest(session: Session, desk: Desk) -> datetime | None:
    """Return when the first article came that a desk sees, `None` where it sees none."""
    first = (
        select(ArticleSourceRow.seen_at)
        .where(ArticleSourceRow.source_id == FollowRow.source_id, ArticleSourceRow.seq >= FollowRow.from_seq)
        .order_by(ArticleSourceRow.seq)
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(select(first).select_from(FollowRow).where(FollowRow.desk_id == desk.id))
    times: list[datetime | None] = [seen_at for (seen_at,) in rows]
    return min(filter(None, times), default=None)
