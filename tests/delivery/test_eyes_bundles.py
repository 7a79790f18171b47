"""Posting limits at their edge: bursts, restarts, two desks of one person, a restore, and what cannot be read."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from newsdesk import messages
from newsdesk.delivery import Courier, Rules, bundles
from newsdesk.delivery.pace import Pace
from newsdesk.messages.markdown import draw
from newsdesk.models.message import Line, Link, Message, Plain
from newsdesk.models.outbox import Kind, Owed, Refusal, Rejected, Target
from newsdesk.storage import desks, outbox
from newsdesk.storage.database import Database
from newsdesk.storage.outbox import gathering
from newsdesk.words import catalogue
from tests.delivery.conftest import NEWS, SPORT, Clock, Post, World, owe

READER = Target("user", 7)


@pytest.fixture
def limited(db: Database, world: World, clock: Clock) -> Courier:
    return again(db, world, clock)


def again(db: Database, world: World, clock: Clock) -> Courier:
    return Courier(db, world, clock, rules=Rules(bundles.limits(10, 30)), pace=Pace(1e9))


def item(key: str, target: Target = NEWS, **more: Any) -> Owed:
    return owe(key, target, kind=Kind.FEED, headline=Line((Plain(key),)), **more)


def lines(world: World, number: int, target: Target = NEWS) -> list[str]:
    """What each line of a message in a target says."""
    stand = [message for to, _, message, _ in world.stands.values() if to == target and message is not None]
    return [draw(Message((line,))) for line in stand[number].lines]


async def test_a_burst_is_ten_posts_and_one_bundle_of_the_rest(
    limited: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(*(item(f"news {n}") for n in range(300)))
    await limited.drain()
    assert world.texts() == [f"news {n}" for n in range(10)]
    clock.on(minutes=59)
    await again(db, world, clock).drain()
    assert len(world.texts()) == 10
    clock.on(minutes=1)
    await again(db, world, clock).drain()
    assert len(world.texts()) == 11
    bundle = world.asked[-1]
    assert bundle.kind is Kind.BUNDLE
    told = await db.read(outbox.gathered, post.desk, bundle.key)
    assert len(told) == 290


async def test_ten_are_sent_as_they_are_and_the_eleventh_is_not(limited: Courier, post: Post, world: World) -> None:
    await post.owe(*(item(f"news {n}") for n in range(10)))
    await limited.drain()
    assert len(world.texts()) == 10
    await post.owe(item("one more"))
    await limited.drain()
    assert len(world.texts()) == 10
    assert await post.state("one more") == "gathering"


async def test_a_large_bundle_is_worded_in_no_time_and_all_of_it_can_be_read() -> None:
    words = catalogue("en")
    many = [Line((Link(f"Harbour report {n}", f"https://example.org/{n}"),)) for n in range(20_000)]
    begun = time.monotonic()
    message = messages.bundle(many, "bundle:1", words)
    assert len(draw(message)) < 2000
    page = messages.bundle_page(many, "bundle:1", len(message.lines), words)
    assert page is not None
    assert time.monotonic() - begun < 5
    read, following = len(message.lines) - 1, message
    while following.buttons:
        first = int(following.buttons[0].action.args[1])
        assert first == read + 1
        shown = messages.bundle_page(many[:100] if first <= 100 else many, "bundle:1", first, words)
        if first > 60 or shown is None:
            break
        read, following = read + len(shown.lines), shown
    assert read > len(message.lines)


async def test_what_two_desks_tell_one_person_is_in_two_bundles(
    limited: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    other = await db.write(desks.ensure, "guild:2", clock())
    await post.owe(*(owe(f"alert {n}", READER, kind=Kind.ALERT) for n in range(30)))
    await limited.drain()
    for n in range(3):
        await post.owe(item(f"ours {n}", READER, articles=(f"ours{n}",)))
        await db.write(outbox.enqueue, other, item(f"theirs {n}", READER, articles=(f"theirs{n}",)), clock())
    for _ in range(2):
        clock.on(hours=1)
        await limited.drain()
    sent = [claimed for claimed in world.asked if claimed.kind is Kind.BUNDLE]
    assert [claimed.desk.key for claimed in sent] == ["guild:1", "guild:2"]
    for claimed, whose in zip(sent, ("ours", "theirs"), strict=True):
        told = await db.read(outbox.gathered, claimed.desk, claimed.key)
        assert [line.runs for line in told] == [(Plain(f"{whose} {n}"),) for n in range(3)]
    assert await db.read(outbox.carrying, post.desk, "theirs0") == ()


async def test_what_is_owed_for_tomorrow_is_in_no_bundle_of_today(
    limited: Courier, post: Post, world: World, clock: Clock
) -> None:
    await post.owe(item("tomorrow", due=clock() + timedelta(days=1)), *(item(f"news {n}") for n in range(14)))
    await limited.drain()
    clock.on(hours=1)
    await limited.drain()
    assert await post.state("tomorrow") == "waiting"
    clock.on(days=1)
    await limited.drain()
    assert await post.state("tomorrow") == "sent"


async def test_a_headline_that_cannot_be_read_stops_no_bundle(
    limited: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(*(item(f"news {n}") for n in range(13)), owe("sport", SPORT))
    await db.write(_spoil, "news 11")
    await limited.drain()
    clock.on(hours=1)
    await limited.drain()
    assert world.texts(SPORT) == ["sport"]
    assert lines(world, 10)[1:] == ["news 10", "Morning brief", "news 12"]


def _spoil(session: Any, key: str) -> None:
    session.connection().exec_driver_sql('UPDATE outbox SET headline = \'["?",["?"]]\' WHERE key = ?', (key,))


async def test_more_than_one_bundle_can_hold_is_two(
    limited: Courier, post: Post, world: World, clock: Clock, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST", 20)
    await post.owe(*(item(f"news {n}") for n in range(45)))
    await limited.drain()
    for hour in (1, 2):
        clock.on(hours=1)
        await limited.drain()
        assert sum(claimed.kind is Kind.BUNDLE for claimed in world.asked) == hour, "one an hour"
    told = [
        await db.read(outbox.gathered, post.desk, claimed.key) for claimed in world.asked if claimed.kind is Kind.BUNDLE
    ]
    assert [len(lines) for lines in told] == [20, 15]
    assert len({line for lines in told for line in lines}) == 35


async def test_a_place_that_was_refused_for_weeks_gets_one_bundle_and_not_one_an_hour(
    limited: Courier, post: Post, world: World, clock: Clock
) -> None:
    world.answers = [Rejected(Refusal.NO_PERMISSION)] * 12
    await post.owe(*(item(f"news {n}") for n in range(30)))
    for n in range(30):
        clock.on(hours=1)
        await post.owe(item(f"late {n}"))
        await limited.drain()
    world.answers = []
    for _ in range(10):
        clock.on(hours=7)
        await limited.drain()
    assert len(world.texts()) == 12, "the one that was refused, ten, and a bundle"


async def test_what_a_lost_hour_had_told_in_a_bundle_is_not_told_again(
    limited: Courier, post: Post, world: World, clock: Clock, db: Database, tmp_path: Any
) -> None:
    from newsdesk.storage.backup import back_up, restore
    from newsdesk.storage.database import open_database

    await post.owe(*(item(f"news {n}") for n in range(13)))
    await limited.drain()
    url = f"sqlite:///{tmp_path / 'news.db'}"
    back_up(url, tmp_path / "copy.db", clock())
    await post.owe(item("since"))
    await limited.drain()
    clock.on(hours=1)
    await limited.drain()
    assert len(world.texts()) == 11, "ten, and a bundle of four"
    key = world.asked[-1].key
    clock.on(hours=1)
    db.close()
    restore(url, tmp_path / "copy.db", clock())
    restored = open_database(url)
    try:
        courier = again(restored, world, clock)
        await restored.write(outbox.enqueue, post.desk, owe("new"), clock())
        for _ in range(3):
            await courier.drain()
            clock.on(hours=1)
        assert [said for said in world.texts() if said not in {f"news {n}" for n in range(10)}][1:] == ["new"]
        told = await restored.read(outbox.gathered, post.desk, key)
        assert [line.runs for line in told] == [(Plain(f"news {n}"),) for n in (10, 11, 12)]
        sending = await restored.read(outbox.by_reference, post.desk, outbox.reference(key))
        assert sending is not None
        assert (sending.state, sending.kind) == ("sent", "bundle")
    finally:
        restored.close()


async def test_what_was_sent_since_the_backup_is_in_no_bundle_after_the_restore(
    limited: Courier, post: Post, world: World, clock: Clock, db: Database, tmp_path: Any
) -> None:
    from newsdesk.storage.backup import back_up, restore
    from newsdesk.storage.database import open_database

    await post.owe(*(item(f"old {n}") for n in range(10)))
    await limited.drain()
    clock.on(minutes=59)
    await post.owe(*(item(f"news {n}") for n in range(5)))
    url = f"sqlite:///{tmp_path / 'news.db'}"
    back_up(url, tmp_path / "copy.db", clock())
    clock.on(minutes=2)
    await limited.drain()  # the hour is over, so each is sent as it is
    assert len(world.texts()) == 15
    clock.on(minutes=-1.5)
    db.close()
    restore(url, tmp_path / "copy.db", clock())
    restored = open_database(url)
    try:
        courier = again(restored, world, clock)
        for _ in range(3):
            await courier.drain()
            clock.on(hours=1)
        assert len(world.texts()) == 15
    finally:
        restored.close()
