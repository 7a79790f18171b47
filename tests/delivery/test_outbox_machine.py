"""The outbox against a model of it: whatever happens, each message stands once, whole, in its order."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from newsdesk.delivery import Courier
from newsdesk.delivery.courier import LEASE
from newsdesk.delivery.pace import Pace
from newsdesk.models.outbox import (
    Claimed,
    Deed,
    Later,
    Looked,
    Outcome,
    Owed,
    Refusal,
    Rejected,
    Seen,
    Sent,
    Target,
    Unsure,
)
from newsdesk.storage import desks, outbox
from newsdesk.storage.backup import back_up, restore
from newsdesk.storage.database import open_database
from tests.delivery.conftest import NEWS, SPORT, Clock, World, owe, said, saying
from tests.examples import examples

T = TypeVar("T")

TARGETS = st.sampled_from((NEWS, SPORT))
SOON = timedelta(minutes=5)


class Discord(World):
    """A place that may also refuse for a while, and whose answers may be lost."""

    refusing: frozenset[Target] = frozenset()
    """Where the bot may not write. To change what it wrote takes no permission; if refused, it is given up."""

    expiring: dict[str, datetime]
    """Until when a message is of use, by its key."""
    busy: int = 0
    """So many looks are answered with “later”."""

    def script(self, steps: list[str]) -> None:
        self.answers = [getattr(self, f"_{step}") for step in steps]

    async def send(self, claimed: Claimed) -> Outcome:
        if claimed.deed is Deed.SEND and claimed.target in self.refusing:
            self.asked.append(claimed)
            return Rejected(Refusal.NO_PERMISSION)
        if claimed.deed is Deed.EDIT and claimed.place is not None and self.stands[claimed.place][2] is None:
            return Rejected(Refusal.MESSAGE_GONE)
        # What may have arrived is looked for however late it is, and then tried again.
        assert claimed.uncertain or self.clock() <= self.expiring.get(claimed.key, self.clock()), "too late"
        return await World.send(self, claimed)

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        if self.busy:
            self.busy -= 1
            return Later("busy")
        looked = await World.look(self, target, since, until)
        if not isinstance(looked, Seen):
            return looked
        # What was deleted cannot be seen.
        return Seen({key: place for key, place in looked.places.items() if self.stands[place][2] is not None})

    def _busy(self, claimed: Claimed) -> Outcome:
        return Later("busy")

    def _lost(self, claimed: Claimed) -> Outcome:
        return Unsure("the connection broke before")

    def _arrived(self, claimed: Claimed) -> Outcome:
        self.keep(claimed)
        return Unsure("the connection broke after")

    def _taken(self, claimed: Claimed) -> Outcome:
        return Sent(self.keep(claimed))


class OutboxMachine(RuleBasedStateMachine):
    """Owes, changes, claims, crashes, refuses, backs up and restores; the model is what was owed, in its order."""

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.url = f"sqlite:///{self.folder / 'news.db'}"
        self.clock = Clock()
        self.discord = Discord(self.clock)
        self.discord.expiring = {}
        self.db = open_database(self.url)
        self.desk = self.do(self.db.write(desks.ensure, "guild:1", self.clock()))
        self.number = 0
        self.owed: dict[str, Owed] = {}
        self.final: dict[str, str | None] = {}
        self.blind: set[str] = set()
        """What a person said has arrived: nobody knows where, so it is changed no more."""
        self.perishable: set[str] = set()
        self.unordered: set[str] = set()
        """What was held came out of its line, and a restore forgets what was in it."""
        self.since: list[Owed] | None = None
        """What was owed since the backup, as whatever owes it will owe it again."""

    def do(self, call: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(call)

    def owe(self, owed: Owed) -> None:
        assert self.do(self.db.write(outbox.enqueue, self.desk, owed, self.clock()))
        assert not self.do(self.db.write(outbox.enqueue, self.desk, owed, self.clock())), "owed twice is owed once"
        if self.since is not None:
            self.since.append(owed)

    def standing(self) -> list[str]:
        """Return the references of what stands in Discord."""
        return [reference for _, reference, message, _ in self.discord.stands.values() if message is not None]

    def next(self, what: str) -> str:
        self.number += 1
        return f"{what} {self.number}"

    @rule(to=TARGETS, expires=st.booleans())
    def send(self, to: Target, expires: bool) -> None:
        key = self.next("send")
        more = {"expires": self.clock() + SOON} if expires else {}
        self.owed[key] = owe(key, to, **more)
        self.final[key] = key
        if expires:
            self.perishable.add(key)
            self.discord.expiring[key] = self.clock() + SOON
        self.owe(self.owed[key])

    @rule(data=st.data(), delete=st.booleans())
    def change(self, data: st.DataObject, delete: bool) -> None:
        keys = [key for key, text in self.final.items() if text is not None]
        if not keys:
            return
        of = data.draw(st.sampled_from(keys))
        if delete:
            self.remove(of)
            return
        key = self.next("edit")
        self.owe(owe(key, self.owed[of].target, of=of, deed=Deed.EDIT, message=saying(key)))
        self.final[of] = key

    def remove(self, of: str) -> None:
        self.owe(owe(self.next("delete"), self.owed[of].target, of=of, deed=Deed.DELETE, message=None))
        self.final[of] = None

    @rule(steps=st.lists(st.sampled_from(("busy", "lost", "arrived", "taken")), max_size=6))
    def drain(self, steps: list[str]) -> None:
        self.discord.script(steps)
        self.do(self.courier().drain())
        self.discord.answers = []

    @rule(count=st.integers(1, 4), arrive=st.integers(0, 4))
    def crash(self, count: int, arrive: int) -> None:
        """A process takes rows, some of its requests arrive, and it is killed."""
        claims = self.do(self.db.write(outbox.claim, self.clock(), LEASE, count))
        for claimed in claims[:arrive]:
            if claimed.deed is Deed.SEND and claimed.target in self.discord.refusing:
                continue
            # It looks first, as every process does, and is killed then, or sends where it has not to begin anew.
            if claimed.read_back_from is not None:
                continue
            if claimed.uncertain and (claimed.reference in self.standing() or not self.discord.readable):
                continue
            if claimed.deed is not Deed.EDIT or claimed.reference in self.standing():
                self.discord.keep(claimed)

    @rule(seconds=st.sampled_from((1, 60, 130, 1200, 90_000)))
    def wait(self, seconds: int) -> None:
        self.clock.on(seconds=seconds)

    @rule(to=TARGETS)
    def refuse(self, to: Target) -> None:
        self.discord.refusing |= {to}

    @rule()
    def mend(self) -> None:
        self.discord.refusing = frozenset()
        self.do(self.db.write(outbox.poke, self.desk, self.clock()))

    @rule(readable=st.booleans())
    def read_history(self, readable: bool) -> None:
        self.discord.readable = readable

    @rule()
    def resolve(self) -> None:
        """A person looks, and says what they see of each message that is held."""
        for key in self.owed:
            sending = self.do(self.db.read(outbox.by_reference, self.desk, outbox.reference(key)))
            if sending is None or sending.state != "held":
                continue
            self.unordered.add(key)
            there = outbox.reference(key) in self.standing()
            assert self.do(self.db.write(outbox.resolve, self.desk, key, arrived=there, now=self.clock()))
            if there:
                self.blind.add(key)

    @rule()
    def back_up(self) -> None:
        (self.folder / "copy.db").unlink(missing_ok=True)
        back_up(self.url, self.folder / "copy.db", self.clock())
        self.since = []

    @rule(looks=st.integers(1, 3))
    def be_busy(self, looks: int) -> None:
        self.discord.busy = looks

    @rule(
        to=TARGETS,
        expires=st.lists(st.booleans(), min_size=1, max_size=2),
        steps=st.lists(st.sampled_from(("lost", "arrived", "taken")), max_size=2),
        seconds=st.sampled_from((1, 1200)),
        drains=st.booleans(),
        removes=st.booleans(),
    )
    def lose(
        self, to: Target, expires: list[bool], steps: list[str], seconds: int, *, drains: bool, removes: bool
    ) -> None:
        """What was owed is sent after the backup, and that is lost; then a person removes it, at once or later."""
        before = len(self.owed)
        for one in expires:
            self.send(to, one)
        self.back_up()
        self.drain(steps)
        self.wait(seconds)
        self.restore()
        if drains:
            self.drain([])
        for of in list(self.owed)[before:] if removes else ():
            self.remove(of)

    @rule()
    def restore(self) -> None:
        if self.since is None:
            return
        self.db.close()
        restore(self.url, self.folder / "copy.db", self.clock())
        self.db = open_database(self.url)
        again, self.since = self.since, None
        self.unordered |= self.owed.keys()
        # Feeds and digests owe anew what the database has forgotten.
        for owed in again:
            self.do(self.db.write(outbox.enqueue, self.desk, owed, self.clock()))

    @invariant()
    def nothing_stands_twice(self) -> None:
        if hasattr(self, "discord"):
            stand = self.standing()
            assert len(stand) == len(set(stand))

    def teardown(self) -> None:
        if not hasattr(self, "discord"):
            return
        self.discord.refusing, self.discord.readable, self.discord.busy = frozenset(), True, 0
        for _ in range(6):
            self.mend()
            self.drain([])
            self.resolve()
            self.clock.on(hours=7)
        self.nothing_stands_twice()
        for target in (NEWS, SPORT):
            self._check(target)
        self.do(self.loop.shutdown_default_executor())
        self.db.close()
        self.loop.close()
        shutil.rmtree(self.folder)

    def _check(self, target: Target) -> None:
        stand = {reference: message for to, reference, message, _ in self.discord.stands.values() if to == target}
        kept = [key for key, owed in self.owed.items() if owed.target == target and key not in self.unordered]
        line = [reference for reference in stand if reference in {outbox.reference(key) for key in kept}]
        assert line == [outbox.reference(key) for key in kept if outbox.reference(key) in stand], "in order"
        for key, owed in self.owed.items():
            if owed.target != target:
                continue
            reference, text = outbox.reference(key), self.final[key]
            if key in self.blind:
                assert reference in stand
            elif text is None:
                assert stand.get(reference) is None, f"{key} was deleted"
            elif reference in stand:
                message = stand[reference]
                assert message is not None
                assert said(message) == text, f"{key} is whole"
            else:
                assert key in self.perishable, f"{key} is lost"

    def courier(self) -> Courier:
        return Courier(self.db, self.discord, self.clock, pace=Pace(1e9))


OutboxMachine.TestCase.settings = settings(
    max_examples=examples(30),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestOutboxMachine = OutboxMachine.TestCase
