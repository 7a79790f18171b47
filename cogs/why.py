"""What became of things: `why`, and the right-click **Why this?** on the bot's own messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from cogs import _own
from cogs._checks import Asked
from cogs._cog import DeskCog, topics
from cogs._commands import Context, hybrid
from cogs._places import may_hear
from cogs._render import say
from cogs._router import Handler
from newsdesk import briefing, messages
from newsdesk.models.message import Message
from newsdesk.models.outbox import Place, Target
from newsdesk.models.why import ArticleWay, MessageWay, Unknown
from newsdesk.words import Catalogue

_SMALL_PRINT = re.compile(r"^-# ([a-z2-7]{8})$", re.MULTILINE)
"""The reference below what was sent unasked, as Discord keeps it."""


class Why(DeskCog):
    """Tells what became of messages and articles."""

    def right_clicks(self, words: Catalogue) -> Iterable[app_commands.ContextMenu]:
        """Return the command that Discord offers on a message, named by the catalogue."""
        key = "command.why_this_name"
        yield app_commands.ContextMenu(name=locale_str(words.say(key), key=key), callback=self._why_this)

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from an answer."""
        return {"why": self._why}

    @hybrid(verb="why")
    async def why(self, ctx: Context, *, what: str = "") -> None:
        """Answer with the way of an article or a message, or with what was owed here lately."""
        asked = await self.ask(ctx)
        await say(asked, await self._why(asked, what))

    @why.autocomplete("what")
    async def _topics(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        return await topics(interaction, self.app, typed)

    async def _why(self, asked: Asked, what: str) -> Message:
        if not what.strip():
            lately = await self.app.db.read(briefing.lately, asked.desk, _target(asked))
            return messages.lately(lately, asked.words, editor=asked.rights.editor)
        read, who, now, zone = self.app.db.read, asked.person.id, self.app.now(), asked.zone
        answer = await read(briefing.why, asked.desk, who, what, now=now, zone=zone)
        if isinstance(answer, MessageWay) and not may_hear(asked, answer.sending.target):
            hidden = answer.sending.target
            answer = await read(briefing.why, asked.desk, who, what, now=now, zone=zone, hidden=hidden)
        if isinstance(answer, ArticleWay):
            answer = replace(answer, posts=tuple(post for post in answer.posts if may_hear(asked, post.target)))
        return _worded(asked, answer)

    async def _why_this(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        asked = await self.ask(interaction)
        await say(asked, await self._of(asked, message, ours=_own.is_ours(interaction, message)))

    async def _of(self, asked: Asked, message: discord.Message, *, ours: bool) -> Message:
        if not ours:
            return messages.not_mine(asked.words)
        place, person = Place(message.channel.id, message.id), asked.person.id
        way = await self.app.db.read(briefing.message, asked.desk, person, place=place)
        references = _SMALL_PRINT.findall(message.content)
        if way is None and references:
            way = await self.app.db.read(briefing.message, asked.desk, person, reference=references[-1])
        if way is not None:
            return _worded(asked, way)
        if references:
            return messages.forgotten(asked.words)
        ref, menu = await _own.shown(asked, message)
        refs = (ref,) if menu is None else tuple(line.value for line in menu.options)
        return messages.answered(await self.app.db.read(briefing.tellings, asked.desk, refs), asked.words)


def _worded(asked: Asked, answer: MessageWay | ArticleWay | Unknown) -> Message:
    match answer:
        case MessageWay():
            return messages.message_way(answer, asked.words, editor=asked.rights.editor)
        case ArticleWay():
            return messages.article_way(answer, asked.words)
        case Unknown():
            return messages.unknown(answer, asked.words)


def _target(asked: Asked) -> Target:
    """Return the place that is asked about: the person, on their own desk; else the channel, or a post's forum."""
    if asked.desk.key.startswith("user:"):
        return Target("user", asked.person.id)
    channel = asked.where.channel
    assert channel is not None
    if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
        return Target("forum", channel.parent.id)
    return Target("channel", channel.id)
