"""The real bot on simcord's Discord, over a real database."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator

import discord
import pytest
import pytest_asyncio
from discord.app_commands import CommandInvokeError
from discord.ext import commands
from simcord import ChannelHandle, Env, MemberActor

from cogs import NewsdeskBot, build_bot
from newsdesk.app import App
from newsdesk.errors import NewsdeskError


@pytest.fixture
def message_content() -> bool:
    """Whether the operator has switched the message content intent on; a test may say otherwise."""
    return True


@pytest_asyncio.fixture
async def simcord_bot(app: App, message_content: bool) -> AsyncGenerator[NewsdeskBot]:
    bot = build_bot(app, message_content=message_content)
    yield bot
    await bot.close()


@pytest.fixture
def simcord_env(simcord_env: Env) -> Env:
    """A Discord that waits for the bot as long as a busy machine needs; by itself it waits five seconds."""
    simcord_env.settle_timeout = 60.0
    return simcord_env


@pytest_asyncio.fixture
async def channel(simcord_env: Env) -> ChannelHandle:
    """A channel of a server that has added the bot."""
    made = simcord_env.create_guild("Riverside").create_text_channel("news")
    await simcord_env.settle()
    return made


@pytest.fixture
def reader(simcord_env: Env, channel: ChannelHandle) -> MemberActor:
    return simcord_env.guild.add_member(simcord_env.create_user("reader"))


@pytest.fixture
def saver(simcord_env: Env, channel: ChannelHandle) -> MemberActor:
    """Somebody who may manage messages."""
    return with_permissions(simcord_env, "saver", discord.Permissions(manage_messages=True))


@pytest.fixture
def editor(simcord_env: Env, channel: ChannelHandle) -> MemberActor:
    """Somebody who may manage the server."""
    return with_permissions(simcord_env, "editor", discord.Permissions(manage_guild=True))


def with_permissions(env: Env, name: str, permissions: discord.Permissions) -> MemberActor:
    role = env.guild.create_role(name, permissions=permissions)
    return env.guild.add_member(env.create_user(name), roles=[role])


@pytest.fixture
def refusing(simcord_env: Env) -> Generator[None]:
    """What is refused in a sentence is raised on its way there, and no failure of the test; a bug is."""
    yield
    for error in simcord_env.errors:
        cause: BaseException | None = error
        while isinstance(cause, commands.CommandInvokeError | commands.HybridCommandError | CommandInvokeError):
            cause = cause.original
        told = NewsdeskError | commands.UserInputError | commands.CommandNotFound | commands.NoPrivateMessage
        assert isinstance(cause, told), error
