"""Days of a busy desk in minutes: the real bot over real feeds, its clock leaping hour by hour, ended in between.

The outlets are a server of this machine, to which the bot's own fetcher is let (`allowed_networks`); Discord is the one
of the tests. In an hour of the desk's time everything happens that is due in it, and only then does the clock leap on.
"""

from __future__ import annotations

import random
import time as clock
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from newsdesk.briefing import digests
from newsdesk.models.alert import AlertPlan
from newsdesk.models.article import Desk
from newsdesk.models.digest import Digest, DigestPlan, Schedule
from newsdesk.models.following import ToFollow
from newsdesk.models.outbox import Target
from newsdesk.models.upkeep import Grade
from newsdesk.storage import alerts, desks, feeds
from newsdesk.storage.alerts import AlertLimits
from newsdesk.storage.database import Database
from newsdesk.upkeep import doctor
from tests.chaos.gauges import Gauge, gauge
from tests.chaos.ledger import Ledger
from tests.chaos.mail import Mail
from tests.chaos.nursery import Nursery
from tests.chaos.press import Press, press
from tests.chaos.soak_news import Newsroom, Reference
from tests.fakes.client import FakeDiscord
from tests.fakes.leaping import CLOCK, Clock
from tests.fakes.run_bot import TICKS

HOUR = 3600.0
STALLED = 120.0
"""Seconds without anything happening before a run is given up."""
TICK = 0.25
AT_REST = 16
"""Ticks in which memory is looked at: the bot gives back what is free at one in ten."""
SHOWN = 40
"""Items of a feed: an outlet has four an hour at most, and is asked again within hours even where asking fails."""
SAMPLE = 100
"""Of the alerts, whose words are searched for at the end."""
DOWN = 120.0
"""Seconds of the desk's time from one process's end to the next one's start; a lease lasts no longer."""
DAY = 24
LAST, LAST_LEAPS = 6, 5 * HOUR
"""After the last news so many leaps pass: in a day and more a feed is asked again that failed many times."""
MANY = "1000"
WEATHER = {"429": 0.004, "500": 0.002, "502": 0.002, "500_after": 0.002, "drop_before": 0.002, "drop_after": 0.002}
TIMES = (time(7), time(12, 30), time(18), time(23, 15))
ZONES = ("UTC", "Europe/Kyiv", "America/Santiago", "Asia/Kathmandu")


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    feeds: int
    articles: int
    alerts: int
    digests: int
    desks: int
    hours: int
    text_days: int
    article_days: int
    kills: tuple[int, ...]
    """At which hours the bot is killed with -9, some moment after the hour's news is there."""
    stops: tuple[int, ...]
    """At which hours it is stopped in order: some moment after, as well."""


@dataclass
class Soak:
    """The desks, what they follow, and what they are owed."""

    post: Mail
    outlets: Press
    size: Size
    follows: dict[str, frozenset[int]] = field(default_factory=dict[str, frozenset[int]])
    """Which outlets the desk of an alert follows, by the alert's key."""
    asked: dict[str, str] = field(default_factory=dict[str, str])
    made: dict[str, tuple[Digest, Schedule]] = field(default_factory=dict[str, "tuple[Digest, Schedule]"])
    gauges: list[Gauge] = field(default_factory=list[Gauge])
    desk_of: dict[str, Desk] = field(default_factory=dict[str, Desk])
    hour: int = 0
    stops: int = 0
    ended: datetime = field(init=False)
    left: int = 0
    """Articles that are there at the end."""

    def __post_init__(self) -> None:
        self.began = clock.monotonic()
        self.chance = self.post.chance
        # As many topics as that each has some 20 events.
        self.newsroom = Newsroom(self.outlets, self.chance, max(min(self.size.articles // 25, 4000), 50))
        self.ledger = Ledger(self.post.database)
        self.post.settings = {
            "NEWSDESK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "NEWSDESK_ALLOWED_PORTS": str(self.outlets.port),
            "NEWSDESK_FEED_POSTS_PER_HOUR": MANY,
            "NEWSDESK_ALERT_POSTS_PER_HOUR": MANY,
            "NEWSDESK_PAGE_DELAY": "0",
            "NEWSDESK_WORKERS": "1",
            "NEWSDESK_TEXT_DAYS": str(self.size.text_days),
            "NEWSDESK_ARTICLE_DAYS": str(self.size.article_days),
            CLOCK: str(self.post.folder / "clock"),
            TICKS: str(TICK),
        }
        self.post.with_db(self._set_up)

    async def _set_up(self, db: Database) -> None:
        for number in range(self.size.desks):
            await self._open_desk(db, number)

    async def _open_desk(self, db: Database, number: int) -> None:
        """Open a server's desk, with what it follows, its alerts and its digests, in channels and to persons."""
        fake, now, count = self.post.fake, self.post.now(), self.size.desks
        guild = fake.guild(f"Server {number}")
        desk = await db.write(desks.ensure, f"guild:{guild}", now)
        targets = [Target("channel", fake.channel(guild, f"channel-{n}")) for n in range(4)]
        targets += [Target("forum", fake.channel(guild, "stories", "forum"))]
        targets += [Target("user", fake.user(f"reader {number} {n}")) for n in range(2)]
        outlets = [n for n in range(self.size.feeds) if (n * 7 + number) % count < max(2 * count // 5, 1)]
        for n in outlets:
            followed = await db.write(feeds.follow, desk, ToFollow(self.outlets.url(n)), now, most=100)
            assert followed.feed is not None
            # Some are posted, each in another place.
            if n % 12 == 11:
                assert await db.write(
                    feeds.post_to, desk, followed.feed.ref, targets[n % 4], now, owner=None, note=None
                )
        for n, asked in enumerate(self.newsroom.questions(self.size.alerts // count)):
            plan = AlertPlan(asked, targets[n % len(targets)])
            owner = plan.target.id if plan.target.what == "user" else 7
            alert = await db.write(alerts.add, desk, plan, owner, now, AlertLimits(1000, 1000))
            self.asked[alert.key], self.follows[alert.key] = plan.asked, frozenset(outlets)
            self.desk_of[alert.key] = desk
        for n in range(self.size.digests // count):
            days = frozenset({number % 7}) if n == 3 else frozenset(range(7))
            schedule = Schedule(TIMES[: 1 + n % len(TIMES)], ZONES[(number + n) % len(ZONES)], days)
            topics = tuple(self.newsroom.questions(1)) if n == 2 else ()
            plan = DigestPlan(f"Digest {n}", targets[(n + 4) % len(targets)], schedule, topics, stories=3 + n)
            made = await db.write(digests.add, desk, plan, plan.target.id if plan.target.what == "user" else 7, now)
            self.made[made.key] = made, schedule

    def run(self, tell: Callable[[str], object] = str) -> None:
        """Let all the hours pass, then some without news, in which the last of it arrives; `tell` hears of each day."""
        self.post.start()
        self._settle()
        self.post.fake.weather(WEATHER, self.chance.randrange(2**31))
        for hour in range(1, self.size.hours + 1):
            self.hour = hour
            self._publish()
            if hour in self.size.kills:
                self._end_amidst(kill=True)
            elif hour in self.size.stops:
                self._end_amidst(kill=False)
            self._settle()
            self._gauge()
            if hour % DAY == 0:
                self.ledger.read()
                tell(f"{hour} h, {clock.monotonic() - self.began:.0f} s: {self.gauges[-1:]}")
        self.post.fake.weather({}, 0)
        for _ in range(LAST):
            self._leap(LAST_LEAPS)
            self._settle()
        self.ended = self.post.now()
        self._wait_let_go()
        self.left = self.ledger.read()
        self.post.stop()
        self.stops += 1

    def _wait_let_go(self) -> None:
        """Wait until nothing is kept for longer than it should be: at this pace that comes minutes after the rest."""
        kept = timedelta(days=self.size.text_days), timedelta(days=self.size.article_days)
        moved, before = clock.monotonic(), 0
        while late := self.ledger.kept_too_long(self.ended, *kept):
            if late != before:
                moved, before = clock.monotonic(), late
            assert clock.monotonic() - moved < STALLED, f"{late} are kept too long; {self.post.log()}"
            clock.sleep(0.2)

    def _publish(self) -> None:
        """Have the outlets publish an hour's news, and let that hour pass."""
        now, left = self.post.now(), self.size.articles - self.outlets.total
        count = -(-left // (self.size.hours - self.hour + 1))
        self.newsroom.publish(count, now, now + timedelta(seconds=HOUR))
        self._leap(HOUR)

    def _leap(self, seconds: float) -> None:
        self.post.offline(seconds)

    def _end_amidst(self, *, kill: bool) -> None:
        """End the bot some moment after the news is there, and start it again."""
        clock.sleep(self.chance.uniform(0.1, 2.5))
        if kill:
            self.post.kill()
        else:
            self.post.stop()
            self.stops += 1
        self._leap(DOWN)
        self.post.start()

    def _settle(self) -> None:
        """Wait until nothing is due: no feed, nothing that fired, no digest, no message."""
        moved, before = clock.monotonic(), (0, 0, 0, 0, 0)
        while True:
            left = self._left()
            if not any(left[:-1]):
                return
            if left != before:
                moved, before = clock.monotonic(), left
            assert clock.monotonic() - moved < STALLED, f"hour {self.hour}: nothing moves, {left}; {self.post.log()}"
            clock.sleep(0.1)

    def _left(self) -> tuple[int, ...]:
        """Count the feeds, what fired, the digests and the messages that are due; and what there is in all."""
        now = (self.post.now() - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        ((*left,),) = self.ledger.ask(
            "SELECT (SELECT count(*) FROM feeds WHERE next_check_at <= ?1),"
            " (SELECT count(*) FROM alert_hits WHERE became IS NULL),"
            " (SELECT count(*) FROM digests WHERE next_at <= ?1),"
            " (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending') AND due_at <= ?1),"
            " (SELECT max(id) FROM outbox) + (SELECT total(next_seq) FROM sources)",
            now,
        )
        return tuple(int(str(number or 0).partition(".")[0]) for number in left)

    def _gauge(self) -> None:
        """Take the bot's gauges; once the desk grows no more, as it is at rest, free memory given back.

        What it works with for a moment, and has given back in the next, is no growth.
        """
        steady = self.hour > DAY * self.size.article_days
        for process in self.post.running:
            taken = gauge(process.pid, self.hour, self.outlets.total)
            for _ in range(AT_REST if steady else 0):
                clock.sleep(TICK)
                taken = min(taken, gauge(process.pid, self.hour, self.outlets.total), key=lambda one: one.own)
            self.gauges.append(taken)

    def check(self) -> dict[str, int]:
        """Hold everything against what had to be; return the figures."""
        self.ledger.check_articles(self.newsroom.reports)
        reference = Reference(self.newsroom.reports)
        told = self.ledger.check_alerts(self.asked, self.follows, reference)
        slots = {key: _slots(schedule, made.made_at, self.ended) for key, (made, schedule) in self.made.items()}
        digests = self.ledger.check_digests({key: made.told_up_to for key, (made, _) in self.made.items()}, slots)
        messages = self.ledger.check_messages(self._arrived())
        assert not self.ledger.ask("SELECT key FROM outbox WHERE settled_at IS NULL AND state != 'gathering'")
        assert doctor.whole(self.post.url).grade is Grade.GOOD
        self.post.with_db(partial(self._check_index, reference))
        return {
            "articles": len(self.ledger.articles),
            "let go": len(self.ledger.articles) - self.left,
            "stories": len({story for _, _, story in self.ledger.articles.values()}),
            "alerts told": told,
            "digests": digests,
            "messages": messages,
            "kills": self.post.kills,
            "stops": self.stops,
            "requests": self.outlets.asked,
            "seconds": round(clock.monotonic() - self.began),
        }

    async def _check_index(self, known: Reference, db: Database) -> None:
        """Compare the index with every article, and search for what a sample of the alerts ask for."""
        found = await doctor.index(db)
        assert found.grade is Grade.GOOD, found
        keys = self.chance.sample([*self.asked], min(len(self.asked), SAMPLE))
        for key in keys:
            await self.ledger.check_found(db, self.desk_of[key], self.asked[key], self.follows[key], known)

    def _arrived(self) -> dict[str, Counter[str]]:
        targets = {Target.read(row.target) for row in self.ledger.rows.values()}
        return {str(target): Counter(ref for ref, _ in self.post.arrived(target)) for target in targets}


def _slots(schedule: Schedule, since: datetime, until: datetime) -> frozenset[datetime]:
    """Return when a digest has to come: by the calendar, and not by what the desk makes of it."""
    zone, found = ZoneInfo(schedule.zone), set[datetime]()
    day = since.astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        if day.weekday() in schedule.weekdays:
            found |= {datetime.combine(day, at, zone).astimezone(UTC) for at in schedule.times}
        day += timedelta(days=1)
    return frozenset(slot for slot in found if since < slot <= until)


@contextmanager
def soak(fake: FakeDiscord, folder: Path, size: Size, seed: int, bots: Nursery | None = None) -> Generator[Soak]:
    """Open one; without `bots` each of its processes is started anew."""
    fake.reset()
    fake.without_limits()
    time_ = Clock(folder / "clock")
    post = Mail(fake, folder, random.Random(seed), bots, clock=time_)
    try:
        with press(size.feeds, seed, shown=SHOWN, spread=True, now=time_) as outlets:
            yield Soak(post, outlets, size)
    finally:
        post.kill()
