"""Takes due rows, has each sent, and writes down what came of it; one process of several over the same database.

A row is claimed on the disk before its request is made. Where a claim ended without an outcome (the process was killed,
the connection broke), the next one looks whether the message stands there before it is sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from newsdesk import metrics
from newsdesk.delivery import bundles, notices
from newsdesk.delivery.pace import Pace
from newsdesk.delivery.sender import Sender
from newsdesk.errors import StorageError
from newsdesk.models.outbox import (
    Claimed,
    Deed,
    Held,
    Later,
    Looked,
    Outcome,
    Place,
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

MOMENT = 1.0
"""Seconds. So often somebody looks what has become due while requests are under way: one that is slow keeps nobody
else waiting. And so long after the database has failed it is asked again."""

PERSISTENCE = 120
"""Tries to write an outcome down. After a lease somebody else looks for the message; where looking is not allowed, it
would be held."""

ERRORS = 5
"""Tries after which a message is given up that an error of ours keeps from being sent, and holds up its channel."""

AT_ONCE = 64
"""Requests under way at once. Discord answers in about 0.1 s, so 45 a second keep five busy; the others are waiting for
the limits of their channels, for which nobody else should wait."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator has set for all sending."""

    limits: tuple[Limit, ...] = ()
    """The posting limits; what is over one is told in bundles."""
    kept: timedelta | None = None
    """After how long what could not be sent is given up; `None` is never."""
    language: str = "en"
    """Of a desk that has set none."""


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
        rules: Rules = Rules(),
        lease: timedelta = LEASE,
        pace: Pace | None = None,
    ) -> None:
        self._db = db
        self._sender = sender
        self._now = now
        self._rules = rules
        self._lease = lease
        self._pace = pace or Pace()
        self._stopping = False

    async def drain(self) -> Delivered:
        """Deliver all that is due, and what becomes due meanwhile; return when nothing is.

        Nothing is raised for what Discord or the network does; `StorageError` where nothing can be claimed, after what
        is under way has ended. Where the task is cancelled, claimed rows that were not begun are put back, and those
        under way are left to their lease.
        """
        running: set[asyncio.Task[Outcome]] = set()
        sent = other = 0
        failed: StorageError | None = None
        try:
            while True:
                # Half of them at a time: a claim waits for the disk, and should be for many rows where there are many.
                if failed is None and not self._stopping and len(running) <= AT_ONCE // 2:
                    try:
                        claims = await self._claim(AT_ONCE - len(running))
                    except StorageError as error:
                        failed, claims = error, ()
                    running |= {asyncio.create_task(self._deliver(claimed)) for claimed in claims}
                if not running:
                    if failed is not None:
                        raise failed
                    return Delivered(sent, other)
                done, running = await asyncio.wait(running, timeout=MOMENT, return_when=asyncio.FIRST_COMPLETED)
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
        return await self._db.write_durably(claim, self._rules, self._now(), self._lease, limit)

    async def _deliver(self, claimed: Claimed) -> Outcome:
        begun = False
        try:
            await self._pace.turn()
            if self._stopping or self._now() >= claimed.lease_until:
                # Somebody else may have it by now.
                await self._db.write(outbox.release, (claimed,), self._now())
                return Later("not begun")
            outcome = await self._known(claimed)
            if outcome is None:
                begun = True
                outcome = await self._send(claimed)
        except asyncio.CancelledError:
            if not begun:
                await asyncio.shield(self._db.write(outbox.release, (claimed,), self._now()))
            raise
        except StorageError as error:
            # Nothing was sent: all that is written before comes before.
            outcome = Later(str(error))
        await self._settle(claimed, outcome)
        metrics.DELIVERIES.add(type(outcome).__name__.lower())
        return outcome

    async def _settle(self, claimed: Claimed, outcome: Outcome) -> None:
        """Write an outcome down, as often as it takes. An error of ours is logged, and the row left to its lease."""
        for _ in range(PERSISTENCE):
            try:
                await self._db.write(notices.settle, claimed, outcome, self._rules.language, self._now())
            except StorageError:
                await asyncio.sleep(MOMENT)
            except Exception:
                metrics.BUGS.add("delivery")
                log.exception("Ref %s: what came of it cannot be written down", claimed.reference)
                return
            else:
                return
        log.error("Ref %s: what came of it could not be written down: %s", claimed.reference, outcome)

    async def _known(self, claimed: Claimed) -> Outcome | None:
        """Look where that is needed; return what is known without a request, `None` where it has to be made."""
        back = claimed.read_back_from
        sends = claimed.deed in (Deed.SEND, Deed.POST)
        if back is not None or (claimed.uncertain and sends):
            looked = await self._look(claimed)
            if not isinstance(looked, Seen):
                return _unlooked(looked, claimed)
            there = looked.places.get(claimed.reference) if sends else None
            if back is not None:
                await self._db.write(_read_back, claimed, looked.places, self._now())
                return Later("read back") if there is None else Sent(there)
            if there is not None:
                return Sent(there)
        if self._now() + self._lease * REQUEST > claimed.lease_until:
            # It could end after the lease, when somebody else may have begun.
            return Later("too late to begin")
        if claimed.message is None and claimed.deed is not Deed.DELETE:
            return Rejected(Refusal.INVALID, "its content cannot be read")
        return None

    async def _send(self, claimed: Claimed) -> Outcome:
        try:
            return await self._in_time(self._sender.send(claimed))
        except Exception:
            metrics.BUGS.add("delivery")
            log.exception("Ref %s: sending to %s failed", claimed.reference, claimed.target)
            if claimed.uncertain and claimed.attempts >= ERRORS:
                return Rejected(Refusal.INVALID, "an error of ours")
            return Unsure("an error of ours")

    async def _look(self, claimed: Claimed) -> Looked:
        """Look for all that came since the backup, or for what may have arrived."""
        since, until = claimed.look_from, claimed.look_until
        if claimed.read_back_from is not None:
            since, until = claimed.read_back_from, claimed.read_back_until
        assert since is not None
        assert until is not None
        try:
            return await self._in_time(self._sender.look(claimed.target, since, until))
        except Exception:
            metrics.BUGS.add("delivery")
            log.exception("Ref %s: looking at %s failed", claimed.reference, claimed.target)
            return Unsure("an error of ours")

    async def _in_time(self, call: Coroutine[Any, Any, T]) -> T | Unsure:
        """Give a call up when it takes too long: nobody knows whether it arrived."""
        try:
            async with asyncio.timeout((self._lease * REQUEST).total_seconds()):
                return await call
        except TimeoutError:
            return Unsure("no answer in time")


def _unlooked(looked: Later | Rejected | Unsure | Stopped, claimed: Claimed) -> Outcome:
    """Return what comes of a claim when it was not possible to look: nothing was sent."""
    match looked:
        case Rejected(Refusal.NO_PERMISSION) if claimed.uncertain and claimed.read_back_from is None:
            return Held(looked.why)
        case Unsure(why):
            return Later(why)
        case _:
            return looked


def _read_back(session: Session, claimed: Claimed, places: Mapping[str, Place], now: datetime) -> None:
    """Note what stands in a target, and put back what was claimed to look there: by that it may be settled."""
    outbox.read_back(session, claimed.target, places, now)
    outbox.release(session, (claimed,), now)


def claim(session: Session, rules: Rules, now: datetime, lease: timedelta, count: int) -> tuple[Claimed, ...]:
    """Put together what is over a limit, and claim what is due: in one transaction, so that no limit is overrun.

    What has waited for longer than the rules have it kept expires.
    """
    if rules.kept is not None:
        outbox.expire_old(session, now - rules.kept, now)
    bundles.gather(session, rules.limits, rules.language, now)
    return outbox.claim(session, now, lease, count)
