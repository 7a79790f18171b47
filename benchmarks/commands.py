"""How quickly the bot answers: the real bot on a simulated Discord, over a desk of 100,000 generated articles.

For each command, milliseconds inside the bot from hearing it to having answered (`p50`, `p95`), first with nothing else
going on (`idle`), then while articles are read in the worker pool and taken in without a pause (`reading`). What the
simulation itself costs is not in them. `articles_taken` says how many articles came in meanwhile.

    benchmarks/commands.py [--articles N] [--times N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks")]

import simcord  # noqa: E402
from _desk import person, readings, word  # noqa: E402
from analyse import article  # noqa: E402

from cogs import build_bot  # noqa: E402
from newsdesk import config  # noqa: E402
from newsdesk.app import App, open_app  # noqa: E402
from newsdesk.ingest import intake  # noqa: E402
from newsdesk.models.article import Source  # noqa: E402
from newsdesk.models.reading import Draft, Reading  # noqa: E402
from newsdesk.storage import desks  # noqa: E402

BATCH = 200


def fill(session: Any, batch: list[Reading], source: Source, now: datetime) -> None:
    """Take a batch of readings in, in one transaction."""
    for reading in batch:
        intake.take(session, reading, source, reading.published or now)


async def filled(app: App, count: int) -> Source:
    """Fill the desk that every server sees."""
    now = app.now()
    source = await app.db.write(desks.everyone_source, None, now)
    batch: list[Reading] = []
    started = time.perf_counter()
    for number, reading in enumerate(readings(count, now), 1):
        batch.append(reading)
        if len(batch) == BATCH or number == count:
            await app.db.write(fill, batch, source, now)
            batch = []
        if number % 10_000 == 0:
            print(f"{number} articles, {number / (time.perf_counter() - started):.0f}/s", file=sys.stderr, flush=True)
    return source


class Clock:
    """Times each command from the bot's hearing it to its having answered."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)
        self._since = 0.0

    async def before(self, _: object) -> None:
        """Start."""
        self._since = time.perf_counter()

    async def after(self, context: Any) -> None:
        """Stop."""
        self.taken[str(context.command)].append(1000 * (time.perf_counter() - self._since))


QUESTIONS: dict[str, tuple[Callable[[int], str], ...]] = {
    "latest": (
        lambda n: f"!latest {word(5 + n % 50)}",
        lambda n: f"!latest {word(2000 + n)}",
        lambda n: f"!latest {word(30 + n % 100)} {word(8 + n % 40)}",
        lambda _: "!latest",
    ),
    "quotes": (
        lambda n: f"!quotes {person(n * 7 % 2000)[0]}",
        lambda n: f"!quotes {person(n * 11 % 2000)[0].split()[1]}",
        lambda n: f"!quotes {word(400 + n % 60)} minister",
    ),
    "summary": (lambda n: f"!summary {word(60 + n % 200)}", lambda n: f"!summary {word(3000 + n)} length:long"),
}


async def asked(env: Any, clock: Clock, times: int) -> dict[str, dict[str, float]]:
    """Ask every question so many times; return the figures of each command."""
    guild = env.create_guild("Bench")
    channel = guild.create_text_channel("news")
    reader = guild.add_member(env.create_user(f"reader{env.now().timestamp()}"))
    clock.taken.clear()
    for number in range(times):
        for kinds in QUESTIONS.values():
            for kind in kinds:
                await reader.send(channel, kind(number))
                await asyncio.sleep(0)
    figures: dict[str, dict[str, float]] = {}
    for name, taken in clock.taken.items():
        cut = quantiles(taken, n=100)
        figures[name] = {"p50": round(cut[49], 2), "p95": round(cut[94], 2), "asked": len(taken)}
    return figures


async def reading_on(app: App, source: Source, taken: list[int]) -> None:
    """Read articles in the pool and take them in, until cancelled."""
    chance = random.Random(3)
    number = 0
    while True:
        number += 1
        reading = await app.read_article(Draft(text=f"Edition {number}\n\n{article(chance, 400)}", outlet="Live"))
        await app.db.write(intake.take, reading, source, app.now())
        taken[0] += 1


async def measure(articles: int, times: int, folder: str) -> dict[str, object]:
    """Fill a desk and ask it, idle and busy."""
    settings = config.load({"NEWSDESK_DATABASE": f"sqlite:///{folder}/news.sqlite3"})
    # One reader asks more than a person may; the simulation's clock stands still, so that no minute passes either.
    settings = settings.model_copy(update={"commands_per_person": 10**9, "commands_per_channel": 10**9})
    app = open_app(settings, now=lambda: datetime.now(UTC))
    try:
        source = await filled(app, articles)
        bot = build_bot(app)
        clock = Clock()
        bot.before_invoke(clock.before)
        bot.after_invoke(clock.after)
        async with simcord.run(bot) as env:
            await asked(env, clock, 3)
            idle = await asked(env, clock, times)
            taken = [0]
            busy = asyncio.create_task(reading_on(app, source, taken))
            reading = await asked(env, clock, times)
            busy.cancel()
            await asyncio.gather(busy, return_exceptions=True)
        await bot.close()
    finally:
        await app.close()
    return {"articles": articles, "idle_ms": idle, "reading_ms": reading, "articles_taken": taken[0]}


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=50)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(measure(arguments.articles, arguments.times, folder))))


if __name__ == "__main__":
    main()
