"""What the doctor finds wrong, each with what to do about it; a sound installation is called sound."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.errors import ReadingFailed
from newsdesk.ingest.workers import Inline
from newsdesk.models.following import ToFollow
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.models.reading import Draft, Reading
from newsdesk.models.upkeep import Finding, Grade
from newsdesk.storage import feeds, figures, outbox, search, sqlite
from newsdesk.storage.backup import back_up
from newsdesk.storage.database import open_database
from newsdesk.text.query import parse
from newsdesk.upkeep import doctor, machine
from tests.storage.world import NOW, Story, World, words_of


class Usage(NamedTuple):
    """What `shutil.disk_usage` gives."""

    total: int
    used: int
    free: int


def _run(news: World, *statements: str) -> None:
    def change(session: Session) -> None:
        for statement in statements:
            session.execute(text(statement))

    news.write(change)


def _state(news: World) -> dict[str, Finding]:
    return {one.about: one for one in doctor.state(asyncio.run(doctor.look(news.db)), NOW)}


def test_a_sound_installation_is_called_sound(news: World, tmp_path: Path) -> None:
    news.take(None, Story("Event", (words_of(1),)))
    url = f"sqlite:///{news.path}"
    back_up(url, tmp_path / "copy.db", NOW)
    found = [doctor.whole(url), asyncio.run(doctor.index(news.db)), *_state(news).values()]
    assert {one.about: one.grade for one in found} == dict.fromkeys(
        ("database", "index", "clock", "feeds", "delivery", "backup"), Grade.GOOD
    )
    assert not any(one.todo for one in found)


@pytest.mark.parametrize(("free", "grade"), [(10**7, Grade.BAD), (600 * 1024**2, Grade.DOUBTFUL), (10**12, Grade.GOOD)])
def test_the_disk(news: World, monkeypatch: pytest.MonkeyPatch, free: int, grade: Grade) -> None:
    size = 200 * 1024**2
    with news.path.with_name("news.db-wal").open("ab") as log:
        log.truncate(size)

    def usage(_: object) -> Usage:
        return Usage(10**13, 0, free)

    monkeypatch.setattr(shutil, "disk_usage", usage)
    found = doctor.disk(f"sqlite:///{news.path}")
    assert found.grade is grade
    assert bool(found.todo) is (grade is not Grade.GOOD)
    news.path.with_name("news.db-wal").write_bytes(b"")


def test_a_damaged_file_is_told(news: World) -> None:
    for number in range(40):
        news.take(None, Story(f"Event {number}", (words_of(number),)))
    news.db.close()
    damaged = bytearray(news.path.read_bytes())
    for page in range(20, len(damaged) // 4096, 3):
        damaged[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    news.path.write_bytes(damaged)
    found = doctor.whole(f"sqlite:///{news.path}")
    assert found.grade is Grade.BAD
    assert "restore a backup" in found.todo


def test_an_index_that_lies_is_told_and_mended_where_asked(news: World) -> None:
    news.take(None, Story("Event", (words_of(1),)))
    _run(news, "INSERT INTO article_words (article_words) VALUES ('delete-all')")
    found = asyncio.run(doctor.index(news.db))
    assert found.grade is Grade.BAD
    assert "--mend" in found.todo
    assert asyncio.run(doctor.index(news.db, lambda _done, _all: None)).grade is Grade.GOOD
    assert asyncio.run(doctor.index(news.db)).found == "The search index says what the articles say."


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE article_words_data SET block = zeroblob(length(block)) WHERE id > 10",
        "DELETE FROM article_words_data WHERE id > 10",
        "UPDATE article_words_data SET block = zeroblob(10) WHERE id IN (1, 10)",
    ],
)
def test_an_index_that_cannot_be_read_is_told_and_mended_where_asked(news: World, damage: str) -> None:
    desk = news.desk("guild:1")
    for number in range(40):
        news.take(desk, Story(f"Harbour event {number}", (words_of(number),)))
    news.db.close()
    with closing(sqlite3.connect(news.path)) as connection, connection:
        connection.execute(damage)
    db = open_database(f"sqlite:///{news.path}")
    try:
        found = asyncio.run(doctor.index(db))
        assert found.grade is Grade.BAD
        assert "--mend" in found.todo
        assert doctor.whole(f"sqlite:///{news.path}").grade is Grade.GOOD
        assert asyncio.run(doctor.index(db, lambda _done, _all: None)).grade is Grade.GOOD
        assert asyncio.run(doctor.index(db)).found == "The search index says what the articles say."
        assert len(asyncio.run(db.read(search.newest, desk, parse("harbour"), limit=99))) == 40
    finally:
        db.close()


def test_a_worker_that_cannot_read_is_told() -> None:
    class Broken(Inline):
        async def read(self, draft: Draft) -> Reading:
            raise ReadingFailed("It takes too much memory.")

    assert asyncio.run(doctor.workers(Inline())).grade is not Grade.BAD
    found = asyncio.run(doctor.workers(Broken()))
    assert found.grade is Grade.BAD
    assert "too much memory" in found.found


def test_a_clock_that_was_set_back_is_told(news: World) -> None:
    news.take(None, Story("Event", (words_of(1),)), NOW + timedelta(hours=2))
    assert _state(news)["clock"].grade is Grade.BAD


def test_feeds_in_trouble_are_named(news: World) -> None:
    desk = news.desk("guild:1")
    for name in ("good", "failing", "quiet", "gone"):
        feed = ToFollow(f"https://{name}.example/feed", name)
        news.write(feeds.follow, desk, feed, NOW, most=10)
    _run(
        news,
        "UPDATE feeds SET failures = 3, why = 'The server says 500.' WHERE title = 'failing'",
        "UPDATE feed_follows SET quiet_at = 1 WHERE title = 'quiet'",
        "UPDATE feeds SET failures = 1, why = 'gone', next_check_at = NULL WHERE title = 'gone'",
    )
    found = _state(news)["feeds"]
    assert found.grade is Grade.DOUBTFUL
    assert "4 followed, 3 of them in trouble" in found.found
    assert "https://failing.example/feed (The server says 500.)" in found.found
    assert "https://quiet.example/feed (quiet)" in found.found


def test_what_is_owed_and_not_sent_is_told(news: World) -> None:
    desk = news.desk("guild:1")
    owed = Owed("k1", Deed.SEND, Target("channel", 5), Kind.FEED, "about", Message((Line((Plain("Hi."),)),)))
    news.write(outbox.enqueue, desk, owed, NOW - timedelta(hours=1))
    found = _state(news)["delivery"]
    assert found.grade is Grade.DOUBTFUL
    assert "Is the bot running?" in found.todo
    news.write(outbox.stop, "Discord does not take the token", NOW)
    found = _state(news)["delivery"]
    assert found.grade is Grade.BAD
    assert "Discord does not take the token" in found.found


def test_how_old_the_last_backup_is_is_told(news: World, tmp_path: Path) -> None:
    assert _state(news)["backup"].grade is Grade.GOOD, "there is nothing to lose"
    news.take(None, Story("Event", (words_of(1),)))
    found = _state(news)["backup"]
    assert (found.grade, found.found) == (Grade.DOUBTFUL, "There is none.")
    url = f"sqlite:///{news.path}"
    assert back_up(url, tmp_path / "old.db", NOW - timedelta(days=8)).noted
    assert _state(news)["backup"].grade is Grade.DOUBTFUL
    back_up(url, tmp_path / "new.db", NOW - timedelta(hours=8))
    assert _state(news)["backup"].grade is Grade.GOOD
    assert asyncio.run(news.db.read(figures.depths, NOW)).backup == NOW - timedelta(hours=8)


def test_a_backup_that_cannot_be_noted_says_so(news: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT", 50)
    other = sqlite3.connect(news.path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        done = back_up(f"sqlite:///{news.path}", tmp_path / "copy.db", NOW)
    finally:
        other.close()
    assert (done.noted, done.path.exists()) == (False, True)


def test_what_waits_is_counted(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, Story("Event", (words_of(1),)), NOW - timedelta(minutes=30))
    news.take(None, Story("Other", (words_of(2),)), NOW - timedelta(hours=3))
    news.write(feeds.follow, desk, ToFollow("https://a.example/feed", "a"), NOW - timedelta(minutes=5), most=10)
    owed = Owed("k1", Deed.SEND, Target("channel", 5), Kind.FEED, "about", Message((Line((Plain("Hi."),)),)))
    news.write(outbox.enqueue, desk, owed, NOW - timedelta(hours=1))
    found = asyncio.run(news.db.read(figures.depths, NOW))
    assert (found.articles, found.last_hour, found.last_day) == (2, 1, 2)
    assert (found.feeds, found.feeds_due, found.feeds_failing) == (1, 1, 0)
    assert (found.owed, found.oldest_due, found.hits) == (1, NOW - timedelta(hours=1), 0)


def test_what_the_machine_gives_is_measured(news: World) -> None:
    held = machine.held(f"sqlite:///{news.path}")
    assert held.database == news.path.stat().st_size + news.path.with_name("news.db-wal").stat().st_size
    assert held.free > 0
    assert (held.memory > 10 * 1024**2) is (sys.platform == "linux")
