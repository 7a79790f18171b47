"""Where a feed begins in what came, and its XML made such that a parser accepts it; reading it is left to `feeds.xml`.

No entity is ever expanded but the named characters of HTML: everything before the root element goes, and with it every
declaration that an entity bomb or an external entity needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Literal
from xml.sax.saxutils import escape

Root = Literal["feed", "page", "neither"]

_ROOTS = frozenset({"rss", "rdf", "feed", "entry", "channel"})
_PAGE = frozenset({"html", "head", "body"})
_FARTHEST_ROOT = 65_536
"""Characters before the root element: comments, a stylesheet, a server's warning that got into the feed."""

_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z]\w{0,40})(?=[\s>/])|<(?=[?!])")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_NOT_AN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:(\w{2,31};))?")

_LONGEST_NAME = 500
# feedparser looks for an e-mail address in these by a pattern whose time grows with the square of their length.
_NAMES = re.compile(
    r"(<(?:[\w.-]{1,40}:)?(?:author|creator|contributor|managingeditor|webmaster|publisher|owner|name)\b[^<>]{0,500}>"
    rf"(?:<!\[CDATA\[)?[^<]{{{_LONGEST_NAME}}})[^<]*",
    re.IGNORECASE,
)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def root(text: str) -> tuple[Root, int]:
    """Find a feed's root element: what the text is, and the offset at which a feed begins.

    What stands before it is passed over, be it junk, unless it is the start of a web page.
    """
    position = 0
    while (tag := _TAG.search(text, position, _FARTHEST_ROOT)) is not None:
        name = (tag.group(1) or "").lower()
        if name in _ROOTS:
            return "feed", tag.start()
        if name in _PAGE or text.startswith(("<!doctype html", "<!DOCTYPE html", "<!DOCTYPE HTML"), tag.start()):
            return "page", tag.start()
        position = _after(text, tag)
    return "neither", 0


def _after(text: str, tag: re.Match[str]) -> int:
    """Return where to look on: behind a comment, an instruction or a declaration as a whole, else behind the name."""
    start = tag.start()
    for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<!", ">")):
        if text.startswith(opening, start):
            end = text.find(closing, start, _FARTHEST_ROOT)
            return end + len(closing) if end >= 0 else tag.end() + 1
    return tag.end()


def well_formed(text: str) -> str:
    """Return a feed's XML, from its root element on, without the faults that can be mended one by one.

    Characters that XML does not allow are dropped, the named characters of HTML replaced, and an ampersand that begins
    nothing is written as one. CDATA sections stay as they are. Linear in the length of the text.
    """
    text = _NAMES.sub(r"\1", _NOT_XML.sub("", text))
    return "".join(piece if literal else _mended(piece) for piece, literal in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Part a text into its CDATA sections (literal: true) and what stands between them."""
    position = 0
    while (start := text.find(_CDATA, position)) >= 0:
        yield text[position:start], False
        end = text.find(_CDATA_END, start)
        position = end + len(_CDATA_END) if end >= 0 else len(text)
        yield text[start:position], True
    yield text[position:], False


def _mended(piece: str) -> str:
    return _NOT_AN_ENTITY.sub(_character, _NUMBERED.sub(_allowed, piece)) if "&" in piece else piece


def _allowed(reference: re.Match[str]) -> str:
    """Drop a numbered character that XML does not allow: a bell, half a surrogate pair, what lies past Unicode."""
    sixteen, ten = reference.groups()
    digits = (sixteen or ten).lstrip("0")
    number = int(digits, 16 if sixteen else 10) if 0 < len(digits) <= 7 else 0
    return reference.group() if 0 < number <= 0x10FFFF and not _NOT_XML.match(chr(number)) else ""


def _character(entity: re.Match[str]) -> str:
    name: str | None = entity.group(1)
    known = html5.get(name) if name else None
    return escape(known) if known else f"&amp;{name or ''}"
