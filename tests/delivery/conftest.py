"""What the tests of delivery share: a database, a desk, and a Discord that does as it is told."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from newsdesk.delivery import Courier
from newsdesk.delivery.pace import Pace
from newsdesk.models.article import Desk
from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import (
    Claimed,
    Deed,
    Kind,
    Looked,
    Outcome,
    Owed,
    Place,
    Refusal,
    Rejected,
    Seen,
    Sent,
    Target,
)
from newsdesk.storage import desks, outbox
from newsdesk.storage.database import Database, open_database
from tests.conftest import NOW

NEWS = Target("channel", 100)
SPORT = Target("channel", 200)


@dataclass
class Clock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def on(self, **spans: float) -> datetime:
        self.at += timedelta(**spans)
        return self.at


@dataclass
class World:
    """A Discord that keeps what it got; `answers` says what becomes of the next requests, `Sent` where it is empty.

    An answer that is a function decides when it is asked. Looking finds everything that stands there.
    """

    clock: Clock
    stands: dict[Place, tuple[Target, str, Message | None, datetime]] = field(default_factory=dict)
    asked: list[Claimed] = field(default_factory=list)
    looks: list[Target] = field(default_factory=list)
    answers: list[Outcome | Callable[[Claimed], Outcome]] = field(default_factory=list)
    readable: bool = True

    def keep(self, claimed: Claimed) -> Place:
        """Let a request arrive."""
        if claimed.deed in (Deed.SEND, Deed.POST):
            place = Place(claimed.target.id, 1000 + len(self.stands))
            self.stands[place] = (claimed.target, claimed.reference, claimed.message, self.clock())
            return place
        assert claimed.place is not None
        target, reference, _, came = self.stands[claimed.place]
        self.stands[claimed.place] = (target, reference, claimed.message, came)
        return claimed.place

    async def send(self, claimed: Claimed) -> Outcome:
        self.asked.append(claimed)
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            return Sent(self.keep(claimed))
        return answer(claimed) if callable(answer) else answer

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        self.looks.append(target)
        if not self.readable:
            return Rejected(Refusal.NO_PERMISSION, missing=("Read Message History",))
        return Seen(
            {
                reference: place
                for place, (to, reference, _, came) in self.stands.items()
                if to == target and since - timedelta(minutes=5) <= came <= until + timedelta(minutes=5)
            }
        )

    def texts(self, target: Target = NEWS) -> list[str]:
        """What stands in a target, in the order in which it came; a deleted message is left out."""
        return [said(message) for to, _, message, _ in self.stands.values() if to == target and message is not None]


def saying(text: str) -> Message:
    return Message((Line((Plain(text),)),))


def said(message: Message) -> str:
    run = message.lines[0].runs[0]
    assert isinstance(run, Plain)
    return run.text


def owe(text: str, target: Target = NEWS, **more: object) -> Owed:
    """A message that says its own key."""
    values: dict[str, object] = {
        "key": text,
        "deed": Deed.SEND,
        "target": target,
        "kind": Kind.DIGEST,
        "about": "Morning brief",
        "message": saying(text),
        **more,
    }
    return Owed(**values)  # pyright: ignore[reportArgumentType]  # the names are those of `Owed`


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock)


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'news.db'}")
    yield opened
    opened.close()


@pytest_asyncio.fixture
async def desk(db: Database) -> Desk:
    return await db.write(desks.ensure, "guild:1", NOW)


@pytest.fixture
def courier(db: Database, world: World, clock: Clock) -> Courier:
    return Courier(db, world, clock, pace=Pace(1e9))


@dataclass
class Post:
    """One desk's outbox, for a test."""

    db: Database
    desk: Desk
    clock: Clock

    async def owe(self, *owed: Owed) -> list[bool]:
        return [await self.db.write(outbox.enqueue, self.desk, one, self.clock()) for one in owed]

    async def state(self, key: str) -> str:
        sending = await self.db.read(outbox.by_reference, self.desk, outbox.reference(key))
        assert sending is not None
        return sending.state


@pytest.fixture
def post(db: Database, desk: Desk, clock: Clock) -> Post:
    return Post(db, desk, clock)
