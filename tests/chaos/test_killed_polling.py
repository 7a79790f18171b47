"""The real bot, killed with -9 while it polls outlets that go on publishing: every item is stored and posted once.

The outlets are a server of the test, which now and then fails; Discord is a server of its own. `make chaos` kills for
longer and prints the figures.
"""

from __future__ import annotations

import asyncio
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Generator
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
from tests.chaos.press import Press, press
from tests.fakes.client import FakeDiscord, start

OUTLETS = 6
POLL = 0.5
"""Seconds from one look at a feed to the next."""
PUBLISHED = 500
"""Items of each seed of `make chaos`, at least."""
SEEDS = 50

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no kill -9")


@pytest.fixture(scope="module")
def fake() -> Generator[FakeDiscord]:
    with start() as server:
        yield server


@dataclass
class Polling:
    """A desk that follows all outlets, and has some of them posted: each outlet to another target, some to two."""

    post: Mail
    outlets: Press
    posted: dict[int, list[Target]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.began = time.monotonic()
        self.post.settings = {
            "NEWSDESK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "NEWSDESK_ALLOWED_PORTS": str(self.outlets.port),
            "NEWSDESK_FEED_POSTS_PER_HOUR": "1000",
            "NEWSDESK_FEED_FIRST": "100",
            "NEWSDESK_PAGE_DELAY": "0",
            "NEWSDESK_WORKERS": "1",
            "FAKE_POLL": str(POLL),
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
                followed = await app.db.write(
                    feeds.follow, desk, ToFollow(self.outlets.url(outlet)), now, newest=100, most=100
                )
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

    def kill_while_polling(self, processes: int, longest: float) -> None:
        """Start the bot, and kill it some moment after it has begun to ask."""
        self.post.start(processes)
        assert self.outlets.wait_asked(30), self.post.log()
        time.sleep(self.post.chance.uniform(0.0, longest))
        self.post.kill()

    def finish(self, seconds: float) -> None:
        """Let everything be taken in and delivered, and some more looks pass, which may bring nothing."""
        self.outlets.pause()
        self.post.start()
        end = time.monotonic() + seconds
        while time.monotonic() < end and (len(self.stored()) < self.outlets.total or self.post.owed()):
            time.sleep(0.2)
        time.sleep(2 * POLL)
        self.post.kill()

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
    (number,) = re.findall(r", report (\d+)", text)
    return int(number)


def _polled(fake: FakeDiscord, folder: Path, seed: int, kills: int, published: int) -> dict[str, int]:
    """Poll and be killed, once or twice over the same database, while outlets publish; return the figures."""
    with mail(fake, folder, seed) as post, press(OUTLETS, seed) as outlets:
        fake.without_limits()
        polling = Polling(post, outlets)
        outlets.go_on(0.2 if published < PUBLISHED else 0.04)
        for _ in range(kills):
            polling.kill_while_polling(1 + seed % 2, 1.5 if published < PUBLISHED else 5.0)
        while outlets.total < published:
            time.sleep(0.05)
        polling.finish(240.0)
        return polling.check()


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.chaos) for n in range(1, 10))])
def test_killed_while_polling(seed: int, fake: FakeDiscord, tmp_path: Path) -> None:
    figures = _polled(fake, tmp_path, seed, kills=1, published=15)
    assert figures["posts"] > 0


@pytest.mark.chaos
@pytest.mark.parametrize("seed", range(SEEDS))
def test_killed_often_while_polling(
    seed: int, fake: FakeDiscord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = _polled(fake, tmp_path, 3000 + seed, kills=4, published=PUBLISHED)
    assert figures["items"] >= PUBLISHED
    with capsys.disabled():
        told = f"killed while polling, seed {seed}, {1 + seed % 2} at a time: {figures}; lost 0, twice 0"
        sys.stderr.write(f"\n{told}\n")
