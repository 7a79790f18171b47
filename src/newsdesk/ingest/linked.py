"""What a link's address and its page tell before anybody reads it: its kind, its way on; pure, and linear in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit, urlunsplit

from newsdesk.ingest.feeds.addresses import absolute, is_web
from newsdesk.storage import keys

HEAD = 200_000
"""Bytes of a page in which its head is sought: nearly every head ends before 100,000."""
MOST_TAGS = 1_000
SOONEST = 10
"""Seconds after which a page that sends its readers on is still one that stands for another."""

_TAG = re.compile(rb"<(html|link|meta)\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-z:\N{HIGH VOLTAGE SIGN}-]{1,20})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""", re.IGNORECASE
)
_REFRESH = re.compile(r"""\s*(\d{1,9})[\d.]*\s*[;,]\s*(?:url\s*=\s*)?["']?([^"'\s]+)""", re.IGNORECASE)
_FEED = re.compile(
    rb"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--[^<>]{0,500}-->\s*|<\?[^<>]{0,500}>\s*)*<(?:rss|feed|rdf:RDF)[\s>]"
)
# schema.org says so of articles that are paid for, as a value or as the name of one.
_NOT_FREE = re.compile(rb'"isAccessibleForFree"\s{0,20}:\s{0,20}"?(?:https?://schema\.org/)?false\b', re.IGNORECASE)
_PASSWORD = re.compile(rb"""<input\b[^<>]{0,500}\btype\s{0,5}=\s{0,5}["']?password\b""", re.IGNORECASE)
_LOGIN = re.compile(
    r"(?:^|[/._-])(?:log-?[io]n|sign-?in|sso|oauth2?|authori[sz]e|anmelden|einloggen|register|paywall|subscribe|consent)"
    r"(?:[/._-]|$)",
    re.IGNORECASE,
)
# Google's and Bing's copies of AMP pages: "/amp/s/" and "/c/s/" stand for https, without the "s" for http.
_AMP_COPIES = (
    re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/amp/(s/)?([^/?#]+\.[^?#].*)", re.IGNORECASE),
    re.compile(
        r"https?://[\w.-]+\.(?:cdn\.ampproject\.org|bing-amp\.com)/[civ]/(s/)?([^/?#]+\.[^?#].*)", re.IGNORECASE
    ),
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page shows of its kind."""

    feed: bool = False
    article: bool = False
    """It calls itself an article."""
    paid: bool = False
    """It says that not all of it is free."""
    password: bool = False
    """It has a field for a password."""
    onward: str | None = None
    """Where it sends its readers: on at once, or, if it is an AMP page, to the page it is made of."""


def signs(body: bytes, url: str) -> Signs:
    """Look for the signs of a page's kind; `url` is where it was fetched from."""
    head = body[:HEAD]
    if _FEED.match(head[:5_000].removeprefix(b"\xef\xbb\xbf")):
        return Signs(feed=True)
    article = paid = amp = False
    canonical: str | None = None
    refresh: str | None = None
    for tag, values in _tags(head):
        named = (values.get("property") or values.get("name") or "").lower()
        if tag == "html":
            amp = amp or not values.keys().isdisjoint({"amp", "\N{HIGH VOLTAGE SIGN}"})
        elif tag == "link":
            if "canonical" in values.get("rel", "").lower().split():
                canonical = canonical or absolute(values.get("href"), url)
        elif named == "og:type":
            article = article or values.get("content", "").strip().lower() == "article"
        elif named == "article:content_tier":
            paid = paid or values.get("content", "").strip().lower() in ("locked", "metered")
        elif values.get("http-equiv", "").lower() == "refresh":
            sent = _REFRESH.match(values.get("content", ""))
            if sent is not None and int(sent[1]) <= SOONEST:
                refresh = refresh or absolute(sent[2], url)
    onward = refresh or (canonical if amp else None)
    return Signs(
        article=article,
        paid=paid or _NOT_FREE.search(body) is not None,
        password=_PASSWORD.search(body) is not None,
        onward=onward if is_web(onward) and keys.address(onward) != keys.address(url) else None,
    )


def _tags(head: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    for number, match in enumerate(_TAG.finditer(head)):
        if number >= MOST_TAGS:
            return
        # The sign of AMP is the one thing beyond ASCII that counts here.
        found = _ATTRIBUTE.finditer(match[2].decode("utf-8", "replace"))
        values: dict[str, str] = {}
        for part in found:
            values.setdefault(part[1].lower(), unescape(part[2] or part[3] or part[4] or ""))
        yield match[1].decode("ascii").lower(), values


def unwrapped(url: str) -> str:
    """Return the address that a link into a cache of AMP pages stands for; any other link as it is."""
    for copy in _AMP_COPIES:
        if (match := copy.fullmatch(url)) is not None:
            return f"{'https' if match[1] else 'http'}://{match[2]}"
    return url


def untracked(url: str) -> str:
    """Return an address that opens the same page without what is added to follow readers about, and the fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    bare = keys.address(urlunsplit((parts.scheme, parts.netloc, "", "", "")))
    if bare is None:
        return url
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and keys.address(urlunsplit((parts.scheme, parts.netloc, "", pair, ""))) != bare
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


def of_one_site(one: str | None, other: str) -> bool:
    """Tell whether two addresses are of one site: of one host, or one host is part of the other's.

    A page names its own address; that of another site it cannot name, since what stands there is not what was read.
    """
    shorter, longer = sorted((keys.host(one), keys.host(other)), key=len)
    return shorter != "" and (shorter == longer or ("." in shorter and longer.endswith(f".{shorter}")))


def is_login(url: str) -> bool:
    """Tell whether an address is that of a place to log in, to pay or to consent."""
    parts = urlsplit(url)
    return _LOGIN.search(parts.path) is not None or _LOGIN.match(parts.hostname or "") is not None


def is_front(url: str) -> bool:
    """Tell whether an address is a site's front page."""
    parts = urlsplit(url)
    return not parts.query and parts.path.strip("/").lower() in ("", "index.html", "index.htm", "index.php")
