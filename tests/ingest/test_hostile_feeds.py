"""Feeds made to break a parser: each ends in time as a clear outcome in the real worker pool, which serves the next."""

from __future__ import annotations

import asyncio
import codecs
import json
import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime

import pytest

from newsdesk.config import load
from newsdesk.errors import ReadingFailed
from newsdesk.ingest.feeds.plain import LONGEST_TITLE
from newsdesk.ingest.workers import Workers
from newsdesk.models.feed import NotAFeed
from newsdesk.models.following import FeedBody, FeedRead
from tests.examples import ALONE

LONGEST = 10.0 if ALONE else 40.0
"""Seconds within which each has ended, its process included; beside other checks it waits for a core."""
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "https://mill.example/feed"
ACUTE = "\N{COMBINING ACUTE ACCENT}"
GOOD = "<item><title>Mill turns again</title><link>https://mill.example/1</link><guid>1</guid></item>"


def rss(items: str = "", before: str = "", channel: str = "", root: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<rss version="2.0"{root}><channel><title>Mill news</title>'
        f"<link>https://mill.example/</link>{channel}{GOOD}{items}</channel></rss>"
    )


def item(inside: str) -> str:
    return f"<item><title>Wheel</title><guid>2</guid>{inside}</item>"


def items(number: int, inside: str = "") -> str:
    return "".join(
        f"<item><title>Sack {n}</title><link>https://mill.example/{n}</link><guid>s{n}</guid>{inside}</item>"
        for n in range(number)
    )


def counted(piece: str, count: int) -> str:
    return "".join(piece.format(n) for n in range(count))


def laughs(levels: int, each: int) -> str:
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "' + f"&a{n - 1};" * each + '">' for n in range(1, levels)]
    return rss(item(f"<description>&a{levels - 1};</description>"), f"<!DOCTYPE rss [{''.join(lines)}]>")


def external(place: str) -> str:
    return rss(item("<description>&x;</description>"), f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{place}">]>')


def json_feed(**item_: object) -> str:
    first = {"id": "1", "title": "Mill turns again", "url": "https://mill.example/1"}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Mill news", "items": [first, item_]})


# What each is, and how it may end: "read" with at least one item, "no feed", "given up" by the pool at a limit.
FEEDS: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "a billion laughs": (lambda: laughs(10, 10), "read, no feed"),
    "one entity ten thousand times": (lambda: laughs(2, 10_000), "read, no feed"),
    "an entity of itself": (
        lambda: rss(item("<title>&x;</title>"), '<!DOCTYPE rss [<!ENTITY x "&x;">]>'),
        "read, no feed",
    ),
    "an entity from a file": (lambda: external("file:///etc/passwd"), "read, no feed"),
    "an entity from the network": (lambda: external("http://127.0.0.1:9/x"), "read, no feed"),
    "a DTD from the network": (lambda: rss(before='<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'), "read, no feed"),
    "fifty thousand nested elements": (
        lambda: rss(item("<a>" * 50_000 + "</a>" * 50_000)),
        "read, no feed, given up",
    ),
    "fifty thousand elements never closed": (lambda: rss(item("<a>" * 50_000)), "read, no feed, given up"),
    "nested markup in a text": (lambda: rss(item(f"<description>{'&lt;div&gt;' * 100_000}</description>")), "read"),
    "ten thousand namespaces": (lambda: rss(root=counted(' xmlns:n{0}="u:{0}"', 10_000)), "read, no feed, given up"),
    "ten thousand attributes": (
        lambda: rss("<item " + counted('a{}="1" ', 10_000) + "></item>"),
        "read, no feed, given up",
    ),
    "fifty thousand categories": (lambda: rss(item(counted("<category>c{}</category>", 50_000))), "read, given up"),
    "fifty thousand enclosures": (
        lambda: rss(item('<enclosure url="https://mill.example/a.jpg" type="image/jpeg"/>' * 50_000)),
        "read, given up",
    ),
    "fifty thousand authors": (lambda: rss(item("<author>a@b.example (Ada)</author>" * 50_000)), "read, given up"),
    "a date of ten thousand bytes": (lambda: rss(item(f"<pubDate>{'Mon, ' * 2_000}</pubDate>")), "read"),
    "a date of digits": (lambda: rss(item(f"<pubDate>{'9' * 10_000}</pubDate>")), "read"),
    "a date that never was": (lambda: rss(item("<pubDate>Mon, 99 Foo 99999 99:99:99 +9999</pubDate>")), "read"),
    "a title of marks and turns": (
        lambda: rss(f"<item><guid>2</guid><title>\u202e\u2066W{ACUTE * 2_000}heel\u202b</title></item>"),
        "read",
    ),
    "a title of a megabyte": (lambda: rss(f"<item><guid>2</guid><title>{'w ' * 500_000}</title></item>"), "read"),
    "a link of a megabyte": (lambda: rss(item(f"<link>https://mill.example/{'w' * 1_000_000}</link>")), "read"),
    "a link that is a script": (lambda: rss(item("<link>javascript:alert(1)</link>")), "read"),
    "an id of a megabyte": (lambda: rss(f"<item><guid>{'g' * 1_000_000}</guid><title>x</title></item>"), "read"),
    "one line of ten megabytes": (
        lambda: rss(item(f"<description>{'word ' * 2_000_000}</description>")),
        "read, given up",
    ),
    "a picture in the text": (
        lambda: rss(item(f"<description>&lt;img src='data:image/png;base64,{'A' * 2_000_000}'&gt;</description>")),
        "read",
    ),
    "ten thousand items": (lambda: rss(items(10_000)), "read, given up"),
    "ten thousand items of one id": (lambda: rss(GOOD * 10_000), "read, given up"),
    "ten thousand items without anything": (lambda: rss("<item></item>" * 10_000), "read, given up"),
    "half a million entities": (
        lambda: rss(item(f"<description>{'&amp;amp;' * 500_000}</description>")),
        "read, given up",
    ),
    "half a million unknown entities": (
        lambda: rss(item(f"<description>{'&nosuch;' * 500_000}</description>")),
        "read, no feed, given up",
    ),
    "a million bare ampersands": (
        lambda: rss(item(f"<description>{'& ' * 1_000_000}</description>")),
        "read, no feed, given up",
    ),
    "a comment never closed": (lambda: rss() + "<!--" + "x" * 1_000_000, "read, no feed"),
    "a hundred thousand comments opened": (lambda: rss(item("<!-- " * 100_000)), "read, no feed"),
    "CDATA never closed": (
        lambda: rss(item(f"<description><![CDATA[{'y ' * 500_000}")).replace("</channel>", ""),
        "read, no feed",
    ),
    "a hundred thousand CDATA": (
        lambda: rss(item(f"<description>{'<![CDATA[y]]>' * 100_000}</description>")),
        "read, no feed, given up",
    ),
    "processing instructions": (lambda: rss(before="<?x y?>" * 100_000), "read, no feed"),
    "null bytes": (lambda: rss().replace("i", "i\0"), "read"),
    "control characters": (
        lambda: rss(item(f"<description>{''.join(map(chr, range(1, 32)))}&#1;&#xFFFF;</description>")),
        "read, no feed",
    ),
    "broken UTF-8": (lambda: rss(item("<description>")).encode() + b"\xff\xc0\xed\xa0\x80" * 50_000, "read, no feed"),
    "random bytes": (lambda: bytes((n * 7_919 + n // 251) % 256 for n in range(500_000)), "no feed"),
    "UTF-16 that says UTF-8": (
        lambda: codecs.BOM_UTF16_LE + rss().replace("?>", ' encoding="utf-8"?>', 1).encode("utf-16-le"),
        "read",
    ),
    "UTF-8 that says UTF-16": (lambda: rss().replace("?>", ' encoding="utf-16"?>', 1), "read"),
    "UTF-32": (lambda: codecs.BOM_UTF32_BE + rss().encode("utf-32-be"), "read"),
    "UTF-7": (lambda: rss().replace("?>", ' encoding="utf-7"?>', 1).encode("utf-7"), "read, no feed"),
    "a charset that unpacks": (
        lambda: rss().replace("?>", ' encoding="zlib"?>', 1).encode() + b"x\x9c\xff",
        "read, no feed",
    ),
    "JSON nested a hundred thousand deep": (lambda: '{"items":' + "[" * 100_000, "no feed"),
    "JSON with numbers for words": (lambda: json_feed(id=1e308, title=[1], url={"a": 1}, date_published=-1), "read"),
    "JSON with a number of a megabyte": (lambda: '{"version": ' + "9" * 1_000_000 + "}", "no feed"),
    "JSON with lone surrogates": (lambda: json_feed(id="2", title="\ud800\udfff\udead", content_text="\ud800"), "read"),
    "JSON with fifty thousand authors": (lambda: json_feed(id="2", authors=[{"name": "Ada"}] * 50_000), "read"),
    "a page that calls itself a feed": (lambda: "<rss><html><body><p>No.</p></body></html>", "read, no feed"),
    "a page of a hundred thousand feeds": (
        lambda: "<html><head>" + '<link rel="alternate" type="application/rss+xml" href="/f">' * 50_000,
        "no feed",
    ),
    "nothing": (lambda: b"", "no feed"),
}

SLOW = {
    "fifty thousand categories", "a million bare ampersands", "ten thousand attributes", "ten thousand items of one id",
    "half a million unknown entities", "fifty thousand enclosures",
}  # fmt: skip
"""Those that take a second or more: with `make chaos`, as every second one of the others is."""


class Pool:
    """The real pool, with the smallest limits that can be set, over an event loop of its own."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.runner = runner
        self.workers = Workers(
            load({"NEWSDESK_WORKERS": "1", "NEWSDESK_WORKER_MEMORY": "512", "NEWSDESK_FEED_SECONDS": "7"})
        )

    def read(self, body: bytes) -> FeedRead | NotAFeed | ReadingFailed:
        try:
            return self.runner.run(self.workers.sort(FeedBody(body, URL, None, None, 10, NOW)))
        except ReadingFailed as error:
            return error

    def serves(self) -> bool:
        got = self.read(rss().encode())
        return isinstance(got, FeedRead) and [entry.title for entry in got.new] == ["Mill turns again"]


@pytest.fixture(scope="module")
def pool() -> Generator[Pool]:
    with asyncio.Runner() as runner:
        opened = Pool(runner)
        assert opened.serves()
        yield opened
        runner.run(opened.workers.close())


def content(name: str) -> bytes:
    made = FEEDS[name][0]()
    return made if isinstance(made, bytes) else made.encode("utf-8", "surrogatepass")


def test_there_are_enough_of_them() -> None:
    assert len(FEEDS.keys() - SLOW) >= 20
    assert FEEDS.keys() >= SLOW


@pytest.mark.parametrize(
    "name",
    [
        name if name not in SLOW and n % 2 == 0 else pytest.param(name, marks=pytest.mark.chaos)
        for n, name in enumerate(FEEDS)
    ],
)
def test_a_hostile_feed_ends_in_time_as_a_clear_outcome_and_the_next_is_read(pool: Pool, name: str) -> None:
    body = content(name)
    began = time.monotonic()
    got = pool.read(body)
    assert time.monotonic() - began < LONGEST
    outcomes = {FeedRead: "read", NotAFeed: "no feed", ReadingFailed: "given up"}
    assert outcomes[type(got)] in FEEDS[name][1].split(", "), got
    if isinstance(got, FeedRead):
        assert len(got.new) <= 10
        for entry in got.new:
            assert len(entry.title) <= LONGEST_TITLE
            assert entry.link is None or entry.link.startswith("http")
            assert "root:" not in entry.text
            assert "haha" * 1_000 not in entry.text or "ten thousand" in name
            (entry.title + entry.text + "".join(entry.authors)).encode()
    assert pool.serves()
