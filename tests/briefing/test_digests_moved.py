"""What a digest told stays told, and what is new is told, when an article goes to another story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.briefing.test_digests import DAY, HOUR, MORNING, Room, headlines
from tests.storage.among_others import filled
from tests.storage.moving import FIRST, LIKE_THIRD, MOVES, THIRD
from tests.storage.world import Story, World

__all__ = ["filled"]  # a fixture


@pytest.fixture
def room(news: World) -> Room:
    return Room(news)


def comes(room: Room, told: Story, outlet: str, hours: int) -> None:
    """Take an article in for everyone, in sentences of which each is a small part of it, its own words first."""
    (body,) = told.paragraphs
    words = body.split()
    sentences = tuple(" ".join(words[n : n + 4]) + " stops." for n in range(0, len(words), 4))[::-1]
    room.take(replace(told, paragraphs=sentences), outlet, MORNING + hours * HOUR)


def test_what_was_told_is_not_told_again_for_having_moved_and_what_is_new_is(room: Room) -> None:
    digest = room.add()
    comes(room, FIRST, "A", -5)
    comes(room, MOVES, "B", -4)
    room.find()
    assert len(headlines(room.brief(digest, MORNING))) == 1
    room.run(MORNING)
    comes(room, THIRD, "C", 2)
    room.find()
    (moved_on,) = room.brief(digest, MORNING + DAY).stories
    assert moved_on.lead.headline == "Oar C"
    assert moved_on.told_at == MORNING, "with what it says beyond the article that moved, which was told then"
    room.run(MORNING + DAY)
    assert headlines(room.brief(digest, MORNING + 2 * DAY)) == []
    comes(room, replace(LIKE_THIRD, title="Oar C"), "E", 26)
    room.find()
    assert headlines(room.brief(digest, MORNING + 2 * DAY)) == [], "it adds nothing to what was told"
