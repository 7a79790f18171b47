"""The real bot's process delivers what its database owes, tries again what was mended, and stops in time."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from delivering import owed

from newsdesk.app import utc_now
from newsdesk.models.outbox import Owed, Refusal, Target
from newsdesk.storage import desks, outbox
from newsdesk.storage.database import Database, open_database
from tests.fakes.client import FakeDiscord

pytest_plugins = ["tests.fakes.fixtures"]


@contextmanager
def running(fake: FakeDiscord, folder: Path) -> Generator[subprocess.Popen[bytes]]:
    line, environment = fake.bot("run")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    database = {"NEWSDESK_DATABASE": f"sqlite:///{folder / 'news.sqlite3'}"}
    with subprocess.Popen(line, cwd=folder, env=kept | database | environment, stderr=subprocess.PIPE) as bot:
        try:
            yield bot
        finally:
            bot.kill()


@pytest.fixture
def db(tmp_path: Path) -> Generator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'news.sqlite3'}")
    yield opened
    opened.close()


def owe(db: Database, guild: int, one: Owed) -> None:
    async def write() -> None:
        desk = await db.write(desks.ensure, f"guild:{guild}", utc_now())
        await db.write(outbox.enqueue, desk, one, utc_now())

    asyncio.run(write())


def test_what_is_owed_goes_out_though_all_sending_was_stopped_before(
    fake: FakeDiscord, db: Database, guild: int, news: int, tmp_path: Path
) -> None:
    owe(db, guild, owed(Target("channel", news), "one"))
    asyncio.run(db.write(outbox.stop, "the token was refused", utc_now()))
    with running(fake, tmp_path) as bot:
        fake.wait(lambda: fake.contents(news), seconds=30)
        owe(db, guild, owed(Target("channel", news), "two"))
        fake.wait(lambda: len(fake.contents(news)) == 2)
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        _, said = bot.communicate(timeout=15)
        assert time.monotonic() - began < 8
    assert bot.returncode == 0, said.decode()
    assert b"Traceback" not in said
    # No line for every tick.
    assert b"apscheduler" not in said
    assert [content.partition("\n")[0] for content in fake.contents(news)] == ["one", "two"]


@pytest.mark.skipif(os.name == "nt", reason="Windows stops a service otherwise")
def test_a_request_without_an_end_does_not_hold_up_the_stop_and_is_sent_once(
    fake: FakeDiscord, db: Database, guild: int, news: int, tmp_path: Path
) -> None:
    owe(db, guild, owed(Target("channel", news), "one"))
    fake.fault("hold_after", method="POST", path=".*/messages")
    with running(fake, tmp_path) as bot:
        fake.wait(fake.held, seconds=30)
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        _, said = bot.communicate(timeout=20)
        assert time.monotonic() - began < 12
    assert bot.returncode == 0, said.decode()
    assert b"Traceback" not in said
    assert len(fake.contents(news)) == 1


def test_a_channel_that_is_mended_gets_what_waited_at_once(
    fake: FakeDiscord, db: Database, guild: int, news: int, tmp_path: Path
) -> None:
    fake.deny(news, "send")
    owe(db, guild, owed(Target("channel", news), "one"))
    with running(fake, tmp_path):

        def paused() -> bool:
            async def read() -> bool:
                desk = await db.read(desks.find, f"guild:{guild}")
                assert desk is not None
                found = await db.read(outbox.paused, desk)
                return [(one.why, one.missing) for one in found] == [(Refusal.NO_PERMISSION, ("Send Messages",))]

            return asyncio.run(read())

        fake.wait(paused, seconds=30)
        # The next probe by itself would come after a minute.
        fake.deny(news)
        fake.wait(lambda: fake.contents(news), seconds=20)
    assert len(fake.contents(news)) == 1
