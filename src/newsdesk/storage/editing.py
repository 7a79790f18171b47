"""What a desk's editors do to an article: approve a saved text, remove what the desk should not tell.

Nothing of it reaches another desk: a private article is erased with all that is known from it alone, a public one is
hidden from the desk that removes it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import alerts, articles, erasing
from newsdesk.storage.tables import ArticleRow, HiddenRow, insert_into


def approve(session: Session, desk: Desk, ref: str, now: datetime) -> bool:
    """Let a text that was saved in `desk` count as an article from `now` on, and tell whether there was one to approve.

    The moment of approval counts as its first seen for what is sent unasked: nobody was owed it before.
    """
    article = articles.by_ref(session, desk, ref)
    if article is None or article.approved:
        return False
    own = (ArticleRow.id == article.id) & (ArticleRow.desk_id == desk.id)
    session.execute(update(ArticleRow).where(own).values(approved_at=now))
    alerts.approved(session, article.id, now)
    return True


def is_private(session: Session, desk: Desk, article_id: int) -> bool:
    """Tell whether an article is of `desk` alone, so that removing it erases it."""
    return session.scalar(select(ArticleRow.desk_id).where(ArticleRow.id == article_id)) == desk.id


def remove(session: Session, desk: Desk, ref: str, now: datetime) -> bool:
    """Take an article from `desk` for good, and tell whether it had one: erased if it is private, else hidden."""
    article = articles.by_ref(session, desk, ref)
    if article is None:
        return False
    if is_private(session, desk, article.id):
        erasing.erase(session, article.id)
    else:
        session.execute(insert_into(HiddenRow), [{"desk_id": desk.id, "article_id": article.id, "hidden_at": now}])
    return True
