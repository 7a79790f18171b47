"""Everything that is odd about SQLite and its driver: addresses, pragmas, transactions, and its failures as sentences.

What runs on the connections is left to `database`.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    Connection,
    Engine,
    Select,
    create_engine,
    event,
    func,
    select,
    type_coerce,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from newsdesk.errors import StorageError
from newsdesk.words import reason

# How long a write waits for another process's (milliseconds): a batch of articles can take a quarter of a second, a
# migration of a large database several seconds.
BUSY_TIMEOUT = 15_000

# Kibibytes of page cache. The writer sorts and merges index pages; a reader finds most pages in the mapped file.
WRITER_CACHE = 16_384
READER_CACHE = 4_096

# Bytes that have to stay free on the disk beside what is written there: the bot goes on writing meanwhile.
ROOM = 16 * 1024**2

# Statements that a connection keeps prepared. There are some 400 in all; preparing one anew takes 0.05 to 0.5 ms.
PREPARED = 512

# How much of the file, from its beginning, is read as if it were memory (bytes): the most that SQLite maps. It costs
# addresses alone; what of it is in memory is the system's file cache, and given up when memory is short.
MAPPED = 2**31 - 65_536

# The write-ahead log is cut back to this (bytes) after a checkpoint, so that one large batch does not keep its size.
LOG_LIMIT = 64 * 1024**2


def file_of(url: str) -> Path:
    """Return the file that a database address names.

    Raises `StorageError` for an address that is none, that is not SQLite's, or that names no file. The sentence never
    repeats the address: it may hold a password.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StorageError(
            "The database address cannot be read. It looks like sqlite:///news.db, or sqlite:////srv/news.db with a"
            " whole path."
        ) from None
    if backend == "postgresql":
        raise StorageError(
            "PostgreSQL is not supported yet. Use an SQLite file for now, such as sqlite:///news.db; it serves"
            " one machine well."
        )
    if backend != "sqlite" or parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StorageError(
            f"{parsed.drivername} is no database that Newsdesk can use. Use an SQLite file, such as sqlite:///news.db."
        )
    name = parsed.database or ""
    if not name or name == ":memory:" or name.startswith("file:") or parsed.query:
        # Several connections are open at once, and each would have a memory of its own.
        raise StorageError("The database has to be a file, such as sqlite:///news.db; it cannot be kept in memory.")
    return Path(name)


def check_place(path: Path) -> None:
    """Raise `StorageError` where no database can be opened or made at `path`."""
    folder = path.parent
    if not folder.is_dir():
        raise StorageError(
            f"The database cannot be kept in {folder}: there is no such folder. Make it, or name another."
        )
    if path.is_dir():
        raise StorageError(f"{path} is a folder. Name the database file in it, such as {path / 'news.db'}.")
    # SQLite needs the folder too: it keeps its write-ahead log beside the file.
    for place in (path, folder) if path.exists() else (folder,):
        if not os.access(place, os.W_OK):
            raise StorageError(f"{place} may only be read. Newsdesk needs to write to it: change its permissions.")


def at_once(rows: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]) -> Select[list[list[Any]]]:
    """Return a statement of one value: all the rows of another, each a list, in their order.

    For what thousands of rows are asked: at each one the driver lets other threads in, and while articles are taken in
    it then waits up to 5 ms for its turn (`sys.getswitchinterval`). Rows in an order need a limit, -1 for none: without
    one SQLite may leave out the order of what another statement reads. A column of JSON comes as text.
    """
    told = rows.subquery("rows")
    values = func.json_group_array(func.json_array(*told.c))
    return select(cast("ColumnElement[list[list[Any]]]", type_coerce(values, JSON)))


def values_at_once(rows: Select[Any]) -> Select[list[Any]]:
    """Return a statement of one value: all the rows of one column, as `at_once` returns those of several."""
    (value,) = rows.subquery("rows").c
    return select(cast("ColumnElement[list[Any]]", type_coerce(func.json_group_array(value), JSON)))


def size_of(path: Path) -> int:
    """Return how many bytes a database has on the disk, its write-ahead log included."""
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def check_room(folder: Path, size: int) -> None:
    """Raise `StorageError` where so many bytes have no room on the disk of a folder."""
    free = shutil.disk_usage(folder).free
    if free < size + ROOM:
        raise StorageError(
            f"The disk has no room: {size / 1024**2:,.0f} MB are needed in {folder}, and {free / 1024**2:,.0f} MB are"
            " free. Free some space, or choose another place."
        )


def engine(path: Path, role: Literal["reader", "writer"], connections: int) -> Engine:
    """Return an engine over the file, one connection a thread.

    Transactions are begun by us: the driver of Python 3.11 begins none before a SELECT, so that two questions of one
    reader could see two states, and none before DDL, so that half a migration could stay. A writer takes its lock at
    the start: one that first reads and then finds it taken could not go on at all.
    """
    made = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        json_serializer=_compact,
        # What people ask would stand in the trace of a statement that fails, and so in the log.
        hide_parameters=True,
        connect_args={
            "check_same_thread": False,
            "timeout": BUSY_TIMEOUT / 1000,
            "cached_statements": PREPARED,
        },
    )
    begin = "BEGIN IMMEDIATE" if role == "writer" else "BEGIN"

    def connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        _prepare(connection, role)

    def begun(connection: Connection) -> None:
        if role == "writer":
            # FULL: the log is on the disk when the transaction has ended. It cannot be changed inside of one.
            wanted = "FULL" if connection.get_execution_options().get("durable", False) else "NORMAL"
            if connection.info.get("synchronous") != wanted:
                connection.exec_driver_sql(f"PRAGMA synchronous = {wanted}")
                connection.info["synchronous"] = wanted
        connection.exec_driver_sql(begin)

    event.listen(made, "connect", connected)
    event.listen(made, "begin", begun)
    return made


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _prepare(connection: DBAPIConnection, role: Literal["reader", "writer"]) -> None:
    connection.isolation_level = None  # pyright: ignore[reportAttributeAccessIssue]  # of sqlite3: it begins nothing
    cursor = connection.cursor()
    try:
        if role == "writer":
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA recursive_triggers = OFF")
            cursor.execute(f"PRAGMA journal_size_limit = {LOG_LIMIT}")
        # In WAL mode a crash of the process loses nothing; one of the machine may lose the last commits, never more.
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA cache_size = -{WRITER_CACHE if role == 'writer' else READER_CACHE}")
        cursor.execute(f"PRAGMA mmap_size = {MAPPED}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        if role == "reader":
            cursor.execute("PRAGMA query_only = ON")
    finally:
        cursor.close()


_REASONS = {
    sqlite3.SQLITE_FULL: "error.disk_full",
    sqlite3.SQLITE_READONLY: "error.read_only",
    sqlite3.SQLITE_CANTOPEN: "error.no_database",
    sqlite3.SQLITE_PERM: "error.no_database",
    sqlite3.SQLITE_NOTADB: "error.other_file",
    sqlite3.SQLITE_CORRUPT: "error.damaged",
    sqlite3.SQLITE_CORRUPT_VTAB: "error.damaged_index",
    sqlite3.SQLITE_IOERR: "error.disk_fails",
    sqlite3.SQLITE_BUSY: "error.locked",
    sqlite3.SQLITE_LOCKED: "error.locked",
}


@contextmanager
def failures() -> Generator[None]:
    """Turn what a person can do something about into `StorageError`; everything else stays what it is, a bug."""
    try:
        yield
    except DBAPIError as error:
        key = _reason(error.orig)
        if key is None:
            raise
        raise StorageError(reason(key)) from error
    except sqlite3.Error as error:
        key = _reason(error)
        if key is None:
            raise
        raise StorageError(reason(key)) from error
    except OSError as error:
        if error.errno not in (errno.ENAMETOOLONG, errno.ELOOP):
            raise
        raise StorageError(reason("error.no_file_name", why=error.strerror or "")) from error


def fails(error: BaseException) -> bool:
    """Tell whether it is the database that fails, with an error of `failures`, and not what was asked of it."""
    return _reason(error.orig if isinstance(error, DBAPIError) else error) is not None


def _reason(error: BaseException | None) -> str | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    # The low byte is the kind, the rest its variety.
    return None if code is None else _REASONS.get(code) or _REASONS.get(code & 0xFF)
