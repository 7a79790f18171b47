"""What is owed arrives once, whole and in its order, whatever Discord and the network do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from newsdesk.briefing import digests
from newsdesk.delivery import Courier, Rules
from newsdesk.delivery.courier import LEASE
from newsdesk.delivery.pace import Pace
from newsdesk.models.article import Desk
from newsdesk.models.digest import DigestPlan, Schedule
from newsdesk.models.outbox import (
    Claimed,
    Deed,
    Held,
    Kind,
    Later,
    Outcome,
    Refusal,
    Rejected,
    Sent,
    Stopped,
    Target,
    Unsure,
)
from newsdesk.storage import desks, outbox
from newsdesk.storage import digests as stored_digests
from newsdesk.storage.database import Database
from tests.delivery.conftest import NEWS, SPORT, Clock, Post, World, owe, said, saying


async def test_each_is_sent_once_and_in_its_order(courier: Courier, post: Post, world: World) -> None:
    assert await post.owe(*(owe(f"news {n}") for n in range(5)), owe("sport", SPORT)) == [True] * 6
    assert await post.owe(owe("news 3")) == [False]
    assert (await courier.drain()).sent == 6
    assert world.texts() == [f"news {n}" for n in range(5)]
    assert world.texts(SPORT) == ["sport"]
    assert (await courier.drain()).sent == 0


async def test_a_wait_holds_up_its_own_target_alone(courier: Courier, post: Post, world: World, clock: Clock) -> None:
    world.answers = [Later("slow down", 60)]
    await post.owe(owe("first"), owe("second"), owe("sport", SPORT))
    await courier.drain()
    assert world.texts() == []
    assert world.texts(SPORT) == ["sport"]
    clock.on(seconds=60)
    await courier.drain()
    assert world.texts() == ["first", "second"]


async def test_the_nonce_and_the_reference_are_the_same_on_every_try(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    world.answers = [Later("busy"), Unsure("broken"), Later("busy")]
    await post.owe(owe("first"))
    for _ in range(4):
        await courier.drain()
        clock.on(hours=1)
    assert len(world.asked) == 4
    assert len({(claimed.nonce, claimed.reference) for claimed in world.asked}) == 1
    assert len(world.asked[0].nonce) == 25
    assert len(world.asked[0].reference) == 8


def arrived(world: World) -> Callable[[Claimed], Outcome]:
    def answer(claimed: Claimed) -> Outcome:
        world.keep(claimed)
        return Unsure("the connection broke")

    return answer


async def test_what_may_have_arrived_is_looked_for_and_not_repeated(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    world.answers = [arrived(world)]
    await post.owe(owe("first"), owe("second"))
    await courier.drain()
    assert world.texts() == ["first"]
    clock.on(hours=25)
    await courier.drain()
    assert world.texts() == ["first", "second"]
    assert world.looks == [NEWS]


async def test_what_did_not_arrive_is_sent_after_the_look(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    world.answers = [Unsure("the connection broke")]
    await post.owe(owe("first"))
    await courier.drain()
    clock.on(hours=1)
    await courier.drain()
    assert world.texts() == ["first"]
    assert world.looks == [NEWS]


async def test_a_claim_that_nobody_ended_is_looked_for_after_its_lease(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("first"), owe("second"))
    (claimed,) = await db.write(outbox.claim, clock(), LEASE, 10)
    world.keep(claimed)  # and the process is killed
    await courier.drain()
    assert world.texts() == ["first"], "the lease holds"
    clock.on(seconds=LEASE.total_seconds())
    await courier.drain()
    assert world.texts() == ["first", "second"]


async def test_without_leave_to_look_it_is_held_and_told_and_a_person_decides(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    await db.write(desks.change, desk, log_channel=SPORT.id)
    world.readable = False
    world.answers = [Unsure("the connection broke")]
    await post.owe(owe("first"), owe("second"))
    await courier.drain()
    await post.owe(owe("edit", of="first", deed=Deed.EDIT, message=saying("first, edited")))
    clock.on(hours=1)
    await courier.drain()
    assert await post.state("first") == "held"
    assert world.texts() == ["second"], "a held message holds up nobody"
    assert len(world.texts(SPORT)) == 1
    assert await db.write(outbox.resolve, desk, "first", arrived=False, now=clock())
    await courier.drain()
    assert world.texts() == ["second", "first, edited"]
    assert not await db.write(outbox.resolve, desk, "first", arrived=True, now=clock())


async def test_nobody_resolves_what_another_desk_has(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    world.readable, world.answers = False, [Unsure("the connection broke")]
    await post.owe(owe("first"))
    await courier.drain()
    clock.on(hours=1)
    await courier.drain()
    other = await db.write(desks.ensure, "guild:2", clock())
    assert not await db.write(outbox.resolve, other, "first", arrived=False, now=clock())
    assert await db.read(outbox.by_reference, other, outbox.reference("first")) is None


async def test_an_edit_waits_for_its_send_and_only_the_last_is_made(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    world.answers = [Later("busy", 10)]
    await post.owe(owe("first"))
    await courier.drain()
    for n in range(3):
        await post.owe(owe(f"edit {n}", of="first", deed=Deed.EDIT, message=saying(f"edited {n}")))
    clock.on(seconds=10)
    await courier.drain()
    assert world.texts() == ["edited 2"]
    assert [claimed.deed for claimed in world.asked] == [Deed.SEND, Deed.SEND, Deed.EDIT]


async def test_an_edit_of_what_was_not_tried_is_sent_with_it(courier: Courier, post: Post, world: World) -> None:
    await post.owe(owe("first"), owe("edit", of="first", deed=Deed.EDIT, message=saying("edited")))
    await courier.drain()
    assert world.texts() == ["edited"]
    assert len(world.asked) == 1


async def test_a_deletion_takes_back_what_was_not_sent_and_deletes_what_was(
    courier: Courier, post: Post, world: World
) -> None:
    await post.owe(owe("first"))
    await courier.drain()
    await post.owe(owe("second"))
    for key in ("first", "second"):
        await post.owe(owe(f"delete {key}", of=key, deed=Deed.DELETE, message=None))
    await courier.drain()
    assert [claimed.key for claimed in world.asked] == ["first", "delete first"]
    assert world.texts() == []
    assert await post.state("second") == "withdrawn"


async def test_an_edit_that_may_have_been_made_is_made_again_without_a_look(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    await post.owe(owe("first"))
    await courier.drain()
    world.answers = [Unsure("the connection broke")]
    await post.owe(owe("edit", of="first", deed=Deed.EDIT, message=saying("edited")))
    await courier.drain()
    clock.on(hours=1)
    await courier.drain()
    assert world.texts() == ["edited"]
    assert world.looks == []


@pytest.mark.parametrize("why", [Refusal.NO_PERMISSION, Refusal.NO_ACCESS, Refusal.CLOSED, Refusal.LOCKED])
async def test_a_refusal_pauses_the_place_tells_its_owner_and_loses_nothing(
    why: Refusal, courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    owner = Target("user", 7)
    world.answers = [Rejected(why)]
    await post.owe(owe("first", owner=7), owe("second", owner=7))
    await courier.drain()
    assert world.texts() == []
    assert len(world.texts(owner)) == 1
    (paused,) = await db.read(outbox.paused, desk)
    assert (paused.target, paused.why, paused.waiting) == (NEWS, why, 2)
    world.answers = [Rejected(why)]
    clock.on(minutes=2)
    await courier.drain()
    assert len(world.texts(owner)) == 1, "told once"
    clock.on(hours=8)
    await courier.drain()
    assert world.texts() == ["first", "second"]
    assert await db.read(outbox.paused, desk) == ()
    assert len(world.texts(owner)) == 2, "and once that it works again"


async def test_a_paused_place_is_tried_at_once_when_its_desk_asks_or_changes(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    world.answers = [Rejected(Refusal.NO_PERMISSION), Rejected(Refusal.NO_PERMISSION)]
    await post.owe(owe("first"), owe("sport", SPORT))
    await courier.drain()
    other = await db.write(desks.ensure, "guild:2", clock())
    assert not await db.write(outbox.go_on, other, NEWS, clock())
    assert await db.write(outbox.go_on, desk, NEWS, clock())
    await courier.drain()
    assert (world.texts(), world.texts(SPORT)) == (["first"], [])
    await db.write(outbox.poke, desk, clock())
    await courier.drain()
    assert world.texts(SPORT) == ["sport"]


async def test_a_deleted_channel_rejects_all_that_is_owed_there_and_tells_once(
    courier: Courier, post: Post, world: World
) -> None:
    world.answers = [Rejected(Refusal.CHANNEL_GONE)]
    await post.owe(owe("first", owner=7), owe("second", owner=7))
    await courier.drain()
    assert await post.state("first") == await post.state("second") == "rejected"
    assert len(world.texts(Target("user", 7))) == 1


async def test_who_has_left_the_server_is_told_once_that_it_ends_and_nothing_else_waits_for_it(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    person, other = Target("user", 7), await db.write(desks.ensure, "guild:2", clock())
    schedule = Schedule((time(8, 0),), "Europe/Kyiv")
    plans = (DigestPlan("Mine", person, schedule), DigestPlan("All", NEWS, schedule))
    made = [await db.write(digests.add, of, plan, 7, clock()) for of in (desk, other) for plan in plans]

    def without_member(claimed: Claimed) -> Outcome:
        left = claimed.target == person and claimed.desk == desk and claimed.kind is not Kind.NOTICE
        return Rejected(Refusal.LEFT) if left else Sent(world.keep(claimed))

    world.answers = [without_member] * 9
    await post.owe(owe("first", person, owner=7), owe("second", person, owner=7), owe("to all"))
    await db.write(outbox.enqueue, other, owe("theirs", person, owner=7), clock())
    await courier.drain()
    assert world.texts() == ["to all"]
    assert world.texts(person) == ["theirs", "I have stopped sending you "]
    assert await post.state("first") == await post.state("second") == "rejected"
    assert await db.read(outbox.paused, desk) == ()
    now = [await db.read(stored_digests.by_key, one.desk, one.key) for one in made]
    assert [one is not None and one.paused for one in now] == [True, False, False, False]


async def test_a_message_that_discord_does_not_take_holds_up_nobody(courier: Courier, post: Post, world: World) -> None:
    world.answers = [Rejected(Refusal.BLOCKED)]
    await post.owe(owe("first"), owe("second"))
    await courier.drain()
    assert world.texts() == ["second"]
    assert await post.state("first") == "rejected"


async def test_a_token_that_is_refused_stops_all_until_a_restart(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    world.answers = [Stopped("the token is not taken")]
    await post.owe(owe("first"), owe("second"))
    await courier.drain()
    clock.on(days=1)
    await courier.drain()
    assert len(world.asked) == 1
    assert (await db.read(outbox.stopped) or ("",))[0] == "the token is not taken"
    await db.write(outbox.restart)
    await courier.drain()
    assert world.texts() == ["first", "second"]
    assert world.looks == []


async def test_what_has_expired_is_not_sent_and_what_has_no_end_is_sent_after_a_year(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    await post.owe(owe("old", expires=clock() + timedelta(hours=1)), owe("lasting"))
    clock.on(days=365)
    await courier.drain()
    assert world.texts() == ["lasting"]
    assert await post.state("old") == "expired"


async def test_what_waits_too_long_expires_where_a_setting_says_so(
    db: Database, post: Post, world: World, clock: Clock
) -> None:
    courier = Courier(db, world, clock, rules=Rules(kept=timedelta(hours=6)), pace=Pace(1e9))
    world.answers = [Later("busy", 3600)]
    await post.owe(owe("tried"), owe("sport", SPORT, due=clock() + timedelta(hours=8)))
    await post.owe(owe("old"), owe("told", kind=Kind.NOTICE))
    await courier.drain()
    clock.on(hours=9)
    await courier.drain()
    assert world.texts() == ["tried", "told"]
    assert world.texts(SPORT) == ["sport"], "it counts from when it was due"
    assert await post.state("old") == "expired"


async def test_after_a_restore_each_place_is_read_back_first(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("before"), owe("sent since"))
    backup_at = clock()
    world.stands = {}
    for claimed_key in ("sent since", "owed and sent since"):
        await post.owe(owe(claimed_key))
    # What the lost hour had sent: one that the backup still owes, and one that it has never heard of.
    clock.on(minutes=30)
    for key in ("sent since", "forgotten"):
        place = len(world.stands)
        world.keep(_claim_of(key, clock))
        assert len(world.stands) == place + 1
    clock.on(minutes=30)
    await db.write(outbox.restored, backup_at, clock())
    await courier.drain()
    await post.owe(owe("forgotten"))  # the feeds bring it again
    await courier.drain()
    assert sorted(world.texts()) == ["before", "forgotten", "owed and sent since", "sent since"]
    assert await post.state("forgotten") == "sent"
    assert world.looks == [NEWS]


def _claim_of(key: str, clock: Clock) -> Claimed:
    return Claimed(
        key=key,
        token="",
        desk=Desk(1, "guild:1"),
        deed=Deed.SEND,
        target=NEWS,
        kind=Kind.FEED,
        about="",
        owner=None,
        message=saying(key),
        title=None,
        role=None,
        reference=outbox.reference(key),
        nonce=outbox.nonce(key),
        attempts=1,
        lease_until=clock() + LEASE,
    )


async def test_after_a_restore_a_place_that_cannot_be_read_waits(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database, desk: Desk
) -> None:
    await post.owe(owe("first", owner=7))
    await db.write(outbox.restored, clock() - timedelta(hours=1), clock())
    world.readable = False
    await courier.drain()
    assert world.texts() == []
    (paused, *_) = await db.read(outbox.paused, desk)
    assert paused.missing == ("Read Message History",)
    world.readable = True
    clock.on(hours=8)
    await courier.drain()
    assert world.texts() == ["first"]


async def test_an_error_of_ours_costs_one_try_of_one_message(
    courier: Courier, post: Post, world: World, clock: Clock
) -> None:
    def bug(claimed: Claimed) -> Outcome:
        raise RuntimeError(claimed.key)

    world.answers = [bug]
    await post.owe(owe("first"), owe("sport", SPORT))
    await courier.drain()
    assert world.texts(SPORT) == ["sport"]
    clock.on(hours=1)
    await courier.drain()
    assert world.texts() == ["first"]


async def test_the_holder_of_an_ended_lease_has_no_say_but_that_it_arrived(
    post: Post, clock: Clock, db: Database, world: World
) -> None:
    await post.owe(owe("first"))
    (old,) = await db.write(outbox.claim, clock(), LEASE, 1)
    clock.on(minutes=3)
    (new,) = await db.write(outbox.claim, clock(), LEASE, 1)
    assert new.uncertain
    assert old.token != new.token
    assert await db.write(outbox.settle, old, Held("gone"), clock(), clock()) is None
    assert await post.state("first") == "sending"
    await db.write(outbox.settle, old, Sent(world.keep(old)), clock(), clock())
    assert await post.state("first") == "sent"


async def test_stopping_leaves_what_was_not_begun_as_it_was(courier: Courier, post: Post, world: World) -> None:
    await post.owe(*(owe(f"news {n}", Target("channel", n)) for n in range(10)))
    courier.stop()
    await courier.drain()
    assert world.asked == []
    assert said(saying("news")) == "news"


async def test_an_edit_owed_anew_after_a_restore_reaches_what_stands(
    courier: Courier, post: Post, world: World, clock: Clock, db: Database
) -> None:
    await post.owe(owe("first"))
    world.keep(_claim_of("first", clock))  # sent since the backup
    await db.write(outbox.restored, clock(), clock.on(minutes=30))
    await post.owe(owe("edit", of="first", deed=Deed.EDIT, message=saying("edited")))
    await courier.drain()
    assert world.texts() == ["edited"]
