"""What fired and has yet to be decided, what became of it, and which message of an alert tells a story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from newsdesk.models.alert import Alert, AlertStory, Became, Hit
from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage.alert_tables import AlertHitRow, AlertRow, AlertStoryRow
from newsdesk.storage.alerts import _rows, firing
from newsdesk.storage.alerts.keeping import RECENT
from newsdesk.storage.story_told import Story, led_from
from newsdesk.storage.tables import ArticleRow, DeskRow, table_of

REMEMBERED = timedelta(days=14)
"""How long it is remembered which message tells a story, from the last article on it. No article joins a story of which
the newest is older than two days, and none moves to another after five."""


def any_undecided(session: Session, now: datetime) -> bool:
    """Tell whether anything fired that is to be decided now."""
    return bool(session.scalar(select(exists(select(AlertHitRow.alert_id).where(_due(now))))))


def _due(now: datetime) -> ColumnElement[bool]:
    return AlertHitRow.became.is_(None) & (AlertHitRow.retry_at.is_(None) | (AlertHitRow.retry_at <= now))


def put_off(session: Session, hit: Hit, until: datetime) -> None:
    """Decide what fired later: it failed, and keeps no other waiting."""
    mine = (AlertHitRow.alert_id == _id(hit.alert)) & (AlertHitRow.article_id == hit.article_id)
    session.execute(update(AlertHitRow).where(mine).values(retry_at=until))


def undecided(session: Session, now: datetime, limit: int) -> tuple[Hit, ...]:
    """Return what fired and has yet to be decided, in the order in which it came, at most `limit`."""
    found = session.execute(
        select(
            AlertRow,
            DeskRow.key,
            AlertHitRow.article_id,
            func.coalesce(ArticleRow.address_key, ArticleRow.content_key, ArticleRow.id),
            AlertHitRow.at,
        )
        .join(AlertHitRow, AlertHitRow.alert_id == AlertRow.id)
        .join(DeskRow, DeskRow.id == AlertRow.desk_id)
        .join(ArticleRow, ArticleRow.id == AlertHitRow.article_id)
        .where(_due(now))
        .order_by(AlertHitRow.at, AlertHitRow.article_id, AlertRow.id)
        .limit(limit)
    )
    return tuple(Hit(_rows.alert(row, desk), article, known_by, at) for row, desk, article, known_by, at in found)


def became(session: Session, hit: Hit, what: Became) -> None:
    """Note what became of what fired."""
    mine = (AlertHitRow.alert_id == _id(hit.alert)) & (AlertHitRow.article_id == hit.article_id)
    session.execute(update(AlertHitRow).where(mine).values(became=what))


def messages(session: Session, alert: Alert, story: Story) -> tuple[AlertStory, ...]:
    """Return the messages by which an alert tells a story, muted ones first, then that of the earliest article."""
    rows = session.execute(
        select(AlertStoryRow.key, AlertStoryRow.refs, AlertStoryRow.muted_at)
        .where(AlertStoryRow.alert_id == _id(alert), led_from(AlertStoryRow.lead_id))
        .order_by(AlertStoryRow.muted_at.is_(None), AlertStoryRow.lead_id),
        story.asked,
    )
    return tuple(AlertStory(key, tuple(refs), muted_at is not None) for key, refs, muted_at in rows)


def tell(session: Session, alert: Alert, lead_id: int, told: AlertStory, now: datetime) -> None:
    """Note by which message an alert tells the story of the article that leads it."""
    row = _noted(session, alert, lead_id, now)
    row.key, row.refs, row.told_at = told.key, list(told.refs), now
    session.flush()


def mute(session: Session, alert: Alert, lead: StoredArticle, now: datetime) -> None:
    """Have an alert say no more of the story of an article: the one that leads the message that told it, if one did."""
    row = _noted(session, alert, lead.id, now)
    row.refs = row.refs or [lead.ref]
    row.muted_at, row.told_at = row.muted_at or now, now
    session.flush()


def _noted(session: Session, alert: Alert, lead_id: int, now: datetime) -> AlertStoryRow:
    alert_id = session.scalars(select(AlertRow.id).where(AlertRow.key == alert.key)).one()
    row = session.get(AlertStoryRow, (alert_id, lead_id))
    if row is None:
        row = AlertStoryRow(alert_id=alert_id, lead_id=lead_id, key="", refs=[], told_at=now)
        session.add(row)
    return row


def reopen(session: Session, ids: Sequence[int]) -> None:
    """Have it decided anew where nothing was said of articles because of the story in which they are.

    To be called before some of it go to another one. What a message tells or names is told, and stays so. So does what
    an alert does not ask for any more, since its words or the article's have changed.
    """
    lead, own = aliased(ArticleRow), aliased(ArticleRow)
    muted = exists(
        select(AlertStoryRow.alert_id)
        .join(lead, lead.id == AlertStoryRow.lead_id)
        .join(own, own.story_id == lead.story_id)
        .where(
            AlertStoryRow.alert_id == AlertHitRow.alert_id,
            AlertStoryRow.muted_at.is_not(None),
            own.id == AlertHitRow.article_id,
        )
    )
    said_nothing = (AlertHitRow.became == Became.TOLD) | ((AlertHitRow.became == Became.MUTED) & muted)
    silent = select(AlertHitRow.article_id).where(AlertHitRow.article_id.in_(ids), said_nothing).distinct()
    for article_id in session.scalars(silent).all():
        asks = select(AlertRow.id).where(AlertRow.question_id.in_(firing.asking(session, article_id)))
        hits = update(table_of(AlertHitRow)).where(AlertHitRow.article_id == article_id, said_nothing)
        session.execute(hits.where(AlertHitRow.alert_id.in_(asks)).values(became=None, retry_at=None))


def mentioned(session: Session, alert: Alert, now: datetime) -> None:
    """Note that an alert mentions its role now."""
    session.execute(update(AlertRow).where(AlertRow.key == alert.key).values(mentioned_at=now))


def mentioned_at(session: Session, desk: Desk, role: int) -> datetime | None:
    """Return when an alert of a desk last mentioned a role, whichever it was; `None` where none has."""
    theirs = (AlertRow.desk_id == desk.id) & (AlertRow.role == role)
    return session.scalar(select(func.max(AlertRow.mentioned_at)).where(theirs))


def forget_old(session: Session, now: datetime) -> None:
    """Forget what fired, and which messages told a story, so long ago that nothing comes of it any more."""
    old = delete(table_of(AlertHitRow)).where(AlertHitRow.at < now - RECENT, AlertHitRow.became.is_not(None))
    session.execute(old)
    session.execute(delete(table_of(AlertStoryRow)).where(AlertStoryRow.told_at < now - REMEMBERED))


def _id(alert: Alert) -> ScalarSelect[int]:
    return select(AlertRow.id).where(AlertRow.key == alert.key).scalar_subquery()
