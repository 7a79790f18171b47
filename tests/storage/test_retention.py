"""What is kept for how long: abridged, erased, let go by whom nobody holds it, and forgotten with its desk."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from newsdesk import briefing
from newsdesk.ingest import intake
from newsdesk.models.answers import Summary
from newsdesk.models.article import Added, Desk, Duplicate, SourceKind, StoredArticle
from newsdesk.models.following import ToFollow
from newsdesk.storage import articles, desks, editing, erasing, feeds, quotes, retention, search
from newsdesk.storage.retention import Kept
from newsdesk.text.query import Query, parse
from tests.storage.world import NOW, Said, Story, World, read, words_of

KEEP = Kept(120, 0.15)
DAY = timedelta(days=1)
LATER = NOW + 200 * DAY
SAID = Said(("We shall row.", "Nobody has to swim."), "Tilda Brandt", "head of the harbour board", ("Brandt",))
FERRY = Story(
    "Ferry stops",
    (
        "Nobody sails from Saltmere.",
        "The pier is empty and gulls have it.",
        words_of(1),
        "“We shall row.” said Brandt. “Nobody has to swim.”",
        words_of(2),
    ),
    (SAID,),
    outlet="The Lantern",
)


def _all(news: World, desk: Desk) -> tuple[StoredArticle, ...]:
    return news.read(articles.many, desk, news.read(search.newest, desk, Query(), limit=100))


def _abridge(news: World, limit: int = 10) -> int:
    return news.write(retention.abridge_before, LATER - 180 * DAY, KEEP, LATER, limit)


def _stored_text(news: World) -> list[str]:
    """What is on the disk, with nothing put back in its place."""

    def look(session: Session) -> list[str]:
        stored = session.scalars(text("SELECT text FROM versions ORDER BY article_id, number"))
        return [zlib.decompress(one[1:]).decode() for one in stored]

    return news.read(look)


def test_an_abridged_article_keeps_summary_quotes_people_and_headline_and_loses_the_rest(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY)
    (before,) = _all(news, desk)
    said = news.read(quotes.of_article, desk, before.id)
    told = news.read(briefing.summary_of, desk, before.ref, "long")
    assert _abridge(news) == 1
    (after,) = _all(news, desk)
    assert after == replace(before, abridged=True)
    assert news.read(quotes.of_article, desk, before.id) == tuple(replace(one, article=after) for one in said)
    assert [person.name for person in news.read(quotes.people, desk, "brandt")] == ["Tilda Brandt"]
    now_told = news.read(briefing.summary_of, desk, before.ref, "long")
    assert isinstance(told, Summary)
    assert isinstance(now_told, Summary)
    assert now_told.sentences == told.sentences
    context = news.read(briefing.context, desk, before.ref, "quote", 1)
    assert context is not None
    assert "We shall row" in context.sentence
    (stored,) = _stored_text(news)
    assert "w1x5" not in stored
    assert "w2x5" not in stored
    assert len(stored) < 200


def test_it_is_found_by_what_is_left_and_the_index_is_true(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY)
    assert news.read(search.count, desk, parse("w1x5")) == 1
    _abridge(news)
    assert news.read(search.count, desk, parse("w1x5")) == 0
    assert news.read(search.count, desk, parse("w1x*")) == 0
    for left in ("ferry", '"shall row"', "swim*", "speaker:brandt", "outlet:lantern", "title:stops"):
        assert news.read(search.count, desk, parse(left)) == 1, left
    assert news.write(search.check) == ()


def test_it_is_done_once_by_first_seen_and_in_steps(news: World) -> None:
    for number in range(5):
        news.take(None, Story(f"Event {number}", (words_of(number),)), NOW + number * DAY)
    # An archive that came yesterday is young, whatever its date.
    old = Story("Archive", (words_of(9),), published=NOW - 3000 * DAY)
    news.take(None, old, LATER - DAY)
    assert [_abridge(news, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    desk = news.desk("guild:1")
    assert {one.title: one.abridged for one in _all(news, desk)} == {
        "Archive": False, **{f"Event {number}": True for number in range(5)}
    }  # fmt: skip


def test_an_abridged_article_is_still_known_when_it_comes_again(news: World) -> None:
    taken = news.take(None, replace(FERRY, url="https://lantern.example/ferry"))
    assert isinstance(taken, Added)
    _abridge(news)
    again = news.take(None, replace(FERRY, url="https://lantern.example/ferry"), LATER)
    assert again == Duplicate(taken.article_id)


def test_earlier_versions_keep_their_quotations_alone(news: World) -> None:
    desk = news.desk("guild:1")
    url = "https://lantern.example/ferry"
    first = replace(FERRY, url=url)
    news.take(None, first)
    news.take(
        None, replace(first, title="Ferry stops for good", paragraphs=(*FERRY.paragraphs, words_of(3))), NOW + DAY
    )
    _abridge(news)
    one, two = _stored_text(news)
    assert "We shall row" in one
    assert "The pier is empty" not in one
    assert "The pier is empty" in two
    (article,) = _all(news, desk)
    assert (article.title, article.version) == ("Ferry stops for good", 2)
    assert news.write(search.check) == ()


@pytest.mark.parametrize("odd", ['[[3,"x"]]', "w", "p", "\x00\x01", "Ї 港 \U0001f6a2", "x" * 100_000])
def test_every_text_comes_back_as_it_was(news: World, odd: str) -> None:
    desk = news.desk("guild:1")
    said = f"{odd} {words_of(4)}"
    news.take(None, Story("", (said,)))
    (article,) = _all(news, desk)
    assert news.read(articles.body, desk, article.id) == (said,)


def test_erasing_leaves_nothing_of_an_old_public_article_and_all_of_a_young_one(news: World) -> None:
    desk = news.desk("guild:1")
    news.take(None, FERRY)
    news.take(None, Story("Bridge closed", ("Lorries wait.", words_of(7))), LATER)
    ferry = _all(news, desk)[1]
    assert news.write(retention.erase_before, LATER - 100 * DAY, 10) == 1
    assert [one.title for one in _all(news, desk)] == ["Bridge closed"]
    assert news.read(articles.by_ref, desk, ferry.ref) is None
    assert news.read(quotes.people, desk, "brandt") == ()
    assert news.read(search.count, desk, parse("ferry")) == 0
    assert news.write(search.check) == ()
    assert isinstance(news.take(None, FERRY, LATER), Added), "it is new where it comes again"


@pytest.mark.parametrize("abridged", [False, True])
def test_of_the_only_article_no_row_is_left_abridged_or_not(news: World, *, abridged: bool) -> None:
    source = news.source(None, outlet="The Lantern")

    def counts(session: Session) -> dict[str, int]:
        names = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'article_words_%'")
        ).all()
        return {name: session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}

    before = news.read(counts)
    taken = news.write(intake.take, read(FERRY), source, NOW)
    assert isinstance(taken, Added)
    if abridged:
        _abridge(news)
    news.write(erasing.erase, taken.article_id)
    after = news.read(counts)
    # That a story has changed is noted until somebody has looked; the words of a desk's own scope are counted.
    assert {name: after[name] for name in before if after[name] != before[name]} == {}


def _follow(news: World, desk: Desk) -> int:
    feed = ToFollow("https://lantern.example/feed", "The Lantern")
    news.write(feeds.follow, desk, feed, NOW, most=10)

    def source(session: Session) -> int:
        return session.execute(text("SELECT source_id FROM feeds")).scalar_one()

    return news.read(source)


def _came(news: World, source: int, *stories: Story) -> None:
    from newsdesk.models.article import Source

    for story in stories:
        news.write(intake.take, read(story), Source(source, SourceKind.FEED, None, "The Lantern"), NOW)


def _unfollow(news: World, desk: Desk) -> None:
    (feed,) = news.read(feeds.of_desk, desk, NOW)
    assert news.write(feeds.unfollow, desk, feed.ref)


def test_what_no_desk_follows_any_more_goes_and_what_another_source_brought_stays(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    source = _follow(news, one)
    _came(news, source, FERRY, Story("Bridge closed", ("Lorries wait.", words_of(7))))
    saved, _ = news.write(intake.save, two, read(FERRY), SourceKind.PASTED, "Ana", NOW)
    assert isinstance(saved, Added)
    assert news.write(retention.erase_unheld, 10) == 0
    _unfollow(news, one)
    assert news.write(retention.erase_unheld, 10) == 3, "two articles, and the feed"
    assert news.write(retention.erase_unheld, 10) == 0
    assert [one.title for one in _all(news, two)] == ["Ferry stops"]
    assert news.write(search.check) == ()


def test_of_a_feed_that_is_followed_only_what_some_follower_sees_is_kept(news: World) -> None:
    one, two = news.desk("guild:1"), news.desk("guild:2")
    source = _follow(news, one)
    _came(news, source, *(Story(f"Event {number}", (words_of(number),)) for number in range(4)))
    _follow(news, two)
    # As its first look would have it.
    last = text("UPDATE follows SET from_seq = from_seq - 1 WHERE desk_id = :two").bindparams(two=two.id)
    news.write(lambda session: session.execute(last).close())
    assert news.write(retention.erase_unheld, 10) == 0
    _unfollow(news, one)
    assert news.write(retention.erase_unheld, 10) == 3
    assert [article.title for article in _all(news, two)] == ["Event 3"]


def test_a_public_source_of_all_desks_is_kept_before_there_is_a_desk(news: World) -> None:
    news.take(None, FERRY)
    assert news.write(retention.erase_unheld, 10) == 0
    assert [one.title for one in _all(news, news.desk("guild:1"))] == ["Ferry stops"]


def test_a_server_that_is_left_is_forgotten_after_its_time_and_not_if_it_comes_back(news: World) -> None:
    gone, back, other = news.desk("guild:1"), news.desk("guild:2"), news.desk("user:3")
    for desk in (gone, back, other):
        news.write(intake.save, desk, read(FERRY), SourceKind.PASTED, "Ana", NOW)
        news.write(desks.change, desk, prefix="?")
    news.write(retention.leave, "guild:1", NOW)
    news.write(retention.leave, "guild:1", NOW + 20 * DAY)  # told twice, the first counts
    news.write(retention.leave, "guild:2", NOW)
    news.write(retention.stay, "guild:2")
    assert news.write(retention.forget_left, NOW, 10) == 0
    assert news.write(retention.forget_left, NOW + DAY, 1) == 1
    assert news.read(desks.find, "guild:1") is not None, "its articles go first"
    assert news.write(retention.forget_left, NOW + DAY, 10) == 1
    assert news.read(desks.find, "guild:1") is None
    for desk in (back, other):
        assert len(_all(news, desk)) == 1
        assert news.read(desks.settings, desk).prefix == "?"
    anew = news.desk("guild:1")
    assert _all(news, anew) == ()
    assert news.read(desks.settings, anew).prefix is None
    assert news.write(search.check) == ()


def test_which_servers_have_the_bot_is_learnt_at_the_start(news: World) -> None:
    for key in ("guild:1", "guild:2", "user:7", "shell"):
        news.desk(key)
    news.write(retention.are_here, frozenset({"guild:1"}), NOW)
    assert news.write(retention.forget_left, NOW + DAY, 10) == 1
    assert [key for key in ("guild:1", "guild:2", "user:7", "shell") if news.read(desks.find, key)] == [
        "guild:1",
        "user:7",
        "shell",
    ]
    news.write(retention.leave, "guild:1", NOW)
    news.write(retention.are_here, frozenset({"guild:1"}), NOW)
    assert news.write(retention.forget_left, NOW + DAY, 10) == 0


def test_an_editor_may_still_remove_what_is_abridged(news: World) -> None:
    desk = news.desk("guild:1")
    _, ref = news.write(intake.save, desk, read(FERRY), SourceKind.PASTED, "Ana", NOW)
    _abridge(news)
    assert news.write(editing.remove, desk, ref, LATER)
    assert _all(news, desk) == ()
    assert news.write(search.check) == ()


def test_words_to_compare_by_go_once_nothing_is_compared_any_more(news: World) -> None:
    news.take(None, FERRY, NOW)
    archive = Story("Bridge closed", ("Lorries wait.", words_of(7)), published=NOW - 900 * DAY)
    news.take(None, archive, LATER - DAY)

    def found_by(session: Session) -> int:
        return session.execute(text("SELECT count(DISTINCT article_id) FROM article_terms")).scalar_one()

    assert news.read(found_by) == 2
    assert news.write(retention.forget_terms, LATER - 30 * DAY, 10) == 1
    assert news.write(retention.forget_terms, LATER - 30 * DAY, 10) == 0, "what came lately is compared still"
    assert news.read(found_by) == 1
