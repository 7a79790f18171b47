"""The ticks: call something every so often, and nothing else. What is due, and when, stands in the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Protocol, cast

from newsdesk import metrics

log = logging.getLogger(__name__)


class _Scheduler(Protocol):
    """What is needed of APScheduler, which has no types."""

    def add_job(
        self,
        func: Callable[[], Awaitable[None]],
        trigger: str,
        *,
        seconds: float,
        name: str,
        max_instances: int,
        coalesce: bool,
        misfire_grace_time: None,
    ) -> object: ...

    def start(self) -> None: ...

    def shutdown(self, *, wait: bool) -> None: ...


class Ticks:
    """Ticks on the running event loop, from `start` to `stop`. A tick that is still running is not called again."""

    def __init__(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # APScheduler tells of every call, and of every one left out because the last is still running: both are usual.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = cast("_Scheduler", AsyncIOScheduler(timezone=UTC))
        self._running: set[asyncio.Task[None]] = set()
        self._started = self._stopped = False

    def every(self, seconds: float, call: Callable[[], Awaitable[object]], name: str) -> None:
        """Call something every so many seconds. What it raises is logged with its trace, and ends no tick."""

        async def guarded() -> None:
            try:
                with metrics.TICKS.timing(name):
                    await call()
            except Exception:
                metrics.TICK_FAILURES.add(name)
                metrics.BUGS.add("tick")
                log.exception("The tick %r failed; the next one comes", name)

        async def tick() -> None:
            if self._stopped:
                return
            # A task of our own, so that stopping cancels the call and APScheduler hears of no error.
            task = asyncio.create_task(guarded())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            await asyncio.wait((task,))

        self._scheduler.add_job(
            tick, "interval", seconds=seconds, name=name, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin to tick; the first ticks come after their intervals."""
        self._scheduler.start()
        self._started = True

    async def stop(self, patience: float) -> None:
        """Tick no more, and wait up to `patience` seconds for what is running, then cancel it. Once is enough."""
        if self._stopped:
            return
        self._stopped = True
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
