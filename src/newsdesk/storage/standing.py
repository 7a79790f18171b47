"""What a desk's delivery owes and what waits for its editors, in numbers: for `status`, and of that desk alone."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, SourceKind
from newsdesk.models.outbox import State
from newsdesk.models.overview import UNAPPROVED_COUNTED, Delivery
from newsdesk.storage import outbox, visible
from newsdesk.storage.outbox_tables import OutboxRow
from newsdesk.storage.tables import ArticleRow, ArticleSourceRow, SourceRow


def delivery(session: Session, desk: Desk) -> Delivery:
    """Return what the places of a desk are owed, and what its editors have to look at."""
    of_desk = select(func.count()).select_from(OutboxRow).where(OutboxRow.desk_id == desk.id)
    stopped = outbox.stopped(session)
    return Delivery(
        owed=session.scalar(of_desk.where(OutboxRow.settled_at.is_(None))) or 0,
        paused=len(outbox.paused(session, desk)),
        unsure=session.scalar(of_desk.where(OutboxRow.state == State.HELD)) or 0,
        unapproved=_unapproved(session, desk),
        stopped=None if stopped is None else stopped[1],
    )


def _unapproved(session: Session, desk: Desk) -> int:
    saved = (
        select(ArticleRow.id)
        .join(ArticleSourceRow, ArticleSourceRow.article_id == ArticleRow.id)
        .join(SourceRow, SourceRow.id == ArticleSourceRow.source_id)
        .where(
            SourceRow.desk_id == desk.id,
            SourceRow.kind.in_((SourceKind.PASTED, SourceKind.UPLOADED)),
            ArticleRow.approved_at.is_(None),
            visible.arrivals(desk),
        )
        .distinct()
        .limit(UNAPPROVED_COUNTED)
    )
    return session.scalar(select(func.count()).select_from(saved.subquery())) or 0
