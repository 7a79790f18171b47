"""Restored, restored again, and long after a restore: what is read back, and from when to when."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from newsdesk.delivery import Courier
from newsdesk.delivery.courier import Rules
from newsdesk.delivery.pace import Pace
from newsdesk.models.outbox import Deed, Later, Looked, Target
from newsdesk.storage import outbox
from newsdesk.storage.backup import back_up, restore
from newsdesk.storage.database import Database, open_database
from tests.delivery.conftest import NEWS, SPORT, Clock, Post, World, owe, saying


class Windows(World):
    """A Discord that notes between which moments it was looked at."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.windows: list[tuple[datetime, datetime]] = []

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        self.windows.append((since, until))
        return await World.look(self, target, since, until)


async def test_a_channel_that_is_new_long_after_a_restore_is_not_read_to_this_day(
    post: Post, clock: Clock, db: Database
) -> None:
    discord = Windows(clock)
    courier = Courier(db, discord, clock, pace=Pace(1e9))
    backup_at, restored_at = clock(), clock.on(hours=1)
    await db.write(outbox.restored, backup_at, restored_at)
    clock.on(days=300)
    await post.owe(owe("first", SPORT))
    await courier.drain()
    assert discord.texts(SPORT) == ["first"]
    assert discord.windows == [(backup_at, restored_at)]


async def test_a_place_that_was_read_back_never_is_read_from_the_first_of_two_restores(
    post: Post, clock: Clock, db: Database, tmp_path: Path
) -> None:
    discord = Windows(clock)
    url = f"sqlite:///{tmp_path / 'news.db'}"
    await post.owe(owe("before"), owe("sport before", SPORT))
    await Courier(db, discord, clock, pace=Pace(1e9)).drain()
    clock.on(hours=1)
    first = clock()
    back_up(url, tmp_path / "first.db", clock())
    await post.owe(owe("lost", SPORT))
    await Courier(db, discord, clock, pace=Pace(1e9)).drain()
    clock.on(hours=5)
    db.close()
    restore(url, tmp_path / "first.db", clock())
    db2 = open_database(url)
    await db2.write(outbox.enqueue, post.desk, owe("news"), clock())
    await Courier(db2, discord, clock, pace=Pace(1e9)).drain()  # reads NEWS back, and not SPORT
    second = clock.on(hours=1)
    back_up(url, tmp_path / "second.db", clock())
    clock.on(hours=1)
    db2.close()
    restore(url, tmp_path / "second.db", clock())
    db3 = open_database(url)
    try:
        discord.windows = []
        for owed in (owe("lost", SPORT), owe("more")):
            await db3.write(outbox.enqueue, post.desk, owed, clock())
        await Courier(db3, discord, clock, pace=Pace(1e9)).drain()
        assert sorted(discord.windows) == [(first, clock()), (second, clock())]
        assert discord.texts(SPORT) == ["sport before", "lost"]
        assert discord.texts() == ["before", "news", "more"]
    finally:
        db3.close()


async def test_a_deletion_owed_anew_after_a_restore_deletes_what_was_sent_since(
    post: Post, world: World, clock: Clock, db: Database, courier: Courier, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'news.db'}"
    await post.owe(owe("first"))
    back_up(url, tmp_path / "copy.db", clock())
    await courier.drain()
    clock.on(hours=1)
    db.close()
    restore(url, tmp_path / "copy.db", clock())
    restored = open_database(url)
    try:
        delete = owe("delete", of="first", deed=Deed.DELETE, message=None)
        await restored.write(outbox.enqueue, post.desk, delete, clock())
        await restored.write(outbox.enqueue, post.desk, owe("second"), clock())
        await Courier(restored, world, clock, pace=Pace(1e9)).drain()
        assert world.texts() == ["second"]
    finally:
        restored.close()


async def test_an_edit_that_still_waits_is_the_last_word_of_what_stands_there_already(
    post: Post, world: World, clock: Clock, db: Database, courier: Courier
) -> None:
    world.answers = [Later("busy")]
    await post.owe(owe("first"))
    await courier.drain()
    (claimed,) = await db.write(outbox.claim, clock.on(minutes=1), timedelta(minutes=2), 1)
    world.keep(claimed)  # in the hour that is lost
    await db.write(outbox.release, (claimed,), clock())
    await db.write(outbox.restored, clock() - timedelta(minutes=1), clock.on(minutes=1))
    await post.owe(owe("edit", of="first", deed=Deed.EDIT, message=saying("edited")))
    for _ in range(3):
        await courier.drain()
        clock.on(hours=1)
    assert world.texts() == ["edited"]


async def test_a_place_that_only_owed_what_stands_there_already_is_not_paused_for_ever(
    post: Post, world: World, clock: Clock, db: Database, courier: Courier
) -> None:
    await post.owe(owe("first", owner=7))
    (claimed,) = await db.write(outbox.claim, clock(), timedelta(minutes=2), 1)
    world.keep(claimed)
    await db.write(outbox.release, (claimed,), clock())
    await db.write(outbox.restored, clock() - timedelta(minutes=1), clock.on(minutes=1))
    world.readable = False
    await courier.drain()
    assert await db.read(outbox.paused, post.desk) != ()
    world.readable = True
    clock.on(hours=8)
    await courier.drain()
    assert world.texts() == ["first"]
    assert await db.read(outbox.paused, post.desk) == ()


async def test_a_change_waits_as_well_where_a_place_cannot_be_read_back(
    post: Post, world: World, clock: Clock, db: Database, courier: Courier
) -> None:
    await post.owe(owe("first"))
    await courier.drain()
    await db.write(outbox.restored, clock(), clock.on(minutes=1))
    await post.owe(owe("edit", of="first", deed=Deed.EDIT, message=saying("edited")))
    world.readable = False
    await courier.drain()
    assert await db.read(outbox.paused, post.desk) != ()
    world.readable = True
    clock.on(hours=8)
    await courier.drain()
    assert world.texts(NEWS) == ["edited"]


async def test_what_is_deleted_before_it_was_looked_for_is_deleted_where_it_stands(
    post: Post, world: World, clock: Clock, db: Database, courier: Courier
) -> None:
    copied = clock()
    await post.owe(owe("arrived"))
    (claimed,) = await db.write(outbox.claim, clock.on(minutes=1), timedelta(minutes=2), 1)
    world.keep(claimed)  # in the hour that is lost
    await db.write(outbox.release, (claimed,), clock())
    await db.write(outbox.restored, copied, clock.on(hours=1))
    await post.owe(owe("never sent"))
    for of in ("arrived", "never sent"):
        await post.owe(owe(f"delete {of}", of=of, deed=Deed.DELETE, message=None))
    await courier.drain()
    assert world.texts() == []
    assert [await post.state(key) for key in ("arrived", "never sent")] == ["sent", "withdrawn"]
    assert [claimed.deed for claimed in world.asked] == [Deed.DELETE]
    assert len(world.looks) == 1
    assert await db.read(outbox.owed) == 0


async def test_what_may_have_been_sent_does_not_expire_before_it_was_looked_for(
    post: Post, world: World, clock: Clock, db: Database, courier: Courier
) -> None:
    copied, soon = clock(), clock() + timedelta(minutes=10)
    await post.owe(owe("arrived", expires=soon), owe("not yet sent", expires=soon))
    (claimed,) = await db.write(outbox.claim, clock.on(minutes=1), timedelta(minutes=2), 1)
    world.keep(claimed)  # in the hour that is lost
    await db.write(outbox.release, (claimed,), clock())
    await db.write(outbox.restored, copied, clock.on(hours=1))
    await courier.drain()
    assert world.texts() == ["arrived"]
    assert [await post.state(key) for key in ("arrived", "not yet sent")] == ["sent", "expired"]
    await post.owe(owe("delete", of="arrived", deed=Deed.DELETE, message=None))
    await courier.drain()
    assert world.texts() == []


async def test_what_is_too_old_is_looked_for_as_well_before_it_is_given_up(
    post: Post, world: World, clock: Clock, db: Database
) -> None:
    copied = clock()
    await post.owe(owe("arrived"), owe("not yet sent"))
    (claimed,) = await db.write(outbox.claim, clock.on(minutes=1), timedelta(minutes=2), 1)
    world.keep(claimed)  # in the days that are lost
    await db.write(outbox.release, (claimed,), clock())
    await db.write(outbox.restored, copied, clock.on(days=3))
    await Courier(db, world, clock, pace=Pace(1e9), rules=Rules(kept=timedelta(days=1))).drain()
    assert world.texts() == ["arrived"]
    assert [await post.state(key) for key in ("arrived", "not yet sent")] == ["sent", "expired"]


async def test_a_clock_that_is_set_back_after_a_restore_has_nothing_read_back_for_ever(
    post: Post, world: World, clock: Clock, db: Database, courier: Courier
) -> None:
    await db.write(outbox.restored, clock(), clock() + timedelta(hours=1))
    await post.owe(owe("first"))
    await courier.drain()
    await post.owe(owe("second"))
    await courier.drain()
    assert world.texts() == ["first", "second"]
    assert len(world.looks) == 1
