"""What a shell command is given to read: a file or standard input → a draft."""

from __future__ import annotations

import sys
from pathlib import Path

from newsdesk.errors import UnreadableText
from newsdesk.ingest import decoding
from newsdesk.models.reading import Draft

BYTES_LIMIT = 16 * 1024**2
"""A file past this (bytes) is no article: the longest text that can be allowed, two million characters, is smaller."""
STANDARD_INPUT = "-"


def draft_of(name: str) -> Draft:
    """Read a file, or standard input for `-`, as text or, by its ending or its first words, as an HTML page.

    Raises `UnreadableText` with a sentence for what is missing, empty, too large or not text.
    """
    shown = "standard input" if name == STANDARD_INPUT else name
    return decoding.draft(_bytes(name, shown), name, shown)


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
