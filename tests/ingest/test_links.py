"""Links: what a real site on this machine gives is read, credited and kept, and every trouble is one plain sentence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st
from webserver import HTML, NOW, Names, Site, answer, fetching, moved, put, set_up

from newsdesk.app import App
from newsdesk.errors import NewsdeskError
from newsdesk.ingest import linked, links
from newsdesk.ingest.fetch import Fetcher
from newsdesk.ingest.links import LinkFailed, LinkTrouble
from newsdesk.ingest.workers import Inline
from newsdesk.models.answers import SaveOutcome
from newsdesk.models.fetched import FetchReason
from newsdesk.models.reading import Reading
from newsdesk.storage import desks, keys
from newsdesk.storage.database import open_database
from tests.examples import examples

SENTENCES = (
    "The lighthouse on Tarn Rock went dark on Sunday night after its cable was cut by a dredger, the coastguard said.",
    "“We had nine boats out there and not one of them could see the reef,” said Ines Halloran, the harbour master.",
    "Two fishing boats touched the ground and came free again with the tide, and nobody on board them was hurt.",
    "The dredger's owners said that their charts show the cable forty metres further east than where it was found.",
)
TITLE = "Lighthouse goes dark after cable is cut"


def page(head: str = "", body: str = "", times: int = 1, html: str = '<html lang="en">') -> bytes:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * times)
    return (
        f"<!doctype html>{html}<head><title>{TITLE}</title>{head}</head><body><article><h1>{TITLE}</h1>"
        f"{paragraphs}{body}</article></body></html>"
    ).encode()


@pytest_asyncio.fixture
async def site() -> AsyncGenerator[Site]:
    async with Site().running() as running:
        yield running


@pytest_asyncio.fixture
async def fetcher(site: Site) -> AsyncGenerator[Fetcher]:
    async with fetching(site, names(), fetch_seconds=2) as opened:
        yield opened


def names() -> Names:
    return Names(inside_example=[["10.0.0.7"]], unknown_example=[[]])


async def good(fetcher: Fetcher, url: str) -> Reading:
    read = await links.article_at(fetcher, Inline(), url)
    assert isinstance(read, Reading), read
    return read


async def failed(fetcher: Fetcher, url: str) -> LinkFailed:
    read = await links.article_at(fetcher, Inline(), url)
    assert isinstance(read, LinkFailed), read
    assert str(read.error).endswith(".")
    return read


async def test_a_link_is_read_with_its_outlet_its_author_and_its_time(site: Site, fetcher: Fetcher) -> None:
    head = (
        '<meta property="og:site_name" content="the Tarn Bell"><meta name="author" content="Mira Solen">'
        '<meta property="article:published_time" content="2026-02-28T20:15:00+01:00">'
    )
    read = await good(fetcher, f"<{put(site, '/a/1', page(head))}> ")
    assert read.title == TITLE
    assert read.text == "\n\n".join(SENTENCES)
    assert (read.outlet, read.author) == ("the Tarn Bell", "Mira Solen")
    assert read.published == datetime(2026, 2, 28, 19, 15, tzinfo=UTC)
    assert [quote.speaker for quote in read.quotes] == ["Ines Halloran"]


async def test_an_outlet_that_does_not_name_itself_goes_by_its_host(site: Site, fetcher: Fetcher) -> None:
    read = await good(fetcher, put(site, "/a/1", page()))
    assert read.outlet is not None
    assert read.outlet.startswith("news.example")


async def test_what_tracks_readers_is_left_out_of_the_link_and_what_it_asks_for_stays(
    site: Site, fetcher: Fetcher
) -> None:
    url = put(site, "/a?utm_source=x&id=7&fbclid=9&Page=2", page())
    assert (await good(fetcher, url + "#top")).url == site.url("/a?id=7&Page=2")


async def test_a_page_is_known_by_the_address_that_it_names_and_is_not_fetched_again_for_it(
    site: Site, fetcher: Fetcher
) -> None:
    canonical = '<link href="/news/lighthouse?ref=amp" rel="Canonical">'
    url = put(site, "/amp/lighthouse", page(canonical, html="<html \N{HIGH VOLTAGE SIGN}>"))
    assert (await good(fetcher, url)).url == site.url("/news/lighthouse")
    assert "/news/lighthouse?ref=amp" not in site.paths()


@pytest.mark.parametrize(
    "named", ["https://other.example/a/1", "/", "https://news.example/", "javascript:alert(1)", "http://[", ""]
)
async def test_a_page_cannot_take_an_address_that_is_not_its_own(site: Site, fetcher: Fetcher, named: str) -> None:
    url = put(site, "/a/1", page(f'<link rel="canonical" href="{named}"><base href="https://other.example/">'))
    assert (await good(fetcher, url)).url == url


async def test_a_stub_that_stands_for_a_page_is_followed_once(site: Site, fetcher: Fetcher) -> None:
    put(site, "/full", page())
    stub = put(site, "/amp", b'<html amp><head><link rel="canonical" href="/full"></head><body></body></html>')
    assert (await good(fetcher, stub)).url == site.url("/full")
    sent = put(site, "/t/x", b'<html><meta http-equiv="refresh" content="0; URL=\'/full\'"><body>Moving.</body></html>')
    assert (await good(fetcher, sent)).url == site.url("/full")


async def test_pages_that_send_readers_round_in_a_circle_end(site: Site, fetcher: Fetcher) -> None:
    put(site, "/1", b'<meta http-equiv="refresh" content="0;/2">')
    put(site, "/2", b'<meta http-equiv="refresh" content="0;/1">')
    assert (await failed(fetcher, site.url("/1"))).why is LinkTrouble.NO_ARTICLE
    assert [path for path in site.paths() if path in ("/1", "/2")] == ["/1", "/2"]


@pytest.mark.parametrize(
    ("link", "page_"),
    [
        ("https://www.google.com/amp/s/news.example/a/1?x=2", "https://news.example/a/1?x=2"),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/a/1", "https://news.example/a/1"),
        ("https://news-example.cdn.ampproject.org/v/news.example/a/1", "http://news.example/a/1"),
        (
            "https://www.google.com/search?q=amp/s/news.example/a",
            "https://www.google.com/search?q=amp/s/news.example/a",
        ),
        ("https://news.example/amp/s/1", "https://news.example/amp/s/1"),
    ],
)
def test_a_link_into_a_cache_of_amp_pages_stands_for_the_page_itself(link: str, page_: str) -> None:
    assert linked.unwrapped(link) == page_


@pytest.mark.parametrize(
    ("headers", "head"),
    [
        (("X-Robots-Tag: noarchive",), ""),
        (("tdm-reservation: 1",), ""),
        ((), '<meta name="robots" content="index, noarchive">'),
        ((), '<meta name="tdm-reservation" content="1">'),
    ],
)
async def test_what_its_publisher_reserves_is_not_read(
    site: Site, fetcher: Fetcher, headers: tuple[str, ...], head: str
) -> None:
    got = await failed(fetcher, put(site, "/a/1", page(head), HTML, *headers))
    assert got.why is LinkTrouble.RESERVED
    assert "its publisher does not allow" in str(got.error)


async def test_robots_txt_is_heeded_and_the_page_is_never_asked_for(site: Site, fetcher: Fetcher) -> None:
    put(site, "/robots.txt", b"User-agent: *\nDisallow: /a/", "Content-Type: text/plain")
    got = await failed(fetcher, put(site, "/a/1", page()))
    assert got.why is FetchReason.ROBOTS
    assert "its publisher does not allow" in str(got.error)
    assert "/a/1" not in site.paths()


async def test_every_address_that_is_refused_is_told_in_the_same_words(site: Site, fetcher: Fetcher) -> None:
    refused = (
        f"http://10.0.0.7:{site.port}/", f"http://inside.example:{site.port}/", f"http://unknown.example:{site.port}/",
        f"http://[::1]:{site.port}/", f"ftp://news.example:{site.port}/", "http://news.example:22/", "http://[bad/",
        "file:///etc/passwd", "nonsense", f"http://user:pass@news.example:{site.port}/",
    )  # fmt: skip
    # All at once: each is told as late as the slowest way of finding out.
    told = {str(got.error) for got in await asyncio.gather(*(failed(fetcher, url) for url in refused))}
    assert len(told) == 1
    assert site.connections == 0


PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'


@pytest.mark.parametrize(
    ("body", "lines", "why"),
    [
        (b"%PDF-1.7", ("Content-Type: application/pdf",), FetchReason.NOT_TEXT),
        (b"\x89PNG", ("Content-Type: image/png",), FetchReason.NOT_TEXT),
        (b"a{b:c}", ("Content-Type: text/css",), FetchReason.NOT_TEXT),
        (b"<rss version='2.0'><channel></channel></rss>", ("Content-Type: text/xml",), LinkTrouble.FEED),
        (b"<?xml version='1.0'?>\n<feed>", ("Content-Type: application/atom+xml",), LinkTrouble.FEED),
        (b"<html><body><nav><a href='/'>Home</a></nav></body></html>", (HTML,), LinkTrouble.NO_ARTICLE),
        (b"", (HTML,), LinkTrouble.NO_ARTICLE),
        (b"<form>Name<input name=u><input type='password' name=p></form>", (HTML,), LinkTrouble.LOGIN),
        (page(PAID), (HTML,), LinkTrouble.PAID),
        (page('<meta property="article:content_tier" content="locked">'), (HTML,), LinkTrouble.PAID),
    ],
)
async def test_a_page_without_an_article_says_what_it_is_instead(
    site: Site, fetcher: Fetcher, body: bytes, lines: tuple[str, ...], why: object
) -> None:
    assert (await failed(fetcher, put(site, "/a/1", body, *lines))).why is why


async def test_an_article_that_says_it_is_paid_for_and_stands_there_whole_is_read(site: Site, fetcher: Fetcher) -> None:
    url = put(site, "/a/1", page(PAID, "".join(f"<p>Boat {n} came home at dusk, wet and cold.</p>" for n in range(20))))
    assert (await good(fetcher, url)).title == TITLE


async def test_a_front_page_is_no_article_unless_it_says_so(site: Site, fetcher: Fetcher) -> None:
    front = put(site, "/", page())
    assert (await failed(fetcher, front)).why is LinkTrouble.FRONT
    site.pages["/old/story"] = moved("/")
    assert (await failed(fetcher, site.url("/old/story"))).why is LinkTrouble.FRONT
    put(site, "/", page('<meta property="og:type" content="article">'))
    assert (await good(fetcher, front)).title == TITLE


async def test_a_link_that_ends_at_a_login_says_so_and_a_story_about_one_is_read(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a/1"] = moved("/account/login?next=/a/1", "302 Found")
    put(site, "/account/login?next=/a/1", page())
    assert (await failed(fetcher, site.url("/a/1"))).why is LinkTrouble.LOGIN
    assert await good(fetcher, put(site, "/bank-login-stolen", page()))


@pytest.mark.parametrize(
    ("status", "why"),
    [("404 Not Found", FetchReason.NOT_FOUND), ("410 Gone", FetchReason.GONE), ("403 Forbidden", FetchReason.FORBIDDEN),
     ("402 Payment Required", FetchReason.FORBIDDEN), ("500 Internal Server Error", FetchReason.SERVER),
     ("400 Bad Request", FetchReason.REJECTED)],
)  # fmt: skip
async def test_what_the_site_says_is_passed_on(site: Site, fetcher: Fetcher, status: str, why: FetchReason) -> None:
    site.pages["/a/1"] = answer(status)
    assert (await failed(fetcher, site.url("/a/1"))).why is why


async def test_a_busy_site_says_when_to_come_back(site: Site, fetcher: Fetcher) -> None:
    site.pages["/a/1"] = answer("503 Service Unavailable", b"", "Retry-After: 120")
    assert (await failed(fetcher, site.url("/a/1"))).retry_at == NOW + timedelta(seconds=120)


def test_every_reason_has_its_sentence() -> None:
    told = {why: str(links.sentence(why)) for why in (*FetchReason, *LinkTrouble)}
    assert all(text.endswith(".") for text in told.values())
    assert len(set(told.values())) >= 14


async def test_plain_text_and_mails_are_read_too(site: Site, fetcher: Fetcher) -> None:
    text = "\n\n".join((TITLE, *SENTENCES))
    url = put(site, "/press/1.txt", text.encode("cp1252"), "Content-Type: text/plain")
    read = await good(fetcher, url)
    assert (read.title, read.url) == (TITLE, url)
    mail = f"Subject: {TITLE}\nFrom: Tarn Bell <desk@bell.example>\nList-Id: <all.bell.example>\n\n{text}"
    read = await good(fetcher, put(site, "/press/1.eml", mail.encode(), "Content-Type: text/plain"))
    assert (read.title, read.outlet) == (TITLE, "Tarn Bell")


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=400), st.text(max_size=80))
def test_signs_and_addresses_take_anything(body: bytes, text: str) -> None:
    for url in (f"https://news.example/{text}", text):
        linked.signs(body + text.encode("utf-8", "replace"), "https://news.example/a")
        linked.unwrapped(url)
        shown = linked.untracked(url)
        assert keys.address(shown) == keys.address(url) or keys.address(url) is None


@pytest.mark.parametrize(
    "piece", ["<link ", "<meta a=", '<meta a="', "<input type", "<!--", '"isAccessibleForFree" : ', "<html a "]
)
async def test_signs_are_found_in_linear_time(piece: str) -> None:
    body = piece.encode() * (3_000_000 // len(piece))
    async with asyncio.timeout(5):
        await asyncio.to_thread(linked.signs, body, "https://news.example/a")


class TestInTheApp:
    @pytest_asyncio.fixture
    async def app(self, site: Site, fetcher: Fetcher, tmp_path: Path) -> AsyncGenerator[App]:
        self.now = NOW
        config = set_up(site.port)
        opened = App(config, open_database(f"sqlite:///{tmp_path / 'news.db'}"), Inline(), lambda: self.now, fetcher)
        yield opened
        await opened.close()

    async def test_a_saved_link_is_the_desks_own_approved_and_under_its_outlet(self, site: Site, app: App) -> None:
        desk, other = await app.desk("guild:1"), await app.desk("guild:2")
        url = put(site, "/a/1", page('<meta property="og:site_name" content="Tarn Bell">'))
        site.pages["/a/1?utm_source=chat"] = site.pages["/a/1"]
        saved = await app.save_link(desk, url + "?utm_source=chat", "Mira")
        telling = saved.article.telling
        assert saved.outcome is SaveOutcome.ADDED
        assert (telling.headline, telling.outlet, telling.url) == (TITLE, "Tarn Bell", url)
        assert (telling.saved_by, telling.contributor, saved.article.approved) == (None, None, True)
        assert saved.article.private
        assert (await app.save_link(desk, url, "Otto")).outcome is SaveOutcome.KNOWN
        assert (await app.save_link(other, url, "Otto")).outcome is SaveOutcome.ADDED

    async def test_what_stands_there_later_is_a_new_version(self, site: Site, app: App) -> None:
        desk = await app.desk("guild:1")
        url = put(site, "/a/1", page())
        await app.save_link(desk, url, "Mira")
        put(site, "/a/1", page(body="<p>The coastguard later withdrew its statement about the dredger.</p>"))
        self.now += timedelta(hours=2)
        assert (await app.save_link(desk, url, "Mira")).outcome is SaveOutcome.VERSION

    async def test_a_link_that_is_only_read_is_kept_an_hour_for_that_desk_alone(self, site: Site, app: App) -> None:
        desk, other = await app.desk("guild:1"), await app.desk("guild:2")
        url = put(site, "/a/1", page())
        read = await app.read_link(url, desk)
        ref = links.ref(url)
        assert app.recent_link(desk, ref) is await app.read_link(url + "?utm_source=x", desk) is read
        assert app.recent_link(other, ref) is None
        assert site.paths().count("/a/1") == 1
        self.now += timedelta(hours=1)
        assert app.recent_link(desk, ref) is None
        assert (await app.db.read(desks.holdings, desk)).articles == 0

    async def test_what_cannot_be_read_is_raised_with_its_sentence_and_stores_nothing(
        self, site: Site, app: App
    ) -> None:
        desk = await app.desk("guild:1")
        with pytest.raises(NewsdeskError, match="no page behind that link") as caught:
            await app.save_link(desk, site.url("/none"), "Mira")
        assert caught.value.reason is not None
        assert caught.value.reason.key == "link.missing"
