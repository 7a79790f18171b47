"""What a site says to programs: robots.txt and reservations, asked for once, and heeded for pages alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from protego import Protego
from webserver import Names, Site, answer, fetching, moved

from newsdesk.ingest.fetch import Fetcher, sites
from newsdesk.models.fetched import Fetched, FetchFailed, FetchKind, FetchReason

PAGE = answer("200 OK", b"<p>The ferry is late.</p>", "Content-Type: text/html")
PAGES = ("/news/1", "/news/2", "/private/1", "/a.pdf?x=1", "/search?q=ferry")


@pytest_asyncio.fixture
async def site() -> AsyncGenerator[Site]:
    async with Site().running() as running:
        running.pages |= dict.fromkeys(PAGES, PAGE)
        yield running


@pytest_asyncio.fixture
async def fetcher(site: Site) -> AsyncGenerator[Fetcher]:
    async with fetching(site, fetch_seconds=2) as opened:
        yield opened


def rules(site: Site, text: str) -> None:
    site.pages["/robots.txt"] = answer("200 OK", text.encode(), "Content-Type: text/plain")


async def outcome(fetcher: Fetcher, url: str) -> FetchReason | None:
    got = await fetcher.get(url, kind=FetchKind.PAGE)
    return got.reason if isinstance(got, FetchFailed) else None


@pytest.mark.parametrize(
    ("text", "kept_from"),
    [("User-agent: *\nDisallow: /private", {"/private/1"}),
     ("User-agent: *\nDisallow: /\nAllow: /news/", {"/private/1", "/a.pdf?x=1", "/search?q=ferry"}),
     ("User-agent: *\nDisallow: /*.pdf\nDisallow: /*?q=", {"/a.pdf?x=1", "/search?q=ferry"}),
     ("User-agent: *\nDisallow: /news/1$", {"/news/1"}), ("User-agent: otherbot\nDisallow: /", set[str]()),
     ("User-agent: *\nDisallow:\n\nUser-agent: NEWSDESK\nDisallow: /", set(PAGES)),
     ("User-agent: newsdesk\nAllow: /\n\nUser-agent: *\nDisallow: /", set[str]()),
     ("\ufeffUser-agent: *\r\nDisallow: /private\r\n", {"/private/1"}),
     ("", set[str]()), ("<html>no rules", set[str]())],
)  # fmt: skip
async def test_robots_txt_is_heeded(site: Site, fetcher: Fetcher, text: str, kept_from: set[str]) -> None:
    rules(site, text)
    found = {path: await outcome(fetcher, site.url(path)) for path in PAGES}
    assert found == {path: FetchReason.ROBOTS if path in kept_from else None for path in PAGES}
    assert not kept_from & set(site.paths())


async def test_feeds_are_published_to_be_fetched_and_robots_txt_is_not_asked(site: Site, fetcher: Fetcher) -> None:
    rules(site, "User-agent: *\nDisallow: /")
    assert isinstance(await fetcher.get(site.url("/news/1")), Fetched)
    assert site.paths() == ["/news/1"]


async def test_a_sites_files_are_asked_for_once_by_many(site: Site, fetcher: Fetcher) -> None:
    await asyncio.gather(*(outcome(fetcher, site.url(path)) for path in PAGES))
    assert site.paths().count("/robots.txt") == site.paths().count("/.well-known/tdmrep.json") == 1


async def test_a_sites_files_are_asked_for_again_when_their_day_is_over(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "KEPT_SECONDS", 0.0)
    assert await outcome(fetcher, site.url("/news/1")) is None
    rules(site, "User-agent: *\nDisallow: /")
    assert await outcome(fetcher, site.url("/news/1")) is FetchReason.ROBOTS
    assert sites.KEPT_SECONDS <= 86_400


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone", "401 Log in", "418 Teapot"])
async def test_no_robots_txt_means_no_rules(site: Site, fetcher: Fetcher, status: str) -> None:
    site.pages["/robots.txt"] = answer(status)
    assert await outcome(fetcher, site.url("/news/1")) is None


@pytest.mark.parametrize(
    ("status", "reason"),
    [("500 Oops", FetchReason.SERVER), ("503 Down", FetchReason.BUSY), ("429 Slow", FetchReason.BUSY)],
)
async def test_a_robots_txt_that_cannot_be_had_forbids_for_the_time_being(
    site: Site, fetcher: Fetcher, status: str, reason: FetchReason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sites, "FAILURE_KEPT_SECONDS", 0.05)
    site.pages["/robots.txt"] = answer(status)
    assert await outcome(fetcher, site.url("/news/1")) is reason
    assert site.paths() == ["/robots.txt"]
    rules(site, "")
    await asyncio.sleep(0.06)
    assert await outcome(fetcher, site.url("/news/1")) is None


async def test_a_robots_txt_that_never_ends_in_time_forbids_and_is_not_asked_by_each(
    site: Site, fetcher: Fetcher
) -> None:
    site.pages["/robots.txt"] = lambda writer: asyncio.sleep(5)
    assert await outcome(fetcher, site.url("/news/1")) is FetchReason.TIMEOUT
    assert await outcome(fetcher, site.url("/news/2")) is FetchReason.TIMEOUT
    assert site.paths() == ["/robots.txt"]


async def test_a_robots_txt_that_is_too_large_counts_up_to_the_limit(site: Site, fetcher: Fetcher) -> None:
    start = "User-agent: *\nDisallow: /private\n"
    rules(site, start + "#" * sites.LARGEST_FILE + "\nDisallow: /news\n")
    assert await outcome(fetcher, site.url("/private/1")) is FetchReason.ROBOTS
    assert await outcome(fetcher, site.url("/news/1")) is None


async def test_a_robots_txt_of_thousands_of_rules_is_gone_through_beside_what_others_wait_for(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_in: list[bool] = []
    can_fetch = Protego.can_fetch

    def noted(robots: Protego, url: str, token: str) -> bool:
        asked_in.append(threading.current_thread() is threading.main_thread())
        return can_fetch(robots, url, token)

    monkeypatch.setattr(Protego, "can_fetch", noted)
    rules(site, "User-agent: *\nDisallow: /private\n" + "".join(f"Disallow: /*{n}*x$\n" for n in range(9000)))
    assert await outcome(fetcher, site.url("/private/1")) is FetchReason.ROBOTS
    assert await outcome(fetcher, site.url("/news/1")) is None
    assert asked_in == [False, False]


async def test_the_rules_of_every_site_on_the_way_count(site: Site) -> None:
    async with Site().running() as other:
        other.pages["/x"] = PAGE
        rules(other, "User-agent: *\nDisallow: /")
        site.pages["/news/1"] = moved(other.url("/x", "other.example"))
        async with fetching(site, allowed_ports=[site.port, other.port]) as fetcher:
            assert await outcome(fetcher, site.url("/news/1")) is FetchReason.ROBOTS
        assert other.paths() == ["/robots.txt", "/.well-known/tdmrep.json"]


async def test_a_robots_txt_may_be_elsewhere_but_not_inside(site: Site) -> None:
    site.pages |= {"/robots.txt": moved("/rules"), "/rules": answer("200 OK", b"User-agent: *\nDisallow: /news")}
    async with fetching(site, Names(inside_example=[["10.0.0.1"]])) as fetcher:
        assert await outcome(fetcher, site.url("/news/1")) is FetchReason.ROBOTS
        site.pages["/robots.txt"] = moved(site.url("/rules", "inside.example"))
        assert await outcome(fetcher, site.url("/news/1", "b.example")) is FetchReason.REFUSED


async def test_a_sites_reservation_of_mining_comes_with_the_page(site: Site, fetcher: Fetcher) -> None:
    site.pages["/.well-known/tdmrep.json"] = answer("200 OK", b'[{"location": "/news/*", "tdm-reservation": 1}]')
    for path, reserved in (("/news/1", True), ("/private/1", None)):
        got = await fetcher.get(site.url(path), kind=FetchKind.PAGE)
        assert isinstance(got, Fetched)
        assert got.wishes.mining_reserved is reserved


async def test_a_reservation_that_cannot_be_had_does_not_hold_up_the_page(site: Site) -> None:
    site.pages["/.well-known/tdmrep.json"] = answer("500 Oops")
    async with fetching(site) as fetcher:
        assert await outcome(fetcher, site.url("/news/1")) is None


async def test_pages_of_one_site_keep_their_distance_and_two_at_most_run_at_once(site: Site) -> None:
    loop = asyncio.get_running_loop()
    async with fetching(site, page_delay=0.2) as fetcher:
        began = loop.time()
        await asyncio.gather(*(outcome(fetcher, site.url(path)) for path in PAGES[:3]))
        assert loop.time() - began >= 0.4
    site.pause = 0.05
    async with fetching(site) as fetcher:
        await asyncio.gather(*(fetcher.get(site.url(path)) for path in PAGES * 2))
    assert site.most_at_once == 2


async def test_a_slow_site_delays_no_other(site: Site) -> None:
    site.pages["/slow"] = lambda writer: asyncio.sleep(5)
    async with fetching(site) as fetcher:
        slow = [asyncio.create_task(fetcher.get(site.url("/slow", "slow.example"))) for _ in range(20)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(1):
            assert isinstance(await fetcher.get(site.url("/news/1")), Fetched)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
