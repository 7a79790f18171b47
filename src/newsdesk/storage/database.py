"""Runs functions over a session in threads of their own; what they ask and change is left to the other modules.

One call is one session and one transaction. Writes go one after the other through one thread; questions run beside them
in a few read-only threads, each on a snapshot (SQLite's write-ahead log). Nothing is kept in the process between calls
but what alerts ask for and what articles are compared by (`lexicon`), which numbers of the database keep true.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from newsdesk import metrics
from newsdesk.storage import alerts, counted, lexicon, search, sqlite
from newsdesk.storage.courtesy import Courtesy
from newsdesk.storage.migrations import Migrated, bring_up
from newsdesk.storage.ready import ReadySession

__all__ = ["Database", "Migrated", "migrate", "open_database"]

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """An open database. Made by `open_database`; close it with `close`."""

    def __init__(self, writer: Engine, reader: Engine, readers: int) -> None:
        self._writer = writer
        self._durable = writer.execution_options(durable=True)
        self._reader = reader
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="db-write")
        self._reading = ThreadPoolExecutor(readers, thread_name_prefix="db-read")
        self._standing = alerts.Standing()
        self._courtesy = Courtesy()
        self._gives_way = False

    @cached_property
    def background(self) -> Database:
        """The same database for what nobody waits for: changes that let what somebody waits for go first."""
        other = copy.copy(self)
        other._gives_way = True
        return other

    async def read(self, function: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(session, …)` in a reader thread and return what it returns.

        All that it asks sees one state of the database. It cannot write: SQLite refuses. Raises what it raises, and
        `StorageError` where the database itself fails.
        """
        call = partial(_run, self._reader, lambda session: function(session, *args, **kwargs))
        with contextlib.nullcontext() if self._gives_way else self._courtesy.question():
            return await self._done(self._reading, call, "read")

    async def write(self, function: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(session, …)` in the writer thread, all of it or nothing, and return what it returns.

        Whatever it raises takes back all that it did. A caller that is cancelled while waiting may find it done all the
        same. Raises what it raises, and `StorageError` where the database itself fails.
        """
        change = partial(_run, self._writer, lambda session: function(session, *args, **kwargs), self._standing)
        if self._gives_way:
            asked = time.perf_counter()
            async with self._courtesy.turn() as way:
                return await self._done(self._writing, partial(change, way), "write", asked)
        with self._courtesy.change():
            return await self._done(self._writing, change, "write")

    async def write_durably(
        self, function: Callable[Concatenate[Session, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do as `write` does, and return only when it would survive the machine losing its power.

        For what has to be on the disk before something is done outside the database. It waits for the disk, which
        takes milliseconds; `write` alone may lose its last moments with the power, never with the process.
        """
        call = partial(_run, self._durable, lambda session: function(session, *args, **kwargs))
        with self._courtesy.change():
            return await self._done(self._writing, call, "write_durably")

    async def _done(
        self, threads: ThreadPoolExecutor, call: Callable[[], T], kind: str, asked: float | None = None
    ) -> T:
        since = time.perf_counter() if asked is None else asked

        def timed() -> T:
            metrics.QUEUE.add(time.perf_counter() - since, kind)
            with metrics.DATABASE.timing(kind):
                return call()

        return await asyncio.get_running_loop().run_in_executor(threads, timed)

    def close(self) -> None:
        """Wait for what is running, and close the file. Does nothing the second time."""
        self._courtesy.end()
        self._reading.shutdown()
        self._writing.shutdown()
        self._reader.dispose()
        # Last, so that SQLite folds the write-ahead log into the file and removes it.
        self._writer.dispose()


def _run(
    engine: Engine,
    function: Callable[[Session], T],
    standing: alerts.Standing | None = None,
    give_way: Callable[[], None] | None = None,
) -> T:
    info = {} if standing is None else {alerts.INFO: standing}
    with (
        sqlite.failures(),
        ReadySession(engine, autoflush=False, expire_on_commit=False, info=info) as session,
    ):
        session.give_way = give_way
        with session.begin():
            result = function(session)
        counted.count(session)
        return result


def open_database(url: str, *, readers: int = 3) -> Database:
    """Open the database at `url` (`sqlite:///…`), bringing an empty or older one up to this version first.

    Raises `StorageError` for an address that is not an SQLite file, a folder that is missing or read-only, a file that
    is no database of ours, and a database of a newer version.
    """
    path = sqlite.file_of(url)
    with sqlite.failures():
        sqlite.check_place(path)
        bring_up(path)
        writer = sqlite.engine(path, "writer", 1)
        lexicon.keep_in(writer)
        _run(writer, _index_as_it_is_now)
        return Database(writer, sqlite.engine(path, "reader", readers), readers)


def migrate(url: str) -> Migrated:
    """Bring the database at `url` up to this version, its search index too; one that is up to date is left alone.

    A database that holds something is first copied to a file beside it. Raises `StorageError` for an address that is
    not an SQLite file, a place that cannot be written, a file that is no database of ours, and one of a newer version.
    """
    path = sqlite.file_of(url)
    with sqlite.failures():
        sqlite.check_place(path)
        done = bring_up(path)
        writer = sqlite.engine(path, "writer", 1)
        try:
            _run(writer, _index_as_it_is_now)
        finally:
            writer.dispose()
    return done


def _index_as_it_is_now(session: Session) -> None:
    if search.stale(session):
        search.rebuild(session, _tell)


def _tell(done: int, articles: int) -> None:
    if articles:
        log.info("The search index is being made anew: %d of %d articles.", done, articles)
