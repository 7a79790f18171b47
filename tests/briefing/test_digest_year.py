"""A desk with ten digests through days with outages: the right number, windows without a gap, no story twice."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsdesk.briefing import digests, times
from newsdesk.ingest import briefs
from newsdesk.ingest.workers import Inline
from newsdesk.models.article import Added
from newsdesk.models.digest import Digest, DigestPlan, DigestRun, Quiet, Schedule
from newsdesk.models.outbox import Target
from newsdesk.storage import articles
from newsdesk.storage import digests as stored
from tests.storage.among_others import filled
from tests.storage.world import Story, World, words_of

__all__ = ["filled"]  # a fixture

START = datetime(2026, 3, 26, 12, 0, tzinfo=UTC)
"""Three days before clocks change in Europe."""
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEKDAYS = frozenset(range(5))


def plans() -> Iterator[DigestPlan]:
    schedules = [
        Schedule((time(8, 0),), "Europe/Kyiv"),
        Schedule((time(8, 0),), "Europe/Kyiv", WEEKDAYS),
        Schedule((time(2, 30), time(14, 0)), "Europe/Berlin"),
        Schedule((time(7, 15), time(12, 0), time(20, 45)), "America/New_York"),
        Schedule((time(0, 0),), "America/Santiago"),
        Schedule((time(9, 0),), "Australia/Lord_Howe", frozenset({0, 3})),
        Schedule((time(18, 0),), "Asia/Kathmandu", frozenset({6})),
        Schedule((time(6, 30),), "Pacific/Apia"),
        Schedule((time(1, 30), time(2, 45)), "Europe/London"),
        Schedule((time(12, 0),), "UTC"),
    ]
    for n, schedule in enumerate(schedules):
        yield DigestPlan(
            f"Digest {n}", Target("channel", 100 + n), schedule, topics=("harbour",) if n == 3 else (),
            stories=(5, 3, 2)[n % 3], quiet=Quiet.NOTHING if n in (4, 9) else Quiet.LINE,
        )  # fmt: skip


@dataclass
class Came:
    """An article that came: on which event, and whether it says what none before it did."""

    event: int
    at: datetime
    novel: bool


@dataclass
class Follow:
    """What is seen of one digest from outside, and what is to be expected of it."""

    digest: Digest
    cursor: datetime
    up_to: datetime
    keys: list[str] = field(default_factory=list[str])
    refs: set[str] = field(default_factory=set[str])
    told: set[int] = field(default_factory=set[int])
    """The events that it told."""

    def slot(self, now: datetime) -> datetime | None:
        """Return for when a digest is to come now, if any is: the last of its times, unless it is too late."""
        schedule, zone = self.digest.plan.schedule, ZoneInfo(self.digest.plan.schedule.zone)
        passed = [at for at in times.next_times(schedule, zone, self.cursor, 40) if at <= now]
        if not passed:
            return None
        self.cursor = passed[-1]
        following = times.next_times(schedule, zone, now, 1)[0]
        too_late = now - passed[-1] > timedelta(hours=12) and following - now < now - passed[-1]
        return None if too_late else passed[-1]


class Year:
    """The desk, its news and its outages, drawn by lot."""

    def __init__(self, news: World, days: int, seed: int) -> None:
        self.news, self.lot = news, random.Random(seed)
        self.desk = news.desk("guild:1")
        self.end = START + days * DAY
        self.came: dict[str, Came] = {}
        self.by_event: defaultdict[int, list[str]] = defaultdict(list)
        self.follows = [self.follow(plan) for plan in plans()]
        self.outages = sorted(self.outage() for _ in range(1 + days // 4))

    def follow(self, plan: DigestPlan) -> Follow:
        made = self.news.write(digests.add, self.desk, plan, 7, START)
        return Follow(made, START, made.told_up_to)

    def outage(self) -> tuple[datetime, datetime]:
        begin = START + self.lot.random() * (self.end - START)
        return begin, begin + self.lot.choice((20 * MINUTE, 3 * 60 * MINUTE, 15 * 60 * MINUTE, 2 * DAY, 4 * DAY))

    def is_out(self, at: datetime) -> bool:
        return any(begin <= at < end for begin, end in self.outages)

    def moments(self) -> list[tuple[datetime, str]]:
        """Return when something happens: an article comes or is due to, or digests are looked at."""
        ticks = {end for _, end in self.outages}
        for follow in self.follows:
            schedule = follow.digest.plan.schedule
            found = times.next_times(schedule, ZoneInfo(schedule.zone), START, 4 * (self.end - START).days)
            ticks.update(at + timedelta(seconds=self.lot.randrange(40)) for at in found)
        happens = [(at, "tick") for at in ticks]
        for _ in range(5 * (self.end - START).days):
            at = START + self.lot.random() * (self.end - START)
            # What appears while the bot is away comes when it is back.
            while self.is_out(at):
                at = max(end for begin, end in self.outages if begin <= at < end) + timedelta(seconds=1)
            happens.append((at, "article"))
        return sorted(one for one in happens if one[0] < self.end and not self.is_out(one[0]))

    def take(self, at: datetime) -> None:
        recent = [event for event, refs in self.by_event.items() if at - self.came[refs[0]].at < DAY]
        event = self.lot.choice(recent) if recent and self.lot.random() < 0.4 else len(self.by_event) + 1
        refs = self.by_event[event]
        novel = bool(refs) and self.lot.random() < 0.5
        first, *body = (f"{words_of(1000 + event * 20 + part, 14)} stops." for part in range(6))
        added = (f"{words_of(500_000 + len(self.came), 12)} harbour.",) if novel else ()
        about = ("The harbour waits.",) if event % 2 else ()
        told = Story(f"Event{event}", (first, *added, *body, *about), outlet=f"Outlet {len(refs)}")
        taken = self.news.take(None, told, at)
        assert isinstance(taken, Added)
        ref = self.news.read(articles.ref_of, taken.article_id)
        self.came[ref] = Came(event, at, novel)
        refs.append(ref)

    def tick(self, at: datetime) -> None:
        asyncio.run(briefs.make_due(self.news.db, Inline(), lambda: at))
        expected = {follow.digest.key: follow.slot(at) for follow in self.follows}
        for key in (key for key, slot in expected.items() if slot is not None):
            due = self.news.read(stored.by_key, self.desk, key)
            assert due is not None
            # What was found too long ago is not kept.
            for view in self.news.read(digests.unfound, due, at):
                asyncio.run(briefs.make(self.news.db, Inline(), view, lambda: at))
        self.news.deliver(at)
        ran = self.news.write(digests.run_due, at, limit=20)
        assert ran.failed == 0
        assert ran.owed + ran.quiet == sum(slot is not None for slot in expected.values())
        for follow in self.follows:
            slot = expected[follow.digest.key]
            now = self.news.read(stored.by_key, self.desk, follow.digest.key)
            assert now is not None
            assert now.told_up_to == (at if slot is not None else follow.up_to)
            if slot is not None:
                run = self.news.read(stored.run, self.desk, follow.digest.key, slot)
                self.check(follow, run, at, slot)
                follow.up_to = at

    def check(self, follow: Follow, run: DigestRun | None, at: datetime, slot: datetime) -> None:
        since, plan = follow.up_to, follow.digest.plan
        new = {one.event for one in self.came.values() if since < one.at <= at}
        if plan.topics:
            new = {event for event in new if event % 2 or self.novel_in(event, since, at)}
        if run is None:
            assert plan.quiet is Quiet.NOTHING
            assert new <= follow.told
            return
        assert (run.window.since, run.window.until) == (since, at)
        follow.keys.append(f"digest:{follow.digest.key}:{slot.isoformat()}")
        refs = (*run.told, *run.rest)
        events = [self.came[ref].event for ref in refs]
        assert len(set(events)) == len(events) == run.total
        # All that came is in it: but for what was told before, where nothing new was said.
        assert new - follow.told <= set(events) <= new
        for ref, event in zip(refs, events, strict=True):
            assert since < self.came[ref].at <= at
            if event in follow.told:
                assert self.came[ref].novel
        assert not follow.refs & set(run.told)
        follow.refs.update(run.told)
        follow.told.update(self.came[ref].event for ref in run.told)

    def novel_in(self, event: int, since: datetime, at: datetime) -> bool:
        return any(one.event == event and one.novel and since < one.at <= at for one in self.came.values())

    def go(self) -> None:
        for at, what in self.moments():
            if what == "article":
                self.take(at)
            else:
                self.tick(at)
        with closing(sqlite3.connect(self.news.path)) as connection:
            owed = [key for (key,) in connection.execute("SELECT key FROM outbox ORDER BY key")]
        assert owed == sorted(key for follow in self.follows for key in follow.keys)
        assert sum(bool(follow.told) for follow in self.follows) > 5


@pytest.mark.no_cover
def test_some_days_of_ten_digests_with_outages(news: World) -> None:
    Year(news, 6, 3).go()


@pytest.mark.chaos
@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_ten_digests_with_outages(news: World, seed: int) -> None:
    Year(news, 365, seed).go()


def test_a_story_told_twice_would_be_found(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(*_: object) -> dict[int, tuple[int, datetime]]:
        return {}

    monkeypatch.setattr("newsdesk.storage.digests.told", forgetful)
    with pytest.raises(AssertionError):
        Year(news, 6, 3).go()
