"""What can be asked: `help`, which a bare mention asks too."""

from __future__ import annotations

from collections.abc import Mapping

from cogs._checks import Asked
from cogs._cog import DeskCog
from cogs._commands import Context, hybrid
from cogs._limits import Limits
from cogs._render import say
from cogs._router import Handler
from newsdesk import briefing, messages
from newsdesk.app import App
from newsdesk.models.message import Message


class Help(DeskCog):
    """Says what can be asked, with examples from the desk's own news."""

    def __init__(self, app: App, limits: Limits, *, hears_prefix: bool) -> None:
        super().__init__(app, limits)
        self._hears_prefix = hears_prefix

    def verbs(self) -> Mapping[str, Handler]:
        """Return what leads here."""
        return {"help": self._help}

    @hybrid(verb="help")
    async def help(self, ctx: Context) -> None:
        """Say what can be asked."""
        asked = await self.ask(ctx)
        await say(asked, await self._help(asked))

    async def _help(self, asked: Asked) -> Message:
        examples = await self.app.db.read(briefing.examples, asked.desk)
        # Without the message content intent, no prefix is heard in servers.
        prefix = (asked.settings.prefix or self.app.settings.prefix) if self._hears_prefix else "/"
        return messages.help(examples, prefix, asked.words)
