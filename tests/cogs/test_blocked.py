"""Whom the operator has blocked gets nothing, and a server that is blocked is left."""

from __future__ import annotations

import discord
import pytest
from chatting import last, private, said
from newsroom import FERRY, take
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot
from newsdesk.app import App

pytestmark = pytest.mark.usefixtures("refusing")

SAYS = "The operator of this bot has blocked this."


async def test_a_blocked_person_is_not_heard_and_others_are(
    simcord_env: Env, app: App, channel: ChannelHandle, reader: MemberActor, editor: MemberActor
) -> None:
    await take(app, FERRY)
    await editor.send(channel, "!latest ferry")
    shown = last(channel)
    app.settings = app.settings.model_copy(update={"blocked": (reader.id,)})
    await reader.send(channel, "!latest ferry")
    await reader.send(channel, "!frobnicate")
    assert len(said(channel)) == 1
    assert private(await reader.slash(channel, "latest")).content == SAYS
    assert private(await reader.select(shown, [_first(shown)])).content == SAYS
    await editor.send(channel, "!latest ferry")
    assert len(said(channel)) == 2


async def test_a_blocked_server_is_left_at_once_and_when_the_bot_starts(
    simcord_env: Env, simcord_bot: NewsdeskBot, app: App, channel: ChannelHandle, reader: MemberActor
) -> None:
    assert channel.guild is not None
    guild = simcord_bot.get_guild(channel.guild.id)
    assert guild is not None
    app.settings = app.settings.model_copy(update={"blocked": (guild.id,)})
    await reader.send(channel, "!latest")
    assert said(channel) == []

    def left() -> list[str]:
        return [one.path for one in simcord_env.http_requests if one.method == "DELETE" and "/guilds/" in one.path]

    await simcord_bot.on_guild_join(guild)
    assert len(left()) == 1
    await simcord_bot.on_ready()
    assert len(left()) >= 1


def _first(message: discord.Message) -> str:
    for row in message.components:
        assert isinstance(row, discord.ActionRow)
        for item in row.children:
            if isinstance(item, discord.SelectMenu):
                return item.options[0].value
    raise AssertionError("there is no menu")
