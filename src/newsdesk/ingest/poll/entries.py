"""The bytes of a feed → what is new in it, and of an item's page → a reading: what worker processes do for a look.

Pure but for the libraries that it loads; nothing here knows the database or the network.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from newsdesk.errors import UnreadableText
from newsdesk.ingest import decide, parse, reading
from newsdesk.ingest.decide.timing import MOST_TIMES
from newsdesk.ingest.feeds import charset, plain
from newsdesk.models.feed import FeedItem, NotAFeed
from newsdesk.models.following import FeedBody, FeedEntry, FeedRead, PageBody, PageRead
from newsdesk.models.reading import TEXT_LIMIT, Reading
from newsdesk.models.text import ParagraphKind
from newsdesk.storage import keys
from newsdesk.text import language
from newsdesk.text.sentences import length

WHOLE = 150
"""Words (characters in CJK count as two thirds of one) from which a feed's text may be the whole article: summaries
have 20 to 60, the teasers of paid papers up to 120."""
WHOLE_PARAGRAPHS = 2

_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&hellip;\]|(?:read|continue|weiter|mehr|читати|далі|続きを)[^\n.!?]{0,40})\W{0,4}$",
    re.IGNORECASE,
)
"""How a text ends that goes on elsewhere."""

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
"""Bytes within which a page has to name its charset; the standard says 1024 (html.spec.whatwg.org)."""


def sort(feed: FeedBody, limit: int = TEXT_LIMIT) -> FeedRead | NotAFeed:
    """Read a feed and tell apart what is new in it.

    In: its bytes and what is known of it; the longest text of an item that is kept, in characters. Out: the new items
    with their text, and the known ones that have changed; or `NotAFeed`.
    """
    parsed = parse.feed(feed.body, url=feed.url, content_type=feed.content_type)
    if isinstance(parsed, NotAFeed):
        return parsed
    home = parsed.home or feed.home
    found = decide.new_items(parsed.items, feed.known, newest=feed.newest, now=feed.now, home=home, since=feed.since)
    shared = _shared_links(parsed.items)
    published = sorted((item.published for item in parsed.items if item.published), reverse=True)
    return FeedRead(
        title=parsed.title,
        home=parsed.home,
        every=parsed.every,
        new=tuple(_entry(new.item, new.key, home, shared, limit) for new in found.new),
        changed=tuple(_entry(item, "", home, shared, limit) for item in found.changed),
        keys=found.keys,
        times=tuple(published[:MOST_TIMES]),
        listed=len(parsed.items),
    )


def _shared_links(items: Sequence[FeedItem]) -> frozenset[str]:
    """Return the addresses to which items lead that are not the same: the parts of a running report, a front page."""
    titles: dict[str, set[str]] = defaultdict(set)
    for item in items:
        if address := keys.address(item.link):
            titles[address].add(item.title)
    return frozenset(address for address, those in titles.items() if len(those) > 1)


def _entry(item: FeedItem, key: str, home: str | None, shared: frozenset[str], limit: int) -> FeedEntry:
    address = keys.address(item.link)
    own = address is not None and address not in shared and address != keys.address(home) and "/" in address
    texts = [plain.paragraphs(markup[: 4 * limit])[:limit].strip() for markup in (item.content, item.summary)]
    text = max(texts, key=len)
    return FeedEntry(
        key=key,
        mark=keys.hashed("mark", item.id or "", address or item.link or ""),
        title=item.title,
        link=item.link if own else None,
        authors=item.authors,
        published=item.published,
        text=text,
        whole=is_whole(text) or (bool(text) and not own),
    )


def is_whole(text: str) -> bool:
    """Tell whether a feed's text is a whole article: long, in paragraphs, and not broken off."""
    paragraphs = [line for line in text.split("\n") if line.strip()]
    if len(paragraphs) < WHOLE_PARAGRAPHS or _CUT.search(paragraphs[-1]):
        return False
    spoken = language.detect(text[:500])
    share = 1.5 if spoken in ("ja", "zh") else 1.0
    return length(text[:20_000], spoken) >= WHOLE * share


def read_page(page: PageBody, limit: int = TEXT_LIMIT) -> PageRead:
    """Read an item from its page, or from the feed's own text where the page shows no more than that.

    Raises `UnreadableText` where neither holds an article.
    """
    draft, found = page.draft, None
    try:
        html = charset.decode(page.body, _content_type(page))
        found = reading.read(replace(draft, text=None, html=html), limit=limit)
    except UnreadableText:
        if not draft.text:
            raise
    if found is not None and (not draft.text or _body(found) >= len(draft.text)):
        return PageRead(found, of_page=True)
    told = reading.read(draft, limit=limit)
    # The page says little, but it knows its own address.
    return PageRead(replace(told, url=found.url) if found is not None else told, of_page=False)


def _body(found: Reading) -> int:
    """Return how much of a reading is the article's own telling, in characters."""
    return sum(part.end - part.start for part in found.paragraphs if part.kind is ParagraphKind.BODY)


def _content_type(page: PageBody) -> str | None:
    named = page.charset
    if named is None and (match := _META_CHARSET.search(page.body[:_HEAD])):
        named = match[1].decode("ascii")
    return None if named is None else f"text/html; charset={named}"
