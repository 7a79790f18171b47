"""Editors say which articles are one story: for their own desk, for what comes later too, and taken back."""

from __future__ import annotations

from newsdesk.models.article import Desk
from newsdesk.storage import articles, editing, stories
from newsdesk.text.query import parse
from tests.storage.among_others import filled, take
from tests.storage.world import NOW, Story, World, words_of

__all__ = ["filled"]  # a fixture

FERRY = Story("Ferry to Ostrava Island stops", ("Nobody sails in winter.", words_of(1)), outlet="The Lantern")
BRIDGE = Story("Bridge closed", ("Lorries take the valley road.", words_of(2)), outlet="The Lantern")


def told(news: World, desk: Desk, ref: str) -> set[str | None]:
    """Return the outlets of an article's story."""
    article = news.read(articles.by_ref, desk, ref)
    assert article is not None
    return {one.outlet for one in news.read(stories.around, desk, article)}


def test_what_is_split_off_is_a_story_of_its_own_on_this_desk_alone(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate(("A", "B", "C"))]
    assert told(news, one, refs[0]) == {"A", "B", "C"}
    assert news.write(stories.split, one, refs[0], [refs[2]], NOW)
    assert told(news, one, refs[0]) == {"A", "B"}
    assert told(news, one, refs[2]) == {"C"}
    assert news.read(stories.newest, one, parse("ferry"), limit=9).total == 2
    assert told(news, two, refs[0]) == {"A", "B", "C"}
    assert news.read(stories.newest, two, parse("ferry"), limit=9).total == 1
    take(news, FERRY, "D", 9)
    assert told(news, one, refs[0]) == {"A", "B", "D"}, "what comes later joins what was not split off"


def test_a_split_is_taken_back_step_by_step(news: World) -> None:
    desk = news.desk("guild:1")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate(("A", "B", "C"))]
    assert news.write(stories.split, desk, refs[0], refs[1:], NOW)
    assert told(news, desk, refs[1]) == {"B", "C"}
    assert news.write(stories.split, desk, refs[1], [refs[2]], NOW)
    assert told(news, desk, refs[2]) == {"C"}
    assert news.write(stories.unsplit, desk, [refs[2]])
    assert told(news, desk, refs[1]) == {"B", "C"}
    assert news.write(stories.unsplit, desk, refs[1:])
    assert told(news, desk, refs[0]) == {"A", "B", "C"}
    assert not news.write(stories.unsplit, desk, refs)


def test_one_article_stays_and_only_the_storys_own_are_split_off(news: World) -> None:
    desk = news.desk("guild:1")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate(("A", "B"))]
    other = take(news, BRIDGE, "A", 5)
    for chosen in ((), refs, [other], ["nothing"]):
        assert not news.write(stories.split, desk, refs[0], chosen, NOW)
    assert told(news, desk, refs[0]) == {"A", "B"}


def test_merged_stories_are_one_in_what_is_there_and_in_what_comes(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    ferry, bridge = take(news, FERRY, "A"), take(news, BRIDGE, "B", 5)
    assert news.write(stories.merge, one, ferry, bridge, NOW)
    assert not news.write(stories.merge, one, bridge, ferry, NOW), "they are one already"
    take(news, BRIDGE, "C", 9)
    assert told(news, one, ferry) == told(news, one, bridge) == {"A", "B", "C"}
    assert news.read(stories.newest, one, parse("ferry OR bridge"), limit=9).total == 1
    assert told(news, two, ferry) == {"A"}
    assert news.write(stories.unmerge, one, bridge, ferry)
    assert told(news, one, ferry) == {"A"}
    assert not news.write(stories.unmerge, one, ferry, bridge)


def test_three_are_merged_and_one_of_them_taken_out_again(news: World) -> None:
    desk = news.desk("guild:1")
    third = Story("Museum opens", (words_of(3),))
    refs = [take(news, FERRY, "A"), take(news, BRIDGE, "B", 5), take(news, third, "C", 9)]
    assert news.write(stories.merge, desk, refs[0], refs[1], NOW)
    assert news.write(stories.merge, desk, refs[1], refs[2], NOW)
    assert told(news, desk, refs[0]) == {"A", "B", "C"}
    assert news.write(stories.split, desk, refs[0], [refs[1]], NOW)
    assert told(news, desk, refs[0]) == {"A", "C"}
    assert news.write(stories.unsplit, desk, [refs[1]])
    assert news.write(stories.unmerge, desk, refs[0], refs[1])
    assert told(news, desk, refs[2]) == {"B", "C"}


def test_a_merge_is_taken_back_though_what_it_named_was_split_off_since(news: World) -> None:
    desk = news.desk("guild:1")
    first, second = take(news, FERRY, "A"), take(news, FERRY, "B", 1)
    bridge = take(news, BRIDGE, "C", 5)
    assert news.write(stories.merge, desk, first, bridge, NOW)
    assert news.write(stories.split, desk, second, [first], NOW)
    assert told(news, desk, second) == {"B", "C"}
    assert news.write(stories.unmerge, desk, first, bridge)
    assert told(news, desk, second) == {"B"}
    assert told(news, desk, first) == {"A"}
    assert not news.write(stories.unmerge, desk, first, bridge)
    assert news.write(stories.unsplit, desk, [first])
    assert told(news, desk, second) == {"A", "B"}


def test_a_story_is_not_merged_with_itself_and_corrections_that_chain_come_apart_in_any_order(news: World) -> None:
    desk = news.desk("guild:1")
    ferry, bridge = take(news, FERRY, "A"), take(news, BRIDGE, "B", 5)
    third = take(news, Story("Museum opens", (words_of(3),)), "C", 9)
    assert not news.write(stories.merge, desk, ferry, ferry, NOW)
    assert news.write(stories.merge, desk, ferry, bridge, NOW)
    assert news.write(stories.merge, desk, bridge, third, NOW)
    assert news.write(stories.split, desk, ferry, [bridge], NOW)
    assert told(news, desk, ferry) == {"A", "C"}
    assert news.write(stories.unmerge, desk, ferry, bridge)
    assert told(news, desk, ferry) == {"A"}
    assert news.write(stories.unsplit, desk, [bridge])
    assert told(news, desk, bridge) == {"B", "C"}
    assert news.write(stories.unmerge, desk, bridge, third)
    assert [told(news, desk, one) for one in (ferry, bridge, third)] == [{"A"}, {"B"}, {"C"}]


def test_an_article_that_is_erased_takes_its_corrections_with_it(news: World) -> None:
    desk = news.desk("guild:1")
    ferry, mine = take(news, FERRY, "A"), take(news, BRIDGE, "B", 5, desk)
    assert news.write(stories.merge, desk, ferry, mine, NOW)
    assert told(news, desk, ferry) == {"A", "B"}
    assert news.write(editing.remove, desk, mine, NOW)
    assert told(news, desk, ferry) == {"A"}


def test_what_was_merged_by_way_of_an_article_that_is_erased_stays_merged(news: World) -> None:
    desk = news.desk("guild:1")
    ferry, museum = take(news, FERRY, "A"), take(news, Story("Museum opens", (words_of(3),)), "C", 9)
    mine = take(news, BRIDGE, "B", 5, desk)
    assert news.write(stories.merge, desk, ferry, mine, NOW)
    assert news.write(stories.merge, desk, mine, museum, NOW)
    assert news.write(editing.remove, desk, mine, NOW)
    assert told(news, desk, ferry) == told(news, desk, museum) == {"A", "C"}
    assert news.write(stories.unmerge, desk, ferry, museum)
    assert told(news, desk, ferry) == {"A"}


def test_what_is_alike_comes_first_and_nothing_that_is_in_the_story(news: World) -> None:
    desk = news.desk("guild:1")
    refs = [take(news, FERRY, outlet, n) for n, outlet in enumerate(("A", "B"))]
    near = Story("Ferry board meets", ("The ferry to Ostrava sails in winter.", words_of(1, 9), words_of(5)))
    like = take(news, near, "C", 5)
    article = news.read(articles.by_ref, desk, refs[0])
    assert article is not None
    found = [one.ref for one in news.read(stories.alike, desk, article, limit=3)]
    assert found[:1] == [like]
    assert not {*found} & {*refs}
