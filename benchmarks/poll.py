"""How fast feeds are looked at: 10,000 of them on a local server, of which 95 in 100 have nothing new (304).

Each feed has a host name of its own, as most have, so each look makes a connection; without TLS. The poller and its one
worker are held to one core where the system allows it, the server is a process of its own. Every look is the real one:
claimed, fetched, read where it has changed, taken in, settled. The feeds have been looked at before.

`per_second` is checks over the whole time; `per_cpu_second` over the poller's processor time, without its worker's:
what a core of its own would do. `p50_ms` and `p95_ms` are what one look takes from being claimed to being settled.
With `slow`, 200 more hosts that take 8 seconds to answer are due before all others; `slow_ratio` is the time until all
the others are settled, as a share of what it took without (1 is: nobody waits). `new` counts articles that came in, and
`wrong` what differs from what the server published. `megabytes` is the most memory of this process, `megabytes_worker`
of its worker.

    benchmarks/poll.py [--feeds N] [--slow N] [--profile]
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from sqlalchemy import func, select, update  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from newsdesk import config  # noqa: E402
from newsdesk.app import App, open_app, utc_now  # noqa: E402
from newsdesk.ingest.fetch import Fetcher  # noqa: E402
from newsdesk.ingest.poll import looking  # noqa: E402
from newsdesk.ingest.poll.looking import Brought  # noqa: E402
from newsdesk.ingest.poll.ports import Ports  # noqa: E402
from newsdesk.ingest.poll.together import Together  # noqa: E402
from newsdesk.models.article import Desk  # noqa: E402
from newsdesk.models.following import DueFeed, ToFollow  # noqa: E402
from newsdesk.storage import feeds  # noqa: E402
from newsdesk.storage.feed_tables import FeedFollowRow, FeedRow  # noqa: E402
from newsdesk.storage.tables import ArticleRow  # noqa: E402

DESKS = 10
CHANGED = 20
"""One of so many has something new."""
KNOWN = 10
"""Items of a feed, of which one is new at each look."""
SLOW_SECONDS = 8.0
"""How long a slow host takes: less than what is a failure, which is remembered and looked at apart."""
ETAG = '"as it was"'


# --- The server, a process of its own ---


class _Site(asyncio.Protocol):
    """Answers by path, as fast as can be: `/same/…` 304, `/new/…` a feed with one item, `/slow/…` 304 in a while."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1].decode()
        if path.startswith("/new/"):
            self._answer("200 OK", _feed(path))
        elif path.startswith("/slow/"):
            asyncio.get_running_loop().call_later(SLOW_SECONDS, self._answer, "304 Not Modified")
        else:
            self._answer("304 Not Modified")

    def _answer(self, status: str, body: bytes = b"") -> None:
        if self._transport is None or self._transport.is_closing():
            return
        length = f"Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n" if body else ""
        self._transport.write(f"HTTP/1.1 {status}\r\nETag: {ETAG}\r\n{length}\r\n".encode() + body)


_asked: Counter[str] = Counter()


def _feed(path: str) -> bytes:
    """Make a feed of its ten newest items, one of them new; without addresses, so that no page is fetched."""
    now, number = format_datetime(datetime.now(UTC)), path.rpartition("/")[2]
    _asked[path] += 1
    items = "".join(
        f"<item><title>Berth {number}, {n}</title><guid>{number}-{n}</guid><pubDate>{now}</pubDate>"
        f"<description>{_words(number, n)}</description></item>"
        for n in range(_asked[path] + KNOWN, _asked[path], -1)
    )
    return f'<rss version="2.0"><channel><title>Feed {number}</title>{items}</channel></rss>'.encode()


def _words(number: str, n: int) -> str:
    return f"The crew of pier{number}x{n} met board{number}x{n} at hall{number}x{n} on strike{number}x{n}."


async def serve() -> None:
    """Serve until standard input ends; say the port first."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Site, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


# --- The poller ---


async def _here(_host: str, _port: int) -> Sequence[str]:
    return ("127.0.0.1",)


def _follow(session: Session, desk: Desk, urls: Sequence[str], now: datetime) -> None:
    for url in urls:
        feeds.follow(session, desk, ToFollow(url), now, most=1_000_000)


def _as_if_looked_at(session: Session, now: datetime) -> None:
    """Leave every feed as a look an hour ago would have, but for those that change: they have their first one now."""
    ago = now - timedelta(hours=1)
    times = [int((now - timedelta(hours=n)).timestamp()) for n in range(1, 31)]
    known = {"etag": ETAG, "body_hash": "as it was", "known_at": ago, "ok_at": ago, "times": times}
    session.execute(update(FeedRow).where(~FeedRow.url.contains("/new/")).values(**known, next_check_at=None))
    seen = {"ok_at": ago, "checked_at": ago, "next_check_at": None}
    session.execute(update(FeedFollowRow).where(~FeedFollowRow.url.contains("/new/")).values(**seen))


def _due(session: Session, now: datetime, *, slow: bool) -> None:
    """Let every feed be due; `slow` ones before all others, or never."""
    slow_due = now - timedelta(hours=1) if slow else None
    for row in (FeedRow, FeedFollowRow):
        session.execute(update(row).values(next_check_at=now - timedelta(seconds=1)))
        session.execute(update(row).where(row.url.contains("/slow/")).values(next_check_at=slow_due))


def _stored(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ArticleRow)) or 0


class _Looks:
    """Times every look; in the place of the poller's own until `end`."""

    def __init__(self) -> None:
        self._look = looking.look
        self._took: list[float] = []
        self.last = 0.0
        """When the last look ended that was not at a slow host."""
        looking.look = self._timed

    async def _timed(self, feed: DueFeed, ports: Ports, together: Together) -> Brought:
        began = time.perf_counter()
        done = await self._look(feed, ports, together)
        if "/slow/" not in feed.url:
            self.last = time.perf_counter()
            self._took.append(self.last - began)
        return done

    def end(self) -> list[float]:
        """Return the seconds that each look took, in order."""
        looking.look = self._look
        return sorted(self._took)


async def measure(port: int, count: int, slow: int, *, profile: bool) -> tuple[dict[str, float | int], ...]:
    """Look at every feed once, without the slow ones and with them."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load({}).model_copy(
            update={
                "database": f"sqlite:///{folder}/news.sqlite3",
                "allowed_ports": (port,),
                "allowed_networks": (ip_network("127.0.0.0/8"),),
                "workers": 1,
                "feed_first": 0,
            }
        )
        fetcher = Fetcher(settings, now=utc_now, resolve=_here)
        app = open_app(settings, fetcher=fetcher)
        try:
            await _follow_all(app, port, count, slow)
            return tuple([await _sweep(app, count, some, profile=profile) for some in (0, slow)])
        finally:
            await app.close()


async def _follow_all(app: App, port: int, count: int, slow: int) -> None:
    urls = [f"http://n{n}.example:{port}/{'same' if n % CHANGED else 'new'}/{n}" for n in range(count)]
    urls += [f"http://s{n}.example:{port}/slow/{n}" for n in range(slow)]
    for number in range(DESKS):
        desk = await app.desk(f"guild:{number + 1}")
        await app.db.write(_follow, desk, urls[number::DESKS], app.now() - timedelta(hours=2))
    await app.db.write(_as_if_looked_at, app.now())
    # The first look, at which what is there counts as known.
    await app.poll()


async def _sweep(app: App, count: int, slow: int, *, profile: bool) -> dict[str, float | int]:
    await app.db.write(_due, app.now(), slow=bool(slow))
    before = await app.db.read(_stored)
    looks = _Looks()
    profiler = cProfile.Profile() if profile else None
    cpu, began = time.process_time(), time.perf_counter()
    if profiler is not None:
        profiler.enable()
    done = await app.poll()
    if profiler is not None:
        profiler.disable()
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(50)
    ended, cpu = time.perf_counter(), time.process_time() - cpu
    took = looks.end()
    assert done is not None
    stored = await app.db.read(_stored) - before
    return {
        "looks": done.looks,
        "failed": done.failed,
        "new": done.new,
        "wrong": abs(stored - len(range(0, count, CHANGED))) + abs(done.looks - count - slow) + done.failed,
        "seconds": round(ended - began, 2),
        "others_seconds": round(looks.last - began, 2),
        "cpu_seconds": round(cpu, 2),
        "p50_ms": round(1000 * took[len(took) // 2], 1),
        "p95_ms": round(1000 * took[int(len(took) * 0.95)], 1),
    }


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--slow", type=int, default=200)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve())
        return
    with subprocess.Popen(
        [sys.executable, __file__, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        try:
            alone, both = asyncio.run(measure(port, given.feeds, given.slow, profile=given.profile))
        finally:
            server.kill()
    print(
        json.dumps(
            {
                "per_second": round(alone["looks"] / alone["seconds"], 1),
                "per_cpu_second": round(alone["looks"] / alone["cpu_seconds"], 1),
                **alone,
                "slow": given.slow,
                "slow_ratio": round(both["others_seconds"] / alone["others_seconds"], 2),
                "with_slow": both,
                "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
                "megabytes_worker": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1),
            }
        )
    )


# Worker processes import this file again, under another name.
if __name__ == "__main__":
    main()
