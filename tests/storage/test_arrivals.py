"""What came to a desk in a window, and up to when each person was told: held against what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.article import Desk, SourceKind
from newsdesk.storage import arrivals, asking_marks, editing
from newsdesk.storage.asking_marks import Mark
from newsdesk.storage.tables import ArticleRow
from tests.storage.world import NOW, Story, World, read, words_of

HOUR = timedelta(hours=1)
FERRY = Story(
    "Ferry stops", ("Nobody sails in winter.", words_of(1)), url="https://lantern.example/1", outlet="The Lantern"
)


def story(n: int) -> Story:
    return replace(
        FERRY, title=f"Story {n}", paragraphs=(f"It is number {n}.", words_of(n)), url=f"https://l.example/{n}"
    )


def _erase(session: Session, titles: tuple[str, ...]) -> None:
    session.execute(delete(ArticleRow).where(ArticleRow.title.in_(titles)))


def _first(session: Session, column: str, table: str) -> object:
    return session.connection().exec_driver_sql(f"SELECT {column} FROM {table}").scalar()


def came(news: World, desk: Desk, since: datetime, until: datetime = NOW + 99 * HOUR) -> list[datetime]:
    found, _ = news.read(arrivals.between, desk, since, until)
    return sorted(one.at for one in found)


def test_it_goes_by_when_it_was_first_seen_and_the_window_is_open_at_its_beginning(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(5):
        old = replace(story(n), published=NOW - timedelta(days=40 * n))
        news.take(None, old, NOW + n * HOUR)
    assert came(news, desk, NOW + HOUR, NOW + 3 * HOUR) == [NOW + 2 * HOUR, NOW + 3 * HOUR]
    assert came(news, desk, NOW - HOUR) == [NOW + n * HOUR for n in range(5)]
    assert came(news, desk, NOW + 4 * HOUR) == []


def test_what_a_second_source_brings_again_is_not_new(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY)
    news.take(desk, FERRY, NOW + 2 * HOUR)
    assert came(news, desk, NOW + HOUR) == []
    assert came(news, desk, NOW - HOUR) == [NOW]


def test_an_erased_article_does_not_end_the_walk(news: World) -> None:
    desk = news.desk("guild:1")
    for n in range(4):
        news.take(None, story(n), NOW + n * HOUR)
    news.write(_erase, ("Story 1", "Story 3"))
    assert came(news, desk, NOW - HOUR) == [NOW, NOW + 2 * HOUR]


def test_a_saved_text_comes_when_it_is_approved(news: World) -> None:
    desk, other = news.desk("guild:1"), news.desk("guild:2")
    _, ref = news.write(intake.save, desk, read(story(1)), SourceKind.PASTED, "mira", NOW)
    assert came(news, desk, NOW - HOUR) == []
    news.write(editing.approve, desk, ref, NOW + 5 * HOUR)
    assert came(news, desk, NOW + 4 * HOUR) == [NOW + 5 * HOUR]
    assert came(news, desk, NOW - HOUR, NOW + HOUR) == []
    assert came(news, other, NOW - HOUR) == []


def test_what_an_editor_removed_is_not_told(news: World) -> None:
    desk, other = news.desk("guild:1"), news.desk("guild:2")
    news.take(None, FERRY)
    ref = str(news.read(_first, "ref", "articles"))
    news.write(editing.remove, desk, ref, NOW)
    assert came(news, desk, NOW - HOUR) == []
    assert came(news, other, NOW - HOUR) == [NOW]


def test_so_many_arrivals_are_looked_at_the_latest_first_and_it_says_so(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = news.desk("guild:1")
    for n in range(5):
        news.take(None if n % 2 else desk, story(n), NOW + n * HOUR)
    assert news.read(arrivals.between, desk, NOW - HOUR, NOW + 9 * HOUR)[1]
    monkeypatch.setattr(arrivals, "MOST", 3)
    found, whole = news.read(arrivals.between, desk, NOW - HOUR, NOW + 9 * HOUR)
    assert not whole
    assert sorted(one.at for one in found) == [NOW + n * HOUR for n in (2, 3, 4)]


def test_a_mark_is_of_one_person_and_one_desk_and_never_goes_back(news: World) -> None:
    here, there = news.desk("guild:1"), news.desk("guild:2")
    news.write(asking_marks.tell, here, 7, Mark(NOW, NOW - HOUR), NOW)
    news.write(asking_marks.tell, here, 7, Mark(NOW - HOUR, NOW - 2 * HOUR), NOW)
    assert news.read(asking_marks.find, here, 7, NOW) == Mark(NOW, NOW - 2 * HOUR)
    assert news.read(asking_marks.find, here, 8, NOW) is None
    assert news.read(asking_marks.find, there, 7, NOW) is None


def test_marks_go_after_a_season_and_when_a_person_is_forgotten(news: World) -> None:
    here, there = news.desk("guild:1"), news.desk("guild:2")
    for desk in (here, there):
        news.write(asking_marks.tell, desk, 7, Mark(NOW, NOW - HOUR), NOW)
        news.write(asking_marks.tell, desk, 8, Mark(NOW, NOW - HOUR), NOW)
    news.write(asking_marks.forget, 7)
    assert [news.read(asking_marks.find, desk, 7, NOW) for desk in (here, there)] == [None, None]
    assert news.read(asking_marks.find, here, 8, NOW) is not None
    late = NOW + asking_marks.KEPT
    assert news.read(asking_marks.find, here, 8, late) is None
    news.write(asking_marks.tell, there, 9, Mark(late, late), late)
    assert news.read(_first, "count(*)", "asked") == 1


def test_no_id_of_a_person_is_kept(news: World) -> None:
    person = 123456789012345678
    news.write(asking_marks.tell, news.desk("guild:1"), person, Mark(NOW, NOW), NOW)
    assert news.read(_first, "person", "asked") not in (None, person)
