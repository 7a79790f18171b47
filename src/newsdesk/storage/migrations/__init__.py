"""Brings a database to this version, with Alembic and only where its revision differs; the steps are in `versions`.

Asking for the revision costs one small read: Alembic is imported only where there is something to do.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newsdesk.errors import StorageError
from newsdesk.storage import sqlite

HEAD = "0020"
"""The revision that this version of Newsdesk works with (a test holds it against `versions`)."""

KNOWN = frozenset(f"{number:04}" for number in range(1, int(HEAD) + 1))
"""Every revision that this version can start from."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: the revision before (`None` for an empty database) and after, and the copy made first."""

    before: str | None
    after: str
    copy: Path | None


def bring_up(path: Path, *, copy: bool = True) -> Migrated:
    """Take the steps that a checked file lacks, after a copy of it; without `copy` for one that is a copy already."""
    before = revision_of(path)
    if before == HEAD:
        return Migrated(before, HEAD, None)
    if copy and before is not None:
        # The copy, and as much again where a step writes a whole table anew.
        sqlite.check_room(path.parent, 2 * sqlite.size_of(path))
    copied = _copy(path, before) if copy and before is not None else None
    _upgrade(path)
    return Migrated(before, HEAD, copied)


def revision_of(path: Path) -> str | None:
    """Return the revision of a database, `None` for an empty or missing one. Raises `StorageError` for any other."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(path, timeout=sqlite.BUSY_TIMEOUT / 1000)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "alembic_version" not in names:
            if names:
                raise StorageError(f"{path} is the database of another program. Name another file.")
            return None
        rows: list[tuple[str]] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if not rows:
        return None
    revision = rows[0][0]
    if revision not in KNOWN:
        raise StorageError(
            f"{path} is of a newer Newsdesk: its revision is {revision}, and this one knows {HEAD} at most."
            " Update Newsdesk, or restore the copy that was made before the database was updated."
        )
    return revision


def _copy(path: Path, revision: str) -> Path:
    """Copy the database to a new file beside it, named for its revision, and return that file."""
    copy = path.with_name(f"{path.name}.{revision}.copy")
    number = 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.name}.{revision}.copy{number}")
    with closing(sqlite3.connect(path, timeout=sqlite.BUSY_TIMEOUT / 1000)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    return copy


def _upgrade(path: Path) -> None:
    """Take every step that is missing, all in one transaction."""
    # A tenth of a second to import, and needed once a version.
    from alembic import command
    from alembic.config import Config

    engine = sqlite.engine(path, "writer", 1)
    try:
        with engine.begin() as connection:
            config = Config()
            # A "%" in a path would be read as a reference to another option.
            config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
