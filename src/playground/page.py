"""The local page: serves the bot on a simulated Discord to a browser on this computer, until it is stopped."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

from simcord import SetupError
from simcord.preview import Preview

from newsdesk import briefing
from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.errors import NewsdeskError
from newsdesk.ingest import intake
from newsdesk.models.answers import NothingFound
from newsdesk.models.message import Code, Line, Message, Plain, Strong
from newsdesk.storage import desks
from playground import samples
from playground._simcord import end_quotes_with_their_line
from playground.delivery import Post, delivering
from playground.world import BOT_NAME, EDITOR_NAME, GUILD_ID, READER_NAME, World, open_world

ANY_PORT = 0
TICK = 1.0
"""Seconds between two looks at the clock and the channel."""

WELCOME = Message(
    (
        Line(
            (
                Strong(BOT_NAME),
                Plain(
                    " answers from the articles it keeps. These are invented, and nothing leaves your computer unless"
                    " you follow a feed or give a link."
                ),
            )
        ),
        Line((Plain("Try one of these:"),)),
        *(Line((Code(suggestion),)) for suggestion in samples.SUGGESTIONS),
        Line((Code("/"), Plain(" lists every command, and "), Code(f"@{BOT_NAME} help"), Plain(" explains them."))),
    )
)

WHO_YOU_ARE = Line(
    (
        Plain(
            f"You are {READER_NAME}, who asks. To save articles as well and to change what is set, be {EDITOR_NAME}:"
            " choose it under “Viewing as” at the top."
        ),
    )
)
HOW_TO_SLASH = Line(
    (
        Plain("To give a slash command here, type "),
        Code("/"),
        Plain(", choose one, click the option below it, such as "),
        Code("topic"),
        Plain(", and type there. A message’s menu Apps is not in this page; "),
        Code("bot.py chat"),
        Plain(" has it."),
    )
)
"""What the welcome says in the page alone, with `WHO_YOU_ARE`."""


async def serve(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve the page on the local database until it is closed in the browser or the task is cancelled.

    In: the settings, and what to do with each line for the person at the terminal; the address is one of them.
    Raises `StorageError` where the local database cannot be opened, `NewsdeskError` where no port can be had.
    """
    app = open_app(settings.model_copy(update={"database": settings.local_database}))
    try:
        await load_samples(app, announce)
        async with (
            open_world(app) as world,
            delivering(app, world) as post,
            open_page(world, settings, post) as page,
        ):
            # After the page is open: a page that opens on a message stays at it when it is loaded again later.
            await world.post(Message((*WELCOME.lines, HOW_TO_SLASH, WHO_YOU_ARE)))
            await page.refresh()
            if settings.local_port not in (ANY_PORT, urlsplit(page.url).port):
                announce(f"Port {settings.local_port} is taken by another program, so this is another port.")
            announce(f"Open this address in a browser on this computer: {page.url}")
            announce("What stands behind # is its key: copy the address whole.")
            announce("Press Ctrl-C to stop.")
            await page.wait_closed()
    finally:
        await app.close()


async def load_samples(app: App, announce: Callable[[str], None]) -> None:
    """Take the sample news into a database that does not have it yet, for every desk there."""
    drafts = samples.load(app.now())
    desk = await app.desk(f"guild:{GUILD_ID}")
    # The oldest and the newest tell: a start that was interrupted half way begins again with the next.
    titles = (" ".join(re.findall(r"\w+", draft.title or "")) for draft in (drafts[0], drafts[-1]))
    found = [await app.db.read(briefing.summary, desk, title) for title in titles]
    if not any(isinstance(answer, NothingFound) for answer in found):
        return
    announce(f"Reading {len(drafts)} sample articles, this once …")
    for reading in await asyncio.gather(*(app.read_article(draft) for draft in drafts)):
        source = await app.db.write(desks.everyone_source, reading.outlet, app.now())
        await app.db.write(intake.take, reading, source, app.now())


@asynccontextmanager
async def open_page(world: World, settings: Settings, post: Post | None = None) -> AsyncGenerator[Preview]:
    """Open the page on the port that is set, or on a free one where that is taken; it shows what `post` has sent."""
    end_quotes_with_their_line()
    page = await _started(world, settings, settings.local_port) or await _started(world, settings, ANY_PORT)
    if page is None:
        raise NewsdeskError("The local page finds no free port on this computer.")
    current = asyncio.create_task(_keep_current(world, page, post))
    try:
        yield page
    finally:
        current.cancel()
        await page.close()


async def _keep_current(world: World, page: Preview, post: Post | None) -> None:
    """Keep the time from which the page counts "2 hours ago", and have it open on the newest message when loaded again.

    What somebody does in the page, the page shows by itself; what comes unasked, when it is told to.
    """
    shown = None
    while True:
        await asyncio.sleep(TICK)
        page.capture_time = world.env.now()
        if post is not None and post.fresh:
            await _show(post, page)
        newest = world.channel.last_message
        if newest is None or newest.id == shown:
            continue
        # simcord refuses while somebody is doing something in the page; then it is the next tick's.
        with suppress(SetupError):
            await page.show(newest)
            shown = newest.id


async def _show(post: Post, page: Preview) -> None:
    """Show what has come unasked."""
    post.fresh = False
    try:
        await page.refresh()
    except (SetupError, TimeoutError):  # as above; or the bot is busy for longer than simcord waits
        post.fresh = True


async def _started(world: World, settings: Settings, port: int) -> Preview | None:
    """Start the page on a port; `None` where another program has it."""
    page = world.env.preview(
        world.channel,
        viewers=[world.reader, world.editor],
        layout="channel",
        display="responsive",
        timezone=settings.timezone,
        port=port,
    )
    try:
        return await page.__aenter__()
    except SetupError as error:
        if isinstance(error.__cause__, OSError):
            return None
        raise
