"""The local page, over HTTP as a browser has it."""

from __future__ import annotations

import asyncio
import json
import socket
from contextlib import suppress
from datetime import datetime

import aiohttp
import pytest
from yarl import URL

from newsdesk import briefing
from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.ingest.workers import Inline
from newsdesk.models.answers import NothingFound
from newsdesk.models.message import Line, Look, Message, Plain
from newsdesk.models.reading import Draft
from playground import page, samples
from playground.world import BOT_NAME, EDITOR_NAME, GUIDE_NAME, GUILD_ID, READER_NAME, open_world


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Any free port, so that tests can run beside one another and beside a page."""
    return settings.model_copy(update={"local_port": page.ANY_PORT})


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two samples are enough where it is not about all of them."""
    load = samples.load

    def two(now: datetime) -> tuple[Draft, ...]:
        return load(now)[-2:]

    monkeypatch.setattr(samples, "load", two)


def on(settings: Settings, port: int) -> Settings:
    return settings.model_copy(update={"local_port": port})


async def said(address: str, text: str, *, as_: str | None = None) -> list[str]:
    """Open the page as its own script does, type a message, and return what stands in the channel then.

    `as_` is somebody to choose under "Viewing as" before.
    """
    url = URL(address)
    headers = {"X-Simcord-Capability": url.fragment}
    async with aiohttp.ClientSession(url.origin(), headers=headers) as browser:
        async with browser.get("/") as response:
            assert response.status == 200
        async with browser.post("/api/pages", json={}) as response:
            state = await response.json()
        browser.headers["X-Simcord-Context"] = state["context"]["id"]
        deeds: list[dict[str, str]] = [{"kind": "send_message", "content": text}]
        if as_ is not None:
            (viewer,) = (viewer["id"] for viewer in state["viewers"] if viewer["name"] == as_)
            deeds.insert(0, {"kind": "viewer", "viewer_id": viewer})
        for sequence, deed in enumerate(deeds, 1):
            action = {
                **deed,
                "protocol_version": state["protocolVersion"],
                "request_id": str(sequence),
                "sequence": sequence,
                "generation": state["context"]["generation"],
                "bot_generation": state["botGeneration"],
                "published_revision": state["publishedRevision"],
            }
            async with browser.post("/api/action", json=action) as response:
                done = await response.json()
                assert done["settlement"] == "settled", done
            async with browser.get("/api/state") as response:
                state = await response.json()
    return [json.dumps(state["messages"][key], ensure_ascii=False) for key in state["timeline"]]


async def test_a_port_that_is_taken_gives_way_to_a_free_one(app: App, settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with open_world(app) as world, page.open_page(world, on(settings, port)) as opened:
            assert URL(opened.url).port not in (None, 0, port)


async def test_a_port_that_is_free_is_taken(app: App, settings: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with open_world(app) as world, page.open_page(world, on(settings, port)) as opened:
        assert URL(opened.url).port == port


@pytest.mark.usefixtures("few")
async def test_samples_are_read_once(settings: Settings) -> None:
    told: list[str] = []
    app = open_app(settings, reader=Inline())
    try:
        await page.load_samples(app, told.append)
        await page.load_samples(app, told.append)
        desk = await app.desk(f"guild:{GUILD_ID}")
        newest = samples.load(app.now())[-1]
        answer = await app.db.read(briefing.summary, desk, "mediator saltmere dockers")
    finally:
        await app.close()
    assert len(told) == 1
    assert not isinstance(answer, NothingFound)
    assert answer.telling.headline == newest.title


@pytest.mark.usefixtures("few")
async def test_the_page_opens_with_a_welcome_and_answers_what_is_typed(settings: Settings) -> None:
    told: list[str] = []
    taken = socket.create_server(("127.0.0.1", 0))
    port = taken.getsockname()[1]
    serving = asyncio.create_task(page.serve(on(settings, port), told.append))
    try:
        while not any("Ctrl-C" in line for line in told):
            assert not serving.done(), serving.exception()
            await asyncio.sleep(0.05)
        address = next(word for line in told for word in line.split() if word.startswith("http://127.0.0.1:"))
        channel = await said(address, "!latest")
    finally:
        taken.close()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
    assert f"Port {port} is taken by another program, so this is another port." in told
    assert f"Open this address in a browser on this computer: {address}" in told
    assert "#" in address
    assert all(suggestion in channel[0] for suggestion in samples.SUGGESTIONS)
    assert "Viewing as" in channel[0]
    assert len(channel) == 3


async def test_the_page_is_somebody_who_asks_until_one_chooses_the_editor(app: App, settings: Settings) -> None:
    async with open_world(app) as world, page.open_page(world, settings) as opened:
        (asked, refused) = await said(opened.url, "!save")
        (*_, allowed) = await said(opened.url, "!save", as_=EDITOR_NAME)
    assert READER_NAME in asked
    assert "Manage Messages" in refused
    assert "Open the form" in allowed


async def test_a_slash_command_typed_whole_in_the_page_is_answered_with_how_it_is_given(
    app: App, settings: Settings
) -> None:
    async with open_world(app) as world, page.open_page(world, settings) as opened:
        (_, told) = await said(opened.url, "/latest harbour strike")
    assert GUIDE_NAME in told
    assert "topic" in told


async def test_a_name_typed_in_the_page_is_a_mention(app: App, settings: Settings) -> None:
    async with open_world(app) as world, page.open_page(world, settings) as opened:
        (asked, answer) = await said(opened.url, f"@{BOT_NAME.lower()} help")
        assert f"<@{world.env.backend.bot_user.id}>" in asked
    assert "settings" in answer


async def test_the_page_opens_on_the_newest_message_and_at_the_present(
    app: App, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "TICK", 0.01)
    async with open_world(app) as world, page.open_page(world, settings) as opened:
        await world.post(page.WELCOME)
        started = opened.capture_time
        await asyncio.sleep(0.2)
        newest = world.channel.last_message
        assert newest is not None
        assert (await opened.snapshot())["targetId"] == str(newest.id)
        assert opened.capture_time > started


async def test_the_line_after_a_quote_stands_outside_it(app: App, settings: Settings) -> None:
    quoted = Message(
        (Line((Plain("said"),), Look.QUOTED), Line((Plain("by whom"),)), Line((Plain("more"),), Look.QUOTED))
    )
    async with open_world(app) as world, page.open_page(world, settings) as opened:
        await world.post(quoted)
        shown = await opened.snapshot()
    (message,) = shown["messages"].values()
    blocks = message["content_tokens"]
    assert [block["type"] for block in blocks] == ["blockquote", "paragraph", "blockquote"]
    assert "by whom" in json.dumps(blocks[1])
