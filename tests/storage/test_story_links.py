"""Follow-ups are linked when a story begins: seen with their articles, as editors have put them, and erased."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.ingest import intake
from newsdesk.models.article import Added, Desk, SourceKind, StoredArticle
from newsdesk.storage import articles, desks, editing, stories, story_links
from tests.storage.among_others import filled, take
from tests.storage.world import NOW, Story, World, read, words_of

__all__ = ["filled"]  # a fixture

DAY = 24 * 60
SHARED = f"{words_of(1, 15)} {words_of(1, 15)}"
"""What an affair is about is said more than once."""
FERRY = Story("Ferry to Ostrava Island stops", (SHARED, words_of(2, 30)), outlet="The Lantern")
AGAIN = Story("Ferry to Ostrava Island sails again", (SHARED, words_of(3, 30)), outlet="The Lantern")
LEFT = Story("Ferry to Ostrava Island is sold", (SHARED, words_of(4, 30)), outlet="The Lantern")
MUSEUM = Story("Museum opens", (words_of(5),))


def linked(news: World, desk: Desk, ref: str) -> tuple[list[str], list[str]]:
    """Return the headlines of what an article's story follows up, and of what has followed it."""
    article = news.read(articles.by_ref, desk, ref)
    assert article is not None
    links = news.read(story_links.of_story, desk, article, 9)
    return [one.title for one in links.follows], [one.title for one in links.later]


def rows(news: World) -> list[tuple[int, int]]:
    def kept(session: Session) -> list[tuple[int, int]]:
        return [(row[0], row[1]) for row in session.execute(text("SELECT article_id, follows_id FROM story_links"))]

    return news.read(kept)


def test_a_story_days_later_is_linked_both_ways_and_not_merged(news: World) -> None:
    desk = news.desk("guild:1")
    first, second = take(news, FERRY, "A"), take(news, AGAIN, "B", 4 * DAY)
    third = take(news, LEFT, "B", 8 * DAY)
    other = take(news, MUSEUM, "B", 8 * DAY)
    assert linked(news, desk, second)[0] == [FERRY.title]
    assert AGAIN.title in linked(news, desk, first)[1]
    assert len(linked(news, desk, third)[0]) == 1
    assert linked(news, desk, other) == ([], [])
    assert news.read(stories.around, desk, article_of(news, desk, first)) == (article_of(news, desk, first),)


def article_of(news: World, desk: Desk, ref: str) -> StoredArticle:
    article = news.read(articles.by_ref, desk, ref)
    assert article is not None
    return article


def test_what_comes_within_the_window_or_weeks_later_is_no_follow_up(news: World) -> None:
    take(news, FERRY, "A")
    take(news, AGAIN, "B", DAY)
    take(news, LEFT, "B", 20 * DAY)
    assert rows(news) == []


def test_a_private_follow_up_is_its_desks_alone(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first = take(news, FERRY, "A")
    mine = take(news, AGAIN, "B", 4 * DAY, desk=one)
    assert linked(news, one, mine) == ([FERRY.title], [])
    assert linked(news, one, first) == ([], [AGAIN.title])
    assert linked(news, two, first) == ([], [])


def test_a_shared_story_never_follows_up_a_private_one(news: World) -> None:
    one = news.desk("guild:1")
    mine = take(news, FERRY, "A", desk=one)
    shared = take(news, AGAIN, "B", 4 * DAY)
    assert linked(news, one, shared) == linked(news, one, mine) == ([], [])
    assert rows(news) == []


def test_private_articles_between_change_no_shared_link(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first = take(news, FERRY, "A")
    take(news, LEFT, "B", 3 * DAY, desk=one)
    # In the shared story, and in the follow-up's window: for public articles that story ended days ago.
    take(news, replace(FERRY, outlet="C"), "C", DAY, desk=one)
    second = take(news, AGAIN, "B", 4 * DAY)
    assert linked(news, two, second) == ([FERRY.title], [])
    assert linked(news, two, first) == ([], [AGAIN.title])


def test_many_private_follow_ups_of_another_desk_hide_none_of_this_one(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first = take(news, FERRY, "A")
    take(news, AGAIN, "B", 4 * DAY)

    def crowd(session: Session) -> None:
        source = desks.private_source(session, one, SourceKind.SHELL, None, NOW)
        taken = intake.take(session, read(MUSEUM), source, NOW)
        assert isinstance(taken, Added)
        article = articles.many(session, one, [taken.article_id])[0]
        followed = session.execute(text("SELECT follows_id FROM story_links")).scalar_one()
        row = dict(session.execute(text("SELECT * FROM articles WHERE id = :id"), {"id": article.id}).mappings().one())
        names = ", ".join(row)
        copied = text(f"INSERT INTO articles ({names}) VALUES ({', '.join(f':{name}' for name in row)})")
        for number in range(1, story_links.READ + 6):
            session.execute(copied, row | {"id": article.id + number, "ref": f"crowd{number}"})
            link = {"article": article.id + number, "other": followed}
            session.execute(text("INSERT INTO story_links VALUES (:article, :other)"), link)

    news.write(crowd)
    assert linked(news, two, first) == ([], [AGAIN.title])


def test_what_editors_merge_is_no_follow_up_of_itself(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first, second = take(news, FERRY, "A"), take(news, AGAIN, "B", 4 * DAY)
    other = take(news, MUSEUM, "A", 4 * DAY)
    assert news.write(stories.merge, one, other, first, NOW)
    assert linked(news, one, other) == ([], [AGAIN.title]), "what a merged story has, both have"
    assert news.write(stories.merge, one, first, second, NOW)
    assert linked(news, one, first) == linked(news, one, second) == ([], [])
    assert linked(news, two, first) == ([], [AGAIN.title])


def test_a_link_goes_with_the_article_that_an_editor_splits_off(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first, second = take(news, FERRY, "A"), take(news, AGAIN, "B", 4 * DAY)
    also = take(news, AGAIN, "C", 4 * DAY + 5)
    assert len(news.read(stories.around, one, article_of(news, one, second))) == 2
    assert news.write(stories.split, one, second, [second], NOW)
    assert linked(news, one, second) == ([FERRY.title], [])
    assert linked(news, one, also) == ([], [])
    assert linked(news, one, first) == ([], [AGAIN.title])
    assert linked(news, two, also) == ([FERRY.title], [])


def test_what_nobody_vouches_for_is_not_shown(news: World) -> None:
    desk = news.desk("guild:1")
    first = take(news, FERRY, "A")
    source = news.source(desk, SourceKind.PASTED)
    later = NOW.replace(day=NOW.day + 4)
    news.write(intake.take, read(AGAIN), source, later, saved_by="Ines", approved=False)
    assert len(rows(news)) == 1
    assert linked(news, desk, first) == ([], [])


def test_an_erased_story_takes_its_links_with_it(news: World) -> None:
    desk = news.desk("guild:1")
    first = take(news, FERRY, "A", desk=desk)
    second = take(news, AGAIN, "B", 4 * DAY, desk=desk)
    third = take(news, MUSEUM, "B", 4 * DAY, desk=desk)
    assert linked(news, desk, second) == ([FERRY.title], [])
    assert news.write(editing.remove, desk, third, NOW)
    assert len(rows(news)) == 1
    assert news.write(editing.remove, desk, first, NOW)
    assert rows(news) == []
    assert linked(news, desk, second) == ([], [])


def test_a_link_is_erased_with_the_article_it_was_made_from(news: World) -> None:
    desk = news.desk("guild:1")
    take(news, FERRY, "A")
    second = take(news, AGAIN, "B", 4 * DAY, desk=desk)
    take(news, AGAIN, "C", 4 * DAY + 5, desk=desk)
    assert len(rows(news)) == 1
    assert news.write(editing.remove, desk, second, NOW)
    assert rows(news) == []
