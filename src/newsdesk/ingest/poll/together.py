"""Settles looks that found a feed as it was, all that wait in one transaction: a hundred cost little more than one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from newsdesk.ingest.poll import health, standing
from newsdesk.ingest.poll.items import Lost
from newsdesk.ingest.poll.ports import Ports
from newsdesk.models.following import DueFeed, Looked
from newsdesk.storage import feeds

MOST = 100
"""Looks that are settled in one transaction: it takes some 20 ms, for which other writes wait."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    feed: DueFeed
    looked: Looked
    now: datetime
    done: asyncio.Future[None]


class Together:
    """Gathers what is to be settled while the last transaction runs."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def settle(self, feed: DueFeed, looked: Looked, now: datetime) -> None:
        """Settle a look that found nothing changed, and return when it is written down.

        Raises `Lost` where the feed is another process's by now, and what the database raises.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(feed, looked, now, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def end(self) -> None:
        """Wait until nothing waits any more."""
        if self._writing is not None:
            await asyncio.wait((self._writing,))

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._settle(batch)

    async def _settle(self, batch: Sequence[_Waiting]) -> None:
        looks = [(one.feed, one.looked, one.now) for one in batch]
        writing = asyncio.create_task(self._ports.db.write(_write_down, looks, self._ports))
        await asyncio.wait((writing,))
        error = writing.exception()
        if error is not None and len(batch) > 1:
            # Whatever is wrong with one of them is no other's trouble.
            for one in batch:
                await self._settle((one,))
            return
        held = writing.result() if error is None else frozenset[int]()
        for one in batch:
            # A look that was given up meanwhile waits for nothing.
            if one.done.done():
                continue
            if one.feed.id in held:
                one.done.set_result(None)
            else:
                one.done.set_exception(error or Lost(one.feed.url))


def _write_down(session: Session, looks: Sequence[tuple[DueFeed, Looked, datetime]], ports: Ports) -> frozenset[int]:
    held = feeds.which_held(session, [feed for feed, _, _ in looks])
    mine = [look for look in looks if look[0].id in held]
    followers = feeds.followers(session, [feed for feed, _, _ in mine])
    settled: list[feeds.Look] = []
    for feed, looked, now in mine:
        stands = standing.after(feed, looked, followers[feed.id], ports.pace, now)
        health.tell(session, feed, looked, stands, ports.language, now)
        settled.append((feed, looked, [one for _, one in stands], now))
    feeds.settle_unchanged(session, settled, newest=ports.newest)
    return held
