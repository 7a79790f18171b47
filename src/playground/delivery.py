"""Posts into the simulated Discord what the desk owes, by the bot's own courier, and tells that something has come.

The ticks run beside the simulated bot and not in it: simcord takes a click for done when all has ended that the bot
does, and a tick never ends.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime

from cogs._sender import DiscordSender
from newsdesk.app import App
from newsdesk.delivery import Sender
from newsdesk.errors import StorageError
from newsdesk.models.outbox import Claimed, Looked, Outcome, Sent, Target
from playground.world import World

log = logging.getLogger(__name__)


class Post:
    """Implements `newsdesk.delivery.Sender` by another one, and keeps in mind that something has been sent."""

    def __init__(self, app: App, sender: Sender) -> None:
        self.fresh = False
        """Something was sent, edited or deleted that nobody has shown yet; who shows it sets it back."""
        self._app = app
        self._sender = sender
        self._running: set[asyncio.Task[None]] = set()

    async def send(self, claimed: Claimed) -> Outcome:
        """Make one request."""
        outcome = await self._sender.send(claimed)
        self.fresh = self.fresh or isinstance(outcome, Sent)
        return outcome

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        """Return our own messages that came to a target between two moments."""
        return await self._sender.look(target, since, until)

    async def hurry(self, patience: float) -> None:
        """Look at feeds that are due and deliver what is owed without waiting for a tick, for so many seconds at most.

        What takes longer goes on by itself.
        """
        task = asyncio.create_task(self._deliver())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.wait((task,), timeout=patience)

    async def end(self) -> None:
        """End what `hurry` has left."""
        left = tuple(self._running)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _deliver(self) -> None:
        try:
            await self._app.poll()
            await self._app.tell_alerts()
            await self._app.courier(self).drain()
        except StorageError as error:
            log.warning("Nothing can be delivered now: %s", error)


@asynccontextmanager
async def delivering(app: App, world: World) -> AsyncGenerator[Post]:
    """Deliver what is owed and poll the feeds that are followed, as on Discord, for as long as this is open."""
    post = Post(app, DiscordSender(app, world.bot))
    async with app.delivering(post):
        try:
            yield post
        finally:
            await post.end()
