"""What the tests of the chat look at: the last answer, what stands below it, and what came of a click."""

from __future__ import annotations

from typing import Any

import discord
from simcord import ChannelHandle, Env, InteractionResult, MemberActor, UserHandle


def last(channel: ChannelHandle) -> discord.Message:
    """The newest message, which is the bot's."""
    message = channel.last_message
    assert message is not None
    assert message.author.bot
    return message


def said(channel: ChannelHandle) -> list[str]:
    """Everything that the bot has said in a channel."""
    return [message.content for message in channel.history() if message.author.bot]


def mention(env: Env) -> str:
    assert env.bot.user is not None
    return env.bot.user.mention


def buttons(message: discord.Message) -> dict[str, str]:
    """The custom ids of a message's buttons, by label."""
    return {
        str(item.label): str(item.custom_id)
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for item in row.children
        if isinstance(item, discord.Button)
    }


def options(message: discord.Message) -> dict[str, str]:
    """The values of a message's menu, by label."""
    return {
        option.label: option.value
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for item in row.children
        if isinstance(item, discord.SelectMenu)
        for option in item.options
    }


def label(message: discord.Message, start: str) -> str:
    """The label of the one button that begins so."""
    (found,) = [text for text in buttons(message) if text.startswith(start)]
    return found


async def choose(who: MemberActor | UserHandle, message: discord.Message, start: str) -> InteractionResult:
    """Choose the first line of a message's menu that begins so."""
    value = next(value for text, value in options(message).items() if text.startswith(start))
    return await who.select(message, [value])


def private(result: InteractionResult) -> discord.Message:
    """What an interaction answered to the person alone."""
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None
    assert shown.ephemeral
    return shown.message


def public(result: InteractionResult) -> discord.Message:
    """What an interaction answered for all to see."""
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None
    assert not shown.ephemeral
    return shown.message


def fields(result: InteractionResult) -> list[dict[str, Any]]:
    """The fields of the form that an interaction opened."""
    assert result.modal is not None
    return [part["component"] for part in result.modal["components"]]
