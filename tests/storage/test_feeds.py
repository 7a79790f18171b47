"""Feeds in the database: how they are followed and named, claimed and listed, and what a desk learns of others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.orm import Session

from newsdesk.models.feed import CheckOutcome, KnownItems
from newsdesk.models.following import DueFeed, FeedRead, Followed, FollowOutcome, Health, Looked, Standing, ToFollow
from newsdesk.models.outbox import Target
from newsdesk.storage import feeds, migrations, sqlite
from newsdesk.storage.database import open_database
from newsdesk.storage.feeds import claiming
from newsdesk.storage.tables import EPOCH
from tests.storage.world import NOW, Story, World

LEASE = timedelta(seconds=90)
URL = "https://courier.example/feed"


def follow(news: World, desk: str, url: str = URL, **more: object) -> Followed:
    wanted = ToFollow(url, **more)  # pyright: ignore[reportArgumentType]  # the names are those of `ToFollow`
    return news.write(feeds.follow, news.desk(desk), wanted, NOW, most=100)


def claim(
    news: World, limit: int = 10, *, busy: dict[str, int] | None = None, failing: int = 10, later: float = 0
) -> tuple[DueFeed, ...]:
    now = NOW + timedelta(seconds=later)
    return news.write(feeds.claim_due, now, LEASE, limit, of_host=2, busy=busy or {}, failing=failing)


def settle(
    news: World, feed: DueFeed, *, ok: bool = True, next_minutes: float = 60, later: float = 0, **more: object
) -> bool:
    """Settle a look for all who follow the feed; so many `later` minutes."""
    now = NOW + timedelta(minutes=later)
    ended = CheckOutcome.ANSWERED if ok else CheckOutcome.FAILED
    looked = Looked(ended, why=None if ok else "timeout", **more)  # pyright: ignore[reportArgumentType]

    def settled(session: Session) -> bool:
        stands = [
            Standing(
                one.desk,
                NOW + timedelta(minutes=next_minutes),
                first=one.ok_at is None,
                failures=0 if ok else one.failures + 1,
            )
            for one in feeds.followers(session, [feed])[feed.id]
        ]
        return feeds.settle(session, (feed, looked, stands, now), newest=10)

    return news.write(settled)


def test_a_database_of_the_version_before_gets_feeds_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    engine = sqlite.engine(path, "writer", 1)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO desks (key, created_at) VALUES ('guild:1', 0)")
    news = World(open_database(f"sqlite:///{path}"), path)
    try:
        assert path.with_name("news.db.0002.copy").exists()
        assert news.desk("guild:1").id == 1
        assert follow(news, "guild:1").outcome is FollowOutcome.NEW
    finally:
        news.db.close()


def test_feeds_of_the_version_before_stand_for_each_desk_as_they_stood_for_all(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    engine = sqlite.engine(path, "writer", 1)
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0013")
    engine.dispose()
    hour = 3_600_000_000
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO desks (key, created_at) VALUES ('guild:1', 0), ('guild:2', 0)")
        connection.execute(
            "INSERT INTO sources (id, key, kind, created_at, next_seq)"
            " VALUES (1, 'feed://courier.example/feed', 'feed', 0, 1)"
        )
        connection.execute(
            "INSERT INTO feeds (source_id, ref, url, host, title, times, failures, moved_times, created_at, checked_at,"
            " next_check_at, ok_at, why, failing_since)"
            " VALUES (1, 'abc', ?, 'courier.example', 'Courier', '[]', 2, 0, 0, ?, ?, ?, 'timeout', ?)",
            (URL, 9 * hour, 10 * hour, 5 * hour, 6 * hour),
        )
        # One desk has followed it all the while, the other only since its last look.
        connection.execute(
            f"INSERT INTO feed_follows (desk_id, source_id, since) VALUES (1, 1, {hour}), (2, 1, {9 * hour + 1})"
        )
    news = World(open_database(f"sqlite:///{path}"), path)
    try:
        (old,), (new,) = (news.read(feeds.of_desk, news.desk(key), NOW) for key in ("guild:1", "guild:2"))
        assert (old.ref, old.url, old.name, old.health) == ("abc", URL, "Courier", Health.FAILING)
        assert (old.why, old.failures, old.failing_since) == ("timeout", 2, EPOCH + timedelta(hours=6))
        assert (old.checked, old.next_check) == (EPOCH + timedelta(hours=9), EPOCH + timedelta(hours=10))
        assert (new.ref, new.health, new.checked, new.why) == ("abc", Health.NEW, None, None)
        assert new.next_check == old.next_check
    finally:
        news.db.close()


def test_one_feed_goes_by_one_name_however_its_address_is_written(news: World) -> None:
    first = follow(news, "guild:1", "https://Courier.example:443/feed#top")
    again = follow(news, "guild:2", "http://courier.example/feed")
    other = follow(news, "guild:2", "http://courier.example/feed?ref=sport")
    assert first.feed is not None
    assert again.feed is not None
    assert other.feed is not None
    assert again.feed.ref == first.feed.ref == feeds.ref_of("http://courier.example/feed")
    assert other.feed.ref != first.feed.ref
    assert len(claim(news)) == 2


def test_a_feed_is_named_put_in_a_folder_and_listed_by_these(news: World) -> None:
    desk = news.desk("guild:1")
    for name in ("c", "a", "b"):
        followed = follow(news, "guild:1", f"https://{name}.example/feed", title=name.upper(), folder="World")
        assert followed.feed is not None
        assert followed.feed.folder == "World"
    ref = feeds.ref_of("https://a.example/feed")
    assert news.write(feeds.name, desk, ref, called="Zeta", folder=None)
    assert [(feed.folder, feed.name) for feed in news.read(feeds.of_desk, desk, NOW)] == [
        (None, "Zeta"), ("World", "B"), ("World", "C"),
    ]  # fmt: skip
    assert not news.write(feeds.name, news.desk("guild:2"), ref, called="Mine", folder=None)
    assert not news.write(feeds.post_to, news.desk("guild:2"), ref, Target("channel", 1), NOW, owner=None)
    assert news.write(feeds.check_now, news.desk("guild:2"), ref, NOW) is None
    assert news.read(feeds.of_desk, news.desk("guild:2"), NOW) == ()


def test_due_feeds_are_claimed_once_and_again_when_the_lease_has_ended(news: World) -> None:
    for name in "abc":
        follow(news, "guild:1", f"https://{name}.example/feed")
    assert [feed.host for feed in claim(news, 2)] == ["a.example", "b.example"]
    assert news.read(feeds.any_due, NOW)
    (third,) = claim(news)
    assert claim(news, later=89) == ()
    assert not news.read(feeds.any_due, NOW)
    news.write(feeds.renew, (third,), NOW + timedelta(seconds=200))
    assert [feed.host for feed in claim(news, later=91)] == ["a.example", "b.example"]


def test_a_busy_site_and_failing_feeds_leave_places_for_others(news: World) -> None:
    for path in "abcdef":
        follow(news, "guild:1", f"https://slow.example/{path}")
    follow(news, "guild:1", "https://quick.example/feed")
    assert [feed.host for feed in claim(news, 3)] == ["slow.example", "slow.example", "quick.example"]
    assert claim(news, busy={"slow.example": 2}) == ()
    failed = claim(news)
    for feed in failed:
        assert settle(news, feed, ok=False, next_minutes=0)
    assert claim(news, failing=0, busy={"slow.example": 0})[0].failures == 0
    assert len(claim(news, failing=1, later=1)) >= 1


def test_what_the_holder_of_an_ended_lease_says_does_not_count(news: World) -> None:
    follow(news, "guild:1")
    (late,) = claim(news)
    (holder,) = claim(news, later=91)
    assert not settle(news, late, etag="late")
    assert settle(news, holder, etag="right")
    (feed,) = claim(news, later=3601)
    assert feed.etag == "right"


def test_marks_are_kept_once_and_the_oldest_go_where_there_are_far_too_many(
    news: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(news, "guild:1")
    (feed,) = claim(news)
    assert news.write(feeds.remember, feed, [1, 2, -3], NOW) == 3
    assert news.write(feeds.remember, feed, [2, 4], NOW + timedelta(days=1)) == 1
    assert news.read(feeds.known, feed) == KnownItems(frozenset({1, 2, -3, 4}))
    monkeypatch.setattr(claiming, "MOST_KEYS", 3)
    news.write(feeds.remember, feed, [5, 6], NOW + timedelta(days=2))
    assert news.read(feeds.known, feed).keys >= {4, 5, 6}
    assert len(news.read(feeds.known, feed).keys) == 3


def test_a_desk_learns_nothing_of_a_feed_from_before_it_followed(news: World) -> None:
    follow(news, "guild:1")
    (feed,) = claim(news)
    read = FeedRead("Courier", "https://courier.example/", None, (), (), frozenset({1}), (NOW - timedelta(hours=5),), 1)
    settle(news, feed, read=read, next_minutes=1)
    (feed,) = claim(news, later=61)
    settle(news, feed, ok=False, next_minutes=2, later=1)
    wanted = ToFollow(URL)
    later = NOW + timedelta(minutes=2)
    joined = news.write(feeds.follow, news.desk("guild:2"), wanted, later, most=100)
    assert joined.feed is not None
    assert (joined.feed.health, joined.feed.why, joined.feed.failures) == (Health.NEW, None, 0)
    (first,) = news.read(feeds.of_desk, news.desk("guild:1"), later)
    assert (first.health, first.why, first.failures, first.name) == (Health.FAILING, "timeout", 1, "Courier")
    assert first.per_day == 1


def test_a_feed_whose_only_desk_is_gone_is_forgotten_when_it_is_due(news: World) -> None:
    follow(news, "guild:1")
    with closing(sqlite3.connect(news.path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM desks WHERE key = 'guild:1'")
    assert claim(news) == ()
    assert not news.read(feeds.any_due, NOW + timedelta(days=1))


def test_following_a_feed_adds_nothing_to_what_other_desks_see(news: World) -> None:
    news.take(news.desk("guild:1"), Story("Ferry stops", ("The ferry stops.",)))
    before = [news.read(feeds.of_desk, news.desk(key), NOW) for key in ("guild:1", "guild:3")]
    follow(news, "guild:2")
    assert [news.read(feeds.of_desk, news.desk(key), NOW) for key in ("guild:1", "guild:3")] == before == [(), ()]
    assert news.read(feeds.count, news.desk("guild:1")) == 0
