"""The one definition of a line: which characters end it, and what counts as white space around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsdesk.models.text import Span

# What str.splitlines parts at; "\r\n" leaves an empty line between, which is no line.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
# White space, and what cannot be seen: NUL, zero-width and direction marks, byte order mark.
_BLANK = r"[\s\x00\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
_LEADING = re.compile(f"{_BLANK}*")
_NOT_BLANK = re.compile(_BLANK.replace("[", "[^", 1))


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return `text[start:end]` without the white space around it, `None` where nothing is left."""
    first = _LEADING.match(text, start, end)
    start = first.end() if first else start
    while end > start and not _NOT_BLANK.match(text, end - 1):
        end -= 1
    return Span(start, end) if start < end else None


def lines(text: str) -> Iterator[Span]:
    """Yield the lines of `text` that hold more than white space, trimmed, in order."""
    for match in _LINE.finditer(text):
        span = trimmed(text, match.start(), match.end())
        if span is not None:
            yield span
