"""What waits and what is taken of the machine, as figures that go up and down, for whom the metrics are shown to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from newsdesk.config import Settings
from newsdesk.models.upkeep import Depths, Held
from newsdesk.storage import figures
from newsdesk.storage.database import Database
from newsdesk.upkeep import machine

PATIENCE = 5.0
"""Seconds that whoever asks waits for what is counted in the database."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure that goes up and down."""

    name: str
    says: str
    value: float


def gauges(depths: Depths, held: Held, now: datetime) -> tuple[Gauge, ...]:
    """Return the figures of an installation at `now`, none of them of one desk alone."""
    waits = 0.0 if depths.oldest_due is None else max((now - depths.oldest_due).total_seconds(), 0.0)
    return (
        Gauge("desks", "Servers and people with a desk.", depths.desks),
        Gauge("articles_held", "Articles in the database.", depths.articles),
        Gauge("feeds", "Feeds that somebody follows.", depths.feeds),
        Gauge("feeds_due", "Feeds that should have been looked at by now.", depths.feeds_due),
        Gauge("feeds_failing", "Feeds whose last look failed.", depths.feeds_failing),
        Gauge("outbox_waiting", "Requests that are still to be made of Discord.", depths.owed),
        Gauge("outbox_oldest_seconds", "How long the longest due of them waits, with nothing in its way.", waits),
        Gauge("alert_hits_undecided", "What alerts fired for that is still to be decided about.", depths.hits),
        Gauge("database_bytes", "The database file with its write-ahead log.", held.database),
        Gauge("disk_free_bytes", "What is free beside it.", held.free),
        Gauge("memory_bytes", "The process and its workers, each shared page counted once.", held.memory),
        Gauge("workers", "Processes that read.", held.workers),
    )


@asynccontextmanager
async def exporting(settings: Settings, db: Database, now: Callable[[], datetime]) -> AsyncGenerator[None]:
    """Show the metrics on the port that is set, for as long as this is open; do nothing where none is."""
    if not settings.metrics_port:
        yield
        return
    # Loaded where it is wanted.
    from newsdesk.upkeep.exporter import open_exporter

    loop = asyncio.get_running_loop()

    def found() -> tuple[Gauge, ...]:
        depths = asyncio.run_coroutine_threadsafe(db.read(figures.depths, now()), loop).result(PATIENCE)
        return gauges(depths, machine.held(settings.database), now())

    exporter = open_exporter(settings.metrics_port, found)
    try:
        yield
    finally:
        if exporter is not None:
            await asyncio.to_thread(exporter.close)
