"""The real bot, killed with -9 while it polls outlets that go on publishing: every item is stored and posted once.

The outlets are a server of the test, which now and then fails; Discord is a server of its own. The checks have ten
seeds, each with outlets, a database and a server at Discord of its own, and some of them at the same time, since most
of what a run takes is waiting; `make chaos` has fifty of ten times as many items, and prints the figures.
"""

from __future__ import annotations

import asyncio
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsdesk import config
from newsdesk.app import App, open_app
from newsdesk.ingest.workers import Inline
from newsdesk.models.following import FollowedFeed, ToFollow
from newsdesk.models.outbox import Target
from newsdesk.storage import feeds
from newsdesk.storage.tables import ArticleRow, ArticleSourceRow, VersionRow
from tests.chaos.mail import Mail, mail
from tests.chaos.nursery import INLINE, Nursery
from tests.chaos.press import Press, press
from tests.fakes.client import FakeDiscord

OUTLETS = 6
POLL = 0.4
"""Seconds from one look at a feed to the next."""
LEASE = 1.5
"""Seconds for which a killed process's feeds and mail wait for the next one."""
LAST_LEASE = 60.0
"""Seconds for the process that is left alone in the end: nobody waits for it, and on a busy machine one that reads
within its own event loop is late to renew a short lease, loses it to itself, and begins again."""
PUBLISHED = 500
"""Items of one seed of `make chaos`, and of all seeds of the checks together, at least."""
MOST_PUBLISHED = 600
SEEDS = 50
"""Seeds of `make chaos`."""
CHECKED = 10
"""Seeds of the checks."""
AT_ONCE = 3
"""Of these, how many run at the same time: as many as workers of pytest."""
STALLED = 60.0
"""Seconds in which nothing moves at all before a run is given up: how long all of it takes says how busy the machine
is, and nothing else."""
LOOK = 0.5
"""Seconds from one look at how far the bot has come to the next: each opens the database anew."""

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")


@dataclass
class Polling:
    """A desk that follows all outlets, and has some of them posted: each outlet to another target, some to two."""

    post: Mail
    outlets: Press
    bots: Nursery
    running: list[int] = field(default_factory=list)
    posted: dict[int, list[Target]] = field(default_factory=dict)

    workers: bool = False

    def __post_init__(self) -> None:
        self.began = time.monotonic()
        self.post.settings = {
            "NEWSDESK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "NEWSDESK_ALLOWED_PORTS": str(self.outlets.port),
            "NEWSDESK_FEED_POSTS_PER_HOUR": "1000",
            "NEWSDESK_FEED_FIRST": "100",
            "NEWSDESK_PAGE_DELAY": "0",
            "NEWSDESK_WORKERS": "1",
            "NEWSDESK_DATABASE": self.post.url,
            "FAKE_POLL": str(POLL),
            INLINE: "" if self.workers else "yes",
        }
        targets = self.post.channels
        self.posted = {
            0: [Target("channel", targets[0])],
            1: [Target("channel", targets[1]), Target("channel", targets[2])],
            2: [Target("channel", targets[2])],
            3: [Target("forum", self.post.forum)],
            4: [Target("channel", targets[0])],
        }
        asyncio.run(self._follow())

    async def _follow(self) -> None:
        """Follow everything, and have the first look, which finds no items: it would post none."""
        settings = config.load({}).model_copy(
            update={
                "database": self.post.url,
                "allowed_networks": (ip_network("127.0.0.0/8"),),
                "allowed_ports": (self.outlets.port,),
                "page_delay": 0.0,
                "feed_first": 100,
            }
        )
        app = open_app(settings, reader=Inline(), now=self.post.now)
        try:
            desk, now = self.post.desk, app.now()
            for outlet in range(OUTLETS):
                followed = await app.db.write(feeds.follow, desk, ToFollow(self.outlets.url(outlet)), now, most=100)
                assert followed.feed is not None
                for target in self.posted.get(outlet, ()):
                    assert await app.db.write(
                        feeds.post_to, desk, followed.feed.ref, target, now, owner=None, note=None
                    )
            while any(feed.checked is None or feed.why for feed in await self._due(app)):
                await app.poll()
        finally:
            await app.close()

    async def _due(self, app: App) -> tuple[FollowedFeed, ...]:
        """Let all feeds be due, and return them as they were."""
        found = await app.db.read(feeds.of_desk, self.post.desk, app.now())
        for feed in found:
            await app.db.write(feeds.check_now, self.post.desk, feed.ref, app.now())
        return found

    def start(self, processes: int = 1, lease: float = LEASE) -> None:
        """Start the bot, once or several times over the same database."""
        _, told = self.post.fake.bot("run", lease=lease)
        log = self.post.folder / "bot.log"
        self.running += [self.bots.start(told | self.post.settings, log) for _ in range(processes)]

    def kill(self) -> None:
        """Kill every process with -9."""
        for process in self.running:
            self.bots.kill(process)
            self.post.kills += 1
        self.running = []

    def kill_while_polling(self, chance: random.Random, processes: int, longest: float) -> None:
        """Start the bot, and kill it some moment after it has begun to ask for feeds."""
        self.start(processes)
        assert self.outlets.wait_asked(STALLED), self.post.log()
        time.sleep(chance.uniform(0.0, longest))
        self.kill()

    def finish(self) -> None:
        """Let everything be taken in and delivered, and some more looks pass, which may bring nothing.

        However long it takes, as long as something moves: `check` tells what is missing where nothing does any more.
        """
        self.outlets.pause()
        self.start(lease=LAST_LEASE)
        moved, before = time.monotonic(), (-1, -1)
        while time.monotonic() - moved < STALLED:
            there = (len(self.stored()), self.post.owed())
            if there == (self.outlets.total, 0):
                break
            if there != before:
                moved, before = time.monotonic(), there
            time.sleep(LOOK)
        # Each feed is asked twice more at least, however slow the machine is.
        for _ in range(2 * OUTLETS):
            self.outlets.wait_asked(STALLED)
        self.kill()

    def stored(self) -> list[str]:
        """List the titles of all articles."""

        def titles(session: Session) -> list[str]:
            return list(session.scalars(select(ArticleRow.title)))

        return self.post.with_db(lambda db: db.read(titles))

    def check(self) -> dict[str, int]:
        """Hold what is stored and what stands in Discord against what was published; return the figures."""
        every = [item.title for items in self.outlets.published for item in items]
        stored = Counter(self.stored())
        missing = [title for title in every if title not in stored]
        assert not missing, f"lost {len(missing)} of {len(every)}: {missing[:5]}; {self.post.log()}"
        assert stored == Counter(every), f"not once: {[(title, n) for title, n in stored.items() if n != 1]}"
        assert self.post.with_db(lambda db: db.read(_rows)) == (len(every), len(every))
        wanted: dict[str, Counter[int]] = {}
        for outlet, targets in self.posted.items():
            for target in targets:
                numbers = [item.number for item in self.outlets.published[outlet]]
                wanted.setdefault(str(target), Counter()).update(numbers)
        posts = 0
        for target in self.post.targets:
            there = Counter(_number(text) for _, text in self.post.arrived(target))
            due = wanted.get(str(target), Counter[int]())
            assert there == due, f"in {target}: lost {due - there}, too many {there - due}; {self.post.log()}"
            posts += there.total()
        return {
            "items": len(every),
            "posts": posts,
            "kills": self.post.kills,
            "requests": self.outlets.asked,
            "seconds": round(time.monotonic() - self.began),
        }


def _rows(session: Session) -> tuple[int, int]:
    """Count how often an article came through a feed, and the versions that are kept."""
    counted = [session.scalar(select(func.count()).select_from(row)) or 0 for row in (ArticleSourceRow, VersionRow)]
    return counted[0], counted[1]


def _number(text: str) -> int:
    """Return the number of the item that a post tells; it stands in the title and nowhere else."""
    (number,) = re.findall(r", no\. (\d+)", text)
    return int(number)


@contextmanager
def _polling(post: Mail, bots: Nursery, seed: int, *, workers: bool = False) -> Generator[Polling]:
    with press(OUTLETS, seed) as outlets:
        polling = Polling(post, outlets, bots, workers=workers)
        try:
            yield polling
        finally:
            polling.kill()


def _at_a_place_of_its_own(fake: FakeDiscord, folder: Path, seed: int) -> Mail:
    folder.mkdir()
    return Mail(fake, folder, random.Random(seed))


def _killed_twice(post: Mail, bots: Nursery, seed: int) -> dict[str, int]:
    with _polling(post, bots, seed) as polling:
        polling.outlets.go_on(0.05, MOST_PUBLISHED // CHECKED)
        for _ in range(2):
            polling.kill_while_polling(polling.post.chance, 2 if seed % 5 == 4 else 1, 1.5)
        polling.outlets.publish_until(PUBLISHED // CHECKED)
        polling.finish()
        return polling.check()


def test_ten_seeds_killed_while_polling(fake: FakeDiscord, bots: Nursery, tmp_path: Path) -> None:
    fake.reset()
    fake.without_limits()
    # Made one after the other: a new database is a copy of one that the first of them makes.
    places = [_at_a_place_of_its_own(fake, tmp_path / str(seed), seed) for seed in range(CHECKED)]
    with ThreadPoolExecutor(AT_ONCE) as lanes:
        runs = [lanes.submit(_killed_twice, post, bots, seed) for seed, post in enumerate(places)]
        figures = [run.result() for run in runs]
    assert sum(each["items"] for each in figures) >= PUBLISHED
    assert all(each["kills"] >= 3 for each in figures)


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(SEEDS))
def test_killed_often_while_polling(
    seed: int, fake: FakeDiscord, bots: Nursery, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    processes = 1 + seed % 2
    with (
        mail(fake, tmp_path, 3000 + seed) as post,
        _polling(post, bots, 3000 + seed, workers=seed % 10 == 0) as polling,
    ):
        fake.without_limits()
        polling.outlets.go_on(0.05, MOST_PUBLISHED)
        for _ in range(4):
            polling.kill_while_polling(polling.post.chance, processes, 3.0)
        polling.outlets.publish_until(PUBLISHED)
        polling.finish()
        figures = polling.check()
    assert figures["items"] >= PUBLISHED
    with capsys.disabled():
        told = f"killed while polling, seed {seed}, {processes} at a time: {figures}; lost 0, twice 0"
        sys.stderr.write(f"\n{told}\n")
