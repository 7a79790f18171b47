"""How much a desk may save, and what happens when the disk is nearly full: a sentence, and nothing lost."""

from __future__ import annotations

import logging
import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest

from newsdesk.app import App
from newsdesk.errors import StorageError, UnreadableText
from newsdesk.models.answers import SaveOutcome
from newsdesk.models.article import SourceKind
from newsdesk.models.following import ToFollow
from newsdesk.models.reading import Draft
from newsdesk.storage import feeds, figures
from tests.conftest import NOW

LONG = (
    "The harbour of Saltmere opens again on Monday, said {who}. The first ferry leaves at noon, and many will be on it."
)


async def save(app: App, desk: str, number: int) -> SaveOutcome:
    text = Draft(text="\n\n".join(LONG.format(who=f"board {number} of pier {line}") for line in range(3)))
    return (await app.save(await app.desk(desk), text, SourceKind.PASTED, "reader")).outcome


def limited(app: App, **limits: int) -> None:
    app.settings = app.settings.model_copy(update=limits)


async def test_a_desk_saves_so_many_texts_a_day_and_no_other_desk_is_kept_from_it(app: App) -> None:
    limited(app, saved_per_day=2)
    assert [await save(app, "guild:1", number) for number in (1, 2)] == [SaveOutcome.ADDED] * 2
    with pytest.raises(UnreadableText, match="may save 2 texts in 24 hours"):
        await save(app, "guild:1", 3)
    assert (await app.db.read(figures.depths, NOW)).articles == 2
    assert await save(app, "guild:2", 3) is SaveOutcome.ADDED
    app.now = lambda: NOW + timedelta(hours=24)
    assert await save(app, "guild:1", 3) is SaveOutcome.ADDED


async def test_a_desk_that_has_saved_as_much_as_it_may_is_told_so(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsdesk.storage.room.MEGABYTE", 100)
    limited(app, saved_megabytes=2)
    # Each has some 150 bytes, packed.
    assert [await save(app, "guild:1", number) for number in (1, 2)] == [SaveOutcome.ADDED] * 2
    with pytest.raises(UnreadableText, match="take up 2 MB"):
        await save(app, "guild:1", 3)
    assert await save(app, "guild:2", 1) is SaveOutcome.ADDED


async def test_with_a_disk_that_is_nearly_full_nothing_is_taken_in_and_the_feeds_wait(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = await app.desk("guild:1")
    await app.db.write(feeds.follow, desk, ToFollow("https://a.example/feed", "A"), NOW, most=10)
    room = SimpleNamespace(free=199 * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: room)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    with pytest.raises(StorageError, match="nearly full, and nothing was changed"):
        await save(app, "guild:1", 1)
    assert await app.poll() is None
    assert await app.poll() is None
    assert (await app.db.read(figures.depths, NOW)).feeds_due == 1
    warned = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert [record.name for record in warned] == ["newsdesk.app"], "once, and not every five seconds"
    room.free = 200 * 1024**2
    assert await save(app, "guild:1", 1) is SaveOutcome.ADDED


async def test_saving_the_same_again_is_no_way_around(app: App) -> None:
    limited(app, saved_per_day=1)
    assert await save(app, "guild:1", 1) is SaveOutcome.ADDED
    with pytest.raises(UnreadableText, match="24 hours"):
        await save(app, "guild:1", 1)
