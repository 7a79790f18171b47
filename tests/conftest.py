"""What tests of several parts share: settings, an app on a database file of their own, and what keeps a run short."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator, Callable, Generator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio

from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.ingest.workers import Inline
from newsdesk.storage import migrations
from tests import examples

hypothesis.settings.load_profile(examples.QUICK)  # unless the command line names another

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
"""When tests take place. simcord's clock stands at the midnight before."""

TIMED = (
    "linear_time",
    "good_time",
    "ends_in_time",
    "_as_long_as_",
    "takes_milliseconds",
    "in_proportion",
    "costs_the_same",
)
"""What stands in the names of tests that hold a time over a long text."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage of what is timed, nor of what is tried on many examples.

    Noting each line of a long text's way makes it three to five times as long; short texts reach the same lines. What
    lines a drawn example reaches is chance, which coverage should not hang on.
    """
    for item in items:
        if any(word in item.name for word in TIMED) or hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker(pytest.mark.no_cover)


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
