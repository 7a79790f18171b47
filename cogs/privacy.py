"""What is kept about people: `privacy`, by which everybody may see and delete what is kept about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from cogs._checks import Asked
from cogs._cog import DeskCog
from cogs._commands import Context, hybrid
from cogs._render import say, wait
from cogs._router import Handler
from newsdesk import messages
from newsdesk.models.message import Message


class Privacy(DeskCog):
    """Shows people what is kept about them, in private, and forgets it."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from an answer."""
        return {
            "privacy": self._privacy,
            "about_me": self._about_me,
            "forget_me": self._forget_me,
            "forget_sure": self._forget_sure,
        }

    @hybrid(verb="privacy")
    async def privacy(self, ctx: Context) -> None:
        """Say what is kept of anybody, and lead to what is kept about this person."""
        asked = await self.ask(ctx)
        await say(asked, await self._privacy(asked))

    async def _privacy(self, asked: Asked) -> Message:
        return messages.privacy(asked.words)

    async def _about_me(self, asked: Asked) -> Message:
        self.heavy(asked)
        await wait(asked.where, private=True)
        about, export = await self.app.about_person(asked.person.id)
        return messages.about_me(about, export, asked.words)

    async def _forget_me(self, asked: Asked) -> Message:
        return messages.forget_me(asked.words)

    async def _forget_sure(self, asked: Asked) -> Message:
        await wait(asked.where, private=True)
        await self.app.forget_person(asked.person.id)
        return messages.forgotten_person(asked.words)
