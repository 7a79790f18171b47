"""Texts, questions, feeds and pages as a fuzzer draws them: news in many scripts, in pieces and turned upside down."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.drawn import Drawn
from tests.text.ten_scripts import SCRIPTS

WORDS = (
    *(word for words in SCRIPTS.values() for word in words), "Ada Brandt", "Mr. Otto Lund", "the harbour master",
    "she", "he", "they", "said", "told", "according to", "added", "сказала", "заявив", "sagte", "a déclaré", "dijo",
    "と述べた", "と語った", "U.S.", "a.m.", "No. 4", "3.5", "1,000", "10:30",
    "https://a.example/b?c=d&e=%2", "ada@a.example",
    "#tag", "@Ada", "Dr.", "e.g.", "…", "Read more", "Photo: Otto Lund/Example Press", "(AP)", "TORWICK, March 3 —",
    "Share", "Advertisement", "By Ada Brandt", "Updated 10:30 GMT", "not", "never", "denied", "“We", "Monday",
    "2026-11-01", "Nov.", "black", "call",
)  # fmt: skip
SIGNS = (
    ". ", ".", " ", "\n", "\n\n", "\r\n", "\u2028", "\x0b", "\x85", "“", "”", '"', "'", "’", "‘", "«", "»", "„", "「",
    "」", "『", "』", "—", "–", "- ", "。", "！", "？", "!", "?", ":", ";", ",", "(", ")", "[", "]", "{", "}", "<", ">",
    "*", "_", "~", "|", "`", "\\", "/", "#", "@", "&", "%", "\0", "\t", "\u00a0", "\u200b", "\u200d", "\u202e",
    "\u2066", "\ufeff", "\ufffd", "\u0301", "\u3099", "\u0e34", "\ud800", "\udfff", "\U0001f469\u200d\U0001f692",
    "\U0001f1fa", "\U000e0041", "\u1160", "\u3164", "\u00ad", "İ", "ﬁ", "ß", "①", "½", "ﷺ", "ϓ", "ŉ", "\U0010ffff",
    "९", "𝟗", "²",
)  # fmt: skip
OPERATORS = (
    "AND", "OR", "NOT", "-", '"', "“", "”", "(", ")", "*", "title:", "outlet:", "source:", "speaker:", "lang:",
    "since:", "before:", "since:3d", "before:2026-11-01", "lang:uk", "covid:19", "：", "（", "＊", "NEAR", "^", "+",
    "~2", "[a TO b]", "/re/", "\\", "{", "}", ":)", "--", "||", "&&", "!", "?", "\0", "'", ";", "%", "_", "NULL",
    "\uff0d", "since:9999y",
)  # fmt: skip
NAMES = (
    "about", "when", "post", "called", "zone", "words", "topics", "what", "sort", "length", "title", "since",
)  # fmt: skip
TIMES = (
    "8am", "08:00", "weekdays", "mon-fri", "Sat", "平日8時", "8 Uhr", "щодня", "24:00", "25h", "8:60", "noon", "12am",
    "и", "mon - mon", "8時半", "täglich", "a.m.", "-", "～", "８時",
)  # fmt: skip
ENTITIES = (
    "&amp;", "&lt;", "&gt;", "&quot;", "&#0;", "&#x110000;", "&#xD800;", "&nosuch;", "&", "&#", "&amp;lt;", "&#8238;",
)  # fmt: skip
FEEDS = (
    (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">'
        "<channel>"
        "<title>Skerrin Post</title><link>https://skerrin.example/</link><language>en-GB</language><ttl>30</ttl>"
        '<item><title>Ferry sails</title><link>https://skerrin.example/a</link><guid isPermaLink="false">a7</guid>'
        "<pubDate>Mon, 02 Mar 2026 10:05:00 +0100</pubDate><dc:creator>Ada Brandt</dc:creator><category>Sea</category>"
        "<description>&lt;p&gt;It sailed.&lt;/p&gt;</description><content:encoded><![CDATA[<p>It <b>sailed</b>.</p>]]>"
        '</content:encoded><media:content url="/a.jpg"/><enclosure url="a.mp3" type="audio/mpeg" length="9"/>'
        "</item><item><title>Crane leans</title><link>/b</link></item></channel></rss>"
    ),
    (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://skerrin.example/n/"><title>S</title>'
        '<link href="/"/><entry><id>tag:skerrin.example,2026:7</id><link rel="alternate" href="f"/><title type="html">'
        "Ferry &amp;lt;i&amp;gt;</title><author><name>Ada</name><email>a@b.example</email></author><updated>"
        '2026-03-02T10:05:00Z</updated><published>2026-03-01T08:00:00+02:00</published><content type="xhtml"><div'
        ' xmlns="http://www.w3.org/1999/xhtml"><p>It sailed.</p></div></content></entry></feed>'
    ),
    (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc='
        '"http://purl.org/dc/elements/1.1/"><channel><title>S</title></channel><item rdf:about="https://skerrin.example/1">'
        "<title>One</title><link>https://skerrin.example/1</link><dc:date>2026-03-02</dc:date></item></rdf:RDF>"
    ),
    (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Skerrin", "home_page_url": "https://s.example/",'
        ' "items": [{"id": "1", "url": "https://s.example/1", "title": "One", "content_html": "<p>It sailed.</p>",'
        ' "date_published": "2026-03-02T10:05:00Z", "authors": [{"name": "Ada"}], "tags": ["sea"], "image": "/a.jpg",'
        ' "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}]}]}'
    ),
    '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/f"></head></html>',
)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Quay sinks</title><base href="/x/"><meta'
    ' http-equiv="refresh" content="0;url=http://127.0.0.1/"><meta property="og:title" content="Quay sinks"><script'
    ' type="application/ld+json">{"@type": "NewsArticle", "headline": "Quay sinks", "datePublished": "2026-03-02"}'
    "</script></head><body><nav><ul><li><a href=/a>Home</a></li></ul></nav><article><h1>Quay sinks</h1><p>The quay at"
    " Sallow Point sank by a hand's breadth on Tuesday, and the two cranes lean.</p><p>“Nobody works under a crane"
    " that leans,” said Tomas Verhage, the foreman, who sent his people home at noon.</p><figure><img src=a.jpg>"
    "<figcaption>The quay. Photo: Example Press</figcaption></figure><blockquote>No.</blockquote><table><tr><td>1</td>"
    "</tr></table></article><footer>© Example Post</footer></body></html>"
)
TAGS = (
    "<p>", "</p>", "<div>", "</div>", "<b>", "<br/>", "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[",
    "]]>", "<a href='javascript:x'>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<svg>", "<iframe src=x>",
    "<h1>", "</h1>", "<item>", "</item>", "<title>", "</title>", "<link>", "<guid>", "<entry>", "<pubDate>", "<id>",
    "<?xml?>", "<!DOCTYPE x [", '<!ENTITY x "y">', '<base href="https://b.example/">', "<noscript>", "<template>",
    "<x:y>", "<p class='", '"', ">", "<",
)  # fmt: skip


def text(drawn: Drawn) -> str:
    """Draw a text: words and signs in runs, some of them again, some of them very often."""
    pieces: list[str] = []
    for _ in range(4 + drawn.below(150)):
        if not drawn.left:
            break
        kind = drawn.below(16)
        if kind < 8:
            pieces.append(drawn.of(WORDS) + drawn.of((" ", " ", " ", ". ", ", ", "\n\n", "")))
        elif kind < 13:
            pieces.append(drawn.of(SIGNS))
        elif kind == 13 and pieces:
            start = drawn.below(len(pieces))
            pieces += pieces[start : start + 1 + drawn.below(12)]
        elif kind == 14:
            pieces.append(drawn.of(SIGNS) * (1 + drawn.below(80)))
        else:
            pieces.append(drawn.text(12))
    return "".join(pieces)[:6_000]


def question(drawn: Drawn) -> str:
    """Draw a question, as nobody would type it."""

    def piece() -> str:
        kind = drawn.below(8)
        if kind < 3:
            return drawn.of(WORDS)
        if kind < 6:
            return drawn.of(OPERATORS)
        return drawn.of(SIGNS) if kind == 6 else drawn.text(6)

    pieces = drawn.several(24, piece)
    return "".join(one + drawn.of((" ", " ", "", "  ")) for one in pieces)


def options(drawn: Drawn) -> str:
    """Draw what stands behind a command: words, names with values, quote marks that never close."""

    def piece() -> str:
        kind = drawn.below(8)
        if kind < 3:
            name = drawn.of(NAMES)
            return drawn.of((f"{name}:", f"{name}：", f"{name} :", f"{name[:-1]}:", name.upper() + ":"))
        if kind < 5:
            return drawn.of(TIMES)
        return drawn.of((drawn.of(WORDS), drawn.of(SIGNS), drawn.of(OPERATORS), drawn.text(6)))

    return "".join(one + drawn.of((" ", "", " ", "\n")) for one in drawn.several(16, piece))


def feed(drawn: Drawn) -> bytes:
    """Draw the bytes of a feed that was well-formed once."""
    return _broken(drawn, drawn.of(FEEDS))


def page(drawn: Drawn) -> str:
    """Draw a web page that was well-formed once."""
    return _broken(drawn, PAGE).decode("utf-8", "replace")


def _broken(drawn: Drawn, whole: str) -> bytes:
    body = whole
    pieces: tuple[Callable[[], str], ...] = (
        lambda: drawn.of(TAGS),
        lambda: drawn.of(ENTITIES),
        lambda: drawn.of(SIGNS),
        lambda: drawn.of(WORDS),
        lambda: drawn.text(8),
        lambda: drawn.of(TAGS) * (1 + drawn.below(200)),
    )
    for _ in range(1 + drawn.below(12)):
        if not drawn.left:
            break
        at = drawn.below(65_536) % (len(body) + 1)
        match drawn.below(4):
            case 0:
                body = body[:at] + drawn.of(pieces)() + body[at:]
            case 1:
                body = body[:at] + body[at + 1 + drawn.below(40) :]
            case 2:
                other = drawn.below(65_536) % (len(body) + 1)
                body = body[:at] + body[other : other + drawn.below(120)] + body[at:]
            case _:
                body = body[:at] + drawn.of(pieces)() + body[at + 1 + drawn.below(12) :]
    body = body[:20_000]
    written = body.encode(drawn.of(("utf-8", "utf-8", "utf-8", "utf-16", "latin-1", "shift_jis")), "replace")
    if drawn.one_in(4):
        at = drawn.below(65_536) % (len(written) + 1)
        written = written[:at] + drawn.raw(6) + written[at:]
    return written
