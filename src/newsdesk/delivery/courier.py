"""Takes due rows, has each sent, and writes down what came of it; one process of several over the same database.

A row is claimed on the disk before its request is made. Where a claim ended without an outcome (the process was killed,
the connection broke), the next one looks whether the message stands there before it is sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from newsdesk.delivery import bundles, notices
from newsdesk.delivery.pace import Pace
from newsdesk.delivery.sender import Sender
from newsdesk.models.outbox import (
    Claimed,
    Deed,
    Held,
    Later,
    Looked,
    Outcome,
    Refusal,
    Rejected,
    Seen,
    Sent,
    Stopped,
    Unsure,
)
from newsdesk.storage import outbox
from newsdesk.storage.database import Database
from newsdesk.storage.outbox import Limit

T = TypeVar("T")

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""For how long a row is one process's. Every wait in a claim is shorter: Discord's limits of one channel last seconds,
and a request is given up after `REQUEST`."""

REQUEST = 0.4
"""The part of a lease after which a request, or a look, is given up as unsure; twice this, with the database's own
waits, ends before the lease does."""

AT_ONCE = 64
"""Requests under way at once. Discord answers in about 0.1 s, so 45 a second keep five busy; the others are waiting for
the limits of their channels, for which nobody else should wait."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one `drain` did: how many rows it settled as sent, and how many tries ended otherwise."""

    sent: int
    other: int


class Courier:
    """Delivers what is owed. `drain` is called by a tick, by several processes at a time if there are several."""

    def __init__(
        self,
        db: Database,
        sender: Sender,
        now: Callable[[], datetime],
        *,
        limits: tuple[Limit, ...] = (),
        language: str = "en",
        lease: timedelta = LEASE,
        pace: Pace | None = None,
    ) -> None:
        self._db = db
        self._sender = sender
        self._now = now
        self._limits = limits
        self._language = language
        self._lease = lease
        self._pace = pace or Pace()
        self._stopping = False

    async def drain(self) -> Delivered:
        """Deliver all that is due, and what becomes due meanwhile; return when nothing is.

        Nothing is raised for what Discord or the network does. Where the task is cancelled, claimed rows that were not
        begun are put back, and those under way are left to their lease.
        """
        running: set[asyncio.Task[Outcome]] = set()
        sent = other = 0
        try:
            while True:
                # Half of them at a time: a claim waits for the disk, and should be for many rows where there are many.
                if not self._stopping and len(running) <= AT_ONCE // 2:
                    claims = await self._claim(AT_ONCE - len(running))
                    running |= {asyncio.create_task(self._deliver(claimed)) for claimed in claims}
                if not running:
                    return Delivered(sent, other)
                done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                outcomes = [task.result() for task in done]
                sent += sum(isinstance(outcome, Sent) for outcome in outcomes)
                other += sum(not isinstance(outcome, Sent) for outcome in outcomes)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    def stop(self) -> None:
        """Begin nothing more; `drain` returns when what is under way has ended."""
        self._stopping = True

    async def _claim(self, limit: int) -> tuple[Claimed, ...]:
        return await self._db.write_durably(claim, self._limits, self._language, self._now(), self._lease, limit)

    async def _deliver(self, claimed: Claimed) -> Outcome:
        begun = False
        try:
            await self._pace.turn()
            if self._stopping or self._now() >= claimed.lease_until:
                # Somebody else may have it by now.
                await self._db.write(outbox.release, (claimed,))
                return Later("not begun")
            begun = True
            outcome = await self._outcome(claimed)
        except asyncio.CancelledError:
            if not begun:
                await asyncio.shield(self._db.write(outbox.release, (claimed,)))
            raise
        await self._db.write(notices.settle, claimed, outcome, self._language, self._now())
        return outcome

    async def _outcome(self, claimed: Claimed) -> Outcome:
        """Look where that is needed, then send."""
        if claimed.read_back_from is not None:
            looked = await self._look(claimed, claimed.read_back_from, self._now())
            if not isinstance(looked, Seen):
                return _unlooked(looked, claimed)
            await self._db.write(outbox.read_back, claimed.target, looked.places, self._now())
            if claimed.deed in (Deed.SEND, Deed.POST) and (place := looked.places.get(claimed.reference)):
                return Sent(place)
        if claimed.uncertain:
            assert claimed.look_from is not None
            assert claimed.look_until is not None
            looked = await self._look(claimed, claimed.look_from, claimed.look_until)
            if not isinstance(looked, Seen):
                return _unlooked(looked, claimed)
            if (place := looked.places.get(claimed.reference)) is not None:
                return Sent(place)
        return await self._in_time(self._sender.send(claimed), claimed)

    async def _look(self, claimed: Claimed, since: datetime, until: datetime) -> Looked:
        return await self._in_time(self._sender.look(claimed.target, since, until), claimed)

    async def _in_time(self, call: Coroutine[Any, Any, T], claimed: Claimed) -> T | Unsure:
        """Give a call up when it takes too long; what nobody foresaw is logged, and nobody knows whether it arrived."""
        try:
            async with asyncio.timeout((self._lease * REQUEST).total_seconds()):
                return await call
        except TimeoutError:
            return Unsure("no answer in time")
        except Exception:
            log.exception("Ref %s: sending to %s failed", claimed.reference, claimed.target)
            return Unsure("an error of ours")


def _unlooked(looked: Later | Rejected | Unsure | Stopped, claimed: Claimed) -> Outcome:
    """Return what comes of a claim when it was not possible to look: nothing was sent."""
    match looked:
        case Rejected(Refusal.NO_PERMISSION) if claimed.uncertain and claimed.read_back_from is None:
            return Held(looked.why)
        case Unsure(why):
            return Later(why)
        case _:
            return looked


def claim(
    session: Session, limits: tuple[Limit, ...], language: str, now: datetime, lease: timedelta, count: int
) -> tuple[Claimed, ...]:
    """Put together what is over a limit, and claim what is due: in one transaction, so that no limit is overrun."""
    bundles.gather(session, limits, language, now)
    return outbox.claim(session, now, lease, count)
