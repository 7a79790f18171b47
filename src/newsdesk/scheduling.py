"""The ticks: call something every so often, and say when the clock leaps. What is due stands in the database."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol, cast

from newsdesk import metrics
from newsdesk.errors import NewsdeskError

log = logging.getLogger(__name__)

WATCHED = 5.0
"""Seconds from one look at whether the clock was set to the next."""
LEAP = 1.0
"""Seconds by which it has to have been set for anything to be done about it: less costs no tick more than that."""
AGAIN = 600.0
"""Seconds after which it is said again what keeps a tick from its work: each second would fill a log, and the disk."""


class _Scheduler(Protocol):
    """What is needed of APScheduler, which has no types."""

    def add_job(  # noqa: PLR0913  (APScheduler's)
        self,
        func: Callable[[], Awaitable[None]],
        trigger: str,
        *,
        id: str,  # noqa: A002  (APScheduler's name)
        seconds: float,
        name: str,
        max_instances: int,
        coalesce: bool,
        misfire_grace_time: None,
    ) -> object: ...

    def reschedule_job(self, job_id: str, *, trigger: str, seconds: float) -> object: ...

    def start(self) -> None: ...

    def shutdown(self, *, wait: bool) -> None: ...


class Ticks:
    """Ticks on the running event loop, from `start` to `stop`. A tick that is still running is not called again."""

    def __init__(
        self,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        leapt: Callable[[timedelta], Awaitable[object]] | None = None,
    ) -> None:
        """`now` is the clock that is watched; `leapt` is told by how much it was set, back where that is negative."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # APScheduler tells of every call, and of every one left out because the last is still running: both are usual.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = cast("_Scheduler", AsyncIOScheduler(timezone=UTC))
        self._now, self._leapt = now, leapt
        self._every: dict[str, float] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._watching: asyncio.Task[None] | None = None
        self._kept: dict[str, tuple[str, float]] = {}
        """What keeps a tick from its work, and when it was said last (on the loop's clock)."""
        self._started = self._stopped = False

    def every(self, seconds: float, call: Callable[[], Awaitable[object]], name: str) -> None:
        """Call something every so many seconds. What it raises ends no tick.

        What a person can do something about (a `NewsdeskError`, such as a full disk) is logged as its sentence, once
        until it is over, and now and then while it is not; anything else with its trace.
        """

        async def tick() -> None:
            if self._stopped:
                return
            # A task of our own, so that stopping cancels the call and APScheduler hears of no error.
            task = asyncio.create_task(self._guarded(call, name))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await asyncio.wait((task,))

        self._every[name] = seconds
        self._scheduler.add_job(
            tick, "interval", id=name, seconds=seconds, name=name, max_instances=1, coalesce=True,
            misfire_grace_time=None,
        )  # fmt: skip

    def start(self) -> None:
        """Begin to tick; the first ticks come after their intervals."""
        self._scheduler.start()
        self._watching = asyncio.create_task(self._watch())
        self._started = True

    async def stop(self, patience: float) -> None:
        """Tick no more, and wait up to `patience` seconds for what is running, then cancel it. Once is enough."""
        if self._stopped:
            return
        self._stopped = True
        if self._watching is not None:
            self._watching.cancel()
        running = set(self._running)
        if running:
            _, late = await asyncio.wait(running, timeout=patience)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._started:
            self._scheduler.shutdown(wait=False)
            # APScheduler does it in the loop's next turn.
            await asyncio.sleep(0)

    def _tell_kept(self, name: str, why: str) -> None:
        now = asyncio.get_running_loop().time()
        before, said = self._kept.get(name, ("", 0.0))
        if before != why or now - said >= AGAIN:
            self._kept[name] = (why, now)
            log.error("The tick %r cannot do its work, and is tried again and again: %s", name, why)

    async def _guarded(self, call: Callable[[], Awaitable[object]], name: str) -> None:
        try:
            with metrics.TICKS.timing(name):
                await call()
        except NewsdeskError as error:
            metrics.TICK_FAILURES.add(name)
            self._tell_kept(name, str(error))
        except Exception:
            metrics.TICK_FAILURES.add(name)
            metrics.BUGS.add("tick")
            log.exception("The tick %r failed; the next one comes", name)
        else:
            if self._kept.pop(name, None):
                log.warning("The tick %r goes on.", name)

    async def _watch(self) -> None:
        """Notice that the clock was set. Where it was set back, APScheduler would wait for the time as it was."""
        ahead = self._ahead()
        while True:
            await asyncio.sleep(WATCHED)
            before, ahead = ahead, self._ahead()
            if abs(ahead - before) < LEAP:
                continue
            log.warning("The clock was set %s by %.0f s.", "back" if ahead < before else "forward", abs(ahead - before))
            for name, seconds in self._every.items():
                self._scheduler.reschedule_job(name, trigger="interval", seconds=seconds)
            if self._leapt is not None:
                await self._guarded(partial(self._leapt, timedelta(seconds=ahead - before)), "clock")

    def _ahead(self) -> float:
        """Return how many seconds the clock is ahead of one that nobody sets."""
        return self._now().timestamp() - time.monotonic()
