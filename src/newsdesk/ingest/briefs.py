"""Has found out what the articles of stories tell together, by a reader, and kept: ahead, and when somebody asks.

What is found is `text.story`'s, how it is kept `storage.story_briefs`'.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk.errors import ReadingFailed
from newsdesk.ingest.workers import Reader
from newsdesk.models.article import Desk
from newsdesk.models.story import StoryFindings
from newsdesk.storage import articles, stories, story_briefs
from newsdesk.storage.database import Database
from newsdesk.storage.story_briefs import View

AT_ONCE = 100
"""Stories that are taken from what is due at a time; most have one article, and nothing to find."""

log = logging.getLogger(__name__)


async def make_due(db: Database, reader: Reader, now: Callable[[], datetime]) -> int:
    """Have found what stories that have changed tell together, for the desks that see them; return how many views.

    One that cannot be read within a reader's limits is left as it is: it is told by its newest article.
    """
    made = 0
    while due := await db.read(story_briefs.due, AT_ONCE):
        for one in due:
            for desk in one.desks:
                made += await _make_for(db, reader, desk, one.story_id, now)
        await db.write(story_briefs.done, due)
    return made


async def _make_for(db: Database, reader: Reader, desk: Desk, story_id: int, now: Callable[[], datetime]) -> int:
    seen = await db.read(story_briefs.to_find, desk, story_id)
    if seen is None:
        return 0
    await make_or_leave(db, reader, seen, now)
    return 1


async def make_or_leave(db: Database, reader: Reader, seen: View, now: Callable[[], datetime]) -> None:
    """Have found what a view of a story tells together; what cannot be read is kept as nothing found."""
    try:
        await make(db, reader, seen, now)
    except ReadingFailed as error:
        log.warning("A story of %d texts cannot be told together: %s", len(seen.versions), error)
        await db.write(story_briefs.keep, seen, StoryFindings((), ()), now())


async def make(db: Database, reader: Reader, seen: View, now: Callable[[], datetime]) -> None:
    """Have found what a view of a story tells together, and keep it. Raises `ReadingFailed`.

    Where a text of it was erased meanwhile nobody sees it any more, and nothing is kept.
    """
    texts = await db.read(story_briefs.texts, seen)
    if not texts:
        return
    findings = await reader.find_story(texts)
    await db.write(story_briefs.keep, seen, findings, now())


def missing(session: Session, desk: Desk, ref: str) -> View | None:
    """Return the story of an article as a desk sees it, where it is still to be found what it tells together."""
    article = articles.by_ref(session, desk, ref)
    if article is None:
        return None
    seen = story_briefs.view(session, desk, stories.around(session, desk, article))
    return seen if seen.finds and story_briefs.found(session, seen) is None else None
