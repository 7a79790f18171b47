"""Copies of a whole database: one made while it is in use, and one put in its place.

What was sent since a backup is unknown to it, so a restored database is marked: `outbox` reads every channel back
before anything is sent there.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from newsdesk.errors import StorageError
from newsdesk.storage import sqlite
from newsdesk.storage.migrations import HEAD, bring_up, revision_of
from newsdesk.storage.outbox import targets
from newsdesk.storage.tables import EPOCH, MICROSECOND

_HEADER = 100
"""Bytes with which a database begins, of its format."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was made: where it is, how large (bytes), and of when."""

    path: Path
    size: int
    at: datetime
    noted: bool = True
    """Whether it stands in the database that it was made, for whoever asks how long ago that was."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was put in place: of when it is, and where the one before it is kept, if there was one."""

    path: Path
    at: datetime
    before: Path | None


def back_up(url: str, to: Path, now: datetime) -> Backup:
    """Copy the database at `url` to a new file, as it is at one moment; the bot may be running.

    The file appears when it is whole. Raises `StorageError` where there is no database of ours, where `to` exists or
    cannot be made, and where the disk has no room.
    """
    path = sqlite.file_of(url)
    with sqlite.failures():
        revision = revision_of(path) if path.exists() else None
        if revision is None:
            raise StorageError(f"There is no database in {path} yet, so there is nothing to back up.")
        if to.exists():
            raise StorageError(f"{to} exists already. Name a new file for the backup.")
        sqlite.check_place(to)
        sqlite.check_room(to.parent, sqlite.size_of(path))
        with _beside(to) as made:
            _copy(path, made)
            if revision == HEAD:  # before there were deliveries, the file's own time has to do
                with closing(sqlite3.connect(made)) as connection, connection:
                    targets.stamp(connection, now)
            _to_disk(made)
            made.rename(to)
    size = to.stat().st_size
    return Backup(to, size, now, noted=revision == HEAD and _noted(path, size, now))


def restore(url: str, backup: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database at `url`, brought up to this version and marked as restored.

    The database that was there is kept beside it. The bot must not be running. Raises `StorageError`, and changes
    nothing, where it is, where the backup is missing, damaged, of another program or of a newer version, and where the
    disk has no room.
    """
    path = sqlite.file_of(url)
    with sqlite.failures():
        sqlite.check_place(path)
        if not backup.is_file():
            raise StorageError(f"There is no file {backup}. Name the backup that is to be restored.")
        if path.exists() and backup.samefile(path):
            raise StorageError(f"{backup} is the database itself. Name the backup that is to be restored.")
        if revision_of(backup) is None:
            raise StorageError(f"{backup} is empty. Name the backup that is to be restored.")
        _check_length(backup)
        sqlite.check_room(path.parent, sqlite.size_of(backup))
        with _beside(path) as made:
            _copy(backup, made)
            _check_whole(made, backup)
            bring_up(made, copy=False)
            at = _mark(made, backup, now)
            _to_disk(made)
            before = _put_aside(path, now)
            made.replace(path)
            _to_disk(path.parent)
    return Restored(path, at, before)


def _mark(made: Path, backup: Path, now: datetime) -> datetime:
    """Mark a copy as restored, and return of when it is: by its own stamp, else by the file's time of change."""
    engine = sqlite.engine(made, "writer", 1)
    try:
        with Session(engine) as session, session.begin():
            at = targets.stamped(session) or datetime.fromtimestamp(backup.stat().st_mtime, tz=now.tzinfo)
            targets.restored(session, min(at, now), now)
    finally:
        engine.dispose()
    return min(at, now)


def _put_aside(path: Path, now: datetime) -> Path | None:
    """Move the present database out of the way, log and all, and return where it is kept."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    _check_unused(path)
    kept = path.with_name(f"{path.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    if kept.exists():
        kept = kept.with_name(f"{kept.name}-{secrets.token_hex(2)}")
    # The log goes first: beside another database, SQLite would play it into that. A sound one has none by now.
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(kept.with_name(kept.name + ending))
    try:
        # Under both names until the backup takes its place, so that there is a database at every moment.
        kept.hardlink_to(path)
    except OSError:  # a disk that has no links
        path.rename(kept)
    return kept


def _check_unused(path: Path) -> None:
    """Raise `StorageError` where another connection has the database open; one that is damaged is in nobody's use."""
    try:
        with closing(sqlite3.connect(path, timeout=0.2)) as connection:
            # SQLite leaves its write-ahead log only for whoever is alone with the file, and folds it in before.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StorageError(
                f"Newsdesk, or another program, is using {path}. Stop it, restore, and start it again."
            ) from None
        raise
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise


def _check_length(backup: Path) -> None:
    """Raise `StorageError` for a file that breaks off: SQLite notices that only where it needs what is missing."""
    with backup.open("rb") as file:
        header = file.read(_HEADER)
    # Two numbers at fixed places (SQLite, "Database File Format", 1.3): a page's size, and how many there are.
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    if backup.stat().st_size < (65_536 if page == 1 else page) * pages:
        raise _damaged(backup)


def _check_whole(path: Path, named: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != ("ok",):
        raise _damaged(named)


def _damaged(backup: Path) -> StorageError:
    return StorageError(f"The backup {backup} is damaged, or was not copied to its end. Restore an older one.")


def _noted(path: Path, size: int, now: datetime) -> bool:
    """Note in the database that it was backed up; `False` where it may only be read, or is too busy for that."""
    try:
        with closing(sqlite3.connect(path, timeout=sqlite.BUSY_TIMEOUT / 1000)) as connection, connection:
            connection.execute(
                "INSERT INTO backups (id, at, bytes) VALUES (1, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET at = excluded.at, bytes = excluded.bytes",
                ((now - EPOCH) // MICROSECOND, size),
            )
    except sqlite3.OperationalError:
        return False
    return True


def _copy(path: Path, to: Path) -> None:
    # One read transaction: what is written meanwhile is not in it. sqlite3's own backup would begin again each time.
    with closing(sqlite3.connect(path, timeout=sqlite.BUSY_TIMEOUT / 1000)) as connection:
        connection.execute("VACUUM INTO ?", (str(to),))


def _to_disk(path: Path) -> None:
    """Have a file, or a folder's list of files, written to the disk; not every system can do so for folders."""
    try:
        opened = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows, for a folder
        return
    try:
        os.fsync(opened)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(opened)


@contextlib.contextmanager
def _beside(path: Path) -> Generator[Path]:
    """Give a name in the same folder to work on, and leave nothing of it behind that was not renamed."""
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield made
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            made.with_name(made.name + ending).unlink(missing_ok=True)
