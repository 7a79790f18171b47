"""Alerts of the real bot, killed with -9 between the storing of an article and the arrival: each story once, in order.

What fires is stored with the article; all that comes after it is the bot's. `make chaos` kills 300 times and prints the
figures; the checks run a few.
"""

from __future__ import annotations

import re
import signal
import sys
import time as clock
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsdesk.ingest import intake
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Added
from newsdesk.models.outbox import Target
from newsdesk.storage import alerts, desks
from newsdesk.storage.alerts import AlertLimits
from newsdesk.storage.database import Database
from tests.chaos.mail import DAY, WEATHER, Mail, mail
from tests.chaos.nursery import INLINE, Nursery
from tests.fakes.client import FakeDiscord
from tests.storage.world import Story, read, words_of

KILLS = 300
"""Of `make chaos`, over all its seeds."""
SEEDS = 20
MANY = "100"
"""No limit is reached: what is told in bundles is held against its limits elsewhere."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")


@dataclass
class Watch:
    """A desk with an alert to each of its places, and what came to it: events, some of them told by two outlets."""

    post: Mail
    events: list[str] = field(default_factory=list[str])
    """What each event has been called: `odd` or `even`, by its number from 1."""
    twice: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        self.post.settings |= {
            INLINE: "1",
            "NEWSDESK_ALERT_POSTS_PER_HOUR": MANY,
            "NEWSDESK_PERSONAL_MESSAGES_PER_DAY": MANY,
        }
        self.asked = {target: ("odd OR even", "odd", "even -odd")[n % 3] for n, target in enumerate(self.post.targets)}
        for target, asked in self.asked.items():
            plan = AlertPlan(asked, target)
            self.post.with_db(
                lambda db, plan=plan: db.write(alerts.add, self.post.desk, plan, 7, self.post.now(), AlertLimits(9, 9))
            )

    def publish(self, count: int) -> None:
        self.post.with_db(lambda db: self._publish(db, count))

    async def _publish(self, db: Database, count: int) -> None:
        for _ in range(count):
            event = len(self.events) + 1
            self.events.append("odd" if event % 2 else "even")
            await self.take(db, event, "The Lantern", "first")
            if self.post.chance.random() < 0.4:
                self.twice.add(event)
                await self.take(db, event, "The Standard", "later")

    async def take(self, db: Database, event: int, outlet: str, told: str) -> None:
        body = [f"{words_of(event * 10 + part, 14)} stops." for part in range(6)]
        body.insert(1, f"It is an {self.events[event - 1]} one, as was {told} told.")
        source = await db.write(desks.everyone_source, outlet, self.post.now())
        story = Story(f"Event {event}", tuple(body), outlet=outlet)
        taken = await db.write(intake.take, read(story), source, self.post.now())
        assert isinstance(taken, Added)

    def storm(self, kills: int, processes: int) -> None:
        """Let news come, each time with bots that are killed in bad weather; every fifth time a day passes."""
        for number in range(kills):
            self.publish(self.post.chance.randint(0, 3))
            self.post.fake.weather(WEATHER, self.post.chance.randrange(2**31), seconds=2.0)
            self.post.start(processes)
            self.publish(self.post.chance.randint(0, 2))
            clock.sleep(self.post.chance.uniform(0.4, 3.0))
            self.post.kill()
            if number % 5 == 4:
                self.post.offline(DAY)

    def finish(self) -> None:
        """Let one more event come in good weather, and all of it arrive."""
        self.publish(1)
        self.post.fake.clear_faults()
        self.post.fake.weather({}, 0)
        self.post.start()
        end = clock.monotonic() + 120
        while self._undecided() and clock.monotonic() < end:
            clock.sleep(0.2)
        self.post.kill()
        assert not self._undecided(), self.post.log()
        self.post.finish()

    def _undecided(self) -> bool:
        return self.post.with_db(lambda db: db.read(alerts.any_undecided, self.post.now()))

    def check(self) -> dict[str, int]:
        """Hold what arrived against what fired: each event once, in its order, with its second outlet."""
        messages = 0
        for target, asked in self.asked.items():
            wanted = [n for n, called in enumerate(self.events, 1) if called in asked.partition(" -")[0]]
            arrived = [text for _, text in self.post.arrived(target)]
            numbers = [_event(text) for text in arrived]
            assert sorted(numbers) == wanted, f"in {target}: {numbers}, not {wanted}; {self.post.log()}"
            if target.what != "forum":  # its threads are listed by their last message
                assert numbers == wanted, f"out of order in {target}"
            for number, text in zip(numbers, arrived, strict=True):
                assert ("The Standard" in text) == (number in self.twice), text
            messages += len(numbers)
        return {"messages": messages, "edits": len(self.twice), "kills": self.post.kills}


def _event(text: str) -> int:
    """Return which event a message tells."""
    (number,) = re.findall(r"Event (\d+)", text.splitlines()[0])
    return int(number)


def _storm(seed: int, kills: int, fake: FakeDiscord, bots: Nursery, folder: Path) -> dict[str, int]:
    with mail(fake, folder, 5000 + seed, bots) as post:
        watch = Watch(post)
        watch.storm(kills, 1 + seed % 2)
        watch.finish()
        return watch.check()


@pytest.mark.parametrize("seed", [0, 1])
def test_killed_a_few_times(seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    figures = _storm(seed, 2, fake, bots, tmp_path)
    assert figures["messages"] >= 3
    assert figures["kills"] >= 3


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(2, 2 + SEEDS))
def test_killed_at_hundreds_of_moments(
    seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = _storm(seed, KILLS // SEEDS, fake, bots, tmp_path)
    with capsys.disabled():
        sys.stderr.write(f"\nalerts, killed at random moments, seed {seed}: {figures}; lost 0, twice 0\n")


@pytest.mark.chaos
@pytest.mark.parametrize(
    "step",
    [
        "decide:before:1",
        "decide:after:1",
        "claim:after:1",
        "POST:before:1",
        "POST:after:2",
        "settle:before:2",
        "settle:after:3",
        "PATCH:before:1",
        "PATCH:after:1",
    ],
)
def test_killed_at_each_step(step: str, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, 6, bots) as post:
        watch = Watch(post)
        if step.startswith("PATCH"):
            # A second outlet that comes before the message is sent is a part of it from the beginning.
            watch.publish(1)
            watch.finish()
            late = [n for n in range(1, len(watch.events) + 1) if n not in watch.twice]
            watch.twice.update(late)
            for event in late:
                post.with_db(lambda db, event=event: watch.take(db, event, "The Standard", "later"))
        else:
            watch.publish(4)
        post.start(kill=step)
        assert post.wait_killed(30), f"{step} was never reached; {post.log()}"
        watch.finish()
        watch.check()


@pytest.mark.chaos
def test_an_alert_that_arrived_twice_would_be_found(fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, 8, bots) as post:
        watch = Watch(post)
        watch.publish(2)
        watch.finish()
        watch.check()
        target = Target("channel", post.channels[0])
        post.fake.say(target.id, post.fake.contents(target.id)[0], post.person)
        with pytest.raises(AssertionError, match="not"):
            watch.check()
