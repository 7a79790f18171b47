"""What is kept about one person, wherever it stands: counted, written out, and forgotten.

A person is known by their id on Discord: as the owner of a desk of their own, as the one who set something up, as the
receiver of direct messages; and by a hash of it where only they themselves need to be found again.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsdesk.models.outbox import Target
from newsdesk.models.personal import AboutPerson
from newsdesk.storage import alerts, asking_marks, keys
from newsdesk.storage.alert_tables import AlertRow
from newsdesk.storage.asking_tables import AskedRow
from newsdesk.storage.digest_tables import DigestRow
from newsdesk.storage.feed_tables import FeedFollowRow, FeedPostRow, FeedRow
from newsdesk.storage.outbox_tables import OutboxRow, TargetRow
from newsdesk.storage.personal_tables import SaverRow
from newsdesk.storage.tables import ArticleRow, Base, DeskRow, VersionRow

SetUp: TypeAlias = FeedFollowRow | FeedPostRow | DigestRow | AlertRow

SET_UP: tuple[tuple[type[SetUp], InstrumentedAttribute[int | None]], ...] = (
    (FeedFollowRow, FeedFollowRow.added_by),
    (FeedPostRow, FeedPostRow.owner),
    (DigestRow, DigestRow.made_by),
    (AlertRow, AlertRow.owner),
)
"""Who set something up. A test holds these lists against the tables."""
ALSO_THEIRS: tuple[tuple[type[OutboxRow], InstrumentedAttribute[int | None]], ...] = ((OutboxRow, OutboxRow.owner),)
"""Who set up what was sent."""
SENT_TO: tuple[type[DigestRow | AlertRow], ...] = (DigestRow, AlertRow)
"""What may come to somebody in direct messages; its `target` says so."""

NOBODY = "…"
"""In place of the name of somebody who wants to be forgotten."""

_DESK_SETTINGS = ("prefix", "language", "timezone", "log_channel")


def saved(session: Session, article_id: int, person: int) -> None:
    """Note who saved an article, so that they can find it and have their name taken off it."""
    session.add(SaverRow(article_id=article_id, person=hashed(person)))
    session.flush()


def about(session: Session, person: int) -> AboutPerson:
    """Count what is kept about somebody."""
    own = session.scalar(select(DeskRow).where(DeskRow.key == _own_key(person)))
    desk = own.id if own is not None else None

    def count(row: type[Base], *where: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(row).where(*where)) or 0

    target = _target(person)
    elsewhere = sum(count(row, who == person, row.desk_id.is_distinct_from(desk)) for row, who in SET_UP)
    return AboutPerson(
        own_articles=0 if desk is None else count(ArticleRow, ArticleRow.desk_id == desk),
        own_feeds=0 if desk is None else count(FeedFollowRow, FeedFollowRow.desk_id == desk),
        own_settings=0 if own is None else sum(getattr(own, name) is not None for name in _DESK_SETTINGS),
        saved=count(SaverRow, SaverRow.person == hashed(person)),
        set_up=elsewhere,
        personal=sum(count(row, row.target == target) for row in SENT_TO),
        messages=count(OutboxRow, OutboxRow.target == target),
        marks=count(AskedRow, AskedRow.person == asking_marks.hashed(person)),
    )


def export(session: Session, person: int) -> dict[str, Any]:
    """Return all that is kept about somebody, ready for JSON: times as ISO 8601, texts whole."""
    own = session.scalar(select(DeskRow).where(DeskRow.key == _own_key(person)))
    desk, target = own.id if own is not None else None, _target(person)
    saved_ones = select(SaverRow.article_id).where(SaverRow.person == hashed(person))
    return {
        "person": str(person),
        "settings": {name: getattr(own, name) for name in _DESK_SETTINGS} if own is not None else {},
        "own_articles": [] if desk is None else _articles(session, ArticleRow.desk_id == desk),
        "saved_elsewhere": _articles(session, ArticleRow.id.in_(saved_ones), ArticleRow.desk_id.is_distinct_from(desk)),
        "feeds": [
            {"desk": key, "address": url, "name": name, "since": since.isoformat()}
            for key, url, name, since in session.execute(
                select(DeskRow.key, FeedRow.url, FeedFollowRow.name, FeedFollowRow.since)
                .join(FeedFollowRow, FeedFollowRow.desk_id == DeskRow.id)
                .join(FeedRow, FeedRow.source_id == FeedFollowRow.source_id)
                .where((FeedFollowRow.added_by == person) | (DeskRow.key == _own_key(person)))
                .order_by(DeskRow.key, FeedRow.url)
            )
        ],
        "digests": [
            {"desk": key, "name": name, "to": to, "topics": topics, "zone": zone}
            for key, name, to, topics, zone in session.execute(
                select(DeskRow.key, DigestRow.name, DigestRow.target, DigestRow.topics, DigestRow.zone)
                .join(DigestRow, DigestRow.desk_id == DeskRow.id)
                .where((DigestRow.made_by == person) | (DigestRow.target == target))
                .order_by(DigestRow.id)
            )
        ],
        "alerts": [
            {"desk": key, "asked": asked, "to": to, "since": at.isoformat()}
            for key, asked, to, at in session.execute(
                select(DeskRow.key, AlertRow.asked, AlertRow.target, AlertRow.made_at)
                .join(AlertRow, AlertRow.desk_id == DeskRow.id)
                .where((AlertRow.owner == person) | (AlertRow.target == target))
                .order_by(AlertRow.id)
            )
        ],
        "messages": [
            {"desk": key, "kind": kind, "about": about_, "at": at.isoformat(), "state": state}
            for key, kind, about_, at, state in session.execute(
                select(DeskRow.key, OutboxRow.kind, OutboxRow.about, OutboxRow.created_at, OutboxRow.state)
                .join(OutboxRow, OutboxRow.desk_id == DeskRow.id)
                .where(OutboxRow.target == target)
                .order_by(OutboxRow.id)
            )
        ],
        "asked_what_is_new": [
            {"desk": key, "at": at.isoformat()}
            for key, at in session.execute(
                select(DeskRow.key, AskedRow.at)
                .join(AskedRow, AskedRow.desk_id == DeskRow.id)
                .where(AskedRow.person == asking_marks.hashed(person))
                .order_by(DeskRow.key)
            )
        ],
    }


def forget(session: Session, person: int) -> int | None:
    """Forget somebody everywhere but on their own desk; return that desk's id, `None` where they have none.

    What they set up for servers stays, and nobody set it up; what they saved there stays, under nobody's name. What
    comes to them in direct messages ends, what is owed to them is not sent.
    """
    target = _target(person)
    for row, who in (*SET_UP, *ALSO_THEIRS):
        session.execute(update(row).where(who == person).values({who.key: None}))
    session.execute(delete(DigestRow).where(DigestRow.target == target))
    alerts.forget_target(session, target)
    session.execute(delete(OutboxRow).where(OutboxRow.target == target))
    session.execute(delete(TargetRow).where(TargetRow.target == target))
    mine = SaverRow.person == hashed(person)
    named = ArticleRow.id.in_(select(SaverRow.article_id).where(mine)) & ArticleRow.saved_by.is_not(None)
    session.execute(update(ArticleRow).where(named).values(saved_by=NOBODY))
    session.execute(delete(SaverRow).where(mine))
    asking_marks.forget(session, person)
    return session.scalar(select(DeskRow.id).where(DeskRow.key == _own_key(person)))


def _articles(session: Session, *where: ColumnElement[bool]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for title, url, at, text in session.execute(
        select(ArticleRow.title, ArticleRow.url, ArticleRow.first_seen_at, VersionRow.text)
        .join(VersionRow, (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.version))
        .where(*where)
        .order_by(ArticleRow.id)
    ):
        rows.append({"title": title, "address": url, "at": at.isoformat(), "text": text})
    return rows


def _own_key(person: int) -> str:
    return f"user:{person}"


def _target(person: int) -> str:
    return str(Target("user", person))


def hashed(person: int) -> int:
    """Return what stands for a person (their id on Discord) beside what they saved."""
    return keys.hashed("saved", str(person))
