"""The limits and faults of the fake Discord, as discord.py's own HTTP client meets them, and its process."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import discord
import pytest

from tests.fakes.asking import send
from tests.fakes.client import FakeDiscord, start
from tests.fakes.faults import Fault, Faults

pytest_plugins = ["tests.fakes.fixtures"]


# --- Limits ---


async def test_discord_py_keeps_to_the_limits_that_it_is_told(
    client: discord.Client, fake: FakeDiscord, guild: int, news: int
) -> None:
    fake.config(speed=10)
    began = time.monotonic()
    await asyncio.gather(*(send(client, news, str(number)) for number in range(11)))
    assert 0.9 < time.monotonic() - began < 5
    assert len(fake.contents(news)) == 11
    assert fake.state()["limited"] == {}


async def test_each_channel_has_its_own_limit(fake: FakeDiscord, guild: int, news: int) -> None:
    other = fake.channel(guild, "other")
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {fake.token}"}) as session:

        async def post(channel: int) -> aiohttp.ClientResponse:
            async with session.post(f"{fake.api}/channels/{channel}/messages", json={"content": "x"}) as response:
                await response.read()
                return response

        answers = [await post(news) for _ in range(6)]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
        limited, body = answers[-1], await answers[-1].json()
        assert limited.headers["Content-Type"] == "application/json"
        assert (limited.headers["Via"], limited.headers["Retry-After"]) == ("1.1 google", "5")
        assert 4 < body["retry_after"] <= 5
        assert body["global"] is False
        elsewhere = await post(other)
        assert elsewhere.status == 200
        assert elsewhere.headers["X-RateLimit-Bucket"] == limited.headers["X-RateLimit-Bucket"]
        fake.config(rates={"send": (0, 0)}, global_limit=3)
        answers = [await post(news) for _ in range(8)]
        [*_, globally] = [answer for answer in answers if answer.status == 429]
        assert (globally.headers["X-RateLimit-Global"], globally.headers["X-RateLimit-Scope"]) == ("true", "global")
    assert fake.state()["limited"]["send"] == 1
    assert fake.state()["limited"]["global"] >= 2


# --- Faults ---


@pytest.mark.parametrize("kind", ["429", "429_global"])
async def test_discord_py_waits_where_it_is_told_to(
    client: discord.Client, fake: FakeDiscord, news: int, kind: str
) -> None:
    fake.fault(kind, times=2, method="POST")
    await send(client, news, "x", nonce="n1")
    assert [(entry.status, entry.outcome) for entry in fake.log() if entry.nonce] == [
        (429, "lost"),
        (429, "lost"),
        (200, "made"),
    ]


@pytest.mark.parametrize("kind", ["429_bare", "429_cloudflare", "503", "drop_before"])
async def test_nothing_is_stored_where_the_fault_comes_before(
    client: discord.Client, fake: FakeDiscord, news: int, kind: str
) -> None:
    fake.fault(kind, path=f"/channels/{news}/messages")
    with pytest.raises((discord.HTTPException, aiohttp.ClientError, KeyError)):
        await send(client, news, "x")
    assert fake.stored(news) == []
    assert fake.log()[-1].outcome == "lost"
    await send(client, news, "x")


@pytest.mark.parametrize("kind", ["drop_after", "malformed"])
async def test_a_send_can_be_uncertain_and_its_nonce_finds_it(
    client: discord.Client, fake: FakeDiscord, news: int, kind: str
) -> None:
    fake.fault(kind)
    with pytest.raises((aiohttp.ClientError, ValueError)):
        await send(client, news, "x", nonce="n1")
    [stored] = fake.stored(news)
    assert int((await send(client, news, "x", nonce="n1"))["id"]) == stored.id
    assert [entry.outcome for entry in fake.log() if entry.nonce] == ["made", "repeat"]


async def test_discord_py_repeats_after_a_5xx_and_the_nonce_keeps_it_single(
    client: discord.Client, fake: FakeDiscord, news: int
) -> None:
    fake.fault("500_after")
    await send(client, news, "x", nonce="n1")
    assert fake.contents(news) == ["x"]
    fake.fault("502")
    await send(client, news, "y")
    assert fake.contents(news) == ["x", "y"]


async def test_a_slow_answer_is_stored_though_the_caller_has_gone(
    client: discord.Client, fake: FakeDiscord, news: int
) -> None:
    fake.fault("slow_before", seconds=0.3)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(send(client, news, "x"), 0.1)
    assert fake.stored(news) == []
    fake.wait(lambda: fake.contents(news) == ["x"])
    fake.fault("slow_after", seconds=0.3)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(send(client, news, "y"), 0.1)
    assert fake.contents(news) == ["x", "y"]


@pytest.mark.parametrize(("kind", "stored"), [("hold_before", 0), ("hold_after", 1)])
async def test_a_request_can_be_held_at_either_side_of_storing(
    client: discord.Client, fake: FakeDiscord, news: int, kind: str, stored: int
) -> None:
    fake.fault(kind)
    sending = asyncio.create_task(send(client, news, "x", nonce="n1"))
    await asyncio.to_thread(fake.wait, fake.held)
    assert len(fake.stored(news)) == stored
    assert not sending.done()
    [held] = fake.held()
    fake.release(held.number)
    assert (await sending)["content"] == "x"
    assert fake.held() == []


async def test_the_weather_is_the_same_for_the_same_seed(client: discord.Client, fake: FakeDiscord, news: int) -> None:
    fake.without_limits()
    seen: list[list[str]] = []
    for seed in (1, 1, 2):
        fake.weather({"429": 0.2, "drop_after": 0.2}, seed=seed, path=".*/messages", retry_after=0)
        begin = len(fake.log())
        for _ in range(20):
            try:
                await send(client, news, "x")
            except aiohttp.ClientError:
                continue
        seen.append([entry.fault for entry in fake.log(begin)][:20])
    assert seen[0] == seen[1] != seen[2]
    assert set(seen[0]) == {"", "429", "drop_after"}


def test_a_fault_waits_for_its_turn() -> None:
    faults = Faults([Fault("500", times=2, skip=1, method="POST"), Fault("502", path="/a")])
    met = [faults.choose(method, path) for method, path in [("GET", "/b"), *[("POST", "/b")] * 4, ("GET", "/a")]]
    assert [fault and fault.kind for fault in met] == [None, None, "500", "500", None, "502"]
    with pytest.raises(ValueError, match="no such fault"):
        Fault("rain")


# --- The process ---


def test_what_is_asked_wrongly_is_told(fake: FakeDiscord) -> None:
    with pytest.raises(ValueError, match="no such fault"):
        fake.fault("rain")
    with pytest.raises(ValueError, match="no such permission"):
        fake.deny(fake.channel(fake.guild("x"), "y"), "sing")


async def test_a_bot_comes_up_on_the_gateway_and_sees_its_channels(fake: FakeDiscord, guild: int, news: int) -> None:
    fake.deny(news, "history")
    ready = asyncio.Event()

    class Listening(discord.Client):
        async def on_ready(self) -> None:
            ready.set()

    async with Listening(intents=discord.Intents(guilds=True), max_messages=None) as client:
        running = asyncio.create_task(client.start(fake.token))
        await asyncio.wait_for(ready.wait(), 10)
        channel = client.get_channel(news)
        assert isinstance(channel, discord.TextChannel)
        allowed = channel.permissions_for(channel.guild.me)
        assert (allowed.send_messages, allowed.read_message_history) == (True, False)
        await channel.send("up")
        await asyncio.to_thread(fake.delete_channel, news)
        for _ in range(200):
            if client.get_channel(news) is None:
                break
            await asyncio.sleep(0.01)
        assert client.get_channel(news) is None
        running.cancel()
    assert fake.contents(news) == ["up"]


def test_the_real_bot_comes_up_against_it_and_can_be_killed(fake: FakeDiscord, tmp_path: Path) -> None:
    line, environment = fake.bot("run", ahead=86_400)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    database = {"NEWSDESK_DATABASE": f"sqlite:///{tmp_path / 'news.sqlite3'}"}
    guild = fake.guild("Riverside")
    with subprocess.Popen(line, cwd=tmp_path, env=kept | database | environment, stderr=subprocess.PIPE) as bot:
        try:
            fake.wait(lambda: fake.dump()["commands"] or bot.poll() is not None, seconds=30)
            came_up = bot.poll() is None
        finally:
            bot.kill()
            _, said = bot.communicate()
    assert came_up, said.decode()
    assert b"Traceback" not in said
    assert fake.contents(fake.channel(guild, "news")) == []


SENDER = """
import sys, urllib.request
urllib.request.urlopen(urllib.request.Request(
    sys.argv[1], b'{"content": "x"}', {"Authorization": sys.argv[2], "Content-Type": "application/json"}))
"""


@pytest.mark.parametrize(("kind", "stored"), [("hold_before", []), ("hold_after", ["x"])])
def test_a_sender_killed_while_its_request_is_held_has_sent_it(
    fake: FakeDiscord, news: int, kind: str, stored: list[str]
) -> None:
    fake.fault(kind)
    route = f"{fake.api}/channels/{news}/messages"
    with subprocess.Popen([sys.executable, "-c", SENDER, route, f"Bot {fake.token}"]) as sender:
        fake.wait(fake.held)
        sender.kill()
    assert fake.contents(news) == stored
    fake.clear_faults()
    fake.wait(lambda: fake.contents(news) == ["x"])


def test_the_server_ends_with_whoever_started_it() -> None:
    fake = start()
    assert fake.process is not None
    assert fake.process.stdin is not None
    fake.process.stdin.close()
    assert fake.process.wait(timeout=10) == 0
