"""What is new: `latest` and `summary`."""

from __future__ import annotations

from typing import Literal

from discord.ext import commands

from cogs._checks import desk_of
from cogs._commands import Context, hybrid
from cogs._render import say
from newsdesk import briefing, messages
from newsdesk.app import App
from newsdesk.words import Catalogue


class News(commands.Cog):
    """Asks for articles and stories."""

    def __init__(self, app: App, words: Catalogue) -> None:
        self.app = app
        self.words = words

    @hybrid("kursk")
    async def latest(self, ctx: Context, *, topic: str = "") -> None:
        """Answer with the newest stories that match."""
        desk = await desk_of(ctx, self.app)
        answer = await self.app.db.read(briefing.latest, desk, topic)
        await say(ctx, messages.latest(answer, self.words))

    @hybrid("kursk length:short")
    async def summary(self, ctx: Context, *, what: str, length: Literal["short", "medium", "long"] = "medium") -> None:
        """Answer with an article in a few of its own sentences."""
        desk = await desk_of(ctx, self.app)
        answer = await self.app.db.read(briefing.summary, desk, what, length)
        await say(ctx, messages.summary(answer, self.words))
