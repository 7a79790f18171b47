"""An alert tells a story once, whichever articles move: what it told stays told, and what is new is not kept silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsdesk.briefing import alerts as briefed
from newsdesk.models.outbox import Deed
from newsdesk.storage import alerts, articles, search
from newsdesk.text.query import parse
from tests.briefing.test_alerts_told import LIMITS, MINUTE, Room, texts
from tests.storage.among_others import filled
from tests.storage.moving import FIRST, LIKE_FIRST, LIKE_THIRD, MOVES, THIRD
from tests.storage.world import Story, World

__all__ = ["filled"]  # a fixture


@pytest.fixture(name="room")
def of_oars(news: World) -> Room:
    return Room(news)


def comes(room: Room, told: Story, outlet: str) -> list[tuple[Deed, str]]:
    """Take an article in; return what is sent of it, each with its headline."""
    room.now += MINUTE
    # For everyone: what is of a desk alone moves nothing.
    public = replace(told, outlet=outlet, url=f"https://oar.example/{outlet}/{told.title[-1]}")
    room.news.take(None, public, room.now)
    room.decide()
    sent = room.send()
    return [(one.deed, text.split(" <")[0].removeprefix("oar: ")) for one, text in zip(sent, texts(sent), strict=True)]


def newest(room: Room) -> str:
    """Return by what messages name the article that came last."""
    (last,) = room.news.read(search.newest, room.desk, parse("oar"), limit=1)
    return room.news.read(articles.ref_of, last)


def test_what_joins_the_article_that_was_told_changes_its_message(room: Room) -> None:
    room.add("oar")
    assert comes(room, MOVES, "B") == [(Deed.SEND, "Oar B")]
    assert comes(room, FIRST, "A") == [(Deed.EDIT, "Oar B")]
    assert comes(room, THIRD, "C") == [(Deed.EDIT, "Oar B")], "where that goes it is told"
    assert comes(room, LIKE_THIRD, "E") == [(Deed.EDIT, "Oar B")]
    assert comes(room, LIKE_FIRST, "D") == [(Deed.SEND, "Oar D")], "what it left was never told for itself"
    assert comes(room, LIKE_FIRST, "F") == [(Deed.EDIT, "Oar D")]


def test_what_leaves_the_article_that_was_told_is_new_where_it_goes(room: Room) -> None:
    room.add("oar")
    assert comes(room, FIRST, "A") == [(Deed.SEND, "Oar A")]
    assert comes(room, MOVES, "B") == [(Deed.EDIT, "Oar A")]
    assert comes(room, THIRD, "C") == [(Deed.SEND, "Oar C")]
    assert comes(room, LIKE_THIRD, "E") == [(Deed.EDIT, "Oar C")]
    assert comes(room, LIKE_FIRST, "D") == [(Deed.EDIT, "Oar A")]


def test_what_was_said_nothing_of_is_told_when_it_goes_elsewhere(room: Room) -> None:
    room.add("oar")
    assert comes(room, FIRST, "A") == [(Deed.SEND, "Oar A")]
    assert comes(room, MOVES, "A") == [], "its outlet is named already"
    # Not what has it go, which holds no word that was asked for.
    silent = Story("Row C", tuple(one.replace("The oar. ", "") for one in THIRD.paragraphs))
    assert comes(room, silent, "C") == [(Deed.SEND, "Oar B")]
    assert comes(room, LIKE_THIRD, "E") == [(Deed.EDIT, "Oar B")]


def test_what_was_said_nothing_of_is_not_told_where_the_alert_asks_for_something_else_by_then(room: Room) -> None:
    alert = room.add("oar")
    assert comes(room, FIRST, "A") == [(Deed.SEND, "Oar A")]
    assert comes(room, MOVES, "A") == []
    room.news.write(alerts.change, room.desk, alert.key, replace(alert.plan, asked="museum"), LIMITS)
    assert comes(room, replace(THIRD, title="Row C"), "C") == []


def test_a_muted_story_is_that_of_the_article_it_was_muted_with(room: Room) -> None:
    alert = room.add("oar")
    assert comes(room, FIRST, "A") == [(Deed.SEND, "Oar A")]
    ref = newest(room)
    assert room.news.write(briefed.mute, room.desk, alert.key, ref, room.now)
    assert comes(room, MOVES, "B") == []
    told = comes(room, THIRD, "C")
    assert told[0] == (Deed.SEND, "Oar B"), "it is another story, of which nobody has heard"
    assert [deed for deed, _ in told[1:]] in ([], [Deed.EDIT])
    assert comes(room, LIKE_FIRST, "D") == [], "the one that was muted still is"


def test_a_muted_story_stays_so_where_the_article_goes(room: Room) -> None:
    alert = room.add("oar")
    assert comes(room, MOVES, "B") == [(Deed.SEND, "Oar B")]
    ref = newest(room)
    assert room.news.write(briefed.mute, room.desk, alert.key, ref, room.now)
    assert comes(room, FIRST, "A") == []
    assert comes(room, THIRD, "C") == [(Deed.SEND, "Oar A")], "what it left is another story, and new"
    assert comes(room, LIKE_THIRD, "E") == []


def test_what_fired_while_an_alert_was_paused_is_not_told_for_having_moved(room: Room) -> None:
    alert = room.add("oar")
    assert comes(room, FIRST, "A") == [(Deed.SEND, "Oar A")]
    assert room.news.write(alerts.pause, room.desk, alert.key, room.now)
    assert comes(room, MOVES, "B") == []
    assert room.news.write(alerts.resume, room.desk, alert.key)
    assert comes(room, THIRD, "C") == [(Deed.SEND, "Oar C")]


def test_what_stays_was_not_told_with_what_leaves_it(room: Room) -> None:
    room.add("oar")
    # The earlier of two keeps the story's number: here that is the one of which nothing was said.
    later = replace(FIRST, title="Oar F", published=room.now - MINUTE)
    assert comes(room, MOVES, "B") == [(Deed.SEND, "Oar B")]
    assert comes(room, later, "B") == [], "its outlet is named already"
    told = comes(room, THIRD, "C")
    assert (Deed.SEND, "Oar F") in told
    assert (Deed.EDIT, "Oar B") in told
    assert len(told) == 2
