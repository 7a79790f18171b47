"""The engines and threads: what is refused, what is one transaction, what a reader cannot do."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from newsdesk.errors import StorageError
from newsdesk.storage import articles, desks, outbox, sqlite
from newsdesk.storage.database import open_database
from newsdesk.storage.tables import DeskRow, FollowRow
from tests.storage.world import NOW, Story, World, words_of

PAGE = 4096


def _keys(session: Session) -> list[str]:
    return list(session.scalars(select(DeskRow.key).order_by(DeskRow.id)))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://reader:hush@db.example/news", "PostgreSQL is not supported yet"),
        ("mysql://reader:hush@db.example/news", "mysql"),
        ("sqlite+aiosqlite:///news.db", "sqlite+aiosqlite"),
        ("nonsense", "cannot be read"),
        ("unheard://of", "unheard is no database"),
        ("", "cannot be read"),
        ("sqlite://", "cannot be kept in memory"),
        ("sqlite:///:memory:", "cannot be kept in memory"),
        ("sqlite:///file:news.db?mode=memory&uri=true", "cannot be kept in memory"),
    ],
)
def test_an_address_that_is_no_sqlite_file_is_refused_without_repeating_it(url: str, says: str) -> None:
    with pytest.raises(StorageError, match=says.replace("+", r"\+")) as refused:
        open_database(url)
    assert "hush" not in str(refused.value)


def test_a_missing_folder_a_folder_and_another_programs_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no such folder"):
        open_database(f"sqlite:///{tmp_path}/nowhere/news.db")
    with pytest.raises(StorageError, match="is a folder"):
        open_database(f"sqlite:///{tmp_path}")
    (tmp_path / "notes.txt").write_text("no database, but long enough to look like one. " * 50)
    with pytest.raises(StorageError, match="not a Newsdesk database"):
        open_database(f"sqlite:///{tmp_path}/notes.txt")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StorageError, match="another program"):
        open_database(f"sqlite:///{tmp_path}/other.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_that_may_only_be_read_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StorageError, match="may only be read"):
            open_database(f"sqlite:///{tmp_path}/news.db")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "may only be read"),
        (sqlite3.SQLITE_IOERR_WRITE, "disk does not answer"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "damaged"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "locked"),
    ],
)
def test_what_a_person_can_mend_becomes_a_sentence(code: int, says: str) -> None:
    raised = sqlite3.OperationalError("in the words of SQLite")
    raised.sqlite_errorcode = code
    with pytest.raises(StorageError, match=says), sqlite.failures():
        raise raised
    with pytest.raises(StorageError, match=says), sqlite.failures():
        raise DBAPIError("SELECT 1", {}, raised)


def test_a_bug_stays_a_bug(news: World) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        news.read(lambda session: session.execute(text("SELECT * FROM nowhere")))


def test_a_call_is_one_transaction(news: World) -> None:
    def half(session: Session) -> None:
        desks.ensure(session, "guild:1", NOW)
        raise LookupError("half way")

    with pytest.raises(LookupError):
        news.write(half)
    assert news.read(_keys) == []
    news.write(desks.ensure, "guild:2", NOW)
    assert news.read(_keys) == ["guild:2"]


def test_a_reader_cannot_write(news: World) -> None:
    with pytest.raises(StorageError, match="may only be read"):
        news.read(desks.ensure, "guild:1", NOW)
    assert news.read(_keys) == []


def test_a_reader_sees_one_state_while_others_write(news: World) -> None:
    asked, written = threading.Event(), threading.Event()

    def twice(session: Session) -> tuple[list[str], list[str]]:
        before = _keys(session)
        asked.set()
        assert written.wait(10)
        return before, _keys(session)

    async def both() -> tuple[list[str], list[str]]:
        reading = asyncio.ensure_future(news.db.read(twice))
        await asyncio.to_thread(asked.wait, 10)
        await news.db.write(desks.ensure, "guild:1", NOW)
        written.set()
        return await reading

    assert asyncio.run(both()) == ([], [])
    assert news.read(_keys) == ["guild:1"]


def test_writes_go_one_after_the_other(news: World) -> None:
    async def many() -> None:
        await asyncio.gather(*(news.db.write(desks.ensure, f"guild:{n % 5}", NOW) for n in range(40)))

    asyncio.run(many())
    assert sorted(news.read(_keys)) == [f"guild:{n}" for n in range(5)]


def test_foreign_keys_hold(news: World) -> None:
    with pytest.raises(IntegrityError):
        news.write(
            lambda session: session.execute(
                insert(FollowRow), [{"desk_id": 77, "source_id": 78, "from_seq": 1, "since": NOW}]
            )
        )


def test_a_time_without_a_zone_is_refused(news: World) -> None:
    with pytest.raises(Exception, match="without a zone"):
        news.write(desks.ensure, "guild:1", datetime(2026, 1, 1))  # noqa: DTZ001  that is the point


def test_the_write_ahead_log_is_folded_in_and_gone_after_closing(news: World) -> None:
    news.desk("guild:1")
    news.db.close()
    assert sorted(path.name for path in news.path.parent.iterdir()) == ["news.db"]
    news.db.close()


def test_opening_a_database_that_is_up_to_date_imports_no_alembic(news: World) -> None:
    news.db.close()
    program = (
        "import sys; from newsdesk.storage.database import open_database;"
        f" open_database('sqlite:///{news.path}').close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": "src"},
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "False"


def _root_page(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(root)


@pytest.mark.parametrize("pages", [slice(68, None), slice(3, 60)])
def test_a_file_that_breaks_off_or_has_lost_pages_is_told_when_it_is_opened(news: World, pages: slice) -> None:
    news.db.close()
    whole = bytearray(news.path.read_bytes())
    lost = len(whole[pages.start * PAGE : None if pages.stop is None else pages.stop * PAGE])
    whole[pages.start * PAGE : pages.start * PAGE + lost] = b"" if pages.stop is None else bytes(lost)
    news.path.write_bytes(whole)
    with pytest.raises(StorageError, match="damaged"):
        open_database(f"sqlite:///{news.path}")
    assert news.path.read_bytes() == whole


def test_a_page_lost_in_the_middle_is_told_where_it_is_met_and_what_does_not_need_it_goes_on(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, Story("Harbour", (words_of(1),)))
    news.db.close()
    whole, root = bytearray(news.path.read_bytes()), _root_page(news.path, "articles")
    whole[(root - 1) * PAGE : root * PAGE] = bytes(PAGE)
    news.path.write_bytes(whole)
    damaged = World(open_database(f"sqlite:///{news.path}"), news.path)
    try:
        with pytest.raises(StorageError, match="damaged"):
            damaged.take(desk, Story("Ferry", (words_of(2),)))
        with pytest.raises(StorageError, match="damaged"):
            damaged.read(articles.many, desk, [1])
        assert damaged.desk("guild:2").key == "guild:2"
        assert damaged.read(outbox.owed) == 0
    finally:
        damaged.db.close()
