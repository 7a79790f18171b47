"""A small simulated Discord with the real bot in it: one server, one channel, one reader. Shows nothing itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot, build_bot
from cogs._render import NOBODY, content
from newsdesk.app import App
from newsdesk.models.message import Message
from playground._simcord import keep_real_time

GUILD_ID = 1
"""The server's id. It is the same in every run, so that its desk keeps what it has."""
GUILD_NAME = "Newsdesk preview"
CHANNEL_NAME = "news"
BOT_NAME = "Newsdesk"
READER_NAME = "Reader"

PATIENCE = 60.0
"""Seconds that simcord waits for the bot to finish with what somebody did; after that it gives up with an error. Long
enough for the first article on a slow machine, whose reader process has to start."""


@dataclass(frozen=True, slots=True)
class World:
    """The simulated Discord, running."""

    env: Env
    bot: NewsdeskBot
    channel: ChannelHandle
    reader: MemberActor

    async def post(self, message: Message) -> None:
        """Have the bot write a message into the channel, unasked."""
        channel = self.bot.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        await channel.send(content(message), allowed_mentions=NOBODY, suppress_embeds=True)
        await self.env.settle()


@asynccontextmanager
async def open_world(app: App) -> AsyncGenerator[World]:
    """Start the bot on a simulated Discord, and stop it in the end; the app stays open."""
    bot = build_bot(app)
    # What a command raises has been answered and logged by the bot itself; the page goes on.
    env = Env(bot, check_errors=False, settle_timeout=PATIENCE)
    keep_real_time(env)
    env.backend.edit_bot_profile(BOT_NAME)
    await env.start()
    # simcord listens for what commands raise, so that no test overlooks it. Here the bot has answered it already, and
    # the page would call that answer uncertain.
    bot.extra_events.pop("on_command_error", None)
    try:
        with env.time_context():
            guild = env.create_guild(GUILD_NAME, id=GUILD_ID)
            channel = guild.create_text_channel(CHANNEL_NAME)
            reader = guild.add_member(env.create_user(READER_NAME.lower(), global_name=READER_NAME))
            await env.settle()
            yield World(env, bot, channel, reader)
    finally:
        await env.shutdown()
