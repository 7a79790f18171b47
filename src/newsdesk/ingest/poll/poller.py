"""Looks at all feeds that are due, several at a time; one process of several over the same database.

A feed is claimed with a lease, which is kept up while it is looked at. A process that dies leaves its feeds to their
leases; what it took in of them stays, and the next look goes on from there.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from newsdesk import metrics
from newsdesk.errors import StorageError
from newsdesk.ingest.poll import looking
from newsdesk.ingest.poll.items import Lost
from newsdesk.ingest.poll.looking import Brought
from newsdesk.ingest.poll.ports import Ports
from newsdesk.ingest.poll.together import Together
from newsdesk.models.following import DueFeed
from newsdesk.storage import feeds

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""For how long a feed is one process's, unless it says that it still is; so long it waits after a process has died."""
OF_ONE_HOST = 4
"""Feeds of one site that are looked at together. Two are asked at a time; the others must not take the places of feeds
elsewhere."""
FAILING_SHARE = 0.5
"""Of the places, for feeds that failed last time: a hundred that time out leave room for those that answer."""
SLOW = timedelta(seconds=2)
"""A look that takes longer keeps no place from others, up to as many of these as there are places: most are sooner."""
AGAIN = 1.0
"""Seconds after which it is looked what has become due, where no look has ended: a slow feed delays nobody."""
AFTER_A_BUG = timedelta(minutes=30)
"""Until a feed is looked at again over which something went wrong that nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What one `poll` did: looks that ended, those of them that failed, feeds that were read, items that came in."""

    looks: int = 0
    failed: int = 0
    parsed: int = 0
    new: int = 0


@dataclass(frozen=True, slots=True)
class _Look:
    """A look under way."""

    feed: DueFeed
    began: float
    """On the loop's clock."""


class Poller:
    """Polls. `poll` is called by a tick, by several processes at a time if there are several."""

    def __init__(self, ports: Ports, *, at_once: int, lease: timedelta = LEASE) -> None:
        self._ports = ports
        self._at_once = at_once
        self._lease = lease
        self._together = Together(ports)
        self._stopping = False

    def stop(self) -> None:
        """Begin nothing more; `poll` returns when what is under way has ended. Cancelling it ends it at once."""
        self._stopping = True

    async def poll(self) -> Polled:
        """Look at every feed that is due, and that becomes due meanwhile; return when none is.

        Nothing is raised for what a feed, a page or the network does; `StorageError` where nothing can be stored. Then,
        and where the task is cancelled, looks under way are given up, and their feeds are due at once.
        """
        running: dict[asyncio.Task[Brought | None], _Look] = {}
        done = Polled()
        loop = asyncio.get_running_loop()
        beat = self._lease.total_seconds() / 3
        renewed = loop.time()
        try:
            while True:
                # Half of them at a time: a claim costs as much for one feed as for a hundred.
                places = 0 if self._stopping else self._places(running.values())
                if places > (self._at_once - 1) // 2:
                    for feed in await self._claim(places, [look.feed for look in running.values()]):
                        running[asyncio.create_task(self._look(feed))] = _Look(feed, loop.time())
                if not running:
                    return done
                wait = min(max(renewed + beat - loop.time(), 0.01), AGAIN)
                ended, _ = await asyncio.wait(running, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    del running[task]
                    done = _with(done, task.result())
                if loop.time() >= renewed + beat:
                    renewed = loop.time()
                    until = self._ports.now() + self._lease
                    await self._ports.db.write(feeds.renew, [look.feed for look in running.values()], until)
        finally:
            if running:
                await self._give_up(running)

    def _places(self, under_way: Collection[_Look]) -> int:
        """Return how many looks may begin now."""
        slow_before = asyncio.get_running_loop().time() - SLOW.total_seconds()
        slow = sum(look.began < slow_before for look in under_way)
        return self._at_once - len(under_way) + min(slow, self._at_once)

    async def _claim(self, places: int, under_way: Collection[DueFeed]) -> tuple[DueFeed, ...]:
        return await self._ports.db.write(
            feeds.claim_due,
            self._ports.now(),
            self._lease,
            places,
            of_host=OF_ONE_HOST,
            busy=Counter(feed.host for feed in under_way),
            failing=max(int(self._at_once * FAILING_SHARE), 1) - sum(feed.failures > 0 for feed in under_way),
        )

    async def _look(self, feed: DueFeed) -> Brought | None:
        """Look at one feed; `None` where it went to another process, or wrong."""
        try:
            brought = await looking.look(feed, self._ports, self._together)
        except Lost:
            metrics.POLLS.add("lost")
            log.info("%s took too long: another process goes on with it", feed.url)
        except StorageError:
            # No fault of the feed's: nothing can be stored now, and it is due again when its lease ends.
            raise
        except Exception:
            metrics.POLLS.add("bug")
            metrics.BUGS.add("poll")
            log.exception("Looking at %s failed", feed.url)
            await self._ports.db.write(feeds.release, (feed,), self._ports.now() + AFTER_A_BUG)
        else:
            metrics.POLLS.add(_came(brought))
            return brought
        return None

    async def _give_up(self, running: dict[asyncio.Task[Brought | None], _Look]) -> None:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._together.end()
        left = [look.feed for look in running.values()]
        await asyncio.shield(self._ports.db.write(feeds.release, left, self._ports.now()))


def _came(brought: Brought) -> str:
    if not brought.ok:
        return "failed"
    if brought.new:
        return "new"
    return "nothing_new" if brought.parsed else "unchanged"


def _with(done: Polled, brought: Brought | None) -> Polled:
    if brought is None:
        return Polled(done.looks + 1, done.failed + 1, done.parsed, done.new)
    return Polled(done.looks + 1, done.failed + (not brought.ok), done.parsed + brought.parsed, done.new + brought.new)
