"""A copy made while the database is in use, and one put in its place: whole, or nothing is changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from newsdesk.errors import StorageError
from newsdesk.storage import desks, migrations, outbox, sqlite
from newsdesk.storage.backup import back_up, restore
from newsdesk.storage.database import open_database
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'news.db'}"


async def _desk(url: str, key: str) -> None:
    db = open_database(url)
    await db.write(desks.ensure, key, NOW)
    db.close()


def _made_by_the_first_version(path: Path) -> None:
    engine = sqlite.engine(path, "writer", 1)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO desks (key, created_at) VALUES ('guild:1', 0)"))
    engine.dispose()


async def _has(url: str, key: str) -> bool:
    db = open_database(url)
    found = await db.read(desks.find, key)
    db.close()
    return found is not None


def _hidden(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def _full(folder: Path) -> _Usage:
    return _Usage(100, 100, 0)


async def test_there_and_back(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    assert (made.size, made.at) == (made.path.stat().st_size, NOW)
    await _desk(url, "guild:2")
    done = restore(url, made.path, LATER)
    assert (done.at, done.path) == (NOW, tmp_path / "news.db")
    assert await _has(url, "guild:1")
    assert not await _has(url, "guild:2")
    assert done.before is not None
    assert await _has(f"sqlite:///{done.before}", "guild:2"), "the one before is kept whole"
    assert not _hidden(tmp_path), "nothing is left lying about"


async def test_a_database_in_use_is_copied_as_it_is_at_one_moment(url: str, tmp_path: Path) -> None:
    db = open_database(url)
    await db.write(desks.ensure, "guild:1", NOW)
    made = back_up(url, tmp_path / "copy.db", NOW)
    await db.write(desks.ensure, "guild:2", NOW)
    db.close()
    assert await _has(f"sqlite:///{made.path}", "guild:1")
    assert not await _has(f"sqlite:///{made.path}", "guild:2")


async def test_a_database_in_use_is_not_replaced(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    db = open_database(url)
    await db.read(desks.find, "guild:1")
    with pytest.raises(StorageError, match="Stop it"):
        restore(url, made.path, LATER)
    await db.write(desks.ensure, "guild:2", NOW)
    db.close()
    assert await _has(url, "guild:2")


async def test_a_restored_database_is_marked(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    restore(url, made.path, LATER)
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        (backup_at, restored_at) = connection.execute("SELECT backup_at, restored_at FROM delivery").fetchone()
    assert restored_at - backup_at == timedelta(hours=1) / timedelta(microseconds=1)


async def test_one_from_before_there_were_deliveries_is_brought_up(url: str, tmp_path: Path) -> None:
    _made_by_the_first_version(tmp_path / "news.db")
    made = back_up(url, tmp_path / "copy.db", NOW)
    restore(url, made.path, LATER)
    db = open_database(url)
    assert await db.read(desks.find, "guild:1")
    assert await db.read(outbox.stopped) is None
    db.close()


async def test_a_damaged_database_is_replaced_all_the_same_and_kept(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    (tmp_path / "news.db").write_bytes(b"not a database at all" * 1000)
    done = restore(url, made.path, LATER)
    assert await _has(url, "guild:1")
    assert done.before is not None
    assert done.before.read_bytes().startswith(b"not a database")


async def test_a_missing_database_is_made_of_the_backup(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert restore(f"sqlite:///{elsewhere / 'news.db'}", made.path, LATER).before is None
    assert await _has(f"sqlite:///{elsewhere / 'news.db'}", "guild:1")


@pytest.mark.parametrize("name", ["x" * 5_000, "a/" * 3_000])
def test_a_name_that_no_file_can_have_is_told(url: str, tmp_path: Path, name: str) -> None:
    open_database(url).close()
    with pytest.raises(StorageError, match="no file of that name"):
        back_up(url, tmp_path / name, NOW)
    with pytest.raises(StorageError, match="no file of that name"):
        restore(url, tmp_path / name, NOW)


async def test_what_cannot_be_backed_up_says_why(url: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nothing to back up"):
        back_up(url, tmp_path / "copy.db", NOW)
    await _desk(url, "guild:1")
    (tmp_path / "there.db").touch()
    with pytest.raises(StorageError, match="exists already"):
        back_up(url, tmp_path / "there.db", NOW)
    with pytest.raises(StorageError, match="no such folder"):
        back_up(url, tmp_path / "missing" / "copy.db", NOW)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is empty"), (b"hello" * 500, "not a Newsdesk database"), (None, "no file")],
)
async def test_what_is_no_backup_changes_nothing(
    content: bytes | None, sentence: str, url: str, tmp_path: Path
) -> None:
    await _desk(url, "guild:1")
    backup = tmp_path / "copy.db"
    if content is not None:
        backup.write_bytes(content)
    with pytest.raises(StorageError, match=sentence):
        restore(url, backup, LATER)
    assert await _has(url, "guild:1")


async def test_a_backup_of_a_newer_version_is_refused_by_its_name(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    with closing(sqlite3.connect(made.path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"copy\.db is of a newer Newsdesk"):
        restore(url, made.path, LATER)


async def test_a_damaged_backup_is_refused(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    whole = bytearray(made.path.read_bytes())
    # Enough that it is not an index alone: that would be made anew from its table, and nothing lost.
    whole[len(whole) // 2 :] = b"\xff" * (len(whole) - len(whole) // 2)
    made.path.write_bytes(bytes(whole))
    with pytest.raises(StorageError, match="damaged"):
        restore(url, made.path, LATER)
    assert await _has(url, "guild:1")


@pytest.mark.parametrize("share", [0.0005, 0.1, 0.5, 0.9, 0.999])
async def test_a_backup_that_was_not_copied_to_its_end_is_refused(share: float, url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    made = back_up(url, tmp_path / "copy.db", NOW)
    whole, before = made.path.read_bytes(), (tmp_path / "news.db").read_bytes()
    made.path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(StorageError, match=r"damaged|not a Newsdesk database"):
        restore(url, made.path, LATER)
    assert (tmp_path / "news.db").read_bytes() == before
    assert not _hidden(tmp_path)


async def test_the_database_of_another_program_is_refused(url: str, tmp_path: Path) -> None:
    await _desk(url, "guild:1")
    before = (tmp_path / "news.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "recipes.db")) as other, other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StorageError, match=r"recipes\.db is the database of another program"):
        restore(url, tmp_path / "recipes.db", LATER)
    assert (tmp_path / "news.db").read_bytes() == before


async def test_a_full_disk_is_told_before_anything_is_done(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _desk(url, "guild:1")
    monkeypatch.setattr(shutil, "disk_usage", _full)
    with pytest.raises(StorageError, match="no room"):
        back_up(url, tmp_path / "copy.db", NOW)
    assert not (tmp_path / "copy.db").exists()
