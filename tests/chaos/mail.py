"""A desk whose mail goes through processes that are killed: what it owes, who delivers it, and what has arrived."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import subprocess
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from newsdesk.models.message import Line, Message, Plain
from newsdesk.models.outbox import Deed, Kind, Owed, Target
from newsdesk.storage import desks, outbox
from newsdesk.storage.database import Database, open_database
from tests.chaos.nursery import Nursery
from tests.fakes.client import FakeDiscord
from tests.fakes.leaping import Clock

ROOT = Path(__file__).resolve().parents[2]
LEASE = 4.0
"""Seconds: short, so that a killed process's mail is soon another's."""
DAY = 86_400.0
WEATHER = {
    "429": 0.03,
    "429_bare": 0.01,
    "429_global": 0.01,
    "500": 0.02,
    "502": 0.02,
    "503": 0.02,
    "500_after": 0.02,
    "504_after": 0.02,
    "drop_before": 0.03,
    "drop_after": 0.03,
    "slow_before": 0.02,
    "slow_after": 0.02,
    "malformed": 0.02,
}
"""Of each hundred requests about 27 go wrong in one way or another."""

T = TypeVar("T")


@dataclass
class Mail:
    """One desk, one database, and a Discord with three channels, a forum and a person."""

    fake: FakeDiscord
    folder: Path
    chance: random.Random
    bots: Nursery | None = None
    """What forks its processes; without one, and where one kills itself at a step, each is started anew."""
    ahead: float = 0.0
    number: int = 0
    edits: int = 0
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    forked: list[int] = field(default_factory=list)
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What was owed to each target, in its order."""
    said: dict[str, str] = field(default_factory=dict)
    """What each message says in the end."""
    since: list[Owed] = field(default_factory=list)
    """What was owed since the backup."""
    ever: list[Owed] = field(default_factory=list)
    """All that was owed."""
    settings: dict[str, str] = field(default_factory=dict)
    """What the bots are set besides, as variables of their environment."""
    restored: bool = False
    kills: int = 0
    clock: Clock | None = None
    """By which the bots go, where time leaps while they run."""

    def __post_init__(self) -> None:
        guild = self.fake.guild("Riverside")
        self.channels = [self.fake.channel(guild, name) for name in ("news", "sport", "weather")]
        self.forum = self.fake.channel(guild, "stories", "forum")
        self.person = self.fake.user("reader")
        self.targets = [Target("channel", channel) for channel in self.channels]
        self.targets += [Target("forum", self.forum), Target("user", self.person)]
        self.database = self.folder / "news.sqlite3"
        self.desk = self.with_db(lambda db: db.write(desks.ensure, f"guild:{guild}", self.now()))

    def now(self) -> datetime:
        return self.clock() if self.clock else datetime.now(UTC) + timedelta(seconds=self.ahead)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.database}"

    def with_db(self, ask: Callable[[Database], Awaitable[T]]) -> T:
        """Ask the database something, from a process that is none of the bots'."""

        async def asked() -> T:
            db = open_database(self.url)
            try:
                return await ask(db)
            finally:
                db.close()

        return asyncio.run(asked())

    def owe(self, count: int) -> None:
        """Owe that many messages, a quarter of them edited afterwards."""
        owed: list[Owed] = []
        for _ in range(count):
            target = self.chance.choice(self.targets)
            self.number += 1
            key = f"news {self.number}"
            owed.append(_owed(key, target))
            self.lines[str(target)].append(key)
            self.said[key] = key
            if self.chance.random() < 0.25:
                owed.append(self._edit(self.chance.choice(list(self.said))))
        self.since += owed
        self.ever += owed
        self.with_db(lambda db: self._enqueue(db, owed))

    def edit(self, count: int) -> None:
        """Owe that many edits, each of another message."""
        owed = [self._edit(of) for of in self.chance.sample(list(self.said), count)]
        self.since += owed
        self.ever += owed
        self.with_db(lambda db: self._enqueue(db, owed))

    def _edit(self, of: str) -> Owed:
        to = next(Target.read(target) for target, keys in self.lines.items() if of in keys)
        self.edits += 1
        self.said[of] = f"edit {self.edits}"
        return _owed(self.said[of], to, of)

    async def _enqueue(self, db: Database, owed: Sequence[Owed]) -> None:
        for one in owed:
            await db.write(outbox.enqueue, self.desk, one, self.now())

    def start(self, count: int = 1, kill: str = "") -> None:
        """Start the real bot, once or several times over the same database."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
        for _ in range(count):
            line, told = self.fake.bot("run", ahead=self.ahead, lease=LEASE, kill=kill)
            told = told | self.settings | {"NEWSDESK_DATABASE": self.url}
            if self.bots is not None and not kill:
                self.forked.append(self.bots.start(told, self.folder / "bot.log"))
                continue
            log = (self.folder / "bot.log").open("ab")
            self.running.append(subprocess.Popen(line, cwd=ROOT, env=kept | told, stdout=log, stderr=log))

    def kill(self) -> None:
        """Kill every process with -9."""
        for process in self.running:
            process.kill()
            process.wait()
            self.kills += 1
        for forked in self.forked:
            assert self.bots is not None
            self.bots.kill(forked)
            self.kills += 1
        self.running, self.forked = [], []

    def stop(self) -> None:
        """Stop every process as a service manager does, and see that each ends in order."""
        for process in self.running:
            process.terminate()
            assert process.wait(30) == 0, self.log()
        for forked in self.forked:
            assert self.bots is not None
            assert self.bots.stop(forked) == 0, self.log()
        self.running, self.forked = [], []

    def wait_killed(self, seconds: float) -> bool:
        """Wait until the processes have killed themselves at their step; tell whether they did."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(process.poll() is None for process in self.running):
            time.sleep(0.02)
        reached = all(process.poll() is not None for process in self.running)
        self.kill()
        return reached

    def offline(self, seconds: float) -> None:
        """Let time pass, here and at Discord."""
        if self.clock:
            self.clock.leap(seconds)
        else:
            self.ahead += seconds
        self.fake.advance(seconds=seconds)

    def back_up(self) -> None:
        self._shell("backup", str(self.folder / "copy.sqlite3"))
        self.since = []

    def restore(self) -> None:
        """Put the backup in the place of the database; feeds and digests owe anew what it does not know."""
        self._shell("restore", str(self.folder / "copy.sqlite3"))
        self.restored = True
        self.with_db(lambda db: self._enqueue(db, self.since))

    def move(self) -> None:
        """Restore the backup in another folder and go on there; what it does not know is owed anew."""
        self.database = self.folder / "moved" / "news.sqlite3"
        self.database.parent.mkdir()
        self._shell("restore", str(self.folder / "copy.sqlite3"))
        self.restored = True
        with closing(sqlite3.connect(self.database)) as connection:
            known = {key for (key,) in connection.execute("SELECT key FROM outbox")}
        self.since = [one for one in self.ever if one.key not in known]
        self.with_db(lambda db: self._enqueue(db, self.since))

    def _shell(self, *arguments: str) -> None:
        assert self.shell(*arguments).returncode == 0

    def shell(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Give a shell command over the same database; what it prints is in what is returned."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
        line, told = self.fake.bot(*arguments, ahead=self.ahead)
        told = told | self.settings | {"NEWSDESK_DATABASE": self.url}
        return subprocess.run(
            line, cwd=ROOT, env=kept | told, check=False, timeout=600, stdout=subprocess.PIPE, text=True
        )

    def finish(self, seconds: float = 120.0) -> None:
        """Let the weather clear, and everything be delivered."""
        self.fake.clear_faults()
        self.fake.weather({}, 0)
        self.start()
        self.wait_delivered(seconds)
        owed = self.owed()
        self.kill()
        assert not owed, f"still owed after {seconds} s: {owed}; {self.log()}"

    def wait_delivered(self, seconds: float = 60.0, *, but: int = 0) -> None:
        """Wait until everything is delivered but so many."""
        end = time.monotonic() + seconds
        while self.owed() > but and time.monotonic() < end:
            time.sleep(0.1)

    def owed(self) -> int:
        return self.with_db(lambda db: db.read(outbox.owed))

    def log(self) -> str:
        return (self.folder / "bot.log").read_text(errors="replace")[-3000:]

    def arrived(self, target: Target) -> list[tuple[str, str]]:
        """List what stands in a target: the reference and the text of each message, from the top."""
        if target.what == "forum":
            places = self.fake.threads(target.id)
        else:
            places = [target.id if target.what == "channel" else self.fake.direct(target.id)]
        texts = [text for place in places for text in self.fake.contents(place)]
        return [(text.rpartition("-# ")[2], text.rpartition("\n-# ")[0]) for text in texts]

    def check(self) -> dict[str, int]:
        """Hold what arrived against what was owed: each once, whole, and in its order; return the figures."""
        total = 0
        for target in self.targets:
            arrived = self.arrived(target)
            keys = self.lines[str(target)]
            expected = [(outbox.reference(key), self.said[key]) for key in keys]
            missing = [key for key in keys if outbox.reference(key) not in dict(arrived)]
            assert not missing, f"lost in {target}: {missing}; {self.log()}"
            assert len(arrived) == len(dict(arrived)), f"twice in {target}: {arrived}"
            assert dict(arrived) == dict(expected), f"not whole in {target}"
            if not self.restored:
                assert arrived == expected, f"out of order in {target}"
            total += len(arrived)
        assert total == self.number
        return {"messages": total, "kills": self.kills, **_figures(self.fake.state())}


def _figures(state: dict[str, Any]) -> dict[str, int]:
    return {
        "requests": _total(state["requests"]),
        "limited": _total(state["limited"]),
        "faults": _total(state["faults"]),
    }


def _total(counts: int | dict[str, int]) -> int:
    return counts if isinstance(counts, int) else sum(counts.values())


def _owed(key: str, target: Target, of: str | None = None) -> Owed:
    deed = Deed.EDIT if of else Deed.POST if target.what == "forum" else Deed.SEND
    return Owed(
        key=key,
        deed=deed,
        target=target,
        kind=Kind.DIGEST,
        about="Morning brief",
        message=Message((Line((Plain(key),)),)),
        title=f"Brief {key}",
        of=of,
    )


@contextmanager
def mail(fake: FakeDiscord, folder: Path, seed: int, bots: Nursery | None = None) -> Generator[Mail]:
    """Make a desk's mail on a Discord that limits as the real one does, ten times as fast."""
    fake.reset()
    fake.config(speed=10)
    made = Mail(fake, folder, random.Random(seed), bots)
    try:
        yield made
    finally:
        made.kill()
