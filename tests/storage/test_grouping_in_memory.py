"""The database groups a stream of articles as `group` does in memory, articles that move among them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.article import Added
from newsdesk.storage import desks
from newsdesk.text.cluster import Grouper
from tests.storage.world import NOW, Story, World, read


def articles_of(seed: int, number: int) -> list[Story]:
    """Return invented articles, one an hour: on some subjects, of each a few events, each told by several outlets."""
    random = Random(seed)
    told: list[Story] = []
    for n in range(number):
        event = random.randrange(max(n // 4 - 12, 0), n // 4 + 2)
        own = random.sample([f"event{event}x{k}" for k in range(22)], random.randint(5, 16))
        subject = random.sample([f"subject{event % 5}x{k}" for k in range(14)], random.randint(3, 9))
        common = random.sample([f"common{k}" for k in range(300)], 10)
        body = " ".join(random.sample([*own, *subject, *common], len(own) + len(subject) + 10))
        told.append(Story("", (body,), outlet=f"Outlet {n}", published=NOW + timedelta(hours=n)))
    return told


def partition(stories: Iterable[Hashable]) -> set[frozenset[int]]:
    """Return which places belong together."""
    found: dict[Hashable, set[int]] = {}
    for place, story in enumerate(stories):
        found.setdefault(story, set()).add(place)
    return {frozenset(places) for places in found.values()}


@pytest.mark.parametrize(
    "seed", [1, pytest.param(2, marks=pytest.mark.chaos), pytest.param(3, marks=pytest.mark.chaos)]
)
def test_a_stream_is_grouped_alike_in_the_database_and_in_memory(news: World, seed: int) -> None:
    told = articles_of(seed, 150)

    def stored(session: Session) -> list[int]:
        ids: list[int] = []
        for one in told:
            source = desks.everyone_source(session, one.outlet, NOW)
            taken = intake.take(session, read(one), source, one.published or NOW)
            assert isinstance(taken, Added)
            ids.append(taken.article_id)
        story_of = {id_: story for id_, story in session.execute(text("SELECT id, story_id FROM articles"))}  # noqa: C416
        empty = "SELECT count(*) FROM stories WHERE id NOT IN (SELECT story_id FROM articles)"
        assert session.execute(text(empty)).scalar_one() == 0
        return [story_of[id_] for id_ in ids]

    grouper = Grouper()
    at_once: list[int] = []
    settled: list[int] = []
    for one in told:
        at_once.append(grouper.add(read(one).vector, one.published or NOW))
        settled += grouper.settled()
    settled += grouper.settled(everything=True)
    assert partition(news.write(stored)) == partition(settled)
    assert partition(at_once) != partition(settled), "some have moved"
    assert 10 < len({*settled}) < len(told)
