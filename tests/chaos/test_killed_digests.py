"""Digests of the real bot, killed with -9 between their time and their arrival: each once, with no story lost or twice.

`make chaos` kills 300 times and prints the figures; the checks run a few.
"""

from __future__ import annotations

import signal
import sqlite3
import sys
import time as clock
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path

import pytest

from newsdesk.briefing import digests
from newsdesk.ingest import intake
from newsdesk.models.article import Added
from newsdesk.models.digest import Digest, DigestPlan, DigestRun, Schedule
from newsdesk.storage import articles, desks, outbox
from newsdesk.storage import digests as stored
from newsdesk.storage.database import Database
from tests.chaos.mail import DAY, WEATHER, Mail, mail
from tests.chaos.nursery import INLINE, Nursery
from tests.fakes.client import FakeDiscord
from tests.fakes.run_bot import DIGEST
from tests.storage.world import Story, read, words_of

KILLS = 300
"""Of `make chaos`, over all its seeds."""
SEEDS = 20
HOUR = 3600.0
HOURLY = Schedule(tuple(time(hour) for hour in range(24)), "UTC")

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")


@dataclass
class Briefs:
    """A desk with an hourly digest to each of its places, and the events that came to it."""

    post: Mail
    made: list[Digest] = field(default_factory=list[Digest])
    refs: dict[str, datetime] = field(default_factory=dict[str, datetime])
    """What came, and when."""

    def __post_init__(self) -> None:
        self.post.settings |= {INLINE: "1", DIGEST: "0.2"}
        for number, target in enumerate(self.post.targets):
            plan = DigestPlan(f"Digest {number}", target, HOURLY, stories=2 + number % 3)
            self.made.append(
                self.post.with_db(lambda db, plan=plan: db.write(digests.add, self.post.desk, plan, 7, self.post.now()))
            )

    def publish(self, count: int) -> None:
        self.post.with_db(lambda db: self._publish(db, count))

    async def _publish(self, db: Database, count: int) -> None:
        source = await db.write(desks.everyone_source, "The Lantern", self.post.now())
        for _ in range(count):
            event = len(self.refs) + 1
            # Not a word in common with any other event, so that each is a story of its own.
            title, *told = (words_of(event * 10 + part, 14) for part in range(6))
            at = self.post.now()
            taken = await db.write(intake.take, read(Story(title, tuple(told), outlet="The Lantern")), source, at)
            assert isinstance(taken, Added)
            self.refs[await db.read(articles.ref_of, taken.article_id)] = at

    def storm(self, kills: int, processes: int) -> None:
        """Let news come and hours pass, each time with bots that are killed in bad weather."""
        for number in range(kills):
            self.publish(self.post.chance.randint(0, 4))
            self.post.offline(DAY if number % 5 == 4 else self.post.chance.choice((HOUR, HOUR, 3 * HOUR)))
            self.post.fake.weather(WEATHER, self.post.chance.randrange(2**31), seconds=2.0)
            asked, keys = self._asked(), len(self._keys())
            self.post.start(processes)
            # Counted from when one of them has begun to speak to Discord, or to owe: how long that takes is the
            # machine's affair.
            if self.post.chance.random() < 0.3 or self.post.owed():
                _soon(lambda asked=asked: self._asked() > asked)
            else:
                _soon(lambda keys=keys: len(self._keys()) > keys)
            clock.sleep(self.post.chance.uniform(0.0, 1.5))
            self.post.kill()

    def finish(self) -> None:
        """Let what is owed arrive, and then one more hour come in good weather, whose digests tell all that is left."""
        # While one of before is yet to be sent, the next is left to the one after it.
        self.post.finish()
        self.publish(1)
        self.post.offline(HOUR)
        self.post.fake.clear_faults()
        self.post.fake.weather({}, 0)
        self.post.start()
        end = clock.monotonic() + 120
        while self._due() and clock.monotonic() < end:
            clock.sleep(0.2)
        self.post.kill()
        assert not self._due(), self.post.log()
        self.post.finish()

    def _asked(self) -> int:
        requests = self.post.fake.state()["requests"]
        return requests if isinstance(requests, int) else sum(requests.values())

    def _due(self) -> int:
        return len(self.post.with_db(lambda db: db.read(stored.due, self.post.now(), 100)))

    def _keys(self, digest: str = "") -> list[str]:
        """The keys of all that was owed, or of one digest's, in their order."""
        with closing(sqlite3.connect(self.post.database)) as connection:
            query = "SELECT key FROM outbox WHERE key LIKE ? ORDER BY id"
            return [key for (key,) in connection.execute(query, (f"digest:{digest}%",))]

    def runs(self, digest: Digest) -> list[DigestRun]:
        """What is kept of a digest's runs, in their order."""
        keys = self._keys(f"{digest.key}:")
        slots = [datetime.fromisoformat(key.split(":", 2)[2]) for key in keys]
        found = [
            self.post.with_db(lambda db, slot=slot: db.read(stored.run, self.post.desk, digest.key, slot))
            for slot in slots
        ]
        assert all(run is not None for run in found), keys
        return [run for run in found if run is not None]

    def check(self) -> dict[str, int]:
        """Hold what arrived against what was owed, and what was owed against what came; return the figures."""
        messages = 0
        for digest in self.made:
            runs = self.runs(digest)
            owed = [f"digest:{digest.key}:{run.slot.isoformat()}" for run in runs]
            arrived = Counter(reference for reference, _ in self.post.arrived(digest.plan.target))
            lost = [key for key in owed if not arrived[outbox.reference(key)]]
            assert not lost, f"lost: {lost}; {self.post.log()}"
            assert arrived == Counter(map(outbox.reference, owed)), f"twice: {arrived}; {self.post.log()}"
            messages += len(owed)
            # Each window begins where the last one ended, and the last one has seen all that came.
            windows = [(digest.told_up_to, digest.told_up_to), *((run.window.since, run.window.until) for run in runs)]
            assert [since for since, _ in windows[1:]] == [until for _, until in windows[:-1]]
            assert windows[-1][1] >= max(self.refs.values())
            told = Counter(ref for run in runs for ref in (*run.told, *run.rest))
            assert told == Counter([*self.refs]), f"{digest.plan.name}: a story is lost or told twice"
            for run in runs:
                for ref in (*run.told, *run.rest):
                    assert run.window.since <= self.refs[ref] <= run.window.until
        return {"messages": messages, "stories": len(self.refs), "kills": self.post.kills}


def _soon(ready: Callable[[], bool]) -> None:
    """Wait until something is so, but not for ever: the weather may keep a bot from ever getting there."""
    end = clock.monotonic() + 8
    while not ready() and clock.monotonic() < end:
        clock.sleep(0.02)


def _storm(seed: int, kills: int, fake: FakeDiscord, bots: Nursery, folder: Path) -> dict[str, int]:
    with mail(fake, folder, 3000 + seed, bots) as post:
        briefs = Briefs(post)
        briefs.storm(kills, 1 + seed % 2)
        briefs.finish()
        return briefs.check()


@pytest.mark.parametrize("seed", [0, 1])
def test_killed_a_few_times(seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    figures = _storm(seed, 2, fake, bots, tmp_path)
    assert figures["messages"] >= 5
    assert figures["kills"] >= 2


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(2, 2 + SEEDS))
def test_killed_at_hundreds_of_moments(
    seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = _storm(seed, KILLS // SEEDS, fake, bots, tmp_path)
    with capsys.disabled():
        sys.stderr.write(f"\ndigests, killed at random moments, seed {seed}: {figures}; lost 0, twice 0\n")


@pytest.mark.chaos
@pytest.mark.parametrize(
    "step", ["run_due:before:1", "run_due:after:1", "claim:after:1", "POST:before:1", "POST:after:2"]
)
def test_killed_at_each_step(step: str, fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, 3, bots) as post:
        briefs = Briefs(post)
        briefs.publish(5)
        post.offline(HOUR)
        post.start(kill=step)
        assert post.wait_killed(30), f"{step} was never reached; {post.log()}"
        briefs.finish()
        briefs.check()


@pytest.mark.chaos
def test_a_digest_that_arrived_twice_would_be_found(fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    with mail(fake, tmp_path, 4, bots) as post:
        briefs = Briefs(post)
        briefs.publish(2)
        briefs.finish()
        briefs.check()
        target = briefs.made[0].plan.target
        post.fake.say(target.id, post.fake.contents(target.id)[0], post.person)
        with pytest.raises(AssertionError, match="twice"):
            briefs.check()
