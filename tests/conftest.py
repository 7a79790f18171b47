"""What tests of several parts share: settings and an app on a database file of their own."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from newsdesk.app import App, open_app
from newsdesk.config import Settings
from newsdesk.ingest.workers import Inline

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
"""When tests take place. simcord's clock stands at the midnight before."""


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
