"""What alerts fire for: whom an article first comes to, what is approved, corrected or removed, and other processes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from newsdesk.errors import NewsdeskError
from newsdesk.ingest import intake
from newsdesk.models.alert import Alert, AlertPause, AlertPlan
from newsdesk.models.article import Added, Desk, Source, SourceKind
from newsdesk.models.outbox import Target
from newsdesk.storage import alerts, articles, editing
from newsdesk.storage.alerts import AlertLimits
from newsdesk.storage.database import open_database
from newsdesk.storage.tables import FollowRow
from tests.storage.world import NOW, Story, World, read, words_of

LIMITS = AlertLimits(person=10, desk=50)
LATER = NOW + timedelta(hours=1)


def add(news: World, desk: Desk, asked: str, to: int = 7) -> Alert:
    return news.write(alerts.add, desk, AlertPlan(asked, Target("user", to)), to, NOW, LIMITS)


def _fired(session: Session) -> list[tuple[str, str]]:
    hits = alerts.undecided(session, LATER, 1_000)
    return sorted((hit.alert.plan.asked, articles.ref_of(session, hit.article_id)) for hit in hits)


def fired(news: World) -> list[str]:
    return [asked for asked, _ in news.read(_fired)]


def story(title: str, number: int = 1, **more: object) -> Story:
    at = f"https://gazette.example/{number}"
    return Story(title, (words_of(number),), url=at, outlet="Gazette", **more)  # pyright: ignore[reportArgumentType]


def test_an_alert_fires_for_what_its_own_desk_sees_alone(news: World) -> None:
    mine, theirs = news.desk("guild:1"), news.desk("guild:2")
    add(news, mine, "ferry")
    add(news, theirs, "ferry", to=8)
    add(news, theirs, "-harbour", to=9)
    news.take(mine, story("A ferry in the harbour"))
    assert fired(news) == ["ferry"]
    # A source that every desk follows.
    news.take(None, story("Another ferry", 2))
    assert fired(news) == ["-harbour", "ferry", "ferry", "ferry"]


def test_what_came_before_it_was_set_up_and_what_comes_while_it_is_paused_fires_nothing(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, story("A ferry"))
    alert = add(news, desk, "ferry")
    assert fired(news) == []
    news.write(alerts.pause, desk, alert.key, NOW)
    news.take(desk, story("A ferry again", 2))
    news.write(alerts.resume, desk, alert.key)
    assert fired(news) == []
    news.take(desk, story("And a ferry", 3))
    assert fired(news) == ["ferry"]
    news.write(alerts.remove, desk, alert.key)
    news.take(desk, story("A ferry, still", 4))
    assert fired(news) == []


def test_a_new_version_fires_only_for_what_it_says_for_the_first_time(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(desk, story("A ferry sinks"))
    add(news, desk, "ferry")
    add(news, desk, "rescued", to=8)
    add(news, desk, "sinks -rescued", to=9)
    news.take(desk, story("A ferry sinks, all rescued"), LATER)
    assert fired(news) == ["rescued"]
    # What it says no more, and nobody has been told of, is told nobody.
    news.take(desk, story("A ferry sinks, all saved"), LATER)
    assert fired(news) == ["sinks -rescued"]


def test_a_saved_text_fires_once_an_editor_has_approved_it(news: World) -> None:
    desk = news.desk("guild:1")
    add(news, desk, "ferry")
    pasted = news.source(desk, SourceKind.PASTED)
    taken = news.write(_take_unapproved, pasted, "A ferry")
    assert fired(news) == []
    assert news.write(editing.approve, desk, news.read(articles.ref_of, taken), LATER)
    assert fired(news) == ["ferry"]


def _take_unapproved(session: Session, source: Source, title: str) -> int:
    taken = intake.take(session, read(story(title)), source, NOW, saved_by="Ada", approved=False)
    assert isinstance(taken, Added)
    return taken.article_id


def test_an_article_that_another_source_carries_fires_for_those_who_see_it_for_the_first_time(news: World) -> None:
    first, second = news.desk("guild:1"), news.desk("guild:2")
    # Of two public sources every desk follows one; each keeps one of its own by letting the other go.
    every = news.source(None, outlet="Gazette")
    other = news.source(None, outlet="Herald")
    news.write(_unfollow, first, other.id)
    news.write(_unfollow, second, every.id)
    add(news, second, "ferry")
    news.write(intake.take, read(story("A ferry")), every, NOW)
    assert fired(news) == []
    add(news, first, "ferry", to=8)
    news.write(intake.take, read(story("A ferry")), other, LATER)
    # The first desk saw it before its alert was there.
    hits = news.read(alerts.undecided, LATER, 10)
    assert [(hit.alert.desk.key, hit.at) for hit in hits] == [("guild:2", LATER)]


def _unfollow(session: Session, desk: Desk, source: int) -> None:
    session.execute(delete(FollowRow).where(FollowRow.desk_id == desk.id, FollowRow.source_id == source))


def test_what_another_process_changes_counts_with_the_next_article(news: World) -> None:
    desk = news.desk("guild:1")
    add(news, desk, "ferry")
    other = World(open_database(f"sqlite:///{news.path}"), news.path)
    try:
        news.take(desk, story("A ferry"))
        lantern = add(other, desk, "lantern", to=8)
        other.take(desk, story("A ferry, a lantern", 2))
        news.take(desk, story("Only a lantern", 3))
        assert fired(news) == ["ferry", "ferry", "lantern", "lantern"]
        other.write(alerts.remove, desk, lantern.key)
        news.take(desk, story("One more lantern", 4))
        # Taking an alert away takes what it fired for with it.
        assert fired(news) == ["ferry", "ferry"]
    finally:
        other.db.close()


def test_alerts_that_mean_the_same_are_asked_once_and_literals_of_another_version_are_made_anew(news: World) -> None:
    desk, other = news.desk("guild:1"), news.desk("guild:2")
    add(news, desk, "Fährmann lantern")
    add(news, other, "FAHRMANN  lantern", to=8)
    with closing(sqlite3.connect(news.path)) as connection, connection:
        assert connection.execute("SELECT count(*) FROM alert_questions").fetchone() == (1,)
        connection.execute("""UPDATE alert_questions SET version = 1, literals = '"fährmann"'""")
    again = World(open_database(f"sqlite:///{news.path}"), news.path)
    try:
        again.take(None, story("Der Fährmann and a lantern"))
        assert fired(news) == ["FAHRMANN lantern", "Fährmann lantern"]
    finally:
        again.db.close()


@pytest.mark.parametrize("asked", ["since:3d ferry", "before:2026-11-01 ferry", "", "!!", "(ferry", "a*"])
def test_what_has_no_place_in_an_alert_is_refused_with_a_sentence(news: World, asked: str) -> None:
    with pytest.raises(NewsdeskError):
        add(news, news.desk("guild:1"), asked)
    assert news.read(alerts.of_desk, news.desk("guild:1")) == ()


def test_one_too_many_and_the_same_words_for_the_same_place_are_refused(news: World) -> None:
    desk = news.desk("guild:1")
    add(news, desk, "ferry")
    with pytest.raises(NewsdeskError, match="ferry"):
        add(news, desk, "FERRY")
    for number in range(9):
        add(news, desk, f"ferry {words_of(number, 1)}")
    with pytest.raises(NewsdeskError, match="10"):
        add(news, desk, "lantern")
    # Others of the same desk have room, and so has the person elsewhere.
    add(news, desk, "lantern", to=8)
    add(news, news.desk("guild:2"), "lantern")


def test_a_place_that_is_gone_pauses_all_that_is_told_there(news: World) -> None:
    desk = news.desk("guild:1")
    add(news, desk, "ferry")
    add(news, desk, "lantern")
    add(news, desk, "harbour", to=8)
    paused = news.write(alerts.pause_target, desk, Target("user", 7), AlertPause.LEFT, LATER)
    assert [(one.plan.asked, one.why, one.paused_at) for one in paused] == [
        ("ferry", AlertPause.LEFT, LATER),
        ("lantern", AlertPause.LEFT, LATER),
    ]
    assert news.write(alerts.pause_target, desk, Target("user", 7), AlertPause.LEFT, LATER) == ()
    news.take(desk, story("A ferry, a lantern in the harbour"))
    assert fired(news) == ["harbour"]
