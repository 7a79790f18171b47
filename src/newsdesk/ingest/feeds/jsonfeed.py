"""JSON Feed 1.0 and 1.1 (jsonfeed.org) → values, forgiving what is left out or has the wrong type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from newsdesk.ingest.feeds import plain
from newsdesk.ingest.feeds.addresses import absolute, is_web
from newsdesk.ingest.feeds.dates import Dates
from newsdesk.ingest.feeds.languages import code
from newsdesk.models.feed import Enclosure, FeedItem, FeedKind, ParsedFeed

_MOST = 50
"""Attachments or tags of one item that are kept."""


def feed(text: str, url: str | None) -> ParsedFeed | None:
    """Read a JSON Feed; `url` is the feed's own address. `None` for other JSON, and for what is none."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    head = _object(found)
    # Many leave out the version or write another address for it; a list of items beside a title is enough.
    if not isinstance(head.get("items"), list) or not ("jsonfeed.org" in _text(head, "version") or "title" in head):
        return None
    home = absolute(_text(head, "home_page_url"), url)
    base = url or absolute(_text(head, "feed_url"), None) or home
    language = code(_text(head, "language"))
    dates, authors = Dates(language), _authors(head)
    return ParsedFeed(
        kind=FeedKind.JSON,
        title=plain.line(_text(head, "title"), tags=False),
        home=home if is_web(home) else None,
        language=language,
        every=None,
        items=tuple(
            _item(item, base, language, dates, authors) for item in map(_object, _list(head.get("items"))) if item
        ),
    )


def _item(
    item: Mapping[str, object], base: str | None, language: str | None, dates: Dates, authors: tuple[str, ...]
) -> FeedItem:
    files = _attachments(item, base)
    published, updated = (dates.read(_text(item, f"date_{name}")) for name in ("published", "modified"))
    pictures = (absolute(_text(item, name), base) for name in ("image", "banner_image"))
    attached = (each.url for each in files if (each.type or "").startswith("image/"))
    return FeedItem(
        id=_identifier(item.get("id")),
        link=absolute(_text(item, "url"), base) or absolute(_text(item, "external_url"), base),
        title=plain.line(_text(item, "title"), tags=False),
        authors=_authors(item) or authors,
        published=published or updated,
        updated=updated if published else None,
        summary=plain.markup(_text(item, "summary")),
        content=_text(item, "content_html") or plain.markup(_text(item, "content_text")),
        image=next((each for each in (*pictures, *attached) if is_web(each)), None),
        enclosures=files,
        categories=tuple(dict.fromkeys(filter(None, map(_tag, _list(item.get("tags"))[:_MOST])))),
        language=code(_text(item, "language")) or language,
    )


def _identifier(value: object) -> str | None:
    """Return an id as a string, as the specification has it: numbers, too, are ids."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return _whole(str(value)).strip() or None


def _attachments(item: Mapping[str, object], base: str | None) -> tuple[Enclosure, ...]:
    given = map(_object, _list(item.get("attachments"))[:_MOST])
    files = (
        Enclosure(url, _text(each, "mime_type") or None, size if isinstance(size, int) and size > 0 else None)
        for each in given
        if (url := absolute(_text(each, "url"), base)) is not None
        for size in [each.get("size_in_bytes")]
    )
    return tuple(dict.fromkeys(files))


def _authors(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Return the names in `authors` (1.1), else in `author` (1.0)."""
    people = map(_object, _list(fields.get("authors")) or [fields.get("author")])
    names = (plain.line(_text(person, "name"), tags=False) for person in people)
    return tuple(dict.fromkeys(filter(None, names)))


def _tag(value: object) -> str:
    return plain.line(value, tags=False) if isinstance(value, str) else ""


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    return _whole(value) if isinstance(value, str) else ""


def _whole(value: str) -> str:
    """Return a string without half surrogate pairs, which JSON can hold and no file or database can."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _object(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
