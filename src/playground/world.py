"""A small simulated Discord with the real bot in it: one server, one channel, a reader and an editor. Shows nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord
from simcord import ChannelHandle, Env, GuildHandle, MemberActor, RoleHandle

from cogs import NewsdeskBot, build_bot
from cogs._render import NOBODY, content
from newsdesk.app import App
from newsdesk.models.message import Message
from playground._simcord import Typist, keep_real_time

GUILD_ID = 1
"""The server's id. It is the same in every run, so that its desk keeps what it has."""
GUILD_NAME = "Newsdesk preview"
CHANNEL_NAME = "news"
BOT_NAME = "Newsdesk"
READER_NAME = "Reader"
EDITOR_NAME = "Editor"
EDITORS_ROLE = "Desk editor"

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
    editor: MemberActor
    """Has Manage Server and Manage Messages, by the role `editors`."""
    editors: RoleHandle

    def names(self) -> dict[str, str]:
        """Return what mentions are called, by what stands in their angle brackets."""
        return _names(self.env, self.reader.guild)

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
            editors = guild.create_role(
                EDITORS_ROLE, permissions=discord.Permissions(manage_guild=True, manage_messages=True)
            )

            def person(name: str, *roles: RoleHandle) -> Typist:
                member = guild.add_member(env.create_user(name.lower(), global_name=name), roles=roles)
                return Typist(env, member, lambda typed: mentioning(typed, _names(env, guild)))

            reader, editor = person(READER_NAME), person(EDITOR_NAME, editors)
            await env.settle()
            yield World(env, bot, channel, reader, editor, editors)
    finally:
        await env.shutdown()


def mentioning(text: str, names: Mapping[str, str]) -> str:
    """Return typed text with every `@Name` of the bot, a person or a role made into a mention, as Discord does.

    In: the text, and what mentions are called (`World.names`). `@everyone` stays as it is: it is its own mention.
    """
    # The longest name first, so that no other eats its beginning.
    for shown, name in sorted(names.items(), key=lambda known: -len(known[1])):
        if shown.startswith("@") and name != "@everyone":
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"<{shown}>", text, flags=re.IGNORECASE)
    return text


def _names(env: Env, guild: GuildHandle) -> dict[str, str]:
    people = (env.backend.users[id_] for id_ in env.backend.get_guild(guild.id).members)
    known = {f"@{user.id}": f"@{user.global_name or user.name}" for user in people}
    known |= {f"@&{role.id}": f"@{name.removeprefix('@')}" for name, role in guild.roles.items()}
    return known | {f"#{channel.id}": f"#{name}" for name, channel in guild.channels.items()}
