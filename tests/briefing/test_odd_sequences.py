"""What editors and alerts do in any order: nothing is told twice, nothing that fits is lost, nothing fails inside."""

from __future__ import annotations

import contextlib
import logging
import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.briefing import alerts as briefed
from newsdesk.errors import SettingsError
from newsdesk.ingest import intake
from newsdesk.models.alert import Alert, AlertPlan
from newsdesk.models.article import SourceKind
from newsdesk.models.outbox import Claimed, Deed
from newsdesk.storage import alerts, articles, editing, search, stories
from newsdesk.storage.alert_tables import AlertHitRow
from newsdesk.text.query import Query
from tests.briefing.test_alerts_told import CHANNEL, PERSON, Room, story
from tests.storage.world import World, read, world

WORDS = (
    "ferry",
    "harbour",
    "ferry harbour",
    "-winter ferry",
    "stops",
    "title:event",
    'outlet:"lantern"',
    "nothing at all",
)
SAID = ("A ferry left the harbour.", "No winter was colder.")
STEPS = """come come come save approve approve remove merge split undo alert change change pause resume mute drop decide
send again""".split()
OUTLETS = ("Lantern", "Standard", "Courier")
MINUTE = timedelta(minutes=1)


class Odd(Room):
    """A room in which everything happens in any order, with what is to hold of what was told."""

    now: datetime

    def __init__(self, news: World, seed: int) -> None:
        super().__init__(news)
        self.chance, self.number = random.Random(seed), 0
        self.told: list[Claimed] = []

    def refs(self) -> list[str]:
        found = self.news.read(search.newest, self.desk, Query(), limit=200)
        return [one.ref for one in self.news.read(articles.many, self.desk, found)]

    def all(self) -> list[Alert]:
        return list(self.news.read(alerts.of_desk, self.desk))

    def step(self) -> str:
        name = self.chance.choice(STEPS)
        self.now += MINUTE
        getattr(self, name)()
        return name

    def come(self) -> None:
        one = story(
            self.chance.randrange(6), self.chance.choice(("A ferry left the harbour.", "No winter was colder."))
        )
        outlet = self.chance.choice(OUTLETS)
        self.number += 1
        url, paragraphs = f"https://a.example/{self.number}", (*one.paragraphs, f"n{self.number}.")
        one = replace(one, outlet=outlet, url=url, paragraphs=paragraphs)
        self.news.take(self.chance.choice((self.desk, None)), one, self.now)

    def save(self) -> None:
        one = story(self.chance.randrange(6), "A ferry is saved by hand.")
        self.number += 1
        one = replace(one, url=None, paragraphs=(*one.paragraphs, f"s{self.number % 4}."))
        self.news.write(intake.save, self.desk, read(one), SourceKind.PASTED, "Mira", self.now)

    def again(self) -> None:
        """Save what may have been removed before."""
        self.save()
        self.approve()

    def approve(self) -> None:
        for ref in self.some():
            self.news.write(editing.approve, self.desk, ref, self.now)
            assert not self.news.write(editing.approve, self.desk, ref, self.now), "approved twice is approved once"

    def remove(self) -> None:
        for ref in self.some()[:1]:
            assert self.news.write(editing.remove, self.desk, ref, self.now)
            assert not self.news.write(editing.remove, self.desk, ref, self.now)

    def merge(self) -> None:
        one, other = self.chance.choice(self.refs() or ["none"]), self.chance.choice(self.refs() or ["none"])
        self.news.write(stories.merge, self.desk, one, other, self.now)

    def split(self) -> None:
        for ref in self.some()[:1]:
            self.news.write(stories.split, self.desk, ref, [self.chance.choice(self.refs()), ref], self.now)

    def undo(self) -> None:
        for ref in self.some():
            self.news.write(stories.unsplit, self.desk, [ref])
            self.news.write(stories.unmerge, self.desk, ref, self.chance.choice(self.refs()))

    def alert(self) -> None:
        if len(self.all()) < 4:
            with contextlib.suppress(SettingsError):  # there is one such
                self.add(self.chance.choice(WORDS), self.chance.choice((CHANNEL, PERSON)))

    def change(self) -> None:
        for one in self.one_alert():
            plan = AlertPlan(self.chance.choice(WORDS), self.chance.choice((CHANNEL, PERSON)))
            with contextlib.suppress(SettingsError):  # there is one such
                self.news.write(alerts.change, self.desk, one.key, plan, alerts.AlertLimits(10, 50))

    def pause(self) -> None:
        for one in self.one_alert():
            self.news.write(alerts.pause, self.desk, one.key, self.now)

    def resume(self) -> None:
        for one in self.one_alert():
            self.news.write(alerts.resume, self.desk, one.key)

    def mute(self) -> None:
        for one in self.one_alert():
            for ref in self.some()[:1]:
                self.news.write(briefed.mute, self.desk, one.key, ref, self.now)

    def drop(self) -> None:
        for one in self.one_alert():
            assert self.news.write(alerts.remove, self.desk, one.key)
            assert not self.news.write(alerts.remove, self.desk, one.key)

    def one_alert(self) -> list[Alert]:
        there = self.all()
        return [self.chance.choice(there)] if there else []

    def some(self) -> list[str]:
        there = self.refs()
        return self.chance.sample(there, min(len(there), 3))

    def send(self, later: timedelta = timedelta()) -> list[Claimed]:
        sent = super().send(later)
        self.told += sent
        return sent


def _hits(session: Session) -> list[str | None]:
    return list(session.scalars(select(AlertHitRow.became)))


@pytest.mark.no_cover
@pytest.mark.parametrize("seeds", [1, pytest.param(60, marks=pytest.mark.chaos)])
def test_whatever_is_done_in_whatever_order_nothing_fails_and_nothing_is_told_twice(
    seeds: int, caplog: pytest.LogCaptureFixture
) -> None:
    first = random.SystemRandom().randrange(2**31)
    for seed in range(first, first + seeds):
        with world() as news, caplog.at_level(logging.ERROR):
            odd = Odd(news, seed)
            steps = [odd.step() for _ in range(60)]
            odd.decide()
            odd.send(timedelta(hours=2))
            assert not caplog.records, (seed, steps, caplog.text)
            assert None not in news.read(_hits), (seed, steps)
            sent = [claimed for claimed in odd.told if claimed.deed is Deed.SEND]
            assert max(Counter(claimed.key for claimed in sent).values(), default=1) == 1, (seed, steps)
            assert news.write(search.check) == (), (seed, steps)


def test_what_fired_for_other_words_is_not_told_under_the_new_ones(room: Room) -> None:
    alert = room.add("ferry")
    room.take(story(1))
    plan = AlertPlan("bridge", CHANNEL)
    room.news.write(alerts.change, room.desk, alert.key, plan, alerts.AlertLimits(10, 50))
    room.decide()
    assert room.send() == []
    # What fits the new words as well is told.
    room.news.write(alerts.change, room.desk, alert.key, AlertPlan("harbour", CHANNEL), alerts.AlertLimits(10, 50))
    room.take(story(2))
    room.news.write(alerts.change, room.desk, alert.key, AlertPlan("left harbour", CHANNEL), alerts.AlertLimits(10, 50))
    room.decide()
    assert len(room.send()) == 1


@pytest.fixture
def room(news: World) -> Room:
    return Room(news)
