"""Where a site's feeds may be: what its page names, then the usual addresses; looking there is left to `fetch`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from urllib.parse import urlsplit

from newsdesk.errors import UnreadableText
from newsdesk.ingest.feeds import charset, plain
from newsdesk.ingest.feeds.addresses import absolute
from newsdesk.models.feed import Candidate, CandidateKind

MOST_NAMED = 20
"""Feeds that a page names itself and that are offered. News sites name one a section, and some have hundreds."""
_MOST_BYTES = 3_000_000
_LONGEST_TEXT = 300
"""Characters of a link's text, markup included, in which its name is looked for."""

# An attribute's value may hold ">" but, here, no "<": so each tag is looked at once, however many are left open.
_ELEMENT = re.compile(
    r"""<(link|base|a)(?=[\s/])((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>|<!--|<(script|style|template|textarea)\b[^<>]*>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([a-z]{2,8})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)

_TYPES = {
    "application/rss+xml": CandidateKind.RSS,
    "application/rdf+xml": CandidateKind.RSS,
    "application/xml": CandidateKind.RSS,
    "text/xml": CandidateKind.RSS,
    "application/atom+xml": CandidateKind.ATOM,
    "application/feed+json": CandidateKind.JSON,
}
# Plain JSON is named by many pages for their programming interfaces, and is a feed only where its address says so.
_JSON = "application/json"
_NAMED_FEED = re.compile(
    r"(?:^|[/._-])(?:feeds?|rss2?|atom|rdf|feed\.json)(?:\.(?:xml|json|php|aspx?|rdf))?/?$", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|kommentar|коментар|コメント", re.IGNORECASE)
# In order of how many sites have them: WordPress, then what static generators and news systems write.
_USUAL = (
    "feed",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feeds/posts/default",
    "feed.json",
    "rss/index.xml",
)


def candidates(html: bytes, url: str) -> tuple[Candidate, ...]:
    """Return where a page's feeds may be, the likeliest first, each address once.

    In: the page as it came, and its address. First what its `<link rel="alternate">` name (feeds of comments last),
    then its links that look like feeds, then guesses from `url`, which are under nobody's name.
    """
    named = sorted(_named(html, url), key=_order)[:MOST_NAMED]
    every = [*named, *_guesses(url)]
    return tuple({candidate.url: candidate for candidate in reversed(every) if candidate.url != url}.values())[::-1]


def _order(candidate: Candidate) -> tuple[bool, bool]:
    of_comments = bool(_COMMENTS.search(candidate.title) or _COMMENTS.search(candidate.url))
    return (candidate.kind is CandidateKind.LINK, of_comments)


def _named(html: bytes, url: str) -> Iterator[Candidate]:
    base, linked = url, set[str]()
    try:
        page = charset.decode(html[:_MOST_BYTES], None)
    except UnreadableText:
        return
    for tag, attributes, text in _elements(page):
        # Cheaply first: a page may hold a hundred thousand links, and few of them look like feeds.
        if tag == "a" and not _NAMED_FEED.search(attributes.get("href", "").partition("?")[0].partition("#")[0]):
            continue
        address = absolute(attributes.get("href"), base)
        if address is None or not address.startswith("http"):
            continue
        if tag == "base":
            base = address
        elif tag == "link":
            kind = _kind(attributes, address)
            if kind is not None:
                yield Candidate(address, plain.line(attributes.get("title", ""), tags=False), kind)
        elif address not in linked and len(linked) < MOST_NAMED:
            linked.add(address)
            yield Candidate(address, plain.line(text), CandidateKind.LINK)


def _kind(attributes: Mapping[str, str], address: str) -> CandidateKind | None:
    relations = attributes.get("rel", "").lower().split()
    if "alternate" not in relations and "feed" not in relations:
        return None
    media_type = attributes.get("type", "").partition(";")[0].strip().lower()
    if media_type == _JSON:
        return CandidateKind.JSON if _NAMED_FEED.search(urlsplit(address).path) else None
    return _TYPES.get(media_type, CandidateKind.RSS if "feed" in relations and not media_type else None)


def _guesses(url: str) -> Iterator[Candidate]:
    """Yield the usual addresses: under the page's own path where it has one (sections have feeds), then the site's."""
    page = absolute(url, None)
    if page is None or not page.startswith("http"):
        return
    parts = urlsplit(page)
    site, section = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    if section:
        for name in _USUAL[:3]:
            yield Candidate(f"{site}{section}/{name}", "", CandidateKind.GUESS)
    for name in _USUAL:
        yield Candidate(f"{site}/{name}", "", CandidateKind.GUESS)


def _elements(html: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield a page's `base`, `link` and `a` elements: name, attributes, text. Linear in its length.

    Read by a pattern: it needs no tree, and pages that break a parser's neck still name their feeds.
    """
    position = 0
    while (tag := _ELEMENT.search(html, position)) is not None:
        position = tag.end()
        name, attributes, hidden = tag.groups()
        if hidden or not name:
            position = plain.behind(f"</{hidden}" if hidden else "-->", html, position)
            continue
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(attributes):
            found.setdefault(match.group(1).lower(), unescape(next(filter(None, match.groups()[1:]), "")))
        text = html[position : position + _LONGEST_TEXT].partition("</a")[0] if name.lower() == "a" else ""
        yield name.lower(), found, text
