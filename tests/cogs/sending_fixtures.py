"""Fixtures that the tests of the sender share: an app on the fake Discord's clock, the sender, and targets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest
import pytest_asyncio

from cogs._sender import DiscordSender
from newsdesk.app import App, open_app, utc_now
from newsdesk.config import Settings
from newsdesk.ingest.workers import Inline
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Target


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncGenerator[App]:
    """An app whose clock goes as the fake Discord's does."""
    opened = open_app(Settings(database=f"sqlite:///{tmp_path / 'news.db'}"), now=utc_now, reader=Inline())
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def desk(app: App, guild: int) -> Desk:
    return await app.desk(f"guild:{guild}")


@pytest.fixture
def sender(app: App, client: discord.Client) -> DiscordSender:
    return DiscordSender(app, client)


@pytest.fixture
def to_news(news: int) -> Target:
    return Target("channel", news)


@pytest.fixture
def to_forum(forum: int) -> Target:
    return Target("forum", forum)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let discord.py wait a fiftieth of what it waits from one try to the next."""
    sleep = asyncio.sleep

    async def doze(seconds: float) -> None:
        await sleep(seconds / 50)

    monkeypatch.setattr("discord.http.asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": doze}))
