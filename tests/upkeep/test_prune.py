"""All that is due is let go of, in steps; what is kept for ever, and what is not due, stays."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from newsdesk.ingest import intake
from newsdesk.models.article import SourceKind
from newsdesk.storage import desks, retention, search
from newsdesk.storage.retention import Kept
from newsdesk.text.query import Query
from newsdesk.upkeep import prune
from newsdesk.upkeep.prune import Pruned, Rules
from tests.storage.world import NOW, Story, World, read, words_of

DAY = timedelta(days=1)
SHOWN = Kept(120, 0.15)


def test_each_goes_when_its_time_has_come_and_only_once(news: World) -> None:
    desk = news.desk("guild:1")
    for number in range(25):
        news.take(None, Story(f"Event {number}", (words_of(number, 20),)), NOW + 20 * number * DAY)
    gone = news.desk("guild:2")
    news.write(intake.save, gone, read(Story("Theirs", (words_of(99),))), SourceKind.PASTED, "Ana", NOW + 400 * DAY)
    news.write(retention.leave, "guild:2", NOW + 450 * DAY)
    rules = Rules(180 * DAY, 400 * DAY, 30 * DAY, SHOWN)
    now = NOW + 500 * DAY
    assert asyncio.run(prune.prune(news.db, rules, now)) == Pruned(abridged=11, erased=5, left=2)
    assert not asyncio.run(prune.prune(news.db, rules, now)), "a second time there is nothing to do"
    assert news.read(desks.find, "guild:2") is None
    assert news.read(search.count, desk, Query()) == 20
    assert news.write(search.check) == ()


def test_what_is_kept_for_ever_stays(news: World) -> None:
    news.take(None, Story("Event", (words_of(1),)))
    rules = Rules(None, None, 30 * DAY, SHOWN)
    assert not asyncio.run(prune.prune(news.db, rules, NOW + 100_000 * DAY))
