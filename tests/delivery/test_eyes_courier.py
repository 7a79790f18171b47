"""Delivery under what goes wrong seldom: ended leases, slow places, a database that fails, errors of our own."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from newsdesk.delivery import Courier, notices
from newsdesk.delivery.courier import LEASE
from newsdesk.delivery.pace import Pace
from newsdesk.errors import StorageError
from newsdesk.models.article import Desk
from newsdesk.models.outbox import (
    Claimed,
    Deed,
    Later,
    Looked,
    Outcome,
    Refusal,
    Rejected,
    Sent,
    Target,
    Unsure,
)
from newsdesk.storage import desks, outbox
from newsdesk.storage.database import Database
from tests.delivery.conftest import NEWS, SPORT, Clock, Post, World, owe, saying

OWNER = Target("user", 7)


@pytest.mark.parametrize(("deed", "text"), [(Deed.EDIT, ["edited"]), (Deed.DELETE, [])])
async def test_a_change_whose_process_was_killed_is_made_though_its_message_stands(
    deed: Deed, text: list[str], courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("first"))
    await courier.drain()
    message = saying("edited") if deed is Deed.EDIT else None
    await post.owe(owe("change", of="first", deed=deed, message=message))
    await db.write(outbox.claim, clock(), LEASE, 10)  # and the process is killed
    clock.on(seconds=LEASE.total_seconds())
    await courier.drain()
    assert world.texts() == text
    assert world.looks == []


async def test_a_change_that_has_to_wait_holds_up_nobody(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    await post.owe(owe("first"))
    await courier.drain()
    world.answers = [Later("old messages are edited seldom", 3600)]
    await post.owe(owe("edit", of="first", deed=Deed.EDIT, message=saying("edited")))
    await courier.drain()
    await post.owe(owe("alert"))
    await courier.drain()
    assert world.texts() == ["first", "alert"]
    clock.on(hours=1)
    await courier.drain()
    assert world.texts() == ["edited", "alert"]


async def test_an_older_change_never_follows_a_newer_one(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("first"))
    await courier.drain()
    await post.owe(owe("edit 1", of="first", deed=Deed.EDIT, message=saying("one")))
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 10)
    await post.owe(owe("edit 2", of="first", deed=Deed.EDIT, message=saying("two")))
    await db.write(notices.settle, claimed, Later("busy", 60), "en", clock())
    await courier.drain()
    clock.on(hours=1)
    await courier.drain()
    assert world.texts() == ["two"]


async def test_what_is_owed_for_tomorrow_holds_up_nothing_today(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("digest", due=clock() + timedelta(days=1)), owe("alert"))
    assert await db.read(outbox.next_due, clock()) == clock()
    await courier.drain()
    assert world.texts() == ["alert"]
    assert await db.read(outbox.next_due, clock()) == clock() + timedelta(days=1)
    clock.on(days=1)
    await courier.drain()
    assert world.texts() == ["alert", "digest"]


async def test_a_slow_request_keeps_nobody_else_waiting(post: Post, world: World, clock: Clock, db: Database) -> None:
    slow, quick, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(World):
        async def send(self, claimed: Claimed) -> Outcome:
            if claimed.target == NEWS:
                slow.set()
                await done.wait()
            outcome = await World.send(self, claimed)
            quick.set()
            return outcome

    discord = Slow(clock)
    courier = Courier(db, discord, clock, pace=Pace(1e9))
    await post.owe(owe("first"))
    draining = asyncio.create_task(courier.drain())
    await slow.wait()
    await post.owe(owe("sport", SPORT))
    async with asyncio.timeout(20):
        await quick.wait()
    assert discord.texts(SPORT) == ["sport"]
    done.set()
    await draining
    assert discord.texts() == ["first"]


async def test_a_removed_article_is_not_posted_when_its_place_takes_messages_again(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    world.answers = [Rejected(Refusal.NO_PERMISSION)]
    await post.owe(owe("first"))
    await courier.drain()
    await post.owe(owe("delete", of="first", deed=Deed.DELETE, message=None))
    clock.on(hours=1)
    await courier.drain()
    assert len(world.asked) == 1
    assert await post.state("first") == "withdrawn"


async def test_a_database_that_fails_for_a_moment_costs_no_outcome(
    courier: Courier, post: Post, world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, failed = notices.settle, list[str]()

    def failing(session: Any, claimed: Claimed, *more: Any) -> Any:
        if len(failed) < 2:
            failed.append(claimed.key)
            raise StorageError("the database is locked")
        return settle(session, claimed, *more)

    monkeypatch.setattr(notices, "settle", failing)
    await post.owe(owe("first"), owe("sport", SPORT))
    assert (await courier.drain()).sent == 2
    assert await post.state("first") == await post.state("sport") == "sent"


async def test_a_claim_that_fails_breaks_off_no_request(
    post: Post, world: World, clock: Clock, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, failed, loop = asyncio.Event(), asyncio.Event(), asyncio.get_running_loop()

    class Slow(World):
        async def send(self, claimed: Claimed) -> Outcome:
            begun.set()
            await failed.wait()
            await asyncio.sleep(0.2)
            return await World.send(self, claimed)

    discord = Slow(clock)
    courier = Courier(db, discord, clock, pace=Pace(1e9))
    await post.owe(owe("first"))
    draining = asyncio.create_task(courier.drain())
    await begun.wait()

    def failing(*_: Any) -> Any:
        loop.call_soon_threadsafe(failed.set)
        raise StorageError("the disk is full")

    monkeypatch.setattr("newsdesk.delivery.courier.claim", failing)
    with pytest.raises(StorageError):
        await draining
    assert discord.texts() == ["first"]
    assert await post.state("first") == "sent"


async def test_what_fails_by_our_own_error_each_time_is_given_up_and_told_and_holds_up_nobody_for_ever(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    def bug(claimed: Claimed) -> Outcome:
        raise RuntimeError(claimed.key)

    world.answers = [bug] * 50
    await post.owe(owe("first", owner=7), owe("second", owner=7))
    for _ in range(12):
        await courier.drain()
        clock.on(minutes=30)
        if await post.state("first") == "rejected":
            world.answers = []
    await courier.drain()
    assert world.texts() == ["second"]
    assert len(world.texts(OWNER)) == 1


async def test_content_that_cannot_be_read_stops_one_message_and_its_owner_is_told(
    courier: Courier, post: Post, world: World, db: Database
) -> None:
    await post.owe(owe("broken", owner=7), owe("newer", owner=7), owe("second", owner=7), owe("sport", SPORT))
    await db.write(_spoil, "broken", '{"v":1}')
    await db.write(_spoil, "newer", '{"v":99,"lines":[]}')
    await courier.drain()
    assert world.texts() == ["second"]
    assert world.texts(SPORT) == ["sport"]
    assert await post.state("broken") == await post.state("newer") == "rejected"
    assert len(world.texts(OWNER)) == 1


def _spoil(session: Any, key: str, content: str) -> None:
    connection = session.connection()
    connection.exec_driver_sql("UPDATE outbox SET content = ? WHERE key = ?", (content, key))


async def test_a_notice_that_is_refused_goes_to_its_owner_and_makes_no_endless_notices(
    courier: Courier, post: Post, world: World, db: Database, desk: Desk
) -> None:
    await db.write(desks.change, desk, log_channel=SPORT.id)

    def blocked(claimed: Claimed) -> Outcome:
        return Rejected(Refusal.BLOCKED)

    world.answers = [blocked] * 40
    await post.owe(owe("first", owner=7))
    await courier.drain()
    assert [claimed.target for claimed in world.asked] == [NEWS, SPORT, OWNER]


@pytest.mark.parametrize("why", [Refusal.CLOSED, Refusal.BLOCKED, Refusal.CHANNEL_GONE])
async def test_nobody_else_hears_of_what_somebody_is_sent_in_private(
    why: Refusal, courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    await db.write(desks.change, desk, log_channel=SPORT.id)
    world.answers = [Rejected(why)]
    await post.owe(owe("my own", OWNER, owner=7))
    await courier.drain()
    clock.on(hours=9)
    await courier.drain()
    assert (why is Refusal.CLOSED) == (world.texts(OWNER) == ["my own"])
    assert world.texts(SPORT) == []


@pytest.mark.no_cover
async def test_a_hundred_messages_that_a_rule_stops_are_told_once_a_day(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    def blocked(claimed: Claimed) -> Outcome:
        return Rejected(Refusal.BLOCKED) if claimed.target == NEWS else Sent(world.keep(claimed))

    world.answers = [blocked] * 200
    await post.owe(*(owe(f"news {n}", owner=7) for n in range(100)))
    await courier.drain()
    assert len(world.texts(OWNER)) == 1
    clock.on(days=1)
    await post.owe(owe("news again", owner=7))
    await courier.drain()
    assert len(world.texts(OWNER)) == 2


async def test_a_message_held_again_is_told_again(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    world.readable = False
    for told in (1, 2):
        world.answers = [Unsure("the connection broke")]
        if told == 1:
            await post.owe(owe("first", owner=7))
        else:
            assert await db.write(outbox.resolve, desk, "first", arrived=False, now=clock())
        await courier.drain()
        clock.on(hours=1)
        await courier.drain()
        assert await post.state("first") == "held"
        assert len(world.texts(OWNER)) == told


async def test_a_name_of_any_length_is_told_of(courier: Courier, post: Post, world: World) -> None:
    world.answers = [Rejected(Refusal.NO_PERMISSION)]
    await post.owe(owe("first", owner=7, about="long " * 900))
    await courier.drain()
    assert len(world.texts(OWNER)) == 1


@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), 1e12, -5.0, 0.0])
async def test_any_time_that_discord_names_is_a_time(
    seconds: float, courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    world.answers = [Later("Discord's limit", seconds)]
    await post.owe(owe("first"))
    await courier.drain()
    assert len(world.asked) == 1, "not at once"
    clock.on(days=1)
    await courier.drain()
    assert world.texts() == ["first"]


async def test_nothing_is_sent_after_a_lease_that_ended_while_looking(post: Post, clock: Clock, db: Database) -> None:
    class Stalled(World):
        async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
            self.clock.on(seconds=LEASE.total_seconds() + 1)  # the machine slept
            return await World.look(self, target, since, until)

    discord = Stalled(clock)
    courier = Courier(db, discord, clock, pace=Pace(1e9))
    discord.answers = [Unsure("the connection broke")]
    await post.owe(owe("first"))
    await courier.drain()
    clock.on(hours=1)
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 1)
    outcome = await courier._deliver(claimed)  # pyright: ignore[reportPrivateUsage]  # one claim alone
    assert not isinstance(outcome, Sent)
    assert len(discord.asked) == 1


async def test_an_edit_that_is_refused_does_not_pause_the_place(
    courier: Courier, post: Post, world: World, db: Database, desk: Desk
) -> None:
    """The bot has become another one, and may not change what the one before has sent."""
    await post.owe(owe("first"))
    await courier.drain()
    world.answers = [Rejected(Refusal.NO_PERMISSION)]
    await post.owe(owe("edit", of="first", deed=Deed.EDIT, message=saying("edited")), owe("second"))
    await courier.drain()
    assert world.texts() == ["first", "second"]
    assert await db.read(outbox.paused, desk) == ()


async def test_a_desk_that_is_forgotten_takes_no_person_from_the_others(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    first = await db.write(desks.ensure, "guild:2", clock())
    await db.write(outbox.enqueue, first, owe("theirs", OWNER), clock())
    await courier.drain()
    await post.owe(owe("ours", OWNER), owe("ours too", OWNER))
    await db.write(_forget, first)
    world.answers = [Rejected(Refusal.CLOSED)]
    await courier.drain()
    clock.on(hours=1)
    await courier.drain()
    assert world.texts(OWNER) == ["theirs", "ours", "ours too"]


def _forget(session: Any, desk: Desk) -> None:
    session.connection().exec_driver_sql("DELETE FROM desks WHERE id = ?", (desk.id,))


async def test_a_lease_from_a_clock_that_was_set_back_ends_soon(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("first"))
    clock.on(days=400)
    await db.write(outbox.claim, clock(), LEASE, 1)  # and the process is killed
    clock.on(days=-400)
    clock.on(minutes=5)
    await courier.drain()
    assert world.texts() == ["first"]


async def test_what_was_sent_for_certain_is_known_even_after_it_was_held(
    post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("first"))
    (old,) = await db.write(outbox.claim, clock(), LEASE, 1)
    clock.on(minutes=3)
    (new,) = await db.write(outbox.claim, clock(), LEASE, 1)
    await db.write(notices.settle, new, Later("busy"), "en", clock())
    await db.write(notices.settle, old, Sent(world.keep(old)), "en", clock())
    assert await post.state("first") == "sent"


async def test_a_look_begins_at_the_first_try_that_may_have_arrived(
    post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("first"))
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 1)
    await db.write(notices.settle, claimed, Rejected(Refusal.NO_PERMISSION), "en", clock())
    unsure = clock.on(days=60)
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 1)
    await db.write(notices.settle, claimed, Unsure("the connection broke"), "en", clock())
    clock.on(hours=1)
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 1)
    assert claimed.look_from == unsure
    await db.write(notices.settle, claimed, Unsure("the connection broke"), "en", clock())
    clock.on(hours=1)
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 1)
    assert claimed.look_from == unsure


async def test_a_person_may_have_their_own_messages_tried_again_whichever_desk_came_first(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    first = await db.write(desks.ensure, "guild:2", clock())
    await db.write(outbox.enqueue, first, owe("theirs", OWNER), clock())
    await courier.drain()
    world.answers = [Rejected(Refusal.CLOSED)]
    await post.owe(owe("ours", OWNER))
    await courier.drain()
    assert await db.write(outbox.go_on, desk, OWNER, clock())
    await courier.drain()
    assert world.texts(OWNER) == ["theirs", "ours"]


async def test_what_was_put_back_unbegun_counts_as_untried(post: Post, clock: Clock, db: Database, desk: Desk) -> None:
    await post.owe(owe("first"))
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 1)
    await db.write(outbox.release, (claimed,), clock())
    sending = await db.read(outbox.by_reference, desk, outbox.reference("first"))
    assert sending is not None
    assert (sending.attempts, sending.first_try) == (0, None)
