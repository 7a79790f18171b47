"""How fast what is owed goes out: the courier and the sender, against a local Discord that limits as the real one does.

10,000 messages are due to 2,000 channels of 20 servers, five to each. Discord takes 50 requests a second of one bot and
five messages in five seconds for one channel. `per_second` is over the whole; `second_half_per_second` over its second
half. `refused` counts answers 429. `lost` and `twice` compare what stands in the channels with what was owed.
`megabytes` is this process's memory, before anything was owed and at its most. `claim_ms` is what it costs to take the
next rows of 2,000 targets when 10,000 rows wait; `claim_ms_settled` the same over the settled rows.

    benchmarks/delivery.py [--messages N] [--channels N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import discord  # noqa: E402
from discord.http import Route  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from cogs._sender import DiscordSender  # noqa: E402
from newsdesk import config  # noqa: E402
from newsdesk.app import App, open_app  # noqa: E402
from newsdesk.models.article import Desk  # noqa: E402
from newsdesk.models.message import Line, Link, Message, Moment, Plain  # noqa: E402
from newsdesk.models.outbox import Claimed, Deed, Kind, Owed, Target  # noqa: E402
from newsdesk.storage import outbox  # noqa: E402
from tests.fakes.client import FakeDiscord, start  # noqa: E402

SERVERS = 20


def megabytes() -> float:
    """Return the most memory that this process has had so far."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def owe(session: Session, desk: Desk, owed: list[Owed], now: datetime) -> None:
    """Owe many in one transaction."""
    for one in owed:
        outbox.enqueue(session, desk, one, now)


def message(number: int, now: datetime) -> Message:
    """Word one as a feed's post is."""
    link = Link(f"Harbour strike enters day {number}", f"https://lantern.example/strike/{number}", strong=True)
    text = f"Crews at berth {number % 40} stayed ashore on Tuesday, and the ferry board asked for talks by the evening."
    return Message((Line((link,)), Line((Plain(text),)), Line((Plain("The Lantern, "), Moment(now)))))


def claim_and_forget(session: Session, now: datetime) -> tuple[Claimed, ...]:
    """Take the next rows as the courier does, and put them back."""
    claims = outbox.claim(session, now, timedelta(minutes=2), 64)
    outbox.release(session, claims, now)
    return claims


async def claim_ms(app: App) -> float:
    """Return the milliseconds of the median claim of 20."""
    taken: list[float] = []
    for _ in range(20):
        since = time.perf_counter()
        await app.db.write(claim_and_forget, app.now())
        taken.append(1000 * (time.perf_counter() - since))
    return round(sorted(taken)[10], 1)


async def measure(app: App, fake: FakeDiscord, messages: int, channels: int) -> dict[str, float | int]:
    """Owe, deliver, and compare."""
    places: list[int] = []
    desks: list[Desk] = []
    for server in range(SERVERS):
        guild = fake.guild(f"Server {server}")
        desks.append(await app.desk(f"guild:{guild}"))
        places += [fake.channel(guild, f"news-{n}") for n in range(channels // SERVERS)]
    before, now = megabytes(), datetime.now(UTC)
    each = channels // SERVERS
    for server, desk in enumerate(desks):
        mine = places[server * each : (server + 1) * each]
        owed = [
            Owed(
                key=f"feed:{server}:{number}",
                deed=Deed.SEND,
                target=Target("channel", mine[number % len(mine)]),
                kind=Kind.DIGEST,
                about="Harbour news",
                message=message(number, now),
            )
            for number in range(messages // SERVERS)
        ]
        await app.db.write(owe, desk, owed, now)
    claiming = await claim_ms(app)
    marks: list[float] = []
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(fake.token)
        sender = DiscordSender(app, client)
        delivering = asyncio.create_task(app.courier(sender).drain())
        started = time.perf_counter()
        while not delivering.done():
            await asyncio.sleep(0.5)
            if len(marks) == 0 and fake.state()["messages"] >= messages / 2:
                marks.append(time.perf_counter())
        done = await delivering
        ended = time.perf_counter()
    arrived = [text.rpartition("-# ")[2] for place in places for text in fake.contents(place)]
    wanted = {outbox.reference(f"feed:{server}:{n}") for server in range(SERVERS) for n in range(messages // SERVERS)}
    return {
        "messages": done.sent,
        "channels": len(places),
        "per_second": round(done.sent / (ended - started), 1),
        "second_half_per_second": round(messages / 2 / (ended - marks[0]), 1) if marks else 0,
        "refused": sum(fake.state()["limited"].values()),
        "lost": len(wanted - set(arrived)),
        "twice": len(arrived) - len(set(arrived)),
        "megabytes_before": before,
        "megabytes": megabytes(),
        "claim_ms": claiming,
        "claim_ms_settled": await claim_ms(app),
    }


async def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--channels", type=int, default=2_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, start() as fake:
        Route.BASE = fake.api
        app = open_app(config.load({}).model_copy(update={"database": f"sqlite:///{folder}/news.sqlite3"}))
        try:
            print(json.dumps(await measure(app, fake, given.messages, given.channels)))
        finally:
            await app.close()


if __name__ == "__main__":
    asyncio.run(main())
