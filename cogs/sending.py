"""The buttons below what is sent unasked: another try, what a person has seen, the rest of a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cogs._checks import Asked
from cogs._cog import DeskCog
from cogs._router import Answer, Handler, number
from newsdesk import messages
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Target
from newsdesk.storage import outbox


class Sending(DeskCog):
    """Answers what is pressed below the bot's own notices and bundles."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from a notice, or from a bundle."""
        return {"go_on": self._go_on, "arrived": self._arrived, "resend": self._resend, "bundle": self._bundle}

    async def _go_on(self, asked: Asked, target: str) -> Answer:
        asked.need_editor()
        try:
            to = Target.read(target)
        except ValueError:
            return None
        desk = await self._desk(asked, target=to)
        paused = await self.app.db.write(outbox.go_on, desk, to, self.app.now())
        return messages.tried_again(to, asked.words, paused=paused)

    async def _arrived(self, asked: Asked, key: str) -> Answer:
        return await self._settle(asked, key, arrived=True)

    async def _resend(self, asked: Asked, key: str) -> Answer:
        return await self._settle(asked, key, arrived=False)

    async def _settle(self, asked: Asked, key: str, *, arrived: bool) -> Answer:
        asked.need_editor()
        desk = await self._desk(asked, key=key)
        if not await self.app.db.write(outbox.resolve, desk, key, arrived=arrived, now=self.app.now()):
            return None
        return messages.settled(asked.words, arrived=arrived)

    async def _bundle(self, asked: Asked, key: str, first: str) -> Answer:
        desk = await self._desk(asked, key=key)
        lines = await self.app.db.read(outbox.gathered, desk, key)
        page = messages.bundle_page(lines, key, max(number(first), 1), asked.words)
        # To the person alone: the bundle itself stays as it was sent.
        return None if page is None else replace(page, private=True)

    async def _desk(self, asked: Asked, *, key: str | None = None, target: Target | None = None) -> Desk:
        """Return the desk that is asked; in direct messages, a server's for what this person has set up or is sent.

        Who sets something up is told by direct message where the server has no channel for it, and answers there.
        """
        if not asked.desk.key.startswith("user:"):
            return asked.desk
        found = await self.app.db.read(outbox.desk_of, asked.person.id, key=key, target=target)
        return found or asked.desk
