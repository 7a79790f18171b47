"""Looks that end together, and looks that take long: none of them is another's trouble."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from polling import Newsstand, item, newsstand, rss
from webserver import Writer, answer

from newsdesk.briefing.feed_post import feed_post
from newsdesk.ingest.poll import health, poller
from newsdesk.ingest.poll.items import Lost
from newsdesk.ingest.poll.ports import Ports
from newsdesk.ingest.poll.together import Together
from newsdesk.ingest.workers import Inline
from newsdesk.models.feed import CheckOutcome, Pace
from newsdesk.models.following import DueFeed, FollowedFeed, Health, Looked
from newsdesk.storage import feeds


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    async with newsstand(tmp_path, feeds_at_once=2) as made:
        yield made


async def claimed(stand: Newsstand, count: int) -> tuple[DueFeed, ...]:
    for n in range(count):
        await stand.follow("guild:1", f"/{n}")
    return await stand.app.db.write(
        feeds.claim_due, stand.clock(), timedelta(seconds=90), count, of_host=count, busy={}, failing=count
    )


UNCHANGED = Looked(CheckOutcome.ANSWERED, etag='"7"', body_hash="as before")


def ports(stand: Newsstand) -> Ports:
    app = stand.app
    return Ports(app.db, app.fetcher, Inline(), feed_post, stand.clock, newest=10, pace=Pace())


async def followed(stand: Newsstand, feed: DueFeed) -> FollowedFeed:
    return await stand.feed("guild:1", feed.ref)


async def test_looks_that_end_together_are_all_settled(stand: Newsstand) -> None:
    due, now = await claimed(stand, 20), stand.clock()
    together = Together(ports(stand))
    await asyncio.gather(*(together.settle(feed, UNCHANGED, now) for feed in due))
    for feed in due:
        found = await followed(stand, feed)
        assert (found.health, found.checked) == (Health.GOOD, now)
        assert found.next_check is not None
        assert now + timedelta(hours=1) <= found.next_check <= now + timedelta(hours=1, minutes=15)
    again = now + timedelta(hours=2)
    renewed = await stand.app.db.write(
        feeds.claim_due, again, timedelta(seconds=90), 20, of_host=20, busy={}, failing=20
    )
    assert {(feed.etag, feed.body_hash, feed.ok_at) for feed in renewed} == {('"7"', "as before", now)}


async def test_a_feed_that_went_to_another_process_is_lost_and_the_others_are_settled(stand: Newsstand) -> None:
    due, now = await claimed(stand, 3), stand.clock()
    await stand.app.db.write(feeds.release, due[:1], now)
    together = Together(ports(stand))
    done = await asyncio.gather(*(together.settle(feed, UNCHANGED, now) for feed in due), return_exceptions=True)
    assert [type(one) for one in done] == [Lost, type(None), type(None)]
    assert [(await followed(stand, feed)).checked for feed in due] == [None, now, now]


async def test_what_goes_wrong_with_one_feed_is_no_trouble_of_those_settled_with_it(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, now = await claimed(stand, 5), stand.clock()
    tell = health.tell

    def stumbles(session: Any, feed: DueFeed, *more: Any) -> None:
        if feed.id == due[2].id:
            raise ZeroDivisionError
        tell(session, feed, *more)

    monkeypatch.setattr(health, "tell", stumbles)
    together = Together(ports(stand))
    done = await asyncio.gather(*(together.settle(feed, UNCHANGED, now) for feed in due), return_exceptions=True)
    assert [type(one) for one in done] == [type(None)] * 2 + [ZeroDivisionError] + [type(None)] * 2
    assert [(await followed(stand, feed)).checked for feed in due] == [now, now, None, now, now]


async def test_sites_that_take_long_keep_no_place_from_others(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller, "SLOW", timedelta(seconds=0.1))
    quick = asyncio.Event()

    async def waits(writer: Writer) -> None:
        await asyncio.wait_for(quick.wait(), 10)
        writer.write(answer("200 OK", rss("Slow", [item(1)])))

    async def answers(writer: Writer) -> None:
        quick.set()
        writer.write(answer("200 OK", rss("Quick", [item(2)])))

    stand.site.pages |= {"/slow": waits, "/quick": answers}
    # As many slow ones as there are places, due before the quick one.
    for host in ("first.example", "second.example"):
        await stand.follow("guild:1", "/slow", host=host)
    stand.clock.on(seconds=1)
    await stand.follow("guild:1", "/quick")
    polled = await asyncio.wait_for(stand.app.poll(), 9)
    assert polled is not None
    assert (polled.looks, polled.failed) == (3, 0)
