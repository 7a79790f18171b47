"""Who said what: `quotes`."""

from __future__ import annotations

from discord.ext import commands

from cogs._checks import desk_of
from cogs._commands import Context, hybrid
from cogs._render import say
from newsdesk import briefing, messages
from newsdesk.app import App
from newsdesk.words import Catalogue


class Quotes(commands.Cog):
    """Asks what somebody said."""

    def __init__(self, app: App, words: Catalogue) -> None:
        self.app = app
        self.words = words

    @hybrid("kirby about:kursk")
    async def quotes(self, ctx: Context, *, who: str, about: str | None = None) -> None:
        """Answer with what that person said, newest first."""
        desk = await desk_of(ctx, self.app)
        answer = await self.app.db.read(briefing.quotes, desk, who, about)
        await say(ctx, messages.quotes(answer, self.words))
