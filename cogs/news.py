"""What is new: `latest`, `summary`, and one article with all that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import discord
from discord import app_commands

from cogs import _links
from cogs._checks import Asked
from cogs._cog import DeskCog, topics
from cogs._commands import Context, hybrid, is_link
from cogs._pages import Gone
from cogs._render import say
from cogs._router import Answer, Handler, number
from newsdesk import briefing, messages
from newsdesk.briefing.latest import PAGE as LATEST_PAGE
from newsdesk.messages import actions
from newsdesk.models.message import Message

LENGTHS: Mapping[str, briefing.Length] = {"short": "short", "medium": "medium", "long": "long"}
KINDS: Mapping[str, Literal["sentence", "quote"]] = {"sentence": "sentence", "quote": "quote"}


class News(DeskCog):
    """Asks for articles and stories."""

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from an answer."""
        return {
            "latest": self._latest,
            "open": self._open,
            "summary": self._summary_of,
            "summarise": self._summary,
            "context": self._context,
            "said": self._said,
            "outlets": self._outlets,
        }

    @hybrid(verb="latest")
    async def latest(self, ctx: Context, *, topic: str = "") -> None:
        """Answer with the newest stories that match."""
        asked = await self.ask(ctx)
        await say(asked, await self._latest(asked, topic))

    @latest.autocomplete("topic")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    @hybrid("{topic}", verb="summarise")
    async def summary(self, ctx: Context, *, what: str, length: Literal["short", "medium", "long"] = "medium") -> None:
        """Answer with an article in a few of its own sentences."""
        asked = await self.ask(ctx)
        await say(asked, await self._summary(asked, what, length))

    @summary.autocomplete("what")
    async def _words(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    async def _summary(self, asked: Asked, what: str, length: str = "medium") -> Message:
        if length not in LENGTHS:
            raise Gone
        if is_link(what):
            return await _links.summary(self, asked, _links.found(what)[0], LENGTHS[length])
        answer = await self.app.db.read(
            briefing.summary, asked.desk, what, LENGTHS[length], now=self.app.now(), zone=asked.zone
        )
        return messages.summary(answer, asked.words)

    async def _latest(self, asked: Asked, topic: str, first: str = "1") -> Message:
        now, zone = self.app.now(), asked.zone
        answer = await self.app.db.read(briefing.latest, asked.desk, topic, number(first), now=now, zone=zone)
        if answer.total and not answer.stories:  # what the page had is gone: the last one that there is
            last = max(answer.total - LATEST_PAGE, 0) + 1
            answer = await self.app.db.read(briefing.latest, asked.desk, topic, last, now=now, zone=zone)
        return messages.latest(answer, asked.words)

    async def _open(self, asked: Asked, ref: str, *back: str) -> Answer:
        opened, list_ = await self.app.db.read(briefing.article, asked.desk, ref), actions.way_back(back)
        return opened and messages.article(opened, asked.words, editor=asked.rights.editor, back=list_)

    async def _summary_of(self, asked: Asked, ref: str, length: str = "medium", *back: str) -> Answer:
        if length not in LENGTHS:
            raise Gone
        answer = await self.app.db.read(briefing.summary_of, asked.desk, ref, LENGTHS[length])
        return answer and messages.summary(answer, asked.words, actions.way_back(back))

    async def _context(self, asked: Asked, ref: str, kind: str, which: str, *back: str) -> Answer:
        if kind not in KINDS:
            raise Gone
        answer = await self.app.db.read(briefing.context, asked.desk, ref, KINDS[kind], number(which))
        return answer and messages.in_context(answer, asked.words, actions.way_back(back))

    async def _said(self, asked: Asked, ref: str, first: str = "1", *back: str) -> Answer:
        answer = await self.app.db.read(briefing.said, asked.desk, ref, number(first))
        return answer and messages.said(answer, asked.words, actions.way_back(back))

    async def _outlets(self, asked: Asked, ref: str, *back: str) -> Answer:
        answer = await self.app.db.read(briefing.outlets, asked.desk, ref)
        return answer and messages.outlets(answer, asked.words, actions.way_back(back))
