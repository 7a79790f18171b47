"""A place is read back after a restore: what was told since is not told again, and what is removed goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.delivery import Courier, bundles
from newsdesk.delivery.courier import LEASE, Rules
from newsdesk.delivery.pace import Pace
from newsdesk.models.message import Line, Plain
from newsdesk.models.outbox import Deed, Kind, Later, Looked, Owed, Refusal, Rejected, Stopped, Target, Unsure
from newsdesk.storage import clock as clock_back
from newsdesk.storage import desks, figures, outbox, personal
from newsdesk.storage.backup import back_up, restore
from newsdesk.storage.database import Database, open_database
from tests.delivery.conftest import NEWS, Clock, Post, World, owe, saying

READER = Target("user", 7)
LIMITS = bundles.limits(10, 30)


def item(key: str, target: Target = NEWS, **more: object) -> Owed:
    return owe(key, target, kind=Kind.FEED, headline=Line((Plain(key),)), articles=(f"article of {key}",), **more)


class Hindered(World):
    """A Discord that answers the first looks otherwise, or in which something happens meanwhile."""

    failing: tuple[Looked, ...] = ()
    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        if self.failing:
            self.looks.append(target)
            answer, *rest = self.failing
            self.failing = tuple(rest)
            return answer
        return await super().look(target, since, until)


class Newsroom:
    """A desk whose database may be lost and restored."""

    def __init__(self, post: Post, db: Database, clock: Clock, folder: Path) -> None:
        self.post, self.db, self.clock = post, db, clock
        self.world = Hindered(clock)
        self.url, self.copy = f"sqlite:///{folder / 'news.db'}", folder / "copy.db"

    async def owe(self, *owed: Owed) -> None:
        for one in owed:
            assert await self.db.write(outbox.enqueue, self.post.desk, one, self.clock())

    async def drain(self, times: int = 1, *, kept: timedelta | None = None) -> None:
        for _ in range(times):
            await Courier(self.db, self.world, self.clock, rules=Rules(LIMITS, kept), pace=Pace(1e9)).drain()
            self.clock.on(hours=1)

    async def take_back(self, key: str) -> int:
        return await self.db.write(outbox.take_back, self.post.desk, f"article of {key}", self.clock())

    def back_up(self) -> None:
        back_up(self.url, self.copy, self.clock())

    def restore(self) -> None:
        self.clock.on(hours=1)
        self.db.close()
        restore(self.url, self.copy, self.clock())
        self.db = open_database(self.url)

    async def bundle(self) -> None:
        """Have three of thirteen posts told in a bundle, of which the database knows nothing."""
        await self.owe(*(item(f"news {n}") for n in range(13)))
        await self.drain()
        self.back_up()
        await self.drain()
        assert len(self.world.texts()) == 11
        self.restore()


@pytest_asyncio.fixture
async def room(post: Post, db: Database, clock: Clock, tmp_path: Path) -> AsyncGenerator[Newsroom]:
    made = Newsroom(post, db, clock, tmp_path)
    yield made
    made.db.close()


FAILING = (Later("busy", 5), Later("busy"), Unsure("no answer"), Rejected(Refusal.NO_PERMISSION))


@pytest.mark.parametrize("failing", FAILING)
async def test_looking_may_fail_before_a_bundle_is_found(room: Newsroom, failing: Looked) -> None:
    await room.bundle()
    room.world.failing = (failing, failing)
    await room.drain(4)
    assert len(room.world.texts()) == 11


@pytest.mark.parametrize("failing", FAILING)
async def test_looking_may_fail_before_what_is_too_old_is_given_up(room: Newsroom, failing: Looked) -> None:
    await room.owe(owe("first"), owe("second"))
    await room.db.write(outbox.restored, room.clock(), room.clock.on(days=3))
    room.world.failing = (failing,)
    await room.drain(4, kept=timedelta(days=1))
    assert room.world.texts() == []
    assert await room.db.read(outbox.owed) == 0


async def test_a_place_that_cannot_be_looked_at_is_asked_once_for_all_that_waits(room: Newsroom) -> None:
    await room.owe(*(item(f"news {n}") for n in range(8)))
    await room.db.write(outbox.restored, room.clock(), room.clock.on(hours=1))
    for n in range(8):
        await room.take_back(f"news {n}")
    room.world.failing = (Later("busy", 30),) * 8
    await room.drain()
    assert len(room.world.looks) == 1
    await room.drain(9)
    assert room.world.texts() == []
    assert await room.db.read(outbox.owed) == 0


async def test_who_was_killed_while_looking_has_sent_nothing(room: Newsroom) -> None:
    await room.owe(owe("first", expires=room.clock() + timedelta(minutes=5)), owe("second"))
    await room.db.write(outbox.restored, room.clock(), room.clock.on(hours=1))
    assert await room.db.write(outbox.claim, room.clock(), LEASE, 1)
    room.clock.on(minutes=3)
    await room.drain()
    assert room.world.texts() == ["second"]


@pytest.mark.parametrize("taken_back", ["news 10", "news 11"])
@pytest.mark.parametrize("before", [True, False])
async def test_what_is_removed_takes_the_bundle_along_that_told_it(
    room: Newsroom, taken_back: str, *, before: bool
) -> None:
    await room.bundle()
    if not before:
        await room.drain()
    assert await room.take_back(taken_back) == 1
    await room.drain(3)
    assert room.world.texts() == [f"news {n}" for n in range(10)]
    assert await room.db.read(outbox.owed) == 0


@pytest.mark.parametrize("deed", [Deed.DELETE, Deed.EDIT])
async def test_what_changes_while_somebody_looks_holds_up_nothing(room: Newsroom, deed: Deed) -> None:
    await room.owe(*(item(f"news {n}") for n in range(12)))
    await room.drain()
    await room.db.write(outbox.restored, room.clock(), room.clock.on(minutes=5))
    message = None if deed is Deed.DELETE else saying("changed")

    async def change() -> None:
        await room.owe(owe("change", of="news 10", deed=deed, message=message), owe("alert", kind=Kind.ALERT))

    room.world.meanwhile = change
    await Courier(room.db, room.world, room.clock, rules=Rules(LIMITS), pace=Pace(1e9)).drain()
    assert "alert" in room.world.texts()
    assert [key for key in room.world.texts() if key in ("news 10", "changed")] == (
        [] if deed is Deed.DELETE else ["changed"]
    )


async def test_what_is_withdrawn_while_a_place_is_unread_holds_up_nothing(room: Newsroom) -> None:
    await room.owe(*(item(f"news {n}") for n in range(9)))
    await room.db.write(outbox.restored, room.clock(), room.clock.on(hours=1))
    for n in range(9):
        await room.take_back(f"news {n}")
    await room.owe(owe("alert"))
    await room.drain()
    assert room.world.texts() == ["alert"]


async def test_changes_of_what_never_came_hold_up_nothing(room: Newsroom) -> None:
    room.world.answers = [Unsure("no answer")]
    await room.owe(owe("first"))
    await room.drain()
    await room.owe(*(owe(f"edit {n}", of="first", deed=Deed.EDIT, message=saying("edited")) for n in range(3)))
    room.world.answers = [Rejected(Refusal.INVALID)]
    await room.owe(owe("last"))
    await room.drain()
    assert room.world.texts() == ["last"]
    assert await room.db.read(outbox.owed) == 0


async def test_a_person_whose_first_desk_is_gone_is_read_back_as_well(room: Newsroom) -> None:
    other = await room.db.write(desks.ensure, "guild:2", room.clock())
    await room.db.write(outbox.enqueue, other, owe("theirs", READER), room.clock())
    await room.drain()
    await room.owe(owe("ours", READER))

    def forget(session: Session) -> None:
        session.execute(text("DELETE FROM desks WHERE id = :id"), {"id": other.id})

    await room.db.write(forget)
    room.back_up()
    await room.drain()
    room.restore()
    await room.drain()
    assert room.world.texts(READER) == ["theirs", "ours"]


@pytest.mark.parametrize("read_ahead", [True, False])
async def test_a_clock_that_was_ahead_leaves_no_place_unread(room: Newsroom, *, read_ahead: bool) -> None:
    """Once it went wrong as the place was read back, once as the database was restored before."""
    ahead = timedelta(days=1)
    await room.db.write(outbox.restored, room.clock(), room.clock() + (timedelta() if read_ahead else ahead))
    await room.owe(owe("first"))
    room.clock.at += ahead if read_ahead else timedelta()
    await room.drain()
    room.clock.at -= ahead if read_ahead else timedelta()
    await room.owe(owe("second"))
    room.back_up()
    await room.drain()
    room.restore()
    await room.drain()
    assert room.world.texts() == ["first", "second"]


async def test_what_came_alone_is_not_told_again_in_a_bundle_of_the_morning(room: Newsroom) -> None:
    room.back_up()
    await room.owe(item("first"), item("second"))
    await room.drain()
    room.restore()
    morning = room.clock() + timedelta(hours=2)
    await room.owe(*(item(key, due=morning, gathers=True) for key in ("first", "second", "third")))
    await room.drain(4)
    assert room.world.texts() == ["first", "second", "third"]


async def test_a_change_of_a_post_that_stands_gathers_for_no_bundle(room: Newsroom) -> None:
    await room.owe(*(item(f"news {n}") for n in range(11)))
    await Courier(room.db, room.world, room.clock, rules=Rules(LIMITS), pace=Pace(1e9)).drain()
    for n in (3, 4):
        await room.owe(item(f"edit {n}", of=f"news {n}", deed=Deed.EDIT, message=saying(f"edited {n}")))
    await Courier(room.db, room.world, room.clock, rules=Rules(LIMITS), pace=Pace(1e9)).drain()
    assert room.world.texts() == ["news 0", "news 1", "news 2", "edited 3", "edited 4"] + [
        f"news {n}" for n in range(5, 10)
    ]


@pytest.mark.parametrize("bundled", [False, True])
async def test_what_is_removed_while_somebody_looks_who_is_stopped_then(room: Newsroom, *, bundled: bool) -> None:
    if bundled:
        await room.bundle()
    else:
        await room.owe(item("news 10"))
        room.back_up()
        await room.drain()
        room.restore()
    looking = asyncio.Event()

    async def remove() -> None:
        await room.take_back("news 10")
        looking.set()
        await asyncio.sleep(60)

    room.world.meanwhile = remove
    courier = Courier(room.db, room.world, room.clock, rules=Rules(LIMITS), pace=Pace(1e9))
    drain = asyncio.create_task(courier.drain())
    await looking.wait()
    drain.cancel()
    await asyncio.gather(drain, return_exceptions=True)
    await room.drain(3)
    assert room.world.texts() == ([f"news {n}" for n in range(10)] if bundled else [])
    assert await room.db.read(outbox.owed) == 0


async def test_what_is_removed_while_somebody_looks_takes_its_bundle_along(room: Newsroom) -> None:
    await room.bundle()

    async def remove() -> None:
        await room.take_back("news 10")

    room.world.meanwhile = remove
    await room.drain(3)
    assert room.world.texts() == [f"news {n}" for n in range(10)]


async def test_a_bundle_is_deleted_once_for_all_that_is_removed(room: Newsroom) -> None:
    await room.bundle()
    for n in (10, 11, 12):
        await room.take_back(f"news {n}")
    await room.drain(3)
    assert room.world.texts() == [f"news {n}" for n in range(10)]
    assert sum(claimed.deed is Deed.DELETE for claimed in room.world.asked) == 1


async def test_who_is_forgotten_while_somebody_looks_stops_nobody_else(room: Newsroom) -> None:
    await room.owe(owe("theirs", READER))
    await room.db.write(outbox.restored, room.clock(), room.clock.on(minutes=10))
    await room.owe(owe("news"))

    async def forget() -> None:
        await room.db.write(personal.forget, READER.id)

    room.world.meanwhile = forget
    await Courier(room.db, room.world, room.clock, pace=Pace(1e9)).drain()
    assert room.world.texts(READER) == []
    await room.drain(2)
    assert room.world.texts() == ["news"]


async def test_a_clock_set_back_after_a_look_that_failed_silences_no_place(room: Newsroom) -> None:
    await room.db.write(outbox.restored, room.clock(), room.clock.on(minutes=10))
    room.clock.on(days=30)
    await room.owe(owe("first"))
    room.world.failing = (Later("busy"),)
    await Courier(room.db, room.world, room.clock, pace=Pace(1e9)).drain()
    room.clock.on(days=-30, minutes=1)
    assert await room.db.read(clock_back.ahead, room.clock())
    await room.db.write(clock_back.set_back, room.clock())
    await room.drain()
    assert room.world.texts() == ["first"]


async def test_looks_that_failed_make_no_refusal_wait_longer(room: Newsroom) -> None:
    await room.owe(owe("first", owner=7))
    await room.db.write(outbox.restored, room.clock(), room.clock.on(minutes=10))
    room.world.failing = (Later("busy"),) * 5 + (Rejected(Refusal.NO_PERMISSION),)
    await room.drain(6)
    assert (await room.db.read(figures.figures)).oldest_due is None
    place = await room.db.read(outbox.paused_place, room.post.desk, NEWS)
    assert place is not None
    assert place.next_try - place.since < timedelta(minutes=2)


@pytest.mark.parametrize("deed", [Deed.DELETE, Deed.EDIT])
async def test_a_change_that_waits_as_all_sending_is_stopped_is_no_more_than_that(room: Newsroom, deed: Deed) -> None:
    await room.owe(*(item(f"news {n}") for n in range(10)))
    await Courier(room.db, room.world, room.clock, rules=Rules(LIMITS), pace=Pace(1e9)).drain()
    await room.owe(item("late"))
    (claimed,) = await room.db.write(outbox.claim, room.clock(), LEASE, 1)
    message = None if deed is Deed.DELETE else saying("changed")
    await room.owe(owe("change", of="late", deed=deed, message=message))
    await room.db.write(outbox.settle, claimed, Stopped("the token"), room.clock(), room.clock())
    await room.db.write(outbox.restart)
    await room.drain(3)
    assert room.world.texts()[10:] == ([] if deed is Deed.DELETE else ["changed"])


async def test_many_changes_of_what_is_gone_are_settled_at_once(room: Newsroom) -> None:
    await room.owe(*(owe(f"old {n}") for n in range(50)))
    await room.drain()
    for n in range(50):
        await room.owe(owe(f"edit {n}", of=f"old {n}", deed=Deed.EDIT, message=saying("edited")))

    def lose(session: Session) -> None:
        session.execute(text("DELETE FROM outbox WHERE of_key IS NULL"))

    await room.db.write(lose)
    await room.owe(owe("last"))
    await room.drain()
    assert room.world.texts()[50:] == ["last"]
    assert await room.db.read(outbox.owed) == 0
