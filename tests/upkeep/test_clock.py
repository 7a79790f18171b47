"""A clock that was wrong and is set right: nothing waits for the time that it had, and nothing is let go of by it."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from polling import CHANNEL, Newsstand, item, newsstand, rss, text_of

from newsdesk.briefing import digests
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Desk
from newsdesk.models.digest import Digest, DigestPlan, Schedule
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.models.upkeep import Grade
from newsdesk.storage import alerts, outbox, retention, search
from newsdesk.storage.alerts import AlertLimits
from newsdesk.text.query import Query
from newsdesk.upkeep import clock as upkeep
from newsdesk.upkeep import doctor
from newsdesk.upkeep.clock import Clock

DAILY = Schedule((time(8),), "UTC")
KEY = "guild:1"
THERE = Target("channel", 200)


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    """A desk that follows a feed with one item, and has a digest at eight."""
    async with newsstand(tmp_path) as opened:
        opened.serve("/feed", rss("Courier", [item(1)]))
        await opened.follow(KEY, "/feed", post=CHANNEL)
        await opened.poll()
        yield opened


async def _digest(stand: Newsstand) -> Digest:
    desk = await stand.app.desk(KEY)
    plan = DigestPlan("Morning", THERE, DAILY)
    return await stand.app.db.write(digests.add, desk, plan, 7, stand.clock())


def _late(desk: Desk, now: datetime) -> Owed:
    message = Message((Line((Plain("For the morning."),)),))
    return Owed(
        f"late {desk.key}", Deed.SEND, Target("channel", 300), Kind.NOTICE, "", message, due=now + timedelta(hours=8)
    )


async def _morning(stand: Newsstand) -> list[str]:
    """Let it be five past eight, and return what the digest says."""
    at = stand.clock().replace(hour=8, minute=5)
    stand.clock.at = at if at > stand.clock() else at + timedelta(days=1)
    await stand.app.run_digests()
    return [text_of(one) for one in await stand.owed(Kind.DIGEST)]


@pytest.mark.parametrize("days", [1, 365])
async def test_what_a_clock_ahead_has_put_off_comes_when_it_is_set_right(stand: Newsstand, days: int) -> None:
    await _digest(stand)
    app, db, wrong = stand.app, stand.app.db, timedelta(days=days)
    desk = await app.desk(KEY)
    plan = AlertPlan("beehive", Target("channel", 400), role=5)
    await db.write(alerts.add, desk, plan, 7, stand.clock(), AlertLimits(9, 9))
    stand.clock.at += wrong
    stand.serve("/feed", rss("Courier", [item(2, hours=24 * days), item(1)]))
    await app.poll()
    assert "For the morning." not in [text_of(one) for one in await stand.owed()]
    assert await _morning(stand)
    await db.write(outbox.enqueue, desk, _late(desk, stand.clock()), stand.clock())
    stand.clock.at -= wrong
    assert doctor.state(await doctor.look(db), stand.clock())[0].grade is Grade.BAD
    stand.serve("/feed", rss("Courier", [item(5), item(3), item(1)]))
    # By itself nothing is due for as long as the clock was ahead.
    assert not (await stand.poll(hours=1)).new

    await Clock(db, stand.clock).begin()
    assert (await stand.poll()).new == 2
    assert doctor.state(await doctor.look(db), stand.clock())[0].grade is Grade.GOOD
    await app.tell_alerts()
    # Within a day, that is.
    owed = {one.kind: one for one in await stand.owed(None)}
    assert owed[Kind.ALERT].role == 5
    assert text_of(owed[Kind.NOTICE]) == "For the morning."
    # The one of tomorrow has come already where the clock was ahead by a day.
    (digest,) = await _morning(stand) or await _morning(stand)
    assert "report 3" in digest
    assert "report 5" in digest


async def test_a_digest_does_not_come_again_for_an_hour_that_comes_again(stand: Newsstand) -> None:
    made = await _digest(stand)
    assert len(await _morning(stand)) == 1
    stand.clock.on(hours=-1)
    await Clock(stand.app.db, stand.clock).leapt(-timedelta(hours=1))
    stand.serve("/feed", rss("Courier", [item(4, hours=20), item(1)]))
    await stand.poll(minutes=30)
    await stand.app.run_digests()
    stand.clock.on(minutes=31)
    assert not (await stand.app.run_digests()).all, "it is five past eight for the second time"
    (digest,) = await _morning(stand)
    assert "report 4" in digest, "what came in the hour that came again is not left out"
    assert "report 1" not in digest
    desk = await stand.app.desk(KEY)
    (stored,) = await stand.app.db.read(digests.digests.of_desk, desk)
    assert stored.key == made.key
    assert stored.next_at is not None
    assert timedelta(0) < stored.next_at - stand.clock() <= timedelta(days=1)


async def test_nothing_is_let_go_of_by_a_clock_that_is_far_ahead(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app, elapsed = stand.app, [1e6]
    monkeypatch.setattr(upkeep, "monotonic", lambda: elapsed[0])
    watch: Clock = app._clock  # pyright: ignore[reportPrivateUsage]  # a day of the real bot's is too long
    desk = await app.desk(KEY)

    async def count() -> int:
        return await app.db.read(search.count, desk, Query())

    gone = await app.desk("guild:2")
    await app.db.write(retention.leave, gone.key, stand.clock())
    stand.clock.on(days=5 * 365)
    with caplog.at_level(logging.WARNING):
        await watch.begin()
    assert "set the clock" in caplog.text
    assert not await app.prune()
    assert await count() == 1
    # An hour later the clock has been set right.
    stand.clock.on(days=-5 * 365)
    elapsed[0] += 3600
    await watch.leapt(-timedelta(days=5 * 365))
    assert not await app.prune()
    # Where nobody sets it for a day, it is believed.
    stand.clock.on(days=5 * 365)
    await watch.leapt(timedelta(days=5 * 365))
    elapsed[0] += 86_401
    pruned = await app.prune()
    assert (pruned.erased, pruned.left) == (1, 1)
    assert await count() == 0


async def test_a_clock_that_goes_as_it_should_is_not_doubted(
    stand: Newsstand, caplog: pytest.LogCaptureFixture
) -> None:
    stand.clock.on(days=6)
    with caplog.at_level(logging.WARNING):
        await Clock(stand.app.db, stand.clock).begin()
        await Clock(stand.app.db, stand.clock).leapt(timedelta(days=1))
    assert caplog.text == ""
