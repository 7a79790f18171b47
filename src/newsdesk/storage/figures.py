"""How much there is of everything, over all desks: for the operator, and never for a desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import Session

from newsdesk.models.outbox import State, Target
from newsdesk.models.upkeep import Depths, Figures, TroubledFeed
from newsdesk.storage import outbox
from newsdesk.storage.alert_tables import AlertHitRow, AlertRow
from newsdesk.storage.digest_tables import DigestRow
from newsdesk.storage.feed_tables import FeedFollowRow, FeedPostRow, FeedRow
from newsdesk.storage.outbox_tables import OutboxRow, TargetRow
from newsdesk.storage.tables import ArticleRow, BackupRow, DeskRow, IndexStateRow

GUILD, USER = "guild:%", "user:%"

# Of a place that is paused, or could not be read back yet, nothing is due before it is tried again.
_UNHINDERED = OutboxRow.target.not_in(select(TargetRow.target).where(TargetRow.probe_at.is_not(None)))


def figures(session: Session) -> Figures:
    """Return how an installation stands."""
    desks = select(func.count()).select_from(DeskRow)
    here = DeskRow.left_at.is_(None)
    waiting = OutboxRow.state == State.WAITING
    return Figures(
        servers=session.scalar(desks.where(DeskRow.key.like(GUILD), here)) or 0,
        people=session.scalar(desks.where(DeskRow.key.like(USER))) or 0,
        left=session.scalar(desks.where(DeskRow.key.like(GUILD), ~here)) or 0,
        articles=session.scalar(select(func.sum(IndexStateRow.articles))) or 0,
        newest=session.scalar(select(func.max(ArticleRow.first_seen_at))),
        feeds=session.scalar(select(func.count()).select_from(FeedRow).where(FeedRow.merged_into.is_(None))) or 0,
        troubled=_troubled(session),
        owed=outbox.owed(session),
        oldest_due=session.scalar(select(func.min(OutboxRow.due_at)).where(waiting, _UNHINDERED)),
        held=session.scalar(select(func.count()).select_from(OutboxRow).where(OutboxRow.state == State.HELD)) or 0,
        paused=session.scalar(select(func.count()).select_from(TargetRow).where(TargetRow.paused_why.is_not(None)))
        or 0,
        stopped=outbox.stopped(session),
        backup=_backup(session),
        posted_to=_posted_to(session),
    )


def depths(session: Session, now: datetime) -> Depths:
    """Return what waits at `now` (aware, UTC), and how much there is."""
    feeds = select(func.count()).select_from(FeedRow).where(FeedRow.merged_into.is_(None))
    seen = select(func.count()).select_from(ArticleRow)
    waiting = OutboxRow.state == State.WAITING
    desks = select(func.count()).select_from(DeskRow)
    return Depths(
        articles=session.scalar(select(func.sum(IndexStateRow.articles))) or 0,
        last_hour=session.scalar(seen.where(ArticleRow.first_seen_at > now - timedelta(hours=1))) or 0,
        last_day=session.scalar(seen.where(ArticleRow.first_seen_at > now - timedelta(days=1))) or 0,
        feeds=session.scalar(feeds) or 0,
        feeds_due=session.scalar(feeds.where(FeedRow.next_check_at <= now)) or 0,
        feeds_failing=session.scalar(feeds.where(FeedRow.failures > 0)) or 0,
        owed=outbox.owed(session),
        oldest_due=session.scalar(select(func.min(OutboxRow.due_at)).where(waiting, _UNHINDERED)),
        desks=session.scalar(
            desks.where(or_(DeskRow.key.like(GUILD), DeskRow.key.like(USER)), DeskRow.left_at.is_(None))
        )
        or 0,
        backup=_backup(session),
        hits=session.scalar(select(func.count()).select_from(AlertHitRow).where(AlertHitRow.became.is_(None))) or 0,
    )


def _backup(session: Session) -> datetime | None:
    return session.scalar(select(BackupRow.at).where(BackupRow.id == 1))


def _troubled(session: Session) -> tuple[TroubledFeed, ...]:
    # How it stands is each desk's own; of those that follow it, the one for which it has been so for longest counts.
    failing, quiet = func.min(FeedFollowRow.failing_since), func.min(FeedFollowRow.quiet_at)
    rows = session.execute(
        select(FeedRow.url, FeedRow.why, FeedRow.next_check_at, failing, quiet, FeedRow.failures)
        .join(FeedFollowRow, FeedFollowRow.source_id == FeedRow.source_id)
        .where(FeedRow.merged_into.is_(None))
        .group_by(FeedRow.source_id)
        .having(or_(FeedRow.failures > 0, quiet.is_not(None)))
        .order_by(FeedRow.url)
    )
    return tuple(
        TroubledFeed(url, "quiet", silent)
        if not failures
        else TroubledFeed(url, "gone" if due is None else why or "it fails", since)
        for url, why, due, since, silent, failures in rows
    )


def _posted_to(session: Session) -> tuple[Target, ...]:
    every = union(
        select(FeedPostRow.target).where(FeedPostRow.paused_at.is_(None)),
        select(DigestRow.target).where(DigestRow.paused_at.is_(None)),
        select(AlertRow.target).where(AlertRow.paused_at.is_(None)),
    )
    targets = (Target.read(text) for text in sorted(session.scalars(every)))
    return tuple(target for target in targets if target.what != "user")
