"""Sites and lists that mean harm to whoever follows them: each look ends soon, as a clear outcome that can be shown."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from collections.abc import AsyncGenerator
from datetime import UTC
from pathlib import Path

import pytest
import pytest_asyncio
from polling import Newsstand, newsstand
from webserver import Page, Writer, answer, moved

from newsdesk.errors import UnreadableText
from newsdesk.ingest import follow, opml
from newsdesk.ingest.workers import Inline
from newsdesk.messages import feeds as worded
from newsdesk.messages import plain, unasked
from newsdesk.models.article import Desk
from newsdesk.models.feed import NotAFeed, NotAFeedReason
from newsdesk.models.following import FeedBody, Health
from newsdesk.models.found import Outline
from newsdesk.storage import feeds
from newsdesk.words import catalogue

WORDS = catalogue("en")
FEED = b"<rss version='2.0'><channel><title>Tide</title><item><title>One</title><guid>1</guid></item></channel></rss>"
RSS = "Content-Type: application/rss+xml"
TITLES = (
    "\u202etfel-ot-thgir\u202c and \u2066isolated\u2069", "@everyone <@123> <#456> <@&789> <t:0:R> </latest:1>",
    "**bold** [link](https://evil.example) ||hidden|| `code` > quote # heading -# small", "x" * 10_000,
    "a\u200bb\u200dc\u2060d\ufeffe", "Z" + "\u0301" * 2000, "https://evil.example discord.gg/abc",
    "\n\n\n# Head\n\r\t-# k7f3m2qa",
    "\x00\x1b[31m\x9b31m\x07", "\ud800", "🏴" + "\U000e0067" * 500,
)  # fmt: skip


@pytest_asyncio.fixture
async def stand(tmp_path: Path) -> AsyncGenerator[Newsstand]:
    async with newsstand(tmp_path, fetch_seconds=1) as opened:
        yield opened


def _named(title: str) -> bytes:
    items = [{"id": "1", "title": title, "content_text": "It rains."}]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title, "items": items}).encode()


async def _desk(stand: Newsstand) -> Desk:
    return await stand.app.desk("guild:1")


async def test_whatever_a_feed_and_its_items_are_called_it_is_followed_listed_and_shown_within_bounds(
    stand: Newsstand,
) -> None:
    for number, title in enumerate(TITLES):
        stand.site.pages[f"/{number}"] = answer("200 OK", _named(title), "Content-Type: application/feed+json")
        found = await stand.app.find_feeds(stand.url(f"/{number}"))
        offered = worded.found(found, worded.Wish(), frozenset(), WORDS, "feed add")
        assert unasked.fits(offered)
        await stand.follow("guild:1", f"/{number}")
    polled = await stand.poll()
    assert (polled.looks, polled.failed) == (len(TITLES), 0)
    followed = await stand.app.db.read(feeds.of_desk, await _desk(stand), stand.clock())
    assert [feed.health for feed in followed] == [Health.GOOD] * len(TITLES)
    shown = [worded.list_(followed, first, WORDS, "how") for first in range(1, len(TITLES), worded.PAGE)]
    shown += [worded.feed(feed, WORDS, editor=True) for feed in followed]
    for message in shown:
        assert unasked.fits(message)
        text = plain.draw(message, UTC)
        assert not [sign for sign in text if unicodedata.category(sign) == "Cc" and sign != "\n"]
    assert opml.read(opml.write(follow.outlines(followed), "Newsdesk"))


async def _storm(writer: Writer) -> None:
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100)
        await writer.drain()
        await asyncio.sleep(0)


def _endless(start: bytes, piece: bytes) -> Page:
    async def answering(writer: Writer) -> None:
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return answering


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
HARMFUL: dict[str, Page] = {
    "itself": moved("/itself"),
    "storm of 1xx": _storm,
    "endless header": _endless(HEAD + b"X: ", b"x" * 10_000),
    "endless headers": _endless(HEAD, b"X-A: b\r\n" * 1000),
    "endless chunks": _endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 0x1000 + b"\r\n"),
    "chunk cut off": HEAD + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nfff\r\n<rss>",
    "chunk of no size": HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n<rss>\r\n0\r\n\r\n",
    "chunk of all the world": HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n<rss>",
    "two lengths": HEAD + b"Content-Length: 5\r\nContent-Length: 500\r\n\r\n<rss>",
    "length below zero": HEAD + b"Content-Length: -5\r\n\r\n<rss>",
}  # fmt: skip


@pytest.mark.parametrize("what", HARMFUL)
async def test_a_harmful_answer_ends_in_time_as_a_failure_and_the_next_feed_is_read(
    stand: Newsstand, what: str
) -> None:
    stand.site.pages |= {"/bad": HARMFUL[what], "/itself": moved("/itself")}
    stand.site.pages["/good"] = answer("200 OK", FEED, RSS)
    bad = await stand.follow("guild:1", "/bad", host="bad.example")
    good = await stand.follow("guild:1", "/good", host="good.example")
    async with asyncio.timeout(8):
        polled = await stand.poll()
    assert (polled.looks, polled.failed) == (2, 1)
    failing = await stand.feed("guild:1", bad.ref)
    assert failing.health is Health.FAILING
    assert failing.why is not None
    assert (await stand.feed("guild:1", good.ref)).health is Health.GOOD


async def test_validators_of_any_length_and_cookies_do_no_harm_and_the_next_look_is_well_formed(
    stand: Newsstand,
) -> None:
    lines = {
        "/etag": f'ETag: "{"x" * 90_000}"', "/weak": 'ETag: W/"\x80\xff"', "/odd": "ETag: no quotes, at all",
        "/modified": f"Last-Modified: {'y' * 50_000}", "/cookie": "Set-Cookie: track=you; Max-Age=999999999",
    }  # fmt: skip
    refs: list[str] = []
    for path, line in lines.items():
        stand.site.pages[path] = answer("200 OK", FEED, RSS, line)
        refs.append((await stand.follow("guild:1", path, host=f"{path[1:]}.example")).ref)
    await stand.poll()
    stand.site.heard.clear()
    await stand.poll(hours=25)
    assert sorted(stand.site.paths()) == sorted(lines)
    for head in stand.site.heard:
        assert "\r\ncookie:" not in head.lower()
        assert len(head) < 10_000
    for ref in refs:
        assert (await stand.feed("guild:1", ref)).health is Health.GOOD


async def test_a_site_that_names_ten_thousand_feeds_itself_and_odd_schemes_is_asked_a_few_times(
    stand: Newsstand,
) -> None:
    named = ["javascript:alert(1)", "file:///etc/passwd", "data:,x", "http://10.0.0.1/feed", "/", "/#a", "//[::1", ""]
    named += [f"/feed{number}" for number in range(10_000)]
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{one}" title="{TITLES[1]}">' for one in named
    )
    stand.site.pages["/"] = answer("200 OK", f"<html><head>{links}</head></html>".encode(), "Content-Type: text/html")
    async with asyncio.timeout(8):
        found = await stand.app.find_feeds(stand.url("/"))
    assert len(stand.site.heard) <= 30
    assert not [feed for feed in found.feeds if feed.why is None]
    assert unasked.fits(worded.found(found, worded.Wish(), frozenset(), WORDS, "feed add"))


async def test_nobody_waits_long_for_a_feed_that_is_not_read(stand: Newsstand, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_: Inline, feed: FeedBody) -> NotAFeed:
        await asyncio.sleep(600)
        raise AssertionError(feed)

    monkeypatch.setattr(Inline, "sort", never)
    monkeypatch.setattr("newsdesk.ingest.finding._PATIENCE", 0.05)
    stand.site.pages["/feed"] = answer("200 OK", FEED, RSS)
    async with asyncio.timeout(8):
        found = await stand.app.find_feeds(stand.url("/feed"))
    assert (found.feeds, found.why) == ((), NotAFeedReason.UNREADABLE)


LISTS = {
    "billion laughs": b'<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
    ) + b']><opml><body><outline text="&j;" xmlUrl="http://a.example/"/></body></opml>',
    "nested 5,000": b"<opml><body>" + b'<outline text="a">' * 5000 + b"</opml>",
    "not XML": b"%PDF-1.7 \xff\xfe" * 1000,
    "empty": b"",
    "20 MB": b"<opml><body>" + b"<!-- -->" * 2_600_000,
    "no end": b'<opml><body><outline text="' + b"x" * 1_000_000,
    "an external entity": b'<!DOCTYPE opml SYSTEM "http://10.0.0.1/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<opml><body><outline text="&x;" xmlUrl="http://a.example/"/></body></opml>',
    "said to be UTF-16": b'<?xml version="1.0" encoding="UTF-16"?><opml><body><outline xmlUrl="http://a.example/"/>'
    b"</body></opml>",
    "said to be nothing": b'<?xml version="1.0" encoding="klingon"?><opml><body><outline xmlUrl="http://a.example/"/>'
    b"</body></opml>",
}  # fmt: skip


@pytest.mark.parametrize("what", LISTS)
async def test_a_harmful_list_is_read_or_refused_soon(what: str) -> None:
    async with asyncio.timeout(8):
        try:
            read = await asyncio.to_thread(opml.read, LISTS[what])
        except UnreadableText:
            return
    assert len(read) <= 1
    assert all(len(one.title) < 1000 and "root:" not in one.title for one in read)


async def test_a_list_of_ten_thousand_lines_of_which_most_lead_nowhere_is_told_in_one_message(stand: Newsstand) -> None:
    odd = ("javascript:alert(1)", "data:,x", "file:///etc/passwd", "http://", "x" * 5000, "http://a.example:99999/")
    lines = [Outline(one, TITLES[n % len(TITLES)], "\u202e" * 300, None) for n, one in enumerate(odd * 1700)]
    lines += [Outline(f"http://a{n}.example/", title, None, None) for n, title in enumerate(TITLES[:9])]
    room, desk = stand.app.room, await _desk(stand)
    done = await stand.app.db.write(follow.import_, desk, lines, stand.clock(), room, added_by=1)
    assert len(done.followed) == 9
    message = worded.imported(done, room.most, WORDS)
    assert unasked.fits(message)
    followed = await stand.app.db.read(feeds.of_desk, desk, stand.clock())
    assert unasked.fits(worded.list_(followed, 1, WORDS, "how"))
