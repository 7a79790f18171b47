"""The bytes of a feed → its items, or why they are none; fetching them is `fetch`'s, what is new is `decide`'s.

Parsing needs libraries and time: the bot has it done in a worker process, whose limits end what takes too long.
"""

from __future__ import annotations

from newsdesk.errors import UnreadableText
from newsdesk.ingest import decoding, discover
from newsdesk.ingest.feeds import charset, jsonfeed, repair, xml
from newsdesk.models.feed import NotAFeed, NotAFeedReason, ParsedFeed

MAX_BYTES = 32 * 1024**2
"""The largest feed that is read: 10,000 items with their whole text, of 3 kB each."""


def feed(body: bytes, *, url: str | None, content_type: str | None) -> ParsedFeed | NotAFeed:
    """Read a feed: RSS 0.9 to 2.0, RDF, Atom or JSON Feed, in any encoding, well-formed or not.

    In: the body as it came, without its transfer's compression; the address it was fetched from, against which relative
    links are resolved; the HTTP header Content-Type, of which only the charset counts. Out: the feed, or `NotAFeed`
    with the reason and, for a web page, the feeds that it names. Nothing is fetched, whatever the body asks for.
    """
    if len(body) > MAX_BYTES:
        return NotAFeed(NotAFeedReason.TOO_LONG)
    try:
        text = charset.decode(body, content_type)
    except UnreadableText:
        return NotAFeed(NotAFeedReason.UNREADABLE)
    start = text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE} \t\r\n")
    if not start:
        return NotAFeed(NotAFeedReason.EMPTY)
    if start.startswith("{"):
        found = jsonfeed.feed(start, url)
        return found if found is not None else NotAFeed(NotAFeedReason.UNREADABLE)
    return _xml(start, body, url)


def _xml(text: str, body: bytes, url: str | None) -> ParsedFeed | NotAFeed:
    kind, begin = repair.root(text)
    found = xml.feed(repair.well_formed(text[begin:]), url) if kind == "feed" else None
    if found is not None:
        return found
    if kind == "page" or decoding.looks_like_html(text):
        return NotAFeed(NotAFeedReason.PAGE, discover.candidates(body, url or ""))
    return NotAFeed(NotAFeedReason.UNREADABLE)
