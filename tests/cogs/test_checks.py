"""Which desk is asked, and who may do what there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import Mock

import discord
import pytest
from newsroom import BRIDGE, FERRY, take
from simcord import ChannelHandle, Env, InteractionResult, MemberActor

from cogs import NewsdeskBot
from cogs._checks import Rights, all_can_read, desk_key, rights
from cogs._commands import Context
from newsdesk.app import App
from newsdesk.models.article import Desk, DeskSettings


def asked(*, guild: int | None, slash: bool, installed: bool = False, member: bool = False) -> Context:
    """A context as discord.py would make it; simcord leaves out who installed the bot, which is what this is about."""
    known = SimpleNamespace(id=guild) if member else None

    def get_guild(_: int) -> SimpleNamespace | None:
        return known

    interaction = SimpleNamespace(
        guild_id=guild,
        is_guild_integration=lambda: installed,
        client=SimpleNamespace(get_guild=get_guild),
    )
    context: Any = SimpleNamespace(
        author=SimpleNamespace(id=5),
        guild=SimpleNamespace(id=guild) if guild else None,
        interaction=interaction if slash else None,
    )
    return cast("Context", context)


@pytest.mark.parametrize(
    ("context", "key"),
    [
        (asked(guild=7, slash=False), "guild:7"),
        (asked(guild=None, slash=False), "user:5"),
        (asked(guild=None, slash=True), "user:5"),
        (asked(guild=7, slash=True, installed=True, member=True), "guild:7"),
        (asked(guild=7, slash=True, installed=True), "guild:7"),
        (asked(guild=7, slash=True, member=True), "guild:7"),
        (asked(guild=7, slash=True), "user:5"),
    ],
    ids=[
        "typed in a server",
        "typed in a direct message",
        "slash in a direct message",
        "slash in a server that added it",
        "slash in a server that added only its commands",
        "slash of somebody who installed it too, in a server that added it",
        "slash of somebody who installed it, in a server that did not",
    ],
)
def test_the_desk_is_the_servers_where_the_bot_is_installed_and_else_the_persons(context: Context, key: str) -> None:
    assert desk_key(context) == key


EVERYTHING, NOTHING = Rights(saver=True, editor=True), Rights()
GUILD, OWN = Desk(1, "guild:7"), Desk(2, "user:5")


def member(*roles: int, **allowed: bool) -> discord.Member:
    """A member with these roles, who is allowed that much in the whole server."""
    who: Any = Mock(spec=discord.Member)
    who.id, who.roles = 5, [SimpleNamespace(id=role) for role in (7, *roles)]
    who.guild_permissions = discord.Permissions(**allowed)
    return cast("discord.Member", who)


def user(id_: int) -> discord.User:
    who: Any = Mock(spec=discord.User)
    who.id = id_
    return cast("discord.User", who)


@pytest.mark.parametrize(
    ("desk", "settings", "who", "expected"),
    [
        (GUILD, DeskSettings(), member(), NOTHING),
        (GUILD, DeskSettings(), member(manage_messages=True), Rights(saver=True)),
        (GUILD, DeskSettings(), member(manage_guild=True), EVERYTHING),
        (GUILD, DeskSettings(savers_role=9), member(9), Rights(saver=True)),
        (GUILD, DeskSettings(editors_role=9), member(9), EVERYTHING),
        (GUILD, DeskSettings(savers_role=9, editors_role=8), member(10), NOTHING),
        (GUILD, DeskSettings(savers_role=7), member(), Rights(saver=True)),
        (GUILD, DeskSettings(), user(5), NOTHING),
        (OWN, DeskSettings(), user(5), EVERYTHING),
        (OWN, DeskSettings(), member(), EVERYTHING),
        (OWN, DeskSettings(), user(6), NOTHING),
    ],
)
def test_rights_come_from_permissions_and_roles_and_everybody_has_all_on_their_own_desk(
    desk: Desk, settings: DeskSettings, who: discord.User | discord.Member, expected: Rights
) -> None:
    assert rights(desk, settings, who) == expected


@pytest.mark.parametrize(
    ("denied", "readable"),
    [({}, True), ({"view_channel": False}, False), ({"read_message_history": False}, False)],
)
async def test_a_channel_is_open_where_everyone_can_read_it(
    simcord_env: Env, simcord_bot: NewsdeskBot, channel: ChannelHandle, denied: dict[str, bool], *, readable: bool
) -> None:
    everyone = simcord_env.guild.default_role
    made = simcord_env.guild.create_text_channel("room", overwrites={everyone: discord.PermissionOverwrite(**denied)})
    await simcord_env.settle()
    assert all_can_read(simcord_bot.get_channel(made.id)) is readable
    assert all_can_read(simcord_bot.get_channel(channel.id))


@pytest.mark.usefixtures("channel")
async def test_where_it_cannot_be_seen_who_can_read_nobody_else_is_assumed_to() -> None:
    assert not all_can_read(None)
    assert not all_can_read(Mock(spec=discord.PartialMessageable))
    thread: Any = Mock(spec=discord.Thread)
    thread.is_private = lambda: True
    assert not all_can_read(thread)
    assert all_can_read(Mock(spec=discord.DMChannel))


async def test_somebody_who_installed_it_asks_their_own_desk_in_a_server_without_the_bot(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY, f"user:{reader.id}")
    await take(app, BRIDGE, f"guild:{reader.guild.id}")
    shown = await foreign(simcord_env, reader, {"id": "1", "name": "latest", "type": 1, "options": []}, kind=2)
    assert "Ferry to Ostrava" in shown.content
    assert "Bridge" not in shown.content
    saved = await foreign(
        simcord_env,
        reader,
        {
            "id": "1",
            "name": "Save to the desk",
            "type": 3,
            "target_id": "99",
            "resolved": {"messages": {"99": {**MESSAGE, "channel_id": "78"}}},
        },
        kind=2,
    )
    assert saved.content == "This channel is not open to everyone, so nothing of it is saved."
    assert len(simcord_env.errors) == 1


MESSAGE: dict[str, Any] = {
    "id": "99",
    "author": {"id": "3", "username": "x", "discriminator": "0", "avatar": None},
    "content": "Somebody wrote a text here. It has two sentences.",
    "timestamp": "2026-01-01T00:00:00+00:00",
    "edited_timestamp": None,
    "tts": False,
    "mention_everyone": False,
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [],
    "pinned": False,
    "type": 0,
}


async def test_a_button_pressed_in_a_server_without_the_bot_shows_the_persons_own_desk(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    await take(app, FERRY, f"user:{reader.id}")
    await take(app, BRIDGE, f"guild:{reader.guild.id}")
    del channel
    id_ = "nd:1:latest:%,1"
    button = {"type": 2, "style": 2, "label": "What is new?", "custom_id": id_}
    message = {**MESSAGE, "channel_id": "78", "components": [{"type": 1, "components": [button]}]}
    pressed = {"custom_id": id_, "component_type": 2}
    shown = await foreign(simcord_env, reader, pressed, kind=3, message=message)
    assert "Ferry to Ostrava" in shown.content
    assert "Bridge" not in shown.content
    assert shown.flags.ephemeral


async def foreign(
    env: Env, who: MemberActor, data: dict[str, Any], *, kind: int, message: dict[str, Any] | None = None
) -> discord.Message:
    """An interaction as Discord sends it from a server that the bot is not in; simcord makes none of these."""
    record = env.backend.new_interaction(kind, who.user.dm_channel.id, who.id, None)
    person = {"id": str(who.id), "username": who.name, "discriminator": "0", "avatar": None, "global_name": None}
    env.backend.emit(
        "INTERACTION_CREATE",
        {
            "id": str(record.id),
            "application_id": str(env.backend.application_id),
            "type": kind,
            "token": record.token,
            "version": 1,
            "data": data,
            "guild_id": "77",
            "guild": {"id": "77", "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "channel_id": "78",
            "channel": {"id": "78", "type": 0, "name": "elsewhere", "position": 0, "permissions": "0"},
            "member": {"user": person, "roles": [], "permissions": "0", "joined_at": "2026-01-01T00:00:00+00:00",
                       "deaf": False, "mute": False, "flags": 0},
            "locale": "en-US",
            "app_permissions": "0",
            "entitlements": [],
            "authorizing_integration_owners": {"1": str(who.id)},
            "context": 0,
            "attachment_size_limit": 26214400,
            **({"message": message} if message else {}),
        },
    )  # fmt: skip
    await env.settle()
    shown = InteractionResult(env, record).response
    assert shown is not None
    return shown.message
