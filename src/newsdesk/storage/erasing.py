"""Erases an article for good, with all that is known from it alone; who may, and when, is for others to say."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, exists, select, union
from sqlalchemy.orm import Session

from newsdesk.storage import grouping, people, search, story_corrections
from newsdesk.storage.story_tables import StoryMoveRow
from newsdesk.storage.tables import PUBLIC, ArticleRow, PersonFormRow, QuoteRow, StoryRow


def erase(session: Session, article_id: int) -> None:
    """Delete an article with its versions, quotes and index; and the people and the story that it alone gave."""
    row = session.execute(
        select(ArticleRow.desk_id, ArticleRow.story_id).where(ArticleRow.id == article_id)
    ).one_or_none()
    if row is None:
        return
    desk_id, story_id = row
    found = session.scalars(
        union(
            select(PersonFormRow.person_id).where(PersonFormRow.article_id == article_id),
            select(QuoteRow.person_id).where(QuoteRow.article_id == article_id, QuoteRow.person_id.is_not(None)),
        )
    ).all()
    quoted = [person_id for person_id in found if person_id is not None]
    words = search.words_of(session, article_id)
    search.drop(session, article_id, search.current(session, article_id))
    search.forget(session, words)
    grouping.forget(session, PUBLIC if desk_id is None else desk_id, article_id)
    put = session.scalars(select(StoryMoveRow.story_id).where(StoryMoveRow.article_id == article_id)).all()
    # The rest of its rows go with it: they reference it, and the database deletes what references nothing any more.
    session.execute(delete(ArticleRow).where(ArticleRow.id == article_id))
    people.forget_unquoted(session, desk_id, quoted)
    forget_empty(session, [story_id, *put])


def forget_empty(session: Session, stories: Iterable[int]) -> None:
    """Delete those stories that no article is in any more, nor was put into by an editor.

    What an editor merged by way of one of them stays one.
    """
    came = exists(select(ArticleRow.id).where(ArticleRow.story_id == StoryRow.id))
    put = exists(select(StoryMoveRow.article_id).where(StoryMoveRow.story_id == StoryRow.id))
    for empty in session.scalars(select(StoryRow.id).where(StoryRow.id.in_(list(stories)), ~came, ~put)).all():
        story_corrections.bridge(session, empty)
        session.execute(delete(StoryRow).where(StoryRow.id == empty))
