"""A world with other news in it, so that words are rare or common and articles join stories as they do in earnest."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.article import Added, Desk
from newsdesk.storage import articles, desks
from newsdesk.storage.database import open_database
from tests.storage.world import NOW, Story, World, read, words_of, world

OTHERS = 60


@pytest.fixture(name="news")
def filled() -> Iterator[World]:
    """A database of the test's own, with other news in it."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        path = Path(folder) / "news.db"
        shutil.copy(_full(), path)
        db = open_database(f"sqlite:///{path}")
        try:
            yield World(db, path)
        finally:
            db.close()


@cache
def _full() -> Path:
    """Return a database that was filled once."""

    def fill(session: Session) -> None:
        source = desks.everyone_source(session, None, NOW)
        for n in range(OTHERS):
            intake.take(session, read(Story(f"Other {n}", (words_of(n + 10, 20),))), source, NOW)

    kept = Path(tempfile.mkdtemp(prefix="newsdesk-")) / "full.db"
    with world() as opened:
        opened.write(fill)
        opened.db.close()
        shutil.copy(opened.path, kept)
    return kept


def take(news: World, story: Story, outlet: str, minutes: int = 0, desk: Desk | None = None) -> str:
    """Take an article in, and return by what messages name it."""
    taken = news.take(desk, replace(story, outlet=outlet), NOW + timedelta(minutes=minutes))
    assert isinstance(taken, Added)
    return news.read(articles.ref_of, taken.article_id)
