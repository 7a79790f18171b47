"""Desks, their sources, and what they hold; stories page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.answers import Holdings
from newsdesk.models.article import Added, Desk, Source, SourceKind
from newsdesk.storage import articles, desks, editing, retention, stories
from newsdesk.storage.tables import FollowRow
from newsdesk.text.query import parse
from tests.storage.world import NOW, Story, World, read, words_of

FERRY = Story("Ferry stops", (words_of(1),), outlet="The Lantern")


def _follows(session: Session, desk: Desk) -> list[int]:
    return list(session.scalars(select(FollowRow.source_id).where(FollowRow.desk_id == desk.id)))


def test_a_desk_is_made_once(news: World) -> None:
    assert news.read(desks.find, "guild:1") is None
    desk = news.desk("guild:1")
    assert news.desk("guild:1") == desk == news.read(desks.find, "guild:1")
    assert news.desk("guild:2") != desk


def test_a_private_source_is_its_desks_kind_and_outlet(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first = news.source(one, SourceKind.SHELL, "The Lantern")
    assert first == Source(first.id, SourceKind.SHELL, one.id, "The Lantern")
    assert news.source(one, SourceKind.SHELL, "THE LANTERN") == first
    others = [
        news.source(one, SourceKind.LINK, "The Lantern"),
        news.source(one, SourceKind.SHELL, "Northern Standard"),
        news.source(one, SourceKind.SHELL),
        news.source(two, SourceKind.SHELL, "The Lantern"),
    ]
    assert len({first.id, *(source.id for source in others)}) == 5
    assert len(news.read(_follows, one)) == 4
    assert len(news.read(_follows, two)) == 1


def test_what_is_for_everyone_is_followed_by_old_and_new_desks(news: World) -> None:
    old = news.desk("guild:1")
    source = news.source(None, outlet="The Lantern")
    assert source == news.source(None, outlet="the lantern")
    assert (source.kind, source.desk_id) == (SourceKind.EVERYONE, None)
    news.take(None, FERRY)
    new = news.desk("guild:2")
    for desk in (old, new):
        assert news.read(_follows, desk) == [source.id]
        assert news.read(stories.newest, desk, parse("ferry"), limit=1).total == 1


def test_holdings_count_what_a_desk_has(news: World) -> None:
    desk = news.desk("guild:1")
    assert news.read(desks.holdings, desk) == Holdings(0, 0, None)
    news.take(None, FERRY, NOW)
    news.take(desk, Story("Bridge closed", (words_of(2),), outlet="Northern Standard"), NOW + timedelta(hours=1))
    assert news.read(desks.holdings, desk) == Holdings(2, 2, NOW + timedelta(hours=1))
    assert news.read(desks.holdings, news.desk("guild:2")) == Holdings(1, 1, NOW)


def test_what_has_no_name_or_holds_nothing_any_more_is_no_outlet(news: World) -> None:
    desk = news.desk("guild:1")
    news.source(desk, SourceKind.LINK, "Harbour Courier")
    taken = news.take(None, FERRY, NOW)
    news.take(desk, Story("Bridge closed", (words_of(2),)), NOW)
    pasted = news.source(desk, SourceKind.PASTED)
    news.write(intake.take, read(Story("Mine shut", (words_of(3),))), pasted, NOW, saved_by="Ana", approved=False)
    assert news.read(desks.holdings, desk) == Holdings(3, 1, NOW)
    assert isinstance(taken, Added)
    news.write(editing.remove, desk, news.read(articles.ref_of, taken.article_id), NOW)
    assert news.read(desks.holdings, desk) == Holdings(2, 0, NOW)
    assert news.read(desks.holdings, news.desk("guild:2")) == Holdings(1, 1, NOW)


def test_an_article_that_came_twice_counts_once_while_counting_is_cheap(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY, NOW)
    news.take(desk, FERRY, NOW + timedelta(hours=1))
    assert news.read(desks.holdings, desk).articles == 1
    monkeypatch.setattr(desks, "COUNTED_UP_TO", 1)
    assert news.read(desks.holdings, desk).articles == 2


def test_what_was_erased_for_its_age_counts_no_more_however_many_there_are(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "COUNTED_UP_TO", 1)
    desk = news.desk("guild:1")
    for n in range(5):
        news.take(None, Story(f"Storm {n}", (words_of(n),), outlet="Lantern"), NOW + timedelta(days=n))
    assert news.read(desks.holdings, desk).articles == 5
    news.write(retention.erase_before, NOW + timedelta(days=2), 10)
    assert news.read(desks.holdings, desk) == Holdings(3, 1, NOW + timedelta(days=4))
    news.write(retention.erase_before, NOW + timedelta(days=9), 10)
    assert news.read(desks.holdings, desk) == Holdings(0, 0, None)


def test_an_article_that_was_removed_is_not_the_newest(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY, NOW)
    taken = news.take(None, Story("Bridge closed", (words_of(2),), outlet=FERRY.outlet), NOW + timedelta(hours=1))
    assert isinstance(taken, Added)
    news.write(editing.remove, desk, news.read(articles.ref_of, taken.article_id), NOW)
    assert news.read(desks.holdings, desk) == Holdings(1, 1, NOW)
    assert news.read(desks.holdings, news.desk("guild:2")) == Holdings(2, 1, NOW + timedelta(hours=1))


def test_stories_page_by_their_newest_matching_article(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = news.desk("shell")
    for n in range(5):
        news.take(desk, Story(f"Storm {n}", (words_of(n),)), NOW + timedelta(minutes=n))
    retold = replace(Story("Storm 1", (words_of(1),)), title="Calm after it", outlet="Northern Standard")
    news.take(desk, retold, NOW + timedelta(hours=1))
    page = news.read(stories.newest, desk, parse("storm"), limit=2, offset=2)
    assert [[article.title for article in story.matching] for story in page.stories] == [["Storm 2"], ["Storm 1"]]
    assert [[article.title for article in story.others] for story in page.stories] == [[], ["Calm after it"]]
    assert (page.total, page.more) == (5, False)
    assert news.read(stories.newest, desk, parse("storm"), limit=2, offset=9).stories == ()
    assert news.read(stories.newest, desk, parse(""), limit=1).stories[0].matching[0].title == "Calm after it"
    monkeypatch.setattr(stories, "COUNTED", 3)
    page = news.read(stories.newest, desk, parse("storm"), limit=2)
    assert (page.total, page.more) == (3, True)


def test_of_a_long_story_the_newest_and_all_that_match_are_told(news: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MEMBERS", 2)
    desk = news.desk("shell")
    for n in range(8):
        news.take(desk, Story(f"Other {n}", (words_of(n + 10),)), NOW)
    for n in range(5):
        title = "Calm" if n == 0 else "Storm"
        news.take(desk, Story(f"{title} {n}", (words_of(1),), outlet=f"Outlet {n}"), NOW + timedelta(minutes=n))
    (story,) = news.read(stories.newest, desk, parse("calm"), limit=5).stories
    assert [article.title for article in story.matching] == ["Calm 0"]
    assert [article.title for article in story.others] == ["Storm 4", "Storm 3"]
