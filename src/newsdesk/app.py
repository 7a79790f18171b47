"""Wires settings, database, readers and clock into one `App`, which the bot, the shell and the local page all use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from newsdesk.config import Settings
from newsdesk.errors import UnreadableText
from newsdesk.ingest.workers import Reader, Workers
from newsdesk.models.article import Desk
from newsdesk.models.reading import Draft, Reading
from newsdesk.storage import desks
from newsdesk.storage.database import Database, open_database


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class App:
    """Everything that runs for one database. Open it with `open_app`, and close it."""

    def __init__(self, settings: Settings, db: Database, reader: Reader, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.db = db
        self.now = now
        self._reader = reader
        self._desks: dict[str, Desk] = {}

    async def desk(self, key: str) -> Desk:
        """Return the desk of a server (`guild:<id>`), a person (`user:<id>`) or the shell, made on first use."""
        if key not in self._desks:
            found = await self.db.read(desks.find, key)
            self._desks[key] = found or await self.db.write(desks.ensure, key, self.now())
        return self._desks[key]

    async def read_article(self, draft: Draft) -> Reading:
        """Read an article, in a worker where there are some.

        Raises `UnreadableText` for what is too long or holds no article, `ReadingFailed` for what cannot be read within
        the limits.
        """
        limit = self.settings.text_limit
        if draft.text is not None and len(draft.text) > limit:
            raise UnreadableText(
                f"This text is too long: {len(draft.text):,} characters, and at most {limit:,} are taken."
                " Save the part that matters."
            )
        return await self._reader.read(draft)

    async def close(self) -> None:
        """Stop the workers and close the database."""
        await self._reader.close()
        self.db.close()


def open_app(settings: Settings, *, now: Callable[[], datetime] = utc_now, reader: Reader | None = None) -> App:
    """Open the database, bringing it up to date where needed, and wire an `App` around it.

    Raises `StorageError` where the database cannot be opened.
    """
    return App(settings, open_database(settings.database), reader or Workers(settings), now)
