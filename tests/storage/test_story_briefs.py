"""What was found about a story is kept by the articles that somebody sees, and asked for anew when these change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.story import Passage, StoryFindings
from newsdesk.storage import articles, erasing, retention, stories, story_briefs
from newsdesk.storage.story_briefs import KEPT, View
from newsdesk.storage.story_tables import StoryBriefRow
from newsdesk.storage.tables import PUBLIC
from tests.storage.among_others import filled, take
from tests.storage.plans import plans_of
from tests.storage.world import NOW, Story, World, words_of

__all__ = ["filled"]  # a fixture

FERRY = Story("Ferry to Ostrava Island stops", ("Nobody sails in winter.", words_of(1)))
FOUND = StoryFindings((Passage(0, 3, 9, 0),), (Passage(1, 2, 4, 1),))


def view(news: World, desk: Desk, ref: str) -> View:
    def seen(session: Session) -> View:
        article = articles.by_ref(session, desk, ref)
        assert article is not None
        return story_briefs.view(session, desk, stories.around(session, desk, article))

    return news.read(seen)


def told(news: World) -> list[str]:
    """Take in a story of four outlets among other news, and return by what messages name its articles."""
    return [take(news, FERRY, outlet, n) for n, outlet in enumerate("ABCD")]


def test_desks_that_see_the_same_share_what_was_found_and_others_do_not(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    ref, *_ = told(news)
    first = view(news, one, ref)
    assert (first.scope, first.finds, len(first.versions)) == (PUBLIC, True, 4)
    assert news.read(story_briefs.found, first) is None
    news.write(story_briefs.keep, first, FOUND, NOW)
    assert news.read(story_briefs.found, view(news, two, ref)) == FOUND
    take(news, FERRY, "Own Paper", 9, one)
    own = view(news, one, ref)
    assert own.scope == one.id
    assert news.read(story_briefs.found, own) is None
    assert news.read(story_briefs.found, view(news, two, ref)) == FOUND


def test_a_new_version_and_a_correction_ask_anew(news: World) -> None:
    desk = news.desk("guild:1")
    story = replace(FERRY, url="https://lantern.example/ferry", outlet="E")
    refs = told(news)
    news.take(None, story, NOW + timedelta(minutes=9))
    before = view(news, desk, refs[0])
    news.take(None, replace(story, title="Ferry stops for good"), NOW + timedelta(hours=1))
    after = view(news, desk, refs[0])
    assert after.key != before.key
    assert [(v.article.outlet, v.number) for v in after.versions] == [(o, 1) for o in "ABCDE"] + [("E", 2)]
    assert [text.current for text in news.read(story_briefs.texts, after)] == [True, True, True, True, False, True]
    assert news.write(stories.split, desk, refs[0], [refs[1]], NOW)
    assert view(news, desk, refs[0]).key not in (before.key, after.key)


def test_texts_are_found_by_their_articles_however_many_there_are(news: World) -> None:
    desk = news.desk("guild:1")
    refs = told(news)
    seen = view(news, desk, refs[0])
    plans = news.read(plans_of, story_briefs.texts, seen)
    assert any("versions USING" in plan for plan in plans), plans
    assert not [plan for plan in plans if plan.startswith("SCAN versions")]


def test_what_nobody_vouches_for_is_no_part_of_it(news: World) -> None:
    desk = news.desk("guild:1")
    ref, *_ = told(news)
    before = view(news, desk, ref)
    news.take(desk, replace(FERRY, title="Ferry, I hear"), NOW + timedelta(minutes=9), saved_by="@x", approved=False)
    assert view(news, desk, ref) == before


def test_a_story_that_changes_is_due_until_it_was_looked_at(news: World) -> None:
    desk = news.desk("guild:1")
    refs = told(news)
    due = news.read(story_briefs.due, 99)
    assert any({one.key for one in story.desks} == {desk.key} for story in due)
    take(news, FERRY, "E", 30)
    news.write(story_briefs.done, due)
    (left,) = news.read(story_briefs.due, 99)
    assert left.since == NOW + timedelta(minutes=30), "what has changed meanwhile stays due"
    seen = news.read(story_briefs.to_find, desk, left.story_id)
    assert seen is not None
    news.write(story_briefs.keep, seen, FOUND, NOW)
    assert news.read(story_briefs.to_find, desk, left.story_id) is None
    assert view(news, desk, refs[0]).key == seen.key


def test_a_story_that_changes_at_the_same_moment_while_it_is_looked_at_stays_due(news: World) -> None:
    desk = news.desk("guild:1")
    refs = told(news)
    (due,) = [one for one in news.read(story_briefs.due, 99) if desk.key in {there.key for there in one.desks}]
    news.write(story_briefs.mark, due.story_id, due.since)
    news.write(story_briefs.mark, due.story_id, due.since - timedelta(hours=1))
    news.write(story_briefs.done, [due])
    (again,) = [one for one in news.read(story_briefs.due, 99) if one.story_id == due.story_id]
    news.write(story_briefs.done, [again])
    assert due.story_id not in {one.story_id for one in news.read(story_briefs.due, 99)}
    assert view(news, desk, refs[0]).finds


def test_an_article_that_was_abridged_is_looked_at_anew(news: World) -> None:
    """What was found are places in the whole text."""
    desk = news.desk("guild:1")
    ref, *_ = told(news)
    before = view(news, desk, ref)
    news.write(story_briefs.keep, before, FOUND, NOW)
    assert news.write(retention.abridge_before, NOW + timedelta(days=1), retention.Kept(20, 0.5), NOW, 999)
    after = view(news, desk, ref)
    assert news.read(story_briefs.found, after) is None
    news.write(story_briefs.keep, after, FOUND, NOW)
    assert news.read(story_briefs.found, view(news, desk, ref)) == FOUND


def test_of_a_view_of_which_an_article_was_erased_no_texts_are_given(news: World) -> None:
    desk = news.desk("guild:1")
    ref, *_ = told(news)
    seen = view(news, desk, ref)
    assert len(news.read(story_briefs.texts, seen)) == len(seen.versions)
    news.write(erasing.erase, seen.versions[1].article.id)
    assert news.read(story_briefs.texts, seen) == ()


def test_what_was_found_long_ago_goes(news: World) -> None:
    desk = news.desk("guild:1")
    ref, *_ = told(news)
    seen = view(news, desk, ref)
    news.write(story_briefs.keep, seen, FOUND, NOW)
    news.write(story_briefs.keep, replace(seen, key="another"), FOUND, NOW + KEPT)

    def kept(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(StoryBriefRow)) or 0

    assert news.read(kept) == 1
