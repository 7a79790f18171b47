"""Takes the article out of a web page: its text and what the page says about it; cleaning the text is left to `text`.

Extraction is trafilatura's (Barbaresi, "Trafilatura", ACL 2021 demos) without its slow fallbacks. Its time grows faster
than the page where markup is hostile: callers run it in a worker with limits, and pages over `MAX_CHARACTERS` are
refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from newsdesk.errors import UnreadableText
from newsdesk.ingest.feeds import plain
from newsdesk.ingest.feeds.addresses import absolute, is_web
from newsdesk.text import fold
from newsdesk.words import reason

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CHARACTERS = 3_000_000
"""The longest page that is read. News pages with all their scripts stay under 2 million."""

LONGEST_OUTLET = 80
"""Characters of an outlet's name; what is longer is a motto, and cut."""
LONGEST_AUTHOR = 200

_FEWEST_WORDS = 10
"""Less is the name of a menu or a notice, not even a news flash."""

# Paragraphs and headings that are nothing but one link lead to other articles ("Read more", the next headline).
_ELSEWHERE = [
    "//p[count(.//a)=1 and string-length(normalize-space(.))>20 and normalize-space(.)=normalize-space(.//a[1])]",
    "//*[self::h2 or self::h3 or self::h4 or self::h5][count(.//a)=1 and normalize-space(.)=normalize-space(.//a[1])]",
]
_CANONICAL = (
    "//link[contains(concat(' ', normalize-space(translate(@rel, 'CANOIL', 'canoil')), ' '), ' canonical ')]/@href",
    "//meta[@property='og:url']/@content",
)
_SITE_NAME = "//meta[@property='og:site_name']/@content"
_META_TIMES = "//meta[@property='article:published_time' or @itemprop='datePublished']/@content"
_JSON_LD = "//script[@type='application/ld+json']/text()"
_JSON_TIME = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
# References to characters that XML has not: lxml resolves them, and trafilatura gives up a whole page for one.
_NO_CHARACTER = re.compile(
    r"&#(?:0*(?:[0-8]|1[1-24-9]|2\d|3[01]|6553[45])(?!\d)"
    r"|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]));?"
)
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])")


@dataclass(frozen=True, slots=True)
class Page:
    """An article as its page gives it. Paragraphs of `text` are lines, with an empty line between them."""

    text: str
    title: str | None
    author: str | None
    published: datetime | None
    """Aware, UTC; midnight where the page names only the day."""
    outlet: str | None
    language: str | None
    """What the page declares, as an ISO 639-1 code."""
    url: str | None
    """The canonical address, absolute, else the one that was given."""


@dataclass(frozen=True, slots=True)
class _Extracted:
    """The part of trafilatura's untyped document that is used."""

    text: str
    title: str | None
    author: str | None
    date: str | None
    sitename: str | None


def extract(html: str, url: str | None) -> Page:
    """Return the article of a page; `url` is where it was fetched from, if known.

    Raises `UnreadableText` for a page that is empty, too long or holds no article.
    """
    if not html.strip():
        raise UnreadableText(reason("error.empty_page"))
    if len(html) > MAX_CHARACTERS:
        raise UnreadableText(reason("error.long_page", limit=MAX_CHARACTERS))
    tree = _tree(html)
    found = None if tree is None else _extract(tree, url)
    text = "" if found is None else _laid_out(found.text, found.title or "")
    if tree is None or found is None or fold.index_text(text).count(" ") < _FEWEST_WORDS - 1:
        raise UnreadableText(reason("error.no_article"))
    return Page(
        text=text,
        title=plain.tidy(found.title or "") or None,
        author=plain.tidy(found.author or "")[:LONGEST_AUTHOR] or None,
        published=_published(tree, found.date),
        outlet=_outlet(tree, found.sitename),
        language=_language(tree),
        url=canonical(_strings(tree, _CANONICAL[0])[:1] + _strings(tree, _CANONICAL[1])[:1], url),
    )


def canonical(named: Sequence[str], url: str | None) -> str | None:
    """Return by which address an article is known: the first that its page names and that can be its own, else `url`.

    In: what the page gives as its address, absolute or not; where it was fetched from, if known. A front page is not
    the address of an article: some systems name it on every page, and all of a site's articles would be one.
    """
    front = url is None or _is_front(url)
    for reference in named:
        address = absolute(reference, url)
        if address is not None and is_web(address) and (front or not _is_front(address)):
            return address
    return url


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def _tree(html: str) -> HtmlElement | None:
    """Parse a page as trafilatura does; `None` for what is no HTML at all. Imported when first needed (0.4 s)."""
    from trafilatura import load_html

    # A lone surrogate cannot be encoded, and lxml takes no NUL.
    return load_html(_NO_CHARACTER.sub("", html.encode("utf-8", "replace").replace(b"\0", b"").decode("utf-8")))


def _extract(tree: HtmlElement, url: str | None) -> _Extracted | None:
    """Ask trafilatura and take over what is used of its document.

    Tables are left out (in news they are mostly lists of links and scores), which gains 0.003 in F1 over pages of
    sixty outlets; pruning `_ELSEWHERE` gains as much again. Its precision and recall settings both lose.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    try:
        found = bare_extraction(
            tree,
            url=url,
            fast=True,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            prune_xpath=_ELSEWHERE,
        )
    except AssertionError:
        # lxml's own, on a root in another namespace ("<svg><p><p>"): such a page holds no article.
        return None
    if not isinstance(found, Document):
        return None
    return _Extracted(
        text=found.text or "",
        title=found.title,
        author=found.author,
        date=found.date,
        sitename=found.sitename,
    )


def _laid_out(text: str, title: str) -> str:
    """Part trafilatura's lines, each a paragraph, by an empty line, and leave out the title at their head."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and (first := fold.index_text(lines[0])) and f" {first} " in f" {fold.index_text(title)} ":
        lines = lines[1:]
    return "\n\n".join(lines)


def _outlet(tree: HtmlElement, found: str | None) -> str | None:
    """Return the outlet as the page writes its name; trafilatura, which looks in more places, capitalises names."""
    named = next((name for name in _strings(tree, _SITE_NAME) if name.strip().strip("@")), found) or ""
    return plain.tidy(named).strip("@ ")[:LONGEST_OUTLET].rstrip() or None


def _strings(tree: HtmlElement, path: str) -> list[str]:
    """Return what an XPath to attributes or text finds. lxml has no types, so this is its one door."""
    found = cast("object", tree.xpath(path))  # pyright: ignore[reportUnknownMemberType]  (lxml is untyped)
    return [str(value) for value in cast("list[object]", found)] if isinstance(found, list) else []


def _published(tree: HtmlElement, day: str | None) -> datetime | None:
    """Return the moment that the page's metadata gives for the day that trafilatura found, else that day's midnight.

    trafilatura weighs many places for the day but keeps no time of day. A time without its zone is not one.
    """
    if day is None:
        return None
    try:
        midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return None
    stated = [
        *_strings(tree, _META_TIMES),
        *(moment.group(1) for script in _strings(tree, _JSON_LD) for moment in _JSON_TIME.finditer(script)),
    ]
    for value in stated:
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            continue
        # A day's distance: the day is the newsroom's, the moment may stand in any zone.
        if moment.tzinfo is not None and abs(moment.astimezone(UTC) - midnight) <= timedelta(days=1, hours=14):
            return moment.astimezone(UTC)
    return midnight


def _language(tree: HtmlElement) -> str | None:
    declared = _strings(tree, "/html/@lang")
    match = _LANGUAGE.match(declared[0].strip().lower()) if declared else None
    return match.group() if match else None
