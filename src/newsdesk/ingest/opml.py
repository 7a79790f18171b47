"""Lists of feeds as OPML 2.0 (opml.org/spec2.opml): bytes → outlines and back. Following them is for others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from newsdesk.errors import UnreadableText
from newsdesk.ingest.feeds import charset, plain, repair
from newsdesk.models.found import Outline
from newsdesk.words import reason

MAX_BYTES = 4 * 1024**2
"""The largest list that is read: 20,000 feeds."""
DEEPEST = 50
"""Levels of folders; feed readers have one, some have a few."""
FOLDER_LIMIT = 200
"""Characters of a folder's name, those of the folders around it included."""
_NOT_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, even escaped, and what no line has."""
BETWEEN = " / "
"""Joins the names of folders within folders: a desk has one level of them."""


def read(body: bytes) -> tuple[Outline, ...]:
    """Read the feeds out of a list, with the folders they are in.

    An outline with `xmlUrl` is a feed, one with others inside a folder. No entity is expanded, and nothing is fetched.
    Raises `UnreadableText` for what is too large, no OPML, or nested too deep.
    """
    if len(body) > MAX_BYTES:
        raise UnreadableText(reason("error.opml_long", limit=MAX_BYTES // 1024**2))
    try:
        text = charset.decode(body, None)
    except UnreadableText:
        raise UnreadableText(reason("error.opml_none")) from None
    # Everything before the root goes, and with it all declarations of entities.
    start = text.lower().find("<opml")
    if start < 0:
        raise UnreadableText(reason("error.opml_none"))
    reading = _Reading()
    parser = expat.ParserCreate(encoding="utf-8")
    parser.StartElementHandler = reading.begin
    parser.EndElementHandler = reading.end
    try:
        parser.Parse(repair.well_formed(text[start:]).encode(), True)
    except expat.ExpatError as error:
        raise UnreadableText(reason("error.opml_broken", line=error.lineno)) from None
    return tuple(reading.found)


class _Reading:
    """What was read so far."""

    def __init__(self) -> None:
        self.found: list[Outline] = []
        self._path: list[str | None] = []
        """The outlines that are open: a folder's name, or `None` for a feed."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name.lower() != "outline":
            return
        if len(self._path) >= DEEPEST:
            raise UnreadableText(reason("error.opml_deep", DEEPEST))
        given = {key.lower(): value.strip() for key, value in attributes.items()}
        called = plain.tidy(given.get("text") or given.get("title") or "")
        url = given.get("xmlurl", "")
        if url:
            folder = BETWEEN.join(filter(None, self._path))[:FOLDER_LIMIT].strip() or None
            self.found.append(Outline(url, called, folder, given.get("htmlurl") or None))
        self._path.append(None if url else called)

    def end(self, name: str) -> None:
        if name.lower() == "outline":
            self._path.pop()


def write(outlines: Iterable[Outline], title: str) -> bytes:
    """Write a list of feeds, by folder. What `read` makes of it are these outlines, in the order of their folders."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["  <head>", f"    <title>{escape(title)}</title>", "  </head>", "  <body>"]
    ordered = sorted(outlines, key=lambda one: one.folder or "")
    for folder, inside in groupby(ordered, key=lambda one: one.folder):
        if folder:
            lines.append(f"    <outline text={_quoted(folder)}>")
        lines += [f"    {'  ' if folder else ''}{_written(one)}" for one in inside]
        if folder:
            lines.append("    </outline>")
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode()


def _written(one: Outline) -> str:
    home = f" htmlUrl={_quoted(one.home)}" if one.home else ""
    return f'<outline type="rss" text={_quoted(one.title or one.url)} xmlUrl={_quoted(one.url)}{home}/>'


def _quoted(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
