"""Everything that matches a question: `search`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import discord
from discord import app_commands

from cogs._checks import Asked
from cogs._cog import DeskCog, topics
from cogs._commands import Context, hybrid
from cogs._pages import Gone
from cogs._render import say
from cogs._router import Handler, number
from newsdesk import briefing, messages
from newsdesk.briefing.search import PAGE
from newsdesk.models.message import Message
from newsdesk.models.searched import Sort

SORTS: Mapping[str, Sort] = {"time": "time", "relevance": "relevance"}


class Searching(DeskCog):
    """Searches the desk's articles."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from an answer."""
        return {"search": self._search}

    @hybrid("{topic}", verb="search")
    async def search(self, ctx: Context, *, query: str, sort: Literal["time", "relevance"] = "time") -> None:
        """Answer with all that matches, each in the sentence in which the words stand."""
        asked = await self.ask(ctx)
        await say(asked, await self._search(asked, query, sort))

    @search.autocomplete("query")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    async def _search(self, asked: Asked, query: str, sort: str = "time", first: str = "1") -> Message:
        if sort not in SORTS:
            raise Gone
        order, now, zone = SORTS[sort], self.app.now(), asked.zone
        answer = await self.app.db.read(briefing.search, asked.desk, query, order, number(first), now=now, zone=zone)
        if answer.total and not answer.entries:  # what the page had is gone: the last one that there is
            last = max(answer.total - PAGE, 0) + 1
            answer = await self.app.db.read(briefing.search, asked.desk, query, order, last, now=now, zone=zone)
        return messages.search(answer, asked.words)
