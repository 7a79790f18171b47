"""What a shell command is given to read: a file or standard input → a draft, a link → what it leads to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from newsdesk.errors import UnreadableText
from newsdesk.ingest import decoding
from newsdesk.models.reading import Draft, Reading

if TYPE_CHECKING:
    from newsdesk.config import Settings

BYTES_LIMIT = 16 * 1024**2
"""A file past this (bytes) is no article: the longest text that can be allowed, two million characters, is smaller."""
STANDARD_INPUT = "-"


def is_link(name: str) -> bool:
    """Tell whether what was given is a link and no file."""
    return name.lower().startswith(("http://", "https://"))


def draft_of(name: str) -> Draft:
    """Read a file, or standard input for `-`, as text or, by its ending or its first words, as an HTML page or a mail.

    Raises `UnreadableText` with a sentence for what is missing, empty, too large or not text.
    """
    shown = "standard input" if name == STANDARD_INPUT else name
    return decoding.draft(_bytes(name, shown), name, shown)


async def read_link(url: str, settings: Settings) -> Reading:
    """Fetch a link and read it in this process, for a command without a database.

    Raises `UnreadableText` with a sentence for what cannot be fetched, may not be, or is no article.
    """
    # What speaks HTTP takes a second to load, and files need none of it.
    from newsdesk.app import utc_now
    from newsdesk.ingest import links
    from newsdesk.ingest.fetch import Fetcher
    from newsdesk.ingest.workers import Inline

    fetcher = Fetcher(settings, now=utc_now)
    try:
        read = await links.article_at(fetcher, Inline(settings.text_limit), url)
    finally:
        await fetcher.close()
    if isinstance(read, links.LinkFailed):
        raise read.error
    return read


def _bytes(name: str, shown: str) -> bytes:
    try:
        if name == STANDARD_INPUT:
            content = sys.stdin.buffer.read(BYTES_LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(BYTES_LIMIT + 1)
    except OSError as error:
        raise UnreadableText(f"{shown} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # a name with a zero byte
        raise UnreadableText(f"{shown!r} is no file's name.") from error
    if len(content) > BYTES_LIMIT:
        raise UnreadableText(f"{shown} is too large: an article is never over {BYTES_LIMIT // 1024**2} MB.")
    return content
