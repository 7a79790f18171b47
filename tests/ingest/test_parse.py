"""Feeds in every format and encoding, broken, hostile and huge → the same items, or a plain word that it is no feed."""

from __future__ import annotations

import json
import socket
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.ingest import parse
from newsdesk.ingest.feeds.dates import Dates
from newsdesk.models.feed import Enclosure, FeedItem, FeedKind, NotAFeed, NotAFeedReason, ParsedFeed
from tests.examples import examples

URL = "https://feeds.example/skerrin/all.xml"
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def feed(body: str | bytes, url: str | None = URL, content_type: str | None = None) -> ParsedFeed:
    content = body.encode() if isinstance(body, str) else body
    found = parse.feed(content, url=url, content_type=content_type)
    assert isinstance(found, ParsedFeed), found
    return found


def only(body: str | bytes, url: str | None = URL, content_type: str | None = None) -> FeedItem:
    (item,) = feed(body, url, content_type).items
    return item


def rss(item: str, head: str = "<title>Skerrin Post</title><link>https://skerrin.example/</link>") -> str:
    return f'<rss version="2.0" {NAMESPACES}><channel>{head}<item>{item}</item></channel></rss>'


def atom(entry: str, attributes: str = "") -> str:
    head = f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Skerrin Post</title>'
    return f"{head}<entry>{entry}</entry></feed>"


def reason(body: bytes) -> NotAFeedReason:
    found = parse.feed(body, url=URL, content_type=None)
    assert isinstance(found, NotAFeed)
    return found.reason


def test_an_rss_item_with_all_that_it_may_have() -> None:
    found = feed(
        rss(
            "<title>Ferry sails</title><link>https://skerrin.example/ferry</link><guid>tag-7</guid>"
            "<dc:creator>Ada Brandt</dc:creator><dc:creator>Otto Lund</dc:creator><category>Sea</category>"
            "<pubDate>Mon, 02 Mar 2026 10:05:00 +0100</pubDate><description>&lt;p&gt;Short.&lt;/p&gt;</description>"
            "<content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded>"
            '<enclosure url="/ferry.mp3" type="audio/mpeg" length="1200"/>'
            '<media:content url="https://img.example/ferry.jpg" medium="image"/>',
            "<title>Skerrin  Post</title><link>https://skerrin.example/</link><language>en-GB</language><ttl>30</ttl>",
        )
    )

    assert found == ParsedFeed(
        kind=FeedKind.RSS,
        title="Skerrin Post",
        home="https://skerrin.example/",
        language="en",
        every=timedelta(minutes=30),
        items=(
            FeedItem(
                id="tag-7",
                link="https://skerrin.example/ferry",
                title="Ferry sails",
                authors=("Ada Brandt", "Otto Lund"),
                published=datetime(2026, 3, 2, 9, 5, tzinfo=UTC),
                summary="<p>Short.</p>",
                content="<p>The whole text.</p>",
                image="https://img.example/ferry.jpg",
                enclosures=(Enclosure("https://skerrin.example/ferry.mp3", "audio/mpeg", 1200),),
                categories=("Sea",),
                language="en",
            ),
        ),
    )


def test_an_atom_entry_with_xhtml_and_relative_links() -> None:
    item = only(
        atom(
            '<id>tag:skerrin.example,2026:7</id><link href="ferry"/>'
            '<title type="html">Ferry &amp;lt;i&amp;gt;Ada&amp;lt;/i&amp;gt;</title>'
            "<author><name>Ada Brandt</name><email>ada@skerrin.example</email></author>"
            "<updated>2026-03-02T10:05:00.25Z</updated><published>2026-03-01T08:00:00+02:00</published>"
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It <b>sailed</b>.</p></div></content>',
            'xml:base="https://skerrin.example/news/" xml:lang="de-AT"',
        )
    )

    assert item.link == "https://skerrin.example/news/ferry"
    assert item.id == "tag:skerrin.example,2026:7"
    assert item.title == "Ferry Ada"
    assert item.authors == ("Ada Brandt",)
    assert item.published == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert item.updated == datetime(2026, 3, 2, 10, 5, 0, 250_000, tzinfo=UTC)
    assert "<b>sailed</b>" in item.content
    assert item.language == "de"


def test_rdf_and_the_oldest_rss() -> None:
    rdf = feed(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f" {NAMESPACES}><channel><title>Skerrin</title><link>https://skerrin.example/</link><sy:updatePeriod>daily"
        "</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel><item rdf:about='https://skerrin.example/1'>"
        "<title>One</title><link>https://skerrin.example/1</link><dc:date>2026-03-02</dc:date></item></rdf:RDF>"
    )
    old = feed(
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">'
        "<rss version='0.91'><channel><title>Old</title><item><title>Caf&eacute; one</title></item></channel></rss>"
    )

    assert (rdf.every, rdf.items[0].published) == (timedelta(hours=6), datetime(2026, 3, 2, tzinfo=UTC))
    assert old.items[0].title == "Café one"


def test_a_json_feed_with_what_both_versions_call_an_author() -> None:
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Skerrin Post",
        "home_page_url": "https://skerrin.example",
        "language": "en-GB",
        "authors": [{"name": "The desk"}],
        "items": [
            {
                "id": 7,
                "url": "/ferry",
                "title": "Ferry &amp; crew",
                "content_text": "One < two.\n\nThree.",
                "date_published": "2026-03-02T10:05:00+01:00",
                "date_modified": "2026-03-02T12:00:00Z",
                "author": {"name": "Ada Brandt"},
                "image": "https://img.example/f.png",
                "tags": ["Sea", "Sea", 3],
                "attachments": [
                    {"url": "https://skerrin.example/f.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}
                ],
            },
            {"id": "x", "external_url": "https://other.example/a", "content_html": "<p>x</p>"},
            "no item",
        ],
    }
    found = feed(json.dumps(body), "https://skerrin.example/feed.json")

    assert found.kind is FeedKind.JSON
    assert found.items[0] == FeedItem(
        id="7",
        link="https://skerrin.example/ferry",
        title="Ferry & crew",
        authors=("Ada Brandt",),
        published=datetime(2026, 3, 2, 9, 5, tzinfo=UTC),
        updated=datetime(2026, 3, 2, 12, tzinfo=UTC),
        content="<p>One &lt; two.</p><p>Three.</p>",
        image="https://img.example/f.png",
        enclosures=(Enclosure("https://skerrin.example/f.mp3", "audio/mpeg", 9),),
        categories=("Sea",),
        language="en",
    )
    assert found.items[1].authors == ("The desk",)
    assert found.items[1].link == "https://other.example/a"
    assert len(found.items) == 2


CAFE = rss("<title>Café “Привіт” opens</title>")
WESTERN = rss("<title>Café “Zwölf” opens</title>")
JAPANESE = rss("<title>港は月曜日に再開した</title>")


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (CAFE.encode("utf-8-sig"), None, "Café “Привіт” opens"),
        (CAFE.encode("utf-16"), None, "Café “Привіт” opens"),
        (CAFE.encode("utf-16-be"), None, "Café “Привіт” opens"),
        (CAFE.encode("utf-32"), None, "Café “Привіт” opens"),
        (CAFE.encode("utf-32-le"), None, "Café “Привіт” opens"),
        (CAFE.encode(), "text/xml", "Café “Привіт” opens"),
        (CAFE.encode(), "application/rss+xml; charset=iso-8859-1", "Café “Привіт” opens"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>" + CAFE.encode(), None, "Café “Привіт” opens"),
        (b"<?xml version='1.0' encoding='utf-8'?>" + WESTERN.encode("cp1252"), None, "Café “Zwölf” opens"),
        (b"<?xml version='1.0' encoding='iso-8859-1'?>" + WESTERN.encode("cp1252"), None, "Café “Zwölf” opens"),
        (WESTERN.encode("cp1252"), "text/xml; charset=windows-1252", "Café “Zwölf” opens"),
        (rss("<title>Привіт усім</title>").encode("cp1251"), "text/xml; charset=cp1251", "Привіт усім"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?>' + JAPANESE.encode("cp932"), None, "港は月曜日に再開した"),
        (b'<?xml version="1.0" encoding="iso-2022-jp"?>' + JAPANESE.encode("iso2022_jp"), None, "港は月曜日に再開した"),
        (JAPANESE.encode("euc_jp"), "application/xml; charset=EUC-JP", "港は月曜日に再開した"),
        (CAFE.encode(), "text/xml; charset=no-such-thing", "Café “Привіт” opens"),
        (CAFE.encode(), "text/xml; charset=hex", "Café “Привіт” opens"),
        ((CAFE * 1 + "<!-- " + "é" * 50).encode() + b"\xff -->", None, "Café “Привіт” opens"),
    ],
)
def test_every_encoding_is_read_whatever_is_declared(body: bytes, content_type: str | None, title: str) -> None:
    assert only(body, content_type=content_type).title == title


@pytest.mark.parametrize(
    "body",
    [
        "<br /><b>Warning</b>: something in line 3<br />\n<?xml version='1.0'?>" + rss("<title>Ferry</title>"),
        "\n\n \ufeff<?xml version='1.0'?>\n<?xml-stylesheet href='x.xsl'?><!-- <rss> -->" + rss("<title>Ferry</title>"),
        rss("<title>Ferry</title>").removesuffix("</item></channel></rss>"),
        rss("<title>Ferry</title><link>https://skerrin.example/?a=1&b=2</link>"),
        rss("<title>Fer\x00\x08\x0bry&#0;&#x8;&#xD800;&#99999999;</title>"),
        rss("<title>Ferry</title><b><i></b></i>"),
        rss("<title>Ferry</title><nowhere:declared>x</nowhere:declared>"),
        rss("<title><![CDATA[Ferry]]></title>"),
        rss("<title>Ferry</title>").replace("<rss", "<RSS").replace("</rss", "</RSS"),
        rss("<title>\n  Ferry\n\t</title>"),
        rss("<title>&lt;b&gt;Ferry&lt;/b&gt;&lt;br&gt;</title>"),
        rss("<title>Ferry\u202e\ufeff</title>"),
        rss("<title>Ferry</title><description><![CDATA[never closed"),
    ],
)
def test_broken_xml_gives_its_item_all_the_same(body: str) -> None:
    assert only(body).title == "Ferry"


@pytest.mark.parametrize("fault", ["</media:player>", "<textInput><title>x"])
def test_an_item_that_breaks_the_parser_does_not_take_the_others_with_it(fault: str) -> None:
    found = feed(rss(f"<title>One</title></item><item>{fault}<title>Two</title></item><item><title>Three</title>"))

    assert found.title == "Skerrin Post"
    assert {"One", "Three"} <= {item.title for item in found.items}


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("AT&amp;amp;T &amp;#8217;quoted&amp;#8217; &amp;mdash; twice", "AT&T ’quoted’ — twice"),
        ("Fish & chips &nbsp; &copy; &nosuch; end", "Fish & chips © &nosuch; end"),
        ("<![CDATA[Fish &amp; chips <em>now</em>]]>", "Fish & chips now"),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
        ("What &lt;Anna&gt; saw", "What <Anna> saw"),
        ("e" + "\u0301" * 2000 + "nd", None),
        ("long " * 1000, None),
    ],
)
def test_a_title_is_one_line_of_plain_text(written: str, title: str | None) -> None:
    found = only(rss(f"<title>{written}</title>")).title

    assert len(found) <= 500
    assert "\n" not in found
    if title is not None:
        assert found == title
    else:
        assert found.count("\u0301") <= 8


def test_angle_brackets_that_atom_says_are_meant_stay() -> None:
    assert only(atom('<title type="text">The &lt;b&gt; element</title>')).title == "The <b> element"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/ferry", "https://skerrin.example/ferry"),
        ("//other.example/x", "https://other.example/x"),
        (" https://Skerrin.Example:443/a b/ü?q=é \n", "https://skerrin.example/a%20b/%C3%BC?q=%C3%A9"),
        ("https://skerrin.example/a?b=1&amp;c=2", "https://skerrin.example/a?b=1&c=2"),
        ("https://порт.example/", "https://xn--n1abei.example/"),
        ("https://Hauptstraße.example/", "https://xn--hauptstrae-e4a.example/"),
        ("https://☃.example/", "https://xn--n3h.example/"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://user:secret@skerrin.example/", None),
        ("http://[::1", None),
        ("https://skerrin.example/" + "a" * 3000, None),
        ("", None),
    ],
)
def test_a_link_is_an_address_that_can_be_opened_or_none(link: str, expected: str | None) -> None:
    assert only(rss(f"<title>x</title><link>{link}</link>")).link == expected


def test_links_are_resolved_by_the_feeds_address_where_the_feed_names_no_site() -> None:
    assert only(rss("<title>x</title><link>a</link>", "")).link == "https://feeds.example/skerrin/a"
    assert only(rss("<title>x</title><link>a</link>", ""), None).link == "a"


@pytest.mark.parametrize("place", ["{media}<title>Ferry</title>", "<title>Ferry</title>{media}"])
def test_the_title_and_text_of_a_picture_are_not_the_items(place: str) -> None:
    media = (
        '<media:group><media:content url="https://img.example/1.jpg"><media:title>A quay</media:title>'
        "</media:content></media:group>"
    )
    item = only(rss(place.format(media=media) + "<description>It sailed.</description>"))

    assert (item.title, item.summary, item.image) == ("Ferry", "It sailed.", "https://img.example/1.jpg")


def test_an_entry_whose_only_link_is_not_to_html_has_that_link() -> None:
    links = '<link type="application/pdf" href="https://skerrin.example/7.pdf"/><link rel="self" href="/x"/>'
    assert only(atom(f"<title>x</title><id>urn:7</id>{links}")).link == "https://skerrin.example/7.pdf"


def test_an_id_stays_what_the_feed_calls_it_when_the_feed_moves() -> None:
    body = rss("<title>x</title><guid>ferry/7</guid>")

    assert {only(body, url).id for url in (URL, "http://other.example/x", None)} == {"ferry/7"}


def test_a_permalink_stands_in_for_a_link() -> None:
    assert only(rss("<title>x</title><guid>https://skerrin.example/7</guid>")).link == "https://skerrin.example/7"
    assert only(rss("<title>x</title><guid isPermaLink='false'>https://skerrin.example/7</guid>")).link is None


@pytest.mark.parametrize(
    "written",
    ["ada@skerrin.example (Ada Brandt)", "Ada Brandt (ada@skerrin.example)", "Ada Brandt &lt;ada@skerrin.co&gt;"],
)
def test_an_authors_e_mail_address_is_not_kept(written: str) -> None:
    assert only(rss(f"<title>x</title><author>{written}</author>")).authors == ("Ada Brandt",)
    assert only(rss(f"<title>x</title><dc:creator>Otto Lund</dc:creator><author>{written}</author>")).authors == (
        "Otto Lund",
        "Ada Brandt",
    )
    assert only(rss("<title>x</title><author>ada@skerrin.example</author>")).authors == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Mon, 02 Mar 2026 10:05:00 EST", datetime(2026, 3, 2, 15, 5, tzinfo=UTC)),
        ("2 Mar 26 10:05 +0000", datetime(2026, 3, 2, 10, 5, tzinfo=UTC)),
        ("2026-03-02T10:05:00+02:00", datetime(2026, 3, 2, 8, 5, tzinfo=UTC)),
        ("2026-03-02 10:05", datetime(2026, 3, 2, 10, 5, tzinfo=UTC)),
        ("20260302T100500Z", datetime(2026, 3, 2, 10, 5, tzinfo=UTC)),
        ("2. März 2026 10:05", datetime(2026, 3, 2, 10, 5, tzinfo=UTC)),
        ("2 березня 2026, 10:05", datetime(2026, 3, 2, 10, 5, tzinfo=UTC)),
        ("March 2, 2026 10:05 AM", datetime(2026, 3, 2, 10, 5, tzinfo=UTC)),
        ("Tue, 01 Jan 2999 00:00:00 GMT", datetime(2999, 1, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday", None),
        ("12 March", None),
        ("Mon, 42 Foo 2026 99:99:99 ZZZ", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("soon " * 50_000, None),
    ],
)
def test_a_date_in_any_form_is_a_moment_or_none(written: str, expected: datetime | None) -> None:
    assert only(rss(f"<title>x</title><pubDate>{written}</pubDate>")).published == expected


def test_dates_that_nobody_can_read_cost_no_time() -> None:
    dates = Dates(None)
    began = time.perf_counter()

    assert [dates.read(f"the {number}th of Frimaire 2026") for number in range(10_000)] == [None] * 10_000
    assert time.perf_counter() - began < 30


def test_no_entity_is_expanded_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a feed made the parser reach out")

    monkeypatch.setattr(socket, "socket", refuse)
    declared = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "lol">{declared}<!ENTITY file SYSTEM "file:///etc/hostname">'
    bomb += '<!ENTITY % far SYSTEM "http://skerrin.example/far.dtd"> %far;]>'
    item = only(bomb + rss("<title>a &e12; &file; b</title>"))

    assert item.title == "a &e12; &file; b"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", NotAFeedReason.EMPTY),
        (b" \n\xef\xbb\xbf \0", NotAFeedReason.EMPTY),
        (b"<!DOCTYPE html><html><body>Not found", NotAFeedReason.PAGE),
        (b"<html><item><title>x</title></item></html>", NotAFeedReason.PAGE),
        (b"just words", NotAFeedReason.UNREADABLE),
        (b'<?xml version="1.0"?><sitemap><url/></sitemap>', NotAFeedReason.UNREADABLE),
        (b'{"error": "not found"}', NotAFeedReason.UNREADABLE),
        (b'{"items": ' + b"[" * 100_000, NotAFeedReason.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, NotAFeedReason.UNREADABLE),
        (b" " * (parse.MAX_BYTES + 1), NotAFeedReason.TOO_LONG),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes, expected: NotAFeedReason) -> None:
    assert reason(body) is expected


def test_a_page_names_its_feeds() -> None:
    page = b"<!doctype html><link rel=alternate type=application/rss+xml href=/all.rss title=All>"
    found = parse.feed(page, url="https://skerrin.example/", content_type="text/html")

    assert isinstance(found, NotAFeed)
    assert (found.candidates[0].url, found.candidates[0].title) == ("https://skerrin.example/all.rss", "All")


def test_a_feed_without_items_is_a_feed() -> None:
    assert feed("<rss version='2.0'><channel><title>Quiet</title></channel></rss>").items == ()


def test_ten_thousand_items_take_ten_times_as_long_as_a_thousand() -> None:
    def seconds(count: int) -> float:
        item = (
            "<title>Ferry {}</title><link>/a/{}</link><guid>g{}</guid><pubDate>Mon, 02 Mar 2026 10:05:00 GMT</pubDate>"
        )
        body = rss("</item><item>".join(item.format(n, n, n) for n in range(count))).encode()
        began = time.process_time()
        assert len(feed(body).items) == count
        return time.process_time() - began

    seconds(10)
    assert seconds(10_000) < 30 * seconds(1_000) + 1


OPEN = b"<rss><channel><title>T</title><item>"


@pytest.mark.parametrize(
    "body",
    [
        OPEN + b"<a>" * 50_000,
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>" + b"<a>" * 50_000,
        OPEN + b"<link x='" + b"a" * 1_000_000,
        OPEN + b"<link " + b"a=b " * 50_000,
        OPEN + b"<" * 100_000,
        OPEN + b"<![CDATA[" * 50_000,
        OPEN + b"<!--" * 50_000,
        OPEN + b"<title>" + b"&" * 100_000,
        OPEN + b"<author>" + b"a." * 200_000 + b"</author></item></channel></rss>",
        OPEN + b"<dc:creator>a@" + b"a." * 200_000 + b"</dc:creator></item></channel></rss>",
        OPEN + b"<pubDate>" + b"1" * 500_000 + b"</pubDate></item></channel></rss>",
        OPEN + b"<description>" + b"&lt;img " * 100_000 + b"</description></item></channel></rss>",
        OPEN + b"<title>" + b"&lt;!--&lt;script&gt;" * 50_000,
        OPEN + b"".join(b"<category>c%d</category>" % number for number in range(3_000)),
        b"<a " * 30_000 + OPEN,
        b"\xe2\x82" * 200_000,
        bytes(range(256)) * 2_000,
        b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * 50_000 + b"}]}",
        b'{"version":"https://jsonfeed.org/version/1","items":[{"id":"\\ud800","title":"\\udfff","url":"\\ud800"}]}',
        b"<html>" + b"<a href='/feed'>x" * 20_000,
        b"<html>" + b"<link \"<link '" * 50_000,
        b"<html>" + b"<script>" * 50_000,
    ],
)
def test_a_hostile_feed_ends_soon_and_clearly(body: bytes) -> None:
    began = time.process_time()
    found = parse.feed(body, url=URL, content_type=None)

    assert time.process_time() - began < 8
    assert isinstance(found, ParsedFeed | NotAFeed)
    repr(found).encode()  # no half of a surrogate pair got through


@given(st.binary(max_size=300), st.none() | st.text(max_size=30), st.none() | st.text(max_size=30))
@settings(max_examples=examples(100), deadline=None)
def test_any_bytes_give_an_answer(body: bytes, url: str | None, content_type: str | None) -> None:
    assert isinstance(parse.feed(body, url=url, content_type=content_type), ParsedFeed | NotAFeed)


pieces = st.sampled_from(
    (
        "<rss> <channel> <item> </item> <title> </title> <link> <guid> <pubDate> <![CDATA[ ]]> <!-- --> & &lt; &#0; x"
        " <a:b c=d> xml:base=' <feed xmlns='http://www.w3.org/2005/Atom'> <entry> <content type='xhtml'>"
        " <media:content> \n \0 \ud800 \u202e"
    ).split(" ")
)


@given(st.lists(pieces | st.text(max_size=4), max_size=25))
@settings(max_examples=examples(100), deadline=None)
def test_any_heap_of_tags_gives_an_answer_that_can_be_stored(heap: list[str]) -> None:
    body = ("<rss><channel>" + "".join(heap)).encode("utf-8", "surrogatepass")
    found = parse.feed(body, url=URL, content_type=None)

    assert isinstance(found, ParsedFeed | NotAFeed)
    if isinstance(found, ParsedFeed):
        for item in found.items:
            "".join((item.id or "", item.link or "", item.title, item.summary, item.content)).encode()
            assert "\n" not in item.title


@pytest.mark.parametrize("mark", ["\u0e47", "\u0f71", "\u0947", "\u0301"])
def test_marks_of_any_script_make_no_tower_in_a_title(mark: str) -> None:
    assert only(rss(f"<title>ก{mark * 900} sails</title><guid>1</guid>")).title == "ก" + mark * 8 + " sails"


@pytest.mark.parametrize("blank", ["\u3164", "\u2800 \u2800", "&#x3164;", "\uffa0"])
def test_a_title_that_cannot_be_seen_is_none(blank: str) -> None:
    assert only(rss(f"<title>{blank}</title><guid>1</guid>")).title == ""


@pytest.mark.parametrize(
    "host", ["a<b>.example", "a`b.example", "a|b", "a%2eb.example", "a\u3002<b>.example", "a b.example", 'a".b']
)
def test_a_link_with_signs_of_markup_for_a_host_is_none(host: str) -> None:
    assert only(json.dumps({"title": "S", "items": [{"id": "1", "url": f"https://{host}/x"}]})).link is None


@pytest.mark.parametrize(
    "host", ["a_b.example", "xn--80ak6aa92e.example", "straße.example", "[2001:db8::1]", "a-b.example."]
)
def test_a_link_to_an_odd_host_stays_one(host: str) -> None:
    assert only(json.dumps({"title": "S", "items": [{"id": "1", "url": f"https://{host}/x"}]})).link is not None
