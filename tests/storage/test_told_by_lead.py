"""A message tells the story in which the article is that leads it, wherever that goes."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.following import StoryPost
from newsdesk.models.outbox import Target
from newsdesk.storage import articles, editing, feeds, stories, story_told
from tests.storage.among_others import filled, take
from tests.storage.moving import FIRST, LIKE_FIRST, MOVES, THIRD
from tests.storage.world import NOW, World

__all__ = ["filled"]  # a fixture

CHANNEL, OTHER = Target("channel", 100), Target("channel", 200)


def post(news: World, desk: Desk, refs: tuple[str, ...], target: Target = CHANNEL) -> None:
    """Note a post of some articles, led by the first."""
    lead = news.read(articles.by_ref, desk, refs[0])
    assert lead is not None
    news.write(feeds.tell_story, desk, target, lead.id, StoryPost(f"post:{refs[0]}", refs), NOW)


def telling(news: World, desk: Desk, ref: str, target: Target = CHANNEL) -> str | None:
    """Return the key of the post that tells an article's story."""

    def found(session: Session) -> str | None:
        article = articles.by_ref(session, desk, ref)
        assert article is not None
        lead, told = story_told.telling(session, desk, article, partial(feeds.story_posts, session, desk, target))
        assert told is None or lead.ref == told.refs[0]
        return None if told is None else told.key

    return news.read(found)


def test_a_post_goes_with_the_article_that_leads_it(news: World) -> None:
    desk = news.desk("guild:1")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    post(news, desk, (moves, first))
    assert telling(news, desk, first) == telling(news, desk, moves) == f"post:{moves}"
    third = take(news, THIRD, "C", 9)
    assert telling(news, desk, third) == telling(news, desk, moves) == f"post:{moves}"
    later = take(news, LIKE_FIRST, "D", 10)
    assert telling(news, desk, first) is telling(news, desk, later) is None
    assert telling(news, desk, moves, OTHER) is None
    assert telling(news, news.desk("guild:2"), moves) is None


def test_a_post_of_an_article_that_stays_tells_nothing_of_what_left(news: World) -> None:
    desk = news.desk("guild:1")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    post(news, desk, (first, moves))
    third = take(news, THIRD, "C", 9)
    assert telling(news, desk, first) == f"post:{first}"
    assert telling(news, desk, moves) is telling(news, desk, third) is None


def test_of_several_posts_that_came_together_the_earliest_goes_on(news: World) -> None:
    desk = news.desk("guild:1")
    first, third = take(news, FIRST, "A"), take(news, THIRD, "C", 5)
    post(news, desk, (first,))
    post(news, desk, (third,))
    assert news.write(stories.merge, desk, first, third, NOW)
    assert telling(news, desk, first) == telling(news, desk, third) == f"post:{first}"
    assert news.write(editing.remove, desk, first, NOW)
    assert telling(news, desk, third) == f"post:{third}"


def test_a_post_is_kept_by_its_article_and_changed_in_place(news: World) -> None:
    desk = news.desk("guild:1")
    first, moves = take(news, FIRST, "A"), take(news, MOVES, "B", 5)
    post(news, desk, (first,))
    post(news, desk, (first, moves))
    assert telling(news, desk, moves) == f"post:{first}"
    assert news.write(stories.split, desk, first, [first], NOW)
    assert telling(news, desk, first) == f"post:{first}"
    assert telling(news, desk, moves) is None
