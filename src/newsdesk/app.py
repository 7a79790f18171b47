"""Wires settings, database, readers and clock into one `App`, which the bot, the shell and the local page all use."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime

from newsdesk import briefing
from newsdesk.config import Settings
from newsdesk.delivery import Courier, Sender, bundles
from newsdesk.errors import UnreadableText
from newsdesk.ingest import intake
from newsdesk.ingest.workers import Reader, Workers
from newsdesk.models.answers import Saved, SaveOutcome
from newsdesk.models.article import Added, Desk, DeskSettings, Duplicate, NewVersion, SourceKind
from newsdesk.models.reading import Draft, Reading
from newsdesk.scheduling import Ticks
from newsdesk.storage import desks, editing, outbox
from newsdesk.storage.database import Database, open_database
from newsdesk.words import reason

_OUTCOMES = {Added: SaveOutcome.ADDED, Duplicate: SaveOutcome.KNOWN, NewVersion: SaveOutcome.VERSION}

DELIVER_EVERY = 1.0
"""Seconds from one look at what is due to the next: nobody notices, and a look costs a millisecond."""
PATIENCE = 5.0
"""Seconds that requests under way have to end in when all is stopped; service managers wait 10 at least."""


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
            raise UnreadableText(reason("error.long_text", length=len(draft.text), limit=limit))
        return await self._reader.read(draft)

    async def save(self, desk: Desk, draft: Draft, kind: SourceKind, saved_by: str) -> Saved:
        """Read a text that somebody pasted or uploaded and keep it in `desk`, unverified; `saved_by` is their name.

        Raises what `read_article` raises, and `UnreadableText` for text that cannot be kept.
        """
        reading = await self.read_article(draft)
        taken, ref = await self.db.write(intake.save, desk, reading, kind, saved_by, self.now())
        article = await self.db.read(briefing.article, desk, ref)
        if article is None:
            raise UnreadableText(reason("error.removed_meanwhile"))
        return Saved(_OUTCOMES[type(taken)], article)

    async def approve(self, desk: Desk, ref: str) -> bool:
        """Let a saved text count as an article from now on; `False` where there is none to approve."""
        return await self.db.write(editing.approve, desk, ref, self.now())

    async def remove(self, desk: Desk, ref: str) -> bool:
        """Take an article from `desk`: a private one is erased, a public one hidden; `False` where there is none."""
        return await self.db.write(editing.remove, desk, ref, self.now())

    @property
    def defaults(self) -> DeskSettings:
        """What a desk has that has set nothing."""
        return DeskSettings(self.settings.prefix, self.settings.language, self.settings.timezone)

    async def settings_of(self, desk: Desk) -> DeskSettings:
        """Return what a desk has set, read anew each time: another process may have changed it."""
        return await self.db.read(desks.settings, desk)

    async def change_settings(self, desk: Desk, **values: str | int | None) -> DeskSettings:
        """Set some of a desk's settings, `None` for the default. Raises `SettingsError`, which says what is allowed."""
        return await self.db.write(desks.change, desk, **values)

    def courier(self, sender: Sender) -> Courier:
        """Return a courier over this database, with the posting limits that the operator has set."""
        limits = bundles.limits(self.settings.feed_posts_per_hour, self.settings.personal_messages_per_day)
        return Courier(self.db, sender, self.now, limits=limits, language=self.settings.language)

    @contextlib.asynccontextmanager
    async def delivering(self, sender: Sender) -> AsyncGenerator[None]:
        """Deliver what is owed for as long as this is open: with a sender that Discord has let in just now.

        At the end nothing more is begun, and what is under way has `PATIENCE` to end in.
        """
        await self.db.write(outbox.restart)
        courier, ticks = self.courier(sender), Ticks()
        ticks.every(DELIVER_EVERY, courier.drain, "deliver")
        ticks.start()
        try:
            yield
        finally:
            courier.stop()
            await ticks.stop(PATIENCE)

    async def poke(self, key: str) -> None:
        """Try again what a desk's paused places are owed: something there has changed."""
        await self.db.write(outbox.poke, await self.desk(key), self.now())

    async def close(self) -> None:
        """Stop the workers and close the database."""
        await self._reader.close()
        self.db.close()


def open_app(settings: Settings, *, now: Callable[[], datetime] = utc_now, reader: Reader | None = None) -> App:
    """Open the database, bringing it up to date where needed, and wire an `App` around it.

    Raises `StorageError` where the database cannot be opened.
    """
    return App(settings, open_database(settings.database), reader or Workers(settings), now)
