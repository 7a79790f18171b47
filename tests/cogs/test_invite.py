"""The link that invites the bot, and its place in the log."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from discord_stub import TOKEN, Stub, pretend
from pydantic import SecretStr

from cogs import _invite, run_bot
from newsdesk.app import App
from newsdesk.logs import masked


def test_the_link_asks_for_what_the_bot_uses_and_for_no_more() -> None:
    address = urlsplit(_invite.link(42))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}

    assert (address.scheme, address.netloc, address.path) == ("https", "discord.com", "/oauth2/authorize")
    assert asked.keys() == {"client_id", "scope", "permissions"}
    assert asked["client_id"] == "42"
    assert asked["scope"].split() == ["bot", "applications.commands"]
    granted = discord.Permissions(int(asked["permissions"]))
    assert {name for name, on in granted if on} == {
        "read_messages",  # View Channels, in Discord
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "read_message_history",
    }


def test_the_log_shows_the_whole_link() -> None:
    assert masked(f"open {_invite.link(42)}", ("secret",)) == f"open {_invite.link(42)}"


async def test_the_bot_logs_its_link_when_it_starts(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stub = Stub(discord.ApplicationFlags(gateway_message_content=True))
    async with pretend(stub, monkeypatch):
        with caplog.at_level(logging.INFO, "cogs"):
            running = asyncio.create_task(run_bot(app, SecretStr(TOKEN)))
            await asyncio.wait_for(stub.ready.wait(), 10)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
    assert _invite.link(42) in caplog.text
    assert TOKEN not in caplog.text
