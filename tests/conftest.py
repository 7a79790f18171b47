"""What tests of several parts share: settings, an app on a database file of their own, and what keeps a run short."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio

from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.ingest import workers
from newsdesk.ingest.workers import Inline
from newsdesk.storage import migrations
from tests import examples
from tests.measuring import Measuring

hypothesis.settings.load_profile(examples.QUICK)  # unless the command line names another

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
"""When tests take place. simcord's clock stands at the midnight before."""

IN_MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory."""
ROOM = 2 * 1024**3
"""So many bytes have to be free there: a run holds less than a tenth of it at a time."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line ask for coverage of every test."""
    parser.addoption("--measure-all", action="store_true", help="measure coverage of tests that will add nothing, too")


def pytest_configure(config: pytest.Config) -> None:
    """Have coverage measured of some tests, and keep what they write in memory, where nothing waits for a disk."""
    config.pluginmanager.register(Measuring(every=bool(config.getoption("--measure-all"))), "measuring")
    if "TMPDIR" in os.environ or not os.access(IN_MEMORY, os.W_OK) or shutil.disk_usage(IN_MEMORY).free < ROOM:
        return
    # The processes of a run, and what they start, have it from this one's environment.
    os.environ["TMPDIR"] = tempfile.tempdir = tempfile.mkdtemp(prefix="newsdesk-tests-", dir=IN_MEMORY)
    config.add_cleanup(partial(shutil.rmtree, tempfile.tempdir, ignore_errors=True))


@pytest.fixture(autouse=True, scope="session")
def reading_once() -> Generator[None]:
    """Read an article, or find what the texts of a story tell, once a process: the same text gives the same values."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("_read", "_find_story"):
            patched.setattr(workers, name, lru_cache(256)(getattr(workers, name)))
        yield


@pytest.fixture(autouse=True, scope="session")
def migrating(tmp_path_factory: pytest.TempPathFactory) -> Generator[Callable[[Path], None]]:
    """Migrate one empty database a process, and hand each test that opens a new one a copy of it.

    A copy costs a hundredth of a migration. A database that holds anything is migrated as ever; so is each new one in a
    test that asks for `real_migrations`. Gives the real migration.
    """
    upgrade: Callable[[Path], None] = migrations._upgrade  # pyright: ignore[reportPrivateUsage]  # its only door
    empty = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"

    def copy_or_upgrade(path: Path) -> None:
        if path.exists() and path.stat().st_size:
            upgrade(path)
            return
        if not empty.exists():
            upgrade(empty)
        shutil.copyfile(empty, path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(migrations, "_upgrade", copy_or_upgrade)
        yield upgrade


@pytest.fixture
def real_migrations(migrating: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every step of the migrations for each new database of this test."""
    monkeypatch.setattr(migrations, "_upgrade", migrating)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The defaults, with both databases in a folder of the test's own."""
    return Settings(
        database=f"sqlite:///{tmp_path / 'news.sqlite3'}", local_database=f"sqlite:///{tmp_path / 'local.sqlite3'}"
    )


@pytest_asyncio.fixture
async def app(settings: Settings) -> AsyncGenerator[App]:
    """An app on a real database, reading articles in the test's own process."""
    opened = open_app(settings, now=lambda: NOW, reader=Inline())
    yield opened
    await opened.close()
