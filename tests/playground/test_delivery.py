"""What the desk owes comes into the simulated Discord by itself: into an open page, and into the terminal."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, time, timedelta
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console
from simcord.preview import Preview
from yarl import URL

from newsdesk import app as wiring
from newsdesk.app import App, open_app, utc_now
from newsdesk.briefing import digests
from newsdesk.config import Settings
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.workers import Inline
from newsdesk.models.digest import DigestPlan, Schedule
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.storage import outbox
from playground import page
from playground.delivery import delivering
from playground.terminal.chat import talk
from playground.terminal.screen import Screen
from playground.world import GUILD_ID, World, open_world
from tests.ingest.polling import item, rss
from tests.ingest.webserver import Names, Site, answer, set_up

XML = "Content-Type: application/rss+xml"


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second is long in a test."""
    monkeypatch.setattr(wiring, "DELIVER_EVERY", 0.05)
    monkeypatch.setattr(wiring, "POLL_EVERY", 0.05)
    monkeypatch.setattr(wiring, "DIGEST_EVERY", 0.05)
    monkeypatch.setattr(page, "TICK", 0.02)
    monkeypatch.setattr("playground.terminal.chat.TICK", 0.02)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"local_port": page.ANY_PORT})


async def owe(app: App, world: World, text: str, *, of: str | None = None) -> None:
    """Owe the channel a message; or the edit of one, by the words that it had."""
    owed = Owed(
        key=text,
        deed=Deed.SEND if of is None else Deed.EDIT,
        target=Target("channel", world.channel.id),
        kind=Kind.FEED,
        about="The Lantern",
        message=Message((Line((Plain(text),)),)),
        of=of,
    )
    await app.db.write(outbox.enqueue, await app.desk(f"guild:{GUILD_ID}"), owed, app.now())


@asynccontextmanager
async def watching(opened: Preview) -> AsyncGenerator[Callable[[], Awaitable[str]]]:
    """Open the page as its script does, and do nothing in it; gives what shows what stands there."""
    url = URL(opened.url)
    headers = {"X-Simcord-Capability": url.fragment}
    async with aiohttp.ClientSession(url.origin(), headers=headers) as browser:
        async with browser.post("/api/pages", json={}) as response:
            browser.headers["X-Simcord-Context"] = (await response.json())["context"]["id"]

        async def look() -> str:
            async with browser.get("/api/state") as response:
                state = await response.json()
            return json.dumps([state["messages"][key] for key in state["timeline"]], ensure_ascii=False)

        yield look


async def until(text: str, look: Callable[[], Awaitable[str]]) -> str:
    async with asyncio.timeout(20):
        while True:
            shown = await look()
            if text in shown:
                return shown
            await asyncio.sleep(0.02)


async def test_what_is_owed_appears_in_an_open_page_and_so_does_its_edit(app: App, settings: Settings) -> None:
    async with (
        open_world(app) as world,
        delivering(app, world) as post,
        page.open_page(world, settings, post) as opened,
        watching(opened) as look,
    ):
        await owe(app, world, "The ferry is back")
        await until("The ferry is back", look)
        await owe(app, world, "The ferry is late", of="The ferry is back")
        assert "The ferry is back" not in await until("The ferry is late", look)
        assert len(world.channel.history()) == 1


async def test_a_digest_that_is_due_comes_by_itself(app: App, settings: Settings) -> None:
    async with (
        open_world(app) as world,
        delivering(app, world) as post,
        page.open_page(world, settings, post) as opened,
        watching(opened) as look,
    ):
        desk, schedule = await app.desk(f"guild:{GUILD_ID}"), Schedule((time(8),), "UTC")
        plan = DigestPlan("Morning brief", Target("channel", world.channel.id), schedule)
        await app.db.write(digests.add, desk, plan, None, app.now() - timedelta(days=1))
        await until("**Morning brief**: nothing new since", look)
        assert len(world.channel.history()) == 1


async def test_the_page_is_refreshed_only_when_something_was_posted(
    app: App, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[bool] = []
    refresh = Preview.refresh

    async def counting(self: Preview) -> None:
        refreshed.append(True)
        await refresh(self)

    monkeypatch.setattr(Preview, "refresh", counting)
    async with (
        open_world(app) as world,
        delivering(app, world) as post,
        page.open_page(world, settings, post) as opened,
        watching(opened) as look,
    ):
        await asyncio.sleep(0.3)
        assert not refreshed
        await owe(app, world, "The ferry is back")
        await until("The ferry is back", look)
        await asyncio.sleep(0.2)
        assert len(refreshed) == 1


async def test_the_bot_answers_while_the_ticks_go_on(app: App) -> None:
    async with open_world(app) as world, delivering(app, world):
        await asyncio.sleep(0.2)
        async with asyncio.timeout(20):
            await world.reader.send(world.channel, "!latest")
        assert world.channel.last_message is not None
        assert world.channel.last_message.author.id == world.env.backend.bot_user.id


async def test_a_feed_that_is_checked_posts_its_new_article(tmp_path: Path) -> None:
    def body(*numbers: int) -> bytes:
        now = utc_now()
        return rss("The Lantern", [item(n, published=now - timedelta(minutes=len(numbers) - n)) for n in numbers])

    async with Site().running() as site:
        settings = set_up(site.port, database=f"sqlite:///{tmp_path / 'news.sqlite3'}", commands_per_person=999)
        fetcher = Fetcher(settings, now=utc_now, resolve=Names())
        app = open_app(settings, reader=Inline(), fetcher=fetcher)
        try:
            async with open_world(app) as world, delivering(app, world):

                async def said() -> str:
                    # Without what is shown of the feed itself, which names its newest article and its address.
                    there = [message.content for message in world.channel.history()]
                    return "\n".join(content for content in there if "/feed.xml" not in content)

                async def listed() -> str:
                    await world.editor.send(world.channel, "!feed list")
                    return await said()

                site.pages["/feed.xml"] = answer("200 OK", body(1), XML)
                await world.editor.send(world.channel, f"!feed add {site.url('/feed.xml')} post:#news")
                offer = world.channel.last_message
                assert offer is not None
                await world.editor.click(offer, label="Follow")
                await until("All is well", listed)
                assert "report 2" not in await said()
                site.pages["/feed.xml"] = answer("200 OK", body(1, 2), XML)
                await world.editor.send(world.channel, "!feed check lantern")
                await until("report 2", said)
        finally:
            await app.close()


async def test_what_was_owed_while_nobody_was_there_is_printed_before_the_first_prompt(app: App) -> None:
    written = io.StringIO()

    async def ask(prompt: str) -> str | None:
        written.write(prompt)
        return None

    # Owed before the talk begins, as what a feed brought while nobody was there; its channel is the same each time.
    async with open_world(app) as world:
        await owe(app, world, "The ferry is back")
    await talk(app, ask, Screen(Console(file=written, force_terminal=False), UTC))
    assert "The ferry is back" in written.getvalue().partition("ada in #news> ")[0]


async def test_a_line_of_a_script_is_followed_by_what_is_owed_after_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "DELIVER_EVERY", 999.0)
    written, asked = io.StringIO(), 0

    async def ask(prompt: str) -> str | None:
        nonlocal asked
        asked += 1
        written.write(prompt)
        if asked == 2:
            return None
        await owe(app, world, "The ferry is back")
        return ":who"

    async with open_world(app) as world:
        pass  # its channel is the same the next time
    await talk(app, ask, Screen(Console(file=written, force_terminal=False), UTC))
    assert "The ferry is back" in written.getvalue().split("ada in #news> ")[1]


async def test_what_is_posted_while_nobody_types_is_printed_above_the_prompt(app: App) -> None:
    written, asked = io.StringIO(), 0

    async def shown() -> str:
        return written.getvalue()

    async def ask(prompt: str) -> str | None:
        nonlocal asked
        asked += 1
        written.write(prompt)
        if asked == 1:
            await owe(app, world, "The ferry is back")
            await until("The ferry is back", shown)
            await asyncio.sleep(0.05)
        return None

    async with open_world(app) as world:
        pass  # its channel is the same the next time
    await talk(app, ask, Screen(Console(file=written, force_terminal=True), UTC))
    before, _, after = written.getvalue().partition("The ferry is back")
    assert before.count("ada in #news> ") == 1
    assert "ada in #news> \r\x1b[K" in before
    assert after.endswith("ada in #news> ")


async def test_what_a_desk_has_set_of_a_channel_a_role_or_a_person_holds_in_the_next_run(app: App) -> None:
    runs: list[list[int]] = []
    for _ in range(2):
        async with open_world(app) as world:
            roles = [role.id for role in world.roles]
            runs.append([world.channel.id, world.reader.id, world.editor.id, *roles])
    assert runs[0] == runs[1]
    assert len(set(runs[0])) == len(runs[0])
