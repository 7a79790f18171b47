"""Markup in feeds → plain text: a title on one line, a text in paragraphs. Nothing here makes markup safe to show."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape, unescape

LONGEST_TITLE = 500
"""Characters. The longest headlines have under 300; feeds of short messages give the whole text as the title."""
MOST_MARKS = 8
"""Combining marks on one letter: pointed Hebrew and stacked Vietnamese or Thai have four at most."""

# What is markup in a title. Other words in angle brackets ("<Anna>", "x <y> z") are words.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|div|em|font|h[1-6]|i|img|ins|mark|nobr|p|q|s|small|span|strike|strong|sub|sup|tt"
    r"|u|wbr)(?:\s[^<>]*|/)?>",
    re.IGNORECASE,
)
# The name is possessive: given back letter by letter, an endless one would cost the square of its length.
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*+)[^<>]*>|<!--|<![^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
# Direction marks that reach past the title they stand in, and what cannot be seen.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)
# White space, and what is as blank: the fillers of Hangul, the Braille pattern without a point.
_SPACE = re.compile(r"[\s\u115f\u1160\u2800\u3164\uffa0]+")
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main ol p"
    " pre section table tbody td tfoot th thead tr ul".split()
)
_HIDDEN = frozenset("script style template noscript svg iframe".split())


def line(markup: str, *, tags: bool = True) -> str:
    """Return a title as one line of plain text.

    `tags` is false where the feed says that angle brackets are meant (Atom's `type="text"`). Entities are resolved
    twice at most: many feeds escape what is escaped already.
    """
    text = markup[: 8 * LONGEST_TITLE]
    for _ in range(2):
        text = unescape(_INLINE.sub(" ", text) if tags else text)
        if not _ENTITY.search(text):
            break
    return tidy(_INLINE.sub(" ", text) if tags else text)


def tidy(text: str) -> str:
    """Return text on one line, without what cannot be seen or stacks up, cut at `LONGEST_TITLE` characters."""
    kept = _SPACE.sub(" ", _UNSEEN.sub("", text[: 8 * LONGEST_TITLE])).strip()
    return _unstacked(kept)[:LONGEST_TITLE].rstrip()


def _unstacked(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        # `unicodedata.combining` says nothing of most vowel signs of Thai and India, which stack all the same.
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def paragraphs(markup: str) -> str:
    """Return the text of an item's HTML, a paragraph a line, with an empty line between. Linear in its length."""
    lines = "".join(_visible(markup)).split("\n")
    return "\n\n".join(kept for each in lines if (kept := _SPACE.sub(" ", _UNSEEN.sub("", each)).strip()))


def _visible(markup: str) -> Iterator[str]:
    """Yield the words outside of tags, and a line break for each that ends a block."""
    position = 0
    while (tag := _TAG.search(markup, position)) is not None:
        yield _SPACE.sub(" ", unescape(markup[position : tag.start()]))
        name = (tag.group(1) or "").lower()
        position = tag.end()
        if tag.group() == "<!--":
            position = behind("-->", markup, position)
        elif name in _HIDDEN and not tag.group().startswith("</"):
            position = behind(f"</{name}", markup, position)
        elif name in _BLOCKS:
            yield "\n"
    yield _SPACE.sub(" ", unescape(markup[position:]))


def behind(closing: str, markup: str, start: int) -> int:
    """Return where something ends that is not shown: what is never closed reaches to the end, as in a browser."""
    found = re.compile(re.escape(closing), re.IGNORECASE).search(markup, start)
    return found.end() if found else len(markup)


def markup(text: str) -> str:
    """Return plain text as HTML: a paragraph for each of its own."""
    blocks = (escape(block.strip(), quote=False) for block in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{block}</p>" for block in blocks if block)
