"""Polling feeds of a real server: what comes in, when the next look is, and what a crash leaves."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from polling import Item, Newsstand, item, newsstand, page, rss, told
from sqlalchemy.orm import Session
from webserver import NOW, Writer, answer, moved

from newsdesk import metrics
from newsdesk.errors import UnreadableText
from newsdesk.ingest import intake
from newsdesk.ingest.poll import looking
from newsdesk.models.article import Source, Taken
from newsdesk.models.following import FollowedFeed, FollowOutcome, Health, PageTrouble
from newsdesk.models.reading import Reading
from newsdesk.storage import feeds

ETAG = 'ETag: "v1"'


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    async with newsstand(tmp_path) as opened:
        yield opened


async def test_the_first_look_takes_in_the_newest_few_and_later_ones_what_is_new(tmp_path: Path) -> None:
    async with newsstand(tmp_path, feed_first=2) as stand:
        old = [item(n, hours=-n) for n in (1, 2, 3, 4)]
        stand.serve("/feed", rss("Courier", old))
        feed = await stand.follow("guild:1", "/feed")
        assert (await stand.poll()).new == 2
        assert await stand.titles("guild:1") == [old[0].title, old[1].title]
        stand.serve("/feed", rss("Courier", [item(5, hours=1), *old]))
        assert (await stand.poll(hours=2)).new == 1
        assert await stand.titles("guild:1") == [item(5).title, old[0].title, old[1].title]
        after = await stand.feed("guild:1", feed.ref)
        assert (after.health, after.name, after.newest and after.newest.title) == (
            Health.GOOD,
            "Courier",
            item(5).title,
        )


async def test_what_came_since_a_desk_follows_is_seen_however_late_the_first_look_that_does_not_fail(
    tmp_path: Path,
) -> None:
    async with newsstand(tmp_path, feed_first=1) as stand:
        stand.site.pages["/feed"] = answer("503 Service Unavailable")
        await stand.follow("guild:1", "/feed")
        assert (await stand.poll()).failed == 1
        stand.clock.on(hours=2)
        await stand.follow("guild:2", "/feed")
        assert (await stand.poll()).failed == 1
        came = [item(n, hours=n) for n in (5, 4, 3, 1, -1, -2)]
        stand.serve("/feed", rss("Courier", came))
        assert (await stand.poll(hours=30)).new == 4
        assert await stand.titles("guild:1") == [one.title for one in came[:4]]
        # Nothing tells it that another desk waited longer.
        assert await stand.titles("guild:2") == [one.title for one in came[:3]]
        stand.serve("/feed", rss("Courier", [item(6, hours=33), *came]))
        assert (await stand.poll(hours=30)).new == 1
        assert await stand.titles("guild:2") == [item(6).title, *(one.title for one in came[:3])]


async def test_a_first_look_that_another_desk_asked_for_shows_nothing_from_before_a_desk_followed(
    tmp_path: Path,
) -> None:
    async with newsstand(tmp_path, feed_first=1) as stand:
        stand.site.pages["/feed"] = answer("503 Service Unavailable")
        mine = await stand.follow("guild:1", "/feed")
        assert (await stand.poll()).failed == 1
        stand.clock.on(hours=4)
        await stand.follow("guild:2", "/feed")
        assert (await stand.poll()).failed == 1
        came = [item(n, hours=hours) for n, hours in ((5, 4.1), (4, 4.05), (3, 3), (2, 1), (1, -1))]
        stand.serve("/feed", rss("Courier", came))
        stand.clock.on(minutes=10)
        await stand.app.db.write(feeds.check_now, await stand.app.desk("guild:1"), mine.ref, stand.clock())
        assert (await stand.poll()).new == 4
        assert await stand.titles("guild:1") == [one.title for one in came[:4]]
        assert await stand.titles("guild:2") == [one.title for one in came[:2]]
        # Nor does its own.
        assert (await stand.poll(hours=30)).new == 0
        assert await stand.titles("guild:2") == [one.title for one in came[:2]]


@pytest.mark.parametrize("published", [None, NOW - timedelta(hours=2)])
async def test_what_came_since_a_desk_follows_is_seen_whatever_another_feed_says_of_its_time(
    tmp_path: Path, published: datetime | None
) -> None:
    async with newsstand(tmp_path, feed_first=1) as stand:
        came = [item(n, hours=n) for n in (3, 2, 1)]
        stand.serve("/other", rss("Other", [replace(came[-1], published=published)]))
        stand.site.pages["/feed"] = answer("503 Service Unavailable")
        await stand.follow("guild:2", "/other")
        await stand.follow("guild:1", "/feed")
        assert (await stand.poll()).new == 1
        stand.serve("/feed", rss("Courier", came))
        assert (await stand.poll(hours=30)).new == 3
        assert {*await stand.titles("guild:1")} == {one.title for one in came}


async def test_nothing_changed_is_neither_read_nor_taken_in_and_the_next_look_moves_on(stand: Newsstand) -> None:
    body = rss("Courier", [item(1)])
    stand.serve("/feed", body, ETAG, "Last-Modified: Sun, 01 Mar 2026 10:00:00 GMT")
    feed = await stand.follow("guild:1", "/feed")
    counted = metrics.POLLS.values()
    assert (await stand.poll()).parsed == 1
    first = await stand.feed("guild:1", feed.ref)
    stand.site.pages["/feed"] = answer("304 Not Modified")
    polled = await stand.poll(hours=25)
    assert (polled.looks, polled.parsed, polled.failed) == (1, 0, 0)
    assert stand.site.header("If-None-Match") == '"v1"'
    assert stand.site.header("If-Modified-Since") == "Sun, 01 Mar 2026 10:00:00 GMT"
    second = await stand.feed("guild:1", feed.ref)
    assert second.checked == stand.clock()
    assert second.next_check is not None
    assert first.next_check is not None
    assert second.next_check > stand.clock() > first.next_check
    # What was sent with the first answer still stands.
    await stand.poll(hours=25)
    assert stand.site.header("If-None-Match") == '"v1"'
    since = {name: count - counted.get(name, 0) for name, count in metrics.POLLS.values().items()}
    assert (since["new"], since["unchanged"]) == (1, 2)


async def test_the_same_bytes_without_validators_are_not_read_again(stand: Newsstand) -> None:
    stand.serve("/feed", rss("Courier", [item(1)]))
    await stand.follow("guild:1", "/feed")
    assert (await stand.poll()).parsed == 1
    assert (await stand.poll(hours=25)).parsed == 0


async def test_a_permanent_redirect_seen_three_times_replaces_the_address(stand: Newsstand) -> None:
    stand.serve("/new", rss("Courier", [item(1)]))
    stand.site.pages["/feed"] = moved("/new")
    feed = await stand.follow("guild:1", "/feed")
    for _ in range(2):
        await stand.poll(hours=25)
        assert (await stand.feed("guild:1", feed.ref)).url == stand.url("/feed")
    await stand.poll(hours=25)
    assert (await stand.feed("guild:1", feed.ref)).url == stand.url("/new")
    before = len(stand.site.heard)
    await stand.poll(hours=25)
    assert stand.site.paths()[before:] == ["/new"]
    # It is the same feed by either address, and nothing of it is lost or new.
    assert (await stand.try_to_follow("guild:1", "/feed")).outcome is FollowOutcome.KNOWN
    assert (await stand.try_to_follow("guild:1", "/new")).outcome is FollowOutcome.KNOWN
    assert len(await stand.articles("guild:1")) == 1


async def test_a_redirect_that_changes_its_mind_replaces_nothing(stand: Newsstand) -> None:
    stand.serve("/new", rss("Courier", [item(1)]))
    feed = await stand.follow("guild:1", "/feed")
    for status in ("301 Moved Permanently", "301 Moved Permanently", "302 Found", "301 Moved Permanently"):
        stand.site.pages["/feed"] = moved("/new", status)
        await stand.poll(hours=25)
    assert (await stand.feed("guild:1", feed.ref)).url == stand.url("/feed")


async def test_a_feed_that_moves_to_one_that_is_followed_becomes_that_one(stand: Newsstand) -> None:
    stand.serve("/new", rss("Courier", [item(1)]))
    stand.serve("/old", rss("Courier", [item(1), item(2, hours=-1)]))
    old = await stand.follow("guild:1", "/old")
    new = await stand.follow("guild:2", "/new")
    await stand.poll()
    stand.site.pages["/old"] = moved("/new")
    for _ in range(3):
        await stand.poll(hours=25)
    (only,) = await _feeds_of(stand, "guild:1")
    assert (only.ref, only.url) == (old.ref, stand.url("/new"))
    stand.serve("/new", rss("Courier", [item(3, hours=80), item(1)]))
    before = len(stand.site.heard)
    await stand.poll(hours=25)
    assert stand.site.paths()[before:] == ["/new"]
    # What it had it keeps, and what comes it gets; the other desk sees nothing of the first feed.
    assert set(await stand.titles("guild:1")) == {item(1).title, item(2).title, item(3).title}
    assert set(await stand.titles("guild:2")) == {item(1).title, item(3).title}
    assert (await stand.try_to_follow("guild:2", "/old")).outcome is FollowOutcome.KNOWN
    assert not await stand.unfollow("guild:1", new.ref)
    assert await stand.unfollow("guild:1", old.ref)
    assert await stand.titles("guild:1") == []


async def _feeds_of(stand: Newsstand, desk: str) -> tuple[FollowedFeed, ...]:
    return await stand.app.db.read(feeds.of_desk, await stand.app.desk(desk), stand.clock())


async def test_a_feed_that_is_gone_is_not_asked_again_until_somebody_wants_it(stand: Newsstand) -> None:
    stand.site.pages["/feed"] = answer("410 Gone")
    feed = await stand.follow("guild:1", "/feed")
    await stand.poll()
    gone = await stand.feed("guild:1", feed.ref)
    assert (gone.health, gone.why, gone.next_check) == (Health.GONE, "gone", None)
    assert (await stand.poll(days=30)).looks == 0
    stand.serve("/feed", rss("Courier", [item(1)]))
    assert await stand.app.db.write(feeds.check_now, await stand.app.desk("guild:1"), feed.ref, stand.clock())
    await stand.poll()
    assert (await stand.feed("guild:1", feed.ref)).health is Health.GOOD


@pytest.mark.parametrize("wait", ["7200", (NOW + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")])
async def test_a_busy_server_is_asked_when_it_says(stand: Newsstand, wait: str) -> None:
    stand.site.pages["/feed"] = answer("503 Service Unavailable", b"", f"Retry-After: {wait}")
    feed = await stand.follow("guild:1", "/feed")
    await stand.poll()
    found = await stand.feed("guild:1", feed.ref)
    assert found.next_check is not None
    assert NOW + timedelta(hours=2) <= found.next_check <= NOW + timedelta(hours=2, minutes=10)
    # Not even somebody who asks for it hastens it.
    who = await stand.app.desk("guild:1")
    assert await stand.app.db.write(feeds.check_now, who, feed.ref, stand.clock()) == NOW + timedelta(hours=2)
    assert (await stand.poll(hours=1)).looks == 0


@pytest.mark.parametrize("changes", [{"guid": None}, {"guid": "always the same"}, {"link": None, "guid": None}])
async def test_items_without_a_name_of_their_own_come_in_once(stand: Newsstand, changes: dict[str, Any]) -> None:
    items = [item(n, hours=-n, **changes) for n in (1, 2, 3)]
    stand.serve("/feed", rss("Courier", items))
    await stand.follow("guild:1", "/feed")
    assert (await stand.poll()).new == 3
    stand.serve("/feed", rss("Courier", [item(4, hours=1, **changes), *items]))
    assert (await stand.poll(hours=25)).new == 1
    assert len(await stand.articles("guild:1")) == 4


async def test_items_whose_ids_change_with_every_fetch_come_in_once(stand: Newsstand) -> None:
    await stand.follow("guild:1", "/feed")
    for fetch in range(3):
        items = [item(n, hours=-n, guid=f"{fetch}-{n}") for n in (1, 2, 3)]
        stand.serve("/feed", rss("Courier", items))
        assert (await stand.poll(hours=25)).new == (3 if fetch == 0 else 0)
    assert len(await stand.articles("guild:1")) == 3


async def test_items_that_vanish_and_return_are_not_new(stand: Newsstand) -> None:
    stand.serve("/feed", rss("Courier", [item(1), item(2)]))
    await stand.follow("guild:1", "/feed")
    await stand.poll()
    stand.serve("/feed", rss("Courier", [item(2)]))
    await stand.poll(hours=25)
    stand.serve("/feed", rss("Courier", [item(1), item(2)]))
    polled = await stand.poll(hours=25)
    assert (polled.parsed, polled.new) == (1, 0)


@pytest.mark.no_cover
async def test_a_feed_of_ten_thousand_items_is_taken_in_like_any_other(stand: Newsstand) -> None:
    many = [Item(f"Item {n}", link=f"http://courier.example/{n}", guid=str(n), text="Short.") for n in range(10_000)]
    stand.serve("/feed", rss("Courier", many))
    await stand.follow("guild:1", "/feed")
    assert (await stand.poll()).new == 10
    stand.serve("/feed", rss("Courier", [item(10_001, hours=1), *many]))
    assert (await stand.poll(hours=25)).new == 1


async def test_more_new_items_than_one_look_takes_come_in_with_the_next_ones(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_NEW", 4)
    stand.serve("/feed", rss("Courier", [item(0)]))
    await stand.follow("guild:1", "/feed")
    await stand.poll()
    stand.serve("/feed", rss("Courier", [item(n, hours=n) for n in range(10)]), ETAG)
    polled = await stand.poll(hours=25)
    assert (polled.looks, polled.new) == (3, 9)
    assert len(await stand.articles("guild:1")) == 10


async def test_an_item_dated_in_the_future_counts_as_of_now(stand: Newsstand) -> None:
    stand.serve("/feed", rss("Courier", [item(1, hours=500)]))
    feed = await stand.follow("guild:1", "/feed")
    await stand.poll()
    (article,) = await stand.articles("guild:1")
    assert article.when == NOW
    after = await stand.feed("guild:1", feed.ref)
    assert after.next_check is not None
    assert after.next_check < NOW + timedelta(hours=25)


async def test_two_desks_that_follow_one_feed_fetch_it_once_and_see_it_each_from_its_day(tmp_path: Path) -> None:
    async with newsstand(tmp_path, feed_first=1) as stand:
        stand.serve("/feed", rss("Courier", [item(1)]))
        first = await stand.follow("guild:1", "/feed")
        await stand.poll()
        stand.serve("/feed", rss("Courier", [item(2, hours=1), item(1)]))
        await stand.poll(hours=25)
        stand.clock.on(seconds=1)
        second = await stand.follow("guild:2", "/feed")
        assert second.ref == first.ref
        # Nothing of what was before: not even when it was looked at.
        assert (second.health, second.checked) == (Health.NEW, None)
        before = len(stand.site.heard)
        stand.serve("/feed", rss("Courier", [item(3, hours=27), item(2, hours=1), item(1)]))
        await stand.poll(hours=25)
        assert len(stand.site.heard) == before + 1
        assert await stand.titles("guild:1") == [item(3).title, item(2).title, item(1).title]
        # What a desk that nobody was before sees: the newest that the feed has at its first look.
        assert await stand.titles("guild:2") == [item(3).title]
        assert await stand.titles("guild:3") == []


async def test_what_nobody_follows_is_not_asked_and_comes_back_as_if_it_were_new(stand: Newsstand) -> None:
    stand.serve("/feed", rss("Courier", [item(1)]))
    first = await stand.follow("guild:1", "/feed")
    await stand.follow("guild:2", "/feed")
    await stand.poll()
    assert await stand.unfollow("guild:1", first.ref)
    assert await stand.titles("guild:1") == []
    assert await stand.titles("guild:2") == [item(1).title]
    assert not await stand.unfollow("guild:1", first.ref)
    assert await stand.unfollow("guild:2", first.ref)
    assert (await stand.poll(days=3)).looks == 0
    stand.serve("/feed", rss("Courier", [item(2, hours=1), item(1)]))
    await stand.follow("guild:1", "/feed")
    assert (await stand.poll()).new == 2
    assert await stand.titles("guild:1") == [item(2).title, item(1).title]


async def test_a_whole_text_in_the_feed_needs_no_page_and_a_summary_does(stand: Newsstand) -> None:
    short = item(2, content=None, text="The apples freeze.", link=stand.url("/page"), hours=-1)
    stand.serve("/feed", rss("Courier", [item(1), short]))
    stand.serve_page("/page", page(short))
    await stand.follow("guild:1", "/feed")
    await stand.poll()
    assert [path for path in stand.site.paths() if "txt" not in path and "json" not in path] == ["/feed", "/page"]
    whole, fetched = await stand.articles("guild:1")
    assert whole.outlet == "Courier"
    # The feed says who it is; only what it does not say is taken from the page.
    assert (fetched.title, fetched.published, fetched.outlet) == (short.title, short.published, "Courier")
    assert "In 5 of all this" in " ".join(await _text(stand, fetched.id))


async def _text(stand: Newsstand, article_id: int) -> tuple[str, ...]:
    from newsdesk.storage import articles

    return await stand.app.db.read(articles.body, await stand.app.desk("guild:1"), article_id)


SUMMARY = "The growers of the valley burn wet smoke against the late frost, as they do each spring."


@pytest.mark.parametrize(
    ("trouble", "header", "status", "head"),
    [
        (PageTrouble.RESERVED, "X-Robots-Tag: noarchive", "200 OK", ""),
        (PageTrouble.RESERVED, "tdm-reservation: 1", "200 OK", ""),
        (PageTrouble.RESERVED, "X-Other: 1", "200 OK", '<meta name="robots" content="noarchive">'),
        (PageTrouble.FAILED, "X-Other: 1", "402 Payment Required", ""),
        (PageTrouble.ROBOTS, "X-Other: 1", "200 OK", ""),
        (PageTrouble.EMPTY, "X-Other: 1", "200 OK", "empty"),
    ],
)
async def test_where_a_page_may_not_or_cannot_be_read_the_feeds_own_words_are_kept(
    stand: Newsstand, trouble: PageTrouble, header: str, status: str, head: str
) -> None:
    short = item(1, content=None, text=SUMMARY, link=stand.url("/page"))
    stand.serve("/feed", rss("Courier", [short]))
    body = b"<html><body><p>Subscribe.</p></body></html>" if head == "empty" else page(short, head=head)
    stand.serve_page("/page", body, header, status=status)
    if trouble is PageTrouble.ROBOTS:
        stand.site.pages["/robots.txt"] = answer(
            "200 OK", b"User-agent: *\nDisallow: /page", "Content-Type: text/plain"
        )
    feed = await stand.follow("guild:1", "/feed")
    assert (await stand.poll()).new == 1
    (article,) = await stand.articles("guild:1")
    assert (article.title, article.url) == (short.title, stand.url("/page"))
    assert await _text(stand, article.id) == (SUMMARY,)
    assert (await stand.feed("guild:1", feed.ref)).pages is trouble
    assert ("/page" in stand.site.paths()) is (trouble is not PageTrouble.ROBOTS)


async def test_a_text_that_changes_becomes_a_new_version_of_what_was_taken_in(tmp_path: Path) -> None:
    async with newsstand(tmp_path, feed_first=1) as stand:
        stand.serve("/feed", rss("Courier", [item(1), item(2, hours=-1)]))
        await stand.follow("guild:1", "/feed")
        await stand.poll()
        changed = [item(1, title="Corrected"), item(2, hours=-1, title="Never taken in, and changed")]
        stand.serve("/feed", rss("Courier", changed))
        assert (await stand.poll(hours=25)).new == 0
        (article,) = await stand.articles("guild:1")
        assert (article.title, article.version) == ("Corrected", 2)


async def test_one_item_that_cannot_be_read_holds_up_no_other(stand: Newsstand) -> None:
    bad = Item("", link=None, guid="bad", text="", published=NOW)
    stand.serve("/feed", rss("Courier", [item(1), bad, item(2, hours=-1)]))
    await stand.follow("guild:1", "/feed")
    assert (await stand.poll()).new == 2
    assert (await stand.poll(hours=25)).failed == 0


async def test_a_text_that_cannot_be_stored_is_tried_once(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.serve("/feed", rss("Courier", [item(1), item(2, title="Half", hours=-1)]))
    await stand.follow("guild:1", "/feed")
    take, tried = intake.take, list[str]()

    def refuses(session: Session, reading: Reading, source: Source, now: datetime) -> Taken:
        tried.append(reading.title)
        if reading.title == "Half":
            raise UnreadableText("half a character")
        return take(session, reading, source, now)

    monkeypatch.setattr(intake, "take", refuses)
    monkeypatch.setattr(looking, "MOST_NEW", 1)
    assert (await stand.poll()).new == 1
    assert tried == ["Half", item(1).title]


async def test_with_nothing_due_nothing_that_speaks_http_is_loaded(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from newsdesk.app import open_app\n"
        "from newsdesk.config import load\n"
        "async def tick():\n"
        "    app = open_app(load({'NEWSDESK_DATABASE': 'sqlite:///' + sys.argv[1]}))\n"
        "    assert await app.poll() is None\n"
        "    await app.close()\n"
        "asyncio.run(tick())\n"
        "assert not {'httpx', 'httpcore', 'protego', 'lxml', 'feedparser'} & set(sys.modules), sorted(sys.modules)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path / "news.db"), env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await done.communicate()
    assert done.returncode == 0, said.decode()


async def test_a_feed_that_breaks_on_our_side_holds_up_no_other(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stand.serve("/good", rss("Courier", [item(1)]))
    stand.serve("/bad", rss("Bad", [item(2, title="Breaks")]))
    await stand.follow("guild:1", "/bad")
    await stand.follow("guild:1", "/good")
    take = intake.take

    def breaks(session: Session, reading: Reading, source: Source, now: datetime) -> Taken:
        if reading.title == "Breaks":
            raise RuntimeError("a bug")
        return take(session, reading, source, now)

    monkeypatch.setattr(intake, "take", breaks)
    polled = await stand.poll()
    assert (polled.looks, polled.failed, polled.new) == (2, 1, 1)
    assert "a bug" in caplog.text
    # Nothing of it is half there, and it is looked at again later.
    monkeypatch.setattr(intake, "take", take)
    assert (await stand.poll(minutes=31)).new == 1


async def test_a_crash_between_two_items_leaves_the_first_whole_and_the_next_look_goes_on(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.serve("/feed", rss("Courier", [item(n, hours=-n) for n in (1, 2, 3)]), ETAG)
    await stand.follow("guild:1", "/feed")
    take, calls = intake.take, list[str]()

    def dies(session: Session, reading: Reading, source: Source, now: datetime) -> Taken:
        calls.append(reading.title)
        taken = take(session, reading, source, now)
        if len(calls) == 2:
            raise asyncio.CancelledError
        return taken

    monkeypatch.setattr(intake, "take", dies)
    with pytest.raises(asyncio.CancelledError):
        await stand.poll()
    monkeypatch.setattr(intake, "take", take)
    assert await stand.titles("guild:1") == [item(3).title]
    await stand.poll(minutes=2)
    assert stand.site.header("If-None-Match") is None
    assert await stand.titles("guild:1") == [item(1).title, item(2).title, item(3).title]


async def test_a_process_that_dies_leaves_its_feeds_to_others_after_the_lease(stand: Newsstand) -> None:
    stand.serve("/feed", rss("Courier", [item(1)]))
    await stand.follow("guild:1", "/feed")
    lease = timedelta(seconds=90)
    (dead,) = await stand.app.db.write(feeds.claim_due, stand.clock(), lease, 10, of_host=4, busy={}, failing=5)
    assert (await stand.poll(seconds=80)).looks == 0
    assert (await stand.poll(seconds=11)).new == 1
    # What the dead one has to say no longer counts.
    assert not await stand.app.db.read(feeds.held, dead)


async def test_polling_that_is_cancelled_stops_at_once_and_its_feeds_are_due(stand: Newsstand) -> None:
    asked = asyncio.Event()

    async def drips(writer: Writer) -> None:
        asked.set()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        await asyncio.sleep(30)

    stand.site.pages["/slow"] = drips
    await stand.follow("guild:1", "/slow")
    polling = asyncio.create_task(stand.app.poll())
    await asked.wait()
    began = asyncio.get_running_loop().time()
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    assert asyncio.get_running_loop().time() - began < 2
    stand.serve("/slow", rss("Courier", [item(1)]))
    assert (await stand.poll()).new == 1


async def test_a_feed_that_becomes_due_while_a_slow_one_is_looked_at_is_not_kept_waiting(stand: Newsstand) -> None:
    slow, quick = asyncio.Event(), asyncio.Event()

    async def waits(writer: Writer) -> None:
        slow.set()
        await quick.wait()
        writer.write(answer("200 OK", rss("Slow", [item(1)])))

    async def answers(writer: Writer) -> None:
        quick.set()
        writer.write(answer("200 OK", rss("Quick", [item(2)])))

    stand.site.pages |= {"/slow": waits, "/quick": answers}
    await stand.follow("guild:1", "/slow")
    polling = asyncio.create_task(stand.app.poll())
    await slow.wait()
    await stand.follow("guild:1", "/quick")
    polled = await asyncio.wait_for(polling, 10)
    assert polled is not None
    assert (polled.looks, polled.new) == (2, 2)


async def test_a_slow_site_takes_no_more_than_its_places(stand: Newsstand) -> None:
    stand.site.pause = 0.05
    for n in range(12):
        stand.serve(f"/{n}", rss(f"Courier {n}", [item(n)]))
        await stand.follow("guild:1", f"/{n}")
    claimed = await stand.app.db.write(
        feeds.claim_due, stand.clock(), timedelta(seconds=90), 12, of_host=4, busy={}, failing=6
    )
    assert len(claimed) == 4
    await stand.app.db.write(feeds.release, claimed, stand.clock())
    assert (await stand.poll()).looks == 12
    assert stand.site.most_at_once <= 2


async def test_a_desk_follows_as_many_feeds_as_it_may(stand: Newsstand) -> None:
    outcomes = [(await stand.try_to_follow("guild:1", f"/{n}", most=2)).outcome for n in (1, 2, 3, 1)]
    assert outcomes == [FollowOutcome.NEW, FollowOutcome.NEW, FollowOutcome.FULL, FollowOutcome.KNOWN]
    assert (await stand.try_to_follow("guild:2", "/3", most=2)).outcome is FollowOutcome.NEW


async def test_a_page_that_is_no_feed_is_told_as_such(stand: Newsstand) -> None:
    stand.serve_page("/feed", b"<html><body><p>" + told(1).encode() + b"</p></body></html>")
    feed = await stand.follow("guild:1", "/feed")
    assert (await stand.poll()).failed == 1
    after = await stand.feed("guild:1", feed.ref)
    assert (after.health, after.why, after.failures) == (Health.FAILING, "page", 1)
