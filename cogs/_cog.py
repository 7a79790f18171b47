"""What every group of commands begins with: who asks, and whether it is not too often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs._checks import Asked, Place, Unanswered, ask, channel_of, desk_key, interaction_of
from cogs._commands import suggestions
from cogs._limits import Limits, Wait
from cogs._router import Handler
from newsdesk import briefing
from newsdesk.app import App
from newsdesk.ingest import links


class DeskCog(commands.Cog):
    """A group of commands over one `App`, whose limits it shares with the other groups."""

    def __init__(self, app: App, limits: Limits) -> None:
        self.app = app
        self._limits = limits

    def verbs(self) -> Mapping[str, Handler]:
        """Return what the buttons, menus and forms of this group do, by verb."""
        return {}

    async def ask(self, where: Place) -> Asked:
        """Find out who asks which desk, and count it.

        Raises `Refused` where it was asked too often, and `Unanswered` for what is typed on after having been told so.
        """
        asked = await ask(where, self.app)
        asker, channel, now = asked.person.id, channel_of(where), self.app.now()
        wait = self._limits.command(asker, channel, now)
        if wait and interaction_of(where) is None and not self._limits.tell(asker, channel, wait, now):
            raise Unanswered("too soon")
        asked.need_patience(wait)
        return asked

    def heavy(self, asked: Asked) -> None:
        """Count a text that is about to be read. Raises `Refused` where there were too many."""
        asked.need_patience(self._limits.heavy(asked.person.id, self.app.now()))

    def link(self, asked: Asked, url: str) -> Wait | None:
        """Count a link that is about to be fetched; return how long to wait. What was read lately is not fetched."""
        if self.app.recent_link(asked.desk, links.ref(url)) is not None:
            return None
        return self._limits.link(asked.person.id, asked.desk.id, self.app.now())


async def topics(interaction: discord.Interaction[Any], app: App, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest topics from the desk's own news while somebody types one."""
    desk = await app.desk(desk_key(interaction))
    return suggestions(await app.db.read(briefing.topics, desk, typed))
