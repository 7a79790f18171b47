"""What a shell command is given to read: a file or standard input → a draft."""

from __future__ import annotations

import sys
from pathlib import Path

from newsdesk.errors import UnreadableText
from newsdesk.models.reading import Draft

HTML_ENDINGS = (".html", ".htm", ".xhtml")
BYTES_LIMIT = 16 * 1024**2
"""A file past this (bytes) is no article: the longest text that can be allowed, two million characters, is smaller."""
STANDARD_INPUT = "-"


def draft_of(name: str) -> Draft:
    """Read a file, or standard input for `-`, as text or, by its ending or its first words, as an HTML page.

    Raises `UnreadableText` with a sentence for what is missing, empty, too large or not text.
    """
    shown = "standard input" if name == STANDARD_INPUT else name
    text = decode(_bytes(name, shown), shown)
    if not text.strip():
        raise UnreadableText(f"There is no text in {shown}.")
    if name.lower().endswith(HTML_ENDINGS) or looks_like_html(text):
        return Draft(html=text)
    return Draft(text=text)


def decode(content: bytes, shown: str) -> str:
    """Return bytes as text: UTF-8 or what a byte-order mark says, else the likeliest encoding.

    Raises `UnreadableText` for what is no text in any encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is None:
            raise UnreadableText(f"{shown} is not a text file. Plain text and HTML can be read.") from None
        text = str(best)
    # A zero byte stands in no text file, and in nearly every other kind.
    if "\0" in text[:4096]:
        raise UnreadableText(f"{shown} is not a text file. Plain text and HTML can be read.")
    return text


def looks_like_html(text: str) -> bool:
    """Tell whether text is an HTML page: it opens with a doctype or an html, head or body element."""
    start = text[:1024].lstrip().lower()
    return start.startswith(("<!doctype html", "<html", "<head", "<body"))


def _bytes(name: str, shown: str) -> bytes:
    if name.lower().startswith(("http://", "https://")):
        raise UnreadableText(f"Links are not fetched yet. Save {name} as a file and give that.")
    try:
        if name == STANDARD_INPUT:
            content = sys.stdin.buffer.read(BYTES_LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(BYTES_LIMIT + 1)
    except OSError as error:
        raise UnreadableText(f"{shown} cannot be read: {error.strerror}.") from error
    if len(content) > BYTES_LIMIT:
        raise UnreadableText(f"{shown} is too large: an article is never over {BYTES_LIMIT // 1024**2} MB.")
    return content
