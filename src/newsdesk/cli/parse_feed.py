"""`parse-feed`: what is read out of feeds that lie in files, one JSON object a file."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from newsdesk.cli._output import STANDARD_INPUT, json_line, progress
from newsdesk.ingest import parse
from newsdesk.models.feed import FeedItem, NotAFeed, NotAFeedReason, ParsedFeed

_SENTENCES = {
    NotAFeedReason.EMPTY: "It is empty.",
    NotAFeedReason.PAGE: "It is a web page and no feed.",
    NotAFeedReason.UNREADABLE: "It is neither RSS, Atom nor JSON Feed.",
    NotAFeedReason.TOO_LONG: f"It is too long: a feed is never over {parse.MAX_BYTES // 1024**2} MB.",
}


@click.command("parse-feed")
@click.argument("files", nargs=-1, required=True)
@click.option("--url", help="The address that the feed was fetched from: relative links are resolved against it.")
def command(files: tuple[str, ...], url: str | None) -> None:
    """Print the items of feeds: RSS, Atom or JSON Feed.

    FILES (`-` for standard input) hold one feed each. One JSON object a file comes out, in order: {"file", "title",
    "home", "language", "items"}, and of each item "title", "link", "id", "published", "updated" (ISO 8601, UTC),
    "authors", "categories", "image", "language", "summary" and "content". A file that holds no feed gives {"file",
    "error"}, for a web page with the addresses where its "feeds" may be; the run goes on, and the exit code is 1 at
    the end.
    """
    failed = 0
    with progress("feeds read") as advance:
        for name in files:
            answer = {"file": name, **_answer(name, url)}
            failed += "error" in answer
            click.echo(json_line(answer))
            advance()
    if failed:
        sys.exit(1)


def _answer(name: str, url: str | None) -> dict[str, Any]:
    try:
        body = _bytes(name)
    except OSError as error:
        return {"error": f"It cannot be read: {error.strerror}."}
    except ValueError:  # a name with a zero byte
        return {"error": "That is no file's name."}
    found = parse.feed(body, url=url, content_type=None)
    if isinstance(found, NotAFeed):
        sites = [candidate.url for candidate in found.candidates]
        return {"error": _SENTENCES[found.reason], **({"feeds": sites} if sites else {})}
    return _feed(found)


def _bytes(name: str) -> bytes:
    """Read a file, and no more of it than tells that it is too long."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(parse.MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(parse.MAX_BYTES + 1)


def _feed(found: ParsedFeed) -> dict[str, Any]:
    return {
        "title": found.title,
        "home": found.home,
        "language": found.language,
        "items": [_item(item) for item in found.items],
    }


def _item(item: FeedItem) -> dict[str, Any]:
    return {
        "title": item.title,
        "link": item.link,
        "id": item.id,
        "published": _iso(item.published),
        "updated": _iso(item.updated),
        "authors": list(item.authors),
        "categories": list(item.categories),
        "image": item.image,
        "language": item.language,
        "summary": item.summary,
        "content": item.content,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
