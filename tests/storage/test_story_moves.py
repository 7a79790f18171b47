"""Articles move to where they belong by now, and all that goes by story goes with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredArticle
from newsdesk.storage import articles, editing, stories, story_briefs, story_links, story_moves
from newsdesk.storage.grouping import Moved
from tests.storage.among_others import filled, take
from tests.storage.moving import FIRST, LIKE_FIRST, LIKE_THIRD, MOVES, THIRD
from tests.storage.world import NOW, Story, World, words_of

__all__ = ["filled"]  # a fixture

HOUR = timedelta(hours=1)
MUSEUM = Story("Museum opens", (words_of(5),))
TIDES = Story("Tides are early", (words_of(6),))


def article_of(news: World, desk: Desk, ref: str) -> StoredArticle:
    article = news.read(articles.by_ref, desk, ref)
    assert article is not None
    return article


def told(news: World, desk: Desk, ref: str) -> set[str | None]:
    """Return the outlets of an article's story."""
    return {one.outlet for one in news.read(stories.around, desk, article_of(news, desk, ref))}


def go(news: World, desk: Desk, ref: str, to: str) -> None:
    """Have an article move to the story of another one."""
    one, other = article_of(news, desk, ref), article_of(news, desk, to)
    news.write(story_moves.move, [Moved(one.id, one.story_id, other.story_id)], NOW + HOUR)


def number(news: World, statement: str) -> int:
    def counted(session: Session) -> int:
        return session.execute(text(statement)).scalar_one()

    return news.read(counted)


EMPTY = "SELECT count(*) FROM stories WHERE id NOT IN (SELECT story_id FROM articles)"


def test_an_article_goes_to_what_it_is_more_alike_to_once_that_is_there(news: World) -> None:
    desk = news.desk("guild:1")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    assert told(news, desk, first) == {"A", "B"}
    before = article_of(news, desk, first).story_id
    news.write(story_briefs.done, news.read(story_briefs.due, 1_000))
    third = take(news, THIRD, "C", 9)
    assert told(news, desk, first) == {"A"}
    assert told(news, desk, moves) == told(news, desk, third) == {"B", "C"}
    assert article_of(news, desk, first).story_id == before, "a tie is the earlier article's"
    due = {one.story_id for one in news.read(story_briefs.due, 1_000)}
    assert due == {before, article_of(news, desk, third).story_id}, "what it left is told anew as well"
    assert number(news, EMPTY) == 0
    within = "FROM articles JOIN stories ON stories.id = story_id WHERE first_seen_at NOT BETWEEN first_at AND last_at"
    assert number(news, f"SELECT count(*) {within}") == 0


def test_what_an_editor_split_off_stays_where_it_was_put(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    assert news.write(stories.split, one, first, [moves], NOW + HOUR)
    third = take(news, THIRD, "C", 120)
    assert [told(news, one, ref) for ref in (first, moves, third)] == [{"A"}, {"B"}, {"C"}]
    assert told(news, two, moves) == {"B", "C"}
    assert news.write(stories.unsplit, one, [moves])
    assert told(news, one, moves) == {"B", "C"}


def test_what_an_editor_merged_stays_together_and_what_comes_later_goes_where_it_belongs(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    museum = take(news, MUSEUM, "M", 6)
    assert news.write(stories.merge, one, first, museum, NOW + HOUR)
    third = take(news, THIRD, "C", 120)
    assert told(news, one, first) == told(news, one, moves) == told(news, one, museum) == {"A", "B", "M"}
    assert told(news, one, third) == {"C"}
    assert told(news, two, moves) == {"B", "C"}
    take(news, LIKE_FIRST, "D", 130)
    take(news, LIKE_THIRD, "E", 130)
    assert told(news, one, moves) == {"A", "B", "D", "M"}
    assert told(news, one, third) == {"C", "E"}
    assert news.write(stories.unmerge, one, museum, moves)
    assert told(news, one, museum) == {"M"}
    assert told(news, one, first) == {"A", "D"}
    assert told(news, one, moves) == {"B", "C", "E"}, "nobody holds it any more"


def test_what_came_after_a_merge_is_not_held_by_it(news: World) -> None:
    desk = news.desk("guild:1")
    first, museum = take(news, FIRST, "A"), take(news, MUSEUM, "M", 1)
    assert news.write(stories.merge, desk, first, museum, NOW + HOUR)
    moves = take(news, MOVES, "B", 90)
    assert told(news, desk, moves) == {"A", "B", "M"}
    take(news, THIRD, "C", 120)
    assert told(news, desk, moves) == {"B", "C"}
    assert told(news, desk, first) == {"A", "M"}


def test_a_desk_that_did_not_see_an_article_holds_it_in_no_merge(news: World) -> None:
    desk = news.desk("guild:1")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    museum = take(news, MUSEUM, "M", 6)
    assert news.write(editing.remove, desk, moves, NOW)
    assert news.write(stories.merge, desk, first, museum, NOW + HOUR)
    take(news, THIRD, "C", 120)
    assert number(news, "SELECT count(*) FROM story_moves") == 0


def test_a_story_that_is_empty_leads_to_where_its_articles_went(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    museum, tides, other = take(news, MUSEUM, "M"), take(news, TIDES, "T", 1), take(news, FIRST, "A", 2)
    assert news.write(stories.merge, one, museum, other, NOW + HOUR)
    left = article_of(news, one, museum).story_id
    go(news, one, museum, tides)
    assert told(news, one, museum) == told(news, one, other) == {"A", "M", "T"}, "what was merged with it still is"
    assert told(news, two, museum) == {"M", "T"}
    assert number(news, f"SELECT count(*) FROM stories WHERE id = {left}") == 0
    assert number(news, EMPTY) == 0
    assert news.write(stories.unmerge, one, museum, other)
    assert told(news, one, museum) == {"M", "T"}
    assert told(news, one, other) == {"A"}


def test_stories_that_an_editor_merged_and_that_come_together_by_themselves_are_one(news: World) -> None:
    desk = news.desk("guild:1")
    museum, tides = take(news, MUSEUM, "M"), take(news, TIDES, "T", 1)
    assert news.write(stories.merge, desk, museum, tides, NOW + HOUR)
    go(news, desk, museum, tides)
    assert told(news, desk, museum) == {"M", "T"}
    assert number(news, "SELECT count(*) FROM story_merges") == 0


def test_an_article_that_is_held_is_split_off_put_back_and_erased_like_any_other(news: World) -> None:
    desk = news.desk("guild:1")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    museum = take(news, MUSEUM, "M", 6)
    assert news.write(stories.merge, desk, first, museum, NOW + HOUR)
    take(news, THIRD, "C", 120)
    assert news.write(stories.split, desk, first, [moves], NOW + 3 * HOUR)
    assert told(news, desk, moves) == {"B"}
    assert news.write(stories.unsplit, desk, [moves])
    assert told(news, desk, moves) == {"A", "B", "M"}
    # The story in which it is held, and then what it is held with, go away under it.
    go(news, desk, first, museum)
    assert told(news, desk, moves) == {"A", "B", "M"}
    assert number(news, EMPTY) == 0


def test_a_private_article_moves_nobody_and_goes_with_what_it_was_put_with(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    take(news, replace(THIRD, title="Oar of one"), "P", 6, one)
    assert told(news, two, first) == told(news, two, moves) == {"A", "B"}, "it moves nobody"
    assert told(news, one, moves) == {"A", "B", "P"}
    mine = take(news, replace(MOVES, title="Oar of mine"), "Q", 7, one)
    stays = take(news, replace(LIKE_FIRST, title="Oar of two"), "R", 8, two)
    assert told(news, one, mine) == {"A", "B", "P", "Q"}
    assert told(news, two, stays) == {"A", "B", "R"}
    take(news, THIRD, "C", 9)
    assert told(news, one, mine) == {"B", "C", "P", "Q"}
    assert told(news, two, stays) == {"A", "R"}
    assert told(news, two, moves) == {"B", "C"}


def test_a_copy_that_moves_goes_where_an_editor_put_its_original(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    museum, tides = take(news, MUSEUM, "M"), take(news, TIDES, "T", 1)
    copy, other = take(news, replace(TIDES, title="Tides were early"), "U", 2), take(news, FIRST, "A", 3)
    go(news, one, copy, other)
    go(news, one, tides, museum)
    assert news.write(stories.split, one, museum, [tides], NOW + HOUR)
    go(news, one, other, museum)
    go(news, one, copy, museum)
    assert told(news, one, tides) == {"T", "U"}
    assert told(news, one, museum) == {"A", "M"}
    assert told(news, two, museum) == {"A", "M", "T", "U"}


def test_a_follow_up_goes_with_the_article_that_began_it_and_leads_to_where_the_earlier_went(news: World) -> None:
    desk = news.desk("guild:1")
    shared = f"{words_of(1, 15)} {words_of(1, 15)}"
    ferry = Story("Ferry to Ostrava Island stops", (shared, words_of(2, 30)))
    again = Story("Ferry to Ostrava Island sails again", (shared, words_of(3, 30)))
    earlier, later = take(news, ferry, "A"), take(news, again, "B", 4 * 24 * 60)
    museum, tides = take(news, MUSEUM, "M", 1), take(news, TIDES, "T", 4 * 24 * 60)

    def follows(ref: str) -> list[str]:
        found = news.read(story_links.of_story, desk, article_of(news, desk, ref), 9).follows
        return [one.title for one in found]

    assert follows(later) == [ferry.title]
    go(news, desk, later, tides)
    assert follows(later) == follows(tides) == [ferry.title]
    go(news, desk, earlier, museum)
    (found,) = follows(later)
    assert found in {ferry.title, MUSEUM.title}
    links = news.read(story_links.of_story, desk, article_of(news, desk, museum), 9).later
    assert [one.title for one in links] == [again.title] or [one.title for one in links] == [TIDES.title]
    assert number(news, EMPTY) == 0


def test_an_article_that_is_erased_leaves_nothing_of_a_story_that_it_moved_to(news: World) -> None:
    desk = news.desk("guild:1")
    museum, tides = take(news, MUSEUM, "M", desk=desk), take(news, TIDES, "T", 1, desk)
    go(news, desk, museum, tides)
    assert told(news, desk, museum) == {"M", "T"}
    for ref in (museum, tides):
        assert news.write(editing.remove, desk, ref, NOW + HOUR)
    assert number(news, "SELECT count(*) FROM stories WHERE desk_id IS NOT NULL") == 0
    assert number(news, EMPTY) == 0


@pytest.mark.parametrize("private", [False, True])
def test_what_a_desk_keeps_to_itself_does_not_keep_a_story_that_all_others_left(news: World, private: bool) -> None:
    """Another desk's merge leads to where the public articles went, whatever somebody has saved."""
    one, two = news.desk("guild:1"), news.desk("guild:2")
    first, museum = take(news, FIRST, "A"), take(news, MUSEUM, "M", 1)
    tides = take(news, TIDES, "T", 2)
    own = take(news, replace(LIKE_FIRST, title="Oar of one"), "P", 3, one) if private else museum
    if private:
        assert told(news, one, own) == {"A", "P"}
        assert news.write(editing.remove, one, first, NOW)  # it sees nothing of the story but what is its own
    assert news.write(stories.merge, two, first, museum, NOW + HOUR)
    left = article_of(news, two, first).story_id
    go(news, two, first, tides)
    if private:
        assert told(news, one, own) == {"P", "T"}
    later = take(news, replace(TIDES, title="Tides were early", url="https://other.example/tides"), "U", 120)
    assert told(news, two, later) == {"A", "M", "T", "U"}
    assert number(news, f"SELECT count(*) FROM stories WHERE id = {left}") == 0


@pytest.mark.parametrize("private", [False, True])
def test_where_a_desks_own_articles_go_decides_nothing_for_others(news: World, private: bool) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    tides, museum = take(news, TIDES, "T"), take(news, MUSEUM, "M", 1)
    first, moves = take(news, FIRST, "A", 2), take(news, MOVES, "B", 3)
    other = take(news, Story("Bells", (words_of(8),)), "O", 4)
    if private:
        for n in (6, 7):
            own = take(news, replace(MOVES, title=f"Oar {n}"), f"P{n}", n, one)
            assert told(news, one, own) >= {"A", "B"}
    assert news.write(stories.merge, two, first, other, NOW)
    ends = [article_of(news, two, ref) for ref in (first, moves, tides, museum)]
    ways = [
        Moved(ends[0].id, ends[0].story_id, ends[2].story_id),
        Moved(ends[1].id, ends[1].story_id, ends[3].story_id),
    ]
    news.write(story_moves.move, ways, NOW + HOUR)
    assert told(news, two, other) == {"A", "O", "T"}
    assert told(news, two, moves) == {"B", "M"}


def test_what_a_desk_keeps_to_itself_takes_no_place_of_those_that_are_decided_anew(news: World) -> None:
    desk = news.desk("guild:1")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 1)
    saved = [replace(LIKE_FIRST, title=f"Oar of one {n}") for n in range(story_moves.PEERS)]
    own = [take(news, one, f"P{n}", 2 + n, desk) for n, one in enumerate(saved)]
    assert told(news, desk, own[-1]) >= {"A", "B"}
    stays, goes, museum = (article_of(news, desk, ref) for ref in (first, moves, take(news, MUSEUM, "M", 30)))
    apart = news.write(story_moves.move, [Moved(goes.id, goes.story_id, museum.story_id)], NOW + HOUR)
    assert {stays.id, goes.id} <= {*apart}
