"""RSS 0.9 to 2.0, RDF and Atom → values, by feedparser; this is its one door.

feedparser is asked neither to sanitise (whoever shows markup does; here it is only read) nor to resolve the addresses
inside it, and is given no address of the feed, since it would resolve ids too: an id has to stay what the feed calls it
when the feed moves. It reads no entities here (see `feeds.repair`) and is never given an address to fetch.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from newsdesk.ingest.feeds import plain
from newsdesk.ingest.feeds.addresses import absolute, is_web
from newsdesk.ingest.feeds.dates import Dates
from newsdesk.ingest.feeds.languages import code
from newsdesk.models.feed import Enclosure, FeedItem, FeedKind, ParsedFeed

Fields: TypeAlias = Mapping[str, object]
Found: TypeAlias = tuple[str, Fields, list[Fields]]
"""What feedparser finds: the format with its version, the feed's own fields, its items'."""

_FAULTS = (KeyError, IndexError, TypeError, ValueError, AttributeError, AssertionError)
"""What feedparser raises where elements stand in places that it does not expect, each in a thousand broken feeds."""
_ITEM = re.compile(r"(?=<(?:[\w.-]{1,40}:)?(?:item|entry)[\s>])", re.IGNORECASE)
_LONGEST_HEAD, _MOST_SALVAGED, _MOST_SALVAGED_LENGTH = 20_000, 200, 2_000_000
"""Of a feed that is read item by item, each time with its head (characters, items, characters): a second or two."""

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_MOST_FILES = 50
"""Enclosures or categories of one item that are kept."""
_LONGEST_AUTHOR = 500
_ENCLOSING = re.compile(r"[<>()\[\]]|mailto:", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
_PICTURE_IN_TEXT = re.compile(r"""<img\s[^<>]*?\bsrc\s*=\s*["']?([^"'<>\s]+)""", re.IGNORECASE)
_FIRST_OF_TEXT = 20_000
"""Characters of an item's text in which its picture is looked for."""


def feed(xml: str, url: str | None) -> ParsedFeed | None:
    """Read a feed's XML; `url` is the feed's own address. `None` where feedparser finds no feed in it."""
    try:
        version, head, entries = _parsed(xml)
    except _FAULTS:
        version, head, entries = _salvaged(xml)
    if not version and not entries:
        return None
    kind = FeedKind.ATOM if version.startswith("atom") else FeedKind.RSS
    home = absolute(_text(head, "link"), url)
    own = next(
        (_text(link, "href") for link in map(_fields, _list(head.get("links"))) if _text(link, "rel") == "self"), ""
    )
    # What an RSS feed links to relatively stands on its site, wherever the feed itself is served from.
    base = home if kind is FeedKind.RSS and is_web(home) else url or (own if is_web(own) else home)
    language = code(_text(head, "language"))
    reader = _Items(kind, base, language, Dates(language), _authors(head) if kind is FeedKind.ATOM else ())
    return ParsedFeed(
        kind=kind,
        title=_title(head),
        home=home if is_web(home) else None,
        language=language,
        every=_every(head),
        items=tuple(map(reader.item, entries)),
    )


def _parsed(xml: str) -> Found:
    import feedparser  # brought in by whoever parses: 0.1 s, and never in the process at the gateway

    found: object = feedparser.parse(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  (untyped)
        # As a stream: a string might be taken for an address or a file's name.
        io.BytesIO(xml.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    whole = _fields(cast("object", found))
    return _text(whole, "version"), _fields(whole.get("feed")), [_fields(each) for each in _list(whole.get("entries"))]


def _salvaged(xml: str) -> Found:
    """Read a feed that feedparser fails on one item at a time, so that the others are not lost with the broken one."""
    head, *items = _ITEM.split(xml[:_MOST_SALVAGED_LENGTH])
    version, fields, entries = "", cast("Fields", {}), list[Fields]()
    for item in ("", *items[:_MOST_SALVAGED]):
        try:
            version, fields, found = _parsed(head[:_LONGEST_HEAD] + item)
        except _FAULTS:
            continue
        entries += found[:1]
    return version, fields, entries


class _Items:
    """Reads the items of one feed, by what they share."""

    def __init__(
        self, kind: FeedKind, base: str | None, language: str | None, dates: Dates, authors: tuple[str, ...]
    ) -> None:
        self._kind = kind
        self._base = base
        self._language = language
        self._dates = dates
        self._authors = authors

    def item(self, entry: Fields) -> FeedItem:
        content, summary = _content(entry), _markup(_detail(entry, "summary"), _text(entry, "summary"))
        published, updated = (self._moment(entry, name) for name in ("published", "updated"))
        published = published or self._moment(entry, "created")
        files = self._enclosures(entry)
        return FeedItem(
            id=_text(entry, "id") or None,
            link=self._link(entry),
            title=_title(entry),
            authors=_authors(entry) or self._authors,
            published=published or updated,
            updated=updated if published else None,
            summary="" if summary == content else summary,
            content=content,
            image=self._image(entry, files, content or summary),
            enclosures=files,
            categories=_categories(entry),
            language=code(_text(_detail(entry, "title"), "language")) or self._language,
        )

    def _moment(self, entry: Fields, name: str) -> datetime | None:
        parsed = entry.get(f"{name}_parsed")
        return self._dates.read(_text(entry, name), parsed if isinstance(parsed, time.struct_time) else None)

    def _link(self, entry: Fields) -> str | None:
        """Return the article's address; a link to no HTML is one, too, and better than an id that may be no address."""
        links = map(_fields, _list(entry.get("links")))
        others = [_text(link, "href") for link in links if _text(link, "rel") == "alternate"]
        own = _text(entry, "link")
        every = [*others, own] if own == _text(entry, "id") else [own, *others]
        return next(filter(None, (absolute(each, self._base) for each in every)), None)

    def _enclosures(self, entry: Fields) -> tuple[Enclosure, ...]:
        links = [link for link in map(_fields, _list(entry.get("links"))) if _text(link, "rel") == "enclosure"]
        files = (
            Enclosure(url, _text(link, "type") or None, _number(_text(link, "length")))
            for link in links[:_MOST_FILES]
            if (url := absolute(_text(link, "href"), self._base)) is not None
        )
        return tuple(dict.fromkeys(files))

    def _image(self, entry: Fields, files: Iterable[Enclosure], markup: str) -> str | None:
        """Return the item's picture: named as one, else a thumbnail, a file that is one, the first in its text."""
        media = list(map(_fields, _list(entry.get("media_content"))))
        named = [_text(each, "url") for each in media if _is_picture(each)]
        thumbnails = [_text(each, "url") for each in map(_fields, _list(entry.get("media_thumbnail")))]
        attached = [each.url for each in files if (each.type or "").startswith("image/")]
        in_text = [match.group(1) for match in [_PICTURE_IN_TEXT.search(markup[:_FIRST_OF_TEXT])] if match]
        every = (absolute(each, self._base) for each in (*named, *thumbnails, *attached, *in_text))
        return next((each for each in every if is_web(each)), None)


def _is_picture(media: Fields) -> bool:
    kind = _text(media, "medium") or _text(media, "type").partition("/")[0]
    return kind == "image" or (not kind and bool(_PICTURE.search(_text(media, "url"))))


def _title(fields: Fields) -> str:
    # Atom's plain text means its angle brackets. RSS does not say what its titles are, and they hold markup.
    said = _text(_detail(fields, "title"), "type")
    value = _text(fields, "title")
    return plain.line(value, tags=said != "text/plain" or "</" in value)


def _detail(fields: Fields, name: str) -> Fields:
    return _fields(fields.get(f"{name}_detail"))


def _markup(detail: Fields, value: str) -> str:
    # In RSS a description is HTML, whatever it looks like: feedparser says text/html.
    return plain.markup(value) if _text(detail, "type") == "text/plain" and "</" not in value else value


def _content(entry: Fields) -> str:
    """Return the longest of an item's contents that are text; Atom may give several, or name another address."""
    contents = list(map(_fields, _list(entry.get("content"))))
    return max((_markup(each, _text(each, "value")) for each in contents), key=len, default="")


def _authors(fields: Fields) -> tuple[str, ...]:
    """Return the authors' names. Their e-mail addresses are nobody's business."""
    people = list(map(_fields, _list(fields.get("authors"))))
    written = _text(fields, "author")
    # RSS has both in one ("ada@skerrin.example (Ada Brandt)"). feedparser parts them after four letters of a domain's
    # end, so that a name next to an address is taken from what was written instead.
    names = [_text(person, "name") for person in people if "email" not in person]
    if "@" in written:
        names.append(_beside_address(written))
    return tuple(dict.fromkeys(name for name in map(plain.line, names) if name and "@" not in name))


def _beside_address(written: str) -> str:
    """Return the name in "address (name)", "name (address)" or "name <address>"."""
    words = [word for word in _ENCLOSING.sub(" ", written[:_LONGEST_AUTHOR]).split() if "@" not in word]
    return " ".join(words)


def _categories(entry: Fields) -> tuple[str, ...]:
    tags = list(map(_fields, _list(entry.get("tags"))))[:_MOST_FILES]
    names = (plain.line(_text(tag, "label") or _text(tag, "term")) for tag in tags)
    return tuple(dict.fromkeys(name for name in names if name))


def _every(head: Fields) -> timedelta | None:
    """Return how often a feed asks to be looked at: RSS 2.0 `ttl` in minutes, else RSS 1.0 syndication."""
    if minutes := _number(_text(head, "ttl")):
        return timedelta(minutes=min(minutes, 525_600))
    period = _PERIODS.get(_text(head, "sy_updateperiod").strip().lower())
    times = _number(_text(head, "sy_updatefrequency")) or 1
    return period / times if period else None


def _number(written: str) -> int | None:
    digits = written.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _fields(value: object) -> Fields:
    # A plain copy: feedparser's own dictionary looks each name up under older ones too, a third of the time.
    return dict(cast("Fields", value)) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
