"""What a look at a feed needs of the rest of the house, put together once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.poll.posts import Tell
from newsdesk.ingest.workers import Reader, fitting_workers
from newsdesk.models.feed import NotAFeed, Pace
from newsdesk.models.following import FeedBody, FeedRead, PageBody, PageRead
from newsdesk.models.overview import Chart
from newsdesk.models.reading import Draft, Reading
from newsdesk.models.story import StoryFindings, StoryText
from newsdesk.storage.database import Database


class InTurn:
    """A reader that has only a few things read at a time, so that somebody who waits for a text is served soon."""

    def __init__(self, reader: Reader, turns: asyncio.Semaphore) -> None:
        self._reader = reader
        self._turns = turns

    async def read(self, draft: Draft) -> Reading:
        """Read one article in its turn."""
        async with self._turns:
            return await self._reader.read(draft)

    async def sort(self, feed: FeedBody) -> FeedRead | NotAFeed:
        """Read a feed in its turn."""
        async with self._turns:
            return await self._reader.sort(feed)

    async def read_page(self, page: PageBody) -> PageRead:
        """Read an item's page in its turn."""
        async with self._turns:
            return await self._reader.read_page(page)

    async def find_story(self, texts: tuple[StoryText, ...]) -> StoryFindings:
        """Find what the texts of a story tell together in its turn."""
        async with self._turns:
            return await self._reader.find_story(texts)

    async def draw(self, chart: Chart) -> bytes:
        """Draw a chart."""
        return await self._reader.draw(chart)

    async def close(self) -> None:
        """Leave the reader to whoever opened it."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What a look needs: the database, the web, a reader, how posts are told, the clock, and what the operator set."""

    db: Database
    fetcher: Fetcher
    reader: Reader
    tell: Tell
    now: Callable[[], datetime]
    newest: int
    """Articles of a feed that are taken in at its first look."""
    pace: Pace
    language: str = "en"


def in_turn(reader: Reader, workers: int = 0) -> InTurn:
    """Return a reader that keeps each worker busy and one thing waiting, and no more."""
    return InTurn(reader, asyncio.Semaphore((workers or fitting_workers()) + 1))
