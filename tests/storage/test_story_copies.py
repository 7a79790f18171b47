"""A copy of what an editor split off is told with it, for that desk alone, and comes back with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from newsdesk.models.article import Desk
from newsdesk.storage import articles, stories
from tests.storage.among_others import filled, take
from tests.storage.world import NOW, Story, World, words_of

__all__ = ["filled"]  # a fixture

COMMON = "Nobody sails from Ostrava Island in winter."
FERRY = Story("Ferry to Ostrava Island stops", (COMMON, words_of(1, 30)))
TIDES = Story("Ferry to Ostrava Island stops early", (COMMON, f"{words_of(1, 30)} {words_of(2, 20)} {words_of(3, 45)}"))
"""Another text on much the same: near enough to be grouped with it, and no copy of it."""
LATE = timedelta(minutes=30)


def told(news: World, desk: Desk, ref: str) -> set[str | None]:
    """Return the outlets of an article's story."""
    article = news.read(articles.by_ref, desk, ref)
    assert article is not None
    return {one.outlet for one in news.read(stories.around, desk, article)}


def parted(news: World, desk: Desk) -> tuple[str, str]:
    """Have two articles in one story of which an editor splits the second off."""
    ferry, tides = take(news, FERRY, "A"), take(news, TIDES, "B", 1)
    assert told(news, desk, ferry) == {"A", "B"}
    assert news.write(stories.split, desk, ferry, [tides], NOW + LATE)
    return ferry, tides


def test_a_copy_of_what_was_split_off_is_told_with_it_and_other_articles_are_not(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    ferry, tides = parted(news, one)
    take(news, TIDES, "C", 60)
    take(news, FERRY, "D", 61)
    assert told(news, one, tides) == {"B", "C"}
    assert told(news, one, ferry) == {"A", "D"}
    assert told(news, two, ferry) == {"A", "B", "C", "D"}, "another desk's editors have said nothing"


def test_what_is_taken_back_brings_its_copies_back(news: World) -> None:
    desk = news.desk("guild:1")
    ferry, tides = parted(news, desk)
    copy = take(news, TIDES, "C", 60)
    assert news.write(stories.unsplit, desk, [tides])
    assert told(news, desk, ferry) == told(news, desk, copy) == {"A", "B", "C"}


def test_a_copy_of_what_stayed_too_stays(news: World) -> None:
    desk = news.desk("guild:1")
    first, second = take(news, FERRY, "A"), take(news, FERRY, "B", 1)
    assert news.write(stories.split, desk, first, [second], NOW + LATE)
    take(news, FERRY, "C", 60)
    assert told(news, desk, first) == {"A", "C"}
    assert told(news, desk, second) == {"B"}


def test_a_private_copy_follows_on_its_own_desk_and_moves_nothing_elsewhere(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    ferry, tides = parted(news, one)
    parted_there = news.write(stories.split, two, ferry, [tides], NOW + LATE)
    assert parted_there
    take(news, replace(TIDES, url="https://c.example/tides"), "C", 60, one)
    assert told(news, one, tides) == {"B", "C"}
    assert told(news, two, tides) == {"B"}
    assert told(news, two, ferry) == {"A"}
