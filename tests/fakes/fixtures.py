"""The fake Discord as pytest fixtures, with discord.py's client on it: `pytest_plugins = ["tests.fakes.fixtures"]`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator

import discord
import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.fakes.client import FakeDiscord, start


@pytest.fixture(scope="module")
def discord_server() -> Generator[FakeDiscord]:
    with start() as fake:
        yield fake


@pytest.fixture
def fake(discord_server: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> FakeDiscord:
    discord_server.reset()
    monkeypatch.setattr(Route, "BASE", discord_server.api)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(discord_server.gateway))
    return discord_server


@pytest.fixture
def guild(fake: FakeDiscord) -> int:
    return fake.guild("Riverside")


@pytest.fixture
def news(fake: FakeDiscord, guild: int) -> int:
    return fake.channel(guild, "news")


@pytest.fixture
def forum(fake: FakeDiscord, guild: int) -> int:
    return fake.channel(guild, "stories", "forum")


@pytest_asyncio.fixture
async def client(fake: FakeDiscord) -> AsyncGenerator[discord.Client]:
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(fake.token)
        yield client
