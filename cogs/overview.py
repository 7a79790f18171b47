"""A desk as a whole: `catchup`, what is new since one asked; `trend`, how much comes; `status`, how it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs._checks import Asked, interaction_of
from cogs._cog import DeskCog, topics
from cogs._commands import Context, hybrid
from cogs._pages import Gone
from cogs._render import say, wait
from cogs._router import Handler, number
from newsdesk import __version__, briefing, messages
from newsdesk.errors import ReadingFailed
from newsdesk.messages import actions
from newsdesk.messages.trend import DAYS
from newsdesk.models.message import Message
from newsdesk.models.overview import Asking, Trend, Window

PATIENCE = 2.0
"""Seconds that a chart may take where a button was pressed: Discord waits three for the answer. Else it may take as
long as a worker may."""


class Overview(DeskCog):
    """Looks at a desk as a whole."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from an answer."""
        return {"catchup": self._catchup, "trend": self._trend, "status": self._status}

    @hybrid(verb="catchup")
    async def catchup(self, ctx: Context, *, topic: str = "") -> None:
        """Answer with what is new since this person last asked, and note it once the answer was given."""
        asked = await self.ask(ctx)
        now, person = self.app.now(), asked.person.id
        answer = await self.app.db.read(briefing.catchup, asked.desk, Asking(person, topic), now, asked.zone)
        await say(asked, messages.catchup(answer, asked.words))
        await self.app.db.write(briefing.told, asked.desk, person, answer, now)

    @catchup.autocomplete("topic")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    @hybrid("{topic}", verb="trend")
    async def trend(self, ctx: Context, *, topic: str, days: Literal["7", "14", "30", "90"] = "14") -> None:
        """Answer with how many articles a day match, in words and as a chart."""
        asked = await self.ask(ctx)
        answer = await self._counted(asked, topic, int(days))
        if answer.total:
            await wait(ctx, private=False)
        await say(asked, messages.trend(answer, int(days), asked.words, await self._chart(answer)))

    @trend.autocomplete("topic")
    async def _words(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    @hybrid(verb="status")
    async def status(self, ctx: Context) -> None:
        """Answer with how this desk stands."""
        asked = await self.ask(ctx)
        await say(asked, await self._status(asked))
        if _unseen(asked) and await self._is_operator(asked):
            await say(asked, messages.installation(await self.app.installation(), asked.words))

    async def _is_operator(self, asked: Asked) -> bool:
        """Tell whether somebody runs this bot: whom its application belongs to, or who is set."""
        if asked.person.id in self.app.settings.operators:
            return True
        assert isinstance(asked.where, commands.Context)
        try:
            return await asked.where.bot.is_owner(asked.person)
        except discord.HTTPException:
            return False

    async def _catchup(self, asked: Asked, topic: str, first: str = "1", since: str = "", until: str = "") -> Message:
        window = _window(since, until)
        asking, now = Asking(asked.person.id, topic, number(first), window), self.app.now()
        answer = await self.app.db.read(briefing.catchup, asked.desk, asking, now, asked.zone)
        return messages.catchup(answer, asked.words, again=window is not None)

    async def _trend(self, asked: Asked, topic: str, days: str = "14") -> Message:
        if number(days) not in DAYS:
            raise Gone
        answer = await self._counted(asked, topic, number(days))
        chart = await self._chart(answer, PATIENCE)
        return messages.trend(answer, number(days), asked.words, chart)

    async def _counted(self, asked: Asked, topic: str, days: int) -> Trend:
        return await self.app.db.read(briefing.trend, asked.desk, topic, days, self.app.now(), asked.zone)

    async def _chart(self, answer: Trend, patience: float | None = None) -> bytes | None:
        """Return the chart of an answer, `None` where there is nothing to see, or it cannot be drawn in time."""
        if not answer.total:
            return None
        try:
            return await asyncio.wait_for(self.app.draw(answer.chart), patience)
        except (ReadingFailed, TimeoutError):
            return None

    async def _status(self, asked: Asked) -> Message:
        answer = await self.app.db.read(briefing.status, asked.desk, self.app.now())
        return messages.status(answer, __version__, asked.words, editor=asked.rights.editor)


def _unseen(asked: Asked) -> bool:
    """Tell whether somebody can be answered so that nobody else sees it."""
    return interaction_of(asked.where) is not None or asked.where.guild is None


def _window(since: str, until: str) -> Window | None:
    """Return the window that a button has; `None` for one that has none. Raises `Gone` for what is no moment."""
    if not since and not until:
        return None
    begin, end = actions.read_moment(since), actions.read_moment(until)
    if begin is None or end is None:
        raise Gone
    return Window(begin, end)
