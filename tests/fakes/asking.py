"""What tests of the fake Discord ask of discord.py's client where its own objects want a gateway."""

from __future__ import annotations

from typing import Any

import discord
from discord.http import handle_message_parameters


async def send(client: discord.Client, channel: int, content: str = "", **more: Any) -> Any:
    with handle_message_parameters(content, **more) as params:
        return await client.http.send_message(channel, params=params)


async def post(client: discord.Client, forum: int, name: str, **more: Any) -> Any:
    # discord.py's own objects want a server from the gateway here, which this client has not.
    with handle_message_parameters("The story", channel_payload={"name": name, **more}) as params:
        return await client.http.start_thread_in_forum(forum, params=params)


async def text_channel(client: discord.Client, channel: int) -> discord.TextChannel:
    found = await client.fetch_channel(channel)
    assert isinstance(found, discord.TextChannel)
    return found
