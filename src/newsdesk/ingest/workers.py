"""Who reads articles: recycled processes with limits on time and memory, so that no text holds up a command.

A thread busy with text beside the event loop costs a command 37 to 110 ms; a process costs it nothing. `Reader` is the
port: the bot has `Workers`, the shell and the tests read in their own process with `Inline`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from newsdesk import metrics
from newsdesk.config import Settings
from newsdesk.errors import ReadingFailed, UnreadableText
from newsdesk.ingest import confined
from newsdesk.models.feed import NotAFeed
from newsdesk.models.following import FeedBody, FeedRead, PageBody, PageRead
from newsdesk.models.overview import Chart
from newsdesk.models.reading import TEXT_LIMIT, Draft, Reading
from newsdesk.models.story import StoryFindings, StoryText
from newsdesk.words import reason

if TYPE_CHECKING:
    from pebble import ProcessPool

P = ParamSpec("P")
T = TypeVar("T")

ARTICLES_PER_PROCESS = 500
"""After so many a process is replaced: parsers of hostile input leak, and a fresh start costs one second in 500."""

MOST_WORKERS = 4
"""Reading is 100 articles/s a core; beyond four, the database's one writer is what limits."""

GIVING_WAY = 10
"""How much more willing than the bot's own process a worker is to wait for a core (POSIX niceness)."""

PATIENCE = 4
"""How many times its limit by the clock a task may wait for a core: on a busy machine the limit is of processor time,
for what the others compute is no fault of the text's."""

SMALL_MACHINE = 2 * 1024**3
"""Below this much memory (bytes) one worker is all there is room for."""


class Reader(Protocol):
    """Reads drafts."""

    async def read(self, draft: Draft) -> Reading:
        """Read one article. Raises `UnreadableText` or `ReadingFailed`."""
        ...

    async def sort(self, feed: FeedBody) -> FeedRead | NotAFeed:
        """Read a feed and tell apart what is new in it. Raises `ReadingFailed`."""
        ...

    async def read_page(self, page: PageBody) -> PageRead:
        """Read an item of a feed from its page. Raises `UnreadableText` or `ReadingFailed`."""
        ...

    async def find_story(self, texts: tuple[StoryText, ...]) -> StoryFindings:
        """Find what the texts of one story tell together. Raises `ReadingFailed`."""
        ...

    async def draw(self, chart: Chart) -> bytes:
        """Draw a chart as a PNG. Raises `ReadingFailed`."""
        ...

    async def close(self) -> None:
        """Stop, giving up what is still being read."""
        ...


class Inline:
    """Reads in the calling process; `limit` is the longest text in characters."""

    def __init__(self, limit: int = TEXT_LIMIT) -> None:
        self._limit = limit

    async def read(self, draft: Draft) -> Reading:
        """Read one article here and now, without limits."""
        return _read(draft, self._limit)

    async def sort(self, feed: FeedBody) -> FeedRead | NotAFeed:
        """Read a feed here and now, without limits."""
        return _sort(feed, self._limit)

    async def read_page(self, page: PageBody) -> PageRead:
        """Read an item's page here and now, without limits."""
        return _read_page(page, self._limit)

    async def find_story(self, texts: tuple[StoryText, ...]) -> StoryFindings:
        """Find what texts tell together here and now, without limits."""
        return _find_story(texts)

    async def draw(self, chart: Chart) -> bytes:
        """Draw a chart here and now."""
        return _draw(chart)

    async def close(self) -> None:
        """Nothing to stop."""


class Workers:
    """Reads in a pool of worker processes, which start with the first article, and draws in one more.

    Somebody waits for a chart, and it is drawn in milliseconds: it shall not stand behind texts, nor wait the second
    that it takes to replace a process that reads.
    """

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.text_limit
        self._seconds = settings.worker_seconds
        self._feed_seconds = settings.feed_seconds
        self._memory = settings.worker_memory * 1024**2
        self._reading = _Pool(settings.workers or fitting_workers(), self._memory)
        self._drawing = _Pool(1, self._memory, nice=0)

    async def read(self, draft: Draft) -> Reading:
        """Read one article in a worker.

        Raises `UnreadableText` for what holds no article, `ReadingFailed` for what takes too long or too much memory:
        its process is ended and replaced, and the next article is read as if nothing had happened.
        """
        return await self._done(self._reading, self._seconds, _read, draft, self._limit)

    async def sort(self, feed: FeedBody) -> FeedRead | NotAFeed:
        """Read a feed in a worker, which has longer for it than for an article. Raises `ReadingFailed`."""
        return await self._done(self._reading, self._feed_seconds, _sort, feed, self._limit)

    async def read_page(self, page: PageBody) -> PageRead:
        """Read an item's page in a worker. Raises what `read` raises."""
        return await self._done(self._reading, self._seconds, _read_page, page, self._limit)

    async def find_story(self, texts: tuple[StoryText, ...]) -> StoryFindings:
        """Find what texts tell together in a worker. Raises `ReadingFailed`."""
        return await self._done(self._reading, self._seconds, _find_story, texts)

    async def draw(self, chart: Chart) -> bytes:
        """Draw a chart in a worker, which alone loads what draws. Raises `ReadingFailed`."""
        return await self._done(self._drawing, self._seconds, _draw, chart)

    async def _done(self, pool: _Pool, seconds: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        with metrics.READING.timing(function.__name__.strip("_")):
            try:
                done = await self._tried(pool, seconds, function, *args, **kwargs)
            except UnreadableText:
                metrics.READINGS.add("unreadable")
                raise
        metrics.READINGS.add("done")
        return done

    async def _tried(self, pool: _Pool, seconds: int, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        # Loaded with the first text: until there is one, nobody needs it.
        from pebble import ProcessExpired

        longest = (seconds + confined.LOADING) * (1 if confined.SPENT is None else PATIENCE)
        for _ in range(2):
            processes = await pool.started()
            future = processes.schedule(
                confined.alone, args=(self._memory, seconds, function, *args), kwargs=kwargs, timeout=longest
            )
            try:
                return await asyncio.wrap_future(future)
            except TimeoutError:
                raise _too_slow(seconds) from None
            except BrokenProcessPool:
                metrics.WORKERS.add("lost")
            except ProcessExpired as expired:
                if expired.exitcode == confined.SPENT:
                    raise _too_slow(seconds) from None
                metrics.WORKERS.add("full" if expired.exitcode == confined.RETIRED else "big")
                if expired.exitcode != confined.RETIRED:
                    break
            except MemoryError:
                break
        metrics.READINGS.add("big")
        raise ReadingFailed(reason("error.too_big"))

    async def close(self) -> None:
        """Stop the processes, giving up what they are still reading."""
        await asyncio.gather(self._reading.close(), self._drawing.close())


class _Pool:
    """So many processes that start with the first task; each may have so many bytes of memory, and gives way to others.

    `nice` says how much (POSIX niceness).
    """

    def __init__(self, count: int, memory: int, nice: int = GIVING_WAY) -> None:
        self._count = count
        self._limits = memory, nice
        self._pool: ProcessPool | None = None
        self._closed = False

    async def started(self) -> ProcessPool:
        """Return the processes; others in their place where one was ended from outside while it did nothing.

        The pool takes that for the end of all of them, and does nothing any more. After `close` none are started again.
        """
        if self._pool is None:
            self._pool = self._made()
        elif not self._closed and not self._pool.active:
            lost, self._pool = self._pool, self._made()
            lost.stop()
            await asyncio.to_thread(lost.join)
        return self._pool

    def _made(self) -> ProcessPool:
        from pebble import ProcessPool

        return ProcessPool(
            max_workers=self._count,
            max_tasks=ARTICLES_PER_PROCESS,
            initializer=_prepare,
            initargs=self._limits,
            context=get_context("spawn"),
        )

    async def close(self) -> None:
        """Stop them, giving up what they are still doing."""
        self._closed = True
        if self._pool is not None:
            self._pool.stop()
            await asyncio.to_thread(self._pool.join)


def _too_slow(seconds: int) -> ReadingFailed:
    metrics.WORKERS.add("slow")
    metrics.READINGS.add("slow")
    return ReadingFailed(reason("error.too_slow", seconds))


def fitting_workers() -> int:
    """Return how many workers fit this machine: one for each core but one, at least 1, at most `MOST_WORKERS`."""
    cores = os.cpu_count() or 1
    if hasattr(os, "sysconf") and os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") < SMALL_MACHINE:
        return 1
    return max(1, min(cores - 1, MOST_WORKERS))


def _prepare(memory: int, nice: int) -> None:
    # Stands here so that a process has loaded this module by then: pebble lets no other go on while one gets its task.
    confined.limit(memory, nice)


def _read(draft: Draft, limit: int) -> Reading:
    # Imported by whoever reads: it brings the text libraries, which the gateway process never loads.
    from newsdesk.ingest import reading

    return reading.read(draft, limit=limit)


def _sort(feed: FeedBody, limit: int) -> FeedRead | NotAFeed:
    from newsdesk.ingest.poll import entries

    return entries.sort(feed, limit)


def _read_page(page: PageBody, limit: int) -> PageRead:
    from newsdesk.ingest.poll import entries

    return entries.read_page(page, limit)


def _draw(chart: Chart) -> bytes:
    from newsdesk import charts

    return charts.bars(chart.days, chart.counts, chart.peak)


def _find_story(texts: tuple[StoryText, ...]) -> StoryFindings:
    from newsdesk.text import story

    return story.find(texts)
