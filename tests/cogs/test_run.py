"""How the bot comes up on Discord, against a stand-in for Discord's servers."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress
from typing import Any

import discord
import pytest
from discord.http import Route
from discord_stub import TOKEN, Stub, pretend
from pydantic import SecretStr
from typing_extensions import override

import cogs
from cogs import _gateway, _telling, run_bot
from newsdesk.app import App
from newsdesk.errors import NewsdeskError, SettingsError

ON = discord.ApplicationFlags(gateway_message_content=True)
LIMITED = discord.ApplicationFlags(gateway_message_content_limited=True)
OFF = discord.ApplicationFlags()
MESSAGE_CONTENT = discord.Intents(message_content=True).value


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell Discord the commands at once, and again soon where it does not take them."""
    monkeypatch.setattr(_telling.tell_commands, "__kwdefaults__", {"after": 0.0, "first": 0.01})


async def run_until_ready(app: App, stub: Stub, until: asyncio.Event | None = None) -> None:
    running = asyncio.create_task(run_bot(app, SecretStr(TOKEN)))
    waiting = asyncio.create_task((until or stub.ready).wait())
    try:
        await asyncio.wait({running, waiting}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        assert (until or stub.ready).is_set()
    finally:
        waiting.cancel()
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


@pytest.mark.parametrize(("flags", "heard"), [(ON, True), (LIMITED, True), (OFF, False)])
async def test_the_bot_asks_for_message_content_only_where_it_may_have_it(
    app: App,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    flags: discord.ApplicationFlags,
    heard: bool,
) -> None:
    stub = Stub(flags)
    async with pretend(stub, monkeypatch):
        with caplog.at_level(logging.WARNING, "cogs"):
            await run_until_ready(app, stub)
    assert bool(stub.identified[0]["intents"] & MESSAGE_CONTENT) is heard
    told = [record.getMessage() for record in caplog.records if record.name == "cogs"]
    assert bool(told) is not heard
    assert all("message content intent is off" in sentence and "!latest" in sentence for sentence in told)
    assert TOKEN not in caplog.text
    # discord.py would warn of a client without the guilds intent, which here only asks what it may do.
    assert "intent seems to be disabled" not in caplog.text


async def test_discord_is_told_the_commands_once(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = Stub(ON)
    async with pretend(stub, monkeypatch):
        await run_until_ready(app, stub, stub.told)
    assert [{command["name"] for command in body} for body in stub.synced] == [
        {
            "latest",
            "summary",
            "quotes",
            "save",
            "settings",
            "setup",
            "help",
            "why",
            "story",
            "search",
            "catchup",
            "trend",
            "status",
            "privacy",
            "feed",
            "digest",
            "alert",
            "Brief this",
            "Save to the desk",
            "Why this?",
        }
    ]
    for command in stub.synced[0]:
        assert command["integration_types"] == [0, 1]
        assert command["contexts"] == [0, 1, 2]


async def test_discord_is_told_the_commands_until_it_takes_them(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stub = Stub(ON, unwell=[403, 403])
    async with pretend(stub, monkeypatch):
        await run_until_ready(app, stub, stub.told)
    assert len(stub.synced) == 3
    assert sum("does not take the slash commands" in record.getMessage() for record in caplog.records) == 2


async def test_commands_that_discord_refuses_are_a_bug_and_keep_nobody_from_the_others(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stub = Stub(ON, unwell=[400])
    logged = asyncio.Event()

    def log(_: str) -> None:
        logged.set()

    monkeypatch.setattr(_telling.log, "exception", log)
    async with pretend(stub, monkeypatch):
        await run_until_ready(app, stub, logged)
    assert len(stub.synced) == 1
    assert len(stub.identified) == 1


async def test_a_wrong_token_is_told_by_the_name_of_its_setting(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with pretend(Stub(ON), monkeypatch):
        with caplog.at_level(logging.DEBUG), pytest.raises(SettingsError, match="NEWSDESK_TOKEN") as failure:
            await run_bot(app, SecretStr("wrong.token"))
    assert "wrong.token" not in str(failure.value)
    assert "wrong.token" not in caplog.text


async def test_a_discord_that_cannot_be_reached_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:1/api")
    with pytest.raises(NewsdeskError, match="cannot be reached"):
        await run_bot(app, SecretStr(TOKEN))


async def test_an_event_that_cannot_be_read_ends_the_connection_and_not_the_bot(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    malformed: list[Any] = [
        {"op": 0, "t": "GUILD_CREATE", "s": 2, "d": None},
        {"op": 0, "t": "MESSAGE_CREATE", "s": 2, "d": []},
    ]
    stub = Stub(ON, then=malformed)
    monkeypatch.setattr(_gateway.stay_connected, "__kwdefaults__", {"first": 0.01})
    async with pretend(stub, monkeypatch):
        await run_until_ready(app, stub)
    assert len(stub.identified) == 3, "it has connected anew after each"
    broken = [record for record in caplog.records if record.name == "cogs._gateway"]
    assert len(broken) == 2
    assert all(record.exc_info for record in broken), "a bug is logged with its trace"


async def test_a_token_that_is_reset_while_the_bot_runs_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = Stub(ON, then=[4004])
    async with pretend(stub, monkeypatch):
        with pytest.raises(SettingsError, match="token no more"):
            await run_bot(app, SecretStr(TOKEN))
    assert len(stub.identified) == 1


async def test_an_intent_that_is_switched_off_is_done_without(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stub = Stub(ON, refuse_intents=True)
    asked = iter([True, False])

    async def may(_: SecretStr) -> bool:
        return next(asked)

    monkeypatch.setattr("cogs._may_read_messages", may)
    async with pretend(stub, monkeypatch):
        with caplog.at_level(logging.WARNING, "cogs"):
            await run_until_ready(app, stub)
    assert [bool(one["intents"] & MESSAGE_CONTENT) for one in stub.identified] == [True, False]
    assert "message content intent is off" in caplog.text


async def test_an_intent_that_discord_takes_back_is_told(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async with pretend(Stub(ON, refuse_intents=True), monkeypatch):
        with pytest.raises(SettingsError, match="message content intent"):
            await run_bot(app, SecretStr(TOKEN))


@pytest.mark.skipif(os.name == "nt", reason="Windows stops a service otherwise")
async def test_sigterm_stops_the_bot_in_order(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = Stub(ON)
    async with pretend(stub, monkeypatch):
        running = asyncio.create_task(run_bot(app, SecretStr(TOKEN)))
        await asyncio.wait_for(stub.ready.wait(), 10)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 10)


@pytest.mark.skipif(os.name == "nt", reason="Windows stops a service otherwise")
async def test_a_second_sigterm_waits_for_the_end_that_the_first_began() -> None:
    ends: list[str] = []

    class Ending(discord.Client):
        @override
        async def close(self) -> None:
            ends.append("ends")

    bot = Ending(intents=discord.Intents.none())
    with cogs._stopped_by_sigterm(bot):  # pyright: ignore[reportPrivateUsage]  (nobody else needs it)
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.02)
    assert ends == ["ends"]
