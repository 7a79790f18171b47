"""Fetching from a real server on this machine: what comes back, what is sent, and where redirects may lead."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from webserver import HERE, NOW, Names, Site, Writer, answer, fetching, moved

from newsdesk.config import Settings
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.fetch.fetcher import MOST_REDIRECTS, REFUSAL_SECONDS
from newsdesk.models.fetched import Fetched, FetchFailed, FetchKind, FetchReason, NotModified

FEED = b"<rss><channel><title>Harbour news</title></channel></rss>"


@pytest_asyncio.fixture
async def site() -> AsyncGenerator[Site]:
    async with Site().running() as running:
        yield running


@pytest_asyncio.fixture
async def fetcher(site: Site) -> AsyncGenerator[Fetcher]:
    async with fetching(site) as opened:
        yield opened


async def failure(fetcher: Fetcher, url: str, kind: FetchKind = FetchKind.FEED) -> FetchFailed:
    got = await fetcher.get(url, kind=kind)
    assert isinstance(got, FetchFailed), got
    assert got.url == url
    return got


async def success(fetcher: Fetcher, url: str, kind: FetchKind = FetchKind.FEED) -> Fetched:
    got = await fetcher.get(url, kind=kind)
    assert isinstance(got, Fetched), got
    return got


async def test_what_is_fetched_comes_with_what_its_headers_say(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed?a=b"] = answer(
        "200 OK", FEED, 'Content-Type: Application/RSS+XML; Charset="ISO-8859-2"', 'ETag: W/"v1-\xe9"',
        "Last-Modified: Sat, 28 Feb 2026 10:00:00 GMT", "Cache-Control: public, max-age=900",
        "X-Robots-Tag: noarchive, otherbot: noindex", "X-Robots-Tag: Newsdesk: nosnippet",
        "tdm-reservation: 1", "tdm-policy: https://news.example/licence",
    )  # fmt: skip
    got = await success(fetcher, site.url("/feed?a=b#top"))
    assert got.body == FEED
    assert (got.url, got.moved_to, got.status) == (site.url("/feed?a=b"), None, 200)
    assert (got.media_type, got.charset) == ("application/rss+xml", "iso-8859-2")
    assert (got.etag, got.modified) == ('W/"v1-\xe9"', "Sat, 28 Feb 2026 10:00:00 GMT")
    assert got.max_age == 900
    assert got.wishes.robots == {"noarchive", "nosnippet"}
    assert got.wishes.noarchive
    assert (got.wishes.mining_reserved, got.wishes.mining_policy) == (True, "https://news.example/licence")


async def test_the_bot_says_who_it_is_and_nothing_about_anybody_else(site: Site) -> None:
    site.pages["/"] = answer("200 OK", FEED, "Set-Cookie: id=7; Path=/")
    async with fetching(site, contact="https://desk.example/bot") as fetcher:
        await success(fetcher, site.url("/"))
        await success(fetcher, site.url("/"))
    assert site.header("user-agent") == "Newsdesk/0.1.0 (+https://desk.example/bot)"
    assert "rss+xml" in str(site.header("accept"))
    names = {line.partition(":")[0].lower() for head in site.heard for line in head.split("\r\n")[1:] if line}
    assert names <= {"host", "user-agent", "accept", "accept-encoding"}


def test_the_name_has_the_version_of_this_release() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert Settings().user_agent == f"Newsdesk/{project['version']}"


async def test_a_page_is_asked_for_as_a_page(site: Site, fetcher: Fetcher) -> None:
    site.pages["/"] = answer("200 OK", b"<p>Harbour</p>", "Content-Type: text/html")
    await success(fetcher, site.url("/"), FetchKind.PAGE)
    assert str(site.header("accept")).startswith("text/html")


async def test_validators_are_sent_to_the_letter_and_304_is_not_modified(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = b'HTTP/1.1 304 Not Modified\r\nETag: "v2"\r\nCache-Control: max-age=60\r\n\r\n'
    got = await fetcher.get(site.url("/feed"), etag='W/"v1-\xe9"', modified="yesterday or so")
    assert got == NotModified(site.url("/feed"), None, '"v2"', None, 60)
    assert site.header("if-none-match") == 'W/"v1-\xe9"'
    assert site.header("if-modified-since") == "yesterday or so"


async def test_a_304_that_nobody_asked_for_is_an_error(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert (await failure(fetcher, site.url("/feed"))).reason is FetchReason.PROTOCOL


@pytest.mark.parametrize("status", ["301 Moved Permanently", "308 Permanent Redirect"])
async def test_permanent_redirects_all_the_way_give_a_new_address(site: Site, fetcher: Fetcher, status: str) -> None:
    site.pages |= {"/old": moved("/newer", status), "/newer": moved(site.url("/new", "www.news.example"))}
    site.pages["/new"] = answer("200 OK", FEED)
    got = await success(fetcher, site.url("/old"))
    assert got.url == got.moved_to == site.url("/new", "www.news.example")


@pytest.mark.parametrize("status", ["302 Found", "303 See Other", "307 Temporary Redirect"])
async def test_one_passing_redirect_among_permanent_ones_gives_none(site: Site, fetcher: Fetcher, status: str) -> None:
    site.pages |= {"/old": moved("/mid"), "/mid": moved("/new", status), "/new": answer("200 OK", FEED)}
    got = await success(fetcher, site.url("/old"))
    assert (got.url, got.moved_to) == (site.url("/new"), None)


async def test_a_304_after_a_permanent_redirect_tells_the_new_address(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/old": moved("/new"), "/new": b"HTTP/1.1 304 Not Modified\r\n\r\n"}
    got = await fetcher.get(site.url("/old"), etag='"1"')
    assert got == NotModified(site.url("/new"), site.url("/new"))


async def test_redirects_are_followed_five_times_and_no_more(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {f"/{number}": moved(f"/{number + 1}") for number in range(9)}
    site.pages[f"/{MOST_REDIRECTS}"] = answer("200 OK", FEED)
    await success(fetcher, site.url("/0"))
    site.heard.clear()
    site.pages[f"/{MOST_REDIRECTS}"] = moved(f"/{MOST_REDIRECTS + 1}")
    assert (await failure(fetcher, site.url("/0"))).reason is FetchReason.TOO_MANY_REDIRECTS
    assert site.paths() == [f"/{number}" for number in range(MOST_REDIRECTS + 1)]


async def test_a_circle_of_redirects_is_left_at_once(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/a": moved("/b"), "/b": moved("/a#b")}
    assert (await failure(fetcher, site.url("/a"))).reason is FetchReason.TOO_MANY_REDIRECTS
    assert site.paths() == ["/a", "/b"]


@pytest.mark.parametrize(
    "to",
    ["http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "ftp://news.example/", "//[::1]/",
     "http://10.0.0.1/", "http://news.example:22/", "http://me:pw@news.example/", "http://0x7f000001/", "data:,x"],
)  # fmt: skip
async def test_a_redirect_to_where_nothing_may_be_fetched_is_refused(site: Site, fetcher: Fetcher, to: str) -> None:
    site.pages["/"] = moved(to)
    assert (await failure(fetcher, site.url("/"))).reason is FetchReason.REFUSED
    assert site.connections == 1


async def test_a_redirect_to_a_name_of_the_inside_leaves_its_listener_alone(site: Site) -> None:
    async with Site().running() as inside:
        site.pages["/"] = moved(f"http://wiki.example:{inside.port}/")
        names = Names(wiki_example=[["127.0.0.2"]])
        networks = ["127.0.0.1/32"]
        async with fetching(site, names, allowed_ports=[site.port, inside.port], allowed_networks=networks) as fetcher:
            assert (await failure(fetcher, site.url("/"))).reason is FetchReason.REFUSED
        assert inside.connections == 0


async def test_an_answer_that_changes_between_two_look_ups_reaches_nothing_inside(site: Site) -> None:
    site.pages["/"] = answer("200 OK", FEED, "Connection: close")
    async with fetching(site, Names(rebind_example=[[HERE], ["192.168.0.1"]])) as fetcher:
        await success(fetcher, site.url("/", "rebind.example"))
        assert (await failure(fetcher, site.url("/", "rebind.example"))).reason is FetchReason.REFUSED


async def test_without_an_opened_network_this_machine_hears_nothing(site: Site) -> None:
    async with fetching(site, allowed_networks=()) as fetcher:
        for host in ("news.example", HERE, "localhost", "2130706433", "[::ffff:127.0.0.1]"):
            assert (await failure(fetcher, site.url("/", host))).reason is FetchReason.REFUSED
    await asyncio.sleep(0.05)
    assert site.connections == 0


async def test_a_name_that_is_unknown_and_one_of_the_inside_are_told_alike_and_as_late(site: Site) -> None:
    names = Names(unknown_example=[[]], inside_example=[["10.0.0.1"]])
    loop = asyncio.get_running_loop()
    async with fetching(site, names) as fetcher:
        told: list[FetchReason] = []
        for host in ("unknown.example", "inside.example", "10.0.0.1"):
            began = loop.time()
            told.append((await failure(fetcher, site.url("/", host))).told)
            assert loop.time() - began >= REFUSAL_SECONDS * 0.99
    assert told == [FetchReason.REFUSED] * 3


async def test_a_slow_redirect_does_not_use_up_the_time_of_a_refusal(site: Site, fetcher: Fetcher) -> None:
    async def slow(writer: Writer) -> None:
        await asyncio.sleep(0.4)
        writer.write(moved("http://10.0.0.1/"))

    site.pages["/"] = slow
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert (await failure(fetcher, site.url("/"))).reason is FetchReason.REFUSED
    assert loop.time() - began >= (0.4 + REFUSAL_SECONDS) * 0.99


async def test_the_host_that_was_asked_for_is_named_though_its_address_is_connected_to(site: Site) -> None:
    site.pages["/"] = answer("200 OK", FEED)
    async with fetching(site) as fetcher:
        await success(fetcher, site.url("/", "München.Example."))
    assert site.header("host") == f"xn--mnchen-3ya.example:{site.port}"


@pytest.mark.parametrize(
    ("status", "reason"),
    [("404 Not Found", FetchReason.NOT_FOUND), ("410 Gone", FetchReason.GONE), ("401 Log in", FetchReason.FORBIDDEN),
     ("402 Payment Required", FetchReason.FORBIDDEN), ("403 Forbidden", FetchReason.FORBIDDEN),
     ("451 Legal", FetchReason.FORBIDDEN), ("429 Slow", FetchReason.BUSY), ("503 Down", FetchReason.BUSY),
     ("500 Oops", FetchReason.SERVER), ("599 Odd", FetchReason.SERVER), ("418 Teapot", FetchReason.REJECTED),
     ("206 Partial Content", FetchReason.PROTOCOL), ("300 Choose", FetchReason.PROTOCOL),
     ("301 Nowhere", FetchReason.PROTOCOL), ("999 Odd", FetchReason.PROTOCOL)],
)  # fmt: skip
async def test_each_status_has_its_reason(site: Site, fetcher: Fetcher, status: str, reason: FetchReason) -> None:
    site.pages["/"] = answer(status)
    got = await failure(fetcher, site.url("/"))
    assert (got.reason, got.status, got.retry_at) == (reason, int(status[:3]), None)


@pytest.mark.parametrize("status", ["429 Slow", "503 Down"])
@pytest.mark.parametrize(
    ("header", "wait"),
    [("120", 120), ("Sun, 01 Mar 2026 12:05:00 GMT", 300), ("99999999999999999999", 86400), ("-5", None),
     ("Sun, 01 Mar 2020 12:05:00 GMT", 0), ("Sun, 01 Mar 2066 12:05:00 GMT", 86400), ("soon", None), ("٣", None)],
)  # fmt: skip
async def test_both_forms_of_retry_after_are_a_moment_within_a_day(
    site: Site, fetcher: Fetcher, status: str, header: str, wait: int | None
) -> None:
    site.pages["/"] = answer(status, b"", "Retry-After: " + header.encode().decode("latin-1"))
    expected = None if wait is None else NOW + timedelta(seconds=wait)
    assert (await failure(fetcher, site.url("/"))).retry_at == expected


@pytest.mark.parametrize("media", ["image/png", "video/mp4", "application/pdf", "application/zip", "audio/mpeg"])
@pytest.mark.parametrize("kind", list(FetchKind))
async def test_what_is_no_text_is_not_read(site: Site, fetcher: Fetcher, kind: FetchKind, media: str) -> None:
    site.pages["/"] = answer("200 OK", b"x", f"Content-Type: {media}")
    assert (await failure(fetcher, site.url("/"), kind)).reason is FetchReason.NOT_TEXT


@pytest.mark.parametrize("media", ["application/octet-stream", "application/json", "text/plain", "image/svg+xml", ""])
async def test_feeds_come_under_any_name_that_is_not_surely_another_thing(
    site: Site, fetcher: Fetcher, media: str
) -> None:
    site.pages["/"] = answer("200 OK", FEED, f"Content-Type: {media}")
    assert (await success(fetcher, site.url("/"))).body == FEED


async def test_cancelling_a_fetch_frees_its_place(site: Site, fetcher: Fetcher) -> None:
    site.pages["/slow"] = lambda writer: asyncio.sleep(30)
    site.pages["/"] = answer("200 OK", FEED)
    fetches = [asyncio.create_task(fetcher.get(site.url("/slow"))) for _ in range(4)]
    await asyncio.sleep(0.1)
    for fetch in fetches:
        fetch.cancel()
    await asyncio.gather(*fetches, return_exceptions=True)
    async with asyncio.timeout(2):
        await success(fetcher, site.url("/"))


INSIDE = "127.0.0.2"
ODD_FORMS = (
    "127.0.0.2", "127.2", "127.0.2", "2130706434", "0x7f000002", "0x7f.0.0.2", "0177.0.0.2", "017700000002",
    "127.0.0.2.", "0x7f000002.", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[::ffff:7f00:2%25lo]", "[::127.0.0.2]",
    "[64:ff9b::7f00:2]", "[64:ff9b::127.0.0.2]", "[2002:7f00:2::]", "[::1]", "[::]", "[fe80::1%25lo]", "0.0.0.0", "0",
    "localhost", "localhost.", "a.localhost", "me@127.0.0.2", "me:pw@127.0.0.2", "%31%32%37.0.0.2", "127%2e0%2e0%2e2",
    "１２７.0.0.2", "127。0。0。2", "①②⑦.0.0.2", "ⓛocalhost", "good.example@127.0.0.2", "good.example\\@127.0.0.2",
    "169.254.169.254", "[fd00:ec2::254]", "metadata.google.internal", "100.64.0.1", "168.63.129.16", "10.0.0.1",
    "xn--nside-ysa.example", "ínside.example", "inside.example", "inside.example.",
)  # fmt: skip


async def test_for_every_form_of_an_address_that_is_refused_its_listener_hears_nothing(site: Site) -> None:
    inside = Site()
    servers = [await asyncio.start_server(inside.serve, host, 0) for host in (INSIDE,)]
    port = servers[0].sockets[0].getsockname()[1]
    servers.append(await asyncio.start_server(inside.serve, "::1", port))
    names = Names(inside_example=[[INSIDE]])
    names.answers |= {name: [[INSIDE]] for name in ("localhost", "a.localhost", "metadata.google.internal")}
    names.answers["xn--nside-ysa.example"] = [["::ffff:127.0.0.2"], ["::1"]]
    urls = [f"http://{form}:{port}/" for form in ODD_FORMS]
    site.pages |= {f"/{n}": moved("PLACE").replace(b"PLACE", url.encode()) for n, url in enumerate(urls)}
    # Each is asked for itself, and as where a site that may be asked leads; those sites have other names and queues.
    leading = [site.url(f"/{number}", f"news{number}.example") for number in range(len(urls))]
    ports, networks = [site.port, port], [f"{HERE}/32"]
    async with fetching(site, names, allowed_ports=ports, allowed_networks=networks) as fetcher:
        got = await asyncio.gather(*map(fetcher.get, [*urls, *leading]))
    await asyncio.sleep(0.05)
    told = [one.told if isinstance(one, FetchFailed) else one for one in got]
    assert told == [FetchReason.REFUSED] * len(got)
    assert inside.connections == 0
    assert site.connections == len(urls)
    for server in servers:
        server.close()


async def test_a_redirect_to_an_address_that_cannot_be_written_on_a_line_is_a_failure(site: Site) -> None:
    places = ("http://news.example/" + "x" * 9000, "http://[", "http://a b/", "\x00", "//", "")
    site.pages |= {f"/{number}": moved(to) for number, to in enumerate(places)}
    urls = [site.url(f"/{number}", f"news{number}.example") for number in range(len(places))]
    async with fetching(site) as fetcher:
        got = await asyncio.gather(*map(fetcher.get, urls))
    assert all(isinstance(one, FetchFailed) for one in got)
    assert sorted(site.paths()) == [f"/{number}" for number in range(len(places))]
