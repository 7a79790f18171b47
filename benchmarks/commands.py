"""How quickly the bot answers: the real bot on a simulated Discord, over a desk of 100,000 generated articles.

For each kind of question, button, menu and suggestion, milliseconds inside the bot from hearing it to having answered
(`p50`, `p95`), first with nothing else going on (`idle_ms`), then while articles are read in the worker pool and taken
in without a pause (`reading_ms`). What the simulation costs beside the bot is not in them: the time of a request to it,
`request_ms` in the mean, is taken out. `articles_taken` says how many articles came in meanwhile, `load` how busy the
machine was before and after (the mean of a minute).

    benchmarks/commands.py [--articles N] [--times N] [--database FILE]

Filling a desk takes longer than asking it. With `--database` it is kept in that file, and taken from there the next
time: up to `--articles`, what is missing is filled in. Asked is a copy, so that what is read meanwhile does not stay.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks")]

import discord  # noqa: E402
import simcord  # noqa: E402
from _desk import person, readings, word  # noqa: E402
from analyse import article  # noqa: E402
from simcord.http.client import FakeHTTPClient, FakeWebhookAdapter  # noqa: E402

from bot import spare_what_stays  # noqa: E402  (as `run` does)
from cogs import build_bot  # noqa: E402
from newsdesk import config  # noqa: E402
from newsdesk.app import App, open_app  # noqa: E402
from newsdesk.ingest import intake  # noqa: E402
from newsdesk.models.article import Source  # noqa: E402
from newsdesk.models.reading import Draft, Reading  # noqa: E402
from newsdesk.storage import desks, search  # noqa: E402

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
"""When the newest of the generated articles came out: a desk that is filled further goes on with the same ones."""
BATCH = 2_000
"""Articles a transaction while the desk is filled: what ends one is then no longer felt."""


def fill(session: Any, batch: list[Reading], source: Source, now: datetime) -> None:
    """Take a batch of readings in, in one transaction."""
    for reading in batch:
        intake.take(session, reading, source, reading.published or now)


async def filled(app: App, count: int) -> Source:
    """Fill the desk that every server sees up to so many articles."""
    now = app.now()
    await app.desk("guild:1")  # somebody who sees the articles: for nobody no story's brief is made
    source = await app.db.write(desks.everyone_source, None, now)
    there = await app.db.read(search.held)
    batch: list[Reading] = []
    started = time.perf_counter()
    for number, reading in enumerate(readings(count, NEWEST), 1):
        if number <= there:
            continue
        batch.append(reading)
        if len(batch) == BATCH or number == count:
            await app.db.write(fill, batch, source, now)
            batch = []
        if number % 10_000 == 0:
            each = (number - there) / (time.perf_counter() - started)
            print(f"{number} articles, {each:.0f}/s", file=sys.stderr, flush=True)
    # As the bot does between two articles: nobody finds a story without its brief but for a moment.
    while await app.make_briefs():
        pass
    return source


class Clock:
    """Times the bot from hearing what somebody does to having answered it, under the name that was set before."""

    def __init__(self, bot: Any) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.name = ""
        self.discord: list[float] = []
        """Milliseconds that the simulated Discord took for each request of the bot, which are no time of the bot's."""
        for client in (FakeHTTPClient, FakeWebhookAdapter):
            client.request = self._requested(client.request)
        bot.process_commands = self._timed(bot.process_commands)
        bot.router.answer = self._timed(bot.router.answer)
        # What discord.py calls with every slash command and every suggestion; it offers no hook around suggestions.
        bot.tree._call = self._timed(bot.tree._call)

    def _timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        async def timed(*args: Any) -> None:
            since, requests = time.perf_counter(), len(self.discord)
            await function(*args)
            # The bot hears its own messages too.
            if not (args and isinstance(args[0], discord.Message) and args[0].author.bot):
                elsewhere = sum(self.discord[requests:])
                self.taken[self.name].append(1000 * (time.perf_counter() - since) - elsewhere)

        return timed

    def _requested(self, request: Callable[..., Any]) -> Callable[..., Any]:
        async def requested(*args: Any, **kwargs: Any) -> Any:
            since = time.perf_counter()
            try:
                return await request(*args, **kwargs)
            finally:
                self.discord.append(1000 * (time.perf_counter() - since))

        return requested

    def figures(self) -> dict[str, dict[str, float]]:
        """Return what was measured since the last time, and forget it."""
        figures: dict[str, dict[str, float]] = {}
        for name, taken in sorted(self.taken.items()):
            if len(taken) < 2:
                continue
            cut = quantiles(taken, n=100, method="inclusive")
            figures[name] = {"p50": round(cut[49], 1), "p95": round(cut[94], 1), "asked": len(taken)}
        self.taken.clear()
        return figures


QUESTIONS: dict[str, Callable[[int], str]] = {
    "latest, a common word": lambda n: f"!latest {word(5 + n % 50)}",
    "latest, a rare word": lambda n: f"!latest {word(2000 + n)}",
    "latest, two words": lambda n: f"!latest {word(30 + n % 100)} {word(8 + n % 40)}",
    "latest, everything": lambda _: "!latest",
    "latest, a slip": lambda n: f"!latest {word(300 + n % 100)}x",
    "search, a common word": lambda n: f"!search {word(5 + n % 50)}",
    "search, by relevance": lambda n: f"!search {word(30 + n % 100)} {word(8 + n % 40)} sort:relevance",
    "search, other forms": lambda n: f"!search {word(20_000 + n * 31)}",
    "search, forms of a common word": lambda n: f"!search {word(16 + n % 200)}",
    "search, a beginning": lambda n: f"!search {word(20 + n)[:4]}*",
    "quotes, a whole name": lambda n: f"!quotes {person(n * 7 % 2000)[0]}",
    "quotes, whom most articles quote": lambda n: f"!quotes {person(n % 10)[0]}",
    "quotes, about a topic": lambda n: f"!quotes {person(n % 10)[0]} about:{word(5 + n % 50)}",
    "quotes, a surname of ten": lambda n: f"!quotes {person(n * 11 % 2000)[0].split()[1]}",
    "quotes, a first name of 200": lambda n: f"!quotes {person(n % 10)[0].split()[0]}",
    "quotes, a role of 33": lambda n: f"!quotes {word(400 + n % 60)} minister",
    "quotes, a role of 2,000": lambda _: "!quotes minister",
    "quotes, a slip": lambda n: f"!quotes {person(n % 10)[0]}x",
    "summary, a common word": lambda n: f"!summary {word(60 + n % 200)}",
    "summary, long, a rare word": lambda n: f"!summary {word(3000 + n)} length:long",
    "catchup": lambda _: "!catchup",
    "catchup, a common word": lambda n: f"!catchup {word(5 + n % 50)}",
    "trend, a common word": lambda n: f"!trend {word(5 + n % 50)}",
    "trend, 90 days of a common word": lambda n: f"!trend {word(5 + n % 50)} days:90",
    "story, a common word": lambda n: f"!story {word(5 + n % 50)}",
    "why, an article": lambda n: f"!why {word(5 + n % 50)} {word(60 + n % 50)}",
    "feed list": lambda _: "!feed",
    "digest list": lambda _: "!digest",
    "alert list": lambda _: "!alert",
}
MENTIONED = ("help", "settings", "status")
"""Commands that answer to a mention, since other bots own them behind a prefix."""

SUGGESTED: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "suggestions, topics": ("latest", "topic", lambda n: word(5 + n % 50)[:3]),
    "suggestions, people": ("quotes", "who", lambda n: person(n % 10)[0][:3]),
    "suggestions, people of long ago": ("quotes", "who", lambda n: person(1999 - n % 100)[0]),
}


class Asking:
    """Somebody who asks in one channel, presses what stands below the answers, and types slowly."""

    def __init__(self, env: Any, clock: Clock) -> None:
        guild = env.create_guild("Bench")
        editor = guild.create_role("editor", permissions=discord.Permissions(manage_guild=True))
        self._channel = guild.create_text_channel("news")
        self._person = guild.add_member(env.create_user("reader"), roles=[editor])
        self._mention = env.bot.user.mention
        self._clock = clock

    async def everything(self, times: int) -> dict[str, dict[str, float]]:
        """Ask every question so many times; return the figures of each that was asked more than once."""
        for n in range(times):
            for name, question in QUESTIONS.items():
                await self._say(name, question(n))
                if name == "latest, a common word":
                    await self._through_an_article(n)
                elif name == "quotes, a first name of 200":
                    await self._chosen("person", "menu, whom a name means")
            for name in MENTIONED:
                await self._say(name, f"{self._mention} {name}")
            for name, (command, option, typed) in SUGGESTED.items():
                self._clock.name = name
                await self._person.autocomplete(self._channel, command, option, typed(n))
        return self._clock.figures()

    async def _say(self, name: str, text: str) -> None:
        self._clock.name = name
        await self._person.send(self._channel, text)
        await asyncio.sleep(0)

    async def _through_an_article(self, n: int) -> None:
        """Turn the page, open an article, and press each of its buttons, one in each round."""
        await self._pressed("latest", "button, the next page")
        if not await self._chosen("open", "menu, open an article"):
            await self._chosen("choose", "menu, open an article")
        verb = ("context", "said", "outlets", "summary")[n % 4]
        await self._pressed(verb, f"button, {verb}")

    async def _pressed(self, verb: str, name: str) -> bool:
        for item in self._below():
            if isinstance(item, discord.Button) and _verb(item.custom_id) == verb:
                self._clock.name = name
                await self._person.click(self._channel.last_message, custom_id=item.custom_id)
                return True
        return False

    async def _chosen(self, verb: str, name: str) -> bool:
        for item in self._below():
            if isinstance(item, discord.SelectMenu) and _verb(item.custom_id) == verb:
                self._clock.name = name
                await self._person.select(self._channel.last_message, [item.options[0].value], custom_id=item.custom_id)
                return True
        return False

    def _below(self) -> list[Any]:
        return [item for row in self._channel.last_message.components for item in row.children]


def _verb(custom_id: str | None) -> str:
    return (custom_id or "::").split(":")[2]


async def reading_on(app: App, source: Source, taken: list[int]) -> None:
    """Read articles in the pool and take them in, until cancelled."""
    chance = random.Random(3)
    number = 0
    while True:
        number += 1
        reading = await app.read_article(Draft(text=f"Edition {number}\n\n{article(chance, 400)}", outlet="Live"))
        await app.take(reading, source)
        taken[0] += 1


@asynccontextmanager
async def reading(app: App, source: Source, taken: list[int]) -> AsyncGenerator[None]:
    """Read articles while something else is done. Raises what kept it from reading."""
    # The first one starts the worker process, which is no part of the figures.
    await app.read_article(Draft(text=article(random.Random(2), 400)))
    task = asyncio.create_task(reading_on(app, source, taken))
    try:
        yield
    finally:
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
    if task.cancelled():
        return
    raise RuntimeError("reading stopped") from outcome


def opened(database: Path) -> App:
    """Open a desk whose one reader asks more than a person may; no minute passes on the simulation's clock either."""
    settings = config.load({"NEWSDESK_DATABASE": f"sqlite:///{database}"})
    settings = settings.model_copy(update={"commands_per_person": 10**9, "commands_per_channel": 10**9})
    # A busy machine takes longer than a text may to start a worker.
    settings = settings.model_copy(update={"worker_seconds": 60})
    return open_app(settings, now=lambda: datetime.now(UTC))


async def kept(articles: int, database: Path) -> None:
    """Fill the desk in a file up to so many articles, and close it."""
    app = opened(database)
    try:
        await filled(app, articles)
    finally:
        await app.close()


async def measure(articles: int, times: int, database: Path) -> dict[str, object]:
    """Ask a desk, idle and busy; what it lacks of so many articles is filled in first."""
    app = opened(database)
    load = [round(os.getloadavg()[0], 1)]
    try:
        source = await filled(app, articles)
        bot = build_bot(app)
        clock = Clock(bot)
        spare_what_stays()
        async with simcord.run(bot) as env:
            asking = Asking(env, clock)
            await asking.everything(3)
            clock.taken.clear()
            clock.discord.clear()
            idle = await asking.everything(times)
            taken = [0]
            async with reading(app, source, taken):
                busy = await asking.everything(times)
        await bot.close()
    finally:
        await app.close()
    load.append(round(os.getloadavg()[0], 1))
    left_out = round(sum(clock.discord) / len(clock.discord), 2)
    told = {"articles": articles, "articles_taken": taken[0], "load": load, "request_ms": left_out}
    return {**told, "idle_ms": idle, "reading_ms": busy}


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--database", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "news.sqlite3"
        if arguments.database:
            asyncio.run(kept(arguments.articles, arguments.database.absolute()))
            shutil.copy(arguments.database, database)
        print(json.dumps(asyncio.run(measure(arguments.articles, arguments.times, database))))


if __name__ == "__main__":
    main()
