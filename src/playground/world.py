"""A small simulated Discord with the real bot in it: one server, one channel, a reader and an editor. Shows nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
from simcord import ChannelHandle, Env, GuildHandle, MemberActor, RoleHandle

from cogs import NewsdeskBot, build_bot
from cogs._render import NOBODY, cards, content
from newsdesk.app import App
from newsdesk.models.message import Message
from playground._simcord import Typist, keep_real_time, numbered

GUILD_ID = 1
"""The server's id. It is the same in every run, so that its desk keeps what it has."""
FIRST_ID = 10**17
"""The id of what is made first in the server; the next ones follow. They, too, are the same in every run. discord.py
takes nothing shorter than 15 digits in a mention."""
GUILD_NAME = "Newsdesk preview"
CHANNEL_NAME = "news"
BOT_NAME = "Newsdesk"
READER_NAME = "Reader"
EDITOR_NAME = "Editor"
GUIDE_NAME = "Playground"
"""Who says how the page is used, so that nobody takes it for an answer of the bot."""
EDITORS_ROLE = "Desk editor"
ROLES = ("savers", "editors", "reporters")
"""Roles that may nothing of themselves, to try `settings savers:… editors:…` with."""

HINT_LIMIT = 60
"""Characters of what was typed that the guide says back."""

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
    roles: tuple[RoleHandle, ...]
    """The roles that people have or may be given: neither @everyone nor the bot's own."""

    def names(self) -> dict[str, str]:
        """Return what mentions are called, by what stands in their angle brackets."""
        return _names(self.env, self.reader.guild)

    async def post(self, message: Message) -> None:
        """Have the bot write a message into the channel, unasked."""
        channel = self.bot.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        below = cards(message)
        await channel.send(content(message), embeds=below, allowed_mentions=NOBODY, suppress_embeds=not below)
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
            with numbered(env, FIRST_ID):
                guild = env.create_guild(GUILD_NAME, id=GUILD_ID)
                channel = guild.create_text_channel(CHANNEL_NAME)
                editors = guild.create_role(
                    EDITORS_ROLE, permissions=discord.Permissions(manage_guild=True, manage_messages=True)
                )
                roles = (editors, *map(guild.create_role, ROLES))
                guide = guild.add_member(env.create_user(GUIDE_NAME.lower(), global_name=GUIDE_NAME))

                def person(name: str, *roles: RoleHandle) -> Typist:
                    member = guild.add_member(env.create_user(name.lower(), global_name=name), roles=roles)
                    return Typist(
                        env,
                        member,
                        lambda typed: mentioning(typed, _names(env, guild)),
                        lambda typed: slash_hint(
                            typed, env.backend.visible_commands(user_id=member.id, channel_id=channel.id)
                        ),
                        guide,
                    )

                reader, editor = person(READER_NAME), person(EDITOR_NAME, editors)
            await env.settle()
            yield World(env, bot, channel, reader, editor, editors, roles)
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


def slash_hint(typed: str, offered: Sequence[Mapping[str, Any]]) -> str:
    """Return how a slash command is given that was sent as a message, "" where it was none.

    In: what was typed, and the application commands that are offered, as Discord has them.
    """
    found = re.match(r"/([a-z-]+)(?:\s+(.+))?$", typed.strip(), re.IGNORECASE | re.DOTALL)
    command = next((one for one in offered if found and one["name"] == found[1].lower()), None)
    if found is None or command is None:
        return ""
    name, options = str(command["name"]), list[Mapping[str, Any]](command.get("options") or ())
    said = f"That was sent as a message, which no command is. Type `/`, choose `{name}`, "
    if options:
        said += f"click `{options[0]['name']}`, type the words there, "
    words = re.sub(r"[`\s]+", " ", re.sub(r"\b[a-z]+:", "", found[2] or "", count=1)).strip()[:HINT_LIMIT]
    return f"{said}and press Enter. Or type `@{BOT_NAME} {f'{name} {words}'.strip()}`."


def _names(env: Env, guild: GuildHandle) -> dict[str, str]:
    people = (env.backend.users[id_] for id_ in env.backend.get_guild(guild.id).members)
    known = {f"@{user.id}": f"@{user.global_name or user.name}" for user in people}
    known |= {f"@&{role.id}": f"@{name.removeprefix('@')}" for name, role in guild.roles.items()}
    return known | {f"#{channel.id}": f"#{name}" for name, channel in guild.channels.items()}
