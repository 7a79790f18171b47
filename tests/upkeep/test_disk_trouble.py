"""A disk that is full or may only be read: a sentence that says what to do, nothing lost, and afterwards it goes on.

On Linux, where a test may have a disk of its own, it is a real one in memory; everywhere SQLite itself says that it is
full.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from polling import CHANNEL, Newsstand, item, newsstand, rss
from sqlalchemy import Engine

from newsdesk.errors import StorageError
from newsdesk.models.outbox import Kind
from newsdesk.storage import search, soundness
from newsdesk.text.query import Query
from tests.upkeep.small_disk import ITEMS

ROOT = Path(__file__).resolve().parents[2]
OWN_DISK = ("unshare", "--user", "--map-root-user", "--mount")
SIZE = "6m"


def _may_have_a_disk() -> bool:
    if sys.platform != "linux":
        return False
    try:
        tried = subprocess.run(
            [*OWN_DISK, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def _set(stand: Newsstand, pragma: str) -> None:
    """Set something of the connection that writes, which between two calls nobody has."""
    writer: Engine = stand.app.db._writer  # pyright: ignore[reportPrivateUsage]  # there is no other way to it
    connection = writer.raw_connection()
    try:
        cursor = connection.cursor()
        pages = cursor.execute("PRAGMA page_count").fetchone()
        cursor.execute(f"PRAGMA {pragma.format(*pages or ())}").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("trouble", "over", "sentence"),
    [
        ("max_page_count = {}", "max_page_count = 1000000000", "disk is full"),
        ("query_only = ON", "query_only = OFF", "may only be read"),
    ],
)
async def test_a_database_that_takes_nothing_stores_nothing_by_half_and_goes_on(
    trouble: str, over: str, sentence: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with newsstand(tmp_path) as stand:
        stand.serve("/feed", rss("Courier", [item(0)]))
        await stand.follow("guild:1", "/feed", post=CHANNEL)
        await stand.poll()
        _set(stand, trouble)
        stand.serve("/feed", rss("Courier", [item(number, hours=1) for number in range(ITEMS)]))
        with pytest.raises(StorageError, match=sentence):
            await stand.poll(hours=2)
        desk = await stand.app.desk("guild:1")
        stored = await stand.app.db.read(search.count, desk, Query())
        assert 1 <= stored < ITEMS, "what there was room for, and it can be asked for"
        assert not [record for record in caplog.records if record.exc_info], "no trace of what nobody can mend in code"
        _set(stand, over)
        await stand.poll(minutes=2)
        assert await stand.app.db.read(search.count, desk, Query()) == ITEMS
        assert len(await stand.owed(Kind.FEED)) == ITEMS - 1
        assert await stand.app.db.write(search.check) == ()
    assert soundness.problems(tmp_path / "news.db") == ()


def test_a_real_disk_that_is_full_and_then_may_only_be_read(tmp_path: Path) -> None:
    if not _may_have_a_disk():
        pytest.skip("no disk can be had here but the computer's own")
    program = f'mount -t tmpfs -o size={SIZE} none "$1" && exec "$0" -m tests.upkeep.small_disk "$1"'
    paths = os.pathsep.join(str(ROOT / path) for path in ("src", "tests/ingest"))
    done = subprocess.run(
        [*OWN_DISK, "sh", "-c", program, sys.executable, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["raised"], "the trouble was real"
    assert {sentence.partition(",")[0] for sentence in found["raised"]} == {"The disk is full"}
    assert found["traces"] == 0
    assert found["asked"] >= 1, "what there is can be asked for meanwhile"
    assert found["backup"].startswith("The disk has no room")
    assert (found["articles"], found["posts"]) == (found["published"], found["published"] - 1)
    assert found["wrong"] == []
    assert "may only be read" in found["ro"]
    assert found["rw"] == ""
