"""Who said what: `quotes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands

from cogs._checks import Asked, ask
from cogs._cog import DeskCog, topics
from cogs._commands import Context, hybrid, suggestions
from cogs._render import say
from cogs._router import Answer, Handler, number
from newsdesk import briefing, messages
from newsdesk.models.message import Message


class Quotes(DeskCog):
    """Asks what somebody said."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from an answer."""
        return {"quotes": self._quotes, "person": self._person, "people": self._people_said}

    @hybrid("{person}")
    async def quotes(self, ctx: Context, *, who: str, about: str | None = None) -> None:
        """Answer with what that person said, newest first."""
        asked = await self.ask(ctx)
        await say(asked, await self._quotes(asked, who, about or ""))

    @quotes.autocomplete("who")
    async def _people(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        asked = await ask(interaction, self.app)
        people = await self.app.db.read(briefing.people, asked.desk, typed)
        return suggestions(person.name for person in people)

    @quotes.autocomplete("about")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    async def _quotes(self, asked: Asked, who: str, about: str = "", first: str = "1") -> Message:
        answer = await self.app.db.read(briefing.quotes, asked.desk, who, about or None, number(first))
        return messages.quotes(answer, asked.words, self.app.now())

    async def _person(self, asked: Asked, about: str, *keys: str) -> Answer:
        return await self._people_said(asked, about, "1", *keys)

    async def _people_said(self, asked: Asked, about: str, first: str, *keys: str) -> Answer:
        if not keys:
            return None
        answer = await self.app.db.read(briefing.quotes_of, asked.desk, keys, about or None, number(first))
        return messages.quotes(answer, asked.words, self.app.now())
